"""What is taken for a skill, and what only stands beside one: studies, fragments, everyday words, wishes."""

from typing import Any

import pytest

from sunset.specialists.parts import split
from sunset.specialists.requirements import Requirements
from tests.specialists import baselines


def asked(description: str) -> dict[str, Any]:
    return dict(Requirements().read([baselines.reading(description)])[0].values)


def profile(*items: str) -> dict[str, Any]:
    return asked("## Ihr Profil\n\n" + "\n".join(f"- {item}" for item in items))


def required(*items: str) -> list[str]:
    return list(profile(*items)["skills_required"])


@pytest.mark.parametrize(
    "item",
    [
        "Hochschulabschluss in BWL, Recht oder einem verwandten Fach",
        "Studium, etwa Psychologie, Recht oder BWL",
        "Studienabschluss in Physik, Statistik oder Mathematik",
        "Degree in computer science, IT security or equivalent",
        "Graduate in engineering or computer science",
        "Abgeschlossenes Studium, juristisch, kaufmännisch oder technisch",
        "Eine kaufmännische oder technische Ausbildung",
        "Ausbildung zum Fachinformatiker für Anwendungsentwicklung",
        "Abschluss als Fachinformatikerin Systemintegration",
        "Hochschulabschluss, bevorzugt Wirtschafts- oder Rechtswissenschaften",
    ],
)
def test_what_was_studied_is_no_skill(item: str) -> None:
    values = profile(item, "Kenntnisse in Kafka")
    assert (values["skills_required"], values["skills_preferred"]) == (["Kafka"], [])
    assert values["education"] != "none"


@pytest.mark.parametrize(
    ("item", "skills"),
    [
        ("Studium der Informatik, Erfahrung mit Kafka", ["Kafka"]),
        ("Degree in mathematics and three years of experience with Python", ["Python"]),
        ("Ausbildung zur Bürokauffrau und Kenntnisse in Excel", ["Excel"]),
        ("Studium der Wirtschaftsinformatik mit Kenntnissen in SQL", ["SQL"]),
    ],
)
def test_a_skill_beside_a_study_is_one(item: str, skills: list[str]) -> None:
    assert required(item) == skills


@pytest.mark.parametrize(
    ("item", "skills"),
    [
        ("PostgreSQL ohne Angst", ["PostgreSQL"]),
        ("Shell-Skripte pflegen Sie ohne Murren", ["Shell-Skripte"]),
        ("You keep lists in Excel without losing rows", ["Excel"]),
        ("In Excel kommen Sie ohne Hilfe zurecht", ["Excel"]),
        ("builds and ships with Docker", ["Docker"]),
        ("Understanding of SQL, or proof that you learn quickly", ["SQL"]),
        ("Sie kennen sich mit Kafka aus und haben schon etwas gebaut, ob Shop, Lager oder Kasse", ["Kafka"]),
        ("Erfahrung mit internen Prozessen und Python", ["Python"]),
        ("Fünf Jahre Berufserfahrung in Bank oder Beratung, davon zwei mit Python", ["Python"]),
        ("Erfahrung im Umsatzsteuerrecht in Kanzlei, Verwaltung oder Konzern", ["Umsatzsteuerrecht"]),
        ("Kenntnisse in klassischen und agilen Methoden, Kafka", ["agilen", "Kafka"]),
        ("Once you have settled in, you use Python", ["Python"]),
    ],
)
def test_verbs_adjectives_and_places_of_work_are_no_skills(item: str, skills: list[str]) -> None:
    assert required(item) == skills


@pytest.mark.parametrize(
    ("item", "skills"),
    [
        ("Routine mit Produkten wie Ratenkredite", ["Ratenkredite"]),
        ("Erfahrung mit einem Orchestrierer wie Airflow", ["Airflow"]),
        ("Experience with model operations such as MLflow", ["MLflow"]),
    ],
)
def test_the_word_for_a_kind_gives_way_to_its_examples(item: str, skills: list[str]) -> None:
    assert required(item) == skills


@pytest.mark.parametrize(
    ("item", "skills"),
    [
        ("Kenntnisse in der Zins- und Währungssicherung", ["Zins- und Währungssicherung"]),
        ("Erfahrung mit Brezel- und Brötchenteig", ["Brezel- und Brötchenteig"]),
        ("Kenntnisse in OAuth 2.0", ["OAuth 2.0"]),
        ("Umgang mit Capital IQ", ["Capital IQ"]),
        ("Erfahrung mit NICE Actimize", ["NICE Actimize"]),
        ("Sattelfest in der Sauerteigführung", ["Sauerteigführung"]),
        ("Sauerteigführung ist für Sie Handwerk", ["Sauerteigführung"]),
        ("Erfahrung im Dampfgaren gesammelt", ["Dampfgaren"]),
    ],
)
def test_names_are_whole(item: str, skills: list[str]) -> None:
    assert required(item) == skills


@pytest.mark.parametrize(
    "sentence",
    [
        "We meet twice a week; the rest is up to you.",
        "You ship at Grand Canal Dock.",
        "You work in a safe place.",
        "You may work abroad within the limits of the tax agreement.",
        "You write custom rules.",
        "You read every text twice.",
        "Sie finden bei uns ein weltweites Netzwerk.",
    ],
)
def test_everyday_words_are_no_names_of_tools(sentence: str) -> None:
    assert required("Kafka", sentence) == ["Kafka"]


def test_tools_are_known_however_they_are_shouted() -> None:
    assert profile("docker", "DOCKER COMPOSE", "REST APIs", "tax law")["skill_keys_required"][:1] == [
        "Docker"
    ]
    assert profile("rest api")["skill_keys_required"] == ["REST"]
    assert profile("Kenntnisse in REST und SAFe")["skills_required"] == ["REST", "SAFe"]


@pytest.mark.parametrize(
    "item",
    [
        "Helpful: Terraform, Kafka",
        "Also useful: Terraform, Kafka",
        "Welcome extras: Terraform, Kafka",
        "Schön, aber lernbar: Terraform, Kafka",
        "A bonus: Terraform, Kafka",
        "Gern auch Terraform oder Kafka",
        "It helps if you have met Terraform before, or have written some Kafka",
        "We would be glad about Terraform, Kafka or both",
        "Terraform ist ein Pluspunkt, ebenso erste Berührung mit Kafka",
        "Terraform is appreciated, as is enough Kafka to read a stream",
        "Terraform, zum Beispiel mit Kafka, ist ein Bonus",
        "Wer Terraform kennt oder Kafka bedient, startet schneller",
        "If words such as Terraform or Kafka mean something to you, that makes life easier",
        "Terraform oder Kafka hast du schon einmal ausprobiert? Schön, ist aber kein Muss",
        "Sie hatten schon mit Terraform zu tun oder können Kafka einordnen? Umso besser.",
        "Terraform und Kafka honorieren wir gesondert, Bedingung ist es nicht",
        "Nützlich wären Terraform und Kafka",
    ],
)
def test_wishes(item: str) -> None:
    values = profile("Kenntnisse in Java", item)
    assert values["skills_required"] == ["Java"]
    assert values["skills_preferred"] == ["Terraform", "Kafka"]


def test_what_others_can_follow_is_still_asked_for() -> None:
    assert required("Excel models that a stranger can follow") == ["Excel"]


@pytest.mark.parametrize(
    ("item", "skills"),
    [
        ("Von Vorteil: Sauerteigführung, Brezelschlingen", ["Sauerteigführung", "Brezelschlingen"]),
        ("A bonus: Go, Cilium or HashiCorp Vault", ["Go", "Cilium", "HashiCorp Vault"]),
        ("Nice to have: Backstage, some Go", ["Backstage", "Go"]),
        (
            "Idealerweise haben Sie mit Debezium gearbeitet oder kennen Ratenkredite",
            ["Debezium", "Ratenkredite"],
        ),
    ],
)
def test_wished_names_that_no_lexicon_knows(item: str, skills: list[str]) -> None:
    assert profile("Kenntnisse in Java", item)["skills_preferred"] == skills


def test_a_wish_below_the_list_is_still_about_the_applicant() -> None:
    text = (
        "## Your skills\n\n- Java\n- Kafka\n\nDocker and Terraform are an advantage.\n\n## We offer\n\n- cake"
    )
    assert [part.kind for part in split(text)] == ["must", "nice", "offer"]
    assert asked(text)["skills_preferred"] == ["Docker", "Terraform"]


def test_headings_in_bold_without_a_blank_behind() -> None:
    text = (
        "**Ihre Tätigkeit**Sie erstellen Berichte.\n\n**Das sollten Sie mitbringen**Ein Studium und Erfahrung"
        " mit Kafka.\n\n**Unser Angebot**Gleitzeit."
    )
    assert [part.kind for part in split(text)] == ["duties", "must", "offer"]
    assert asked(text)["skills_required"] == ["Kafka"]


def test_duties_done_without_something_ask_for_nothing() -> None:
    text = (
        "## Aufgaben\n\n- Sie bauen Schnittstellen, die andere ohne Rückfrage nutzen"
        "\n\n## Ihr Profil\n\n- Java\n- Kafka"
    )
    assert asked(text)["skills_required"] == ["Java", "Kafka"]


def test_duties_are_not_asked_where_the_requirements_have_a_heading() -> None:
    text = "## Your work\n\n- You receive payments of our clients\n\n## You need\n\n- a smartphone"
    assert "payments" not in asked(text)["skills_required"]


@pytest.mark.parametrize(
    ("item", "level"),
    [
        ("Mittlere Reife oder Fachhochschulreife", "none"),
        ("Allgemeine Hochschulreife", "none"),
        ("Erfahrung im Hochschulradio", "none"),
        ("Fachhochschulstudium", "bachelor"),
        ("Abschluss einer Hochschule", "bachelor"),
    ],
)
def test_a_school_leaving_certificate_is_no_degree(item: str, level: str) -> None:
    assert profile(item)["education"] == level


@pytest.mark.parametrize(
    ("item", "skills"),
    [
        ("Gute Englischkenntnisse für den Schriftverkehr", []),
        ("Kenntnisse des GwG und Vertrautheit mit den MaRisk", ["GwG", "MaRisk"]),
        ("Vertiefte Kenntnisse der MaRisk AT 9", ["MaRisk"]),
        ("Näheres gern im Gespräch", []),
        ("Projekterfahrung mit Spark", ["Spark"]),
        ("Kennziffer AB-12-XY", []),
        ("Erfahrung in der Kreditstrukturierung", ["Kreditstrukturierung"]),
    ],
)
def test_what_stands_beside_a_name(item: str, skills: list[str]) -> None:
    assert required(item) == skills


def test_requirements_without_a_heading_open_with_what_the_applicant_brings_for_it() -> None:
    text = (
        "Wenn das Marketing etwas einführt, prüfen Sie es. Dafür bringen Sie ein Studium mit. Die DSGVO"
        " kennen Sie nicht nur aus Büchern. Hilfreich, aber kein Muss: Kenntnisse der Norm ISO 27701."
    )
    assert asked(text)["skills_required"] == ["DSGVO"]
    assert asked(text)["skills_preferred"] == ["Norm ISO 27701"]


def test_an_unknown_heading_asks_nothing_where_the_requirements_have_their_own() -> None:
    text = (
        "## Aufgaben\n\n- backen\n\n## Dein Beitrag\n\n- Du schreibst Arbeitsanweisungen"
        "\n\n## Das bringst du mit\n\n- Kafka\n- Java"
    )
    assert [part.kind for part in split(text)] == ["duties", "duties", "must"]
    assert asked(text)["skills_required"] == ["Kafka", "Java"]


def test_an_introduction_asks_nothing_where_the_requirements_have_a_heading() -> None:
    text = "Corporate clients expect an account in days.\n\n## Requirements\n\n- Kafka\n- Java"
    assert asked(text)["skills_required"] == ["Kafka", "Java"]


def test_the_word_for_an_apprenticeship_in_a_field_above_the_text_asks_for_none() -> None:
    text = "**Un/befristet:** Ausbildung\n\nWir backen.\n\n## Ihr Profil\n\n- Geduld"
    assert asked(text)["education"] == "none"


def test_the_words_for_a_level_are_whole() -> None:
    text = "## Ihr Profil\n\n- Deutsch auf muttersprachlichem oder sehr gutem Niveau"
    finding = Requirements().read([baselines.reading(text)])[0]
    quotes = [span.quote for span in finding.evidence["languages_required"]]
    assert quotes == ["Deutsch auf muttersprachlichem oder sehr gutem Niveau"]
