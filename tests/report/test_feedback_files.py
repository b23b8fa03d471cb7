"""Files that are no workbook of ours, or would do harm."""

import io
import random
import zipfile
from pathlib import Path

import openpyxl
import pytest

from sunset.errors import BadInput
from sunset.report import read_feedback
from tests.report.conftest import FILLED, Edit, Write, fill, row, said

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


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
        for number in range(6):
            archive.writestr(f"xl/{number}.xml", bytes(10_000_000))
    with pytest.raises(BadInput, match="unpacks to 60,000,000 bytes"):
        read_feedback(path)


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(path: Path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


SHEET, STYLES = "xl/worksheets/sheet1.xml", "xl/styles.xml"
NOISE = random.Random(1).randbytes(300_000)  # of this, packing saves nothing


@pytest.mark.parametrize(
    ("part", "end", "more", "complaint"),
    [
        (SHEET, "</sheetData>", '<row r="9">' + "<c/>" * 5_000_000 + "</row>", "say next to nothing"),
        (STYLES, "</cellXfs>", "<xf/>" * 4_000_000, "say next to nothing"),
        (SHEET, "</sheetData>", '<row r="9">' + "<c/>" * 2_100_000 + "</row>", "more cells or styles"),
        (STYLES, "</cellXfs>", "<xf/>" * 110_000, "more cells or styles"),
        (SHEET, "</sheetData>", "<row/>" * 210_000, "more than 200,000 rows"),
        (
            SHEET,
            "</sheetData>",
            '<row r="2000000000"><c r="A2000000000"/></row>',
            "more rows than Excel takes",
        ),
        ("xl/workbook.xml", "</sheets>", '<sheet name="a" sheetId="9" r:id="rId1"/>' * 18, "has 21 sheets"),
    ],
)
def test_a_small_file_that_would_take_minutes_is_refused(
    write: Write, part: str, end: str, more: str, complaint: str
) -> None:
    path = write()
    members = parts(path)
    if complaint != "say next to nothing":
        members[part] += b"<!--" + NOISE.hex().encode() + b"-->"
    members[part] = members[part].replace(end.encode(), (more + end).encode())
    pack(path, members)
    assert path.stat().st_size < 1_000_000
    with pytest.raises(BadInput, match=complaint):
        read_feedback(path)


def test_cells_far_below_cost_nothing_and_what_stands_in_them_is_listed(write: Write, edit: Edit) -> None:
    """Some programs leave a touched cell in the last row."""
    path = write()
    with edit(path) as book:
        fill(book.worksheets[0])
        book.worksheets[0]["S1048576"] = "Ganz unten"
        book.worksheets[0]["Y900000"] = " "
    result = read_feedback(path)
    assert said(result) == FILLED
    assert [(lost.row, lost.cells["Ihre Anmerkung"]) for lost in result.unmatched] == [
        (1048576, "Ganz unten")
    ]


def test_a_long_workbook_of_ours_is_read(write: Write) -> None:
    assert read_feedback(write([row(number) for number in range(800)])).warnings == ()


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
