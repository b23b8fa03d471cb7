"""The workbook that reviewers get: one row a candidacy, a summary, and hidden keys for the way back."""

import io
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sunset.errors import StorageFailed
from sunset.failpoints import failpoint
from sunset.files import whole
from sunset.messages import Messages
from sunset.report.columns import (
    CHECKED,
    COLUMNS,
    FORMAT,
    META,
    VERDICTS,
    WORKFLOW,
    fingerprint,
)
from sunset.report.row import ReportRow, fit, shown
from sunset.report.summary import LEVEL_COLOURS, write_summary

__all__ = ["write_workbook"]

LINK_LIMIT = 65_530  # links that Excel takes in one sheet
URL_LIMIT = 2_079  # characters that Excel takes in one link
LINE_HEIGHT = 15  # points
LINES_LIMIT = 16  # lines a row shows; who wants more widens it
_KEYS_ROW, _HEADER_ROW, _FIRST_ROW = 0, 1, 2
_FEEDBACK_COLUMNS = (
    "reviewer_feedback",
    "reviewer_text",
    "processing_log",
    "support_log",
    "workflow_status",
)


def write_workbook(
    path: Path, rows: Sequence[ReportRow], *, language: str, profile: str, profile_name: str, now: datetime
) -> Path:
    """Write the reviewers' workbook and return its path; an older one is replaced in one step.

    Equal arguments make equal bytes. Text stays text, whatever it begins with.

    Parameters
    ----------
    path : of the ``.xlsx`` file; its folder is made.
    rows : in the order to be shown.
    language : of header, choices and summary, one of `sunset.messages.languages`.
    profile : whose matches these are, by the name under which the workspace knows the person; feedback
        comes back to that profile alone.
    profile_name : the person's own name.
    now : the moment, with its zone; it names this edition of the workbook.

    Raises
    ------
    sunset.errors.StorageFailed : if the file cannot be written.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    texts = Messages(language, "report")
    title = fit(texts("title", profile=profile_name), texts, 255)
    book.set_properties(
        {"title": title, "author": "Sunset", "created": now.astimezone(UTC).replace(tzinfo=None)}
    )
    _Jobs(book, texts, path.parent).write(rows, title)
    write_summary(book, texts, rows, profile_name, now)
    _write_meta(book, texts, rows, now, profile)
    book.close()
    try:
        with whole(path) as part:
            part.write_bytes(buffer.getvalue())
            failpoint("report.before_replace")
    except OSError as error:
        raise StorageFailed(
            f"{path} could not be written ({error.strerror}). Close it if it is open elsewhere, make room "
            "on the disk, or set another folder as 'out'."
        ) from None
    return path


class _Jobs:
    """The sheet of candidacies."""

    def __init__(self, book: xlsxwriter.Workbook, texts: Messages, folder: Path) -> None:
        self._texts = texts
        self._levels = Messages(texts.language, "common")
        self._folder = folder
        self._links = 0
        self._sheet: Worksheet = book.add_worksheet(texts("sheet"))
        base: dict[str, Any] = {"valign": "top", "text_wrap": True, "bottom": 4, "bottom_color": "#BFBFBF"}
        head: dict[str, Any] = {
            "bold": True,
            "text_wrap": True,
            "valign": "vcenter",
            "bottom": 1,
            "font_color": "#FFFFFF",
        }
        looks: dict[str, dict[str, Any]] = {
            "text": {},
            "input": {"bg_color": "#FFFBE6"},
            "number": {"num_format": "0.00", "align": "center"},
            "date": {"num_format": texts.form["day"].lower(), "align": "center"},
            "link": {"font_color": "#0B5CAD", "underline": 1},
            "id": {"font_color": "#0B5CAD", "underline": 1, "text_wrap": False},
        }
        self._formats: dict[str, Format] = {
            name: book.add_format(base | extra) for name, extra in looks.items()
        }
        self._head = book.add_format(head | {"bg_color": "#1F3A5F"})
        self._head_input = book.add_format(head | {"bg_color": "#7A4B00"})
        self._level_formats = {
            level: book.add_format({"bg_color": fill, "font_color": font, "bold": level == "Good"})
            for level, (fill, font) in LEVEL_COLOURS.items()
        }

    def write(self, rows: Sequence[ReportRow], title: str) -> None:
        sheet, last, end = self._sheet, _HEADER_ROW + max(1, len(rows)), len(COLUMNS) - 1
        for place, column in enumerate(COLUMNS):
            sheet.set_column(place, place, column.width, None, {"hidden": column.key == "candidacy_id"})
            sheet.write_string(_KEYS_ROW, place, column.key)
            head = self._head_input if column.key in _FEEDBACK_COLUMNS else self._head
            sheet.write_string(_HEADER_ROW, place, self._texts(f"column_{column.key}"), head)
        sheet.set_row(_KEYS_ROW, None, None, {"hidden": True})
        sheet.set_row(_HEADER_ROW, 32)
        for place, row in enumerate(rows, start=_FIRST_ROW):
            self._row(place, row)
        sheet.autofilter(_HEADER_ROW, 0, last, end)
        sheet.freeze_panes(_FIRST_ROW, 2)
        self._colours(last)
        self._choices(last)
        sheet.set_landscape()
        sheet.set_paper(9)
        # All columns on one page would print letters of 1 mm; on three, each begins with id and title.
        sheet.fit_to_pages(3, 0)
        sheet.repeat_rows(_HEADER_ROW)
        sheet.repeat_columns(0, 1)
        sheet.print_area(_HEADER_ROW, 0, last, end - 1)
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        # An ampersand begins a code in headers; a doubled one is itself.
        sheet.set_header("&L" + title.replace("&", "&&")[:200])
        sheet.set_footer("&R" + self._texts("page"))

    def _row(self, place: int, row: ReportRow) -> None:
        columns = {column.key: number for number, column in enumerate(COLUMNS)}
        text, link = self._formats["text"], self._formats["link"]
        cells = shown(row, self._texts, self._levels)
        # LibreOffice does not find the height of wrapped rows by itself.
        lines = max(_lines(cells[column.key], column.width) for column in COLUMNS if column.key in cells)
        self._sheet.set_row(place, LINE_HEIGHT * min(lines, LINES_LIMIT))
        for key, value in cells.items():
            look = self._formats["input"] if key in _FEEDBACK_COLUMNS else text
            self._text(place, columns[key], value, look)
        number = self._formats["number"]
        self._sheet.write_number(place, columns["score"], row.score, number)
        if row.domain_gap is not None:
            self._sheet.write_number(place, columns["domain_gap"], row.domain_gap, number)
        else:
            self._sheet.write_blank(place, columns["domain_gap"], None, number)
        self._sheet.write_datetime(place, columns["evaluated_on"], row.evaluated_on, self._formats["date"])
        self._link(place, columns["job_id"], _web(row.url), row.job_id, self._formats["id"])
        others = fit("\n".join(row.other_links), self._texts)
        self._link(place, columns["other_links"], _web(*row.other_links), others, link)
        self._link(
            place, columns["letter"], self._file(row.letter), row.letter.name if row.letter else "", link
        )

    def _file(self, path: Path | None) -> str | None:
        if path is None:
            return None
        # Excel wants these characters escaped in the name of a file, and no others.
        escaped = {ord(sign): f"%{ord(sign):02X}" for sign in ' "#%<>[]^`{}'}
        beside = os.path.relpath(path, self._folder.absolute()) if path.is_absolute() else str(path)
        return "external:" + beside.translate(escaped)

    def _link(self, row: int, column: int, target: str | None, text: str, look: Format) -> None:
        if target and len(target) <= URL_LIMIT and self._links < LINK_LIMIT:
            self._links += 1
            self._sheet.write_url(row, column, target, look, text)
        else:
            self._text(row, column, text, self._formats["text"])

    def _text(self, row: int, column: int, text: str, look: Format) -> None:
        if text:
            self._sheet.write_string(row, column, text, look)
        else:
            self._sheet.write_blank(row, column, None, look)

    def _colours(self, last: int) -> None:
        level, score = (next(n for n, c in enumerate(COLUMNS) if c.key == key) for key in ("level", "score"))
        for name, look in self._level_formats.items():
            rule = {"type": "cell", "criteria": "==", "value": f'"{self._levels(name.lower())}"'}
            self._sheet.conditional_format(_FIRST_ROW, level, last, level, rule | {"format": look})
        bar = {"type": "data_bar", "bar_color": "#9DB8D9", "bar_solid": True, "min_type": "num"}
        bar |= {"max_type": "num", "min_value": 0, "max_value": 1}
        self._sheet.conditional_format(_FIRST_ROW, score, last, score, bar)

    def _choices(self, last: int) -> None:
        places = {column.key: number for number, column in enumerate(COLUMNS)}
        hints = {
            "input_title": self._texts("choose"),
            "input_message": self._texts("choose_hint"),
            "error_message": self._texts("choose_error"),
        }
        for key, prefix, codes, more in (
            ("reviewer_feedback", "verdict", VERDICTS, hints),
            ("workflow_status", "workflow", WORKFLOW, {}),
        ):
            choice = {"validate": "list", "source": [self._texts(f"{prefix}_{code}") for code in codes]}
            self._sheet.data_validation(_FIRST_ROW, places[key], last, places[key], choice | more)


def _write_meta(
    book: xlsxwriter.Workbook, texts: Messages, rows: Sequence[ReportRow], now: datetime, profile: str
) -> None:
    """Note what each row was when it was written, so a change can be told from what stood there."""
    levels = Messages(texts.language, "common")
    sheet: Worksheet = book.add_worksheet(META)
    sheet.very_hidden()
    for column, text in enumerate((FORMAT, now.astimezone(UTC).isoformat(), profile)):
        sheet.write_string(0, column, text)
    for place, row in enumerate(rows, start=1):
        cells = shown(row, texts, levels)
        noted = (
            str(row.candidacy_id),
            row.job_id,
            row.reviewer_feedback or "",
            cells["reviewer_text"],
            " ".join(fingerprint(cells[key]) for key in CHECKED),
            cells["processing_log"],
            cells["support_log"],
            row.workflow_status,
        )
        for column, text in enumerate(noted):
            sheet.write_string(place, column, text)


def _lines(text: str, width: int) -> int:
    """Return about how many lines `text` takes in a column; words rarely fill one to its end."""
    return sum(1 + len(line) // max(1, width - 4) for line in text.split("\n"))


def _web(*urls: str) -> str | None:
    """Return the first address that a browser may open by a click; invisible signs break the file."""
    for url in filter(str.isprintable, urls):
        try:
            parts = urlsplit(url)
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and parts.netloc:
            return url
    return None
