"""The lexicon, and patterns made of it."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = [
    "CLIENT",
    "EMPLOYER",
    "GENDER",
    "PUBLIC",
    "alternatives",
    "any_of",
    "is_job",
    "is_site",
    "label",
    "lexicon",
]


@cache
def lexicon() -> dict[str, Any]:
    """Return all the reader knows about words."""
    return tomllib.loads((files("sunset.advert") / "lexicon.toml").read_text(encoding="utf-8"))


def alternatives(words: Iterable[str]) -> str:
    """Return a pattern for one of several words, the longest first.

    Examples
    --------
    >>> alternatives(["re", "role"])
    'role|re'
    """
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def any_of(name: str) -> str:
    """Return the alternatives of the lexicon's pattern `name`."""
    return f"(?:{'|'.join(lexicon()['patterns'][name])})"


_SEX = r"(?:[mwfdxih]|gn|div(?:ers)?\.?|a)"
GENDER = re.compile(
    rf"[(\[]\s*(?:{_SEX}(?:\s*[/|*,.;:\s-]\s*{_SEX}){{1,3}}|gn|all(?:e)?[ -]?gender[s*]?|alle geschlechter"
    r"|all genders welcome|mensch|geschlecht egal)\s*[)\]]"
    r"|(?<![\w/])[mwfd]\s?[/|]\s?[mwfd]\s?[/|]\s?[dxi](?![\w/])|(?<![\w/])[mwf]\s?/\s?[mwf](?![\w/])",
    re.IGNORECASE,
)
"""The note on genders that titles carry: (m/w/d), (all genders), w/m/x."""

_FORM = (
    r"(?:(?:g?GmbH|AG|SE)(?:\s*&\s*Co\.?\s*(?:KGaA|KG|OHG))?|mbH|KGaA|KG|OHG|UG|eG|e\.\s?V\.|e\.\s?K\.|AöR"
    r"|Limited|Pty Ltd\.?|Ltd\.?|LLC|LLP|Inc\.?|plc|PLC|Corp\.?|B\.V\.|BV|N\.V\.|S\.A\.|S\.r\.l\.|Sàrl"
    r"|Pty|AB|A/S|ApS|Oy)"
)
_NAME = r"[A-ZÄÖÜ0-9][\w&.'’+/-]*"
EMPLOYER = re.compile(
    rf"(?:{_NAME}|\d+\.)(?:\s+(?:&|und|and|of|for|für|der|des|am|\+|{_NAME})){{0,6}}?\s+{_FORM}(?![\w-])"
    r"(?:\s*&\s*Co\.?\s*(?:KGaA|KG|OHG)(?!\w))?"
)
"""A name with a legal form behind it: Hellwig Maschinenbau GmbH & Co. KG."""

PUBLIC = re.compile(
    r"(?:(?:Technische|Freie|Medizinische|Pädagogische) )?"
    r"(?:Universität|Hochschule|Universitätsklinikum|Klinikum|Stadtwerke|Landratsamt|Landkreis|Kreis"
    r"|Bundesamt für|Ministerium (?:für|der|des)|Department (?:for|of)|Ministry (?:for|of)|University of"
    r"|City of|Borough of)"
    r"(?: (?:and|of|und|für|der|des|[A-ZÄÖÜ][\w-]+)){0,4} [A-ZÄÖÜ][\w-]+"
)
"""A public body, which has no legal form behind its name: Universität Altenhain."""

CLIENT = re.compile(
    r"\b(?:unser\w*|mein\w*|den|einen|einem|our|my|a|the)\s+(?:\w+\s+){0,2}(?:mandant|kunde|auftraggeber|client|customer)\w*\b"
    r"(?=.{0,60}\b(?:such|hir|look|seek|recruit|ein\b|eine|an?\b|,))"
    r"|\bim (?:auftrag|namen)\b|\bon behalf of\b|\bpersonal(?:vermittlung|beratung)\b.{0,40}\bfür\b",
    re.IGNORECASE | re.DOTALL,
)
"""Who writes so seeks for somebody else, whose name is not the writer's."""


@cache
def _jobs() -> tuple[re.Pattern[str], re.Pattern[str]]:
    known = lexicon()["jobs"]
    english = re.compile(rf"\b(?:{alternatives(known['en'])})s?\b", re.IGNORECASE)
    german = re.compile(
        rf"(?:{alternatives(known['de'])})(?:in|innen|e|er|es|r)?(?:[/*:_]?-?\(?in(?:nen)?\)?|[/*:_]-?e?r)?\b",
        re.IGNORECASE,
    )
    return english, german


def is_job(text: str) -> bool:
    """Return whether a line of few words holds a noun for what somebody is.

    Examples
    --------
    >>> is_job("Senior Data Engineer"), is_job("Bilanzbuchhalterin"), is_job("Our values")
    (True, True, False)
    """
    return any(pattern.search(text) for pattern in _jobs())


def is_site(name: str) -> bool:
    """Return whether a name is that of a job site.

    Examples
    --------
    >>> is_site("LinkedIn"), is_site("Hellwig Maschinenbau")
    (True, False)
    """
    return name.casefold().split(",")[0].strip() in lexicon()["sites"]


def label(text: str, kind: str) -> str | None:
    """Return what follows a label of this kind; empty if nothing does, None if there is no such label.

    Examples
    --------
    >>> label("Standort: Kassel", "place"), label("Location", "place"), label("Kassel", "place")
    ('Kassel', '', None)
    """
    words = alternatives(lexicon()["labels"][kind])
    found = re.fullmatch(
        rf"(?:ihr |dein |the )?(?:{words})(?:\s*\(?s?\)?\s*[:|]\s*(.*)|\s*)", text, re.IGNORECASE
    )
    return None if found is None else (found[1] or "").strip()
