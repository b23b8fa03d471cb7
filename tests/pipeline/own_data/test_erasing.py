"""Erasing a person: everything of theirs goes, nothing of anybody else, and a crash is made good."""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from typer.main import get_command

from experiments.log import logged_run
from sunset.cli import app
from sunset.errors import Busy, NotFound
from sunset.ledger import Ledger
from sunset.pipeline import Workbench
from sunset.pipeline.own_data.erasing import erase
from sunset.pipeline.own_data.exporting import export
from sunset.profile import Profile
from sunset.settings import Settings
from tests.ledger.lives import live
from tests.pipeline.installation import Installation


def held(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_a_person_goes_and_nobody_else(bench: Workbench, tmp_path: Path) -> None:
    out = tmp_path / "out"
    before = bench.ledger.export_profile("ben")
    (out / "default" / "ada" / "mine.xlsx").write_bytes(b"x")
    ada_mail, ben_mail = (next((out / "outbox").glob(f"{name}-*")) for name in ("ada", "ben"))
    torn = ada_mail.with_name(f".{ada_mail.name}.4711.part")
    torn.write_bytes(b"half a mail")
    gone = erase(bench, "ada")
    assert gone.rows == {
        "transitions": 7, "letters": 1, "feedback": 1, "outcomes": 1, "candidacies": 3, "adverts": 1,
        "evaluations": 1, "profile_versions": 1, "deliveries": 1, "failures": 1, "profiles": 1,
    }  # fmt: skip
    assert {path.relative_to(out).as_posix() for path in gone.files} == {
        "default/ada/letters/ada.pdf",
        "default/ada/mine.xlsx",
        f"outbox/{ada_mail.name}",
        f"outbox/{torn.name}",
    }
    assert held(out) == {"default/ben/letters/ben.pdf", f"outbox/{ben_mail.name}"}
    assert not (out / "default" / "ada").exists()
    assert bench.ledger.export_profile("ben") == before
    assert bench.ledger.check() == []
    with pytest.raises(NotFound):
        erase(bench, "ada")


def test_it_says_what_it_cannot_reach(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    told = erase(bench, "ada").out_of_reach
    assert told[0].startswith("Backups made before (sunset store backup)")
    assert told[1] == "The files the profile came from (=Ada+Mark.toml): they lie where you put them."
    assert told[2].startswith("What you copied, downloaded or exported yourself")
    assert [line.split(":")[0] for line in told[3:]] == (
        ["PostgreSQL's own files"] if bench.settings.database else []
    )
    monkeypatch.setenv("SUNSET_SMTP__HOST", "mail.example.org")
    monkeypatch.setenv("SUNSET_LLM__URL", "http://127.0.0.1:9")
    with Workbench(Settings.load()).ledger as ledger:
        ledger.mark_sending("ben-key") if ledger.release("ben-key") else None
        ledger.mark_sent("ben-key", "<1@x>")
    told = erase(Workbench(Settings.load(), clock=bench.clock), "ben").out_of_reach
    assert told[3] == "1 mails that were sent: with the recipient, and on the servers between."
    assert told[4].startswith("What the language-model server of the settings logs by itself.")


def test_a_link_in_the_place_of_the_folder_is_not_followed(bench: Workbench, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / "out" / "default" / "ada").rename(elsewhere)
    (tmp_path / "out" / "default" / "ada").symlink_to(elsewhere)
    erase(bench, "ada")
    assert held(elsewhere) == {"letters/ada.pdf"}
    assert not (tmp_path / "out" / "default" / "ada").is_symlink()


def test_who_is_bound_to_one_person_erases_no_other(
    bench: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = held(tmp_path / "out")
    monkeypatch.setenv("SUNSET_PROFILE", "ada")
    bound = Workbench(Settings.load())
    for refused in (lambda: erase(bound, "ben"), lambda: export(bound, "ben", tmp_path / "ben.zip")):
        with pytest.raises(NotFound, match=r"There is no profile 'ben' here: this installation is bound"):
            refused()
    assert held(tmp_path / "out") == before
    assert bench.ledger.export_profile("ben")["profiles"]
    erase(bound, "ada")
    assert {path.split("/")[1] for path in held(tmp_path / "out") if path.startswith("default")} == {"ben"}


def test_a_name_that_nobody_has_is_told(bench: Workbench, tmp_path: Path) -> None:
    before = held(tmp_path / "out")
    with pytest.raises(NotFound, match=r"There is no profile 'adda'\. Known: ada, ben\."):
        erase(bench, "adda")
    assert held(tmp_path / "out") == before


def test_what_was_written_after_the_rows_had_gone_goes_with_a_second_call(
    bench: Workbench, tmp_path: Path
) -> None:
    erase(bench, "ada")
    late = tmp_path / "out" / "default" / "ada" / "letters" / "late.pdf"
    late.parent.mkdir(parents=True)
    late.write_bytes(b"from an app that was open")
    assert erase(bench, "ada").files == (late,)
    assert not late.parent.parent.exists()


def test_a_log_that_another_process_holds_is_told_and_folded_the_next_time(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.db'}?timeout=0.2"
    with Ledger.open(url) as ledger:
        live(ledger, "ada", "Adamark")
        reader = sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM profiles").fetchall()
        with pytest.raises(Busy, match=r"Stop it \(sunset serve, a run, a notebook\), then erase again"):
            ledger.erase_profile("ada")
        assert b"Adamark" in (tmp_path / "ledger.db-wal").read_bytes()
        reader.close()
        ledger.fold()
        assert not any(b"Adamark" in file.read_bytes() for file in tmp_path.iterdir())


# --- the experiment log -------------------------------------------------------------------


@dataclass(frozen=True)
class _Parameters:
    seed: int = 1


def _study(name: str, mark: str) -> None:
    """A study that used a person's data, with an artifact and a model."""
    import mlflow.pyfunc

    class Echo(mlflow.pyfunc.PythonModel):
        def predict(self, model_input: list[str]) -> list[str]:
            return model_input

    with logged_run("fit to me", _Parameters(), data={f"person/default/{name}": "d1"}) as log:
        log.log_param("who", mark)
        log.log_text(f"a curve for {mark}", "curve.txt")
        log.pyfunc.log_model(name="echo", python_model=Echo(), metadata={"who": mark})


@pytest.mark.slow
def test_the_runs_of_studies_that_used_the_person_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUNSET_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("SUNSET_OUT", str(tmp_path / "out"))
    bench = Workbench(Settings.load())
    for name in ("ada", "ben"):
        bench.ledger.save_profile(name, Profile(name=name))
        _study(name, f"{name}smark")

    def marked(mark: bytes) -> list[Path]:
        return [
            path for path in (tmp_path / "var").rglob("*") if path.is_file() and mark in path.read_bytes()
        ]

    before = len(marked(b"bensmark"))
    assert len(marked(b"adasmark")) == before >= 3
    assert erase(bench, "ada").studies == 1
    assert marked(b"adasmark") == []
    assert len(marked(b"bensmark")) == before
    assert erase(bench, "ben").studies == 1


# --- the command --------------------------------------------------------------------------


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    monkeypatch.setenv("SUNSET_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("SUNSET_OUT", str(tmp_path / "out"))
    with Workbench(Settings.load()).ledger as ledger:
        ledger.save_profile("mara", Profile(name="Mara Beispiel", language="de"), source="cv.pdf")

    def erase(*arguments: str, typed: str | None = None) -> str:
        done = CliRunner().invoke(get_command(app), ["profile", "erase", *arguments], input=typed)
        return done.output + (str(done.exception) if done.exception else "")

    return erase


def test_the_name_must_be_typed(run: Callable[..., str]) -> None:
    assert "Das war nicht 'mara'. Es wurde nichts gelöscht." in run("mara", typed="Mara\n")
    assert "Gelöscht:" not in run("mara", typed="")
    said = run("mara", typed="mara\n")
    assert "Alles, was über 'mara' gespeichert ist, wird gelöscht und kommt nicht wieder." in said
    assert "Gelöscht: 2 Zeilen, 0 Dateien, 0 Läufe im Versuchsprotokoll.\nNicht in der Reichweite" in said
    assert (
        "  - Die Dateien, aus denen das Profil kam (cv.pdf): sie liegen, wo Sie sie abgelegt haben." in said
    )
    assert "There is no profile 'mara'. Known: none yet." in run("mara", "--yes")


def test_yes_asks_nothing(run: Callable[..., str]) -> None:
    assert run("mara", "--yes").startswith("Gelöscht: 2 Zeilen")


@pytest.mark.parametrize(
    "failpoint", ["own_data.after_studies", "own_data.after_files", "ledger.after_erasure"]
)
def test_a_second_call_finishes_what_a_crash_cut_off(tmp_path: Path, failpoint: str) -> None:
    installation = Installation(tmp_path, "http://127.0.0.1:9")
    bench = installation.bench()
    live(bench.ledger, "ada", "Adamark")
    live(bench.ledger, "ben", "Benmark")
    bench.close()
    letter = tmp_path / "out" / "default" / "ada" / "letters" / "a.pdf"
    letter.parent.mkdir(parents=True)
    letter.write_bytes(b"Adamark")
    assert installation.killed_at(failpoint, "profile", "erase", "ada", "--yes")
    again = installation.call("profile", "erase", "ada", "--yes")
    if failpoint == "ledger.after_erasure":
        assert (again.returncode, again.stderr) == (2, "sunset: There is no profile 'ada'. Known: ben.\n")
    else:
        assert again.stdout.startswith("Erased: 17 rows")
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in files if b"Adamark" in path.read_bytes()]
    assert [path for path in files if b"Benmark" in path.read_bytes()]
    shown = installation.call("profile", "show", "ben")
    assert json.loads(shown.stdout)["name"] == "Benmark"
