"""Every number of a letter: whether the side it is told of states it."""

import re
from collections.abc import Iterator

from sunset.letters.gate.dates import DATE, Dates
from sunset.letters.gate.deeds import Deeds
from sunset.letters.gate.practice import Practice
from sunset.letters.gate.rates import Rates
from sunset.letters.gate.sides import Job, Person
from sunset.letters.gate.speech import Claim, Clause, Sentence
from sunset.letters.numerals import Number
from sunset.letters.words import lexicon, stem, tokens

__all__ = ["Figures"]

_DECADE = re.compile(r"\b(?:(zwei|zwanzig|two)\s+)?(?:Jahrzehnte?n?|decades?)\b", re.IGNORECASE)
_MONEY = re.compile(r"€|\b(?:EUR|[Ee]uros?|USD|GBP)\b|\$|£")
_THERE = re.compile(
    r"^(?:Dort|Da(?:bei|nach)?\b|Außerdem .{0,20}\bdort|In dieser (?:Rolle|Stelle|Zeit)|"
    r"There\b|In (?:the same|that|this) (?:post|role|job|time)|Von dort|Another result "
    r"from there|One result from there|Ein Ergebnis von dort)"
)
_YEAR = re.compile(r"\b(?:jahr|years?\b)", re.IGNORECASE)
_SINCE = re.compile(r"\b(?:seit|davon|for|since)\s(?:etwa |rund |about |fast |knapp )?$", re.IGNORECASE)
_OPENS = re.compile(
    r"(?:^|[,;:(]\s*|\b(?:und|and)\s)(?:davon |knapp |fast |gut |nearly |almost )?$", re.IGNORECASE
)
_LOOSE = re.compile(
    r"\s+(?:davon|of|mit|with|in|im|bei|als|as|across|behind|at|on|auf|hinter|für|for|from|aus)\b|\s*(?:[.,;)]|$)"
)
_ROUGHLY = re.compile(
    r"\b(?:more than|mehr als|just over|a little over|(?:et)?was über|über|over|under|unter|almost|"
    r"nearly|knapp|fast|gut|about|around|rund|etwa|close to|at least|mindestens)\s$",
    re.IGNORECASE,
)
_MINE = re.compile(
    r"\b(?:(?:bei mir|ich)\b.{0,12}\b(?:sind es|habe|komme auf|biete)|mir sind es|es sind|komme ich auf|"
    r"habe ich|biete ich|I (?:have|bring|offer|count|can offer)|mine (?:is|are))\s+"
    r"(?:(?:genau|bisher|erst|schon|exactly|only|so far)\s+)?$"
)
"""What leads from years asked for to those that the person has."""
_INSTEAD = re.compile(
    r"\b(?:statt|anstatt|anstelle|instead of|rather than|short of|unter|below|weniger als|less than|"
    r"fewer than|the|die|der|den|Ihre[nr]?|your|eure[nr]?)\s+(?:(?:de[rn]|die|the|your|Ihre[nr]?|"
    r"eure[nr]?|geforderten|verlangten|gewünschten|required|full)\s+)*$",
    re.IGNORECASE,
)
"""What leads to a number that is asked for and not the person's own."""
_SHIFT = re.compile(
    r"\b(?:heute|jetzt|inzwischen|seither|vorher|zuvor|davor|danach|später|aktuell|now|today|currently|"
    r"since then|before that|^since|^seit|earlier|later|previously|afterwards|at present)\b",
    re.IGNORECASE,
)
"""What leads from one station to another one within a sentence."""
_AND = re.compile(r"\s*(?:und|and|but|aber|sowie)\b")
_CLOSES = re.compile(r"\s*(?:[.,;)]|$|und\b|and\b)")
_OF_THE_LETTER = frozenset(stem(word) for word in lexicon()["figures"]["of_the_letter"])
"""Things of the letter itself, which a small number may count ("two reasons")."""


class Figures:
    """Holds every number of a letter against the side its clause speaks of."""

    def __init__(self, person: Person, job: Job, language: str) -> None:
        self.person, self.job = person, job
        self.dates, self.practice = Dates(person, job), Practice(person)
        self.deeds = Deeds(person, job, language)
        self.rates = Rates(person, job)
        self.years_before = False
        """Whether the sentence before told years, so that this one may leave the word out."""
        self.before: Sentence | None = None
        self.there: int | None = None
        """The station that "there" means."""
        profile = person.profile
        self.known = _digits(" ".join(filter(None, (profile.phone, profile.postcode, profile.street))))
        self.theirs = _digits(job.text + str(job.analysis.get("reference") or ""))

    def new_paragraph(self) -> None:
        """Let "there" of the next paragraph refer to nothing yet."""
        self.there = None
        self.years_before = False
        self.before = None
        self.deeds.before = frozenset()
        self.deeds.earlier = frozenset()

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
        named = [self.person.stations_named(clause.tokens, towns=True) for clause in sentence.clauses]
        first = next((number for number, stations in enumerate(named) if stations), 0)
        here: tuple[int, ...] = ()
        for number, clause in enumerate(sentence.clauses):
            if _SHIFT.search(clause.text):
                here, whole = (), ()
            ahead = sentence.clauses[number + 1 : first + 1]
            here = named[number] or here or (() if any(_AND.match(other.text) for other in ahead) else whole)
            yield from self._clause(clause, sentence, here)
        told = self.person.stations_named(sentence.tokens, towns=True) or whole
        yield from self.deeds.told_elsewhere(sentence, told)
        if told:
            self.there = told[-1]
        self.deeds.before, self.before = (
            sentence.content | (self.before.content if self.before else frozenset()),
            sentence,
        )
        self.deeds.earlier = (self.deeds.earlier if not sentence.values else frozenset()) | sentence.values
        listed = self.years_before and any(map(self.practice.beside_a_skill, sentence.numbers))
        self.years_before = listed or bool(sentence.years)

    def _clause(self, clause: Clause, sentence: Sentence, stations: tuple[int, ...]) -> Iterator[Claim]:
        yield from self.dates.weekdays(clause)
        dated: set[int] = set()
        for day in DATE.finditer(clause.text):
            dated.update(range(*day.span()))
            if not self.dates.known(day, clause, stations):
                yield Claim(day[0], "job" if clause.side_at(day.start()) == "job" else "number")
        doubts, rated = self.rates.claims(clause)
        yield from doubts
        dated |= rated
        for decade in _DECADE.finditer(clause.text):
            number = Number.found(20.0 if decade[1] else 10.0, decade)
            if clause.side_at(number.start) != "job":
                yield from self.practice.claims(number, clause, sentence)
        for number in clause.numbers:
            if number.start not in dated and not self._of_the_letter(number):
                yield from self._number(number, clause, sentence, stations)

    def _number(
        self, number: Number, clause: Clause, sentence: Sentence, stations: tuple[int, ...]
    ) -> Iterator[Claim]:
        job = clause.side_at(number.start) == "job" and clause.marked
        if self._in_posting_title(number):
            return
        if not job and 1950 <= number.value <= 2100 and re.fullmatch(r"\d{4}", number.text):
            if clause.firm or not self._in_posting(number):
                yield from self.dates.year(number, sentence, stations)
        elif _MONEY.search(number.before[-5:] + number.text + number.after[:8]):
            yield from self._money(number, clause)
        elif self._wish(number) or (not job and self.practice.in_months(number, stations)):
            return
        elif not job and number.in_years:
            if _INSTEAD.search(number.before) and self._in_posting(number):
                return
            if clause.firm or not self._in_posting(number):
                yield from self.practice.claims(number, clause, sentence)
        elif not job and self.years_before and not number.counts and _MINE.search(number.before):
            yield from self.practice.claims(number, clause, sentence, self.before)
        elif not job and self._years_unsaid(number, clause, sentence):
            doubts = list(self.practice.claims(number, clause, sentence))
            if doubts and (
                (self.years_before and self.practice.beside_a_skill(_whole(number, clause, sentence)))
                or _SINCE.search(number.before)
                or any(self.deeds.claims(number, clause, sentence, stations))
            ):
                yield from doubts
        else:
            yield from self.deeds.claims(number, clause, sentence, stations)

    def _wish(self, number: Number) -> bool:
        return number.value >= 1000 and number.value == self.person.profile.conditions.salary_wish

    def _years_unsaid(self, number: Number, clause: Clause, sentence: Sentence) -> bool:
        """Tell whether a number counts years without saying so, beside one that does ("Kafka for four")."""
        if self.years_before and number.value <= 45:
            whole = next(
                (own for own in sentence.numbers if own.start == clause.start + number.start), number
            )
            if self.practice.beside_a_skill(whole):
                return True
        since, opens = _SINCE.search(number.before), _OPENS.search(number.before)
        if number.value > 45 or not _YEAR.search(sentence.text) or not (since or sentence.years):
            return False
        opens = opens or _ROUGHLY.search(number.before)
        if (since or opens) and _LOOSE.match(number.after):
            return True
        return not number.things and bool(_CLOSES.match(number.after))

    def _of_the_letter(self, number: Number) -> bool:
        return number.value <= 5 and any(word.stem in _OF_THE_LETTER for word in tokens(number.after)[:2])

    def _in_posting_title(self, number: Number) -> bool:
        around = (number.before[-12:] + number.text + number.after[:1]).rsplit(maxsplit=1)[-1]
        return not around.isdigit() and around in (self.job.posting.get("title") or "")

    def _in_posting(self, number: Number) -> bool:
        return any(
            own.value == number.value and (not number.in_years or own.in_years) for own, _ in self.job.figures
        )

    def _money(self, number: Number, clause: Clause) -> Iterator[Claim]:
        """Yield a sum that is neither the person's wish nor told by the side; all may name the wish."""
        wish = self.person.profile.conditions.salary_wish
        known = {
            own.value
            for atom in self.person.atoms
            for own in atom.numbers
            if not clause.marked or clause.side != "job"
        }
        if not clause.firm:
            known |= {own.value for own, _ in self.job.figures}
        if number.value != wish and number.value not in known:
            yield Claim(number.text, "number", f"{wish:g}" if wish else "")


def _whole(number: Number, clause: Clause, sentence: Sentence) -> Number:
    """Return a number of a clause with all that stands before it in the sentence."""
    return next((own for own in sentence.numbers if own.start == clause.start + number.start), number)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
