"""Languages and their levels, by the European reference frame."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from babel import Locale

from sunset.cv.lines import Line
from sunset.cv.understood import Item
from sunset.cv.words import alternatives, fold, lexicon

__all__ = ["language_code", "language_items", "level", "speaks"]

_CEFR = re.compile(r"(?<![A-Za-z0-9])([ABC][12])(?:\+|(?=\W|$))")


@cache
def _codes() -> dict[str, str]:
    """Return names of languages in German and English with their two-letter codes."""
    codes = {}
    for locale in ("de", "en"):
        for code, name in Locale(locale).languages.items():
            if len(code) == 2:
                codes[fold(name)] = code
    return codes | {
        "farsi": "fa",
        "mandarin": "zh",
        "holländisch": "nl",
        "flämisch": "nl",
        "norwegian": "no",
        "norwegisch": "no",
    }


def language_code(name: str) -> str | None:
    """Return the code of a language by its German or English name."""
    return _codes().get(fold(name))


@cache
def _names() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternatives(list(_codes()))})(?:kenntnisse)?(?!\w)", re.IGNORECASE)


@cache
def _levels() -> dict[str, str]:
    return {fold(word): level for level, words in lexicon()["language_levels"].items() for word in words}


@cache
def _words() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternatives(list(_levels()))})(?:e[rsnm]?)?(?!\w)", re.IGNORECASE)


def level(text: str) -> tuple[str, float] | None:
    """Return the level that a text states and how sure that is.

    Examples
    --------
    >>> level("verhandlungssicher (C1)"), level("nahezu muttersprachlich"), level("Basic"), level("B1/B2")
    (('C1', 0.9), ('C2', 0.7), ('A2', 0.7), ('B1', 0.9))
    """
    if stated := _CEFR.findall(text):  # of several, for hearing and for writing, the lowest
        return min(stated), 0.9
    found = max(_words().findall(fold(text)), key=len, default=None)
    if found is None:
        return None
    known = _levels()
    stem = found if found in known else re.sub(r"e[rsnm]?$", "", found)
    stated_level = known.get(" ".join(stem.split()))
    return (stated_level, 0.9 if stated_level == "native" else 0.7) if stated_level else None


def speaks(text: str) -> bool:
    """Tell whether a list is one of human languages.

    Examples
    --------
    >>> speaks("Deutsch (Muttersprache), Englisch"), speaks("Go, TypeScript, Python")
    (True, False)
    """
    parts = re.split(r"[,;|]", text)
    return 2 * sum(bool(_names().search(part)) for part in parts) >= len(parts)


def read_languages(lines: Sequence[Line]) -> Iterator[tuple[str, str, Line, float]]:
    """Yield code, level, line and confidence of each language whose level is stated.

    Parameters
    ----------
    lines : of a section on languages.
    """
    waiting: list[tuple[str, Line]] = []
    for line in lines:
        found = [one for one in _names().finditer(line.text) if not _other_name(line.text, one)]
        if not found:
            stated = level(line.text)
            if stated and len(waiting) == 1:  # the level stands in a line of its own
                code, above = waiting[0]
                yield code, stated[0], replace(above, origin=f"{above.said}\n{line.said}"), stated[1]
            waiting = []
            continue
        waiting = []
        lead = level(line.text[: found[0].start()])
        unsaid = []
        for index, match in enumerate(found):
            end = found[index + 1].start() if index + 1 < len(found) else len(line.text)
            code = _codes()[fold(re.sub(r"kenntnisse$", "", match[0], flags=re.IGNORECASE))]
            stated = level(line.text[match.end() : end]) or lead
            if stated is None:
                unsaid.append(code)
                continue
            for shared in (*unsaid, code):  # "Deutsch, Türkisch: beides Muttersprache"
                yield shared, stated[0], line, stated[1]
            unsaid = []
        waiting = [(code, line) for code in unsaid]


def _other_name(text: str, match: re.Match[str]) -> bool:
    """Tell whether a language stands in brackets behind another, as its other name: "Twi (Akan)"."""
    named = re.search(r"(\w+)\s*\($", text[: match.start()])
    return bool(named and language_code(named[1]) and text[match.end() :].startswith(")"))


def language_items(lines: Sequence[Line]) -> Iterator[Item]:
    """Yield the items of a section on languages; a language named twice counts once."""
    seen: set[str] = set()
    for code, stated, line, confidence in read_languages(lines):
        if code not in seen:
            path = f"languages[{len(seen)}]"
            seen.add(code)
            yield Item(f"{path}.lang", code, line.said, line.page, 0.9)
            yield Item(f"{path}.level", stated, line.said, line.page, confidence)
