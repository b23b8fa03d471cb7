"""Commands for a person's applications: save, dismiss, apply, reopen, outcome, list, show, calendar."""

# ruff: noqa: PLC0415 (a command imports what it needs, so the others start quickly)

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import polars as pl
import typer

from sunset.cli.terminal import Json, opened, say, say_json, show
from sunset.errors import NotFound
from sunset.ledger import OUTCOMES, Status
from sunset.messages import Messages

if TYPE_CHECKING:
    from sunset.ledger.models import Candidacy
    from sunset.pipeline import Workbench

__all__ = ["FORMATS", "application", "list_for_office"]

application = typer.Typer(help="A person's applications.", no_args_is_help=True)

FORMATS = ["%Y-%m-%d", "%d.%m.%Y"]

Asked = Annotated[str, typer.Argument(metavar="POSTING", help="Its URL, job id, or its site's number.")]
Whose = Annotated[str | None, typer.Option("--profile", help="Whose; needed if there are several.")]
Day = Annotated[datetime | None, typer.Option(formats=FORMATS, help="On which day; default today.")]


class _Person:
    """Whose application a command is about, and the words it answers with."""

    def __init__(self, bench: "Workbench", profile: str | None) -> None:
        from sunset.pipeline.finding import whose

        self.bench = bench
        version = whose(bench, profile)
        self.name, self.full_name = version.name, version.profile.name
        self.words = Messages(version.profile.language, "applications")

    def candidacy(self, asked: str, reason: str = "shown") -> "Candidacy":
        """Return the candidacy with the posting that is meant; it starts if there is none."""
        from sunset.pipeline import applications

        job = applications.meant(self.bench, self.name, asked)
        return self.bench.ledger.candidacy(self.name, job, reason=reason)

    def known(self, asked: str) -> "Candidacy":
        """Return the candidacy with the posting that is meant, which must be there."""
        from sunset.pipeline import applications

        job = applications.meant(self.bench, self.name, asked)
        if job not in self.bench.ledger.candidacies(self.name)["job_id"]:
            raise NotFound(
                f"'{self.name}' has neither saved this posting nor applied for it. "
                "What is there: sunset application list"
            )
        return self.bench.ledger.candidacy(self.name, job)

    def tell(self, key: str, candidacy: "Candidacy", **values: Any) -> None:
        """Say what was done, in the person's language."""
        from sunset.pipeline import applications

        advert = applications.advert(self.bench, self.name, candidacy.job_id)
        named = (
            applications.what(advert.title, advert.company, self.words)
            if advert
            else self.words("untitled", job=candidacy.job_id)
        )
        say(self.words(key, what=named, job=candidacy.job_id, profile=self.name, **values))


def _day(given: datetime | None, bench: "Workbench") -> date:
    """Return the day given, or today by the installation's calendar."""
    return given.date() if given else bench.today()


@application.command("save")
def application_save(
    posting: Asked,
    profile: Whose = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take it off the list.")] = False,
) -> None:
    """Put a posting on the person's own list."""
    with opened(quiet=True) as bench:
        person = _Person(bench, profile)
        row = bench.ledger.save(person.candidacy(posting, "saved").id, not undo)
        person.tell("unsaved" if undo else "saved", row)


@application.command("dismiss")
def application_dismiss(
    posting: Asked,
    profile: Whose = None,
    reason: Annotated[str, typer.Option(help="Why, for the history.")] = "dismissed",
) -> None:
    """Put away what the person does not want, or what is over."""
    with opened(quiet=True) as bench:
        person = _Person(bench, profile)
        person.tell("dismissed", bench.ledger.dismiss(person.candidacy(posting).id, reason=reason))


@application.command("apply")
def application_apply(
    posting: Asked,
    channel: Annotated[str, typer.Option(help="How it went out, for example portal, e-mail or post.")],
    profile: Whose = None,
    day: Day = None,
    reason: Annotated[str, typer.Option(help="A note for the history.")] = "applied",
) -> None:
    """Mark that the person has applied; once more corrects day and channel."""
    with opened(quiet=True) as bench:
        person = _Person(bench, profile)
        row = person.candidacy(posting)
        row = bench.ledger.apply(row.id, day=_day(day, bench), channel=channel, reason=reason)
        assert row.applied_on is not None
        person.tell("applied", row, day=person.words.day(row.applied_on), channel=row.channel)


@application.command("reopen")
def application_reopen(
    posting: Asked,
    profile: Whose = None,
    reason: Annotated[str, typer.Option(help="Why, for the history.")] = "reopened",
) -> None:
    """Take back what was dismissed or marked as applied; the history keeps it."""
    with opened(quiet=True) as bench:
        person = _Person(bench, profile)
        row = bench.ledger.reopen(person.known(posting).id, reason=reason)
        if row.applied_on is not None:
            person.tell("reopened_applied", row, day=person.words.day(row.applied_on))
        else:
            person.tell("reopened", row)


@application.command("outcome")
def application_outcome(
    posting: Asked,
    kind: Annotated[str, typer.Argument(help="no reply, rejected, interview, offer, accepted or withdrawn.")],
    profile: Whose = None,
    day: Day = None,
    note: Annotated[str, typer.Option(help="More of it.")] = "",
) -> None:
    """Record what came of an application."""
    from sunset.report.applications import outcome_words

    with opened(quiet=True) as bench:
        person = _Person(bench, profile)
        row, on = person.known(posting), _day(day, bench)
        kind = {outcome_words(one, person.words).casefold(): one for one in OUTCOMES}.get(
            kind.casefold(), kind
        )
        new = bench.ledger.add_outcome(row.id, kind, day=on, note=note)
        told = {"day": person.words.day(on), "outcome": outcome_words(kind, person.words)}
        person.tell("outcome_noted" if new else "outcome_known", row, **told)


@application.command("list")
def application_list(profile: Whose = None, as_json: Json = False) -> None:
    """List what the person has saved, applied for or dismissed."""
    from sunset.pipeline import applications
    from sunset.report.applications import outcome_words

    with opened(quiet=True) as bench:
        person = _Person(bench, profile)
        rows = applications.applications(bench, person.name)
    words = person.words
    if as_json:
        say_json(rows.to_dicts())
    elif rows.is_empty():
        say(words("list_none", profile=person.name))
    else:
        table = [
            {
                words("column_day"): words.day(row["applied_on"]) if row["applied_on"] else "",
                words("column_title"): row["title"] or words("untitled", job=row["job_id"]),
                words("column_employer"): row["company"],
                words("column_standing"): words(_standing(row)),
                words("column_channel"): row["channel"],
                words("column_state"): outcome_words(row["outcome"], words) if row["applied_on"] else "",
                words("column_since"): words.day(row["outcome_on"]) if row["outcome_on"] else "",
            }
            for row in rows.iter_rows(named=True)
        ]
        show(pl.DataFrame(table, infer_schema_length=None), words("list_title"))


def _standing(row: dict[str, Any]) -> str:
    """Return the text's key of how a posting stands for a person who saved, applied for or dismissed it."""
    known = {Status.APPLIED: "standing_applied", Status.ARCHIVED: "standing_archived"}
    return known.get(row["status"], "standing_saved")


@application.command("show")
def application_show(posting: Asked, profile: Whose = None, as_json: Json = False) -> None:
    """Show an advert as it was when the person applied, also after it closed or changed."""
    from sunset.pipeline import applications
    from sunset.report.applications import outcome_words

    with opened(quiet=True) as bench:
        person = _Person(bench, profile)
        job = applications.meant(bench, person.name, posting)
        advert = applications.advert(bench, person.name, job)
        known = applications.applications(bench, person.name).filter(job_id=job)
    words = person.words
    if as_json:
        say_json({"advert": asdict(advert) if advert else None, "application": known.to_dicts()})
        return
    lines = []
    for row in known.filter(pl.col("applied_on").is_not_null()).iter_rows(named=True):
        lines.append(words("show_applied", day=words.day(row["applied_on"]), channel=row["channel"]))
        if row["outcome"]:
            told = {"outcome": outcome_words(row["outcome"], words), "day": words.day(row["outcome_on"])}
            lines.append(words("show_outcome", **told))
    if advert is None:
        say("\n".join([*lines, words("show_missing")]))
        return
    read = words.day(advert.read_at.date())
    lines.append(words("show_own" if advert.own else "show_read", day=read))
    if advert.changed:
        lines.append(words("show_changed"))
    if advert.closed_at is not None:
        lines.append(words("show_closed", day=words.day(advert.closed_at.date())))
    if advert.closes is not None:
        lines.append(words("show_deadline", day=words.day(advert.closes)))
    heading = (
        applications.what(advert.title, advert.company, words),
        advert.place,
        advert.contact,
        advert.link,
    )
    say("\n".join([*filter(None, heading), "", *lines, "", advert.description]))


@application.command("calendar")
def application_calendar(
    profile: Whose = None,
    out: Annotated[Path | None, typer.Option(help="The file; default in the person's folder.")] = None,
) -> None:
    """Write last days to apply, and reminders after silence, as a calendar file (ICS)."""
    from sunset.pipeline import applications

    with opened(quiet=True) as bench:
        person = _Person(bench, profile)
        path, found = applications.write_reminders(bench, person.name, out)
    live = [one.kind for one in found if not one.cancelled]
    if not found:
        say(person.words("calendar_none"))
        return
    counts = {"deadlines": live.count("deadline"), "nudges": live.count("nudge")}
    say(person.words("calendar_written", file=path, **counts))


def list_for_office(
    profile: str | None, since: datetime | None, until: datetime | None, *, as_json: bool
) -> None:
    """Write the dated list of applications of one person, or of everybody, and say where it is."""
    from sunset.pipeline import applications

    first, last = (moment.date() if moment else None for moment in (since, until))
    with opened(quiet=True) as bench:
        everybody = [version.name for version in bench.ledger.profiles()]
        names = [profile] if profile or not everybody else everybody
        people = [_Person(bench, name) for name in names]
        written = [(one, applications.write_list(bench, one.name, first, last)) for one in people]
    if as_json:
        say_json(
            [
                {"profile": one.name, "pdf": done and str(done.pdf), "xlsx": done and str(done.xlsx),
                 "applications": len(done.listing.rows) if done else 0}
                for one, done in written
            ]
        )  # fmt: skip
        return
    for one, done in written:
        words = one.words
        if done is not None:
            say(words("written", since=words.day(done.listing.since), until=words.day(done.listing.until),
                      count=done.listing.counted(), pdf=done.pdf, xlsx=done.xlsx))  # fmt: skip
            if not done.archivable:
                say(words("signs_missing"))
        elif first is None and last is None:
            say(words("none", name=one.full_name, profile=one.name))
        else:
            days = (words.day(day) if day else "…" for day in (first, last))
            say(words("none_in_period", name=one.full_name, since=next(days), until=next(days)))
