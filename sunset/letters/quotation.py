"""Which words of a posting a letter may quote: whole lines that ask for nothing the person lacks."""

import re
from collections.abc import Mapping
from typing import Any

from sunset.letters.facts import COVERED
from sunset.letters.letter import clean
from sunset.letters.words import sentences, tokens
from sunset.schema import Evaluation, Evidence, Requirement

__all__ = ["Quotations", "posting_words"]

_LONGEST = 150
_UNQUOTABLE = re.compile(r"[„“”\"\[\]<>|]")


def posting_words(posting: Mapping[str, Any], field: str, start: int, end: int) -> Evidence:
    """Return a stretch of a posting as words to rest on."""
    return Evidence(side="posting", source_field=field, start=start, end=end, quote=posting[field][start:end])


class Quotations:
    """Finds what of a posting's text may be quoted in a letter about it."""

    def __init__(self, posting: Mapping[str, Any], evaluation: Evaluation) -> None:
        self.posting, self.evaluation = posting, evaluation
        self.text: str = posting.get("description") or ""

    def of(self, asked: Requirement) -> str | None:
        """Return the posting's own words for a requirement: its whole line if nothing in it is lacking."""
        line = next((self._line(words) for words in asked.posting if words.source_field == "description"), "")
        for text in (_plain(line), _plain(asked.text)):
            if 1 < len(text) <= _LONGEST and self._may_stand(text):
                return text
        return None

    def duty(self, own: set[str]) -> tuple[str, Evidence] | None:
        """Return the duty that shares most words with the person's own work, and where it stands."""
        asked = [words.start for item in self.evaluation.requirements for words in item.posting]
        before = min(asked, default=len(self.text))
        best, most = None, 0
        for bullet in re.finditer(r"^\s*[*+-]\s+(.+)$", self.text[:before], re.MULTILINE):
            line = _plain(bullet[1])
            if not 40 <= len(line) <= _LONGEST or not self._may_stand(line):
                continue
            if "\n" not in self.text[bullet.end() : before + 1]:
                continue  # the line of the requirement itself
            shared = len(own & {token.stem for token in tokens(line)})
            if shared > most:
                best, most = (line, posting_words(self.posting, "description", *bullet.span(1))), shared
        return best

    def _line(self, words: Evidence) -> str:
        start = self.text.rfind("\n", 0, words.start) + 1
        end = self.text.find("\n", words.end)
        line = self.text[start : end if end >= 0 else None]
        return next((part for part in sentences(line) if words.quote in part), "")

    def _may_stand(self, text: str) -> bool:
        """Tell whether a line can stand between quotation marks and asks for nothing the profile lacks."""
        said = text.casefold()
        return not _UNQUOTABLE.search(text) and not any(
            item.coverage < COVERED and item.text.casefold() in said for item in self.evaluation.requirements
        )


def _plain(text: str) -> str:
    """Return a line of Markdown without its marks and its end."""
    return clean(re.sub(r"^\s*[*+-]\s+|[*_`#\\]+", "", text)).strip(" .,;:-–•·")
