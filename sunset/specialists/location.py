"""Where is the job done? Held against what the source's metadata say.

A place counts by the words around it and the part it stands in: "Einsatzort: Kassel", "our Riga office",
"you will work in ..." speak for it; head offices, customers, events, journeys and streets do not.
"""

import inspect
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import polars as pl

from models import places
from models.places import Place
from sunset.specialists import location_words as words
from sunset.specialists.base import Finding, Reading, Span, Specialist
from sunset.specialists.parts import Kind

__all__ = ["Location"]

NEAR_KM = 40.0
"""A place of work as near as this to the metadata's contradicts nothing: suburbs are named loosely."""

_PLACE_TYPE = pl.Struct(
    {"city": pl.String, "region": pl.String, "country": pl.String, "lat": pl.Float64, "lon": pl.Float64}
)


class Location(Specialist):
    """Place of work by the text, held against the metadata.

    ``cities`` are the text's own spellings; ``places`` the ones to go by, taken from the text if it names
    any (``authoritative``), else from the metadata. ``location_conflict``: the two contradict each other.
    ``remote_from``: ISO 3166 countries a remote worker may live in, where that is said.
    """

    name: ClassVar[str] = "location"
    fields: ClassVar[Mapping[str, pl.DataType | type[pl.DataType]]] = {
        "cities": pl.List(pl.String),
        "places": pl.List(_PLACE_TYPE),
        "location_conflict": pl.Boolean,
        "authoritative": pl.String,
        "remote_from": pl.List(pl.String),
    }

    def depends_on(self) -> tuple[str, ...]:
        """Return the gazetteer's digest and the lexicon."""
        return (places.digest(), inspect.getsource(words))

    def read(self, readings: Sequence[Reading]) -> list[Finding]:
        """Return one finding a reading."""
        return [_read(reading) for reading in readings]


@dataclass(frozen=True)
class _Mention:
    span: Span
    city: str
    place: Place
    score: int
    kind: Kind | None = None
    stated: bool = False  # something is said to be there, whoever's it is
    echo: bool = False  # the site's own field, printed above the text


def _mentions(reading: Reading, near: Sequence[Place]) -> list[_Mention]:
    text, company = reading.text("description"), reading.text("company")
    named = [
        (start, end, place)
        for start, end, place in sorted([*places.find_in(text), *_demonyms(text)], key=lambda row: row[:2])
        if not words.STREET.match(text[end : end + 20])
        and not _inside(text, start, end, company)
        and not _word_only(text, start, end)
    ][:_MOST]
    quarters = {text[a:b].partition("-")[2] for a, b, _ in named}
    named = [row for row in named if text[row[0] : row[1]] not in quarters]  # Höchst is Frankfurt-Höchst
    found = []
    for part in reading.parts if named else ():
        heading = text[part.start : part.end].strip().split("\n")[0]
        headed = len(heading) < 40 and bool(words.HEADING.search(heading))
        bonus = 4 * headed - 2 * (part.kind == "boilerplate")
        for a, b in ((a, b) for one, a, b in reading.sentences if one is part):
            groups: list[list[tuple[int, int, Place]]] = []
            for row in (row for row in named if a <= row[0] and row[1] <= b):
                if groups and words.LIST_GAP.fullmatch(text, groups[-1][-1][1], row[0]):
                    groups[-1].append(row)
                else:
                    groups.append([row])
            for group in groups:
                last = max((row[1] for row in named if a <= row[0] < group[0][0]), default=a)
                score = _score(text, a, b, group[0][0], group[-1][1], last=last, size=len(group))
                score += bonus if score >= 0 else min(bonus, 0)
                stated = bool(words.LIES.search(text, max(a, group[0][0] - 90), group[0][0]))
                for start, end, place in group:
                    span = reading.span("description", start, end)
                    city = place.name if words.DEMONYM.match(text, start) else span.quote
                    meant = _resolve(city, place, near, text[a:b])
                    agrees = score >= 0 and any(places.distance_km(meant, there) <= NEAR_KM for there in near)
                    weight = max(score, 2) if agrees else score
                    echo = agrees and bool(_FIELD.match(text, text.rfind("\n", 0, start) + 1))
                    found.append(_Mention(span, city, meant, weight, part.kind, stated, echo))
    return found


_FIELD = re.compile(r"\*\*[^*\n]{2,40}:\*\*[ \t]")
"""How a site prints what it holds of a posting above its text: "**Location:** Lyon"."""

_CLEAR = 4
"""Score from which the text's own words make a place that of the work, whatever the site's field says."""

_MOST = 200
"""Places that are weighed; more are a list of branches, or there to waste time."""

_EARSHOT = 500
"""Characters to either side that bear on a place; a "sentence" without end would take for ever."""


def _score(text: str, a: int, b: int, start: int, end: int, *, last: int, size: int) -> int:
    """Weigh the words around a place: positive if they make it the place of work.

    Between `last`, where another place was named, and this one stands what speaks against this one.
    """
    a, b = max(a, start - _EARSHOT), min(b, end + _EARSHOT)
    before = text[max(a, start - 90) : start]
    breaks = [match.end() for match in words.BREAK.finditer(text, a, start)]
    first = breaks[-1] if breaks else a
    stop = words.BREAK.search(text, end, b)
    clause = text[first : stop.start() if stop else b]
    near = text[max(first, last) : min(stop.start() if stop else b, end + 20)]
    sentence = text[a:b]
    label = any(
        len(before) - match.end() <= 45 and not words.AGAINST.search(before, match.end())
        for match in words.LABEL.finditer(before)
    )
    spoken = bool(words.YOU.search(clause))
    works = bool(words.FOR.search(clause))
    addressed = bool(words.YOU.search(sentence))
    score = 6 * label + 3 * works + 2 * bool(words.FOR.search(sentence)) + spoken + addressed
    if label:
        return score
    if not works and addressed and words.STANDS.search(clause):
        score += 2
    against = any((words.AGAINST.search(near), words.NOT_OURS.search(near), words.OTHERS.search(before)))
    against = against or bool(words.ROUTE.search(before) and words.ONWARD.match(text, end))
    if not against and words.SEAT.search(near) and not spoken:
        against, score = True, min(score, 0)
    score = (min(score, 4) - 5 if against else score) - bool(words.AGAINST.search(sentence))
    if size >= 2 and words.FOOTPRINT.search(sentence) and not addressed:
        score -= 5
    return score


def _word_only(text: str, start: int, end: int) -> bool:
    """True if the word is rather a technique or a thing than the town of that name."""
    if words.NEVER.match(text, start):
        return True
    if text[start:end].casefold() not in words.HOMONYMS:
        return False
    before = text[max(0, start - 40) : start]
    asked = words.NOT_OURS.search(before)
    return bool(asked) or not (words.LABEL.search(before) or words.TOWN.search(before))


def _inside(text: str, start: int, end: int, company: str) -> bool:
    """True if the place is a piece of the company's name there."""
    around = text.find(company, max(0, start - len(company)), end + len(company)) if company else -1
    return 0 <= around <= start and end <= around + len(company) > end - start + around


def _demonyms(text: str) -> list[tuple[int, int, Place]]:
    """Return places named by an adjective before a site: "unserem Münchner Büro"."""
    found = []
    for match in words.DEMONYM.finditer(text):
        stem = match[1]
        if not stem[0].isupper():
            continue
        for name in (stem, stem + "en", stem[:-1] + "en", stem[:-1] + "el", stem[:-2] + "ich"):
            place = places.find(name)
            if place and place.population >= (30_000 if place.country in words.COUNTRIES_IN_ER else 300_000):
                found.append((match.start(), match.end(1) + 2, place))
                break
    return found


def _resolve(city: str, place: Place, near: Sequence[Place], sentence: str = "") -> Place:
    """Return the bearer of the name that the sentence points out, else the one where the metadata say."""
    bearers = places.candidates(city)
    around = frozenset(re.findall(r"[A-ZÄÖÜ][a-zäöüß]{3,}", sentence)) - {city}
    for other in bearers if len(bearers) > 1 else ():
        about = set(re.findall(r"[^\W\d_]{4,}", f"{other.name} {other.region or ''}")) - {city}
        if around & about:
            return other
    close = [
        other
        for other in bearers
        if other.population >= place.population / 50
        and any(places.distance_km(other, there) <= NEAR_KM for there in near)
    ]
    return close[0] if close else place


# --- the metadata -------------------------------------------------------------------------


def _metadata(posting: Mapping[str, Any]) -> tuple[list[dict[str, Any]], list[Place], set[str]]:
    """Return the metadata's places as they are stated, those the gazetteer knows, and their countries."""
    stated = [dict(place) for place in posting["locations"] or () if place["city"]]
    countries = {place["country"] for place in posting["locations"] or () if place["country"]}
    if not stated:
        for entry in re.split(r"[;|\n]", posting["location_label"] or ""):
            pieces = [piece.strip() for piece in re.split(r",| - |/(?! ?(?:Main|Oder|Saale|M\b))", entry)]
            codes = [code for piece in pieces if (code := places.country_code(piece))]
            regions = [name for piece in pieces if (name := places.region_name(piece))]
            countries |= set(codes)
            for piece in pieces:
                alone = places.country_code(piece) or (places.region_name(piece) and len(pieces) > 1)
                place = (
                    None if alone else places.find(piece, next(iter(codes), None), next(iter(regions), None))
                )
                if place and piece[:1].isupper():
                    stated.append({"city": piece, "country": place.country, "region": place.region})
        if not stated:  # "Berlin, Berlin": the city is called as its state
            for piece in re.split(r"[,;|\n]", posting["location_label"] or ""):
                if places.region_name(piece.strip()) and (place := places.find(piece.strip())):
                    stated.append({"city": piece.strip(), "country": place.country, "region": place.region})
    known = []
    for row in stated:
        place = places.find(row["city"], row.get("country"), row.get("region"))
        if place and row.get("lat") is not None and row.get("lon") is not None:
            place = Place(place.name, place.country, place.region, row["lat"], row["lon"], place.population)
        known += [place] if place else []
    return stated, known, countries | {place.country for place in known}


# --- remote ---------------------------------------------------------------------------------


def _remote_from(reading: Reading) -> tuple[list[str], list[Span]]:
    text = reading.text("description")
    codes: dict[str, Span] = {}
    for _, a, b in reading.sentences:
        sentence = text[a:b]
        marks = [match.end() for match in words.REMOTE.finditer(sentence)]
        for word, code in words.WIDE.items() if words.AWAY.search(sentence) else ():
            if match := re.search(word, sentence, re.I):
                codes.setdefault(code, reading.span("description", a + match.start(), a + match.end()))
        if not marks and not re.search(r"\bonly\b|\bresidents\b", sentence):
            continue
        for start, end, code in places.countries_in(sentence):
            if any(0 <= start - mark <= 40 for mark in marks) or words.ONLY.match(sentence[end:]):
                codes.setdefault(code, reading.span("description", a + start, a + end))
    stated = [code for code in reading.posting["remote_from"] or () if code not in codes]
    return [*codes, *stated], list(codes.values())


# --- the finding ----------------------------------------------------------------------------


def _read(reading: Reading) -> Finding:
    stated, known, countries = _metadata(reading.posting)
    mentions = _mentions(reading, known)
    if any(mention.score >= _CLEAR and not mention.echo for mention in mentions):
        mentions = [mention for mention in mentions if not mention.echo]
    best = max((mention.score for mention in mentions), default=0)
    enough = 2
    if best < enough:  # what nothing speaks against; beside metadata only where something is said to be
        enough = 0
        mentions = [
            mention
            for mention in mentions
            if mention.kind not in ("intro", "boilerplate") and (mention.stated or not known)
        ]
    chosen: dict[tuple[float, float], _Mention] = {}
    for mention in sorted(mentions, key=lambda m: (m.city != m.span.quote, m.span.start)):
        if mention.score >= max(enough, best - 3):
            chosen.setdefault((mention.place.lat, mention.place.lon), mention)
    cities = {mention.city for mention in chosen.values()}
    picked = sorted(
        (one for one in chosen.values() if one.city.partition("-")[0] not in cities - {one.city}),
        key=lambda mention: mention.span.start,
    )
    if not picked:
        picked, best = _from_title(reading, known), 3
    label = reading.text("location_label")
    label_span = [reading.span("location_label", 0, len(label))] if label.strip() else []
    evidence: dict[str, list[Span]] = {}
    values: dict[str, Any] = {"cities": [mention.city for mention in picked], "places": []}
    spans = [mention.span for mention in picked]
    values["location_conflict"] = False if label_span else None
    evidence["location_conflict"] = label_span
    if picked:
        values["places"] = [_row(mention.city, mention.place) for mention in picked]
        values["authoritative"] = "text"
        evidence |= {"cities": spans, "places": spans, "authoritative": spans}
        if known or countries:
            values["location_conflict"] = not any(
                _agrees(mention.place, known, countries) for mention in picked
            )
            evidence["location_conflict"] = spans + label_span
    else:
        values["places"] = [_stated(row, known) for row in stated]
        values["authoritative"] = "metadata" if stated else None
        evidence |= {"places": label_span, "authoritative": label_span} if stated else {}
    values["remote_from"], evidence["remote_from"] = _remote_from(reading)
    sure = 0.6 if not picked else 0.95 if best >= 6 else 0.85 if best >= 4 else 0.7
    return Finding(
        values,
        {name: found for name, found in evidence.items() if found},
        sure if any(evidence.values()) else 0.0,
    )


def _from_title(reading: Reading, near: Sequence[Place]) -> list[_Mention]:
    title = reading.text("title")
    return [
        _Mention(
            reading.span("title", start, end), title[start:end], _resolve(title[start:end], place, near), 3
        )
        for start, end, place in places.find_in(title)
        if place.population >= 50_000 and not words.STREET.match(title[end:])
    ]


def _agrees(place: Place, known: Sequence[Place], countries: set[str]) -> bool:
    if known:
        return any(places.distance_km(place, other) <= NEAR_KM for other in known)
    return place.country in countries


def _row(city: str, place: Place) -> dict[str, Any]:
    return {
        "city": city,
        "region": place.region,
        "country": place.country,
        "lat": place.lat,
        "lon": place.lon,
    }


def _stated(row: Mapping[str, Any], known: Sequence[Place]) -> dict[str, Any]:
    place = places.find(row["city"], row.get("country"), row.get("region"))
    filled = _row(row["city"], place) if place else dict.fromkeys(("city", "region", "country", "lat", "lon"))
    return filled | {name: value for name, value in row.items() if name in filled and value is not None}
