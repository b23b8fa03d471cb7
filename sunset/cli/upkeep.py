"""Commands for what an installation keeps: sources, market and ledger."""

# ruff: noqa: PLC0415 (a command imports what it needs, so the others start quickly)

from pathlib import Path
from typing import Annotated

import typer

from sunset import sources as registry
from sunset.cli.terminal import ATTENTION, Json, opened, say, say_json
from sunset.errors import MissingPart

__all__ = ["sources", "store"]

sources = typer.Typer(help="The sources of postings.", no_args_is_help=True)
store = typer.Typer(help="Upkeep of market and ledger.", no_args_is_help=True)


@sources.command("list")
def sources_list(as_json: Json = False) -> None:
    """List the installed sources and their terms; ends with 1 if one cannot be loaded."""
    found, broken = [], []
    for name in registry.names():
        try:
            found.append(registry.find(name))
        except MissingPart as error:
            broken.append(str(error))
    rows = [
        {"name": one.name, "title": one.title, "homepage": one.homepage, "licence": one.licence}
        for one in found
    ]
    if as_json:
        say_json(rows)
    else:
        for one in found:
            typer.echo(f"{one.name}: {one.title}\n  {one.homepage}\n  {one.licence}")
    for text in broken:
        say(text, err=True)
    if broken:
        raise typer.Exit(ATTENTION)


@store.command("backup")
def store_backup(folder: Annotated[Path, typer.Argument(help="A new or empty folder.")]) -> None:
    """Write market and ledger into a folder."""
    from sunset.pipeline import upkeep

    with opened(quiet=True) as bench:
        upkeep.backup(bench, folder)
    typer.echo(f"Backup written to {folder}")


@store.command("restore")
def store_restore(folder: Annotated[Path, typer.Argument(help="A folder that backup wrote.")]) -> None:
    """Read a backup into an empty installation."""
    from sunset.pipeline import upkeep

    with opened(quiet=True) as bench:
        upkeep.restore(bench, folder)
    typer.echo(f"Restored from {folder}")


@store.command("compact")
def store_compact() -> None:
    """Join the market's small files."""
    with opened(quiet=True) as bench:
        for table, files in bench.market.compact().items():
            typer.echo(f"{table}: {files}")


@store.command("vacuum")
def store_vacuum(
    delete: Annotated[bool, typer.Option("--delete", help="Delete; without it, only count.")] = False,
) -> None:
    """Delete what is past its time; without --delete it is only counted.

    These are the market's files that no version of the last week needs, and before them whom employers name
    for questions, once past the last day that such a name may be kept.
    """
    with opened(quiet=True) as bench:
        number = bench.market.remove_contacts(dry_run=not delete)
        typer.echo(f"contacts: {number} past their last day {'removed' if delete else 'could be removed'}")
        for table, files in bench.market.vacuum(dry_run=not delete).items():
            typer.echo(f"{table}: {len(files)} files {'deleted' if delete else 'could be deleted'}")
