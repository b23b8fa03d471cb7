"""The command that judges one advert, pasted or saved."""

# ruff: noqa: PLC0415 (a command imports what it needs, so the others start quickly)

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sunset.cli.terminal import Json, opened, say, say_json
from sunset.messages import Messages

if TYPE_CHECKING:
    from sunset.advert import Advert
    from sunset.pipeline.advert import Judged
    from sunset.schema import Condition, Requirement

__all__ = ["app"]

app = typer.Typer()

_SIGNS = {True: "+", False: "-", None: "?"}


@app.command()
def judge(  # noqa: PLR0917 (options of a command)
    file: Annotated[
        str, typer.Argument(help="The advert: text, HTML, MHT, mail, PDF or DOCX; - reads what is pasted.")
    ],
    profile: Annotated[str | None, typer.Option(help="For whom; default the only profile.")] = None,
    letter: Annotated[bool, typer.Option("--letter", help="Write the letter, too.")] = False,
    title: Annotated[str | None, typer.Option(help="The job's title, if it was read wrongly.")] = None,
    company: Annotated[str | None, typer.Option(help="The employer, likewise.")] = None,
    city: Annotated[str | None, typer.Option(help="The town, likewise.")] = None,
    url: Annotated[str | None, typer.Option(help="Where the advert stands, likewise.")] = None,
    as_json: Json = False,
) -> None:
    """Judge one advert from anywhere: how it fits, what is missing, and with --letter the letter."""
    advert = _read(file)
    given = {"title": title, "company": company, "city": city, "url": url}
    from sunset.pipeline.advert import judge_advert
    from sunset.pipeline.finding import whose

    with opened(as_json) as bench:
        version = whose(bench, profile)
        corrections = {name: value for name, value in given.items() if value is not None}
        found = judge_advert(bench, version, advert, corrections=corrections, letter=letter)
    if as_json:
        say_json(found.plain())
    else:
        _tell(found, Messages(version.profile.language, "advert"), asked=letter)


def _read(file: str) -> "Advert":
    from sunset.advert import MOST_BYTES, read, read_content

    if file != "-":
        return read(Path(file))
    if sys.stdin.isatty():
        say("Paste the advert, then Ctrl-D (Windows: Ctrl-Z and Enter).", err=True)
    return read_content(sys.stdin.buffer.read(MOST_BYTES + 1))


def _tell(found: "Judged", says: Messages, *, asked: bool) -> None:
    """Print the verdict, and what it rests on."""
    evaluation = found.evaluation
    say(says("read"))
    for name, said in found.read.items():
        source = says("yours") if said.corrected else says("from", line=said.line) if said.value else ""
        say(f"  {says(name)}: {said.value or says('unknown')}{source}")
    say(says("correct"))
    score = says.number(evaluation.score, "0.00")
    level = Messages(says.language, "common")(evaluation.level.lower())
    say(f"\n{level.upper()} ({says('score', score=score)})")
    say(f"  {evaluation.narrative or evaluation.rationale}")
    say(f"  {evaluation.domain_assessment}")
    covered = [one for one in evaluation.requirements if one not in found.missing]
    _list(says("covered"), [_requirement(one, says) for one in covered])
    _list(says("missing"), [_requirement(one, says) for one in found.missing])
    _list(says("conditions"), [_condition(one) for one in evaluation.conditions])
    _list(says("warnings"), list(evaluation.warnings))
    if found.outside:
        say(f"\n{says('outside', reason=found.outside)}")
    if found.letter:
        say(f"\n{says('letter')}\n  {found.letter.pdf}\n  {found.letter.docx}")
        for gap in found.letter.gaps:
            say(f"  {says('gap', gap=gap)}")
        if not found.letter.checked:
            say(f"  {says('unchecked')}")
    else:
        say(f"\n{says('no_letter' if asked else 'letter_next')}")


def _list(title: str, rows: list[str]) -> None:
    if rows:
        say(f"\n{title}")
        for row in rows:
            say(f"  {row}")


def _requirement(one: "Requirement", says: Messages) -> str:
    text = says("must" if one.must else "wish", quote=one.text)
    if one.profile:
        text += says("in_profile", quote=one.profile[0].quote)
    return text + (says("decisive") if one.decisive else "")


def _condition(one: "Condition") -> str:
    return f"{_SIGNS[one.met]} {one.text}"
