from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sunset.schema import Contact, Contents, Place, Posting, Salary, text_hash


def posting(**changes: object) -> Posting:
    return Posting.model_validate(
        {"source": "demo", "source_id": "7", "url": "https://a.example/7", "title": "Cook"} | changes
    )


def test_a_posting_becomes_a_row_of_contents() -> None:
    row = posting(
        locations=(Place(city="Kassel", country="DE", lat=51.3, lon=9.5),),
        salary=Salary(minimum=40000, currency="EUR", period="year"),
        contact=Contact(name="Ada Beispiel", role="Recruiting", retain_until=date(2027, 5, 1)),
    ).row()
    frame = Contents.validate(
        pl.DataFrame([row | {"recorded_at": datetime(2026, 1, 1, tzinfo=UTC)}]), cast=True
    )
    assert frame["salary_min"].to_list() == [40000]
    assert frame["salary_stated_by"].to_list() == ["source"]
    assert frame["contact_name"].to_list() == ["Ada Beispiel"]
    assert frame["locations"].to_list()[0][0]["city"] == "Kassel"


def test_the_key_is_of_source_and_source_id_alone() -> None:
    assert posting().row()["job_id"] == posting(title="Chef").row()["job_id"]
    assert posting().row()["job_id"] != posting(source_id="8").row()["job_id"]
    assert (
        posting(source="a", source_id="bc").row()["job_id"]
        != posting(source="ab", source_id="c").row()["job_id"]
    )


@pytest.mark.parametrize(
    ("change", "input_changes", "content_changes"),
    [
        ({"description": "More"}, True, True),
        ({"location_label": "Kassel"}, True, True),
        ({"salary": Salary(minimum=1)}, True, True),
        ({"url": "https://a.example/other"}, False, True),
        ({"contact": Contact(name="Ada")}, False, True),
        ({"raw": "{}"}, False, False),
    ],
)
def test_what_changes_the_keys(change: dict[str, object], input_changes: bool, content_changes: bool) -> None:
    before, after = posting().row(), posting(**change).row()
    assert (before["input_hash"] != after["input_hash"]) is input_changes
    assert (before["content_key"] != after["content_key"]) is content_changes


@given(st.text(), st.text(min_size=1))
def test_the_text_hash_ignores_case_and_spacing(company: str, title: str) -> None:
    assert text_hash(company, title, "A  b.") == text_hash(f" {company}", f"{title} ", "a B")


@pytest.mark.parametrize(
    "wrong",
    [
        {"locations": [{"country": "Germany"}]},
        {"work_model": "sometimes"},
        {"language": "deu"},
        {"titel": "Cook"},
        {"title": "k" * 501},
        {"company": "k" * 501},
        {"url": "https://a.example/" + "k" * 2_000},
        {"description": "k" * 30_001},
        {"location_label": "k" * 5_001},
        {"locations": [{"city": "Kassel"}] * 51},
        {"locations": [{"city": "k" * 501}]},
        {"raw": "k" * 400_001},
    ],
)
def test_values_outside_the_vocabulary_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        posting(**wrong)
