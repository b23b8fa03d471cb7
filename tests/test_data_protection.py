"""What docs/data-protection.md promises is so."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from sunset.ledger.belonging import of_person
from sunset.ledger.models import Base
from sunset.profile import Experience, LanguageSkill, Profile, Skill, Study
from tests.specialists.test_fit import POSTINGS, judge, person, read

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "data-protection.md").read_text(encoding="utf-8")


def test_every_table_that_names_a_person_is_described() -> None:
    described = PAGE.split("## What is held")[1].split("### What is not taken")[0]
    of_people = {table.__tablename__ for table, _ in of_person(1)}
    of_others = {table.name for table in Base.metadata.sorted_tables} - of_people
    assert [name for name in of_people if f"`{name}`" not in described] == []
    assert of_others == {"workspaces", "memberships", "runs"}


def test_what_is_not_taken_has_no_field() -> None:
    fields = {
        *Profile.model_fields, *Experience.model_fields, *Study.model_fields, *LanguageSkill.model_fields,
        *Skill.model_fields,
    }  # fmt: skip
    assert fields == {
        "name", "email", "phone", "street", "postcode", "city", "country", "language", "summary", "skills",
        "languages", "experience", "education", "certificates", "enclosures", "polish", "search",
        "conditions",
        "title", "employer", "start", "end", "highlights", "level", "degree", "field", "institution", "year",
        "lang", "years",
    }  # fmt: skip


@pytest.fixture(scope="module")
def analysed() -> tuple[pl.DataFrame, pl.DataFrame]:
    return read(POSTINGS)


def _study(**changes: Any) -> dict[str, Any]:
    return {"education": (Study(**{"level": "bachelor", "degree": "B.Sc. Informatik"} | changes),)}


def _station(**changes: Any) -> dict[str, Any]:
    usual = {"title": "Java Entwicklerin", "employer": "Probe AG", "start": date(2020, 1, 1)}
    return {"experience": (Experience(**usual | changes),)}


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Mehmet Beispiel"},
        {"email": "mehmet@example.org", "phone": "+49 69 90009 000"},
        {"street": "Musterweg 3", "postcode": "99999"},
        _study(year=1979),
        _study(institution="Universität Wetterau"),
        _station(employer="Andere AG", city="Kassel"),
    ],
)
def test_what_the_page_calls_not_used_changes_no_verdict(analysed: Any, changes: dict[str, Any]) -> None:
    assert judge(analysed, person(**changes)) == judge(analysed, person())


def test_where_somebody_lives_changes_conditions_and_no_level(analysed: Any) -> None:
    here, there = judge(analysed, person()), judge(analysed, person(city="Kassel", country="AT"))
    assert [one.conditions for one in there] != [one.conditions for one in here]
    assert [(one.level, one.score) for one in there] == [(one.level, one.score) for one in here]


@pytest.mark.parametrize(
    "changes",
    [
        {"skills": ()},
        {"languages": (LanguageSkill(lang="de", level="A1"),)},
        _study(level="vocational", degree="Ausbildung"),
        _station(start=date(2026, 10, 1)),
        {"certificates": ("Steuerberaterexamen",)},
        {"summary": "Steuerberaterexamen bestanden."},
    ],
)
def test_what_the_page_calls_used_does(analysed: Any, changes: dict[str, Any]) -> None:
    assert judge(analysed, person(**changes)) != judge(analysed, person())
