"""Degrees and languages: whether a letter raises them."""

import re
from collections.abc import Iterator
from functools import cache

from sunset.letters.sides import Job, Person
from sunset.letters.speech import Clause
from sunset.letters.terms import Claim
from sunset.letters.words import fold, lexicon, tokens

__all__ = ["Papers"]

_RANK = {"none": 0, "vocational": 1, "bachelor": 2, "master": 3, "doctorate": 4}
_CEFR = {"A1": 1, "A2": 2, "B1": 3, "B2": 4, "C1": 5, "C2": 6, "native": 7}
_LITERAL = ("mba", "diplom", "magister", "staatsexamen", "habilit")
_STUDIED = re.compile(
    r"\b(?:hochschulstudium|universitätsabschluss|hochschulabschluss|university degree|akademiker)", re.I
)


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


class Papers:
    """Holds degrees and language levels against the side a clause speaks of."""

    def __init__(self, person: Person, job: Job) -> None:
        self.person, self.job = person, job
        self.studies = person.profile.education
        self.spoken = {item.lang: _CEFR[item.level] for item in person.profile.languages}
        self.contact = job.posting.get("contact_name") or ""

    def claims(self, clause: Clause, sentence: str) -> Iterator[Claim]:
        """Yield degrees and language levels that the side does not support."""
        yield from self._degree(clause, sentence)
        yield from self._language(clause)

    def _degree(self, clause: Clause, sentence: str) -> Iterator[Claim]:
        if clause.wish or clause.lack:
            return
        mine = fold(" ".join(f"{study.degree} {study.field or ''}" for study in self.studies))
        mine += " " + fold(" ".join(self.person.profile.certificates))
        for found in _degrees().finditer(clause.text):
            word, side = found[0].lower(), clause.side_at(found.start())
            if not self._is_degree(found, clause.text):
                continue
            if side == "job":
                if fold(word)[:5] not in fold(self.job.text):
                    yield found[0], "job", ""
                continue
            rank = lexicon()["degrees"][next(k for k in lexicon()["degrees"] if k == word)]
            ranks = {_RANK[study.level] for study in self.studies}
            if word.startswith(_LITERAL):
                if word not in mine:
                    yield found[0], "level", self._best()
            elif rank not in ranks:
                yield found[0], "level", self._best()
            else:
                yield from self._institution(found[0], rank, sentence)
        if (
            _STUDIED.search(clause.text)
            and clause.side in ("applicant", "open")
            and not any(_RANK[s.level] > 1 for s in self.studies)
        ):
            yield clause.text.strip(), "level", self._best()

    def _is_degree(self, found: re.Match[str], text: str) -> bool:
        before, after = text[: found.start()].rstrip(), text[found.end() :]
        word = found[0]
        if word.lower() == "master" and (word == "master" or before.endswith(("Scrum", "I", "to"))):
            return False
        if word.lower() == "promotion":
            return word[0].isupper() and not re.search(r"\b(?:the|a|my)$", before)
        if word.lower() == "dr.":
            name = re.match(r"\s*(?:[\w-]+\s+){0,2}[\w-]+", after)
            return not (name and any(part in self.contact for part in name[0].split() if len(part) > 2))
        if word.lower() == "ausbildung":
            return bool(re.match(r"\s+(?:zu[rm]|als)\b", after))
        return True

    def _best(self) -> str:
        best = max(self.studies, key=lambda study: _RANK[study.level], default=None)
        return f"{best.degree} {best.field or ''}".strip() if best else ""

    def _institution(self, said: str, rank: int, sentence: str) -> Iterator[Claim]:
        stems = {token.stem for token in tokens(sentence)}
        if len([hit for hit in _degrees().finditer(sentence) if self._is_degree(hit, sentence)]) > 1:
            return  # which degree goes with which school is then a matter of grammar
        named = [
            study
            for study, names in zip(self.studies, self.person.institutions, strict=True)
            if names and names & stems
        ]
        if named and rank not in {_RANK[study.level] for study in named}:
            yield said, "level", f"{named[0].degree}, {named[0].institution}"

    # --- languages ------------------------------------------------------------------------

    def _language(self, clause: Clause) -> Iterator[Claim]:
        text = clause.text
        found = [
            (hit.start(), hit[0], _languages()[hit[1]])
            for hit in re.finditer(r"\b([A-Z][a-zäöü]+?)(?=(?:e[nmsr]?|kenntnis\w*|sprach\w*|-\w+)?\b)", text)
            if hit[1] in _languages()
        ]
        if not found:
            yield from self._certified(clause)
            return
        levels = [(hit.start(), hit[0]) for hit in _levels().finditer(text)]
        for position, name, code in found:
            if clause.side_at(position) == "job":
                if not self._asked(code):
                    yield name, "job", ""
                continue
            own = self.spoken.get(code)
            if own is None:
                if not (
                    (clause.lack or clause.wish or clause.side == "open") and self._asked(code)
                ) and not self._adjective(text, position):
                    yield name, "applicant", ""
                continue
            if clause.lack:
                continue
            for at, level in levels:
                if (
                    len(found) > 1
                    and min(found, key=lambda item: abs(item[0] - at))[0] != position
                    and (len(levels) > 1 or level.upper() in _CEFR)
                ):
                    continue
                need = (
                    _CEFR.get(level.upper())
                    or lexicon()["levels"].get(level.lower())
                    or lexicon()["levels"].get(level, 0)
                )
                if level.lower() in ("gut", "gute", "good", "basic") and abs(at - position) > 25:
                    continue
                if need > own:
                    yield f"{name} {level}", "level", next(k for k, v in _CEFR.items() if v == own)

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
                yield hit[0], "level", ", ".join(sorted(known))

    def _asked(self, code: str) -> bool:
        names = lexicon()["languages"][code]
        return any(fold(name) in fold(self.job.text) for name in names)

    @staticmethod
    def _adjective(text: str, position: int) -> bool:
        """Tell whether an English name of a language only says whose market or law it is."""
        after = re.match(
            r"[A-Z][a-z]+ (?:market|law|bank|banks|clients|regulator|team|office|tax|customers)\b",
            text[position:],
        )
        return bool(after)
