"""What the operator looks at: where postings stand, throughput, failures, sources, people served.

All of it is read from the market and from one workspace of the ledger, and changes nothing.
"""

import json
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Any

import polars as pl

from sunset.ledger import ProfileVersion, Status
from sunset.pipeline.bench import Workbench
from sunset.pipeline.judging import analysed, scope
from sunset.specialists import fit

__all__ = [
    "Served",
    "failures",
    "period",
    "runs",
    "served",
    "source_health",
    "source_runs",
    "standing",
    "status_counts",
    "status_over_time",
    "throughput",
]

_MOMENT = pl.Datetime("us", "UTC")
_STANDING: dict[str, Any] = {
    "profile": pl.String,
    "job_id": pl.String,
    "status": pl.Int64,
    "fetched_at": _MOMENT,
    "analysed_at": _MOMENT,
    "evaluated_at": _MOMENT,
    "failed_at": _MOMENT,
    "shown_at": _MOMENT,
}
_COUNTS: dict[str, Any] = {"profile": pl.String, "status": pl.Int64, "name": pl.String, "postings": pl.Int64}
_OVER_TIME: dict[str, Any] = {"at": _MOMENT, "status": pl.Int64, "postings": pl.Int64}
_WAITING = ("uncertain", "held", "failed", "sending", "pending")


def standing(bench: Workbench) -> pl.DataFrame:
    """Return where each posting of each profile's scope stands, and since when.

    A candidacy counts with its own status, also when its posting has closed or left the scope. What is no
    candidacy is read off the facts: 1 not all specialists have read it, 2 not evaluated, 3 evaluated,
    0 a specialist or the evaluation failed on it. Duplicates count once.

    Returns
    -------
    Columns ``profile``, ``job_id``, ``status`` (its code), and the moments ``fetched_at``,
    ``analysed_at``, ``evaluated_at``, ``failed_at``, ``shown_at`` (candidacy since; null: none).
    """
    profiles = bench.ledger.profiles()
    if not profiles:
        return pl.DataFrame(schema=_STANDING)
    postings = analysed(bench)
    read = (
        bench.market.analyses(bench.panel.digests)
        .group_by("input_hash")
        .agg(analysed_at=pl.col("analysed_at").max())
        .collect()
    )
    postings = postings.join(read, on="input_hash", how="left").with_columns(
        analysed_at=pl.when("complete").then("analysed_at")
    )
    broken = bench.ledger.failures().select("stage", "key", failed_at="last_at")
    digest = fit.digest(bench.panel)
    parts = [_standing_of(bench, version, postings, broken, digest) for version in profiles]
    return pl.concat(parts).sort("profile", "job_id")


def _standing_of(
    bench: Workbench, version: ProfileVersion, postings: pl.DataFrame, broken: pl.DataFrame, digest: str
) -> pl.DataFrame:
    judged = bench.ledger.evaluations(version.name, digest=digest).select(
        "job_id", "input_hash", "evaluated_at"
    )
    unread = broken.filter(stage="analyse").select(
        "failed_at", input_hash=pl.col("key").str.split(" ").list.last()
    )
    unjudged = broken.filter(stage="evaluate").with_columns(
        pl.col("key").str.strip_prefix(f"{version.name} ")
    )
    known = bench.ledger.candidacies(version.name).select("job_id", code="status", shown_at="created")
    group = postings.select("job_id", "representative", fetched_at="first_seen")
    # a candidacy of another member of a group of duplicates is the group's
    known = (
        known.join(group, on="job_id", how="left")
        .with_columns(pl.col("representative").fill_null(pl.col("job_id")))
        .sort("shown_at")
        .unique("representative", keep="last", maintain_order=True)
    )
    facts = (
        scope(postings, version, bench.clock().date())
        .select("job_id", "input_hash", "representative", "complete", "analysed_at", fetched_at="first_seen")
        .join(judged, on=["job_id", "input_hash"], how="left")
        .join(unread.group_by("input_hash").agg(pl.col("failed_at").max()), on="input_hash", how="left")
        .join(unjudged.select("failed_at", job_id="key"), on="job_id", how="left", suffix="_judging")
        .with_columns(
            failed_at=pl.when(~pl.col("complete"))
            .then("failed_at")
            .when(pl.col("evaluated_at").is_null())
            .then("failed_at_judging")
        )
    )
    return (
        facts.join(known, on="representative", how="full", coalesce=True, suffix="_known")
        .with_columns(
            profile=pl.lit(version.name),
            job_id=pl.coalesce("job_id_known", "job_id"),
            fetched_at=pl.coalesce("fetched_at", "fetched_at_known", "shown_at"),
            status=pl.coalesce(
                "code",
                pl.when(pl.col("failed_at").is_not_null()).then(pl.lit(Status.ERROR.value)),
                pl.when(pl.col("evaluated_at").is_not_null()).then(pl.lit(Status.EVALUATED.value)),
                pl.when("complete").then(pl.lit(Status.ENRICHED.value)),
                pl.lit(Status.FETCHED.value),
            ).cast(pl.Int64),
        )
        .select(*_STANDING)
    )


def status_counts(bench: Workbench, here: pl.DataFrame | None = None) -> pl.DataFrame:
    """Return how many postings of each profile's scope stand at each status.

    Parameters
    ----------
    here : what `standing` returned, to save reading it again.

    Returns
    -------
    Columns ``profile``, ``status`` (its code), ``name`` (of the status), ``postings``; ten rows a
    profile, in order.
    """
    here = standing(bench) if here is None else here
    names = pl.DataFrame(
        [(status.value, status.name.lower().replace("_", " ")) for status in Status],
        schema={"status": pl.Int64, "name": pl.String},
        orient="row",
    )
    people = pl.DataFrame(
        {"profile": [version.name for version in bench.ledger.profiles()]}, {"profile": pl.String}
    )
    counted = here.group_by("profile", "status").agg(postings=pl.len().cast(pl.Int64))
    return (
        people.join(names, how="cross")
        .join(counted, on=["profile", "status"], how="left")
        .with_columns(pl.col("postings").fill_null(0))
        .select(*_COUNTS)
        .sort("profile", "status")
    )


def status_over_time(bench: Workbench, here: pl.DataFrame | None = None) -> pl.DataFrame:
    """Return how many postings stood at each status at the end of each period, all profiles together.

    What is in scope now is followed back; the last period agrees with `status_counts`.

    Parameters
    ----------
    here : what `standing` returned, to save reading it again.

    Returns
    -------
    Columns ``at`` (start of the period, UTC), ``status`` (its code), ``postings``; one row for each
    status ever reached and each period in which something moved, in that order. See `period` for
    the length.
    """
    here = standing(bench) if here is None else here
    if here.is_empty():
        return pl.DataFrame(schema=_OVER_TIME)
    shown = pl.col("shown_at")
    for before, moment in pairwise(["fetched_at", "analysed_at", "evaluated_at"]):
        # Words read for another posting were read before this one came.
        here = here.with_columns(
            pl.when(pl.col(moment).is_not_null()).then(pl.max_horizontal(before, moment)).alias(moment)
        )
    here = here.with_columns(
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
            here.select(at=moment, status=pl.lit(status.value), step=pl.lit(1)),
            here.filter(pl.col(moment).is_not_null()).select(
                at=left, status=pl.lit(status.value), step=pl.lit(-1)
            ),
        ]
    steps.append(here.select(at="failed_at", status=pl.lit(Status.ERROR.value), step=pl.lit(1)))
    moved = bench.ledger.status_over_time(every="1m").sort("at", "status")
    change = pl.col("candidacies") - pl.col("candidacies").shift(1, fill_value=0).over("status")
    steps.append(moved.select("at", "status", step=change))
    events = pl.concat([one.cast({"status": pl.Int64, "step": pl.Int64}) for one in steps]).drop_nulls("at")
    at = pl.col("at").dt.truncate(period(events["at"]))
    summed = events.group_by(at, "status").agg(pl.col("step").sum())
    grid = summed.select("at").unique().join(summed.select("status").unique(), how="cross")
    return (
        grid.join(summed, on=["at", "status"], how="left")
        .sort("at", "status")
        .select(
            "at",
            "status",
            pl.col("step").fill_null(0).cum_sum().over("status").cast(pl.Int64).alias("postings"),
        )
    )


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


def runs(bench: Workbench) -> pl.DataFrame:
    """Return the newest runs of this workspace, newest first.

    Returns
    -------
    Columns ``run_id``, ``started``, ``seconds`` (null: it runs, or was cut), ``done`` (list of
    ``stage`` and ``units``), ``failed`` (units of all stages), ``alarms`` (their number).
    """
    rows = []
    for row in bench.ledger.runs().iter_rows(named=True):
        counts = row["counts"] or {}
        rows.append(
            {
                "run_id": row["run_id"],
                "started": row["started"],
                "seconds": (row["finished"] - row["started"]).total_seconds() if row["finished"] else None,
                "done": [{"stage": stage, "units": one["done"]} for stage, one in counts.items()],
                "failed": sum(one["failed"] for one in counts.values()),
                "alarms": len(row["failures"] or []),
            }
        )
    schema: dict[str, Any] = {
        "run_id": pl.String,
        "started": _MOMENT,
        "seconds": pl.Float64,
        "done": pl.List(pl.Struct({"stage": pl.String, "units": pl.Int64})),
        "failed": pl.Int64,
        "alarms": pl.Int64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def failures(bench: Workbench) -> pl.DataFrame:
    """Return what is broken now, the latest first.

    Returns
    -------
    Columns ``stage``, ``key`` (what it broke at), ``title`` (of the posting, if it is one), ``message``,
    ``attempts``, ``last_at``, ``next_try`` (null: it waits for a person) and ``waits_for_person``.
    """
    candidacies = bench.ledger.candidacies(status=Status.ERROR).select(
        stage="error_stage",
        key=pl.format("{} {}", "profile", "job_id"),
        message="error_message",
        attempts="attempts",
        last_at="updated",
        next_try="next_try",
    )
    broken = pl.concat(
        [
            bench.ledger.failures().select("stage", "key", "message", "attempts", "last_at", "next_try"),
            candidacies,
        ]
    ).with_columns(last_word=pl.col("key").str.split(" ").list.last())
    wanted = broken["last_word"].implode()
    titles = bench.market.postings(open_only=False).select("job_id", "input_hash", "title")
    named = (
        titles.filter(pl.col("job_id").is_in(wanted) | pl.col("input_hash").is_in(wanted)).collect()
        if broken.height
        else titles.head(0).collect()
    )
    by_key = pl.concat(
        [named.select("title", last_word="job_id"), named.select("title", last_word="input_hash")]
    ).unique("last_word", keep="any")
    return (
        broken.join(by_key, on="last_word", how="left")
        .with_columns(waits_for_person=pl.col("next_try").is_null())
        .select("stage", "key", "title", "message", "attempts", "last_at", "next_try", "waits_for_person")
        .sort("last_at", "key", descending=[True, False])
    )


def source_runs(bench: Workbench) -> pl.DataFrame:
    """Return how every crawl of every scope went, the latest first.

    Returns
    -------
    Columns ``source``, ``scope``, ``run_id``, ``started_at``, ``finished_at``, ``seconds``, ``complete``,
    ``seen`` and ``kept`` (rows), ``dropped`` (rows), ``reasons`` (``2 × no title, 1 × no text``),
    ``requests``, ``statuses`` (``200: 14, 429: 1``), ``alarms`` (list of sentences).
    """
    found = bench.market.source_runs().collect().sort("finished_at", "scope", descending=[True, False])
    dropped = [_counts(text) for text in found["dropped"]]
    return found.select(
        "source",
        "scope",
        "run_id",
        "started_at",
        "finished_at",
        (pl.col("finished_at") - pl.col("started_at")).dt.total_milliseconds().truediv(1000).alias("seconds"),
        "complete",
        "seen",
        "kept",
        pl.Series("dropped", [sum(one.values()) for one in dropped], dtype=pl.Int64),
        pl.Series(
            "reasons",
            [", ".join(f"{n} × {why}" for why, n in one.items()) for one in dropped],
            dtype=pl.String,
        ),
        "requests",
        pl.Series(
            "statuses",
            [
                ", ".join(f"{code}: {n}" for code, n in sorted(_counts(text).items()))
                for text in found["statuses"]
            ],
            dtype=pl.String,
        ),
        pl.col("alarms").str.json_decode(pl.List(pl.String)),
    )


def _counts(text: str) -> dict[str, int]:
    found: dict[str, int] = json.loads(text)
    return found


def source_health(bench: Workbench) -> pl.DataFrame:
    """Return how the latest crawl of each scope went, those with alarms first.

    Returns
    -------
    Columns of `source_runs`, one row a source and scope.
    """
    return (
        source_runs(bench)
        .unique(["source", "scope"], keep="first", maintain_order=True)
        .sort(pl.col("alarms").list.len(), "source", "scope", descending=[True, False, False])
    )


@dataclass(frozen=True)
class Served:
    """What people got.

    Parameters
    ----------
    people : profiles of the workspace.
    matches : postings that were shown to them.
    letters : of these, with a letter.
    mails : sent.
    waiting : mails not sent: ``key``, ``profile``, ``state`` (uncertain or held wait for a person),
        ``postings`` it tells of, ``attempts``, ``error``, ``next_try``, ``updated``; oldest first.
    """

    people: int
    matches: int
    letters: int
    mails: int
    waiting: pl.DataFrame


def served(bench: Workbench) -> Served:
    """Return how many people got what, and which mails wait."""
    known, mails = bench.ledger.candidacies(), bench.ledger.deliveries()
    return Served(
        people=len(bench.ledger.profiles()),
        matches=known.height,
        letters=known["letter_version"].count(),
        mails=mails.filter(state="sent").height,
        waiting=mails.filter(pl.col("state").is_in(_WAITING)).select(
            "key",
            "profile",
            "state",
            pl.col("job_ids").list.len().cast(pl.Int64).alias("postings"),
            "attempts",
            "error",
            "next_try",
            "updated",
        ),
    )
