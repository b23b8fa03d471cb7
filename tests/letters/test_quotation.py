"""What a letter quotes of a posting stands by itself: no heading, no fragment, nothing twice."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from sunset.letters import check, compose
from sunset.schema import Evidence, Requirement

from .conftest import TODAY

Case = Callable[[str, str], dict[str, Any]]


def quoted(case: dict[str, Any], description: str, *names: str) -> list[str]:
    """What the letter quotes of a posting that asks for the named skills where they first stand in it."""
    asked = tuple(
        Requirement(
            kind="skill",
            text=name,
            must=True,
            coverage=1.0,
            decisive=number == 0,
            posting=(
                Evidence(
                    side="posting",
                    source_field="description",
                    start=(at := description.index(name)),
                    end=at + len(name),
                    quote=name,
                ),
            ),
            profile=(Evidence(side="profile", source_field="skills", start=0, end=len(own), quote=own),),
        )
        for number, name in enumerate(names)
        for own in [{"operationellen Risiken": "Operationelle Risiken"}.get(name, name)]
    )
    case = case | {
        "posting": case["posting"] | {"description": description, "title": "Prüfung"},
        "evaluation": case["evaluation"].model_copy(update={"requirements": asked}),
    }
    letter = compose(**case, today=TODAY)
    assert check(letter.markdown, **case, language="de", today=TODAY).ok
    job = [said.text for part in letter.paragraphs for said in part if said.side == "job"]
    return [words for text in job for words in re.findall("„([^„“]+)“", text) if words != "Prüfung"]


@pytest.mark.parametrize(
    ("description", "name", "expected"),
    [
        ("* Sichere Kenntnisse der MaRisk\n* Humor", "MaRisk", ["Sichere Kenntnisse der MaRisk"]),
        ("Wir prüfen. Sie kennen die MaRisk gut. Wir auch.", "MaRisk", ["Sie kennen die MaRisk gut"]),
        # a sentence that the source wrapped is quoted whole
        ("Sie kennen die\nMaRisk und das\nGwG gut.", "MaRisk", ["Sie kennen die MaRisk und das GwG gut"]),
        ("* Sie kennen die\n  MaRisk gut\n* Humor", "MaRisk", ["Sie kennen die MaRisk gut"]),
        # a heading is no sentence, nor is the name of a skill
        ("### Alles rund um MaRisk\n\nWir freuen uns.", "MaRisk", []),
        ("**Alles rund um MaRisk**\n\n* Humor", "MaRisk", []),
        ("Alles rund um MaRisk:\n\n* Humor", "MaRisk", []),
        ("Alles rund um MaRisk\n--------\n\n* Humor", "MaRisk", []),
        ("Alles rund um MaRisk\n\n* Humor", "MaRisk", []),
        ("**Ihr Profil.** Sie kennen die MaRisk gut.", "MaRisk", ["Sie kennen die MaRisk gut"]),
        ("**Ihr Profil**: Sie kennen die MaRisk gut.", "MaRisk", ["Sie kennen die MaRisk gut"]),
        # what begins small hangs on words before it
        ("Sie bringen mit:\n\n* sichere Kenntnisse der MaRisk,\n* Humor", "MaRisk", []),
        ("* alles zu operationellen Risiken\n* Humor", "operationellen Risiken", []),
    ],
)  # fmt: skip
def test_a_quotation_stands_by_itself(
    demo_case: Case, description: str, name: str, expected: list[str]
) -> None:
    assert quoted(demo_case("lena", "M1001"), description, name) == expected


def test_no_line_is_quoted_twice(demo_case: Case) -> None:
    description = "* Erfahrung mit MaRisk und DSGVO in der Prüfung von Banken\n* Humor"
    line = "Erfahrung mit MaRisk und DSGVO in der Prüfung von Banken"
    assert quoted(demo_case("lena", "M1001"), description, "MaRisk", "DSGVO") == [line]


def test_a_duty_that_hangs_on_words_before_it_is_no_reason_to_apply(demo_case: Case) -> None:
    duties = "* testen Sie Schlüsselkontrollen im Zahlungsverkehr auf Wirksamkeit\n"
    asked = "\n* Sichere Kenntnisse der MaRisk"
    case = demo_case("lena", "M1001")
    assert quoted(case, "Bei uns\n\n" + duties + asked, "MaRisk") == ["Sichere Kenntnisse der MaRisk"]
    whole = quoted(case, "Bei uns\n\n" + duties.replace("testen Sie", "Sie testen") + asked, "MaRisk")
    assert whole == [
        "Sichere Kenntnisse der MaRisk",
        "Sie testen Schlüsselkontrollen im Zahlungsverkehr auf Wirksamkeit",
    ]
