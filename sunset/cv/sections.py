"""Lines become sections under their headings; wrapped lines become whole again."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from sunset.cv.dates import spans
from sunset.cv.headings import heading_kind
from sunset.cv.languages import speaks
from sunset.cv.lines import Line
from sunset.cv.words import alternatives, bare, fold, lexicon

__all__ = ["Section", "sections"]

_TIED = re.compile(r"-$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_AND = re.compile(r"(?:und|oder|and|or|sowie|bzw)\b")


@dataclass(frozen=True)
class Section:
    """A part of a CV.

    Parameters
    ----------
    kind : of the heading, for example ``experience``; ``top`` before the first heading.
    heading : its words.
    lines : without the heading.
    """

    kind: str
    heading: str
    lines: tuple[Line, ...]


def sections(lines: Sequence[Line]) -> list[Section]:
    """Part lines by their headings.

    A heading is a known wording. An unknown one is told by looking as the known ones of the same CV do,
    where nothing but headings looks like that.
    """
    texts = [line.text for line in lines]
    lines = [line for number, line in enumerate(lines) if not _closing(line.text, islice(texts, number))]
    looks = _looks(lines)
    found: list[Section] = []
    part: list[Line] = []
    kind, heading = "top", ""
    for line in lines:
        if line.column:
            found.append(Section(kind, heading, tuple(_unwrapped(part, kind))))
            kind, heading, part = "top", "", []
        new, rest = _opens(line, looks, kind)
        if new is None:
            part.append(line)
            continue
        found.append(Section(kind, heading, tuple(_unwrapped(part, kind))))
        kind, heading, part = new, bare(line.text.removesuffix(rest) if rest else line.text), []
        if rest:
            part.append(replace(line, text=rest))
    found.append(Section(kind, heading, tuple(_unwrapped(part, kind))))
    return [one for one in found if one.lines or one.heading]


def _closing(text: str, before: Iterable[str]) -> bool:
    """Tell whether a line is a signature or a running foot with a name that stood before.

    Examples
    --------
    >>> _closing("Mainz, den 3. Mai 2026", []), _closing("Lebenslauf Ada Beispiel", ["Ada Beispiel"])
    (True, True)
    >>> _closing("Prüfung zur Fachwirtin, 3. Mai 2026", []), _closing("Lebenslauf Ada Beispiel", [])
    (False, False)
    """
    if re.match(
        r"[A-ZÄÖÜ][\w .()/-]{1,40},\s+(?:den|im)\s+(?:\d{1,2}\.\s*)?[\w.]+\s+(?:19|20)\d\d(?:\t|$)", text
    ):
        return True
    titles = alternatives(lexicon()["headings"]["title"])
    foot = re.match(rf"(?:{titles})[\s,:·|–-]+(.{{4,60}})$", text, re.IGNORECASE)
    return foot is not None and any(fold(foot[1]) in fold(line) for line in before)


def _look(line: Line) -> tuple[float, bool, bool]:
    return line.size, line.bold, line.text.isupper()


def _looks(lines: Sequence[Line]) -> frozenset[tuple[float, bool, bool]]:
    """Return how headings look in this CV, and nothing else does."""
    known = Counter(_look(line) for line in lines if _plain(line) and heading_kind(line.text))
    body = Counter(_look(line) for line in lines).most_common(1)[0][0]
    return frozenset(
        look
        for look, count in known.items()
        if count > 1 and look != body and (look[0] > body[0] or (look[2] and not body[2]))
    )


def _plain(line: Line) -> bool:
    return not line.bullet and not line.text.endswith((".", ","))


def _opens(line: Line, looks: frozenset[tuple[float, bool, bool]], within: str) -> tuple[str | None, str]:
    """Return the kind of section that a line opens, and what of it belongs inside."""
    if not _plain(line):
        return None, ""
    kind = heading_kind(line.text, marked=line.heading or _look(line) in looks)
    if kind == "title":
        return None, ""
    if kind:
        return kind, ""
    label, colon, rest = line.text.partition(":")
    cells = line.text.split("\t", 1)
    licence = fold(label) in lexicon()["labels"]["licence"]
    if (
        colon
        and rest.strip()
        and not licence
        and (inner := heading_kind(label)) in {"languages", "certificates"}
    ):
        return (inner, rest.strip()) if inner != "languages" or speaks(rest) else (None, "")
    if len(cells) == 2 and (inner := heading_kind(cells[0])) in {"experience", "education", "summary"}:
        return inner, cells[1]
    if within in {"top", "skills"} and not line.heading:
        return None, ""  # names and skills may be written in capitals, too
    alike = _look(line) in looks or (line.heading and not looks)
    if alike and len(line.text) < 60 and not re.search(r"[,\t]", line.text) and not any(spans(line.text)):
        return ("other", "") if within != "top" else (None, "")
    return None, ""


def _unwrapped(lines: Iterable[Line], kind: str) -> list[Line]:
    """Join lines that a full column broke; words that were parted by a hyphen become one."""
    whole: list[Line] = []
    last: Line | None = None
    for raw in lines:
        # a wide blank inside prose is a justified line's, not a cell's
        line = replace(raw, text=raw.text.replace("\t", " ")) if kind == "summary" else raw
        if last and _goes_on(whole[-1], last, line, kind):
            before = whole[-1]
            text = before.text
            if _TIED.search(text) and line.text[:1].islower() and not _AND.match(line.text):
                text = text[:-1]
            elif not text.endswith("-") or _AND.match(line.text):
                text += " "
            whole[-1] = replace(before, text=text + line.text)
        else:
            whole.append(line)
        last = line
    return whole


def _goes_on(before: Line, last: Line, line: Line, kind: str) -> bool:
    """Tell whether a line goes on with the one before, whose last line on the page is `last`."""
    if (
        line.bullet
        or line.gap
        or "\t" in line.text
        or line.heading
        or (line.size, line.bold) != (before.size, before.bold)
    ):
        return False
    if kind in {"top", "contact", "personal"} and not (" | " in before.text and " | " in line.text):
        return False  # what stands in lines of its own there is short and complete
    lower = line.text[:1].islower() or bool(_TIED.search(before.text))
    if before.edge:
        if before.bullet:
            return line.indent > before.indent + 2 or (_full(last, line.text.split()[0]) and lower)
        if "\t" in before.text:
            return lower and line.indent > before.indent + 30 and not any(spans(line.text))
        if not _full(last, line.text.split()[0]):
            return False
        if kind == "certificates":  # the year closes one
            return lower or (not _YEAR.search(before.text) and bool(_YEAR.search(line.text)))
        if " | " in before.text and " | " in line.text:
            return True
        if not lower and re.search(r"[.!?:]$", before.text):
            return False
        return lower or before.text.endswith(",") or _prose(before.text) or _prose(line.text)
    if before.bullet:
        return line.indent > before.indent
    return bool(before.indent or line.indent or len(before.text) > 55) and len(before.text) > 55 and lower


def _full(line: Line, word: str) -> bool:
    """Tell whether a word would not have fitted into a line any more."""
    width = (line.right - line.indent) / max(len(line.text), 1)
    return line.right + width * (len(word) + 1) > line.edge - 2


def _prose(text: str) -> bool:
    """Tell whether words read like a sentence: many, with small ones among them."""
    words = text.split()
    return len(words) > 5 and sum(word[:1].islower() for word in words) >= 3
