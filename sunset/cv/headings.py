"""Headings of CVs: which wordings open which section."""

import re
from functools import cache

from sunset.cv.words import alternatives, fold, lexicon

__all__ = ["heading_kind"]

_LONGEST = 60


@cache
def _known() -> dict[str, str]:
    return {fold(word): kind for kind, words in lexicon()["headings"].items() for word in words}


def heading_kind(text: str, *, marked: bool = False) -> str | None:
    """Return the kind of section that a text opens, or None if it is no known heading.

    Parameters
    ----------
    text : a whole line.
    marked : whether it looks like a heading; then one known word of several is enough.

    Examples
    --------
    >>> heading_kind("BERUFLICHER WERDEGANG"), heading_kind("Education and Qualifications:")
    ('experience', 'education')
    >>> heading_kind("Leiter der Ausbildung") is None
    True
    """
    if len(text) > _LONGEST or not re.search(r"\w", text):
        return None
    return _kind(text, marked)


@cache
def _kind(text: str, marked: bool) -> str | None:
    plain = re.sub(r"(?<=\b\w) (?=\w\b)", "", text) if re.fullmatch(r"(?:\w ){3,}\w\s*:?", text) else text
    plain = fold(re.sub(r"^[\W\d]+|[\W_]+$", "", plain))
    known = _known()
    if plain in known:
        return known[plain]
    bare_of = re.sub(rf"^(?:(?:{alternatives(lexicon()['heading_adjectives'])})\s+)+", "", plain)
    if bare_of in known:
        return known[bare_of]
    parts = [part.strip() for part in re.split(r"\s+(?:und|and|&|\+)\s+|\s*[/,|&]\s*", plain) if part.strip()]
    opened = [known[part] for part in parts if part in known]
    if len(parts) > 1 and opened and (marked or all(part in known or part.endswith("-") for part in parts)):
        return opened[0]
    return None
