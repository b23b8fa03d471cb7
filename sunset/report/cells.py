"""The cells of a workbook that somebody sent; a small file must not cost minutes or gigabytes to read."""

import warnings
import zipfile
from pathlib import Path
from typing import Any

import openpyxl

from sunset.errors import BadInput

__all__ = ["Cells", "Sheet", "read_cells"]

Cells = tuple[Any, ...]
Sheet = dict[int, Cells]
"""The rows that are there, by place from 0; a cell in the last row does not make all above it."""

_UNPACKED_LIMIT = 50_000_000  # bytes; our workbook of 5,000 rows unpacks to 8 million
_RATIO_LIMIT, _SLACK = 100, 1_000_000  # our parts pack to a thirtieth at best; short ones count for nothing
_BIG = ("xl/worksheets/", "xl/sharedStrings.xml")  # what grows with the rows
_TAGS_LIMIT, _OTHER_TAGS_LIMIT = 2_000_000, 100_000  # a style costs a reader ten times what a cell does
_SHEETS_LIMIT, _ROWS_LIMIT, _COLUMNS_LIMIT = 20, 200_000, 100
_LAST_ROW = 1_048_576  # Excel's; a few bytes may claim a cell in row two billion
_CHUNK = 1 << 20
_ADVICE = "Save it as .xlsx without a password, and import that file."


def read_cells(path: Path) -> dict[str, Sheet]:
    """Return the cells of every sheet, hidden ones and hidden rows included.

    Raises
    ------
    sunset.errors.BadInput : if the file is no workbook, or far larger than one of Sunset's can be.
    """
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise BadInput(f"{path} cannot be read ({error.strerror}). Check the name and its rights.") from None
    if start == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise BadInput(f"{path} is protected by a password, or in Excel's old format. {_ADVICE}")
    if not start:
        raise BadInput(f"{path} is an empty file. {_ADVICE}")
    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_bombs(path, archive)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl cannot show, it need not
            return _sheets(path)
    except BadInput:
        raise
    except Exception as error:  # a broken file breaks openpyxl in as many ways as there are parts in it
        raise BadInput(f"{path} is no Excel workbook, or a damaged one ({error}). {_ADVICE}") from None


def _refuse_bombs(path: Path, archive: zipfile.ZipFile) -> None:
    """Refuse what unpacks to much more than it is, before anything is built from it."""
    size = sum(part.file_size for part in archive.infolist())
    if size > _UNPACKED_LIMIT:
        raise _too_much(path, f"unpacks to {size:,} bytes")
    for part in archive.infolist():
        if part.file_size > _RATIO_LIMIT * part.compress_size + _SLACK:
            raise _too_much(
                path, f"holds {part.filename!r}, whose {part.file_size:,} bytes say next to nothing"
            )
    tags = {True: 0, False: 0}
    for part in archive.infolist():
        with archive.open(part) as file:
            while chunk := file.read(_CHUNK):
                tags[part.filename.startswith(_BIG)] += chunk.count(b"<")
    if tags[True] > _TAGS_LIMIT or tags[False] > _OTHER_TAGS_LIMIT:
        raise _too_much(path, "holds more cells or styles")


def _sheets(path: Path) -> dict[str, Sheet]:
    book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    if len(book.sheetnames) > _SHEETS_LIMIT:
        raise _too_much(path, f"has {len(book.sheetnames)} sheets")
    blank = (None,) * _COLUMNS_LIMIT
    sheets: dict[str, Sheet] = {}
    count = 0
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # some programs write wrong ones
        found = sheets[sheet.title] = Sheet()
        before: Cells = ()
        for at, cells in enumerate(sheet.iter_rows(values_only=True, max_col=_COLUMNS_LIMIT)):
            if at >= _LAST_ROW:
                raise _too_much(path, "has more rows than Excel takes in a sheet")
            if cells is before:  # openpyxl gives one and the same tuple for all rows that are missing
                continue
            before = cells
            count += 1
            if count > _ROWS_LIMIT:
                raise _too_much(path, f"has more than {_ROWS_LIMIT:,} rows")
            if cells != blank:
                found[at] = cells
    book.close()
    return sheets


def _too_much(path: Path, what: str) -> BadInput:
    return BadInput(
        f"{path} {what}, more than a workbook of Sunset can. "
        "Copy the feedback into the workbook that was exported, and import that file."
    )
