"""The letter to one posting: written when a person asks for it, edited by them, checked each time."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from sunset import letters as letter_room
from sunset.errors import BadInput, NotFound
from sunset.ledger import Status
from sunset.letters.letter import GAP, Gaps
from sunset.messages import Messages
from sunset.pipeline.bench import Workbench
from sunset.pipeline.seeker.opened import row_of
from sunset.pipeline.writing import folder, keep_letter, sides_of, write_letter

__all__ = ["Draft", "Written", "edit", "newest", "write"]

_OF_THE_PROFILE = ("address", "contact")
"""Gaps in the sender's lines, which only the profile can fill."""


@dataclass(frozen=True)
class Draft:
    """What of a letter a person can edit; sender, date, name and enclosures come from the profile.

    Parameters
    ----------
    recipient : lines of the address.
    text : paragraphs, parted by blank lines.
    """

    recipient: str
    subject: str
    salutation: str
    text: str
    closing: str


@dataclass(frozen=True)
class Written:
    """A version of a letter.

    Parameters
    ----------
    version : 1 for the first.
    language : "de" or "en".
    draft : its words.
    gaps : what is missing in it.
    complaints : claims that neither the profile nor the advert supports.
    pdf, docx : the files of the newest version.
    created : the day it was written.
    """

    version: int
    language: Literal["de", "en"]
    draft: Draft
    gaps: tuple[str, ...]
    complaints: tuple[letter_room.Complaint, ...]
    pdf: Path | None
    docx: Path | None
    created: date


def newest(bench: Workbench, name: str, row: dict[str, Any]) -> Written | None:
    """Return the newest version of the letter to a posting, checked anew; None if there is none.

    Parameters
    ----------
    row : the posting, as `opened` has it.
    """
    if row["candidacy_id"] is None:
        return None
    versions = bench.ledger.letters(name, candidacy_id=row["candidacy_id"])
    if versions.is_empty():
        return None
    kept = versions.row(-1, named=True)
    day = bench.local(kept["created"]).date()
    complaints: tuple[letter_room.Complaint, ...] = ()
    if row["json"] is not None:
        sides = sides_of(bench, bench.ledger.profile(name), row)
        complaints = letter_room.check(kept["body"], language=kept["language"], today=day, **sides).complaints
    home = folder(bench, name)
    pdf, docx = (home / kept[kind] if kept[kind] else None for kind in ("pdf", "docx"))
    return Written(
        version=kept["version"],
        language=kept["language"],
        draft=_draft(kept["body"], kept["language"]),
        gaps=tuple(kept["gaps"]),
        complaints=complaints,
        pdf=pdf,
        docx=docx,
        created=day,
    )


def write(bench: Workbench, name: str, job_id: str) -> Written:
    """Compose the letter from the profile and the advert as they are now.

    Raises
    ------
    sunset.errors.BadInput : if the posting was not judged for the present profile, or is a scam.
    """
    row = _wanted(bench, name, job_id)
    write_letter(bench, bench.ledger.profile(name), row, row["candidacy_id"])
    return _there(bench, name, row)


def edit(bench: Workbench, name: str, job_id: str, draft: Draft) -> Written:
    """Keep a letter as a person edited it, as a new version; every claim in it is checked again.

    What the check refuses is kept all the same and shown with its complaints, but is no ready letter.

    Raises
    ------
    sunset.errors.BadInput : if nothing is left of it, or a character cannot be set.
    """
    row = _wanted(bench, name, job_id)
    version = bench.ledger.profile(name)
    before = newest(bench, name, row)
    composed = letter_room.compose(
        **sides_of(bench, version, row),
        today=bench.today(),
        language=before.language if before else None,
    )
    paragraphs = [" ".join(one.split()) for one in draft.text.split("\n\n")]
    if not any(paragraphs):
        raise BadInput("Nothing is left of the letter's text. Write a sentence, or leave it as it was.")
    letter = composed.model_copy(
        update={
            "recipient": tuple(filter(None, map(_line, draft.recipient.splitlines()))),
            "subject": _line(draft.subject) or composed.subject,
            "salutation": _line(draft.salutation) or composed.salutation,
            "closing": _line(draft.closing) or composed.closing,
            "paragraphs": tuple((letter_room.Statement(text=one, side="none"),) for one in paragraphs if one),
            "gaps": (),
        }
    )
    gaps = Gaps(version.profile.language)
    gaps.found = [one for one in composed.gaps if one.kind in _OF_THE_PROFILE]
    edited = (*letter.recipient, letter.subject, letter.salutation, letter.body, letter.closing)
    if marks := sum(part.count(GAP) for part in edited):
        gaps.add("marks", number=str(marks))
    letter = letter.model_copy(update={"gaps": tuple(gaps.found)})
    keep_letter(bench, version, row, row["candidacy_id"], letter, by_hand=True)
    return _there(bench, name, row)


def _wanted(bench: Workbench, name: str, job_id: str) -> dict[str, Any]:
    row = row_of(bench, name, job_id)
    say = Messages(bench.ledger.profile(name).profile.language, "matches")
    if row["json"] is None or not row["complete"]:
        raise BadInput(say("letter_unjudged"))
    if row["legitimacy"] == "scam":
        raise BadInput(say("letter_scam"))
    candidacy = bench.ledger.candidacy(name, job_id)
    if candidacy.status is Status.ERROR:
        candidacy = bench.ledger.reset_error(candidacy.id)
    return row | {"status": candidacy.status, "candidacy_id": candidacy.id}


def _there(bench: Workbench, name: str, row: dict[str, Any]) -> Written:
    written = newest(bench, name, row)
    if written is None:
        raise NotFound(f"The letter to '{row['title']}' was removed meanwhile.")
    return written


def _line(text: str) -> str:
    """Return text as one line that is no Markdown."""
    return " ".join(text.replace("*", "").split())


def _draft(body: str, language: str) -> Draft:
    """Take a letter apart as `sunset.letters.Letter.markdown` put it together."""
    blocks = body.strip("\n").split("\n\n")
    at = next(number for number, one in enumerate(blocks) if one.startswith("**") and one.endswith("**"))
    enclosed = blocks[-1].startswith(Messages(language, "letters")("enclosures"))
    end = len(blocks) - (3 if enclosed else 2)
    return Draft(
        recipient="\n".join(line.strip() for line in blocks[at - 2].splitlines()) if at > 2 else "",
        subject=blocks[at].strip("*"),
        salutation=blocks[at + 1],
        text="\n\n".join(blocks[at + 2 : end]),
        closing=blocks[end],
    )
