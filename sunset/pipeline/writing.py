"""Letters for Good matches, and the workbook for reviewers."""

import hashlib
import json
import re
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from sunset import letters as letter_room
from sunset import report as report_room
from sunset.errors import SunsetError
from sunset.failpoints import failpoint
from sunset.files import whole
from sunset.ledger import ProfileVersion, Status
from sunset.pipeline.bench import StageResult, Workbench
from sunset.pipeline.judging import analysed, considered
from sunset.pipeline.learning import remarks
from sunset.schema import Evaluation, Evidence
from sunset.specialists import fit
from sunset.specialists.fit.facts import fact

__all__ = [
    "closes_on",
    "folder",
    "honest",
    "judged",
    "keep_letter",
    "letter_file",
    "letters",
    "matches",
    "place_of",
    "report",
    "sides_of",
    "workbook_path",
    "write_letter",
]

SETTLED = (Status.ERROR, Status.FEEDBACK_RECEIVED, Status.APPLIED, Status.ARCHIVED)
"""Where a person's word counts: no stage writes a letter or moves the candidacy by itself."""

BEYOND = (Status.UNDER_REVIEW, Status.FEEDBACK_RECEIVED, Status.APPLIED, Status.ARCHIVED)
"""Where a new letter does not move the candidacy back."""


def folder(bench: Workbench, name: str) -> Path:
    """Return the folder of a profile's files; no two names share one, and none leads elsewhere."""
    return bench.settings.out / _file_name(bench.settings.workspace) / _file_name(name)


def _file_name(name: str) -> str:
    """Return a short plain name as it is, any other with its hash; none reads like one that has its hash.

    Some file systems take large and small letters for the same.
    """
    if re.fullmatch(r"[a-z0-9]([a-z0-9_.-]{0,48}[a-z0-9_-])?", name) and not _HASHED.search(name):
        return name
    plain = re.sub(r"[^\w.-]+", "-", name)[:50].strip(".")
    return f"{plain}-{hashlib.blake2b(name.encode(errors='surrogatepass'), digest_size=8).hexdigest()}"


_HASHED = re.compile(r"-[0-9a-f]{16}$")


def letter_file(row: dict[str, Any], version: int) -> Path:
    """Return where a version of a letter lies in the folder of a profile's files, without its suffix.

    Parameters
    ----------
    row : the posting, with its ``title`` and ``job_id``.
    """
    title = re.sub(r"[^\w-]+", "-", row["title"]).strip("-")[:45]
    return Path("letters") / f"{title}-{row['job_id']}-{version}"


def matches(bench: Workbench, version: ProfileVersion, postings: pl.DataFrame) -> pl.DataFrame:
    """Return the current evaluations of a profile beside their postings, in the order to show them.

    Parameters
    ----------
    postings : of the market, as `analysed` returns them; the person's own adverts are added.
    """
    return judged(bench, version, considered(bench, version, postings))


def judged(bench: Workbench, version: ProfileVersion, postings: pl.DataFrame) -> pl.DataFrame:
    """Return those of these postings that are judged for a profile, in the order to show them.

    Columns: those of `analysed` and of `Ledger.evaluations`, and ``candidacy_id``, ``status``,
    ``letter_*`` where there is a candidacy. Matches whose conditions are all met come first in
    their level. Of a group of duplicates one is shown.
    """
    evaluations = bench.ledger.evaluations(version.name, digest=fit.digest(bench.panel))
    candidacies = bench.ledger.candidacies(version.name).rename({"id": "candidacy_id"})
    shown = (
        evaluations.drop("domain")
        .join(postings, on=["job_id", "input_hash"], how="inner")
        .join(candidacies.select("candidacy_id", "job_id", "status", "^letter_.*$"), on="job_id", how="left")
    )
    parsed = [Evaluation.model_validate_json(text) for text in shown["json"]]
    unmet = [sum(condition.met is False for condition in one.conditions) for one in parsed]
    order = {"Good": 0, "Moderate": 1, "Low": 2}
    return shown.with_columns(
        unmet=pl.Series(unmet, dtype=pl.Int64), place=pl.col("level").replace_strict(order, default=3)
    ).sort("place", "unmet", "score", "job_id", descending=[False, False, True, False])


def honest() -> pl.Expr:
    """Tell the matches that are no scam; what no specialist has doubted is none."""
    return pl.col("legitimacy").ne_missing("scam")


# --- letters ------------------------------------------------------------------------------


def letters(bench: Workbench, run_id: str) -> StageResult:
    """Write a letter for each Good match whose conditions are not against it and that is no scam."""
    result = StageResult("letters")
    with bench.alone("letters"):
        postings = analysed(bench)
        for version in bench.ledger.profiles():
            wanted = matches(bench, version, postings).filter(honest(), level="Good", unmet=0)
            _end_errors(bench, version, wanted["job_id"])
            written = bench.ledger.letters(version.name)
            known = set(written.select("job_id", "evaluation_digest").iter_rows())
            again = set(
                bench.ledger.due_retries().filter(profile=version.name, error_stage="letters")["job_id"]
            )
            todo = [
                row
                for row in wanted.iter_rows(named=True)
                if row["job_id"] in again
                or not (
                    row["status"] in SETTLED or (row["job_id"], _letter_digest(bench, version, row)) in known
                )
            ]
            for count, row in enumerate(todo, 1):
                _write_or_fail(bench, version, row, result)
                bench.progress("letters", count, len(todo), version.name)
    if not result.done and not result.failed:
        result.notes.append("No letter to write: each Good match that may have one has it.")
    return result


def _end_errors(bench: Workbench, version: ProfileVersion, wanted: pl.Series) -> None:
    """A letter that nobody wants any more, for the posting closed or is no Good match now, is no error."""
    broken = bench.ledger.candidacies(version.name, Status.ERROR).filter(error_stage="letters")
    for one in broken.filter(~pl.col("job_id").is_in(wanted.implode()))["id"]:
        bench.ledger.reset_error(one, reason="no letter is wanted any more")


def _letter_digest(bench: Workbench, version: ProfileVersion, row: dict[str, Any]) -> str:
    """What a letter rests on: the panel's verdict, the version of the profile, the posting's words."""
    return f"{fit.digest(bench.panel)}/{version.number}/{row['input_hash']}"


def _write_or_fail(
    bench: Workbench, version: ProfileVersion, row: dict[str, Any], result: StageResult
) -> None:
    candidacy = bench.ledger.candidacy(version.name, row["job_id"])
    try:
        faults = write_letter(bench, version, row, candidacy.id)
    except (SunsetError, OSError, ValueError) as error:
        bench.ledger.fail(candidacy.id, "letters", f"{type(error).__name__}: {error}")
        result.failed += 1
        return
    if (
        row["status"] == Status.ERROR
        and bench.ledger.candidacy(version.name, row["job_id"]).status == Status.ERROR
    ):
        bench.ledger.reset_error(candidacy.id)
    result.done += 1
    result.notes += [f"{version.name}: the letter for '{row['title']}' {fault}" for fault in faults]
    failpoint("letters.after_letter")


def write_letter(
    bench: Workbench, version: ProfileVersion, row: dict[str, Any], candidacy_id: int
) -> tuple[str, ...]:
    """Compose, check, render and record one letter; return why it is not ready, if so.

    Parameters
    ----------
    row : a row of `matches`.
    candidacy_id : whose letter it is.
    """
    sides = sides_of(bench, version, row)
    letter = letter_room.compose(**sides, today=bench.today())
    if version.profile.polish and bench.settings.llm.url:
        letter = letter_room.polish(letter, bench.settings.llm, **sides)
        if letter.polish_refused:
            bench.log.info("polish_refused", candidacy=candidacy_id)
    return keep_letter(bench, version, row, candidacy_id, letter)


def sides_of(bench: Workbench, version: ProfileVersion, row: dict[str, Any]) -> dict[str, Any]:
    """Return what a letter is held against: the posting, what was read in it, the verdict, the person.

    Parameters
    ----------
    row : a row of `matches`.
    """
    return {
        "posting": row,
        "analysis": {name: fact(row, name) for name in bench.panel.fields},
        "evaluation": Evaluation.model_validate_json(row["json"]),
        "profile": version.profile,
    }


def keep_letter(
    bench: Workbench,
    version: ProfileVersion,
    row: dict[str, Any],
    candidacy_id: int,
    letter: letter_room.Letter,
) -> tuple[str, ...]:
    """Check, render and record a letter, composed or edited; return why it is not ready, if so.

    Each version has files of its own: somebody may have printed or changed the earlier ones.

    Parameters
    ----------
    row : a row of `matches`.
    candidacy_id : whose letter it is.
    letter : every word of it is checked, whoever wrote it.
    """
    sides = sides_of(bench, version, row)
    gate = letter_room.check(letter.markdown, language=letter.language, today=letter.day, **sides)
    newest = bench.ledger.letters(candidacy_id=candidacy_id).tail(1)
    same = newest.filter(pl.col("pdf").is_not_null(), body=letter.markdown)["pdf"].to_list()
    place = Path(same[0]) if same else letter_file(row, sum(newest["version"]) + 1)
    pdf, docx = place.with_suffix(".pdf"), place.with_suffix(".docx")
    home = folder(bench, version.name)
    for file, render in ((home / pdf, letter_room.render_pdf), (home / docx, letter_room.render_docx)):
        if not same or not file.exists():
            with whole(file) as part:
                render(letter, part)
    failpoint("letters.after_files")
    gaps = tuple(gap.text for gap in letter.gaps)
    bench.ledger.save_letter(
        candidacy_id,
        language=letter.language,
        body=letter.markdown,
        gaps=gaps,
        gate_passed=gate.ok,
        gate={"complaints": [f"{one.sentence}: {one.reason}" for one in gate.complaints]},
        pdf=pdf,
        docx=docx,
        evaluation_digest=_letter_digest(bench, version, row),
    )
    failpoint("letters.after_record")
    if not gaps and gate.ok and row["status"] not in BEYOND:
        bench.ledger.move(candidacy_id, Status.LETTER_READY, reason="letter written")
    missing = (f"has gaps: {' '.join(gaps)}",) if gaps else ()
    refused = "; ".join(f"'{one.sentence}': {one.reason}" for one in gate.complaints)
    return missing if gate.ok else (*missing, f"is not sent, for the fact check refused it: {refused}")


# --- workbook -----------------------------------------------------------------------------


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


def place_of(row: dict[str, Any]) -> str:
    """Return the places of work in words: what the text says, else the site's own words."""
    return ", ".join(row.get("cities") or ()) or row["location_label"] or ""


def closes_on(row: dict[str, Any]) -> date | None:
    """Return the last day to apply, if posting or site states one."""
    found: date | None = row.get("deadline") or row["valid_through"]
    return found
