"""JSON Resume (https://jsonresume.org/schema) becomes items; the line of each is its place in the file."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sunset.cv.dates import spans
from sunset.cv.languages import language_code
from sunset.cv.languages import level as language_level
from sunset.cv.studies import degree_in
from sunset.cv.understood import Item, OpenLine
from sunset.cv.words import fold, lexicon

__all__ = ["read_json_resume"]

_MOST = 500


@dataclass
class _Reading:
    items: list[Item] = field(default_factory=list)
    open_lines: list[OpenLine] = field(default_factory=list)

    def add(self, path: str, value: Any, place: str, said: Any = None) -> None:
        self.items.append(Item(path, value, f"{place}: {said if said is not None else value}", 1, 0.9))

    def unread(self, place: str, said: Any) -> None:
        part = place.split("[", maxsplit=1)[0].split(".", maxsplit=1)[0]
        self.open_lines.append(OpenLine(f"{place}: {said}"[:300], 1, part))


def read_json_resume(data: dict[str, Any]) -> tuple[list[Item], list[OpenLine]]:
    """Return the items of a JSON Resume without sensitive facts, and what was not understood."""
    reading = _Reading()
    _basics(reading, data["basics"])
    for part, read in (
        ("work", _work),
        ("education", _study),
        ("skills", _skill),
        ("languages", _language),
        ("certificates", _certificate),
    ):
        entries = data.get(part)
        for index, entry in enumerate(entries[:_MOST] if isinstance(entries, list) else []):
            if isinstance(entry, dict):
                read(reading, entry, f"{part}[{index}]")
    known = {"basics", "work", "education", "skills", "languages", "certificates", "$schema", "meta"}
    for part, said in data.items():
        if part not in known and said:
            reading.unread(part, f"{len(said)}" if isinstance(said, list | dict) else said)
    return reading.items, reading.open_lines


def _text(table: Any, key: str) -> str:
    value = table.get(key) if isinstance(table, dict) else None
    return " ".join(value.split())[:5000] if isinstance(value, str) else ""


def _count(reading: _Reading, part: str) -> int:
    return len({match[0] for item in reading.items if (match := re.match(rf"{part}\[\d+\]", item.path))})


def _basics(reading: _Reading, basics: dict[str, Any]) -> None:
    for key in ("name", "email", "phone", "summary"):
        if said := _text(basics, key):
            reading.add(key, said, f"basics.{key}")
    location = basics.get("location")
    for key, path in (
        ("address", "street"),
        ("postalCode", "postcode"),
        ("city", "city"),
        ("countryCode", "country"),
    ):
        said = _text(location, key)
        if said and (path != "country" or re.fullmatch("[A-Za-z]{2}", said)):
            reading.add(path, said.upper() if path == "country" else said, f"basics.location.{key}")
    for key in ("label", "url"):
        if said := _text(basics, key):
            reading.unread(f"basics.{key}", said)


def _day(text: str, *, last: bool) -> date | None:
    found = next((one for one in spans(text) if (one.at, one.to) == (0, len(text))), None)
    return (found.end if last else found.start) if found else None


def _work(reading: _Reading, entry: dict[str, Any], place: str) -> None:
    title, employer = _text(entry, "position"), _text(entry, "name") or _text(entry, "company")
    start = _day(_text(entry, "startDate"), last=False)
    if not (title and employer and start):
        reading.unread(place, " · ".join(filter(None, (title, employer, _text(entry, "startDate")))))
        return
    path = f"experience[{_count(reading, 'experience')}]"
    reading.add(f"{path}.title", title, f"{place}.position")
    reading.add(f"{path}.employer", employer, f"{place}.name")
    if said := _text(entry, "location"):
        reading.add(f"{path}.city", said, f"{place}.location")
    reading.add(f"{path}.start", start, f"{place}.startDate", _text(entry, "startDate"))
    if end := _day(_text(entry, "endDate"), last=True):
        reading.add(f"{path}.end", end, f"{place}.endDate", _text(entry, "endDate"))
    given = entry.get("highlights")
    told = [
        _text(entry, "summary"),
        *(one for one in (given if isinstance(given, list) else []) if isinstance(one, str)),
    ]
    for number, said in enumerate(one for one in told if one.strip()):
        reading.add(f"{path}.highlights[{number}]", said.strip(), f"{place}.highlights")


def _study(reading: _Reading, entry: dict[str, Any], place: str) -> None:
    kind, ended = _text(entry, "studyType"), _day(_text(entry, "endDate"), last=True)
    found = degree_in(kind)
    if found is None or ended is None:
        reading.unread(
            place, " · ".join(filter(None, (kind, _text(entry, "area"), _text(entry, "institution"))))
        )
        return
    path = f"education[{_count(reading, 'education')}]"
    reading.add(f"{path}.level", found[0], f"{place}.studyType", kind)
    reading.add(f"{path}.degree", kind, f"{place}.studyType")
    for key, name in (("area", "field"), ("institution", "institution")):
        if said := _text(entry, key):
            reading.add(f"{path}.{name}", said, f"{place}.{key}")
    reading.add(f"{path}.year", ended.year, f"{place}.endDate", _text(entry, "endDate"))


def _skill(reading: _Reading, entry: dict[str, Any], place: str) -> None:
    words = entry.get("keywords")
    names = (
        [one.strip() for one in words if isinstance(one, str) and one.strip()]
        if isinstance(words, list)
        else []
    )
    levels = {fold(word): level for level, group in lexicon()["skill_levels"].items() for word in group}
    stated = levels.get(fold(_text(entry, "level")))
    for name in names or [_text(entry, "name")]:
        if name:
            path = f"skills[{_count(reading, 'skills')}]"
            reading.add(f"{path}.name", name, f"{place}.keywords" if names else f"{place}.name")
            if stated and not names:  # a group's level is not that of each of its words
                reading.add(f"{path}.level", stated, f"{place}.level", _text(entry, "level"))


def _language(reading: _Reading, entry: dict[str, Any], place: str) -> None:
    name, fluency = _text(entry, "language"), _text(entry, "fluency")
    code, stated = language_code(name), language_level(fluency)
    if code is None or stated is None:
        reading.unread(place, f"{name} {fluency}".strip())
        return
    path = f"languages[{_count(reading, 'languages')}]"
    reading.add(f"{path}.lang", code, f"{place}.language", name)
    reading.add(f"{path}.level", stated[0], f"{place}.fluency", fluency)


def _certificate(reading: _Reading, entry: dict[str, Any], place: str) -> None:
    year = _day(_text(entry, "date"), last=True)
    said = [_text(entry, "name"), _text(entry, "issuer"), str(year.year) if year else ""]
    if said[0]:
        number = sum(item.path.startswith("certificates[") for item in reading.items)
        reading.add(f"certificates[{number}]", ", ".join(filter(None, said)), place)
