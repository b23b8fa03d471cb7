"""Which words of a posting a letter may quote: whole lines that ask for nothing the person lacks."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from sunset.letters.facts import COVERED
from sunset.letters.gate.sides import Person
from sunset.letters.numerals import numbers
from sunset.letters.passages import passages, plain, stands_alone
from sunset.letters.words import lexicon, tokens, tongue
from sunset.schema import Evaluation, Evidence, Requirement

__all__ = ["Quotations", "posting_words"]

_LONGEST = 150
_UNQUOTABLE = re.compile(r"[„“”\"\[\]<>|;]")
_STOP = re.compile(r"[.!?;]\s")
_OF_THEM = re.compile(r"\b(?:davon|of (?:them|which|those|that))\s+(?:\w+\s+){0,2}$", re.IGNORECASE)


@cache
def _names() -> re.Pattern[str]:
    """Return what finds the skills that the lexicon knows by name."""
    names = sorted(lexicon()["skills"]["words"], key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, names))})(?![\w+#])")


def posting_words(posting: Mapping[str, Any], field: str, start: int, end: int) -> Evidence:
    """Return a stretch of a posting as words to rest on."""
    return Evidence(side="posting", source_field=field, start=start, end=end, quote=posting[field][start:end])


class Quotations:
    """Finds what of a posting's text may be quoted in a letter about it, each line once.

    Parameters
    ----------
    posting : a row of `sunset.schema.Postings`.
    evaluation : how it fits; what is not met is not quoted.
    person : what the profile says.
    language : the letter's.
    """

    def __init__(
        self, posting: Mapping[str, Any], evaluation: Evaluation, person: Person, language: str
    ) -> None:
        self.posting, self.evaluation, self.person, self.language = posting, evaluation, person, language
        self.text: str = posting.get("description") or ""
        self.passages = tuple(passages(self.text))
        self.used: set[str] = set()

    def of(self, asked: Requirement) -> str | None:
        """Return the sentence in which the posting asks for something, if nothing in it is lacking."""
        line = next((self._sentence(words) for words in asked.posting), "")
        if line in self.used or len(line.split()) < 2 or not self._may_stand(line):
            return None
        self.used.add(line)
        return line

    def years(self, asked: Requirement) -> float | None:
        """Return how many years the posting asks for of something, in the same sentence."""
        for words in asked.posting:
            passage = next((own for own in self.passages if own.start <= words.start < own.end), None)
            if words.source_field != "description" or passage is None:
                continue
            start = max(
                [hit.end() for hit in _STOP.finditer(self.text, passage.start, words.start)],
                default=passage.start,
            )
            stop = _STOP.search(self.text, words.end, passage.end)
            said = self.text[start : stop.start() if stop else passage.end]
            counts = [number for number in numbers(said) if number.in_years or _OF_THEM.search(number.before)]
            before = [number.value for number in counts if start + number.end <= words.start]
            if counts:
                return before[-1] if before else counts[0].value
        return None

    def duty(self, own: set[str]) -> tuple[str, Evidence] | None:
        """Return the duty that shares most words with the person's own work, and where it stands."""
        asked = [
            words.start
            for item in self.evaluation.requirements
            for words in item.posting
            if words.source_field == "description"
        ]
        before = min(asked, default=len(self.text))
        best, most = None, 0
        for passage in self.passages:
            if not passage.item or passage.end > before:
                continue
            line = plain(passage.body)
            if len(line) < 40 or line in self.used or not stands_alone(line) or not self._may_stand(line):
                continue
            shared = len(own & {token.stem for token in tokens(line)})
            if shared > most:
                words = posting_words(self.posting, "description", *passage.span)
                best, most = (line, words), shared
        return best

    def _sentence(self, words: Evidence) -> str:
        if words.source_field != "description":
            return ""
        around = (own for own in self.passages if own.start <= words.start < own.end)
        said = plain(words.quote)
        return next((part for own in around for part in own.sentences if said in part), "")

    def _may_stand(self, text: str) -> bool:
        """Tell whether a line can stand between quotation marks and asks for nothing the profile lacks.

        What a judge held to be near enough is not: a product has to be in the profile by name.
        """
        said = text.casefold()
        total = self.person.all_years()
        return not (
            len(text) > _LONGEST
            or _UNQUOTABLE.search(text)
            or tongue(text) not in {self.language, None}
            or any(
                item.coverage < COVERED and item.text.casefold() in said
                for item in self.evaluation.requirements
            )
            or any(not self.person.has_name(found[0]) for found in _names().finditer(text))
            or any(number.in_years and number.value > (total or 0) for number in numbers(text))
        )
