"""What all commands share: how they open the installation, and how they answer."""

import json
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict
from typing import Annotated, Any

import polars as pl
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from sunset.pipeline import StageResult, Workbench
from sunset.settings import Settings

__all__ = ["ATTENTION", "INTERRUPTED", "OK", "WRONG", "Json", "opened", "say", "say_json", "show", "tell"]

OK, ATTENTION, WRONG, INTERRUPTED = 0, 1, 2, 130
"""Exit codes: all well; something failed or needs a person; bad input or no way on; Ctrl-C."""

Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]


def say(text: str, *, err: bool = False) -> None:
    """Print text; what postings and servers wrote into it must not steer the terminal."""
    typer.echo(_tame(text), err=err)


def _tame(text: str) -> str:
    kept = (" " if sign == "\t" else sign for sign in text)
    return "".join(
        sign if unicodedata.category(sign)[0] != "C" or sign == "\n" else "\ufffd" for sign in kept
    )


@contextmanager
def opened(quiet: bool) -> Iterator[Workbench]:
    """Open the installation; on a terminal, with a progress bar a stage."""
    if quiet or not sys.stderr.isatty():
        with closing(Workbench(Settings.load())) as bench:
            yield bench
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

        def advance(stage: str, done: int, total: int | None, note: str) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total, note="", rate="")
            speed = bars.tasks[tasks[stage]].speed
            rate = f"{speed:.1f}/s" if speed else ""
            bars.update(tasks[stage], completed=done, total=total, note=note, rate=rate)

        with closing(Workbench(Settings.load(), progress=advance)) as bench:
            yield bench


def say_json(value: Any) -> None:
    """Print a value for machines; what could steer a terminal is escaped, so its meaning stays."""
    written = json.dumps(value, ensure_ascii=False, default=str)
    typer.echo("".join(json.dumps(sign)[1:-1] if _steers(sign) else sign for sign in written))


def _steers(sign: str) -> bool:
    return unicodedata.category(sign)[0] == "C" or sign in "\u2028\u2029"


def tell(results: Sequence[StageResult], as_json: bool) -> None:
    """Print how stages went; where one failed or needs a person, the command ends with `ATTENTION`."""
    if as_json:
        say_json([asdict(result) for result in results])
    else:
        for result in results:
            typer.echo(f"{result.stage:<9} {result.done} done, {result.failed} failed")
            for note in result.notes:
                say(f"          {note}")
            for alarm in result.alarms:
                say(f"       !  {alarm}")
    if not all(result.ok for result in results):
        raise typer.Exit(ATTENTION)


def show(frame: pl.DataFrame, title: str) -> None:
    """Print a frame as a table."""
    table = Table(title=title, title_justify="left")
    for name in frame.columns:
        table.add_column(name)
    for row in frame.iter_rows():
        table.add_row(*(Text("" if value is None else _tame(str(value))) for value in row))
    Console().print(table)
