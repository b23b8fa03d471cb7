"""The panel: all specialists, run over postings that wait to be read.

Specialists register under the entry point group ``sunset.specialists``, the built-in ones too. One
whose class takes an `encoder` is given the installation's, with its digest.
"""

import inspect
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from importlib.metadata import entry_points
from typing import Any, Protocol

import polars as pl

from models.domains import TextEncoder
from sunset.errors import MissingPart
from sunset.schema import Analyses, EvidenceRows
from sunset.specialists.base import Reading, Specialist, frames

__all__ = ["Failure", "Panel"]

GROUP = "sunset.specialists"


class NamedEncoder(TextEncoder, Protocol):
    """A text encoder whose weights have a name."""

    @property
    def digest(self) -> str:
        """Change with the weights."""


@dataclass(frozen=True)
class Failure:
    """A posting that one specialist could not read."""

    input_hash: str
    specialist: str
    message: str


class Panel:
    """A set of specialists that read postings.

    Parameters
    ----------
    specialists : who sits on it; by default all that are installed.
    encoder : the text encoder for those of the default that want one; None lets them judge by words alone.

    Examples
    --------
    >>> sorted(Panel().digests)[:2]
    ['domain', 'language']
    """

    def __init__(
        self, specialists: Sequence[Specialist] | None = None, *, encoder: NamedEncoder | None = None
    ) -> None:
        self.specialists = tuple(_installed(encoder) if specialists is None else specialists)

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """Specialist -> digest of all that its answers depend on."""
        return {one.name: one.digest for one in self.specialists}

    @cached_property
    def fields(self) -> Mapping[str, pl.DataType | type[pl.DataType]]:
        """Every field of every specialist, with its type."""
        return {name: kind for one in self.specialists for name, kind in one.fields.items()}

    def analyse(
        self, postings: pl.DataFrame, *, only: Collection[str] | None = None, run_id: str, at: datetime
    ) -> tuple[pl.DataFrame, pl.DataFrame, list[Failure]]:
        """Let the specialists read postings.

        Parameters
        ----------
        postings : columns of `sunset.schema.Postings`, one row an input.
        only : names of the specialists to ask; by default all.
        run_id : the run they read in.
        at : when, UTC.

        Returns
        -------
        Rows of `Analyses` and of `EvidenceRows`, and what failed. A posting that makes a specialist fail
        costs that specialist's word on it and nothing else.
        """
        readings = [Reading(row) for row in postings.iter_rows(named=True)]
        analyses: list[pl.DataFrame] = [Analyses.create_empty()]
        evidence: list[pl.DataFrame] = [EvidenceRows.create_empty()]
        failures: list[Failure] = []
        for one in self.specialists:
            if only is not None and one.name not in only:
                continue
            for said, cited, failed in _read(one, readings, run_id, at):
                analyses.append(said)
                evidence.append(cited)
                failures += failed
        return pl.concat(analyses), pl.concat(evidence), failures

    def wide(self, analyses: pl.DataFrame) -> pl.DataFrame:
        """Return one row an input, with a typed column for each field of each specialist.

        Parameters
        ----------
        analyses : columns of `Analyses`, of this panel's digests.

        Returns
        -------
        ``input_hash``, ``complete`` (all specialists have read it), and the fields; null where a
        specialist abstained or has not read.
        """
        keys = analyses.select("input_hash").unique()
        wide = keys.join(
            analyses.group_by("input_hash").agg(
                complete=pl.col("specialist").n_unique() == len(self.specialists)
            ),
            on="input_hash",
        )
        for one in self.specialists:
            mine = analyses.filter(pl.col("specialist") == one.name)
            values = _values(one, mine)
            wide = wide.join(
                pl.concat([mine.select("input_hash"), values], how="horizontal"), on="input_hash", how="left"
            )
        return wide.sort("input_hash")


def _installed(encoder: NamedEncoder | None) -> Iterator[Specialist]:
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        try:
            kind = entry.load()
        except Exception as error:  # a package of somebody else's may fail in any way
            raise MissingPart(
                f"The specialist '{entry.name}' cannot be loaded from {entry.value} "
                f"({type(error).__name__}: {error}). Update or uninstall the package that brings it."
            ) from error
        wants: dict[str, Any] = {}
        if encoder is not None and "encoder" in inspect.signature(kind).parameters:
            wants = {"encoder": encoder, "encoder_digest": encoder.digest}
        yield kind(**wants)


def _values(one: Specialist, said: pl.DataFrame) -> pl.DataFrame:
    return said["values"].str.json_decode(pl.Struct(dict(one.fields))).struct.unnest()


def _read(
    one: Specialist, readings: Sequence[Reading], run_id: str, at: datetime
) -> Iterator[tuple[pl.DataFrame, pl.DataFrame, list[Failure]]]:
    """Yield what a specialist finds; if the batch breaks it, posting by posting, with the reason.

    What it answers is held against its own fields and the words of the posting, before anybody keeps it.
    """
    try:
        said, cited = frames(one, readings, one.read(readings), run_id=run_id, at=at)
        _values(one, said)
    except Exception as error:  # a specialist of somebody else's may fail in any way
        if len(readings) > 1:
            for reading in readings:
                yield from _read(one, [reading], run_id, at)
            return
        message = f"{type(error).__name__}: {error}"
        failed = [Failure(reading.posting["input_hash"], one.name, message) for reading in readings]
        yield Analyses.create_empty(), EvidenceRows.create_empty(), failed
    else:
        yield said, cited, []
