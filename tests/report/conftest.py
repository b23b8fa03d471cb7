"""One workbook of three jobs, and what people do to it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sunset.report import FeedbackImport, ReportRow, write_workbook
from sunset.schema import Condition, Evidence

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def row(number: int, **changes: Any) -> ReportRow:
    """A job of which everything is known."""
    given: dict[str, Any] = {
        "candidacy_id": 100 + number,
        "job_id": f"{number:032x}",
        "url": f"https://jobs.example/{number}",
        "title": f"Köchin {number}",
        "company": "Gasthof Muster",
        "location": "Kassel",
        "domain": "hr",
        "level": "Good",
        "score": 0.81,
        "evaluated_on": date(2026, 11, 21),
        "domain_gap": 0.25,
        "domain_assessment": "Nahe am eigenen Berufsfeld.",
        "rationale": "Nichts spricht dagegen.",
        "narrative": "Zehn Jahre Küche.",
        "evidence": (
            Evidence(side="posting", source_field="description", start=0, end=9, quote="Wir kochen"),
            Evidence(side="profile", source_field="skills", start=0, end=6, quote="Kochen"),
        ),
        "conditions": (
            Condition(kind="salary", met=None, text="Kein Gehalt genannt."),
            Condition(kind="distance", met=False, text="90 km entfernt."),
            Condition(kind="hours", met=True, text="Vollzeit."),
        ),
        "status": 4,
    }
    return ReportRow(**given | changes)


Write = Callable[..., Path]
Edit = Callable[[Path], AbstractContextManager[Any]]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a workbook of the rows given, or of three."""

    def written(
        rows: Sequence[ReportRow] | None = None, language: str = "de", name: str = "Ada Beispiel"
    ) -> Path:
        rows = [row(1), row(2), row(3)] if rows is None else rows
        path = tmp_path / "out" / "report.xlsx"
        return write_workbook(path, rows, language=language, profile="ada", profile_name=name, now=NOW)

    return written


@pytest.fixture
def edit() -> Edit:
    """Open the workbook as a person's program does, and save it again."""

    @contextmanager
    def opened(path: Path) -> Iterator[Any]:
        book = openpyxl.load_workbook(path)
        yield book
        book.save(path)

    return opened


# --- a reviewed workbook ------------------------------------------------------------------

VERDICT, COMMENT = 18, 19  # columns R and S


def said(result: FeedbackImport) -> list[tuple[int, str | None, str]]:
    return [(line.candidacy_id, line.verdict, line.text) for line in result.rows]


def fill(sheet: Any) -> None:
    """The second job is judged, the third commented on."""
    sheet.cell(4, VERDICT, "Zu gut bewertet")
    sheet.cell(4, COMMENT, "Ich koche nicht\nin Großküchen.")
    sheet.cell(5, COMMENT, "Gern mehr davon.")


FILLED = [(102, "too_high", "Ich koche nicht\nin Großküchen."), (103, None, "Gern mehr davon.")]


def rows_of(sheet: Any, first: int = 3) -> list[list[Any]]:
    return [[cell.value for cell in line] for line in sheet.iter_rows(min_row=first)]


def put(sheet: Any, rows: list[list[Any]], first: int = 3) -> None:
    for at, values in enumerate(rows, start=first):
        for column, value in enumerate(values, start=1):
            sheet.cell(at, column).value = value
