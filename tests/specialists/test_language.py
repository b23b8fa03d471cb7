"""The language of duties and requirements."""

# ruff: noqa: E501 - texts as they are found

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sunset.specialists.language import Language
from tests.specialists.baselines import reading, verbatim

GERMAN = "## Ihre Aufgaben\n- Sie beraten Kunden und prüfen die Anträge der Filialen\n- Sie schreiben Berichte für den Vorstand\n"
ENGLISH = "## Your tasks\n- You advise clients and check the applications of the branches\n- You write reports for the board\n"
FRENCH = "Vous conseillez nos clients et vous rédigez des rapports pour la direction de la banque. Vous parlez bien."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (GERMAN, "de"),
        (ENGLISH, "en"),
        (GERMAN + ENGLISH, "mixed"),
        (FRENCH, "fr"),
        (
            GERMAN
            + "\n## Kontakt\nWe are an equal opportunity employer and welcome everybody to apply for this job.",
            "de",
        ),
        (ENGLISH + "\n## Your profile\n- Java, SQL, Kafka, Docker, Kubernetes, Jenkins\n", "en"),
        ("", None),
    ],
)
def test_language(text: str, language: str | None) -> None:
    posting = reading(text, title="Head of something")
    [finding] = Language().read([posting])
    assert finding.values["language"] == language
    assert finding.abstained == (language is None)
    assert verbatim(finding, posting)


def test_a_mixed_text_cites_both_languages() -> None:
    [finding] = Language().read([reading(GERMAN + ENGLISH)])
    quotes = [span.quote for span in finding.evidence["language"]]
    assert quotes == [
        "Sie beraten Kunden und prüfen die Anträge der Filialen",
        "You advise clients and check the applications of the branches",
    ]


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    posting = reading(text)
    [finding] = Language().read([posting])
    assert verbatim(finding, posting)
