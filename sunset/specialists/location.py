"""Where is the job done? Held against what the source's metadata say.

A place counts by the words around it and the part it stands in: "Einsatzort: Kassel", "our Riga office",
"you will work in ..." speak for it; head offices, customers, events, journeys and streets do not.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import polars as pl

from models import places
from models.places import Place
from sunset.specialists.base import Finding, Reading, Span, Specialist
from sunset.specialists.parts import Kind, any_of

__all__ = ["Location"]

# ruff: noqa: E501 - a pattern broken in two reads worse than a long line

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
        """Return the version of the gazetteer."""
        return (places.digest(),)

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


# --- the words around a place -------------------------------------------------------------

_SITE = (
    r"(?:filiale|büro|office|standort|werk|werkstatt|niederlassung|store|shop|depot|lab|laboratory|labor|clinic"
    r"|klinik|plant|site|location|branch|geschäftsstelle|house|haus|hub|zentrale|kanzlei|studio|laden|hotel|school"
    r"|schule|cent(?:re|er)|zentrum|praxis|team|hospital|warehouse|lager|campus|redaktion|agentur|factory|fabrik"
    r"|betrieb|kita|museum|bibliothek|library|theater|theatre|terminal|airport|flughafen|hafen|atelier|geschäft"
    r"|markt|verwaltung|institut|institute|stelle|repräsentanz|premises|räume|rooms|farm|hof|garage|kitchen|küche"
    r"|restaurant|bakery|bäckerei|mill|yard|werft|archiv|archive|station|base|dock|nursery|gallery|galerie|stammhaus"
    r"|headquarters|hauptsitz|head office)(?:e?s|en|n)?"
)
_LABEL = any_of(r"""
            (?:einsatz|arbeits|dienst)(?:ort|stelle|stätte|sitz)e?\b|place of work|work(?:ing)? location
            job location
            (?:^|[\n.|(*-]\s*|\d\s+|regular\s+|temporary\s+)(?:location|standort|ort|office)e?s?\s*:
            \b(?:location|standort)e?s?\s*:""")
_AT = (
    r"\b(?:in|an|at|from|for|für|zu|to|am|im|within|join|between)\s+"
    r"(?:(?:unser|our|the|de[rmn]|ein|a|one)\w*\s+)?"
)
_FOR = any_of(rf"""
            {_AT}(?:[\w-]+ ){{0,2}}\w*{_SITE}\b|\b(?:arbeiten|arbeitest|arbeitet)\s+(?:sie|du)?
            \b(?:you|sie|du)\b.{{0,25}}\b(?:work|arbeite\w*|sit\b|join|start|report for|spend)
            \b(?:post|position|role|job|vacancy|opening|stelle|contract)\b.{{0,30}}\b(?:is|are|in|belongs|ist|based|sits|liegt)\b
            (?:dienst|arbeit|tätigkeit|einsatz) findet|\bbased\b|\blocated\b|\bstationed|\bassigned to|\beingesetzt|\beinsatz|\btätig\b|arbeitsplatz
            schreibtisch|\bdesk\b|\bpick\b|\bchoose\b|suits you|\bwahlweise|\bwähl|\bsuch(?:en|t) wir
            \bwir suchen|looking for|\bhiring|\bseek|\bverstärk|mit sitz in
            \b(?:dein|ihr)(?:e[mnrs]?)? (?:neue[rs]? )?(?:büro|wirkungs|arbeit)
            \b(?:unser|our)\w* (?:büro|office|räume)|teams? in\b
            \byour (?:new )?(?:base|place|office|workplace|home)|\bworkplace|\bhier arbeite
            \bgearbeitet wird|tätigkeitsort|beschäftigungsort|\bwo (?:du|sie)\b|\bam standort|\bto fill\b
            zu besetzen|besetzen wir""")
_AGAINST = any_of(r"""
            sitz der (?:gesellschaft|firma)|headquartered|holding|konzern
            mit (?:haupt|stamm|firmen)?sitz in \S+ (?:und|ist|betreut|entwickelt|baut|zählt|gehört)
            parent company|mutter(?:haus|gesellschaft|konzern)|tochter|\bfounded|\bgegründet|\bgründ
            \bstarted\b|\bborn\b|ursprünglich|originally|stammt aus|\bformer|früher|ehemals|umgezogen
            moved (?:from|out)|\bseit \d{4}|\bsince \d{4}
            (?:kund\w+|client\w*|customer\w*|partner\w*|lieferant\w*|suppliers?|mandant\w+) (?:gehör|includ|like|wie|sitz)
            conference|konferenz|kongress|\bmesse\b|\bfairs?\b|festival|exhibition|ausstellung|\btrip\b
            ausflug|\btravel|\w*reise\w*|\bfahren\b|\bfährst\b|\bfährt\b|besuch|\bvisit
            kolleg\w+ (?:in|aus|von)\b|colleagues? (?:in|from|at)\b|\bsister|schwester|rechenzentrum
            data cent|\bmoving\b|as far (?:away )?as|hand in hand|zusammen(?:arbeit)? mit|closely with
            schwesterfirma|abstimmung mit|exportier|exports? to|beliefer|\bdeliver|\bliefer
            training (?:week|course|in)|schulung|seminar|party|feier|gibt es (?:auch )?in
            also (?:has|have|runs?)|weitere (?:standorte|niederlassungen|büros)|other offices|auch in
            einarbeitung|onboarding|offices? (?:also )?exist|\bships?\b|\bverkauf|\bsells?\b|universit
            hochschule|aus ganz|\bprojekt in\b|retreat|off-?site|\bnicht in\b|\bnot in\b|\bstatt in
            instead of|\binterviews?\b|vorstellungsgespräch|report(?:s|ing)? to|award|preis\b|\bpreise
            \bpendel|\bcommut|\bnähe\b|\bpartnerstadt|\bgericht|\bmesser?stand|\bexkursion|\bfestival""")
_SEAT = any_of(r"""
            \b(?:main|central|group|global|corporate|registered|principal) (?:office|seat)|head ?quarter|\bhq\b
            head office|haupt(?:sitz|haus|stelle)|stamm(?:sitz|haus)|firmensitz|zentrale\b|\bverwaltet|verwaltung
            \bmanagement\b|geschäftsführung|vorstand|\bboard\b|\bverband|dachverband|\bowners?\b|eigentümer
            \binvest|aktionär|shareholder|\bgeleitet|gesteuert|\bregistered in|\brun from\b|\bmanaged from\b""")
"""Who governs sits there; the post does only if the reader is spoken to: "You work at our head office in ..."."""
_NOT_OURS = any_of(r"""
            \babnehmer|auftraggeb|\baccounts?\b|\b(?:maker|manufacturer|hersteller|producer|retailer|brand)s?\b.{0,20}\b(?:from|in|aus)
            \btagt\b|\btagung|gipfel|summit|\bsymposi|\bawards?\b|\bauszeichnung|\bstolz\b|\bproud
            lehrg[aä]ng|\bakademie|\bacademy|\bkurse?\b|\bcourses?\b|\blessons?\b|classroom (?:training|phase|weeks)|\bunterricht
            \bworkshops\b|\bworkshop (?:in|at|on)\b|(?:ride|drive|hours?|minutes|km|away|far) (?:away )?(?:from|von)\b|entfernt von|unweit|\bboot ?camp|\bhospit(?:ier|ation)|\bschooling|\binduction|\btraining|ausgebildet|ausbildungs(?:woche|zeit|block|phase)|einführung
            \bonce (?:a|in a|every)\b|\b(?:twice|several times) an?\b|\beinmal (?:im|pro|jährlich|die)|\bmehrmals|\bzweimal
            \bab und zu|\bhin und wieder|gelegentlich|occasional|\bnow and then|from time to time|vierteljährlich|quarterly
            \bjeden (?:frühling|sommer|herbst|winter)|\b(?:every|each) (?:spring|summer|autumn|winter|year)
            \bhergestellt|\bmade in\b|\bmanufactured in|\bproduziert in|\bproduced in|\bgeliefert|\bimport|\bship(?:ped|s)\b
            \bhalf (?:of )?(?:the|our)\b|\bdie hälfte|\beröffne[nt]\b|\bopened in|\brestored|\bsaniert|\bgebaut|\bbuilt\b
            \bfurther (?:sites|branches|offices)|\bother (?:sites|branches|teams)|\bweiteren?\b|\banderen? (?:teams|standorte)
            \bsupplier|\blieferant|\bzuliefer|\bcompetitor|\bklinikum in|\bgrew up|\baufgewachsen|\bgraduate
            \bformerly|\bonce (?:stood|sat|began)|\bbegann\b|\bbegan\b|\bangefangen|\bused to\b|\bno longer\b|\bnicht mehr\b
            \bbis vor kurzem|\bclosed\b|\bgeschlossen|\bby phone|\bper (?:video|telefon)|\bon call with|\bcalls with
            (?:experience|erfahrung\w*|kenntnisse?|knowledge|skilled|versed|expertise|proficien\w+) (?:in|with|mit)\b""")
_YOU = re.compile(r"\b(?:[Yy]ou|[Yy]ours?|[Dd]u|[Dd]ich|[Dd]ir|[Dd]ein\w*|Sie|Ihnen|Ihre?[mnrs]?)\b")
_STANDS = any_of(
    r"\b(?:liegt|liegen|befinde[nt]|steht|stehen|stands?|sits?|sitz(?:t|en)|ist|sind|is|are|lies)\b.{0,25}\b(?:in|at|bei|an|on|am)\b"
    r"|\b(?:findet|finden)\b.{0,60}\bstatt\b|\bwechsel\w*\b|\bmoves?\b.{0,12}\bto\b|\bzieh\w*\b.{0,40}\bnach\b"
)
_CUSTOMERS = re.compile(
    r"\b(?:kund\w+|clients?|customers?|practices|mandant\w+|kolleg\w+|colleagues|partnern?|partners|guests?|gäste\w*) "
    r"(?:in|aus|from|across|near|bei) $",
    re.I,
)
_ROUTE = re.compile(r"\b(?:from|von|zwischen) $", re.I)
_ONWARD = re.compile(r"\s(?:to|nach|bis)\s[A-ZÄÖÜ]")
"""What goes from one place to another runs, flies or is carried: "ferries from Kiel to Oslo"."""
_FOOTPRINT = any_of(r"""
            \b(?:runs?|betreib\w+|operat\w+|has|have|hat|haben|mit|with|unterh\w+)\b.{0,40}\b(?:two|three|four|five|six|zwei
            drei|vier|fünf|sechs|\d+)\b|\bstandorten?\b|\boffices in\b|\bniederlassungen\b|\bfilialen in\b""")
_STREET = re.compile(
    r"^(?:er)?[- ]?(?:straße|strasse|str\.|allee|platz|weg|damm|ring|ufer|street|road|avenue|lane)\b", re.I
)
_LIST_GAP = re.compile(
    r"\s*(?:[,/&|]|\b(?:und|oder|and|or|sowie)\b|\(\w+\))"
    r"(?:[\s,/&|]|\b(?:und|oder|and|or|sowie|one|in|eine[ms]?)\b)*",
    re.I,
)
_QUARTER = (
    r"(?:(?:süd|nord|west|ost|alt|innen|neu)stadt|(?:haupt)?bahnhof|rathaus|stadtteil|viertel|altbau|norden|süden|osten"
    r"|westen|zentrum|city|umland|hafen|schloss|dom|markt|messe|gewerbegebiet|industriegebiet|park|ufer|vorort)"
)
_DEMONYM = re.compile(rf"\b([A-ZÄÖÜ]\w{{2,}})er\s+(?=(?:\w+\s)?(?:\w*{_SITE}\b|\w*{_QUARTER}\w*))", re.I)
_BREAK = re.compile(
    r"[,;:()–—]| - |\s(?:and|und|but|aber|while|whereas|whilst|during|after|before|bevor|nachdem|wobei)\s(?=[a-zäöü]{3})"
)
_HOMONYMS = frozenset(
    {"bath", "hudson", "jena", "aurora", "spring", "nice", "sandy", "mobile", "phoenix", "eclipse", "reading"}
)
"""Names that are also techniques, products, people or things: alone they are no place of work."""
_NEVER = re.compile(
    r"(?:süd|nord|west|ost|alt|innen|neu|vor)stadt|spring (?:boot|cloud|security)|apache \w+", re.I
)


def _mentions(reading: Reading, near: Sequence[Place]) -> list[_Mention]:
    text, company = reading.text("description"), reading.text("company")
    named = [
        (start, end, place)
        for start, end, place in sorted([*places.find_in(text), *_demonyms(text)], key=lambda row: row[:2])
        if not _STREET.match(text[end : end + 20])
        and not _inside(text, start, end, company)
        and not _word_only(text, start, end)
    ][:_MOST]
    found = []
    for part in reading.parts if named else ():
        heading = text[part.start : part.end].strip().split("\n")[0]
        bonus = 4 * (len(heading) < 40 and bool(_HEADING.search(heading))) - 2 * (part.kind == "boilerplate")
        for a, b in ((a, b) for one, a, b in reading.sentences if one is part):
            groups: list[list[tuple[int, int, Place]]] = []
            for row in (row for row in named if a <= row[0] and row[1] <= b):
                if groups and _LIST_GAP.fullmatch(text, groups[-1][-1][1], row[0]):
                    groups[-1].append(row)
                else:
                    groups.append([row])
            for group in groups:
                last = max((row[1] for row in named if a <= row[0] < group[0][0]), default=a)
                score = bonus + _score(text, a, b, group[0][0], group[-1][1], last=last, size=len(group))
                for start, end, place in group:
                    span = reading.span("description", start, end)
                    city = place.name if _DEMONYM.match(text, start) else span.quote
                    meant = _resolve(city, place, near, text[a:b])
                    agrees = score >= 0 and any(places.distance_km(meant, there) <= NEAR_KM for there in near)
                    found.append(_Mention(span, city, meant, max(score, 2) if agrees else score, part.kind))
    return found


_HEADING = any_of(
    r"arbeits(?:ort|platz)|einsatzort|dienstort|standort\b|\bwhere\b|location|place of work|\bwo\b"
)


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
    breaks = [match.end() for match in _BREAK.finditer(text, a, start)]
    first = breaks[-1] if breaks else a
    stop = _BREAK.search(text, end, b)
    clause = text[first : stop.start() if stop else b]
    near = text[max(first, last) : min(stop.start() if stop else b, end + 20)]
    sentence = text[a:b]
    label = any(
        len(before) - match.end() <= 45 and not _AGAINST.search(before, match.end())
        for match in _LABEL.finditer(before)
    )
    spoken = bool(_YOU.search(clause))
    works = bool(_FOR.search(clause))
    score = 6 * label + 3 * works + 2 * bool(_FOR.search(sentence)) + spoken + bool(_YOU.search(sentence))
    if label:
        return score
    if not works and _YOU.search(sentence) and _STANDS.search(clause):
        score += 2
    against = any((_AGAINST.search(near), _NOT_OURS.search(near), _CUSTOMERS.search(before)))
    against = against or bool(_ROUTE.search(before) and _ONWARD.match(text, end))
    if not against and _SEAT.search(near) and not spoken:
        against, score = True, min(score, 0)
    score = (min(score, 4) - 5 if against else score) - bool(_AGAINST.search(sentence))
    if size >= 2 and _FOOTPRINT.search(sentence) and not _YOU.search(sentence):
        score -= 5
    return score


def _word_only(text: str, start: int, end: int) -> bool:
    """True if the word is rather a technique or a thing than the town of that name."""
    if _NEVER.match(text, start):
        return True
    if text[start:end].casefold() not in _HOMONYMS:
        return False
    before = text[max(0, start - 40) : start]
    asked = _NOT_OURS.search(before)
    return bool(asked) or not (_LABEL.search(before) or _TOWN.search(before))


_TOWN = re.compile(r"(?:\b(?:in|near|bei|aus|our|unser\w*|based in|standort|filiale) |\b\d{4,5} )$", re.I)


def _inside(text: str, start: int, end: int, company: str) -> bool:
    """True if the place is a piece of the company's name there."""
    around = text.find(company, max(0, start - len(company)), end + len(company)) if company else -1
    return 0 <= around <= start and end <= around + len(company) > end - start + around


def _demonyms(text: str) -> list[tuple[int, int, Place]]:
    """Return places named by an adjective before a site: "unserem Münchner Büro"."""
    found = []
    for match in _DEMONYM.finditer(text):
        stem = match[1]
        for name in (stem, stem + "en", stem[:-1] + "en", stem[:-1] + "el", stem[:-2] + "ich"):
            place = places.find(name)
            if place and place.population >= 30_000 and name[0].isupper():
                found.append((match.start(), match.end(1) + 2, place))
                break
    return found


def _resolve(city: str, place: Place, near: Sequence[Place], sentence: str = "") -> Place:
    """Return the bearer of the name that the sentence points out, else the one where the metadata say."""
    bearers = places.candidates(city)
    words = frozenset(re.findall(r"[A-ZÄÖÜ][a-zäöüß]{3,}", sentence)) - {city}
    for other in bearers if len(bearers) > 1 else ():
        about = set(re.findall(r"[^\W\d_]{4,}", f"{other.name} {other.region or ''}")) - {city}
        if words & about:
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

_REMOTE = any_of(r"""
            \bremote\b[^.\n]{0,40}?\b(?:within|in|from|across|innerhalb|aus)\b|\bremote\s*[(:,–-]+\s*
            (?:must|need to|have to|müssen)\b[^.\n]{0,30}\b(?:resid|live|based|located|wohn|leb)\w*[^.\n]{0,9} in\b
            \bwohnsitz in|\bfrom any(?:where| place) (?:in|within)|\banywhere (?:in|within)|hauptsache in
            \büberall in|\bresidents of|\bvon überall in|\bright to work in
            ortsunabhängig\b[^.\n]{0,30}\b(?:in|innerhalb)
            (?:open|offen)\b[^.\n]{0,30}\bcandidates (?:in|based in|from)""")
_ONLY = re.compile(
    r"^\s*(?:residents?|citizens?|based|candidates?)?(?:\s+(?:or|and)\s+\w+)?\s*only\b|^\s*residents\b", re.I
)
_AWAY = any_of(r"remote|home[ -]?office|ortsunabhängig|von zu ?hause")
_WIDE = {"deutschlandweit": "DE", "bundesweit": "DE", "österreichweit": "AT", "schweizweit": "CH"}


def _remote_from(reading: Reading) -> tuple[list[str], list[Span]]:
    text = reading.text("description")
    codes: dict[str, Span] = {}
    for _, a, b in reading.sentences:
        sentence = text[a:b]
        marks = [match.end() for match in _REMOTE.finditer(sentence)]
        for word, code in _WIDE.items() if _AWAY.search(sentence) else ():
            if match := re.search(word, sentence, re.I):
                codes.setdefault(code, reading.span("description", a + match.start(), a + match.end()))
        if not marks and not re.search(r"\bonly\b|\bresidents\b", sentence):
            continue
        for start, end, code in places.countries_in(sentence):
            if any(0 <= start - mark <= 40 for mark in marks) or _ONLY.match(sentence[end:]):
                codes.setdefault(code, reading.span("description", a + start, a + end))
    stated = [code for code in reading.posting["remote_from"] or () if code not in codes]
    return [*codes, *stated], list(codes.values())


# --- the finding ----------------------------------------------------------------------------


def _read(reading: Reading) -> Finding:
    stated, known, countries = _metadata(reading.posting)
    mentions = _mentions(reading, known)
    best = max((mention.score for mention in mentions), default=0)
    enough = 2 if best >= 2 else 0  # with no better to be had, a place that nothing speaks against
    if enough == 0:
        mentions = [mention for mention in mentions if mention.kind not in ("intro", "boilerplate")]
    chosen: dict[tuple[float, float], _Mention] = {}
    for mention in sorted(mentions, key=lambda m: (m.city != m.span.quote, m.span.start)):
        if mention.score >= max(enough, best - 3):
            chosen.setdefault((mention.place.lat, mention.place.lon), mention)
    picked = sorted(chosen.values(), key=lambda mention: mention.span.start)
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
        if place.population >= 50_000 and not _STREET.match(title[end:])
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
