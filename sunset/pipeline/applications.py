"""A person's applications: the posting they mean, the advert as it was, the list and the reminders."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import polars as pl

from sunset.errors import BadInput
from sunset.ledger import Status
from sunset.messages import Messages
from sunset.pipeline.bench import Workbench
from sunset.pipeline.finding import find
from sunset.pipeline.own import own_adverts
from sunset.pipeline.seeker.matches import matches
from sunset.pipeline.seeker.opened import web_address
from sunset.pipeline.writing import folder, place_of
from sunset.report.applications import Application, ApplicationList, write_pdf, write_xlsx
from sunset.report.reminders import PRODUCT, Reminder, write_calendar
from sunset.schema import Place

__all__ = [
    "Advert",
    "Written",
    "advert",
    "applications",
    "meant",
    "reminders",
    "what",
    "write_list",
    "write_reminders",
]


@dataclass(frozen=True)
class Advert:
    """An advert as it was when the person applied; if they have not, as it is.

    Parameters
    ----------
    title, company, place, contact, description : its words; the contact as long as it may be kept.
    link : where it stood, an address that a browser may open.
    closes : last day to apply that it stated.
    read_at : when it was read in this state.
    own : the person brought it along.
    changed : it has other words by now.
    closed_at : when it was found to be closed; None while it is open.
    """

    title: str
    company: str
    place: str
    contact: str
    description: str
    link: str | None
    closes: date | None
    read_at: datetime
    own: bool
    changed: bool
    closed_at: datetime | None


@dataclass(frozen=True)
class Written:
    """A list of applications on disk.

    Parameters
    ----------
    listing : what it says.
    pdf, xlsx : its files.
    archivable : whether the PDF has a sign for all that is in it.
    """

    listing: ApplicationList
    pdf: Path
    xlsx: Path
    archivable: bool


# --- who and what is meant -----------------------------------------------------------------


def meant(bench: Workbench, name: str, asked: str) -> str:
    """Return the job id of the posting that a person means.

    Where they have dealt with a duplicate of it before, that one's: both are the same work.

    Parameters
    ----------
    name : the profile.
    asked : address or job id of an advert of their own, or as `sunset.pipeline.finding.find` takes it.

    Raises
    ------
    sunset.errors.NotFound, sunset.errors.BadInput : if there is none, or more than one.
    """
    asked = asked.strip()
    for own in bench.ledger.adverts(name):
        if asked in (own.job_id, own.posting.url):
            return own.job_id
    known = bench.ledger.candidacies(name)
    if asked in known["job_id"]:
        return asked
    job: str = find(bench, asked)["job_id"]
    group = known.filter(pl.col("job_id").is_in(bench.market.group(job)["job_id"].implode()))
    if group.is_empty() or job in group["job_id"]:
        return job
    return str(group.sort(pl.col("applied_on").is_null(), "id")["job_id"][0])


def what(title: str, company: str, words: Messages) -> str:
    """Return how a text names a posting."""
    return words("at", title=title, employer=company) if company else title


# --- what was applied for -------------------------------------------------------------------


def applications(bench: Workbench, name: str) -> pl.DataFrame:
    """Return what a person has saved, applied for or dismissed, each as the advert was then.

    Returns
    -------
    By day of the application, the others behind; columns ``candidacy_id``, ``job_id``, ``status``, ``saved``,
    ``applied_on``, ``channel``, ``outcome`` and ``outcome_on`` (the last since the application), ``title``
    (null if the advert is not there any more), ``company``, ``place``, ``contact``, ``link``.

    Raises
    ------
    sunset.errors.NotFound : if there is no such profile.
    """
    mine = _dealt_with(bench, name)
    kept = _as_it_was(bench, name, mine)
    today = bench.today()
    shown = [_told(kept.get(job), today) for job in mine["job_id"]]
    columns = ("title", "company", "place", "contact", "link")
    words = pl.DataFrame(
        [tuple(row[column] for column in columns) for row in shown],
        schema=dict.fromkeys(columns, pl.String),
        orient="row",
    )
    came = (
        bench.ledger.outcomes(name)
        .join(mine.select("candidacy_id", "applied_on"), on="candidacy_id")
        .filter(pl.col("day") >= pl.col("applied_on"))
        .unique("candidacy_id", keep="last", maintain_order=True)
        .select("candidacy_id", outcome="kind", outcome_on="day")
    )
    facts = mine.select("candidacy_id", "job_id", "status", "saved", "applied_on", "channel")
    told = pl.concat([facts, words], how="horizontal").join(came, on="candidacy_id", how="left")
    order = [*facts.columns, "outcome", "outcome_on", *columns]
    return told.select(order).sort("applied_on", "candidacy_id", nulls_last=True)


def advert(bench: Workbench, name: str, job_id: str) -> Advert | None:
    """Return an advert as it was when the person applied, whatever became of it; None if it is nowhere.

    Raises
    ------
    sunset.errors.NotFound : if there is no such profile.
    """
    known = bench.ledger.candidacies(name).filter(job_id=job_id).rename({"id": "candidacy_id"})
    if known.is_empty():
        known = pl.DataFrame({"job_id": [job_id]}).join(known, on="job_id", how="left")
    row = _as_it_was(bench, name, known).get(job_id)
    if row is None:
        return None
    now = bench.market.postings(open_only=False, job_ids=[job_id]).collect()
    told = _told(row, bench.today())
    return Advert(
        title=told["title"],
        company=told["company"],
        place=told["place"],
        contact=told["contact"],
        description=row["description"],
        link=told["link"],
        closes=row["valid_through"],
        read_at=row["seen_at"],
        own=row["own"],
        changed=not row["own"] and now.height > 0 and now["content_key"][0] != row["content_key"],
        closed_at=now["closed_at"][0] if now.height else None,
    )


def _dealt_with(bench: Workbench, name: str) -> pl.DataFrame:
    said = pl.col("saved") | pl.col("applied_on").is_not_null() | (pl.col("status") == Status.ARCHIVED)
    return bench.ledger.candidacies(name).filter(said).rename({"id": "candidacy_id"})


def _as_it_was(bench: Workbench, name: str, candidacies: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """Return adverts of candidacies by job id: columns of `Contents`, ``seen_at``, ``own``, ``cities``."""
    moments = {
        row["job_id"]: _moment(row["applied_on"], row["applied_at"], bench.clock())
        for row in candidacies.iter_rows(named=True)
    }
    found = {
        one.job_id: one.posting.row() | {"seen_at": one.added, "own": True}
        for one in bench.ledger.adverts(name, list(moments))
    }
    public = {job: moment for job, moment in moments.items() if job not in found}
    for row in bench.market.as_it_was(public).iter_rows(named=True):
        found[row["job_id"]] = row | {"own": False}
    for row in found.values():
        cities = dict.fromkeys(Place(**place).city for place in row["locations"])
        row["cities"] = [city for city in cities if city]
    silent = {job: row for job, row in found.items() if not place_of(row)}
    for job, cities_read in _cities_read(bench, name, silent).items():
        silent[job]["cities"] = cities_read
    return found


def _cities_read(bench: Workbench, name: str, rows: dict[str, dict[str, Any]]) -> dict[str, list[str]]:
    """Return by job id the places of work that a specialist has read in these adverts' texts."""
    if not rows:
        return {}
    from sunset.specialists.panel import Panel  # noqa: PLC0415 (slow to load)

    readers = Panel([one for one in bench.panel.specialists if "cities" in one.fields])
    hashes = {job: row["input_hash"] for job, row in rows.items()}
    said = bench.market.analyses(readers.digests).filter(pl.col("input_hash").is_in(list(hashes.values())))
    parts = [readers.wide(said.collect()), own_adverts(bench, name, list(rows))]
    read = dict(pl.concat([part.select("input_hash", "cities") for part in parts]).iter_rows())
    return {job: read[key] for job, key in hashes.items() if read.get(key)}


def _moment(day: date | None, marked: datetime | None, now: datetime) -> datetime:
    """Return when the person applied, as exactly as is known: on that day, and not after they said so."""
    if day is None or marked is None:
        return now
    return min(marked, datetime.combine(day + timedelta(days=1), time(), UTC))


def _told(row: dict[str, Any] | None, today: date) -> dict[str, Any]:
    """Return what people are told of an advert: null where it is nowhere, empty where it does not say."""
    if row is None:
        return dict.fromkeys(("title", "company", "place", "contact", "link"))
    until = row["contact_retain_until"]
    contact = (row["contact_name"], row["contact_role"]) if until is None or until >= today else ()
    return {
        "title": row["title"],
        "company": row["company"] or "",
        "place": place_of(row),
        "contact": ", ".join(filter(None, contact)),
        "link": web_address(row["url"]),
    }


# --- the list for an office -----------------------------------------------------------------


def write_list(
    bench: Workbench, name: str, since: date | None = None, until: date | None = None
) -> Written | None:
    """Write a person's applications of a period as PDF and workbook; a list of the same days is replaced.

    Parameters
    ----------
    name : the profile.
    since : first day; by default that of the first application.
    until : last day; by default today.

    Returns
    -------
    None if there is no application, and nothing was written.

    Raises
    ------
    sunset.errors.BadInput : if the period ends before it begins.
    sunset.errors.NotFound : if there is no such profile.
    """
    if since and until and until < since:
        raise BadInput(f"The period ends ({until}) before it begins ({since}). Swap the two days.")
    version = bench.ledger.profile(name)
    rows = applications(bench, name).filter(pl.col("applied_on").is_not_null())
    if since:
        rows = rows.filter(pl.col("applied_on") >= since)
    if until:
        rows = rows.filter(pl.col("applied_on") <= until)
    if rows.is_empty():
        return None
    person = version.profile
    words = Messages(person.language, "applications")
    town = " ".join(filter(None, (person.postcode, person.city)))
    listing = ApplicationList(
        language=person.language,
        name=person.name,
        address=tuple(filter(None, (person.street, town))),
        since=since or rows["applied_on"][0],
        until=until or max(bench.today(), rows["applied_on"][-1]),
        rows=[_line(row, words) for row in rows.iter_rows(named=True)],
    )
    file = folder(bench, name) / f"{words('file')}-{listing.since}-{listing.until}"
    pdf, xlsx = file.with_suffix(".pdf"), file.with_suffix(".xlsx")
    archivable = write_pdf(pdf, listing)
    write_xlsx(xlsx, listing)
    return Written(listing, pdf, xlsx, archivable)


def _line(row: dict[str, Any], words: Messages) -> Application:
    return Application(
        day=row["applied_on"],
        employer=row["company"] or "",
        title=words("untitled", job=row["job_id"]) if row["title"] is None else row["title"],
        place=row["place"] or "",
        channel=row["channel"],
        contact=row["contact"] or "",
        outcome=row["outcome"],
        outcome_on=row["outcome_on"],
        link=row["link"],
    )


# --- reminders ------------------------------------------------------------------------------


def reminders(bench: Workbench, name: str) -> list[Reminder]:
    """Return what a person is to be reminded of, and what no more: last days to apply, and silence.

    A last day counts for what is Good or saved and still open. After ``settings.silence_days`` without an
    answer an application is brought to mind, today at the earliest.

    Raises
    ------
    sunset.errors.NotFound : if there is no such profile.
    """
    words = Messages(bench.ledger.profile(name).profile.language, "applications")
    today = bench.today()
    found = []
    wanted = matches(bench, name).filter(
        pl.col("saved") | pl.col("level").eq_missing("Good"), pl.col("closes") >= today
    )
    links = _links(bench, name, wanted["job_id"].to_list())
    for row in wanted.iter_rows(named=True):
        settled = row["status"] in (Status.APPLIED, Status.ARCHIVED) or row["closed_at"] is not None
        title = what(row["title"], row["company"] or "", words)
        found.append(
            Reminder(
                uid=_uid(bench, name, row["job_id"], "deadline"),
                kind="deadline",
                day=row["closes"],
                title=words("deadline", what=title),
                text=words("deadline_text"),
                link=links.get(row["job_id"]),
                cancelled=settled,
            )
        )
    for row in applications(bench, name).filter(pl.col("applied_on").is_not_null()).iter_rows(named=True):
        due = row["applied_on"] + timedelta(days=bench.settings.silence_days)
        answered = row["outcome"] is not None or row["status"] != Status.APPLIED
        if answered and due < today:
            continue
        line = _line(row, words)
        found.append(
            Reminder(
                uid=_uid(bench, name, row["job_id"], "nudge"),
                kind="nudge",
                day=max(due, today),
                title=words("nudge", what=what(line.title, line.employer, words)),
                text=words("nudge_text", day=words.day(line.day), channel=line.channel),
                link=line.link,
                cancelled=answered,
            )
        )
    return found


def write_reminders(bench: Workbench, name: str, path: Path | None = None) -> tuple[Path, list[Reminder]]:
    """Write a person's reminders as a calendar file, to be imported again and again.

    Parameters
    ----------
    name : the profile.
    path : of the file; by default in the folder of the person's files.

    Returns
    -------
    The file and what is in it; without anything in it nothing was written.

    Raises
    ------
    sunset.errors.BadInput : if another file than a calendar of Sunset's stands there.
    sunset.errors.NotFound : if there is no such profile.
    """
    path = path or folder(bench, name) / "reminders.ics"
    if path.is_file() and PRODUCT.encode() not in path.read_bytes():
        raise BadInput(f"{path} is there and no calendar of Sunset's. Name another file.")
    found = reminders(bench, name)
    if found:
        language = bench.ledger.profile(name).profile.language
        write_calendar(path, found, language=language, now=bench.clock())
    return path, found


def _links(bench: Workbench, name: str, jobs: list[str]) -> dict[str, str | None]:
    urls = dict(
        bench.market.postings(open_only=False, job_ids=jobs).select("job_id", "url").collect().iter_rows()
    )
    urls |= {one.job_id: one.posting.url for one in bench.ledger.adverts(name, jobs)}
    return {job: web_address(url) for job, url in urls.items()}


def _uid(bench: Workbench, name: str, job_id: str, kind: str) -> str:
    """Return what names a reminder for good; two people's calendars do not share one."""
    whole = f"sunset:{bench.settings.workspace}/{name}/{job_id}/{kind}"
    return f"{uuid5(NAMESPACE_URL, whole)}@sunset"
