"""The specialist for the job domain: one of eighteen, from title, duties and the encoder."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

import polars as pl

from models.domains import DOMAINS, DomainClassifier, TextEncoder, domain_digest, hits
from models.skills import SkillLexicon
from sunset.specialists.base import Finding, Reading, Span, Specialist

__all__ = ["Domain", "duties"]

SECOND_FROM = 0.2
"""Probability from which the next likeliest domain is named as well."""


def duties(reading: Reading, *, limit: int = 3000) -> str:
    """Return what the work is about: introduction, duties and must-haves, without offer and boilerplate."""
    text = reading.text("description")
    wanted = ("duties", "must", "intro", "nice")
    parts = sorted(
        (part for part in reading.parts if part.kind in wanted), key=lambda part: wanted.index(part.kind)
    )
    return "\n".join(text[part.start : part.end] for part in parts)[:limit]


class Domain(Specialist):
    """Reads in which of the workbench's domains the work lies.

    Parameters
    ----------
    encoder : turns texts into vectors; None judges by words alone.
    encoder_digest : names the encoder's weights.
    """

    name: ClassVar[str] = "domain"
    fields: ClassVar[Mapping[str, pl.DataType | type[pl.DataType]]] = {
        "domain": pl.String,
        "domain_second": pl.String,
    }

    def __init__(self, encoder: TextEncoder | None = None, encoder_digest: str = "") -> None:
        self._classifier = DomainClassifier(encoder)
        self._encoder_digest = encoder_digest

    def depends_on(self) -> tuple[str, ...]:
        """Return the digests of descriptions, lexicon and encoder."""
        return domain_digest(), SkillLexicon.digest(), self._encoder_digest

    def read(self, readings: Sequence[Reading]) -> list[Finding]:
        """Return domain and second domain of each posting."""
        if not readings:
            return []
        if not hasattr(self._classifier, "classes_"):
            self._classifier.fit()
        pairs = [(reading.text("title"), duties(reading)) for reading in readings]
        return [
            self._finding(reading, row)
            for reading, row in zip(readings, self._classifier.predict_proba(pairs), strict=True)
        ]

    def _finding(self, reading: Reading, probabilities: Sequence[float]) -> Finding:
        order = sorted(range(len(DOMAINS)), key=lambda place: -probabilities[place])
        first, second = DOMAINS[order[0]], DOMAINS[order[1]]
        evidence = _evidence(reading, first)
        if not evidence:
            return Finding({"domain": None, "domain_second": None})
        named = probabilities[order[1]] >= SECOND_FROM
        spans = {"domain": evidence}
        if named and (others := _evidence(reading, second)):
            spans["domain_second"] = others
        values = {"domain": first, "domain_second": second if "domain_second" in spans else None}
        return Finding(values, spans, float(probabilities[order[0]]))


def _evidence(reading: Reading, domain: str) -> list[Span]:
    """Return up to three places that speak for a domain: words of the title, of the duties, skills."""
    title = reading.text("title")
    spans = [reading.span("title", *place) for place in hits(title, "title")[domain][:2]]
    lexicon = SkillLexicon.bundled()
    for part in reading.parts:
        if len(spans) >= 3 or part.kind in {"offer", "boilerplate"}:
            continue
        text = reading.text("description")[part.start : part.end]
        places = list(hits(text, "text")[domain])
        places += [(m.start, m.end) for m in lexicon.find(text) if lexicon.group[m.name] == domain]
        spans += [reading.span("description", part.start + a, part.start + b) for a, b in sorted(places)[:2]]
    return spans[:3] or ([reading.span("title", 0, len(title))] if title.strip() else [])
