"""The workbook comes back as people leave it: sorted, renamed, cut, added to, saved by other programs."""

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sunset.errors import BadInput
from sunset.report import FeedbackImport, FeedbackRow, read_feedback
from tests.report.conftest import Edit, Write, row

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

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


def test_an_untouched_workbook_brings_nothing(write: Write) -> None:
    assert read_feedback(write()) == FeedbackImport(rows=(), unmatched=(), warnings=())
    assert read_feedback(write([])) == FeedbackImport(rows=(), unmatched=(), warnings=())


def test_verdict_and_comment_come_back(write: Write, edit: Edit) -> None:
    path = write()
    with edit(path) as book:
        fill(book.worksheets[0])
    result = read_feedback(path)
    assert said(result) == FILLED
    assert result.rows[0].job_id == "00000000000000000000000000000002"
    assert len({line.row_hash for line in result.rows}) == 2
    assert (result.unmatched, result.warnings) == ((), ())


def test_reading_twice_or_a_copy_in_another_order_gives_the_same_hashes(write: Write, edit: Edit) -> None:
    path = write()
    with edit(path) as book:
        fill(book.worksheets[0])
    first = read_feedback(path)
    assert read_feedback(path) == first
    with edit(path) as book:
        put(book.worksheets[0], rows_of(book.worksheets[0])[::-1])
    assert set(read_feedback(path).rows) == set(first.rows)


def test_what_the_ledger_knew_already_is_not_said_again(write: Write, edit: Edit) -> None:
    path = write([row(1, reviewer_feedback="right", reviewer_text="Gut."), row(2, reviewer_text="a \n b ")])
    assert read_feedback(path).rows == ()
    with edit(path) as book:
        book.worksheets[0]["R3"] = "Zu schlecht bewertet"
    assert said(read_feedback(path)) == [(101, "too_low", "Gut.")]


def test_feedback_that_was_deleted_comes_back_as_withdrawn(write: Write, edit: Edit) -> None:
    path = write([row(1, reviewer_feedback="right", reviewer_text="Gut.")])
    with edit(path) as book:
        book.worksheets[0]["R3"] = book.worksheets[0]["S3"] = None
    assert said(read_feedback(path)) == [(101, None, "")]


def test_a_mind_changed_back_in_a_later_edition_counts(write: Write, edit: Edit, tmp_path: Path) -> None:
    from datetime import timedelta

    from sunset.report import write_workbook
    from tests.report.conftest import NOW

    hashes = set()
    for day, verdict, before in (
        (0, "Passt so", None),
        (1, "Kein Interesse", "right"),
        (2, "Passt so", "not_interested"),
    ):
        path = write_workbook(
            tmp_path / f"{day}.xlsx",
            [row(1, reviewer_feedback=before)],
            language="de",
            profile_name="Ada",
            now=NOW + timedelta(days=day),
        )
        with edit(path) as book:
            book.worksheets[0]["R3"] = verdict
        hashes |= {line.row_hash for line in read_feedback(path).rows}
    assert len(hashes) == 3


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


@pytest.mark.parametrize(
    ("written", "verdict"),
    [
        ("ZU GUT BEWERTET", "too_high"),
        ("Rated too low", "too_low"),
        ("wrong_fact", "wrong_fact"),
        (" Passt  so ", "right"),
    ],
)
def test_a_choice_in_any_spelling(write: Write, edit: Edit, written: str, verdict: str) -> None:
    path = write()
    with edit(path) as book:
        book.worksheets[0]["R3"] = written
    assert said(read_feedback(path)) == [(101, verdict, "")]


def test_a_mistyped_choice_is_taken_and_said(write: Write, edit: Edit) -> None:
    path = write()
    with edit(path) as book:
        book.worksheets[0]["R3"] = "Kein Interese"
    result = read_feedback(path)
    assert said(result) == [(101, "not_interested", "")]
    assert result.warnings == ("Sheet 'Stellen', row 3: 'Kein Interese' was read as 'kein interesse'.",)


def test_a_choice_of_ones_own_is_listed_with_its_row(write: Write, edit: Edit) -> None:
    path = write()
    with edit(path) as book:
        fill(book.worksheets[0])
        book.worksheets[0]["R3"], book.worksheets[0]["S3"] = "geht so", "Der Ort wäre gut."
    result = read_feedback(path)
    assert said(result) == FILLED
    (lost,) = result.unmatched
    assert lost.row == 3
    assert "'geht so' is no choice of the list; it takes 'passt so'" in lost.reason
    assert lost.cells["Ihr Urteil"] == "geht so"
    assert lost.cells["Ihre Anmerkung"] == "Der Ort wäre gut."
    assert lost.cells["Titel"] == "Köchin 1"


def test_rows_added_by_hand_are_listed_with_all_that_stands_in_them(write: Write, edit: Edit) -> None:
    path = write()
    with edit(path) as book:
        sheet = book.worksheets[0]
        fill(sheet)
        sheet["B6"], sheet["S6"], sheet["X6"] = "Beikoch", "Habe ich selbst gefunden", 42
        sheet["A7"], sheet["R7"] = "f" * 32, "Passt so"
    result = read_feedback(path)
    assert said(result) == FILLED
    first, second = result.unmatched
    assert (first.row, dict(first.cells)) == (
        6,
        {"Titel": "Beikoch", "Ihre Anmerkung": "Habe ich selbst gefunden", "column 24": "42"},
    )
    assert (
        first.reason
        == "sheet 'Stellen': the row carries no job id and candidacy number of an exported workbook"
    )
    assert (second.row, second.cells["Ihr Urteil"]) == (7, "Passt so")
    assert "is not one that this workbook was exported with" in second.reason


def test_a_row_that_the_edition_does_not_remember_is_listed(write: Write, edit: Edit) -> None:
    path = write()
    with edit(path) as book:
        fill(book.worksheets[0])
        book["_meta"]["A3"] = "?"
    result = read_feedback(path)
    assert said(result) == FILLED[1:]
    assert [lost.cells["Ihr Urteil"] for lost in result.unmatched] == ["Zu gut bewertet"]


def test_a_row_torn_from_its_hidden_number_follows_the_job_that_was_seen(write: Write, edit: Edit) -> None:
    path = write()
    with edit(path) as book:
        sheet = book.worksheets[0]
        fill(sheet)
        put(sheet, [values[:-1] for values in rows_of(sheet)[::-1]])
    result = read_feedback(path)
    assert sorted(said(result)) == FILLED
    assert result.warnings == (
        "Sheet 'Stellen', row 3: the hidden number 101 belongs to another row; matched by the job id.",
        "Sheet 'Stellen', row 5: the hidden number 103 belongs to another row; matched by the job id.",
    )


def test_changes_beside_the_feedback_columns_are_named(write: Write, edit: Edit) -> None:
    path = write()
    with edit(path) as book:
        book.worksheets[0]["F3"], book.worksheets[0]["K3"] = "Gering", None
    result = read_feedback(path)
    assert result.rows == ()
    assert result.warnings == (
        "Sheet 'Stellen', row 3: level, rationale changed; only the feedback columns are taken over.",
    )


def test_a_job_that_stands_twice(write: Write, edit: Edit) -> None:
    path = write()
    with edit(path) as book:
        fill(book.worksheets[0])
        book.copy_worksheet(book.worksheets[0]).title = "Kopie"
    assert said(read_feedback(path)) == FILLED
    with edit(path) as book:
        book["Kopie"]["S5"] = "Doch lieber nicht."
    result = read_feedback(path)
    assert said(result) == FILLED[:1]
    assert [(lost.row, lost.cells["Ihre Anmerkung"]) for lost in result.unmatched] == [
        (5, "Gern mehr davon."),
        (5, "Doch lieber nicht."),
    ]
    assert "'Kopie': the job has 2 different feedbacks" in result.unmatched[1].reason


def test_numbers_and_dates_in_the_comment_column(write: Write, edit: Edit) -> None:
    from datetime import datetime

    path = write()
    with edit(path) as book:
        book.worksheets[0]["S3"], book.worksheets[0]["S4"] = 7, datetime(2026, 12, 1)
    assert said(read_feedback(path)) == [(101, None, "7"), (102, None, "2026-12-01 00:00:00")]


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


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=60),
    order=st.permutations([0, 1, 2]),
)
def test_any_comment_in_any_order_comes_back(write: Write, edit: Edit, text: str, order: list[int]) -> None:
    path = write()
    with edit(path) as book:
        sheet = book.worksheets[0]
        sheet["S4"].value = text
        sheet["S4"].data_type = "s"
        lines = rows_of(sheet)
        put(sheet, [lines[place] for place in order])
        for cell in sheet["S"]:
            cell.data_type = "s"
    result = read_feedback(path)
    assert result.unmatched == ()
    assert said(result) == ([(102, None, text.strip())] if text.strip() else [])


def bytes_of(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def zip_of(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "is an empty file. Save it as .xlsx"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            "protected by a password, or in Excel's old format",
        ),
        (b"job_id;title\n1;Cook\n", "is no Excel workbook"),
        (zip_of(letter=b"Dear"), "is no Excel workbook"),
        (bytes_of(openpyxl.Workbook()), "no sheet has the columns that feedback needs"),
    ],
)
def test_a_file_that_is_no_workbook_of_ours(tmp_path: Path, content: bytes, complaint: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(BadInput) as caught:
        read_feedback(path)
    assert str(path) in str(caught.value)
    assert complaint in str(caught.value)


def test_a_truncated_workbook(write: Write) -> None:
    path = write()
    path.write_bytes(path.read_bytes()[:3000])
    with pytest.raises(BadInput, match="is no Excel workbook, or a damaged one"):
        read_feedback(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"none\.xlsx cannot be read \(No such file or directory\)"):
        read_feedback(tmp_path / "none.xlsx")


def test_a_workbook_that_would_fill_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(51):
            archive.writestr(f"xl/{number}.xml", bytes(10_000_000))
    with pytest.raises(BadInput, match="unpacks to 510,000,000 bytes"):
        read_feedback(path)


def test_the_wrong_sheet_says_what_was_expected_and_what_is_there(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Liste"
    book.active.append(["Titel", "Unternehmen", "Meinung"])
    book.active.append(["Koch", "Gasthof", "gut"])
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(BadInput) as caught:
        read_feedback(tmp_path / "a.xlsx")
    message = str(caught.value)
    assert "('candidacy_id', 'job_id', 'reviewer_feedback', 'reviewer_text', or the headings" in message
    assert (
        "Sheet 'Liste' lacks 'job_id' or 'candidacy_id' and 'reviewer_feedback' or 'reviewer_text'" in message
    )
    assert "its columns are 'Titel', 'Unternehmen', 'Meinung'" in message


def test_a_list_of_ones_own_beside_ours_is_named(write: Write, edit: Edit) -> None:
    path = write()
    with edit(path) as book:
        fill(book.worksheets[0])
        book.create_sheet("Meine").append(["Titel", "Unternehmen"])
    result = read_feedback(path)
    assert said(result) == FILLED
    (warning,) = result.warnings
    assert warning.startswith("Sheet 'Meine' lacks 'job_id' or 'candidacy_id'")


def test_rows_are_plain_values() -> None:
    line = FeedbackRow(candidacy_id=1, job_id="a", verdict="right", text="", row_hash="x")
    with pytest.raises(AttributeError):
        line.text = "other"  # type: ignore[misc]


def test_a_cell_in_row_two_billion_is_refused(write: Write) -> None:
    """A few bytes of XML may claim it; the rows above would fill the memory."""
    path = write()
    far = '<row r="2000000000"><c r="A2000000000"><v>1</v></c></row></sheetData>'
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    members[sheet] = members[sheet].replace(b"</sheetData>", far.encode())
    path.write_bytes(zip_of(**members))
    with pytest.raises(BadInput, match="more rows than Excel takes"):
        read_feedback(path)
