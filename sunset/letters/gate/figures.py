"""Every number of a letter: whether the side it is told of states it."""

import re
from collections.abc import Iterator

from sunset.letters.gate.dates import DATE, Dates
from sunset.letters.gate.deeds import Deeds
from sunset.letters.gate.practice import Practice
from sunset.letters.gate.sides import Job, Person
from sunset.letters.gate.speech import Claim, Clause, Sentence
from sunset.letters.numerals import Number, same_thing
from sunset.letters.words import lexicon, stem, tokens

__all__ = ["Figures"]

_DECADE = re.compile(r"\b(?:(zwei|zwanzig|two)\s+)?(?:Jahrzehnte?n?|decades?)\b", re.IGNORECASE)
_MONEY = re.compile(r"€|\b(?:EUR|[Ee]uros?|USD|GBP)\b|\$|£")
_PAY = re.compile(
    r"expect|erwart|wunsch|vorstell|gehalt|vergütung|brutto|jahresgehalt|salary|gross|"
    r"pay\b|compensation|remuneration",
    re.IGNORECASE,
)
_THERE = re.compile(
    r"^(?:Dort|Da(?:bei|nach)?\b|Außerdem .{0,20}\bdort|In dieser (?:Rolle|Stelle|Zeit)|"
    r"There\b|In (?:the same|that|this) (?:post|role|job|time)|Von dort|Another result "
    r"from there|One result from there|Ein Ergebnis von dort)"
)
_LOOSE = re.compile(r"\s+(?:of (?:them|which|those)|mit|with|in|im|bei)\b|\s*[.,;]?\s*$")
_OF_THE_LETTER = frozenset(stem(word) for word in lexicon()["figures"]["of_the_letter"])
"""Things of the letter itself, which a small number may count ("two reasons")."""


class Figures:
    """Holds every number of a letter against the side its clause speaks of."""

    def __init__(self, person: Person, job: Job, language: str) -> None:
        self.person, self.job = person, job
        self.dates, self.practice = Dates(person, job), Practice(person)
        self.deeds = Deeds(person, job, language)
        self.there: int | None = None
        """The station that "there" means."""
        profile = person.profile
        self.known = _digits(" ".join(filter(None, (profile.phone, profile.postcode, profile.street))))
        self.theirs = _digits(job.text + str(job.analysis.get("reference") or ""))

    def new_paragraph(self) -> None:
        """Let "there" of the next paragraph refer to nothing yet."""
        self.there = None
        self.deeds.before = frozenset()

    def in_head(self, line: str) -> Iterator[Claim]:
        """Yield numbers above the text that neither side states; the letter's own date may stand."""
        for found in re.finditer(r"\d[\d\s/()-]*\d|\d", DATE.sub(" ", line)):
            digits = _digits(found[0])
            if not (digits in self.known or digits in self.theirs or digits.removeprefix("49") in self.known):
                yield Claim(found[0], "either")

    def claims(self, sentence: Sentence) -> Iterator[Claim]:
        """Yield every figure of a sentence that its side does not state, or states of another station."""
        whole = self.person.stations_named(sentence.tokens)
        if not whole and self.there is not None and _THERE.search(sentence.text):
            whole = (self.there,)
        here: tuple[int, ...] = ()
        for clause in sentence.clauses:
            here = self.person.stations_named(clause.tokens) or here or whole
            yield from self._clause(clause, sentence, here)
        yield from self.deeds.told_elsewhere(sentence, whole)
        if whole:
            self.there = whole[-1]
        self.deeds.before = sentence.content

    def _clause(self, clause: Clause, sentence: Sentence, stations: tuple[int, ...]) -> Iterator[Claim]:
        dated: set[int] = set()
        for day in DATE.finditer(clause.text):
            dated.update(range(*day.span()))
            if not self.dates.known(day, clause, stations):
                yield Claim(day[0], "job" if clause.side_at(day.start()) == "job" else "number")
        for decade in _DECADE.finditer(clause.text):
            number = Number.found(20.0 if decade[1] else 10.0, decade)
            if clause.side_at(number.start) != "job":
                yield from self.practice.claims(number, clause, sentence, stations)
        for number in clause.numbers:
            if number.start not in dated and not self._of_the_letter(number):
                yield from self._number(number, clause, sentence, stations)

    def _number(
        self, number: Number, clause: Clause, sentence: Sentence, stations: tuple[int, ...]
    ) -> Iterator[Claim]:
        side = clause.side_at(number.start)
        if side == "job" and clause.marked:
            if not self._posting_has(number):
                yield Claim(number.shown, "job")
        elif self._in_posting_title(number) or (
            (side != "applicant" or clause.side == "both") and self._posting_has(number, strict=True)
        ):
            return
        elif 1950 <= number.value <= 2100 and re.fullmatch(r"\d{4}", number.text):
            yield from self.dates.year(number, sentence, stations)
        elif _MONEY.search(number.before[-5:] + number.text + number.after[:8]) and _PAY.search(
            sentence.text
        ):
            yield from self._pay(number)
        elif number.in_years or (sentence.years and _LOOSE.match(number.after)):
            # a number counts years outright, or after "of them", "davon", "seit" beside one that does
            yield from self.practice.claims(number, clause, sentence, stations)
        elif not ((clause.wish or clause.lack) and self._posting_has(number)):
            yield from self.deeds.claims(number, sentence, stations)

    def _of_the_letter(self, number: Number) -> bool:
        return number.value <= 5 and any(word.stem in _OF_THE_LETTER for word in tokens(number.after)[:2])

    def _in_posting_title(self, number: Number) -> bool:
        around = (number.before[-12:] + number.text + number.after[:1]).rsplit(maxsplit=1)[-1]
        return not around.isdigit() and around in (self.job.posting.get("title") or "")

    def _posting_has(self, number: Number, *, strict: bool = False) -> bool:
        """Tell whether the posting states a number; strictly, also that it counts the same thing."""
        said, values = number.counts, [own.value for own, _ in self.job.figures]
        for own, line in self.job.figures:
            if own.value == number.value and (
                not said or same_thing(said, own.counts) or same_thing(said[:1], line)
            ):
                return True
        if number.value not in values or strict:
            return False
        others = (own for own, _ in self.job.figures if own.value != number.value)
        return not any(same_thing(said[:1], own.counts[:2]) for own in others)

    def _pay(self, number: Number) -> Iterator[Claim]:
        wish = self.person.profile.conditions.salary_wish
        if number.value != wish:
            yield Claim(number.text, "number", f"{wish:g}" if wish else "")


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
