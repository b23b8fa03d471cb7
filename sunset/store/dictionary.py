"""The data dictionary, written from `sunset.schema.tables`: ``python -m sunset.store.dictionary [FILE]``."""

import inspect
import sys
from pathlib import Path
from typing import get_args

import dataframely as dy
import polars as pl

from sunset import schema
from sunset.store.tables import TABLES

__all__ = ["columns", "text"]

FILE = Path("docs/data-dictionary.md")

_ORDER = (
    "sightings",
    "contents",
    "analyses",
    "evidence",
    "vectors",
    "links",
    "labels",
    "source_runs",
    "rejected",
)
_VOCABULARIES = {
    "work_model": schema.WorkModel,
    "employment_type": schema.Employment,
    "schedule": schema.Schedule,
    "salary_period": schema.Period,
    "domain": schema.Domain,
    "seniority": schema.Seniority,
}
_VIEWS = {schema.Postings: "postings", schema.MarketFrame: "frame", schema.MarketExport: "export"}
_HEAD = """# Data dictionary

Written by `python -m sunset.store.dictionary` from `sunset/schema/tables.py`; a test fails if the two differ.

The market is a folder (or object-store prefix) of [Delta](https://delta.io) tables. Rows are only ever
added. Any reader of Delta tables can open them: Polars, DuckDB, Spark, Trino. A table's description
holds the version of its schema. Moments are UTC; a date without a time is a date; unknown is null.
Countries are ISO 3166 (two letters), languages ISO 639-1, currencies ISO 4217.
"""


def _type(dtype: pl.DataType) -> str:
    if isinstance(dtype, pl.List):
        return f"list of {_type(dtype.inner)}"  # type: ignore[arg-type]
    if isinstance(dtype, pl.Struct):
        return "(" + ", ".join(f"{part.name} {_type(part.dtype)}" for part in dtype.fields) + ")"  # type: ignore[arg-type]
    names = {
        pl.String: "text",
        pl.Float64: "number",
        pl.Int64: "whole number",
        pl.Boolean: "yes/no",
        pl.Date: "date",
        pl.Datetime: "moment",
        pl.Binary: "bytes",
    }
    return names[type(dtype)]


def _meaning(name: str, column: dy.Column) -> str:
    parts = [column.description or ""]
    if name in _VOCABULARIES:
        parts.append("one of " + ", ".join(f"`{value}`" for value in get_args(_VOCABULARIES[name])))
    parts += [
        f"{sign} {value:g}"
        for sign, value in (
            ("at least", getattr(column, "min", None)),
            ("at most", getattr(column, "max", None)),
        )
        if value is not None
    ]
    if pattern := getattr(column, "regex", None):
        parts.append(f"`{pattern}`")
    return "; ".join(part for part in parts if part)


def columns(rows: type[dy.Schema]) -> pl.DataFrame:
    """Return what is known of the columns of a table or view.

    Returns
    -------
    ``column``, ``type`` (in words), ``may_be_null``, ``origin`` (the table it comes from; of a view alone)
    and ``meaning``, both Markdown.

    Examples
    --------
    >>> columns(schema.MarketFrame).filter(column="closed_at")["origin"].item()
    '`sightings`, `source_runs`'
    """
    types, stored = rows.create_empty().schema, schema.Contents.columns()
    told = []
    for name, column in rows.columns().items():
        origin = (column.metadata or {}).get("origin") or ("`contents`" if stored.get(name) is column else "")
        told.append(
            (
                name,
                _type(types[name]),
                column.nullable,
                origin if rows in _VIEWS else "",
                _meaning(name, column),
            )
        )
    return pl.DataFrame(told, schema=["column", "type", "may_be_null", "origin", "meaning"], orient="row")


def _section(title: str, rows: type[dy.Schema], key: tuple[str, ...]) -> str:
    lines = [f"## {title}", "", inspect.cleandoc(rows.__doc__ or ""), ""]
    if key:
        lines += [f"One row for each {', '.join(f'`{name}`' for name in key)}.", ""]
    view = rows in _VIEWS
    heads = ["column", "type", "may be null", *(["from"] if view else []), "meaning"]
    lines += [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for name, kind, nullable, origin, meaning in columns(rows).iter_rows():
        cells = [f"`{name}`", kind, "yes" if nullable else "", *([origin] if view else []), meaning]
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def text() -> str:
    """Return the dictionary as Markdown."""
    tables = [_section(f"`{name}`", TABLES[name].rows, TABLES[name].key) for name in _ORDER]
    views = [_section(f"`{name}` (a view)", rows, ("job_id",)) for rows, name in _VIEWS.items()]
    return "\n".join([_HEAD, *tables, *views])


if __name__ == "__main__":
    Path(sys.argv[1] if len(sys.argv) > 1 else FILE).write_text(text(), encoding="utf-8")
