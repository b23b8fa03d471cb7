"""A row of the workbook, and its cells as text."""

import re
import unicodedata
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from sunset.messages import Messages
from sunset.report.columns import Verdict, WorkflowStatus
from sunset.schema import Condition, Evidence, FitLevel

__all__ = ["ReportRow", "domain_name", "fit", "one_line", "shown"]

CELL_LIMIT = 32_767  # UTF-16 units that Excel takes in one cell
QUOTE_LIMIT = 240  # characters of one quotation; the rest is in the posting
# What XML 1.0 cannot carry: control characters, halves of surrogate pairs, two non-characters.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class ReportRow(BaseModel):
    """One candidacy as the workbook shows it; texts are in the profile's language.

    Examples
    --------
    >>> row = ReportRow(candidacy_id=1, job_id="ab12", url="https://a.example/1", title="Cook",
    ...                 level="Good", score=0.8, evaluated_on=date(2026, 11, 22), status=4)
    >>> row.workflow_status
    'open'
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    candidacy_id: int
    job_id: str
    url: str = Field(description="where the posting stands; linked if http or https")
    title: str
    company: str | None = None
    location: str | None = None
    domain: str | None = Field(None, description="code; a known one is shown by its name")
    level: FitLevel
    score: float = Field(ge=0, le=1, description="calibrated fit score")
    evaluated_on: date
    domain_gap: float | None = Field(None, ge=0, le=1)
    domain_assessment: str = ""
    rationale: str = ""
    narrative: str = ""
    evidence: tuple[Evidence, ...] = ()
    conditions: tuple[Condition, ...] = Field((), description="those met are not shown")
    warnings: tuple[str, ...] = Field((), description="signs against the posting's honesty; shown first")
    letter: Path | None = Field(None, description="a relative path counts from the workbook's folder")
    status: int = Field(ge=0, le=9)
    other_links: tuple[str, ...] = Field((), description="where duplicates stand")
    reviewer_feedback: Verdict | None = None
    reviewer_text: str = ""
    processing_log: str = ""
    support_log: str = ""
    workflow_status: WorkflowStatus = "open"


def shown(row: ReportRow, texts: Messages, levels: Messages) -> dict[str, str]:
    """Return the text of every text column by its key."""
    conditions = [texts("warning", text=warning) for warning in row.warnings] + [
        texts("unknown" if condition.met is None else "unmet", text=condition.text)
        for condition in row.conditions
        if not condition.met
    ]
    quotes = (
        texts("quote", quote=_shorten(item.quote), side=texts(f"side_{item.side}")) for item in row.evidence
    )
    cells = {
        "title": row.title,
        "company": row.company or "",
        "location": row.location or "",
        "domain": domain_name(row.domain, texts) if row.domain else "",
        "level": levels(row.level.lower()),
        "domain_assessment": row.domain_assessment,
        "rationale": row.rationale,
        "narrative": row.narrative,
        "evidence": "\n".join(quotes),
        "conditions": "\n".join(conditions),
        "status": f"{row.status} · {texts(f'status_{row.status}')}",
        "reviewer_feedback": texts(f"verdict_{row.reviewer_feedback}") if row.reviewer_feedback else "",
        "reviewer_text": row.reviewer_text,
        "processing_log": row.processing_log,
        "support_log": row.support_log,
        "workflow_status": texts(f"workflow_{row.workflow_status}"),
        "candidacy_id": str(row.candidacy_id),
    }
    return {key: fit(text, texts) for key, text in cells.items()}


def domain_name(code: str | None, texts: Messages) -> str:
    """Return how people read a domain; one that is not in the catalogue stays its code."""
    if code is None:
        return texts("domain_none")
    try:
        return texts(f"domain_{code}")
    except KeyError:
        return code


def _shorten(quotation: str) -> str:
    words = " ".join(quotation.split())
    return words if len(words) <= QUOTE_LIMIT else words[:QUOTE_LIMIT].rstrip() + " …"


def fit(text: str, texts: Messages, limit: int = CELL_LIMIT) -> str:
    """Return text that a cell can hold; what is cut is marked as cut."""
    text = _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    units = text.encode("utf-16-le")
    if len(units) <= 2 * limit:
        return text
    mark = texts("cut")
    return units[: 2 * (limit - len(mark))].decode("utf-16-le", "ignore") + mark


def one_line(text: str) -> str:
    r"""Return foreign text as one line without signs that control or format.

    Examples
    --------
    >>> one_line("Cook\r\nATTACH:x\u202e\x07")
    'Cook ATTACH:x'
    """
    blank = "".join(" " if sign.isspace() else sign for sign in unicodedata.normalize("NFC", text))
    return " ".join("".join(sign for sign in blank if unicodedata.category(sign)[0] != "C").split())
