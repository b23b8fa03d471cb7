"""Reads a profile once for many postings: what it speaks for, and with which words."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from models.domains import DOMAINS, TextEncoder, closeness, hits
from models.skills import SkillLexicon
from sunset.profile import Profile
from sunset.schema import Evidence
from sunset.specialists.requirements import skill_key

__all__ = ["CEFR_STEP", "EDUCATION_STEP", "LEVEL_STEP", "Line", "Person"]

CEFR_STEP = {"A1": 1.0, "A2": 2.0, "B1": 3.0, "B2": 4.0, "C1": 5.0, "C2": 6.0, "native": 6.0}
LEVEL_STEP = {"basic": 2.0, "intermediate": 3.0, "fluent": 5.0, "native": 6.0}
"""Steps of the European reference frame, and from which of them a posting's word for a level is met."""
EDUCATION_STEP = {"none": 0, "vocational": 1, "bachelor": 2, "master": 3, "doctorate": 4}

_BASICS = ("basic", "grundlagen", "grundkenntnis", "anfänger", "beginner", "user")
_LEADS = ("lead", "head", "leiter", "leitung", "manager of", "director", "chief")


@dataclass(frozen=True)
class Line:
    """A line of a profile that can speak for a requirement."""

    field: str
    text: str
    weight: float
    """How far the line alone speaks for what it names: 1 for a skill, less for a mention or basics."""

    def evidence(self, start: int = 0, end: int | None = None) -> Evidence:
        """Return ``text[start:end]`` as evidence; the whole line by default."""
        end = len(self.text) if end is None else end
        return Evidence(
            side="profile", source_field=self.field, start=start, end=end, quote=self.text[start:end]
        )


@dataclass(frozen=True)
class Proof:
    """How far, and with which words, a profile speaks for a skill."""

    strength: float
    evidence: Evidence


class Person:
    """A profile opened for matching.

    Parameters
    ----------
    profile : the profile.
    today : until when running jobs count.

    Examples
    --------
    >>> from sunset.profile import Skill
    >>> person = Person(Profile(name="Ada", skills=(Skill(name="Spring Boot"),)), date(2026, 1, 1))
    >>> person.skills["Java"].strength, person.skills["Spring Boot"].strength
    (0.6, 1.0)
    """

    def __init__(self, profile: Profile, today: date) -> None:
        self.profile = profile
        self.years = profile.years_of_experience(today)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines that speak for skills, in the order of the profile."""
        return tuple(_lines(self.profile))

    @cached_property
    def skills(self) -> dict[str, Proof]:
        """Key of a skill -> the best proof; what a known skill implies is there at 0.6."""
        lexicon = SkillLexicon.bundled()
        best: dict[str, Proof] = {}

        def offer(key: str, strength: float, evidence: Evidence) -> None:
            if key not in best or strength > best[key].strength:
                best[key] = Proof(strength, evidence)

        for line in self.lines:
            for mention in lexicon.find(line.text):
                offer(mention.name, line.weight, line.evidence(mention.start, mention.end))
            if line.field.endswith(".name") or ".skills[" in line.field:
                offer(skill_key(line.text), line.weight, line.evidence())
        for key, proof in list(best.items()):
            for other in lexicon.implies.get(key, ()):
                offer(other, 0.6 * proof.strength, proof.evidence)
        return best

    @cached_property
    def gaps(self) -> Mapping[str, int]:
        """Level of a posting -> steps to the person's nearest level; more skills never widen one.

        Five years make a senior, leading people takes a title or skill that says so; a student's
        place is for those at the beginning, and beginners' jobs are a step back after three years.
        """
        titles = " ".join(job.title for job in self.profile.experience).casefold()
        leads = any(word in titles for word in _LEADS) or "Leadership" in self.skills
        y = self.years
        return {
            "student": 0 if y < 1 else 3,
            "entry": 0 if y < 3 else 1 if y < 5 else 2,
            "professional": 1 if y < 1.5 else 0,
            "senior": 2 if y < 1.5 else 1 if y < 4.5 else 0,
            "lead": 3 if y < 1.5 else 0 if leads and y >= 3 else 1 if y >= 4.5 else 2,
            "executive": 0 if leads and y >= 12 else 2 if leads and y >= 8 else 3,
        }

    @cached_property
    def languages(self) -> dict[str, tuple[float, Evidence]]:
        """Language -> step of its level, with the words of the profile."""
        return {
            skill.lang: (CEFR_STEP[skill.level], _evidence(f"languages[{place}].level", skill.level))
            for place, skill in enumerate(self.profile.languages)
        }

    @cached_property
    def education(self) -> tuple[int, Evidence | None]:
        """Step of the highest education, with the words of the profile."""
        studies = [
            (EDUCATION_STEP[study.level], _evidence(f"education[{place}].degree", study.degree))
            for place, study in enumerate(self.profile.education)
        ]
        return max(studies, key=lambda pair: pair[0], default=(0, None))

    @cached_property
    def domains(self) -> Mapping[str, float]:
        """Domain -> how much of the profile lies in it, 0 to 1; each more line in it raises it.

        One title of a job in a domain is worth four skills of it.
        """
        lexicon = SkillLexicon.bundled()
        weight: Counter[str] = Counter()
        for job in self.profile.experience:
            for domain, places in hits(job.title, "title").items():
                weight[domain] += 4 * min(1, len(places))
        for key, proof in self.skills.items():
            if proof.strength > 0.6:
                weight[lexicon.group.get(key, "")] += 1
        return {domain: float(1 - np.exp(-weight[domain] / 3)) for domain in DOMAINS}

    def closeness(self, domain: str | None) -> float:
        """Return how close a posting's domain is to the person's, 0 to 1; 0.5 if it is unknown."""
        if domain is None:
            return 0.5
        return max(share * closeness(own, domain) for own, share in self.domains.items())

    @property
    def main_domain(self) -> str | None:
        """The domain most of the profile lies in."""
        domain, share = max(self.domains.items(), key=lambda pair: pair[1])
        return domain if share > 0.2 else None

    def vectors(self, encoder: TextEncoder) -> npt.NDArray[np.float32]:
        """Return the unit vectors of `lines`, shape (n, d); kept for the next batch of the same person."""
        texts = tuple(line.text for line in self.lines)
        return _embedded(encoder, texts)  # type: ignore[arg-type]  # encoders hash by identity


@lru_cache(maxsize=64)
def _embedded(encoder: TextEncoder, texts: tuple[str, ...]) -> npt.NDArray[np.float32]:
    return np.asarray(encoder.transform(list(texts), prefix="query: "), dtype=np.float32)


def _lines(profile: Profile) -> Iterator[Line]:
    for place, skill in enumerate(profile.skills):
        basics = skill.level == "basic" or any(word in skill.name.casefold() for word in _BASICS)
        yield Line(f"skills[{place}].name", skill.name, 0.7 if basics else 1.0)
    for place, job in enumerate(profile.experience):
        yield Line(f"experience[{place}].title", job.title, 0.8)
        for number, name in enumerate(job.skills):
            yield Line(f"experience[{place}].skills[{number}]", name, 1.0)
        for number, text in enumerate(job.highlights):
            yield Line(f"experience[{place}].highlights[{number}]", text, 0.8)
    for place, study in enumerate(profile.education):
        yield Line(f"education[{place}].degree", study.degree, 0.6)
        if study.field:
            yield Line(f"education[{place}].field", study.field, 0.6)
    for place, certificate in enumerate(profile.certificates):
        yield Line(f"certificates[{place}]", certificate, 1.0)
    if profile.summary.strip():
        yield Line("summary", profile.summary, 0.8)


def _evidence(field: str, text: str) -> Evidence:
    return Evidence(side="profile", source_field=field, start=0, end=len(text), quote=text)
