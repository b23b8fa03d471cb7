"""The command line: ``sunset``."""

import errno
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import structlog
import typer

from sunset import __version__
from sunset.cli import applications, apps, cv, flow, judge, market, own_data, profiles, questions, upkeep
from sunset.cli.terminal import INTERRUPTED, OK, WRONG, say
from sunset.errors import BadInput, SunsetError

__all__ = ["app", "main"]

app = typer.Typer(
    name="sunset",
    help="A workbench for the job search: from the posting to a measured model and a letter one can send.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for _commands in (judge.app, flow.app, questions.app, apps.app):
    app.add_typer(_commands)
profiles.profile.command("import")(cv.profile_import)
upkeep.store.command("export")(market.store_export)
profiles.profile.command("export")(own_data.profile_export)
profiles.profile.command("erase")(own_data.profile_erase)
app.add_typer(profiles.profile, name="profile")
app.add_typer(applications.application, name="application")
app.add_typer(flow.feedback, name="feedback")
app.add_typer(upkeep.sources, name="sources")
app.add_typer(upkeep.store, name="store")


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


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; what a person can mend becomes one sentence and exit code 2."""
    os.umask(0o077)  # what lies in home and out belongs to people: nobody else on the machine reads it
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(30),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # whatever it is by then
    )
    command: Callable[..., Any] = typer.main.get_command(app)
    try:
        command(args=list(arguments) if arguments is not None else None, prog_name="sunset")
    except SunsetError as error:
        say(f"sunset: {error}", err=True)
        sys.exit(WRONG)
    except OSError as error:
        if error.filename is None and error.errno not in _FULL:
            raise
        say(f"sunset: {_remedy(error)}", err=True)
        sys.exit(WRONG)
    except SystemExit as ended:
        if ended.code == INTERRUPTED:
            typer.echo("sunset: stopped; what is done is kept, the next run goes on.", err=True)
        raise


_FULL = (errno.ENOSPC, errno.EDQUOT)
_IN_THE_WAY = (errno.EEXIST, errno.ENOTDIR, errno.EISDIR)


def _remedy(error: OSError) -> str:
    """Say what is wrong with a file or the disk, and what to do."""
    what = f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror)
    if error.errno in _FULL:
        return f"{what}. Make room; what is done is kept."
    if error.errno in _IN_THE_WAY:
        return f"{what}. Move what stands there away, or name other folders (home and out in the settings)."
    return f"{what}. Mend its permissions, or name other folders (home and out in the settings)."
