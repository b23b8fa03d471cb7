"""Degrees and vocational training: level, degree, field, institution, year."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from models import places
from sunset.cv.dates import Span, spans
from sunset.cv.entries import Dated, dated, mend_split_dates, town
from sunset.cv.lines import Line
from sunset.cv.stations import employer_mark
from sunset.cv.words import alternatives, bare, fold, lexicon

__all__ = ["StudyFound", "degree_in", "read_studies"]

_STRONG = re.compile(r"\t|\s+[|•·]\s+|\s+[–—-]\s+|;\s")
_LATER = 2  # lines below the degree that may name the institution


@dataclass(frozen=True)
class StudyFound:
    """A finished study and the lines it stands in."""

    level: str
    degree: tuple[str, Line]
    field: tuple[str, Line] | None
    institution: tuple[str, Line] | None
    year: tuple[int, Line] | None


@cache
def _degrees() -> tuple[tuple[str, re.Pattern[str], bool], ...]:
    found = []
    for group in lexicon()["degrees"]:
        if group.get("whole"):
            found.append(
                (group["level"], re.compile(rf"^(?:{'|'.join(group['whole'])})$", re.IGNORECASE), True)
            )
        pattern = "|".join(sorted(group["patterns"], key=len, reverse=True))
        found.append(
            (group["level"], re.compile(rf"(?<![\w.-])(?:{pattern})(?![\w-])", re.IGNORECASE), False)
        )
    return tuple(found)


def degree_in(text: str) -> tuple[str, int, int, bool] | None:
    """Return level and place of the degree that a text names first, and whether the whole part is its name.

    Examples
    --------
    >>> degree_in("B.Sc. (Hons) Mathematics")[0], degree_in("Ausbildung zur Köchin")[0]
    ('bachelor', 'vocational')
    >>> degree_in("Data Science Meetup") is None
    True
    """
    best: tuple[int, int, str, int, bool] | None = None
    for level, pattern, whole in _degrees():
        match = pattern.search(text)
        if match:
            found = (match.start(), -len(match[0]), level, match.end(), whole)
            best = min(best, found) if best else found
    return (best[2], best[0], best[3], best[4]) if best else None


def read_studies(lines: Sequence[Line]) -> Iterator[StudyFound]:
    """Yield the finished studies of a section; what still runs or was broken off is no degree."""
    rows = [dated(line, lone=True) for line in mend_split_dates(lines)]
    named = [index for index, row in enumerate(rows) if degree_in(_text(row))]
    if not named:
        return
    above = _above(rows, named)
    starts = [max(index - above, previous + 1) for previous, index in zip([-1, *named], named, strict=False)]
    for start, index, end in zip(starts, named, [*starts[1:], len(rows)], strict=True):
        study = _study(rows[start:index], rows[index], rows[index + 1 : min(end, index + 1 + _LATER)])
        if study:
            yield study


def _above(rows: Sequence[Dated], named: Sequence[int]) -> int:
    """Return how many lines of an entry stand above its degree."""
    return named[0] if named[0] <= 2 else 0


def _text(row: Dated) -> str:
    return row.rest if row.span else row.line.text


def _study(above: Sequence[Dated], row: Dated, below: Sequence[Dated]) -> StudyFound | None:
    text = _text(row)
    found = degree_in(text)
    assert found is not None
    around = [*above, row, *below]
    if any(fold(word) in fold(" ".join(one.line.text for one in around)) for word in _running()):
        return None
    year = _year(row, above, below)
    if year is False:
        return None
    level, at, to, whole = found
    chunk, offset = _chunk_at(text, at)
    if whole:
        degree, field = bare(chunk), None
    else:
        degree = (
            bare(text[at:to]) if text[at:to].count("(") == text[at:to].count(")") else text[at:to].strip()
        )
        field = _field(text[to:], text[offset:at], level)
    pieces = [
        (bare(piece), one.line)
        for one in (row, *above, *below)
        for piece in _pieces(one, at if one is row else -1)
    ]
    institution = next(
        ((piece, line) for piece, line in pieces if _institution(piece) and piece != degree), None
    )
    if institution is None and level == "vocational":  # firms train, too
        institution = next(
            ((piece, line) for piece, line in pieces if employer_mark(piece) and line is not row.line), None
        )
        special = [
            piece
            for piece, line in pieces
            if line is row.line and field and piece not in field and _subject(piece, None, degree, text)
        ]
        if institution and field and len(special) == 1:
            field = f"{field}, {special[0]}"
    labelled = re.compile(
        rf"(?:{alternatives(lexicon()['studies']['subjects'])})\s*[:\t]\s*(.+)", re.IGNORECASE
    )
    named_in = row.line
    for one in below:
        if field is None and not whole and (told := labelled.match(one.line.text)):
            field, named_in = bare(told[1]), one.line
    if field and (_institution(field) or (institution and field in institution[0])):
        field = None
    if field is None and not whole and level != "none":
        field = next(
            (
                piece
                for piece, line in pieces
                if line is row.line and _subject(piece, institution, degree, text)
            ),
            None,
        )
    if institution is None:
        rest = [piece for piece, line in pieces if line is row.line and piece not in (degree, field)]
        named = next(
            (piece for piece in rest if _subject(piece, None, degree, text) and piece not in (field or "")),
            None,
        )
        institution = (named, row.line) if named else None
    if institution is None and (
        beside := [one for one in (*above, *below) if not one.line.bullet and bare(_text(one))]
    ):
        name = bare(re.split(r",\s", _STRONG.split(_text(beside[0]))[0])[0])
        if not degree_in(name) and len(name) < 80 and not name.endswith(".") and ":" not in name:
            institution = (name, beside[0].line)
    return StudyFound(
        level, (degree, row.line), (field, named_in) if field else None, institution, year or None
    )


@cache
def _running() -> tuple[str, ...]:
    return tuple(lexicon()["studies"]["running"])


def _year(
    row: Dated, above: Sequence[Dated], below: Sequence[Dated]
) -> tuple[int, Line] | Literal[False] | None:
    """Return the year of the degree; False where the study still runs."""
    for one in (row, *reversed(above), *below):
        found: list[Span] = [one.span] if one.span else list(spans(one.line.text))
        if found:
            end = found[-1].end
            return (end.year, one.line) if end else False
    return None


def _chunk_at(text: str, at: int) -> tuple[str, int]:
    offset = 0
    for match in [*_STRONG.finditer(text), None]:
        end = match.start() if match else len(text)
        if offset <= at < end or match is None:
            return re.split(r",\s", text[offset:end])[0], offset
        offset = match.end()
    return text, 0


def _field(after: str, before: str, level: str) -> str | None:
    """Return the subject behind a degree, or before it: "Studium der Informatik (Diplom)"."""
    joins = alternatives(lexicon()["studies"]["joins"])
    if level == "none":
        listed = re.match(r"\s*:\s*([^\t|;(]+)", after)
        if listed:
            names = [
                part
                for part in re.split(r",\s", listed[1])
                if not _institution(part) and not any(spans(part))
            ]
            return ", ".join(bare(name) for name in names) or None
        return None
    match = re.match(rf"(?:\s*\([^)]*\))?\s*:?,?\s*(?:(?:{joins})\s+)*([^\t|;(\d]+)", after, re.IGNORECASE)
    name = (
        bare(re.split(r",\s|\s[–—-]\s", match[1].strip())[0]) if match and not after.startswith("\t") else ""
    )
    if (
        name
        and not _institution(name)
        and not re.fullmatch(rf"{joins}|an der|at|bei|note|grade", name, re.IGNORECASE)
    ):
        name = re.split(r"\s+(?:an der|at|bei)\s+", name)[0]
        return name if level == "vocational" or not degree_in(name) else None
    named = re.search(
        r"(?:studium|studies)\s+(?:der|des|of|in|im bereich)?\s*([^,(\t]+)", before, re.IGNORECASE
    )
    name = bare(named[1]) if named else bare(re.sub(r"[(\[]\s*$", "", before))
    return (
        name
        if name and not re.search("[,:]", name) and not _institution(name) and not any(spans(name))
        else None
    )


def _pieces(row: Dated, at: int) -> Iterator[str]:
    for chunk in _STRONG.split(_text(row)):
        for half in re.split(r"\s+(?:an der|at the|at|bei der)\s+(?=[A-ZÄÖÜ])", chunk):
            for piece in re.split(r"[,:]\s+", half):
                kept = bare(piece)
                for span in reversed(list(spans(kept))):
                    kept = bare(kept[: span.at] + kept[span.to :])
                if kept:
                    yield kept


def _institution(text: str) -> bool:
    known = {fold(word) for word in lexicon()["studies"]["institutions"]}
    ends = tuple(word for word in known if len(word) > 4)
    words = [fold(word.strip("(),.")) for word in re.split(r"[\s-]+", text)]
    return any(word in known or word.endswith(ends) for word in words) and bool(re.match(r"[A-ZÄÖÜ]", text))


def _subject(piece: str, institution: tuple[str, Line] | None, degree: str, text: str) -> bool:
    """Tell whether a part of the degree's line is its subject: no institution, place or mark."""
    if (
        (institution and piece == institution[0])
        or degree in piece
        or degree_in(piece)
        or _institution(piece)
    ):
        return False
    if not re.match(r"[A-ZÄÖÜ][^\d:]{3,}$", piece) or town(piece) or places.country_code(piece):
        return False
    return not any(fold(word) in _marks() for word in re.findall(r"\w+", piece))


@cache
def _marks() -> frozenset[str]:
    return frozenset(fold(word) for word in lexicon()["studies"]["marks"])
