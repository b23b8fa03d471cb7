"""Stations of working life: title, employer, place, dates, highlights and skills."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from models import places
from sunset.cv.dates import Span
from sunset.cv.entries import Dated, Part, dated, is_duration, mend_split_dates, parts_of, town
from sunset.cv.lines import Line
from sunset.cv.skills import listed
from sunset.cv.words import alternatives, bare, fold, lexicon

__all__ = ["Station", "employer_mark", "read_stations"]

_MOST_HEAD = 3
_LONGEST_HEAD = 110
_GENDERED = re.compile(r"(?:[*:_/]?-?in(?:nen)?|[*:_]in|\([mwdfx/|* ]+\)|/-?frau|s)$")


@dataclass(frozen=True)
class Station:
    """A station and the lines it stands in.

    Parameters
    ----------
    title, employer, city : with the line of each; None where nothing says it.
    span : its time, and the line of that.
    highlights, skills : with the line of each.
    sure : whether words, and not their order, tell title and employer apart.
    roof : whether its employer is that of the roles below it, too.
    """

    title: tuple[str, Line] | None
    employer: tuple[str, Line] | None
    city: tuple[str, Line] | None
    span: tuple[Span, Line]
    highlights: tuple[tuple[str, Line], ...]
    skills: tuple[tuple[str, Line], ...]
    sure: bool
    roof: bool = False


def read_stations(lines: Sequence[Line]) -> Iterator[Station]:
    """Yield the stations of a section, as it orders them.

    How many head lines stand above the dates is taken from the section's first station.
    """
    rows, roofs = _rows(lines)
    anchors = [index for index, row in enumerate(rows) if row.span]
    if not anchors:
        return
    above = anchors[0] if anchors[0] <= _MOST_HEAD else 0
    starts = [
        _start(rows, index, above, previous) for previous, index in zip([-1, *anchors], anchors, strict=False)
    ]
    read = [
        _station(rows, start, anchor, end, roofs)
        for start, anchor, end in zip(starts, anchors, [*starts[1:], len(rows)], strict=True)
    ]
    yield from _one_employer(read)


def _rows(lines: Sequence[Line]) -> tuple[list[Dated], frozenset[Line]]:
    """Return dated lines, and those that name an employer of several roles, with how long it was below."""
    kept: list[Dated] = []
    roofs: set[Line] = set()
    for line in mend_split_dates(lines):
        if is_duration(line.text):
            if kept and not kept[-1].span:
                roofs.add(kept[-1].line)
        else:
            kept.append(dated(line, lone=False))
    return kept, frozenset(roofs)


def _start(rows: Sequence[Dated], anchor: int, above: int, previous: int) -> int:
    """Return where the head of the station dated at `anchor` begins."""
    start = anchor
    while start > previous + 1 and anchor - start < above:
        row = rows[start - 1]
        text = row.line.text
        sentence = len(text) > _LONGEST_HEAD or (text.endswith(".") and not employer_mark(text.split()[-1]))
        if row.line.bullet or sentence:
            break
        start -= 1
        if row.line.gap and not rows[anchor].line.gap:
            break
    return start


def _station(rows: Sequence[Dated], start: int, anchor: int, end: int, roofs: frozenset[Line]) -> Station:
    span = rows[anchor].span
    assert span is not None
    heads = [
        *((row.line.text, row.line) for row in rows[start:anchor]),
        (rows[anchor].rest, rows[anchor].line),
    ]
    parts = _parts(heads)
    below = anchor + 1
    while below < end and below - anchor <= _MOST_HEAD and not _complete(parts):
        line = rows[below].line
        if (
            line.bullet
            or len(line.text) > _LONGEST_HEAD
            or _skills_of(line)
            or (parts and _is_deed(line.text))
        ):
            break
        if len({part.line for part in parts}) >= 2 and _title_and_employer(parts)[1] is not None:
            break
        parts += _parts([(line.text, line)], len(parts) + 10 * below)
        below += 1
    if below < end and _lone_town(rows[below].line) and _title_and_employer(parts)[1]:
        parts += _parts([(rows[below].line.text, rows[below].line)], 1000)
        below += 1
    title, employer, sure = _title_and_employer(parts)
    city = _city(parts, title, employer)
    highlights: list[tuple[str, Line]] = []
    skills: list[tuple[str, Line]] = []
    for row in rows[below:end]:
        named = _skills_of(row.line)
        if named:
            skills += [(name, row.line) for name in named]
        elif re.search(r"\w", row.line.text) and not row.line.text.rstrip().endswith(":"):
            highlights.append((bare(row.line.text), row.line))
    return Station(
        title,
        employer,
        city,
        (span, rows[anchor].line),
        tuple(highlights),
        tuple(skills),
        sure,
        any(row.line in roofs for row in rows[start:anchor]),
    )


def _parts(heads: Iterable[tuple[str, Line]], chunk: int = 0) -> list[Part]:
    between = alternatives(lexicon()["station"]["between"])
    found: list[Part] = []
    for text, line in heads:
        found += parts_of(text, line, chunk + len(found), between)
    return found


def _complete(parts: Sequence[Part]) -> bool:
    if {"title", "employer"} & {part.role for part in parts}:
        return {"title", "employer"} <= {part.role for part in parts}
    return any(_title_mark(part.text) and not employer_mark(part.text) for part in parts) and any(
        employer_mark(part.text) for part in parts
    )


def _title_and_employer(
    parts: Sequence[Part],
) -> tuple[tuple[str, Line] | None, tuple[str, Line] | None, bool]:
    """Decide which part is the title and which the employer; by their words, else by their order."""
    named = [part for part in parts if part.role != "city" and (part.role or not _no_name(part, parts))]
    firms = [part for part in named if part.role == "employer"] or [
        part for part in named if employer_mark(part.text) and not _title_first(part.text) and not part.role
    ]
    titles = [part for part in named if part.role == "title"] or [
        part for part in named if _title_mark(part.text) and part not in firms and not part.role
    ]
    if not titles and len(firms) > 1:  # "Vertrieb Bank" beside "Bank AG": the legal form decides
        titles = [part for part in firms[:-1] if _title_mark(part.text)][:1]
        firms = [part for part in firms if part not in titles]
    employer = firms[0] if firms else None
    title = titles[0] if titles else None
    others = [part for part in named if part is not title and part is not employer]
    sure = bool(title and employer)
    if title is None:
        title = next((part for part in others if not town(part.text)), None)
        others = [part for part in others if part is not title]
    if employer is None:
        apart = [part for part in others if title is None or part.chunk != title.chunk]
        untitled = [part for part in (*apart, *others) if part not in titles]
        employer = next((part for part in untitled if not town(part.text)), None)
        if employer is None and len(titles) > 1:
            employer = titles[1]
    if title is None:
        return None, (employer.text, employer.line) if employer else None, False
    return (
        (_whole_title(title, employer, parts), title.line),
        (employer.text, employer.line) if employer else None,
        sure,
    )


def _whole_title(title: Part, employer: Part | None, parts: Sequence[Part]) -> str:
    """Give a title what follows it behind a comma, where the employer stands elsewhere."""
    text = title.text
    for part in parts[list(parts).index(title) + 1 :]:
        if (
            part.chunk != title.chunk
            or part is employer
            or town(part.text)
            or (employer and employer.chunk == title.chunk)
        ):
            break
        text += f", {part.text}"
    return text


def _no_name(part: Part, parts: Sequence[Part]) -> bool:
    """Tell whether a part is a country, a state, a workload or a town beside other parts."""
    text = part.text
    if places.country_code(text) or re.fullmatch("[A-Z]{2}", text) or fold(text) in _words("no_name"):
        return True
    if not re.search(r"[^\W\d_]{2}", text):
        return True
    return len(parts) > 2 and town(text) and not _title_mark(text) and not employer_mark(text)


def _city(
    parts: Sequence[Part], title: tuple[str, Line] | None, employer: tuple[str, Line] | None
) -> tuple[str, Line] | None:
    taken = {one[0] for one in (title, employer) if one}
    for part in parts:
        if part.role == "city":
            return part.text, part.line
        if part.text in taken or employer_mark(part.text) or _title_mark(part.text):
            continue
        if places.country_code(part.text) is None and town(part.text):
            return part.text, part.line
    return None


def _lone_town(line: Line) -> bool:
    labels = alternatives(lexicon()["station"]["roles"]["city"])
    first = re.split(r",|\s\|\s|\t", re.sub(rf"^(?:{labels})\s*:\s*", "", line.text, flags=re.IGNORECASE))[0]
    return not line.bullet and town(bare(first))


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(fold(word) for word in lexicon()["station"][name])


@cache
def _title_mark(text: str) -> bool:
    """Tell whether a text has a word for what a person does."""
    known = _words("titles")
    for word in re.findall(r"[^\W\d_][\w*:/.-]*", text):
        plain = fold(word.rstrip(".:/*"))
        for one in {plain, *re.split(r"[-/]", plain)}:
            for form in (one, _GENDERED.sub("", one)):
                if form in known or any(len(end) > 3 and form.endswith(end) for end in known):
                    return True
    return False


@cache
def employer_mark(text: str) -> bool:
    """Tell whether a text has a legal form or a word for an organisation."""
    known = _words("employers")
    words = [fold(word.strip("(),")) for word in text.split()]
    if fold(text) in _words("self_employed"):
        return True
    pairs = [" ".join(two) for two in pairwise(words)]
    ends = tuple(word for word in known if len(word) > 4)
    return any(word in known or word.endswith(ends) for word in words) or any(pair in known for pair in pairs)


def _title_first(text: str) -> bool:
    """Tell whether a text with both marks is rather a title: a title's word stands last."""
    words = text.split()
    return _title_mark(words[-1]) and not employer_mark(words[-1])


def _is_deed(text: str) -> bool:
    """Tell whether a line tells what was done: a sentence, or many words with small ones among them."""
    words = text.split()
    if text.endswith(".") and not employer_mark(words[-1]):
        return True
    return len(words) > 7 and sum(word[0].islower() for word in words) > len(words) / 2


def _skills_of(line: Line) -> list[str]:
    labels = alternatives(lexicon()["labels"]["station_skills"])
    match = re.match(rf"(?:{labels})\s*[:\t]\s*(.+)", line.text, re.IGNORECASE)
    return listed(match[1]) if match else []


def _one_employer(stations: Sequence[Station]) -> Iterator[Station]:
    """Give the roles under one employer its name, and drop the line that spans them all."""
    roof: Station | None = None
    for index, station in enumerate(stations):
        following = stations[index + 1] if index + 1 < len(stations) else None
        if station.title is None or (station.employer is None and employer_mark(station.title[0])):
            name = station.employer or station.title
            if name and following and _within(following, station) and not station.highlights:
                roof = replace(station, title=None, employer=name)
                continue
        if station.roof:
            roof = station
        elif station.employer is not None:
            roof = None
        if roof and roof.employer and station.employer is None and (roof.roof or _within(station, roof)):
            yield replace(station, employer=roof.employer, city=station.city or roof.city)
        else:
            yield station


def _within(station: Station, roof: Station) -> bool:
    inner, outer = station.span[0], roof.span[0]
    return inner.start >= outer.start and (
        outer.end is None or (inner.end is not None and inner.end <= outer.end)
    )
