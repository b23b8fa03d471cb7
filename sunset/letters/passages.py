"""The passages of a posting's Markdown that stand by themselves: sentences and items of lists."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sunset.letters.letter import clean
from sunset.letters.words import sentences

__all__ = ["Passage", "passages", "plain", "stands_alone"]

_ITEM = re.compile(r"[ \t]*(?:[*+-]|\d+[.)])[ \t]+")
_HEADING = re.compile(r"[ \t]*#|[ \t]*(\*\*|__)(?:(?!\1).)+\1:?[ \t]*$")
_UNDERLINE = re.compile(r"[ \t]*(?:-{3,}|={3,})[ \t]*$")
_LEAD = re.compile(r"(\*\*|__)(?:(?!\1).)+?(?:[.:!?]\1|\1[ \t]*:)\s*")
"""Bold words before a text, which are its heading: "**Your profile.** You know ..."."""
_HARD_BREAK = re.compile(r"(?: {2,}|\\)$")


@dataclass(frozen=True)
class Passage:
    """A block of text and where it stands; `item` if it is one of a list."""

    start: int
    end: int
    text: str
    item: bool

    @property
    def span(self) -> tuple[int, int]:
        """Where its words stand, without the mark of a list."""
        mark = _ITEM.match(self.text)
        return self.start + (mark.end() if mark else 0), self.start + len(self.text.rstrip())

    @property
    def body(self) -> str:
        """Its words, white space folded."""
        start, end = self.span
        return " ".join(self.text[start - self.start : end - self.start].split())

    @property
    def sentences(self) -> list[str]:
        """The sentences that can be read without the words around them, as plain text."""
        lead = _LEAD.match(self.body)
        parts = sentences(self.body[lead.end() if lead else 0 :])
        if not self.item:  # what ends like no sentence is a heading, or goes on elsewhere
            parts = [part for part in parts if re.search(r"[.!?…][\"“”»«)*_]*$", part)]
        whole = [plain(part) for part in parts if not part.endswith(":")]
        return [part for part in whole if stands_alone(part)]


def passages(text: str) -> Iterator[Passage]:
    r"""Yield the paragraphs and items of a Markdown text; lines only wrapped are one, headings none.

    Examples
    --------
    >>> [found.sentences for found in passages("# Tasks\n* Test the\n  controls\n* lead\n\nWe help.")]
    [['Test the controls'], [], ['We help']]
    """
    start, end, item = 0, 0, False
    for line in text.splitlines(keepends=True):
        bare = line.rstrip("\n")
        heading = _HEADING.match(bare)
        begins = _ITEM.match(bare) is not None
        if _UNDERLINE.match(bare) and end > start:
            start = end  # the lines above were a heading
        if begins or heading or not bare.strip():
            if text[start:end].strip():
                yield Passage(start, end, text[start:end], item)
            start, item = end, begins
        end += len(line)
        if heading or not bare.strip() or _UNDERLINE.match(bare):
            start, item = end, False
        elif _HARD_BREAK.search(bare):
            yield Passage(start, end, text[start:end], item)
            start, item = end, False
    if text[start:end].strip():
        yield Passage(start, end, text[start:end], item)


def plain(text: str) -> str:
    """Return a line of Markdown without its marks and its end."""
    return clean(re.sub(r"[*_`#\\]+", "", text)).strip(" .,;:-–•·")


def stands_alone(text: str) -> bool:
    """Tell whether a text begins like a sentence: in small letters it hangs on the words before it."""
    return bool(text) and not text[0].islower()
