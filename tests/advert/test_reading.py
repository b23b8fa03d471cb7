"""What is read off adverts as people paste and save them."""

from datetime import date

import pytest

from sunset.schema import Place, Salary
from tests.advert.adverts import read_named

KOELN = "Köln, Nordrhein-Westfalen, Deutschland"
FACTS = {
    "linkedin_de": ("Senior Referent Risikomanagement (m/w/d)", "Ostermann Versicherungen AG", KOELN),
    "stepstone_de": (
        "Controller (m/w/d) mit Schwerpunkt Produktion",
        "Hellwig Maschinenbau GmbH & Co. KG",
        "Ulm",
    ),
    "firma_de": (
        "Elektroniker für Betriebstechnik (m/w/d)",
        "Nordhessische Papierfabrik Lohse GmbH",
        "Kassel",
    ),
    "mail_de": ("Leiter Einkauf (m/w/d)", None, "Bielefeld"),
    "amt_de": ("Sachbearbeiterin / Sachbearbeiter (m/w/d) im Sozialamt", "Stadt Weidenau", "Siegen"),
    "jsonld_de": (
        "Pflegefachkraft (m/w/d) Intensivstation",
        "Klinikum Marienhöhe gGmbH",
        "Darmstadt, Hessen, DE",
    ),
    "boerse_de": ("Fachkraft für Lagerlogistik (m/w/d)", "Kranich Logistik GmbH", "99091 Erfurt"),
    "handzettel_de": (
        "Tiermedizinische Fachangestellte (m/w/d)",
        "Tierklinik am Weserbogen GmbH",
        "Minden",
    ),
    "linkedin_en": ("Senior Data Engineer", "Fjordlight Energy", "Hamburg, Germany"),
    "indeed_en": ("Payroll Officer", "Thistlewood Foods Ltd", "Leeds LS1 4DY"),
    "company_en": ("Embedded Software Engineer", "Lumenark", "Eindhoven, Netherlands"),
    "mail_en": ("Senior Backend Engineer", "Fintegra", "Berlin"),
    "plain_en": ("Head Gardener", "Trustees of Harrowmere Hall", "Ludlow, Shropshire"),
    "jsonld_en": ("Customer Support Specialist & Trainer", "Papershore Inc.", None),
    "bilingual": ("Laborant/in Qualitätskontrolle", "Rheinquell Pharma AG", "Basel"),
    "saved_page_en": ("Warehouse Team Leader", "Tarnhollow Ltd", "Wigan, Greater Manchester"),
}
LINES = {
    "linkedin_de": (
        "Senior Referent Risikomanagement (m/w/d)",
        "Logo von Ostermann Versicherungen AG",
        "Köln, Nordrhein-Westfalen, Deutschland · vor 2 Wochen · 48 Bewerber:innen",
    ),
    "firma_de": (
        "Elektroniker für Betriebstechnik (m/w/d)",
        "Die Nordhessische Papierfabrik Lohse GmbH fertigt mit 240 Beschäftigten Wellpappe aus Altpapier.",
        "Zum nächstmöglichen Zeitpunkt suchen wir für unseren Standort Kassel eine/n",
    ),
    "jsonld_de": (
        "JobPosting, title: Pflegefachkraft (m/w/d) Intensivstation",
        "JobPosting, hiringOrganization: Klinikum Marienhöhe gGmbH",
        "JobPosting, jobLocation: Darmstadt, Hessen, DE",
    ),
    "plain_en": (
        "Job title: Head Gardener",
        "Employer: Trustees of Harrowmere Hall",
        "Location: Ludlow, Shropshire",
    ),
}
CUT = {
    "linkedin_de": (
        "Ihr Netzwerk",
        "Einfach bewerben",
        "Brückner",
        "Leiter Controlling",
        "LinkedIn",
        "Mehr anzeigen",
    ),
    "stepstone_de": ("Ergebnisliste", "Gehaltsprognose", "Silberburg", "Impressum", "Ich bin interessiert"),
    "firma_de": ("Cookies", "Presse", "Startseite", "Facebook", "©"),
    "mail_de": ("An: Max", "vertrauliche Informationen"),
    "boerse_de": ("Merkzettel", "Nutzungsbedingungen"),
    "jsonld_de": ("Impressum", "Start", "<", "&lt;"),
    "linkedin_en": ("My Network", "Quillmark", "Easy Apply", "LinkedIn"),
    "indeed_en": ("Sign in", "Hiring Lab", "Privacy Centre"),
    "company_en": ("First Name", "Submit application", "Job Alert"),
    "mail_en": ("unsubscribe",),
    "jsonld_en": ("alert", "Ignore all previous", "Chief Scam Officer"),
    "saved_page_en": ("steal", "We use cookies", "Head of Stores", "Shop", "color"),
}
KEPT = {
    "linkedin_de": ("ORSA-Bericht", "Sehr gute Kenntnisse in R oder Python", "30 Tage Urlaub"),
    "stepstone_de": ("Sicher in SAP S/4HANA und Excel", "Parkplatz am Werk"),
    "firma_de": ("- Kenntnisse in Siemens S7", "Herr Jonas Ritter"),
    "mail_de": (
        "- mehrjährige Erfahrung im strategischen Einkauf, gern aus der Möbel- oder Holzindustrie\n",
    ),
    "jsonld_de": ("### Ihr Profil\n\n- Abgeschlossene Ausbildung als Pflegefachkraft",),
    "handzettel_de": (
        "- Assistenz bei Operationen und in der Sprechstunde, auch an zwei Samstagen im Monat nach einem "
        "Plan, der vier Wochen im Voraus feststeht\n",
        "## Ihr Profil\n- Abgeschlossene Ausbildung",
    ),
    "plain_en": (
        "The Head Gardener leads a team of three and about twenty volunteers, and answers to the estate ",
        "- Manage the budget of the garden",
    ),
    "mail_en": ("I work with Fintegra, a payments company in Berlin, and they are hiring",),
    "bilingual": ("- Erfahrung mit HPLC", "- Good German and English"),
    "saved_page_en": ("You will lead the late shift in our warehouse in Wigan.", "- £29,000 a year"),
}


LATER = {
    "set_aside": {
        "xing_de": (
            "IT-Systemadministrator Schwerpunkt Linux (m/w/d)",
            "Ahrensfeld Datendienste eG",
            "Rostock",
        ),
        "verein_de": (
            "Referent*in für Öffentlichkeitsarbeit",
            "Naturschutzverein Ostseeküste e. V.",
            None,
        ),
        "portal_de": ("Bilanzbuchhalter (m/w/d)", "Frankenholz Möbelwerke AG", "Nürnberg"),
        "vermittler_de": ("Projektleiterin Tiefbau", None, "Regensburg"),
        "workday_en": ("Regulatory Reporting Analyst", "Marlowe & Finch Bank", "Dublin"),
        "school_en": ("Teacher of Physics", "St Brannoc's School", "Exeter"),
        "startup_en": ("Founding Product Designer", "Wrenfold", "Lisbon or remote (EU time zones)"),
        "seek_en": ("Registered Nurse - Aged Care", "Kookaburra Lodge Pty Ltd", "Ballarat VIC"),
    },
    "second_look": {
        "meinestadt_de": (
            "Friseur/in Voll- oder Teilzeit (m/w/d)",
            "Salon Haargenau, Inh. Katja Wilke",
            "Göttingen",
        ),
        "uni_de": (
            "Wissenschaftlichen Mitarbeiterin / Mitarbeiters (w/m/d)",
            "Universität Altenhain",
            "Paderborn",
        ),
        "karriere_de": ("Mechatroniker (m/w/d) Kältetechnik", "Frostwerk Kälteanlagen", "Oldenburg"),
        "nachricht_de": ("Frontend-Entwickler(in)", "Nordkap Software GmbH", "Kiel"),
        "gov_en": (
            "Policy Adviser - Flood Resilience",
            "Department for Rivers and Coasts",
            "Newcastle-upon-Tyne",
        ),
        "lever_en": ("Machine Learning Engineer, Search", "Cobaltine", "Toronto, ON"),
        "board_en": ("Pastry Chef", "Old Bakehouse", "York"),
        "notion_en": ("Head of Finance", "Saltmarsh Robotics", "Rotterdam (on-site 3 days)"),
    },
}


@pytest.mark.parametrize(("folder", "name"), [(folder, name) for folder in LATER for name in LATER[folder]])
def test_title_employer_and_place_are_found_in_adverts_of_other_shapes(folder: str, name: str) -> None:
    advert = read_named(folder, name)
    found = (advert.title, advert.company, advert.place)
    assert tuple(one and one.value for one in found) == LATER[folder][name]


@pytest.mark.parametrize("name", FACTS)
def test_title_employer_and_place_are_found(name: str) -> None:
    advert = read_named("development", name)
    found = (advert.title, advert.company, advert.place)
    assert tuple(one and one.value for one in found) == FACTS[name]


@pytest.mark.parametrize("name", LINES)
def test_each_stands_beside_the_line_it_came_from(name: str) -> None:
    advert = read_named("development", name)
    assert tuple(one and one.line for one in (advert.title, advert.company, advert.place)) == LINES[name]


@pytest.mark.parametrize("name", CUT)
def test_what_stands_around_an_advert_is_cut(name: str) -> None:
    description = read_named("development", name).description
    assert [words for words in CUT[name] if words in description] == []


@pytest.mark.parametrize("name", KEPT)
def test_what_an_advert_says_is_kept_with_lines_whole(name: str) -> None:
    description = read_named("development", name).description
    assert [words for words in KEPT[name] if words not in description] == []


def test_a_pages_own_data_are_taken() -> None:
    advert = read_named("development", "jsonld_de")
    assert dict(advert.stated) == {
        "locations": (Place(city="Darmstadt", region="Hessen", country="DE"),),
        "schedule": "either",
        "requisition_id": "K-4711",
        "posted_on": date(2026, 11, 2),
        "valid_through": date(2026, 12, 31),
        "salary": Salary(minimum=3300, maximum=4100, currency="EUR", period="month"),
    }
    assert advert.url is not None
    assert advert.url.value == "https://karriere.marienhoehe.example/jobs/4711"
    remote = read_named("development", "jsonld_en")
    assert (remote.stated["work_model"], remote.stated["remote_from"]) == ("remote", ("IE", "GB"))
    assert "locations" not in remote.stated


def test_towns_and_countries_are_those_that_are_named() -> None:
    stated = {name: read_named("development", name).stated.get("locations") for name in FACTS}
    assert stated["linkedin_de"] == (Place(city="Köln", country="DE"),)
    assert stated["company_en"] == (Place(city="Eindhoven", country="NL"),)
    assert stated["boerse_de"] == (Place(city="Erfurt"),)


def test_a_saved_page_knows_its_address() -> None:
    advert = read_named("development", "saved_page_en")
    assert advert.url is not None
    assert advert.url.value == "https://www.tarnhollow.example/careers/warehouse-team-leader"
    assert read_named("development", "linkedin_en").url is None
