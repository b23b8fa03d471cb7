"""A letter says what the profile says, in the posting's language, and shows what is missing."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from sunset.letters import check, compose
from sunset.letters.facts import cited, first_person, profile_facts
from sunset.letters.letterhead import address
from sunset.profile import Conditions, Profile
from sunset.schema import Evaluation, Evidence, Requirement

from .conftest import DEMO, TODAY

Case = Callable[[str, str], dict[str, Any]]
NAMES = sorted(file.stem for file in (DEMO / "postings").glob("M*.html"))


def test_a_german_letter_has_the_parts_its_norm_asks_for(demo_case: Case) -> None:
    letter = compose(**demo_case("lena", "M1001"), today=TODAY)
    assert letter.language == "de"
    assert letter.sender[:3] == ("Lena Hartwig", "Rohrbachstraße 218", "60389 Frankfurt am Main")
    assert letter.recipient == ("Mainbrück Bank AG", "Frau Mira Sandvoss", "Frankfurt am Main")
    assert letter.place_and_date == "Frankfurt am Main, 22. November 2026"
    assert letter.subject == "Bewerbung: Spezialist:in Operationelle Risiken, Kennziffer R-1001"
    assert letter.salutation == "Sehr geehrte Frau Sandvoss,"
    assert letter.closing == "Mit freundlichen Grüßen"
    assert letter.complete
    assert "1. Februar 2027" in letter.body
    assert "74.000 €" in letter.body
    assert "Feldbergkontor Bank eG" in letter.body
    assert "Risikoinventur für 23 Fachbereiche" in letter.body


def test_an_english_letter_keeps_to_its_own_norm(demo_case: Case) -> None:
    letter = compose(**demo_case("daniel", "M2001"), today=TODAY)
    assert letter.language == "en"
    assert letter.place_and_date == "22 November 2026"
    assert letter.salutation == "Dear Ms Sandvoss,"
    assert letter.closing == "Yours sincerely,"
    assert "2.3 million entries a day" in letter.body
    assert "€88,000" in letter.body


def test_a_letter_says_du_where_the_posting_does(demo_case: Case) -> None:
    letter = compose(**demo_case("daniel", "M1026"), today=TODAY)
    assert letter.salutation == "Hallo zusammen,"
    assert letter.closing == "Viele Grüße"
    assert not {"Sie", "Ihnen", "Ihre", "Ihrer"} & set(letter.body.split())


def test_equal_input_gives_an_equal_letter_and_postings_vary_the_words(demo_case: Case) -> None:
    one = compose(**demo_case("lena", "M1001"), today=TODAY)
    assert one == compose(**demo_case("lena", "M1001"), today=TODAY)
    openings = {
        compose(**demo_case("lena", name), today=TODAY).paragraphs[0][0].text[:12]
        for name in ("M1001", "M1005", "M1013", "M2005", "M2027", "M2029")
    }
    assert len(openings) >= 2


def test_every_statement_carries_words_of_its_own_side(demo_case: Case) -> None:
    case = demo_case("lena", "M2027")
    letter = compose(**case, today=TODAY)
    said = [statement for part in letter.paragraphs for statement in part]
    assert sum(statement.side == "applicant" for statement in said) >= 5
    for statement in said:
        if statement.side == "none":
            continue
        assert statement.evidence, statement.text
        side = {"applicant": "profile", "job": "posting"}[statement.side]
        assert {words.side for words in statement.evidence} == {side}
        for words in statement.evidence:
            if side == "posting":
                assert case["posting"][words.source_field][words.start : words.end] == words.quote


@pytest.mark.parametrize("person", ["lena", "daniel"])
def test_what_is_asked_and_unknown_is_a_visible_gap(demo_case: Case, person: str) -> None:
    case = demo_case(person, "M1001")
    bare = case["profile"].model_copy(
        update={"conditions": Conditions(), "street": None, "email": None, "phone": None}
    )
    letter = compose(**case | {"profile": bare}, today=TODAY)
    assert {gap.kind for gap in letter.gaps} >= {"salary", "start", "address", "contact"}
    assert not letter.complete
    assert "Meine Gehaltsvorstellung: […]." in letter.markdown
    result = check(letter.markdown, **case | {"profile": bare}, language="de", today=TODAY)
    assert result.gaps >= 4


def test_salary_and_start_stay_unsaid_where_nobody_asks(demo_case: Case) -> None:
    letter = compose(**demo_case("lena", "M1004"), today=TODAY)
    assert "74" not in letter.body
    assert "2027" not in letter.body


def test_a_posting_without_company_in_an_unknown_language_leaves_gaps(demo_case: Case) -> None:
    case = demo_case("lena", "M1001")
    posting = case["posting"] | {"company": None, "contact_name": None, "requisition_id": None}
    letter = compose(**case | {"posting": posting, "analysis": {"language": "fr"}}, today=TODAY)
    assert {gap.kind for gap in letter.gaps} == {"company", "language"}
    assert letter.recipient[0] == "[…]"
    assert letter.salutation == "Guten Tag,"
    assert letter.subject == "Bewerbung: Spezialist:in Operationelle Risiken"


def test_nothing_that_fits_is_a_gap_too(demo_case: Case) -> None:
    case = demo_case("lena", "M1001")
    nobody = Profile(name="Ada Beispiel", language="de", street="Weg 1", postcode="1", city="Ort", phone="1")
    empty = case["evaluation"].model_copy(update={"requirements": ()})
    letter = compose(**case | {"profile": nobody, "evaluation": empty, "analysis": {}}, today=TODAY)
    assert [gap.kind for gap in letter.gaps] == ["facts"]
    assert "[…]" in letter.body


@pytest.mark.parametrize(
    ("contact", "text", "expected"),
    [
        ("Frau Dr. Henrike Laubmann", "", ("woman", "Dr. Laubmann", "Dr. Henrike Laubmann")),
        ("Mira Sandvoss", "Fragen beantwortet Frau Sandvoss.", ("woman", "Sandvoss", "Mira Sandvoss")),
        ("Mira Sandvoss", "Fragen beantwortet Mira Sandvoss.", (None, "Sandvoss", "Mira Sandvoss")),
        ("Mr Jan van der Berg", "", ("man", "van der Berg", "Jan van der Berg")),
        ("", "Frau Holle", (None, "", "")),
    ],
)
def test_gender_is_read_never_guessed(contact: str, text: str, expected: tuple[str | None, str, str]) -> None:
    assert address(contact, text) == expected


@pytest.mark.parametrize(
    ("line", "language", "expected"),
    [
        ("Hat 34 Texte geprüft.", "de", ("done", "", "34 Texte geprüft.")),
        (
            "Leitet ein Team und berät die Revision.",
            "de",
            ("does", "leite", "ein Team und berate die Revision."),
        ),
        ("Designed and runs a ledger.", "en", ("done", "", "designed and run a ledger.")),
        (
            "Carries the pager and teaches the team.",
            "en",
            ("done", "", "carry the pager and teach the team."),
        ),
        ("Aufbau der Revision", "de", ("noted", "", "Aufbau der Revision.")),
        ("Pflegt seine Kunden mit Sorgfalt", "de", ("noted", "", "Pflegt seine Kunden mit Sorgfalt.")),
        ("Growth of the team", "en", ("noted", "", "Growth of the team.")),
    ],
)
def test_a_line_of_a_cv_becomes_a_sentence(line: str, language: str, expected: tuple[str, str, str]) -> None:
    told = first_person(line, language)
    assert told is not None
    assert (told.how, told.verb, told.rest) == expected


def test_a_citation_that_is_not_in_the_profile_counts_for_nothing(demo_case: Case) -> None:
    facts = tuple(profile_facts(demo_case("lena", "M1001")["profile"]))
    quote = Evidence(side="profile", source_field="skills", start=0, end=5, quote="COBOL")
    asked = Requirement(kind="skill", text="COBOL", must=True, coverage=1, profile=(quote,))
    assert cited(asked, facts) == ()


def test_certificates_and_years_are_told_where_they_are_asked_for(demo_case: Case) -> None:
    case = demo_case("lena", "M1001")
    paper = "Zertifikatslehrgang Geldwäscheprävention in Kreditinstituten, 2021"
    quote = Evidence(side="profile", source_field="certificates", start=0, end=len(paper), quote=paper)
    asked = (
        Requirement(
            kind="certificate", text="Zertifikat", must=True, coverage=1, decisive=True, profile=(quote,)
        ),
        Requirement(kind="years", text="drei Jahre", must=True, coverage=1),
    )
    letter = compose(
        **case | {"evaluation": case["evaluation"].model_copy(update={"requirements": asked})}, today=TODAY
    )
    assert f"Als Nachweis bringe ich mit: {paper}." in letter.body
    assert "Insgesamt bringe ich mehr als sechs Jahre Berufserfahrung mit." in letter.body


def test_no_letter_claims_one_of_fifty_lacking_requirements(demo_case: Case) -> None:
    """Every lacking must-have of every demo posting, for both people: none is said of the person."""
    postings = 0
    for person in ("lena", "daniel"):
        for name in NAMES:
            case = demo_case(person, name)
            own = case["profile"].model_dump_json()
            lacking = [
                item.text
                for item in case["evaluation"].requirements
                if item.must and item.coverage == 0 and item.text not in own
            ]
            if not lacking:
                continue
            postings += 1
            letter = compose(**case, today=TODAY)
            for part in letter.paragraphs:
                for said in part:
                    if said.side == "applicant":
                        claimed = [
                            text
                            for text in lacking
                            if re.search(rf"(?<!\w){re.escape(text)}(?!\w)", said.text)
                        ]
                        assert not claimed, (name, said.text)
    assert postings >= 50


def test_the_language_can_be_chosen(demo_case: Case) -> None:
    letter = compose(**demo_case("lena", "M1001"), today=date(2026, 11, 22), language="en")
    assert letter.language == "en"
    assert letter.subject.startswith("Application: ")


def test_an_empty_evaluation_still_makes_an_honest_letter(demo_case: Case) -> None:
    case = demo_case("daniel", "M2001")
    empty = Evaluation.model_validate(case["evaluation"].model_dump() | {"requirements": ()})
    letter = compose(**case | {"evaluation": empty}, today=TODAY)
    assert "Palmgarten Pay GmbH" in letter.body
    assert letter.complete
