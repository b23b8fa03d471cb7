"""The text of an advert as blocks of plain words, with marks where evidence stands.

An advert is hostile input. Nothing of its markup survives but headings, lists and strong words, as data;
who shows the blocks escapes the words.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["heading", "item", "text"]

__all__ = ["Block", "Mark", "Run", "blocks"]

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+")
_ITEM = re.compile(r"[ \t]*(?:[*+-]|\d{1,3}[.)])[ \t]+")
_RULE = re.compile(r"[ \t]*(?:[-_*=][ \t]*){3,}$")
_LONGEST_HEADING = 80  # characters of strong words that stand alone and head what follows
_QUOTE = re.compile(r"[ \t]*>[ \t]?")
_MARKUP = re.compile(
    r"\\(?=[^\w\s])"  # an escape
    r"|(?P<strong>\*\*|__)"
    r"|`+|(?<!\w)_(?=\w)|(?<=\w)_(?!\w)|\*"
    r"|!?\[(?=[^\]\n]*\]\()|\]\([^)\s]*(?:[ \t]+\"[^\"\n]*\")?\)"  # a link: its words stay
)


@dataclass(frozen=True)
class Mark:
    """Words that a statement rests on: characters `start` to `end` of the text."""

    label: str
    start: int
    end: int


@dataclass(frozen=True)
class Run:
    """Words of one look.

    Parameters
    ----------
    text : the words.
    strong : emphasised in the advert.
    labels : of the marks over them.
    begins, ends : labels whose first, and whose last, words these are.
    """

    text: str
    strong: bool
    labels: tuple[str, ...]
    begins: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()


@dataclass(frozen=True)
class Block:
    """A heading, an item of a list or a paragraph."""

    kind: Kind
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(run.text for run in self.runs)


def blocks(text: str, marks: Sequence[Mark] = ()) -> tuple[Block, ...]:
    r"""Return a Markdown text as blocks.

    Parameters
    ----------
    text : as the market holds it.
    marks : where evidence stands in it; those beyond its ends are left out.

    Examples
    --------
    >>> found = blocks("## Profil\n\n* **SQL** und\n  Excel", [Mark("1", 15, 18)])
    >>> [(block.kind, block.text) for block in found]
    [('heading', 'Profil'), ('item', 'SQL und Excel')]
    >>> [(run.text, run.labels) for run in found[1].runs]
    [('SQL', ('1',)), (' und Excel', ())]
    """
    labels = _labels(len(text), marks)
    found: list[tuple[Kind, list[tuple[str, bool, tuple[str, ...]]]]] = []
    open_block = strong = False
    start = 0
    for line in text.splitlines(keepends=True):
        bare, at = line.rstrip("\r\n"), start
        start += len(line)
        if quoted := _QUOTE.match(bare):
            at, bare = at + quoted.end(), bare[quoted.end() :]
        if not bare.strip():
            open_block = strong = False
            continue
        if _RULE.match(bare):
            if open_block and found[-1][0] == "text" and bare.strip()[0] in "=-":
                found[-1] = ("heading", found[-1][1])  # a heading underlined
            open_block = strong = False
            continue
        heading, item = _HEADING.match(bare), _ITEM.match(bare)
        lead = heading or item
        if lead or not open_block:
            found.append(("heading" if heading else "item" if item else "text", []))
            strong = False
        elif found[-1][1]:
            found[-1][1].append((" ", strong, ()))
        skip = lead.end() if lead else len(bare) - len(bare.lstrip())
        strong = _characters(bare, skip, at, labels, strong, found[-1][1])
        open_block = heading is None
        if bare.endswith(("  ", "\\")) and not item:
            open_block = False
    return tuple(_runs(found))


def _labels(size: int, marks: Iterable[Mark]) -> list[tuple[str, ...]]:
    at: list[tuple[str, ...]] = [()] * size
    for mark in marks:
        for place in range(max(0, mark.start), min(size, mark.end)):
            at[place] = (*at[place], mark.label) if mark.label not in at[place] else at[place]
    return at


def _characters(  # noqa: PLR0917
    line: str,
    skip: int,
    at: int,
    labels: Sequence[tuple[str, ...]],
    strong: bool,
    into: list[tuple[str, bool, tuple[str, ...]]],
) -> bool:
    """Add the characters of a line without its markup; return whether strong words go on."""
    line = line.rstrip().removesuffix("\\")
    place = skip
    while place < len(line):
        found = _MARKUP.match(line, place)
        if found:
            strong ^= found["strong"] is not None
            place = found.end()
            if found[0] == "\\" and place < len(line):
                into.append((line[place], strong, labels[at + place]))
                place += 1
            continue
        into.append((line[place], strong, labels[at + place]))
        place += 1
    return strong


def _runs(found: Sequence[tuple[Kind, list[tuple[str, bool, tuple[str, ...]]]]]) -> Iterable[Block]:
    raw: list[tuple[Kind, list[Run]]] = []
    for kind, characters in found:
        runs: list[Run] = []
        for character, strong, labels in characters:
            if runs and runs[-1].strong == strong and runs[-1].labels == labels:
                runs[-1] = Run(runs[-1].text + character, strong, labels)
            else:
                runs.append(Run(character, strong, labels))
        if "".join(run.text for run in runs).strip():
            raw.append((kind, runs))
    first: dict[str, tuple[int, int]] = {}
    last: dict[str, tuple[int, int]] = {}
    for number, (_, runs) in enumerate(raw):
        for place, run in enumerate(runs):
            for label in run.labels:
                first.setdefault(label, (number, place))
                last[label] = (number, place)
    for number, (kind, runs) in enumerate(raw):
        done = [
            Run(
                run.text,
                run.strong,
                run.labels,
                tuple(one for one in run.labels if first[one] == (number, place)),
                tuple(one for one in run.labels if last[one] == (number, place)),
            )
            for place, run in enumerate(runs)
        ]
        headed = kind == "text" and all(run.strong or not run.text.strip() for run in done)
        short = sum(len(run.text) for run in done) <= _LONGEST_HEADING
        yield Block("heading" if headed and short else kind, tuple(done))
