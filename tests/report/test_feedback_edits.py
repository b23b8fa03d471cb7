"""The workbook as people leave it: sorted, renamed, cut, added to, saved by other programs."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sunset.report import read_feedback
from tests.report.conftest import COMMENT, FILLED, Edit, Write, fill, put, row, rows_of, said

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


def sort_rows(book: Any) -> None:
    sheet = book.worksheets[0]
    put(sheet, sorted(rows_of(sheet), key=lambda values: str(values[1]), reverse=True))


def sort_with_header(book: Any) -> None:
    sheet = book.worksheets[0]
    put(sheet, sorted(rows_of(sheet, 2), key=lambda values: str(values[0])), 2)


def delete_rows_and_columns(book: Any) -> None:
    sheet = book.worksheets[0]
    sheet.delete_rows(3)
    sheet.delete_cols(3, 12)


def delete_the_hidden_number(book: Any) -> None:
    book.worksheets[0].delete_cols(23)


def delete_the_job_id(book: Any) -> None:
    book.worksheets[0].delete_cols(1)


def rename_every_heading(book: Any) -> None:
    for number, cell in enumerate(book.worksheets[0][2]):
        cell.value = f"Spalte {number}"


def delete_the_keys(book: Any) -> None:
    book.worksheets[0].delete_rows(1)


def delete_the_keys_and_sort_with_header(book: Any) -> None:
    delete_the_keys(book)
    put(book.worksheets[0], sorted(rows_of(book.worksheets[0], 1), key=lambda values: str(values[0])), 1)


def put_a_title_above(book: Any) -> None:
    sheet = book.worksheets[0]
    delete_the_keys(book)
    sheet.insert_rows(1, 3)
    sheet["A1"] = "Bitte bis Freitag!"
    sheet.merge_cells("A1:F1")


def merge_two_headings(book: Any) -> None:
    sheet = book.worksheets[0]
    sheet["R2"] = "Rückmeldung"
    sheet.merge_cells("R2:S2")


def hide_and_filter(book: Any) -> None:
    sheet = book.worksheets[0]
    sheet.row_dimensions[4].hidden = True
    sheet.auto_filter.add_filter_column(5, ["Mittel"])


def add_sheets_in_front(book: Any) -> None:
    sheet = book.create_sheet("Notizen", 0)
    sheet["A1"] = "Nur für mich"
    book.create_sheet("Leer", 0)


def forget_the_meta_sheet(book: Any) -> None:
    del book["_meta"]


def spoil_the_meta_sheet(book: Any) -> None:
    book["_meta"]["A1"] = "?"


def add_blank_rows(book: Any) -> None:
    book.worksheets[0].insert_rows(4, 2)
    book.worksheets[0]["B40"] = "  "


@pytest.mark.parametrize(
    "change",
    [
        sort_rows,
        sort_with_header,
        delete_rows_and_columns,
        delete_the_hidden_number,
        delete_the_job_id,
        rename_every_heading,
        delete_the_keys,
        delete_the_keys_and_sort_with_header,
        put_a_title_above,
        merge_two_headings,
        hide_and_filter,
        add_sheets_in_front,
        forget_the_meta_sheet,
        spoil_the_meta_sheet,
        add_blank_rows,
    ],
)
@pytest.mark.parametrize("language", ["de", "en"])
def test_what_people_do_to_a_workbook_does_no_harm(
    write: Write, edit: Edit, change: Callable[[Any], None], language: str
) -> None:
    path = write(language=language)
    with edit(path) as book:
        fill(book.worksheets[0])
        change(book)
    result = read_feedback(path)
    assert sorted(said(result)) == FILLED
    assert (result.unmatched, result.warnings) == ((), ())


def test_headings_nearly_right_are_recognised_and_said(write: Write, edit: Edit) -> None:
    path = write()
    with edit(path) as book:
        fill(book.worksheets[0])
        delete_the_keys(book)
        sheet = book.worksheets[0]
        sheet["A1"], sheet["R1"], sheet["S1"] = "Stellen ID", "Ihr Urteil?", "Anmerkung"
    result = read_feedback(path)
    assert said(result) == FILLED
    assert result.warnings == (
        "Sheet 'Stellen': column 'Stellen ID' was read as 'job_id'.",
        "Sheet 'Stellen': column 'Ihr Urteil?' was read as 'reviewer_feedback'.",
        "Sheet 'Stellen': column 'Anmerkung' was read as 'reviewer_text'.",
    )


def test_a_column_that_cannot_be_recognised_is_named(write: Write, edit: Edit) -> None:
    path = write()
    with edit(path) as book:
        fill(book.worksheets[0])
        delete_the_keys(book)
        book.worksheets[0]["R1"] = "Meinung"
        book.worksheets[0]["X1"], book.worksheets[0]["X2"] = "Wiedervorlage", "1.12."
        book.worksheets[0]["Y1"] = "Leere Spalte"
    result = read_feedback(path)
    assert said(result) == [(102, None, FILLED[0][2]), FILLED[1]]
    assert result.warnings == (
        "Sheet 'Stellen': column 'Meinung' is not Sunset's and was not read.",
        "Sheet 'Stellen': column 'Wiedervorlage' is not Sunset's and was not read.",
        "Sheet 'Stellen' has no column 'reviewer_feedback'.",
    )


def test_a_missing_comment_column_withdraws_no_comment(write: Write, edit: Edit) -> None:
    path = write([row(1, reviewer_text="Gut.")])
    with edit(path) as book:
        book.worksheets[0]["R3"] = "Passt so"
        book.worksheets[0].delete_cols(COMMENT)
    result = read_feedback(path)
    assert said(result) == [(101, "right", "Gut.")]
    assert result.warnings == ("Sheet 'Stellen' has no column 'reviewer_text'.",)


def test_values_copied_into_a_fresh_workbook(write: Write, edit: Edit, tmp_path: Path) -> None:
    path = write(language="en")
    with edit(path) as book:
        fill(book.worksheets[0])
        values = rows_of(book.worksheets[0], 2)
    fresh = openpyxl.Workbook()
    for line in values:
        fresh.active.append(line)
    fresh.save(tmp_path / "fresh.xlsx")
    assert said(read_feedback(tmp_path / "fresh.xlsx")) == FILLED


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.slow
@pytest.mark.parametrize("between", ["xlsx", "ods"])
def test_saved_by_libreoffice(write: Write, edit: Edit, tmp_path: Path, between: str) -> None:
    path = write()
    with edit(path) as book:
        fill(book.worksheets[0])

    def convert(file: Path, kind: str, folder: str) -> Path:
        home = f"-env:UserInstallation=file://{tmp_path}/home"
        order = [
            "soffice",
            home,
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            str(tmp_path / folder),
            str(file),
        ]
        subprocess.run(order, check=True, capture_output=True, timeout=120)
        return tmp_path / folder / f"{file.stem}.{kind}"

    saved = convert(convert(path, between, "between"), "xlsx", "after")
    result = read_feedback(saved)
    assert said(result) == FILLED
    assert (result.unmatched, result.warnings) == ((), ())
