"""The workbook's second sheet."""

import zipfile
from datetime import datetime

import openpyxl
import pytest

from tests.report.conftest import Write, row

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


def test_the_summary_counts_levels_domains_and_scores(write: Write) -> None:
    rows = [
        row(1, level="Good", score=1.0, domain="risk"),
        row(2, level="Low", score=0.0, domain="hr"),
        row(3, level="Low", score=0.09, domain="risk"),
        row(4, level="Moderate", score=0.5, domain=None),
    ]
    path = write(rows)
    sheet = openpyxl.load_workbook(path)["Übersicht"]
    table = [(line[0].value, line[1].value) for line in sheet.iter_rows() if line[0].value]
    assert table == [
        ("Stellen für Ada Beispiel", None),
        ("Stand", datetime(2026, 11, 22)),
        ("Anzahl Stellen", 4),
        ("Stellen nach Passung", "Anzahl"),
        ("Gut", 1),
        ("Mittel", 1),
        ("Gering", 2),
        ("Stellen nach Berufsfeld", "Anzahl"),
        ("Risikomanagement", 2),
        ("Personal", 1),
        ("ohne Berufsfeld", 1),
        ("Verteilung der Passungswerte", "Anzahl"),
        ("0,0–0,1", 2),
        ("0,1–0,2", 0),
        ("0,2–0,3", 0),
        ("0,3–0,4", 0),
        ("0,4–0,5", 0),
        ("0,5–0,6", 1),
        ("0,6–0,7", 0),
        ("0,7–0,8", 0),
        ("0,8–0,9", 0),
        ("0,9–1,0", 1),
    ]
    with zipfile.ZipFile(path) as archive:
        charts = [
            archive.read(name).decode() for name in sorted(archive.namelist()) if "charts/chart" in name
        ]
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
    assert len(charts) == 3
    for title, chart in zip(
        ("Stellen nach Passung", "Stellen nach Berufsfeld", "Passungswerte"), charts, strict=True
    ):
        assert title in chart
        assert title in drawing
    assert "Übersicht!$B$6:$B$8" in charts[0]


def test_a_workbook_without_jobs_has_header_and_no_charts(write: Write) -> None:
    path = write([])
    book = openpyxl.load_workbook(path)
    assert [cell.value for cell in book.worksheets[0][2]][:2] == ["Stellen-ID", "Titel"]
    assert book.worksheets[0].max_row == 2
    assert book.worksheets[1]["B3"].value == 0
    with zipfile.ZipFile(path) as archive:
        assert not any("chart" in name for name in archive.namelist())
