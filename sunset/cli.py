"""The command line: ``sunset``."""

import json
import os
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import structlog
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from sunset import __version__, sources
from sunset.errors import BadInput, SunsetError
from sunset.pipeline import StageResult, Workbench
from sunset.profile import Profile
from sunset.settings import Settings

__all__ = ["app", "main"]

OK, ATTENTION, WRONG, INTERRUPTED = 0, 1, 2, 130
"""Exit codes: all well; something failed or needs a person; bad input or no way on; Ctrl-C."""

app = typer.Typer(
    name="sunset",
    help="A workbench for the job search: from the posting to a measured model and a letter one can send.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
profile_app = typer.Typer(help="People's profiles.", no_args_is_help=True)
feedback_app = typer.Typer(help="What reviewers say.", no_args_is_help=True)
sources_app = typer.Typer(help="The sources of postings.", no_args_is_help=True)
store_app = typer.Typer(help="Upkeep of market and ledger.", no_args_is_help=True)
app.add_typer(profile_app, name="profile")
app.add_typer(feedback_app, name="feedback")
app.add_typer(sources_app, name="sources")
app.add_typer(store_app, name="store")


def _say(text: str, *, err: bool = False) -> None:
    """Print text; what postings and servers wrote into it must not steer the terminal."""
    typer.echo(_tame(text), err=err)


def _tame(text: str) -> str:
    kept = (" " if sign == "\t" else sign for sign in text)
    return "".join(
        sign if unicodedata.category(sign)[0] != "C" or sign == "\n" else "\ufffd" for sign in kept
    )


Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]


@app.callback(invoke_without_command=True)
def _root(
    config: Annotated[Path | None, typer.Option(help="Settings file; default sunset.toml.")] = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if config is not None:
        if not config.is_file():
            raise BadInput(f"{config}: there is no such settings file.")
        os.environ["SUNSET_CONFIG"] = str(config)
    if version:
        typer.echo(f"sunset {__version__}")
        raise typer.Exit(OK)


@contextmanager
def _bench(quiet: bool) -> Iterator[Workbench]:
    """Open the installation; on a terminal, with a progress bar a stage."""
    if quiet or not sys.stderr.isatty():
        bench = Workbench(Settings.load())
        try:
            yield bench
        finally:
            bench.close()
        return
    columns = (
        TextColumn("{task.description:<9}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True)) as bars:
        tasks: dict[str, Any] = {}

        def show(stage: str, done: int, total: int | None, note: str) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total, note="", rate="")
            speed = bars.tasks[tasks[stage]].speed
            rate = f"{speed:.1f}/s" if speed else ""
            bars.update(tasks[stage], completed=done, total=total, note=note, rate=rate)

        bench = Workbench(Settings.load(), progress=show)
        try:
            yield bench
        finally:
            bench.close()


def _tell(results: Sequence[StageResult], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps([asdict(result) for result in results], ensure_ascii=False))
    else:
        for result in results:
            typer.echo(f"{result.stage:<9} {result.done} done, {result.failed} failed")
            for note in result.notes:
                _say(f"          {note}")
            for alarm in result.alarms:
                _say(f"       !  {alarm}")
    if not all(result.ok for result in results):
        raise typer.Exit(ATTENTION)


def _frame(frame: pl.DataFrame, as_json: bool, title: str) -> None:
    if as_json:
        typer.echo(frame.write_json())
        return
    table = Table(title=title, title_justify="left")
    for name in frame.columns:
        table.add_column(name)
    for row in frame.iter_rows():
        table.add_row(*(Text("" if value is None else _tame(str(value))) for value in row))
    Console().print(table)


# --- the flow -----------------------------------------------------------------------------


@app.command("run")
def run_all(
    every: Annotated[str | None, typer.Option(help="Repeat at this interval, for example 6h.")] = None,
    as_json: Json = False,
) -> None:
    """Do all stages: fetch, analyse, evaluate, letters, report, deliver."""
    from sunset.pipeline.flow import run

    pause = _interval(every) if every else None
    while True:
        with _bench(as_json) as bench:
            results = run(bench)
        if pause is None:
            _tell(results, as_json)
            return
        with suppress(typer.Exit):  # what failed is kept and tried again; the next round comes all the same
            _tell(results, as_json)
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

        with _bench(as_json) as bench:
            results = run(bench, (name,))
        _tell(results, as_json)

    app.command(name, help=text)(command)


for _name, _text in {
    "fetch": "Crawl the sources into the market.",
    "analyse": "Let the specialists read what they have not read.",
    "evaluate": "Judge the analysed postings for each profile.",
    "letters": "Write letters for Good matches.",
    "report": "Write the reviewers' workbooks.",
}.items():
    _stage_command(_name, _text)


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

    with _bench(as_json) as bench:
        if settle is not None:
            if sent is None:
                raise BadInput("Say whether the mail arrived: --sent or --not-sent.")
            bench.ledger.settle(settle, sent)
        elif sent is not None:
            raise BadInput("--sent and --not-sent belong to --settle KEY.")
        if release is not None:
            bench.ledger.release(release)
        results = run(bench, ("deliver",))
    _tell(results, as_json)


@feedback_app.command("import")
def feedback_import(
    file: Annotated[Path, typer.Argument(help="The edited workbook.")],
    reviewer: Annotated[str, typer.Option(help="Who edited it.")] = "reviewer",
    as_json: Json = False,
) -> None:
    """Read a reviewed workbook back; a second time changes nothing."""
    from sunset.pipeline.learning import import_feedback

    with _bench(as_json) as bench:
        result = import_feedback(bench, file, reviewer=reviewer)
    _tell([result], as_json)


# --- questions ----------------------------------------------------------------------------


@app.command()
def status(as_json: Json = False) -> None:
    """Show counts per status, mails not sent, failures with reasons and next tries."""
    from sunset.pipeline import monitor

    with _bench(quiet=True) as bench:
        counts, failures = monitor.status_counts(bench), monitor.failures(bench)
        waiting = monitor.served(bench).waiting
    if as_json:
        tables = {"counts": counts, "failures": failures, "mails": waiting}
        typer.echo(json.dumps({name: table.to_dicts() for name, table in tables.items()}, default=str))
        return
    _frame(counts.filter(pl.col("postings") > 0), False, "Postings in scope, by status")
    if waiting.height:
        _frame(waiting, False, "Mails not sent")
    if failures.height:
        _frame(failures, False, "Failures")


@app.command()
def retry(
    key: Annotated[str | None, typer.Argument(help="What to retry; default everything.")] = None,
) -> None:
    """Give what failed new attempts at the next run."""
    with _bench(quiet=True) as bench:
        count = bench.ledger.retry(key)
    typer.echo(f"{count} failures will be tried again at the next run.")


@app.command()
def why(
    url: Annotated[str, typer.Argument(help="URL or job id of a posting.")],
    profile: Annotated[str | None, typer.Option(help="For this person only.")] = None,
    as_json: Json = False,
) -> None:
    """Tell at which step a posting was lost: not seen, closed, filter, duplicate, verdict."""
    from sunset.pipeline.why import why as follow

    with _bench(quiet=True) as bench:
        steps = follow(bench, url, profile)
    if as_json:
        typer.echo(json.dumps([asdict(step) for step in steps], ensure_ascii=False))
        return
    for step in steps:
        who = f" [{step.profile}]" if step.profile else ""
        _say(f"{'ok' if step.passed else 'NO':<3}{step.name:<9}{who} {step.text}")


@app.command()
def doctor(as_json: Json = False) -> None:
    """Check settings, store, database, encoder, mail server and sources."""
    from sunset.pipeline.doctor import examine

    with _bench(quiet=True) as bench:
        checks = examine(bench)
    if as_json:
        typer.echo(json.dumps([asdict(check) for check in checks], ensure_ascii=False))
    else:
        for check in checks:
            _say(f"{'ok' if check.ok else 'NO':<3}{check.name:<22} {check.text}")
    if not all(check.ok for check in checks):
        raise typer.Exit(ATTENTION)


# --- profiles, sources, upkeep ------------------------------------------------------------


@profile_app.command("save")
def profile_save(
    file: Annotated[Path, typer.Argument(help="The profile as TOML.")],
    name: Annotated[str | None, typer.Option(help="Short name; default the file's.")] = None,
) -> None:
    """Save a profile; a change makes a new version."""
    profile = Profile.load(file)
    with _bench(quiet=True) as bench:
        version = bench.ledger.save_profile(name or file.stem, profile, source=file.name)
    typer.echo(f"{version.name}: version {version.number}")


@profile_app.command("list")
def profile_list(as_json: Json = False) -> None:
    """List the profiles of the workspace."""
    with _bench(quiet=True) as bench:
        rows = [
            {"name": one.name, "version": one.number, "saved": one.created.isoformat(timespec="minutes")}
            for one in bench.ledger.profiles()
        ]
    _frame(
        pl.DataFrame(rows, schema={"name": pl.String, "version": pl.Int64, "saved": pl.String}),
        as_json,
        "Profiles",
    )


@profile_app.command("show")
def profile_show(name: str) -> None:
    """Print a profile as JSON."""
    with _bench(quiet=True) as bench:
        typer.echo(bench.ledger.profile(name).profile.model_dump_json(indent=2, exclude_defaults=True))


@sources_app.command("list")
def sources_list(as_json: Json = False) -> None:
    """List the installed sources and their terms."""
    found = [sources.find(name) for name in sources.names()]
    rows = [
        {"name": one.name, "title": one.title, "homepage": one.homepage, "licence": one.licence}
        for one in found
    ]
    _frame(pl.DataFrame(rows), as_json, "Sources")


@store_app.command("backup")
def store_backup(folder: Annotated[Path, typer.Argument(help="A new or empty folder.")]) -> None:
    """Write market and ledger into a folder."""
    from sunset.pipeline import upkeep

    with _bench(quiet=True) as bench:
        upkeep.backup(bench, folder)
    typer.echo(f"Backup written to {folder}")


@store_app.command("restore")
def store_restore(folder: Annotated[Path, typer.Argument(help="A folder that backup wrote.")]) -> None:
    """Read a backup into an empty installation."""
    from sunset.pipeline import upkeep

    with _bench(quiet=True) as bench:
        upkeep.restore(bench, folder)
    typer.echo(f"Restored from {folder}")


@store_app.command("compact")
def store_compact() -> None:
    """Join the market's small files."""
    with _bench(quiet=True) as bench:
        for table, files in bench.market.compact().items():
            typer.echo(f"{table}: {files}")


@store_app.command("vacuum")
def store_vacuum(
    delete: Annotated[bool, typer.Option("--delete", help="Delete; without it, only count.")] = False,
) -> None:
    """Delete the market's files that no version of the last week needs; without --delete only counted."""
    with _bench(quiet=True) as bench:
        for table, files in bench.market.vacuum(dry_run=not delete).items():
            typer.echo(f"{table}: {len(files)} files {'deleted' if delete else 'could be deleted'}")


# --- faces --------------------------------------------------------------------------------


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="Port on the loopback address.")] = 2718,
    browser: Annotated[bool, typer.Option(help="Open a browser.")] = True,
    language: Annotated[str, typer.Option(help="de or en.")] = "en",
) -> None:
    """Show the notebooks and the experiment log, on this machine only."""
    from sunset import web

    typer.echo(f"http://127.0.0.1:{port}/ (Ctrl-C ends it)")
    web.serve(Settings.load(), port=port, open_browser=browser, language=language)


@app.command()
def demo(
    out: Annotated[Path, typer.Option(help="Folder for everything the demo makes; emptied first.")] = Path(
        "out"
    ),
    browser: Annotated[bool, typer.Option(help="Open the app at the end, if there is a screen.")] = True,
) -> None:
    """Run the whole flow on a fictional bank's careers site for two fictional people."""
    from sunset import demo as demo_room
    from sunset import web
    from sunset.pipeline.flow import run

    with demo_room.DemoSite() as url:
        settings = demo_room.prepare(out, url)
        with _bench(quiet=False) as bench:
            results = run(bench)
            summary = demo_room.summary(bench)
        typer.echo(summary)
        ok = all(not result.failed for result in results)
        if not ok:
            _tell(results, as_json=False)
        if browser and demo_room.has_screen():
            typer.echo("http://127.0.0.1:2718/ (Ctrl-C ends it)")
            web.serve(settings, open_browser=True)
        else:
            typer.echo(f"See it: sunset --config {out / 'sunset.toml'} serve")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; errors raised on purpose become one sentence and exit code 2."""
    os.umask(0o077)  # what lies in home and out belongs to people: nobody else on the machine reads it
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(30),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # whatever it is by then
    )
    command: Callable[..., Any] = typer.main.get_command(app)
    try:
        command(args=list(arguments) if arguments is not None else None, prog_name="sunset")
    except SunsetError as error:
        _say(f"sunset: {error}", err=True)
        sys.exit(WRONG)
    except SystemExit as ended:
        if ended.code == INTERRUPTED:
            typer.echo("sunset: stopped; what is done is kept, the next run goes on.", err=True)
        raise


if __name__ == "__main__":
    main()
