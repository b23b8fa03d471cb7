"""DOCX becomes lines: paragraphs, tables row by row or column by column, text boxes, the first header."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn

from sunset.cv.headings import heading_kind
from sunset.cv.lines import MOST_PAGES, Document, Line, Unreadable, mended, unbulleted

__all__ = ["read_docx"]

_MOST_UNPACKED = 60_000_000
_MOST_PARTS = 2_000
_MOST_DEPTH = 6
_EMU_PER_POINT = 12_700
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"


def read_docx(path: Path, content: bytes) -> Document:
    """Read a DOCX.

    Raises
    ------
    sunset.errors.BadInput : if it is broken, no DOCX, or unpacks to more than a CV can be.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if any(part.flag_bits & 1 for part in parts):
                raise Unreadable(
                    "locked", f"{path}: the file is locked with a password. Save it without one."
                )
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
                raise Unreadable(
                    "large",
                    f"{path}: it unpacks to more than a CV can be and is not opened. "
                    "Save the CV again, without pictures.",
                )
            if "word/document.xml" not in archive.namelist():
                raise Unreadable("kind", f"{path}: a ZIP file, but no DOCX. Save the CV as DOCX or PDF.")
        document = docx.Document(io.BytesIO(content))
        header = document.sections[0].header._element if document.sections else None
        lines = [*(_block(header, 0) if header is not None else ()), *_block(document.element.body, 0)]
    except Unreadable:
        raise
    except Exception:  # a hostile file may raise anything inside the parsers
        raise Unreadable("broken", f"{path}: the DOCX is broken and cannot be read. Save it again.") from None
    breaks = len(document.element.body.findall(f".//{qn('w:lastRenderedPageBreak')}"))
    if breaks >= MOST_PAGES:
        raise Unreadable(
            "long",
            f"{path}: {breaks + 1} pages; at most {MOST_PAGES} are read. Save the CV without enclosures.",
        )
    return Document(lines=tuple(lines), photo=_has_portrait(document.element.body))


def _block(element: Any, depth: int) -> Iterator[Line]:
    if depth > _MOST_DEPTH:
        return
    for child in element:
        if child.tag == qn("w:p"):
            yield from _paragraph(child, depth)
        elif child.tag == qn("w:tbl"):
            yield from _table(child, depth)
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent")):
            yield from _block(child, depth + 1)


def _paragraph(element: Any, depth: int) -> Iterator[Line]:
    text, bold, sizes = "", [], []
    boxes: list[Any] = []
    for run in _runs(element, boxes):
        words = "".join(
            piece.text or "" if piece.tag == qn("w:t") else "\t" if piece.tag == qn("w:tab") else "\n"
            for piece in run
            if piece.tag in (qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr"))
        )
        text += words
        if words.strip():
            properties = run.find(qn("w:rPr"))
            mark = properties.find(qn("w:b")) if properties is not None else None
            size = properties.find(qn("w:sz")) if properties is not None else None
            bold.append(mark is not None and mark.get(qn("w:val")) not in ("0", "false"))
            sizes.append(float(size.get(qn("w:val"))) / 2 if size is not None else 0.0)
    for box in boxes:
        yield from _block(box, depth + 1)
    style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    name = style.get(qn("w:val")) if style is not None else ""
    listed = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None or bool(re.match("List|Aufz", name))
    heading = bool(re.match(r"(?:Heading|berschrift|Überschrift|Titel|Title)", name))
    for part in mended(text).split("\n"):
        body, bullet = unbulleted(part)
        if body.strip():
            yield Line(
                re.sub(r"\t+| {4,}", "\t", body.strip()),
                size=max(sizes, default=0.0),
                bold=all(bold),
                bullet=bullet or listed,
                heading=heading,
            )


def _runs(element: Any, boxes: list[Any]) -> Iterator[Any]:
    """Yield the runs of a paragraph and collect its text boxes, each once."""
    for child in element:
        if child.tag in (f"{_MC}Fallback", qn("w:del")):
            continue
        if child.tag == qn("w:txbxContent"):
            boxes.append(child)
            continue
        if child.tag == qn("w:r"):
            yield child
        if child.tag != qn("w:pPr"):
            yield from _runs(child, boxes)


def _table(element: Any, depth: int) -> Iterator[Line]:
    """Read rows from left to right; columns that each have a heading of their own, one after the other."""
    rows = [
        [list(_block(cell, depth + 1)) for cell in row.iterchildren(qn("w:tc"))]
        for row in element.iterchildren(qn("w:tr"))
    ]
    for cells in rows:
        filled = [cell for cell in cells if cell]
        headed = [cell for cell in filled if any(heading_kind(line.text) for line in cell)]
        if len(filled) == 1:
            yield from filled[0]
            continue
        if len(headed) > 1 and any(len(cell) > 2 for cell in headed):
            for cell in sorted(filled, key=lambda lines: sum(len(line.text) for line in lines)):
                yield from (replace(line, column=not index) for index, line in enumerate(cell))
            continue
        longest = max((len(cell) for cell in filled), default=0)
        for index in range(longest):
            beside = [cell[index] for cell in filled if index < len(cell)]
            yield replace(
                beside[-1],
                text="\t".join(line.text for line in beside),
                bold=all(line.bold for line in beside),
                gap=index == 0,
                bullet=beside[-1].bullet and len(beside) == 1,
            )


def _has_portrait(body: Any) -> bool:
    for extent in body.iter(_EXTENT):
        wide, high = (int(extent.get(side, 0)) / _EMU_PER_POINT for side in ("cx", "cy"))
        pictured = any(True for _ in extent.getparent().iter(_BLIP))
        if pictured and 40 <= wide <= 250 and 0.9 <= high / wide <= 1.8:
            return True
    return False
