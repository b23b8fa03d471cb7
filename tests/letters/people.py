"""Two made people with short careers, and the letter one of them gets for a posting made on the spot."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sunset.letters import check, compose
from sunset.letters.letter import Letter
from sunset.profile import Experience, Profile, Skill, Study
from sunset.schema import Evidence, Requirement

from .conftest import TODAY

Case = Callable[[str, str], dict[str, Any]]

PRUEFERIN = Profile(
    name="Ada Beispiel",
    language="de",
    street="Weg 1",
    postcode="60311",
    city="Frankfurt am Main",
    phone="+49 69 90009 100",
    skills=(
        Skill(name="Interne Revision", years=1),
        Skill(name="MaRisk", years=6),
        Skill(name="Excel", years=8),
        Skill(name="Power BI"),
    ),
    experience=(
        Experience(
            title="Prüferin",
            employer="Auental Bank AG",
            start=date(2023, 1, 1),
            highlights=("Testet jährlich 140 Kontrollen im Zahlungsverkehr.",),
            skills=("MaRisk", "Power BI"),
        ),
        Experience(
            title="Referentin",
            employer="Nidda Versicherung",
            start=date(2021, 1, 1),
            end=date(2022, 12, 31),
            highlights=("Hat 34 Richtlinien der Revision neu gefasst.",),
            skills=("MaRisk", "Excel"),
        ),
        Experience(
            title="Assistentin",
            employer="Lindner Prüfung GmbH",
            start=date(2019, 1, 1),
            end=date(2020, 12, 31),
            highlights=("Hat die Interne Revision von sieben Häusern der Bank begleitet.",),
            skills=("Interne Revision", "Excel"),
        ),
    ),
    education=(
        Study(
            level="master", degree="M.Sc.", field="Betriebswirtschaftslehre, Schwerpunkt Prüfung", year=2018
        ),
    ),
)  # fmt: skip

ENGINEER = Profile(
    name="Ada Example",
    language="en",
    street="Weg 1",
    postcode="60311",
    city="Frankfurt am Main",
    phone="+49 69 90009 100",
    skills=(
        Skill(name="Java", years=7),
        Skill(name="Python", years=4),
        Skill(name="Prometheus and Grafana", years=3),
        Skill(name="Kotlin", years=1),
    ),
    experience=(
        Experience(
            title="Senior Engineer",
            employer="Palmgarten Pay GmbH",
            start=date(2022, 5, 1),
            highlights=("Moved 14 services to Kubernetes in one year.",),
            skills=("Java", "Kafka", "Prometheus and Grafana"),
        ),
        Experience(
            title="Engineer",
            employer="Brackwater Systems Ltd",
            start=date(2019, 6, 1),
            end=date(2022, 4, 30),
            highlights=("Built an interface for 40 merchants.",),
            skills=("Java", "Docker", "AWS"),
        ),
    ),
    education=(Study(level="bachelor", degree="B.Sc.", field="Computer Science", year=2019),),
)


def written(
    demo_case: Case, profile: Profile, description: str, *asked: tuple[str, str], language: str
) -> Letter:
    """The letter to a posting that asks for the first of each pair, which the second answers."""
    case = demo_case("lena", "M1001")
    requirements = []
    for number, (theirs, mine) in enumerate(asked):
        at = description.index(theirs)
        there = Evidence(
            side="posting", source_field="description", start=at, end=at + len(theirs), quote=theirs
        )
        here = Evidence(side="profile", source_field="skills", start=0, end=len(mine), quote=mine)
        requirements.append(
            Requirement(
                kind="skill", text=theirs, must=True, coverage=1.0, decisive=number == 0,
                posting=(there,), profile=(here,),
            )
        )  # fmt: skip
    requirements.append(Requirement(kind="education", text="Studium", must=True, coverage=1.0))
    case = case | {
        "posting": case["posting"] | {"description": description, "title": "Stelle"},
        "analysis": {"language": language},
        "profile": profile,
        "evaluation": case["evaluation"].model_copy(update={"requirements": tuple(requirements)}),
    }
    letter = compose(**case, today=TODAY)
    result = check(letter.markdown, **case, language=language, today=TODAY)
    assert result.ok, result.complaints
    return letter


def told(letter: Letter) -> list[str]:
    return [said.text for part in letter.paragraphs for said in part]
