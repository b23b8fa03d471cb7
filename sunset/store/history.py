"""The life of one posting: which states it had, from when to when, and when it was closed."""

from datetime import datetime
from typing import Any

import polars as pl

from sunset.schema import MOMENT

__all__ = ["states"]


def states(sightings: pl.DataFrame, runs: pl.DataFrame) -> pl.DataFrame:
    """Return the states of one posting, oldest first.

    Parameters
    ----------
    sightings : rows of `Sightings` of one posting.
    runs : rows of `SourceRuns`.

    Returns
    -------
    Columns `content_key` (null as long as its page could not be read), `seen_from`, `seen_to`,
    `seen` (number of sightings) and `closed_at` (null if the next state followed while it was open,
    or if it is open still). A posting that reopens begins a new state.
    """
    complete = runs.filter("complete").select("scope", "started_at", "finished_at").rows()
    found: list[dict[str, Any]] = []
    last: dict[str, datetime] = {}
    key: str | None = None
    rows = sightings.sort("seen_at", "content_key", nulls_last=True).select("scope", "seen_at", "content_key")
    for scope, at, content in rows.iter_rows():
        closed = _closed(last, complete)
        closed = closed if closed and closed <= at else None
        if not found or closed or (content and key and content != key):
            if found:
                found[-1]["closed_at"] = closed
            key = content or key
            found.append({"content_key": key, "seen_from": at, "seen_to": at, "seen": 0, "closed_at": None})
        elif content and not key:
            key = found[-1]["content_key"] = content
        found[-1]["seen"] += 1
        found[-1]["seen_to"] = last[scope] = at
    if found:
        found[-1]["closed_at"] = _closed(last, complete)
    return pl.DataFrame(
        found,
        schema={
            "content_key": pl.String,
            "seen_from": MOMENT,
            "seen_to": MOMENT,
            "seen": pl.Int64,
            "closed_at": MOMENT,
        },
    )


def _closed(last: dict[str, datetime], complete: list[tuple[str, datetime, datetime]]) -> datetime | None:
    """Say when the posting was closed in all scopes that ever showed it; None if one still does."""
    ends = [
        min((end for run, start, end in complete if run == scope and start > at), default=None)
        for scope, at in last.items()
    ]
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None
