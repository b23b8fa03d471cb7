"""What an analysed posting says, the specialists' reading first, the source's own columns else."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

__all__ = ["PLACES", "column", "fact"]

PLACES = pl.List(
    pl.Struct(
        {"city": pl.String, "region": pl.String, "country": pl.String, "lat": pl.Float64, "lon": pl.Float64}
    )
)
"""Type of ``locations`` and of the places that a specialist reads."""

_READ: Mapping[str, tuple[str, ...]] = {
    "employment": ("employment", "employment_type"),
    "work_model": ("work_model_read", "work_model"),
    "schedule": ("schedule_read", "schedule"),
    "language": ("language_read", "language"),
    "remote_from": ("remote_from_read", "remote_from"),
    "locations": ("places", "locations"),
}

_PAY = ("salary_min", "salary_max", "salary_currency", "salary_period")
"""What belongs to one statement of pay: it is taken whole from the text, or whole from the source."""


def column(frame: pl.DataFrame, name: str, dtype: Any = pl.String) -> pl.Expr:
    """Return what is known under `name`; null where nothing is, also where no specialist has read."""
    present = [pl.col(one).cast(dtype) for one in _READ.get(name, (name,)) if one in frame.columns]
    if name in _PAY and f"{name}_read" in frame.columns:
        present = [
            pl.when(pl.coalesce("salary_min_read", "salary_max_read").is_not_null())
            .then(pl.col(f"{name}_read"))
            .otherwise(pl.col(name) if name in frame.columns else None)
            .cast(dtype)
        ]
    if not present:
        return pl.lit(None, dtype=dtype).alias(name)
    if dtype == pl.String:
        present = [pl.when(~one.is_in(["unstated", ""])).then(one) for one in present]
    if isinstance(dtype, pl.List):
        present = [pl.when(one.list.len() > 0).then(one) for one in present]
    return pl.coalesce(present).alias(name)


def fact(row: Mapping[str, Any], name: str) -> Any:
    """Return the same of one row, as a Python value."""
    names = _READ.get(name, (name,))
    if name in _PAY and not (row.get("salary_min_read") is row.get("salary_max_read") is None):
        names = (f"{name}_read",)
    for one in names:
        value = row.get(one)
        known = bool(value) if isinstance(value, (str, Sequence)) else value is not None
        if known and value != "unstated":
            return value
    return None
