"""The classifier of sentences: its bundled weights belong to its data, and it survives being saved."""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from experiments.log import digest_of
from experiments.signs import DATA, Parameters, cross_validated, measures, sentences
from models.encoder import Encoder
from models.signs import NONE, WEIGHTS, SignClassifier, cues, lexicon_digest


def test_the_bundled_weights_were_made_from_todays_data_words_and_encoder() -> None:
    made_from = SignClassifier.load().made_from
    assert made_from == {
        "data": digest_of(DATA),
        "lexicon": lexicon_digest(),
        "encoder": Encoder().digest,
    }
    assert WEIGHTS.stat().st_size < 100_000


def test_the_data_are_many_and_none_comes_twice() -> None:
    rows = sentences()
    assert len({row["text"] for row in rows}) == len(rows)
    counts = Counter(row["sign"] for row in rows)
    assert counts.pop(NONE) >= 1200
    assert len(counts) == 13
    assert min(counts.values()) >= 60


def test_cues_are_found_in_any_case_and_do_not_depend_on_the_other_texts() -> None:
    texts = ["Sie ÜBERWEISEN uns 99 €.", "Nice colleagues", "Nur per WhatsApp!"] * 20
    found = cues(texts)
    assert found[:3].sum(axis=1).tolist()[1] == 0
    assert (found[0] == cues(texts[:1])[0]).all()
    assert (found[59] == cues(texts[2:3])[0]).all()


def test_suspicious_words_are_told_without_embedding() -> None:
    pay, plain = SignClassifier.load().suspicion(
        ["Bevor Sie anfangen, überweisen Sie uns 80 Euro Gebühr.", "Du backst Brot und Kuchen."]
    )
    assert pay > 0.5 > plain


def test_what_is_saved_is_loaded_and_names_its_encoder(tmp_path: Path) -> None:
    texts = ["pay us a fee", "pay our fee now", "we bake bread", "bread and cake"]
    vectors = np.eye(4, dtype=np.float32)
    model = SignClassifier().fit(texts, ["upfront_fee", "upfront_fee", NONE, NONE], vectors)
    model.save(tmp_path / "w.safetensors", data="d", encoder="e")
    loaded = SignClassifier.load(tmp_path / "w.safetensors")
    assert loaded.made_from == {"data": "d", "encoder": "e", "lexicon": lexicon_digest()}
    assert loaded.classes_.tolist() == [NONE, "upfront_fee"]
    np.testing.assert_allclose(
        loaded.predict_proba(texts, vectors), model.predict_proba(texts, vectors), atol=1e-4
    )
    with pytest.raises(ValueError, match="needs an encoder"):
        loaded.predict(texts)


def test_a_group_is_judged_by_a_model_that_has_not_seen_it(tmp_path: Path) -> None:
    rows = [
        {"text": f"{word} {n}", "sign": sign, "theme": f"{sign}{n % 4}", "lang": "en"}
        for n in range(12)
        for word, sign in (("fee", "upfront_fee"), ("bread", NONE))
    ]
    path = tmp_path / "signs.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows))
    vectors = np.array([[float(row["sign"] == NONE), 1.0] for row in rows], dtype=np.float32)
    found = cross_validated(
        sentences(path), vectors, [row["theme"] for row in rows], Parameters(folds=2, C=10)
    )
    measured = measures([row["sign"] for row in rows], found, 0.01)
    assert measured["accuracy"] == measured["recall"] == measured["f1.upfront_fee"] == 1.0
    leaking = np.random.default_rng(0).random((len(rows), 2)).astype(np.float32)
    guessed = cross_validated(rows, leaking, [row["theme"] for row in rows], Parameters(folds=2))
    assert guessed.sum(axis=1) == pytest.approx(np.ones(len(rows)))
