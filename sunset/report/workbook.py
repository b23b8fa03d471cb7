"""The workbook that reviewers get: one row a candidacy, a summary, and hidden keys for the way back."""

import io
import os
import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import xlsxwriter
from pydantic import BaseModel, ConfigDict, Field
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sunset.errors import StorageFailed
from sunset.failpoints import failpoint
from sunset.messages import Messages
from sunset.report.columns import (
    CHECKED,
    COLUMNS,
    FORMAT,
    META,
    VERDICTS,
    Verdict,
    WorkflowStatus,
    fingerprint,
)
from sunset.schema import Condition, Evidence, FitLevel

__all__ = ["ReportRow", "write_workbook"]

CELL_LIMIT = 32_767  # UTF-16 units that Excel takes in one cell
LINK_LIMIT = 65_530  # links that Excel takes in one sheet
URL_LIMIT = 2_079  # characters that Excel takes in one link
QUOTE_LIMIT = 240  # characters of one quotation; the rest is in the posting
_KEYS_ROW, _HEADER_ROW, _FIRST_ROW = 0, 1, 2
_FEEDBACK_COLUMNS = ("reviewer_feedback", "reviewer_text")
# What XML 1.0 cannot carry: control characters, halves of surrogate pairs, two non-characters.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LEVEL_COLOURS: dict[FitLevel, tuple[str, str]] = {
    "Good": ("#D1F0D9", "#0B4F1E"),
    "Moderate": ("#FFF0C2", "#6B4A00"),
    "Low": ("#F3D9D9", "#7A1F1F"),
}


class ReportRow(BaseModel):
    """One candidacy as the workbook shows it; texts are in the profile's language.

    Examples
    --------
    >>> row = ReportRow(candidacy_id=1, job_id="ab12", url="https://a.example/1", title="Cook",
    ...                 level="Good", score=0.8, evaluated_on=date(2026, 11, 22), status=4)
    >>> row.workflow_status
    'open'
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    candidacy_id: int
    job_id: str
    url: str = Field(description="where the posting stands; linked if http or https")
    title: str
    company: str | None = None
    location: str | None = None
    domain: str | None = Field(None, description="code; a known one is shown by its name")
    level: FitLevel
    score: float = Field(ge=0, le=1, description="calibrated fit score")
    evaluated_on: date
    domain_gap: float | None = Field(None, ge=0, le=1)
    domain_assessment: str = ""
    rationale: str = ""
    narrative: str = ""
    evidence: tuple[Evidence, ...] = ()
    conditions: tuple[Condition, ...] = Field((), description="those met are not shown")
    letter: Path | None = Field(None, description="linked relative to the workbook's folder")
    status: int = Field(ge=0, le=9)
    other_links: tuple[str, ...] = Field((), description="where duplicates stand")
    reviewer_feedback: Verdict | None = None
    reviewer_text: str = ""
    processing_log: str = ""
    support_log: str = ""
    workflow_status: WorkflowStatus = "open"


def write_workbook(
    path: Path, rows: Sequence[ReportRow], *, language: str, profile_name: str, now: datetime
) -> Path:
    """Write the reviewers' workbook and return its path; an older one is replaced in one step.

    Equal arguments make equal bytes. Text stays text, whatever it begins with.

    Parameters
    ----------
    path : of the ``.xlsx`` file; its folder is made.
    rows : in the order to be shown.
    language : of header, choices and summary, one of `sunset.messages.languages`.
    profile_name : whose matches these are.
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
    title = _fit(texts("title", profile=profile_name), texts, 255)
    book.set_properties(
        {"title": title, "author": "Sunset", "created": now.astimezone(UTC).replace(tzinfo=None)}
    )
    _Jobs(book, texts, path.parent).write(rows, title)
    _write_summary(book, texts, rows, profile_name, now)
    _write_meta(book, texts, rows, now)
    book.close()
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(buffer.getvalue())
        failpoint("report.before_replace")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
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
        day = "dd.mm.yyyy" if texts.language == "de" else "dd/mm/yyyy"
        looks: dict[str, dict[str, Any]] = {
            "text": {},
            "input": {"bg_color": "#FFFBE6"},
            "number": {"num_format": "0.00"},
            "date": {"num_format": day},
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
            for level, (fill, font) in _LEVEL_COLOURS.items()
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
        # One A4 page for all columns would print letters of 1.5 mm; on two, each begins with id and title.
        sheet.fit_to_pages(2, 0)
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
        for key, value in _shown(row, self._texts, self._levels).items():
            look = self._formats["input"] if key in _FEEDBACK_COLUMNS else text
            self._sheet.write_string(place, columns[key], value, look)
        number = self._formats["number"]
        self._sheet.write_number(place, columns["score"], row.score, number)
        if row.domain_gap is not None:
            self._sheet.write_number(place, columns["domain_gap"], row.domain_gap, number)
        else:
            self._sheet.write_blank(place, columns["domain_gap"], None, number)
        self._sheet.write_datetime(place, columns["evaluated_on"], row.evaluated_on, self._formats["date"])
        self._link(place, columns["job_id"], _web(row.url), row.job_id, self._formats["id"])
        others = _fit("\n".join(row.other_links), self._texts)
        self._link(place, columns["other_links"], _web(*row.other_links), others, link)
        file = "external:" + quote(os.path.relpath(row.letter, self._folder)) if row.letter else None
        self._link(place, columns["letter"], file, row.letter.name if row.letter else "", link)

    def _link(self, row: int, column: int, target: str | None, shown: str, look: Format) -> None:
        if target and len(target) <= URL_LIMIT and self._links < LINK_LIMIT:
            self._links += 1
            self._sheet.write_url(row, column, target, look, shown)
        else:
            self._sheet.write_string(row, column, shown, self._formats["text"])

    def _colours(self, last: int) -> None:
        level, score = (next(n for n, c in enumerate(COLUMNS) if c.key == key) for key in ("level", "score"))
        for name, look in self._level_formats.items():
            rule = {"type": "cell", "criteria": "==", "value": f'"{self._levels(name.lower())}"'}
            self._sheet.conditional_format(_FIRST_ROW, level, last, level, rule | {"format": look})
        bar = {"type": "data_bar", "bar_color": "#9DB8D9", "bar_solid": True, "min_type": "num"}
        bar |= {"max_type": "num", "min_value": 0, "max_value": 1}
        self._sheet.conditional_format(_FIRST_ROW, score, last, score, bar)

    def _choices(self, last: int) -> None:
        place = next(number for number, column in enumerate(COLUMNS) if column.key == "reviewer_feedback")
        choice = {
            "validate": "list",
            "source": [self._texts(f"verdict_{code}") for code in VERDICTS],
            "input_title": self._texts("choose"),
            "input_message": self._texts("choose_hint"),
            "error_message": self._texts("choose_error"),
        }
        self._sheet.data_validation(_FIRST_ROW, place, last, place, choice)


def _shown(row: ReportRow, texts: Messages, levels: Messages) -> dict[str, str]:
    """Return the text of every text column by its key."""
    conditions = (
        texts("unknown" if condition.met is None else "unmet", text=condition.text)
        for condition in row.conditions
        if not condition.met
    )
    quotes = (
        texts("quote", quote=_shorten(item.quote), side=texts(f"side_{item.side}")) for item in row.evidence
    )
    cells = {
        "title": row.title,
        "company": row.company or "",
        "location": row.location or "",
        "domain": _domain(row.domain, texts) if row.domain else "",
        "level": levels(row.level.lower()),
        "domain_assessment": row.domain_assessment,
        "rationale": row.rationale,
        "narrative": row.narrative,
        "evidence": "\n".join(quotes),
        "conditions": "\n".join(conditions),
        "status": f"{row.status} · {texts(f'status_{row.status}')}",
        "reviewer_feedback": texts(f"verdict_{row.reviewer_feedback}") if row.reviewer_feedback else "",
        "reviewer_text": row.reviewer_text,
        "processing_log": row.processing_log,
        "support_log": row.support_log,
        "workflow_status": texts(f"workflow_{row.workflow_status}"),
        "candidacy_id": str(row.candidacy_id),
    }
    return {key: _fit(text, texts) for key, text in cells.items()}


def _write_summary(
    book: xlsxwriter.Workbook, texts: Messages, rows: Sequence[ReportRow], profile_name: str, now: datetime
) -> None:
    levels = Messages(texts.language, "common")
    sheet: Worksheet = book.add_worksheet(texts("summary"))
    head = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "dd.mm.yyyy" if texts.language == "de" else "dd/mm/yyyy"})
    day.set_align("left")
    sheet.set_column(0, 0, 38)
    sheet.set_column(1, 1, 14)
    sheet.write_string(0, 0, texts("title", profile=_fit(profile_name, texts, 200)), head)
    sheet.write_string(1, 0, texts("written"))
    sheet.write_datetime(1, 1, now.date(), day)
    sheet.write_string(2, 0, texts("rows"))
    sheet.write_number(2, 1, len(rows), book.add_format({"align": "left"}))
    by_level = Counter(row.level for row in rows)
    by_domain = Counter(_domain(row.domain, texts) for row in rows)
    by_score = Counter(min(int(row.score * 10), 9) for row in rows)
    tables: list[tuple[str, str, list[tuple[str, int]]]] = [
        ("level", "column", [(levels(level.lower()), by_level[level]) for level in _LEVEL_COLOURS]),
        ("domain", "bar", sorted(by_domain.items(), key=lambda item: (-item[1], item[0]))),
        (
            "score",
            "column",
            [
                (f"{texts.number(n / 10, '0.0')}–{texts.number((n + 1) / 10, '0.0')}", by_score[n])
                for n in range(10)
            ],
        ),
    ]
    at = 4
    for number, (name, kind, counts) in enumerate(tables):
        sheet.write_string(at, 0, texts(f"by_{name}"), head)
        sheet.write_string(at, 1, texts("count"), head)
        for place, (label, count) in enumerate(counts, start=at + 1):
            sheet.write_string(place, 0, label)
            sheet.write_number(place, 1, count)
        if rows:
            chart = _chart(book, texts, (name, kind), range(at + 1, at + 1 + len(counts)))
            sheet.insert_chart(1 + number * 16, 3, chart, {"description": texts(f"by_{name}")})
        at += len(counts) + 2
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _chart(book: xlsxwriter.Workbook, texts: Messages, what: tuple[str, str], lines: range) -> Any:
    name, kind = what
    chart = book.add_chart({"type": kind})
    sheet = texts("summary")
    series: dict[str, Any] = {
        "name": texts("count"),
        "categories": [sheet, lines[0], 0, lines[-1], 0],
        "values": [sheet, lines[0], 1, lines[-1], 1],
        "data_labels": {"value": True},
        "fill": {"color": "#1F3A5F"},
        "gap": 10 if name == "score" else 60,
    }
    if name == "level":
        series["points"] = [
            {"fill": {"color": fill}, "border": {"color": font}} for fill, font in _LEVEL_COLOURS.values()
        ]
    chart.add_series(series)
    chart.set_title({"name": texts(f"by_{name}"), "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    counts = {"min": 0, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}}
    # A bar chart draws its first category at the bottom, and its x axis is the one of categories.
    chart.set_x_axis({"reverse": True} if kind == "bar" else {})
    chart.set_y_axis(counts | {"name": texts("count")} if kind != "bar" else counts)
    chart.set_size({"width": 640, "height": 300})
    return chart


def _write_meta(book: xlsxwriter.Workbook, texts: Messages, rows: Sequence[ReportRow], now: datetime) -> None:
    """Note what each row was when it was written, so a change can be told from what stood there."""
    levels = Messages(texts.language, "common")
    sheet: Worksheet = book.add_worksheet(META)
    sheet.very_hidden()
    for column, text in enumerate((FORMAT, now.astimezone(UTC).isoformat())):
        sheet.write_string(0, column, text)
    for place, row in enumerate(rows, start=1):
        shown = _shown(row, texts, levels)
        cells = (
            str(row.candidacy_id),
            row.job_id,
            row.reviewer_feedback or "",
            shown["reviewer_text"],
            " ".join(fingerprint(shown[key]) for key in CHECKED),
        )
        for column, text in enumerate(cells):
            sheet.write_string(place, column, text)


def _domain(code: str | None, texts: Messages) -> str:
    if code is None:
        return texts("domain_none")
    try:
        return texts(f"domain_{code}")
    except KeyError:
        return code


def _shorten(quotation: str) -> str:
    words = " ".join(quotation.split())
    return words if len(words) <= QUOTE_LIMIT else words[:QUOTE_LIMIT].rstrip() + " …"


def _web(*urls: str) -> str | None:
    """Return the first address that a browser may open by a click."""
    for url in urls:
        try:
            parts = urlsplit(url)
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and parts.netloc:
            return url
    return None


def _fit(text: str, texts: Messages, limit: int = CELL_LIMIT) -> str:
    """Return text that a cell can hold; what is cut is marked as cut."""
    text = _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    units = text.encode("utf-16-le")
    if len(units) <= 2 * limit:
        return text
    mark = texts("cut")
    return units[: 2 * (limit - len(mark))].decode("utf-16-le", "ignore") + mark
