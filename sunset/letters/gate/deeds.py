"""What a person achieved: whether its figures are those of one deed, told of the station it belongs to."""

import re
from collections.abc import Iterator

from sunset.letters.gate.sides import Atom, Job, Person
from sunset.letters.gate.speech import Claim, Sentence
from sunset.letters.numerals import Number, same_thing
from sunset.letters.words import lexicon, stem

__all__ = ["Deeds"]

_SPANS = frozenset(stem(word) for word in lexicon()["figures"]["spans"])
_SMALL = 12
"""Figures up to here are so frequent that one shared word does not tie a sentence to a deed."""


class Deeds:
    """Holds figures against the statements of a profile."""

    def __init__(self, person: Person, job: Job, language: str) -> None:
        self.person, self.job, self.language = person, job, language
        self.before: frozenset[str] = frozenset()
        """The content words of the sentence before, which may have named the deed."""

    def claims(self, number: Number, sentence: Sentence, stations: tuple[int, ...]) -> Iterator[Claim]:
        """Yield a figure that no statement of the profile has, or one of another station."""
        conditions = self.person.profile.conditions
        if number.value in (conditions.hours_min, conditions.hours_max) and re.search(
            r"stunden|hours", number.after[:16], re.IGNORECASE
        ):
            return
        if self._part_of_name(number) or self._rhetorical(number):
            return
        fitting = [
            atom
            for atom in self.person.atoms
            for own in atom.numbers
            if own.value == number.value and self._fits(atom, own, number, sentence)
        ]
        if not fitting:
            yield Claim(number.shown, "number", self._nearest(sentence))
        elif stations and not any(atom.station in stations or atom.station is None for atom in fitting):
            employer = self.person.profile.experience[fitting[0].station or 0].employer
            yield Claim(number.shown, "station", employer)

    def _rhetorical(self, number: Number) -> bool:
        """Tell whether a number of at most three counts what no side counts ("three points of view")."""
        if number.value > 3 or not re.fullmatch(r"[^\W\d]+", number.text):
            return False
        said = number.counts[:1]
        if not said:
            return bool(re.search(r"\b(?:all|alle|allen)\s*$", number.before))
        return said[0] not in _SPANS and not (
            same_thing(said, self.person.told) or same_thing(said, self.job.vocabulary)
        )

    def _part_of_name(self, number: Number) -> bool:
        """Tell whether a number belongs to a name the profile has, for example of a standard."""
        word = re.search(r"([\w/.-]+)\s*$", number.before)
        if not word or not word[1][0].isupper():
            return False
        return bool(re.search(rf"\b{re.escape(word[1])} {re.escape(number.text)}\b", self.person.text))

    def _fits(self, atom: Atom, own: Number, number: Number, sentence: Sentence) -> bool:
        """Tell whether a figure of a statement is the one that a sentence tells."""
        beside = {figure.value for figure in atom.numbers if figure.start != own.start} & sentence.values
        together = bool(beside - {number.value})
        if atom.language not in (self.language, None):
            return self._fits_translated(atom, own, number, sentence, together=together)
        said = number.counts
        if same_thing(said, own.counts):
            return True
        others = (figure for other in self.person.atoms for figure in other.numbers)
        if any(figure.value != own.value and same_thing(said[:1], figure.counts[:2]) for figure in others):
            return False
        if number.value <= _SMALL:
            return together or len(atom.stems & sentence.content) >= 2
        return together or bool(atom.stems & sentence.content or atom.stems & self.before)

    def _fits_translated(
        self, atom: Atom, own: Number, number: Number, sentence: Sentence, *, together: bool
    ) -> bool:
        """Tell the same of a statement in another language: by the things counted, then by names in common.

        Where neither tells, only the figures beside it do: one that goes with none of them is refused.
        """
        if number.things & own.things:
            return True
        rivals = [
            (other, figure)
            for other in self.person.atoms
            for figure in other.numbers
            if figure.value != own.value
        ]
        if any(number.things & figure.things for _, figure in rivals):
            return False
        if together:
            return True
        shared = len(sentence.content & atom.stems)
        if any(len(sentence.content & other.stems) > shared for other, _ in rivals):
            return False
        if number.things and own.things:
            return shared > 0
        return not (self.person.values & sentence.values) - {number.value}

    def _nearest(self, sentence: Sentence) -> str:
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
