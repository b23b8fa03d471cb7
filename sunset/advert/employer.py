"""Who seeks, by the rules by which adverts are laid out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sunset.advert.lines import Line
from sunset.advert.place import is_place
from sunset.advert.understood import Found
from sunset.advert.words import CLIENT, EMPLOYER, GENDER, PUBLIC, any_of, is_job, is_site, label

__all__ = ["employer_of_page", "read_employer"]

_NEAR = 4
"""Lines above and below the title in which the employer stands."""
_TIME = re.compile(rf"\b{any_of('time')}\b", re.IGNORECASE)
_TERMS = re.compile(rf"\b{any_of('terms')}\b|[€£$]", re.IGNORECASE)
_LEAD = re.compile(r"^(?:die|der|das|bei|beim|firma|the|dem|den)\s+(?=\S)", re.IGNORECASE)
_SHORT_FORM = re.compile(r"\b(?:V|K|Inc|Ltd|Co|Corp|B\.V|N\.V|S\.A)\.$")
_AGENCY = re.compile(r"personalberatung|personalvermittlung|recruit|executive search|headhunt", re.IGNORECASE)
"""Who seeks for others."""
_LOGO = re.compile(
    r"(?:(?:firmen)?logo (?:von |der |des )?(.+)|(.{2,80}?)[- ](?:firmen)?logo)", re.IGNORECASE
)
_SAVES = re.compile(r"(?:Speichern Sie|Save) (.+?) (?:bei|at) (.+)")
_CLIENT = re.compile(
    rf"\b(?i:{any_of('client')})\s+(?:der |die |the )?([A-Z][\w&.-]+(?: [A-Z][\w&.-]+){{0,3}}?)"
    r"(?=,| in\b| aus\b|\.| is\b| are\b)"
)
_PAGE = re.compile(r"\b(?:jobs?|careers?|karriere|stellen\w*|vacanc\w+|home|startseite)\b", re.IGNORECASE)
_OWNER = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:\d{4}\s*)?(?:[-–]\s*\d{4}\s*)?(?:by\s+)?([^.|·]{2,60}?)"
    r"(?:\s*[.|·]|$|\s+all rights|\s+alle rechte)",
    re.IGNORECASE,
)
_CAPITAL = (
    r"(?!(?:We|You|Your|Us|Our|My|This|It|They|There|The|Wir|Sie|Du|Ihr|Unser\w*|Es|Das|Die|Der)\b)"
    r"[A-ZÄÖÜ][\w&.'’-]*(?: (?:&|of|und|[A-ZÄÖÜ][\w&.'’-]*)){0,4}"
)
_SPEAKS_OF = (
    re.compile(
        rf"^(?:Die|Der|Das) ({_CAPITAL}(?: \([^)]{{2,40}}\))?) (?:sucht|stellt|beschäftigt|bietet|besetzt)\b"
    ),
    re.compile(rf"^(?:At|Bei(?: der| dem)?) ({_CAPITAL}),? (?=we|you|wir|Sie|du|arbeite|gestalte|erwarte)"),
    re.compile(rf"^(?:About|Über) (?!us\b|uns\b|the\b|die\b|den\b|das\b|you\b|dich\b)({_CAPITAL})$"),
    re.compile(
        rf"^(?:The |Die |Der |Das )?({_CAPITAL}?)(?: (?:in|aus|from|mit Sitz in) [A-ZÄÖÜ][\w-]+(?: [A-ZÄÖÜ]"
        r"[\w-]+)?)?"
        r" (?:(?:is|are|ist) (?:hiring|looking for|seeking|recruiting|auf der Suche)|sucht|suchen|seeks)\b"
    ),
    re.compile(rf"\b(?:Join|Verstärke|Verstärken Sie) ({_CAPITAL})(?= as| and| als|[!.]|$)"),
)
"""Sentences that name who seeks."""
_CAREER_AT = re.compile(
    rf"\b(?:[Cc]areers? at|(?:[Kk]arriere|[Aa]rbeiten|[Ww]illkommen) bei(?: der| dem)?) ({_CAPITAL})"
    r"(?=[,.?!:]|$)"
)
_DOES = re.compile(rf"({_CAPITAL}) {any_of('does')}\b")
"""What an employer does, in the text before any list."""


def read_employer(
    found: Sequence[Line], text: Sequence[Line], at: int | None, title: Found | None
) -> Found | None:
    """Return the employer; the writer of a mail who seeks for somebody else is none.

    Parameters
    ----------
    found : all lines.
    text : those that are no menu.
    at : where in it the title stands.
    title : the title.
    """
    ranked = sorted(_named(found, text, at), key=lambda one: -one[0])
    for _, value, line in ranked:
        bare = _LEAD.sub("", value.strip(" ,;:!*"))
        bare = bare if _SHORT_FORM.search(bare) else bare.rstrip(".")
        if 2 <= len(bare) <= 100 and not is_site(bare) and (title is None or bare != title.value):
            return Found(bare, line)
    return None


def employer_of_page(names: Sequence[str], title: Found | None, text: Sequence[Line]) -> Found | None:
    """Return the employer by what a page calls itself, if its text knows that name, too.

    Parameters
    ----------
    names : of the site and the page: "Cook - Careers - Sample Kitchen".
    title : of the job.
    text : lines that are no menu.
    """
    whole = " ".join(line.text for line in text)
    for name in names:
        rest = name.replace(title.value, " ") if title else name
        for part in re.split(r"\s+[-–—|·@:]\s+|\s+(?:at|bei)\s+|^\s*[-–—|·@:]\s+", rest):
            bare = part.strip(" .,:-–|")
            known = re.search(rf"\b{re.escape(bare)}\b", whole) if bare[:1].isupper() else None
            if known and _is_name(Line(bare)) and not _PAGE.search(bare):
                return Found(bare, name)
    return None


def _named(found: Sequence[Line], text: Sequence[Line], at: int | None) -> Iterator[tuple[int, str, str]]:
    """Yield employers that the lines may name: how sure, the name, the line."""
    whole = "\n".join(line.text for line in text)
    for line in found:
        if (value := label(line.text, "company")) and not CLIENT.search(line.text):
            yield 100, value, line.text
        if logo := _LOGO.fullmatch(line.text):
            yield 95, logo[1] or logo[2], line.text
        if saves := _SAVES.fullmatch(line.text):
            yield 90, saves[2], line.text
    if at is not None:
        yield from _beside(text, at)
    if CLIENT.search(whole):
        yield from ((55, name[1], line.text) for line in text for name in _CLIENT.finditer(line.text))
        return
    for line in text:
        names = [name[0] for name in EMPLOYER.finditer(line.text)]
        yield from ((60, name, line.text) for name in names if not _AGENCY.search(name))
        yield from ((58, name[0], line.text) for name in PUBLIC.finditer(line.text))
        yield from ((50, name[1], line.text) for one in _SPEAKS_OF for name in one.finditer(line.text))
    for line in found:
        yield from ((48, name[1], line.text) for name in _CAREER_AT.finditer(line.text))
        if owner := _OWNER.match(line.text):
            yield 45, owner[1], line.text
    first_list = next((n for n, line in enumerate(text) if line.bullet), len(text))
    for line in text[:first_list]:
        does = _DOES.match(line.text)
        if does and len(re.findall(rf"\b{re.escape(does[1])}\b", whole, re.IGNORECASE)) > 1:
            yield 46, does[1], line.text


def _beside(text: Sequence[Line], at: int) -> Iterator[tuple[int, str, str]]:
    """Yield names in the lines around the title."""
    near = [n for n in (*range(at + 1, at + _NEAR), *range(at - 1, at - _NEAR, -1)) if 0 <= n < len(text)]
    for n in near:
        words = text[n].text
        if len(words) > 90 or text[n].bullet:
            continue
        name = EMPLOYER.search(words)
        if name and len(name[0]) > 0.5 * len(words) and not _AGENCY.search(name[0]):
            yield 85, name[0], words
        elif at_employer := re.match(rf"(?:bei|at)\s+(?:der |dem |the )?({EMPLOYER.pattern})", words):
            yield 85, at_employer[1], words
    after = text[at + 1 : at + 3]
    for line in after[:1]:
        before, _, place = line.text.rpartition(", ")
        if before and is_place(place) and _is_name(replace(line, text=before)):
            yield 78, before, line.text
    if len(after) == 2 and _is_name(after[0]) and (is_place(after[1].text) or "·" in after[1].text):
        yield 75, re.split(r"\s+·\s+", after[0].text)[0], after[0].text
    if after and "·" in after[0].text and not _TIME.search(after[0].text):
        first, second = (part.strip() for part in after[0].text.split("·")[:2])
        if not is_place(first) and is_place(second):
            yield 75, first, after[0].text
    if after and at and _is_name(text[at - 1]) and (_TIME.search(after[0].text) or is_place(after[0].text)):
        yield 70, text[at - 1].text, text[at - 1].text


def _is_name(line: Line) -> bool:
    """Return whether a line can be an employer's name and nothing else that stands beside a title."""
    words = line.text
    return (
        2 <= len(words) <= 70
        and not line.bullet
        and (words[0].isupper() or words[0].isdigit())
        and words[-1] not in ".:;,!?"
        and len(words.split()) <= 8
        and not is_job(words)
        and all(label(words, kind) is None for kind in ("title", "company", "place"))
        and not GENDER.search(words)
        and not _TERMS.search(words)
        and not is_place(words)
        and not is_site(words)
    )
