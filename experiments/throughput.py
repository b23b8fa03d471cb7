"""How fast it is, and where the time goes: one posting's analysis and evaluation, the first pass, ranking.

``python -m experiments.throughput`` measures on the demo's postings, ``--data DIR`` on a labelled folder's.
Loading the encoder is not counted, nor is the first posting, which reads gazetteer, lexicon and language
model: it is told apart.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from experiments.frankfurt import analyse
from experiments.labelled import Labelled, demo, read_folder
from experiments.log import logged_run
from models.encoder import Encoder
from sunset.schema import Contents
from sunset.settings import Settings
from sunset.specialists import fit
from sunset.specialists.fit.person import Person
from sunset.specialists.panel import Panel

__all__ = ["Parameters", "main", "measure"]

AT = datetime(2026, 11, 22, tzinfo=UTC)


@dataclass(frozen=True)
class Parameters:
    """What a run can be told.

    Parameters
    ----------
    postings : how many are read and judged one by one, at most.
    ranked : size of the store that is ranked.
    repeats : of first pass and ranking; the median counts.
    """

    postings: int = 1000
    ranked: int = 100_000
    repeats: int = 5


def measure(labelled: Labelled, parameters: Parameters, panel: Panel, encoder: Any) -> dict[str, float]:
    """Return what was measured.

    Parameters
    ----------
    labelled : postings and profiles.
    parameters : of the run.
    panel : the specialists.
    encoder : the text encoder, already loaded.

    Returns
    -------
    ``seconds_to_read_the_profile`` (once a profile) and ``seconds_first_posting`` (once a process), not in
    the next; ``seconds_a_posting`` (median) with its parts ``seconds.NAME``, ``seconds_95`` (95 of 100 take
    less) and ``seconds_worst``; ``first_pass_a_second`` (postings); ``seconds_to_rank`` the store of
    ``ranked`` analysed postings.
    """
    profile = next(iter(labelled.profiles.values()))
    schema = {name: kind for name, kind in Contents.create_empty().schema.items() if name != "recorded_at"}
    rows = pl.DataFrame([one.row() for one in labelled.postings.values()], schema=schema)
    begun = time.perf_counter()
    if encoder is not None:
        Person(profile, AT.date()).vectors(encoder)
    once = time.perf_counter() - begun
    parts: dict[str, list[float]] = {name: [] for name in (*panel.digests, "fit")}
    for place in range(min(parameters.postings, rows.height)):
        row = rows[place]
        analyses, evidence = [], []
        for name in panel.digests:
            begun = time.perf_counter()
            said, cited, _ = panel.analyse(row, only={name}, run_id="throughput", at=AT)
            parts[name].append(time.perf_counter() - begun)
            analyses.append(said)
            evidence.append(cited)
        begun = time.perf_counter()
        said = pl.concat(analyses)
        wide = row.join(panel.wide(said), on="input_hash", suffix="_read")
        spans = pl.concat(evidence).join(said.select("analysis_id", "input_hash"), on="analysis_id")
        fit.evaluate(wide, spans, profile, today=AT.date(), encoder=encoder, digest="throughput")
        parts["fit"].append(time.perf_counter() - begun)
    whole = np.sum(list(parts.values()), axis=0)
    result = {
        "seconds_to_read_the_profile": once,
        "seconds_first_posting": float(whole[0]),
        "seconds_a_posting": float(np.median(whole[1:])),
        "seconds_95": float(np.quantile(whole[1:], 0.95)),
        "seconds_worst": float(np.max(whole[1:])),
    }
    result |= {f"seconds.{name}": statistics.median(times[1:]) for name, times in parts.items()}
    many = _many(rows, max(1000, rows.height))
    result["first_pass_a_second"] = many.height / _median(
        lambda: fit.first_pass(many, profile), parameters.repeats
    )
    analysed, _ = analyse(labelled.postings, panel, AT.date())
    store = _many(analysed, parameters.ranked)
    result["seconds_to_rank"] = _median(lambda: fit.rank(store, profile, today=AT.date()), parameters.repeats)
    return result


def _many(rows: pl.DataFrame, size: int) -> pl.DataFrame:
    """Return `size` rows, the given ones over and over, each with a job id of its own."""
    chosen = rows[np.arange(size) % rows.height]
    return chosen.with_columns(job_id=pl.Series([f"{number:032x}" for number in range(size)]))


def _median(work: Callable[[], object], repeats: int) -> float:
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the study from the command line; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m experiments.throughput", description=__doc__)
    parser.add_argument(
        "--postings", type=int, default=Parameters.postings, help="read and judged one by one"
    )
    parser.add_argument(
        "--ranked", type=int, default=Parameters.ranked, help="size of the store that is ranked"
    )
    parser.add_argument("--data", type=Path, help="labelled folder; without it the demo's own postings")
    options = parser.parse_args(arguments)
    parameters = Parameters(postings=options.postings, ranked=options.ranked)
    chosen = Settings.load().encoder
    encoder = Encoder(model=chosen.model, threads=chosen.threads)
    encoder.transform(["load the weights"], prefix="query: ")
    labelled = read_folder(options.data, AT.date()) if options.data else demo()
    panel = Panel(encoder=encoder)
    panel.analyse(pl.DataFrame(schema=Contents.create_empty().schema), run_id="warm", at=AT)
    result = measure(labelled, parameters, panel, encoder)
    data = {options.data.name if options.data else "demo": labelled.digest}
    with logged_run("throughput", parameters, data=data) as log:
        log.log_metrics(result)
    for name, value in result.items():
        print(f"{name:28} {value:10.4f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
