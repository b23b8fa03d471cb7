"""From items to the market, in batches: a kill costs the batch in flight and nothing else."""

import asyncio
import time
from datetime import datetime
from typing import Any, Self

import polars as pl
from scrapy.crawler import Crawler

from spiders.base import Sighted, SourceSpider
from spiders.record import run_record
from sunset.failpoints import failpoint
from sunset.schema import Contents, Sightings, job_id

__all__ = ["BATCH", "MarketPipeline"]

BATCH = 50
"""Postings a batch; one append each to sightings and contents."""


TICK = 0.5
"""Seconds between two reports of progress."""


class MarketPipeline:
    """Item pipeline: records what was sighted, and at the end how the run went."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._waiting: list[Sighted] = []
        self._batch = 0
        self._told = 0.0
        self._started: datetime | None = None
        self._finished = False
        self._stopping: asyncio.Future[None] | None = None
        self.record: dict[str, Any] | None = None
        self.error: Exception | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build for a crawler whose spider is a `SourceSpider`."""
        return cls(crawler)

    @property
    def _spider(self) -> SourceSpider:
        spider = self._crawler.spider
        assert isinstance(spider, SourceSpider)
        return spider

    def open_spider(self) -> None:
        """Note when the run began."""
        self._started = self._spider.job.clock()

    async def process_item(self, item: Sighted) -> Sighted:
        """Take one posting; every `BATCH` of them go to the market."""
        self._waiting.append(item)
        self._spider.tally.handled += 1
        if time.monotonic() - self._told >= TICK:
            self._told = time.monotonic()
            self._spider.job.progress(self._spider.tally)
        if len(self._waiting) >= BATCH and self.error is None:
            try:
                self._flush()
            except Exception as error:
                self.error = error
                stop = self._crawler.stop_async()  # not awaited here: it waits for this very item
                self._stopping = asyncio.ensure_future(stop)
        return item

    def close_spider(self) -> None:
        """Record the rest and the run; a second call does nothing."""
        if self._finished:
            return
        self._finished = True
        if self.error is None:
            try:
                self._flush()
                self.record = run_record(self._spider, self._crawler.stats.get_stats(), self._started)
                failpoint("spiders.before_run_record")
                self._spider.job.market.record_run(self.record)
            except Exception as error:
                self.error = error

    def _flush(self) -> None:
        if not self._waiting:
            return
        batch, self._waiting = self._waiting, []
        contents = self._contents(batch)
        keys = dict(contents.select("job_id", "content_key").iter_rows())
        source = self._spider.job.source.name
        sightings = Sightings.validate(
            pl.DataFrame(
                [
                    {
                        "source": source,
                        "source_id": item.source_id,
                        "job_id": (key := job_id(source, item.source_id)),
                        "scope": self._spider.job.scope,
                        "run_id": self._spider.job.run_id,
                        "seen_at": item.seen_at,
                        "content_key": keys.get(key),
                    }
                    for item in batch
                ],
                schema=Sightings.create_empty().schema,
            )
        )
        recorded = self._spider.job.market.record(
            sightings, contents, run_id=self._spider.job.run_id, batch=self._batch
        )
        if recorded.sightings < sightings.height:
            self._spider.tally.repeats_a_run = True
        self._batch += 1
        failpoint("spiders.after_batch")
        self._spider.job.progress(self._spider.tally)

    def _contents(self, batch: list[Sighted]) -> pl.DataFrame:
        """Return the rows of `batch` that the table takes; count the others as dropped."""
        rows = [item.posting.row() | {"recorded_at": item.seen_at} for item in batch if item.posting]
        frame = pl.DataFrame(rows, schema=Contents.create_empty().schema)
        good, failures = Contents.filter(frame)
        accepted = set(good["job_id"])
        rules = ", ".join(sorted(failures.counts()))
        for row in rows:
            if row["job_id"] in accepted:
                self._spider.tally.keep(row)
            else:
                self._spider.tally.drop(f"does not fit the table ({rules})", row["raw"], row["source_id"])
        return good
