"""Which sentences of a posting speak against it: trains and measures `models.signs.SignClassifier`.

``python -m experiments.signs`` cross-validates on ``models/lexicon/signs.jsonl``, then learns from all of it
and writes the weights. The sentences are made for it; the themes ``pair ...`` are ordinary ones of the
contrast pairs for development. Two ways to split are measured: whole themes are left out (all that is said of
visas, of parcels, ...), and families of paraphrases are (sentences whose embeddings lie close, translations
among them).
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.cluster import AgglomerativeClustering
from sklearn.metrics import f1_score, log_loss
from sklearn.model_selection import StratifiedGroupKFold

from experiments.log import digest_of, logged_run
from models import signs
from models.encoder import Encoder
from models.signs import NONE, SignClassifier

__all__ = ["DATA", "Parameters", "cross_validated", "main", "measures", "sentences"]

DATA = Path(signs.__file__).parent / "lexicon" / "signs.jsonl"
Row = dict[str, str]


@dataclass(frozen=True)
class Parameters:
    """What a run can be told.

    Parameters
    ----------
    C : inverse strength of the L2 penalty.
    sign_weight : of sentences that are signs; those that are none weigh 1.
    folds : of the cross-validation.
    family : largest mean cosine distance, after centring, within a family of paraphrases.
    alarms : share of the sentences that are none which may be taken for a sign, for the recall.
    seed : of the folds.
    """

    C: float = 0.1
    sign_weight: float = 1.0
    folds: int = 5
    family: float = 0.45
    alarms: float = 0.01
    seed: int = 1


def sentences(path: Path = DATA) -> list[Row]:
    """Return the labelled sentences: ``text``, ``lang``, ``sign``, ``theme``."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def families(vectors: npt.NDArray[np.float32], distance: float) -> npt.NDArray[np.int64]:
    """Return a number for each sentence, the same for paraphrases of one another."""
    grouping = AgglomerativeClustering(None, metric="cosine", linkage="average", distance_threshold=distance)
    found: npt.NDArray[np.int64] = grouping.fit_predict(vectors - vectors.mean(axis=0))
    return found


def cross_validated(
    rows: Sequence[Row], vectors: npt.NDArray[np.float32], groups: Sequence[Any], parameters: Parameters
) -> npt.NDArray[np.float64]:
    """Return the probabilities of each sentence from a model that saw nothing of its group.

    Parameters
    ----------
    rows : labelled sentences.
    vectors : of their texts.
    groups : what is left out together.
    parameters : of the run.
    """
    texts, labels = np.array([row["text"] for row in rows]), np.array([row["sign"] for row in rows])
    probabilities = np.zeros((len(rows), len(set(labels.tolist()))))
    for seen, unseen in _folds(labels, groups, parameters):
        model = SignClassifier(C=parameters.C, sign_weight=parameters.sign_weight)
        model.fit(texts[seen].tolist(), labels[seen], vectors[seen])
        columns = np.searchsorted(np.unique(labels), model.classes_)
        probabilities[np.ix_(unseen, columns)] = model.predict_proba(texts[unseen].tolist(), vectors[unseen])
    return probabilities


def _folds(labels: npt.NDArray[np.str_], groups: Sequence[Any], parameters: Parameters) -> Iterator[Any]:
    split = StratifiedGroupKFold(parameters.folds, shuffle=True, random_state=parameters.seed)
    yield from split.split(labels, labels, groups)


def measures(
    labels: Sequence[str], probabilities: npt.NDArray[np.float64], alarms: float
) -> dict[str, float]:
    """Return what was measured.

    Parameters
    ----------
    labels : the true signs.
    probabilities : of each sign, columns in the order of the sorted names.
    alarms : share of the sentences that are none which may be taken for a sign.

    Returns
    -------
    ``accuracy``, ``macro_f1``, ``log_loss``; ``recall``: share of the sentences that are a sign
    and are taken for one, whichever, when only `alarms` of the others are; ``f1.SIGN``.
    """
    names, truth = np.unique(labels), np.asarray(labels)
    said = names[probabilities.argmax(axis=1)]
    doubt = 1 - probabilities[:, np.searchsorted(names, NONE)]
    limit = np.quantile(doubt[truth == NONE], 1 - alarms)
    by_sign = f1_score(truth, said, labels=names, average=None, zero_division=0)
    return {
        "accuracy": float(np.mean(said == truth)),
        "macro_f1": float(np.mean(by_sign)),
        "log_loss": float(log_loss(truth, probabilities, labels=names)),
        "recall": float(np.mean(doubt[truth != NONE] > limit)),
    } | {f"f1.{name}": float(value) for name, value in zip(names, by_sign, strict=True)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the study from the command line; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m experiments.signs", description=__doc__)
    parser.add_argument("--penalty", type=float, default=Parameters.C, help="C of the regression")
    parser.add_argument("--sign-weight", type=float, default=Parameters.sign_weight)
    parser.add_argument("--data", type=Path, default=DATA, help="labelled sentences")
    parser.add_argument("--out", type=Path, default=signs.WEIGHTS, help="where the weights go")
    options = parser.parse_args(arguments)
    parameters = Parameters(C=options.penalty, sign_weight=options.sign_weight)
    rows, encoder = sentences(options.data), Encoder()
    texts, labels = [row["text"] for row in rows], [row["sign"] for row in rows]
    vectors = np.asarray(encoder.transform(texts, prefix="query: "))
    groups: dict[str, Sequence[Any]] = {
        "theme": [row["theme"] for row in rows],
        "family": families(vectors, parameters.family).tolist(),
    }
    result: dict[str, float] = {}
    for name, grouped in groups.items():
        probabilities = cross_validated(rows, vectors, grouped, parameters)
        found = measures(labels, probabilities, parameters.alarms)
        result |= {f"{name}.{what}": value for what, value in found.items()}
    model = SignClassifier(C=parameters.C, sign_weight=parameters.sign_weight).fit(texts, labels, vectors)
    digest = digest_of(options.data)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    model.save(options.out, data=digest, encoder=encoder.digest)
    with logged_run("signs", parameters, data={"signs": digest, "lexicon": signs.lexicon_digest()}) as log:
        log.log_metrics(result)
        log.log_artifact(str(options.out))
    for name, value in result.items():
        print(f"{name:36} {value:7.3f}")
    print(f"{len(rows)} sentences -> {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
