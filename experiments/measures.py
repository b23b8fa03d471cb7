"""How right the panel is: metrics of labelled sets, and intervals resampled over near-duplicates."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.metrics import cohen_kappa_score, f1_score, ndcg_score

from experiments.labelled import SINGLE

__all__ = ["FIT_LEVELS", "Interval", "field_measures", "fit_measures", "resampled", "spans_overlap"]

FIT_LEVELS = ("low", "moderate", "good")

Interval = tuple[float, float, float]
"""Value, lower and upper end of the 95 % interval."""

Rows = Sequence[Mapping[str, Any]]


def resampled(
    measure: Callable[[npt.NDArray[np.int_]], float],
    groups: Sequence[str],
    *,
    times: int = 1000,
    seed: int = 7,
) -> Interval:
    """Return a measure with its interval: groups are drawn with replacement, all their items come along.

    Parameters
    ----------
    measure : value of the items whose places it is given.
    groups : group of each item.
    times, seed : of the resampling.

    References
    ----------
    Efron, Tibshirani (1993), An Introduction to the Bootstrap, chapter 13 (percentile interval); Field,
    Welsh (2007) for drawing whole clusters.
    """
    names = np.array(groups)
    members = [np.flatnonzero(names == name) for name in dict.fromkeys(groups)]
    random = np.random.default_rng(seed)
    values = [
        measure(np.concatenate([members[n] for n in random.integers(len(members), size=len(members))]))
        for _ in range(times)
    ]
    low, high = np.nanquantile(values, [0.025, 0.975])
    return float(measure(np.arange(len(names)))), float(low), float(high)


def spans_overlap(one: str, other: str) -> bool:
    """Return whether one span lies in the other, ignoring case; short ones only as whole words.

    Examples
    --------
    >>> spans_overlap("Kenntnisse in SQL", "sql"), spans_overlap("Ruhe", "R")
    (True, False)
    """
    short, long = sorted((one.casefold().strip(), other.casefold().strip()), key=len)
    if not short or len(long) > 100:
        return False
    if len(short) <= 3:
        return f" {short} " in "".join(c if c.isalnum() or c in "+#" else " " for c in f" {long} ")
    return short in long


def field_measures(
    gold: Rows, predicted: Rows, groups: Sequence[str], times: int = 1000
) -> dict[str, Interval]:
    """Return the measures of the read fields.

    Parameters
    ----------
    gold : accepted values of each posting.
    predicted : fields of each posting, in the same order.
    groups : group of each posting.

    Returns
    -------
    Accuracy of each single-valued field, ``accuracy_mean``, F1 of cities and languages (with and without
    level), recall of required skills agreed by annotators, precision against all that any of them named.
    """
    right = {
        name: np.array([_accepted(p.get(name), g[name]) for g, p in zip(gold, predicted, strict=True)], float)
        for name in SINGLE
        if all(name in g for g in gold)
    }
    measures = {f"accuracy.{name}": resampled(_mean(hit), groups, times=times) for name, hit in right.items()}
    every = np.mean(list(right.values()), axis=0)
    measures["accuracy_mean"] = resampled(_mean(every), groups, times=times)
    counts = {
        "cities_f1": [
            _sets(map(_city, g["cities"]), map(_city, p["cities"]))
            for g, p in zip(gold, predicted, strict=True)
        ],
        "languages_f1": [_languages(g, p, level=False) for g, p in zip(gold, predicted, strict=True)],
        "languages_level_f1": [_languages(g, p, level=True) for g, p in zip(gold, predicted, strict=True)],
    }
    for name, rows in counts.items():
        measures[name] = resampled(_f1(np.array(rows, float)), groups, times=times)
    for field in ("skills_required", "skills_preferred"):
        pairs = [(g[field], p[field]) for g, p in zip(gold, predicted, strict=True)]
        found = np.array([_shares(spans["core"], mine) for spans, mine in pairs], float)
        known = np.array([_shares(mine, spans["any"]) for spans, mine in pairs], float)
        measures[f"{field}_recall"] = resampled(_ratio(found), groups, times=times)
        measures[f"{field}_precision"] = resampled(_ratio(known), groups, times=times)
    return measures


def fit_measures(
    truth: Sequence[str],
    level: Sequence[str],
    score: Sequence[float],
    profile: Sequence[str],
    groups: Sequence[str],
    *,
    times: int = 300,
) -> dict[str, Interval]:
    """Return macro-F1, quadratic kappa and nDCG@10 (mean over profiles with a positive) of pairs.

    Parameters
    ----------
    truth, level : one of `FIT_LEVELS` each.
    score : higher is better.
    profile : of each pair.
    groups : of each pair's posting.
    """
    t, p = (np.array([FIT_LEVELS.index(one) for one in side]) for side in (truth, level))
    s, who = np.array(score), np.array(profile)

    def macro(at: npt.NDArray[np.int_]) -> float:
        return float(f1_score(t[at], p[at], labels=[0, 1, 2], average="macro", zero_division=0))

    def kappa(at: npt.NDArray[np.int_]) -> float:
        return float(cohen_kappa_score(t[at], p[at], labels=[0, 1, 2], weights="quadratic"))

    def ndcg(at: npt.NDArray[np.int_]) -> float:
        values = []
        for name in np.unique(who):
            mine = at[who[at] == name]
            if len(mine) > 1 and t[mine].any():
                values.append(ndcg_score([t[mine]], [s[mine]], k=10))
        return float(np.mean(values)) if values else float("nan")

    measures = {"macro_f1": macro, "kappa_quadratic": kappa, "ndcg_10": ndcg}
    return {name: resampled(measure, groups, times=times) for name, measure in measures.items()}


def _accepted(value: Any, accepted: Sequence[Any]) -> bool:
    return any(value == one and type(value) is type(one) for one in accepted)


def _city(name: str) -> str:
    return name.casefold().replace("frankfurt am main", "frankfurt")


def _sets(gold: Any, predicted: Any) -> tuple[int, int, int]:
    right, mine = set(gold), set(predicted)
    return len(right & mine), len(right), len(mine)


def _languages(gold: Mapping[str, Any], predicted: Mapping[str, Any], *, level: bool) -> tuple[int, int, int]:
    accepted = {one["lang"]: set(one["levels"]) for one in gold["languages_required"]}
    mine = {one["lang"]: one["level"] for one in predicted["languages_required"]}
    hits = sum(lang in accepted and (not level or at in accepted[lang]) for lang, at in mine.items())
    return hits, len(accepted), len(mine)


def _shares(these: Sequence[str], those: Sequence[str]) -> tuple[int, int]:
    return sum(any(spans_overlap(one, other) for other in those) for one in these), len(these)


def _mean(values: npt.NDArray[np.float64]) -> Callable[[npt.NDArray[np.int_]], float]:
    return lambda at: float(values[at].mean())


def _ratio(counts: npt.NDArray[np.float64]) -> Callable[[npt.NDArray[np.int_]], float]:
    return lambda at: float(counts[at, 0].sum() / max(1.0, counts[at, 1].sum()))


def _f1(counts: npt.NDArray[np.float64]) -> Callable[[npt.NDArray[np.int_]], float]:
    """Micro F1 of rows (hits, in gold, predicted)."""
    return lambda at: float(2 * counts[at, 0].sum() / max(1.0, counts[at, 1:].sum()))
