"""The parts of a posting's text, German and English, tidy or torn."""

# ruff: noqa: E501 - texts as they are found

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sunset.specialists.parts import sentences, split


def parts(text: str) -> list[tuple[str, str]]:
    return [(part.kind, text[part.start : part.end].strip()) for part in split(text)]


def kinds(text: str) -> list[str]:
    return [part.kind for part in split(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Wir backen.\n\n## Deine Aufgaben\n- Teig\n\n## Das bringst du mit\n- Kraft\n\n## Von Vorteil\n- Auto\n\n"
        "## Wir bieten\n- Brot\n\n## Kontakt\nRuf an.",
        "We bake.\n\n**What you'll do**\n- dough\n\n**What you'll bring**\n- strength\n\n**Nice to have**\n- a car\n\n"
        "**What we offer**\n- bread\n\n**How to apply**\nCall us.",
        "Wir backen.\nIhre Aufgaben:\n- Teig\nIhr Profil:\n- Kraft\nPluspunkte:\n- Auto\nUnser Angebot:\n- Brot\n"
        "Kontakt:\nRufen Sie an.",
        "We bake.\n\nTasks: dough and ovens.\n\nProfile: strong arms.\n\nNice to have: a car.\n\nWe offer bread.\n\n"
        "Applications from all backgrounds are welcome.",
    ],
)
def test_headings_of_every_form(text: str) -> None:
    assert kinds(text) == ["intro", "duties", "must", "nice", "offer", "boilerplate"]


def test_headings_glued_to_the_words_around_them() -> None:
    text = (
        "Wir prüfen Kredite.Ihre AufgabenAnträge lesen und verhandeln.Ihr ProfilErfolgreiches Studium"
        "Was wir Ihnen bietenGutes Geld.Wir begrüßen Bewerbungen von allen Menschen."
    )
    assert parts(text) == [
        ("intro", "Wir prüfen Kredite."),
        ("duties", "Ihre AufgabenAnträge lesen und verhandeln."),
        ("must", "Ihr ProfilErfolgreiches Studium"),
        ("offer", "Was wir Ihnen bietenGutes Geld."),
        ("boilerplate", "Wir begrüßen Bewerbungen von allen Menschen."),
    ]


def test_both_halves_of_a_bilingual_text() -> None:
    text = (
        "Ihre Aufgaben:\n- Teig\nIhr Profil:\n- Kraft\n____________________\nWe bake.\nYour tasks:\n- dough"
    )
    assert kinds(text) == ["duties", "must", "intro", "duties"]


def test_a_wish_inside_the_requirements_is_no_must() -> None:
    text = "Ihr Profil:\n- Kraft\n- Idealerweise ein Auto\n- Geduld"
    assert parts(text)[1:] == [("nice", "- Idealerweise ein Auto"), ("must", "- Geduld")]


def test_fields_above_the_text_are_no_parts() -> None:
    assert kinds("Job ID: 123\nLocation: Lyon\nWe bake bread.") == ["intro"]
    assert kinds("**Job ID:** 123\n\n**Location:** Lyon\n\nWe bake bread.") == ["intro"]


def test_an_unknown_heading_is_told_by_its_place_and_words() -> None:
    text = "We bake.\n\n## Rise and shine\n- dough\n\n## Ingredients of you\n- degree and experience\n\n## Topping\ncake"
    assert kinds(text) == ["intro", "duties", "must", "offer"]


def test_sentences_know_abbreviations_dates_and_torn_ends() -> None:
    text = "Ab 1. März z. B. in Köln. Sie lernen.Wir zahlen! - Ja; immer"
    assert [text[a:b] for a, b in sentences(text)] == [
        "Ab 1. März z. B. in Köln.",
        "Sie lernen.",
        "Wir zahlen! - Ja;",
        "immer",
    ]


def test_a_text_of_blanks_and_an_empty_one() -> None:
    assert kinds(" \n ") == ["intro"]
    assert split("") == ()


PIECES = st.sampled_from(
    [
        "## Ihr Profil\n",
        "Your tasks:\n",
        "- item\n",
        "\n\n",
        "Von Vorteil: ",
        "We offer ",
        "text. ",
        "Ihr Profil",
        "verhandeln.Ihr ProfilErfolg",
        "\u200b",
        "**Wir bieten**\n",
        "_" * 20,
        "Kontakt[NAME]",
        "\r\n",
        "\u2028",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=25).map("".join)))
def test_parts_cover_the_text_without_gaps(text: str) -> None:
    found = split(text)
    assert "".join(text[part.start : part.end] for part in found) == text
    assert all(part.start < part.end for part in found)
    inside = [span for part in found for span in sentences(text, part.start, part.end)]
    assert all(text[a:b] == text[a:b].strip() != "" for a, b in inside)
    assert inside == sorted(inside)
