"""The specialist for fit: how well a person could do a job, and what of their own conditions it meets.

`evaluate` judges with words, meaning and reasons; `rank` puts a whole store in order by arithmetic alone.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import numpy as np
import polars as pl

from models.domains import DOMAINS, TextEncoder, domain_digest
from models.fit import FitScorer
from models.skills import SkillLexicon
from sunset.profile import Profile, Search
from sunset.schema import Evaluation, FitLevel
from sunset.specialists import conditions, coverage, rationale
from sunset.specialists.code import sources
from sunset.specialists.coverage import Cited
from sunset.specialists.facts import column
from sunset.specialists.person import EDUCATION_STEP, LEVEL_STEP, Person
from sunset.specialists.requirements import PROFESSIONAL
from sunset.specialists.scope import first_pass, in_scope

__all__ = ["Failure", "digest", "evaluate", "first_pass", "in_scope", "level_of", "rank", "top_match"]


@dataclass(frozen=True)
class Failure:
    """A posting that could not be judged."""

    job_id: str
    message: str


class _Panel(Protocol):
    @property
    def digests(self) -> Mapping[str, str]:
        """Specialist -> digest."""


def digest(panel: _Panel) -> str:
    """Return 16 hex digits of all that an evaluation depends on beside posting, profile and day.

    Parameters
    ----------
    panel : the specialists whose values are judged.
    """
    parts = [*sorted(panel.digests.values()), SkillLexicon.digest(), domain_digest(), *sources(__name__)]
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=8).hexdigest()


def evaluate(
    analysed: pl.DataFrame,
    evidence: pl.DataFrame,
    profile: Profile,
    *,
    today: date,
    encoder: TextEncoder | None,
    digest: str,
) -> tuple[list[Evaluation], list[Failure]]:
    """Judge postings for a profile.

    Parameters
    ----------
    analysed : postings with the specialists' values beside their own columns.
    evidence : the words that the values rest on: ``input_hash``, ``field``, ``source_field``, ``start``,
        ``end``, ``quote``.
    profile : whose fit it is.
    today : the day of judgement.
    encoder : finds lines of the same meaning; None judges by words alone.
    digest : names what judged, see `digest`.

    Returns
    -------
    Evaluations in the order of `analysed`, and the postings that could not be judged, with the reason.
    """
    someone = Person(profile, today)
    spans = coverage.cited(evidence)
    verdicts = conditions.verdicts(analysed, profile, today).to_dicts()
    rows = analysed.to_dicts()
    meant = coverage.by_meaning(rows, someone, encoder)
    evaluations, failures = [], []
    for row, verdict in zip(rows, verdicts, strict=True):
        try:
            cited = spans.get(row["input_hash"], {})
            covered = coverage.cover(row, cited, someone, meant)
            evaluations.append(_evaluation(row, covered, verdict, cited, someone, digest))
        except (ValueError, KeyError, TypeError) as error:  # one bad row never stops the others
            failures.append(Failure(row["job_id"], f"{type(error).__name__}: {error}"))
    return evaluations, failures


def level_of(score: float, search: Search) -> FitLevel:
    """Return the level of a score by the person's own thresholds.

    Examples
    --------
    >>> level_of(0.7, Search()), level_of(0.5, Search()), level_of(0.1, Search())
    ('Good', 'Moderate', 'Low')
    """
    if score >= search.good_from:
        return "Good"
    return "Moderate" if score >= search.moderate_from else "Low"


def top_match(evaluation: Evaluation) -> bool:
    """Return whether a match may stand at the top: Good, and no condition of the person is against it."""
    return evaluation.level == "Good" and not any(one.met is False for one in evaluation.conditions)


def rank(analysed: pl.DataFrame, profile: Profile, *, today: date | None = None) -> pl.DataFrame:
    """Put analysed postings in order for a profile, by arithmetic alone (no encoder, no texts).

    Parameters
    ----------
    analysed : postings with the specialists' values.
    profile : whose order it is.
    today : until when running jobs count as experience; by default the newest day a posting was seen.

    Returns
    -------
    ``job_id``, ``score`` (as `evaluate` gives it, but for what only the encoder finds) and ``unmet``
    (number of the person's conditions it breaks; excluded words are a matter of `in_scope`): fewest
    unmet first, then the best score.
    """
    day = today or _newest(analysed)
    someone = Person(profile, day)
    score = FitScorer().fit().predict(_features(analysed, someone)) if analysed.height else np.empty(0)
    verdicts = conditions.verdicts(analysed, profile, day, read_text=False).drop("kilometres")
    broken = [(pl.col(kind) == False).fill_null(value=False).cast(pl.Int64) for kind in verdicts.columns]  # noqa: E712
    unmet = (
        verdicts.select(unmet=pl.sum_horizontal(broken))["unmet"]
        if broken
        else pl.Series([0] * analysed.height)
    )
    scam = column(analysed, "legitimacy").eq_missing("scam")
    ranked = analysed.select(
        "job_id",
        score=pl.when(scam).then(0.0).otherwise(pl.Series(score, dtype=pl.Float64)),
        unmet=unmet.cast(pl.Int64),
    )
    return ranked.sort("unmet", "score", "job_id", descending=[False, True, False])


def _newest(analysed: pl.DataFrame) -> date:
    newest = analysed["last_seen"].max() if "last_seen" in analysed.columns else None
    return newest.date() if newest is not None else date.max.replace(year=2100)  # type: ignore[union-attr]


def _features(analysed: pl.DataFrame, someone: Person) -> np.ndarray[Any, Any]:
    """Return the features of every posting, shape (n, 6), computed column by column."""
    strengths = {key: proof.strength for key, proof in someone.skills.items()}
    closeness = {domain: someone.closeness(domain) for domain in DOMAINS}
    gaps = {level: float(steps) for level, steps in someone.gaps.items()}
    education = {level: float(max(0, step - someone.education[0])) for level, step in EDUCATION_STEP.items()}
    years = column(analysed, "min_years", pl.Int64).cast(pl.Float64)
    near = column(analysed, "domain").replace_strict(closeness, default=0.5, return_dtype=pl.Float64)
    required = _hold(analysed, "skill_keys_required", strengths)
    frame = analysed.select(
        required=required["mean"],
        barred=required["barred"],
        preferred=_hold(analysed, "skill_keys_preferred", strengths)["mean"],
        closeness=near,
        seniority_gap=column(analysed, "seniority").replace_strict(
            gaps, default=0.0, return_dtype=pl.Float64
        ),
        years_met=pl.when(years.fill_null(0) <= someone.years + 0.25)
        .then(1.0)
        .otherwise(someone.years / years),
        education_short=column(analysed, "education").replace_strict(
            education, default=0.0, return_dtype=pl.Float64
        ),
    )
    must = pl.coalesce("required", 0.75 * pl.col("closeness")) * pl.col("barred")
    covered = must + 0.1 * (1 - must) * pl.col("preferred").fill_null(0.0)
    return frame.select(
        covered.alias("coverage"),
        "closeness",
        "seniority_gap",
        "years_met",
        "education_short",
        _language_short(analysed, someone),
    ).to_numpy()


def _hold(analysed: pl.DataFrame, name: str, strengths: Mapping[str, float]) -> pl.DataFrame:
    """Return the hold on the keys of each row: ``mean``, null where there are none, and ``barred``."""
    rows = pl.DataFrame({"row": np.arange(analysed.height)})
    if name not in analysed.columns:
        return rows.select(mean=pl.lit(None, dtype=pl.Float64), barred=pl.lit(1.0))
    flat = rows.with_columns(key=analysed[name]).explode("key").drop_nulls("key")
    kinds = flat.select(pl.col("key").unique())["key"].to_list()
    known = pl.DataFrame(
        {
            "key": kinds,
            "strength": [float(strengths.get(key, 0.0)) for key in kinds],
            "weight": [coverage.weight(key) for key in kinds],
            "profession": [key in PROFESSIONAL for key in kinds],
        },
        schema={"key": pl.String, "strength": pl.Float64, "weight": pl.Float64, "profession": pl.Boolean},
    )
    strength, weight = pl.col("strength"), pl.col("weight")
    held = (
        flat.join(known, on="key")
        .group_by("row")
        .agg(mean=(strength * weight).sum() / weight.sum(), best=strength.filter("profession").max())
    )
    left = {best: coverage.barred([best]) for best in held["best"].unique().drop_nulls()}
    return rows.join(held, on="row", how="left", maintain_order="left").select(
        "mean", barred=pl.col("best").replace_strict(left, default=1.0, return_dtype=pl.Float64)
    )


def _language_short(analysed: pl.DataFrame, someone: Person) -> pl.Series:
    """Return the most steps missing in any required language of each row."""
    if "languages_required" not in analysed.columns or not someone.languages:
        return pl.Series("language_short", [0.0] * analysed.height, dtype=pl.Float64)
    flat = (
        pl.DataFrame({"row": np.arange(analysed.height), "asked": analysed["languages_required"]})
        .explode("asked")
        .drop_nulls("asked")
        .unnest("asked")
    )
    own = {lang: float(step) for lang, (step, _) in someone.languages.items()}
    had = pl.col("lang").replace_strict(own, default=None, return_dtype=pl.Float64)
    wanted = pl.col("level").replace_strict(LEVEL_STEP, default=2, return_dtype=pl.Float64)
    short = (
        pl.when(had.is_null())
        .then(float(coverage.MISSING))
        .otherwise((wanted - had).clip(lower_bound=0).floor())
    )
    most = flat.select("row", short.alias("short")).group_by("row").agg(pl.col("short").max())
    rows = pl.DataFrame({"row": np.arange(analysed.height)})
    joined = rows.join(most, on="row", how="left").sort("row")
    return joined["short"].fill_null(0.0).alias("language_short")


def _evaluation(  # noqa: PLR0917
    row: Mapping[str, Any],
    covered: coverage.Covered,
    verdict: Mapping[str, Any],
    spans: Cited,
    someone: Person,
    digest: str,
) -> Evaluation:
    scorer = FitScorer().fit()
    score = 0.0 if rationale.is_scam(row) else float(scorer.predict([covered.features])[0])
    search = someone.profile.search
    level = level_of(score, search)
    place = rationale.decide(covered.requirements, level, _loss(scorer, covered.features))
    requirements = tuple(
        one.model_copy(update={"decisive": True}) if number == place else one
        for number, one in enumerate(covered.requirements)
    )
    decisive = requirements[place] if place is not None else None
    why_not = rationale.rationale(row, decisive, someone, spans) if level == "Low" else ""
    why = rationale.narrative(requirements, decisive, someone, row["title"]) if level != "Low" else ""
    return Evaluation(
        job_id=row["job_id"],
        input_hash=row["input_hash"],
        digest=digest,
        level=level,
        score=round(score, 4),
        confidence=_confidence(score, covered, search),
        requirements=requirements,
        conditions=conditions.sentences(row, verdict, spans, someone.profile),
        domain=row.get("domain"),
        domain_gap=round(1 - covered.features[1], 4) if row.get("domain") else None,
        domain_assessment=rationale.domain_assessment(row, someone),
        rationale=why_not,
        narrative=why,
        warnings=rationale.warnings(row, someone.profile.language),
    )


def _loss(scorer: FitScorer, features: tuple[float, ...]) -> str | None:
    """Return the kind of formal requirement that cost most, if one cost a quarter of the score or more."""
    seniority, years, education = scorer.factors([features])[0]
    language = (1.0, 0.8, 0.4, 0.3)[int(min(features[5], 3))]
    factors = {"language": language, "seniority": seniority, "years": years, "education": education}
    kind = min(factors, key=lambda name: factors[name])
    return kind if factors[kind] <= 0.75 else None


def _confidence(score: float, covered: coverage.Covered, search: Search) -> float:
    """Return how sure the level is: by the distance to the nearest threshold, and by how much was asked."""
    distance = min(abs(score - search.good_from), abs(score - search.moderate_from))
    asked = sum(one.kind in {"skill", "certificate"} and one.must for one in covered.requirements)
    return round(min(0.95, 0.45 + 1.2 * min(distance, 0.3) + 0.03 * min(asked, 5)), 3)
