"""Sensitive facts go, in whatever form; what only sounds like them stays."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sunset.cv import Cv, read


@pytest.mark.parametrize(
    ("line", "secret", "kind"),
    [
        ("geboren am 3. März 1990 in Köln", "1990", "birth"),
        ("Geboren am 03. Nov. 1987 in Köln, verheiratet", "Köln", "birth"),
        ("* 12.03.1988 in Stade", "Stade", "birth"),
        ("Geburtsdatum, -ort: 04.07.1981, Stade", "Stade", "birth"),
        ("Geburtsdatum\n12.03.1988", "1988", "birth"),
        ("Date of birth: 12 March 1988", "1988", "birth"),
        ("34 Jahre alt", "34", "age"),
        ("Familienstand: ledig, 2 Kinder", "Kinder", "marital status"),
        ("verheiratet, zwei Kinder", "zwei", "marital status"),
        ("Marital status: Married", "Married", "marital status"),
        ("Konfession: ev.-luth.", "luth", "religion"),
        ("römisch-katholisch", "kathol", "religion"),
        ("Staatsangehörigkeit deutsch", "deutsch", "nationality"),
        ("Nationality: British | Religion: Hindu", "Hindu", "religion"),
        ("deutsche Staatsangehörigkeit", "deutsche", "nationality"),
        ("schwerbehindert (GdB 50)", "GdB", "disability"),
        ("Gender: female", "female", "gender"),
    ],
)
def test_a_personal_line_goes_and_only_its_kind_is_told(
    cv_of: Callable[[str], Cv], line: str, secret: str, kind: str
) -> None:
    cv = cv_of(f"Mara Beispiel\nmara@example.org\n{line}\n\nKenntnisse\nGärtnern\n")
    assert secret not in repr(cv.items) + repr(cv.open_lines)
    assert kind in cv.left_out
    profile = cv.profile()
    assert (profile.name, profile.email, len(profile.skills)) == ("Mara Beispiel", "mara@example.org", 1)


def test_every_kind_in_a_line_is_told(cv_of: Callable[[str], Cv]) -> None:
    cv = cv_of("Mara Beispiel\nFamilienstand: ledig, 2 Kinder\nNationality: British | Religion: Hindu\n")
    assert cv.left_out == ("marital status", "children", "religion", "nationality")


def test_a_sentence_goes_and_its_neighbours_stay(cv_of: Callable[[str], Cv]) -> None:
    cv = cv_of(
        "Mara Beispiel\n\nProfil\nIch plane Werke. Ich bin Mutter von zwei Kindern und 41 Jahre alt. "
        "Ich mag klare Ziele.\n"
    )
    assert cv.profile().summary == "Ich plane Werke. Ich mag klare Ziele."
    assert cv.left_out == ("age", "children")


def test_a_time_with_children_is_no_station(cv_of: Callable[[str], Cv]) -> None:
    cv = cv_of(
        "Mara Beispiel\n\nBerufserfahrung\n2016 - heute: Köchin, Gasthof Krone GmbH, Ulm\n"
        "2014 - 2016: Elternzeit\n2010 - 2014: Köchin, Hotel Adler, Ulm\n"
    )
    assert [str(one.start) for one in cv.profile().experience] == ["2016-01-01", "2010-01-01"]
    assert ("2014 - 2016" in repr(cv), cv.left_out) == (False, ("children",))


@pytest.mark.parametrize(
    "title",
    [
        "Referentin Kinder- und Jugendhilfe",
        "Erzieherin",
        "Leiterin Evangelisches Krankenhaus",
        "Disability Manager",
        "Head of Gender Equality",
        "Religionslehrerin",
        "Sachbearbeiter Staatsangehörigkeitsrecht",
    ],
)
def test_work_with_people_is_no_fact_about_oneself(cv_of: Callable[[str], Cv], title: str) -> None:
    cv = cv_of(f"Mara Beispiel\n\nBerufserfahrung\n2016 - 2020: {title}, Caritas Ulm e.V., Ulm\n")
    assert [one.title for one in cv.profile().experience] == [title]
    assert cv.left_out == ()


def test_languages_are_no_nationality(cv_of: Callable[[str], Cv]) -> None:
    cv = cv_of("Mara Beispiel\n\nSprachen\nDeutsch\nMuttersprache\nPolnisch\nB2\n")
    assert [(one.lang, one.level) for one in cv.profile().languages] == [("de", "native"), ("pl", "B2")]
    assert cv.left_out == ()


def test_data_are_cleaned_like_lines(tmp_path: Path) -> None:
    file = tmp_path / "cv.json"
    basics = {
        "name": "Mara Beispiel",
        "image": "me.jpg",
        "birthDate": "1980-04-03",
        "summary": "Geboren am 3.4.1980 in Kassel, verheiratet, zwei Kinder, katholisch. Ich plane Werke.",
    }
    work: dict[str, Any] = {"position": "Köchin", "name": "Gasthof Krone GmbH", "startDate": "2019-04-01"}
    work["highlights"] = ["Elternzeit 2021", "I am a practising catholic", "Kocht für 80 Gäste."]
    file.write_text(json.dumps({"basics": basics, "work": [work], "nationality": "Turkish citizen"}))
    cv = read(file)
    assert cv.left_out == ("birth", "marital status", "children", "religion", "nationality", "photo")
    said = repr(cv.items) + repr(cv.open_lines)
    assert not any(word in said for word in ("1980", "verheiratet", "Kinder", "atholi", "2021", "Turkish"))
    assert cv.profile().summary == "Ich plane Werke."
    assert cv.profile().experience[0].highlights == ("Kocht für 80 Gäste.",)
