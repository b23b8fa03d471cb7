"""Tells which sentences of a posting speak against it: fraud, ghost postings, texts that address a model."""

import hashlib
import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from safetensors import safe_open
from safetensors.numpy import save_file
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression

from models.domains import TextEncoder

__all__ = ["NONE", "WEIGHTS", "SignClassifier", "cues", "lexicon_digest"]

Matrix = npt.NDArray[np.float64]

NONE = "none"
"""The class of sentences that are no sign."""

WEIGHTS = Path(str(files("models") / "weights" / "signs.safetensors"))
"""The bundled weights; ``python -m experiments.signs`` makes them from ``lexicon/signs.jsonl``."""

CUE_WEIGHT = 3.0
"""A cue counts as much as a dimension of the embedding that lies this many deviations off."""

BLOCK = 40
"""Sentences whose cues are looked for together: what stands in none of them is not tried again in each."""


@cache
def _text() -> str:
    return (files("models") / "lexicon" / "signs.toml").read_text(encoding="utf-8")


@cache
def _pieces() -> tuple[tuple[str, ...], ...]:
    groups = tomllib.loads(_text()).values()
    return tuple(
        tuple(piece.strip().replace("_", " ") for piece in group.split(",") if piece.strip())
        for group in groups
    )


def lexicon_digest() -> str:
    """Return 16 hex digits of the words that matter."""
    return hashlib.blake2b(_text().encode(), digest_size=8).hexdigest()


_STOPS = re.compile(r"[.,:;!?)](?!\d)")
_REST = re.compile(r"[^\w€$£%@'+=!?.,-]+")


def _plain(text: str) -> str:
    """Return small letters with every digit as 0, words and stops apart, a blank at either end."""
    text = re.sub(r"\d", "0", text.lower().replace("’", "'"))
    return f" {_REST.sub(' ', _STOPS.sub(lambda stop: f' {stop.group()} ', text))} "


def cues(texts: Sequence[str]) -> Matrix:
    """Return for each text which groups of ``lexicon/signs.toml`` have a word in it, shape (n, groups)."""
    found = np.zeros((len(texts), len(_pieces())))
    for begin in range(0, len(texts), BLOCK):
        block = [_plain(text) for text in texts[begin : begin + BLOCK]]
        whole = "\n".join(block)
        for column, group in enumerate(_pieces()):
            there = [piece for piece in group if piece in whole]
            for row, text in enumerate(block if there else (), begin):
                found[row, column] = any(piece in text for piece in there)
    return found


class SignClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Sign of a sentence: multinomial logistic regression over its embedding and its cues.

    A second, binary regression over the cues alone tells which sentences are worth embedding.

    Parameters
    ----------
    encoder : makes the vectors.
    C : inverse strength of the L2 penalty.
    sign_weight : of a sentence that is a sign, where one that is none weighs 1.
    """

    def __init__(self, encoder: TextEncoder | None = None, C: float = 0.1, sign_weight: float = 1.0) -> None:
        self.encoder = encoder
        self.C = C
        self.sign_weight = sign_weight

    def fit(self, X: Sequence[str], y: Sequence[str], vectors: npt.NDArray[np.float32] | None = None) -> Self:
        """Learn from sentences and their signs.

        Parameters
        ----------
        X : sentences.
        y : their signs, `NONE` for none.
        vectors : of the sentences, if they are at hand.
        """
        vectors = self._vectors(X) if vectors is None else vectors
        words, labels = cues(X), np.asarray(y)
        mean, scale = vectors.mean(axis=0), float(vectors.std())
        weights = {sign: 1.0 if sign == NONE else self.sign_weight for sign in set(labels.tolist())}
        model = LogisticRegression(C=self.C, class_weight=weights, max_iter=500)
        model.fit(np.hstack([(vectors - mean) / scale, words * CUE_WEIGHT]), labels)
        width = vectors.shape[1]
        self.classes_ = model.classes_
        slopes, offsets = model.coef_, model.intercept_
        if len(slopes) == 1:  # of two classes scikit-learn gives the second alone
            slopes, offsets = np.vstack([-slopes, slopes]) / 2, np.hstack([-offsets, offsets]) / 2
        # the centring and scaling of the features go into the weights
        self.coefficients_ = np.hstack([slopes[:, :width] / scale, slopes[:, width:] * CUE_WEIGHT])
        self.intercepts_ = offsets - self.coefficients_[:, :width] @ mean
        plain = LogisticRegression(C=self.C, class_weight="balanced", max_iter=500)
        plain.fit(words, labels != NONE)
        self.cue_coefficients_, self.cue_intercept_ = plain.coef_[0], plain.intercept_
        return self

    def predict_proba(self, X: Sequence[str], vectors: npt.NDArray[np.float32] | None = None) -> Matrix:
        """Return the probability of each sign, shape (n, classes), columns as in `classes_`."""
        vectors = self._vectors(X) if vectors is None else vectors
        scores = np.hstack([vectors, cues(X)]) @ self.coefficients_.T + self.intercepts_
        odds = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-np.inf))
        result: Matrix = odds / odds.sum(axis=1, keepdims=True)
        return result

    def predict(self, X: Sequence[str]) -> npt.NDArray[np.str_]:
        """Return the likeliest sign of each sentence."""
        signs: npt.NDArray[np.str_] = self.classes_[self.predict_proba(X).argmax(axis=1)]
        return signs

    def suspicion(self, X: Sequence[str]) -> Matrix:
        """Return for each sentence how likely it is a sign by its cues alone, without embedding it."""
        result: Matrix = 1 / (1 + np.exp(-(cues(X) @ self.cue_coefficients_ + self.cue_intercept_)))
        return result

    def save(self, path: Path, *, data: str, encoder: str) -> None:
        """Write the weights.

        Parameters
        ----------
        path : of a safetensors file.
        data : digest of what was learnt from.
        encoder : digest of the encoder; with another one the weights mean nothing.
        """
        arrays = {
            "coefficients": self.coefficients_,
            "intercepts": self.intercepts_,
            "cue_coefficients": self.cue_coefficients_,
            "cue_intercept": self.cue_intercept_,
        }
        save_file(
            {name: np.ascontiguousarray(array, dtype=np.float32) for name, array in arrays.items()},
            path,
            metadata={
                "classes": " ".join(self.classes_),
                "data": data,
                "encoder": encoder,
                "lexicon": lexicon_digest(),
            },
        )

    @classmethod
    def load(cls, path: Path = WEIGHTS, encoder: TextEncoder | None = None) -> Self:
        """Return the classifier whose weights are in `path`; `made_from` says what they were made from."""
        loaded = cls(encoder)
        with safe_open(path, framework="np") as file:
            for name in file.keys():  # noqa: SIM118 - the file is no mapping
                setattr(loaded, f"{name}_", file.get_tensor(name).astype(np.float64))
            metadata: dict[str, str] = file.metadata()
        loaded.classes_ = np.array(metadata.pop("classes").split())
        loaded.made_from = metadata
        return loaded

    made_from: dict[str, str]
    """Digests of ``data``, ``encoder`` and ``lexicon`` that loaded weights were made from."""

    def _vectors(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        if self.encoder is None:
            raise ValueError("SignClassifier needs an encoder, or the vectors of its sentences.")
        return np.asarray(self.encoder.transform(texts, prefix="query: "), dtype=np.float32)

    def __sklearn_tags__(self) -> Any:
        """Tell scikit-learn that this reads strings."""
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        return tags
