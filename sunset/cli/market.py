"""The command that takes the market along as a file."""

# ruff: noqa: PLC0415 (a command imports what it needs, so the others start quickly)

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from sunset.cli.terminal import opened
from sunset.errors import BadInput

__all__ = ["store_export"]

_Values = list[str] | None
_Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])]


def store_export(
    *,
    to: Annotated[Path, typer.Option(help="File to write: .parquet, .csv or .xlsx.")],
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The market at the end of this day (UTC).")
    ] = None,
    state: Annotated[str, typer.Option(help="open, closed or all.")] = "open",
    text: Annotated[str, typer.Option(help="Words that all stand in title, employer or text.")] = "",
    place: Annotated[_Values, typer.Option(help="Part of a city's name.")] = None,
    country: Annotated[_Values, typer.Option(help="ISO 3166, for example DE.")] = None,
    source: Annotated[_Values, typer.Option()] = None,
    domain: Annotated[_Values, typer.Option()] = None,
    seniority: Annotated[_Values, typer.Option()] = None,
    work_model: Annotated[_Values, typer.Option()] = None,
    employment_type: Annotated[_Values, typer.Option()] = None,
    language: Annotated[_Values, typer.Option()] = None,
    seen_from: _Day = None,
    seen_to: _Day = None,
    repeats: Annotated[bool, typer.Option(help="Every copy of an advert, not one of each.")] = False,
) -> None:
    """Write postings with the terms and dates of each, without contacts, texts and raw data.

    Filters that choose values may be given several times; 'unknown' is one of their values.
    """
    from sunset.pipeline import explore

    with opened(quiet=True) as bench:
        moment = as_of.replace(tzinfo=UTC) + timedelta(days=1) if as_of else None
        if moment is not None and moment > bench.clock():
            raise BadInput(
                f"The {as_of:%Y-%m-%d} has not ended yet. Leave --as-of out for the present market."
            )
        found = explore.market(
            bench.market,
            as_of=moment,
            text=text,
            state=state,
            repeats=repeats,
            places=place or (),
            seen_from=seen_from.date() if seen_from else None,
            seen_to=seen_to.date() if seen_to else None,
            sources=source or (),
            countries=country or (),
            domains=domain or (),
            seniorities=seniority or (),
            work_models=work_model or (),
            employment_types=employment_type or (),
            languages=language or (),
        )
        rows = explore.export(found, to, at=bench.clock(), as_of=moment)
    typer.echo(f"{rows} postings written to {to}")
