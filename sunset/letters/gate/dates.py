"""Days and years of a calendar: whether they are those of the profile or the posting."""

import re
from collections.abc import Iterator

from sunset.letters.gate.sides import Job, Person
from sunset.letters.gate.speech import Claim, Clause, Sentence
from sunset.letters.numerals import Number
from sunset.letters.words import common, fold, tokens

__all__ = ["DATE", "Dates"]

_MONTHS = {
    fold(name): number
    for names in (
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "January February March April May June July August September October November December",
    )
    for number, name in enumerate(names.split(), 1)
}
_MONTH = "|".join(sorted({*_MONTHS, "märz"}, key=len, reverse=True))
DATE = re.compile(
    rf"\b(?P<d>\d{{1,2}})(?:\.|st|nd|rd|th)?\s+(?:of\s+)?(?P<m>{_MONTH})\b(?:,?\s+(?P<y>\d{{4}}))?"
    rf"|\b(?P<m3>{_MONTH})\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y3>\d{{4}})"
    rf"|\b(?P<m2>{_MONTH})\s+(?P<y2>\d{{4}})\b"
    r"|\b(?P<dd>\d{1,2})[./](?P<mm>\d{1,2})[./](?P<yy>\d{4})\b",
    re.IGNORECASE,
)
"""A day, or a month with its year, in German and English spellings."""


_PIECE = re.compile(r"[,;:(.]\s|\s(?:und|and)\s")
_SINCE = re.compile(
    r"\b(?:seit|since|ab|from)\s+(?:(?:the|dem|der|[Aa]nfang|[Ee]nde|[Mm]itte|early|late|mid|end|start|beginning|"
    r"spring|summer|autumn|fall|winter|[Ff]rühjahr|[Ff]rühling|[Ss]ommer|[Hh]erbst|[Ww]inter|of|des|[Jj]ahres|[Jj]ahr|year)\s+)*$",
    re.IGNORECASE,
)
_WEEKDAYS = [
    re.compile(rf"\b(?:{german}|{english})s?\b", re.IGNORECASE)
    for german, english in (
        ("Montag", "Monday"), ("Dienstag", "Tuesday"), ("Mittwoch", "Wednesday"), ("Donnerstag", "Thursday"),
        ("Freitag", "Friday"), ("Samstag", "Saturday"), ("Sonntag", "Sunday"),
    )
]  # fmt: skip


class Dates:
    """Holds days and years against both sides."""

    def __init__(self, person: Person, job: Job) -> None:
        self.person, self.job = person, job

    def known(self, found: re.Match[str], clause: Clause, stations: tuple[int, ...]) -> bool:
        """Tell whether a day is one of the side that the clause speaks of."""
        part = found.groupdict()
        month = int(part["mm"]) if part["mm"] else _MONTHS[fold(part["m"] or part["m2"] or part["m3"])]
        day_text = part["d"] or part["d3"] or part["dd"]
        year_text = part["y"] or part["y2"] or part["y3"] or part["yy"]
        day, year = int(day_text) if day_text else None, int(year_text) if year_text else None
        own, theirs = self.person.dates, self.job.days
        if stations:
            jobs = [self.person.profile.experience[number] for number in stations]
            own = frozenset(date for job in jobs for date in (job.start, job.end) if date)
        side = clause.side_at(found.start())
        loose = side == "open" or not clause.marked
        days = own | theirs if loose else theirs if side == "job" else own
        if any(d.month == month and year in (d.year, None) and day in (d.day, None) for d in days):
            return True
        return (side in ("job", "open") or clause.wish) and fold(found[0]) in self.job.folded

    def weekdays(self, clause: Clause) -> Iterator[Claim]:
        """Yield a weekday that is none of those the posting names."""
        if any(theirs := [bool(day.search(self.job.text)) for day in _WEEKDAYS]):
            for day, known in zip(_WEEKDAYS, theirs, strict=True):
                if not known and (found := day.search(clause.text)):
                    yield Claim(found[0], "job")

    def _began(self, number: Number) -> int | None:
        """Return the year in which the one station began of which "since" tells, None if it is none."""
        if not _SINCE.search(number.before):
            return None
        told = _PIECE.split(number.before)[-1] + _PIECE.split(number.after)[0]
        named = self.person.stations_named(tokens(told))
        return self.person.profile.experience[named[0]].start.year if len(named) == 1 else None

    def year(self, number: Number, sentence: Sentence, stations: tuple[int, ...]) -> Iterator[Claim]:
        """Yield a year that the profile does not state of what the sentence tells."""
        atoms = [atom for atom in self.person.atoms if any(own.value == number.value for own in atom.numbers)]
        began = self._began(number)
        if began not in (None, number.value):
            yield Claim(number.text, "station", str(began))
        if began or any(atom.station in stations for atom in atoms):
            return
        said = {token.stem for token in sentence.tokens if len(token.word) > 2} - common()
        related = [
            atom
            for atom in self.person.atoms
            if atom.station is None
            and said & {token.stem for token in tokens(atom.text)}
            and re.search(r"\b(?:19|20)\d\d\b", atom.text)
        ]
        since = _SINCE.search(number.before)
        if related and not since:  # of the papers that share words with it, those that share most
            near = next((c for c in sentence.clauses if number in c.numbers), sentence)
            shared = {atom: len(near.content & atom.stems) for atom in related}
            best = max(shared.values())
            related = [atom for atom in related if shared[atom] == best]
        strict = stations or not atoms or (related and not since)
        if strict and not any(atom in related for atom in atoms):
            yield Claim(number.text, "number")
