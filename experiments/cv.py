"""How much of what a CV states is understood, and whether anything is invented?

Fictional CVs are set as PDF, DOCX, text and JSON Resume, read, and compared with labels written by hand.

    python -m experiments.cv tests/cv/development
    python -m experiments.cv tests/cv/set_aside      (written before the reader)
"""

import argparse
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docx
import typst
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

import sunset.letters
from sunset.cv import Cv, read
from sunset.profile import Profile

__all__ = ["KINDS", "Labelled", "Tally", "compare", "labelled", "measure"]

KINDS = (
    "contact",
    "summary",
    "skills",
    "languages",
    "stations",
    "cities",
    "station skills",
    "studies",
    "fields",
    "certificates",
    "left out",
)


@dataclass(frozen=True)
class Labelled:
    """A CV and what it states.

    Parameters
    ----------
    name : of the CV.
    path : the CV as a file.
    profile : what it states.
    left_out : the sensitive kinds in it.
    """

    name: str
    path: Path
    profile: Profile
    left_out: frozenset[str]


@dataclass
class Tally:
    """What was stated, what was read, and what of both is the same."""

    stated: int = 0
    read: int = 0
    right: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Share of what is stated that was read right."""
        return self.right / self.stated if self.stated else 1.0

    @property
    def precision(self) -> float:
        """Share of what was read that is stated."""
        return self.right / self.read if self.read else 1.0


def labelled(folder: Path, out: Path) -> Iterator[Labelled]:
    """Set the CVs of a folder as files in `out`, and yield them with their labels."""
    for path in sorted(folder.glob("*.labels.toml")):
        name = path.name.removesuffix(".labels.toml")
        labels = tomllib.loads(path.read_text(encoding="utf-8"))
        left_out = frozenset(labels.pop("left_out"))
        source = next(one for one in folder.glob(f"{name}.*") if one != path)
        yield Labelled(name, _made(source, name, out), Profile.model_validate(labels), left_out)


def _made(source: Path, name: str, out: Path) -> Path:
    if source.suffix == ".typ":
        return set_pdf(source, out / f"{name}.pdf")
    if source.name.endswith(".docx.toml"):
        return set_docx(tomllib.loads(source.read_text(encoding="utf-8"))["block"], out / f"{name}.docx")
    (out / source.name).write_bytes(source.read_bytes())
    return out / source.name


def set_pdf(source: Path, path: Path) -> Path:
    """Set a Typst source as PDF, with Typst's own fonts and that of the letters."""
    fonts = Path(sunset.letters.__file__).parent / "fonts"
    typst.compile(source, output=path, font_paths=[fonts], ignore_system_fonts=True)
    return path


def set_docx(blocks: Sequence[dict[str, Any]], path: Path) -> Path:
    """Set blocks as DOCX: paragraphs, headings, bullets, tables and text boxes."""
    document = docx.Document()
    for block in blocks:
        if "table" in block:
            table = document.add_table(rows=0, cols=len(block["table"][0]))
            for row in block["table"]:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    first, *others = text.split("\n")
                    cell.paragraphs[0].text = first
                    for other in others:
                        cell.add_paragraph(other)
        elif "textbox" in block:
            document.add_paragraph()._p.append(_text_box(block["textbox"].split("\n")))
        elif "heading" in block:
            document.add_heading(block["p"], block["heading"])
        else:
            for text in block.get("bullets", [block.get("p")]):
                paragraph = document.add_paragraph(style="List Bullet" if "bullets" in block else None)
                run_ = paragraph.add_run(text)
                run_.bold = block.get("bold")
                run_.font.size = Pt(block["size"]) if "size" in block else None
    document.save(path)
    return path


def _text_box(lines: Sequence[str]) -> Any:
    paragraphs = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    box = f"<w:txbxContent>{paragraphs}</w:txbxContent>"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    wps = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    return parse_xml(
        f'<w:r {nsdecls("w")} xmlns:mc="{mc}" xmlns:wps="{wps}" xmlns:v="urn:schemas-microsoft-com:vml">'
        f'<mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx>{box}</wps:txbx></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def facts(profile: Profile, left_out: frozenset[str]) -> dict[str, set[tuple[Any, ...]]]:
    """Return what a profile states, by kind; a station is right with all its parts, or wrong."""
    contact = ("name", "email", "phone", "street", "postcode", "city", "country", "language")
    return {
        "contact": {(key, value) for key in contact if (value := getattr(profile, key)) is not None},
        "summary": {(profile.summary,)} if profile.summary else set(),
        "skills": {(one.name, one.years, one.level) for one in profile.skills},
        "languages": {(one.lang, one.level) for one in profile.languages},
        "stations": {(one.title, one.employer, str(one.start), str(one.end)) for one in profile.experience},
        "cities": {(one.employer, str(one.start), one.city) for one in profile.experience if one.city},
        "station skills": {
            (one.employer, str(one.start), skill) for one in profile.experience for skill in one.skills
        },
        "studies": {(one.level, one.degree, one.institution, one.year) for one in profile.education},
        "fields": {(one.degree, one.year, one.field) for one in profile.education if one.field},
        "certificates": {(one,) for one in profile.certificates},
        "left out": {(kind,) for kind in left_out},
    }


def compare(label: Labelled, cv: Cv, tallies: dict[str, Tally]) -> None:
    """Count what was read of one CV into the tallies."""
    stated = facts(label.profile, label.left_out)
    found = facts(cv.profile(), frozenset(cv.left_out))
    for kind in KINDS:
        tally = tallies[kind]
        tally.stated += len(stated[kind])
        tally.read += len(found[kind])
        tally.right += len(stated[kind] & found[kind])
        tally.missed += [f"{label.name}: {one}" for one in sorted(stated[kind] - found[kind], key=str)]
        tally.wrong += [f"{label.name}: {one}" for one in sorted(found[kind] - stated[kind], key=str)]


def measure(folder: Path) -> dict[str, Tally]:
    """Read every CV of a folder and compare it with its labels."""
    tallies = {kind: Tally() for kind in KINDS}
    with tempfile.TemporaryDirectory() as out:
        for label in labelled(folder, Path(out)):
            compare(label, read(label.path), tallies)
    return tallies


def main() -> None:
    """Print recall and precision a kind, and with ``--errors`` each error."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--errors", action="store_true", help="name what was missed and what is wrong")
    arguments = parser.parse_args()
    tallies = measure(arguments.folder)
    print(f"{'kind':<16}{'stated':>7}{'read':>7}{'right':>7}{'recall':>9}{'precision':>11}")
    for kind, one in tallies.items():
        print(f"{kind:<16}{one.stated:>7}{one.read:>7}{one.right:>7}{one.recall:>9.3f}{one.precision:>11.3f}")
    if arguments.errors:
        for kind, one in tallies.items():
            print(
                *(f"  missed {kind}: {text}" for text in one.missed), sep="\n", end="\n" if one.missed else ""
            )
            print(
                *(f"  wrong  {kind}: {text}" for text in one.wrong), sep="\n", end="\n" if one.wrong else ""
            )


if __name__ == "__main__":
    main()
