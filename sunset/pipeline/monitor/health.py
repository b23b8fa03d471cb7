"""How the work goes: runs, failures, sources, and the mails that wait."""

import json
from dataclasses import dataclass
from typing import Any

import polars as pl

from sunset.ledger import Status
from sunset.pipeline.bench import Workbench
from sunset.schema import MOMENT

__all__ = ["Served", "failures", "runs", "served", "source_health", "source_runs"]


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
