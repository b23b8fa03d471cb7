"""The market for analysis: one narrow row a posting, kept in a file that lazy queries read in part."""

import hashlib
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime

import polars as pl
import structlog

from sunset.files import whole
from sunset.schema import MarketFrame
from sunset.store.tables import Tables, explained
from sunset.store.view import View

__all__ = ["frame"]

_log = structlog.get_logger()

_RULES = "1"  # part of the file's key: another way to make the frame must not find the old one
_FACTS = ("sightings", "contents", "source_runs", "links", "analyses")
_KEPT = 24 * 3600.0  # seconds for which a file that newer ones have replaced can still be read

_PLACE = pl.Struct({"city": pl.String, "country": pl.String})
_READ: Mapping[str, Mapping[str, pl.DataType | type[pl.DataType]]] = {
    "domain": {"domain": pl.String},
    "language": {"language": pl.String},
    "location": {"places": pl.List(_PLACE)},
    "seniority": {"seniority": pl.String},
    "terms": {
        "employment": pl.String,
        "schedule": pl.String,
        "work_model": pl.String,
        "salary_min": pl.Float64,
        "salary_max": pl.Float64,
        "salary_currency": pl.String,
        "salary_period": pl.String,
    },
}
"""Specialist -> the fields of its values that the frame takes."""


def frame(
    tables: Tables, view: View, state: Callable[[], pl.DataFrame], as_of: datetime | int | None
) -> pl.LazyFrame:
    """Return the market for analysis, columns of `MarketFrame`, newest first.

    Parameters
    ----------
    state : returns the rows of the narrow view, as they are or were at `as_of`.
    as_of : the moment or version that `state` is of; None for now.
    """
    if not tables.begun():
        return MarketFrame.create_empty().lazy()
    facts = " ".join([_RULES, *(tables.identity(name) for name in _FACTS)])
    names = [hashlib.blake2b(part.encode(), digest_size=8).hexdigest() for part in (facts, str(as_of))]
    file = view.folder / f"frame-{'-'.join(names)}.parquet"
    if not file.exists():
        with explained("read the market", tables.root):
            made = _made(tables, state())
        try:
            with whole(file) as part:
                made.write_parquet(part)
        except OSError as error:  # full, or may only be read: it is made again then
            _log.warning("not_cached", what="frame", reason=type(error).__name__)
            return made.lazy()
        for old in view.folder.glob("frame-*.parquet"):
            with suppress(FileNotFoundError):  # another process has done it
                if old != file and time.time() - old.stat().st_mtime > _KEPT:
                    old.unlink()
    return pl.scan_parquet(file)


def _made(tables: Tables, state: pl.DataFrame) -> pl.DataFrame:
    wanted = [name for name in MarketFrame.column_names() if name not in _LATER and name not in state.columns]
    postings = (
        tables.scan("contents")
        .select("content_key", "input_hash", "locations", *wanted)
        .join(state.lazy().drop("input_hash"), on="content_key")
        .join(_there_before(tables), on="job_id", how="left")
    )
    for name, fields in _READ.items():
        postings = postings.join(_reading(tables, name, fields), on="input_hash", how="left", suffix="_read")
    return (
        postings.with_columns(**_places(), **_terms(), **_pay())
        .with_columns(
            read=pl.all_horizontal(pl.col(f"{name}_known").is_not_null() for name in _READ),
            there_before=pl.col("there_before").fill_null(value=False),
        )
        .select(MarketFrame.column_names())
        .sort("first_seen", "job_id", descending=[True, False])
        .collect()
    )


_LATER = {"cities", "countries", "domain", "seniority", "read", "there_before"}
"""Columns that are not in `contents`, or are there under another meaning."""


def _there_before(tables: Tables) -> pl.LazyFrame:
    """Return the postings that were first seen by the first crawl of a listing."""
    seen = tables.scan("sightings")
    first = seen.group_by("scope").agg(pl.col("run_id").get(pl.col("seen_at").arg_min()))
    return (
        seen.join(first, on=["scope", "run_id"], how="semi")
        .select("job_id", there_before=pl.lit(True))
        .unique("job_id")
    )


def _reading(
    tables: Tables, specialist: str, fields: Mapping[str, pl.DataType | type[pl.DataType]]
) -> pl.LazyFrame:
    """Return what a specialist last said of each input."""
    newest = (
        tables.scan("analyses")
        .filter(pl.col("specialist") == specialist)
        .select("input_hash", "values", "analysed_at")
        .sort("analysed_at")
        .unique("input_hash", keep="last", maintain_order=True)
    )
    said = pl.col("values").str.json_decode(pl.Struct(dict(fields)))
    return newest.select("input_hash", said, pl.lit(True).alias(f"{specialist}_known")).unnest("values")


def _places() -> dict[str, pl.Expr]:
    places = pl.coalesce(pl.col("places"), pl.col("locations").cast(pl.List(_PLACE)))
    return {
        column: places.list.eval(pl.element().struct.field(part).drop_nulls().unique(maintain_order=True))
        for column, part in (("cities", "city"), ("countries", "country"))
    }


def _terms() -> dict[str, pl.Expr]:
    read = {
        "employment_type": "employment",
        "schedule": "schedule_read",
        "work_model": "work_model_read",
        "language": "language_read",
    }
    return {name: pl.coalesce(_stated(field), _stated(name)) for name, field in read.items()}


def _stated(name: str) -> pl.Expr:
    return pl.when(~pl.col(name).is_in(["unstated", ""])).then(pl.col(name))


def _pay() -> dict[str, pl.Expr]:
    """Return pay from one origin as a whole, never the least of one and the most of the other."""
    source, text = (
        pl.any_horizontal(pl.col(f"{name}{suffix}").is_not_null() for name in ("salary_min", "salary_max"))
        for suffix in ("", "_read")
    )
    pay: dict[str, pl.Expr] = {
        name: pl.when(source).then(pl.col(name)).when(text).then(pl.col(f"{name}_read"))
        for name in ("salary_min", "salary_max", "salary_currency", "salary_period")
    }
    by = (
        pl.when(source)
        .then(pl.coalesce("salary_stated_by", pl.lit("source")))
        .when(text)
        .then(pl.lit("text"))
    )
    return pay | {"salary_stated_by": by}
