"""Commands that do the work: the whole flow, one stage of it, mails, feedback, another try."""

# ruff: noqa: PLC0415 (a command imports what it needs, so the others start quickly)

import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from sunset.cli.applications import FORMATS, list_for_office
from sunset.cli.terminal import Json, opened, say, tell
from sunset.errors import BadInput, Forbidden, NotFound
from sunset.pipeline.bench import in_words

__all__ = ["app", "feedback"]

app = typer.Typer()
feedback = typer.Typer(help="What reviewers say.", no_args_is_help=True)


@app.command("run")
def run_all(
    every: Annotated[str | None, typer.Option(help="Repeat at this interval, for example 6h.")] = None,
    as_json: Json = False,
) -> None:
    """Do all stages: fetch, analyse, evaluate, letters, report, deliver."""
    from sunset.pipeline.flow import run

    pause = _interval(every) if every else None
    while True:
        try:
            with opened(as_json) as bench:
                results = run(bench)
            tell(results, as_json)
        except Forbidden:
            raise
        except Exception as error:  # what failed is kept and tried again; the next round comes all the same
            if pause is None:
                raise
            if not isinstance(error, typer.Exit):  # which ends a command that has told what failed
                say(f"sunset: {in_words(error).rstrip('.')}. The next round comes in {every}.", err=True)
        if pause is None:
            return
        time.sleep(pause.total_seconds())


def _interval(text: str) -> timedelta:
    units = {"m": "minutes", "h": "hours", "d": "days"}
    try:
        pause = timedelta(**{units[text[-1]]: float(text[:-1])})
    except (KeyError, IndexError, ValueError, OverflowError):
        raise BadInput(f"'{text}' is no interval. Write for example 30m, 6h or 1d.") from None
    if pause < timedelta(minutes=1):
        raise BadInput(f"'{text}' is too short: sites are asked at most once a minute.")
    if pause > timedelta(days=366):
        raise BadInput(f"'{text}' is too long: a year at most.")
    return pause


def _stage_command(name: str, text: str) -> None:
    def command(as_json: Json = False) -> None:
        from sunset.pipeline.flow import run

        with opened(as_json) as bench:
            results = run(bench, (name,))
        tell(results, as_json)

    app.command(name, help=text)(command)


for _name, _text in {
    "fetch": "Crawl the sources into the market.",
    "analyse": "Let the specialists read what they have not read.",
    "evaluate": "Judge the analysed postings for each profile.",
    "letters": "Write letters for Good matches.",
}.items():
    _stage_command(_name, _text)


@app.command()
def report(
    applications: Annotated[
        bool, typer.Option("--applications", help="Write dated lists of applications instead.")
    ] = False,
    profile: Annotated[str | None, typer.Option(help="With --applications: for this person only.")] = None,
    since: Annotated[
        datetime | None, typer.Option("--from", formats=FORMATS, help="With --applications: first day.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option("--until", formats=FORMATS, help="With --applications: last day.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Write the reviewers' workbooks, or dated lists of applications."""
    from sunset.pipeline.flow import run

    if applications:
        list_for_office(profile, since, until, as_json=as_json)
        return
    if profile or since or until:
        raise BadInput("--profile, --from and --until belong to --applications.")
    with opened(as_json) as bench:
        results = run(bench, ("report",))
    tell(results, as_json)


@app.command()
def deliver(
    release: Annotated[str | None, typer.Option(help="Let the held or failed mail with this key go.")] = None,
    settle: Annotated[str | None, typer.Option(help="Decide on the uncertain mail with this key.")] = None,
    sent: Annotated[
        bool | None, typer.Option("--sent/--not-sent", help="With --settle: did it arrive?")
    ] = None,
    as_json: Json = False,
) -> None:
    """Send one digest mail a person, each at most once."""
    from sunset.pipeline.flow import run

    with opened(as_json) as bench:
        bench.for_everybody("Mails are released, settled and sent")
        if settle is not None:
            if sent is None:
                raise BadInput("Say whether the mail arrived: --sent or --not-sent.")
            bench.ledger.settle(settle, sent)
        elif sent is not None:
            raise BadInput("--sent and --not-sent belong to --settle KEY.")
        if release is not None:
            bench.ledger.release(release)
        results = run(bench, ("deliver",))
    tell(results, as_json)


@feedback.command("import")
def feedback_import(
    file: Annotated[Path, typer.Argument(help="The edited workbook.")],
    reviewer: Annotated[str, typer.Option(help="Who edited it.")] = "reviewer",
    profile: Annotated[
        str | None, typer.Option(help="Whose workbook it must be; default whose it says it is.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Read a reviewed workbook back; a second time changes nothing."""
    from sunset.pipeline.learning import import_feedback

    with opened(as_json) as bench:
        result = import_feedback(bench, file, reviewer=reviewer, profile=profile)
    tell([result], as_json)


@app.command()
def retry(
    key: Annotated[str | None, typer.Argument(help="What to retry; default everything.")] = None,
) -> None:
    """Give what failed new attempts at the next run."""
    with opened(quiet=True) as bench:
        count = bench.ledger.retry(key)
    if key is not None and not count:
        raise NotFound(f"Nothing failed under the key '{key}'. The keys stand in: sunset status")
    typer.echo(f"To be tried again at the next run: {count}.")
