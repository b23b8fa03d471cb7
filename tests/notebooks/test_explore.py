"""The analyst's app: as a function, as a script, and in a real browser."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import notebooks
from notebooks import _market as show
from notebooks import _market_page as parts
from notebooks import explore as notebook
from sunset import web
from sunset.messages import Messages
from sunset.pipeline import Workbench, explore
from sunset.schema import MarketExport
from sunset.settings import Settings
from sunset.store import Market
from tests.pipeline.explored import five
from tests.store.conftest import Clock, Crawler, posting

CHROMIUM = Path("/usr/bin/chromium")
ROOT = Path(notebooks.__file__).parents[1]


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation with five postings."""
    folder = tmp_path_factory.mktemp("explored")
    (folder / "sunset.toml").write_text(f'home = "{folder / "var"}"\n')
    five(folder / "var" / "market")
    return folder


@pytest.fixture
def at(installation: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the filled installation the one that the settings name."""
    monkeypatch.setenv("SUNSET_CONFIG", str(installation / "sunset.toml"))
    return installation


def shown() -> tuple[str, dict[str, Any]]:
    """Run the app; return all that it shows as HTML, and its names."""
    outputs, names = notebook.app.run()
    return "\n".join(output.text for output in outputs if hasattr(output, "text")), dict(names)


class Chosen:
    """A choice that somebody made."""

    def __init__(self, value: Any) -> None:
        self.value, self.text = value, ""


def test_it_shows_what_an_analyst_asks_for(at: Path) -> None:
    page, names = shown()
    for words in (
        "<span>Postings found</span><b>3</b>",
        "<span>Not read yet</span><b>3</b>",
        "New: 3. Closed: 2, whatever",
        "Already there when their listing was first read: 2;",
        "Postings: 3. No pay stated: 1 (33 %).",
        "for this period: 2; otherwise: 0.",
        "Counted: 1 closed and 2 open ones",
        "Found: 3. Pages: 1.",
        '<a href="https://jobs.example/1"',
        "€40,000 – €50,000 per year",
        "analyses of location, else contents: locations",
    ):
        assert words in page
    assert page.count("vega") >= 4
    assert names["trouble"] == ""
    assert not (at / "var" / "ledger.db").exists()  # the people's database is not touched


def test_every_chart_has_its_numbers_as_text(at: Path) -> None:
    page, _ = shown()
    assert page.count("<summary>The numbers as a table</summary>") == 5
    for cell in ("33.3 %", "1/1", "67 %", "03/11/2026"):
        assert f"<span>{cell}</span>" in page


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_choice_has_its_words_and_its_chart(at: Path, language: str) -> None:
    say = Messages(language, "explore")
    found = Workbench(Settings.load()).market.frame()
    for column in notebook.ACROSS:
        assert "vega" in parts.crossed_part(found, Chosen(column), say).text
    for column in notebook.SHARED:
        assert "vega" in parts.shares_part(found, Chosen(column), say).text
    for column in notebook.GROUPED:
        assert "vega" in parts.pay_part(found, Chosen(column), Chosen("EUR year"), say).text
    for name in explore.ORDERS:
        assert "Cook 1" in parts.table_part(found, 5, Chosen("1"), Chosen(name), say).text
    every = (*explore.CHOSEN.values(), "cities", "schedule")
    assert all(f"by_{column}" in say for column in every)
    assert all(f"per_{period}" in say for period in ("hour", "day", "week", "month", "year", "unknown"))
    assert all(
        f"order_{name}" in say and f"as_{kind}" in say for name in explore.ORDERS for kind in explore.KINDS
    )


@pytest.mark.parametrize("asked", ["0", "1", "99", "", "x", "-1", "²"])
def test_a_page_that_does_not_exist_is_the_nearest_one(at: Path, asked: str) -> None:
    found = Workbench(Settings.load()).market.frame()
    part = parts.table_part(found, 5, Chosen(asked), Chosen("title"), Messages("en", "explore"))
    assert "Cook 5" in part.text


def test_values_are_named_in_the_readers_words() -> None:
    german = Messages("de", "explore")
    named = [
        show.named(column, value, german)
        for column, value in (
            ("domain", "hr"), ("countries", "AT"), ("language", "en"), ("language", "mixed"),
            ("seniority", "unknown"), ("cities", "other"), ("source", "mainbrueck"), ("source", "gone"),
            ("domain", "a_domain_of_tomorrow"),
        )
    ]  # fmt: skip
    assert named == [
        "Personal", "Österreich", "Englisch", "Deutsch und Englisch", "unbekannt", "alle übrigen",
        "Mainbrück Bank (demo)", "gone", "a_domain_of_tomorrow",
    ]  # fmt: skip


def test_what_the_filters_ask_for() -> None:
    values = {
        "state": "all", "places": "Mainz, ,Kassel", "domains": ["hr"], "repeats": True,
        "seen": (date(2026, 11, 1), date(2026, 11, 2)),
    }  # fmt: skip
    assert notebook.asked_for(values) == {
        "state": "all", "places": ["Mainz", "Kassel"], "domains": ["hr"], "repeats": True,
        "seen_from": date(2026, 11, 1), "seen_to": date(2026, 11, 2),
    }  # fmt: skip


class Brushed:
    """A chart over which somebody has drawn."""

    def __init__(self, selections: dict[str, Any]) -> None:
        self.selections = selections


def test_a_brush_leaves_the_days_it_covers(at: Path) -> None:
    found = explore.narrowed(Workbench(Settings.load()).market.frame(), state="all")
    # from 3 November, 06:00 to 4 November, 18:00 UTC, drawn from right to left
    period = notebook.brushed_days(Brushed({"period": {"at": [1793815200000, 1793685600000]}}))
    assert period == (date(2026, 11, 3), date(2026, 11, 4))
    assert sorted(notebook.in_period(found, period).collect()["title"]) == ["Cook 3", "Cook 4"]
    assert notebook.brushed_days(Brushed({})) is None
    assert notebook.brushed_days(None) is None


def test_then_and_now_beside_each_other(at: Path) -> None:
    say = Messages("de", "explore")
    bench = Workbench(Settings.load())
    now, chosen = bench.market.frame(), {"state": "open", "seen_from": date(2026, 11, 4), "seen_to": None}
    then = parts.at_the_end_of(bench, date(2026, 11, 1), "")
    page = parts.change_part(then, now, chosen, say).text
    for words in (
        "<span>Damals</span><b>2</b>", "<span>Jetzt</span><b>3</b>", "<span>Hinzugekommen</span><b>2</b>",
        "<span>Weg</span><b>1</b>", "+1",
    ):  # fmt: skip
        assert words in page
    early = parts.at_the_end_of(bench, date(2026, 10, 1), "")
    assert "beginnt am 01.11.2026" in parts.change_part(early, now, chosen, say).text
    assert "Wählen Sie" in parts.change_part(parts.at_the_end_of(bench, None, ""), now, chosen, say).text


def test_an_installation_where_nothing_ran_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUNSET_HOME", str(tmp_path / "var"))
    page, names = shown()
    assert "The market is empty" in page
    assert "sunset run" in page
    assert names["everything"] is None
    assert not (tmp_path / "var").exists()  # looking leaves nothing behind
    (tmp_path / "var").mkdir()
    assert "The market is empty" in shown()[0]


def test_filters_that_leave_nothing_say_so(at: Path) -> None:
    say = Messages("en", "explore")
    none = explore.narrowed(Workbench(Settings.load()).market.frame(), domains=["risk"])
    for part in (
        parts.crossed_part(none, Chosen("seniority"), say),
        parts.shares_part(none, Chosen("work_model"), say),
        parts.table_part(none, 0, Chosen("1"), Chosen("newest"), say),
        parts.moves_part(None, explore.moves(none), none, say),
    ):
        assert "The filters leave no posting here." in part.text
    assert "None closed yet." in parts.open_part(none, say).text
    pay = parts.pay_part(none, Chosen("domain"), Chosen(None), say).text
    assert "Postings: 0. No pay stated: 0 (0 %)." in pay
    assert "<b>0</b>" in parts.counts(none, None, say).text


def test_wrong_settings_and_a_damaged_market_are_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sunset.toml").write_text('hom = "var"\n')
    page, names = shown()
    assert "could not be read" in page
    assert "hom" in names["trouble"]
    (tmp_path / "sunset.toml").write_text("")
    five(tmp_path / "var" / "market")
    for file in (tmp_path / "var" / "market" / "contents").glob("*.parquet"):
        file.unlink()
    page, names = shown()
    assert "could not be read" in page
    assert "restore the last backup" in names["trouble"]


def test_what_comes_from_outside_is_shown_as_text(tmp_path: Path) -> None:
    store = Market(tmp_path / "var" / "market")
    hostile = posting(
        "1", title="<script>alert(1)</script>", company="<img src=x onerror=alert(2)>", cities=("<b>Mainz",),
        source="<i>demo", url="javascript:alert(3)", location_label="<u>Mainz",
    )  # fmt: skip
    Crawler(store, Clock())(0, hostile)
    page, _ = shown()
    assert "&lt;script&gt;alert(1)" in page
    for markup in ("<script>alert", "<img src=x", "<b>Mainz", "<i>demo", "<u>Mainz", 'href="javascript'):
        assert markup not in page


@pytest.mark.slow
def test_as_a_script_it_writes_a_summary(at: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "notebooks" / "explore.py")],
        capture_output=True, text=True, check=True, env=os.environ, timeout=200,
    )  # fmt: skip
    assert "3 open postings" in done.stdout
    assert "data_ai" in done.stdout


# --- in a browser -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def page_address(installation: Path) -> Iterator[str]:
    """The app, served by the real server in a process of its own."""
    code = """
import socket, uvicorn
from sunset import web
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
app = web.build("en", None, apps={"explore": web.notebooks()["explore"]})
uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])
"""
    server = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True,
        env=os.environ | {"SUNSET_CONFIG": str(installation / "sunset.toml")},
    )  # fmt: skip
    assert server.stdout is not None
    yield f"http://127.0.0.1:{server.stdout.readline().strip()}/explore/"
    server.terminate()
    server.wait(30)


@pytest.fixture
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    if not CHROMIUM.exists():
        pytest.skip("no /usr/bin/chromium: install Debian's chromium")
    with sync_playwright() as player:
        one = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield one
        one.close()


def test_the_server_lists_it() -> None:
    assert "explore" in web.notebooks()
    assert Messages("de", "web")("explore_title") == "Der Markt"


@pytest.mark.slow
@pytest.mark.parametrize(("width", "language"), [(360, "de"), (1280, "en")])
def test_in_a_browser_it_shows_its_charts_and_no_error(
    page_address: str, browser: Any, width: int, language: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{page_address}?lang={language}", timeout=120_000)
    heading = {"de": "Woher jede Spalte kommt", "en": "Where every column comes from"}[language]
    page.get_by_role("heading", name=heading).wait_for(timeout=120_000)
    charts = page.locator("canvas.marks, svg.marks")
    charts.nth(4).wait_for(timeout=60_000)
    assert charts.count() == 5
    for number in range(5):
        box = charts.nth(number).bounding_box()
        assert box is not None
        assert 200 < box["width"] <= width
    assert page.locator(".marimo-error, [data-testid='cell-error']").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    levels = page.locator("h1, h2").evaluate_all("all => all.map(one => one.tagName)")
    assert levels[0] == "H1"
    assert levels.count("H1") == 1
    assert len(levels) == 11
    assert "Traceback" not in page.inner_text("body")
    assert problems == []


@pytest.mark.slow
def test_by_keyboard_filters_change_the_page_and_the_market_goes_along(
    page_address: str, browser: Any, tmp_path: Path
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{page_address}?lang=en", timeout=120_000)
    found = page.locator(".tile", has_text="Postings found").locator("b")
    found.filter(has_text="3").wait_for(timeout=120_000)
    words = page.get_by_label("Words in title, employer or text")
    words.focus()
    page.keyboard.type("PYTHON")
    page.keyboard.press("Enter")
    found.filter(has_text="1").wait_for(timeout=60_000)
    page.get_by_role("link", name="Cook 3").wait_for(timeout=60_000)
    page.get_by_role("link", name="Cook 1").wait_for(state="detached", timeout=60_000)
    page.get_by_role("heading", name="Then and now").scroll_into_view_if_needed()
    page.locator(".tile", has_text="Gone").wait_for(timeout=60_000)  # read when it comes into view
    file = page.get_by_role("link", name="Parquet")
    file.focus()
    with page.expect_download(timeout=60_000) as told:
        page.keyboard.press("Enter")
    told.value.save_as(tmp_path / "market.parquet")
    rows = pl.read_parquet(tmp_path / "market.parquet")
    assert rows.columns == MarketExport.column_names()
    assert rows["title"].to_list() == ["Cook 3"]


@pytest.mark.slow
def test_drawing_over_the_first_chart_shows_one_period(page_address: str, browser: Any) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{page_address}?lang=en", timeout=120_000)
    found = page.locator(".tile", has_text="Postings found").locator("b")
    found.filter(has_text="3").wait_for(timeout=120_000)
    chart = page.locator("canvas.marks, svg.marks").first
    chart.wait_for(timeout=60_000)
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.35, box["y"] + 110)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.98, box["y"] + 110, steps=8)
    page.mouse.up()
    page.get_by_text("Only postings first seen from").wait_for(timeout=60_000)
    found.filter(has_text="1").wait_for(timeout=60_000)
