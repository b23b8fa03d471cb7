"""What a letter goes into: the requirements worth its while, and the facts that answer them."""

from sunset.letters.career import newest_first
from sunset.letters.facts import COVERED, Fact, cited, first_person, forms, profile_facts
from sunset.letters.quotation import Quotations
from sunset.letters.words import tokens, tongue
from sunset.profile import Profile
from sunset.schema import Evaluation, Requirement

__all__ = ["Choice"]

_POINTS = 4
"""Requirements a letter goes into; a fifth would make it a list."""
_FIRST = {"skill": 0, "certificate": 1, "domain": 2, "seniority": 3}
"""Kinds of requirement a letter goes into; years, degrees and languages have sentences of their own."""
_WORTH_TELLING = 3
"""Years of practice from which a letter names them unasked; fewer say little."""


class Choice:
    """Chooses among the facts of a profile, each to be told once.

    Parameters
    ----------
    evaluation : how the posting fits, requirement by requirement.
    profile : the person.
    language : the letter's; a highlight in another one cannot be told.
    quotations : what the posting asks for in its own words.
    """

    def __init__(
        self, evaluation: Evaluation, profile: Profile, language: str, quotations: Quotations
    ) -> None:
        self.evaluation, self.profile, self.language = evaluation, profile, language
        self.facts = tuple(profile_facts(profile))
        self.told: set[str] = set()
        """Addresses of the facts told so far."""
        self._rank = {number: rank for rank, number in enumerate(newest_first(profile))}
        self._wanted: dict[str, float] = {}
        """The most years that the posting asks for of a skill, by the skill's address."""
        for asked in evaluation.requirements:
            wanted = quotations.years(asked) or 0.0
            for skill in self._skills(asked):
                self._wanted[skill.address] = max(wanted, self._wanted.get(skill.address, 0.0))

    def _few(self, skill: Fact) -> bool:
        """Tell whether a skill has fewer years than the posting asks for: a letter is silent about it."""
        years = self.profile.skills[skill.index].years
        return years is not None and years < self._wanted.get(skill.address, 0.0)

    def years(self, skill: Fact) -> float | None:
        """Return the years of a skill if they speak for the person: asked for and met, or many."""
        years = self.profile.skills[skill.index].years
        return years if years and (years >= _WORTH_TELLING or self._wanted.get(skill.address)) else None

    def short(self, asked: Requirement) -> bool:
        """Tell whether a skill that answers a requirement has fewer years than the posting asks for."""
        return any(map(self._few, self._skills(asked)))

    def points(self) -> list[Requirement]:
        """Return the requirements worth a letter's while, the decisive one first."""
        met = [
            asked
            for asked in self.evaluation.requirements
            if asked.coverage >= COVERED and asked.kind in _FIRST and cited(asked, self.facts)
        ]
        met.sort(
            key=lambda asked: (
                self.short(asked),
                not asked.decisive,
                not asked.must,
                -asked.coverage,
                _FIRST[asked.kind],
            )
        )
        return met[:_POINTS]

    def answer(self, asked: Requirement) -> tuple[Fact | None, Fact | None, Fact | None]:
        """Return the untold skill, highlight and certificate that answer a requirement."""
        facts, skills = cited(asked, self.facts), self._skills(asked)
        skill = next((own for own in skills if own.address not in self.told and not self._few(own)), None)
        stations = {fact.station for fact in facts if fact.station is not None}
        names = [asked.text, *(own.text for own in skills[:1])]
        jobs = enumerate(self.profile.experience)
        stations |= {number for number, job in jobs if set(names) & set(job.skills)}
        stems = {part for name in names for form in forms(name) for part in form.split() if len(part) > 2}
        lines = [fact for fact in facts if fact.kind == "highlight"]
        return skill, self.highlight(stems, lines, stations), self.certificate(asked)

    def _skills(self, asked: Requirement) -> list[Fact]:
        """Return the skills that answer a requirement, those cited first."""
        facts = cited(asked, self.facts)
        used = {fact.text for fact in facts if fact.kind == "used"}
        skills = [fact for fact in facts if fact.kind == "skill"]
        skills += [own for own in self.facts if own.kind == "skill" and own.text in used]
        return list(dict.fromkeys(skills))

    def certificate(self, asked: Requirement) -> Fact | None:
        """Return the untold certificate that answers a requirement."""
        papers = (fact for fact in cited(asked, self.facts) if fact.kind == "certificate")
        own = self.profile.language == self.language
        return next(
            (
                fact
                for fact in papers
                if fact.address not in self.told and (own or tongue(fact.text) in {self.language, None})
            ),
            None,
        )

    def highlight(
        self, stems: set[str], lines: list[Fact] | None = None, stations: set[int] | None = None
    ) -> Fact | None:
        """Return the untold highlight that speaks most to the words asked for, and count it as told.

        Parameters
        ----------
        stems : the words asked for.
        lines : the highlights cited for it; without any, all those that share one of the words.
        stations : where the person did what is asked for.
        """
        best: tuple[float, Fact] | None = None
        for fact in lines or [own for own in self.facts if own.kind == "highlight"]:
            line = first_person(fact.text, self.language)
            if fact.address in self.told or line is None:
                continue
            own = {token.stem for token in tokens(fact.text) if len(token.word) > 2}
            shared = sum(any(_akin(one, other) for other in own) for one in stems)
            if not lines and not shared:
                continue
            value = 2.0 * min(shared, 3) + 1.5 * (fact.station in (stations or ()))
            value += 0.5 * any(char.isdigit() for char in fact.text) - (line.how == "noted")
            value -= 0.4 * self._rank.get(fact.station or 0, 0) + 0.1 * fact.index
            if best is None or value > best[0]:
                best = (value, fact)
        if best is None:
            return None
        self.told.add(best[1].address)
        return best[1]


def _akin(one: str, other: str) -> bool:
    """Tell whether a word asked for is a part of a word told."""
    return one == other or (len(one) >= 5 and (other.startswith(one) or other.endswith(one)))
