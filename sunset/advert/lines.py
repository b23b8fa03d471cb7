"""Text becomes lines: bullets told, hard breaks undone, menus and notices cut."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sunset.advert.words import alternatives, is_job, lexicon
from sunset.markup import visible

__all__ = ["Line", "lines", "markdown", "trimmed"]

_BULLET = re.compile(
    r"\s*(?:[•·▪‣◦●○■□➢➤✓✔\uf0b7\uf0a7]|[-–—*+](?=\s)|o(?=\s{2,}|\t)|\d{1,2}[.)](?=\s))\s*(?=\S)"
)
_LABELLED = re.compile(r"[A-ZÄÖÜ][\w /-]{1,25}:\s")
_OPEN_END = re.compile(
    r"(?:[,-]|\b(?:and|or|the|an?|of|to|in|for|with|und|oder|der|die|das|den|dem|des|ein|eine[nmrs]?|mit|von|für|zu|im"
    r"|am|ihr|unser\w*|sie|wir|they|we|you))$",
    re.IGNORECASE,
)
"""No line ends so by itself."""
_LEAST_WIDTH, _WIDEST = 45, 100
"""Characters at which lines are broken by hand or by a mail program."""
_LEAST_BEFORE_REST = 300
"""Characters of an advert that come before other jobs are shown."""


@dataclass(frozen=True)
class Line:
    """A line of an advert.

    Parameters
    ----------
    text : its words, without bullet and marks of a heading.
    bullet : whether it is a point of a list.
    level : of the heading that it is; 0 for none.
    gap : whether an empty line stands before it.
    """

    text: str
    bullet: bool = False
    level: int = 0
    gap: bool = False


def lines(text: str) -> list[Line]:
    r"""Return the lines of a text or of Markdown.

    Examples
    --------
    >>> [(line.text, line.level, line.bullet) for line in lines("## Aufgaben\n\n•  Kochen\n")]
    [('Aufgaben', 2, False), ('Kochen', 0, True)]
    """
    found: list[Line] = []
    indents: list[int] = []
    gap = False
    for raw in visible(text.replace("\t", "  ").replace("\r\n", "\n").replace("\r", "\n")).split("\n"):
        heading = re.match(r"\s*(#{1,6})\s+(.*)", raw)
        body = heading[2] if heading else raw
        bullet = None if heading or re.match(r"\s*\*\*", body) else _BULLET.match(body)
        body = " ".join((body[bullet.end() :] if bullet else body).split())
        whole = re.fullmatch(r"\*\*([^*]+)\*\*:?|__([^_]+)__:?", body)
        body = re.sub(r"^([*_])([^*_]+)\1$", r"\2", body)
        body = re.sub(r"^\*\*([^*]{1,40}?)\*\*(:?)\s+", r"\1\2 ", body)
        body = _pictures_parted(body)
        if not re.search(r"\w", body):
            gap = gap or bool(found)
            continue
        level = len(heading[1]) if heading else 3 if whole and not bullet else 0
        found.append(Line((whole[1] or whole[2]) if whole else body, bullet is not None, level, gap))
        indents.append(len(raw) - len(raw.lstrip()))
        gap = False
    return _unwrapped(found, indents)


def _pictures_parted(words: str) -> str:
    """Put a dot between words that small pictures part: a pin before the place, a clock before the hours."""
    signs = ("·" if unicodedata.category(sign) == "So" and sign not in "©®™°" else sign for sign in words)
    parts = [part.strip() for part in "".join(signs).split("·")]
    return " · ".join(filter(None, parts))


def _unwrapped(found: Sequence[Line], indents: Sequence[int]) -> list[Line]:
    """Join what was broken at a fixed width, as mails and plain files are."""
    width = max((len(line.text) for line in found), default=0)
    pairs = list(zip(pairwise(found), pairwise(indents), strict=True))
    joints = [_broken(one, two, width) for (one, two), _ in pairs]
    wrapped = width <= _WIDEST and any(
        joint and (two.text[0].islower() or _OPEN_END.search(one.text))
        for joint, ((one, two), _) in zip(joints, pairs, strict=True)
    )
    joined, margin = list(found[:1]), 0
    for joint, ((one, two), (indent, indent_two)) in zip(joints, pairs, strict=True):
        margin = indent if one.bullet else margin
        hangs = joined[-1].bullet and not (two.bullet or two.gap or two.level) and indent_two >= margin + 2
        if hangs or (wrapped and joint):
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text} {two.text}")
        else:
            joined.append(two)
    return joined


def _broken(one: Line, two: Line, width: int) -> bool:
    """Return whether a line may go on in the next: that one's first word did not fit any more."""
    return (
        len(one.text) >= _LEAST_WIDTH
        and len(one.text) + 1 + len(two.text.split()[0]) > width - 2
        and one.text[-1] not in ".!?:"
        and not (two.gap or two.bullet or two.level or one.level)
        and not (_LABELLED.match(two.text) or _is_menu(one.text) or _is_menu(two.text))
    )


def markdown(found: Sequence[Line]) -> str:
    r"""Return lines as Markdown.

    Examples
    --------
    >>> markdown([Line("Aufgaben", level=2), Line("Kochen", bullet=True, gap=True)])
    '## Aufgaben\n\n- Kochen'
    """
    text = ""
    for line in found:
        mark = "#" * line.level + " " if line.level else "- " if line.bullet else ""
        text += ("\n\n" if line.gap or line.level else "\n") + mark + line.text
    return text.strip()


def trimmed(found: Sequence[Line]) -> list[Line]:
    """Leave out menus, notices, footers, and what a page shows below the advert."""
    rest = re.compile(rf"(?:{alternatives(lexicon()['rest'])})", re.IGNORECASE)
    kept: list[Line] = []
    length, gap, named = 0, False, False
    for line in found:
        if (
            named
            and length >= _LEAST_BEFORE_REST
            and not line.bullet
            and len(line.text) < 90
            and rest.match(line.text)
        ):
            break
        if _is_menu(line.text):
            gap = gap or line.gap
            continue
        kept.append(replace(line, gap=line.gap or gap))
        gap = False
        length += len(line.text)
        named = named or is_job(line.text)
    return kept


def _is_menu(text: str) -> bool:
    words = lexicon()
    plain = text.casefold().strip(" .:*›»>|•…")
    if plain in words["menu"] or re.match(r"(?:©|\(c\)|copyright\b)", plain):
        return True
    if len(text) < 160 and plain.startswith(tuple(words["menu_begins"])):
        return True
    if re.match(r"(?:an|to|cc|datum|date|gesendet|sent):\s", text, re.IGNORECASE):  # of a mail
        return True
    if re.search(r"alle rechte vorbehalten|all rights reserved", plain) and len(text) < 120:
        return True
    return "cookie" in plain and any(word in plain for word in words["cookies"])
