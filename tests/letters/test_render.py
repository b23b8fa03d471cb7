"""Letters on paper: read back from the PDF and the DOCX."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest

from sunset.errors import BadInput
from sunset.letters import Letter, compose, render_docx, render_pdf

from .conftest import TODAY

Case = Callable[[str, str], dict[str, Any]]
HOSTILE = "*Chef* #panic() $x^2$ @ref <a> \\u{41} [b] `c` // d /* e */ = f \x07\u202e🚀 Ω"


def words(path: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(path).pages).split())


@pytest.mark.parametrize(("person", "posting"), [("lena", "M1001"), ("daniel", "M2001")])
def test_the_pdf_holds_the_letter_and_is_equal_from_run_to_run(
    demo_case: Case, tmp_path: Path, person: str, posting: str
) -> None:
    letter = compose(**demo_case(person, posting), today=TODAY)
    render_pdf(letter, tmp_path / "a.pdf")
    render_pdf(letter, tmp_path / "b.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    text = words(tmp_path / "a.pdf")
    for part in (letter.subject, letter.salutation, letter.closing, letter.place_and_date, *letter.recipient):
        assert part in text
    reader = pypdf.PdfReader(tmp_path / "a.pdf")
    assert len(reader.pages) == 1
    assert reader.metadata is not None
    assert reader.metadata.title == letter.subject
    assert b"pdfaid" in (tmp_path / "a.pdf").read_bytes()


def test_the_german_address_stands_in_the_window(demo_case: Case, tmp_path: Path) -> None:
    letter = compose(**demo_case("lena", "M1001"), today=TODAY)
    render_pdf(letter, tmp_path / "a.pdf")
    found: dict[str, tuple[float, float]] = {}

    def visit(text: str, current: list[float], matrix: list[float], *_: Any) -> None:
        for line in ("Mainbrück Bank AG", letter.subject):
            if text.strip() and line.startswith(text.strip()[:12]) and line not in found:
                point = (
                    pypdf.Transformation(tuple(matrix)).transform(pypdf.Transformation(tuple(current))).matrix
                )
                found[line] = (float(point[2][0]), float(point[2][1]))

    pypdf.PdfReader(tmp_path / "a.pdf").pages[0].extract_text(visitor_text=visit)
    millimetres = {line: (x / 72 * 25.4, 297 - y / 72 * 25.4) for line, (x, y) in found.items()}
    left, top = millimetres["Mainbrück Bank AG"]
    assert 24 <= left <= 26
    assert 62.7 <= top <= 90
    assert 98 <= millimetres[letter.subject][1] <= 104


def test_text_of_a_posting_is_never_markup(demo_case: Case, tmp_path: Path) -> None:
    case = demo_case("lena", "M1001")
    posting = case["posting"] | {"title": HOSTILE, "company": "#import " + "W" * 300}
    letter = compose(**case | {"posting": posting}, today=TODAY)
    render_pdf(letter, tmp_path / "a.pdf")
    render_docx(letter, tmp_path / "a.docx")
    text = words(tmp_path / "a.pdf")
    for part in ("*Chef* #panic() $x^2$ @ref <a>", "`c` // d /* e */ = f Ω", "#import W"):
        assert part in text
    assert "🚀" not in text
    said = "\n".join(paragraph.text for paragraph in docx.Document(str(tmp_path / "a.docx")).paragraphs)
    assert "#panic() $x^2$" in said
    assert "\x07" not in said


def test_a_very_long_title_does_not_stop_the_letter(demo_case: Case, tmp_path: Path) -> None:
    case = demo_case("lena", "M1001")
    posting = case["posting"] | {"title": "Sachbearbeitung Risiko " * 20}
    letter = compose(**case | {"posting": posting}, today=TODAY)
    render_docx(letter, tmp_path / "a.docx")
    assert len(docx.Document(str(tmp_path / "a.docx")).core_properties.title) == 255


def test_a_character_without_a_glyph_is_named(demo_case: Case, tmp_path: Path) -> None:
    letter = compose(**demo_case("lena", "M1001"), today=TODAY)
    with pytest.raises(BadInput, match="take the DOCX"):
        render_pdf(letter.model_copy(update={"name": "名前"}), tmp_path / "a.pdf")
    assert not (tmp_path / "a.pdf").exists()


@pytest.mark.parametrize(("person", "posting"), [("lena", "M1001"), ("daniel", "M2001")])
def test_the_docx_holds_the_same_parts_in_the_same_order(
    demo_case: Case, tmp_path: Path, person: str, posting: str
) -> None:
    case = demo_case(person, posting)
    profile = case["profile"].model_copy(update={"enclosures": ("Lebenslauf", "Zeugnis")})
    letter = compose(**case | {"profile": profile}, today=TODAY)
    render_docx(letter, tmp_path / "a.docx")
    said = [paragraph.text for paragraph in docx.Document(str(tmp_path / "a.docx")).paragraphs]
    order = [letter.subject, letter.closing, letter.name, letter.enclosures_title]
    assert [said.index(part) for part in order] == sorted(said.index(part) for part in order)
    assert "Lebenslauf\nZeugnis" in said
    subject = next(p for p in docx.Document(str(tmp_path / "a.docx")).paragraphs if p.text == letter.subject)
    assert all(run.bold for run in subject.runs)
    assert "Betreff" not in "".join(said)
    render_pdf(letter, tmp_path / "a.pdf")
    assert "Lebenslauf" in words(tmp_path / "a.pdf")


def test_a_long_letter_numbers_its_pages(demo_case: Case, tmp_path: Path) -> None:
    letter: Letter = compose(**demo_case("lena", "M1001"), today=TODAY)
    render_pdf(letter.model_copy(update={"paragraphs": letter.paragraphs * 6}), tmp_path / "a.pdf")
    reader = pypdf.PdfReader(tmp_path / "a.pdf")
    assert len(reader.pages) >= 2
    assert f"Seite 2 / {len(reader.pages)}" in " ".join(reader.pages[1].extract_text().split())
