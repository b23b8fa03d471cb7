"""PDF becomes lines: columns one after the other, running heads and feet dropped."""

import io
import re
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from sunset.cv.headings import heading_kind
from sunset.cv.lines import MOST_PAGES, Document, Line, Unreadable, mended, unbulleted

__all__ = ["read_pdf"]

_CELL = 0.85  # a blank this many times the size of the letters parts cells
_MARGIN = 0.09  # share of a page in which running heads and feet stand
_FOOT = re.compile(r"(?:.*\b(?:seite|page)\s*)?\d{1,3}(?:\s*(?:/|von|of)\s*\d{1,3})?", re.IGNORECASE)
_LEAST_ROWS = 6
_CHUNK = 32_768
_MOST_UNPACKED = 150_000_000
_MOST_WORDS = 60_000


@dataclass(frozen=True)
class _Run:
    """Words that stand together in a row of a page."""

    text: str
    left: float
    right: float
    top: float
    size: float
    bold: bool


_Row = list[_Run]


def read_pdf(path: Path, content: bytes) -> Document:
    """Read a PDF.

    Raises
    ------
    sunset.errors.BadInput : if it is locked, broken, too long, or holds pictures of text only.
    """
    if _unpacked(content) > _MOST_UNPACKED:
        raise Unreadable(
            "large",
            f"{path}: it unpacks to more than a CV can be and is not opened. "
            "Export it again, without pictures.",
        )
    try:
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            if len(pdf.pages) > MOST_PAGES:
                raise Unreadable(
                    "long",
                    f"{path}: {len(pdf.pages)} pages; at most {MOST_PAGES} are read. "
                    "Export the CV alone, without enclosures.",
                )
            pages = [_page(page) for page in pdf.pages]
    except PdfminerException as error:
        if isinstance(error.args[0] if error.args else None, PDFPasswordIncorrect):
            raise Unreadable(
                "locked", f"{path}: the PDF is locked with a password. Save it without one."
            ) from None
        raise _broken(path) from None
    except Unreadable:
        raise
    except Exception:  # a hostile file may raise anything inside the parser
        raise _broken(path) from None
    if not any(rows for rows, _, _, _ in pages):
        raise Unreadable(
            "scan",
            f"{path}: this PDF holds pictures of text only, or none. Nothing is guessed from a picture: "
            "export the CV as text or DOCX from the program it was written with.",
        )
    return Document(
        lines=tuple(_lines(_without_running(pages))),
        photo=any(photo for _, _, _, photo in pages),
        pictures=tuple(number for number, (rows, _, _, _) in enumerate(pages, 1) if not rows),
    )


def _unpacked(content: bytes) -> int:
    """Return how many bytes the deflated streams of a PDF unpack to, counted up to the limit."""
    total = 0
    for match in re.finditer(rb"stream\r?\n", content):
        inflater = zlib.decompressobj()
        at = match.end()
        try:
            while at < len(content) and not inflater.eof:
                total += len(inflater.decompress(content[at : at + _CHUNK]))
                at += _CHUNK
                if total > _MOST_UNPACKED:
                    return total
        except zlib.error:  # not deflated, or broken: the parser will say
            continue
    return total


def _broken(path: Path) -> Unreadable:
    return Unreadable("broken", f"{path}: the PDF is broken and cannot be read. Export it again.")


def _page(page: Any) -> tuple[list[_Row], float, float, bool]:
    """Return a page's rows, width, height and whether a portrait is on it."""
    words = page.extract_words(
        extra_attrs=["fontname", "size"], keep_blank_chars=False, use_text_flow=False, x_tolerance_ratio=0.15
    )
    if len(words) > _MOST_WORDS:
        raise ValueError("more words than pages hold")
    photo = any(
        40 <= one["width"] <= 250 and 0.9 <= one["height"] / max(one["width"], 1) <= 1.8
        for one in page.images
    )
    return _rows(words), float(page.width), float(page.height), photo


def _rows(words: Sequence[Any]) -> list[_Row]:
    rows: list[list[Any]] = []
    for word in sorted(words, key=lambda one: (one["bottom"], one["x0"])):
        if rows and abs(rows[-1][0]["bottom"] - word["bottom"]) < 0.35 * min(
            rows[-1][0]["size"], word["size"]
        ):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_runs(sorted(row, key=lambda one: one["x0"])) for row in rows]


def _runs(row: Sequence[Any]) -> _Row:
    groups: list[list[Any]] = []
    for word in row:
        if groups and word["x0"] - groups[-1][-1]["x1"] < _CELL * min(groups[-1][-1]["size"], word["size"]):
            groups[-1].append(word)
        else:
            groups.append([word])
    return [
        _Run(
            mended(_spelled(group).replace("\u00ad", "-")).strip(),  # on a page, every hyphen is seen
            group[0]["x0"],
            group[-1]["x1"],
            min(word["top"] for word in group),
            round(max(word["size"] for word in group), 1),
            all(re.search(r"bold|black|heavy|semib", word["fontname"], re.IGNORECASE) for word in group),
        )
        for group in groups
    ]


def _spelled(group: Sequence[Any]) -> str:
    """Join words; letters that were set apart from each other become words again."""
    gaps = [right["x0"] - left["x1"] for left, right in pairwise(group)]
    if len(group) < 4 or sum(len(word["text"]) for word in group) > 1.7 * len(group):
        return " ".join(word["text"] for word in group)
    usual = sorted(gaps)[len(gaps) // 2]
    text: str = group[0]["text"]
    for gap, word in zip(gaps, group[1:], strict=True):
        text += (" " if gap > 1.5 * usual else "") + word["text"]
    return text


def _without_running(
    pages: Sequence[tuple[list[_Row], float, float, bool]],
) -> list[tuple[list[_Row], float]]:
    """Drop what stands at the head or foot of several pages, and numbers of pages."""

    def key(row: _Row) -> str:
        return re.sub(r"\d+", "#", " ".join(run.text for run in row))

    def marginal(row: _Row, height: float) -> bool:
        return not height * _MARGIN < row[0].top < height * (1 - _MARGIN)

    seen = Counter(key(row) for rows, _, height, _ in pages for row in rows if marginal(row, height))
    kept: list[tuple[list[_Row], float]] = []
    for number, (rows, width, height, _) in enumerate(pages):
        body = [
            row
            for row in rows
            if not marginal(row, height)
            or not (
                _FOOT.fullmatch(" ".join(run.text for run in row))
                or (seen[key(row)] >= max(2, len(pages) // 2) and (number > 0 or row[0].top > height / 2))
            )
        ]
        kept.append((body, width))
    return kept


def _lines(pages: Sequence[tuple[list[_Row], float]]) -> list[Line]:
    """Read pages; the narrow column of consecutive pages first, then the wide one."""
    lines: list[Line] = []
    waiting: list[Line] = []
    before: float | None = None
    for number, (rows, width) in enumerate(pages, 1):
        gutter = _gutter(rows, width, before)
        if gutter is None:
            lines += waiting
            lines += _column(rows, number)
            waiting, before = [], None
            continue
        at, first, last = gutter
        left = [kept for row in rows[first:last] if (kept := [run for run in row if run.right <= at])]
        right = [kept for row in rows[first:last] if (kept := [run for run in row if run.left >= at])]
        narrow, wide = (left, right) if at < width / 2 else (right, left)
        lines += _column(rows[:first], number) + _column(narrow, number)
        beside = _column(wide, number) + _column(rows[last:], number)
        waiting += (
            beside if waiting else [replace(line, column=not index) for index, line in enumerate(beside)]
        )
        before = at
    return lines + waiting


def _gutter(rows: Sequence[_Row], width: float, before: float | None) -> tuple[float, int, int] | None:
    """Find the empty strip between two columns, and the rows it stands in.

    Dates to the left of their stations, labels to the left of their values and right-aligned dates have
    such strips too, and are read row by row: two columns have a known heading on either side.
    """
    best: tuple[int, float, int, int] | None = None
    for at in range(int(width * 0.15), int(width * 0.85), 3):
        first, last = _longest([not any(run.left < at < run.right for run in row) for row in rows])
        part = rows[first:last]
        lefts = [run for row in part for run in row if run.right <= at]
        rights = [run for row in part for run in row if run.left >= at]
        if min(len(lefts), len(rights)) < _LEAST_ROWS or (best and last - first <= best[0]):
            continue
        goes_on = before is not None and abs(at - before) < 6 and last - first == len(rows)
        if goes_on or (_headed(lefts) and _headed(rights)):
            best = (last - first, float(at), first, last)
    return best and best[1:]


def _headed(runs: Sequence[_Run]) -> bool:
    left = min(run.left for run in runs)
    return any(run.left < left + 30 and heading_kind(run.text) for run in runs)


def _longest(free: Sequence[bool]) -> tuple[int, int]:
    best, start = (0, 0), 0
    for index, one in enumerate([*free, False]):
        if one:
            continue
        if index - start > best[1] - best[0]:
            best = (start, index)
        start = index + 1
    return best


def _column(rows: Sequence[_Row], page: int) -> list[Line]:
    lines: list[Line] = []
    edge = max((row[-1].right for row in rows), default=0.0)
    steps = sorted(lower[0].top - upper[0].top for upper, lower in pairwise(rows))
    usual = steps[len(steps) // 3] if steps else 0.0
    top = 0.0
    for row in rows:
        texts = [run.text for run in row if run.text]
        if not texts:
            continue
        text, bullet = unbulleted("\t".join(texts))
        lines.append(
            Line(
                text.strip(),
                page,
                size=max(run.size for run in row),
                bold=all(run.bold for run in row),
                indent=row[0].left,
                right=row[-1].right,
                edge=edge,
                gap=bool(lines) and row[0].top - top > 1.35 * usual,
                bullet=bullet,
            )
        )
        top = row[0].top
    return _lone_bullets(lines)


def _lone_bullets(lines: Sequence[Line]) -> list[Line]:
    """Give bullets that stand a line of their own to the text after them."""
    joined: list[Line] = []
    for line in lines:
        if joined and joined[-1].text in {"•", "·", "▪", "–", "-", "◦", "●"}:
            joined[-1] = replace(line, bullet=True)
        else:
            joined.append(line)
    return joined
