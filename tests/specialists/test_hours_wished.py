"""The condition on hours names what was read and what is wished."""

# ruff: noqa: E501 - a sentence broken in two reads worse than a long line

from typing import Any

import pytest

from sunset.profile import Conditions
from tests.specialists.test_fit import judge, person, posting, read

TEXTS = (
    "Sie arbeiten 24 Stunden pro Woche.",
    "Die Stelle wird in Voll- und in Teilzeit angeboten; mobiles Arbeiten ist an drei Tagen möglich.",
    "Vollzeit (38,5 Stunden) oder Teilzeit ab 25 Stunden.",
    "Wir backen Brot.",
)


@pytest.fixture(scope="module")
def analysed() -> Any:
    return read([posting(number, "Bäckerin", text) for number, text in enumerate(TEXTS)])


@pytest.mark.parametrize(
    ("language", "least", "most", "said"),
    [
        (
            "de",
            35,
            40,
            (
                "Die Arbeitszeit (24 Stunden pro Woche) passt nicht zu Ihrem Wunsch (35 bis 40 Stunden pro Woche).",
                "Die Arbeitszeit (Vollzeit oder Teilzeit) passt zu Ihrem Wunsch (35 bis 40 Stunden pro Woche).",
                "Die Arbeitszeit (25 bis 38,5 Stunden pro Woche) passt zu Ihrem Wunsch (35 bis 40 Stunden pro Woche).",
                "Die Arbeitszeit steht nicht in der Anzeige.",
            ),
        ),
        (
            "en",
            None,
            20,
            (
                "The working hours (24 hours a week) do not suit your wish (at most 20 hours a week).",
                "The working hours (full-time or part-time) suit your wish (at most 20 hours a week).",
                "The working hours (25 to 38.5 hours a week) do not suit your wish (at most 20 hours a week).",
                "The posting does not state working hours.",
            ),
        ),
        (
            "en",
            24,
            None,
            (
                "The working hours (24 hours a week) suit your wish (at least 24 hours a week).",
                "The working hours (full-time or part-time) suit your wish (at least 24 hours a week).",
                "The working hours (25 to 38.5 hours a week) suit your wish (at least 24 hours a week).",
                "The posting does not state working hours.",
            ),
        ),
    ],
)
def test_the_hours_read_and_wished_are_named(
    analysed: Any, language: str, least: float | None, most: float | None, said: tuple[str, ...]
) -> None:
    profile = person(language=language, conditions=Conditions(hours_min=least, hours_max=most))
    told = [[c.text for c in one.conditions if c.kind == "hours"] for one in judge(analysed, profile)]
    assert told == [[text] for text in said]
