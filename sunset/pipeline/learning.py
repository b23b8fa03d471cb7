"""Feedback: what reviewers wrote into the workbook comes back."""

from pathlib import Path
from typing import Any

from sunset import report as report_room
from sunset.errors import BadInput
from sunset.failpoints import failpoint
from sunset.messages import Messages
from sunset.pipeline.bench import StageResult, Workbench

__all__ = ["import_feedback", "remarks"]


def remarks(bench: Workbench, name: str) -> dict[int, dict[str, Any]]:
    """Return what stands of reviewers' remarks beside a person's matches.

    Returns
    -------
    Candidacy id -> ``verdict`` and ``text`` as said last, ``workflow_status``, and ``processing_log`` and
    ``support_log`` where there are any.
    """
    found: dict[int, dict[str, Any]] = {}
    for one in bench.ledger.feedback(name).iter_rows(named=True):
        before = found.get(one["candidacy_id"], {"workflow_status": "received"})
        said = {"verdict": one["verdict"], "text": one["text"]}
        found[one["candidacy_id"]] = before | said | one["more"]
    return found


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
    words = Messages(bench.ledger.profile(whose).profile.language, "report")
    read = words("log_read", day=words.day(bench.today()), reviewer=reviewer)
    jobs = dict(bench.ledger.candidacies(whose).select("id", "job_id").iter_rows())
    standing = remarks(bench, whose)
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
            row.candidacy_id,
            reviewer=reviewer,
            verdict=row.verdict,
            text=row.text,
            row_hash=row.row_hash,
            more=_beside(row, standing.get(row.candidacy_id, {}), read, words("reply_read")),
        )
        failpoint("feedback.after_row")
        result.done += new
        known += not new
    if known:
        result.notes.append(f"{known} remarks were known already.")
    if not result.done:
        result.notes.append("No new remark in this workbook.")
    return result


def _beside(row: report_room.FeedbackRow, before: dict[str, Any], read: str, reply: str) -> dict[str, str]:
    """Return log, reply and state as they stand after this row; a log only grows.

    Parameters
    ----------
    before : what stood there, see `remarks`.
    read, reply : what to add to the log, and to answer where nobody has answered.
    """
    log = (*before.get("processing_log", "").splitlines(), *(row.processing_log or "").splitlines(), read)
    again = (row.verdict, row.text) == (before.get("verdict"), before.get("text"))
    return {
        "processing_log": "\n".join(dict.fromkeys(filter(None, log))),
        "support_log": before.get("support_log", reply) if row.support_log is None else row.support_log,
        "workflow_status": row.workflow_status or (before["workflow_status"] if again else "received"),
    }
