"""The current state of each posting, read off the facts.

A posting is open while any listing shows it. In the scope of one listing it is closed by the first
*complete* run that started after the posting's last sighting there; it reopens when it is seen again.
"""

import hashlib
from datetime import datetime
from pathlib import Path

import platformdirs
import polars as pl

from sunset.schema import Postings
from sunset.store import cache
from sunset.store.contacts import current
from sunset.store.tables import FEW, Tables, explained

__all__ = ["STATE", "View", "closings", "newest_links"]

STATE = (
    "job_id",
    "content_key",
    "text_hash",
    "input_hash",
    "first_seen",
    "last_seen",
    "closed_at",
    "representative",
)
"""Columns of the narrow view; the rest of a posting is joined from its content."""

_RULES = "1"  # part of the cache's key: another way to read the facts must not find the old result
_FACTS = ("sightings", "contents", "source_runs", "links")


def closings(seen: pl.LazyFrame, runs: pl.LazyFrame) -> pl.LazyFrame:
    """Say when each posting was closed in each scope.

    Parameters
    ----------
    seen : columns `scope` and `last` (moment of the last sighting), and any others.
    runs : rows of `SourceRuns`.

    Returns
    -------
    The rows of `seen` with `closed_at`: the end of the first complete run of the scope that
    started after `last`; null while there is none.
    """
    complete = (
        runs.filter("complete")
        .select("scope", "started_at", "finished_at")
        .sort("started_at")
        .with_columns(
            closed_at=pl.col("finished_at").reverse().cum_min().reverse().over("scope", order_by="started_at")
        )
        .drop("finished_at")
    )
    return seen.sort("last").join_asof(
        complete,
        left_on="last",
        right_on="started_at",
        by="scope",
        strategy="forward",
        allow_exact_matches=False,
        check_sortedness=False,
    )


def newest_links(links: pl.LazyFrame) -> pl.LazyFrame:
    """Return the newest row of each posting."""
    return links.sort("linked_at").unique("job_id", keep="last", maintain_order=True)


def _state(
    sightings: pl.LazyFrame, contents: pl.LazyFrame, runs: pl.LazyFrame, links: pl.LazyFrame
) -> pl.LazyFrame:
    seen = sightings.group_by("job_id", "scope").agg(
        first=pl.col("seen_at").min(), last=pl.col("seen_at").max()
    )
    spans = (
        closings(seen, runs)
        .group_by("job_id")
        .agg(
            first_seen=pl.col("first").min(),
            last_seen=pl.col("last").max(),
            closed_at=pl.when(pl.col("closed_at").is_not_null().all()).then(pl.col("closed_at").max()),
        )
    )
    current = (
        sightings.filter(pl.col("content_key").is_not_null())
        .group_by("job_id", "content_key")
        .agg(pl.col("seen_at").max())
        .sort("seen_at", "content_key")
        .unique("job_id", keep="last", maintain_order=True)
        .drop("seen_at")
    )
    hashes = contents.select("content_key", "text_hash", "input_hash").unique("content_key")
    group = newest_links(links).select("job_id", "text_hash", group="representative")
    states = (
        current.join(hashes, on="content_key")
        .join(spans, on="job_id")
        # a link holds for the words that were compared; with others the posting stands for itself
        .join(group, on=["job_id", "text_hash"], how="left")
        .with_columns(pl.col("group").fill_null(pl.col("job_id")))
    )
    # a group is shown under a member that can still be applied to, the first seen among those
    shown = (
        states.sort(pl.col("closed_at").is_not_null(), "first_seen", "job_id")
        .unique("group", keep="first", maintain_order=True)
        .select("group", representative="job_id")
    )
    return states.join(shown, on="group").select(STATE)


class View:
    """The narrow view, cached in a file that is keyed by the versions of the facts.

    For a folder the file lies beside the tables, for an object store in the user's cache folder.
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._key = ""
        self._now = pl.DataFrame()

    @property
    def folder(self) -> Path:
        """Where what can be made again is kept."""
        if not self._tables.remote:
            return Path(self._tables.root) / ".cache"
        name = hashlib.blake2b(self._tables.root.encode(), digest_size=8).hexdigest()
        return Path(platformdirs.user_cache_dir("sunset")) / "market" / name

    def now(self) -> pl.DataFrame:
        """Return the state of every posting, columns `STATE`, one row each."""
        parts = [_RULES, *(self._tables.identity(name) for name in _FACTS)]
        key = hashlib.blake2b(" ".join(parts).encode(), digest_size=12).hexdigest()
        if key != self._key:
            self._now = self._cached(key)
            self._key = key
        return self._now

    def _cached(self, key: str) -> pl.DataFrame:
        file = self.folder / f"state-{key}.parquet"
        if (state := cache.kept(file)) is not None:
            return state
        with explained("read the market", self._tables.root):
            scan = self._tables.scan
            state = _state(*(scan(name) for name in _FACTS)).collect()
        if self._tables.version("sightings") >= 0:
            cache.keep(state, file)
            for old in self.folder.glob("state-*.parquet"):
                if old != file:
                    old.unlink(missing_ok=True)
        return state

    def at(self, moment: datetime, version: int | None = None) -> pl.DataFrame:
        """Return the state as it could be known at `moment`.

        Parameters
        ----------
        moment : sightings, links and finished runs up to it count.
        version : take the sightings of this Delta version instead of those up to the moment.
        """
        scan = self._tables.scan
        sightings = scan("sightings", version)
        if version is None:
            sightings = sightings.filter(pl.col("seen_at") <= moment)
        with explained("read the market", self._tables.root):
            return _state(
                sightings,
                scan("contents"),
                scan("source_runs").filter(pl.col("finished_at") <= moment),
                scan("links").filter(pl.col("linked_at") <= moment),
            ).collect()

    def with_contents(self, state: pl.DataFrame) -> pl.LazyFrame:
        """Return postings, columns of `Postings`, for rows of the narrow view."""
        columns = Postings.column_names()
        keys = state.get_column("content_key")
        contents = current(self._tables)
        if state.height <= FEW:
            contents = contents.filter(pl.col("content_key").is_in(keys.implode()))
        narrow = state.lazy().drop("job_id", "text_hash", "input_hash")
        return contents.join(narrow, on="content_key").select(columns)
