"""The market as files for others: terms and dates in each row, no person, and nothing a program would run."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from sunset import sources
from sunset.errors import BadInput, StorageFailed, SunsetError
from sunset.files import whole
from sunset.schema import MarketExport
from sunset.store import dictionary

__all__ = ["KINDS", "export", "exported", "rows_to_export"]

KINDS = ("parquet", "csv", "xlsx")
"""Kinds of files, as their names end."""

EXCEL_ROWS = 1_048_575
"""Rows that a sheet takes below its header."""

_BEGINS = r"^[\s\p{C}]*[=+\-@＝＋－＠]"  # what a spreadsheet takes for a formula, whatever stands before it
_AFTER_A_BREAK = r"(;\s*)([=+\-@＝＋－＠])"  # read with semicolons, a new cell begins here


def rows_to_export(found: pl.LazyFrame, *, at: datetime, as_of: datetime | None = None) -> pl.DataFrame:
    """Return rows as they may leave the market: columns of `sunset.schema.MarketExport`.

    Parameters
    ----------
    found : columns of `sunset.schema.MarketFrame`.
    at : the present moment.
    as_of : of which moment `found` shows the market; by default `at`.
    """
    rows = found.collect()
    terms = {name: _terms(name) for name in rows["source"].unique()}
    return rows.with_columns(
        licence=pl.col("source").replace_strict(
            {name: one[0] for name, one in terms.items()}, return_dtype=pl.String
        ),
        attribution=pl.col("source").replace_strict(
            {name: one[1] for name, one in terms.items()}, return_dtype=pl.String
        ),
        as_of=pl.lit(as_of or at).dt.convert_time_zone("UTC").cast(rows.schema["first_seen"]),
        exported_on=pl.lit(at.astimezone(UTC).date()),
    )


def _terms(name: str) -> tuple[str, str]:
    try:
        source = sources.find(name)
    except SunsetError:
        return f"unknown: the source '{name}' is not installed here, or does not load", ""
    return source.licence, source.attribution


def exported(rows: pl.DataFrame, kind: str) -> bytes:
    """Return rows as the bytes of a file.

    Parquet and Excel keep types; in Excel text is text, whatever it begins with. In CSV, which has no types,
    text that a spreadsheet would run gets an apostrophe, lists are joined by commas, and it is UTF-8.

    Parameters
    ----------
    rows : as `rows_to_export` returns them.
    kind : one of `KINDS`.

    Raises
    ------
    sunset.errors.BadInput : for another kind, or more rows than Excel takes.
    """
    if kind not in KINDS:
        raise BadInput(f"There is no export as '{kind}'. Name a file that ends in .{', .'.join(KINDS)}.")
    buffer = io.BytesIO()
    if kind == "parquet":
        rows.write_parquet(buffer)
    elif kind == "csv":
        _harmless(_flat(rows)).write_csv(buffer, include_bom=True, datetime_format="%Y-%m-%dT%H:%M:%SZ")
    else:
        _write_excel(rows, buffer)
    return buffer.getvalue()


def export(found: pl.LazyFrame, file: str | Path, *, at: datetime, as_of: datetime | None = None) -> int:
    """Write rows to a file whose name ends in ``.parquet``, ``.csv`` or ``.xlsx``; return how many.

    Raises
    ------
    sunset.errors.BadInput : for another name, or more rows than Excel takes.
    sunset.errors.StorageFailed : if the file cannot be written.
    """
    file = Path(file)
    kind = file.suffix.lower().removeprefix(".")
    if kind not in KINDS:
        raise BadInput(f"{file}: there is no such export. Name a file that ends in .{', .'.join(KINDS)}.")
    rows = rows_to_export(found, at=at, as_of=as_of)
    data = exported(rows, kind)
    try:
        with whole(file) as part:
            part.write_bytes(data)
    except OSError as error:
        raise StorageFailed(
            f"{file} could not be written ({error.strerror}). Close it if it is open elsewhere, make room on "
            "the disk, or name another folder."
        ) from None
    return rows.height


def _flat(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(pl.selectors.list().list.join(", "))


def _harmless(rows: pl.DataFrame) -> pl.DataFrame:
    """Make sure that no text begins a formula, read with commas or with semicolons."""
    text = pl.selectors.string()
    tame = text.str.replace_all(r"[\p{C}\s]+", " ").str.replace_all(_AFTER_A_BREAK, "$1'$2")
    tame = pl.when(text.str.contains(_BEGINS)).then(pl.lit("'") + tame).otherwise(tame).name.keep()
    address = pl.col("url").str.replace_all(";", "%3B")  # stays an address that can be opened
    return rows.with_columns(address).with_columns(tame)


# --- Excel --------------------------------------------------------------------------------


def _write_excel(rows: pl.DataFrame, to: io.BytesIO) -> None:
    if rows.height > EXCEL_ROWS:
        raise BadInput(
            f"Excel takes {EXCEL_ROWS:,} rows, these are {rows.height:,}. "
            "Filter further, or export Parquet or CSV."
        )
    book = xlsxwriter.Workbook(
        to, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    columns = dictionary.columns(MarketExport)
    _sheet(book, "market", _flat(rows))
    _sheet(book, "columns", columns.select("column", "type", "origin", "meaning"))
    _sheet(
        book, "sources", rows.group_by("source", "licence", "attribution").agg(rows=pl.len()).sort("source")
    )
    book.close()


def _sheet(book: Any, name: str, rows: pl.DataFrame) -> None:
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bottom": 1})
    looks = {
        pl.Date: book.add_format({"num_format": "yyyy-mm-dd"}),
        pl.Datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),  # UTC: Excel knows no zones
    }
    naive = rows.with_columns(pl.selectors.datetime().dt.replace_time_zone(None))
    writers = []
    for place, (column, kind) in enumerate(rows.schema.items()):
        sheet.set_column(place, place, 40 if column in {"title", "meaning", "licence"} else 16)
        sheet.write_string(0, place, column, head)
        write = (
            sheet.write_datetime
            if kind.is_temporal()
            else sheet.write_number
            if kind.is_numeric()
            else sheet.write_boolean
            if kind == pl.Boolean
            else sheet.write_string
        )
        writers.append((write, looks.get(type(kind))))
    for number, row in enumerate(naive.iter_rows(), start=1):
        for place, (value, (write, look)) in enumerate(zip(row, writers, strict=True)):
            if value is not None:
                write(number, place, value, look)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, rows.height, rows.width - 1)
