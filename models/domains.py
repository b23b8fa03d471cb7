"""Tells the job domain of a text, from words that point to it and from its similarity to descriptions."""

import hashlib
import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Protocol, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClassifierMixin

from models.skills import SkillLexicon

__all__ = ["DOMAINS", "DomainClassifier", "closeness", "domain_digest", "hits"]

Vectors = npt.NDArray[np.float32]


class TextEncoder(Protocol):
    """What turns texts into unit vectors; see `models.encoder.Encoder`."""

    def transform(self, X: Sequence[str], prefix: str = ...) -> Any:
        """Return one unit vector a text, shape (n, d)."""


@cache
def _text() -> str:
    return (files("models") / "lexicon" / "domains.toml").read_text(encoding="utf-8")


@cache
def _tables() -> dict[str, dict[str, Any]]:
    return tomllib.loads(_text())


DOMAINS: tuple[str, ...] = tuple(_tables())


def domain_digest() -> str:
    """Return 16 hex digits of the bundled descriptions and words."""
    return hashlib.blake2b(_text().encode(), digest_size=8).hexdigest()


def closeness(own: str, other: str) -> float:
    """Return how close two domains are, 1 for the same, the larger of both directions.

    Examples
    --------
    >>> closeness("risk", "risk"), closeness("risk", "compliance_legal_audit"), closeness("hr", "risk")
    (1.0, 0.6, 0.0)
    """
    if own == other:
        return 1.0
    tables = _tables()
    return float(max(tables[own]["near"].get(other, 0.0), tables[other]["near"].get(own, 0.0)))


@cache
def _patterns(kind: str) -> dict[str, re.Pattern[str]]:
    patterns = {}
    for domain, table in _tables().items():
        forms = [
            re.escape(term[1:])
            if term.startswith("*")
            else r"\b" + re.escape(term.rstrip()) + r"\b" * term.endswith(" ")
            for term in table[kind]
        ]
        patterns[domain] = re.compile("|".join(sorted(forms, key=len, reverse=True)), re.IGNORECASE)
    return patterns


def hits(text: str, kind: str) -> dict[str, list[tuple[int, int]]]:
    """Return for each domain where its words stand in `text`; `kind` is ``title`` or ``text``."""
    return {
        domain: [match.span() for match in pattern.finditer(text)]
        for domain, pattern in _patterns(kind).items()
    }


_ASIDE = re.compile(r"\s[–-]\s|[,(|:]|\s(?:im|in|für|for|at|of|within|bei|der)\s")


def _aside(title: str) -> int:
    """Return where the name of the job ends and words about its surroundings begin."""
    match = _ASIDE.search(title, 4)
    return match.start() if match else len(title)


def _title_evidence(places: Sequence[tuple[int, int]], aside: int) -> float:
    """Return the weight of words in a title: 1 in the name of the job, 0.4 beside it, at most 1.4."""
    named = sum(start < aside for start, _ in places)
    return min(1.4, min(named, 1) + 0.4 * (len(places) - min(named, 1)))


class DomainClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Job domain of (title, text) pairs.

    The evidence for a domain is a weighted sum: words in the title, distinct words and named skills in
    the text (with diminishing returns), and the encoder's similarity to the domain's description,
    standardised over the domains since its cosines crowd together. A softmax makes it probabilities.

    Parameters
    ----------
    encoder : makes the vectors; None uses words alone.
    title_weight, text_weight, similarity_weight : of the three kinds of evidence.
    temperature : of the softmax; larger is less sure.
    """

    def __init__(
        self,
        encoder: TextEncoder | None = None,
        title_weight: float = 2.0,
        text_weight: float = 1.0,
        similarity_weight: float = 0.8,
        temperature: float = 1.0,
    ) -> None:
        self.encoder = encoder
        self.title_weight = title_weight
        self.text_weight = text_weight
        self.similarity_weight = similarity_weight
        self.temperature = temperature

    def fit(self, X: object = None, y: object = None) -> Self:
        """Embed the descriptions of the domains; nothing is learnt from data."""
        self.classes_ = np.array(DOMAINS)
        if self.encoder is not None:
            tables = _tables()
            texts = [tables[domain][language] for domain in DOMAINS for language in ("de", "en")]
            vectors = np.asarray(self.encoder.transform(texts, prefix="passage: "), dtype=np.float32)
            self.descriptions_: Vectors = vectors.reshape(len(DOMAINS), 2, -1)
        return self

    def decision_function(self, X: Sequence[tuple[str, str]]) -> npt.NDArray[np.float64]:
        """Return the evidence for each domain, shape (len(X), 18)."""
        lexicon = SkillLexicon.bundled()
        scores = np.zeros((len(X), len(DOMAINS)))
        for row, (title, text) in enumerate(X):
            in_title, in_text = hits(title, "title"), hits(text, "text")
            aside = _aside(title)
            groups = [lexicon.group[name] for name in lexicon.names(f"{title}\n{text}")]
            for column, domain in enumerate(DOMAINS):
                words = {text[a:b].casefold() for a, b in in_text[domain]}
                named = groups.count(domain)
                scores[row, column] = self.title_weight * _title_evidence(in_title[domain], aside)
                scores[row, column] += self.text_weight * np.log1p(len(words) + named)
        if self.encoder is not None and X:
            scores += self.similarity_weight * self._similarity(X)
        return scores

    def predict_proba(self, X: Sequence[tuple[str, str]]) -> npt.NDArray[np.float64]:
        """Return probabilities, shape (len(X), 18), columns as in `classes_`."""
        scores = self.decision_function(X) / self.temperature
        scores -= scores.max(axis=1, keepdims=True, initial=-np.inf) if len(X) else 0
        odds = np.exp(scores)
        result: npt.NDArray[np.float64] = odds / odds.sum(axis=1, keepdims=True)
        return result

    def predict(self, X: Sequence[tuple[str, str]]) -> npt.NDArray[np.str_]:
        """Return the likeliest domain of each pair."""
        labels: npt.NDArray[np.str_] = self.classes_[self.decision_function(X).argmax(axis=1)]
        return labels

    def _similarity(self, pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float64]:
        assert self.encoder is not None
        texts = [f"{title}. {text[:400]}" for title, text in pairs]
        vectors = np.asarray(self.encoder.transform(texts, prefix="query: "), dtype=np.float32)
        cosines = np.einsum("nd,kld->nkl", vectors, self.descriptions_).max(axis=2)
        centred = cosines - cosines.mean(axis=1, keepdims=True)
        standard: npt.NDArray[np.float64] = centred / (centred.std(axis=1, keepdims=True) + 1e-9)
        return standard
