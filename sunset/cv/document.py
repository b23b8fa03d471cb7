"""A file becomes lines: text, page, size, in the order a person reads them."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from sunset.cv.lines import Document, Line, Unreadable, mended, unbulleted
from sunset.cv.pdf import read_pdf
from sunset.cv.word_file import read_docx
from sunset.errors import NotFound

__all__ = ["Document", "read_document"]

MOST_BYTES = 10_000_000
MOST_LINES = 10_000
MOST_CHARACTERS = 300_000
_LONGEST_LINE = 2_000


def read_document(path: Path) -> Document:
    """Read a PDF, a DOCX, a plain text or a JSON Resume.

    Raises
    ------
    sunset.errors.NotFound : if there is no such file.
    sunset.errors.BadInput : if it is too large, broken, locked, without text, or of another kind.
    """
    content = _content(path)
    if content.startswith(b"%PDF-") or b"%PDF-" in content[:1024]:
        document = read_pdf(path, content)
    elif content.startswith(b"PK\x03\x04"):
        document = read_docx(path, content)
    elif path.suffix.lower() == ".json":
        return Document(data=_json(path, content))
    else:
        document = Document(lines=_text_lines(path, content))
    length = sum(len(line.text) for line in document.lines)
    if len(document.lines) > MOST_LINES or length > MOST_CHARACTERS:
        raise Unreadable(
            "long",
            f"{path}: {len(document.lines)} lines with {length} characters are no CV. At most {MOST_LINES} "
            f"lines and {MOST_CHARACTERS} characters are read: export the CV alone, without enclosures.",
        )
    if not any(re.search(r"\w", line.text) for line in document.lines):
        raise Unreadable(
            "empty", f"{path}: there is no text in it. Export the CV again, or save it as plain text."
        )
    return replace(document, lines=tuple(part for line in document.lines for part in _short(line)))


def _short(line: Line) -> Iterator[Line]:
    """Break a line that no CV has, so that no pattern works on text without end."""
    for at in range(0, len(line.text), _LONGEST_LINE):
        yield replace(line, text=line.text[at : at + _LONGEST_LINE])


def _content(path: Path) -> bytes:
    if not path.exists():
        raise NotFound(f"{path}: there is no such file. Check the path.")
    if not path.is_file():
        raise Unreadable("file", f"{path}: this is no file. Name the CV itself.")
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Unreadable(
            "file", f"{path}: cannot be read ({error.strerror}). Name a file that you may read."
        ) from None
    if len(content) > MOST_BYTES:
        raise Unreadable(
            "large", f"{path}: larger than 10 MB. Export the CV alone, without enclosures and large pictures."
        )
    if not content.strip():
        raise Unreadable("empty", f"{path}: the file is empty. Export the CV again.")
    if content.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0")):
        raise Unreadable(
            "kind", f"{path}: neither PDF nor DOCX nor text. Save the CV as PDF or DOCX and import that."
        )
    return content


def _decoded(path: Path, content: bytes) -> str:
    encodings = ["utf-8-sig", "cp1252", "latin-1"]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise Unreadable(
        "kind", f"{path}: neither PDF nor DOCX nor text. Save the CV as PDF or DOCX and import that."
    )


def _json(path: Path, content: bytes) -> dict[str, Any]:
    try:
        data = json.loads(_decoded(path, content))
    except (json.JSONDecodeError, RecursionError) as error:
        raise Unreadable(
            "broken", f"{path}: not valid JSON ({error}). Export the JSON Resume again."
        ) from None
    if not isinstance(data, dict) or not isinstance(data.get("basics"), dict):
        raise Unreadable(
            "kind", f"{path}: no JSON Resume: 'basics' is missing. See https://jsonresume.org/schema"
        )
    return data


def _text_lines(path: Path, content: bytes) -> tuple[Line, ...]:
    lines: list[Line] = []
    gap = False
    for page, sheet in enumerate(mended(_decoded(path, content)).split("\f"), 1):
        for raw in sheet.splitlines():
            text = raw.rstrip()
            if lines and re.fullmatch(r"\s*[-=_~*]{3,}\s*", text):  # the line above is underlined
                lines[-1] = Line(**{**vars(lines[-1]), "heading": not gap})
                continue
            if not text.strip():
                gap = True
                continue
            marked = re.match(r"#{1,6}\s+(.*)", text)
            body, bullet = unbulleted(marked[1] if marked else text)
            indent = float(len(text) - len(text.lstrip()))
            body = re.sub(r"\t+| {3,}", "\t", re.sub(r"\*\*(.+?)\*\*", r"\1", body.strip()))
            lines.append(Line(body, page, indent=indent, gap=gap, bullet=bullet, heading=bool(marked)))
            gap = False
    return tuple(lines)
