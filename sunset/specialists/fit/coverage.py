"""Holds a profile against what a posting asks for, requirement by requirement."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from models.domains import TextEncoder
from models.fit import similarity_coverage
from sunset.schema import Evidence, Requirement
from sunset.specialists.fit.person import EDUCATION_STEP, LEVEL_STEP, Person, Proof
from sunset.specialists.requirements import PROFESSIONAL
from sunset.specialists.spoken import languages_named

__all__ = ["Cited", "Covered", "barred", "by_meaning", "cited", "cover", "weight", "years_met"]

Cited = Mapping[str, Sequence[Evidence]]
"""Field of an analysis -> the words of the posting that its values rest on."""

ENOUGH = 0.6
"""Coverage from which a requirement counts as met by its words; below it, meaning is asked as well."""

_ACRONYM = re.compile(r"\w*[A-ZÄÖÜ]\w*[A-ZÄÖÜ]\w*$")
"""One word with two capitals: an encoder knows little more of it than its letters (eWpG is close to GwG)."""

MISSING = 3
"""Steps missing of a language that is not spoken at all."""


@dataclass(frozen=True)
class Covered:
    """One posting held against one profile.

    Parameters
    ----------
    requirements : all that is asked for, each with its coverage and the words of both sides.
    features : as `models.fit.FEATURES`.
    """

    requirements: tuple[Requirement, ...]
    features: tuple[float, ...]


def cited(evidence: pl.DataFrame) -> dict[str, dict[str, list[Evidence]]]:
    """Return evidence rows by input hash and field, in the order of the text.

    Parameters
    ----------
    evidence : columns ``input_hash``, ``field``, ``source_field``, ``start``, ``end``, ``quote``.
    """
    found: dict[str, dict[str, list[Evidence]]] = defaultdict(lambda: defaultdict(list))
    columns = ("input_hash", "field", "source_field", "start", "end", "quote")
    for key, name, source, start, end, quote in evidence.select(columns).sort("start", "end").iter_rows():
        words = Evidence(side="posting", source_field=source, start=start, end=end, quote=quote)
        found[key][name].append(words)
    return found


def cover(row: Mapping[str, Any], spans: Cited, person: Person, meant: Mapping[str, Proof]) -> Covered:
    """Return one posting held against a person.

    Parameters
    ----------
    row : the analysed posting.
    spans : its evidence, see `cited`.
    person : whose fit it is.
    meant : lines of the same meaning, see `by_meaning`.
    """
    must = _skills(row, "required", spans, person, meant)
    nice = _skills(row, "preferred", spans, person, meant)
    languages, language_short = _languages(row, spans, person)
    years = years_met(row.get("min_years"), person.years)
    short = max(0, EDUCATION_STEP.get(row.get("education") or "none", 0) - person.education[0])
    closeness = person.closeness(row.get("domain"))
    covered = _mean(must, row["skill_keys_required"]) if must else 0.75 * closeness
    covered *= barred(
        one.coverage for one, key in zip(must, row["skill_keys_required"], strict=True) if key in PROFESSIONAL
    )
    if nice:
        covered += 0.1 * (1 - covered) * _mean(nice, row["skill_keys_preferred"])
    gap = person.gaps.get(row.get("seniority") or "", 0)
    requirements = [*must, *nice, *languages]
    if row.get("min_years") is not None:
        requirements.append(_years(row, spans, person, years))
    if row.get("education") not in {None, "none"}:
        requirements.append(_education(row, spans, person, short))
    if row.get("seniority") is not None:
        requirements.append(_seniority(row, spans, gap))
    features = (covered, closeness, float(gap), years, float(short), float(language_short))
    return Covered(tuple(requirements), features)


def years_met(asked: int | None, had: float) -> float:
    """Return years had over years asked, at most 1; a quarter of a year short is not short.

    Examples
    --------
    >>> years_met(4, 2.0), years_met(5, 4.8), years_met(None, 0)
    (0.5, 1.0, 1.0)
    """
    return 1.0 if not asked or had + 0.25 >= asked else had / asked


def barred(strengths: Iterable[float]) -> float:
    """Return what is left of the coverage with such a hold on the professional qualifications asked for.

    Of several ("Steuerberater oder Wirtschaftsprüfer") the best counts. One that is only half met is not met:
    a profession is open or closed.

    Examples
    --------
    >>> barred([]), barred([0.0]), barred([0.0, 1.0])
    (1.0, 0.3, 1.0)
    """
    best = max(strengths, default=1.0)
    return 0.3 + 0.7 * max(0.0, 2 * best - 1)


def weight(key: str) -> float:
    """Return how much a required skill counts: words that the lexicon does not know may be no skill at all.

    Examples
    --------
    >>> weight("Java"), weight("~freundlich grüßen")
    (1.0, 0.4)
    """
    return 0.4 if key.startswith("~") else 1.0


def _mean(requirements: Sequence[Requirement], keys: Sequence[str]) -> float:
    return float(np.average([one.coverage for one in requirements], weights=[weight(key) for key in keys]))


def _skills(
    row: Mapping[str, Any], kind: str, spans: Cited, person: Person, meant: Mapping[str, Proof]
) -> list[Requirement]:
    field = f"skills_{kind}"
    places: defaultdict[str, list[Evidence]] = defaultdict(list)
    for words in spans.get(field, ()):
        places[words.quote].append(words)
    found = []
    for text, key in zip(row.get(field) or (), row.get(f"skill_keys_{kind}") or (), strict=True):
        proofs = [proof for proof in (person.skills.get(key), meant.get(text)) if proof]
        proof = max(proofs, key=lambda one: one.strength, default=None)
        found.append(
            Requirement(
                kind="certificate" if text in (row.get("certificates") or ()) else "skill",
                text=text,
                must=kind == "required",
                coverage=round(proof.strength, 3) if proof else 0.0,
                posting=tuple(places[text][:1]),
                profile=(proof.evidence,) if proof and proof.strength >= 0.2 else (),
            )
        )
    return found


def by_meaning(
    rows: Sequence[Mapping[str, Any]], person: Person, encoder: TextEncoder | None
) -> dict[str, Proof]:
    """Return words of a skill -> the line that means it best, for skills whose words are not covered."""
    open_texts = {
        text: None
        for row in rows
        for kind in ("required", "preferred")
        for text, key in zip(
            row.get(f"skills_{kind}") or (), row.get(f"skill_keys_{kind}") or (), strict=True
        )
        if (key not in person.skills or person.skills[key].strength < ENOUGH) and not _ACRONYM.match(text)
    }
    if encoder is None or not open_texts or not person.lines:
        return {}
    texts = list(open_texts)
    cosines = np.asarray(encoder.transform(texts, prefix="query: ")) @ person.vectors(encoder).T
    weights = [0.0 if _ACRONYM.match(line.text) else line.weight for line in person.lines]
    strengths = similarity_coverage(cosines) * np.array(weights)
    best = strengths.argmax(axis=1)
    return {
        text: Proof(float(strengths[number, best[number]]), person.lines[best[number]].evidence())
        for number, text in enumerate(texts)
    }


def _languages(row: Mapping[str, Any], spans: Cited, person: Person) -> tuple[list[Requirement], int]:
    found, most = [], 0
    for kind, must in (("required", True), ("preferred", False)):
        for asked in row.get(f"languages_{kind}") or ():
            step, own = person.languages.get(asked["lang"], (0.0, None))
            wanted = LEVEL_STEP[asked["level"]]
            short = MISSING if own is None else int(max(0.0, wanted - step))
            if must and person.languages:  # a profile that names no language at all leaves them open
                most = max(most, short)
            words = [
                one
                for one in spans.get(f"languages_{kind}", ())
                if asked["lang"] in languages_named(one.quote)
            ]
            found.append(
                Requirement(
                    kind="language",
                    text=words[0].quote if words else asked["lang"],
                    must=must,
                    coverage=(1.0, 0.6, 0.2, 0.0)[min(short, MISSING)],
                    posting=tuple(words[:1]),
                    profile=(own,) if own else (),
                )
            )
    return found, most


def _years(row: Mapping[str, Any], spans: Cited, person: Person, met: float) -> Requirement:
    words = tuple(spans.get("min_years", ())[:1])
    jobs = [
        Evidence(
            side="profile",
            source_field=f"experience[{n}].title",
            start=0,
            end=len(job.title),
            quote=job.title,
        )
        for n, job in enumerate(person.profile.experience)
    ]
    text = words[0].quote if words else str(row["min_years"])
    return Requirement(
        kind="years", text=text, must=True, coverage=round(met, 3), posting=words, profile=tuple(jobs)
    )


def _education(row: Mapping[str, Any], spans: Cited, person: Person, short: int) -> Requirement:
    words = tuple(spans.get("education", ())[:1])
    own = person.education[1]
    return Requirement(
        kind="education",
        text=words[0].quote if words else row["education"],
        must=True,
        coverage=(1.0, 0.5, 0.25, 0.0)[min(short, 3)],
        posting=words,
        profile=(own,) if own else (),
    )


def _seniority(row: Mapping[str, Any], spans: Cited, gap: int) -> Requirement:
    words = tuple(spans.get("seniority", ())[:1])
    return Requirement(
        kind="seniority",
        text=words[0].quote if words else row["seniority"],
        must=True,
        coverage=(1.0, 0.8, 0.4, 0.1, 0.0, 0.0)[gap],
        posting=words,
    )
