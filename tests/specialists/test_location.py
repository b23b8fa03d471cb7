"""Where the job is done, and whether the metadata agree."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sunset.specialists.base import Finding
from sunset.specialists.location import Location
from tests.specialists.baselines import reading, verbatim


def find(description: str, label: str | None = None, **columns: Any) -> Finding:
    posting = reading(description, location_label=label, **columns)
    [finding] = Location().read([posting])
    assert verbatim(finding, posting)
    return finding


@pytest.mark.parametrize(
    ("text", "cities"),
    [
        ("Einsatzort: Kassel\nWir backen.", ["Kassel"]),
        ("Standorte: Berlin, Hamburg, München", ["Berlin", "Hamburg", "München"]),
        ("The role is based in Frankfurt a. M.", ["Frankfurt a. M."]),
        ("Für unseren Standort Essen suchen wir Verstärkung. Unser Hauptsitz ist in Köln.", ["Essen"]),
        ("You will work in our Riga office and meet clients in Vienna.", ["Riga"]),
        ("Arbeitsort: 10115 Berlin, Leipziger Straße 5", ["Berlin"]),
        ("Unser Büro liegt in der Frankfurter Allee.", []),
        ("Wir suchen ab sofort in Halle (Saale) einen Koch.", ["Halle (Saale)"]),
        ("Once a year we travel to Lisbon for a conference.", []),
        ("Gegründet in Winterthur, mit Kunden in Bern.", []),
        ("Sie pflegen das Limitsystem für Branchen und Länder.", []),
        ("Sie sind Beraterin oder Berater im Haus.", []),
        (
            "Unsere Filiale in Köln-Ehrenfeld sucht dich. Italienisch wäre in Ehrenfeld schön.",
            ["Köln-Ehrenfeld"],
        ),
        ("Sie arbeiten in Berlin, in unserem Büro in Berlin-Moabit.", ["Berlin"]),
        ("You join five colleagues in our Dublin office. The traders are in Frankfurt.", ["Dublin"]),
    ],
)
def test_cities_of_the_text(text: str, cities: list[str]) -> None:
    assert find(text).values["cities"] == cities


@pytest.mark.parametrize(
    "text",
    [
        "Follow up on findings with control owners in London and Pune.",
        "Sie verhandeln Verträge mit Gegenparteien in London und Dublin.",
        "Sie sind Ansprechperson für Tochtergesellschaften in Dublin und London.",
        "The line manager sits in London.",
        "Build the event model together with the neighbouring teams in Hamburg.",
        "The first vendor went live in August.",
        "Fluent English: reports are read in London as well.",
    ],
)
def test_a_second_city_that_is_mentioned_is_no_place_of_work(text: str) -> None:
    alone = find(text, "Frankfurt am Main")
    assert alone.values["location_conflict"] is False
    assert [place["city"] for place in alone.values["places"]] == ["Frankfurt am Main"]
    beside = find(f"Arbeitsort ist Frankfurt.\n\n## Aufgaben\n\n- {text}", "Frankfurt am Main")
    assert beside.values["cities"] == ["Frankfurt"]


def test_what_is_said_to_stand_elsewhere_contradicts_the_metadata() -> None:
    found = find("## Über die Stelle\n\n- Konstruktion und Halle sind in Flensburg.", "Stuttgart")
    assert (found.values["cities"], found.values["location_conflict"]) == (["Flensburg"], True)


def test_the_text_outranks_the_metadata_and_tells_the_conflict() -> None:
    found = find("Dienstort ist Frankfurt am Main.", "Frankfurt (Oder), Brandenburg, Deutschland")
    assert found.values["location_conflict"] is True
    assert found.values["authoritative"] == "text"
    assert [place["region"] for place in found.values["places"]] == ["Hessen"]
    fields = {span.source_field for span in found.evidence["location_conflict"]}
    assert fields == {"description", "location_label"}


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Arbeitsort: München", "Munich, Germany"),
        ("Your office is in Eschborn.", "Frankfurt am Main, Hessen, Deutschland"),
        ("The role is based in Frankfurt.", "Frankfurt, Brandenburg, Deutschland"),
        ("Place of work: Genève", "Geneva, Switzerland"),
        ("Einsatzort: Linz", "Österreich"),
    ],
)
def test_other_spellings_suburbs_and_countries_are_no_conflict(text: str, label: str) -> None:
    assert find(text, label).values["location_conflict"] is False


def test_a_place_in_another_country_than_the_metadata_is_a_conflict() -> None:
    assert find("Einsatzort: Linz", "Schweiz").values["location_conflict"] is True


def test_metadata_stand_in_where_the_text_names_none() -> None:
    found = find("Wir backen Brot.", "Frankfurt/Main, Hessen, Deutschland")
    assert found.values["cities"] == []
    assert found.values["authoritative"] == "metadata"
    [place] = found.values["places"]
    assert (place["city"], place["region"], place["country"]) == ("Frankfurt/Main", "Hessen", "DE")
    assert round(place["lat"]) == 50


def test_places_of_the_source_keep_their_own_coordinates() -> None:
    place = {"city": "Kassel", "region": None, "country": "DE", "lat": 51.3, "lon": 9.4}
    found = find("Wir backen Brot.", "Kassel", locations=[place])
    assert found.values["places"] == [place | {"region": "Hessen"}]


def test_nothing_said_nothing_found() -> None:
    found = find("Wir backen Brot.")
    assert found.abstained
    assert found.values["location_conflict"] is None


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Remote (US residents only).", ["US"]),
        ("Fully remote within Germany or Austria.", ["DE", "AT"]),
        ("Sie arbeiten deutschlandweit remote.", ["DE"]),
        ("You must be based in the UK.", ["GB"]),
        ("We sell bread in Germany.", []),
    ],
)
def test_where_a_remote_worker_may_live(text: str, countries: list[str]) -> None:
    assert find(text).values["remote_from"] == countries


def test_the_title_names_the_place_if_the_text_does_not() -> None:
    found = find("Wir backen Brot.", title="Bäcker in Stuttgart (m/w/d)")
    assert found.values["cities"] == ["Stuttgart"]
    assert [span.source_field for span in found.evidence["cities"]] == ["title"]


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200), st.text(max_size=40))
def test_any_text_is_read(text: str, label: str) -> None:
    find(text, label)
    find(f"Einsatzort: Berlin{text}", label, company=text[:5])


def test_a_site_s_field_above_the_text_is_its_metadata_not_the_text_s_word() -> None:
    head = "**Job ID:** R-1\n\n**Location:** Frankfurt am Main\n\n**Overview**\n\n"
    label = "Frankfurt am Main, Hessen, Deutschland"
    found = find(f"{head}The role is based in our Pune office. The line manager sits in Frankfurt.", label)
    assert (found.values["cities"], found.values["location_conflict"]) == (["Pune"], True)
    alone = find(f"{head}We bake bread.", label)
    assert (alone.values["cities"], alone.values["location_conflict"]) == (["Frankfurt am Main"], False)
