"""How often something happens: one week in five, every fifth week, alle vier Wochen."""

import re
from dataclasses import dataclass
from functools import cached_property

from sunset.letters.gate.sides import Job, Person
from sunset.letters.gate.speech import Claim, Clause
from sunset.letters.numerals import numbers

__all__ = ["Rates", "rates"]

_ORDINALS = {
    name: value
    for names in (
        "zweit dritt viert fünft sechst siebt acht neunt zehnt elft zwölft",
        "second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth",
    )
    for value, name in enumerate(names.split(), 2)
} | {"other": 2}
_GERMAN = "zweit|dritt|viert|fünft|sechst|siebt|acht|neunt|zehnt|elft|zwölft"
_RATE = re.compile(
    r"\b(?:one|eine[rn]?|ein)\s(?:(?:[\w-]+\s){0,2}(?:week|Woche|day|Tag|night|Nacht|month|Monat|shift|Schicht|"
    r"weekend|Wochenende)\s(?:[\w -]{0,30}\s)?)?in\s(?P<of>[a-zäöü]+|\d+)\b"
    r"|\b(?:one|eine[rs]?)\s(?:out of|von)\s(?P<out>[a-zäöü]+|\d+)\b"
    rf"|\bjede[nrsm]?\s(?P<german>{_GERMAN})e[nrs]?\b"
    r"|\bevery\s(?P<english>other|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)\b"
    r"|\b(?:alle|every)\s(?P<span>\w+)\s(?:Wochen|Monate|Tage|Jahre|Stunden|Minuten|weeks|months|days|years|"
    r"hours|minutes)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Rate:
    """One in ``value``, and where a text says so."""

    value: float
    start: int
    end: int
    text: str


def rates(text: str) -> list[Rate]:
    """Return what a text says happens once in so many times.

    Examples
    --------
    >>> [rate.value for rate in rates("One week of duty in five, jede sechste Woche, every three months")]
    [5, 6, 3]
    """
    found = []
    for hit in _RATE.finditer(text):
        said = next(name for name in hit.groups() if name)
        value: float | None = _ORDINALS.get(said.lower())
        if value is None:
            value = next((number.value for number in numbers(said)), None)
        if value is not None and value > 1:
            found.append(Rate(value, *hit.span(), hit[0]))
    return found


class Rates:
    """Holds frequencies against both sides."""

    def __init__(self, person: Person, job: Job) -> None:
        self.person, self.job = person, job

    @cached_property
    def _mine(self) -> frozenset[float]:
        return frozenset(rate.value for atom in self.person.atoms for rate in rates(atom.text))

    @cached_property
    def _theirs(self) -> frozenset[float]:
        return frozenset(rate.value for rate in rates(self.job.text))

    def claims(self, clause: Clause) -> tuple[list[Claim], set[int]]:
        """Return the frequencies that their side contradicts, and the places where any is told.

        A side that tells of no frequency contradicts none.
        """
        doubts: list[Claim] = []
        told: set[int] = set()
        said = rates(clause.text)
        compared = any(rate.value in self._mine for rate in said)
        for rate in said:
            told.update(range(rate.start, rate.end))
            job = clause.side_at(rate.end - 1) == "job" and clause.marked
            known = (
                self._theirs
                if job
                else (self._mine if clause.firm and not compared else self._mine | self._theirs)
            )
            if known and rate.value not in known and not clause.wish:
                doubts.append(Claim(rate.text, "job" if job else "number"))
        return doubts, told
