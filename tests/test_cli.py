"""The command line's promises: one plain sentence for a mistake, and an exit code."""

import errno
import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from sunset.cli import main
from sunset.errors import Busy
from sunset.pipeline import Workbench
from sunset.settings import Settings
from tests.pipeline.filled import POSTINGS, fill
from tests.pipeline.filled import fetch as crawl
from tests.pipeline.installation import PROFILES, SUNSET


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    said = capsys.readouterr()
    return int(ended.value.code or 0), said.out, said.err


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "sunset.toml").write_text(
        f'home = "{tmp_path}/var"\nout = "{tmp_path}/out"\n', encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(capsys, "--version") == (0, "sunset 0.1.0\n", "")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("run", "--every", "sometimes"), "'sometimes' is no interval. Write for example 30m, 6h or 1d."),
        (("run", "--every", "0.1m"), "too short"),
        (("run", "--every", "1e9d"), "'1e9d' is no interval"),
        (("run", "--every", "1e6d"), "'1e6d' is too long"),
        (("profile", "save", "."), ".: cannot be read (Is a directory). Name a file"),
        (("deliver", "--sent"), "--sent and --not-sent belong to --settle KEY."),
        (("profile", "save", "nobody.toml"), "nobody.toml: there is no such file"),
        (("profile", "show", "nobody"), "There is no profile 'nobody'. Known: none yet."),
        (("feedback", "import", "nobody.xlsx"), "nobody.xlsx"),
        (("deliver", "--settle", "abc"), "Say whether the mail arrived: --sent or --not-sent."),
        (("deliver", "--release", "abc"), "There is no delivery 'abc'"),
        (("store", "restore", "nowhere"), "nowhere"),
        (("--config", "nowhere.toml", "status"), "nowhere.toml: there is no such settings file"),
    ],
)
def test_a_mistake_is_one_sentence_and_exit_2(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    code, out, err = call(capsys, *arguments)
    assert code == 2
    assert words in err
    assert "Traceback" not in out + err


@pytest.mark.parametrize(
    "arguments",
    [
        ("status",),
        ("run",),
        ("profile", "save", str(PROFILES / "lena.toml")),
        ("deliver",),
    ],
)
def test_a_home_that_cannot_be_used_is_one_sentence_and_exit_2(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    (home / "var").write_text("a file in the way of the folder")
    code, out, err = call(capsys, *arguments)
    assert code == 2
    assert str(home / "var") in err
    assert err.count("\n") == 1
    assert "Traceback" not in out + err


def test_an_out_folder_that_cannot_be_used_is_said_by_report_and_doctor(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "out").write_text("a file in the way of the folder")
    code, out, _ = call(capsys, "doctor", "--json")
    checks = {check["name"]: check for check in json.loads(out)}
    assert code == 1
    assert not checks["out"]["ok"]
    assert str(home / "out") in checks["out"]["text"]


def test_the_doctor_looks_without_leaving_anything(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = call(capsys, "doctor", "--json")
    assert {check["name"]: check["ok"] for check in json.loads(out)}["out"]
    assert not (home / "out").exists()


def test_a_full_disk_is_one_sentence_and_exit_2(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("sunset.pipeline.upkeep.backup", full)
    code, _, err = call(capsys, "store", "backup", "copy")
    assert (code, err) == (2, "sunset: No space left on device. Make room; what is done is kept.\n")


def test_the_demo_does_not_take_a_file_for_its_folder(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "me.toml").write_text('name = "Mara Beispiel"\n')
    code, _, err = call(capsys, "demo", "--out", "me.toml")
    assert (code, err) == (2, "sunset: me.toml is a file. Name a folder: --out FOLDER\n")


def test_settings_with_an_unknown_key_are_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "sunset.toml").write_text("[smpt]\n", encoding="utf-8")
    code, _, err = call(capsys, "status")
    assert (code, "Did you mean 'smtp'?" in err) == (2, True)


@pytest.mark.parametrize("port", ["0", "99999"])
def test_a_port_that_is_none_is_refused(home: Path, capsys: pytest.CaptureFixture[str], port: str) -> None:
    code, out, err = call(capsys, "serve", "--no-browser", "--port", port)
    assert (code, out) == (2, "")
    assert "Invalid value for '--port'" in err


def test_a_round_that_fails_does_not_end_run_every(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    trouble = [
        Busy("The ledger is locked."),
        OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)),
        KeyError("place"),
    ]
    pauses = []

    def broken(*_: object) -> None:
        raise trouble[len(pauses)]

    def wait(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == len(trouble):
            raise KeyboardInterrupt

    monkeypatch.setattr("sunset.pipeline.flow.run", broken)
    monkeypatch.setattr("time.sleep", wait)
    code, _, err = call(capsys, "run", "--every", "6h")
    assert code == 130
    assert pauses == [21_600.0] * 3
    assert err.splitlines()[:3] == [
        "sunset: The ledger is locked. The next round comes in 6h.",
        "sunset: OSError: [Errno 28] No space left on device. The next round comes in 6h.",
        "sunset: KeyError: 'place'. The next round comes in 6h.",
    ]


def test_run_every_ends_at_once_where_it_can_never_work(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUNSET_PROFILE", "ada")
    code, _, err = call(capsys, "run", "--every", "6h")
    assert code == 2
    assert "this installation is bound to profile 'ada'" in err


def test_an_unknown_command_is_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = call(capsys, "fecth")
    assert code == 2
    assert "fecth" in err


def test_saving_a_profile_twice_makes_one_version(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(capsys, "profile", "save", str(PROFILES / "lena.toml"))[1] == "lena: Fassung 1 gespeichert.\n"
    again = call(capsys, "profile", "save", str(PROFILES / "lena.toml"))[1]
    assert again == "lena: Nichts hat sich geändert, es bleibt bei Fassung 1.\n"
    code, out, _ = call(capsys, "profile", "show", "lena")
    assert code == 0
    assert json.loads(out)["name"] == "Lena Hartwig"


def test_without_sources_the_stages_say_what_is_missing(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = call(capsys, "fetch")
    assert code == 0
    assert "No source is set, so nothing was fetched. Add one to sunset.toml: [[sources]]" in out
    code, out, _ = call(capsys, "evaluate")
    assert "There is no profile yet. Add one: sunset profile save FILE" in out


def test_a_source_that_does_not_exist_is_an_alarm_and_exit_1(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (home / "sunset.toml").open("a", encoding="utf-8") as file:
        file.write('[[sources]]\nname = "deutschebank"\n')
    code, out, _ = call(capsys, "fetch")
    assert code == 1
    assert "Did you mean 'deutsche_bank'?" in out
    code, _, err = call(capsys, "retry", "no such key")
    assert (code, err) == (
        2,
        "sunset: Nothing failed under the key 'no such key'. The keys stand in: sunset status\n",
    )
    assert call(capsys, "retry")[1] == "To be tried again at the next run: 1.\n"


def test_an_encoder_that_cannot_be_had_is_told_like_any_other_fault(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "empty").mkdir()
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("SUNSET_ENCODER__MODEL", "no/such-model")
    code, out, _ = call(capsys, "doctor")
    assert code == 1
    assert "NO encoder                The encoder 'no/such-model' is no folder, and could not be" in out
    code, _, err = call(capsys, "analyse")
    assert code == 2
    assert err.startswith("sunset: The encoder 'no/such-model' is no folder")


def test_sources_are_listed_with_their_terms(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "sources", "list", "--json")
    assert code == 0
    assert {"deutsche_bank", "mainbrueck"} <= {source["name"] for source in json.loads(out)}
    assert all(source["licence"] for source in json.loads(out))


def test_the_doctor_names_what_is_wrong(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "sunset.toml").write_text(
        f'home = "{home}/var"\n[smtp]\nhost = "127.0.0.1"\nport = 9\n[[sources]]\nname = "deutsche_bank"\n',
        encoding="utf-8",
    )
    code, out, _ = call(capsys, "doctor", "--json")
    checks = {check["name"]: check for check in json.loads(out)}
    assert code == 1
    assert not checks["settings"]["ok"]
    assert "crawl.contact" in checks["settings"]["text"]
    assert not checks["smtp"]["ok"]
    assert checks["store"]["ok"]


def test_status_shows_whole_what_has_to_be_read_or_copied(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = 'deutsche_bank {"countries":["DE"],"cities":["Frankfurt am Main","Berlin","Eschborn"]}'
    message = "The site did not answer within 30 seconds, three times in a row, at three different hours."
    bench = fill(tmp_path)
    for _ in range(3):
        bench.ledger.record_failure("fetch", key, message)
    bench.close()
    code, out, _ = call(capsys, "status")
    assert code == 0
    assert f"  fetch: {key}\n    {message}\n    3 attempt(s), the last 2026-11-21 10:00 UTC; " in out
    assert f"it waits for you: sunset retry '{key}'\n" in out
    assert "  analyse: Cook 7\n    ValueError: a text of emoji only\n    1 attempt(s)" in out
    assert "next try from 2026-11-20 09:15 UTC, or now: sunset retry 'language " in out
    assert "  held-1 [ben]: held, 1 posting(s)\n    To do: sunset deliver --release held-1\n" in out
    assert "  mainbrueck, 2026-11-21 10:01 UTC\n    demo: 11 rows, 14 were expected\n    To do: see " in out
    code, out, _ = call(capsys, "status", "--json")
    assert [one["scope"] for one in json.loads(out)["sources"]] == ["mainbrueck"]


def test_status_of_an_installation_where_nothing_ran_is_one_sentence(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(capsys, "status")[:2] == (0, "No posting is in the scope of anybody yet. Next: sunset run\n")


def test_the_doctor_knows_how_the_last_crawl_of_a_source_went(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bench = fill(tmp_path)

    def source() -> tuple[bool, str]:
        _, out, _ = call(capsys, "doctor", "--json")
        (found,) = (one for one in json.loads(out) if one["name"] == "source mainbrueck")
        return found["ok"], found["text"]

    well, text = source()
    assert not well
    assert "read 2026-11-21 10:01 UTC: demo: 11 rows, 14 were expected To do: see whether" in text
    bench.clock.at(50)  # type: ignore[attr-defined]
    crawl(bench, POSTINGS, "r3")
    assert source() == (True, "Mainbrück Bank (demo): mainbrueck; read 2026-11-22 10:01 UTC, 11 postings")
    bench.ledger.record_failure("fetch", "mainbrueck", "The crawl ended without a record.")
    assert source() == (
        False,
        "Mainbrück Bank (demo): mainbrueck: The crawl ended without a record. "
        "To do: see whether the site opens in a browser and its params are right, then: sunset fetch",
    )
    bench.close()


def test_an_installation_without_profile_and_source_is_not_ready(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = call(capsys, "doctor")
    assert code == 1
    assert "NO profiles               There is no profile yet. Add one: sunset profile save FILE\n" in out
    assert (
        "NO sources                No source is set. Add one to sunset.toml: [[sources]]. Installed: " in out
    )


def test_evaluating_before_any_fetch_says_what_comes_first(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call(capsys, "profile", "save", str(PROFILES / "lena.toml"))
    code, out, _ = call(capsys, "evaluate")
    assert code == 0
    assert "There is no open posting to evaluate. Bring some in: sunset fetch" in out


def test_upkeep_of_an_empty_market(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(capsys, "store", "compact")[0] == 0
    assert call(capsys, "store", "vacuum")[0] == 0


def test_a_backup_goes_into_an_empty_folder_only(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "copy").mkdir()
    (home / "copy" / "letter.txt").write_text("somebody's")
    code, _, err = call(capsys, "store", "backup", "copy")
    assert (code, err) == (2, "sunset: copy is not empty. Name a new folder for the backup.\n")
    assert [file.name for file in (home / "copy").iterdir()] == ["letter.txt"]


def test_why_ends_with_1_where_a_posting_was_lost(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill(tmp_path).close()
    assert call(capsys, "why", "3", "--profile", "ada")[0] == 0
    code, out, _ = call(capsys, "why", "3", "--profile", "ben")
    assert code == 1
    assert "NO scope     [ben] The search criteria do not admit it.\n            The place" in out


def test_sources_are_listed_whole(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = call(capsys, "sources", "list")
    assert "deutsche_bank: Deutsche Bank Careers\n  https://careers.db.com" in out


def test_ctrl_c_stops_a_waiting_run_with_130(home: Path) -> None:
    process = subprocess.Popen(
        [str(SUNSET), "run", "--every", "1h"], env=os.environ | {"SUNSET_CONFIG": str(home / "sunset.toml")},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    while not process.stdout.readline().startswith("deliver"):
        pass
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "the next run goes on" in err


def test_what_a_server_said_does_not_steer_the_terminal(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Workbench(Settings.load()).ledger as ledger:
        ledger.record_failure("fetch", "[/bold] here", "\x1b[2J\x9b31m[link=x]gone[/link]\u202e\r\x07")
    code, out, _ = call(capsys, "status")
    assert code == 0
    assert "[/bold]" in out
    code, _, err = call(capsys, "deliver", "--release", "\x1b[2J\u202eabc")
    assert code == 2
    assert not set("\x1b\x9b\u202e\r\x07") & set(out + err)


def test_nobody_else_on_the_machine_reads_what_is_written(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(capsys, "profile", "save", str(PROFILES / "lena.toml"))[0] == 0
    call(capsys, "run")
    made = [file for folder in ("var", "out") for file in (home / folder).rglob("*")]
    assert made
    assert [file for file in made if file.stat().st_mode & 0o077] == []
