"""Analyse each posting once for everybody, then evaluate it for each profile."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import polars as pl

from sunset.failpoints import failpoint
from sunset.ledger import ProfileVersion
from sunset.pipeline.bench import StageResult, Workbench
from sunset.pipeline.own import PASTED, own_adverts, own_evidence, read_again, unread_own
from sunset.specialists import fit
from sunset.specialists.fit.scope import first_pass, in_scope

__all__ = [
    "analyse",
    "analysed",
    "considered",
    "evaluate",
    "evidence",
    "failed",
    "judge",
    "scope",
    "unjudged",
]

FETCH_ROWS = 512  # postings read from the market at a time
BATCH = 64  # postings between two records; a kill costs this many, and each record is two commits


def analyse(bench: Workbench, run_id: str) -> StageResult:
    """Let each specialist read what it has not read yet, most promising postings first."""
    result = StageResult("analyse")
    with bench.alone("analyse"):
        unread = _unread(bench)
        bench.forget_failures("analyse", {f"{name} {key}" for name, key in unread} | unread_own(bench))
        read_again(bench, result)
        pending = _pending(bench, unread)
        if not pending and not result.done and not result.failed:
            result.notes.append("Nothing to analyse: every posting is read.")
            return result
        bench.progress("analyse", 0, len(pending), "")
        for rows in _most_promising_first(bench, pending):
            for batch, specialists in _batches(rows, pending):
                _analyse_batch(bench, batch, specialists, run_id, result)
                bench.progress("analyse", result.done + result.failed, len(pending), "")
    return result


def _unread(bench: Workbench) -> set[tuple[str, str]]:
    """Return the specialists that have not read an input of the market yet, with its hash."""
    return {
        (name, key)
        for name, digest in bench.panel.digests.items()
        for key in bench.market.pending(name, digest).select("input_hash").collect()["input_hash"]
    }


def _pending(bench: Workbench, unread: set[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Return input hash -> specialists that still have to read it, failures that wait left out."""
    waiting = bench.waiting("analyse")
    pending: dict[str, set[str]] = defaultdict(set)
    for name, key in unread:
        if f"{name} {key}" not in waiting:
            pending[key].add(name)
    return {key: frozenset(names) for key, names in pending.items()}


def _most_promising_first(bench: Workbench, pending: Mapping[str, frozenset[str]]) -> Iterator[pl.DataFrame]:
    """Yield the pending postings in chunks, one row an input, best first pass of any profile first."""
    postings = bench.market.postings().filter(pl.col("input_hash").is_in(list(pending)))
    rows = postings.unique("input_hash").collect()
    profiles = [version.profile for version in bench.ledger.profiles()]
    if profiles:
        promise = pl.max_horizontal([first_pass(rows, profile) for profile in profiles])
        rows = rows.with_columns(pl.select(promise=promise)["promise"]).sort(
            "promise", "input_hash", descending=[True, False]
        )
        rows = rows.drop("promise")
    else:
        rows = rows.sort("input_hash")
    yield from rows.iter_slices(FETCH_ROWS)


def _batches(
    rows: pl.DataFrame, pending: Mapping[str, frozenset[str]]
) -> Iterator[tuple[pl.DataFrame, frozenset[str]]]:
    """Yield batches whose postings wait for the same specialists."""
    groups: dict[frozenset[str], list[str]] = defaultdict(list)
    for key in rows["input_hash"]:
        groups[pending[key]].append(key)
    for specialists, keys in groups.items():
        for start in range(0, len(keys), BATCH):
            chosen = pl.DataFrame({"input_hash": keys[start : start + BATCH]})
            yield chosen.join(rows, on="input_hash", how="left", maintain_order="left"), specialists


def _analyse_batch(
    bench: Workbench, batch: pl.DataFrame, specialists: frozenset[str], run_id: str, result: StageResult
) -> None:
    analyses, evidence, failures = bench.panel.analyse(
        batch, only=specialists, run_id=run_id, at=bench.clock()
    )
    digests = bench.panel.digests
    key = [*sorted(batch["input_hash"]), *(f"{name}={digests[name]}" for name in sorted(specialists))]
    failpoint("analyse.before_record")
    bench.market.record_analyses(
        analyses, evidence, key=hashlib.blake2b(" ".join(key).encode(), digest_size=16).hexdigest()
    )
    failpoint("analyse.after_record")
    tried = {f"{name} {key}" for name in specialists for key in batch["input_hash"]}
    failed = {f"{failure.specialist} {failure.input_hash}": failure.message for failure in failures}
    bench.settle_failures("analyse", tried, failed)
    broken = {failure.input_hash for failure in failures}
    result.failed += len(broken)
    result.done += batch.height - len(broken)


def analysed(bench: Workbench, job_ids: Sequence[str] | None = None) -> pl.DataFrame:
    """Return the open postings with the specialists' values beside their own columns.

    A posting that not all specialists have read has null where they are missing, and
    false in the column ``complete``.

    Parameters
    ----------
    job_ids : these alone; by default all.
    """
    postings = bench.market.postings(job_ids=job_ids).collect()
    said = bench.market.analyses(bench.panel.digests)
    if job_ids is not None:
        said = said.filter(pl.col("input_hash").is_in(postings["input_hash"].implode()))
    wide = bench.panel.wide(said.collect())
    return (
        postings.join(wide, on="input_hash", how="left", suffix="_read")
        .with_columns(pl.col("complete").fill_null(value=False))
        .sort("job_id")
    )


def scope(postings: pl.DataFrame, version: ProfileVersion, today: date) -> pl.DataFrame:
    """Return the postings a profile's criteria admit, one a group of duplicates.

    Who is past its last day stands behind the others of its group: a repost can still be applied to. Then
    the group's representative comes first, then who was seen first.
    """
    admitted = postings.filter(in_scope(postings, version.profile)["in_scope"])
    return (
        admitted.with_columns(
            past=(pl.col("valid_through") < today).fill_null(value=False),
            itself=pl.col("job_id") == pl.col("representative"),
        )
        .sort("past", "itself", "first_seen", "job_id", descending=[False, True, False, False])
        .unique("representative", keep="first", maintain_order=True)
        .drop("past", "itself")
    )


def considered(bench: Workbench, version: ProfileVersion, postings: pl.DataFrame) -> pl.DataFrame:
    """Return what a person's matches stand on: postings of the market in scope, and their own adverts.

    Parameters
    ----------
    postings : of the market, as `analysed` returns them, or some of these.
    """
    admitted = scope(postings, version, bench.today())
    return pl.concat([admitted, own_adverts(bench, version.name)], how="diagonal_relaxed")


def failed(bench: Workbench) -> pl.DataFrame:
    """Return what is broken now; what broke in reading or judging with what it broke at.

    Returns
    -------
    Columns of `Ledger.failures`, and ``input_hash`` (reading), ``profile`` and ``job_id`` (judging).
    """
    who, what = pl.col("key").str.extract(r"^(.*) \S+$"), pl.col("key").str.extract(r"(\S+)$")
    reading, judging = pl.col("stage") == "analyse", pl.col("stage") == "evaluate"
    return bench.ledger.failures().with_columns(
        input_hash=pl.when(reading).then(what),
        profile=pl.when(judging).then(who),
        job_id=pl.when(judging).then(what),
    )


def evaluate(bench: Workbench, run_id: str) -> StageResult:
    """Judge for each profile what it has not been judged yet, most promising first."""
    result = StageResult("evaluate")
    with bench.alone("evaluate"):
        versions = bench.ledger.profiles()
        if not versions:
            result.notes.append("There is no profile yet. Add one: sunset profile save FILE")
            return result
        postings = analysed(bench)
        asked: set[str] = set()
        for version in versions:
            asked |= _evaluate_for(bench, version, postings, result)
        bench.forget_failures("evaluate", asked)
        if postings.is_empty() and not any(bench.ledger.adverts(version.name) for version in versions):
            result.notes.append("There is no open posting to evaluate. Bring some in: sunset fetch")
            return result
    if not result.done and result.ok:
        result.notes.append("Nothing to evaluate: every posting in scope is judged.")
    return result


def _evaluate_for(
    bench: Workbench, version: ProfileVersion, postings: pl.DataFrame, result: StageResult
) -> set[str]:
    """Judge what can be judged now; return the keys of all that is to be, see `Workbench.forget_failures`."""
    admitted = considered(bench, version, postings)
    if not postings.is_empty() and admitted.filter(pl.col("source") != PASTED).is_empty():
        result.alarms.append(
            f"No posting is in the scope of '{version.name}'. "
            "See why for one of them: sunset why URL; then widen [search] in the profile."
        )
    if admitted.is_empty():
        return set()
    asked = {f"{version.name} {job}" for job in _not_judged(bench, version, admitted)["job_id"]}
    unread = admitted.filter(~pl.col("complete")).height
    if unread:
        result.notes.append(f"{version.name}: {unread} postings wait for their analysis.")
    todo = unjudged(bench, version, admitted).head(version.profile.search.limit)
    judge(bench, version, todo, evidence(bench, version.name, todo), result)
    return asked


def _not_judged(bench: Workbench, version: ProfileVersion, admitted: pl.DataFrame) -> pl.DataFrame:
    known = bench.ledger.evaluated_keys(version.id, fit.digest(bench.panel))
    return admitted.join(known, on=["job_id", "input_hash"], how="anti")


def unjudged(bench: Workbench, version: ProfileVersion, admitted: pl.DataFrame) -> pl.DataFrame:
    """Return what of a person's postings can be judged now and is not, most promising first.

    Parameters
    ----------
    admitted : rows of `considered`.
    """
    waiting = bench.waiting("evaluate")
    todo = _not_judged(bench, version, admitted).filter("complete")
    todo = todo.filter(~pl.format("{} {}", pl.lit(version.name), "job_id").is_in(list(waiting)))
    ranked = fit.rank(todo, version.profile, today=bench.today())
    return ranked.select("job_id").join(todo, on="job_id", how="left", maintain_order="left")


def judge(
    bench: Workbench,
    version: ProfileVersion,
    todo: pl.DataFrame,
    evidence: pl.DataFrame,
    result: StageResult,
) -> None:
    """Judge postings for a profile and record it; what fails is kept as a failure.

    Parameters
    ----------
    todo : rows of `considered`, completely read.
    evidence : the words their analyses rest on, see `evidence`.
    result : is told how it went.
    """
    digest = fit.digest(bench.panel)
    done = 0
    for batch in todo.iter_slices(BATCH):
        evaluations, failures = fit.evaluate(
            batch, evidence, version.profile, today=bench.today(), encoder=bench.encoder, digest=digest
        )
        failpoint("evaluate.before_record")
        result.done += bench.ledger.record_evaluations(version.id, evaluations)
        tried = {f"{version.name} {job}" for job in batch["job_id"]}
        failed = {f"{version.name} {failure.job_id}": failure.message for failure in failures}
        bench.settle_failures("evaluate", tried, failed, profile=version.name)
        result.failed += len(failures)
        done += batch.height
        bench.progress("evaluate", done, todo.height, version.name)


def evidence(bench: Workbench, name: str, postings: pl.DataFrame) -> pl.DataFrame:
    """Return the words that the analyses of a person's postings rest on.

    Returns
    -------
    Columns of `sunset.schema.EvidenceRows`, ``input_hash`` and ``specialist``.
    """
    inputs = pl.col("input_hash").is_in(postings["input_hash"].implode())
    said = bench.market.analyses(bench.panel.digests).filter(inputs)
    keys = said.select("analysis_id", "input_hash", "specialist").collect()
    words = bench.market.evidence(keys["analysis_id"].to_list()).collect()
    found = words.join(keys, on="analysis_id", how="left")
    return pl.concat([found, own_evidence(bench, name)], how="diagonal_relaxed").unique(maintain_order=True)
