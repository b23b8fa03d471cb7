"""The command that reads a profile from a CV."""

# ruff: noqa: PLC0415 (a command imports what it needs, so the others start quickly)

import re
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import polars as pl
import typer

from sunset.cli.profiles import plain, tell_saved
from sunset.cli.terminal import Json, opened, say, say_json, show
from sunset.errors import BadInput, NotFound
from sunset.messages import Messages

if TYPE_CHECKING:
    from sunset.cv import Cv, Item
    from sunset.pipeline.profiles import Saved

__all__ = ["profile_import"]


def profile_import(
    file: Annotated[Path, typer.Argument(help="The CV: PDF, DOCX, text or JSON Resume.")],
    name: Annotated[str | None, typer.Option(help="Short name; default the file's.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write the profile here as TOML, to correct it.")] = None,
    save: Annotated[bool, typer.Option("--save", help="Save it as a new version.")] = False,
    as_json: Json = False,
) -> None:
    """Read a profile from a CV: each item beside its line, nothing sensitive, nothing invented."""
    from sunset.cv import read
    from sunset.cv.written import as_toml, language_of

    if out is not None and out.exists():
        raise BadInput(f"{out}: the file exists and may hold corrections. Move it away, or name another.")
    cv = read(file)
    says = Messages(language_of(cv), "cv")
    if not as_json:
        _tell(cv, says)
    if out is not None:
        from sunset.files import whole

        with whole(out) as part:
            part.write_text(as_toml(cv), encoding="utf-8")
        say(says("written", file=out), err=as_json)
    saved = _save(cv, name or file.stem, file.name, as_json) if save else None
    if as_json:
        say_json(asdict(cv) | ({"saved": plain(saved)} if saved else {}))
    elif saved:
        tell_saved(saved)
    if out is None and not save:
        say(says("next_step", file=file), err=as_json)


def _save(cv: "Cv", name: str, source: str, quiet: bool) -> "Saved":
    """Save what the CV states; what it says nothing about stays as the person set it.

    In which language a person wants to be spoken to is theirs to say, whatever language the CV is in.
    """
    from sunset.pipeline import profiles

    read = cv.profile()
    with opened(quiet) as bench:
        try:
            before = bench.ledger.profile(name).profile
        except NotFound:
            before = read
        stated = {field: getattr(read, field) for field in read.model_fields_set - {"language"}}
        return profiles.save(bench, name, before.model_copy(update=stated), source=source)


def _tell(cv: "Cv", says: Messages) -> None:
    rows = [
        {
            says("item"): f"{_label(item, says)}: {_said(item, says)}",
            says("line"): item.line.replace("\n", " / "),
        }
        for item in cv.items
    ]
    show(pl.DataFrame(rows), says("title", file=cv.name))
    if cv.left_out:
        kinds = ", ".join(says(f"kind_{kind.replace(' ', '_')}") for kind in cv.left_out)
        say(says("left_out", kinds=kinds))
    for page in cv.pictures:
        say(says("picture", page=page))
    if cv.open_lines:
        say(says("open_title"))
        for line in cv.open_lines:
            say(f"  {says('page', page=line.page)}: {line.text}")
    if not any(item.path == "name" for item in cv.items):
        say(says("no_name"))


def _label(item: "Item", says: Messages) -> str:
    """Return what an item is, for example "Station 2, title"."""
    part, number, field = re.match(r"(\w+)(?:\[(\d+)\])?(?:\.(\w+))?", item.path).groups()  # type: ignore[union-attr]
    if number is None:
        return says(part)
    text = says(part, number=int(number) + 1)
    return f"{text}, {says(f'field_{field}')}" if field else text


def _said(item: "Item", says: Messages) -> str:
    return says.day(item.value) if isinstance(item.value, date) else str(item.value)
