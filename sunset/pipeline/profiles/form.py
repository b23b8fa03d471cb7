"""The form of a profile: which fields it has, and how a person's words become values."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal, get_args

from babel import Locale

from models import places
from sunset.cv.dates import spans
from sunset.messages import languages
from sunset.pipeline.profiles.words import Wording
from sunset.profile import LEAST_PAY, Cefr
from sunset.schema import Domain, Education, Employment, Seniority, WorkModel

__all__ = ["FORM", "LISTS", "Field", "Wrong", "shown", "value_of"]

Kind = Literal[
    "text", "long", "lines", "list", "number", "pay", "year", "begin", "end", "day",
    "language", "languages", "country", "countries", "towns", "currency", "choice", "choices", "flag",
]  # fmt: skip


@dataclass(frozen=True)
class Field:
    """A field of the form.

    Parameters
    ----------
    name : as in the profile.
    kind : what a person writes into it.
    options : codes to choose from.
    needed : whether it may not stay empty.
    """

    name: str
    kind: Kind = "text"
    options: tuple[str, ...] = ()
    needed: bool = False


FORM: dict[str, tuple[Field, ...]] = {
    "person": (
        Field("name", needed=True), Field("email"), Field("phone"), Field("street"), Field("postcode"),
        Field("city"), Field("country", "country"),
        Field("language", "choice", languages(), needed=True), Field("summary", "long"),
    ),
    "skills": (
        Field("name", needed=True), Field("years", "number"),
        Field("level", "choice", ("basic", "good", "expert")),
    ),
    "languages": (
        Field("lang", "language", needed=True), Field("level", "choice", get_args(Cefr), needed=True),
    ),
    "experience": (
        Field("title", needed=True), Field("employer", needed=True), Field("city"),
        Field("start", "begin", needed=True), Field("end", "end"), Field("highlights", "lines"),
        Field("skills", "list"),
    ),
    "education": (
        Field("degree", needed=True), Field("level", "choice", get_args(Education), needed=True),
        Field("field"), Field("institution"), Field("year", "year"),
    ),
    "certificates": (Field("text", needed=True),),
    "enclosures": (Field("text", needed=True),),
    "search": (
        Field("cities", "towns"), Field("radius_km", "number", needed=True), Field("countries", "countries"),
        Field("remote", "flag"), Field("employment", "choices", get_args(Employment)),
        Field("seniority", "choices", get_args(Seniority)), Field("languages", "languages"),
        Field("keywords_preferred", "list"), Field("keywords_excluded", "list"),
        Field("domains_preferred", "choices", get_args(Domain)),
        Field("domains_excluded", "choices", get_args(Domain)),
        Field("good_from", "number", needed=True), Field("moderate_from", "number", needed=True),
    ),
    "conditions": (
        Field("employment", "choices", get_args(Employment)),
        Field("work_model", "choices", get_args(WorkModel)),
        Field("salary_floor", "pay"), Field("salary_wish", "pay"),
        Field("currency", "currency", needed=True), Field("earliest_start", "day"),
        Field("hours_min", "number"), Field("hours_max", "number"),
    ),
}  # fmt: skip
"""Parts of the form, in the order in which they are shown."""

LISTS = ("skills", "languages", "experience", "education", "certificates", "enclosures")
"""Parts with any number of entries."""


class Wrong(ValueError):
    """What a person wrote into a field cannot be a value of it.

    Parameters
    ----------
    key : of the text of the catalogue, without ``error_``.
    values : to put into it.
    """

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key)
        self.key, self.values = key, values


def shown(field: Field, value: Any, wording: Wording) -> Any:
    """Return a value as the form shows it: text, a tuple of codes for choices, a flag.

    Examples
    --------
    >>> shown(Field("start", "begin"), date(2019, 7, 1), Wording("de"))
    '01.07.2019'
    """
    if field.kind in ("choices", "flag"):
        return value
    if value is None or value == ():
        return ""
    if field.kind in ("choice", "currency"):
        return str(value)
    if isinstance(value, tuple | list):
        return ("\n" if field.kind == "lines" else ", ").join(wording.of(field.name, one) for one in value)
    return str(value) if field.kind in ("text", "long") else wording.of(field.name, value)


def value_of(field: Field, written: Any, language: str) -> Any:
    """Return the value of what a person wrote; None or an empty tuple for nothing.

    Raises
    ------
    Wrong : if it cannot be one, or is needed and missing.

    Examples
    --------
    >>> value_of(Field("salary_floor", "pay"), "68.000 €", "de")
    68000.0
    >>> value_of(Field("start", "begin"), "7/2019", "de")
    datetime.date(2019, 7, 1)
    """
    if field.kind in ("choices", "flag"):
        return written
    text = str(written).strip()
    if not text:
        if field.needed:
            raise Wrong("needed")
        return () if field.kind in _MANY else None
    if field.kind in _MANY:
        return tuple(_MANY[field.kind](part, language) for part in _parts(field.kind, text))
    return _ONE.get(field.kind, _as_it_is)(text, language)


def _parts(kind: str, text: str) -> list[str]:
    parts = text.split("\n") if kind == "lines" else re.split(r"[,;\n]", text)
    return [part.strip() for part in parts if part.strip()]


def _as_it_is(text: str, language: str) -> str:
    return text


def _number(text: str, language: str) -> float:
    decimal = Locale(language).number_symbols["latn"]["decimal"]
    plain = text.replace(" ", "").replace(decimal, ".")
    if not re.fullmatch(r"\d+(?:\.\d+)?", plain):
        raise Wrong("number")
    return float(plain)


def _pay(text: str, language: str) -> float:
    digits = re.sub(r"(?:[.,]00)?\s*(?:€|eur|euro)?$", "", text.strip(), flags=re.IGNORECASE)
    plain = re.sub(r"[.,'’\s](?=\d{3}(?:\D|$))", "", digits)
    if not re.fullmatch(r"\d+", plain) or float(plain) < LEAST_PAY:
        raise Wrong("pay")
    return float(plain)


def _year(text: str, language: str) -> int:
    if not re.fullmatch(r"(?:19|20)\d\d", text):
        raise Wrong("year")
    return int(text)


def _begin(text: str, language: str) -> date:
    found = next(spans(text), None)
    if found is None:
        raise Wrong("day")
    return found.start


def _end(text: str, language: str) -> date | None:
    if text.casefold() in {Wording(one).say("today").casefold() for one in languages()}:
        return None
    found = next(spans(text), None)
    if found is None or found.end is None:
        raise Wrong("day")
    return found.end


def _code(kind: Literal["languages", "territories"], key: str) -> Callable[[str, str], str]:
    def read(text: str, language: str) -> str:
        code = _names(kind, language).get(text.casefold())
        if code is None:
            raise Wrong(key, words=text)
        return code

    return read


@cache
def _names(kind: Literal["languages", "territories"], language: str) -> Mapping[str, str]:
    """Return names and codes of languages or countries, folded -> the code; English names are known too."""
    known: dict[str, str] = {}
    for locale in ("en", language):
        for code, name in getattr(Locale(locale), kind).items():
            if re.fullmatch(r"[a-zA-Z]{2}", code):
                known |= {str(name).casefold(): code, code.casefold(): code}
    return known


def _town(text: str, language: str) -> str:
    if not places.find(text):
        close = places.like(text)
        raise Wrong("town_like", words=text, close=close) if close else Wrong("town", words=text)
    return text


def _currency(text: str, language: str) -> str:
    code = {"€": "EUR", "$": "USD", "£": "GBP"}.get(text, text.upper())
    if code not in Locale("en").currencies:
        raise Wrong("currency")
    return code


_ONE: dict[str, Callable[[str, str], Any]] = {
    "number": _number,
    "pay": _pay,
    "year": _year,
    "begin": _begin,
    "end": _end,
    "day": _begin,
    "language": _code("languages", "language"),
    "country": _code("territories", "country"),
    "currency": _currency,
}
_MANY: dict[str, Callable[[str, str], Any]] = {
    "lines": _as_it_is,
    "list": _as_it_is,
    "languages": _code("languages", "language"),
    "countries": _code("territories", "country"),
    "towns": _town,
}
