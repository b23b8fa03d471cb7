"""Saves a profile, judges again what the version before had been judged for, and tells what changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from sunset.errors import BadInput, NotFound
from sunset.ledger import ProfileVersion
from sunset.messages import Messages
from sunset.pipeline.bench import StageResult, Workbench
from sunset.pipeline.judging import analysed, considered, evidence, judge, unjudged
from sunset.pipeline.profiles.difference import Edit, differences
from sunset.pipeline.profiles.verdicts import RANK, Change, Judges
from sunset.profile import Profile, Skill
from sunset.schema import Evaluation
from sunset.specialists import fit
from sunset.specialists.fit import in_scope

__all__ = ["Saved", "changes", "has_skill", "save"]

AT_ONCE = 256
"""Most postings judged while a person waits; the next `evaluate` does the rest."""


@dataclass(frozen=True)
class Saved:
    """What saving a profile did.

    Parameters
    ----------
    version : the current one.
    new : true if saving made it.
    edits : what is other than in the version before; empty if nothing is, and for a first version.
    changes : verdicts that are others now, those that matter most first.
    compared : postings that are judged for both versions.
    waiting : postings that are still to be judged for this version.
    failed : postings that could not be judged; kept as failures.
    """

    version: ProfileVersion
    new: bool
    edits: tuple[Edit, ...] = ()
    changes: tuple[Change, ...] = ()
    compared: int = 0
    waiting: int = 0
    failed: int = 0


def save(
    bench: Workbench, name: str, profile: Profile, *, source: str | None = None, most: int = AT_ONCE
) -> Saved:
    """Save a profile as a new version and judge again what the one before had been judged for.

    The panel reads nothing anew. What had been Good or Moderate comes first, then what the search admits
    now, then the others; what is beyond `most`, or was cut off, the next ``evaluate`` judges.

    Parameters
    ----------
    bench : what to work with; is told of the progress.
    name : how the workspace calls the person.
    profile : the state to save; an equal one makes no version.
    source : the file it comes from.
    most : postings to judge now.

    Raises
    ------
    sunset.errors.BadInput : if the name is empty.
    """
    before = _version(bench, name)
    version = bench.ledger.save_profile(name, profile, source=source)
    if before is None or before.id == version.id:
        return Saved(version, new=before is None)
    return _compared(bench, before, version, most)


def changes(bench: Workbench, name: str) -> Saved:
    """Tell what the current version of a profile changed, as far as it is judged; judge nothing.

    Raises
    ------
    sunset.errors.NotFound : if this workspace has no such profile.
    """
    versions = bench.ledger.profile_history(name)
    if len(versions) == 1:
        return Saved(versions[0], new=True)
    return _compared(bench, versions[-2], versions[-1], 0)


def has_skill(bench: Workbench, name: str, skill: Skill, job_id: str) -> Saved:
    """Add a skill that a person confirms to have, and judge again; the posting that asked for it first.

    Parameters
    ----------
    name : the profile.
    skill : in the person's own words, or in the posting's.
    job_id : the posting.

    Raises
    ------
    sunset.errors.BadInput : if the profile names the skill already.
    sunset.errors.NotFound : if this workspace has no such profile.
    """
    before = bench.ledger.profile(name)
    known = {one.name.casefold() for one in before.profile.skills}
    if skill.name.casefold() in known:
        say = Messages(before.profile.language, "profile_app")
        raise BadInput(say("have_known", words=skill.name))
    profile = before.profile.model_copy(update={"skills": (*before.profile.skills, skill)})
    version = bench.ledger.save_profile(name, profile, source=before.source)
    return _compared(bench, before, version, AT_ONCE, job_id)


def _version(bench: Workbench, name: str) -> ProfileVersion | None:
    try:
        return bench.ledger.profile(name)
    except NotFound:
        return None


def _compared(
    bench: Workbench, before: ProfileVersion, version: ProfileVersion, most: int, first: str | None = None
) -> Saved:
    """Judge at most so many postings and compare; `first` is judged before all others."""
    edits = tuple(differences(before.profile, version.profile))
    if bench.ledger.evaluations(version.name, version_id=before.id, limit=1).is_empty():
        return Saved(version, True, edits)
    digest = fit.digest(bench.panel)
    old = bench.ledger.evaluations(version.name, version_id=before.id, digest=digest)
    here = analysed(
        bench, None if _search_differs(before.profile, version.profile) else old["job_id"].to_list()
    )
    was, now = considered(bench, before, here), considered(bench, version, here)
    result = StageResult("evaluate")
    todo = _in_order(unjudged(bench, version, now), old, first)
    chosen = todo.head(most)
    if not chosen.is_empty():
        judge(bench, version, chosen, evidence(bench, version.name, chosen), result)
    earlier = _verdicts(was, old)
    later = _verdicts(now, bench.ledger.evaluations(version.name, digest=digest))
    found = _changes(before, version, was, now, earlier, later, bench.today())
    return Saved(
        version,
        True,
        edits,
        changes=tuple(sorted(found, key=_weight)),
        compared=len(earlier.keys() & later.keys()),
        waiting=todo.height - chosen.height,
        failed=result.failed,
    )


def _search_differs(before: Profile, after: Profile) -> bool:
    """Tell whether another search may admit what this one does not, or the other way round."""
    return before.country != after.country or before.search != after.search


def _in_order(todo: pl.DataFrame, old: pl.DataFrame, first: str | None) -> pl.DataFrame:
    """Put what is to be judged in order: what matters to the person first."""
    levels = old.select("job_id", "level").unique("job_id")
    order = {"Good": 0, "Moderate": 1, "Low": 3}
    return (
        todo.join(levels, on="job_id", how="left", maintain_order="left", suffix="_before")
        .with_columns(
            turn=pl.when(pl.col("job_id").eq_missing(pl.lit(first)))
            .then(-1)
            .otherwise(pl.col("level").replace_strict(order, default=2))
        )
        .sort("turn", maintain_order=True)
        .drop("turn", "level")
    )


_Verdicts = dict[str, tuple[dict[str, Any], Evaluation]]


def _changes(  # noqa: PLR0917
    before: ProfileVersion,
    version: ProfileVersion,
    was: pl.DataFrame,
    now: pl.DataFrame,
    earlier: _Verdicts,
    later: _Verdicts,
    today: date,
) -> Iterator[Change]:
    judges = Judges(before.profile, version.profile, today)
    shown_before, shown_now = set(was["representative"]), set(now["representative"])
    for job_id in earlier.keys() & later.keys():
        change = judges.compare(later[job_id][0], earlier[job_id][1], later[job_id][1])
        if change:
            yield change
    barriers = _barriers(now, before.profile)
    for row, verdict in later.values():
        if row["representative"] not in shown_before:
            yield judges.entered(row, verdict, barriers[row["job_id"]])
    barriers = _barriers(was, version.profile)
    for row, verdict in earlier.values():
        if row["representative"] not in shown_now:
            yield judges.left(row, verdict, barriers[row["job_id"]])


def _verdicts(postings: pl.DataFrame, judged: pl.DataFrame) -> _Verdicts:
    """Return job id -> posting and its verdict, for those that are judged as they read now."""
    rows = postings.select("job_id", "input_hash", "title", "company", "representative")
    both = rows.join(judged.select("job_id", "input_hash", "json"), on=["job_id", "input_hash"])
    return {row["job_id"]: (row, Evaluation.model_validate_json(row["json"])) for row in both.to_dicts()}


def _barriers(postings: pl.DataFrame, profile: Profile) -> dict[str, str | None]:
    """Return job id -> why the search does not admit it."""
    return dict(in_scope(postings, profile).select("job_id", "reason").iter_rows())


def _weight(change: Change) -> tuple[int, int, str]:
    """Sort changes by the better of both levels, then by how far they go."""
    before, after = RANK[change.before], RANK[change.after]
    return -max(before, after), -abs(before - after), change.title
