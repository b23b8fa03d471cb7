"""Which words of a posting a letter may quote: whole lines that ask for nothing the person lacks."""

import re
from collections.abc import Mapping
from typing import Any

from sunset.letters.facts import COVERED
from sunset.letters.passages import passages, plain, stands_alone
from sunset.letters.words import tokens
from sunset.schema import Evaluation, Evidence, Requirement

__all__ = ["Quotations", "posting_words"]

_LONGEST = 150
_UNQUOTABLE = re.compile(r"[„“”\"\[\]<>|]")


def posting_words(posting: Mapping[str, Any], field: str, start: int, end: int) -> Evidence:
    """Return a stretch of a posting as words to rest on."""
    return Evidence(side="posting", source_field=field, start=start, end=end, quote=posting[field][start:end])


class Quotations:
    """Finds what of a posting's text may be quoted in a letter about it, each line once."""

    def __init__(self, posting: Mapping[str, Any], evaluation: Evaluation) -> None:
        self.posting, self.evaluation = posting, evaluation
        self.text: str = posting.get("description") or ""
        self.passages = tuple(passages(self.text))
        self.used: set[str] = set()

    def of(self, asked: Requirement) -> str | None:
        """Return the posting's own words for a requirement: the sentence if nothing in it is lacking."""
        line = next((self._sentence(words) for words in asked.posting), "")
        if line in self.used:
            return None
        for text in (line, plain(asked.text)):
            if 1 < len(text) <= _LONGEST and stands_alone(text) and self._may_stand(text):
                self.used.add(text)
                return text
        return None

    def duty(self, own: set[str]) -> tuple[str, Evidence] | None:
        """Return the duty that shares most words with the person's own work, and where it stands."""
        asked = [words.start for item in self.evaluation.requirements for words in item.posting]
        before = min(asked, default=len(self.text))
        best, most = None, 0
        for passage in self.passages:
            if not passage.item or passage.end > before:
                continue
            line = plain(passage.body)
            if not 40 <= len(line) <= _LONGEST or not stands_alone(line) or not self._may_stand(line):
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
        """Tell whether a line can stand between quotation marks and asks for nothing the profile lacks."""
        said = text.casefold()
        return not _UNQUOTABLE.search(text) and not any(
            item.coverage < COVERED and item.text.casefold() in said for item in self.evaluation.requirements
        )
