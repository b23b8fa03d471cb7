"""Rows in a portable form: JSON that SQLite and PostgreSQL both give and take."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, inspect

from sunset.ledger.models import Base, Moment

__all__ = ["from_plain", "plain"]


def plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as a JSON object; moments in ISO 8601 with their zone.

    Examples
    --------
    >>> plain({"day": date(2026, 11, 22), "note": None})
    {'day': '2026-11-22', 'note': None}
    """
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


def from_plain(table: type[Base], values: dict[str, Any]) -> dict[str, Any]:
    """Return what `plain` made as values for an insert.

    Raises
    ------
    KeyError, ValueError, TypeError : if it is no such object.
    """
    row = {}
    for column in inspect(table).columns:
        value = values[column.key]
        if value is not None and isinstance(column.type, Moment):
            value = datetime.fromisoformat(value)
        elif value is not None and isinstance(column.type, Date):
            value = date.fromisoformat(value)
        row[column.key] = value
    return row
