"""What a person achieved: whether its figures are those of one deed, told of the station it belongs to."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from sunset.letters.gate.sides import Job, Person, squeeze
from sunset.letters.gate.speech import Claim, Clause, Sentence
from sunset.letters.numerals import Number, numbers, same_thing
from sunset.letters.words import fold, lexicon, stem

__all__ = ["Deeds", "near"]

_SPANS = frozenset(stem(word) for word in lexicon()["figures"]["spans"])
_SMALL = 12
"""Figures up to here are so frequent that letters count all sorts of things with them."""
_VAGUE = re.compile(
    r"\s+(?:my|as|the|your|so|wie|mein)\b|\s+(?:or|oder)\s+(?:two|three|four|zwei|drei|vier)\b"
)
_TELLING = 1000
"""Figures from here are so rare that they name their deed."""
_MORE = re.compile(r"(?:mehr als|über|more than|over|at least|mindestens|well over|gut)\s*$", re.IGNORECASE)
_LESS = re.compile(
    r"(?:fast|knapp|beinahe|unter|weniger als|almost|nearly|under|fewer than|less than|close to)\s*$", re.I
)
_BEYOND = re.compile(
    r"\b(?:unter|weniger als|under|fewer than|less than|mehr als|more than)\s*$", re.IGNORECASE
)
"""What a figure itself does not reach."""
_BECAME = re.compile(
    r"\b(?:sind es|waren es|es sind|es waren|wurden es|blieben|bleiben|there are|there were|it is|it was|"
    r"remain(?:ed)?|were left|(?:down )?to|auf|are|were|sind|waren)\s+"
    r"(?:(?:heute|nun|jetzt|nur|noch|inzwischen|now|just|only|today|fewer than|less than|under|unter|"
    r"weniger als|about|around|rund|etwa|knapp|nearly|almost)\s+)*$",
    re.IGNORECASE,
)
"""What says how many there are now of what stands before."""
_HOURS = re.compile(r"(\w+) (?:Stunden?|hours?) (?:und |and )?$", re.IGNORECASE)
_ABOUT = re.compile(r"(?:rund|etwa|ungefähr|circa|ca\.|about|around|roughly|some)\s*$", re.IGNORECASE)


def near(number: Number, own: Number) -> bool:
    """Tell whether a number is a figure, or says it roughly and says that it does."""
    value = own.value
    if number.value == value:
        rough = any(said.search(own.before) for said in (_MORE, _LESS, _ABOUT))
        return rough or not _BEYOND.search(number.before)
    if _MORE.search(number.before):
        return number.value < value <= 1.2 * number.value
    if _LESS.search(number.before):
        return 0.85 * number.value <= value < number.value
    return bool(_ABOUT.search(number.before)) and abs(value - number.value) <= 0.04 * value


@dataclass(frozen=True, eq=False)
class _Figure:
    """A figure that a side states, and the words around it."""

    number: Number
    stems: frozenset[str]
    station: int | None = None
    mine: bool = True
    beside: frozenset[float] = frozenset()
    language: str | None = None

    def same_noun(self, number: Number) -> bool:
        """Tell whether the noun behind it is that of another number."""
        own = self.number
        return bool(own.things & number.things) or bool(number.counts and own.counts[:1] == number.counts[:1])

    def speaks_of(self, number: Number) -> bool:
        """Tell whether it counts what another number counts, or its statement speaks of that."""
        own = self.number
        if own.things and number.things:
            return not own.things.isdisjoint(number.things)
        return same_thing(number.counts, own.counts) or same_thing(number.counts[:1], self.stems)


class Deeds:
    """Holds figures against the statements of both sides."""

    def __init__(self, person: Person, job: Job, language: str) -> None:
        self.person, self.job, self.language = person, job, language
        self.before: frozenset[str] = frozenset()
        """The content words of the sentence before, which may have named the deed."""
        self.said: frozenset[str] = frozenset()
        self.values: frozenset[float] = frozenset()
        self.earlier: frozenset[float] = frozenset()
        """The figures of the sentences before."""

    @cached_property
    def _mine(self) -> tuple[_Figure, ...]:
        return tuple(
            _Figure(
                number,
                atom.stems,
                atom.station,
                True,
                frozenset(n.value for n in atom.numbers),
                atom.language,
            )
            for atom in self.person.atoms
            for number in atom.numbers
        )

    @cached_property
    def _theirs(self) -> tuple[_Figure, ...]:
        return tuple(_Figure(number, line, mine=False) for number, line in self.job.figures)

    def claims(
        self, number: Number, clause: Clause, sentence: Sentence, stations: tuple[int, ...]
    ) -> Iterator[Claim]:
        """Yield a figure that its side does not state, states of another thing, or of another station.

        What a person tells of themselves rests on the profile; what speaks of the job, on the
        advert; a wish, a lack and what names neither, on either.
        """
        self.said, self.values = sentence.content, sentence.values
        job = clause.side_at(number.start) == "job" and clause.marked
        they = (
            job and clause.start == 0 and clause.text.startswith("Sie ")
        )  # "they", at the start of a sentence
        both = (*self._mine, *self._theirs)
        if they:
            both = (*(own for own in self._mine if own.same_noun(number)), *self._theirs)
        pool = (both if they else self._theirs) if job else self._mine if clause.firm else both
        if self._part_of_name(number, mine=not job, theirs=not clause.firm) or self._condition(number):
            return
        if self._whole_of_a_part(number):
            return
        if doubt := self._wrong_share(number, clause) or self._wrong_change(number, clause):
            yield doubt
            return
        if self._clock(number) or (number.value <= _SMALL and _VAGUE.match(number.after)):
            return
        if not job and not clause.firm and (ours := self._ours(number, clause)):
            pool = ours
        fault = self._fault(number, pool, clause, stations, job=job)
        if fault and not (clause.firm and self._by_the_way(number, clause)):
            yield fault

    def _by_the_way(self, number: Number, clause: Clause) -> bool:
        """Tell whether a person names a figure of the advert in its words, not in those of the profile."""
        theirs = [own for own in self._theirs if near(number, own.number) and own.speaks_of(number)]
        mine = [own for own in self._mine if own.speaks_of(number)]
        if any(own.language not in (self.language, None) for own in mine):
            return False  # nothing tells whose words they are
        said = frozenset(token.stem for token in clause.tokens if len(token.word) > 3) - set(number.counts)
        return bool(theirs) and not any(own.stems & said for own in mine)

    def _ours(self, number: Number, clause: Clause) -> tuple[_Figure, ...] | None:
        """Return the person's figures, if a clause of no side counts with them what only they count."""
        if clause.supposed or any(own.same_noun(number) for own in self._theirs):
            return None
        same = [own for own in self._mine if own.same_noun(number)]
        told = any(
            own.beside & (self.values - {number.value}) or len(own.stems & self.said) >= 2 for own in same
        )
        return self._mine if told else None

    @staticmethod
    def _whole_of_a_part(number: Number) -> bool:
        """Tell whether a number is that of which another one names the part ("two of three")."""
        part = re.search(r"(\w+) (?:von|of|out of|der|aus) $", number.before)
        return bool(part and number.value <= _SMALL and any(numbers(part[1])))

    def _wrong_share(self, number: Number, clause: Clause) -> Claim | None:
        """Return a share ("13 defects, four of them grave") that the deed of the whole does not state."""
        share = re.match(
            r"(?:\s+[a-zäöü]+)?\s+(?:of them|of those|of these|of which|davon|darunter)\b", number.after
        )
        if not (share or re.search(r"\b(?:davon|darunter|of which|of whom|including)\s$", number.before)):
            return None
        wholes = [own for own in self._mine if own.number.value in self.values - {number.value}]
        wholes = [own for own in wholes if own.number.value > number.value and len(own.beside) > 1]
        if clause.side == "job" or not wholes or any(number.value in own.beside for own in wholes):
            return None
        if any(
            own.number.value == number.value and own.same_noun(number) for own in (*self._mine, *self._theirs)
        ):
            return None
        return None if number.in_years else Claim(number.shown, "number", self._nearest(clause))

    def _wrong_change(self, number: Number, clause: Clause) -> Claim | None:
        """Return a bare number of what is left ("now there are six") that the deed told does not state."""
        if clause.side == "job" or clause.supposed or number.counts or not _BECAME.search(number.before):
            return None
        others = (self.values - {number.value}) or self.earlier
        deeds = [own for own in self._mine if own.number.value in others and own.number.value > 1]
        deeds = [own for own in deeds if own.number.value >= _SMALL - 2 and len(own.beside) > 1]
        theirs = {own.number.value for own in self._theirs}
        told = self.said | self.before
        deeds = [own for own in deeds if own.number.value not in theirs or own.stems & told]
        if not deeds:
            return None
        known = [own for own in self._mine if any(own.beside == deed.beside for deed in deeds)]
        if any(near(number, own.number) for own in known) or any(
            _LESS.search(number.before) and 0.85 * number.value <= hours < number.value
            for own in known
            if (said := _HOURS.search(own.number.before)) and (whole := next(numbers(said[1]), None))
            for hours in [whole.value + own.number.value / 60]
        ):
            return None
        return Claim(number.shown, "number", self._nearest(clause))

    @staticmethod
    def _clock(number: Number) -> bool:
        """Tell whether a number is a time of the day ("at seven", "um sieben")."""
        if re.match(r"\s*(?:Uhr|o['’]clock|[ap]\.?m\b)", number.after):
            return number.value <= 24
        at = re.search(r"\b(?:um|gegen|at|until|by)\s$", number.before)
        return bool(at and number.value <= 24 and number.text.isalpha() and not number.named)

    def _fault(
        self,
        number: Number,
        pool: Sequence[_Figure],
        clause: Clause,
        stations: tuple[int, ...],
        *,
        job: bool,
    ) -> Claim | None:
        """Return what is wrong with a figure, held against those of a side, if anything is."""
        same = [own for own in pool if near(number, own.number)]
        kin = [own for own in pool if own.speaks_of(number)]
        if not same and self._rhetorical(number, kin):
            return None
        fitting = [own for own in same if self._fits(own, number, kin, clause)]
        if not fitting:
            if self._sum(number) if job else self._of_the_career(number):
                return None
            return Claim(number.shown, "job" if job else "number", "" if job else self._nearest(clause))
        if stations and all(own.mine and own.station not in (None, *stations) for own in fitting):
            employer = self.person.profile.experience[fitting[0].station or 0].employer
            return Claim(number.shown, "station", employer)
        return None

    def _fits(self, own: _Figure, number: Number, kin: Sequence[_Figure], clause: Clause) -> bool:
        """Tell whether a figure of the same value is the one that a sentence tells."""
        if own in kin or own.number.value >= _TELLING:
            return True
        shared = own.stems & (self.said | self.before)
        together = bool((own.beside & self.values) - {number.value})
        beside = {other.value for other in clause.numbers} if number.counts else self.values
        others = bool((self.person.values & beside) - {number.value})
        rivals = (other for other in kin if clause.firm or not other.mine)
        if not own.mine and not any(other.same_noun(number) for other in rivals) and not own.number.named:
            return bool(number.counts or shared) or clause.side == "job"
        if kin:  # other figures count this thing, so this one would have to be of the same deed
            return not own.number.named and (
                (not own.mine and number.value > _SMALL) or together or len(shared) >= 2
            )
        if number.value <= _SMALL and number.counts:
            return True
        return (
            together
            or not others
            or bool(shared if number.value > _SMALL else len(own.stems & self.said) >= 2)
        )

    def _of_the_career(self, number: Number) -> bool:
        """Tell whether a number counts the person's employers, or those of one kind ("two banks")."""
        names = [fold(job.employer) for job in self.person.profile.experience]
        noun = fold(" ".join(number.after.split()[:2]))
        if re.search(r"\b(?:arbeitgeber|station|employer|hausern|compan|role|job)", noun):
            return number.value <= len(set(names))
        kind = re.search(r"\b(bank|kass|versicher|insur)", noun)
        return bool(kind) and number.value == sum(bool(kind and kind[1] in name) for name in names)

    def _sum(self, number: Number) -> bool:
        """Tell whether two figures on a line of the posting make a number ("six here and two there")."""
        return any(
            one.value + two.value == number.value
            and line is other
            and same_thing(number.counts[:1], one.counts[:1])
            for (one, line), (two, other) in pairwise(self.job.figures)
        )

    def _rhetorical(self, number: Number, kin: Sequence[_Figure]) -> bool:
        """Tell whether a small number in words counts what no side counts ("three points of view")."""
        if number.value > _SMALL or not re.fullmatch(r"[^\W\d]+", number.text) or kin:
            return False
        return not any(word in _SPANS for word in number.counts[:2])

    def _condition(self, number: Number) -> bool:
        """Tell whether it says how many hours a person wants to work."""
        conditions = self.person.profile.conditions
        wanted = number.value in (conditions.hours_min, conditions.hours_max)
        return wanted and bool(re.search(r"stunden|hours", number.after[:24], re.IGNORECASE))

    def _part_of_name(self, number: Number, *, mine: bool, theirs: bool) -> bool:
        """Tell whether a number belongs to a name that a side has, for example of a standard."""
        sides = ([self._names] if mine else []) + ([self.job.squeezed] if theirs else [])
        digits = f"{number.value:g}"
        if digits.isdigit() and any(re.search(rf"[a-z]{digits}\b", text) for text in sides):
            return True  # "the 99th percentile" of a p99
        word = re.search(r"([\w/.]+)[\s-]*$", number.before)
        if not word or not word[1][0].isupper():
            return False
        name = squeeze(f"{word[1]} {number.text}")
        return any(re.search(rf"\b{re.escape(name)}\b", text) for text in sides)

    @cached_property
    def _names(self) -> str:
        return squeeze(self.person.text)

    def _nearest(self, sentence: Clause | Sentence) -> str:
        """Return the statement that a sentence seems to tell."""
        best = max(self.person.atoms, key=lambda atom: len(sentence.content & atom.stems), default=None)
        return best.text if best and len(sentence.content & best.stems) >= 2 else ""

    def told_elsewhere(self, sentence: Sentence, stations: tuple[int, ...]) -> Iterator[Claim]:
        """Yield a deed or a title told of one station that the profile tells of another."""
        if not stations or all(clause.side == "job" for clause in sentence.clauses):
            return
        experience = self.person.profile.experience
        jobs = [atom for atom in self.person.atoms if atom.station is not None]
        shared = {atom: len(sentence.content & atom.stems) for atom in jobs}
        best = max(jobs, key=lambda atom: shared[atom], default=None)
        if (
            best
            and best.station not in stations
            and shared[best] >= 4
            and shared[best] >= 0.4 * len(best.stems)
        ):
            near = max((shared[atom] for atom in jobs if atom.station in stations), default=0)
            if near * 2 <= shared[best]:
                yield Claim(sentence.text.rstrip("."), "station", experience[best.station or 0].employer)
        for clause in sentence.clauses:
            named = self.person.stations_named(clause.tokens)
            if len(named) != 1:
                continue
            own = experience[named[0]]
            for job in experience:
                as_title = re.search(rf"\b(?:[Aa]ls|[Aa]s)\s+(?:an?\s+)?{re.escape(job.title)}", clause.text)
                if as_title and own.title != job.title and own.employer != job.employer:
                    yield Claim(job.title, "station", own.title)
