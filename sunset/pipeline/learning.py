"""Feedback: what reviewers wrote into the workbook comes back."""

from pathlib import Path

from sunset import report as report_room
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
    for one in found.unmatched:
        said = "; ".join(f"{name}: {value}" for name, value in one.cells.items() if value not in (None, ""))
        result.alarms.append(f"row {one.row}: {one.reason} It says: {said}")
    jobs = dict(bench.ledger.candidacies().select("id", "job_id").iter_rows())
    known = 0
    for row in found.rows:
        if jobs.get(row.candidacy_id) != row.job_id:
            result.alarms.append(
                f"posting {row.job_id}: this workspace did not export it as number {row.candidacy_id}. "
                f"Is the workbook of another installation? It says: {row.verdict or ''} {row.text}"
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
