"""What reviewers wrote into the workbook, read back from whatever their program made of the file."""

import difflib
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from sunset.errors import BadInput
from sunset.report.cells import Cells, Sheet, read_cells
from sunset.report.columns import (
    CHECKED,
    COLUMNS,
    FORMAT,
    META,
    VERDICTS,
    WORKFLOW,
    Verdict,
    WorkflowStatus,
    fingerprint,
    plain,
    spellings,
)

__all__ = ["FeedbackImport", "FeedbackRow", "Unmatched", "read_feedback"]

_KEYS = tuple(column.key for column in COLUMNS)
_IDS = ("candidacy_id", "job_id")
_ANSWERS = ("reviewer_feedback", "reviewer_text")
_CHOICES = {"reviewer_feedback": ("verdict_", VERDICTS), "workflow_status": ("workflow_", WORKFLOW)}
_WRITABLE = (*_ANSWERS, "processing_log", "support_log", "workflow_status")  # in the order of `_meta`
_AS_NEW = dict.fromkeys(_WRITABLE, "") | {"workflow_status": "open"}
_HEADER_WITHIN = 30  # rows in which a header is looked for; people put titles above it


@dataclass(frozen=True, kw_only=True)
class FeedbackRow:
    """What a reviewer wrote about one candidacy.

    Parameters
    ----------
    candidacy_id : as the file says; whether it belongs to whom the reviewer may judge is the
        ledger's to check, together with `job_id`.
    verdict : null if only text was given; null without text means that what stood here was deleted.
    processing_log, support_log, workflow_status : null where they were left as they stood.
    row_hash : equal if the same words come from the same edition of the workbook.
    """

    candidacy_id: int
    job_id: str
    verdict: Verdict | None
    text: str
    row_hash: str
    processing_log: str | None = None
    support_log: str | None = None
    workflow_status: WorkflowStatus | None = None


@dataclass(frozen=True, kw_only=True)
class Unmatched:
    """A row that belongs to nothing known, with all that stood in it, by column."""

    row: int
    reason: str
    cells: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class FeedbackImport:
    """What a workbook brought back; rows that a reviewer left as they were are not in it.

    Parameters
    ----------
    profile : whose workbook it says it is; empty if it does not say. Whoever edits the file can change it.
    """

    profile: str
    rows: tuple[FeedbackRow, ...]
    unmatched: tuple[Unmatched, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class _Written:
    """A row as it was when the workbook was written."""

    candidacy_id: int
    job_id: str
    checks: tuple[str, ...]
    said: Mapping[str, str]


@dataclass
class _Edition:
    """What the sheet ``_meta`` remembers; empty if somebody removed it."""

    written: str = ""
    profile: str = ""
    by_job: dict[str, _Written] = field(default_factory=dict)
    by_candidacy: dict[str, _Written] = field(default_factory=dict)


@dataclass(frozen=True)
class _Sheet:
    """A sheet whose columns were recognised."""

    name: str
    rows: Sheet
    columns: dict[str, int]
    headings: dict[int, str]
    data: list[int]
    warnings: tuple[str, ...]


def read_feedback(path: Path) -> FeedbackImport:
    """Read an edited workbook; sorting, hiding, adding, deleting and renaming do no harm.

    A column is recognised by its hidden key, else by its heading in any language, else by a
    heading that is nearly one.

    Parameters
    ----------
    path : of the ``.xlsx`` file that `sunset.report.write_workbook` made and people edited.

    Raises
    ------
    sunset.errors.BadInput : if the file is no workbook, or has no sheet with the columns needed.
    """
    sheets = read_cells(path)
    edition = _edition(sheets.pop(META, {}))
    found: list[_Sheet] = []
    missing: list[str] = []
    for name, content in sheets.items():
        sheet, lacking = _recognise(name, content, edition)
        if sheet:
            found.append(sheet)
        elif lacking:
            missing.append(lacking)
    if not found:
        wanted = ", ".join(f"'{key}'" for key in (*_IDS, *_ANSWERS))
        detail = " ".join(missing) or f"Sheets looked at: {', '.join(sheets) or 'none with content'}."
        raise BadInput(
            f"{path}: no sheet has the columns that feedback needs ({wanted}, or the headings they were "
            f"exported with). {detail} Put the headings of the exported workbook back, or export it anew "
            "and copy the feedback over."
        )
    rows: list[FeedbackRow] = []
    places: list[tuple[_Sheet, int]] = []
    unmatched: list[Unmatched] = []
    remarks = missing
    for sheet in found:
        remarks.extend(sheet.warnings)
        for at in sheet.data:
            row, problem, notes = _read_row(sheet, sheet.rows[at], edition)
            remarks.extend(f"Sheet '{sheet.name}', row {at + 1}: {note}" for note in notes)
            if problem:
                unmatched.append(_unmatched(sheet, at, problem))
            elif row:
                rows.append(row)
                places.append((sheet, at))
    clear, contradicting = _settle(rows, places)
    unmatched.extend(contradicting)
    return FeedbackImport(
        profile=edition.profile, rows=tuple(clear), unmatched=tuple(unmatched), warnings=tuple(remarks)
    )


def _edition(rows: Sheet) -> _Edition:
    head = _row(rows, 0)
    if plain(_cell(head, 0)) != FORMAT:
        return _Edition()
    edition = _Edition(written=plain(_cell(head, 1)), profile=_text(_cell(head, 2)))
    for cells in rows.values():
        candidacy, job, verdict, text, checks, *logs = (_cell(cells, place) for place in range(8))
        if not plain(candidacy).isdecimal():
            continue
        said = dict(zip(_WRITABLE, map(_text, (verdict, text, *logs)), strict=True))
        row = _Written(
            int(plain(candidacy)), plain(job), tuple(plain(checks).split()), _AS_NEW | _filled(said)
        )
        edition.by_candidacy[str(row.candidacy_id)] = edition.by_job[row.job_id] = row
    return edition


def _recognise(name: str, rows: Sheet, edition: _Edition) -> tuple[_Sheet | None, str]:
    """Return the sheet with its columns, or what it lacks if it looks like one of ours."""
    headings = spellings("column_", _KEYS)
    keys_at, by_key = _best_row(rows, {key: key for key in _KEYS}, str)
    head_at, by_head = _best_row(rows, headings, str.casefold, skip=keys_at)
    columns = dict(by_key)
    for key, place in by_head.items():
        if place not in columns.values():
            columns.setdefault(key, place)
    if keys_at is not None and head_at is None and not _is_known(_row(rows, keys_at + 1), columns, edition):
        head_at = keys_at + 1  # every heading was renamed
    top = [at for at in (keys_at, head_at) if at is not None]
    if not top:
        return None, ""
    head = _row(rows, top[-1])
    # A header may have been sorted among the rows; those above it are read if their ids are known.
    data = [
        at
        for at, cells in rows.items()
        if at not in top and (at > top[0] or _is_known(cells, columns, edition))
    ]
    remarks = []
    for place, cell in enumerate(head):
        if place in columns.values() or not plain(cell):
            continue
        close = difflib.get_close_matches(plain(cell).casefold(), headings, n=1, cutoff=0.75)
        key = headings[close[0]] if close else ""
        if key and key not in columns:
            columns[key] = place
            remarks.append(f"Sheet '{name}': column '{plain(cell)}' was read as '{key}'.")
        elif any(plain(_cell(rows[at], place)) for at in data):
            remarks.append(f"Sheet '{name}': column '{plain(cell)}' is not Sunset's and was not read.")
    names = {place: plain(cell) for place, cell in enumerate(head) if plain(cell)}
    names |= {place: key for key, place in columns.items() if place not in names}
    lacking = ["'job_id' or 'candidacy_id'"] * (not any(key in columns for key in _IDS))
    lacking += ["'reviewer_feedback' or 'reviewer_text'"] * (not any(key in columns for key in _ANSWERS))
    if lacking:
        seen = ", ".join(f"'{heading}'" for heading in names.values())
        return None, f"Sheet '{name}' lacks {' and '.join(lacking)}; its columns are {seen}."
    remarks += [f"Sheet '{name}' has no column '{key}'." for key in _ANSWERS if key not in columns]
    return _Sheet(name, rows, columns, names, data, tuple(remarks)), ""


def _best_row(
    rows: Sheet, known: Mapping[str, str], form: Callable[[str], str], skip: int | None = None
) -> tuple[int | None, dict[str, int]]:
    """Return the row among the first ones that names most columns (two at least), and their places."""
    best: tuple[int | None, dict[str, int]] = (None, {})
    for at in range(_HEADER_WITHIN):
        places: dict[str, int] = {}
        for place, cell in enumerate(_row(rows, at)):
            key = known.get(form(plain(cell)))
            if key:
                places.setdefault(key, place)
        if at != skip and len(places) > max(1, len(best[1])):
            best = (at, places)
    return best


def _read_row(
    sheet: _Sheet, cells: Cells, edition: _Edition
) -> tuple[FeedbackRow | None, str | None, list[str]]:
    """Return what a row says, or why it cannot be placed, and notes for the person who imports."""
    value = {key: _cell(cells, place) for key, place in sheet.columns.items()}
    if not any(plain(cell) for cell in cells) or _is_heading(value):
        return None, None, []
    notes: list[str] = []
    candidacy, job = plain(value.get("candidacy_id")), plain(value.get("job_id"))
    # The visible id goes first: who sorts only what is seen tears the hidden number off its row.
    written = edition.by_job.get(job) or (None if job else edition.by_candidacy.get(candidacy))
    if written:
        if candidacy and candidacy != str(written.candidacy_id):
            notes.append(f"the hidden number {candidacy} belongs to another row; matched by the job id.")
        notes.extend(_changes(value, written))
        identity = (written.candidacy_id, written.job_id)
    elif edition.by_job and job:
        return None, f"job id '{job}' is not one that this workbook was exported with", notes
    elif candidacy.isdecimal() and job:
        identity = (int(candidacy), job)
    else:
        return None, "the row carries no job id and candidacy number of an exported workbook", notes
    before = written.said if written else _AS_NEW
    now = dict(before)
    for column in _WRITABLE:
        if column not in value:
            continue
        now[column] = _text(value[column])
        if column in _CHOICES:
            said = plain(value[column])
            now[column], note = _choice(said, *_CHOICES[column])
            if said and not now[column] and column == "reviewer_feedback":
                return None, note, notes
            notes.extend([note] if note else [])
    now["workflow_status"] = now["workflow_status"] or before["workflow_status"]
    if now == before:
        return None, None, notes
    answers = [now[column] for column in _ANSWERS]
    new = {column: text for column, text in now.items() if column not in _ANSWERS and text != before[column]}
    parts = [edition.written, identity[0], *answers, *([new] if new else [])]
    key = json.dumps(parts, ensure_ascii=False)
    row = FeedbackRow(
        candidacy_id=identity[0],
        job_id=identity[1],
        verdict=cast("Verdict", answers[0]) if answers[0] else None,
        text=answers[1],
        row_hash=hashlib.blake2b(key.encode(), digest_size=16).hexdigest(),
        processing_log=new.get("processing_log"),
        support_log=new.get("support_log"),
        workflow_status=cast("WorkflowStatus | None", new.get("workflow_status")),
    )
    return row, None, notes


def _filled(said: Mapping[str, str]) -> dict[str, str]:
    return {column: text for column, text in said.items() if text}


def _choice(said: str, prefix: str, codes: tuple[str, ...]) -> tuple[str, str]:
    """Return the code of a choice, empty if it is none, and what to tell about it."""
    known = spellings(prefix, codes)
    if not said or said.casefold() in known:
        return known.get(said.casefold(), ""), ""
    close = difflib.get_close_matches(said.casefold(), known, n=1, cutoff=0.85)
    if close:
        return known[close[0]], f"'{said}' was read as '{close[0]}'."
    choices = ", ".join(f"'{text}'" for text in known if text not in codes)
    return "", f"'{said}' is no choice of the list; it takes {choices}"


def _changes(value: Mapping[str, Any], written: _Written) -> Iterator[str]:
    checks = dict(zip(CHECKED, written.checks, strict=False))
    changed = [key for key, check in checks.items() if key in value and fingerprint(value[key]) != check]
    if changed:
        yield f"{', '.join(changed)} changed; only the feedback columns are taken over."


def _settle(
    rows: Iterable[FeedbackRow], places: Iterable[tuple[_Sheet, int]]
) -> tuple[list[FeedbackRow], list[Unmatched]]:
    """Take what stands twice once; where two rows contradict each other, take neither."""
    said: dict[int, dict[str, FeedbackRow]] = {}
    where: dict[int, list[tuple[_Sheet, int]]] = {}
    for row, place in zip(rows, places, strict=True):
        said.setdefault(row.candidacy_id, {})[row.row_hash] = row
        where.setdefault(row.candidacy_id, []).append(place)
    clear = [row for versions in said.values() if len(versions) == 1 for row in versions.values()]
    contradicting = [
        _unmatched(sheet, at, f"the job has {len(versions)} different feedbacks; keep one of the rows")
        for candidacy, versions in said.items()
        if len(versions) > 1
        for sheet, at in where[candidacy]
    ]
    return clear, contradicting


def _unmatched(sheet: _Sheet, at: int, reason: str) -> Unmatched:
    cells = {
        sheet.headings.get(place, f"column {place + 1}"): str(cell)
        for place, cell in enumerate(sheet.rows[at])
        if plain(cell)
    }
    return Unmatched(row=at + 1, reason=f"sheet '{sheet.name}': {reason}", cells=cells)


def _is_heading(value: Mapping[str, Any]) -> bool:
    """Whether the row is a header that was sorted among the data."""
    headings = spellings("column_", _KEYS)
    return sum(headings.get(plain(cell).casefold()) == key for key, cell in value.items()) > 1


def _is_known(cells: Cells, columns: Mapping[str, int], edition: _Edition) -> bool:
    job = plain(_cell(cells, columns["job_id"])) if "job_id" in columns else ""
    number = plain(_cell(cells, columns["candidacy_id"])) if "candidacy_id" in columns else ""
    return job in edition.by_job or number.isdecimal()


def _row(rows: Sheet, at: int) -> Cells:
    return rows.get(at, ())


def _cell(cells: Cells, place: int) -> Any:
    return cells[place] if place < len(cells) else None


def _text(value: Any) -> str:
    """Return free text with its lines kept."""
    if isinstance(value, str):
        return value.replace("_x000D_", "").replace("\r\n", "\n").strip()
    return plain(value)
