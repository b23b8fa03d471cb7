"""Commands about a person's own data: all of it in one file, and its removal."""

# ruff: noqa: PLC0415 (a command imports what it needs, so the others start quickly)

from pathlib import Path
from typing import Annotated

import typer

from sunset.cli.terminal import opened, say
from sunset.errors import BadInput, NotFound
from sunset.messages import Messages
from sunset.pipeline import Workbench

__all__ = ["profile_erase", "profile_export"]

Name = Annotated[str, typer.Argument(help="The profile.")]


def profile_export(
    name: Name,
    out: Annotated[Path, typer.Option(help="The ZIP to write; must not exist.")],
) -> None:
    """Write all that is held on a person into one ZIP: tables, files, mails, and what each is."""
    from sunset.pipeline.own_data.exporting import export

    with opened(quiet=True) as bench:
        says = _texts(bench, name)
        done = export(bench, name, out)
    rows = sum(done.rows.values())
    say(says("exported", file=out, rows=rows, tables=len(done.rows), files=done.files))
    for file in done.left_out:
        say(says("left_out", file=file))


def profile_erase(
    name: Name,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask for the name once more.")] = False,
) -> None:
    """Erase all that is held on a person, everywhere, and say what is out of reach."""
    from sunset.pipeline.own_data.erasing import erase

    with opened(quiet=True) as bench:
        says = _texts(bench, name)
        try:
            bench.ledger.candidacies(name)
        except NotFound:
            yes = True  # nobody to ask about: what a call that was cut off has left may still go
        if not yes and typer.prompt(says("confirm", name=name)) != name:
            raise BadInput(says("not_confirmed", name=name))
        gone = erase(bench, name)
    say(says("erased", rows=sum(gone.rows.values()), files=len(gone.files), studies=gone.studies))
    if gone.out_of_reach:
        say(says("out_of_reach"))
    for sentence in gone.out_of_reach:
        say(f"  - {sentence}")


def _texts(bench: Workbench, name: str) -> Messages:
    from sunset.pipeline.own_data.holdings import language_of

    return Messages(language_of(bench, name), "own_data")
