import tomllib
from datetime import date
from importlib.resources import files
from string import Formatter
from typing import Any

import pytest

from sunset.errors import NotFound
from sunset.messages import Messages, languages

DAY = date(2026, 11, 2)


def texts(language: str) -> dict[str, str]:
    def walk(table: dict[str, Any], path: str) -> dict[str, str]:
        flat: dict[str, str] = {}
        for key, value in table.items():
            flat |= walk(value, f"{path}{key}.") if isinstance(value, dict) else {f"{path}{key}": str(value)}
        return flat

    return walk(tomllib.loads((files("sunset.catalogues") / f"{language}.toml").read_text("utf-8")), "")


@pytest.mark.parametrize("language", languages())
def test_every_language_has_every_english_text_with_the_same_gaps(language: str) -> None:
    """A language may have more texts: German letters have a familiar form of address."""

    def gaps(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    english, other = texts("en"), texts(language)
    assert set(english) <= set(other)
    # Letters put in grammatical cases; that each of their texts can be filled their own tests say.
    plain = [key for key in english if not key.startswith("letters.")]
    assert {key: gaps(other[key]) for key in plain} == {key: gaps(english[key]) for key in plain}


@pytest.mark.parametrize(
    ("language", "day", "long_date", "number", "money"),
    [
        ("de", "02.11.2026", "2. November 2026", "1.234,5", "45.000 €"),
        ("en", "02/11/2026", "2 November 2026", "1,234.5", "€45,000"),
    ],
)
def test_dates_and_numbers_in_local_form(
    language: str, day: str, long_date: str, number: str, money: str
) -> None:
    messages = Messages(language, "common")
    assert messages.day(DAY) == day
    assert messages.long_date(DAY) == long_date
    assert messages.number(1234.5) == number
    assert messages.money(45000, "EUR") == money


def test_a_text_of_the_catalogue() -> None:
    assert Messages("de", "common")("good") == "Gut"


def test_a_language_without_catalogue_says_which_there_are() -> None:
    with pytest.raises(NotFound, match="It speaks: de, en"):
        Messages("fr", "common")
