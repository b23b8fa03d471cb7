"""Judges postings for a person, with words, meaning and reasons."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import polars as pl

from models.domains import TextEncoder, domain_digest
from models.fit import FitScorer
from models.skills import SkillLexicon
from sunset.profile import Profile, Search
from sunset.schema import Evaluation, FitLevel
from sunset.specialists.code import sources
from sunset.specialists.fit import conditions, coverage, rationale
from sunset.specialists.fit.coverage import Cited
from sunset.specialists.fit.person import Person

__all__ = ["Failure", "digest", "evaluate", "level_of", "top_match"]


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
