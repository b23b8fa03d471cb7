"""The specialist for requirements: skills, languages, years, education; must or nice to have."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import polars as pl

from models.skills import SkillLexicon, stems
from sunset.specialists import formal, spoken
from sunset.specialists.base import Finding, Reading, Span, Specialist
from sunset.specialists.clauses import Clause, clauses
from sunset.specialists.naming import insists, named
from sunset.specialists.wishes import Force, wishes

__all__ = ["MOST_PREFERRED", "MOST_REQUIRED", "PROFESSIONAL", "Requirements", "skill_key"]

MOST_REQUIRED = 12
MOST_PREFERRED = 8

PROFESSIONAL = frozenset(
    {"Zweites Staatsexamen", "Steuerberater", "Wirtschaftsprüfer", "Approbation", "Bankkaufmann"}
)
"""Keys of qualifications without which a profession is closed: no other skill makes up for them."""

_LICENCES = frozenset({"Driving licence", "Truck licence"})
_ALTERNATIVE = re.compile(
    r"vergleichbar|gleichwertig|ähnlich|\balternativ|\bcomparable|\bequivalent|\bsimilar|\bo\.\s?ä"
    r"|\b(?:oder|or|bzw\.?)\b(?! (?:frau|mann|bankkauf|-?in\b))|\bwillkommen|quereinsteig|/ ?\w{3,}kauf"
    r"|\b[mwfd]/[mwfd]/[dx]\b",
    re.IGNORECASE,
)
"""What offers another way in than the qualification that stands beside it."""

FEW = 2
"""Known skills below which a posting is read more generously: its requirements have no heading one knows."""

_TO_YOU = re.compile(
    r"\b(?:you|your|du|dein\w*|sie|ihr\w*|wer|applicants?|candidates?|bewerber\w*|bewerben\w*|whoever"
    r"|anyone)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Skill:
    span: Span
    force: Force
    key: str
    known: bool


class Requirements(Specialist):
    """Reads what the applicant must or should bring, each with the words that ask for it."""

    name: ClassVar[str] = "requirements"
    fields: ClassVar[Mapping[str, pl.DataType | type[pl.DataType]]] = {
        "skills_required": pl.List(pl.String),
        "skills_preferred": pl.List(pl.String),
        "skill_keys_required": pl.List(pl.String),
        "skill_keys_preferred": pl.List(pl.String),
        "languages_required": pl.List(pl.Struct({"lang": pl.String, "level": pl.String})),
        "languages_preferred": pl.List(pl.Struct({"lang": pl.String, "level": pl.String})),
        "min_years": pl.Int64,
        "education": pl.String,
        "certificates": pl.List(pl.String),
    }

    def depends_on(self) -> tuple[str, ...]:
        """Return the digest of the lexicon."""
        return (SkillLexicon.digest(),)

    def read(self, readings: Sequence[Reading]) -> list[Finding]:
        """Return the requirements of each posting."""
        return [self._read(reading) for reading in readings]

    def _read(self, reading: Reading) -> Finding:
        found = clauses(reading)
        skills = _skills(reading, found)
        must = _most(skills, "must", MOST_REQUIRED)
        nice = _most(skills, "nice", MOST_PREFERRED)
        languages = spoken.read_languages(reading, found)
        years = formal.read_years(reading, found)
        education = formal.read_education(reading, found)
        lexicon = SkillLexicon.bundled()
        certificates = [
            skill
            for skill in must
            if lexicon.group.get(skill.key) == "certificates" or skill.key in _LICENCES
        ]
        required = [language for language in languages if language.force == "must"]
        preferred = [language for language in languages if language.force == "nice"]
        values: dict[str, Any] = {
            "skills_required": [skill.span.quote for skill in must],
            "skills_preferred": [skill.span.quote for skill in nice],
            "skill_keys_required": [skill.key for skill in must],
            "skill_keys_preferred": [skill.key for skill in nice],
            "languages_required": [{"lang": one.lang, "level": one.level} for one in required],
            "languages_preferred": [{"lang": one.lang, "level": one.level} for one in preferred],
            "min_years": years[0] if years else None,
            "education": education[0] if education else "none",
            "certificates": [skill.span.quote for skill in certificates],
        }
        evidence = {
            "skills_required": [skill.span for skill in must],
            "skills_preferred": [skill.span for skill in nice],
            "languages_required": [one.span for one in required],
            "languages_preferred": [one.span for one in preferred],
            "min_years": [years[1]] if years else [],
            "education": [education[1]] if education else [],
            "certificates": [skill.span for skill in certificates],
        }
        evidence = {name: spans for name, spans in evidence.items() if spans}
        # surer where a part of the text is headed as requirements, and where the lexicon knows the words
        headed = any(clause.kind == "must" for clause in found)
        share = sum(skill.known for skill in must) / len(must) if must else 0.0
        confidence = (0.55 if headed else 0.35) + 0.35 * share if evidence else 0.0
        return Finding(values, evidence, confidence)


def skill_key(words: str) -> str:
    """Return the lexicon's name for the words of a skill, or their stems if it has none.

    Examples
    --------
    >>> skill_key("Spring-Boot"), skill_key("Sauerteigführung")
    ('Spring Boot', '~sauerteigführung')
    """
    names = SkillLexicon.bundled().names(words)
    return names[0] if names else "~" + " ".join(stems(words))


def _skills(reading: Reading, found: Sequence[Clause]) -> list[_Skill]:
    """Return the skills of the clauses that ask; if these name hardly any, of all that address the reader.

    Where a part of the text is headed as requirements, it holds them; elsewhere only what insists counts.
    """
    headed = any(clause.kind == "must" for clause in found)
    beside = {"duties", "intro"} if headed else {"duties"}
    asking = [one for one in found if one.asks and (one.kind not in beside or insists(one.text))]
    skills = _collect(reading, asking)
    known = sum(not key.startswith("~") for one in asking for _, _, key in named(one))
    if headed or known >= FEW:
        return skills
    return _collect(
        reading, [one for one in found if one in asking or _TO_YOU.search(one.text) or wishes(one.text)]
    )


def _collect(reading: Reading, chosen: Sequence[Clause]) -> list[_Skill]:
    skills: list[_Skill] = []
    taken: dict[str, int] = {}
    for clause in chosen:
        for start, end, key in sorted(named(clause), key=lambda hit: hit[0]):
            force = clause.force(start, end)
            if force == "not" or (key == "Bankkaufmann" and _ALTERNATIVE.search(clause.text)):
                continue  # the education that is asked for says it, with its alternative
            skill = _Skill(clause.span(reading, start, end), force, key, not key.startswith("~"))
            if key not in taken:
                taken[key] = len(skills)
                skills.append(skill)
            elif skills[taken[key]].force == "nice" and force == "must":
                skills[taken[key]] = skill
    return skills


def _most(skills: Sequence[_Skill], force: Force, limit: int) -> list[_Skill]:
    """Return up to `limit` skills in the order of the text; what the lexicon knows goes before the rest."""
    mine = [skill for skill in skills if skill.force == force]
    kept = sorted(mine, key=lambda skill: not skill.known)[:limit]
    return [skill for skill in mine if skill in kept]
