"""The words of job sites, German and English, to the closed vocabularies; what is unclear is null."""

import re
from datetime import date, datetime
from functools import cache

from babel import Locale
from babel.dates import get_month_names

from sunset.schema import Employment, Schedule, WorkModel

__all__ = ["country", "day", "employment", "schedule", "work_model"]


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


@cache
def _countries() -> dict[str, str]:
    names = {
        "großbritannien": "GB",
        "grossbritannien": "GB",
        "grossbritannien und nordirland": "GB",
        "großbritannien und nordirland": "GB",
        "great britain": "GB",
        "england": "GB",
        "scotland": "GB",
        "uk": "GB",
        "usa": "US",
        "u.s.a.": "US",
        "united states of america": "US",
        "vereinigte staaten von amerika": "US",
        "tschechische republik": "CZ",
        "czech republic": "CZ",
        "hongkong": "HK",
        "hong kong": "HK",
        "the netherlands": "NL",
        "holland": "NL",
        "uae": "AE",
        "russian federation": "RU",
        "republic of korea": "KR",
    }
    for language in ("de", "en"):
        for code, name in Locale(language).territories.items():
            if re.fullmatch("[A-Z]{2}", code) and code not in ("EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"):
                names.setdefault(name.casefold(), code)
    return names


def country(name: str | None, code: str | None = None) -> str | None:
    """Return the ISO 3166 code of a country by the site's own code, else by German or English name.

    Examples
    --------
    >>> country("Deutschland"), country("Vereinigtes Königreich"), country("", "IN"), country("Europa")
    ('DE', 'GB', 'IN', None)
    """
    if code and code.upper() in set(_countries().values()):
        return code.upper()
    return _countries().get((name or "").strip().casefold())
