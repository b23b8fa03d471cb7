"""How it came to where it stands: statuses and throughput, period by period."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import polars as pl

from sunset.ledger import Status
from sunset.ledger.status import over_time
from sunset.pipeline.bench import Workbench
from sunset.pipeline.monitor.statuses import standing
from sunset.schema import MOMENT
from sunset.specialists import fit

__all__ = ["period", "status_over_time", "throughput"]

_OVER_TIME: dict[str, Any] = {"at": MOMENT, "status": pl.Int64, "postings": pl.Int64}


def status_over_time(bench: Workbench, standings: pl.DataFrame | None = None) -> pl.DataFrame:
    """Return how many postings stood at each status at the end of each period, all profiles together.

    What is in scope now is followed back; the last period agrees with `status_counts`.

    Parameters
    ----------
    standings : what `standing` returned, to save reading it again.

    Returns
    -------
    Columns ``at`` (start of the period, UTC), ``status`` (its code), ``postings``; one row for each
    status ever reached and each period in which something moved, in that order. See `period` for
    the length.
    """
    standings = standing(bench) if standings is None else standings
    if standings.is_empty():
        return pl.DataFrame(schema=_OVER_TIME)
    shown = pl.col("shown_at")
    for before, moment in pairwise(["fetched_at", "analysed_at", "evaluated_at"]):
        # Words read for another posting were read before this one came.
        standings = standings.with_columns(
            pl.when(pl.col(moment).is_not_null()).then(pl.max_horizontal(before, moment)).alias(moment)
        )
    standings = standings.with_columns(
        # A candidacy began when it began, even if the facts were found again later.
        *(
            pl.when(shown.is_null()).then(moment).otherwise(pl.min_horizontal(moment, shown)).alias(moment)
            for moment in ("fetched_at", "analysed_at", "evaluated_at")
        ),
        failed_at=pl.when(shown.is_null()).then("failed_at"),
    )
    entered = {Status.FETCHED: "fetched_at", Status.ENRICHED: "analysed_at", Status.EVALUATED: "evaluated_at"}
    steps = []
    for (status, moment), later in zip(
        entered.items(), (["analysed_at", "evaluated_at"], ["evaluated_at"], []), strict=True
    ):
        left = pl.coalesce(*later, "failed_at", "shown_at")
        steps += [
            standings.select(at=moment, status=pl.lit(status.value), step=pl.lit(1)),
            standings.filter(pl.col(moment).is_not_null()).select(
                at=left, status=pl.lit(status.value), step=pl.lit(-1)
            ),
        ]
    steps.append(standings.select(at="failed_at", status=pl.lit(Status.ERROR.value), step=pl.lit(1)))
    steps.append(bench.ledger.moves())
    events = pl.concat([one.cast({"status": pl.Int64, "step": pl.Int64}) for one in steps]).drop_nulls("at")
    periods = events.with_columns(pl.col("at").dt.truncate(period(events["at"])))
    return over_time(periods).rename({"standing": "postings"})


def period(moments: pl.Series) -> str:
    """Return the length of a period that suits a chart of these moments: ``1m``, ``1h`` or ``1d``.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> period(pl.Series([datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 22, tzinfo=UTC)]))
    '1d'
    """
    first, last = moments.min(), moments.max()
    span = last - first if first is not None and last is not None else timedelta()  # type: ignore[operator]
    if span <= timedelta(hours=3):  # type: ignore[operator]
        return "1m"
    return "1h" if span <= timedelta(days=5) else "1d"  # type: ignore[operator]


def throughput(bench: Workbench) -> pl.DataFrame:
    """Return how many postings were read and judged in each period.

    Only what the present specialists have said counts.

    Returns
    -------
    Columns ``at`` (start of the period, UTC), ``stage`` (``analyse`` or ``evaluate``), ``postings``
    (for ``evaluate`` once a profile); by time. See `period` for the length.
    """
    read = (
        bench.market.analyses(bench.panel.digests)
        .group_by("input_hash")
        .agg(at=pl.col("analysed_at").max())
        .select("at", stage=pl.lit("analyse"))
        .collect()
    )
    digest = fit.digest(bench.panel)
    judged = [
        bench.ledger.evaluations(version.name, digest=digest).select(
            at="evaluated_at", stage=pl.lit("evaluate")
        )
        for version in bench.ledger.profiles()
    ]
    done = pl.concat([read, *judged])
    return (
        done.group_by(pl.col("at").dt.truncate(period(done["at"])), "stage")
        .agg(postings=pl.len().cast(pl.Int64))
        .sort("at", "stage")
    )
