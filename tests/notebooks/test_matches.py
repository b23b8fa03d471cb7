"""The seeker's app: as a function, as a script, and in a real browser by keyboard alone."""

import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import notebooks
from notebooks import matches
from sunset import demo
from sunset.demo import DemoSite
from sunset.demo.content import postings
from sunset.ledger import Status
from sunset.pipeline import Workbench, flow
from sunset.profile import Profile
from sunset.schema import Evaluation, Evidence, Posting, Requirement
from sunset.settings import Settings
from sunset.specialists import fit
from tests.pipeline.conftest import SMALL
from tests.pipeline.filled import fetch, fill

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

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
    monkeypatch.setenv("SUNSET_CONFIG", str(installation / "sunset.toml"))
    return installation


def shown() -> str:
    """Run the app; return all that it shows as HTML."""
    outputs, _ = matches.app.run()
    return "\n".join(output.text for output in outputs if hasattr(output, "text"))


def test_with_several_people_it_offers_the_names_and_shows_nobodys_data(at: Path) -> None:
    page = shown()
    assert '<a href="?profile=ada">ada</a>' in page
    assert '<a href="?profile=ben">ben</a>' in page
    assert "Cook" not in page


def test_bound_to_a_person_it_shows_theirs_alone(at: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUNSET_PROFILE", "ben")
    page = shown()
    assert "For Ben Muster." in page
    assert "Cook 10" in page
    assert "Kitchen 10 · Leipzig" not in page  # the source gave a city, but no words for the place
    assert "Cook 1&" not in page
    assert "ada" not in page
    assert "1 fit well, 0 in part." in page


def test_before_anything_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUNSET_HOME", str(tmp_path / "var"))
    assert "sunset profile save FILE" in shown()
    assert not (tmp_path / "var").exists()  # looking leaves nothing behind


def test_wrong_settings_are_explained(tmp_path: Path) -> None:
    (tmp_path / "sunset.toml").write_text('hom = "var"\n')
    page = shown()
    assert 'role="alert"' in page
    assert "hom" in page


def test_a_hostile_name_is_shown_as_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUNSET_HOME", str(tmp_path / "var"))
    bench = Workbench(Settings.load())
    for number in range(2):
        bench.ledger.save_profile(f"<b>{number}</b>", Profile(name="Ada Beispiel"))
    bench.close()
    page = shown()
    assert "<b>0" not in page
    assert "?profile=%3Cb%3E0%3C%2Fb%3E" in page


@pytest.mark.slow
def test_as_a_script_it_writes_the_matches(at: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "notebooks" / "matches.py")],
        capture_output=True, text=True, check=True, timeout=200,
        env=os.environ | {"SUNSET_PROFILE": "ada"},
    )  # fmt: skip
    assert "Good" in done.stdout
    assert "Cook 4" in done.stdout


# --- in a browser -------------------------------------------------------------------------

browsed = pytest.mark.skipif(not CHROMIUM.exists(), reason="no /usr/bin/chromium: install Debian's chromium")


HOSTILE = "<img src=x onerror=alert(1)> **Cook** [x](javascript:alert(2)) $x$ {desk}"


def add_hostile(bench: Workbench) -> None:
    """Add a posting whose every word would like to be more than text."""
    one = Posting(
        source="demo", source_id="hostile", url="javascript:alert(3)", title=HOSTILE, company="<b>Inn</b>",
        location_label="<script>alert(4)</script>",
        description=f"<script>alert(5)</script>\n\n{HOSTILE}\n\n<a href='javascript:alert(6)'>Apply</a>",
    )  # fmt: skip
    fetch(bench, [one], "hostile", complete=False)
    row = one.row()
    asked = Requirement(
        kind="skill", text=HOSTILE, must=True, coverage=0.0,
        posting=(Evidence(side="posting", source_field="title", start=0, end=28, quote=HOSTILE[:28]),),
    )  # fmt: skip
    judged = Evaluation(
        job_id=row["job_id"], input_hash=row["input_hash"], digest=fit.digest(bench.panel), level="Moderate",
        score=0.41, confidence=0.5, requirements=(asked,), narrative=HOSTILE, warnings=(HOSTILE,),
    )  # fmt: skip
    bench.ledger.record_evaluations(bench.ledger.profile("lena").id, [judged])


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The demo's installation, judged; no letter is written yet."""
    folder = tmp_path_factory.mktemp("demo") / "out"
    kept = os.environ.get("SUNSET_CONFIG")
    with DemoSite(offered=tuple(one for one in postings() if one.source_id in SMALL)) as url:
        bench = Workbench(demo.prepare(folder, url))
        flow.run(bench, ("fetch", "analyse", "evaluate"))
        add_hostile(bench)
        bench.close()
    os.environ.pop("SUNSET_CONFIG")
    if kept is not None:
        os.environ["SUNSET_CONFIG"] = kept
    return folder


@pytest.fixture(scope="module")
def address(store: Path) -> Iterator[str]:
    """The app of one person, served by the real server in a process of its own."""
    code = """
import socket, uvicorn
from sunset import web
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
app = web.build("de", None, apps=web.notebooks())
uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])
"""
    server = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True,
        env=os.environ | {"SUNSET_CONFIG": str(store / "sunset.toml")},
    )  # fmt: skip
    assert server.stdout is not None
    yield f"http://127.0.0.1:{server.stdout.readline().strip()}/matches/?profile=lena"
    server.terminate()
    server.wait(30)


@pytest.fixture
def browser() -> Iterator["Browser"]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        chromium = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


def arrive(browser: "Browser", address: str, width: int) -> "Page":
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.set_default_timeout(60_000)
    page.goto(address, timeout=120_000)
    page.get_by_role("heading", name="Was zu Ihnen passt").wait_for(timeout=120_000)
    page.locator(".card").first.wait_for()
    return page


FOCUSED = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  const look = getComputedStyle(at);
  const label = at.labels?.length ? at.labels[0].textContent : "";
  return {
    name: (at.getAttribute("aria-label") || label || at.textContent || "").trim(), tag: at.tagName, id: at.id,
    seen: look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0
      || look.boxShadow !== "none" || at === document.body,
  };
}"""


def focused(page: "Page") -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(FOCUSED)
    return found


def tab_to(page: "Page", name: str, back: bool = False) -> None:
    """Press Tab until what is called `name` has the focus, which is always to be seen."""
    passed = []
    for _ in range(150):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        now = focused(page)
        assert now["seen"], f"nobody sees where the focus is: {now}"
        if now["name"].startswith(name):
            return
        passed.append(now["name"][:40])
    raise AssertionError(f"'{name}' is not reached by keyboard; passed: {passed}")


def heading(page: "Page", name: str) -> None:
    page.get_by_role("heading", name=name).wait_for()


def said(page: "Page", words: str) -> None:
    """Wait until the page says so, with the focus there."""
    page.locator("p.done", has_text=words).wait_for()
    page.wait_for_function(f"({FOCUSED})().name.startsWith({words!r})")


@pytest.mark.slow
@browsed
@pytest.mark.parametrize("width", [1280, 360])
def test_from_the_list_to_the_application_by_keyboard_alone(
    browser: "Browser", address: str, store: Path, width: int
) -> None:
    page = arrive(browser, address, width)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    keys = page.keyboard
    title = page.locator(".card h3 .opens").first.inner_text()

    tab_to(page, title)
    keys.press("Enter")
    page.get_by_role("heading", name=title, level=2).wait_for()
    page.wait_for_function(f"({FOCUSED})().tag === 'H2'")

    tab_to(page, "Zeile 1: zu den Worten in der Anzeige")
    keys.press("Enter")
    assert focused(page)["id"] == "words-1"
    tab_to(page, "1: zurück zur Zeile 1")
    keys.press("Enter")
    assert focused(page)["id"] == "row-1"

    tab_to(page, "Anschreiben erstellen")
    keys.press("Space")
    said(page, "Der Brief ist geschrieben.")
    page.get_by_text("Fassung 1 vom").wait_for()
    page.get_by_text("Geprüft: Jede Aussage").wait_for()
    tab_to(page, "Bearbeiten …")
    keys.press("Enter")
    tab_to(page, "Text")
    keys.press("Control+End")
    keys.type(" Ich habe zehn Jahre Erfahrung mit Kubernetes.")
    tab_to(page, "Speichern und prüfen")
    keys.press("Enter")
    said(page, "Ihre Fassung ist gespeichert")
    page.get_by_text("Fassung 2 vom").wait_for()
    page.locator(".complaints li", has_text="zehn Jahre Erfahrung mit Kubernetes").first.wait_for()

    tab_to(page, "Ich habe mich beworben")
    keys.press("Enter")
    tab_to(page, "Vermerken")
    keys.press("Enter")
    said(page, "Als beworben vermerkt")
    page.get_by_text("(Portal des Arbeitgebers)").wait_for()
    assert page.evaluate("document.querySelector('#App').scrollWidth") <= width

    tab_to(page, "← Zurück zur Liste", back=True)
    keys.press("Enter")
    page.wait_for_function(f"({FOCUSED})().name === 'Was zu Ihnen passt'")
    assert page.locator(".card h3", has_text=title).count() == 0
    tab_to(page, "Stand", back=True)
    keys.type("beworben")
    page.locator(".card h3", has_text=title).wait_for()
    assert page.locator(".marimo-error, [data-testid='cell-error']").count() == 0
    assert problems == []
    page.close()

    bench = Workbench(Settings(home=store / "var", out=store, workspace="demo"))
    applied = bench.ledger.candidacies("lena", Status.APPLIED)
    letters = bench.ledger.letters("lena", candidacy_id=applied["id"][-1])
    assert letters["gate_passed"].to_list() == [True, False]
    assert "zehn Jahre Erfahrung mit Kubernetes" in letters["body"][1]
    assert applied["channel"][-1] == "Portal des Arbeitgebers"
    bench.close()


@pytest.mark.slow
@browsed
def test_what_is_put_away_is_found_again_by_keyboard_alone(browser: "Browser", address: str) -> None:
    page = arrive(browser, address, 1280)
    keys = page.keyboard
    title = page.locator(".card h3 .opens").first.inner_text()
    tab_to(page, title)
    keys.press("Enter")
    page.get_by_role("heading", name=title, level=2).wait_for()
    tab_to(page, "Ablegen …")
    keys.press("Enter")
    tab_to(page, "Grund")
    keys.type("Ort")
    tab_to(page, "In Ihren Worten")
    keys.type("zu weit")
    tab_to(page, "Ablegen")
    keys.press("Enter")
    said(page, "Abgelegt.")
    tab_to(page, "← Zurück zur Liste", back=True)
    keys.press("Space")
    page.wait_for_function(f"({FOCUSED})().name === 'Was zu Ihnen passt'")
    assert page.locator(".card h3", has_text=title).count() == 0
    tab_to(page, "Stand", back=True)
    keys.type("abgelegt")
    page.locator(".card h3", has_text=title).wait_for()
    tab_to(page, title)
    keys.press("Enter")
    tab_to(page, "Verlauf")
    keys.press("Enter")
    page.get_by_text("abgelegt – Ort oder Weg: zu weit").wait_for()
    tab_to(page, "Wieder öffnen", back=True)
    keys.press("Enter")
    said(page, "Wieder offen.")
    page.close()


@pytest.mark.slow
@browsed
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_no_serious_fault_and_nothing_is_wider_than_the_screen(
    browser: "Browser", address: str, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = arrive(browser, address, width)

    def sound() -> None:
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["impact"]) for one in found if one["impact"] != "minor"] == []
        assert page.evaluate("document.querySelector('#App').scrollWidth") <= width
        levels = page.evaluate("[...document.querySelectorAll('h1, h2, h3, h4')].map(one => +one.tagName[1])")
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))

    sound()
    why = page.locator(".bars button").first
    why.click()
    page.locator(".other").first.wait_for()
    assert (
        f": {page.locator('.other').count()}" in why.inner_text()
    )  # the number beside the bar is the list's
    sound()
    page.locator(".card h3 button").first.click()
    heading(page, "Das Anschreiben")
    for one in page.locator("summary").all():
        one.click()
    sound()
    page.close()


@pytest.mark.slow
@browsed
def test_a_hostile_posting_is_text_everywhere(browser: "Browser", address: str) -> None:
    page = arrive(browser, address, 1280)
    fired: list[str] = []
    page.on("dialog", lambda dialog: (fired.append(dialog.message), dialog.dismiss()))
    more = page.get_by_role("button", name="Weitere zeigen")
    if more.count():
        more.click()
    title = page.locator(".card h3 .opens", has_text="Cook")
    assert title.inner_text() == HOSTILE
    title.click()
    heading(page, "Die Anzeige im Wortlaut")
    assert page.get_by_role("heading", level=2).inner_text() == HOSTILE
    body = page.locator(".advert").inner_text()
    assert "<script>alert(5)</script>" in body
    assert "<a href='javascript:alert(6)'>Apply</a>" in body
    assert page.locator("a[href^='javascript']").count() == 0
    assert page.get_by_role("link", name="Zur Anzeige beim Anbieter").count() == 0
    assert page.locator(".seeker img, .seeker script").count() == 0
    assert fired == []
    page.close()
