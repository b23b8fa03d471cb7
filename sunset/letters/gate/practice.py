"""Years of practice: whether a skill, a station or a working life lasted as long as a letter says."""

import re
from collections.abc import Iterator

from sunset.letters.facts import forms
from sunset.letters.gate.sides import Person
from sunset.letters.gate.speech import Claim, Clause, Sentence
from sunset.letters.numerals import Number, numbers
from sunset.letters.words import tokens

__all__ = ["Practice"]

_MORE = re.compile(r"(?:mehr als|über|more than|over|at least|mindestens|well over)\s*$", re.IGNORECASE)
_GOOD = re.compile(r"\b(?:gut|gute|guten|good)\s*$", re.IGNORECASE)
_ALMOST = re.compile(r"(?:fast|knapp|beinahe|almost|nearly|close to|just under)\s*$", re.IGNORECASE)
_IN_ALL = re.compile(
    r"\b(?:insgesamt|in all|altogether|in total|overall|Berufs\w+|professional|career)\b", re.IGNORECASE
)
"""What makes years those of a whole working life."""
_SUMMING = frozenset(["insgesamt", "in all", "altogether", "in total", "overall"])
_AND_MONTHS = re.compile(
    r"\s+(?:Jahre?n?|years?)\s+(?:und|and)\s+(\w+)\s+(?:Monate?n?|months?)\b", re.IGNORECASE
)
_GAP = re.compile(r"[,;:]\s|\s(?:und|and)\s")
_NEAR = 300
"""Characters on either side of a number of years in which the skill stands that it is told of."""


class Practice:
    """Holds years of practice against a profile."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.skills = [(skill.years, forms(skill.name), skill.name) for skill in person.profile.skills]

    def claims(
        self, number: Number, clause: Clause, sentence: Sentence, before: Sentence | None = None
    ) -> Iterator[Claim]:
        """Yield a number of years that the profile does not support; "almost" and "more than" give way.

        Where the sentence names no skill, one that the sentence `before` names counts.
        """
        told = self._told_with(before.text) if before and not self._told_with(sentence.text) else None
        allowed = told or self._allowed(number, clause, sentence)
        months = _AND_MONTHS.match(number.after)
        if months and (rest := next(numbers(months[1]), None)):
            total = number.value + rest.value / 12
            lasted = allowed | self._stations()
            if not any(abs(total - own) <= 0.13 for own in lasted):
                yield Claim(
                    number.text + months[0], "number", ", ".join(f"{own:.3g}" for own in sorted(allowed))
                )
            return
        if not any(_lasted(number, own) for own in allowed):
            yield Claim(number.shown, "number", ", ".join(f"{own:.3g}" for own in sorted(allowed)))

    def in_months(self, number: Number, stations: tuple[int, ...]) -> bool:
        """Tell whether a number counts the months that a station or a year of the profile lasted."""
        if not re.match(r"\s*(?:Monat|months?\b)", number.after):
            return False
        if re.search(r"\b(?:Jahre?n?|years?) (?:und|and) $", number.before):
            return True  # held together with the years before it
        if number.value == 12 and re.search(
            r"\b(?:eine[ms]|one|a|first|ersten) (?:Jahr|year)", self.person.text
        ):
            return True
        lasted = [self.person.years(n) for n in stations or range(len(self.person.profile.experience))]
        return any(years is not None and abs(years * 12 - number.value) < 1 for years in lasted)

    def beside_a_skill(self, number: Number) -> bool:
        """Tell whether a number follows the name of a skill and ends there ("Terraform: two,")."""
        led = re.search(r"([^,;.:]{2,40})[:,] $", number.before)
        ends = re.match(r"\s*(?:[.,;]|$)", number.after)
        return bool(led and ends and any(years is not None for years, _ in self._skills_in(led[1])))

    def _allowed(self, number: Number, clause: Clause, sentence: Sentence) -> set[float]:
        """Return the years that a number may be: of the skill or the station it is told with, else all."""
        text = self._segment(clause.start + number.start, clause.start + number.end, sentence.text)
        whole = _IN_ALL.search(text)
        if whole and not (
            whole[0].lower() in _SUMMING and any(known is not None for known, _ in self._skills_in(text))
        ):
            total = {own.value for atom in self.person.atoms for own in atom.numbers if own.in_years}
            return total | {years for years in (self.person.all_years(),) if years is not None}
        told = self._told_with(text)
        if told is None and len(re.findall(r"\b(?:[Jj]ahr|years?\b)", sentence.text)) == 1:
            told = self._told_with(clause.text)
        if told is not None and number.value % 1:  # a skill's years are whole ones
            return self._stations()
        return self._all() if told is None else told

    def _told_with(self, text: str) -> set[float] | None:
        """Return the years of the skills and the stations that a text names, None if it names none."""
        jobs = self.person.profile.experience
        named = self._skills_in(text)
        years = {known for known, _ in named if known is not None}
        stations = set(self.person.stations_named(tokens(text)))
        if not years:
            stations |= {n for _, name in named for n, job in enumerate(jobs) if name in job.skills}
        years |= {lasted for n in stations if (lasted := self.person.years(n)) is not None}
        return years or None

    def _all(self) -> set[float]:
        """Return all years that a profile tells or adds up to."""
        found = {years for years, _, _ in self.skills if years is not None} | self._stations()
        return found | {own.value for atom in self.person.atoms for own in atom.numbers if own.in_years}

    def _stations(self) -> set[float]:
        """Return how long stations lasted, one by one, in a row and all together."""
        lasted = [self.person.years(n) or 0.0 for n, _ in enumerate(self.person.profile.experience)]
        rows = {
            sum(lasted[first : last + 1])
            for first in range(len(lasted))
            for last in range(first, len(lasted))
        }
        return rows | ({total} if (total := self.person.all_years()) is not None else set())

    @staticmethod
    def _segment(start: int, end: int, text: str) -> str:
        """Return the words a number is told with: up to commas, colons and conjunctions around it."""
        gaps = [gap.end() for gap in _GAP.finditer(text, max(0, start - _NEAR), start)]
        if gaps and gaps[-1] == start and text[start - 2] == ":":  # "Kafka: four years"
            gaps.pop()
        first = gaps[-1] if gaps else 0
        stop = _GAP.search(text, end, end + _NEAR)
        return text[max(first, start - _NEAR) : stop.start() if stop else end + _NEAR]

    def _skills_in(self, text: str) -> list[tuple[float | None, str]]:
        words = tokens(text)
        stems = [word.stem for word in words]
        said = {" ".join(stems[i : i + size]) for size in range(1, 7) for i in range(len(stems) - size + 1)}
        return [(years, name) for years, keys, name in self.skills if keys & said]


def _lasted(number: Number, own: float) -> bool:
    """Tell whether a number of years says honestly how long something lasted."""
    said = number.value
    if _MORE.search(number.before) or _GOOD.search(number.before):
        most = 2.01 if _MORE.search(number.before) else 0.55 if said % 1 else 1.01
        return said - 0.05 <= own < said + most
    if _ALMOST.search(number.before):
        return said - 1 < own <= said + 0.05
    return said in (own, int(own), round(own)) or (said % 1 != 0 and abs(said - own) <= 0.3)
