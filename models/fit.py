"""The arithmetic of fit: from what is covered and what is missing to a score."""

from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, RegressorMixin

__all__ = ["FEATURES", "FitScorer", "similarity_coverage"]

FEATURES = (
    "coverage",
    "closeness",
    "seniority_gap",
    "years_met",
    "education_short",
    "language_short",
)
"""Columns of `FitScorer`, in order.

coverage: mean coverage of the required skills, 0 to 1. closeness: of the posting's domain to the person's
nearest one, 0 to 1. seniority_gap: steps between levels. years_met: years had over years asked, at most 1.
education_short, language_short: steps missing (a language not spoken at all: 3).
"""


def similarity_coverage(cosines: npt.ArrayLike, middle: float = 0.895, width: float = 0.0156) -> Any:
    """Return how far a profile line covers a requirement by meaning alone, at most 0.7.

    Cosines of multilingual-e5 crowd together, so they pass through a logistic curve. Its width is fitted on
    pairs of the skill lexicon, two names of one skill against names of two; its middle is where one in
    seven hundred pairs of unlike skills lies above, so that a profile of forty lines is rarely taken for
    something by chance (``python -m experiments.similarity``).

    Examples
    --------
    >>> similarity_coverage([0.80, 0.895, 0.95]).round(2).tolist()
    [0.0, 0.35, 0.68]
    """
    return 0.7 / (1 + np.exp(-(np.asarray(cosines, dtype=np.float64) - middle) / width))


class FitScorer(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """Score of fit in [0, 1] from the `FEATURES`; nothing is learnt from data.

    The weighted mean of coverage and closeness is what the person can do. Formal requirements that are
    not met take a share of it, and a missing language caps it, since no skill makes up for it. Every
    factor rises with its feature, so a better covered requirement never lowers the score.

    Parameters
    ----------
    coverage_weight : of coverage against closeness.
    seniority_factors : by the number of steps between the levels, the last for all larger ones.
    years_floor : factor for somebody with no experience where some is asked for.
    education_factors : by the number of missing steps.
    language_caps : highest score by the number of missing steps.
    far_cap : highest score outside one's own and neighbouring domains with hardly any skill covered.

    Examples
    --------
    >>> FitScorer().fit().predict([[0.8, 1.0, 0, 1.0, 0, 0], [0.8, 1.0, 0, 1.0, 0, 3]]).round(2).tolist()
    [0.88, 0.34]
    """

    def __init__(
        self,
        *,
        coverage_weight: float = 0.6,
        seniority_factors: tuple[float, ...] = (1.0, 0.9, 0.6, 0.35),
        years_floor: float = 0.5,
        education_factors: tuple[float, ...] = (1.0, 0.85, 0.7, 0.5),
        language_caps: tuple[float, ...] = (1.0, 0.6, 0.34),
        far_cap: float = 0.38,
    ) -> None:
        self.coverage_weight = coverage_weight
        self.seniority_factors = seniority_factors
        self.years_floor = years_floor
        self.education_factors = education_factors
        self.language_caps = language_caps
        self.far_cap = far_cap

    def fit(self, X: object = None, y: object = None) -> Self:
        """Learn nothing: the weights are set by reasoning, see the parameters."""
        self.n_features_in_ = len(FEATURES)
        return self

    def factors(self, X: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Return the factors for seniority, years, education, shape (n, 3)."""
        x = np.asarray(X, dtype=np.float64)
        seniority = _pick(self.seniority_factors, x[:, 2])
        years = self.years_floor + (1 - self.years_floor) * np.clip(x[:, 3], 0, 1)
        education = _pick(self.education_factors, x[:, 4])
        factors: npt.NDArray[np.float64] = np.stack([seniority, years, education], axis=1).astype(np.float64)
        return factors

    def predict(self, X: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Return scores in [0, 1], shape (n,), of features in the order of `FEATURES`."""
        x = np.asarray(X, dtype=np.float64)
        coverage, closeness = np.clip(x[:, 0], 0, 1), np.clip(x[:, 1], 0, 1)
        can = self.coverage_weight * coverage + (1 - self.coverage_weight) * closeness
        can = np.minimum(can, np.where((closeness < 0.4) & (coverage < 0.5), self.far_cap, 1.0))
        score = can * self.factors(x).prod(axis=1)
        capped: npt.NDArray[np.float64] = np.minimum(score, _pick(self.language_caps, x[:, 5]))
        return capped


def _pick(values: tuple[float, ...], steps: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    picked: npt.NDArray[np.float64] = np.asarray(values, dtype=np.float64)[
        np.clip(steps, 0, len(values) - 1).astype(int)
    ]
    return picked
