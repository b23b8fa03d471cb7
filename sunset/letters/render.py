"""Sets a letter: PDF/A through Typst, DOCX through python-docx.

What a letter says reaches Typst as data, never as source, so no text can be markup.
"""

import json
import re
from datetime import UTC, datetime, time
from importlib.resources import as_file, files
from pathlib import Path

import docx
import typst
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from sunset.errors import BadInput
from sunset.letters.letter import Letter, clean
from sunset.letters.norms import NORMS

__all__ = ["render_docx", "render_pdf"]

_LONGEST_WORD = 40
_ZERO_WIDTH = "\u200b"


def _breakable(text: str) -> str:
    """Let a line break inside words that no line could hold."""
    pattern = rf"\S{{{_LONGEST_WORD},}}"
    return re.sub(pattern, lambda word: re.sub(r"(.{20})", rf"\1{_ZERO_WIDTH}", word[0]), clean(text))


def render_pdf(letter: Letter, path: Path) -> None:
    """Write a letter as PDF/A-2b; equal letters give equal bytes.

    Raises
    ------
    sunset.errors.BadInput : if the letter has a character its typeface lacks.
    """
    data = {
        "norm": NORMS[letter.language].model_dump(),
        "language": letter.language,
        "name": _breakable(letter.name),
        "sender": [_breakable(line) for line in letter.sender],
        "sender_line": _breakable(" · ".join(letter.sender[:3])),
        "recipient": [_breakable(line) for line in letter.recipient],
        "place_and_date": _breakable(letter.place_and_date),
        "subject": _breakable(letter.subject),
        "salutation": _breakable(letter.salutation),
        "paragraphs": [_breakable(" ".join(said.text for said in part)) for part in letter.paragraphs],
        "closing": _breakable(letter.closing),
        "enclosures": [_breakable(line) for line in letter.enclosures],
        "enclosures_title": letter.enclosures_title,
    }
    here = files("sunset.letters")
    with as_file(here / "fonts") as fonts:
        try:
            compiler = typst.Compiler(
                (here / "letter.typ").read_bytes(),
                font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(fonts)]),
                ignore_system_fonts=True,
                sys_inputs={"letter": json.dumps(data)},
            )
            pdf, warnings = compiler.compile_with_warnings(
                pdf_standards=["a-2b"],
                timestamp=int(datetime.combine(letter.day, time(), UTC).timestamp()),
                format="pdf",
            )
        except typst.TypstError as error:
            raise BadInput(
                f"The letter to {letter.subject!r} cannot be set as PDF: {error.message}. "
                "Replace that character in the profile or the letter, or take the DOCX."
            ) from None
    assert not warnings, [warning.message for warning in warnings]
    assert isinstance(pdf, bytes)
    path.write_bytes(pdf)


def render_docx(letter: Letter, path: Path) -> None:
    """Write a letter as DOCX, with the same parts in the same order as the PDF."""
    norm = NORMS[letter.language]
    document = docx.Document()
    document.core_properties.title = clean(letter.subject)[:255]  # the format takes no more
    document.core_properties.author = clean(letter.name)[:255]
    # python-docx stamps its template's own dates; a letter carries its day
    moment = datetime.combine(letter.day, time())
    document.core_properties.created = document.core_properties.modified = moment
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(norm.left), Mm(norm.right)
    section.top_margin, section.bottom_margin = Mm(norm.top), Mm(norm.bottom)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(norm.size)
    style.paragraph_format.space_after = Pt(8)
    _set_language(style.element, {"de": "de-DE", "en": "en-GB"}[letter.language])

    _block(document, letter.sender).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if norm.address_zone:
        _block(document, letter.recipient)
        _block(document, (letter.place_and_date,)).alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _block(document, (letter.subject,), bold=True)
        _block(document, (letter.salutation,))
    else:
        _block(document, (letter.place_and_date,))
        _block(document, letter.recipient)
        _block(document, (letter.salutation,))
        _block(document, (letter.subject,), bold=True)
    for part in letter.paragraphs:
        _block(document, (" ".join(said.text for said in part),))
    _block(document, (letter.closing,)).paragraph_format.space_after = Pt(36)
    _block(document, (letter.name,))
    if letter.enclosures:
        _block(document, (letter.enclosures_title,), bold=True).paragraph_format.space_after = Pt(0)
        _block(document, letter.enclosures)
    document.save(str(path))


def _block(document: Document, lines: tuple[str, ...], *, bold: bool = False):  # type: ignore[no-untyped-def]
    paragraph = document.add_paragraph()
    for number, line in enumerate(lines):
        run = paragraph.add_run(clean(line))
        run.bold = bold
        if number < len(lines) - 1:
            run.add_break()
    return paragraph


def _set_language(style, code: str) -> None:  # type: ignore[no-untyped-def]
    language = style.get_or_add_rPr().makeelement(qn("w:lang"), {qn("w:val"): code})
    style.rPr.append(language)
