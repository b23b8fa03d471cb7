"""The dated list of applications: read back from PDF and workbook."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from sunset.messages import languages
from sunset.report.applications import Application, ApplicationList, write_pdf, write_xlsx

SENT = Application(
    day=date(2026, 11, 3),
    employer="Sample Kitchens GmbH",
    title="Koch (m/w/d)",
    place="Mainz",
    channel="Portal",
    contact="Henrike Laubmann",
    outcome="rejected",
    outcome_on=date(2026, 11, 17),
    link="https://jobs.example/3",
)
OPEN = Application(date(2026, 11, 10), "", "Cook", "", "Post")


def listed(rows: Sequence[Application] = (SENT, OPEN), language: str = "de") -> ApplicationList:
    return ApplicationList(
        language=language,
        name="Mara Beispiel",
        address=("Musterweg 3", "60311 Frankfurt am Main"),
        since=date(2026, 11, 1),
        until=date(2026, 11, 30),
        rows=rows,
    )


def text_of(path: Path) -> str:
    pages = (re.sub("\u00ad\\s*|\u200b", "", page.extract_text()) for page in PdfReader(path).pages)
    return " ".join(" ".join(pages).split())


def cells_of(path: Path) -> list[tuple[Any, ...]]:
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    return list(sheet.iter_rows(values_only=True))


def test_the_pdf_has_name_period_rows_and_a_place_for_the_signature(tmp_path: Path) -> None:
    assert write_pdf(tmp_path / "a.pdf", listed()) is True
    text = text_of(tmp_path / "a.pdf")
    for words in (
        "Bewerbungen (Nachweis der Eigenbemühungen)",
        "Mara Beispiel Musterweg 3 60311 Frankfurt am Main",
        "Zeitraum: 01.11.2026 bis 30.11.2026 2 Bewerbungen",
        "Datum Arbeitgeber Stelle Ort Bewerbungsweg Ansprechperson Ergebnis",
        "03.11.2026 Sample Kitchens",
        "Absage 17.11.2026",
        "10.11.2026 Cook Post noch keine Antwort",
        "Ort, Datum Unterschrift",
        "Seite 1 / 1",
    ):
        assert words in text
    (page,) = PdfReader(tmp_path / "a.pdf").pages
    links = [note.get_object()["/A"]["/URI"] for note in page["/Annots"]]  # type: ignore[union-attr]
    assert links == ["https://jobs.example/3"]
    assert page.mediabox.width > page.mediabox.height


@pytest.mark.parametrize("language", languages())
def test_the_workbook_has_real_dates_in_every_language(tmp_path: Path, language: str) -> None:
    write_xlsx(tmp_path / "a.xlsx", listed(language=language))
    rows = cells_of(tmp_path / "a.xlsx")
    period = {"de": "Zeitraum: 01.11.2026 bis 30.11.2026", "en": "Period: 01/11/2026 to 30/11/2026"}
    assert rows[2][0] == period[language]
    assert rows[1][0] == "Mara Beispiel, Musterweg 3, 60311 Frankfurt am Main"
    answer = {"de": ("Absage", "noch keine Antwort"), "en": ("rejected", "no answer yet")}[language]
    assert rows[5:] == [
        (
            datetime(2026, 11, 3), "Sample Kitchens GmbH", "Koch (m/w/d)", "Mainz", "Portal",
            "Henrike Laubmann", answer[0], datetime(2026, 11, 17), "https://jobs.example/3",
        ),
        (datetime(2026, 11, 10), None, "Cook", None, "Post", None, answer[1], None, None),
    ]  # fmt: skip
    heads = {
        "de": ["Datum", "Arbeitgeber", "Stelle", "Ort", "Bewerbungsweg", "Ansprechperson", "Ergebnis", "vom",
               "Anzeige"],
        "en": ["Date", "Employer", "Position", "Place", "Applied by", "Contact", "Result", "on", "Posting"],
    }  # fmt: skip
    assert list(rows[4]) == heads[language]


@pytest.mark.parametrize("write", [write_pdf, write_xlsx])
def test_equal_lists_give_equal_bytes(tmp_path: Path, write: Any) -> None:
    write(tmp_path / "a", listed())
    write(tmp_path / "b", listed())
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_hostile_advert_is_shown_as_it_is_and_does_nothing(tmp_path: Path) -> None:
    title = '#strong[Cook] *x* $1+1$ =HYPERLINK("http://a.example") \\ "quoted"'
    row = Application(
        date(2026, 11, 3), "=1+1", f"{title}\x00\x1b[31m\u202e", "@here", "+49",
        link="https://a.example/" + "x" * 3000,
    )  # fmt: skip
    assert write_pdf(tmp_path / "a.pdf", listed([row])) is True
    assert f"{title}[31m".replace(" ", "") in text_of(tmp_path / "a.pdf").replace(" ", "")
    write_xlsx(tmp_path / "a.xlsx", listed([row]))
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    sheet = book.active
    assert sheet is not None
    line = next(sheet.iter_rows(min_row=6))
    assert [cell.data_type for cell in line[1:5]] == ["s"] * 4
    assert line[1].value == "=1+1"
    assert line[8].hyperlink is None
    assert line[8].value == row.link


def test_signs_that_the_typeface_lacks_cost_no_row(tmp_path: Path) -> None:
    rows = [Application(date(2026, 11, 3), "株式会社", "Koch", "東京", "Post"), OPEN]
    assert write_pdf(tmp_path / "a.pdf", listed(rows)) is False
    assert "03.11.2026" in text_of(tmp_path / "a.pdf")
    assert "10.11.2026 Cook Post" in text_of(tmp_path / "a.pdf")
    write_xlsx(tmp_path / "a.xlsx", listed(rows))
    assert cells_of(tmp_path / "a.xlsx")[5][1] == "株式会社"


def test_a_long_list_repeats_its_head_and_names_the_person_on_each_page(tmp_path: Path) -> None:
    write_pdf(tmp_path / "a.pdf", listed([SENT] * 60))
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(tmp_path / "a.pdf").pages]
    assert len(pages) > 2
    for number, text in enumerate(pages, start=1):
        assert f"Seite {number} / {len(pages)}" in text
        assert "Mara Beispiel · Bewerbungen" in text
    assert all("Arbeitgeber Stelle" in text for text in pages[:-1])
    assert sum(text.count("Absage") for text in pages) == 60
