"""Years of practice: whether a skill, a station or a working life lasted as long as a letter says."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from sunset.letters.facts import forms
from sunset.letters.gate.sides import Person
from sunset.letters.gate.speech import Claim, Clause, Sentence
from sunset.letters.numerals import Number
from sunset.letters.words import fold, tokens

__all__ = ["Practice"]

_MORE = re.compile(r"(?:mehr als|über|more than|over|at least|mindestens|well over|gut)\s*$", re.IGNORECASE)
_ALMOST = re.compile(r"(?:fast|knapp|beinahe|almost|nearly|close to)\s*$", re.IGNORECASE)
_NEAR = 300
"""Characters on either side of a number of years in which the skill stands that it is told of."""


class Practice:
    """Holds years of practice against a profile."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.skills = [(skill.years, forms(skill.name), skill.name) for skill in person.profile.skills]

    def claims(
        self, number: Number, clause: Clause, sentence: Sentence, stations: tuple[int, ...]
    ) -> Iterator[Claim]:
        """Yield a number of years that the profile does not support; "almost" and "more than" give way."""
        allowed = self._allowed(number, clause, sentence, stations)
        for own in allowed:
            if _MORE.search(number.before):
                if own >= number.value - 0.05 and own - number.value < 2.01:
                    return
            elif _ALMOST.search(number.before):
                if number.value - 1 < own <= number.value:
                    return
            elif number.value in (own, int(own), round(own)):
                return
        yield Claim(number.shown, "number", ", ".join(f"{own:.3g}" for own in sorted(allowed)))

    def _allowed(
        self, number: Number, clause: Clause, sentence: Sentence, stations: tuple[int, ...]
    ) -> set[float]:
        named = self._skills_of(number, clause, sentence)
        if with_years := {years for years, _ in named if years is not None}:
            return with_years
        lasted = {n: self.person.years(n) for n, _ in enumerate(self.person.profile.experience)}
        told_of = set(stations)
        for _, name in named:
            told_of |= {n for n, job in enumerate(self.person.profile.experience) if name in job.skills}
        allowed = {years for n in told_of if (years := lasted[n]) is not None}
        if named:
            return allowed
        if not stations or "insgesamt" in sentence.folded or "in all" in sentence.text:
            total = self.person.all_years()
            allowed |= {total} if total is not None else set()
        for atom in self.person.atoms:
            if stations and atom.station is not None and atom.station not in stations:
                continue
            if len(clause.content & atom.stems) >= 2 or (
                not atom.station and "berufserfahrung" in clause.folded
            ):
                allowed |= {own.value for own in atom.numbers if own.in_years}
        return allowed

    def _skills_of(
        self, number: Number, clause: Clause, sentence: Sentence
    ) -> list[tuple[float | None, str]]:
        """Return the skills that a number of years is told of: those between it and its neighbours."""
        others = [own.start for own in clause.years]
        before, after = bisect_left(others, number.start), bisect_right(others, number.start)
        start = clause.years[before - 1].end if before else 0
        end = others[after] if after < len(others) else len(clause.text)
        text, near = clause.text, slice(max(0, number.start - _NEAR), number.end + _NEAR)
        named = self._skills_in(text[number.end : min(end, near.stop)])
        named += self._skills_in(text[max(start, near.start) : number.start])
        if named or before or after < len(others):
            return named
        if named := self._skills_in(text[near]):
            return named
        place = clause.start + number.start
        return (
            self._skills_in(sentence.text[max(0, place - _NEAR) : place + _NEAR])
            if len(sentence.years) == 1
            else []
        )

    def _skills_in(self, text: str) -> list[tuple[float | None, str]]:
        words = tokens(text)
        stems = [word.stem for word in words]
        said = {" ".join(stems[i : i + size]) for size in range(1, 7) for i in range(len(stems) - size + 1)}
        long = tuple({part for word in words if len(part := re.sub("e?n$", "", fold(word.word))) >= 10})
        return [
            (years, name) for years, keys, name in self.skills if keys & said or fold(name).startswith(long)
        ]
