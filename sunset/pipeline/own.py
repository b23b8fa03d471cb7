"""The adverts that people bring along: read by the same panel, kept with the person, never in the market."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

import polars as pl

from sunset.ledger import OwnAdvert
from sunset.pipeline.bench import StageResult, Workbench
from sunset.schema import Analyses, EvidenceRows, Posting, Postings, job_id

__all__ = ["PASTED", "keep", "own_adverts", "own_evidence", "read_again", "unread_own"]

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
    return _keep(bench, name, posting, corrected, ())[0]


def read_again(bench: Workbench, result: StageResult) -> None:
    """Let the panel read the adverts of all people that it has not read as it is now.

    Parameters
    ----------
    result : is told how it went.
    """
    waiting = bench.waiting("analyse")
    for name, one, keys in _unread(bench):
        if keys - waiting.keys():
            failed = _keep(bench, name, one.posting, one.corrected, waiting)[1]
            result.failed += failed
            result.done += not failed


def unread_own(bench: Workbench) -> set[str]:
    """Return the keys of what is to be read in own adverts, as `Workbench.forget_failures` takes them."""
    return {key for _, _, keys in _unread(bench) for key in keys}


def _unread(bench: Workbench) -> Iterator[tuple[str, OwnAdvert, set[str]]]:
    """Yield people's adverts that the present panel has not read, with the keys of what is missing."""
    for version in bench.ledger.profiles():
        for one in bench.ledger.adverts(version.name):
            key = one.posting.row()["input_hash"]
            silent = bench.panel.digests.keys() - {said["specialist"] for said in _said(bench, [one], key)}
            if silent:
                yield version.name, one, {_failure(version.name, who, key) for who in silent}


def _failure(name: str, specialist: str, input_hash: str) -> str:
    """Return the key of a failure at a person's advert; another person may have brought the same words."""
    return f"{name} {specialist} {input_hash}"


def _said(bench: Workbench, kept: Sequence[OwnAdvert], input_hash: str) -> list[dict[str, Any]]:
    """Return the analyses in which the present panel read these very words."""
    digests = bench.panel.digests
    return [
        dict(one)
        for advert in kept
        for one in advert.analyses
        if one["input_hash"] == input_hash and digests.get(one["specialist"]) == one["digest"]
    ]


def _keep(
    bench: Workbench, name: str, posting: Posting, corrected: Sequence[str], waiting: Collection[str]
) -> tuple[OwnAdvert, bool]:
    """Keep an advert, read by who has not read it and need not wait; tell whether one of them failed."""
    row = posting.row()
    key = row["input_hash"]
    known = bench.ledger.adverts(name, [job_id(posting.source, posting.source_id)])
    said = _said(bench, known, key)
    ids = {one["analysis_id"] for one in said}
    words = [one for advert in known for one in advert.evidence if one["analysis_id"] in ids]
    silent = bench.panel.digests.keys() - {one["specialist"] for one in said}
    ask = {_failure(name, who, key): who for who in silent if _failure(name, who, key) not in waiting}
    failed: dict[str, str] = {}
    if ask:
        analyses, evidence, failures = bench.panel.analyse(
            pl.DataFrame([row], infer_schema_length=None),
            only=set(ask.values()),
            run_id=PASTED,
            at=bench.clock(),
        )
        said += [one | {"analysed_at": one["analysed_at"].isoformat()} for one in analyses.to_dicts()]
        words += evidence.to_dicts()
        failed = {_failure(name, one.specialist, key): one.message for one in failures}
    advert = bench.ledger.add_advert(name, posting, corrected=corrected, analyses=said, evidence=words)
    bench.settle_failures("analyse", ask, failed, profile=name)
    return advert, bool(failed)


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
