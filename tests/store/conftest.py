"""Small markets: postings by a few words, days as numbers."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from sunset.schema import Contents, Posting, Sightings, SourceRuns
from sunset.store import Market

START = datetime(2026, 11, 1, 8, tzinfo=UTC)


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def posting(source_id: str, **fields: Any) -> Posting:
    fields = {"title": f"Cook {source_id}", "company": "Sample Kitchens", **fields}
    cities = fields.pop("cities", ("Mainz",))
    return Posting(
        source=fields.pop("source", "demo"),
        source_id=source_id,
        url=fields.pop("url", f"https://jobs.example/{source_id}"),
        locations=tuple({"city": city, "country": "DE"} for city in cities),
        **fields,
    )


def frames(
    postings: list[Posting], at: datetime, *, scope: str = "demo", run: str = "r1"
) -> tuple[pl.DataFrame, pl.DataFrame]:
    rows = [entry.row() | {"recorded_at": at} for entry in postings]
    contents = pl.DataFrame(rows, schema=Contents.create_empty().schema)
    sightings = contents.select(
        "source",
        "source_id",
        "job_id",
        scope=pl.lit(scope),
        run_id=pl.lit(run),
        seen_at=pl.lit(at),
        content_key="content_key",
    )
    return sightings.cast(dict(Sightings.create_empty().schema)), contents


def run_row(
    run: str, start: datetime, *, scope: str = "demo", complete: bool = True, **more: Any
) -> dict[str, Any]:
    row = {
        "run_id": run,
        "source": "demo",
        "scope": scope,
        "started_at": start,
        "finished_at": start + timedelta(hours=1),
        "complete": complete,
        "seen": 0,
        "kept": 0,
        "dropped": {},
        "requests": 1,
        "statuses": {"200": 1},
        "bytes": 10,
        "alarms": [],
    } | more
    assert set(row) == set(SourceRuns.column_names())
    return row


def job(source_id: str) -> str:
    """The id of `posting(source_id)`."""
    return str(posting(source_id).row()["job_id"])


def analysed(
    postings: pl.DataFrame, specialist: str = "terms", digest: str = "v1"
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One analysis a posting, citing the first word of its title."""
    analyses = postings.select(
        analysis_id=pl.concat_str(pl.lit(f"{specialist}-{digest}-"), "input_hash"),
        input_hash="input_hash",
        specialist=pl.lit(specialist),
        digest=pl.lit(digest),
        values=pl.lit('{"hours": 40}'),
        confidence=pl.lit(0.9),
        abstained=pl.lit(False),
        run_id=pl.lit("r1"),
        analysed_at=pl.lit(day(0)),
    )
    evidence = pl.DataFrame(
        {
            "analysis_id": analyses["analysis_id"],
            "field": "hours",
            "source_field": "title",
            "start": 0,
            "end": 4,
            "quote": "Cook",
        }
    )
    return analyses, evidence


class Clock:
    def __init__(self) -> None:
        self.now = day(0)

    def __call__(self) -> datetime:
        return self.now


class Crawler:
    """Crawls a scope on a day: records what it shows, then the run."""

    def __init__(self, market: Market, clock: Clock) -> None:
        self.market, self.clock = market, clock

    def __call__(self, on: float, *postings: Posting, scope: str = "demo", complete: bool = True) -> None:
        start, run = day(on), f"{scope}-{on}"
        self.clock.now = start + timedelta(hours=2)
        sightings, contents = frames(list(postings), start + timedelta(minutes=5), scope=scope, run=run)
        self.market.record(sightings, contents, run_id=run, batch=0)
        self.market.record_run(run_row(run, start, scope=scope, complete=complete, seen=len(postings)))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "market"


@pytest.fixture
def market(root: Path, clock: Clock) -> Market:
    return Market(root, clock=clock)


@pytest.fixture
def crawl(market: Market, clock: Clock) -> Crawler:
    return Crawler(market, clock)


@pytest.fixture
def ids() -> Callable[[pl.LazyFrame], list[str]]:
    def sorted_ids(frame: pl.LazyFrame) -> list[str]:
        return frame.select("source_id").collect().to_series().sort().to_list()

    return sorted_ids
