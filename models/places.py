"""An offline gazetteer: which place does a name mean, where is it, and which places does a text name?"""

import difflib
import hashlib
import inspect
import math
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from models import gazetteer
from models.gazetteer import (
    HOME,
    LINK_WORDS,
    Place,
    beginning_with,
    countries,
    fold,
    keys,
    look_up,
    states_at_home,
    word_list,
)

__all__ = [
    "Place",
    "candidates",
    "countries_in",
    "country_code",
    "digest",
    "distance_km",
    "find",
    "find_in",
    "like",
    "region_name",
]


def find(
    name: str, country: str | None = None, region: str | None = None, *, cache: Path | None = None
) -> Place | None:
    """Return the place that `name` most likely means, or None.

    Parameters
    ----------
    name : in German, English or another Latin spelling, with or without umlauts and the usual additions
        (Frankfurt/Main, Frankfurt a. M., Frankfurt (Oder)).
    country : ISO 3166 code; without it the best known place of that name wins.
    region : state or canton as it calls itself; decides between places of one name if it is known.
    cache : folder of the index; by default the user's cache folder of Sunset.

    Examples
    --------
    >>> find("Muenchen").name, find("Frankfurt a. M.").region, find("Frankfurt", region="Brandenburg").name
    ('Munich', 'Hessen', 'Frankfurt (Oder)')
    """
    places = candidates(name, cache=cache)
    places = [place for place in places if country in (None, place.country)]
    there = [place for place in places if region and place.region and fold(place.region) == fold(region)]
    return next(iter(there or places), None)


def candidates(name: str, *, cache: Path | None = None) -> list[Place]:
    """Return all places that `name` can mean, the most likely first.

    Examples
    --------
    >>> [place.name for place in candidates("Frankfurt")[:2]]
    ['Frankfurt am Main', 'Frankfurt (Oder)']
    """
    rows = {place: weight for weight, place, _ in look_up(keys(name), cache)}
    return sorted(rows, key=lambda place: -rows[place] * place.population)


def like(name: str, *, cache: Path | None = None) -> str | None:
    """Return the place that somebody who wrote `name` may have meant; None if nothing comes close.

    Examples
    --------
    >>> like("Frankfrut"), like("Zzyzzyx-on-Sea")
    ('Frankfurt am Main', None)
    """
    said = fold(name)
    known = beginning_with(said[:1], cache)
    close = difflib.get_close_matches(said, known, n=5, cutoff=0.8)
    return known[max(close, key=lambda key: known[key].population)].name if close else None


def find_in(text: str, *, cache: Path | None = None) -> list[tuple[int, int, Place]]:
    """Return the places that a text names, as start, end and place, in order.

    A word that is usually no town (Essen, Halle, Reading, Mobile, Plus) and a little known one count only
    where the words before them say that a place comes: "in Essen", "Standort: Halle", "45127 Essen".

    Examples
    --------
    >>> text = "Essen in der Kantine, Büro in Essen, Filiale Frankfurt-Höchst oder Fulda"
    >>> [(text[start:end], place.name) for start, end, place in find_in(text)]
    [('Essen', 'Essen'), ('Frankfurt-Höchst', 'Frankfurt am Main'), ('Fulda', 'Fulda')]
    """
    words = [match.span() for match in _WORD.finditer(text)]
    surfaces = list(_surfaces(text, words))
    filed = {key for start, end in surfaces for key in keys(text[start:end])}
    known: dict[str, list[tuple[float, Place]]] = {}
    for weight, place, key in look_up(filed, cache, scan=True):
        known.setdefault(key, []).append((weight, place))
    found: list[tuple[int, int, Place]] = []
    for start, end in surfaces:
        if found and start < found[-1][1]:
            continue
        rows = [row for key in keys(text[start:end]) for row in known.get(key, ())]
        if rows:
            place = max(rows, key=lambda row: row[0] * row[1].population)[1]
            if _plausible(text, start, end, place):
                found.append((start, end, place))
        elif quarter := _QUARTER.fullmatch(text, start, end):
            city = _city_of_quarter(quarter["city"], text[max(0, start - 30) : start], cache)
            found += [(start, end, city)] if city else []
    return found


def country_code(name: str) -> str | None:
    """Return the ISO 3166 code of a country named in German or English, or None.

    Examples
    --------
    >>> [country_code(name) for name in ("Deutschland", "USA", "the Netherlands", "Köln")]
    ['DE', 'US', 'NL', None]
    """
    return countries().get(re.sub(r"^(the|die|der) ", "", fold(name)))


def countries_in(text: str) -> list[tuple[int, int, str]]:
    """Return the countries that a text names in German or English, as start, end and ISO 3166 code.

    Examples
    --------
    >>> [code for _, _, code in countries_in("Remote within the UK, Österreich or the United States")]
    ['GB', 'AT', 'US']
    """
    found = []
    words = [match.span() for match in re.finditer(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text)]
    last = 0
    for first, (start, _) in enumerate(words):
        if start < last or not text[start].isupper():
            continue
        for _, end in reversed(words[first : first + 4]):
            code = None if text[start:end] == "Us" else country_code(text[start:end])
            if code:
                found.append((start, end, code))
                last = end
                break
    return found


def region_name(name: str) -> str | None:
    """Return the state of Germany or Austria that `name` is, in its own spelling, or None."""
    return states_at_home().get(fold(name))


def distance_km(one: Place, other: Place) -> float:
    """Return the great-circle distance in kilometres (haversine, mean radius 6371 km).

    Examples
    --------
    >>> round(distance_km(find("Frankfurt am Main"), find("Frankfurt (Oder)")), -1)
    480.0
    """
    a, b = math.radians(one.lat), math.radians(other.lat)
    half = math.sin((b - a) / 2) ** 2
    half += math.cos(a) * math.cos(b) * math.sin(math.radians(other.lon - one.lon) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(half))


def digest() -> str:
    """Return what the answers depend on: this code, the word lists and the versions of the sources."""
    own = inspect.getsource(sys.modules[__name__]) + inspect.getsource(gazetteer) + gazetteer.lexicon()
    return f"{gazetteer.version()}-{hashlib.blake2b(own.encode(), digest_size=8).hexdigest()}"


# --- reading texts ------------------------------------------------------------------------

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")
_JOIN = re.compile(r"[ \u00a0]?[ (/][ ]?|\.? ?|[ ]")
_CLEAR = re.compile(
    r"(?:\b(?:in|aus|nach|near|nahe|from|raum|großraum|standort\w*|location|einsatzort|arbeitsort|dienstort"
    r"|dienstsitz|place of work)(?:[: ]+ist)?[: ]+|\b\d{4,5} )$",
    re.IGNORECASE,
)
_WEAK = re.compile(
    r"(?:\b(?:und|oder|and|or|sowie|bei|at|our|unser\w*|filiale|office|büro|region|ort|für|for|to|of|von) "
    r"|[,/:] ?)$",
    re.IGNORECASE,
)
"""Words before a place: clear ones, and ones that say little."""
_QUARTER = re.compile(r"(?P<city>[A-ZÄÖÜ][a-zäöüß]{2,})-[A-ZÄÖÜ][a-zäöüß]+")
_SITE = re.compile(
    r"\b(?:filiale|geschäftsstelle|niederlassung|büro|rechenzentrum|werk|branch|office|standort) $", re.I
)


def _surfaces(text: str, words: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield stretches of up to four words that begin with a capital, longest first."""
    for first, (start, _) in enumerate(words):
        if not text[start].isupper():
            continue
        last = first
        while last + 1 < min(len(words), first + 4) and _JOIN.fullmatch(
            text, words[last][1], words[last + 1][0]
        ):
            last += 1
        for stop in range(last, first - 1, -1):
            end = words[stop][1]
            if stop > first and fold(text[words[stop][0] : end]) in LINK_WORDS:
                continue
            if "(" in text[start:end]:
                if text[end : end + 1] != ")":
                    continue
                end += 1
            elif text[end - 1] == "." and not text[start:end].endswith((" M.", ".M.", " O.", ".O.")):
                end -= 1
            yield start, end


def _plausible(text: str, start: int, end: int, place: Place) -> bool:
    """Tell a town from a common word, by how well it is known and by the words before it."""
    name, before = fold(text[start:end]), text[max(0, start - 30) : start]
    home = place.country in HOME
    clear = bool(_CLEAR.search(before))
    if re.match(r"\s?\d", text[end:]) and " " not in name:  # "Halle 3"
        return False
    if name in states_at_home() and place.population < 50_000:
        return False
    if country_code(name) not in {None, place.country} and place.population < 1_000_000:
        return False
    if name in word_list("never") or (name in word_list("common_words") and not clear):
        return False
    known = place.population * (4 if home else 1)
    return known >= (5_000 if clear else 25_000 if _WEAK.search(before) else 60_000)


def _city_of_quarter(city: str, before: str, cache: Path | None) -> Place | None:
    """Return the large city that the quarter lies in, if the words before say that a place comes."""
    if not (_CLEAR.search(before) or _SITE.search(before)) or fold(city) in word_list("never"):
        return None
    place = find(city, cache=cache)
    return place if place and place.country in HOME and place.population >= 100_000 else None
