"""What writing and reading the workbook agree on: columns, choices, and the sheet ``_meta``."""

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from sunset.messages import Messages, languages

__all__ = [
    "CHECKED",
    "COLUMNS",
    "FORMAT",
    "META",
    "VERDICTS",
    "WORKFLOW",
    "Column",
    "Verdict",
    "WorkflowStatus",
    "fingerprint",
    "plain",
    "spellings",
]

Verdict = Literal["right", "too_high", "too_low", "wrong_fact", "not_interested"]
"""What a reviewer can say of a judgement; what exactly is wrong goes into the free text."""

WorkflowStatus = Literal["open", "received", "in_progress", "settled"]
"""How far the work on a reviewer's feedback is."""

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
WORKFLOW: tuple[WorkflowStatus, ...] = get_args(WorkflowStatus)
FORMAT = "sunset-feedback-1"
META = "_meta"


@dataclass(frozen=True)
class Column:
    """A column of the workbook.

    Parameters
    ----------
    key : machine name, the same in every language; it stands in the hidden first row.
    width : in characters.
    checked : text that reviewers should not change; a changed one is reported on import.
    """

    key: str
    width: int
    checked: bool = False


COLUMNS = (
    Column("job_id", 10),
    Column("title", 34, True),
    Column("company", 20, True),
    Column("location", 18, True),
    Column("domain", 20, True),
    Column("level", 11, True),
    Column("score", 14),
    Column("evaluated_on", 12),
    Column("domain_gap", 12),
    Column("domain_assessment", 28, True),
    Column("rationale", 44, True),
    Column("narrative", 44, True),
    Column("evidence", 44, True),
    Column("conditions", 30, True),
    Column("letter", 18),
    Column("status", 18, True),
    Column("other_links", 20),
    Column("reviewer_feedback", 20),
    Column("reviewer_text", 36),
    Column("processing_log", 24),
    Column("support_log", 24),
    Column("workflow_status", 18),
    Column("candidacy_id", 12),
)
"""In the order in which a reviewer reads; the last one is hidden."""

CHECKED = tuple(column.key for column in COLUMNS if column.checked)


def plain(value: object) -> str:
    """Return a cell's value as text, as a person would compare it: spacing does not count.

    Examples
    --------
    >>> plain(7.0), plain("  two   words "), plain(None)
    ('7', 'two words', '')
    """
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).replace("_x000D_", " ").split())


def fingerprint(value: object) -> str:
    """Return six hex digits that tell whether a cell was changed."""
    return hashlib.blake2b(plain(value).encode(), digest_size=3).hexdigest()


@cache
def spellings(prefix: str, keys: tuple[str, ...]) -> dict[str, str]:
    """Return how each key may be spelled, itself and its text in every language, in lower case.

    Parameters
    ----------
    prefix : of the keys in the catalogue, for example ``column_``.
    keys : machine names.

    Examples
    --------
    >>> spellings("verdict_", ("right",))["passt so"]
    'right'
    """
    known = {key: key for key in keys}
    for language in languages():
        texts = Messages(language, "report")
        known |= {texts(f"{prefix}{key}").casefold(): key for key in keys}
    return known
