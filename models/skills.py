"""Finds skills in German and English text, by a lexicon of names and other ways to say them."""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, Self

from sklearn.base import BaseEstimator, TransformerMixin

__all__ = ["Mention", "SkillLexicon", "SkillTagger", "stems"]

_WORD = re.compile(r"\.?[^\W_](?:[^\W_]|[+#&§]|\.(?=[^\W_]))*")
_GLUE = re.compile(r"(?<=[^\W\d_A-ZÄÖÜ])(?=[A-ZÄÖÜ])|(?<=[A-ZÄÖÜ])(?=[A-ZÄÖÜ][^\W\d_A-ZÄÖÜ])")
_ENDINGS = ("en", "er", "es", "em", "e", "n", "s")
_TAILS = ("kenntnisse", "kenntnissen", "erfahrung", "erfahrungen", "skills", "knowhow")
_LONGEST = 6


@dataclass(frozen=True)
class Mention:
    """A skill named in a text: ``text[start:end]`` stands for the lexicon's entry `name`."""

    start: int
    end: int
    name: str


def stems(text: str) -> tuple[str, ...]:
    """Return the words of a text without case and inflection, comparable within the lexicon.

    Examples
    --------
    >>> stems("operationellen Risiken") == stems("Operationelle Risiken")
    True
    """
    return tuple(_stem(word) for word, _, _ in _words(text))


def _stem(word: str) -> str:
    word = word.casefold().replace("ß", "ss")
    if len(word) > 5:
        for ending in _ENDINGS:
            if word.endswith(ending):
                return word[: -len(ending)]
    return word


def _words(text: str) -> list[tuple[str, int, int]]:
    return [(match[0], *match.span()) for match in _WORD.finditer(text)]


class SkillLexicon:
    """Names of skills, other ways to say them, and what one skill says about another.

    Parameters
    ----------
    tables : as in ``models/lexicon/skills.toml``: one table a field of work, ``[exact]``, ``[implies]``.

    Examples
    --------
    >>> lexicon = SkillLexicon.bundled()
    >>> [mention.name for mention in lexicon.find("Erfahrung mit SpringBoot und K8s")]
    ['Spring Boot', 'Kubernetes']
    >>> lexicon.group["Spring Boot"]
    'software_engineering'
    """

    def __init__(self, tables: Mapping[str, Mapping[str, Any]]) -> None:
        self.group: dict[str, str] = {}
        self.aliases: dict[str, tuple[str, ...]] = {}
        self.implies: dict[str, tuple[str, ...]] = {
            name: tuple(others) for name, others in tables["implies"].items()
        }
        exact = set(tables["exact"]["names"])
        self._loose: dict[tuple[str, ...], str] = {}
        self._exact: dict[tuple[str, ...], str] = {}
        for group, entries in tables.items():
            if group in {"exact", "implies"}:
                continue
            for name, aliases in entries.items():
                self.group[name] = group
                self.aliases[name] = tuple(aliases)
                for form in (name, *aliases):
                    words = [word for word, _, _ in _words(form)]
                    if form in exact or (len(form) <= 3 and len(words) == 1) or form in {"C", "R"}:
                        self._exact[tuple(words)] = name
                    else:
                        self._loose.setdefault(tuple(map(_stem, words)), name)
        self._vocabulary = {word for key in self._loose for word in key}
        self._vocabulary |= {_stem(word) for key in self._exact for word in key}

    @classmethod
    @cache
    def bundled(cls) -> Self:
        """Return the lexicon that comes with the workbench."""
        return cls(tomllib.loads(_bundled_text()))

    @staticmethod
    def digest() -> str:
        """Return 16 hex digits of the bundled lexicon."""
        return hashlib.blake2b(_bundled_text().encode(), digest_size=8).hexdigest()

    def find(self, text: str) -> list[Mention]:
        """Return the skills that a text names, in order, the longest name at each place.

        Words that lost the blank between them ("SQLSehr gute") are taken apart.
        """
        words = [piece for word in _words(text) for piece in self._pieces(*word)]
        raw = [word for word, _, _ in words]
        folded = [_stem(word) for word in raw]
        mentions, here = [], 0
        while here < len(words):
            for size in range(min(_LONGEST, len(words) - here), 0, -1):
                name = self._exact.get(tuple(raw[here : here + size])) or self._loose.get(
                    tuple(folded[here : here + size])
                )
                if name:
                    mentions.append(Mention(words[here][1], words[here + size - 1][2], name))
                    here += size
                    break
            else:
                here += 1
        return mentions

    def names(self, text: str) -> tuple[str, ...]:
        """Return the entries that a text names, each once, in order."""
        return tuple(dict.fromkeys(mention.name for mention in self.find(text)))

    def __contains__(self, stem: object) -> bool:
        """Return whether a word, as `stems` gives it, is part of any name."""
        return stem in self._vocabulary

    def _pieces(self, word: str, start: int, end: int) -> Iterable[tuple[str, int, int]]:
        if _stem(word) in self._vocabulary:
            return [(word, start, end)]
        folded = word.casefold()
        for tail in _TAILS:
            if folded.endswith(tail) and len(word) > len(tail) and len(folded) == len(word):
                head = word[: -len(tail)]
                if _stem(head) in self._vocabulary:
                    return [(head, start, start + len(head))]
        cuts = [0, *(cut.start() for cut in _GLUE.finditer(word)), len(word)]
        if len(cuts) == 2:
            return [(word, start, end)]
        pieces = [(word[a:b], start + a, start + b) for a, b in pairwise(cuts)]
        # PowerPoint and GitHub are one word; "SQLSehr" is two
        return (
            pieces if any(_stem(piece[0]) in self._vocabulary for piece in pieces) else [(word, start, end)]
        )


class SkillTagger(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Turns texts into the skills they name; nothing to fit.

    Parameters
    ----------
    lexicon : the lexicon; by default the bundled one.

    Examples
    --------
    >>> SkillTagger().fit_transform(["MS Excel und SQL", "gute Laune"])
    [('Excel', 'SQL'), ()]
    """

    def __init__(self, lexicon: SkillLexicon | None = None) -> None:
        self.lexicon = lexicon

    def fit(self, X: Sequence[str] | None = None, y: object = None) -> Self:
        """Do nothing but remember the lexicon as `lexicon_`."""
        self.lexicon_ = self.lexicon or SkillLexicon.bundled()
        return self

    def transform(self, X: Sequence[str]) -> list[tuple[str, ...]]:
        """Return for each text the names of the skills in it, each once, in order."""
        return [self.lexicon_.names(text) for text in X]


@cache
def _bundled_text() -> str:
    return (files("models") / "lexicon" / "skills.toml").read_text(encoding="utf-8")
