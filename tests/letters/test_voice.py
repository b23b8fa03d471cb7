"""A letter speaks for the person: no shortfall told, stations in order of time, one language, plain words."""

from datetime import date

import pytest

from sunset.letters import check, compose
from sunset.schema import Evidence, Requirement

from .conftest import TODAY
from .people import ENGINEER, PRUEFERIN, Case, told, written

# --- no shortfall -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "* Mindestens drei Jahre Praxis: Interne Revision oder Kontrollen",
        "* Erfahrung: Interne Revision (mindestens drei Jahre)",
        "Sie haben zwei Jahre lang geprüft. Wir erwarten drei Jahre Interne Revision.",
    ],
)
def test_fewer_years_than_asked_are_not_told_and_the_line_not_quoted(demo_case: Case, line: str) -> None:
    letter = written(
        demo_case, PRUEFERIN, f"{line}\n* Sicherheit in MaRisk\n",
        ("Interne Revision", "Interne Revision"), ("MaRisk", "MaRisk"), language="de",
    )  # fmt: skip
    assert "Jahr Praxis" not in letter.body
    assert "drei Jahre" not in letter.body
    assert "sechs Jahren Praxis" in letter.body
    # what was done there speaks for itself
    assert "die Interne Revision von sieben Häusern der Bank begleitet." in letter.body


def test_enough_years_are_told(demo_case: Case) -> None:
    letter = written(
        demo_case, PRUEFERIN, "* Fünf Jahre Prüfung, davon mindestens zwei mit Excel und MaRisk\n",
        ("MaRisk", "MaRisk"), language="de",
    )  # fmt: skip
    assert "„Fünf Jahre Prüfung, davon mindestens zwei mit Excel und MaRisk“" in letter.body
    assert "sechs Jahren Praxis" in letter.body


def test_a_single_year_is_not_told_unasked(demo_case: Case) -> None:
    letter = written(
        demo_case, ENGINEER, "* Java\n* Kotlin\n", ("Java", "Java"), ("Kotlin", "Kotlin"), language="en"
    )
    assert "one year of" not in letter.body
    assert "for one year" not in letter.body
    assert "Kotlin" in letter.body


@pytest.mark.parametrize(
    ("description", "quoted"),
    [
        ("* Deep knowledge of Java and practice with OpenShift\n", False),
        ("* Deep knowledge of Java and practice with Python\n", True),
    ],
)
def test_a_line_that_names_what_the_profile_lacks_is_not_quoted(
    demo_case: Case, description: str, quoted: bool
) -> None:
    """Also where the judge held something near it to be enough."""
    letter = written(demo_case, ENGINEER, description, ("Java", "Java"), language="en")
    assert ("Deep knowledge" in letter.body) is quoted
    assert "OpenShift" not in letter.body


# --- stations ---------------------------------------------------------------------------------

TASKS = "Kontrollen im Zahlungsverkehr, Richtlinien der Revision, Häuser der Bank. MaRisk."
ASKED = (
    ("MaRisk", "MaRisk"),
    ("Revision", "Interne Revision"),
    ("Richtlinien", "34 Richtlinien"),
    ("Kontrollen", "140 Kontrollen"),
)


def test_stations_are_told_newest_first_with_varied_words(demo_case: Case) -> None:
    letter = written(
        demo_case, PRUEFERIN, TASKS,
        *ASKED, language="de",
    )  # fmt: skip
    body = letter.body
    assert body.index("140 Kontrollen") < body.index("34 Richtlinien") < body.index("sieben Häusern")
    openings = [text.split(",")[0].split(" ")[0] for text in told(letter)]
    assert openings.count("Davor") <= 1
    assert openings.count("Zuvor") <= 1
    assert "Noch früher" in body


def test_a_profile_in_another_order_makes_the_same_letter(demo_case: Case) -> None:
    turned = PRUEFERIN.model_copy(update={"experience": PRUEFERIN.experience[::-1]})
    one = written(demo_case, PRUEFERIN, TASKS, *ASKED, language="de")
    assert written(demo_case, turned, TASKS, *ASKED, language="de").body == one.body


def test_two_posts_at_a_time_are_not_told_as_one_after_the_other(demo_case: Case) -> None:
    first, second, third = ENGINEER.experience[0], ENGINEER.experience[1], PRUEFERIN.experience[2]
    both = ENGINEER.model_copy(
        update={"experience": (first, second.model_copy(update={"end": date(2024, 1, 1)}))}
    )
    letter = written(demo_case, both, "* Java for an interface\n", ("Java", "Java"), language="en")
    assert "Built an interface".lower() in letter.body.lower()
    for word in ("Before that", "Earlier", "Prior to that"):
        assert word not in letter.body
    assert third.employer not in letter.body


# --- skills in plain words ----------------------------------------------------------------------


def test_further_skills_make_a_plain_sentence(demo_case: Case) -> None:
    english = written(
        demo_case, ENGINEER, "* Kafka\n* Java\n* Python\n* Grafana\n",
        ("Kafka", "Moved 14 services"), ("Java", "Java"), ("Python", "Python"),
        ("Grafana", "Prometheus and Grafana"), language="en",
    )  # fmt: skip
    assert (
        "I have also worked with Java for seven years "
        "and know Python as well as Prometheus and Grafana from practice." in told(english)
    )
    german = written(
        demo_case, PRUEFERIN, "* Kontrollen\n* MaRisk\n* Excel\n* Power BI\n",
        ("Kontrollen", "140 Kontrollen"), ("MaRisk", "MaRisk"), ("Excel", "Excel"), ("Power BI", "Power BI"),
        language="de",
    )  # fmt: skip
    assert (
        "Die MaRisk kenne ich aus sechs Jahren Praxis, "
        "und auch Excel und Power BI kenne ich aus meiner Arbeit." in told(german)
    )


def test_a_single_word_is_not_quoted_as_if_it_were_a_sentence(demo_case: Case) -> None:
    letter = written(
        demo_case, PRUEFERIN, "### MaRisk\n\nWir freuen uns.", ("MaRisk", "MaRisk"), language="de"
    )
    assert "„MaRisk“" not in letter.body
    assert "mit Interesse habe ich Ihre Anzeige „Stelle“ gelesen." in told(letter)


# --- a letter in another language than the profile ------------------------------------------------


def test_a_german_letter_of_an_english_profile_tells_its_stations(demo_case: Case) -> None:
    letter = written(
        demo_case, ENGINEER, "* Sicherheit in Java\n* Prometheus\n",
        ("Java", "Java"), ("Prometheus", "Prometheus and Grafana"), language="de",
    )  # fmt: skip
    sentences = told(letter)
    assert "Dort bin ich seit Mai 2022; zu meinen Themen gehört Kafka." in sentences
    assert (
        "Von Juni 2019 bis April 2022 war ich bei Brackwater Systems Ltd als Engineer tätig; "
        "dort gehörten Docker und AWS zu meinen Themen." in sentences
    )
    assert "Auch Prometheus und Grafana kenne ich aus drei Jahren Praxis." in sentences
    assert "Studiert habe ich Informatik (B.Sc., 2019)." in sentences
    assert " and " not in letter.body
    assert letter.complete


def test_an_english_letter_of_a_german_profile_tells_its_stations(demo_case: Case) -> None:
    letter = written(demo_case, PRUEFERIN, "* Confidence in MaRisk\n", ("MaRisk", "MaRisk"), language="en")
    sentences = told(letter)
    assert "I have been there since January 2023 and work with Power BI." in sentences
    assert (
        "From January 2021 to December 2022 I worked at Nidda Versicherung as Referentin, "
        "among other things with Excel." in sentences
    )
    assert "I studied business administration (M.Sc., 2018)." in sentences
    assert letter.complete


def test_a_certificate_in_another_language_is_left_out(demo_case: Case) -> None:
    paper = "Lehrgang zur Prüfung der Banken mit Abschluss bestanden, 2021"
    own = PRUEFERIN.model_copy(update={"certificates": (paper, "Certified Internal Auditor (CIA), 2024")})
    letter = written(
        demo_case, own, "* MaRisk\n* Prüfung\n* CIA\n",
        ("MaRisk", "MaRisk"), ("Prüfung", paper), ("CIA", "Certified Internal Auditor (CIA), 2024"),
        language="en",
    )  # fmt: skip
    assert "Lehrgang" not in letter.body
    assert "I also hold the following certificate: Certified Internal Auditor (CIA), 2024." in told(letter)


# --- gaps ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("missing", "language", "expected"),
    [
        (("street",), "de", "Für die Anschrift fehlt im Profil noch: Straße."),
        (("street", "postcode"), "de", "Für die Anschrift fehlt im Profil noch: Straße und Postleitzahl."),
        (("postcode",), "en", "For the address the profile still lacks: postcode."),
        (
            ("street", "postcode", "city"), "en",
            "For the address the profile still lacks: street, postcode and town.",
        ),
    ],
)  # fmt: skip
def test_a_gap_in_the_address_names_what_is_missing_alone(
    demo_case: Case, missing: tuple[str, ...], language: str, expected: str
) -> None:
    bare = PRUEFERIN.model_copy(update=dict.fromkeys(missing) | {"language": language})
    letter = written(demo_case, bare, "* MaRisk\n", ("MaRisk", "MaRisk"), language="de")
    assert [gap.text for gap in letter.gaps] == [expected]


def test_a_letter_that_says_du_never_says_sie(demo_case: Case) -> None:
    for person, name in (("daniel", "M1026"), ("lena", "M1016")):
        letter = compose(**demo_case(person, name), today=TODAY)
        assert not {"Sie", "Ihnen", "Ihre", "Ihrer", "Ihren"} & set(letter.body.replace(",", "").split())


# --- the posting ----------------------------------------------------------------------------------


def test_a_duty_close_to_the_persons_work_is_a_reason_to_apply(demo_case: Case) -> None:
    """Also where the judge cites the title; a duty in another language than the letter's is none."""
    asked = "\n## Profil\n* Sicherheit in MaRisk\n"
    duty = "Sie fassen die Richtlinien der Revision neu und testen die Kontrollen"
    for text, expected in (
        (duty, True),
        ("You own the guidelines (Richtlinien) of the audit of the bank", False),
    ):
        case = demo_case("lena", "M1001")
        level = Evidence(side="posting", source_field="title", start=0, end=5, quote="Stelle"[:5])
        at = (f"* {text}\n" + asked).index("MaRisk")
        words = Evidence(side="posting", source_field="description", start=at, end=at + 6, quote="MaRisk")
        mine = Evidence(side="profile", source_field="skills", start=0, end=6, quote="MaRisk")
        requirements = (
            Requirement(
                kind="skill", text="MaRisk", must=True, coverage=1, posting=(words,), profile=(mine,)
            ),
            Requirement(kind="seniority", text="Stell", must=True, coverage=1, posting=(level,)),
        )
        letter = compose(
            posting=case["posting"] | {"description": f"* {text}\n" + asked, "title": "Stelle"},
            analysis={"language": "de"}, profile=PRUEFERIN, today=TODAY,
            evaluation=case["evaluation"].model_copy(update={"requirements": requirements}),
        )  # fmt: skip
        assert (f"„{text}“" in letter.body) is expected


@pytest.mark.parametrize(("least", "expected"), [(0.2, False), (1.0, True)])
def test_years_are_silent_where_one_of_the_numbers_asked_for_is_not_reached(
    demo_case: Case, least: float, expected: bool
) -> None:
    case = demo_case("lena", "M1001")
    requirements = (
        Requirement(kind="years", text="fünf Jahre", must=True, coverage=1),
        Requirement(kind="years", text="zehn Jahre", must=True, coverage=least),
    )
    evaluation = case["evaluation"].model_copy(update={"requirements": requirements})
    letter = compose(**case | {"evaluation": evaluation}, today=TODAY)
    assert ("mehr als sechs Jahre Berufserfahrung" in letter.body) is expected


def test_a_name_in_the_other_language_is_not_taken_for_the_lacking_word_in_it(demo_case: Case) -> None:
    """The person has internal audit; that another requirement, "audit", is open takes nothing from it."""
    case = demo_case("lena", "M1001")
    audit = Requirement(kind="skill", text="audit", must=True, coverage=0)
    case = case | {"evaluation": case["evaluation"].model_copy(update={"requirements": (audit,)})}
    assert check("I worked with internal audit.", **case, language="en", today=TODAY).ok
    assert not check("I worked with audit.", **case, language="en", today=TODAY).ok
