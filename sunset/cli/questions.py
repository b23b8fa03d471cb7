"""Commands that ask and change nothing: where things stand, why, and whether all is well."""

# ruff: noqa: PLC0415 (a command imports what it needs, so the others start quickly)

import shlex
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import polars as pl
import typer

from sunset.cli.terminal import ATTENTION, Json, opened, say, say_json, show
from sunset.messages import Messages

__all__ = ["app"]

app = typer.Typer()


@app.command()
def status(as_json: Json = False) -> None:
    """Show counts per status, mails not sent, failures, and sources that raised an alarm."""
    from sunset.pipeline import monitor

    with opened(quiet=True) as bench:
        counts, failures = monitor.status_counts(bench), monitor.failures(bench)
        waiting = monitor.served(bench).waiting
        alarmed = monitor.source_health(bench).filter(pl.col("alarms").list.len() > 0)
    if as_json:
        tables = {"counts": counts, "failures": failures, "mails": waiting, "sources": alarmed}
        say_json({name: table.to_dicts() for name, table in tables.items()})
        return
    counts = counts.filter(pl.col("postings") > 0)
    if counts.is_empty():
        say("No posting is in the scope of anybody yet. Next: sunset run")
    else:
        show(counts, "Postings in scope, by status")
    _blocks("Mails not sent", [_mail(row) for row in waiting.iter_rows(named=True)])
    _blocks("Failures", [_failure(row) for row in failures.iter_rows(named=True)])
    _blocks(
        "Sources whose last crawl raised an alarm", [_crawl(row) for row in alarmed.iter_rows(named=True)]
    )


def _blocks(title: str, blocks: list[tuple[str, ...]]) -> None:
    """Print blocks of lines, whole: a table would cut what has to be copied."""
    if blocks:
        say(f"\n{title}")
    for first, *more in blocks:
        say(f"  {first}")
        for line in more:
            say(f"    {line}")


def _mail(row: dict[str, Any]) -> tuple[str, ...]:
    words = Messages("en", "monitor")
    by_hand = row["state"] == "failed" and row["next_try"] is None
    todo = words(f"todo_{row['state']}{'_person' if by_hand else ''}", what=shlex.quote(row["key"]))
    told = f"{row['key']} [{row['profile']}]: {words('mail_' + row['state'])}, {row['postings']} posting(s)"
    return tuple(filter(None, (told, row["error"], f"To do: {todo}")))


def _failure(row: dict[str, Any]) -> tuple[str, ...]:
    whose = f" [{row['profile']}]" if row["profile"] else ""
    retry = f"sunset retry {shlex.quote(row['key'])}"
    again = (
        f"it waits for you: {retry}"
        if row["waits_for_person"]
        else f"next try from {_at(row['next_try'])}, or now: {retry}"
    )
    return (
        f"{row['stage']}{whose}: {row['title'] or row['key']}",
        row["message"],
        f"{row['attempts']} attempt(s), the last {_at(row['last_at'])}; {again}",
    )


def _crawl(row: dict[str, Any]) -> tuple[str, ...]:
    from sunset.pipeline.monitor import ASK_THE_SITE

    return (f"{row['scope']}, {_at(row['finished_at'])}", *row["alarms"], f"To do: {ASK_THE_SITE}")


def _at(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


@app.command()
def why(
    url: Annotated[str, typer.Argument(help="URL of a posting, its job id, or its site's number.")],
    profile: Annotated[str | None, typer.Option(help="For this person only.")] = None,
    as_json: Json = False,
) -> None:
    """Tell at which step a posting was lost: not seen, closed, filter, duplicate, verdict.

    Ends with 1 where it was lost for anybody asked about.
    """
    from sunset.pipeline.why import why as follow

    with opened(quiet=True) as bench:
        steps = follow(bench, url, profile)
    if as_json:
        say_json([asdict(step) for step in steps])
    else:
        for step in steps:
            who = f" [{step.profile}]" if step.profile else ""
            say(f"{'ok' if step.passed else 'NO':<3}{step.name:<9}{who} {step.text}")
            for words in step.words:
                say(f"            {words}")
    if not all(step.passed for step in steps):
        raise typer.Exit(ATTENTION)


@app.command()
def doctor(as_json: Json = False) -> None:
    """Check settings, folders, store, database, encoder, mail server, profiles and sources."""
    from sunset.pipeline.doctor import examine

    with opened(quiet=True) as bench:
        checks = examine(bench)
    if as_json:
        say_json([asdict(check) for check in checks])
    else:
        for check in checks:
            say(f"{'ok' if check.ok else 'NO':<3}{check.name:<22} {check.text}")
    if not all(check.ok for check in checks):
        raise typer.Exit(ATTENTION)
