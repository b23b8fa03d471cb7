"""Answers the question at which step a posting was lost."""

from dataclasses import dataclass

import polars as pl

from sunset.errors import BadInput, NotFound
from sunset.ledger import ProfileVersion, Status
from sunset.pipeline.bench import Workbench
from sunset.pipeline.finding import find
from sunset.pipeline.judging import analysed, failed, scope
from sunset.schema import Evaluation
from sunset.specialists import fit
from sunset.specialists.fit.scope import in_scope

__all__ = ["Step", "why"]


@dataclass(frozen=True)
class Step:
    """One step of a posting's way.

    Parameters
    ----------
    name : seen, open, shown, analysed, scope, verdict or status.
    passed : false where the posting was lost.
    text : what happened there.
    profile : whose step it is; None for those about the posting alone.
    words : what the person is told of it, in their own language.
    """

    name: str
    passed: bool
    text: str
    profile: str | None = None
    words: tuple[str, ...] = ()


def why(bench: Workbench, asked: str, profile: str | None = None) -> list[Step]:
    """Follow one posting through the flow, up to the step where it was lost.

    Parameters
    ----------
    asked : as `sunset.pipeline.finding.find` takes it.
    profile : for this person only; by default for everybody.
    """
    try:
        row = find(bench, asked)
    except (BadInput, NotFound) as error:
        return [Step("seen", False, str(error))]
    steps = [Step("seen", True, f"First seen {_day(row['first_seen'])}, last {_day(row['last_seen'])}.")]
    if row["closed_at"] is not None:
        text = f"Closed {_day(row['closed_at'])}: a complete listing of its site no longer showed it."
        return [*steps, Step("open", False, text)]
    steps.append(Step("open", True, "Its site still shows it."))
    if row["representative"] != row["job_id"]:
        group = bench.market.group(row["job_id"])
        first = group.filter(pl.col("job_id") == row["representative"])
        kind = group.filter(pl.col("job_id") == row["job_id"])["kind"][0]
        text = f"It repeats {first['url'][0]} ({kind}) and is shown with it."
        steps.append(Step("shown", True, text))
    here = analysed(bench)
    steps += _analysis(bench, here.filter(pl.col("job_id") == row["job_id"]), row["input_hash"])
    if not steps[-1].passed:
        return steps
    versions = [bench.ledger.profile(profile)] if profile else bench.ledger.profiles()
    members = here.filter(pl.col("representative") == row["representative"])
    for version in versions:
        verdict = in_scope(members, version.profile).with_columns(members["job_id"])
        mine = verdict.filter(pl.col("job_id") == row["job_id"])
        if not mine["in_scope"][0]:
            text, words = "The search criteria do not admit it.", (mine["reason"][0],)
            steps.append(Step("scope", False, text, version.name, words))
            continue
        steps.append(Step("scope", True, "The search criteria admit it.", version.name))
        steps += _verdict(bench, version, members)
    return steps


def _analysis(bench: Workbench, rows: pl.DataFrame, input_hash: str) -> list[Step]:
    if rows["complete"][0]:
        return [Step("analysed", True, "All specialists have read it.")]
    mine = failed(bench).filter(stage="analyse", input_hash=input_hash)
    if mine.is_empty():
        return [Step("analysed", False, "It waits to be read. Run: sunset analyse")]
    return [Step("analysed", False, f"Reading it failed: {mine['message'][0]}")]


def _verdict(bench: Workbench, version: ProfileVersion, members: pl.DataFrame) -> list[Step]:
    """Report on the member of the group that is shown to this person, as it is judged now."""
    shown = scope(members, version, bench.today()).select("job_id", "input_hash")
    judged = bench.ledger.evaluations(version.name, digest=fit.digest(bench.panel))
    found = shown.join(judged, on=["job_id", "input_hash"])
    if found.is_empty():
        broken = failed(bench).filter(stage="evaluate", profile=version.name, job_id=shown["job_id"][0])
        text = (
            "It waits to be judged, or the limit of a run was reached."
            if broken.is_empty()
            else f"Judging it failed: {broken['message'][0]}"
        )
        return [Step("verdict", False, text, version.name)]
    evaluation = Evaluation.model_validate_json(found["json"][0])
    reason = evaluation.rationale or evaluation.narrative
    unmet = [one.text for one in evaluation.conditions if one.met is False]
    words = tuple(filter(None, (reason, *evaluation.warnings, *unmet)))
    text = f"{evaluation.level} ({evaluation.score:.2f})."
    steps = [Step("verdict", evaluation.level != "Low", text, version.name, words)]
    known = bench.ledger.candidacies(version.name).filter(pl.col("job_id") == found["job_id"][0])
    if known.height:
        status = Status(known["status"][0])
        steps.append(Step("status", True, f"{status.value}: {status.words}.", version.name))
    return steps


def _day(moment: object) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
