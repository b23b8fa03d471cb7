"""At what level a role is, and in which domain its work lies."""

from typing import Any

import numpy as np
import pytest

from sunset.specialists.domain import Domain
from sunset.specialists.seniority import Seniority
from tests.specialists import baselines


@pytest.mark.parametrize(
    ("columns", "level"),
    [
        ({"title": "Werkstudent Controlling (m/w/d)"}, "student"),
        ({"title": "Internship Coordinator"}, "professional"),
        ({"title": "Junior Analyst"}, "entry"),
        ({"title": "Sachbearbeiterin Kredit"}, "professional"),
        ({"title": "Senior Developer"}, "senior"),
        ({"title": "Risk Specialist", "seniority_label": "Vice President"}, "senior"),
        ({"title": "Risk Specialist", "seniority_label": "Director"}, "executive"),
        ({"title": "Teamleiter Kundenbetreuung", "seniority_label": "Director"}, "lead"),
        ({"title": "Assistenz der Geschäftsführung"}, "professional"),
        ({"title": "Entwickler", "description": "Sie führen ein Team von acht Leuten."}, "lead"),
        ({"title": "Head of Sales", "description": "You have no direct reports."}, "professional"),
        (
            {"title": "Analyst", "description": "## Profil\n\n- mindestens 8 Jahre Erfahrung im Kredit"},
            "senior",
        ),
    ],
)
def test_level(columns: dict[str, Any], level: str) -> None:
    posting = baselines.reading(**columns)
    finding = Seniority().read([posting])[0]
    assert finding.values["seniority"] == level
    assert baselines.verbatim(finding, posting)


@pytest.mark.parametrize(
    ("title", "domain"),
    [
        ("Java Entwickler (m/w/d)", "software_engineering"),
        ("Senior Network Engineer", "it_infrastructure_operations"),
        ("Referentin Geldwäscheprävention", "compliance_legal_audit"),
        ("Team Assistant – Investment Bank", "assistance_administration"),
        ("Tax Specialist – CFO", "finance_accounting_tax"),
        ("Kundenberater Privatkunden", "sales_client_coverage"),
        ("ESG Manager", "sustainability"),
    ],
)
def test_domain(title: str, domain: str) -> None:
    posting = baselines.reading(title=title)
    finding = Domain().read([posting])[0]
    assert finding.values["domain"] == domain
    assert baselines.verbatim(finding, posting)
    assert 0 < finding.confidence <= 1


def test_duties_speak_where_the_title_is_silent_and_a_second_domain_is_named() -> None:
    text = "## Aufgaben\n\n- Kampagnen, Newsletter und Website pflegen\n- Vertrieb bei Neukunden unterstützen"
    finding = Domain().read([baselines.reading(text, title="Mitarbeiterin (m/w/d)")])[0]
    assert finding.values["domain"] == "marketing_communications"
    assert finding.evidence["domain"][0].source_field == "description"


def test_an_encoder_decides_where_words_do_not() -> None:
    class Likes:
        """Puts every text beside the description of the last domain."""

        def transform(self, X: list[str], prefix: str = "") -> np.ndarray:
            return np.array([[0.0, 1.0] if prefix == "query: " or "Sustain" in x else [1.0, 0.0] for x in X])

    plain = Domain().read([baselines.reading(title="Stelle")])[0]
    led = Domain(Likes(), "likes").read([baselines.reading(title="Stelle")])[0]
    assert led.values["domain"] == "sustainability" != plain.values["domain"]
    assert Domain(Likes(), "likes").digest != Domain().digest


def test_nothing_to_read_is_an_abstention() -> None:
    assert Domain().read([]) == []
    assert Domain().read([baselines.reading(title=" ")])[0].abstained
    assert Seniority().read([baselines.reading(title=" ")])[0].abstained
