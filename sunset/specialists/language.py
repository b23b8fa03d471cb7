"""In which language are the duties and requirements written?"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import ClassVar

import polars as pl
import py3langid

from sunset.specialists.base import Finding, Reading, Specialist
from sunset.specialists.parts import sentences

__all__ = ["Language"]

_FUNCTION_WORDS = {
    "de": """und der die das den dem des ein eine einen einem einer im in zu zur zum mit für von auf bei als
        auch wir du sie ihr dein deine ihre unser unsere ist sind nicht oder sowie aus nach über durch werden
        wird hast haben bist kannst gute sehr kenntnisse erfahrung""",
    "en": """the and of to in a an with for on at as by is are be will you your we our this that or from not
        who have has can into across their its strong knowledge experience within""",
}
_KNOWN = {code: frozenset(words.split()) for code, words in _FUNCTION_WORDS.items()}
_BODY = ("duties", "must", "nice")
_SHARE_OF_MIXED = 0.2
"""A second language with a fifth of the duties or of the requirements makes the posting mixed."""


class Language(Specialist):
    """``language``: de, en, mixed (both in duties or requirements), or another ISO 639-1 code.

    Title, offer and boilerplate do not count, unless there is nothing else.
    """

    name: ClassVar[str] = "language"
    fields: ClassVar[Mapping[str, pl.DataType | type[pl.DataType]]] = {"language": pl.String}

    def read(self, readings: Sequence[Reading]) -> list[Finding]:
        """Return one finding a reading."""
        if readings:
            py3langid.classify("")  # loads its model: the first batch pays for it, not a posting in between
        return [_read(reading) for reading in readings]


def _read(reading: Reading) -> Finding:
    text = reading.text("description")
    parts = [part for part in reading.parts if part.kind in _BODY]
    if sum(part.end - part.start for part in parts) < 80:
        parts = [part for part in reading.parts if part.kind != "boilerplate"] or list(reading.parts)
    spans: dict[str, list[tuple[int, int]]] = {}
    sizes: dict[str, Counter[str]] = {}
    for part in parts:
        size = sizes.setdefault("duties" if part.kind == "duties" else "requirements", Counter())
        told = [(_language_of(text[a:b]), a, b) for a, b in sentences(text, part.start, part.end)]
        known = sum(b - a for code, a, b in told if code)
        for code, a, b in told:
            if code:  # what tells no language, a list of tools, goes with the sentences around it
                spans.setdefault(code, []).append((a, b))
                size[code] += round((b - a) / known * (part.end - part.start))
    total = sum(sizes.values(), Counter())
    if not total:
        return Finding({"language": None})
    first, most = total.most_common(1)[0]
    mixed = any(
        min(size["de"], size["en"]) >= max(60, _SHARE_OF_MIXED * size.total()) for size in sizes.values()
    )
    shown = ["de", "en"] if mixed else [first]
    longest = [max(spans[code], key=lambda span: (span[1] - span[0], -span[0])) for code in shown]
    share = min(total["de"], total["en"]) / most if mixed else most / total.total()
    return Finding(
        {"language": "mixed" if mixed else first},
        {"language": [reading.span("description", start, end) for start, end in longest]},
        round(0.5 + share / 2, 2),
    )


def _language_of(sentence: str) -> str | None:
    """Return the language of a sentence: by its function words, else, if it is long enough, by n-grams."""
    words = re.findall(r"[^\W\d_]+", sentence.casefold())
    counts = Counter({code: sum(word in known for word in words) for code, known in _KNOWN.items()})
    (first, most), (_, second) = counts.most_common()
    if most > second and most >= 0.15 * len(words):
        return first
    if len(sentence) < 30 or most == second > 0:
        return None
    code, _ = py3langid.classify(sentence)
    return str(code) if len(code) == 2 else None
