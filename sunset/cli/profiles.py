"""Commands for people's profiles."""

# ruff: noqa: PLC0415 (a command imports what it needs, so the others start quickly)

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import polars as pl
import typer

from sunset.cli.terminal import Json, opened, say, say_json, show
from sunset.profile import Profile

if TYPE_CHECKING:
    from sunset.pipeline.profiles import Saved

__all__ = ["plain", "profile", "tell_saved"]

profile = typer.Typer(help="People's profiles.", no_args_is_help=True)


def tell_saved(saved: "Saved") -> None:
    """Print what saving a profile did, in the person's language."""
    from sunset.pipeline.profiles import told

    for line in told(saved):
        say(line)


def plain(saved: "Saved") -> dict[str, Any]:
    """Return what saving a profile did, for machines."""
    return {
        "name": saved.version.name,
        "version": saved.version.number,
        "new": saved.new,
        "edits": [asdict(edit) for edit in saved.edits],
        "changes": [
            asdict(change)
            | {
                side: one.model_dump() if (one := getattr(change, side)) else None
                for side in ("posting", "profile")
            }
            for change in saved.changes
        ],
        "compared": saved.compared,
        "waiting": saved.waiting,
        "failed": saved.failed,
    }


@profile.command("save")
def profile_save(
    file: Annotated[Path, typer.Argument(help="The profile as TOML.")],
    name: Annotated[str | None, typer.Option(help="Short name; default the file's.")] = None,
    as_json: Json = False,
) -> None:
    """Save a profile; a change makes a new version, and the verdicts it changes are told with the reason."""
    from sunset.pipeline import profiles

    read = Profile.load(file)
    with opened(as_json) as bench:
        saved = profiles.save(bench, name or file.stem, read, source=file.name)
    if as_json:
        say_json(plain(saved))
    else:
        tell_saved(saved)


@profile.command("changes")
def profile_changes(name: str, as_json: Json = False) -> None:
    """Tell what the newest version of a profile changed, in it and among the verdicts."""
    from sunset.pipeline import profiles

    with opened(quiet=True) as bench:
        saved = profiles.changes(bench, name)
    if as_json:
        say_json(plain(saved))
    else:
        tell_saved(saved)


@profile.command("list")
def profile_list(as_json: Json = False) -> None:
    """List the profiles of the workspace."""
    with opened(quiet=True) as bench:
        rows = [
            {"name": one.name, "version": one.number, "saved": one.created.isoformat(timespec="minutes")}
            for one in bench.ledger.profiles()
        ]
    if as_json:
        say_json(rows)
    else:
        show(pl.DataFrame(rows, schema=["name", "version", "saved"]), "Profiles")


@profile.command("show")
def profile_show(name: str) -> None:
    """Print a profile as JSON."""
    with opened(quiet=True) as bench:
        typer.echo(bench.ledger.profile(name).profile.model_dump_json(indent=2, exclude_defaults=True))
