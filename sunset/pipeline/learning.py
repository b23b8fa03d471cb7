"""Feedback: what reviewers wrote into the workbook comes back."""

from pathlib import Path

from sunset import report as report_room
from sunset.errors import BadInput
from sunset.failpoints import failpoint
from sunset.pipeline.bench import StageResult, Workbench

__all__ = ["import_feedback"]


def import_feedback(
    bench: Workbench, path: Path, *, reviewer: str = "reviewer", profile: str | None = None
) -> StageResult:
    """Read an edited workbook back; a second time changes nothing, and it writes on one person alone.

    Parameters
    ----------
    path : the workbook.
    reviewer : who edited it.
    profile : whose workbook it must be; default whose it says it is, which an editor of the file can change.

    Raises
    ------
    sunset.errors.BadInput : if it is no workbook of Sunset's, or of another person.
    sunset.errors.NotFound : if there is no such profile.
    """
    result = StageResult("feedback")
    found = report_room.read_feedback(path)
    whose = profile or found.profile
    if not whose:
        raise BadInput(f"{path} does not say whose it is. If you know, say it: --profile NAME")
    if found.profile and found.profile != whose:
        raise BadInput(f"{path} is the workbook of profile '{found.profile}', not of '{whose}'.")
    result.notes += found.warnings
    for one in found.unmatched:
        said = "; ".join(f"{name}: {value}" for name, value in one.cells.items() if value not in (None, ""))
        result.alarms.append(f"row {one.row}: {one.reason} It says: {said}")
    jobs = dict(bench.ledger.candidacies(whose).select("id", "job_id").iter_rows())
    known = 0
    for row in found.rows:
        if jobs.get(row.candidacy_id) != row.job_id:
            result.alarms.append(
                f"posting {row.job_id}: number {row.candidacy_id} is none of profile '{whose}', whose "
                f"workbook this is. Was it changed, or is it of another installation? "
                f"It says: {row.verdict or ''} {row.text}"
            )
            continue
        new = bench.ledger.add_feedback(
            row.candidacy_id, reviewer=reviewer, verdict=row.verdict, text=row.text, row_hash=row.row_hash
        )
        failpoint("feedback.after_row")
        result.done += new
        known += not new
    if known:
        result.notes.append(f"{known} remarks were known already.")
    if not result.done:
        result.notes.append("No new remark in this workbook.")
    return result
