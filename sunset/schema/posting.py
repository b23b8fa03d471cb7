"""A posting as a source states it, and the keys by which it is known."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from sunset.schema.vocabulary import (
    Country,
    Currency,
    Edge,
    Employment,
    Language,
    Period,
    Schedule,
    WorkModel,
)

__all__ = [
    "EVIDENCE_FIELDS",
    "MOST_PLACES",
    "Contact",
    "Place",
    "Posting",
    "Salary",
    "input_hash",
    "job_id",
    "text_hash",
]

EVIDENCE_FIELDS = (
    "title",
    "company",
    "description",
    "location_label",
    "seniority_label",
    "employment_label",
    "schedule_label",
)
"""The text columns of a posting that evidence may point into."""

MOST_PLACES = 50
"""Places that one posting may have."""
# Far above what advertisements have: whoever sends more wants to fill a disk or to keep the readers busy.
_Line = Annotated[str, Field(max_length=500)]
_Url = Annotated[str, Field(max_length=2_000)]


class Place(Edge):
    """A place of work; every part may be unknown."""

    city: _Line | None = None
    region: _Line | None = None
    country: Country | None = None
    lat: float | None = Field(None, ge=-90, le=90, description="degrees north, WGS 84")
    lon: float | None = Field(None, ge=-180, le=180, description="degrees east, WGS 84")


class Salary(Edge):
    """Pay as stated, before tax; a bound that is not stated is null."""

    minimum: float | None = Field(None, ge=0)
    maximum: float | None = Field(None, ge=0)
    currency: Currency | None = None
    period: Period | None = None
    stated_by: Literal["source", "text"] = "source"


class Contact(Edge):
    """Whom the employer names for questions; personal data with an end date."""

    name: _Line | None = None
    role: _Line | None = None
    retain_until: date | None = None


class Posting(Edge):
    """One posting as a source's page object extracts it.

    Only what the source states: nothing is guessed, and the text is clean Markdown.
    ``*_label`` fields keep the source's own words beside the normalised value.
    """

    source: _Line
    source_id: _Line
    requisition_id: _Line | None = None
    board: _Line | None = None
    url: _Url
    apply_url: _Url | None = None
    title: _Line
    company: _Line | None = None
    description: str = Field("", max_length=30_000)
    locations: tuple[Place, ...] = Field((), max_length=MOST_PLACES)
    location_label: str | None = Field(None, max_length=5_000, description="room for the names of all places")
    remote_from: tuple[Country, ...] = Field((), max_length=300)
    work_model: WorkModel | None = None
    employment_type: Employment | None = None
    employment_label: _Line | None = None
    schedule: Schedule | None = None
    schedule_label: _Line | None = None
    seniority_label: _Line | None = None
    salary: Salary | None = None
    language: Language | None = None
    contact: Contact | None = None
    posted_on: date | None = None
    valid_through: date | None = None
    raw: str = Field("", max_length=400_000, description="what the source sent, as text")

    def row(self) -> dict[str, Any]:
        """Return the posting as a row of `Contents`, keys and hashes filled in.

        Examples
        --------
        >>> row = Posting(source="demo", source_id="7", url="https://a.example/7", title="Cook").row()
        >>> row["job_id"] == job_id("demo", "7"), row["salary_min"] is None
        (True, True)
        """
        flat = self.model_dump(exclude={"salary", "contact"})
        salary, contact = self.salary or Salary(), self.contact or Contact()
        flat |= {
            "job_id": job_id(self.source, self.source_id),
            "locations": [place.model_dump() for place in self.locations],
            "remote_from": list(self.remote_from),
            "salary_min": salary.minimum,
            "salary_max": salary.maximum,
            "salary_currency": salary.currency,
            "salary_period": salary.period,
            "salary_stated_by": salary.stated_by if self.salary else None,
            "contact_name": contact.name,
            "contact_role": contact.role,
            "contact_retain_until": contact.retain_until,
        }
        flat["text_hash"] = text_hash(self.company, self.title, self.description)
        flat["input_hash"] = input_hash(flat)
        flat["content_key"] = _digest([flat["job_id"], *(flat[name] for name in _CONTENT_FIELDS)])
        return flat


# --- keys ---------------------------------------------------------------------------------


def _digest(parts: Iterable[Any]) -> str:
    text = json.dumps(list(parts), ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def job_id(source: str, source_id: str) -> str:
    """Return the stable key of a posting: 32 hex digits of its source and the source's id.

    Examples
    --------
    >>> job_id("demo", "7") == job_id("demo", "7") != job_id("demo", "8")
    True
    """
    return _digest([source, source_id])


def text_hash(company: str | None, title: str, description: str) -> str:
    """Return a key that two postings share if their words are the same.

    Case, spacing, punctuation and the form of umlauts do not count.

    Examples
    --------
    >>> text_hash("A", "Cook (m/w/d)", "Good  food.") == text_hash("a", "COOK m/w/d", "good food")
    True
    """
    words = unicodedata.normalize("NFKC", " ".join([company or "", title, description])).casefold()
    return _digest([re.sub(r"\W+", " ", words).strip()])


_INPUT_FIELDS = (
    *EVIDENCE_FIELDS,
    "locations",
    "remote_from",
    "work_model",
    "employment_type",
    "schedule",
    "salary_min",
    "salary_max",
    "salary_currency",
    "salary_period",
    "language",
    "posted_on",
    "valid_through",
)
_CONTENT_FIELDS = (
    *_INPUT_FIELDS,
    "url",
    "apply_url",
    "requisition_id",
    "board",
    "contact_name",
    "contact_role",
)


def input_hash(row: Mapping[str, Any]) -> str:
    """Return the key of all that the specialists read of a posting.

    Parameters
    ----------
    row : a posting with the columns of `Contents`; what is absent counts as null.
    """
    return _digest(row.get(name) for name in _INPUT_FIELDS)
