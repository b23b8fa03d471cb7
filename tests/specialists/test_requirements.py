"""What a posting asks for: skills, languages, years, education; must or nice to have."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunset.specialists.base import Finding
from sunset.specialists.requirements import MOST_PREFERRED, MOST_REQUIRED, Requirements
from tests.specialists import baselines


def find(description: str) -> Finding:
    return Requirements().read([baselines.reading(description)])[0]


def must(*items: str) -> dict[str, Any]:
    return dict(find("## Ihr Profil\n\n" + "\n".join(f"- {item}" for item in items)).values)


def test_skills_are_short_spans_of_the_text_by_force() -> None:
    values = must("Sehr gute Kenntnisse in Java, Spring Boot und SQL", "Kafka ist von Vorteil", "Teamgeist")
    assert values["skills_required"] == ["Java", "Spring Boot", "SQL"]
    assert values["skills_preferred"] == ["Kafka"]
    assert values["skill_keys_required"] == ["Java", "Spring Boot", "SQL"]


def test_skills_that_no_lexicon_knows_are_found_by_their_place() -> None:
    values = must("Erfahrung mit Sauerteigführung und Brezelschlingen")
    assert values["skills_required"] == ["Sauerteigführung", "Brezelschlingen"]
    assert values["skill_keys_required"][0].startswith("~")


def test_a_wish_in_the_middle_of_a_sentence_ends_with_it() -> None:
    values = must("Kenntnisse in Terraform, idealerweise auch in Ansible", "sicher in Linux")
    assert values["skills_required"] == ["Terraform", "Linux"]
    assert values["skills_preferred"] == ["Ansible"]


def test_nothing_is_asked_in_what_the_employer_offers() -> None:
    values = find("## Wir bieten\n\n- Englischkurse\n- ein Masterstudium\n- Schulungen in Kubernetes").values
    assert values["skills_required"] == []
    assert values["languages_required"] == []
    assert values["education"] == "none"


def test_certificates_are_named_beside_the_skills() -> None:
    assert must("CISSP oder CISM")["certificates"] == ["CISSP", "CISM"]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("Verhandlungssichere Deutsch- und Englischkenntnisse", {"de": "fluent", "en": "fluent"}),
        ("Sehr gutes Deutsch in Wort und Schrift, gutes Englisch", {"de": "fluent", "en": "intermediate"}),
        ("Deutsch (C1), Englisch (B2)", {"de": "fluent", "en": "intermediate"}),
        ("Fluent English, basic German", {"en": "fluent", "de": "basic"}),
        ("German at C2 level", {"de": "native"}),
        ("Deutsch auf muttersprachlichem oder sehr gutem Niveau", {"de": "fluent"}),
        ("Französisch ist wünschenswert", {}),
        ("Neben fließendem Englisch ist Deutsch ein Plus", {"en": "fluent"}),
        ("Kenntnisse im deutschen Steuerrecht", {}),
        ("Experience with the German market", {}),
        ("Spanish is not required", {}),
    ],
)
def test_languages_and_levels(item: str, expected: dict[str, str]) -> None:
    assert {one["lang"]: one["level"] for one in must(item)["languages_required"]} == expected


def test_a_language_that_is_only_wished_for_is_preferred() -> None:
    assert must("Französisch ist wünschenswert")["languages_preferred"] == [
        {"lang": "fr", "level": "intermediate"}
    ]


@pytest.mark.parametrize(
    ("item", "years"),
    [
        ("mindestens drei Jahre Berufserfahrung", 3),
        ("3-5 Jahre Erfahrung im Vertrieb", 3),
        ("15+ years of experience in banking", 15),
        ("at least seven years in asset management", 7),
        ("mehrjährige Berufserfahrung", None),
        ("höchstens zwei Jahre Berufserfahrung", None),
        ("zwei Jahre Erfahrung sind von Vorteil", None),
        ("einen auf zwei Jahre befristeten Vertrag", None),
    ],
)
def test_years(item: str, years: int | None) -> None:
    assert must(item)["min_years"] == years


@pytest.mark.parametrize(
    ("item", "level"),
    [
        ("abgeschlossenes Studium der Informatik", "bachelor"),
        ("Studium oder kaufmännische Ausbildung", "vocational"),
        ("Studium oder eine vergleichbare Qualifikation", "vocational"),
        ("Master's degree in finance", "master"),
        ("Bachelor's or master's degree", "bachelor"),
        ("Promotion in Chemie", "doctorate"),
        ("Bachelor in Physik; eine Promotion ist von Vorteil", "bachelor"),
        ("Du studierst Informatik im Masterstudium", "none"),
        ("Neugier und Ausdauer", "none"),
    ],
)
def test_education(item: str, level: str) -> None:
    assert must(item)["education"] == level


def test_a_posting_that_asks_nothing_is_an_abstention() -> None:
    finding = find("Wir sind ein Team von acht Leuten.")
    assert finding.abstained
    assert finding.confidence == 0


@given(st.text(max_size=400))
def test_any_text_gives_short_verbatim_spans(text: str) -> None:
    posting = baselines.reading("## Requirements\n\n" + text)
    finding = Requirements().read([posting])[0]
    assert baselines.verbatim(finding, posting)
    assert len(finding.values["skills_required"]) <= MOST_REQUIRED
    assert len(finding.values["skills_preferred"]) <= MOST_PREFERRED
    assert len(finding.values["skills_required"]) == len(finding.values["skill_keys_required"])
