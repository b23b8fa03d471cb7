"""Employers, schools and towns: where a letter says a person worked, learnt or lived."""

import re
from collections.abc import Iterator

from sunset.letters.gate.sides import Job, Person, places
from sunset.letters.gate.speech import Claim, Clause
from sunset.letters.gate.terms import ABSTRACT, says_nothing
from sunset.letters.words import common, fold, lexicon, stem, tokens

__all__ = ["Organisations"]

_PLACE = re.compile(
    r"\b(?:[Ii]n|[Aa]us|[Nn]ach|from|to|near|bei|at|von)\s+([A-ZÄÖÜ][\wäöüß-]+(?:\s+(?:am|"
    r"an der|upon|on|ob der)\s+[A-ZÄÖÜ][\w]+|\s+[A-ZÄÖÜ][\w-]+)?)"
)
_THEIR_PLACE = re.compile(
    r"\b(?:the|your|[Dd]e[rmns]|[Dd]ie|Ihre?[mnrs]?|eure?[mnrs]?) ([A-ZÄÖÜ][a-zäöüß]+?)(?:er)? "
    r"(?:position|post|role|job|vacancy|office|team|Stelle|Standort|Büro|Niederlassung|Team)\b"
)
# a word of a name has a bound, so that a very long one is not tried from each of its hyphens to its end
_ORGANISATION = re.compile(
    r"\b((?:[A-ZÄÖÜ][\w&-]{0,60}(?:\s+(?:&|of the|of|am|der|für)\s+|\s+|\.\s?)){0,5}(?:AG|GmbH|"
    r"SE|KG|eG|Ltd|Inc|PLC|LLC|Bank|Sparkasse|College|Institute|Academy|Akademie"
    r"|(?:University|Universität|Hochschule)(?:\s+(?:of the|of|am|der|"
    r"für)\s+[A-ZÄÖÜ]\w+(?:\s+[A-ZÄÖÜ]\w+)*|\s+[A-ZÄÖÜ][\w-]+)?)\b)"
)
_BEFORE_A_NAME = frozenset(
    stem(word) for word in ["Bei", "Die", "Der", "At", "The", "In", "Eine", "Als", "Für"]
)
_LIVES = re.compile(
    r"\b(?:wohne?|lebe?|gelebt|stamme|arbeitete?|gearbeitet|studiert|based|live|lived|born|worked|studied)\b"
)
_WANTS_TO_JOIN = re.compile(
    r"bewerb|stelle|position|rolle|apply|application|role|post\b|join|anfangen|beginnen|start|vakan",
    re.IGNORECASE,
)
_AT_WORK = re.compile(r"\b(?:[Bb]eim?|[Ff]ür|[Aa]t|[Ff]or|[Ww]ith)\b")
_ACTIVITY = re.compile(r"^\s*[Bb]ei(?:m|\s+(?:der|dem|den))\s")
_FIRM = re.compile(
    r"\S\s\S|(?:AG|SE|GmbH|[Bb]ank|kasse|[Vv]ersicherung|amt|[Vv]erlag|werke?|gruppe|konzern|haus|versicherer|[A-Z]{2,})$"
)
"""What looks like an organisation's name and no activity: "bei der Commerzbank", not "beim Abgleich"."""
_MOVES = re.compile(
    r"\b(?:open to|happy to|willing to|ready for|relocat\w*|mov(?:e|ing) to|prefer\w*|umzieh\w*|umzuziehen|"
    r"Umzug|offen für|bereit\w*|ziehen?|zöge|wechseln?|pendeln?|commut\w*|travel\w*|reisen?|visit\w*|"
    r"besuch\w*)\b[^.;]*$",
    re.IGNORECASE,
)
"""What leads to a town where a person could work one day."""
_ACTS = re.compile(r"\b(?:did|do|ich|I)\b")


class Organisations:
    """Holds the names of organisations and towns against the side a clause speaks of."""

    def __init__(self, person: Person, job: Job, language: str) -> None:
        self.person, self.job, self.language = person, job, language
        profile = person.profile
        self.employers = [_stems(station.employer) for station in profile.experience]
        schools = [study.institution for study in profile.education if study.institution]
        lines = [line for station in profile.experience for line in station.highlights]
        self.others = [_stems(text) for text in (*schools, *profile.certificates, *lines)]

    def claims(self, clause: Clause, before: Clause | None = None) -> Iterator[Claim]:
        """Yield organisations and towns that the side does not know; `before` is the clause before it."""
        joins = bool(_WANTS_TO_JOIN.search(clause.text))
        acts = clause.done or bool(_ACTS.search(clause.text))
        yield from self._organisations(clause, joins=joins, acts=acts)
        if acts and clause.side in ("applicant", "both") and not clause.wish:
            yield from self._foreign_employers(clause)
        yield from self._places(clause, before)

    def _organisations(self, clause: Clause, *, joins: bool, acts: bool) -> Iterator[Claim]:
        for found in _ORGANISATION.finditer(clause.text):
            name = found[1].strip()
            said = _stems(name) - _BEFORE_A_NAME
            known = any(said <= own for own in self.others) or any(
                names & said for names in self.person.employers
            )
            if len(said) < 2 or known:
                continue
            side = clause.side_at(found.start())
            theirs = said <= self.job.vocabulary
            if side == "job" or clause.wish or said <= self.job.company:
                if not theirs:
                    yield Claim(name, "job")
                elif (
                    acts
                    and not (joins or clause.wish)
                    and clause.side in ("both", "applicant")
                    and _at_work(clause, found.start())
                ):
                    yield Claim(name, "applicant")
            elif not (side == "open" and theirs):
                yield Claim(name, "applicant")

    def _foreign_employers(self, clause: Clause) -> Iterator[Claim]:
        """Yield names behind "bei" or "at" that are no employer's of the profile."""
        for found in clause.named:
            start, end, preposition = found
            if clause.side_at(start) == "job" or not _at_work(clause, preposition):
                continue
            if _ACTIVITY.search(clause.text[preposition:start]) and not _FIRM.search(
                clause.text[start:end].strip()
            ):
                continue
            for word in tokens(clause.text[start:end])[:1]:
                if self.person.has_word(word.word) or says_nothing(word) or word.stem in self.job.contact:
                    continue
                german = self.language == "de" and clause.text[preposition : preposition + 3].lower() == "bei"
                if word.stem in self.job.company or (german and not ABSTRACT.search(word.word)):
                    yield Claim(clause.text[start:end].strip(), "applicant")

    def _places(self, clause: Clause, before: Clause | None) -> Iterator[Claim]:
        lives = bool(_LIVES.search(clause.text))
        named = self.person.stations_named(clause.tokens)
        carried = not named and before is not None and not clause.marked
        if carried and before:
            named = self.person.stations_named(before.tokens)
        for found in _THEIR_PLACE.finditer(clause.text):
            word = tokens(found[1])[0]
            if fold(found[1]) in places() and word.stem not in self.job.vocabulary | self.job.towns:
                yield Claim(found[1], "job")
        for found in _PLACE.finditer(clause.text):
            name = found[1]
            if carried and found.start() != clause.indent:
                named = ()
            moves = _MOVES.search(clause.text[: found.start() + 2])
            head = next((word for word in tokens(name)), None)
            if head is None or head.stem in common().union(*self.employers):
                continue
            if fold(name) not in places() and fold(head.word) not in places():
                continue
            own = [self.person.home, *self.person.towns]
            mine = head.stem in self.person.vocabulary or any(head.stem in names for names in own)
            theirs = head.stem in self.job.vocabulary | self.job.towns
            wished = {fold(city) for city in self.person.profile.search.cities}
            if moves and fold(name) in wished:
                continue
            beside = self._beside_an_employer(clause.text[: found.start()])
            if beside is not None and self.person.profile.experience[beside].city:
                if not moves and head.stem not in own[beside + 1]:
                    yield Claim(name, "station", self.person.profile.experience[beside].city or "")
                continue
            if clause.side_at(found.start()) == "job":
                if not theirs:
                    yield Claim(name, "job")
            elif not mine and ((lives and clause.firm) or not theirs):
                yield Claim(name, "applicant")
            elif (
                not theirs and len(named) == 1 and clause.firm and head.stem not in own[named[0] + 1] | own[0]
            ):
                yield Claim(name, "station", self.person.profile.experience[named[0]].city or "")

    def _beside_an_employer(self, before: str) -> int | None:
        """Return the station whose employer's name ends a text, None if none does."""
        words = tokens(before[-60:])
        while words and words[-1].word.lower() in lexicon()["compounds"]["company"]:
            words.pop()
        if not words or before[-60:][words[-1].end :].strip(" .&").count(" ") > 2:
            return None
        last = before[-60:][words[-1].start :]
        if re.search(r"[,;:()]\s*\w", last):
            return None
        named = self.person.stations_named(words[-1:])
        return named[0] if len(named) == 1 else None


def _stems(text: str) -> frozenset[str]:
    return frozenset(token.stem for token in tokens(text))


def _at_work(clause: Clause, position: int) -> bool:
    return bool(_AT_WORK.search(clause.text[max(0, position - 8) : position + 20]))
