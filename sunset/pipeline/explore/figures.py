"""Figures of a market: each says what it counts, and shows what is not known beside what is."""

from dataclasses import dataclass

import polars as pl

from sunset.pipeline.explore.asked import UNKNOWN, valued

__all__ = ["OTHER", "Pay", "TimeOpen", "crossed", "moves", "pay", "shares", "time_open"]

OTHER = "other"
"""Stands for all values beyond the most frequent ones."""


def moves(found: pl.LazyFrame) -> pl.DataFrame:
    """Count the postings that came and those that closed, period by period.

    A posting that the first crawl of a listing saw is not new: nobody knows since when it is there.

    Parameters
    ----------
    found : postings in every state; of the open ones alone none ever closed.

    Returns
    -------
    Columns ``at`` and ``until`` (days, the end excluded), ``new``, ``closed``; a row for every period (a day,
    a week or a month, by the length of time) from the first sighting to the last.
    """
    span = found.select(
        first=pl.col("first_seen").min().dt.date(),
        last=pl.max_horizontal(pl.col("last_seen").max(), pl.col("closed_at").max()).dt.date(),
    ).collect()
    first, last = span.row(0)
    if first is None:
        schema = {"at": pl.Date, "until": pl.Date, "new": pl.UInt32, "closed": pl.UInt32}
        return pl.DataFrame(schema=schema)
    days = (last - first).days
    every = "1d" if days <= 31 else "1w" if days <= 2 * 366 else "1mo"
    counted = pl.collect_all(
        rows.select(at=pl.col(moment).dt.date().dt.truncate(every)).group_by("at").agg(pl.len().alias(name))
        for name, moment, rows in (
            ("new", "first_seen", found.filter(~pl.col("there_before"))),
            ("closed", "closed_at", found.filter(pl.col("closed_at").is_not_null())),
        )
    )
    periods = pl.select(at=pl.date_range(pl.lit(first).dt.truncate(every), last, every))
    for one in counted:
        periods = periods.join(one, on="at", how="left")
    return periods.select(
        "at",
        pl.col("at").dt.offset_by(every).alias("until"),
        pl.col("new", "closed").fill_null(0),
    ).sort("at")


def crossed(
    found: pl.LazyFrame, row: str = "domain", column: str = "seniority", *, most: int = 6
) -> pl.DataFrame:
    """Count postings by two columns of the frame.

    A posting of several places counts in each of them, so such rows add up to more than there are postings.

    Parameters
    ----------
    most : so many values of `column` are shown, the most frequent; the rest is `OTHER`. Rows are up to 24.

    Returns
    -------
    Columns ``row``, ``column`` (`UNKNOWN` where nothing is known) and ``postings``.
    """
    pairs = found.select(row=pl.col(row), column=pl.col(column))
    for name, origin in (("row", row), ("column", column)):
        if origin in ("cities", "countries"):
            pairs = pairs.explode(name, empty_as_null=True)
    counted = (
        pairs.with_columns(pl.all().fill_null(UNKNOWN))
        .group_by("row", "column")
        .agg(postings=pl.len())
        .collect()
    )
    for name, limit in (("row", 24), ("column", most)):
        sums = counted.filter(pl.col(name) != UNKNOWN).group_by(name).agg(pl.col("postings").sum())
        kept = sums.sort("postings", name, descending=[True, False]).head(limit)[name].to_list()
        shown = pl.when(pl.col(name).is_in([*kept, UNKNOWN])).then(pl.col(name)).otherwise(pl.lit(OTHER))
        counted = counted.with_columns(shown.alias(name))
    return counted.group_by("row", "column").agg(pl.col("postings").sum()).sort("row", "column")


def shares(found: pl.LazyFrame, column: str = "work_model") -> pl.DataFrame:
    """Return how many postings have each value of a column, of all of them.

    Returns
    -------
    Columns ``value`` (`UNKNOWN` where nothing is known, last), ``postings`` and ``share`` (of all
    postings, the unknown included), the most frequent first.
    """
    counts, total = pl.collect_all(
        [
            found.select(value=valued(column)).group_by("value").agg(postings=pl.len()),
            found.select(pl.len()),
        ]
    )
    return counts.with_columns(share=pl.col("postings") / total.item()).sort(
        pl.col("value") == UNKNOWN, "postings", "value", descending=[False, True, False]
    )


# --- pay ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pay:
    """What pay postings state.

    Parameters
    ----------
    postings : all of them.
    unstated : those that state none.
    units : ``salary_currency``, ``salary_period`` (null: not stated) and ``postings``, most frequent first.
    unit : currency and period that the groups are in; None if no posting states both.
    groups : ``group``, ``postings`` (all of the group), ``stated`` (in this unit), ``lower``, ``middle`` and
        ``upper`` (medians of the least, the middle and the most stated; one end alone counts as both).
    """

    postings: int
    unstated: int
    units: pl.DataFrame
    unit: tuple[str, str] | None
    groups: pl.DataFrame

    @property
    def stated(self) -> int:
        """How many state pay in this unit."""
        return int(self.groups["stated"].sum())

    @property
    def elsewhere(self) -> int:
        """How many state pay in another unit, or leave currency or period open."""
        return self.postings - self.unstated - self.stated


def pay(found: pl.LazyFrame, by: str = "domain", unit: tuple[str, str] | None = None) -> Pay:
    """Return what pay is stated, group by group, in one currency and for one period; nothing is converted.

    Parameters
    ----------
    by : a column of the frame with one value a posting.
    unit : currency and period; by default the most frequent ones.
    """
    name = ["salary_currency", "salary_period"]
    states = pl.any_horizontal(pl.col("salary_min", "salary_max").is_not_null())
    units, total = pl.collect_all(
        [
            found.filter(states).group_by(name).agg(postings=pl.len()),
            found.select(postings=pl.len(), unstated=(~states).sum()),
        ]
    )
    units = units.sort("postings", *name, descending=[True, False, False])
    whole = units.drop_nulls()
    if unit is None and whole.height:
        unit = (whole["salary_currency"][0], whole["salary_period"][0])
    mine = pl.lit(value=False)
    if unit is not None:
        mine = states & (pl.col(name[0]) == unit[0]) & (pl.col(name[1]) == unit[1])
    least, most = pl.coalesce("salary_min", "salary_max"), pl.coalesce("salary_max", "salary_min")
    groups = (
        found.group_by(group=pl.col(by).fill_null(UNKNOWN))
        .agg(
            postings=pl.len(),
            stated=mine.fill_null(value=False).sum(),
            lower=least.filter(mine).median(),
            middle=((least + most) / 2).filter(mine).median(),
            upper=most.filter(mine).median(),
        )
        .sort("middle", "group", descending=[True, False], nulls_last=True)
        .collect()
    )
    return Pay(total["postings"][0], total["unstated"][0], units, unit, groups)


# --- time open ----------------------------------------------------------------------------


@dataclass(frozen=True)
class TimeOpen:
    """How long postings stay open (Kaplan and Meier's estimate).

    Parameters
    ----------
    curve : ``days``, ``still_open`` (share), ``watched`` (postings that were watched for at least so long).
    closed, open : postings that closed, and those open when last seen: they count for as long as they were
        watched.
    left_out : those that the first crawl of a listing saw: nobody knows since when they are there.
    median : days after which half are closed; None while more than half are open.
    """

    curve: pl.DataFrame
    closed: int
    open: int
    left_out: int
    median: int | None


def time_open(found: pl.LazyFrame) -> TimeOpen:
    """Estimate how long postings stay open, from the day they were first seen.

    Parameters
    ----------
    found : postings in every state; closed ones alone would seem to close sooner than they do.
    """
    end = pl.coalesce("closed_at", "last_seen")
    lives, left_out = pl.collect_all(
        [
            found.filter(~pl.col("there_before"))
            .select(
                days=(end - pl.col("first_seen")).dt.total_days(),
                ended=pl.col("closed_at").is_not_null(),
            )
            .group_by("days")
            .agg(pl.len(), ended=pl.col("ended").sum())
            .sort("days"),
            found.select(pl.col("there_before").sum()),
        ]
    )
    total = int(lives["len"].sum())
    watched = total - pl.col("len").cum_sum().shift(1, fill_value=0)
    curve = lives.select("days", watched=watched, still_open=(1 - pl.col("ended") / watched).cum_prod())
    below = curve.filter(pl.col("still_open") <= 0.5)
    closed = int(lives["ended"].sum())
    return TimeOpen(
        curve.select("days", "still_open", "watched"),
        closed,
        total - closed,
        int(left_out.item() or 0),
        int(below["days"][0]) if below.height else None,
    )
