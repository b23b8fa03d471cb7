"""Puts a whole store in order for a person, by arithmetic alone (no encoder, no texts)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from models.domains import DOMAINS
from models.fit import FitScorer
from sunset.profile import Profile
from sunset.specialists.fit import conditions, coverage
from sunset.specialists.fit.facts import column
from sunset.specialists.fit.person import EDUCATION_STEP, LEVEL_STEP, Person
from sunset.specialists.requirements import PROFESSIONAL

__all__ = ["rank"]


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
    unmet first, then those of a preferred domain, then the best score.
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
    preferred = column(analysed, "domain").is_in(profile.search.domains_preferred).fill_null(value=False)
    return (
        ranked.with_columns(analysed.select(preferred=preferred))
        .sort("unmet", "preferred", "score", "job_id", descending=[False, True, True, False])
        .drop("preferred")
    )


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
