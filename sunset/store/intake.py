"""What may enter: good rows pass, bad rows are set aside with the reason, neither stops the other."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import dataframely as dy
import polars as pl
from dataframely.exc import SchemaError

from sunset.errors import BadInput
from sunset.schema import EVIDENCE_FIELDS, Rejected
from sunset.store.tables import TABLES

__all__ = [
    "check_quotes",
    "deduplicated",
    "kept",
    "sorted_out",
    "source_runs",
    "valid",
    "without_lost_contents",
]


def _filtered(name: str, frame: pl.DataFrame) -> tuple[pl.DataFrame, dy.FailureInfo]:
    rows = TABLES[name].rows
    try:
        result = rows.filter(frame, cast=True)
    except (SchemaError, pl.exceptions.PolarsError) as error:
        missing = sorted(set(rows.column_names()) - set(frame.columns))
        what = f"it lacks the columns {', '.join(missing)}" if missing else str(error).splitlines()[0]
        raise BadInput(
            f"The frame for '{name}' cannot be read: {what}. "
            f"See docs/data-dictionary.md for the columns of '{name}'."
        ) from None
    return result.result, result.failure


def sorted_out(name: str, frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Part the rows a table takes from those it does not.

    Returns
    -------
    The good rows, and the others: columns `reason` and `row` (JSON).

    Raises
    ------
    sunset.errors.BadInput : if the frame lacks columns or cannot be cast at all.
    """
    good, failure = _filtered(name, frame)
    details = failure.details()
    rules = [column for column in details.columns if column not in frame.columns]
    broken = pl.concat_str(
        [pl.when(pl.col(rule) == "invalid").then(pl.lit(rule.replace("|", ": "))) for rule in rules],
        separator="; ",
        ignore_nulls=True,
    )
    reasons = details.select(broken.alias("reason")).to_series().to_list() if rules else []
    return good, _rejected(zip(failure.invalid().to_dicts(), reasons, strict=True))


def _rejected(rows_and_reasons: Any) -> pl.DataFrame:
    """Return pairs of a row and a reason as columns `reason` and `row` (JSON)."""
    pairs = [(why, json.dumps(row, default=str, ensure_ascii=False)) for row, why in rows_and_reasons]
    return pl.DataFrame(pairs, schema={"reason": pl.String, "row": pl.String}, orient="row")


def kept(bad: Mapping[str, pl.DataFrame], run_id: str, at: datetime) -> pl.DataFrame:
    """Return rejected rows, by table, as rows of `Rejected`."""
    rows = [
        {
            "row_key": hashlib.blake2b(
                "\0".join([name, run_id, reason, row]).encode(), digest_size=16
            ).hexdigest(),
            "table": name,
            "reason": reason,
            "row": row,
            "run_id": run_id,
            "rejected_at": at,
        }
        for name, frame in bad.items()
        for reason, row in frame.iter_rows()
    ]
    return pl.DataFrame(rows, schema=Rejected.create_empty().schema).unique("row_key", maintain_order=True)


def valid(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame as the table takes it, all rows or none.

    Raises
    ------
    sunset.errors.BadInput : naming the rules that were broken and how often.
    """
    good, failure = _filtered(name, frame)
    if len(failure):
        rules = ", ".join(f"{rule.replace('|', ': ')} ({count}x)" for rule, count in failure.counts().items())
        raise BadInput(
            f"{len(failure)} of {frame.height} rows for '{name}' break its rules: {rules}. "
            "Nothing was written."
        )
    return good


def deduplicated(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Drop repeats of a key; a listing may show a posting twice. A row with a content wins.

    A frame without columns, as made from an empty list, holds no rows of any table.
    """
    if not frame.width:
        return TABLES[name].empty
    key = [column for column in TABLES[name].key if column in frame.columns]
    if "content_key" in frame.columns and "content_key" not in key:
        frame = frame.sort(pl.col("content_key").is_null(), maintain_order=True)
    return frame.unique(key, keep="first", maintain_order=True) if key else frame


def without_lost_contents(seen: pl.DataFrame, contents: pl.LazyFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Part sightings from contents that the market does not hold.

    Returns
    -------
    All sightings, without a content where it is lost, and those that lost one: columns `reason` and
    `row` (JSON).
    """
    wanted = seen.lazy().select("content_key").drop_nulls()
    held = contents.select("content_key").join(wanted, on="content_key", how="semi").collect()
    is_lost = pl.col("content_key").is_not_null() & ~pl.col("content_key").is_in(
        held.get_column("content_key").implode()
    )
    reason = "content_key: the market holds no such content; kept as seen, without content"
    return (
        seen.with_columns(content_key=pl.when(~is_lost).then(pl.col("content_key"))),
        _rejected((row, reason) for row in seen.filter(is_lost).to_dicts()),
    )


def source_runs(run: Mapping[str, Any] | pl.DataFrame) -> pl.DataFrame:
    """Return how crawls went as rows of `SourceRuns`; what is JSON there may be objects in a mapping.

    Raises
    ------
    sunset.errors.BadInput : if a rule is broken, or a run finished before it started.
    """
    if not isinstance(run, pl.DataFrame):
        texts = {
            name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            for name, value in run.items()
            if name in {"dropped", "statuses", "alarms"}
        }
        run = pl.DataFrame([{**run, **texts}])
    runs = valid("source_runs", run)
    backwards = runs.filter(pl.col("finished_at") < pl.col("started_at"))
    if backwards.height:
        raise BadInput(f"Run '{backwards['run_id'][0]}' finished before it started. Mend its times.")
    return runs


def check_quotes(analyses: pl.DataFrame, evidence: pl.DataFrame, contents: pl.LazyFrame) -> None:
    """Make sure that every quote stands where it says: ``text[start:end] == quote``.

    Parameters
    ----------
    analyses : columns `analysis_id`, `input_hash`.
    evidence : rows of `EvidenceRows` for these analyses; offsets in code points.
    contents : the market's contents.

    Raises
    ------
    sunset.errors.BadInput : naming the first that do not, an unknown input or an unknown analysis.
    """
    inputs = analyses.get_column("input_hash").unique()
    texts = (
        contents.filter(pl.col("input_hash").is_in(inputs.implode()))
        .select("input_hash", *EVIDENCE_FIELDS)
        .unique("input_hash")
        .collect()
    )
    unknown = inputs.filter(~inputs.is_in(texts.get_column("input_hash").implode())).sort()
    if len(unknown):
        raise BadInput(
            f"{len(unknown)} analyses read an input that the market does not hold, for example "
            f"'{unknown[0]}'. Record the postings first, then analyse them."
        )
    cited = evidence.join(analyses.select("analysis_id", "input_hash"), on="analysis_id", how="left")
    orphans = cited.filter(pl.col("input_hash").is_null())
    if orphans.height:
        raise BadInput(
            f"{orphans.height} rows of evidence belong to no analysis of this batch, for example to "
            f"'{orphans['analysis_id'][0]}'. Hand over evidence together with its analyses."
        )
    long = texts.unpivot(EVIDENCE_FIELDS, index="input_hash", variable_name="source_field", value_name="text")
    stands = pl.col("text").str.slice(pl.col("start"), pl.col("end") - pl.col("start"))
    wrong = (
        cited.join(long, on=["input_hash", "source_field"], how="left")
        .filter(stands.ne_missing(pl.col("quote")) | (pl.col("end") <= pl.col("start")))
        .with_columns(stands=stands)
        .sort("analysis_id", "field", "start")
    )
    if wrong.height:
        examples = "; ".join(
            f"analysis {row['analysis_id']}, {row['field']}: "
            f"{row['source_field']}[{row['start']}:{row['end']}] is {row['stands']!r}, not {row['quote']!r}"
            for row in wrong.head(3).to_dicts()
        )
        raise BadInput(
            f"{wrong.height} of {evidence.height} quotes do not stand where they say: {examples}. "
            "Nothing was written; offsets count code points of the posting's own column."
        )
