"""A language is one more file: everything that speaks to a person speaks it then."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path

import openpyxl
import pytest

from notebooks import pipeline
from sunset import messages
from sunset.delivery import Digest, compose
from sunset.errors import BadInput
from sunset.messages import Messages, languages
from sunset.profile import Profile
from sunset.report import ReportRow, write_workbook

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
DUTCH = """[form]
name = "Nederlands"
locale = "nl_NL"
day = "dd-MM-yyyy"
short_day = "%d-%m"
money = "¤ #,##0"
"""


@pytest.fixture
def dutch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A catalogue that says everything in English behind a mark."""
    for file in files("sunset.catalogues").iterdir():
        if file.name.endswith(".toml"):
            (tmp_path / file.name).write_text(file.read_text("utf-8"), "utf-8")
    english = (tmp_path / "en.toml").read_text("utf-8")
    marked = re.sub(r'^(\w+ = ")', r"\1nl·", english[english.index("[common]") :], flags=re.MULTILINE)
    (tmp_path / "nl.toml").write_text(DUTCH + marked, "utf-8")
    monkeypatch.setattr(messages, "files", lambda _: tmp_path)
    messages._catalogue.cache_clear()
    yield
    messages._catalogue.cache_clear()


@pytest.mark.usefixtures("dutch")
def test_a_new_catalogue_is_a_language_with_its_own_forms() -> None:
    assert languages() == ("de", "en", "nl")
    say = Messages("nl", "common")
    assert (say("good"), say.day(date(2026, 11, 2)), say.long_date(date(2026, 11, 2))) == (
        "nl·Good",
        "02-11-2026",
        "2 november 2026",
    )
    assert (say.number(1234.5), say.money(45000, "EUR")) == ("1.234,5", "€ 45.000")


@pytest.mark.usefixtures("dutch")
def test_a_person_gets_workbook_and_mail_in_it(tmp_path: Path) -> None:
    language = Profile(name="Ada Beispiel", language="nl").language
    row = ReportRow(
        candidacy_id=1, job_id="ab12", url="https://a.example/1", title="Cook", level="Good", score=0.8,
        evaluated_on=date(2026, 11, 2), status=4,
    )  # fmt: skip
    path = write_workbook(
        tmp_path / "w.xlsx", [row], language=language, profile="ada", profile_name="Ada", now=NOW
    )
    book = openpyxl.load_workbook(path)
    cells = [cell for cell in book.worksheets[0][2] if cell.value is not None]
    assert cells[0].value == "nl·Job ID"
    days = {cell.number_format for line in book.worksheets[0].iter_rows() for cell in line if cell.is_date}
    assert days == {"dd-mm-yyyy"}
    digest = Digest(
        key="k", name="Ada", email="ada@mail.example", language=language, day=NOW.date(), matches=[], others=0
    )
    subject = str(compose(digest, sender="Sunset <sunset@jobs.example>", at=NOW)["Subject"])
    assert subject == "nl·New jobs that fit in part, 02-11-2026"


@pytest.mark.usefixtures("dutch")
def test_the_apps_speak_it() -> None:
    say = Messages("nl", "monitor")
    assert "nl·Nothing is broken." in pipeline.part(say("failures"), "", say("nothing_broken"))


def test_a_language_without_catalogue_is_no_language_of_a_profile(tmp_path: Path) -> None:
    file = tmp_path / "ada.toml"
    file.write_text('name = "Ada Beispiel"\nlanguage = "nl"\n')
    with pytest.raises(BadInput, match=r"ada.toml:2: .* speak 'nl' yet; choose one of: de, en"):
        Profile.load(file)
