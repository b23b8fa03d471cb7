"""The demo's people and postings, and evaluations of them made by hand from the postings' labels."""

import json
import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from markdownify import markdownify

import sunset
from sunset.profile import Profile
from sunset.schema import Contact, Evaluation, Evidence, Place, Posting, Requirement

TODAY = date(2026, 11, 22)
DEMO = Path(sunset.__file__).parent / "demo"

# what the demo's people can do, in the words the demo's postings use for it
KNOWN = {
    "lena": {
        "MaRisk": "MaRisk",
        "operationellen Risiken": "Operationelle Risiken",
        "Internen Kontrollsystem": "Internes Kontrollsystem (IKS)",
        "IKS": "Internes Kontrollsystem (IKS)",
        "Kontrolltests": "Kontrolltests (Design und Wirksamkeit)",
        "controls testing": "Kontrolltests (Design und Wirksamkeit)",
        "Risk and Control Self-Assessments": "Risk and Control Self-Assessment (RCSA)",
        "RCSA": "Risk and Control Self-Assessment (RCSA)",
        "Excel": "Excel",
        "GwG": "GwG",
        "KYC": "KYC",
        "DORA": "DORA",
        "DSGVO": "DSGVO",
        "SQL": "SQL (Grundlagen)",
        "Interne Revision": "Interne Revision",
        "ISAE 3402": "ISAE 3402",
    },
    "daniel": {
        name: name
        for name in (
            "Java", "Spring Boot", "Python", "PostgreSQL", "Kafka", "Kubernetes", "Docker", "GitLab CI",
            "Terraform", "AWS", "Linux", "Kotlin", "Scrum",
        )
    }
    | {"REST": "REST APIs", "REST-Schnittstellen": "REST APIs"}
    | {"Prometheus": "Prometheus and Grafana", "Grafana": "Prometheus and Grafana"},
}  # fmt: skip


def load_profile(name: str) -> Profile:
    """One of the demo's people, or of those made for these tests."""
    file = Path(__file__).parent / f"profiles/{name}.toml"
    if not file.exists():
        file = DEMO / f"profiles/{name}.toml"
    return Profile.load(file)


def load_posting(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A demo posting as a row, and its labels in the specialists' field names."""
    _, front, html = (DEMO / f"postings/{name}.html").read_text(encoding="utf-8").split("+++\n", 2)
    head = tomllib.loads(front)
    labels = head["labels"]
    places = tuple(
        Place(city=place.get("city"), country=place.get("country")) for place in head.get("locations", ())
    )
    row = Posting(
        source="mainbrueck",
        source_id=name,
        requisition_id=head.get("requisition_id"),
        url=f"https://jobs.example.org/{name}",
        title=head["title"],
        company=head.get("company"),
        description=markdownify(html),
        locations=places,
        contact=Contact(name=head.get("contact")),
    ).row()
    text = row["description"].lower()
    asks_salary = any(
        word in text
        for word in ("gehaltsvorstellung", "wunschgehalt", "salary expectation", "expected annual salary")
    )
    asks_start = any(
        word in text
        for word in ("eintrittstermin", "eintrittsdatum", "earliest date", "earliest start", "starttermin")
    )
    analysis = labels | {"asks_salary": asks_salary, "asks_start": asks_start}
    analysis["address_form"] = "du" if " du " in text else "sie" if " sie " in text else None
    return row, analysis


def judged(
    row: Mapping[str, Any], labels: Mapping[str, Any], profile: Profile, known: Mapping[str, str]
) -> Evaluation:
    """An evaluation as an honest judge would write it: covered is what the profile names."""
    asked = []
    for must, names in (
        (True, labels.get("skills_required", ())),
        (False, labels.get("skills_preferred", ())),
    ):
        for name in names:
            at = row["description"].find(name)
            spans = (
                (
                    Evidence(
                        side="posting", source_field="description", start=at, end=at + len(name), quote=name
                    ),
                )
                if at >= 0
                else ()
            )
            own = known.get(name)
            mine = (
                (Evidence(side="profile", source_field="skills", start=0, end=len(own), quote=own),)
                if own
                else ()
            )
            first = bool(own) and not any(item.decisive for item in asked)
            asked.append(
                Requirement(
                    kind="skill",
                    text=name,
                    must=must,
                    coverage=1.0 if own else 0.0,
                    decisive=first,
                    posting=spans,
                    profile=mine,
                )
            )
    if labels.get("education", "none") != "none":
        asked.append(Requirement(kind="education", text=labels["education"], must=True, coverage=1.0))
    return Evaluation(
        job_id=row["job_id"], input_hash=row["input_hash"], digest="by hand", level="Good", score=0.8,
        confidence=0.8, requirements=tuple(asked),
    )  # fmt: skip


def case(person: str, name: str) -> dict[str, Any]:
    """Everything a letter is made of, for one of the demo's people and postings."""
    row, analysis = load_posting(name)
    profile = load_profile(person)
    return {
        "posting": row,
        "analysis": analysis,
        "evaluation": judged(row, analysis, profile, KNOWN.get(person, {})),
        "profile": profile,
    }


@pytest.fixture(scope="session")
def demo_case() -> Callable[[str, str], dict[str, Any]]:
    """Load a case once per person and posting."""
    kept: dict[tuple[str, str], dict[str, Any]] = {}

    def load(person: str, name: str) -> dict[str, Any]:
        if (person, name) not in kept:
            kept[person, name] = case(person, name)
        return kept[person, name]

    return load


def lines(name: str) -> list[dict[str, Any]]:
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]
