"""The lexicon of CVs, and texts as words are compared."""

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["alternatives", "bare", "fold", "lexicon"]


@cache
def lexicon() -> dict[str, Any]:
    """Return what the reader of CVs knows about words."""
    return tomllib.loads((files("sunset.cv") / "lexicon.toml").read_text(encoding="utf-8"))


def fold(text: str) -> str:
    """Return a text without case and accents, umlauts apart, with single blanks.

    Examples
    --------
    >>> fold("  Résumé  für ÄRZTE ")
    'resume für ärzte'
    """
    kept = "".join(
        char
        for char in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(char) or char == "\u0308"
    )
    return " ".join(unicodedata.normalize("NFC", kept).split())


def bare(text: str) -> str:
    """Return a text without blanks and punctuation around it.

    Examples
    --------
    >>> bare(" – Wien, ")
    'Wien'
    """
    return text.strip(" \t\u00a0,;:|·•–—-/").strip()


def alternatives(words: list[str]) -> str:
    """Return a pattern for any of the words, longest first, where a blank may be any white space."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)
