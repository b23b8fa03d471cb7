"""The profile and an own advert in the seeker's app: read, corrected, judged; by keyboard alone."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typst

from notebooks import matches
from notebooks._profile import Editor
from sunset.pipeline import Workbench
from sunset.pipeline.flow import run
from sunset.pipeline.profiles import save
from sunset.profile import Profile, Skill
from sunset.settings import Settings
from tests.notebooks.test_matches import CHROMIUM, tab_to
from tests.pipeline.filled import Clock, fetch
from tests.pipeline.test_profiles import ADA, POSTINGS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CV = """Ada Beispiel
Mainz | ada@example.org

Born 1 May 1990 in Fulda | married

EXPERIENCE
Software Engineer - Rheinpaket AG, Mainz
January 2022 - Present
- Built services in Java

SKILLS
Java, PostgreSQL, Python, Kubernets

LANGUAGES
English (C1)
"""


class Chosen:
    """A file as the app hands it over."""

    def __init__(self, name: str, contents: bytes) -> None:
        self.name, self.contents = name, contents


def editor(bench: Workbench, name: str | None = None, language: str = "en") -> Editor:
    return Editor(bench, name, language, lambda _: None, lambda: None)


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    return Workbench(Settings(home=tmp_path / "var", out=tmp_path / "out"))


def test_a_scan_is_refused_with_kind_words_and_the_form_stays(bench: Workbench, tmp_path: Path) -> None:
    (tmp_path / "scan.typ").write_text("#rect(width: 100%, height: 100%, fill: luma(220))")
    typst.compile(tmp_path / "scan.typ", output=tmp_path / "scan.pdf")
    save(bench, "ada", Profile(name="Ada Beispiel", skills=(Skill(name="Java"),), language="de"))
    form = editor(bench, "ada")
    form.choose([Chosen("scan.pdf", (tmp_path / "scan.pdf").read_bytes())])
    page = form.page()
    assert 'role="alert"' in page
    assert "Aus einem Bild wird nichts geraten, damit nichts Falsches in Ihrem Profil steht." in page
    assert "Java" in page
    assert str(tmp_path) not in page


def test_a_new_person_begins_with_a_cv(bench: Workbench) -> None:
    form = editor(bench)
    form.page()
    form.choose([Chosen("me.txt", CV.encode())])
    page = form.page()
    assert "date or place of birth" in page
    for sensitive in ("1990", "Fulda", "married"):
        assert sensitive not in page
    form.save()
    assert bench.ledger.profile("ada").profile.skills[3] == Skill(name="Kubernets")
    assert '<a href="?profile=ada">Show my jobs</a>' in form.page()


def test_what_was_added_elsewhere_is_not_lost_by_an_older_form(bench: Workbench) -> None:
    save(bench, "ada", Profile(name="Ada Beispiel", skills=(Skill(name="Java"),)))
    form = editor(bench, "ada")
    form.page()
    save(bench, "ada", Profile(name="Ada Beispiel", skills=(Skill(name="Java"), Skill(name="Kafka"))))
    assert "Kafka" in form.page()
    form.save()
    assert bench.ledger.profile("ada").number == 2


def test_what_a_cv_says_is_shown_as_text(bench: Workbench) -> None:
    form = editor(bench)
    hostile = CV.replace("Kubernets", "<img src=x onerror=alert(1)>").replace(
        "Rheinpaket", "<b>x</b> _[a](b)_"
    )
    form.choose([Chosen("<script>.txt", hostile.encode())])
    page = form.page()
    for words in ("<img", "<b>x", "<script>.txt"):
        assert words not in page
    assert "&lt;b&gt;x" in page


def test_the_app_of_a_new_person_shows_the_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUNSET_HOME", str(tmp_path / "var"))
    outputs, _ = matches.app.run()
    page = "\n".join(output.text for output in outputs if hasattr(output, "text"))
    assert "Choose a CV" in page
    assert not (tmp_path / "var").exists()  # looking leaves nothing behind


# --- in a browser -------------------------------------------------------------------------

browsed = pytest.mark.skipif(not CHROMIUM.exists(), reason="no /usr/bin/chromium: install Debian's chromium")
SERVE = """
import socket, uvicorn
from sunset import web
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
app = web.build("en", None, apps=web.notebooks())
uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])
"""


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The app over two judged postings, served by the real server in a process of its own."""
    config = tmp_path / "sunset.toml"
    config.write_text(f'home = "{tmp_path / "var"}"\nout = "{tmp_path / "out"}"\n', encoding="utf-8")
    bench = Workbench(Settings(home=tmp_path / "var", out=tmp_path / "out"), clock=Clock())
    fetch(bench, POSTINGS, "r1")
    save(bench, "ada", ADA)
    run(bench, ("analyse", "evaluate"))
    bench.close()
    server = subprocess.Popen(
        [sys.executable, "-c", SERVE], stdout=subprocess.PIPE, text=True, cwd=tmp_path,
        env=os.environ | {"SUNSET_CONFIG": str(config)},
    )  # fmt: skip
    assert server.stdout is not None
    yield f"http://127.0.0.1:{server.stdout.readline().strip()}/matches/?profile=ada"
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
    page.get_by_role("heading", name="What fits you").wait_for(timeout=120_000)
    return page


def press(page: "Page", name: str) -> None:
    tab_to(page, name)
    page.keyboard.press("Enter")


@pytest.mark.slow
@pytest.mark.timeout(600)
@browsed
@pytest.mark.parametrize("width", [360, 1280])
def test_a_cv_is_imported_corrected_and_saved_by_keyboard_alone(
    browser: "Browser", address: str, tmp_path: Path, width: int
) -> None:
    (tmp_path / "cv.txt").write_text(CV, encoding="utf-8")
    page = arrive(browser, address, width)
    press(page, "Your profile")
    page.get_by_role("button", name="Save the profile").wait_for()
    tab_to(page, "Choose a CV")
    chosen(page, tmp_path / "cv.txt")
    page.get_by_text("Read from cv.txt. Please check every entry").wait_for()
    text = page.inner_text("body")
    assert "date or place of birth" in text
    assert "1 May 1990" not in text
    assert "CV, p. 1: Java, PostgreSQL, Python, Kubernets" in text
    for _ in range(5):  # the person's own name, then the fourth skill
        tab_to(page, "Name (needed)")
    assert written(page) == "Kubernets"
    page.keyboard.press("Control+A")
    page.keyboard.type("Kubernetes")
    press(page, "Save the profile")
    page.get_by_role("heading", name="ada: version 2 saved.").wait_for()
    told = page.get_by_role("status").inner_text()
    assert 'Skill added: "Kubernetes".' in told
    assert (
        "Platform Engineer (Nidda Cloud AG): Low → Moderate, "
        'because it asks for "Kubernetes" and "Kubernetes" is now in your profile.'
    ) in told
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.slow
@pytest.mark.timeout(600)
@browsed
def test_a_mistake_is_told_in_the_label_of_its_field(browser: "Browser", address: str) -> None:
    page = arrive(browser, address, 360)
    press(page, "Your profile")
    page.get_by_role("button", name="Save the profile").wait_for()
    tab_to(page, "E-mail")
    page.keyboard.type("nowhere")
    press(page, "Save the profile")
    page.get_by_role("alert").get_by_text("Not saved yet: 1 entry needs a correction.").wait_for()
    tab_to(page, "E-mail – please correct: this is no e-mail address")
    assert written(page) == "nowhere"
    for part, there in (("Your jobs", "What fits you"), ("Your profile", "About you")):
        tab_to(page, part, back=True) if part == "Your jobs" else tab_to(page, part)
        page.keyboard.press("Enter")
        page.get_by_role("heading", name=there).wait_for()
    page.get_by_label("E-mail").wait_for()
    assert page.get_by_label("E-mail").input_value() == "nowhere"  # nothing written is lost


@pytest.mark.slow
@pytest.mark.timeout(600)
@browsed
def test_i_do_have_this_adds_the_skill_and_judges_the_posting_again(browser: "Browser", address: str) -> None:
    page = arrive(browser, address, 360)
    press(page, "A skill is missing")
    press(page, "Platform Engineer")
    page.get_by_role("heading", name="Is there something you do have?").wait_for()
    tab_to(page, "Years (if you like)")
    page.keyboard.type("4")
    press(page, "Add to my profile")
    page.get_by_text("Please confirm first that you have it.").wait_for()
    tab_to(page, "Yes, I have this")
    page.keyboard.press("Space")
    press(page, "Add to my profile")
    page.get_by_text("is in your profile now (version 2).").wait_for()


def chosen(page: "Page", file: Path) -> None:
    """Press Enter until the browser asks for a file: a button that was just drawn may not listen yet."""
    from playwright.sync_api import TimeoutError as Late

    for _ in range(5):
        try:
            with page.expect_file_chooser(timeout=10_000) as chooser:
                page.keyboard.press("Enter")
        except Late:
            continue
        chooser.value.set_files(file)
        return
    raise AssertionError("no file can be chosen by keyboard")


def written(page: "Page") -> Any:
    return page.evaluate(
        "() => { let at = document.activeElement;"
        " while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement; return at.value }"
    )


ADVERT = """Python Developer (m/f/d)

Example Kitchens GmbH, Mainz

We build software for kitchens and look for somebody who likes clear code and calm days.

Your profile

- Very good knowledge of Python and PostgreSQL
- You speak English fluently

We offer a permanent contract and thirty days of holiday a year.
"""


@pytest.mark.slow
@pytest.mark.timeout(600)
@browsed
def test_an_advert_is_pasted_judged_and_opened_by_keyboard_alone(browser: "Browser", address: str) -> None:
    page = arrive(browser, address, 360)
    press(page, "Judge an advert")
    press(page, "Judge the advert")
    page.get_by_role("alert").get_by_text("No text is pasted and no file is chosen yet.").wait_for()
    tab_to(page, "Text of the advert")
    page.keyboard.insert_text(ADVERT)
    press(page, "Judge the advert")
    page.get_by_role("heading", name="Python Developer").wait_for()
    text = page.inner_text("body")
    assert "look for somebody who likes clear code and calm days" in text
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    press(page, "← Back to the list")
    page.get_by_role("heading", name="What fits you").wait_for()
    page.get_by_text("Python Developer").first.wait_for()
