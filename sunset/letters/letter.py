"""A letter as data: every sentence with the words it rests on, every gap in plain sight."""

import re
import unicodedata
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from sunset.messages import Messages
from sunset.schema import Evidence

__all__ = ["GAP", "Gap", "Gaps", "Letter", "Statement", "clean"]

GAP = "[…]"
"""How a letter shows that something is missing."""


def clean(text: str) -> str:
    r"""Return foreign text as one line that a letter can carry.

    Control and formatting characters (bidirectional marks too), pictographs and unassigned
    code points go; any white space becomes one blank.

    Examples
    --------
    >>> clean("Rocket \U0001f680\tEngineer\u202e\x07")
    'Rocket Engineer'
    """
    text = unicodedata.normalize("NFC", text)
    kept = (" " if char.isspace() else char for char in text)
    return re.sub(r" +", " ", "".join(char for char in kept if _printable(char))).strip()


def _printable(char: str) -> bool:
    category = unicodedata.category(char)
    if category == "So":
        return ord(char) < 0x2190  # copyright, degree, trade mark; pictographs come later
    return category[0] != "C" and not 0xFE00 <= ord(char) <= 0xFE0F and not 0x1F3FB <= ord(char) <= 0x1F3FF


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Statement(_Part):
    """One sentence, whose side it speaks of, and the words it rests on.

    A sentence of courtesy states nothing and rests on nothing (``side="none"``).
    """

    text: str
    side: Literal["applicant", "job", "both", "none"]
    evidence: tuple[Evidence, ...] = ()


GapKind = Literal["address", "contact", "company", "salary", "start", "facts", "language", "marks"]


class Gap(_Part):
    """Something a letter should have and nobody has said."""

    kind: GapKind
    text: str


class Gaps:
    """The gaps found while a letter is composed, told in the language of the person who must fill them."""

    def __init__(self, language: str) -> None:
        self.language, self._say = language, Messages(language, "letters")
        self.found: list[Gap] = []

    def add(self, kind: GapKind, **values: str | None) -> None:
        """Note one more gap."""
        self.found.append(Gap(kind=kind, text=self._say(f"gap_{kind}", **values)))


class Letter(_Part):
    """A cover letter, ready to be shown, edited or rendered.

    Examples
    --------
    >>> letter = Letter(language="en", day=date(2026, 11, 22), name="Ada", subject="Cook",
    ...                 salutation="Dear Hiring Team,", closing="Yours faithfully,",
    ...                 paragraphs=((Statement(text="I cook.", side="applicant"),),))
    >>> letter.complete, letter.body
    (True, 'I cook.')
    """

    language: Literal["de", "en"]
    day: date
    name: str
    sender: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    contact_person: str | None = None
    place_and_date: str = ""
    subject: str
    salutation: str
    paragraphs: tuple[tuple[Statement, ...], ...] = ()
    closing: str
    enclosures: tuple[str, ...] = ()
    enclosures_title: str = ""
    gaps: tuple[Gap, ...] = ()
    polished: bool = False
    polish_refused: str = ""

    @property
    def complete(self) -> bool:
        """True if nothing is missing, so that the candidacy may become "letter ready"."""
        return not self.gaps

    @property
    def body(self) -> str:
        """The paragraphs alone, parted by blank lines."""
        return "\n\n".join(" ".join(said.text for said in part) for part in self.paragraphs)

    @property
    def markdown(self) -> str:
        """The whole letter as Markdown, gaps marked as ``[…]``."""
        enclosures = f"{self.enclosures_title} {', '.join(self.enclosures)}" if self.enclosures else ""
        blocks = (
            "  \n".join(self.sender),
            "  \n".join(self.recipient),
            self.place_and_date,
            f"**{self.subject}**",
            self.salutation,
            self.body,
            self.closing,
            self.name,
            enclosures,
        )
        return "\n\n".join(block for block in blocks if block) + "\n"
