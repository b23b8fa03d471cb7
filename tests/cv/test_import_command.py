"""``sunset profile import``: what is understood, beside its line; corrected by hand; saved as a version."""

import json
from pathlib import Path

import pytest

from experiments.cv import Labelled
from sunset.cli import main
from sunset.profile import Profile


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SUNSET_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SUNSET_OUT", str(tmp_path / "out"))
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(str(ended.value.code or 0))


def test_items_stand_beside_their_lines_in_the_language_of_the_cv(
    home: Path, development: dict[str, Labelled], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("profile", "import", str(development["brandt"].path)) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Zeile des Lebenslaufs" in said
    assert "Station 1, Titel: Bilanzbuchhalter │ 07/2019 – heute Bilanzbuchhalter" in said
    assert "Gesehen und weggelassen: Geburtsdatum oder -ort, Staatsangehörigkeit." in said
    assert "Noch ist nichts gespeichert." in said


@pytest.mark.slow
def test_the_toml_loads_as_the_same_profile_and_names_the_lines(
    home: Path, development: dict[str, Labelled], later: dict[str, Labelled]
) -> None:
    for label in {**development, **later}.values():
        out = home / f"{label.name}.toml"
        assert run("profile", "import", str(label.path), "--out", str(out)) == 0
        from sunset.cv import read

        assert Profile.load(out) == read(label.path).profile()
    text = (home / "novak.toml").read_text(encoding="utf-8")
    assert 'title = "Plant Manager"  # p. 1: Plant Manager' in text
    assert "start = 2023-06-01  # p. 1: June 2023 - Present" in text
    assert "#   p. 1: Russian" in text


def test_a_file_that_may_hold_corrections_is_not_written_over(
    home: Path, development: dict[str, Labelled], capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "me.toml").write_text("mine")
    assert run("profile", "import", str(development["novak"].path), "--out", str(home / "me.toml")) == 2
    assert (home / "me.toml").read_text() == "mine"
    assert "may hold corrections" in capsys.readouterr().err


def test_a_second_cv_makes_a_second_version_and_leaves_the_search_alone(
    home: Path, development: dict[str, Labelled], capsys: pytest.CaptureFixture[str]
) -> None:
    mine = 'name = "Mira"\nlanguage = "en"\nphone = "1"\n[search]\nradius_km = 7\n'
    (home / "me.toml").write_text(mine, encoding="utf-8")
    assert run("profile", "save", str(home / "me.toml")) == 0
    assert run("profile", "import", str(development["yildiz"].path), "--name", "me", "--save") == 0
    assert "me: version 2 saved" in capsys.readouterr().out  # a German CV, to somebody who wants English
    assert run("profile", "show", "me") == 0
    saved = json.loads(capsys.readouterr().out)
    assert (saved["name"], saved["search"]) == ("Emre Yildiz-Köhler", {"radius_km": 7.0})
    assert [station["employer"] for station in saved["experience"]] == [
        "Domspitz Logistik GmbH",
        "Rheinpaket AG",
        "Bergische Eisenwaren OHG",
    ]


def test_signs_that_steer_a_terminal_or_leave_a_comment_are_harmless(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "cv.txt").write_text(
        'Ada Beispiel\n\nSkills\nCooking\x1b[31m\x85name = "Eve", """ \\ \n', encoding="utf-8"
    )
    assert run("profile", "import", str(home / "cv.txt"), "--out", str(home / "me.toml")) == 0
    assert "\x1b" not in capsys.readouterr().out
    assert Profile.load(home / "me.toml").name == "Ada Beispiel"


def test_items_as_json_go_to_machines(
    home: Path, development: dict[str, Labelled], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("profile", "import", str(development["tanaka"].path), "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["items"][0] == {
        "path": "name",
        "value": "Mei Tanaka",
        "line": "basics.name: Mei Tanaka",
        "page": 1,
        "confidence": 0.9,
    }
    assert set(said["left_out"]) == {"photo", "birth"}
