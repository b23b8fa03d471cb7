"""What changed between two moments: how many came, went and stayed."""

from dataclasses import dataclass

import polars as pl

from sunset.pipeline.explore.asked import valued

__all__ = ["Change", "change"]


@dataclass(frozen=True)
class Change:
    """Then and now.

    Parameters
    ----------
    then, now : postings at each moment.
    came, gone : those of now that were not there then, and the other way round.
    groups : ``value``, ``then``, ``now``, ``change``; where most changed first.
    """

    then: int
    now: int
    came: int
    gone: int
    groups: pl.DataFrame


def change(then: pl.LazyFrame, now: pl.LazyFrame, by: str = "domain") -> Change:
    """Compare the market of two moments under the same filters.

    Parameters
    ----------
    then, now : as `market` returns them.
    by : a column of the frame; a posting of several places counts in each.
    """
    keys = [frame.select("job_id") for frame in (then, now)]
    groups = [frame.select(value=valued(by)).group_by("value").agg(pl.len()) for frame in (then, now)]
    before, after, came, gone, by_then, by_now = pl.collect_all(
        [
            *(key.select(pl.len()) for key in keys),
            keys[1].join(keys[0], on="job_id", how="anti").select(pl.len()),
            keys[0].join(keys[1], on="job_id", how="anti").select(pl.len()),
            *groups,
        ]
    )
    both = by_then.rename({"len": "then"}).join(
        by_now.rename({"len": "now"}), on="value", how="full", coalesce=True
    )
    both = both.with_columns(pl.col("then", "now").fill_null(0).cast(pl.Int64)).with_columns(
        change=pl.col("now") - pl.col("then")
    )
    ordered = both.sort(pl.col("change").abs(), "now", "value", descending=[True, True, False])
    return Change(before.item(), after.item(), came.item(), gone.item(), ordered)
