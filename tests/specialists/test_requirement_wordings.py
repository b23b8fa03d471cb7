"""One fact in many wordings: insisted on, only wished for, waived, said of others; years, degrees, roles."""

from typing import Any

import pytest

from sunset.specialists.parts import split
from sunset.specialists.requirements import Requirements
from sunset.specialists.seniority import Seniority
from tests.specialists import baselines


def asked(description: str) -> dict[str, Any]:
    return dict(Requirements().read([baselines.reading(description)])[0].values)


def level(title: str, description: str) -> str:
    return str(Seniority().read([baselines.reading(description, title=title)])[0].values["seniority"])


@pytest.mark.parametrize(
    "sentence",
    [
        "Ohne Terraform geht es bei uns nicht.",
        "Ohne Terraform läuft hier nichts.",
        "Hiring is impossible without Terraform.",
        "We cannot consider anyone without Terraform.",
        "Compulsory: Terraform.",
        "Prerequisite: Terraform.",
        "Terraform setzen wir voraus.",
        "Terraform brauchen Sie vom ersten Tag an, sonst können Sie hier nicht arbeiten.",
        "Only candidates with Terraform are invited.",
        "Nur wer Terraform beherrscht, wird eingeladen.",
        "No Terraform, no interview.",
        "Zwingend: Terraform.",
    ],
)
def test_what_is_insisted_on_in_prose_is_required(sentence: str) -> None:
    values = asked(f"Wir betreiben Rechner.\n\n{sentence}\n\nWir zahlen gut.")
    assert (values["skills_required"], values["skills_preferred"]) == (["Terraform"], [])


@pytest.mark.parametrize(
    "sentence",
    [
        "Kennen Sie Terraform, freuen wir uns.",
        "Hast du schon mit Terraform gearbeitet, umso besser.",
        "Applicants without Terraform can be shortlisted; we pay the course.",
        "Auch ohne Terraform sind Sie willkommen.",
        "Terraform schadet nicht.",
        "A nice extra: Terraform.",
        "If you know Terraform, so much the better.",
        "Terraform earns you extra points.",
        "Fehlt Ihnen Terraform, schulen wir Sie.",
        "Terraform can come later.",
        "Terraform lässt sich nachholen.",
        "Falls Sie Terraform kennen, begeistern Sie uns damit.",
    ],
)
def test_what_is_softened_in_prose_is_not_required(sentence: str) -> None:
    values = asked(
        f"Wir betreiben Rechner.\n\n## Ihr Profil\n\nSie kennen Linux. {sentence}\n\nWir zahlen gut."
    )
    assert values["skills_required"] == ["Linux"]


@pytest.mark.parametrize(
    "heading",
    [
        "Ohne geht es nicht",
        "Das brauchst du unbedingt",
        "Unverzichtbar",
        "Your entry ticket",
        "What we need",
        "To be considered you need",
        "Was Sie mitbringen",
        "Darauf freuen wir uns",
        "Compulsory",
        "Das muss sein",
    ],
)
def test_headings_that_insist(heading: str) -> None:
    assert [part.kind for part in split(f"We bake.\n\n## {heading}\n- Terraform\n- Linux")] == [
        "intro",
        "must",
    ]


@pytest.mark.parametrize(
    "heading",
    [
        "Damit begeisterst du uns",
        "Damit punkten Sie",
        "On top",
        "Umso besser",
        "Wunschliste",
        "Unser Sahnehäubchen",
        "It would be great if you had",
        "Cherry on the cake",
        "Kein Muss",
        "We wish",
        "Das wünschen wir uns",
    ],
)
def test_headings_that_wish(heading: str) -> None:
    text = f"We bake.\n\n## We need\n- Linux\n\n## {heading}\n- Terraform"
    assert [part.kind for part in split(text)] == ["intro", "must", "nice"]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Was Sie bei uns machen", "duties"),
        ("Das machst du bei uns", "duties"),
        ("Was du bewegst", "duties"),
        ("Damit begeistern wir dich", "offer"),
        ("Your rewards", "offer"),
        ("What you will get", "offer"),
        ("Deine Vorteile", "offer"),
        ("In return", "offer"),
        ("Darauf freust du dich", "offer"),
    ],
)
def test_headings_of_duties_and_of_the_offer(heading: str, kind: str) -> None:
    assert split(f"## {heading}\n- one\n- two")[0].kind == kind


@pytest.mark.parametrize(
    ("sentence", "years"),
    [
        ("2+ years' exposure to indirect tax", 2),
        ("zwei bis vier Jahre Erfahrung im Einkauf", 2),
        ("mindestens drei volle Jahre Praxis im Labor", 3),
        ("between four and six years of experience in sales", 4),
        ("zwischen drei und fünf Jahren Erfahrung im Vertrieb", 3),
        ("Berufserfahrung: 5 Jahre", 5),
        ("at least seven years on the job", 7),
        ("wenigstens 2 Berufsjahre in der Pflege", 2),
        ("eine dreijährige Lehre und erste Erfahrung im Laden", None),
        ("three years of training as a nurse and some experience", None),
        ("a two-year degree course and experience in retail", None),
        ("mehrjährige Erfahrung im Verkauf", None),
    ],
)
def test_years_in_words_ranges_and_of_something_else(sentence: str, years: int | None) -> None:
    assert asked(f"## Ihr Profil\n\n- {sentence}")["min_years"] == years


@pytest.mark.parametrize(
    ("sentence", "languages"),
    [
        ("Handbücher lesen Sie auf Englisch, Stufe A2 verlangt die Behörde", {"en": "basic"}),
        ("As suppliers phone in German, certified level B2 is demanded", {"de": "intermediate"}),
        ("Deutsch auf Stufe C1", {"de": "fluent"}),
        ("Deutsch mindestens auf C2-Niveau", {"de": "native"}),
        ("gute Kenntnisse der italienischen Sprache", {"it": "intermediate"}),
        ("Ihr Deutsch ist stilsicher", {"de": "fluent"}),
        ("Ihr Englisch ist verhandlungssicher", {"en": "fluent"}),
        ("flüssiges Französisch", {"fr": "fluent"}),
        ("a smattering of Dutch", {"nl": "basic"}),
        ("Deutsch als Erstsprache", {"de": "native"}),
        ("Sie schreiben und sprechen sehr gut Deutsch", {"de": "fluent"}),
        ("sprichst du gut Türkisch, freuen wir uns", {}),
        ("Spanish at C1 an advantage", {}),
        ("Englisch ist egal", {}),
    ],
)
def test_languages_and_levels(sentence: str, languages: dict[str, str]) -> None:
    found = asked(f"## Ihr Profil\n\n- {sentence}")["languages_required"]
    assert {one["lang"]: one["level"] for one in found} == languages


@pytest.mark.parametrize(
    "sentence",
    [
        "Unsere Piloten funken nebenbei auch fließend auf Französisch.",
        "The quality lab speaks good Greek among itself.",
        "Wir bezahlen Ihnen Sprachkurse, gern fließend Spanisch.",
        "Our founders hold a master's degree and speak fluent French.",
        "Wir fördern später gern ein Masterstudium.",
        "Our school awards master's ribbons.",
    ],
)
def test_what_is_said_of_others_is_not_asked(sentence: str) -> None:
    values = asked(f"Wir backen.\n\nSie brauchen Geduld.\n\n{sentence}")
    assert (values["languages_required"], values["education"]) == ([], "none")


@pytest.mark.parametrize(
    ("sentence", "education"),
    [
        ("Ohne Doktorat der Biologie geht es nicht.", "doctorate"),
        ("We hire only holders of a university degree.", "bachelor"),
        ("Anforderungen? Eine abgeschlossene Berufsausbildung.", "vocational"),
        ("Prerequisite: completed vocational training in metal work.", "vocational"),
        ("Sie haben ein Studium oder eine kaufmännische Ausbildung abgeschlossen.", "vocational"),
        ("You are a qualified electrician.", "vocational"),
        ("Gesellenprüfung erforderlich.", "vocational"),
        ("We do not ask what you studied.", "none"),
        ("Gelernt haben musst du nichts Bestimmtes.", "none"),
        ("Whatever your degree, you are welcome.", "none"),
        ("Ein Studium ist keine Voraussetzung.", "none"),
        ("Bachelor parties are our business; applicants need patience.", "none"),
    ],
)
def test_education_in_prose(sentence: str, education: str) -> None:
    assert asked(f"Wir graben.\n\n{sentence}\n\nWir zahlen gut.")["education"] == education


@pytest.mark.parametrize(
    ("title", "sentence", "expected"),
    [
        (
            "Geschäftsführung Stadtwerke",
            "Als Assistenz unterstützen Sie die Geschäftsführer.",
            "professional",
        ),
        ("Director's Office", "As personal assistant to the director you arrange travel.", "professional"),
        ("Personalentwicklung", "Sie übernehmen die Leitung unseres sechsköpfigen Teams.", "lead"),
        ("Nurse", "You take charge of a team of nine nurses.", "lead"),
        ("Monteur", "Sie führen acht Monteure.", "lead"),
        ("Personalentwicklung", "Sie steigen als Trainee frisch vom Campus ein.", "entry"),
        ("Analyst", "We have in mind a beginner straight from college.", "entry"),
        ("Marketing Director", "You join as a junior straight from university.", "entry"),
        ("Senior Consultant", "You join as a trainee.", "entry"),
        ("Buchhaltung", "Als Berufsanfängerin lernen Sie alles von Grund auf.", "entry"),
    ],
)
def test_the_text_names_the_level_whatever_the_title(title: str, sentence: str, expected: str) -> None:
    assert level(title, sentence) == expected


@pytest.mark.parametrize(
    "text",
    [
        "**What we need**\n\n- Java\n\nWe normally decide within a week.",
        "**WHAT WE ASK**\n\nJAVA, AND QUESTIONS FROM YOU.",
        "## Ihr Profil\n\n- Java\n- Klares Deutsch\n- Englisch B2\n\nUmso besser: Geduld",
        "**We want someone who**\n\n- knows Java\n\n**We offer** parking. The S-Bahn stops outside.",
        "## Was Sie mitbringen\n\nJava kennen Sie nicht nur aus Büchern. Lohn: EUR 30,000.",
        "## Anforderungen\n\nSie haben ein Studium der BWL, Psychologie oder Informatik und kennen Java.",
    ],
)
def test_headings_and_openers_are_no_skills(text: str) -> None:
    assert [word.casefold() for word in asked(text)["skills_required"]] == ["java"]


@pytest.mark.parametrize(
    ("item", "certificates"),
    [
        ("Zweites juristisches Staatsexamen", ["Zweites juristisches Staatsexamen"]),
        ("Volljurist oder Volljuristin", ["Volljurist"]),
        ("Approbation als Ärztin", ["Approbation"]),
        ("bestellte Steuerberaterin oder bestellter Steuerberater", ["Steuerberater"]),
        ("Ausbildung als Bankkaufmann oder Bankkauffrau", ["Bankkaufmann"]),
        ("Ausbildung als Bankkaufmann oder vergleichbar", []),
        ("Führerschein Klasse B", ["Führerschein Klasse B"]),
        ("Führerschein Klasse B von Vorteil", []),
    ],
)
def test_required_professional_qualifications(item: str, certificates: list[str]) -> None:
    assert asked(f"## Ihr Profil\n\n- {item}")["certificates"] == certificates
