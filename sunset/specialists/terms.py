"""The terms of a job: contract, hours, work model, pay, dates, and what an application has to say.

A statement of the text outranks the source's labels, which count as evidence too. Rules look at one
sentence at a time, so that what is said of customers, colleagues or courses does not count for the post.
"""

import inspect
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import polars as pl

from sunset.specialists import figures, phrases, terms_contract, terms_week
from sunset.specialists import terms_words as words
from sunset.specialists.base import Finding, Reading, Span, Specialist
from sunset.specialists.parts import Kind

__all__ = ["Terms"]

FULL_TIME = 35.0
"""Hours a week from which a post counts as full-time."""


class Terms(Specialist):
    """Terms as the posting states them; null where it is silent.

    ``employment``, ``schedule``, ``work_model`` as in `sunset.schema`; ``hours_*`` a week; ``salary_*``
    before tax; ``start`` and ``deadline`` only if a full date is named; ``asks_salary`` and
    ``asks_start`` are true if the application is to name a wish or a date, else null; ``reference`` is
    the number to be quoted;
    ``contact_name`` with its form of address (Frau, Mr) where there is one; ``address_form``: how a German
    text speaks to the reader, du or sie.
    """

    name: ClassVar[str] = "terms"
    fields: ClassVar[Mapping[str, pl.DataType | type[pl.DataType]]] = {
        "employment": pl.String,
        "schedule": pl.String,
        "hours_min": pl.Float64,
        "hours_max": pl.Float64,
        "work_model": pl.String,
        "salary_min": pl.Float64,
        "salary_max": pl.Float64,
        "salary_currency": pl.String,
        "salary_period": pl.String,
        "start": pl.Date,
        "deadline": pl.Date,
        "asks_salary": pl.Boolean,
        "asks_start": pl.Boolean,
        "reference": pl.String,
        "contact_name": pl.String,
        "contact_role": pl.String,
        "address_form": pl.String,
    }

    def depends_on(self) -> tuple[str, ...]:
        """Return the code that reads figures, and the lexicon."""
        rooms = (figures, phrases, terms_contract, terms_week, words)
        return tuple(inspect.getsource(room) for room in rooms)

    def read(self, readings: Sequence[Reading]) -> list[Finding]:
        """Return one finding a reading."""
        return [_read(reading) for reading in readings]


@dataclass(frozen=True)
class _Sentence:
    source_field: str
    kind: Kind | None  # None: not of the description
    start: int
    text: str

    @cached_property
    def lower(self) -> str:
        return self.text.lower()

    def hints(self, words: Sequence[str]) -> bool:
        """True if one of the words, in small letters, is in it."""
        return any(word in self.lower for word in words)

    def span(self, reading: Reading, match: re.Match[str]) -> Span:
        return reading.span(self.source_field, self.start + match.start(), self.start + match.end())


# --- reading ------------------------------------------------------------------------------


def _read(reading: Reading) -> Finding:
    lines = list(_sentences(reading))
    values: dict[str, Any] = dict.fromkeys(Terms.fields)
    evidence: dict[str, list[Span]] = {}
    sure: list[float] = []
    weights: dict[str, float] = {}

    def note(spans: Sequence[Span], confidence: float = 0.9, **found: Any) -> None:
        for name, value in found.items():
            if value is not None:
                values[name], evidence[name] = value, list(spans)
                sure.append(confidence)

    for name, rules in (
        ("employment", terms_contract.EMPLOYMENT),
        ("schedule", terms_week.SCHEDULE),
        ("work_model", terms_week.WORK_MODEL),
    ):
        if best := _decide(reading, lines, rules):
            weights[name], value, span = best
            note([span], 0.9 if weights[name] > terms_contract.REPEATED else 0.75, **{name: value})
    _hours(reading, lines, values["schedule"], weights.get("schedule", 0.0), note)
    for line in (line for line in lines if line.kind):
        pay_about = line.kind == "offer" and bool(
            re.search(r"(?i)package|gehalt|salary|vergütung|\bpay\b", _head(reading, line))
        )
        money = line.hints(words.HINTS["salary"])
        if (
            money
            and values["salary_currency"] is None
            and (pay := figures.pay_in(line.text, about_pay=pay_about))
        ):
            spans = [reading.span("description", line.start + pay.start, line.start + pay.end)]
            note(spans, salary_min=pay.minimum, salary_max=pay.maximum, salary_currency=pay.currency)
            note(spans, salary_period=pay.period)
        _dates(reading, line, values, note)
        if not line.hints(words.HINTS["application"]):
            continue
        for name, wish in (("asks_salary", words.SALARY_WISH), ("asks_start", words.START_WISH)):
            if values[name] is None and (match := wish.search(line.text)) and words.ASKS.search(line.text):
                note([line.span(reading, match)], **{name: True})
        if values["reference"] is None and (match := words.REFERENCE.search(line.text)):
            note([_group(reading, line, match, "token")], reference=match["token"])
        if values["contact_name"] is None:
            _contact(reading, line, note)
    form, spans = _address_form(reading)
    note(spans, address_form=form)
    return Finding(values, evidence, round(sum(sure) / len(sure), 2) if sure else 0.0)


def _sentences(reading: Reading) -> Iterator[_Sentence]:
    for name in ("title", "employment_label", "schedule_label", "location_label"):
        if reading.text(name).strip():
            yield _Sentence(name, None, 0, reading.text(name))
    text = reading.text("description")
    for part, start, end in reading.sentences:
        yield _Sentence("description", part.kind, start, text[start:end])


def _decide(
    reading: Reading, lines: Sequence[_Sentence], rules: Sequence[terms_contract.Rule]
) -> tuple[float, str, Span] | None:
    """Return weight, value and words of the heaviest rule that applies, the first of equals."""
    best: tuple[float, str, Span] | None = None
    whole = "\n".join(line.text for line in lines)
    for rule in rules:
        likely = rule.words.within(whole) if not best or rule.weight > best[0] else None
        for line in lines if likely else ():
            if line.source_field not in rule.fields or (line.kind and line.kind not in rule.parts):
                continue
            match = likely.search(line.text) if likely else None
            if (
                match
                and not (rule.unless and rule.unless.search(line.text))
                and (not best or rule.weight > best[0])
            ):
                best = rule.weight, rule.value, line.span(reading, match)
    return best


def _hours(
    reading: Reading,
    lines: Sequence[_Sentence],
    schedule: str | None,
    weight: float,
    note: Callable[..., None],
) -> None:
    """Note the weekly hours of the first sentence that states some, and what they make of the schedule.

    They contradict a label, and so overrule it, if they are not the hours of the schedule it names. "At
    least 32" is no number of hours, but beside "full-time" it tells that less is possible too.
    """
    for line in lines:
        if line.source_field not in ("description", "schedule_label"):
            continue
        found = figures.hours_in(line.text)
        if not found:
            continue
        spans = [
            reading.span(line.source_field, line.start + one.start, line.start + one.end) for one in found
        ]
        least, most = min(one.least for one in found), max(one.most or one.least for one in found)
        limited = most >= FULL_TIME or all(one.most for one in found)
        meant = "full" if least >= FULL_TIME else "either" if most >= FULL_TIME else "part"
        if schedule == "full" and not limited:
            meant = "either"
        stated = weight > terms_contract.REPEATED and (schedule, limited) != ("full", False)
        if schedule and (stated or schedule == "either"):
            meant = schedule
        if meant != schedule:
            note(spans, schedule=meant)
        if limited and (meant == "full") == (least >= FULL_TIME):
            note(spans, hours_min=least, hours_max=most)
        return


def _dates(reading: Reading, line: _Sentence, values: dict[str, Any], note: Callable[..., None]) -> None:
    until = words.DEADLINE.search(line.text)
    for start, end, day in figures.dates_in(line.text):
        before = line.text[max(0, start - 60) : start]
        span = reading.span("description", line.start + start, line.start + end)
        if until and re.search(r"(?i)bis|by|until|frist|schluss|date|deadline|clos", before):
            if values["deadline"] is None:
                note([span], deadline=day.isoformat())
        elif values["start"] is None and words.START.search(before):
            note([span], start=day.isoformat())


def _contact(reading: Reading, line: _Sentence, note: Callable[..., None]) -> None:
    found = (match for pattern in words.CONTACTS for match in pattern.finditer(line.text))
    match = next((match for match in found if not words.NO_NAME.search(match["name"])), None)
    if match is None:
        return
    note([_group(reading, line, match, "name")], contact_name=match["name"])
    if role := words.ROLE.match(line.text[match.end() :]):
        start = line.start + match.end() + role.start("role")
        span = reading.span("description", start, start + len(role["role"].rstrip()))
        note([span], contact_role=span.quote)


def _group(reading: Reading, line: _Sentence, match: re.Match[str], group: str) -> Span:
    return reading.span(line.source_field, line.start + match.start(group), line.start + match.end(group))


def _head(reading: Reading, line: _Sentence) -> str:
    """Return the heading of the part that a sentence stands in."""
    part = next(part for part in reading.parts if part.start <= line.start < part.end)
    return reading.text("description")[part.start : part.end].strip().split("\n")[0][:60]


def _address_form(reading: Reading) -> tuple[str | None, list[Span]]:
    """Tell du from Sie; the parts written for this job outweigh benefits and boilerplate."""
    text = reading.text("description")
    found: dict[str, list[Span]] = {"du": [], "sie": []}
    weight = {"du": 0, "sie": 0}
    for part in reading.parts:
        for form, pattern in (("du", words.ADDRESS_DU), ("sie", words.ADDRESS_SIE)):
            for match in pattern.finditer(text, part.start, part.end):
                found[form].append(reading.span("description", *match.span()))
                weight[form] += 1 if part.kind in ("offer", "boilerplate") else 3
    form = max(weight, key=lambda name: weight[name])
    return (form, found[form][:3]) if weight[form] > min(weight.values()) else (None, [])
