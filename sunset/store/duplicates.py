"""Postings that repeat others: the same words, or nearly the same.

Words are compared as sets of word 3-grams (Broder 1997, "On the resemblance and containment of
documents"): MinHash finds candidates, the true Jaccard similarity decides. Every repeat is attached
to a representative, never to another repeat.
"""

import re
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import polars as pl
from datasketch import MinHash, MinHashLSH

from sunset.schema import Links
from sunset.store import cache

__all__ = ["SAME", "Signatures", "linked", "shingles"]

SAME = 0.85
"""Least Jaccard similarity of near-duplicates."""

_BANDS, _ROWS = 18, 7  # finds a pair at 0.85 with probability 1 - (1 - 0.85**7)**18 = 0.999
_PERMUTATIONS = _BANDS * _ROWS


def shingles(text: str) -> set[int]:
    """Return the word 3-grams of a text, as 32-bit hashes; shorter texts are one piece.

    Case, punctuation and spacing do not count.

    Examples
    --------
    >>> len(shingles("Cook with heart (m/w/d)")), shingles("COOK, hot") == shingles("cook hot")
    (4, True)
    """
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())
    pieces = [" ".join(words[i : i + 3]) for i in range(max(1, len(words) - 2))]
    return {zlib.crc32(piece.encode()) for piece in pieces}


def _jaccard(one: set[int], other: set[int]) -> float:
    return len(one & other) / len(one | other)


class Signatures:
    """MinHash signatures by text hash, kept in a file because they take half a millisecond each to make."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._new = False

    @cached_property
    def _known(self) -> dict[str, bytes]:
        frame = cache.kept(self._file)
        return {} if frame is None else dict(frame.select("text_hash", "signature").iter_rows())

    def of(self, text_hash: str, text: Callable[[], str]) -> MinHash:
        """Return the signature of a text; `text` is asked only if it is not known."""
        if text_hash not in self._known:
            sketch = MinHash(hashfunc=_as_is, permutations=_permutations(), scheme="affine32",
                             num_perm=_PERMUTATIONS)  # fmt: skip
            sketch.update_batch(shingles(text()))
            self._known[text_hash] = sketch.hashvalues.astype(np.uint32).tobytes()
            self._new = True
        values = np.frombuffer(self._known[text_hash], dtype=np.uint32)
        return MinHash(hashvalues=values, permutations=_permutations(), scheme="affine32")

    def unknown(self, hashes: Iterable[str]) -> list[str]:
        """Return those text hashes whose signature is not known."""
        return [key for key in hashes if key not in self._known]

    def sharing(self, mine: Sequence[str], others: Sequence[str]) -> set[str]:
        """Return those of `others` that have a band in common with any of `mine` (text hashes)."""
        bands, theirs = self._bands(mine), self._bands(others)
        shared = np.zeros(len(others), dtype=bool)
        for band in range(_BANDS):
            shared |= np.isin(theirs[:, band], bands[:, band])
        return {other for other, hit in zip(others, shared, strict=True) if hit}

    def _bands(self, hashes: Sequence[str]) -> np.ndarray:
        values = np.frombuffer(b"".join(self._known[key] for key in hashes), dtype=np.uint32)
        # two bands that differ may rarely have one sum; it only makes a candidate more
        weights = np.random.default_rng(1).integers(1, 2**63, _ROWS, dtype=np.uint64)
        sums: np.ndarray = (values.reshape(len(hashes), _BANDS, _ROWS) * weights).sum(axis=2)
        return sums

    def keep(self) -> None:
        """Write the file if there is anything new."""
        if self._new:
            columns = {"text_hash": pl.String, "signature": pl.Binary}
            cache.keep(pl.DataFrame(list(self._known.items()), schema=columns, orient="row"), self._file)


def _as_is(value: int) -> int:
    return value


@lru_cache(1)
def _permutations() -> tuple[np.ndarray, np.ndarray]:
    made: tuple[np.ndarray, np.ndarray] = MinHash(num_perm=_PERMUTATIONS).permutations
    return made


def linked(
    postings: pl.DataFrame,
    newest: pl.DataFrame,
    texts: Callable[[Sequence[str]], pl.DataFrame],
    signatures: Signatures,
    at: datetime,
) -> pl.DataFrame:
    """Compare postings that are new or have new words, and say whose duplicates they are.

    Parameters
    ----------
    postings : columns `job_id`, `text_hash`, `first_seen`; all postings.
    newest : newest row of `Links` of each posting compared before.
    texts : from job ids to columns `job_id`, `text` (company, title, description), `cities` (list).
    signatures : of texts that were compared before.
    at : moment of the links.

    Returns
    -------
    Rows of `Links`. Candidates are tried first seen first; the most similar representative wins, of
    equals the first seen. The kind is ``other_city`` if both name cities and share none.
    """
    order = {
        row[0]: row for row in postings.sort("first_seen", "job_id").select("job_id", "text_hash").rows()
    }
    rank = {job: place for place, job in enumerate(order)}
    known = {
        job: representative
        for job, representative, words in newest.select("job_id", "representative", "text_hash").iter_rows()
        if job in order and order[job][1] == words
    }
    todo = [
        job
        for job in order
        # a repeat of something that changed is compared anew as well, so no chain can form
        if job not in known or known.get(known[job]) != known[job]
    ]
    if not todo:
        return Links.create_empty()
    waiting = set(todo)
    loaded: dict[str, tuple[str, list[str]]] = {}

    def load(jobs: Iterable[str]) -> None:
        wanted = [job for job in jobs if job not in loaded]
        for job, text, cities in (
            texts(wanted).select("job_id", "text", "cities").iter_rows() if wanted else ()
        ):
            loaded[job] = (text, cities)

    def sketch(job: str) -> MinHash:
        def text() -> str:
            load([job])
            return loaded[job][0]

        return signatures.of(order[job][1], text)

    standing = {order[job][1]: job for job, rep in known.items() if job == rep and job not in waiting}
    load(todo)
    load(unknown := [standing[words] for words in signatures.unknown(standing)])
    for job in [*todo, *unknown]:
        sketch(job)
    index = MinHashLSH(num_perm=_PERMUTATIONS, params=(_BANDS, _ROWS))
    same_words: dict[str, str] = {}

    def stand(job: str) -> None:
        index.insert(job, sketch(job))
        same_words[order[job][1]] = job

    sharing = signatures.sharing([order[job][1] for job in todo], list(standing))
    for words in sharing:
        stand(standing[words])
    load(standing[words] for words in sharing)

    found = []
    for job in todo:
        words = order[job][1]
        best, similarity = job, 1.0
        if words in same_words:
            best = same_words[words]
        else:
            mine = shingles(loaded[job][0])
            scores = [
                (_jaccard(mine, shingles(loaded[rep][0])), -rank[rep], rep)
                for rep in index.query(sketch(job))
            ]
            score, _, rep = max(scores, default=(0.0, 0, job))
            if score >= SAME:
                best, similarity = rep, score
        kind = "exact" if best == job or words == order[best][1] else "near"
        if best == job:
            stand(job)
        elif _elsewhere(loaded[job][1], loaded[best][1]):
            kind = "other_city"
        found.append((job, best, kind, similarity, words, at))
    signatures.keep()
    return pl.DataFrame(
        found,
        schema={name: Links.create_empty().schema[name] for name in
                ("job_id", "representative", "kind", "similarity", "text_hash", "linked_at")},
        orient="row",
    )  # fmt: skip


def _elsewhere(one: list[str], other: list[str]) -> bool:
    mine, theirs = {city.casefold() for city in one}, {city.casefold() for city in other}
    return bool(mine and theirs and not mine & theirs)
