"""What every kind of CV file becomes: lines of text, with what the format says of each."""

import re
from dataclasses import dataclass
from typing import Any

import ftfy

from sunset.errors import BadInput

__all__ = ["MOST_PAGES", "Document", "Line", "Unreadable", "mended", "unbulleted"]

MOST_PAGES = 30
_BULLET = re.compile(r"^\s*(?:[•·▪‣◦●○■□➢➤✓✔⁃\uf0b7\uf0a7]|\*(?=\s)(?!\s?\d{1,2}\.)|[-–—](?=\s))\s*")


class Unreadable(BadInput):
    """A file that cannot be read as a CV.

    Parameters
    ----------
    why : ``scan``, ``locked``, ``broken``, ``kind``, ``large``, ``long``, ``empty`` or ``file``.
    message : what is wrong, and the remedy.
    """

    def __init__(self, why: str, message: str) -> None:
        super().__init__(message)
        self.why = why


@dataclass(frozen=True)
class Line:
    """A line of a CV.

    Parameters
    ----------
    text : its words; a tab parts what stands in columns or cells.
    page : counted from 1.
    size : of its letters in points; 0 where the format does not say.
    bold : whether all of it is.
    indent, right : where its text begins and ends; 0 where the format does not say.
    edge : where the longest lines beside it end; 0 where lines do not wrap.
    gap : whether more space than usual stands before it.
    bullet : whether it is a point of a list.
    heading : whether the format itself calls it a heading.
    column : whether it begins a column, in which the headings before it count no more.
    origin : the lines of the CV that it was made of, where it is not one of them.
    """

    text: str
    page: int = 1
    size: float = 0.0
    bold: bool = False
    indent: float = 0.0
    right: float = 0.0
    edge: float = 0.0
    gap: bool = False
    bullet: bool = False
    heading: bool = False
    column: bool = False
    origin: str = ""

    @property
    def said(self) -> str:
        """The line or lines as the CV has them."""
        return self.origin or self.text


@dataclass(frozen=True)
class Document:
    """The lines of a file in reading order, or the data of a JSON Resume.

    Parameters
    ----------
    lines : empty for a JSON Resume.
    photo : whether a picture of a portrait's size is in it.
    pictures : pages that hold a picture and no text.
    data : the JSON Resume.
    """

    lines: tuple[Line, ...] = ()
    photo: bool = False
    pictures: tuple[int, ...] = ()
    data: dict[str, Any] | None = None


def mended(text: str) -> str:
    r"""Return a text with mojibake, ligatures, soft hyphens and odd blanks put right.

    Examples
    --------
    >>> mended("Qualiﬁkation\u00a0und Prüfung")
    'Qualifikation und Prüfung'
    """
    text = ftfy.fix_text(text, uncurl_quotes=False, fix_character_width=False)
    text = re.sub(
        r"[\u00ad\u200b-\u200f\ufeff\u2060]", "", text.replace("\u2010", "-").replace("\u2011", "-")
    )
    text = re.sub(r"[\ue000-\uf0a6\uf0a8-\uf0b6\uf0b8-\uf8ff\x00-\x08\x0e-\x1f]", "", text)  # icons of fonts
    return re.sub(r"[^\S\t\n]", " ", text)


def unbulleted(text: str) -> tuple[str, bool]:
    """Return a text without its bullet, and whether it had one.

    Examples
    --------
    >>> unbulleted("• Mahnwesen"), unbulleted("Mahnwesen")
    (('Mahnwesen', True), ('Mahnwesen', False))
    """
    rest = _BULLET.sub("", text)
    return (rest, True) if rest != text and rest.strip() else (text, False)
