"""The reviewers' workbook, read as their programs read it."""

import re
import resource
import signal
import zipfile
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from sunset.errors import NotFound, StorageFailed
from sunset.report import write_workbook
from sunset.schema import Evidence
from tests.report.conftest import NOW, Write, row

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

HEADER = {
    "de": [
        "Stellen-ID",
        "Titel",
        "Unternehmen",
        "Ort",
        "Berufsfeld",
        "Passung",
        "Passungswert",
        "Bewertet am",
        "Abstand zum Berufsfeld",
        "Einschätzung zum Berufsfeld",
        "Was dagegen spricht",
        "Was dafür spricht",
        "Belege",
        "Bedingungen",
        "Anschreiben",
        "Status",
        "Weitere Links",
        "Ihr Urteil",
        "Ihre Anmerkung",
        "Verarbeitung",
        "Antwort an Sie",
        "Bearbeitungsstand",
    ],
    "en": [
        "Job ID",
        "Title",
        "Company",
        "Location",
        "Domain",
        "Match level",
        "Fit score",
        "Evaluated on",
        "Domain gap",
        "Domain assessment",
        "No-go rationale",
        "Application narrative",
        "Evidence",
        "Conditions",
        "Letter",
        "Status",
        "Other links",
        "Your verdict",
        "Your comment",
        "Processing log",
        "Reply to you",
        "Workflow status",
    ],
}


def jobs(path: Path) -> Any:
    return openpyxl.load_workbook(path).worksheets[0]


def cells(path: Path, line: int = 3) -> dict[str, Any]:
    sheet = jobs(path)
    return {key.value: cell for key, cell in zip(sheet[1], sheet[line], strict=True)}


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_header_is_in_the_readers_language_and_in_reading_order(write: Write, language: str) -> None:
    sheet = jobs(write(language=language))
    assert [cell.value for cell in sheet[2]][:-1] == HEADER[language]
    assert sheet.title == {"de": "Stellen", "en": "Jobs"}[language]


def test_a_row_holds_real_dates_and_numbers_and_texts(write: Write) -> None:
    logs = {"processing_log": "Gelesen.", "support_log": "Danke.", "workflow_status": "in_progress"}
    said = {"reviewer_feedback": "too_high", "reviewer_text": "Zu weit."}
    others = ("https://a.example/1", "https://b.example/2")
    seen = {
        key: cell.value for key, cell in cells(write([row(7, other_links=others, **logs, **said)])).items()
    }
    assert seen == {
        "job_id": "00000000000000000000000000000007",
        "title": "Köchin 7",
        "company": "Gasthof Muster",
        "location": "Kassel",
        "domain": "Personal",
        "level": "Gut",
        "score": 0.81,
        "evaluated_on": datetime(2026, 11, 21),
        "domain_gap": 0.25,
        "domain_assessment": "Nahe am eigenen Berufsfeld.",
        "rationale": "Nichts spricht dagegen.",
        "narrative": "Zehn Jahre Küche.",
        "evidence": "„Wir kochen“ (Anzeige)\n„Kochen“ (Profil)",
        "conditions": "? offen: Kein Gehalt genannt.\n✗ nicht erfüllt: 90 km entfernt.",
        "letter": None,
        "status": "4 · Ausgegeben",
        "other_links": "https://a.example/1\nhttps://b.example/2",
        "reviewer_feedback": "Zu gut bewertet",
        "reviewer_text": "Zu weit.",
        "processing_log": "Gelesen.",
        "support_log": "Danke.",
        "workflow_status": "In Arbeit",
        "candidacy_id": "107",
    }
    formats = {key: cell.number_format for key, cell in cells(write([row(7)])).items()}
    assert formats["evaluated_on"] == "dd.mm.yyyy"
    assert formats["score"] == formats["domain_gap"] == "0.00"
    assert cells(write([row(7)], "en"))["evaluated_on"].number_format == "dd/mm/yyyy"


def test_warnings_stand_before_the_conditions(write: Write) -> None:
    warned = row(1, warnings=("Es wird vorab Geld verlangt.",))
    assert cells(write([warned]))["conditions"].value.splitlines()[:2] == [
        "⚠ Vorsicht: Es wird vorab Geld verlangt.",
        "? offen: Kein Gehalt genannt.",
    ]


def test_what_is_unknown_stays_empty_and_an_unknown_domain_keeps_its_code(write: Write) -> None:
    unknown = row(1, company=None, location=None, domain="beekeeping", domain_gap=None, evidence=())
    seen = cells(write([unknown, row(2, domain=None)]))
    assert [seen[key].value for key in ("company", "location", "domain", "domain_gap", "evidence")] == [
        None,
        None,
        "beekeeping",
        None,
        None,
    ]


def test_the_sheet_is_made_for_working_with_it(write: Write) -> None:
    path = write()
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    assert sheet.row_dimensions[1].hidden
    assert sheet.column_dimensions["W"].hidden
    assert sheet["W2"].value == "candidacy_id"
    assert sheet.freeze_panes == "C3"
    assert sheet.auto_filter.ref == "A2:W5"
    assert all(8 < sheet.column_dimensions[letter].width < 50 for letter in "ABCDEFGHIJKLMNOPQRSTUV")
    assert sheet["K3"].alignment.wrap_text
    assert sheet["K3"].alignment.vertical == "top"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9
    assert sheet.print_title_rows == "$2:$2"
    assert sheet.print_area == "'Stellen'!$A$2:$V$5"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (3, 0)
    assert "Ada Beispiel" in sheet.oddHeader.left.text
    assert book.properties.title == "Stellen für Ada Beispiel"
    assert book.properties.creator == "Sunset"
    assert book.properties.created == datetime(2026, 11, 22, 12)


def test_long_texts_get_higher_rows(write: Write) -> None:
    sheet = jobs(write([row(1), row(2, narrative="Zehn Jahre Küche. " * 20), row(3, narrative="x " * 9000)]))
    heights = [sheet.row_dimensions[line].height for line in (3, 4, 5)]
    assert heights[0] < heights[1] < heights[2] == 240


def test_levels_are_coloured_beside_being_named(write: Write) -> None:
    rules = {
        str(area.sqref): [rule.formula for rule in area.rules]
        for area in jobs(write()).conditional_formatting
    }
    assert rules["F3:F5"] == [['"Gut"'], ['"Mittel"'], ['"Gering"']]
    assert "G3:G5" in rules


@pytest.mark.parametrize(
    ("language", "verdicts", "states"),
    [
        (
            "de",
            '"Passt so,Zu gut bewertet,Zu schlecht bewertet,Angabe falsch,Kein Interesse"',
            '"Offen,Eingegangen,In Arbeit,Erledigt"',
        ),
        (
            "en",
            '"Right as it is,Rated too high,Rated too low,A fact is wrong,Not interested"',
            '"Open,Received,In progress,Settled"',
        ),
    ],
)
def test_verdict_and_state_are_chosen_from_a_list(
    write: Write, language: str, verdicts: str, states: str
) -> None:
    rules = jobs(write(language=language)).data_validations.dataValidation
    assert [(str(rule.sqref), rule.type, rule.formula1) for rule in rules] == [
        ("R3:R5", "list", verdicts),
        ("V3:V5", "list", states),
    ]


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://evil.example")', "+1", "-1", "@SUM(A1)", "{=1}", "=1+1"]
)
def test_text_that_looks_like_a_formula_stays_text(write: Write, text: str) -> None:
    path = write(
        [row(1, title=text, company=text, narrative=text, reviewer_text=text, job_id=text)], name=text
    )
    seen = cells(path)
    for key in ("title", "company", "narrative", "reviewer_text", "job_id"):
        assert (seen[key].data_type, seen[key].value) == ("s", text)
    with zipfile.ZipFile(path) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist() if "worksheets/" in name)


def test_links_go_to_the_posting_and_to_a_duplicate(write: Write) -> None:
    seen = cells(write([row(1, other_links=("javascript:alert(1)", "http://twice.example/x"))]))
    assert seen["job_id"].hyperlink.target == "https://jobs.example/1"
    assert seen["other_links"].hyperlink.target == "http://twice.example/x"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "internal:Meta!A1",
        "http://",
        "http://[::1",
        "x",
        "",
        "mailto:a@b.example",
    ],
)
def test_only_addresses_of_the_web_are_linked(write: Write, url: str) -> None:
    seen = cells(write([row(1, url=url, other_links=(url,))]))
    assert seen["job_id"].hyperlink is None
    assert seen["other_links"].hyperlink is None
    assert seen["job_id"].value == "00000000000000000000000000000001"


@pytest.mark.filterwarnings("error::UserWarning:xlsxwriter")
@pytest.mark.parametrize("sign", ["\x01", "\x1b[2J", "\n", "\u202e", "\ud800"])
def test_an_address_with_a_sign_nobody_sees_is_not_linked(write: Write, sign: str) -> None:
    """Most of them would leave a file that no program opens."""
    shown = cells(
        write([row(1, url=f"https://a.example/{sign}x", other_links=(f"https://a.example/{sign}",))])
    )
    assert shown["job_id"].value == row(1).job_id
    assert shown["job_id"].hyperlink is None


def test_an_address_too_long_for_excel_is_not_linked(write: Write) -> None:
    assert cells(write([row(1, url="https://a.example/" + "x" * 2100)]))["job_id"].hyperlink is None


@pytest.mark.parametrize("name", ["Müller & Söhne #1 100%.pdf", "a b.pdf", "<x>[y].pdf"])
def test_a_letter_is_linked_from_the_workbooks_folder(write: Write, tmp_path: Path, name: str) -> None:
    letter = tmp_path / "out" / "letters" / name
    letter.parent.mkdir(parents=True)
    letter.write_bytes(b"%PDF")
    path = write([row(1, letter=letter)])
    cell = cells(path)["letter"]
    assert cell.value == name
    assert (path.parent / unquote(cell.hyperlink.target).replace("\\", "/")).read_bytes() == b"%PDF"


def test_a_relative_letter_counts_from_the_workbooks_folder(write: Write) -> None:
    assert cells(write([row(1, letter=Path("letters/a.pdf"))]))["letter"].hyperlink.target == "letters\\a.pdf"


def test_a_text_longer_than_a_cell_is_cut_and_says_so(write: Write) -> None:
    seen = cells(write([row(1, narrative="😀" * 20_000, rationale="k" * 32_767, title="k" * 32_768)]))
    assert seen["narrative"].value.endswith("😀 … [gekürzt; vollständig in Sunset]")
    assert len(seen["narrative"].value.encode("utf-16-le")) // 2 in (32_766, 32_767)
    assert seen["rationale"].value == "k" * 32_767
    assert seen["title"].value.endswith("k … [gekürzt; vollständig in Sunset]")


def test_a_long_quotation_is_shortened(write: Write) -> None:
    long = Evidence(side="posting", source_field="description", start=0, end=900, quote="Satz " * 180)
    shown = cells(write([row(1, evidence=(long,))], "en"))["evidence"].value
    assert len(shown) < 270
    assert shown.endswith("Satz …” (advert)")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(), min_size=1, max_size=40))
def test_any_text_can_be_written_and_read(write: Write, text: str) -> None:
    kept = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)
    kept = kept.replace("\r\n", "\n").replace("\r", "\n")
    seen = cells(write([row(1, narrative=text, reviewer_text="_x0041_")]))
    assert (seen["narrative"].value or "") == kept


def test_equal_rows_make_equal_bytes(write: Write) -> None:
    first = write().read_bytes()
    assert write().read_bytes() == first
    assert write([row(1), row(2)]).read_bytes() != first


def test_the_moment_is_noted_in_utc(tmp_path: Path) -> None:
    berlin = datetime(2026, 11, 22, 13, tzinfo=timezone(timedelta(hours=1)))
    there = write_workbook(
        tmp_path / "a.xlsx", [row(1)], language="de", profile="ada", profile_name="Ada", now=berlin
    )
    here = write_workbook(
        tmp_path / "b.xlsx", [row(1)], language="de", profile="ada", profile_name="Ada", now=NOW
    )
    assert there.read_bytes() == here.read_bytes()


def test_a_name_with_signs_that_print_headers_know(write: Write) -> None:
    path = write(name="Ada & Söhne " + "x" * 400)
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "&amp;LStellen für Ada &amp;&amp; Söhne xxx" in sheet


def test_where_nothing_can_be_written_the_old_state_stays(tmp_path: Path) -> None:
    given: dict[str, Any] = {"language": "de", "profile": "ada", "profile_name": "Ada", "now": NOW}
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises(StorageFailed, match=r"folder\.xlsx could not be written.*set another folder"):
        write_workbook(tmp_path / "folder.xlsx", [], **given)
    assert [file.name for file in tmp_path.iterdir()] == ["folder.xlsx"]
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageFailed, match="could not be written"):
        write_workbook(tmp_path / "file" / "a.xlsx", [], **given)


def test_a_full_disk_leaves_the_workbook_of_yesterday(tmp_path: Path) -> None:
    given: dict[str, Any] = {"language": "de", "profile": "ada", "profile_name": "Ada", "now": NOW}
    path = write_workbook(tmp_path / "a.xlsx", [row(1)], **given)
    before = path.read_bytes()
    limits, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.getsignal(signal.SIGXFSZ)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(StorageFailed, match="make room"):
            write_workbook(path, [row(1), row(2)], **given)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["a.xlsx"]


def test_impossible_rows_and_languages_are_refused(write: Write) -> None:
    for wrong in ({"score": 1.2}, {"level": "great"}, {"status": 10}, {"colour": "red"}):
        with pytest.raises(ValidationError):
            row(1, **wrong)
    with pytest.raises(NotFound, match="does not speak 'fr'"):
        write(language="fr")


@pytest.mark.slow
@pytest.mark.filterwarnings("error::UserWarning:xlsxwriter")
def test_more_links_than_excel_takes(write: Write) -> None:
    small = {"evidence": (), "conditions": (), "domain_assessment": ""}
    path = write([row(number, **small) for number in range(65_600)])
    with zipfile.ZipFile(path) as archive:
        assert archive.read("xl/worksheets/sheet1.xml").count(b"<hyperlink ") == 65_530
