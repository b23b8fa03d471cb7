"""The market as an analyst asks for it: filters, their choices, and pages of a table."""

import difflib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Literal, get_args

import polars as pl

from sunset.errors import BadInput
from sunset.schema import Domain, Employment, Seniority, WorkModel
from sunset.store import Market

__all__ = ["CHOSEN", "ORDERS", "UNKNOWN", "State", "choices", "market", "narrowed", "page"]

UNKNOWN = "unknown"
"""Among the values of a filter or a figure: what is not stated or not read."""

State = Literal["open", "closed", "all"]

CHOSEN: Mapping[str, str] = {
    "sources": "source",
    "countries": "countries",
    "domains": "domain",
    "seniorities": "seniority",
    "work_models": "work_model",
    "employment_types": "employment_type",
    "languages": "language",
}
"""Filters that choose among the values of a column, and that column."""

_LISTS = {"countries", "cities"}


def market(
    store: Market, *, as_of: datetime | int | None = None, text: str | None = None, **asked: Any
) -> pl.LazyFrame:
    """Return the postings that an analyst asks for, lazily, newest first.

    Parameters
    ----------
    store : the job store.
    as_of : the market as it could be known at a moment, or at a version of its `sightings`.
    text : words that all stand in title, company or description, in any case.
    asked : see `narrowed`.

    Returns
    -------
    Columns of `sunset.schema.MarketFrame`.

    Raises
    ------
    sunset.errors.BadInput : for a filter or a value that does not exist, or a moment without time zone.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> market(Market(mkdtemp()), countries=["DE"], seen_from=date(2026, 11, 1)).collect().height
    0
    """
    for name, words in _VOCABULARIES.items():
        for value in asked.get(name, ()):
            if value not in (*words, UNKNOWN):
                close = difflib.get_close_matches(value, words, n=1)
                hint = (
                    f"Did you mean '{close[0]}'?" if close else f"There are: {', '.join(words)}, {UNKNOWN}."
                )
                raise BadInput(f"'{value}' is none of the {name.replace('_', ' ')}. {hint}")
    return narrowed(store.frame(as_of=as_of, text=text), **asked)


_VOCABULARIES: Mapping[str, tuple[str, ...]] = {
    "domains": get_args(Domain),
    "seniorities": get_args(Seniority),
    "work_models": get_args(WorkModel),
    "employment_types": get_args(Employment),
}


def narrowed(
    frame: pl.LazyFrame,
    *,
    state: State = "open",
    repeats: bool = False,
    places: Iterable[str] = (),
    seen_from: date | None = None,
    seen_to: date | None = None,
    **chosen: Iterable[str],
) -> pl.LazyFrame:
    """Return the rows that all given conditions admit.

    Parameters
    ----------
    frame : columns of `sunset.schema.MarketFrame`.
    state : open ones, closed ones, or all.
    repeats : count every posting of a group of duplicates; by default one of each group.
    places : parts of names of cities, in any case; one of a posting's cities suffices.
    seen_from, seen_to : first and last day on which a posting was first seen (UTC).
    chosen : values of a column, `UNKNOWN` among them if wanted: ``sources``, ``countries``, ``domains``,
        ``seniorities``, ``work_models``, ``employment_types``, ``languages``. No values: all.

    Raises
    ------
    sunset.errors.BadInput : for a filter or a state that does not exist.
    """
    if wrong := set(chosen) - set(CHOSEN):
        raise BadInput(f"There is no filter '{min(wrong)}'. There are: {', '.join(CHOSEN)}.")
    if state not in ("open", "closed", "all"):
        raise BadInput(f"There is no state '{state}'. Choose one of: open, closed, all.")
    rules = [_is_one_of(CHOSEN[name], values) for name, values in chosen.items()]
    if not repeats:
        rules.append(pl.col("job_id") == pl.col("representative"))
    if state != "all":
        rules.append(pl.col("closed_at").is_null() == (state == "open"))
    names = [place.strip() for place in places if place.strip()]
    if names:
        pattern = "(?i)" + "|".join(pl.escape_regex(name) for name in names)
        rules.append(pl.col("cities").list.eval(pl.element().str.contains(pattern)).list.any())
    if seen_from is not None:
        rules.append(pl.col("first_seen").dt.date() >= seen_from)
    if seen_to is not None:
        rules.append(pl.col("first_seen").dt.date() <= seen_to)
    for rule in rules:
        frame = frame.filter(rule)
    return frame


def _is_one_of(column: str, values: Iterable[str]) -> pl.Expr:
    wanted = [values] if isinstance(values, str) else list(values)
    if not wanted:
        return pl.lit(True)
    if column not in _LISTS:
        return pl.col(column).fill_null(UNKNOWN).is_in(wanted)
    found = pl.col(column).list.eval(pl.element().is_in(wanted)).list.any()
    return found | (pl.col(column).list.len() == 0) if UNKNOWN in wanted else found


def choices(frame: pl.LazyFrame) -> dict[str, list[tuple[str, int]]]:
    """Return, for each filter of `CHOSEN`, the values there are and how many postings each has.

    The most frequent first; `UNKNOWN`, where some have none, last.
    """
    counts = [
        frame.select(value=valued(column)).group_by("value").agg(postings=pl.len())
        for column in CHOSEN.values()
    ]
    found = {}
    for name, counted in zip(CHOSEN, pl.collect_all(counts), strict=True):
        ordered = counted.sort(
            pl.col("value") == UNKNOWN, "postings", "value", descending=[False, True, False]
        )
        found[name] = list(ordered.iter_rows())
    return found


def valued(column: str) -> pl.Expr:
    """Return the values of a column, `UNKNOWN` for none; a posting of several places stands once for each."""
    if column not in _LISTS:
        return pl.col(column).fill_null(UNKNOWN)
    return pl.col(column).explode(empty_as_null=True).fill_null(UNKNOWN)


ORDERS: Mapping[str, tuple[str, bool]] = {
    "newest": ("first_seen", True),
    "oldest": ("first_seen", False),
    "title": ("title", False),
    "company": ("company", False),
    "pay": ("salary_max", True),
    "closed": ("closed_at", True),
}
"""Ways to order a table: the column, and whether the greatest comes first."""


def page(frame: pl.LazyFrame, number: int = 1, *, size: int = 25, order: str = "newest") -> pl.DataFrame:
    """Return one page of the rows, counted from 1; nothing else of the market is held in memory.

    Parameters
    ----------
    order : one of `ORDERS`; rows without a value come last.
    """
    column, falling = ORDERS[order]
    ordered = frame.sort(column, "job_id", descending=[falling, False], nulls_last=True)
    return ordered.slice((number - 1) * size, size).collect()
