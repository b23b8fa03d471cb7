"""The reviewers' workbook: one for each person about whom there is something new to say."""

import hashlib
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import polars as pl

from sunset import report as report_room
from sunset.failpoints import failpoint
from sunset.ledger import ProfileVersion, Status
from sunset.pipeline.bench import StageResult, Workbench
from sunset.pipeline.judging import analysed
from sunset.pipeline.learning import remarks
from sunset.pipeline.writing import folder, matches, place_of
from sunset.schema import Evaluation, Evidence

__all__ = ["report", "workbook_path"]


def report(bench: Workbench, run_id: str) -> StageResult:
    """Write a workbook for each profile about which there is something new to say.

    A workbook is never written over: reviewers may have it open with their remarks in it.
    """
    result = StageResult("report")
    with bench.alone("report"):
        postings = analysed(bench)
        for version in bench.ledger.profiles():
            shown = matches(bench, version, postings)
            if shown.is_empty():
                continue
            path = workbook_path(bench, version, shown)
            if path.exists():
                _mark_exported(bench, version, shown)
                continue
            for job in shown.filter(pl.col("candidacy_id").is_null())["job_id"]:
                bench.ledger.candidacy(version.name, job)
            shown = matches(bench, version, postings)  # now with their candidacies
            report_room.write_workbook(
                path,
                _rows(bench, version, shown),
                language=version.profile.language,
                profile=version.name,
                profile_name=version.profile.name,
                now=bench.local(bench.clock()),
            )
            failpoint("report.after_file")
            _mark_exported(bench, version, shown)
            result.done += shown.height
            result.notes.append(f"{version.name}: {path}")
            bench.progress("report", shown.height, shown.height, version.name)
    if not result.done:
        result.notes.append("No new workbook: nothing has changed since the last one.")
    return result


def workbook_path(bench: Workbench, version: ProfileVersion, shown: pl.DataFrame) -> Path:
    """Return where the workbook of these matches lies; equal content has an equal name.

    The newest one on disk with this content is returned whatever its day.
    """
    facts = shown.sort("job_id").select("job_id", "input_hash", "digest", "level", "letter_version").rows()
    key = hashlib.blake2b(json.dumps([version.id, facts]).encode(), digest_size=4).hexdigest()
    home = folder(bench, version.name)
    known = sorted(home.glob(f"*-{key}.xlsx"))
    return known[-1] if known else home / f"sunset-{bench.today()}-{key}.xlsx"


def _mark_exported(bench: Workbench, version: ProfileVersion, shown: pl.DataFrame) -> None:
    for job in shown.filter(status=Status.EVALUATED.value)["job_id"]:
        candidacy = bench.ledger.candidacy(version.name, job)  # as it is now: a person may have moved it
        if candidacy.status is Status.EVALUATED:
            bench.ledger.move(candidacy.id, Status.EXPORTED, reason="in the workbook")


def _rows(bench: Workbench, version: ProfileVersion, shown: pl.DataFrame) -> list[report_room.ReportRow]:
    said, links = remarks(bench, version.name), _links(bench, shown["representative"])
    return [
        _row(bench, row, said.get(row["candidacy_id"], {}), links[row["representative"]])
        for row in shown.iter_rows(named=True)
    ]


def _row(
    bench: Workbench, row: dict[str, Any], said: dict[str, Any], links: dict[str, str]
) -> report_room.ReportRow:
    """Return a row of `matches` as the workbook shows it.

    Parameters
    ----------
    said : reviewers' remarks on it, see `remarks`.
    links : job id -> address, of its whole group of duplicates.
    """
    evaluation = Evaluation.model_validate_json(row["json"])
    return report_room.ReportRow(
        candidacy_id=row["candidacy_id"],
        job_id=row["job_id"],
        url=row["url"],
        title=row["title"],
        company=row["company"],
        location=place_of(row),
        domain=row["domain"],
        level=evaluation.level,
        score=evaluation.score,
        evaluated_on=bench.local(row["evaluated_at"]).date(),
        domain_gap=evaluation.domain_gap,
        domain_assessment=evaluation.domain_assessment,
        rationale=evaluation.rationale,
        narrative=evaluation.narrative,
        evidence=_evidence_of(evaluation),
        conditions=evaluation.conditions,
        warnings=evaluation.warnings,
        letter=Path(row["letter_pdf"]) if row["letter_pdf"] and row["letter_passed"] else None,
        status=Status.EXPORTED.value
        if row["status"] == Status.EVALUATED
        else row["status"],  # by standing here
        other_links=tuple(url for job, url in links.items() if job != row["job_id"]),
        reviewer_feedback=said.get("verdict"),
        reviewer_text=said.get("text", ""),
        **{key: said[key] for key in ("processing_log", "support_log", "workflow_status") if key in said},
    )


def _links(bench: Workbench, groups: pl.Series) -> dict[str, dict[str, str]]:
    """Return where the members of each group of duplicates stand, closed ones too, the one to show first."""
    members = (
        bench.market.postings(open_only=False)
        .filter(pl.col("representative").is_in(groups.implode()))
        .sort(pl.col("job_id") != pl.col("representative"), "first_seen", "job_id")
        .select("representative", "job_id", "url")
        .collect()
    )
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for group, job, url in members.iter_rows():
        found[group][job] = url
    return found


def _evidence_of(evaluation: Evaluation) -> tuple[Evidence, ...]:
    """Return the words the verdict rests on, those of the decisive requirements first, each once."""
    ordered = sorted(evaluation.requirements, key=lambda one: not one.decisive)
    pieces = [piece for one in ordered for piece in (*one.posting, *one.profile)]
    return tuple(dict.fromkeys(pieces))[:12]
