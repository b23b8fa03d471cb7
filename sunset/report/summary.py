"""The workbook's second sheet: how many jobs of which level, domain and score."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from sunset.messages import Messages
from sunset.report.row import ReportRow, domain_name, fit
from sunset.schema import FitLevel

__all__ = ["LEVEL_COLOURS", "write_summary"]

LEVEL_COLOURS: dict[FitLevel, tuple[str, str]] = {
    "Good": ("#D1F0D9", "#0B4F1E"),
    "Moderate": ("#FFF0C2", "#6B4A00"),
    "Low": ("#F3D9D9", "#7A1F1F"),
}


def write_summary(
    book: xlsxwriter.Workbook, texts: Messages, rows: Sequence[ReportRow], profile_name: str, now: datetime
) -> None:
    """Add the summary with its three tables and charts to `book`."""
    levels = Messages(texts.language, "common")
    sheet: Worksheet = book.add_worksheet(texts("summary"))
    head = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": texts.form["day"].lower()})
    day.set_align("left")
    sheet.set_column(0, 0, 38)
    sheet.set_column(1, 1, 14)
    sheet.write_string(0, 0, texts("title", profile=fit(profile_name, texts, 200)), head)
    sheet.write_string(1, 0, texts("written"))
    sheet.write_datetime(1, 1, now.date(), day)
    sheet.write_string(2, 0, texts("rows"))
    sheet.write_number(2, 1, len(rows), book.add_format({"align": "left"}))
    by_level = Counter(row.level for row in rows)
    by_domain = Counter(domain_name(row.domain, texts) for row in rows)
    by_score = Counter(min(int(row.score * 10), 9) for row in rows)
    tables: list[tuple[str, str, list[tuple[str, int]]]] = [
        ("level", "column", [(levels(level.lower()), by_level[level]) for level in LEVEL_COLOURS]),
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
    sheet.fit_to_pages(1, 1)


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
            {"fill": {"color": fill}, "border": {"color": font}} for fill, font in LEVEL_COLOURS.values()
        ]
    chart.add_series(series)
    chart.set_title({"name": texts(f"by_{name}"), "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    counts: dict[str, Any] = {"min": 0, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}}
    # A bar chart's categories stand on its y axis, the first one at the bottom unless reversed.
    if kind == "bar":
        chart.set_x_axis(counts)
        chart.set_y_axis({"reverse": True})
    else:
        chart.set_y_axis(counts | {"name": texts("count")})
    chart.set_size({"width": 640, "height": 300})
    return chart
