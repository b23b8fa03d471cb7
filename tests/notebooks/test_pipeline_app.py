"""The operator's app: as a function, as a script, and in a real browser."""

import os
import struct
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import notebooks
from notebooks import pipeline
from sunset.messages import Messages
from sunset.pipeline import Workbench
from sunset.profile import Profile
from sunset.settings import Settings
from tests.pipeline.filled import fill

CHROMIUM = Path("/usr/bin/chromium")
ROOT = Path(notebooks.__file__).parents[1]


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small filled installation."""
    folder = tmp_path_factory.mktemp("filled")
    fill(folder).close()
    return folder


@pytest.fixture
def at(installation: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the filled installation the one that the settings name."""
    monkeypatch.setenv("SUNSET_CONFIG", str(installation / "sunset.toml"))
    return installation


def shown() -> tuple[str, dict[str, Any]]:
    """Run the app; return all that it shows as HTML, and its names."""
    outputs, names = pipeline.app.run()
    return "\n".join(output.text for output in outputs if hasattr(output, "text")), dict(names)


def test_it_shows_what_an_operator_asks_for(at: Path) -> None:
    page, names = shown()
    for words in (
        "1 failure that is not tried again by itself",
        "1 source whose latest crawl raised an alarm",
        "2 mails that are held or uncertain",
        "The site did not answer within 30 seconds.",
        "waits for a person: sunset retry &#x27;far away&#x27;",
        "Cook 7",
        "2 × no title",
        "200: 9, 429: 1",
        "sunset deliver --release held-1",
        "sunset deliver --settle torn-1 --sent",
        "5 letter ready",
        "<span>Postings shown</span><b>3</b>",
    ):
        assert words in page
    assert page.count("vega") >= 3
    assert names["trouble"] == ""


def test_it_says_whom_to_think_of() -> None:
    say = Messages("en", "monitor")
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    job = {"title": "<b>Cook</b>", "company": "Sample Kitchen", "profile": "ada"}
    seen = {
        "quiet": pl.DataFrame(
            [
                {"profile": "ben", "since": noon, "ever": False, "judged": 0},
                {"profile": "cleo", "since": noon, "ever": True, "judged": 12},
            ]
        ),
        "held": pl.DataFrame([job | {"key": "k1", "since": noon}]),
        "deadlines": pl.DataFrame([job | {"closes": date(2026, 11, 27), "letter": None}]),
    }
    page = pipeline.people_part(seen, say).text
    for words in (
        "none yet, here since 20/11/2026",
        "widen the search or the sources: nothing new came in",
        ">12<",
        "sunset deliver --release k1",
        "27/11/2026",
        "&lt;b&gt;Cook&lt;/b&gt; · Sample Kitchen",
    ):
        assert words in page


def test_it_speaks_german(at: Path) -> None:
    seen, trouble = pipeline.look(Workbench(Settings.load()))
    say = Messages("de", "monitor")
    parts = [
        pipeline.attention, pipeline.tiles, pipeline.standing_part, pipeline.throughput_part,
        pipeline.failures_part, pipeline.sources_part, pipeline.mails_part, pipeline.people_part,
    ]  # fmt: skip
    page = "".join(one(seen, say).text for one in parts)
    assert trouble == ""
    for words in ("Kein Anschreiben wartet auf Freigabe.", "In den nächsten sieben Tagen endet keine Frist."):
        assert words in page
    for words in ("Das braucht einen Menschen", "Wo die Stellen stehen", "5 Brief fertig", "21.11.2026"):
        assert words in page
    assert "ungewiss" in page


def test_an_installation_where_nothing_ran_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUNSET_HOME", str(tmp_path / "var"))
    page, names = shown()
    assert "Nothing has run here yet" in page
    assert "sunset run" in page
    assert names["seen"] is None
    assert not (tmp_path / "var").exists()  # looking leaves nothing behind


def test_a_home_without_people_or_postings_is_empty_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "var").mkdir()
    monkeypatch.setenv("SUNSET_HOME", str(tmp_path / "var"))
    assert "Nothing has run here yet" in shown()[0]


def test_a_person_before_the_first_run_sees_where_to_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUNSET_HOME", str(tmp_path / "var"))
    bench = Workbench(Settings.load())
    bench.ledger.save_profile("ada", Profile(name="Ada Beispiel"))
    bench.close()
    page, _ = shown()
    assert "All is well" in page
    assert "Nothing has been read or evaluated yet." in page
    assert "No source has been read yet." in page
    assert "No mail waits." in page


def test_wrong_settings_are_explained_instead_of_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "sunset.toml").write_text('hom = "var"\n')
    page, names = shown()
    assert "could not be read" in page
    assert "hom" in names["trouble"]


def test_a_broken_database_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "ledger.db").write_bytes(b"no database " * 1000)
    monkeypatch.setenv("SUNSET_HOME", str(tmp_path / "var"))
    page, names = shown()
    assert "could not be read" in page
    assert "ledger.db" in names["trouble"]


def test_what_comes_from_outside_is_shown_as_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUNSET_HOME", str(tmp_path / "var"))
    bench = Workbench(Settings.load())
    bench.ledger.save_profile("<b>ada</b>", Profile(name="Ada Beispiel"))
    for number in range(30):
        bench.ledger.record_failure(
            "teleport", f"<img src=x onerror=alert({number})>", "<script>alert(1)</script>"
        )
    bench.close()
    page, _ = shown()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<b>ada" not in page
    assert "teleport" in page  # a stage that no catalogue knows
    assert "The newest 25 of 30 are shown." in page


@pytest.mark.slow
def test_as_a_script_it_writes_the_counts(at: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "notebooks" / "pipeline.py")],
        capture_output=True, text=True, check=True, env=os.environ, timeout=200,
    )  # fmt: skip
    assert "letter ready" in done.stdout
    assert "ada" in done.stdout


@pytest.fixture(scope="module")
def page_address(installation: Path) -> Iterator[str]:
    """The app, served by the real server in a process of its own."""
    code = """
import socket, uvicorn
from sunset import web
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
app = web.build("en", None, apps=web.notebooks())
uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])
"""
    server = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True,
        env=os.environ | {"SUNSET_CONFIG": str(installation / "sunset.toml")},
    )  # fmt: skip
    assert server.stdout is not None
    yield f"http://127.0.0.1:{server.stdout.readline().strip()}/pipeline/"
    server.terminate()
    server.wait(30)


@pytest.mark.slow
@pytest.mark.skipif(not CHROMIUM.exists(), reason="no /usr/bin/chromium: install Debian's chromium")
@pytest.mark.parametrize(
    ("width", "language", "heading"),
    [(360, "de", "Wo die Stellen stehen"), (1280, "en", "Where postings stand")],
)
def test_in_a_browser_it_shows_its_charts_and_no_error(
    page_address: str, width: int, language: str, heading: str
) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": width, "height": 900})
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(f"{page_address}?lang={language}", timeout=120_000)
        page.get_by_role("heading", name=heading).wait_for(timeout=120_000)
        charts = page.locator(".sun canvas, .sun svg.marks")
        charts.nth(2).wait_for(timeout=60_000)
        assert charts.count() == 3
        for number in range(3):
            box = charts.nth(number).bounding_box()
            assert box is not None
            assert box["width"] > 200
        assert page.locator(".marimo-error, [data-testid='cell-error']").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        text = page.inner_text("body")
        assert "Traceback" not in text
        assert "import marimo" not in page.content()
        assert problems == []
        browser.close()


@pytest.mark.slow
@pytest.mark.skipif(not CHROMIUM.exists(), reason="no /usr/bin/chromium: install Debian's chromium")
def test_the_readme_picture_can_be_taken(installation: Path, tmp_path: Path) -> None:
    picture = tmp_path / "operations.png"
    config = installation / "sunset.toml"
    subprocess.run(
        [sys.executable, str(ROOT / "docs" / "picture.py"), str(config), str(picture)],
        check=True,
        timeout=250,
    )
    data = picture.read_bytes()
    assert struct.unpack(">I", data[16:20])[0] == 1280
    assert len(data) < 300_000
