"""Commands that ask and change nothing: where things stand, why, and whether all is well."""

# ruff: noqa: PLC0415 (a command imports what it needs, so the others start quickly)

from dataclasses import asdict
from typing import Annotated

import polars as pl
import typer

from sunset.cli.terminal import ATTENTION, Json, opened, say, say_json, show

__all__ = ["app"]

app = typer.Typer()


@app.command()
def status(as_json: Json = False) -> None:
    """Show counts per status, mails not sent, failures with reasons and next tries."""
    from sunset.pipeline import monitor

    with opened(quiet=True) as bench:
        counts, failures = monitor.status_counts(bench), monitor.failures(bench)
        waiting = monitor.served(bench).waiting
    if as_json:
        tables = {"counts": counts, "failures": failures, "mails": waiting}
        say_json({name: table.to_dicts() for name, table in tables.items()})
        return
    show(counts.filter(pl.col("postings") > 0), "Postings in scope, by status")
    if waiting.height:
        show(waiting, "Mails not sent")
    if failures.height:
        show(failures, "Failures")


@app.command()
def why(
    url: Annotated[str, typer.Argument(help="URL or job id of a posting.")],
    profile: Annotated[str | None, typer.Option(help="For this person only.")] = None,
    as_json: Json = False,
) -> None:
    """Tell at which step a posting was lost: not seen, closed, filter, duplicate, verdict."""
    from sunset.pipeline.why import why as follow

    with opened(quiet=True) as bench:
        steps = follow(bench, url, profile)
    if as_json:
        say_json([asdict(step) for step in steps])
        return
    for step in steps:
        who = f" [{step.profile}]" if step.profile else ""
        say(f"{'ok' if step.passed else 'NO':<3}{step.name:<9}{who} {step.text}")


@app.command()
def doctor(as_json: Json = False) -> None:
    """Check settings, store, database, encoder, mail server and sources."""
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
