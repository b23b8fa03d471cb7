"""What a person does with a match: save, dismiss, mark as applied, reopen, say what they think of it."""

import hashlib
import json
from datetime import date

from sunset.errors import BadInput
from sunset.pipeline.bench import Workbench
from sunset.report import Verdict

__all__ = ["apply", "dismiss", "reopen", "save", "say"]


def save(bench: Workbench, name: str, job_id: str, saved: bool = True) -> None:
    """Put a match on the person's own list, or take it off."""
    bench.ledger.save(bench.ledger.candidacy(name, job_id, reason="saved").id, saved)


def dismiss(bench: Workbench, name: str, job_id: str, reason: str) -> None:
    """Put a match away, in the person's own words why; it can be found again and reopened.

    Raises
    ------
    sunset.errors.BadInput : if no reason is given.
    """
    if not reason.strip():
        raise BadInput("A match is put away for a reason. Choose one, or say it in a few words.")
    bench.ledger.dismiss(bench.ledger.candidacy(name, job_id).id, reason=" ".join(reason.split()))


def apply(bench: Workbench, name: str, job_id: str, day: date, channel: str) -> None:
    """Mark a match as applied for, on which day and how; once more corrects it.

    Raises
    ------
    sunset.errors.BadInput : if the day cannot be, or the channel is missing.
    """
    bench.ledger.apply(bench.ledger.candidacy(name, job_id).id, day=day, channel=channel)


def reopen(bench: Workbench, name: str, job_id: str) -> None:
    """Take what was dismissed, or marked as applied, back to where it stood.

    Raises
    ------
    sunset.errors.IllegalTransition : if it is open.
    """
    bench.ledger.reopen(bench.ledger.candidacy(name, job_id).id)


def say(bench: Workbench, name: str, job_id: str, verdict: Verdict | None, text: str = "") -> bool:
    """Keep what a person thinks of a verdict; saying the same again changes nothing.

    Parameters
    ----------
    verdict : of the vocabulary that the workbook has; None if words alone are given.
    text : their words.

    Returns
    -------
    True if it is new.

    Raises
    ------
    sunset.errors.BadInput : if neither is given.
    """
    text = text.strip()
    if verdict is None and not text:
        raise BadInput("Choose a verdict, or write a few words.")
    candidacy = bench.ledger.candidacy(name, job_id)
    before = bench.ledger.feedback(name, candidacy_id=candidacy.id)
    if before.height and (before["verdict"][-1], before["text"][-1]) == (verdict, text):
        return False
    # Chained to what was said before, so that a change of mind, and back again, is kept each time.
    parts = [before["row_hash"][-1] if before.height else "", verdict, text]
    row_hash = hashlib.blake2b(json.dumps(parts).encode(), digest_size=16).hexdigest()
    return bench.ledger.add_feedback(
        candidacy.id, reviewer=name, verdict=verdict, text=text, row_hash=row_hash
    )
