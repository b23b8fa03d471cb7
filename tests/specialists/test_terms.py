"""Terms: contract, hours, work model, pay, dates, what an application must name."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sunset.specialists.terms import Terms
from tests.specialists.baselines import reading, verbatim


def read(description: str = "", **columns: Any) -> dict[str, Any]:
    [finding] = Terms().read([reading(description, **columns)])
    return dict(finding.values)


@pytest.mark.parametrize(
    ("text", "employment"),
    [
        ("Wir bieten Ihnen eine unbefristete Festanstellung.", "permanent"),
        (
            "Zunächst auf zwei Jahre befristet, Übernahme in ein unbefristetes Verhältnis möglich.",
            "temporary",
        ),
        ("The contract runs until 31 December 2027.", "temporary"),
        ("Wir suchen eine Elternzeitvertretung für unsere Buchhaltung.", "temporary"),
        ("Sie arbeiten als freiberufliche Trainerin auf Honorarbasis.", "freelance"),
        ("You join us as a self-employed consultant and send invoices.", "freelance"),
        ("Selbstständiges Arbeiten macht Ihnen Freude.", None),
        ("Our customers are freelancers and tenants on fixed-term contracts.", None),
        ("Bei uns lernst du in drei Jahren den Beruf der Köchin.", "apprenticeship"),
        ("This is a six-month internship in our studio.", "internship"),
        ("You mentor interns and apprentices.", None),
        ("Die Anstellung ist nicht befristet.", "permanent"),
        ("Beschäftigungsumfang 80 bis 100 Prozent.", None),
        ("Der Vertrag läuft bis 31.12.2027.", "temporary"),
        ("A talent pool with no closing date.", None),
    ],
)
def test_employment(text: str, employment: str | None) -> None:
    assert read(text)["employment"] == employment


def test_the_label_counts_where_the_text_is_silent() -> None:
    posting = reading("Wir backen Brot.", employment_label="Unbefristet", schedule_label="Vollzeit")
    [finding] = Terms().read([posting])
    assert finding.values["employment"] == "permanent"
    assert finding.values["schedule"] == "full"
    assert [span.source_field for span in finding.evidence["employment"]] == ["employment_label"]


@pytest.mark.parametrize(
    ("head", "employment", "schedule"),
    [
        ("**Voll-/Teilzeit:** Vollzeit\n\n**Un/befristet:** Unbefristet\n\n", "permanent", "full"),
        ("**Voll-/Teilzeit:** Teilzeit\n\n**Un/befristet:** Befristet\n\n", "temporary", "part"),
        ("**Full/Part-Time:** Full-time\n\n**Regular/Temporary:** Regular\n\n", "permanent", "full"),
        ("**Full/Part-Time:** Part-time\n\n**Regular/Temporary:** Temporary\n\n", "temporary", "part"),
        ("**Voll-/Teilzeit:** Vollzeit/Teilzeit\n\n**Un/befristet:** Unbefristet\n\n", "permanent", "either"),
        ("**Full/Part-Time:** Full time or part time\n\n", "permanent", "either"),
        ("Full/Part-Time: Full-time\n\nRegular/Temporary: Permanent\n\n", "permanent", "full"),
    ],
)
def test_a_label_that_names_both_ways_is_not_taken_for_its_value(
    head: str, employment: str, schedule: str
) -> None:
    labels = {"employment_label": employment.title(), "schedule_label": f"{schedule.title()} time"}
    found = read(f"{head}Wir backen Brot.", **labels)
    assert (found["employment"], found["schedule"]) == (employment, schedule)


@pytest.mark.parametrize(
    "text",
    [
        "Bitte nennen Sie Ihr Gehalt; die S-Bahn hält vor der Tür, ein Parkplatz kostet 35 Euro im Monat.",
        "Bereitschaft wird pauschal mit 620 Euro pro Woche vergütet.",
        "On-call duty is paid with 300 euros per week.",
    ],
)
def test_a_parking_place_or_standby_is_no_salary(text: str) -> None:
    assert read(f"## Was wir bieten\n\n{text}")["salary_max"] is None


def test_hours_beside_the_pay_do_not_make_it_hourly() -> None:
    text = "Das Gehaltsband liegt zwischen 82.000 und 98.000 Euro, ab 32 Stunden ist Teilzeit möglich."
    found = read(f"## Was wir bieten\n\n{text}")
    assert (found["salary_min"], found["salary_max"], found["salary_period"]) == (82_000, 98_000, None)


def test_a_self_employed_role_is_freelance_whatever_the_label_says() -> None:
    found = read("Starten Sie in Ihre erfolgreiche Selbstständigkeit.", employment_label="Unbefristet")
    assert found["employment"] == "freelance"


@pytest.mark.parametrize(
    ("text", "schedule", "hours"),
    [
        ("Die Stelle wird in Voll- und in Teilzeit angeboten.", "either", (None, None)),
        ("This job is available in full and parttime.", "either", (None, None)),
        ("Die wöchentliche Arbeitszeit beträgt 19,5 Stunden.", "part", (19.5, 19.5)),
        ("We offer a 40-hour week.", "full", (40, 40)),
        ("Möglich sind 20 bis 40 Stunden pro Woche.", "either", (20, 40)),
        ("Ein Jobsharing ist möglich.", "either", (None, None)),
        ("Das Team zählt sechs Vollzeitäquivalente.", None, (None, None)),
        ("We pay for part-time master's courses.", None, (None, None)),
        ("The shop is open 60 hours a week.", None, (None, None)),
        ("You work three days a week.", "part", (None, None)),
        ("We meet two days a week in one of the two offices.", None, (None, None)),
        ("We offer mobile working on three days a week.", None, (None, None)),
        ("You are on call about every eighth week.", None, (None, None)),
        ("Home working on up to three days a week.", None, (None, None)),
        ("Sonst arbeiten Sie mobil, im Büro sind Sie an drei Tagen.", None, (None, None)),
        ("Ein Schreibtisch in Frankfurt für zwei Tage in der Woche.", None, (None, None)),
        ("In Vollzeit oder mit mindestens 32 Wochenstunden.", "either", (None, None)),
        ("Vollzeit (39 Stunden) oder Teilzeit ab 25 Stunden, beides geht.", "either", (25, 39)),
        ("Full time is 39 hours, 80 % is possible from the first day.", "either", (None, None)),
        ("Die Stelle lässt sich auch mit 80 % besetzen.", "either", (None, None)),
        ("Die Stelle umfasst 30 Stunden.", "part", (30, 30)),
        ("Bei 80 % Homeoffice ist vieles möglich.", None, (None, None)),
    ],
)
def test_schedule_and_hours(
    text: str, schedule: str | None, hours: tuple[float | None, float | None]
) -> None:
    found = read(text)
    assert found["schedule"] == schedule
    assert (found["hours_min"], found["hours_max"]) == hours


@pytest.mark.parametrize(
    ("text", "label", "schedule"),
    [
        ("You work in the shop three days a week.", "Full time", "full"),
        ("Die Arbeit verteilt sich auf drei bis fünf Tage.", "Teilzeit", "part"),
        ("Ein bis zwei Tage davon solltest du im Haus sein.", "Vollzeit", "full"),
        ("Das sind bei voller Stelle rund 4.900 Euro im Monat.", "Teilzeit", "part"),
        ("Sie arbeiten 24 Stunden pro Woche.", "Vollzeit", "part"),
        ("Sie arbeiten 39 Stunden pro Woche.", "Vollzeit/Teilzeit", "either"),
        ("Auch in Teilzeit möglich.", "Vollzeit", "either"),
    ],
)
def test_the_label_counts_unless_the_text_clearly_contradicts(text: str, label: str, schedule: str) -> None:
    assert read(text, schedule_label=label)["schedule"] == schedule


@pytest.mark.parametrize(
    ("text", "model"),
    [
        ("Two days a week you work from home.", "hybrid"),
        ("Mobiles Arbeiten ist nach Absprache möglich.", "hybrid"),
        ("Homeoffice ist leider nicht möglich.", "onsite"),
        ("There is no home office in this job.", "onsite"),
        ("Presence in the workshop is required every day.", "onsite"),
        ("You work fully remote.", "remote"),
        ("Sie arbeiten zu 100 % von zu Hause.", "remote"),
        ("We run a hybrid cloud and give remote support to dentists.", None),
        ("Flexible working hours.", None),
        ("We promise flexible working.", "hybrid"),
        ("Home working on up to three days a week.", "hybrid"),
        ("Sonst arbeiten Sie bis zu 60 Prozent mobil.", "hybrid"),
        ("We meet two days a week in one of the two offices; the rest is up to you.", "hybrid"),
        ("40 percent presence averaged over the month.", "hybrid"),
        ("Ein bis zwei Tage davon solltest du im Haus sein.", "hybrid"),
        ("Zwei gemeinsame Tage in der Woche sind vereinbart.", "hybrid"),
        ("Anwesend sind wir montags und donnerstags.", "hybrid"),
        ("Einen Tag davon können Sie zu Hause arbeiten.", "hybrid"),
        ("Aus Sicherheitsgründen findet die Arbeit vor Ort statt.", "onsite"),
        ("Die Tätigkeit ist an die Präsenz in unserem Haus gebunden.", "onsite"),
        ("Presence on the support floor is required on every shift.", "onsite"),
        ("Escalation of breaks older than two days to the desk head.", None),
        ("Twice a year we spend two days a year in the office of a client.", None),
    ],
)
def test_work_model(text: str, model: str | None) -> None:
    assert read(text)["work_model"] == model


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Das Jahresgehalt liegt zwischen 50.000 und 60.000 Euro.", (50000, 60000, "EUR", "year")),
        ("Salary: £24,300.", (24300, 24300, "GBP", None)),
        ("Mindestgehalt 2.950 Euro brutto im Monat, Überzahlung möglich.", (2950, None, "EUR", "month")),
        ("We pay up to €80k a year.", (None, 80000, "EUR", "year")),
        ("Stundenlohn 15,20 €.", (15.2, 15.2, "EUR", "hour")),
        ("We manage £40 million for 300 families.", (None, None, None, None)),
        ("A learning budget of €1,200 a year.", (None, None, None, None)),
        ("120-140k USD salary", (120000, 140000, "USD", None)),
    ],
)
def test_pay(text: str, expected: tuple[float | None, float | None, str | None, str | None]) -> None:
    found = read(text)
    assert tuple(found[f"salary_{name}"] for name in ("min", "max", "currency", "period")) == expected


def test_what_a_german_application_has_to_name() -> None:
    found = read(
        "Bitte senden Sie uns Ihre Bewerbung mit Gehaltsvorstellung und frühestem Eintrittstermin "
        "unter Angabe der Kennziffer AB-2027/13 an Frau Dr. Petra Lang, Leiterin Personal. "
        "Bewerbungsfrist: 31.01.2027. "
        "Beginn: 01.03.2027."
    )
    assert found["asks_salary"] is True
    assert found["asks_start"] is True
    assert found["reference"] == "AB-2027/13"
    assert found["contact_name"] == "Frau Dr. Petra Lang"
    assert found["contact_role"] == "Leiterin Personal"
    assert found["deadline"] == "2027-01-31"
    assert found["start"] == "2027-03-01"


def test_what_an_english_application_has_to_name() -> None:
    found = read(
        "Please include your salary expectations and quote reference HR-4711. Questions? "
        "Contact Jane Doe, Head of Talent. Closing date: 15 March 2027. You will start on 1 May 2027."
    )
    assert found["asks_salary"] is True
    assert found["asks_start"] is None
    assert found["reference"] == "HR-4711"
    assert (found["contact_name"], found["contact_role"]) == ("Jane Doe", "Head of Talent")
    assert (found["deadline"], found["start"]) == ("2027-03-15", "2027-05-01")


def test_a_team_is_no_contact_person() -> None:
    assert read("Contact our Human Resources Team. Kontakt: Abteilung Personal Mitte")["contact_name"] is None


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Deine Aufgaben: Du berätst Kunden.", "du"),
        ("Wir freuen uns auf Sie und Ihre Ideen.", "sie"),
        ("We look forward to you.", None),
        (
            "## Deine Aufgaben\n- Du leitest dein Team\n\n## Wir bieten\nProfitieren Sie und Ihre Familie.",
            "du",
        ),
    ],
)
def test_address_form(text: str, form: str | None) -> None:
    assert read(text)["address_form"] == form


def test_a_silent_text_abstains() -> None:
    [finding] = Terms().read([reading("Brot und Kuchen.", title="Bäckerei")])
    assert finding.abstained
    assert finding.confidence == 0


WORDS = st.sampled_from(
    (
        *("Vollzeit", "Teilzeit", "unbefristet", "befristet", "40", "Stunden", "pro Woche", "€", "50.000"),
        *("Gehalt", "Frau Lang", "Kontakt:", "Kennziffer", "A-1", "remote", "hybrid", "Homeoffice", "nicht"),
        *(
            "du",
            "Sie",
            "bis",
            "31.12.2027",
            "Beginn",
            "-",
            "\n",
            "##",
            ".",
            ",",
            ";",
            "(",
            ")",
            "%",
            "FTE\u200b",
        ),
    )
)


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=60).map(" ".join)))
def test_any_text_is_read_and_every_citation_is_verbatim(text: str) -> None:
    posting = reading(text)
    [finding] = Terms().read([posting])
    assert set(finding.values) == set(Terms.fields)
    assert verbatim(finding, posting)
    json.dumps(dict(finding.values))
