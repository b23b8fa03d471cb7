"""The demo keeps to a folder of its own and to settings of its own."""

from pathlib import Path

import pytest

from sunset import demo
from sunset.errors import BadInput
from sunset.settings import Settings

SITE = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SUNSET_CONFIG", "sunset.toml")  # which the demo changes
    return tmp_path


def test_a_second_time_it_begins_anew() -> None:
    demo.prepare(Path("demo"), SITE)
    old = Path("demo/demo/lena/letters/old.pdf")
    old.parent.mkdir(parents=True)
    old.touch()
    demo.prepare(Path("demo"), SITE)
    assert not old.exists()


@pytest.mark.parametrize(
    "file", ["default/me/letters/mine.docx", "demo/me/letters/mine.docx", "notes.txt", "out/me.xlsx"]
)
def test_it_deletes_nothing_that_is_not_its_own(file: str) -> None:
    demo.prepare(Path("demo"), SITE)
    mine = Path("demo") / file
    mine.parent.mkdir(parents=True, exist_ok=True)
    mine.write_text("an hour of work")
    with pytest.raises(BadInput, match=r"demo holds .* Name another folder: --out FOLDER"):
        demo.prepare(Path("demo"), SITE)
    assert mine.read_text() == "an hour of work"
    assert Path("demo/sunset.toml").exists()


def test_it_takes_nothing_from_the_settings_of_an_installation(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = {
        "SUNSET_MARKET": str(here / "market"),
        "sunset_database": f"sqlite:///{here}/mine.db",
        "SUNSET_SMTP__HOST": "mail.example.org",
        "SUNSET_PROFILE": "me",
    }
    for name, value in theirs.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SUNSET_ENCODER__THREADS", "2")  # how fast it is, is the machine's
    made = demo.prepare(Path("demo"), SITE)
    assert Path(made.market_url).resolve() == here / "demo" / "var" / "market"
    assert (made.smtp.host, made.profile, made.encoder.threads) == (None, None, 2)
    assert Settings.load() == made
    assert not (here / "mine.db").exists()
