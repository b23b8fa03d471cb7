"""The words of job sites in our vocabularies."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.pages import values


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-02", date(2026, 11, 2)),
        ("2026-11-02T08:00:00Z", date(2026, 11, 2)),
        ("02.11.2026", date(2026, 11, 2)),
        ("2.1.2026 08:00", date(2026, 1, 2)),
        ("3. März 2026", date(2026, 3, 3)),
        ("3. Mrz. 2026", date(2026, 3, 3)),
        ("1. Jänner 2026", date(2026, 1, 1)),
        ("3 October 2026", date(2026, 10, 3)),
        ("Oct 3rd, 2026", date(2026, 10, 3)),
        ("25/06/2026", date(2026, 6, 25)),
        ("06/25/2026", date(2026, 6, 25)),
        ("05/05/2026", date(2026, 5, 5)),
        ("05/06/2026", None),
        ("31.02.2026", None),
        ("3. Foo 2026", None),
        ("99/99/2026", None),
        ("20261", None),
        ("heute", None),
        ("", None),
        (None, None),
    ],
)
def test_days(text: str | None, day: date | None) -> None:
    assert values.day(text) == day


@given(st.dates(min_value=date(1970, 1, 1), max_value=date(2100, 1, 1)))
def test_days_written_in_any_clear_way_are_read(day: date) -> None:
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%B %d, %Y"):
        assert values.day(day.strftime(form)) == day


@given(st.text())
def test_no_text_breaks_a_reader(text: str) -> None:
    values.day(text)
    values.employment(text)
    values.schedule(text)
    values.work_model(text)


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Unbefristet", "permanent"),
        ("Befristet", "temporary"),
        ("Regular", "permanent"),
        ("Temporary", "temporary"),
        ("Fixed-term contract", "temporary"),
        ("Festanstellung", "permanent"),
        ("Freiberuflich", "freelance"),
        ("Praktikum", "internship"),
        ("Internship", "internship"),
        ("Ausbildung", "apprenticeship"),
        ("International", None),
        ("Befristet oder unbefristet", None),
        (None, None),
    ],
)
def test_employment(label: str | None, kind: str | None) -> None:
    assert values.employment(label) == kind


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Vollzeit", "full"),
        ("Full-time", "full"),
        ("Full time", "full"),
        ("Teilzeit", "part"),
        ("Part time", "part"),
        ("Vollzeit/Teilzeit", "either"),
        ("Voll- oder Teilzeit", "either"),
        ("Full or part time", "either"),
        ("Full time, Part time", "either"),
        ("Schicht", None),
    ],
)
def test_schedule(label: str, kind: str | None) -> None:
    assert values.schedule(label) == kind


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Hybrid", "hybrid"),
        ("Remote", "remote"),
        ("Hybrid Remote", "hybrid"),
        ("Vor Ort", "onsite"),
        ("Büro", None),
    ],
)
def test_work_model(label: str, kind: str | None) -> None:
    assert values.work_model(label) == kind


@pytest.mark.parametrize(
    ("given_", "country", "region", "located"),
    [
        (("Köln", None, "Deutschland"), "DE", "Nordrhein-Westfalen", True),
        (("Frankfurt", None, "Germany"), "DE", None, True),
        (("Frankfurt", "Hessen", "Germany"), "DE", "Hessen", True),
        (("Frankfurt", "Hessen", None), None, "Hessen", False),
        (("London", None, "Grossbritannien und Nordirland"), "GB", None, True),
        (("Atlantis", None, "Deutschland"), "DE", None, False),
        (("Pune", None, "unbekannt", "in"), "IN", None, True),
        ((None, None, "Europa"), None, None, False),
    ],
)
def test_places_say_only_what_is_certain(
    given_: tuple[str | None, ...], country: str | None, region: str | None, located: bool
) -> None:
    place = values.place(*given_)
    assert (place.city, place.country, place.lat is not None) == (given_[0], country, located)
    if region or not located:
        assert place.region == region
