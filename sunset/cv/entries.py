"""Dated entries of a section: where one ends and the next begins, and the parts of a head line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from models import places
from sunset.cv.dates import Span, spans
from sunset.cv.lines import Line, unbulleted
from sunset.cv.words import alternatives, bare, lexicon

__all__ = ["Dated", "Part", "dated", "is_duration", "mend_split_dates", "parts_of", "town"]

_STRONG = re.compile(r"\t|\s+[|•·]\s+|\s+[–—-]\s+|\s[|]|[|]\s|;\s")
_LABEL_TAB = re.compile(r"^(\s*[A-ZÄÖÜ][\w -]{1,25}):\s*\t\s*")
_DURATION = re.compile(
    r"\(?\s*\d{1,2}\+?\s*(?:years?|yrs?|jahre?|months?|mos?|monate?)(?:,?\s*(?:and\s|und\s)?\d{1,2}\s*(?:months?|mos?|monate?))?\s*\)?",
    re.IGNORECASE,
)
_COMMA = re.compile(r",\s+(?!(?:inc|ltd|llc|gmbh|plc)\b)", re.IGNORECASE)


@dataclass(frozen=True)
class Dated:
    """A line, and the span of time at its beginning or end."""

    line: Line
    span: Span | None = None
    rest: str = ""


@dataclass(frozen=True)
class Part:
    """A part of a head line; parts of one chunk are set apart by commas alone."""

    text: str
    chunk: int
    line: Line = field(compare=False)
    role: str | None = None


def dated(line: Line, *, lone: bool) -> Dated:
    """Find the span that dates a line: at its beginning, at its end, or alone in it.

    Parameters
    ----------
    line : of a section of entries.
    lone : whether a single date, without an end, dates a line too.
    """
    if line.bullet:
        return Dated(line)
    labels = alternatives(lexicon()["station"]["roles"]["none"])
    text = re.sub(rf"^(?:{labels})\s*:\s*", "", line.text, flags=re.IGNORECASE)
    text = re.sub(r"^\[\s*([^\[\]]+?)\s*\]", r"\1\t", text)
    cells = text.split("\t")
    if len(cells) > 2 and _is_date(cells[0]) and _is_date(cells[1]):  # a column "from" and one "to"
        text = "\t".join([f"{cells[0]} – {cells[1]}", *cells[2:]])
    for span in spans(text):
        before, after = text[: span.at].rstrip(" ("), text[span.to :].lstrip(" )")
        if not span.ranged and not lone and not _apart(before, after):
            continue
        if (
            not bare(before)
            or not bare(after.split("\t")[0] if "\t" in after else after)
            or before.endswith("\t")
        ):
            after = _DURATION.sub("", after, count=1) if _DURATION.match(after) else after
            rest = (
                re.sub(r"^\W*:\s*", "", f"{before}\t{after}".strip())
                if not bare(before)
                else f"{before}\t{after}"
            )
            return Dated(line, span, bare(rest) if not bare(before) or not bare(after) else rest.strip())
    return Dated(line)


def _is_date(text: str) -> bool:
    return any((one.at, one.to) == (0, len(text)) for one in spans(text))


def is_duration(text: str) -> bool:
    """Tell whether a line says only how long something lasted.

    Examples
    --------
    >>> is_duration("5 years 2 months"), is_duration("5 years of sales")
    (True, False)
    """
    return bool(_DURATION.fullmatch(text.strip()))


def _apart(before: str, after: str) -> bool:
    """Tell whether a lone date stands in a cell of its own, or before a colon."""
    return (not bare(before) and (after.startswith(("\t", ":")) or not after)) or (
        before.endswith("\t") and not bare(after)
    )


def mend_split_dates(lines: Sequence[Line]) -> list[Line]:
    """Join spans of time that a narrow column broke in two: "04/2016 –" above "heute"."""
    mended: list[Line] = []
    skip = False
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        joined = None if skip or following is None else _joined(line, following)
        if joined:
            mended += joined
        elif not skip:
            mended.append(line)
        skip = bool(joined)
    return mended


def _joined(line: Line, following: Line) -> list[Line] | None:
    """Return what two lines are where the second ends the span in the first's outer cell; else None."""
    first, _, rest = line.text.partition("\t")
    below, _, beside = following.text.partition("\t")
    origin = f"{line.said}\n{following.said}"
    if re.search(r"(?:[-–—]|\b(?:bis|to|until))\s*$", first) and _is_span(f"{first} {below}"):
        body, bullet = unbulleted(beside)
        whole = replace(line, text=f"{first} {below}\t{rest}".rstrip(), origin=origin)
        more = replace(following, text=body.strip(), bullet=bullet, origin=following.said)
        return [whole, more] if more.text else [whole]
    last = line.text.rpartition("\t")[2]
    if rest and not beside and not _is_span(last) and _is_span(f"{last} {following.text}"):
        return [replace(line, text=f"{line.text} {following.text}", origin=origin)]
    return None


def _is_span(text: str) -> bool:
    return any(one.ranged and (one.at, one.to) == (0, len(text)) for one in spans(text))


def parts_of(text: str, line: Line, chunk: int, between: str) -> list[Part]:
    """Take a head line apart at tabs, bars, dashes, words like "bei", and commas.

    Parameters
    ----------
    text : of the head, without its date.
    line : that it stands in.
    chunk : number of its first chunk.
    between : pattern of words that stand between title and employer.
    """
    found: list[Part] = []
    for piece in _STRONG.split(_LABEL_TAB.sub(r"\1: ", text)):
        role, named = _role(piece)
        for half in re.split(rf"\s+(?:{between})\s+(?=[A-ZÄÖÜ0-9])|:\s+", named):
            for part in _COMMA.split(half):
                found += [Part(kept, chunk, line, role) for one in _without_town(part) if (kept := bare(one))]
            chunk += 1
    return found


def _role(text: str) -> tuple[str | None, str]:
    """Return what a label says that a text is, and the text; what is no part of a head is none."""
    for role, labels in lexicon()["station"]["roles"].items():
        if match := re.match(rf"\s*(?:{alternatives(labels)})\s*:\s*", text, re.IGNORECASE):
            return (None, "") if role == "none" else (role, text[match.end() :])
    return None, text


def _without_town(text: str) -> list[str]:
    """Part "Stadtwerke (Borna)" where what stands in brackets is a place."""
    match = re.fullmatch(r"(.+?)\s*\(([^()\d]+)\)\s*", text)
    if match and town(match[2]):
        return [match[1], match[2]]
    return [text]


def town(text: str) -> bool:
    """Tell whether a text is the name of a place."""
    if not re.fullmatch(r"[A-ZÄÖÜ][^\d@:]{1,40}", text) or len(text.split()) > 4:
        return False
    return places.find(text) is not None
