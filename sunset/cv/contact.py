"""Name, e-mail, telephone, street, postcode, city and country at the head of a CV."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from models import places
from sunset.cv.dates import spans
from sunset.cv.headings import heading_kind
from sunset.cv.lines import Line
from sunset.cv.sections import Section
from sunset.cv.understood import Item
from sunset.cv.words import alternatives, bare, fold, lexicon

__all__ = ["read_contact"]

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w/.-])(?:\(?\+|00|\(?0|\(\d{3}\))[\d ()/.\-–]{6,22}\d(?!\w)")
_NANP = re.compile(r"(?<![\w-])\d{3}[-. ]\d{3}[-. ]\d{4}(?!\w)")
_TOWN = r"(?P<city>[A-ZÄÖÜÉÈ][^\d,;|@:]{1,45}?)"
_POSTCODES = (
    re.compile(rf"^(?:(?P<land>[A-Z]{{1,2}})-)?(?P<code>\d{{4,5}})\s+{_TOWN}$"),
    re.compile(rf"^{_TOWN}\s+(?P<code>[A-Z]{{1,2}}\d[A-Z\d]?\s?\d[A-Z]{{2}})$"),
    re.compile(rf"^(?:{_TOWN},?\s+)?(?P<state>[A-Z]{{2}})\s+(?P<code>\d{{5}}(?:-\d{{4}})?)$"),
)
_POSTCODE_ALONE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}")
_NAME = re.compile(r"(?:[^\W\d_][\w.'’-]*\s+){1,5}[^\W\d_][\w.'’-]*")
_LANDS = {"D": "DE", "A": "AT", "CH": "CH", "DE": "DE", "AT": "AT"}
_SMALL = {
    "von",
    "van",
    "de",
    "der",
    "den",
    "di",
    "da",
    "del",
    "la",
    "le",
    "zu",
    "zur",
    "bin",
    "ibn",
    "el",
    "al",
    "dos",
    "du",
    "und",
    "ter",
}


@dataclass(frozen=True)
class _Piece:
    text: str
    line: Line


def read_contact(parts: Sequence[Section]) -> Iterator[Item]:
    """Yield who the person is and how to reach them.

    Parameters
    ----------
    parts : all sections, without sensitive facts.
    """
    about = [line for part in parts if part.kind in ("top", "contact", "personal") for line in part.lines]
    everywhere = [line for part in parts for line in part.lines]
    name = list(_name(parts))
    yield from name
    yield from _first("email", _EMAIL, about, everywhere)
    yield from _first("phone", _PHONE, about, []) or _first("phone", _NANP, about, [])
    named = {line for item in name for line in item.line.split("\n")} if name else set()
    yield from _address([line for line in about if line.text not in named or "," in line.text])


def _first(
    path: str, pattern: re.Pattern[str], about: Sequence[Line], otherwise: Sequence[Line]
) -> list[Item]:
    for line in (*about, *otherwise):
        for match in pattern.finditer(line.text):
            text = match[0].strip(" .-/–")
            if path == "email" and not _deliverable(text):
                continue
            if path == "phone" and (
                not 7 <= sum(char.isdigit() for char in text) <= 15 or _fax(line.text, match.start())
            ):
                continue
            return [Item(path, text, line.text, line.page, 0.9)]
    return []


def _deliverable(text: str) -> bool:
    try:
        validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True


def _fax(text: str, at: int) -> bool:
    return bool(re.search(r"fax\W*$", text[:at], re.IGNORECASE))


# --- the name ---------------------------------------------------------------------------


def _name(parts: Sequence[Section]) -> Iterator[Item]:
    labels = re.compile(rf"(?:{alternatives(lexicon()['labels']['name'])})\s*[:\t]\s*(.+)", re.IGNORECASE)
    lines = [line for part in parts if part.kind in ("top", "personal", "contact") for line in part.lines]
    for line in lines:
        if (match := labels.fullmatch(line.text)) and _NAME.fullmatch(match[1].strip()):
            yield Item("name", match[1].strip(), line.text, line.page, 0.9)
            return
    first = [line for part in parts for line in part.lines if line.page == 1]
    largest = sorted(first[:80], key=lambda line: -line.size) if any(line.size for line in first) else first
    if whole := _on_two_lines(first):
        yield Item(
            "name", " ".join(line.text for line in whole), "\n".join(line.text for line in whole), 1, 0.7
        )
        return
    for line in (*largest[:6], *[line for line in lines if line.page == 1][:8]):
        if (name := _as_name(line.text)) and not line.bullet:
            yield Item("name", name, line.text, line.page, 0.7)
            return


def _on_two_lines(lines: Sequence[Line]) -> tuple[Line, Line] | None:
    """Return the two lines of a name that stands in the largest letters, a word a line."""
    most = max((line.size for line in lines), default=0.0)
    large = [line for line in lines if line.size == most > 0]
    if len(large) != 2 or any(len(line.text.split()) > 2 for line in large):
        return None
    first, second = large
    beside = lines.index(second) == lines.index(first) + 1
    return (first, second) if beside and _as_name(f"{first.text} {second.text}") else None


def _as_name(text: str) -> str | None:
    title = alternatives(lexicon()["headings"]["title"])
    text = re.sub(rf"^\s*(?:{title})\b\s*(?:(?:von|of|for)\b|[:–-])?", "", text, flags=re.IGNORECASE)
    text = re.split(r"[\t|•·]|,\s|\s[–-]\s|\s\(", text)[0].strip()
    words = text.split()
    if not _NAME.fullmatch(text) or heading_kind(text) or any(spans(text)) or len(text) > 50:
        return None
    if not all(word[:1].isupper() or fold(word) in _SMALL for word in words):
        return None
    if any(
        fold(word).endswith(tuple(fold(one) for one in lexicon()["station"]["titles"] if len(one) > 4))
        for word in words
    ):
        return None
    return text


# --- the address ------------------------------------------------------------------------


def _address(lines: Sequence[Line]) -> Iterator[Item]:
    pieces = [_Piece(piece, line) for line in lines for piece in _pieces(line.text)]
    country = next((code for piece in pieces if (code := _country(piece.text))), None)
    for index, piece in enumerate(pieces):
        match = next((found for pattern in _POSTCODES if (found := pattern.match(piece.text))), None)
        before = pieces[index - 1] if index else None
        after = pieces[index + 1] if index + 1 < len(pieces) else None
        if match is None and re.fullmatch(r"\d{4,5}", piece.text) and after and _town(after.text):
            yield from _street(pieces, index - 1)
            yield _item("postcode", piece.text, piece)
            yield _item("city", after.text, after)
            break
        if match is None and _POSTCODE_ALONE.fullmatch(piece.text) and before and _town(before.text):
            yield from _street(pieces, index - 2)
            yield _item("postcode", piece.text, piece)
            yield _item("city", before.text, before)
            break
        if match is None:
            continue
        city, house = match["city"], index - 1
        if city is None and before and _town(before.text):
            city, house = before.text, index - 2
        if city is None:
            continue
        yield from _street(pieces, house)
        yield _item("postcode", match["code"], piece)
        yield _item("city", re.sub(r"\s*\(.*", "", city).strip(), piece)
        land = match.groupdict().get("land")
        if country is None and land in _LANDS:
            yield _item("country", _LANDS[land], piece)
        break
    else:
        for index, piece in enumerate(pieces):
            if _town(piece.text) and not _as_label(piece.text):
                yield from _street(pieces, index - 1)
                yield _item("city", piece.text, piece)
                break
    if country:
        piece = next(piece for piece in pieces if _country(piece.text))
        yield _item("country", country, piece)


def _item(path: str, value: str, piece: _Piece) -> Item:
    return Item(path, value, piece.line.text, piece.line.page, 0.9 if path == "postcode" else 0.7)


def _pieces(text: str) -> Iterator[str]:
    labels = alternatives(lexicon()["labels"]["contact"])
    for part in re.split(r"\t|[|•·;]|,\s|\s[–-]\s| {3,}", text):
        piece = bare(re.sub(rf"^\s*(?:{labels})\.?\s*:\s*", "", part, flags=re.IGNORECASE))
        if piece and not _EMAIL.search(piece):
            yield piece


def _street(pieces: Sequence[_Piece], index: int) -> Iterator[Item]:
    if index >= 0:
        text = pieces[index].text
        if (
            re.search(r"\d", text)
            and re.search(r"[A-ZÄÖÜ][a-zäöüß.]", text)
            and not _PHONE.search(text)
            and len(text) < 60
        ):
            yield _item("street", text, pieces[index])


def _town(text: str) -> bool:
    if not re.fullmatch(r"[A-ZÄÖÜ][^\d@:]{1,40}", text) or heading_kind(text) or len(text.split()) > 4:
        return False
    return places.find(text) is not None and places.country_code(text) is None


def _as_label(text: str) -> bool:
    return fold(text) in {fold(word) for word in lexicon()["labels"]["contact"]}


def _country(text: str) -> str | None:
    name = re.sub(r"\s*\([^()]*\)$", "", text)  # "Romania (Home)"
    return places.country_code(name) if re.fullmatch(r"[A-ZÄÖÜ][^\d@:]{1,40}", name) else None
