"""How the work goes: runs, failures, sources, and the mails that wait."""

import json
from dataclasses import dataclass
from typing import Any

import polars as pl

from sunset import sources
from sunset.errors import SunsetError
from sunset.ledger import Status
from sunset.pipeline.bench import Workbench
from sunset.pipeline.judging import failed
from sunset.schema import MOMENT
from sunset.settings import SourceChoice

__all__ = ["ASK_THE_SITE", "Served", "failures", "listing", "runs", "served", "source_health", "source_runs"]

ASK_THE_SITE = "see whether the site opens in a browser and its params are right, then: sunset fetch"
"""What to do about a source whose crawl raised an alarm."""


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
        "started": MOMENT,
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
    Columns ``stage``, ``key`` (as ``sunset retry`` takes it), ``profile`` and ``title`` (of the person and
    the posting it concerns, if any), ``message``, ``attempts``, ``last_at``, ``next_try`` (null: it waits
    for a person) and ``waits_for_person``.
    """
    candidacies = bench.ledger.candidacies(status=Status.ERROR).select(
        stage="error_stage",
        key="job_id",
        message="error_message",
        attempts="attempts",
        last_at="updated",
        next_try="next_try",
        input_hash=pl.lit(None, pl.String),
        profile="profile",
        job_id="job_id",
    )
    broken = pl.concat([failed(bench).select(candidacies.columns), candidacies])
    wanted = [broken[name].drop_nulls().implode() for name in ("job_id", "input_hash")]
    postings = (
        bench.market.postings(open_only=False)
        .filter(pl.col("job_id").is_in(wanted[0]) | pl.col("input_hash").is_in(wanted[1]))
        .select("job_id", "input_hash", "title")
        .collect()
    )
    return (
        broken.join(postings.select("job_id", "title"), on="job_id", how="left")
        .join(postings.unique("input_hash").select("input_hash", read="title"), on="input_hash", how="left")
        .with_columns(
            pl.coalesce("title", "read").alias("title"), waits_for_person=pl.col("next_try").is_null()
        )
        .select(
            "stage",
            "key",
            "profile",
            "title",
            "message",
            "attempts",
            "last_at",
            "next_try",
            "waits_for_person",
        )
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


def listing(choice: SourceChoice) -> str:
    """Return under what name a source of the settings is recorded: its scope, or its name if it has none."""
    try:
        return sources.find(choice.name).scope(choice.params)
    except SunsetError:
        return choice.name


def source_health(bench: Workbench) -> pl.DataFrame:
    """Return how the latest crawl of each source of the settings went, those with alarms first.

    Returns
    -------
    Columns of `source_runs`, one row a source and scope.
    """
    chosen = [listing(one) for one in bench.settings.sources]
    return (
        source_runs(bench)
        .filter(pl.col("scope").is_in(chosen))
        .unique("scope", keep="first", maintain_order=True)
        .sort(pl.col("alarms").list.len(), "scope", descending=[True, False])
    )


@dataclass(frozen=True)
class Served:
    """What people got.

    Parameters
    ----------
    people : profiles of the workspace.
    shown : postings that were shown to them, of any level.
    letters : of these, with a letter.
    mails : sent.
    waiting : mails not sent: ``key``, ``profile``, ``state`` (uncertain or held wait for a person),
        ``postings`` it tells of, ``attempts``, ``error``, ``next_try``, ``updated``; oldest first.
    """

    people: int
    shown: int
    letters: int
    mails: int
    waiting: pl.DataFrame


def served(bench: Workbench) -> Served:
    """Return how many people got what, and which mails wait."""
    known, mails = bench.ledger.candidacies(), bench.ledger.deliveries()
    return Served(
        people=len(bench.ledger.profiles()),
        shown=known.height,
        letters=known["letter_version"].count(),
        mails=mails.filter(state="sent").height,
        waiting=mails.filter(pl.col("state") != "sent").select(
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
