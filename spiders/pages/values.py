"""The words of job sites, German and English, to the closed vocabularies; what is unclear is null."""

import re
from datetime import date, datetime
from functools import cache

from babel.dates import get_month_names

from models import places
from sunset.schema import Employment, Place, Schedule, WorkModel

__all__ = ["day", "employment", "place", "schedule", "work_model"]


@cache
def _months() -> dict[str, int]:
    names = {}
    for language in ("de", "en"):
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, locale=language).items():
                names[name.rstrip(".").casefold()] = number
    return names | {"mrz": 3, "sept": 9, "jänner": 1}


def day(text: str | None) -> date | None:
    """Return the day that a German or English text names; a time beside it is ignored.

    ``05/06/2026`` may be May or June, so it is null; ``25/06/2026`` is clear.

    Examples
    --------
    >>> day("2025-07-01"), day("22. November 2026"), day("Nov 22, 2026"), day("05/06/2026")
    (datetime.date(2025, 7, 1), datetime.date(2026, 11, 22), datetime.date(2026, 11, 22), None)
    """
    text = " ".join((text or "").split())
    for pattern, order in (
        (r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?![0-9])", "ymd"),
        (r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})(?![0-9])", "dmy"),
        (r"([0-9]{1,2})\.? ([^\W\d]+)\.?,? ([0-9]{4})(?![0-9])", "dmy"),
        (r"([^\W\d]+)\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})(?![0-9])", "mdy"),
        (r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})(?![0-9])", "dm?"),
    ):
        match = re.match(pattern, text)
        if match:
            return _day(dict(zip(order.replace("?", "y"), match.groups(), strict=True)), order == "dm?")
    return None


def _day(parts: dict[str, str], unclear: bool) -> date | None:
    month = int(parts["m"]) if parts["m"].isdecimal() else _months().get(parts["m"].casefold(), 0)
    number = int(parts["d"])
    if unclear and month > 12 >= number:
        month, number = number, month
    elif unclear and number <= 12 and number != month:
        return None
    try:
        return datetime(int(parts["y"]), month, number).date()
    except ValueError:
        return None


def _one(label: str | None, patterns: dict[str, str]) -> str | None:
    """Return the only value whose pattern is in the label; several or none: null."""
    found = {value for value, pattern in patterns.items() if re.search(pattern, (label or "").casefold())}
    return found.pop() if len(found) == 1 else None


def employment(label: str | None) -> Employment | None:
    """Return the kind of contract that a site's label means.

    Examples
    --------
    >>> employment("Unbefristet"), employment("Befristet"), employment("Regular"), employment("Sonstige")
    ('permanent', 'temporary', 'permanent', None)
    """
    return _one(  # type: ignore[return-value]
        label,
        {
            "permanent": r"\bunbefrist|\bpermanent|\bregular\b|festanstellung|\bindefinite",
            "temporary": r"\bbefrist|\btemporary|\bfixed[- ]term|\bzeitarbeit|\baushilf",
            "freelance": r"freelanc|freiberuf|selbst(st)?ändig|self-employed|\bcontractor|freie mitarbeit",
            "internship": r"\bprakti|\bintern(ship)?s?\b",
            "apprenticeship": r"\bausbildung\b|\bazubi|\bapprentice|\bduales studium",
        },
    )


def schedule(label: str | None) -> Schedule | None:
    """Return full, part or either.

    Examples
    --------
    >>> schedule("Vollzeit"), schedule("Part-time"), schedule("Vollzeit oder Teilzeit"), schedule("Schicht")
    ('full', 'part', 'either', None)
    """
    label = (label or "").casefold()
    if re.search(r"full[- ]?(time)? ?(/|or|and) ?part", label):
        return "either"
    full = re.search(r"\bvoll-?zeit|\bfull[- ]?time", label)
    part = re.search(r"\bteil-?zeit|\bpart[- ]?time|\bvoll- (oder|und) teilzeit", label)
    both = re.search(r"\bvoll- ?(/|oder|und) ?teilzeit|\bvoll-/teilzeit", label)
    if both or (full and part):
        return "either"
    return "full" if full else "part" if part else None


def work_model(label: str | None) -> WorkModel | None:
    """Return where the work is done.

    Examples
    --------
    >>> work_model("Hybrid"), work_model("100% Homeoffice"), work_model("Vor Ort"), work_model("Office")
    ('hybrid', 'remote', 'onsite', None)
    """
    return _one(  # type: ignore[return-value]
        label,
        {
            "hybrid": r"\bhybrid|teilweise (homeoffice|remote)|partly remote",
            "remote": r"^(?!.*(\bhybrid|teilweise|partly))"
            r".*(\bremote|\bhome[- ]?office|\btelecommut|ortsunabhängig)",
            "onsite": r"\bvor ort\b|\bon-?site\b|\bpräsenz|\bin person\b",
        },
    )


_COUNTRIES = {
    "grossbritannien und nordirland": "GB",
    "hong kong": "HK",
    "hongkong": "HK",
    "russische föderation": "RU",
    "russian federation": "RU",
}
"""Names that job sites use and the gazetteer does not know."""


def place(city: str | None, region: str | None, country: str | None, code: str | None = None) -> Place:
    """Return a place with what is certain about it.

    Parameters
    ----------
    city, region : as the site writes them.
    country : its German or English name.
    code : its ISO 3166 code, where the site has one; it wins.

    Returns
    -------
    The place; coordinates only where the country is known, a region that the site does not state only
    if all towns of that name in the country lie in it.

    Examples
    --------
    >>> place("München", None, "Deutschland").region, place("Frankfurt", None, "Germany").region
    ('Bayern', None)
    >>> place("Frankfurt", "Hessen", "Deutschland").lat is None, place("Frankfurt", None, None).lat is None
    (False, True)
    """
    name = country or ""
    iso = places.country_code(name) or _COUNTRIES.get(name.casefold())
    if code and re.fullmatch("[A-Za-z]{2}", code):
        iso = code.upper()
    if city is None or iso is None:
        return Place(city=city, region=region, country=iso)
    known = [candidate for candidate in places.candidates(city) if candidate.country == iso]
    found = places.find(city, iso, region)
    regions = {candidate.region for candidate in known}
    return Place(
        city=city,
        region=region or (regions.pop() if len(regions) == 1 else None),
        country=iso,
        lat=found.lat if found else None,
        lon=found.lon if found else None,
    )
