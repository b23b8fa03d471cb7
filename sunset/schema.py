"""The words Sunset is written in.

Frames that lie in the market's tables are `dataframely` schemas (one row a fact);
single things that cross an edge (a file, a form, a request) are pydantic models.
A moment is UTC; a date without a time stays a date; unknown is null.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any, Literal

import dataframely as dy
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

__all__ = [
    "EVIDENCE_FIELDS",
    "MAIN_DOMAINS",
    "Analyses",
    "Contact",
    "Contents",
    "Domain",
    "Education",
    "Employment",
    "Evaluation",
    "Evidence",
    "EvidenceRows",
    "FitLevel",
    "Labels",
    "Links",
    "Place",
    "Posting",
    "Postings",
    "Rejected",
    "Salary",
    "Schedule",
    "Seniority",
    "Sightings",
    "SourceRuns",
    "Vectors",
    "WorkModel",
    "input_hash",
    "job_id",
    "text_hash",
]

# --- closed vocabularies ------------------------------------------------------------------

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]

WorkModel = Literal["onsite", "hybrid", "remote"]
Employment = Literal["permanent", "temporary", "freelance", "internship", "apprenticeship"]
Schedule = Literal["full", "part", "either"]
Seniority = Literal["student", "entry", "professional", "senior", "lead", "executive"]
Education = Literal["none", "vocational", "bachelor", "master", "doctorate"]
LanguageLevel = Literal["basic", "intermediate", "fluent", "native"]
FitLevel = Literal["Good", "Moderate", "Low"]
Period = Literal["hour", "day", "week", "month", "year"]
Domain = Literal[
    "software_engineering",
    "data_ai",
    "it_infrastructure_operations",
    "cyber_security",
    "product_project_management",
    "consulting_strategy",
    "risk",
    "compliance_legal_audit",
    "finance_accounting_tax",
    "investment_banking_markets",
    "asset_wealth_management",
    "sales_client_coverage",
    "banking_operations",
    "hr",
    "marketing_communications",
    "procurement_facilities",
    "assistance_administration",
    "sustainability",
]
MAIN_DOMAINS: tuple[str, ...] = Domain.__args__  # type: ignore[attr-defined]

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


class _Edge(BaseModel):
    """What crosses an edge: unknown keys are mistakes, values do not change afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)


# --- a posting, single --------------------------------------------------------------------


class Place(_Edge):
    """A place of work; every part may be unknown."""

    city: str | None = None
    region: str | None = None
    country: Country | None = None
    lat: float | None = Field(None, ge=-90, le=90, description="degrees north, WGS 84")
    lon: float | None = Field(None, ge=-180, le=180, description="degrees east, WGS 84")


class Salary(_Edge):
    """Pay as stated, before tax; a bound that is not stated is null."""

    minimum: float | None = Field(None, ge=0)
    maximum: float | None = Field(None, ge=0)
    currency: Currency | None = None
    period: Period | None = None
    stated_by: Literal["source", "text"] = "source"


class Contact(_Edge):
    """Whom the employer names for questions; personal data with an end date."""

    name: str | None = None
    role: str | None = None
    retain_until: date | None = None


class Posting(_Edge):
    """One posting as a source's page object extracts it.

    Only what the source states: nothing is guessed, and the text is clean Markdown.
    ``*_label`` fields keep the source's own words beside the normalised value.
    """

    source: str
    source_id: str
    requisition_id: str | None = None
    board: str | None = None
    url: str
    apply_url: str | None = None
    title: str
    company: str | None = None
    description: str = ""
    locations: tuple[Place, ...] = ()
    location_label: str | None = None
    remote_from: tuple[Country, ...] = ()
    work_model: WorkModel | None = None
    employment_type: Employment | None = None
    employment_label: str | None = None
    schedule: Schedule | None = None
    schedule_label: str | None = None
    seniority_label: str | None = None
    salary: Salary | None = None
    language: Language | None = None
    contact: Contact | None = None
    posted_on: date | None = None
    valid_through: date | None = None
    raw: str = Field("", description="what the source sent, as text")

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


# --- the market's tables ------------------------------------------------------------------

_PLACE = {
    "city": dy.String(nullable=True),
    "region": dy.String(nullable=True),
    "country": dy.String(nullable=True),
    "lat": dy.Float64(nullable=True),
    "lon": dy.Float64(nullable=True),
}


def _moment(**options: Any) -> dy.Datetime:
    return dy.Datetime(time_zone="UTC", time_unit="us", **options)


class Sightings(dy.Schema):
    """A posting was on a listing (append-only)."""

    source = dy.String(min_length=1, description="name of the source, as users write it")
    source_id = dy.String(min_length=1, description="the source's own id of the posting")
    job_id = dy.String(primary_key=True, description="key of source and source_id")
    scope = dy.String(primary_key=True, description="which listing was read: the source and its parameters")
    run_id = dy.String(primary_key=True, description="of the crawl that saw it")
    seen_at = _moment(description="when the listing showed it")
    content_key = dy.String(
        nullable=True, description="state of the posting; null if its page could not be read"
    )


class _PostingColumns(dy.Schema):
    """What is known of a posting's state; see `Posting` for the meaning of each."""

    job_id = dy.String(description="key of source and source_id")
    source = dy.String(min_length=1, description="name of the source, as users write it")
    source_id = dy.String(min_length=1, description="the source's own id of the posting")
    requisition_id = dy.String(nullable=True, description="the employer's number for the vacancy")
    board = dy.String(nullable=True, description="job board or company board within the source")
    url = dy.String(min_length=1, description="page of the posting")
    apply_url = dy.String(nullable=True, description="where one applies, if elsewhere")
    title = dy.String(min_length=1, description="as advertised")
    company = dy.String(nullable=True, description="employer as advertised")
    description = dy.String(description="clean Markdown")
    locations = dy.List(dy.Struct(_PLACE), description="places of work, each part as far as known")
    location_label = dy.String(nullable=True, description="the source's own words for the place")
    remote_from = dy.List(
        dy.String(), description="ISO 3166 countries a remote worker may live in; empty: not stated"
    )
    work_model = dy.String(nullable=True, description="where one works")
    employment_type = dy.String(nullable=True, description="kind of contract")
    employment_label = dy.String(nullable=True, description="the source's own words for the contract")
    schedule = dy.String(nullable=True, description="full or part time")
    schedule_label = dy.String(nullable=True, description="the source's own words for the hours")
    seniority_label = dy.String(nullable=True, description="the source's own word")
    salary_min = dy.Float64(nullable=True, description="least pay stated, before tax")
    salary_max = dy.Float64(nullable=True, description="most pay stated, before tax")
    salary_currency = dy.String(nullable=True, regex=r"^[A-Z]{3}$", description="ISO 4217")
    salary_period = dy.String(nullable=True, description="what the pay is for")
    salary_stated_by = dy.String(nullable=True, description="`source` (a field of its own) or `text`")
    language = dy.String(nullable=True, regex=r"^[a-z]{2}$", description="as the source states it")
    contact_name = dy.String(nullable=True, description="whom the employer names for questions; personal")
    contact_role = dy.String(nullable=True, description="that person's role")
    contact_retain_until = dy.Date(nullable=True, description="last day the contact may be kept")
    posted_on = dy.Date(nullable=True, description="day of publication as stated")
    valid_through = dy.Date(nullable=True, description="last day to apply as stated")
    text_hash = dy.String(description="equal for equal words of company, title and text")
    input_hash = dy.String(description="equal if the specialists read the same")
    content_key = dy.String(description="key of this state of the posting")


class Contents(_PostingColumns):
    """Every distinct state of a posting, with what the source sent (append-only)."""

    raw = dy.String(description="what the source sent, as text")
    recorded_at = _moment(description="when this state was first stored")


class Postings(_PostingColumns):
    """The current state of each posting: a view over sightings and contents."""

    first_seen = _moment(description="first sighting in any scope")
    last_seen = _moment(description="last sighting in any scope")
    closed_at = _moment(nullable=True, description="end of the run that missed it; null while open")
    representative = dy.String(description="job_id under which its group of duplicates is shown")


class Analyses(dy.Schema):
    """What one specialist says of one input (append-only)."""

    analysis_id = dy.String(primary_key=True, description="key of input, specialist and digest")
    input_hash = dy.String(description="what was read; see `contents`")
    specialist = dy.String(description="name of the specialist")
    digest = dy.String(description="code version, weights and lexicon of the specialist")
    values = dy.String(description="JSON object of the specialist's fields")
    confidence = dy.Float64(min=0, max=1, description="how sure, calibrated where data allowed")
    abstained = dy.Bool(description="true if nothing could be cited")
    run_id = dy.String(description="of the run that wrote it")
    analysed_at = _moment(description="when it was read")


class EvidenceRows(dy.Schema):
    """The words a value rests on: ``text[start:end] == quote`` (append-only)."""

    analysis_id = dy.String(primary_key=True, description="key of input, specialist and digest")
    field = dy.String(primary_key=True, description="the field of the analysis it supports")
    source_field = dy.String(primary_key=True, description="column of the posting it points into")
    start = dy.Int64(primary_key=True, min=0, description="first character, counted in code points")
    end = dy.Int64(primary_key=True, min=1, description="one past the last character")
    quote = dy.String(min_length=1, description="the words themselves")


class Vectors(dy.Schema):
    """Embeddings of text chunks (append-only)."""

    chunk_hash = dy.String(primary_key=True, description="key of the text chunk")
    encoder_digest = dy.String(primary_key=True, description="encoder, weights and settings")
    vector = dy.Binary(description="int8, one byte a dimension; unit length times 127")


class Links(dy.Schema):
    """Whose duplicate a posting is (append-only; the newest row of a posting counts).

    A posting that repeats none points at itself, so it is known to have been compared;
    a repeat points at the first seen, never at another repeat.
    """

    job_id = dy.String(primary_key=True, description="key of source and source_id")
    representative = dy.String(description="the posting it repeats; itself if it repeats none")
    kind = dy.String(
        check=lambda column: column.is_in(["exact", "near", "other_city"]),
        description="`exact`, `near`, or `other_city`: the same words for another place",
    )
    similarity = dy.Float64(min=0, max=1, description="Jaccard similarity of word 3-grams")
    text_hash = dy.String(description="the words that were compared; other words are compared anew")
    linked_at = _moment(description="when they were compared")


class Labels(dy.Schema):
    """What an annotator said of a posting (append-only; the newest counts)."""

    input_hash = dy.String(description="what was read; see `contents`")
    field = dy.String(description="what the label is about")
    value = dy.String(description="JSON")
    annotator = dy.String(description="a role or pseudonym, never a name")
    labelled_at = _moment(description="when it was said")


class SourceRuns(dy.Schema):
    """How one crawl of one scope went (append-only)."""

    run_id = dy.String(primary_key=True, description="of the crawl that saw it")
    source = dy.String(description="name of the source, as users write it")
    scope = dy.String(primary_key=True, description="which listing was read")
    started_at = _moment(description="before the first request")
    finished_at = _moment(description="after the last row was recorded")
    complete = dy.Bool(description="the whole listing was read, so what it lacks is closed")
    seen = dy.Int64(min=0, description="rows on the listing")
    kept = dy.Int64(min=0, description="rows recorded with their text")
    dropped = dy.String(description="JSON object: reason -> number of rows")
    requests = dy.Int64(min=0, description="requests made")
    statuses = dy.String(description="JSON object: HTTP status -> number of responses")
    bytes = dy.Int64(min=0, description="bytes received")
    alarms = dy.String(description="JSON list of sentences")


class Rejected(dy.Schema):
    """A row that was not taken, kept for whoever mends its source (append-only)."""

    row_key = dy.String(primary_key=True, description="equal for the same row of the same run")
    table = dy.String(description="where it was to go")
    reason = dy.String(description="the rule it broke")
    row = dy.String(description="JSON object of the row")
    run_id = dy.String(description="of the crawl that saw it")
    rejected_at = _moment(description="when it was refused")


# --- judgement ----------------------------------------------------------------------------


class Evidence(_Edge):
    """Words that support one statement.

    ``side`` tells whose words they are: a statement about the applicant rests on the
    profile alone, one about the job on the posting alone.
    """

    side: Literal["posting", "profile"]
    source_field: str
    start: int = Field(ge=0)
    end: int = Field(ge=1)
    quote: str


class Requirement(_Edge):
    """One thing the posting asks for and how the profile meets it."""

    kind: Literal["skill", "language", "years", "education", "certificate", "seniority", "domain"]
    text: str = Field(description="what is asked for, in the posting's words")
    must: bool
    coverage: float = Field(ge=0, le=1, description="0: nothing in the profile speaks for it; 1: fully met")
    decisive: bool = False
    posting: tuple[Evidence, ...] = ()
    profile: tuple[Evidence, ...] = ()


class Condition(_Edge):
    """One of the person's own conditions, held against the posting."""

    kind: Literal["employment", "salary", "distance", "start", "hours", "work_model", "country", "excluded"]
    met: bool | None = Field(description="null: the posting does not say")
    text: str = Field(description="one plain sentence in the profile's language")
    posting: tuple[Evidence, ...] = ()


class Evaluation(_Edge):
    """The fit of one posting for one profile version.

    ``level`` is about *can do*; ``conditions`` (what the person wants) are judged beside it.
    """

    job_id: str
    input_hash: str
    digest: str = Field(description="panel and evaluation code that judged")
    level: FitLevel
    score: float = Field(ge=0, le=1, description="calibrated fit score, not a chance of success")
    confidence: float = Field(ge=0, le=1)
    requirements: tuple[Requirement, ...] = ()
    conditions: tuple[Condition, ...] = ()
    domain: str | None = None
    domain_gap: float | None = Field(None, ge=0, le=1, description="0: the person's own domain; 1: farthest")
    domain_assessment: str = ""
    rationale: str = Field("", description="for a Low: why not, citing the decisive requirement")
    narrative: str = Field(
        "", description="for a Good or Moderate: why apply, citing the decisive requirement"
    )
    warnings: tuple[str, ...] = Field((), description="for example signs of a scam")
