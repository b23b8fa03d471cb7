"""Feedback: what reviewers wrote into the workbook comes back."""

from pathlib import Path

from sunset import report as report_room
from sunset.errors import NotFound
from sunset.failpoints import failpoint
from sunset.pipeline.bench import StageResult, Workbench

__all__ = ["import_feedback"]


def import_feedback(bench: Workbench, path: Path, *, reviewer: str = "reviewer") -> StageResult:
    """Read an edited workbook back; a second time changes nothing.

    Parameters
    ----------
    path : the workbook.
    reviewer : who edited it.

    Raises
    ------
    sunset.errors.BadInput : if it is no workbook of Sunset's.
    """
    result = StageResult("feedback")
    found = report_room.read_feedback(path)
    result.notes += found.warnings
    result.alarms += [f"row {one.row}: {one.reason}" for one in found.unmatched]
    known = 0
    for row in found.rows:
        try:
            new = bench.ledger.add_feedback(
                row.candidacy_id, reviewer=reviewer, verdict=row.verdict, text=row.text, row_hash=row.row_hash
            )
        except NotFound as error:
            result.alarms.append(f"posting {row.job_id}: {error}")
            continue
        failpoint("feedback.after_row")
        result.done += new
        known += not new
    if known:
        result.notes.append(f"{known} remarks were known already.")
    if not result.done:
        result.notes.append("No new remark in this workbook.")
    return result
