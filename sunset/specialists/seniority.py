"""The specialist for seniority: the real level of a role, from title, text, years and bank titles."""

import hashlib
import inspect
import re
from collections.abc import Mapping, Sequence
from typing import ClassVar

import polars as pl

from sunset.schema import Seniority as Level
from sunset.specialists import clauses as clause_room
from sunset.specialists import formal
from sunset.specialists import seniority_words as words
from sunset.specialists.base import Finding, Reading, Span, Specialist
from sunset.specialists.clauses import clauses

__all__ = ["ORDER", "Seniority"]

ORDER: tuple[Level, ...] = ("student", "entry", "professional", "senior", "lead", "executive")


class Seniority(Specialist):
    """Reads at what level the role really is."""

    name: ClassVar[str] = "seniority"
    fields: ClassVar[Mapping[str, pl.DataType | type[pl.DataType]]] = {"seniority": pl.String}

    def depends_on(self) -> tuple[str, ...]:
        """Return the digest of the rooms that this one reads with."""
        rooms = "".join(inspect.getsource(room) for room in (clause_room, formal, words))
        return (hashlib.blake2b(rooms.encode(), digest_size=8).hexdigest(),)

    def read(self, readings: Sequence[Reading]) -> list[Finding]:
        """Return the level of each role."""
        return [self._read(reading) for reading in readings]

    def _read(self, reading: Reading) -> Finding:
        level, span, confidence = _level(reading)
        if span is None:
            return Finding({"seniority": None})
        return Finding({"seniority": level}, {"seniority": [span]}, confidence)


def _level(reading: Reading) -> tuple[Level, Span | None, float]:
    """Return level, its evidence and confidence; the first rule that speaks decides.

    Order: students; staff and titles of leaders; what the text says of the start or the
    height of a career; years; the label of the source; and an ordinary specialist else.
    """
    found = clauses(reading)
    no_staff = _in_text(reading, found, words.NO_STAFF)
    staff = None if no_staff else _in_text(reading, found, words.LEAD_TEXT)
    years = formal.read_years(reading, found)
    label = reading.text("seniority_label")

    for_students = words.FOR_STUDENTS.search(reading.text("title"))
    title_student = None if for_students else _first(reading, "title", words.STUDENT_TITLE)
    around = bool(words.AROUND.search(reading.text("title")) or _in_text(reading, found, words.AROUND_TEXT))
    begins = None if staff else _in_text(reading, found, words.BEGINS_TEXT)
    if (
        span := title_student
        or _first(reading, "seniority_label", words.STUDENT_LABEL)
        or _in_text(reading, found, words.STUDENT_TEXT)
    ):
        return "student", span, 0.9
    if begins:
        return "entry", begins, 0.75
    if span := _first(reading, "title", words.TEAM_TITLE):
        return "lead", span, 0.85
    if span := (None if around else _first(reading, "title", words.EXECUTIVE_TITLE)) or _first(
        reading, "seniority_label", words.EXECUTIVE_LABEL
    ):
        return "executive", span, 0.85
    if not no_staff and (span := _in_text(reading, found, words.EXECUTIVE_TEXT)):
        return "executive", span, 0.7
    if not no_staff and not around and (span := _first(reading, "title", words.LEAD_TITLE)):
        return "lead", span, 0.85
    if not words.FOR_STUDENTS.search(reading.text("title")) and (
        span := _first(reading, "title", words.ENTRY_TITLE)
    ):
        return "entry", span, 0.85
    if staff:
        return "lead", staff, 0.7
    if span := _first(reading, "title", words.SENIOR_TITLE):
        return "senior", span, 0.85
    if span := _first(reading, "seniority_label", words.SENIOR_LABEL) or _first(
        reading, "title", words.SENIOR_LABEL
    ):
        return "senior", span, 0.75
    if span := _in_text(reading, found, words.ENTRY_TEXT) or _first(
        reading, "seniority_label", words.ENTRY_LABEL
    ):
        return "entry", span, 0.75
    if years and years[0] >= 5:
        return "senior", years[1], 0.75
    if span := _in_text(reading, found, words.SENIOR_TEXT):
        return "senior", span, 0.65
    if years and years[0] <= 1:
        return "entry", years[1], 0.55
    title = reading.text("title")
    if not title.strip():
        return "professional", None, 0.0
    return "professional", reading.span("title", 0, len(title)), 0.55 if label or years else 0.45


def _first(reading: Reading, field: str, pattern: re.Pattern[str]) -> Span | None:
    text = reading.text(field)
    # "Expert [Job Profile: Business Lead]": what stands in brackets is the employer's own filing
    match = pattern.search(text, 0, text.find("[") if "[" in text[1:] else len(text))
    return reading.span(field, *match.span()) if match else None


def _in_text(reading: Reading, found: Sequence[clause_room.Clause], pattern: re.Pattern[str]) -> Span | None:
    for clause in found:
        match = pattern.search(clause.text)
        if match and clause.force(*match.span()) != "nice":
            return clause.span(reading, *match.span())
    return None
