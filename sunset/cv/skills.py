"""Skills with years and level, as far as a CV states them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from sunset.cv.lines import Line
from sunset.cv.words import alternatives, bare, fold, lexicon

__all__ = ["SkillFound", "listed", "read_skills"]

_YEARS = re.compile(
    r"(?:seit\s+)?(?:über |mehr als |over |more than |ca\. |about )?"
    r"(\d{1,2}(?:[.,]5)?)\s*\+?\s*(?:jahren?|years?|yrs?)"
    r"(?:\s+(?:erfahrung|berufserfahrung|praxis|experience|of experience))?",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^([^:\t()]{2,45}?)\s*(?::|\t)\s*(.+)$")
_LONGEST = 80


@dataclass(frozen=True)
class SkillFound:
    """A skill as its line states it."""

    name: str
    years: float | None
    level: str | None
    line: Line


@cache
def _levels() -> dict[str, str]:
    return {fold(word): level for level, words in lexicon()["skill_levels"].items() for word in words}


@cache
def _level_words() -> str:
    return rf"(?:{alternatives(list(_levels()))})"


def listed(text: str) -> list[str]:
    """Part a list at commas and the like, but not inside brackets.

    Examples
    --------
    >>> listed("Java (8 Jahre, Spring), Kotlin; SQL • A/B testing")
    ['Java (8 Jahre, Spring)', 'Kotlin', 'SQL', 'A/B testing']
    """
    parts, depth, current = [], 0, ""
    for char in text:
        depth = max(0, depth + (char in "([") - (char in ")]"))
        if not depth and char in ",;•·|▪●\t":
            parts.append(current)
            current = ""
        else:
            current += char
    return [part for one in (*parts, current) if (part := bare(one).rstrip("."))]


def read_skills(lines: Sequence[Line]) -> Iterator[SkillFound]:
    """Yield the skills of a section; sentences are no skills.

    Parameters
    ----------
    lines : of a section on skills, without those about languages and licences.
    """
    grid = any(_cells(line) > 2 for line in lines)
    for line in lines:
        labelled = None if grid and _cells(line) > 1 else _LABEL.match(line.text)
        label, text = (labelled[1], labelled[2]) if labelled else ("", line.text)
        if "\t" in text and fold(text.split("\t")[0]) in _levels():  # names and levels, cell by cell
            label, text = "", line.text
        if text.rstrip().endswith(".") and len(text.split()) > 8:
            continue
        shared = _levels().get(fold(label))
        if own := _levels().get(fold(text)):  # "MS Office: sehr gut"
            yield SkillFound(label, None, own, line)
            continue
        found: list[SkillFound] = []
        for part in listed(text):
            if found and fold(part) in _levels():  # its level stands in the cell beside it
                found[-1] = replace(found[-1], level=_levels()[fold(part)])
            else:
                found += _skill(part, line)
        yield from (one if one.level or not shared else replace(one, level=shared) for one in found)


def _cells(line: Line) -> int:
    """Return how many cells of a table a line holds that each hold one skill; 0 where one holds more."""
    cells = line.text.split("\t")
    plain = not any(re.search(r"[,;:]", cell) or fold(cell) in _levels() for cell in cells)
    return len(cells) if plain else 0


def _skill(text: str, line: Line) -> Iterator[SkillFound]:
    years = level = None
    if match := _YEARS.search(text):
        years = float(match[1].replace(",", "."))
        text = text[: match.start()] + text[match.end() :]
    ends = r"(?:kenntnisse|knowledge)?"
    tail = re.search(
        rf"\s*[(–:-]\s*({_level_words()}){ends}\s*\)?\s*$|\s[(]\s*({_level_words()}),\s*\)",
        text,
        re.IGNORECASE,
    )
    lead = re.match(
        rf"({_level_words()})(?:\s+(?:kenntnisse|knowledge|skills))?\s+(?:(?:in|of|mit|im)\s+)?(?=\S)",
        text,
        re.IGNORECASE,
    )
    if tail:
        level = _levels()[fold(tail[1] or tail[2])]
        text = text[: tail.start()]
    elif lead:
        level = _levels()[fold(lead[1])]
        text = text[lead.end() :]
    text = bare(re.sub(r"\(\s*[,;]?\s*\)", "", text))
    names = re.split(r"\s+(?:und|and)\s+", text) if lead and not tail else [text]
    for name in names:
        if 0 < len(name) <= _LONGEST and re.search(r"\w", name) and len(name.split()) <= 8:
            yield SkillFound(name, years, level, line)
