"""The door: a pasted text or a saved file in, an advert out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from models import places
from sunset.advert.employer import employer_of_page, read_employer
from sunset.advert.job_posting import description_of, fields, text_of, web_address
from sunset.advert.lines import Line, lines, markdown, trimmed
from sunset.advert.page import Page, is_html, is_mail, read_mail, read_page
from sunset.advert.place import read_place, town_in
from sunset.advert.title import read_title
from sunset.advert.understood import Advert, Found
from sunset.advert.words import GENDER, is_job, label, lexicon
from sunset.cv.document import Document
from sunset.cv.pdf import read_pdf
from sunset.cv.word_file import read_docx
from sunset.errors import BadInput, NotFound
from sunset.schema import Place, text_hash
from sunset.specialists.parts import split

__all__ = ["MOST_BYTES", "PASTED", "read", "read_content"]

PASTED = "the pasted text"
"""What messages call a text that is no file."""

MOST_BYTES = 10_000_000
MOST_AROUND = 200_000
"""Characters of a page with all that stands around an advert."""
MOST_CHARACTERS = 30_000
LEAST_CHARACTERS = 200
_TO_DO = "Copy the advert's text, then: sunset judge -"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\0", b"MM\0*", b"BM")
_CUES = (GENDER, *(re.compile("|".join(words), re.IGNORECASE) for words in lexicon()["cues"].values()))
_CV = re.compile(r"\b(?:lebenslauf|curriculum vitae)\b", re.IGNORECASE)


def read(path: Path) -> Advert:
    """Read an advert from a file: text, HTML, a web archive (MHT), a mail (EML), PDF or DOCX.

    Raises
    ------
    sunset.errors.NotFound : if there is no such file.
    sunset.errors.BadInput : if it cannot be read, or is no advert.
    """
    if not path.exists():
        raise NotFound(f"{path}: there is no such file. Check the path, or paste the advert: sunset judge -")
    if not path.is_file():
        raise BadInput(f"{path}: this is no file. Name the file with the advert.")
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror}). Name a file that you may read.") from None
    return read_content(content, str(path))


def read_content(content: bytes | str, name: str = PASTED) -> Advert:
    """Read an advert from what was pasted, or from the bytes of a file.

    Parameters
    ----------
    content : a text, or bytes of any of the kinds that `read` takes.
    name : of where it comes from, for errors.

    Raises
    ------
    sunset.errors.BadInput : if it cannot be read, or is no advert.

    Examples
    --------
    >>> advert = read_content('''Koch (m/w/d)
    ... Gasthof Beispiel GmbH
    ... Standort: Fulda
    ... Wir suchen zum Frühjahr Verstärkung für unsere Küche in Vollzeit.
    ... Ihre Aufgaben: Sie kochen regionale Gerichte für achtzig Gäste und planen den Einkauf.
    ... Ihr Profil: eine abgeschlossene Ausbildung als Koch, zwei Jahre Erfahrung und Freude am Beruf.''')
    >>> advert.title.value, advert.company.value, advert.place.value
    ('Koch (m/w/d)', 'Gasthof Beispiel GmbH', 'Fulda')
    """
    if isinstance(content, str):
        content = content.encode("utf-8", "replace")
    if len(content) > MOST_BYTES:
        raise BadInput(f"{name}: larger than 10 MB, which no advert is. {_TO_DO}")
    if not content.strip():
        raise BadInput(f"{name}: it is empty. {_TO_DO}")
    if content.startswith(_PICTURES):
        raise BadInput(f"{name}: this is a picture, and nothing is guessed from a picture. {_TO_DO}")
    if b"%PDF-" in content[:1024]:
        return _understood(Page(""), name, _of_document(name, content, read_pdf))
    if content.startswith(b"PK\x03\x04"):
        return _understood(Page(""), name, _of_document(name, content, read_docx))
    if is_mail(content):
        return _understood(read_mail(content, name), name)
    text = _decoded(content, name)
    return _understood(read_page(text, name) if is_html(text) else Page(text), name)


def _decoded(content: bytes, name: str) -> str:
    stated = re.search(rb"<meta[^>]+charset=[\"']?([\w-]+)", content[:4_000])
    encodings = ["utf-8-sig", stated[1].decode() if stated else "cp1252", "cp1252", "latin-1"]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except (UnicodeError, LookupError):
            continue
        shown = text[:50_000]
        odd = sum((sign < " " and sign not in "\t\r\n\f\x1b") or "\x7f" <= sign <= "\x9f" for sign in shown)
        if "\0" in shown or odd > 0.02 * len(shown):
            break
        return text
    raise BadInput(f"{name}: neither text nor HTML, MHT, PDF or DOCX. {_TO_DO}")


def _of_document(name: str, content: bytes, reader: Any) -> list[Line]:
    """Return the lines of a PDF or DOCX; broken lines are whole again, large letters are headings."""
    try:
        document: Document = reader(Path(name), content)
    except BadInput:
        raise BadInput(
            f"{name}: no text can be read from it. It may be locked, broken, a picture, or far longer than "
            "an advert. Open it and copy the text, then: sunset judge -"
        ) from None
    found: list[Line] = []
    before = None
    sizes = sorted(size for line in document.lines for size in [line.size] * len(line.text))
    body = sizes[len(sizes) // 2] if sizes else 0.0
    largest = sizes[-1] if sizes else 0.0
    for line in document.lines:
        large = line.size > 1.12 * body
        level = (1 if line.size == largest else 2) if large or line.heading else 0
        goes_on = (
            before is not None
            and before.edge > 0
            and not (line.gap or line.bullet)
            and (before.size, before.bold) == (line.size, line.bold)
            and before.right > 0.82 * before.edge
            and found[-1].text[-1] not in ".:!?"
        )
        if goes_on:
            head = found[-1].text
            torn = head.endswith("-") and line.text[:1].islower()
            found[-1] = replace(found[-1], text=head[:-1] + line.text if torn else f"{head} {line.text}")
        elif line.text.strip():
            found.append(Line(" ".join(line.text.split()), line.bullet, level, line.gap or bool(level)))
        before = line
    return found


def _understood(page: Page, name: str, given: Sequence[Line] = ()) -> Advert:
    if len(page.text) > MOST_AROUND:
        raise _too_long(len(page.text), name)
    found = list(given) or lines(page.text)
    shown = trimmed(found)
    job = _job(page, " ".join(line.text for line in shown), name)
    stated = fields(job) if job else {}
    title = _stated(job, "title")
    named, employer = read_title(shown)
    title = title or named
    at = next((n for n, line in enumerate(shown) if title and title.line == line.text), None)
    company = _stated(job, "hiringOrganization") or employer or read_employer(found, shown, at, title)
    company = company or employer_of_page(page.names, title, shown)
    place = _placed(stated) if job else None
    if place is None and stated.get("work_model") != "remote":
        place = read_place(shown, at, title, company)
        if place and (town := _town(place.value)):
            stated["locations"] = (town,)
    said = description_of(job) if job else ""
    text = lines(said) if len(said) >= LEAST_CHARACTERS else _from_the_title(shown, at, company)
    description = markdown(text)
    _check(description, title, name, is_job_page=job is not None)
    address = page.address or (web_address(job.get("url")) if job else None)
    parts = [*(one.value for one in (title, company, place) if job and one), description]
    return Advert(
        key=text_hash(None, "", " ".join(parts)),
        description=description,
        title=title,
        company=company,
        place=place,
        url=Found(address, address) if address else _address(found),
        stated=stated,
    )


def _job(page: Page, words: str, name: str) -> dict[str, Any] | None:
    """Return the one job that a page is about, None if it states none as data."""
    if len(page.jobs) <= 1:
        return page.jobs[0] if page.jobs else None
    named = [one for one in page.jobs if (title := text_of(one.get("title"))) and title in words]
    texts = {str(one.get("description")) for one in page.jobs}
    if len(named) == 1 or len(texts) == 1:
        return (named or list(page.jobs))[0]
    raise BadInput(f"{name}: this page lists {len(page.jobs)} jobs. Open one of them and save its page.")


def _stated(job: Mapping[str, Any] | None, field: str) -> Found | None:
    value = text_of(job.get(field)) if job else None
    return Found(value, f"JobPosting, {field}: {value}") if value else None


def _placed(stated: Mapping[str, Any]) -> Found | None:
    names = [
        ", ".join(filter(None, (one.city, one.region, one.country))) for one in stated.get("locations") or ()
    ]
    value = "; ".join(dict.fromkeys(names))
    return Found(value, f"JobPosting, jobLocation: {value}") if value else None


def _town(words: str) -> Place | None:
    """Return the town and the country that some words name; what they do not name stays unknown."""
    countries = {code for _, _, code in places.countries_in(words)}
    place = Place(city=town_in(words), country=countries.pop() if len(countries) == 1 else None)
    return None if place == Place() else place


def _from_the_title(text: Sequence[Line], at: int | None, company: Found | None) -> list[Line]:
    """Leave out the short lines above the title: menus. Sentences, labels and the employer stay."""
    above = [
        line
        for line in text[: at or 0]
        if len(line.text.split()) >= 6 or ":" in line.text or (company and line.text == company.line)
    ]
    return [*above, *text[at or 0 :]]


def _address(found: Sequence[Line]) -> Found | None:
    """Return the advert's address where a line states nothing else."""
    for number, line in enumerate(found):
        value = web_address(label(line.text, "url") or (line.text if number == 0 else None))
        if value and not re.search(r"\s", value):
            return Found(value, line.text)
    return None


def _too_long(length: int, name: str) -> BadInput:
    return BadInput(
        f"{name}: {length} characters are no single advert; at most {MOST_CHARACTERS} are read. {_TO_DO}"
    )


def _check(description: str, title: Found | None, name: str, *, is_job_page: bool) -> None:
    """Refuse what is no advert, saying what to do."""
    if _CV.search(description[:300]) and not GENDER.search(description):
        raise BadInput(f"{name}: this reads like a CV. For a profile: sunset profile import FILE")
    if len(description) < LEAST_CHARACTERS:
        raise BadInput(
            f"{name}: {len(description)} characters are too short for an advert; at least {LEAST_CHARACTERS} "
            "are needed. Copy all of it, with tasks and requirements."
        )
    if len(description) > MOST_CHARACTERS:
        raise _too_long(len(description), name)
    told = {part.kind for part in split(description)} & {"must", "offer"}
    signs = len(told) + sum(bool(cue.search(description)) for cue in _CUES)
    signs += bool(title and is_job(title.value))
    if signs < 3 and not is_job_page:
        raise BadInput(
            f"{name}: this does not read like a job advert: it says too little of tasks, requirements or "
            "how to apply. Copy all of the advert, then: sunset judge -"
        )
