"""Matches in the order to show them, and letters for the Good ones."""

import hashlib
import re
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from sunset import letters as letter_room
from sunset.errors import SunsetError
from sunset.failpoints import failpoint
from sunset.files import whole
from sunset.ledger import ProfileVersion, Status
from sunset.pipeline.bench import StageResult, Workbench
from sunset.pipeline.judging import analysed, considered
from sunset.schema import Evaluation
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
    "sides_of",
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
            newest = dict(written.sort("version").select("job_id", "evaluation_digest").iter_rows())
            edited = {job: digest for job, digest in newest.items() if (digest or "").endswith(BY_HAND)}
            again = set(
                bench.ledger.due_retries().filter(profile=version.name, error_stage="letters")["job_id"]
            )
            todo = [
                row
                for row in wanted.iter_rows(named=True)
                if row["job_id"] in again
                or not (
                    row["status"] in SETTLED
                    or row["job_id"] in edited
                    or (row["job_id"], _letter_digest(bench, version, row)) in known
                )
            ]
            result.notes += [
                f"{version.name}: the letter for '{row['title']}' was edited by hand and is left as it is; "
                "the posting or the profile has changed since. Read it once more."
                for row in wanted.iter_rows(named=True)
                if row["status"] not in SETTLED
                and edited.get(row["job_id"], "") not in ("", _letter_digest(bench, version, row) + BY_HAND)
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


BY_HAND = "/by hand"
"""What the digest of a letter ends with that a person has edited: no stage writes another one over it."""


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
    *,
    by_hand: bool = False,
) -> tuple[str, ...]:
    """Check, render and record a letter, composed or edited; return why it is not ready, if so.

    Each version has files of its own: somebody may have printed or changed the earlier ones.

    Parameters
    ----------
    row : a row of `matches`.
    candidacy_id : whose letter it is.
    letter : every word of it is checked, whoever wrote it.
    by_hand : a person has edited it.
    """
    sides = sides_of(bench, version, row)
    gate = letter_room.check(letter.markdown, language=letter.language, today=letter.day, **sides)
    newest = bench.ledger.letters(candidacy_id=candidacy_id).tail(1)
    same = newest.filter(pl.col("pdf").is_not_null(), body=letter.markdown)["pdf"].to_list()
    composed = pl.col("evaluation_digest").str.ends_with(BY_HAND).not_().fill_null(value=True)
    edited = by_hand and newest.filter(composed, body=letter.markdown).is_empty()
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
        evaluation_digest=_letter_digest(bench, version, row) + (BY_HAND if edited else ""),
    )
    failpoint("letters.after_record")
    if not gaps and gate.ok and row["status"] not in BEYOND:
        bench.ledger.move(candidacy_id, Status.LETTER_READY, reason="letter written")
    missing = (f"has gaps: {' '.join(gaps)}",) if gaps else ()
    refused = "; ".join(f"'{one.sentence}': {one.reason}" for one in gate.complaints)
    return missing if gate.ok else (*missing, f"is not sent, for the fact check refused it: {refused}")


def place_of(row: dict[str, Any]) -> str:
    """Return the places of work in words: what the text says, else the site's own words."""
    return ", ".join(row.get("cities") or ()) or row["location_label"] or ""


def closes_on(row: dict[str, Any]) -> date | None:
    """Return the last day to apply, if posting or site states one."""
    found: date | None = row.get("deadline") or row["valid_through"]
    return found
