"""Where a job is, by the rules by which adverts are laid out."""

import re
from collections.abc import Iterator, Sequence

from models import places
from sunset.advert.lines import Line
from sunset.advert.understood import Found
from sunset.advert.words import alternatives, any_of, is_job, label, lexicon

__all__ = ["is_place", "read_place", "town_in"]

_NEAR = 4
"""Lines above and below the title in which the place stands."""
_AROUND = re.compile(rf"\([^)]*\)|\b{any_of('around')}\b", re.IGNORECASE)
_CODE = re.compile(
    r"\b(?:[A-Z]{1,2}-)?\d{4,5}\s+|\b[A-Z]{1,2}\d{1,2}[A-Z]?(?: \d[A-Z]{2})?\b"
    r"|(?<=[a-z] )(?!AG|SE|KG|UG|AB|BV|SA|OY)[A-Z]{2,3}$"
)
_TAIL = re.compile(
    r"(?:\bin|\bim raum|[|–-])\s+((?:[A-ZÄÖÜ][\w.-]+ ?(?:am |an der |im )?){1,3})"
    r"(?:\s+or\s+remote|\s*\(.*\))?\s*$"
)
_WORK_IN = re.compile(rf"\b{any_of('work_in')}\s+([^.;:!?\n]{{2,60}})", re.IGNORECASE)
_SEEKS_IN = re.compile(
    r"(?<![Ss]itz )\b(?:in|aus) ([A-ZÄÖÜ][\w-]+(?: [A-ZÄÖÜ][\w-]+)?) (?:is|are|ist|sucht|suchen|seeks)\b"
)
_INSIDE = re.compile(
    rf"(?<=[.;!] )(?:{alternatives(lexicon()['labels']['place'])}):\s+([^.;:!?,(]{{2,60}})", re.IGNORECASE
)
"""A label within a line of several sentences."""


def town_in(words: str) -> str | None:
    """Return the first town that some words name, as they spell it.

    Examples
    --------
    >>> town_in("89079 Ulm"), town_in("Vollzeit")
    ('Ulm', None)
    """
    text = f"Standort: {words}"
    found = places.find_in(text)
    return text[found[0][0] : found[0][1]] if found else None


def is_place(words: str) -> bool:
    """Return whether a line is the name of a place and nothing else.

    Examples
    --------
    >>> is_place("Leeds LS1 4DY (hybrid)"), is_place("Eindhoven, Netherlands"), is_place("Vollzeit in Ulm")
    (True, True, False)
    """
    bare = _CODE.sub(" ", _AROUND.sub(" ", words))
    parts = [part.strip() for part in re.split(r"[,;/|·+]|\s+[-–]\s+", bare) if part.strip()]
    if not parts or len(words) > 80:
        return False
    known = [
        bool(places.country_code(part) or places.region_name(part))
        or any(end - start >= len(part) - 1 for start, end, _ in places.find_in(f"in {part}"))
        for part in parts
    ]
    return known[0] and sum(known) * 2 >= len(known)


def read_place(
    text: Sequence[Line], at: int | None, title: Found | None, company: Found | None
) -> Found | None:
    """Return the place of work in the advert's own words.

    Parameters
    ----------
    text : lines that are no menu.
    at : where in it the title stands.
    title, company : what was found of these.
    """
    ranked = sorted(
        [*_labelled(text, company), *_beside(text, at, title), *_told(text)], key=lambda one: -one[0]
    )
    return Found(ranked[0][1], ranked[0][2]) if ranked else None


def _labelled(text: Sequence[Line], company: Found | None) -> Iterator[tuple[int, str, str]]:
    """Yield places behind or below a label: how sure, the words, the line."""
    for number, line in enumerate(text):
        value = label(line.text, "place")
        if value and len(value) <= 200 and value[0].isalnum():
            cut = re.split(r"(?<=[a-zäöüß])\.\s|,?\s+(?:or|oder)\s+(?=remote)", value)[0].strip(" .")
            yield 100 if town_in(cut) else 85, cut, line.text
        elif value == "":
            for below in text[number + 1 : number + 4]:
                employer = company is not None and below.text == company.line
                if not employer and len(below.text) < 90 and town_in(below.text) and not is_job(below.text):
                    yield 80, re.sub(r"^.*?\b(?=\d{5}\s)", "", below.text), below.text
                    break
        elif inside := _INSIDE.search(line.text):
            yield 75, inside[1].strip(), line.text


def _beside(text: Sequence[Line], at: int | None, title: Found | None) -> Iterator[tuple[int, str, str]]:
    """Yield places in the lines around the title, and at its end."""
    if at is None or title is None:
        return
    for n in (*range(at + 1, at + _NEAR + 2), *range(at - 1, at - _NEAR, -1)):
        if not 0 <= n < len(text):
            continue
        words = text[n].text
        parts = [part.strip() for part in re.split(r"\s+·\s+", words)]
        named = next((part for part in parts if is_place(part)), None)
        if len(parts) > 1 and named:
            yield 95, named, words
        elif named and not text[n].bullet:
            yield 90 - abs(n - at), words, words
        elif n == at + 1 and is_place(words.rpartition(", ")[2]):
            yield 80, words.rpartition(", ")[2], words
    tail = _TAIL.search(title.line)
    if tail and town_in(tail[1]):
        yield 70, tail[1].strip(), title.line


def _told(text: Sequence[Line]) -> Iterator[tuple[int, str, str]]:
    """Yield towns that a sentence calls the place of work."""
    for line in text:
        said = _WORK_IN.search(line.text) or _SEEKS_IN.search(line.text)
        town = town_in(said[1]) if said else None
        if said and town and said[1].find(town) <= 6:
            yield 60, town, line.text
