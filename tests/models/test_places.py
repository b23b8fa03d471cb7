"""The gazetteer: spellings, ambiguity, scanning texts, the index."""

import subprocess
import sys
import tomllib
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import places


@pytest.mark.parametrize(
    ("name", "country", "region"),
    [
        ("München", "DE", "Bayern"),
        ("Muenchen", "DE", "Bayern"),
        ("Munchen", "DE", "Bayern"),
        ("Munich", "DE", "Bayern"),
        ("Genf", "CH", "Genf"),
        ("Genève", "CH", "Genf"),
        ("Frankfurt", "DE", "Hessen"),
        ("Frankfurt am Main", "DE", "Hessen"),
        ("Frankfurt/Main", "DE", "Hessen"),
        ("Frankfurt a. M.", "DE", "Hessen"),
        ("Frankfurt (Oder)", "DE", "Brandenburg"),
        ("Frankfurt/Oder", "DE", "Brandenburg"),
        ("Frankfurt an der Oder", "DE", "Brandenburg"),
        ("Halle/Saale", "DE", "Sachsen-Anhalt"),
        ("Bad Homburg", "DE", "Hessen"),
        ("Wien", "AT", "Wien"),
        ("New York", "US", "New York"),
        ("London", "GB", "England"),
    ],
)
def test_spellings(name: str, country: str, region: str) -> None:
    place = places.find(name)
    assert place is not None
    assert (place.country, place.region) == (country, region)


@pytest.mark.parametrize(
    ("name", "country"),
    [
        *(("Cologne", "DE"), ("Hanover", "DE"), ("Basle", "CH"), ("Cracow", "PL"), ("Ghent", "BE")),
        *(("Brügge", "BE"), ("Bruges", "BE"), ("Seville", "ES"), ("Mailand", "IT"), ("Kapstadt", "ZA")),
    ],
)
def test_a_city_abroad_is_known_by_its_foreign_name(name: str, country: str) -> None:
    ((_, _, place),) = places.find_in(f"Our office is in {name}.")
    assert place.country == country
    assert places.find(name).country == country  # type: ignore[union-attr]


def test_every_foreign_name_stands_for_a_town_of_the_gazetteer() -> None:
    text = (files("models") / "lexicon" / "places.toml").read_text(encoding="utf-8")
    meant = tomllib.loads(text)["spellings"]
    found = {name: places.find(name) for name in meant}
    assert {name for name, place in found.items() if place is None or place.name != meant[name]} == set()


def test_country_and_region_decide_between_places_of_one_name() -> None:
    assert places.find("Vienna", "US").country == "US"  # type: ignore[union-attr]
    assert places.find("Frankfurt", region="Brandenburg").name == "Frankfurt (Oder)"  # type: ignore[union-attr]
    assert places.find("Wien", "FR") is None
    assert places.find("Nowherestadt") is None
    assert places.find("") is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Nach dem Essen in der Kantine: Büro in Essen", ["Essen"]),
        ("Standort: Halle (Saale), nicht Halle 3", ["Halle (Saale)"]),
        ("Reading books in Reading is Nice. Mobile Plus!", ["Reading"]),
        ("Dublin, Cork or Galway", ["Dublin", "Cork", "Galway"]),
        ("Arbeiten in Sachsen und in Zürich", ["Zürich"]),
        ("Berliner Straße 5", []),
        ("New York and San Francisco", ["New York", "San Francisco"]),
        ("In Ihren Händen liegt viel", []),
        ("Offices in Ghent, Cologne and Seville", ["Ghent", "Cologne", "Seville"]),
        ("Limite für Branchen und Länder", []),
        ("Im August, in März und Juli; in Thüringen oder Colorado", []),
        ("Büro an der Mainzer Landstraße", []),
        ("Our Sales Engineer, the Opportunity and the Reserve", []),
        ("Filiale Köln-Ehrenfeld, in Leipzig-Ost, keine Köln-Reise", ["Köln-Ehrenfeld", "Leipzig-Ost"]),
        ("The job is at our Luxembourg office", ["Luxembourg"]),
        ("You travel in Jordan", []),
        ("", []),
    ],
)
def test_texts_are_scanned_without_taking_words_for_towns(text: str, names: list[str]) -> None:
    assert [text[start:end] for start, end, _ in places.find_in(text)] == names


def test_countries() -> None:
    text = "In der Schweiz, the UK or the United States; call us."
    assert [code for _, _, code in places.countries_in(text)] == ["CH", "GB", "US"]
    assert places.country_code("Österreich") == "AT"
    assert places.country_code("Kassel") is None
    assert places.region_name("bayern") == "Bayern"
    assert places.region_name("Kassel") is None


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120))
def test_any_text_is_scanned(text: str) -> None:
    found = places.find_in(text)
    assert all(0 <= start < end <= len(text) for start, end, _ in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))


def test_two_processes_build_one_index(tmp_path: Path) -> None:
    code = "from models import places; from pathlib import Path; "
    code += f"print(places.find('Genf', cache=Path({str(tmp_path)!r})).name)"
    started = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) for _ in range(2)]
    assert [process.communicate()[0].strip() for process in started] == [b"Geneva", b"Geneva"]
    assert len(list(tmp_path.glob("*.sqlite"))) == 1
    assert not list(tmp_path.glob("*.part"))
