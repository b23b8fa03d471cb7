"""The contract of a specialist, version 1.

A specialist reads one aspect of a posting. For every value it gives the words the value
rests on and how sure it is; what cannot cite, abstains. Its `digest` names everything that
its answers depend on, so a changed specialist re-reads the market and the others rest.
"""

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

import polars as pl

from sunset.schema import Analyses, EvidenceRows
from sunset.specialists.code import sources
from sunset.specialists.parts import Part, sentences, split

__all__ = ["CONTRACT", "Finding", "Reading", "Span", "Specialist", "frames"]

CONTRACT = 1


@dataclass(frozen=True)
class Span:
    """Words of a posting: ``posting[source_field][start:end] == quote``."""

    source_field: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True)
class Reading:
    """A posting opened for reading: its row, and its text split into parts (once for all specialists)."""

    posting: Mapping[str, Any]

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Duties, must-haves, nice-to-haves, offer, boilerplate of the description, in order."""
        return split(self.posting["description"] or "")

    @cached_property
    def sentences(self) -> tuple[tuple[Part, int, int], ...]:
        """Sentences and list items of the description as part, start and end."""
        text = self.text("description")
        return tuple((part, *span) for part in self.parts for span in sentences(text, part.start, part.end))

    def text(self, source_field: str) -> str:
        """Return a text column of the posting; empty if it is null."""
        return self.posting[source_field] or ""

    def span(self, source_field: str, start: int, end: int) -> Span:
        """Return the words from `start` to `end` as evidence."""
        return Span(source_field, start, end, self.text(source_field)[start:end])


@dataclass(frozen=True)
class Finding:
    """What a specialist found in one posting.

    Parameters
    ----------
    values : every field of the specialist; null where it abstains.
    evidence : field -> the words it rests on.
    confidence : in [0, 1], of the finding as a whole.
    """

    values: Mapping[str, Any]
    evidence: Mapping[str, Sequence[Span]] = field(default_factory=dict)
    confidence: float = 0.0

    @property
    def abstained(self) -> bool:
        """True if nothing could be cited."""
        return not any(self.evidence.values())


class Specialist(ABC):
    """Reads one aspect of postings; see the module's text."""

    name: ClassVar[str]
    fields: ClassVar[Mapping[str, pl.DataType | type[pl.DataType]]]
    """Columns it adds to an analysed posting, with their types."""

    @abstractmethod
    def read(self, readings: Sequence[Reading]) -> list[Finding]:
        """Return one finding a reading, in order; a batch, so encoders work vectorised."""

    def depends_on(self) -> tuple[str, ...]:
        """Return what the answers depend on beside the code: digests of weights, lexicon, prompt."""
        return ()

    @cached_property
    def digest(self) -> str:
        """16 hex digits of contract, code (see `sources`) and `depends_on`."""
        parts = json.dumps([CONTRACT, self.name, sources(type(self).__module__), self.depends_on()])
        return hashlib.blake2b(parts.encode(), digest_size=8).hexdigest()


def frames(
    specialist: Specialist,
    readings: Sequence[Reading],
    findings: Sequence[Finding],
    *,
    run_id: str,
    at: datetime,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return findings as rows of `Analyses` and `EvidenceRows`.

    Parameters
    ----------
    specialist : who found it.
    readings, findings : of equal length and order.
    run_id : the run they were made in.
    at : when, UTC.

    Raises
    ------
    ValueError : if a quotation is not in the posting where it is said to be.
    """
    analyses, evidence = [], []
    for reading, finding in zip(readings, findings, strict=True):
        key = [reading.posting["input_hash"], specialist.name, specialist.digest]
        analysis_id = hashlib.blake2b("\x1f".join(key).encode(), digest_size=16).hexdigest()
        analyses.append(
            dict(zip(("input_hash", "specialist", "digest"), key, strict=True))
            | {
                "analysis_id": analysis_id,
                "values": json.dumps(dict(finding.values), ensure_ascii=False),
                "confidence": finding.confidence,
                "abstained": finding.abstained,
                "run_id": run_id,
                "analysed_at": at,
            }
        )
        for name, spans in finding.evidence.items():
            for span in spans:
                if reading.text(span.source_field)[span.start : span.end] != span.quote:
                    raise ValueError(f"'{span.quote}' does not stand at {span.start} of {span.source_field}")
            evidence += [{"analysis_id": analysis_id, "field": name} | vars(span) for span in set(spans)]
    return (
        Analyses.validate(pl.DataFrame(analyses, schema=Analyses.create_empty().schema), cast=True),
        EvidenceRows.validate(pl.DataFrame(evidence, schema=EvidenceRows.create_empty().schema), cast=True),
    )
