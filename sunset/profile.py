"""A person's profile: what they can do, what they look for, what they insist on.

Written by hand as TOML; `Profile.load` reads it and names the line of every mistake.
Facts about photo, birth, family, religion, nationality or disability have no place here.
"""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from babel import Locale
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    EmailStr,
    Field,
    StringConstraints,
    ValidationInfo,
    model_validator,
)

from models import places
from sunset import schema, toml_file
from sunset.clock import utc_now
from sunset.messages import languages
from sunset.schema import Domain, Education, Employment, Seniority, WorkModel
from sunset.toml_file import BY_HAND

__all__ = ["Conditions", "Experience", "LanguageSkill", "Profile", "Search", "Skill", "Study"]

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Cefr = Literal["A1", "A2", "B1", "B2", "C1", "C2", "native"]
_NO_COUNTRIES = frozenset(["EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"])  # codes of other things than countries
LEAST_PAY = 1000  # a year; less is a thousands point read as a decimal point: in TOML, 68.000 is 68


def _in_full(pay: Any) -> Any:
    if isinstance(pay, str) or (isinstance(pay, int | float) and not pay >= LEAST_PAY):
        raise ValueError(
            "write the pay of a year as a plain number without a point for thousands, like 68000"
        )
    return pay


def _begun(day: date) -> date:
    if day > utc_now().date():
        raise ValueError("it lies in the future; leave out what has not begun")
    return day


def _country(code: str) -> str:
    if code in _NO_COUNTRIES or code not in _names().territories:
        fix = "write GB" if code == "UK" else "look it up in ISO 3166, like DE"
        raise ValueError(f"there is no country of that code; {fix}")
    return code


def _language(code: str) -> str:
    if code not in _names().languages:
        raise ValueError("there is no language of that code; look it up in ISO 639-1, like de")
    return code


def _currency(code: str) -> str:
    if code not in _names().currencies:
        raise ValueError("there is no currency of that code; look it up in ISO 4217, like EUR")
    return code


def _town(name: str, info: ValidationInfo) -> str:
    """Look a place up where a person has just written it; what was stored before stays readable."""
    if info.context != BY_HAND or places.find(name):
        return name
    close = places.like(name)
    fix = f"did you mean '{close}'?" if close else "name the nearest larger town"
    raise ValueError(f"no place of that name is known; {fix}")


@cache
def _names() -> Locale:
    return Locale("en")


Pay = Annotated[float, BeforeValidator(_in_full), Field(allow_inf_nan=False)]
City = Annotated[Text, AfterValidator(_town)]
Country = Annotated[schema.Country, AfterValidator(_country)]
Language = Annotated[schema.Language, AfterValidator(_language)]
Currency = Annotated[schema.Currency, AfterValidator(_currency)]


def _spoken(language: str) -> str:
    if language not in languages():
        raise ValueError(f"Sunset does not speak '{language}' yet; choose one of: {', '.join(languages())}")
    return language


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Skill(_Part):
    """Something the person can do or knows."""

    name: Text
    years: float | None = Field(None, ge=0, le=70)
    level: Literal["basic", "good", "expert"] | None = None


class LanguageSkill(_Part):
    """A language and how well it is spoken, by the European reference frame."""

    lang: Language
    level: Cefr


class Experience(_Part):
    """A station of working life; without an end it lasts until today."""

    title: Text
    employer: Text
    city: str | None = None
    start: Annotated[date, AfterValidator(_begun)]
    end: date | None = None
    highlights: tuple[Text, ...] = ()
    skills: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _ends_after_its_start(self) -> Self:
        if self.end and self.end < self.start:
            raise ValueError(f"ends ({self.end}) before it starts ({self.start}); swap or correct the dates")
        return self


class Study(_Part):
    """A degree or vocational training."""

    level: Education
    degree: Text
    field: str | None = None
    institution: str | None = None
    year: int | None = Field(None, ge=1940, le=2100)


class Search(_Part):
    """What the person wants to be shown."""

    sources: tuple[Text, ...] = ()
    cities: tuple[City, ...] = ()
    radius_km: float = Field(50.0, ge=0, le=1000)
    countries: tuple[Country, ...] = ()
    remote: bool = True
    employment: tuple[Employment, ...] = ()
    seniority: tuple[Seniority, ...] = ()
    domains_preferred: tuple[Domain, ...] = ()
    domains_excluded: tuple[Domain, ...] = ()
    keywords_preferred: tuple[Text, ...] = ()
    keywords_excluded: tuple[Text, ...] = ()
    languages: tuple[Language, ...] = ()
    limit: int = Field(200, ge=1, le=100_000, description="most postings to evaluate in one run")
    good_from: float = Field(0.65, ge=0, le=1, description="fit score from which a match is Good")
    moderate_from: float = Field(0.40, ge=0, le=1, description="fit score from which a match is Moderate")

    @model_validator(mode="after")
    def _thresholds_in_order(self) -> Self:
        if self.moderate_from > self.good_from:
            raise ValueError(
                f"moderate_from ({self.moderate_from}) is above good_from ({self.good_from}); lower it"
            )
        both = sorted(set(self.domains_preferred) & set(self.domains_excluded))
        if both:
            raise ValueError(f"{', '.join(both)} is both preferred and excluded; keep one")
        return self


class Conditions(_Part):
    """What the person insists on; judged beside the fit, never mixed into it."""

    employment: tuple[Employment, ...] = ()
    salary_floor: Pay | None = Field(None, description="least pay a year, before tax")
    salary_wish: Pay | None = Field(None, description="named in a letter only where the posting asks")
    currency: Currency = "EUR"
    earliest_start: date | None = None
    hours_min: float | None = Field(None, ge=0, le=60, description="hours a week")
    hours_max: float | None = Field(None, ge=0, le=60, description="hours a week")
    work_model: tuple[WorkModel, ...] = ()

    @model_validator(mode="after")
    def _bounds_in_order(self) -> Self:
        if self.hours_min is not None and self.hours_max is not None and self.hours_min > self.hours_max:
            raise ValueError(f"hours_min ({self.hours_min}) is above hours_max ({self.hours_max}); swap them")
        if self.salary_floor and self.salary_wish and self.salary_wish < self.salary_floor:
            raise ValueError(
                f"salary_wish ({self.salary_wish:.0f}) is below salary_floor ({self.salary_floor:.0f}); "
                "raise it or lower the floor"
            )
        return self


class Profile(_Part):
    """One version of a person's profile.

    Examples
    --------
    >>> Profile(name="Ada Beispiel", language="de").search.radius_km
    50.0
    """

    name: Text
    email: EmailStr | None = None
    phone: str | None = None
    street: str | None = None
    postcode: str | None = None
    city: str | None = None
    country: Country | None = None
    language: Annotated[str, AfterValidator(_spoken)] = Field(
        "en", description="in which Sunset speaks to the person; one there is a catalogue for"
    )
    summary: str = ""
    skills: tuple[Skill, ...] = ()
    languages: tuple[LanguageSkill, ...] = ()
    experience: tuple[Experience, ...] = ()
    education: tuple[Study, ...] = ()
    certificates: tuple[Text, ...] = ()
    enclosures: tuple[Text, ...] = Field((), description="documents that exist and may be enclosed")
    polish: bool = Field(
        False, description="a configured language model may polish letters; names and contacts are masked"
    )
    search: Search = Search()
    conditions: Conditions = Conditions()

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a profile from a TOML file.

        Raises
        ------
        sunset.errors.NotFound : if there is no such file.
        sunset.errors.BadInput : for every mistake in it, with line and fix.
        """
        return toml_file.load(path, cls)

    def years_of_experience(self, today: date) -> float:
        """Return the years worked until `today`, overlapping stations counted once.

        Examples
        --------
        >>> job = Experience(title="Cook", employer="Inn", start=date(2020, 1, 1), end=date(2022, 1, 1))
        >>> round(Profile(name="Ada", experience=(job, job)).years_of_experience(date(2026, 1, 1)), 1)
        2.0
        """
        days, until = 0, date.min
        for start, end in sorted((job.start, min(job.end or today, today)) for job in self.experience):
            days += max(0, (end - max(start, until)).days)
            until = max(until, end)
        return days / 365.25
