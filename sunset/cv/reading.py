"""The door: a CV file in, understood items out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from sunset.clock import utc_now
from sunset.cv.contact import read_contact
from sunset.cv.document import read_document
from sunset.cv.headings import heading_kind
from sunset.cv.json_resume import read_json_resume
from sunset.cv.languages import language_items, speaks
from sunset.cv.lines import Line
from sunset.cv.sections import Section, sections
from sunset.cv.sensitive import data_without_sensitive, without_sensitive
from sunset.cv.skills import read_skills
from sunset.cv.stations import Station, read_stations
from sunset.cv.studies import degree_in, read_studies
from sunset.cv.understood import Cv, Item, OpenLine
from sunset.cv.words import alternatives, bare, fold, lexicon

__all__ = ["read"]


def read(path: Path) -> Cv:
    """Read a CV: PDF, DOCX, plain text or JSON Resume, in German or English.

    Every value is words of the CV, but for dates, levels and codes in the profile's form. Sensitive facts are
    dropped before anything else is read.

    Raises
    ------
    sunset.errors.NotFound : if there is no such file.
    sunset.errors.BadInput : if it cannot be read; a scan without text is not guessed at.
    """
    document = read_document(path)
    if document.data is not None:
        data, found = data_without_sensitive(document.data)
        items, unread = read_json_resume(data)
        tongue = _tongue([str(item.value) for item in items])
        left_out = tuple(kind for kind in lexicon()["sensitive"] if kind in found)
        return Cv(path.name, (*items, tongue), left_out, tuple(unread))
    parts, kinds = without_sensitive(sections(document.lines))
    items = _ordered(
        [*read_contact(parts), *_sectioned(parts), _tongue([line.text for line in document.lines])]
    )
    told = {line for item in items for line in item.line.split("\n")}
    unread = [
        OpenLine(line.said, line.page, part.heading)
        for part in parts
        for line in part.lines
        if line.text not in told and re.search(r"\w", line.text) and heading_kind(line.text) != "title"
    ]
    photo = ("photo",) if document.photo and "photo" not in kinds else ()
    return Cv(path.name, tuple(items), (*photo, *kinds), tuple(unread), document.pictures)


def _tongue(texts: Sequence[str]) -> Item:
    """Tell the CV's language by its small words; names of degrees are English in German CVs, too."""
    words = re.findall(r"\w+", " ".join(text for text in texts if not degree_in(text)).lower())
    small = lexicon()["small_words"]
    german, english = (sum(word in small[tongue] for word in words) for tongue in ("de", "en"))
    heads = [text for text in texts if heading_kind(text)]
    german += sum(not text.isascii() for text in heads)
    return Item("language", "de" if german > english else "en", "", 1, 0.7)


def _ordered(items: Sequence[Item]) -> list[Item]:
    order = ("name", "email", "phone", "street", "postcode", "city", "country", "language", "summary")
    last = ("certificates", "skills", "languages", "experience", "education")

    def place(item: Item) -> int:
        part = re.split(r"[.\[]", item.path)[0]
        return order.index(part) if part in order else len(order) + last.index(part)

    return sorted(items, key=place)


def _sectioned(parts: Sequence[Section]) -> Iterator[Item]:
    spoken: list[Line] = []
    skilled: list[Line] = []
    proven: list[tuple[str, Line]] = []
    for part in parts:
        if part.kind == "summary":
            yield from _summary(part.lines)
        for line in part.lines:
            kind, rest = _labelled(line, part.kind)
            if kind == "languages":
                spoken.append(rest)
            elif kind == "licence":
                proven.append((re.sub(r"\s*[:\t]\s*", " ", line.text), line))
            elif kind == "skills":
                skilled.append(rest)
            elif kind == "certificates":
                proven += [(one, line) for one in _certificates(line)]
    yield from _skills(skilled)
    yield from _numbered("certificates", proven)
    yield from language_items(spoken)
    stations = [one for part in parts if part.kind == "experience" for one in read_stations(part.lines)]
    yield from _stations(stations)
    yield from _studies([part.lines for part in parts if part.kind == "education"])


def _labelled(line: Line, kind: str) -> tuple[str, Line]:
    """Return what a line is about, going by the label at its beginning, and the line without that."""
    if kind not in ("skills", "languages", "certificates", "personal", "top", "other"):
        return kind, line
    label, sign, rest = re.match(r"([^:\t]*)([:\t]?)\s*(.*)", line.text, re.DOTALL).groups()  # type: ignore[union-attr]
    licences = alternatives(lexicon()["labels"]["licence"])
    if re.match(rf"(?:{licences})(?:\s|[:\t]|$)", line.text, re.IGNORECASE) and len(line.text) < 60:
        return "licence", line
    named = heading_kind(label) if sign and rest.strip() else None
    if named == "languages" and speaks(rest):
        return "languages", replace(line, text=rest, origin=line.said)
    if named == "skills" and kind in ("personal", "top", "other"):
        return "skills", replace(line, text=rest, origin=line.said)
    return kind, line


def _summary(lines: Sequence[Line]) -> Iterator[Item]:
    if lines:
        text = " ".join(line.text for line in lines)
        yield Item("summary", text, text, lines[0].page, 0.9)


def _certificates(line: Line) -> Iterator[str]:
    for text in re.split(r"\s+[|•·]\s+|;\s", line.text):
        when, tab, what = text.partition("\t")
        said = f"{bare(what)}, {bare(when)}" if tab and re.search(r"\d{4}", when) else " ".join(text.split())
        if re.search(r"[^\W\d_]{2}", said) and len(said) <= 150:
            yield said


def _numbered(part: str, found: Sequence[tuple[str, Line]]) -> Iterator[Item]:
    for number, (text, line) in enumerate(found):
        yield Item(f"{part}[{number}]", text, line.said, line.page, 0.9)


def _skills(lines: Sequence[Line]) -> Iterator[Item]:
    seen: set[str] = set()
    for skill in read_skills(lines):
        if fold(skill.name) in seen:
            continue
        path = f"skills[{len(seen)}]"
        seen.add(fold(skill.name))
        for key in ("name", "years", "level"):
            value: Any = getattr(skill, key)
            if value is not None:
                yield Item(
                    f"{path}.{key}", value, skill.line.said, skill.line.page, 0.9 if key == "name" else 0.7
                )


def _stations(stations: Sequence[Station]) -> Iterator[Item]:
    today: date = utc_now().date()
    number = 0
    for station in stations:
        span, dated = station.span
        if station.title is None or station.employer is None or span.start > today:
            continue
        path = f"experience[{number}]"
        number += 1
        sure = 0.9 if station.sure else 0.5
        for key in ("title", "employer", "city"):
            if found := getattr(station, key):
                yield Item(
                    f"{path}.{key}", found[0], found[1].said, found[1].page, sure if key != "city" else 0.7
                )
        yield Item(f"{path}.start", span.start, dated.said, dated.page, 0.9)
        if span.end:
            yield Item(f"{path}.end", span.end, dated.said, dated.page, 0.9)
        for key in ("highlights", "skills"):
            for index, (text, line) in enumerate(getattr(station, key)):
                yield Item(f"{path}.{key}[{index}]", text, line.said, line.page, 0.7)


def _studies(groups: Sequence[Sequence[Line]]) -> Iterator[Item]:
    for number, study in enumerate(one for group in groups for one in read_studies(group)):
        path = f"education[{number}]"
        degree, line = study.degree
        yield Item(f"{path}.level", study.level, line.said, line.page, 0.9)
        yield Item(f"{path}.degree", degree, line.said, line.page, 0.9)
        for key in ("field", "institution", "year"):
            if found := getattr(study, key):
                yield Item(f"{path}.{key}", found[0], found[1].said, found[1].page, 0.7)
