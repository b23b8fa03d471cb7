"""Where the meaning of two skills begins to be the same: the curve of `models.fit.similarity_coverage`.

``python -m experiments.similarity`` compares two names of one skill of the lexicon, without a word in
common, with names of two skills that have nothing to do with each other.
"""

import argparse
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from experiments.log import logged_run
from models.encoder import Encoder
from models.skills import SkillLexicon, stems

__all__ = ["Parameters", "fitted_curve", "main", "pairs"]

Pair = tuple[str, str]


@dataclass(frozen=True)
class Parameters:
    """What a run can be told.

    Parameters
    ----------
    same : number of pairs of names of one skill; of unlike pairs there are ten times as many.
    chance : share of unlike pairs that may lie above the middle of the curve.
    seed : of the drawing.
    """

    same: int = 350
    chance: float = 1 / 700
    seed: int = 7


def pairs(lexicon: SkillLexicon, parameters: Parameters) -> tuple[list[Pair], list[Pair]]:
    """Return pairs of names of the same skill, and of unlike skills."""
    draw = random.Random(parameters.seed)  # noqa: S311
    same = [
        (name, alias)
        for name, aliases in lexicon.aliases.items()
        for alias in aliases
        if min(len(name), len(alias)) > 4 and not set(stems(name)) & set(stems(alias))
    ]
    draw.shuffle(same)
    same = same[: parameters.same]
    unlike: list[Pair] = []
    while len(unlike) < 10 * len(same):
        (one, _), (other, alias) = draw.choice(same), draw.choice(same)
        related = other in lexicon.implies.get(one, ()) or one in lexicon.implies.get(other, ())
        if one != other and not related:
            unlike.append((one, alias))
    return same, unlike


def fitted_curve(
    same: Sequence[Pair], unlike: Sequence[Pair], encoder: Any, chance: float
) -> tuple[float, float]:
    """Return middle and width of the logistic curve.

    Parameters
    ----------
    same, unlike : pairs of names.
    encoder : turns them into unit vectors.
    chance : share of unlike pairs above the middle.
    """
    texts = sorted({text for pair in [*same, *unlike] for text in pair})
    vectors = dict(zip(texts, np.asarray(encoder.transform(texts, prefix="query: ")), strict=True))
    near, far = (np.array([vectors[a] @ vectors[b] for a, b in side]) for side in (same, unlike))
    model = LogisticRegression(C=1e6, class_weight="balanced")
    model.fit(np.concatenate([near, far])[:, None], np.repeat([1, 0], [len(near), len(far)]))
    return float(np.quantile(far, 1 - chance)), float(1 / model.coef_[0, 0])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the study from the command line; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m experiments.similarity", description=__doc__)
    parser.add_argument("--same", type=int, default=Parameters.same, help="pairs of names of one skill")
    parameters = Parameters(same=parser.parse_args(arguments).same)
    same, unlike = pairs(SkillLexicon.bundled(), parameters)
    middle, width = fitted_curve(same, unlike, Encoder(), parameters.chance)
    with logged_run("similarity", parameters, data={"lexicon": SkillLexicon.digest()}) as log:
        log.log_metrics({"middle": middle, "width": width})
    print(f"middle {middle:.4f}  width {width:.4f}  ({len(same)} pairs of one skill, {len(unlike)} of two)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
