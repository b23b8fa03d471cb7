"""The life of a posting: which states it had, from when to when, and when it was closed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import polars as pl

from sunset.errors import NotFound
from sunset.schema import MOMENT
from sunset.store.contacts import current
from sunset.store.tables import TABLES, Tables, explained

__all__ = ["Past", "states", "unknown"]


class Past:
    """What postings were, read off the facts; nothing that was readable once is ever lost."""

    _tables: Tables

    def history(self, job_id: str) -> pl.DataFrame:
        """Return the states a posting had, oldest first, each as it was readable then.

        Returns
        -------
        Columns `seen_from`, `seen_to`, `seen` (sightings), `closed_at`, and those of
        `sunset.schema.Contents` (null while its page could not be read).

        Raises
        ------
        sunset.errors.NotFound : if no such posting was ever seen.
        """
        with explained("read the market", self._tables.root):
            seen = self._tables.scan("sightings").filter(pl.col("job_id") == job_id).collect()
            if seen.is_empty():
                raise unknown(job_id)
            runs = self._tables.scan("source_runs").unique(TABLES["source_runs"].key).collect()
            found = states(seen, runs)
            keys = found.get_column("content_key").implode()
            contents = current(self._tables).filter(pl.col("content_key").is_in(keys)).collect()
        return found.join(contents, on="content_key", how="left", maintain_order="left")

    def as_it_was(self, moments: Mapping[str, datetime]) -> pl.DataFrame:
        """Return postings as each was readable at a moment of its own, closed or changed since or not.

        Parameters
        ----------
        moments : job id -> moment, with its zone.

        Returns
        -------
        Columns `seen_at` (the sighting it was read at: the last one up to the moment; the first one, if
        it was seen later only) and those of `sunset.schema.Contents`, by job id. What the market never
        read has no row.
        """
        asked = pl.DataFrame(
            list(moments.items()), schema={"job_id": pl.String, "moment": MOMENT}, orient="row"
        )
        late = pl.col("seen_at") > pl.col("moment")
        with explained("read the market", self._tables.root):
            seen = (
                self._tables.scan("sightings")
                .filter(pl.col("job_id").is_in(list(moments)), pl.col("content_key").is_not_null())
                .select("job_id", "content_key", "seen_at")
                .collect()
                .join(asked, on="job_id")
                .sort(late, (pl.col("seen_at") - pl.col("moment")).abs(), "content_key")
                .unique("job_id", keep="first", maintain_order=True)
            )
            keys = seen.get_column("content_key").implode()
            contents = current(self._tables).filter(pl.col("content_key").is_in(keys)).collect()
        readable = seen.select("seen_at", "content_key").join(
            contents.unique("content_key"), on="content_key"
        )
        return readable.select("seen_at", *contents.columns).sort("job_id")


def unknown(job_id: str) -> NotFound:
    """Return the error for a posting that was never seen."""
    return NotFound(f"The market never saw a posting '{job_id}'. Ids are 32 hex digits, as in `job_id`.")


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
