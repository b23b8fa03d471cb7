"""Facts that a profile has no place for are dropped before anything else reads a line.

Photo, birth, age, marital status, children, religion, nationality, disability, gender: that a kind
was seen is kept, what it said is not.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from sunset.cv.dates import spans
from sunset.cv.sections import Section
from sunset.cv.words import alternatives, bare, fold, lexicon

__all__ = ["data_without_sensitive", "without_sensitive"]

_CHUNK = re.compile(r"(\s*[|•·;]\s*| {3,})")
_SENTENCE = re.compile(r"(?<=[a-zäöüß]{3}[.!?])\s+(?=[A-ZÄÖÜ„])")
_ABOUT = ("top", "personal", "contact")


@cache
def _labels(about: bool) -> dict[str, re.Pattern[str]]:
    ends = {False: r"\s*(?:[:\t]|$|(?=\d))", True: r"(?:\s*(?:[:\t]|$|(?=\d))|(?<=[\w ]{8})\s)"}[about]
    return {
        kind: re.compile(rf"\W*(?:{alternatives(rule['labels'])})(?![\w-]){ends}", re.IGNORECASE)
        for kind, rule in _rules().items()
        if rule.get("labels")
    }


@cache
def _rules() -> dict[str, Any]:
    rules: dict[str, Any] = lexicon()["sensitive"]
    return rules


@cache
def _patterns(what: str) -> dict[str, re.Pattern[str]]:
    return {
        kind: re.compile("|".join(rule[what]), re.IGNORECASE)
        for kind, rule in _rules().items()
        if rule.get(what)
    }


def without_sensitive(parts: Sequence[Section]) -> tuple[list[Section], tuple[str, ...]]:
    """Return sections without sensitive facts, and the kinds that were in them."""
    kinds: set[str] = set()
    cleaned: list[Section] = []
    for part in parts:
        lines = []
        owed = False  # a label alone in its line: the next line is its value
        for line in part.lines:
            if owed and not _labelled(line.text, part.kind) and ":" not in line.text and "@" not in line.text:
                owed = False
                continue
            text, found = _cleaned(line.text, part.kind)
            owed = bool(found) and not text and _label_alone(line.text)
            kinds |= found
            if not found:
                lines.append(line)
            elif text:
                lines.append(replace(line, text=text))
        cleaned.append(replace(part, lines=tuple(lines)))
    return cleaned, tuple(kind for kind in _rules() if kind in kinds)


def data_without_sensitive(data: Any) -> tuple[Any, set[str]]:
    """Return the data of a structured CV without sensitive facts, and the kinds that were in it.

    Examples
    --------
    >>> told = {"birthDate": "1980-04-03", "summary": "Verheiratet, katholisch. Ich teste Kontrollen."}
    >>> clean, kinds = data_without_sensitive(told)
    >>> clean, sorted(kinds)
    ({'summary': 'Ich teste Kontrollen.'}, ['birth', 'marital status', 'religion'])
    """
    kinds: set[str] = set()

    def clean(value: Any) -> Any:
        if isinstance(value, str):
            pieces = [_cleaned(sentence, "data") for sentence in _SENTENCE.split(value)]
            kinds.update(*(found for _, found in pieces))
            return " ".join(text for text, _ in pieces if text) if any(kind for _, kind in pieces) else value
        if isinstance(value, list):
            return [clean(one) for one in value]
        if not isinstance(value, dict):
            return value
        kept = {}
        for key, inner in value.items():
            words = re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", str(key)).lower()
            if kind := "photo" if words in ("image", "picture") else _labelled(f"{words}:", "data"):
                kinds.update([kind] if inner else [])
            else:
                kept[key] = clean(inner)
        return kept

    return clean(data), kinds


def _labelled(text: str, section: str) -> str | None:
    labels = _labels(section in _ABOUT)
    return next((kind for kind, pattern in labels.items() if pattern.match(text)), None)


def _label_alone(text: str) -> bool:
    matches = (pattern.match(text) for pattern in _labels(True).values())
    return any(match and match.end() == len(text.rstrip()) for match in matches)


def _cleaned(text: str, section: str) -> tuple[str, set[str]]:
    """Return what may stay of a line, and the kinds that went."""
    pieces = _CHUNK.split(text)
    kept: list[str] = []
    kinds: set[str] = set()
    for index in range(0, len(pieces), 2):
        rest, found = _chunk(pieces[index], section)
        kinds |= found
        if rest:
            if kept:
                kept.append(pieces[index - 1])
            kept.append(rest)
    if not kinds:
        return text, kinds
    left = "".join(kept).strip()
    without_dates = left
    for span in reversed(list(spans(left))):
        without_dates = without_dates[: span.at] + without_dates[span.to :]
    return (left if re.search(r"\w", without_dates) else ""), kinds


def _chunk(text: str, section: str) -> tuple[str, set[str]]:
    cells = re.split(r"(\t|,\s+|:\s*)", text)
    if kind := _labelled(text, section):  # all of it goes; what else is in it is named, too
        beside = (_whole(cell, section) or _labelled(cell, section) for cell in cells[::2])
        return "", {kind, *_spoken(text), *filter(None, beside)}
    kinds: set[str] = set()
    cells = re.split(r"(\t|,\s+)", text)
    kept: list[str] = []
    for index in range(0, len(cells), 2):
        kind = _whole(cells[index], section) or (_labelled(cells[index], section) if index else None)
        told = {kind} if kind else _spoken(cells[index]) if section in _ABOUT else set()
        kinds |= told
        if told and not kind:
            kinds |= {one for cell in cells[index + 2 :: 2] if (one := _whole(cell, section))}
            break  # "born on the 4th of July, in Stade": what follows belongs to it
        if not told:
            kept += [cells[index - 1] if kept else "", cells[index]]
    text = "".join(kept)
    sentences = _SENTENCE.split(text)
    stays = []
    for sentence in sentences:
        found = _spoken(sentence)
        kinds |= found
        if not found:
            stays.append(sentence)
    return (" ".join(stays) if len(stays) < len(sentences) else text), kinds


def _spoken(text: str) -> set[str]:
    return {kind for kind, pattern in _patterns("prose").items() if pattern.search(text)}


def _whole(cell: str, section: str) -> str | None:
    plain = bare(cell).rstrip(".") if not bare(cell).endswith((".k.", "ev.")) else bare(cell)
    for what in ("whole", "personal") if section in _ABOUT else ("whole",):
        for kind, pattern in _patterns(what).items():
            if pattern.fullmatch(plain) or pattern.fullmatch(fold(plain)):
                return kind
    return None
