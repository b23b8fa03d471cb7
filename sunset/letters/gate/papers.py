"""Degrees and languages: whether a letter raises them."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

from sunset.letters.facts import RANK, key
from sunset.letters.gate.sides import Job, Person
from sunset.letters.gate.speech import Claim, Clause, Sentence
from sunset.letters.words import fold, lexicon, tokens

__all__ = ["Papers"]

_CEFR = {"A1": 1, "A2": 2, "B1": 3, "B2": 4, "C1": 5, "C2": 6, "native": 7}
_LITERAL = ("mba", "diplom", "magister", "staatsexamen", "habilit")
_STUDIED = re.compile(
    r"\b(?:hochschulstudium|universitätsabschluss|hochschulabschluss|university degree|akademiker)", re.I
)

_LANGUAGE = re.compile(r"\b([A-Z][a-zäöü]+?)(?=(?:e[nmsr]?|kenntnis\w*|sprach\w*|-\w+)?\b)")
_ADJECTIVE = re.compile(
    r"[A-Z][a-z]+ (?:market|law|bank|banks|clients|regulator|team|office|tax|customers)\b"
)
"""An English name of a language that only says whose market or law it is."""
_FAINT = frozenset(["gut", "gute", "good", "basic"])


@cache
def _degrees() -> re.Pattern[str]:
    words = sorted(lexicon()["degrees"], key=len, reverse=True)
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, words)) + r")", re.IGNORECASE)


@cache
def _languages() -> dict[str, str]:
    return {name: code for code, names in lexicon()["languages"].items() for name in names}


@cache
def _levels() -> re.Pattern[str]:
    words = sorted(lexicon()["levels"], key=len, reverse=True)
    return re.compile(r"\b(?:[ABC][12]\b|" + "|".join(map(re.escape, words)) + ")", re.IGNORECASE)


@cache
def _disciplines() -> tuple[tuple[str, ...], ...]:
    """Return subjects of study by their keys, each in both languages."""
    lines = lexicon()["disciplines"]["lines"]
    return tuple(tuple(key(name.replace("-", " ")) for name in line.split()) for line in lines)


_PART = re.compile(
    r"\b(?:Teil\w*|parts?|erste[nrs]?|first|halb|half|Hälfte|Stufe|modules?|Modul\w*|\d (?:von|of) \d)\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\b(?:bestanden|abgeschlossen|absolviert|erworben|abgelegt|geschafft|vollständig|passed|completed|earned|obtained|hold|holder|fully|certified|zertifiziert)\b",
    re.IGNORECASE,
)


_EVERY = re.compile(
    r"\b(?:all(?:e|en)?|sämtliche)\s+(?:of (?:the|its)\s+)?(?:der\s+)?"
    r"(?:(?P<n>[a-zäöü]+|\d)\s+)?(?:Teil\w*|parts?|Stufen?|levels?|Module?|modules?|Prüfungsteil\w*|exams?)\b"
    r"|\b(?:ganz\w*|komplett\w*|vollständig\w*|entire|complete|full|whole)\s+(?:CIA|Examen|exam|examination)\b",
    re.IGNORECASE,
)
"""An examination told as done in all its parts."""
_TWO_NATIVE = re.compile(
    r"\bzweisprachig\s+(?:auf|er|groß)\w+|"
    r"\bgrew up (?:fully )?bilingual|\b(?:raised|brought up) bilingual\w*|"
    r"\bbilingual (?:from birth|home|upbringing|family)|\b(?:zweite\w*|andere\w*) Muttersprache|"
    r"\b(?:zwei|beide\w*) Muttersprachen|\b(?:second|other) (?:mother tongue|native language)|"
    r"\b(?:two|both) (?:mother tongues|native languages|first languages)",
    re.IGNORECASE,
)
"""Words that claim two mother tongues."""
_DENIED = re.compile(r"\b(?:nicht|kein\w*|not|no|never)\s+(?:\w+\s+)?$", re.IGNORECASE)
_UNREAL = re.compile(r"\b(?:wäre|hätte|wenn|falls|if|would|were)\b", re.IGNORECASE)
_THAT_ONE = re.compile(
    r"^\s*(?:(?:und|and|aber|but|auch|both)\s+)?(?:das|was|die|which|that|it|sie|es|I (?:speak|write|use) it|"
    r"ich (?:spreche|schreibe) (?:es|sie|das))\b"
)
"""A clause whose language is the one named last."""


class Papers:
    """Holds degrees and language levels against the side a clause speaks of."""

    def __init__(self, person: Person, job: Job) -> None:
        self.person, self.job = person, job
        self.studies = person.profile.education
        self.ranks = {RANK[study.level] for study in self.studies}
        self.spoken = {item.lang: _CEFR[item.level] for item in person.profile.languages}
        self.contact = job.posting.get("contact_name") or ""
        earned = [f"{study.degree} {study.field or ''}" for study in self.studies]
        self.fields = key(" ".join(study.field or study.degree for study in self.studies))
        self.earned = fold(" ".join([*earned, *person.profile.certificates]))

    def claims(self, sentence: Sentence) -> Iterator[Claim]:
        """Yield degrees and language levels that the side does not support."""
        degrees = [
            [found for found in _degrees().finditer(clause.text) if self._is_degree(found)]
            for clause in sentence.clauses
        ]
        alone = sentence if sum(map(len, degrees)) == 1 else None
        last: str | None = None
        for clause, named in zip(sentence.clauses, degrees, strict=True):
            if not clause.supposed:
                for found in named:
                    yield from self._degree(found, clause, alone)
                studied = clause.side in ("applicant", "open") and _STUDIED.search(clause.text)
                if studied and not any(rank > 1 for rank in self.ranks):
                    yield Claim(clause.text.strip(), "level", self._best())
            yield from self._two_native(clause)
            spoken = [hit[1] for hit in _LANGUAGE.finditer(clause.text) if hit[1] in _languages()]
            if last and _THAT_ONE.match(clause.text) and clause.side != "job":
                yield from self._of_that_one(last, clause)
            else:
                yield from self._languages(clause)
            last = spoken[-1] if spoken else last
        yield from self._part_taken_for_whole(sentence)

    def _part_taken_for_whole(self, sentence: Sentence) -> Iterator[Claim]:
        """Yield an examination told as passed of which the profile tells only parts."""
        every = _EVERY.search(sentence.text)
        if not every and (_PART.search(sentence.text) or not _WHOLE.search(sentence.text)):
            return
        for line in self.person.profile.certificates:
            for name in re.findall(r"\(([A-Z][A-Z\d-]+)\)", line) if _PART.search(line) else ():
                for clause in sentence.clauses:
                    if not clause.supposed and re.search(rf"\b{re.escape(name)}\b", clause.text):
                        yield Claim(name, "level", line)

    def _subject(self, found: re.Match[str], clause: Clause) -> Iterator[Claim]:
        """Yield the subject of a degree that is none of those studied."""
        behind = re.match(
            r"[\w.'’]*(?:\s*\([^)]{1,20}\))?,?\s+(?:in|of|der|des)\s+(?:der\s+)?(.{3,60})",
            clause.text[found.start() :],
        )
        if not behind:
            return
        said = key(behind[1])
        for names in _disciplines():
            named = [name for name in names if re.match(rf"{re.escape(name)}(?: |$)", said)]
            if named and not any(re.search(rf"\b{re.escape(name)}\b", self.fields) for name in names):
                words = tokens(behind[1])[: named[0].count(" ") + 1]
                yield Claim(behind[1][: words[-1].end], "level", self._best())

    def _degree(self, found: re.Match[str], clause: Clause, alone: Sentence | None) -> Iterator[Claim]:
        """Yield a degree that is not the person's; `alone` is the sentence if it names no other degree."""
        word = found[0].lower()
        if clause.side_at(found.start()) == "job":
            if fold(word)[:5] not in self.job.folded:
                yield Claim(found[0], "job")
            return
        rank = lexicon()["degrees"][word]
        if word not in self.earned if word.startswith(_LITERAL) else rank not in self.ranks:
            yield Claim(found[0], "level", self._best())
        else:
            yield from self._subject(found, clause)
        if alone and rank in self.ranks and not word.startswith(_LITERAL):
            yield from self._institution(found[0], rank, alone)

    def _is_degree(self, found: re.Match[str]) -> bool:
        word, after = found[0], found.string[found.end() : found.end() + 60]
        before = found.string[max(0, found.start() - 20) : found.start()].rstrip()
        if word.lower() == "master":
            earned = word[0].isupper() or re.match(r"(?:['’]s\b|\s+(?:degree|in|of|thesis)\b)", after)
            return bool(earned) and not before.endswith(("Scrum", "I", "to"))
        if word.lower() == "promotion":
            return word[0].isupper() and not re.search(r"\b(?:the|a|my)$", before)
        if word.lower() == "dr.":
            name = re.match(r"\s*(?:[\w-]+\s+){0,2}[\w-]+", after)
            return not (name and any(part in self.contact for part in name[0].split() if len(part) > 2))
        if word.lower() == "ausbildung":
            return bool(re.match(r"\s+(?:zu[rm]|als)\b", after))
        return True

    def _best(self) -> str:
        best = max(self.studies, key=lambda study: RANK[study.level], default=None)
        return f"{best.degree} {best.field or ''}".strip() if best else ""

    def _institution(self, said: str, rank: int, sentence: Sentence) -> Iterator[Claim]:
        stems = {token.stem for token in sentence.tokens}
        named = [
            study
            for study, names in zip(self.studies, self.person.institutions, strict=True)
            if names and names & stems
        ]
        if named and rank not in {RANK[study.level] for study in named}:
            yield Claim(said, "level", f"{named[0].degree}, {named[0].institution}")

    # --- languages ------------------------------------------------------------------------

    def _languages(self, clause: Clause) -> Iterator[Claim]:
        found = [hit for hit in _LANGUAGE.finditer(clause.text) if hit[1] in _languages()]
        if not found:
            yield from self._certified(clause)
            return
        levels = self._levels_of(found, list(_levels().finditer(clause.text)))
        for hit in found:
            name, code = hit[1], _languages()[hit[1]]
            if clause.side_at(hit.start()) == "job":
                if not self._asked(code):
                    yield Claim(name, "job")
                continue
            own = self.spoken.get(code)
            if own is None:
                excused = (clause.supposed or clause.side == "open") and self._asked(code)
                if not excused and not _ADJECTIVE.match(clause.text, hit.start()):
                    yield Claim(name, "applicant")
            elif not clause.lack:
                for level in levels[hit.start()]:
                    if self._needs(level) > own:
                        yield Claim(f"{name} {level}", "level", next(k for k, v in _CEFR.items() if v == own))

    def _two_native(self, clause: Clause) -> Iterator[Claim]:
        """Yield a second mother tongue of somebody who has one."""
        found = _TWO_NATIVE.search(clause.text)
        if not found or clause.side == "job" or _DENIED.search(clause.text[: found.start()]):
            return
        natives = sum(rank == _CEFR["native"] for rank in self.spoken.values())
        if natives < 2 and not _UNREAL.search(clause.text):
            yield Claim(found[0], "level")

    def _of_that_one(self, name: str, clause: Clause) -> Iterator[Claim]:
        """Yield a level that a clause tells of the language named before it and that is too high."""
        own = self.spoken.get(_languages()[name])
        level = _levels().search(clause.text)
        if not level or own is None or clause.supposed or level[0].lower() in _FAINT:
            return
        if self._needs(level[0]) > own:
            yield Claim(f"{name} {level[0]}", "level", next(k for k, v in _CEFR.items() if v == own))

    @staticmethod
    def _levels_of(found: list[re.Match[str]], levels: list[re.Match[str]]) -> dict[int, list[str]]:
        """Return the levels told of each language, by where it stands.

        A level belongs to the nearest language; a single one in words belongs to all ("Deutsch und Englisch
        fließend"), unless it is a faint praise from afar.
        """
        starts = [hit.start() for hit in found]
        told: dict[int, list[str]] = {start: [] for start in starts}
        shared = len(levels) == 1 and levels[0][0].upper() not in _CEFR
        for level in levels:
            behind = bisect_left(starts, level.start())
            near = starts[max(0, behind - 1) : behind + 1]
            meant = starts if shared else [min(near, key=lambda start: abs(start - level.start()))]
            for start in meant:
                if level[0].lower() not in _FAINT or abs(level.start() - start) <= 25:
                    told[start].append(level[0])
        return told

    @staticmethod
    def _needs(level: str) -> int:
        words = lexicon()["levels"]
        needed: int = _CEFR.get(level.upper()) or words.get(level.lower()) or words.get(level, 0)
        return needed

    def _certified(self, clause: Clause) -> Iterator[Claim]:
        """Yield a language level told of a certificate that certifies another one, or of nothing."""
        said = {token.stem for token in tokens(clause.text) if len(token.word) > 3}
        for hit in re.finditer(r"\b[ABC][12]\b", clause.text):
            if clause.side_at(hit.start()) == "job" or clause.lack:
                continue
            papers = [line for line in self.person.profile.certificates if re.search(r"\b[ABC][12]\b", line)]
            meant = [line for line in papers if said & {token.stem for token in tokens(line)}]
            levels = {level for level, rank in _CEFR.items() if rank in self.spoken.values()}
            known = set(re.findall(r"\b[ABC][12]\b", " ".join(meant or papers))) | (
                set() if meant else levels
            )
            if hit[0] not in known:
                yield Claim(hit[0], "level", ", ".join(sorted(known)))

    def _asked(self, code: str) -> bool:
        names = lexicon()["languages"][code]
        return any(fold(name) in self.job.folded for name in names)
