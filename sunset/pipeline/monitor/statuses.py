"""Where each posting stands for each person, now."""

from typing import Any

import polars as pl

from sunset.ledger import ProfileVersion, Status
from sunset.pipeline.bench import Workbench
from sunset.pipeline.judging import analysed, considered, failed
from sunset.schema import MOMENT
from sunset.specialists import fit

__all__ = ["standing", "status_counts"]

_STANDING: dict[str, Any] = {
    "profile": pl.String,
    "job_id": pl.String,
    "status": pl.Int64,
    "fetched_at": MOMENT,
    "analysed_at": MOMENT,
    "evaluated_at": MOMENT,
    "failed_at": MOMENT,
    "shown_at": MOMENT,
}
_COUNTS: dict[str, Any] = {"profile": pl.String, "status": pl.Int64, "name": pl.String, "postings": pl.Int64}


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
    broken = failed(bench).rename({"last_at": "failed_at"})
    digest = fit.digest(bench.panel)
    parts = [_standing_of(bench, version, postings, broken, digest) for version in profiles]
    return pl.concat(parts).sort("profile", "job_id")


def _standing_of(
    bench: Workbench, version: ProfileVersion, postings: pl.DataFrame, broken: pl.DataFrame, digest: str
) -> pl.DataFrame:
    judged = bench.ledger.evaluations(version.name, digest=digest).select(
        "job_id", "input_hash", "evaluated_at"
    )
    unread = broken.filter(stage="analyse").group_by("input_hash").agg(pl.col("failed_at").max())
    unjudged = broken.filter(stage="evaluate", profile=version.name).select("job_id", "failed_at")
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
        considered(bench, version, postings)
        .select("job_id", "input_hash", "representative", "complete", "analysed_at", fetched_at="first_seen")
        .join(judged, on=["job_id", "input_hash"], how="left")
        .join(unread, on="input_hash", how="left")
        .join(unjudged, on="job_id", how="left", suffix="_judging")
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


def status_counts(bench: Workbench, standings: pl.DataFrame | None = None) -> pl.DataFrame:
    """Return how many postings of each profile's scope stand at each status.

    Parameters
    ----------
    standings : what `standing` returned, to save reading it again.

    Returns
    -------
    Columns ``profile``, ``status`` (its code), ``name`` (of the status), ``postings``; ten rows a
    profile, in order.
    """
    standings = standing(bench) if standings is None else standings
    names = pl.DataFrame(
        [(status.value, status.words) for status in Status],
        schema={"status": pl.Int64, "name": pl.String},
        orient="row",
    )
    people = pl.DataFrame(
        {"profile": [version.name for version in bench.ledger.profiles()]}, {"profile": pl.String}
    )
    counted = standings.group_by("profile", "status").agg(postings=pl.len().cast(pl.Int64))
    return (
        people.join(names, how="cross")
        .join(counted, on=["profile", "status"], how="left")
        .with_columns(pl.col("postings").fill_null(0))
        .select(*_COUNTS)
        .sort("profile", "status")
    )
