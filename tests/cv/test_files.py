"""Files that cannot be read are refused with what to do about it."""

import io
import zipfile
import zlib
from pathlib import Path

import docx
import pypdf
import pytest
import typst

from experiments.cv import set_pdf
from sunset.cv import read
from sunset.cv.document import read_document
from sunset.errors import BadInput, NotFound


def pdf(tmp_path: Path, source: str) -> Path:
    (tmp_path / "cv.typ").write_text(source, encoding="utf-8")
    return set_pdf(tmp_path / "cv.typ", tmp_path / "cv.pdf")


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A page of a CV as a picture, as a scanner makes it."""
    (tmp_path / "page.typ").write_text(
        '#set page(paper: "a4")\n= Lebenslauf\nMara Beispiel', encoding="utf-8"
    )
    typst.compile(tmp_path / "page.typ", output=tmp_path / "page.png", ppi=72.0)
    return tmp_path / "page.png"


def test_a_scan_without_text_is_refused_and_never_guessed(tmp_path: Path, picture: Path) -> None:
    path = pdf(tmp_path, f'#set page(margin: 0mm)\n#image("{picture.name}", width: 100%)')
    with pytest.raises(BadInput, match=r"pictures of text only.*export the CV as text or DOCX"):
        read(path)


def test_a_scanned_enclosure_behind_a_cv_is_named_and_the_cv_is_read(tmp_path: Path, picture: Path) -> None:
    path = pdf(
        tmp_path,
        "#text(20pt)[Mara Beispiel]\n\nKontakt: mara\\@example.org\n#pagebreak()\n"
        f'#image("{picture.name}", width: 100%)',
    )
    cv = read(path)
    assert (cv.profile().name, cv.pictures) == ("Mara Beispiel", (2,))


def test_a_locked_pdf_is_refused(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=pdf(tmp_path, "Mara Beispiel"))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "locked.pdf")
    with pytest.raises(BadInput, match="locked with a password"):
        read(tmp_path / "locked.pdf")


def test_a_pdf_of_too_many_pages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="31 pages; at most 30"):
        read(pdf(tmp_path, "\n#pagebreak()\n".join(["Mara"] * 31)))


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\nno objects",
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 1 0 R >>\nendobj\ntrailer << /Root 1 0 R >>",
    ],
)
def test_a_broken_pdf_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "cv.pdf").write_bytes(content)
    with pytest.raises(BadInput, match=r"broken|pictures of text only"):
        read(tmp_path / "cv.pdf")


def test_a_pdf_that_unpacks_to_too_much_is_not_opened(tmp_path: Path) -> None:
    stream = zlib.compress(b"0 " * 100_000_000)
    head = (
        b"%PDF-1.7\n4 0 obj\n<< /Filter /FlateDecode /Length " + str(len(stream)).encode() + b" >>\nstream\n"
    )
    (tmp_path / "cv.pdf").write_bytes(head + stream + b"\nendstream\nendobj\n")
    with pytest.raises(BadInput, match="unpacks to more than a CV can be"):
        read(tmp_path / "cv.pdf")


def test_a_docx_that_unpacks_to_too_much_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "cv.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 70_000_000)
    assert path.stat().st_size < 100_000
    with pytest.raises(BadInput, match="unpacks to more than a CV can be"):
        read(path)


def test_a_docx_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 70_000_000)
    size = (70_000_000).to_bytes(4, "little")
    (tmp_path / "cv.docx").write_bytes(whole.getvalue().replace(size, (1000).to_bytes(4, "little")))
    with pytest.raises(BadInput, match="broken"):
        read(tmp_path / "cv.docx")


def test_a_zip_that_is_no_docx_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "cv.docx", "w") as archive:
        archive.writestr("readme.txt", "Hello")
    with pytest.raises(BadInput, match="a ZIP file, but no DOCX"):
        read(tmp_path / "cv.docx")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "the file is empty"),
        (b"x" * 10_000_001, "larger than 10 MB"),
        (b"\x89PNG\r\n\x1a\n", "neither PDF nor DOCX nor text"),
        (b"a\0b\0c", "neither PDF nor DOCX nor text"),
        (b"...\n\n---\n", "there is no text in it"),
        (b"words " * 60_000, "characters are no CV"),
        (b"a\n" * 10_001, "10001 lines with 10001 characters are no CV"),
    ],
)
def test_what_is_no_cv_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "cv.txt").write_bytes(content)
    with pytest.raises(BadInput, match=says):
        read(tmp_path / "cv.txt")


@pytest.mark.parametrize("content", ["[1]", "{", '{"basics": []}', "[" * 100_000])
def test_json_that_is_no_resume_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "cv.json").write_text(content)
    with pytest.raises(BadInput, match="JSON"):
        read(tmp_path / "cv.json")


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="there is no such file"):
        read(tmp_path / "cv.pdf")
    with pytest.raises(BadInput, match="this is no file"):
        read(tmp_path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_read_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "cv.txt").write_bytes("Jörg Müßig\n\nFähigkeiten\nGärtnern\n".encode(encoding))
    profile = read(tmp_path / "cv.txt").profile()
    assert (profile.name, [skill.name for skill in profile.skills]) == ("Jörg Müßig", ["Gärtnern"])


def test_a_cv_without_a_name_makes_no_person(tmp_path: Path) -> None:
    (tmp_path / "cv.txt").write_text("Fähigkeiten\nGärtnern\n", encoding="utf-8")
    with pytest.raises(BadInput, match="does not say whose CV it is"):
        read(tmp_path / "cv.txt").profile()


def test_words_that_a_line_broke_are_whole_again(tmp_path: Path) -> None:
    words = "Qualitätssicherung Schnittstellenverantwortung Oberflächenbeschichtung " * 6
    path = pdf(
        tmp_path,
        '#set page(width: 90mm, height: 200mm)\n#set text(lang: "de", hyphenate: true)\n'
        f"#set par(justify: true)\n#text(20pt)[Mara Beispiel]\n\n*Profil*\n\n{words}",
    )
    assert any(line.text.endswith("-") for line in read_document(path).lines)
    assert read(path).profile().summary == words.strip()


def test_text_boxes_are_read_once_and_changes_that_were_deleted_not_at_all(tmp_path: Path) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = docx.Document()
    document.add_paragraph("Mara Beispiel")
    deleted = f'<w:del {nsdecls("w")} w:id="1" w:author="x"><w:r><w:t>Geheim</w:t></w:r></w:del>'
    document.add_paragraph("Kontakt: ")._p.append(parse_xml(deleted))
    document.save(tmp_path / "cv.docx")
    assert [line.text for line in read_document(tmp_path / "cv.docx").lines] == ["Mara Beispiel", "Kontakt:"]


def test_the_order_of_two_columns_is_column_by_column(development: dict, tmp_path: Path) -> None:  # type: ignore[type-arg]
    texts = [line.text for line in read_document(development["okafor"].path).lines]
    assert (
        texts.index("SKILLS") < texts.index("LANGUAGES") < texts.index("PROFILE") < texts.index("EDUCATION")
    )
