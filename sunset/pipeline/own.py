"""The adverts that people bring along: read by the same panel, kept with the person, never in the market."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import polars as pl

from sunset.ledger import OwnAdvert
from sunset.pipeline.bench import Workbench
from sunset.schema import Analyses, EvidenceRows, Posting, Postings, job_id

__all__ = ["PASTED", "keep", "own_adverts", "own_evidence", "read_again"]

PASTED = "pasted"
"""The source of an advert that a person brought."""


def own_adverts(bench: Workbench, name: str, job_ids: Sequence[str] | None = None) -> pl.DataFrame:
    """Return a person's own adverts in the columns of `sunset.pipeline.judging.analysed`.

    Parameters
    ----------
    name : the profile.
    job_ids : these alone.
    """
    kept = bench.ledger.adverts(name, job_ids)
    rows = [
        one.posting.row()
        | {"first_seen": one.added, "last_seen": one.added, "closed_at": None, "representative": one.job_id}
        for one in kept
    ]
    postings = pl.DataFrame(
        [{column: row[column] for column in Postings.column_names()} for row in rows],
        schema=Postings.create_empty().schema,
    )
    wide = bench.panel.wide(_analyses(bench, kept)).unique("input_hash")
    return postings.join(
        wide, on="input_hash", how="left", suffix="_read", maintain_order="left"
    ).with_columns(pl.col("complete").fill_null(value=False))


def own_evidence(bench: Workbench, name: str, job_ids: Sequence[str] | None = None) -> pl.DataFrame:
    """Return the words that the analyses of a person's own adverts rest on.

    Returns
    -------
    Columns of `sunset.schema.EvidenceRows`, ``input_hash`` and ``specialist``.
    """
    kept = bench.ledger.adverts(name, job_ids)
    words = [row for one in kept for row in one.evidence]
    keys = _analyses(bench, kept).select("analysis_id", "input_hash", "specialist").unique("analysis_id")
    return (
        pl.DataFrame(words, schema=EvidenceRows.create_empty().schema)
        .unique(maintain_order=True)
        .join(keys, on="analysis_id", how="inner")
    )


def keep(bench: Workbench, name: str, posting: Posting, corrected: Sequence[str] = ()) -> OwnAdvert:
    """Keep a person's advert with what the panel says of it; who has read these words is not asked again.

    A specialist that fails is kept as a failure of the stage ``analyse``, like one that fails on a posting of
    the market.

    Parameters
    ----------
    name : the profile.
    posting : the advert, of the source `PASTED`.
    corrected : fields that the person set themselves.
    """
    row = posting.row()
    key = row["input_hash"]
    digests = bench.panel.digests
    known = bench.ledger.adverts(name, [job_id(posting.source, posting.source_id)])
    said = [
        one
        for advert in known
        for one in advert.analyses
        if one["input_hash"] == key and digests.get(one["specialist"]) == one["digest"]
    ]
    ids = {one["analysis_id"] for one in said}
    words = [one for advert in known for one in advert.evidence if one["analysis_id"] in ids]
    unread = set(digests) - {one["specialist"] for one in said}
    if unread:
        analyses, evidence, failures = bench.panel.analyse(
            pl.DataFrame([row], infer_schema_length=None), only=unread, run_id=PASTED, at=bench.clock()
        )
        said += [one | {"analysed_at": one["analysed_at"].isoformat()} for one in analyses.to_dicts()]
        words += evidence.to_dicts()
        failed = {f"{failure.specialist} {key}": failure.message for failure in failures}
        bench.settle_failures("analyse", [f"{one} {key}" for one in unread], failed, profile=name)
    return bench.ledger.add_advert(name, posting, corrected=corrected, analyses=said, evidence=words)


def read_again(bench: Workbench) -> int:
    """Let the panel read the adverts of all people that it has not read as it is now; return how many."""
    done = 0
    for version in bench.ledger.profiles():
        unread = own_adverts(bench, version.name).filter(~pl.col("complete"))["job_id"].to_list()
        for advert in bench.ledger.adverts(version.name, unread) if unread else ():
            keep(bench, version.name, advert.posting, advert.corrected)
            done += 1
    return done


def _analyses(bench: Workbench, kept: Sequence[OwnAdvert]) -> pl.DataFrame:
    """Return what the present panel said of these adverts."""
    digests = bench.panel.digests
    rows: list[dict[str, Any]] = [
        row | {"analysed_at": datetime.fromisoformat(row["analysed_at"])}
        for one in kept
        for row in one.analyses
        if digests.get(row["specialist"]) == row["digest"]
    ]
    return pl.DataFrame(rows, schema=Analyses.create_empty().schema).unique("analysis_id")
