"""A person's dated list of applications, as offices ask for it: PDF through Typst, and a workbook.

What it says reaches Typst as data, never as source, so no text can be markup. It holds what the person did
and what came of it, and no verdict of Sunset's.
"""

import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from importlib.resources import as_file, files
from pathlib import Path
from typing import Literal

import typst
import xlsxwriter

from sunset.files import whole
from sunset.messages import Messages
from sunset.report.row import fit, one_line

__all__ = ["COLUMNS", "Application", "ApplicationList", "outcome_words", "write_pdf", "write_xlsx"]

COLUMNS = (("day", 12), ("employer", 28), ("title", 38), ("place", 20), ("channel", 20), ("contact", 24),
           ("state", 24), ("since", 12), ("link", 40))  # fmt: skip
"""Of the workbook, by key in the catalogue, with their width in characters."""

_URL_LIMIT = 2_079  # characters that Excel takes in one link
_PRINTED_ADDRESS = 120  # characters
_HEADER_ROW = 4
_ZERO_WIDTH = "\u200b"


@dataclass(frozen=True)
class Application:
    """One application.

    Parameters
    ----------
    day : on which it went out.
    employer, title, place, contact : of the advert as it was then; empty where it does not say.
    channel : how it went out.
    outcome : the last thing that came of it, one of the ledger's outcomes; None while there is no answer.
    outcome_on : its day.
    link : where the advert stood, an address that a browser may open.
    """

    day: date
    employer: str
    title: str
    place: str
    channel: str
    contact: str = ""
    outcome: str | None = None
    outcome_on: date | None = None
    link: str | None = None


@dataclass(frozen=True)
class ApplicationList:
    """What a person applied for within a period.

    Parameters
    ----------
    language : of all words that are not the advert's.
    name, address : the person's own.
    since, until : first and last day of the period.
    rows : in the order to be shown.
    """

    language: str
    name: str
    address: tuple[str, ...]
    since: date
    until: date
    rows: Sequence[Application]

    def counted(self) -> str:
        """Return in words how many applications there are."""
        words, number = Messages(self.language, "applications"), len(self.rows)
        return words("count_one") if number == 1 else words("count", number=words.number(number))


def outcome_words(outcome: str | None, words: Messages) -> str:
    """Return in words what came of an application; None is no answer yet.

    Examples
    --------
    >>> outcome_words(None, Messages("en", "applications"))
    'no answer yet'
    """
    return words(f"outcome_{(outcome or 'open').replace(' ', '_')}")


def write_pdf(path: Path, listing: ApplicationList) -> bool:
    """Write the list as PDF with a place for the signature; equal lists give equal bytes.

    Returns
    -------
    True if it is PDF/A-2b; False if it is plain PDF, because the typeface lacks some sign of the list, which
    is a box in it then.
    """
    words = Messages(listing.language, "applications")
    data = {
        "language": listing.language,
        "title": words("title"),
        "name": _set(listing.name),
        "address": [_set(line) for line in listing.address],
        "period": words("period", since=words.day(listing.since), until=words.day(listing.until)),
        "count": listing.counted(),
        "head": [words(f"column_{key}") for key, _ in COLUMNS if key != "since"],
        "rows": [
            {
                "cells": [
                    words.day(row.day),
                    *(_set(text) for text in (row.employer, row.title, row.place, row.channel, row.contact)),
                    " ".join(
                        (
                            outcome_words(row.outcome, words),
                            *([words.day(row.outcome_on)] if row.outcome_on else ()),
                        )
                    ),
                ],
                "link": row.link,
                "address": _set(_shortened(row.link or "")),
            }
            for row in listing.rows
        ],
        "page": words("page"),
        "signed_at": words("signed_at"),
        "signature": words("signature"),
    }
    source = json.dumps(data), int(datetime.combine(listing.until, time(), UTC).timestamp())
    try:
        pdf, archivable = _compiled(*source, "a-2b"), True
    except typst.TypstError:  # the standard refuses a sign without a glyph; the rest must not be lost
        pdf, archivable = _compiled(*source, None), False
    with whole(path) as part:
        part.write_bytes(pdf)
    return archivable


def _compiled(data: str, stamp: int, standard: Literal["a-2b"] | None) -> bytes:
    with as_file(files("sunset") / "letters" / "fonts") as fonts:
        pdf, warnings = typst.Compiler(
            (files("sunset") / "report" / "applications.typ").read_bytes(),
            font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(fonts)]),
            ignore_system_fonts=True,
            sys_inputs={"list": data},
        ).compile_with_warnings(pdf_standards=standard, timestamp=stamp, format="pdf")
    assert not warnings, [warning.message for warning in warnings]
    assert isinstance(pdf, bytes)
    return pdf


def _set(text: str) -> str:
    """Return foreign text as one line that a page can carry, long words with places to break."""
    return re.sub(
        r"\S{21,}",
        lambda word: re.sub(r"([/?&=_.-]|.{20})", rf"\1{_ZERO_WIDTH}", word[0]),
        one_line(text),
    )


def _shortened(address: str) -> str:
    """Return an address as print needs it; the link leads to all of it."""
    return address if len(address) <= _PRINTED_ADDRESS else address[: _PRINTED_ADDRESS - 1] + "…"


def write_xlsx(path: Path, listing: ApplicationList) -> None:
    """Write the list as a workbook with real dates; equal lists give equal bytes.

    Text stays text, whatever it begins with.
    """
    words, cells = Messages(listing.language, "applications"), Messages(listing.language, "report")
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    title = words("title")
    book.set_properties(
        {"title": title, "author": fit(listing.name, cells, 255),
         "created": datetime.combine(listing.until, time())}
    )  # fmt: skip
    bold = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    text = book.add_format({"valign": "top", "text_wrap": True})
    day = book.add_format({"valign": "top", "align": "left", "num_format": words.form["day"].lower()})
    link = book.add_format({"valign": "top", "text_wrap": True, "font_color": "#0B5CAD", "underline": 1})
    sheet = book.add_worksheet(words("sheet"))
    sheet.write_string(0, 0, title, bold)
    sheet.write_string(1, 0, fit(", ".join((listing.name, *listing.address)), cells))
    sheet.write_string(2, 0, words("period", since=words.day(listing.since), until=words.day(listing.until)))
    for place, (key, width) in enumerate(COLUMNS):
        sheet.set_column(place, place, width)
        sheet.write_string(_HEADER_ROW, place, words(f"column_{key}"), head)
    for line, row in enumerate(listing.rows, start=_HEADER_ROW + 1):
        sheet.write_datetime(line, 0, row.day, day)
        said = (
            row.employer,
            row.title,
            row.place,
            row.channel,
            row.contact,
            outcome_words(row.outcome, words),
        )
        for place, cell in enumerate(said, start=1):
            sheet.write(line, place, fit(cell, cells) or None, text)
        if row.outcome_on is not None:
            sheet.write_datetime(line, 7, row.outcome_on, day)
        if row.link and len(row.link) <= _URL_LIMIT:
            sheet.write_url(line, 8, row.link, link, row.link)
        elif row.link:
            sheet.write_string(line, 8, fit(row.link, cells), text)
    last = _HEADER_ROW + max(1, len(listing.rows))
    sheet.autofilter(_HEADER_ROW, 0, last, len(COLUMNS) - 1)
    sheet.freeze_panes(_HEADER_ROW + 1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEADER_ROW)
    sheet.set_footer("&R" + cells("page"))
    book.close()
    with whole(path) as part:
        part.write_bytes(buffer.getvalue())
