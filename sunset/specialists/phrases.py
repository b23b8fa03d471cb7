"""Many ways to say one thing, found fast: tried only where a word stands that they cannot do without."""

import re
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

__all__ = ["Phrases", "indispensable"]


def indispensable(pattern: str) -> frozenset[str]:
    r"""Return words in small letters of which every match of `pattern` has one; empty if none is known.

    Examples
    --------
    >>> sorted(indispensable(r"\bfree(?:lance|r)? work|teams? of \d+"))
    [' work', 'team']
    """
    return _needed(parser.parse(pattern)) or frozenset()


def _needed(tree: Any) -> frozenset[str] | None:
    """Look at each element that has to be there; the one whose shortest word is longest tells most."""
    found: list[frozenset[str]] = []
    run = ""
    for code, value in [*tree, (None, None)]:
        if code is sre.LITERAL:
            run += chr(value).lower()
            continue
        if run:
            found.append(frozenset({run}))
            run = ""
        inner: frozenset[str] | None = None
        if code is sre.BRANCH:
            ways = [_needed(way) for way in value[1]]
            inner = None if None in ways else frozenset().union(*(way for way in ways if way))
        elif code is sre.SUBPATTERN:
            inner = _needed(value[-1])
        elif code in (sre.MAX_REPEAT, sre.MIN_REPEAT) and value[0] > 0:
            inner = _needed(value[2])
        if inner:
            found.append(inner)
    return max(found, key=lambda words: min(map(len, words)), default=None)


class Phrases:
    r"""Alternatives, written one or more a line, case ignored; searched like a compiled pattern.

    Examples
    --------
    >>> Phrases("tea|coffee \n (?:oat )?milk").search("Oat milk, tea").group()
    'Oat milk'
    """

    def __init__(self, lines: str) -> None:
        self.lines = tuple(line.strip() for line in lines.strip().splitlines())
        self._ways = [(tuple(indispensable(line)), re.compile(line, re.IGNORECASE)) for line in self.lines]

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match in `text`; of several that begin there the one written first."""
        found = [match for _, pattern in self._likely(text) if (match := pattern.search(text))]
        return min(found, key=lambda match: match.start(), default=None)

    def within(self, text: str) -> "Phrases | None":
        """Return the alternatives that pieces of `text` can match, None if there is none."""
        likely = Phrases.__new__(Phrases)
        likely.lines, likely._ways = self.lines, self._likely(text)
        return likely if likely._ways else None

    def _likely(self, text: str) -> list[tuple[tuple[str, ...], re.Pattern[str]]]:
        lower = text.lower()
        return [way for way in self._ways if not way[0] or any(word in lower for word in way[0])]
