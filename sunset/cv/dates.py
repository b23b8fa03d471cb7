"""Dates and spans of time as CVs write them, in German and English."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from sunset.cv.words import alternatives, fold, lexicon

__all__ = ["Span", "spans"]


@dataclass(frozen=True)
class Span:
    """A stretch of time and where it stands: ``text[at:to]`` are its words.

    Parameters
    ----------
    start : first day.
    end : last day; None while it lasts.
    at, to : place in the text.
    ranged : whether it has a beginning and an end of its own, or says since when; a lone date has not.
    """

    start: date
    end: date | None
    at: int
    to: int
    ranged: bool


@cache
def _months() -> dict[str, int]:
    return {fold(word): number for number, row in enumerate(lexicon()["months"], 1) for word in row}


@cache
def _pattern() -> re.Pattern[str]:
    words = lexicon()["dates"]
    month = alternatives([word for row in lexicon()["months"] for word in row])
    year = r"(?:(?:19|20)\d\d|['’]\d\d)"

    def moment(tag: str) -> str:
        return (
            rf"(?:(?P<iso{tag}>(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)(?![\d-])"
            rf"|(?P<day{tag}>\d{{1,2}})\.\s?(?P<dm{tag}>\d{{1,2}})\.\s?(?P<dy{tag}>(?:19|20)\d\d)"
            rf"|(?P<sd{tag}>\d{{1,2}})/(?P<sm{tag}>\d{{1,2}})/(?P<sy{tag}>(?:19|20)\d\d)"
            rf"|(?P<num{tag}>0?[1-9]|1[0-2])\s?[./]\s?(?P<ny{tag}>(?:19|20)\d\d|\d\d(?![\d.,/]))"
            rf"|(?:(?P<wd{tag}>\d{{1,2}})\.?\s)?(?P<word{tag}>{month})\.?,?\s*(?P<wy{tag}>{year})"
            rf"|(?P<year{tag}>{year}))(?![\d])"
        )

    until = alternatives(words["until"])
    now = alternatives(words["now"])
    since = alternatives(words["since"])
    dash = rf"(?:\s*[-–—‒−]{{1,2}}\s*|\s+(?:{until})\s+)"
    short = (
        rf"(?P<m1>{month}|0?[1-9]|1[0-2])\.?{dash}(?:(?P<m2>{month})\.?\s+|(?P<n2>0?[1-9]|1[0-2])\s?[./]\s?)"
        rf"(?P<my>(?:19|20)\d\d)"
    )
    return re.compile(
        rf"(?<![\w./])(?:"
        rf"(?P<since>{since})\s+{moment('s')}(?!{dash}(?:\d|{month}))"
        rf"|{short}"
        rf"|(?:(?:{alternatives(words['from'])})\s+)?{moment('a')}"
        rf"(?:{dash}(?:(?P<now>(?:bis\s+)?(?:{now})(?!\w))|{moment('b')}|(?P<yy>\d\d)(?![\d./]))"
        rf"|(?P<open>\s*[-–—]\s*$|\s+(?:{now})(?!\w)))?"
        rf")(?!\w)",
        re.IGNORECASE,
    )


def spans(text: str) -> Iterator[Span]:
    """Yield the spans of time in a text, from left to right; impossible dates are none.

    Examples
    --------
    >>> [(str(one.start), str(one.end)) for one in spans("März 2019 bis Juni 2021")]
    [('2019-03-01', '2021-06-30')]
    >>> [(str(one.start), one.end, one.ranged) for one in spans("Since 2020")]
    [('2020-01-01', None, True)]
    """
    for match in _pattern().finditer(text):
        found = _read(match)
        if found and (found.end is None or found.start <= found.end):
            yield found


def _read(match: re.Match[str]) -> Span | None:
    at, to = match.span()
    if match["since"]:
        since = _moment(match, "s")
        return Span(since[0], None, at, to, True) if since else None
    if match["my"]:
        year = int(match["my"])
        first, last = _month(match["m1"]), _month(match["m2"] or match["n2"])
        return Span(date(year, first, 1), _last(year, last), at, to, True)
    start = _moment(match, "a")
    if start is None:
        return None
    if match["now"] or match["open"]:
        return Span(start[0], None, at, to, True)
    if match["yy"]:
        year = start[0].year // 100 * 100 + int(match["yy"])
        return Span(start[0], date(year, 12, 31), at, to, True) if match["yeara"] else None
    end = _moment(match, "b")
    if end is not None:
        return Span(start[0], end[1], at, to, True)
    if re.fullmatch(r"\d{1,2}\.\d\d", match[0]):  # a lone 3.11 is a version or a mark
        return None
    return Span(start[0], start[1], at, to, False)


def _moment(match: re.Match[str], tag: str) -> tuple[date, date] | None:
    """Return the first and the last day that a moment may mean."""
    part = match.groupdict()
    try:
        if iso := part[f"iso{tag}"]:
            numbers = [int(piece) for piece in iso.split("-")]
            return _days(numbers[0], numbers[1], numbers[2] if len(numbers) == 3 else None)
        if part[f"day{tag}"]:
            return _days(_year(part[f"dy{tag}"]), int(part[f"dm{tag}"]), int(part[f"day{tag}"]))
        if part[f"sd{tag}"]:  # day first, as in Europe; month first where nothing else is possible
            first, second, year = int(part[f"sd{tag}"]), int(part[f"sm{tag}"]), _year(part[f"sy{tag}"])
            return _days(year, second, first) if second <= 12 else _days(year, first, second)
        if part[f"num{tag}"]:
            return _days(_year(part[f"ny{tag}"]), int(part[f"num{tag}"]), None)
        if part[f"word{tag}"]:
            day = part[f"wd{tag}"]
            return _days(_year(part[f"wy{tag}"]), _month(part[f"word{tag}"]), int(day) if day else None)
        if part[f"year{tag}"]:
            year = _year(part[f"year{tag}"])
            return date(year, 1, 1), date(year, 12, 31)
    except ValueError:  # the 31st of February
        return None
    return None


def _days(year: int, month: int, day: int | None) -> tuple[date, date]:
    if day is None:
        return date(year, month, 1), _last(year, month)
    return date(year, month, day), date(year, month, day)


def _last(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _month(word: str) -> int:
    return int(word) if word.isdigit() else _months()[fold(word)]


def _year(text: str) -> int:
    digits = text.lstrip("'’")
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (1900 if int(digits) >= 50 else 2000)
