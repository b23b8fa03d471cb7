"""The market's tables, one class a table; `docs/data-dictionary.md` is written from here."""

from typing import Any

import dataframely as dy
import polars as pl

__all__ = [
    "MOMENT",
    "Analyses",
    "Contents",
    "EvidenceRows",
    "Labels",
    "Links",
    "MarketExport",
    "MarketFrame",
    "Postings",
    "Rejected",
    "Sightings",
    "SourceRuns",
    "Vectors",
]

_PLACE = {
    "city": dy.String(nullable=True),
    "region": dy.String(nullable=True),
    "country": dy.String(nullable=True),
    "lat": dy.Float64(nullable=True),
    "lon": dy.Float64(nullable=True),
}


MOMENT = pl.Datetime("us", "UTC")
"""The type of a moment in every frame."""


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
    """Every distinct state of a posting, with what the source sent (append-only).

    A contact past its last day is removed: its fields, what the source sent, its name in the text.
    """

    raw = dy.String(description="what the source sent, as text")
    recorded_at = _moment(description="when this state was first stored")


def _from(*tables: str) -> dict[str, Any]:
    """Return where a column of a view comes from; one that is taken from `contents` as it is says nothing."""
    return {"metadata": {"origin": ", ".join(f"`{table}`" for table in tables)}}


def _read_by(specialist: str, otherwise: str = "") -> dict[str, Any]:
    """Return that a column is what a specialist read last, and where it is from if there is nothing."""
    told = f"`analyses` of `{specialist}`" + (f", else `contents`: {otherwise}" if otherwise else "")
    return {"metadata": {"origin": told}}


_PAY: dict[str, Any] = {"nullable": True, "metadata": {"origin": "`contents`, else `analyses` of `terms`"}}


class Postings(_PostingColumns):
    """The current state of each posting: a view over sightings and contents."""

    first_seen = _moment(description="first sighting in any scope", **_from("sightings"))
    last_seen = _moment(description="last sighting in any scope", **_from("sightings"))
    closed_at = _moment(
        nullable=True,
        description="end of the run that missed it; null while open",
        **_from("sightings", "source_runs"),
    )
    representative = dy.String(
        description="job_id under which its group of duplicates is shown", **_from("links")
    )


class MarketFrame(dy.Schema):
    """Each posting for analysis: a view without texts, persons and raw payloads, newest first.

    What a specialist read is its newest reading. Null there means not stated or, where `read` is false, not
    read yet. The text of a row is in `contents` under its `content_key`.
    """

    job_id = _PostingColumns.job_id
    source = _PostingColumns.source
    title = _PostingColumns.title
    company = _PostingColumns.company
    url = _PostingColumns.url
    location_label = _PostingColumns.location_label
    cities = dy.List(
        dy.String(), description="places of work; empty: not known", **_read_by("location", "`locations`")
    )
    countries = dy.List(
        dy.String(), description="their ISO 3166 countries", **_read_by("location", "`locations`")
    )
    domain = dy.String(nullable=True, description="job domain", **_read_by("domain"))
    seniority = dy.String(nullable=True, description="career level", **_read_by("seniority"))
    employment_type = dy.String(
        nullable=True, description="kind of contract", **_read_by("terms", "`employment_type`")
    )
    schedule = dy.String(nullable=True, description="full or part time", **_read_by("terms", "`schedule`"))
    work_model = dy.String(nullable=True, description="where one works", **_read_by("terms", "`work_model`"))
    language = dy.String(
        nullable=True,
        description="of duties and requirements; `mixed`: German and English",
        **_read_by("language", "`language`"),
    )
    salary_min = dy.Float64(description="least pay stated, before tax", **_PAY)
    salary_max = dy.Float64(description="most pay stated, before tax", **_PAY)
    salary_currency = dy.String(description="ISO 4217", **_PAY)
    salary_period = dy.String(description="what the pay is for", **_PAY)
    salary_stated_by = dy.String(
        description="`source` (a field of its own) or `text`; null: no pay is stated", **_PAY
    )
    read = dy.Bool(description="all specialists named here have read this state of it", **_from("analyses"))
    posted_on = _PostingColumns.posted_on
    valid_through = _PostingColumns.valid_through
    first_seen = Postings.first_seen
    last_seen = Postings.last_seen
    closed_at = Postings.closed_at
    there_before = dy.Bool(
        description="seen by the first crawl of a listing, so it may have been open for long",
        **_from("sightings"),
    )
    representative = Postings.representative
    content_key = _PostingColumns.content_key


class MarketExport(MarketFrame):
    """The frame as a file takes it along: each row with its terms and its dates."""

    licence = dy.String(
        description="terms of use of the source's postings", metadata={"origin": "the source's registration"}
    )
    attribution = dy.String(
        description="how the source wants to be named; empty: it asks for nothing",
        metadata={"origin": "the source's registration"},
    )
    as_of = _moment(description="the market as it could be known then", metadata={"origin": "the export"})
    exported_on = dy.Date(description="day of the export", metadata={"origin": "the export"})


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
