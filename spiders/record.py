"""The record of a run: one row of the market's `source_runs`."""

from datetime import datetime
from typing import Any

from spiders.base import SourceSpider

__all__ = ["run_record"]


def run_record(spider: SourceSpider, stats: dict[str, Any], started_at: datetime) -> dict[str, Any]:
    """Draw up the record, with the columns of `sunset.schema.SourceRuns` (JSON columns as objects).

    Parameters
    ----------
    spider : whose tally is closed by this call.
    stats : Scrapy's statistics of the crawl.
    started_at : when it began.
    """
    tally, job = spider.tally, spider.job
    complete = tally.finish()
    prefix = "downloader/response_status_count/"
    statuses = {key.removeprefix(prefix): count for key, count in stats.items() if key.startswith(prefix)}
    return {
        "run_id": job.run_id,
        "source": job.source.name,
        "scope": job.scope,
        "started_at": started_at,
        "finished_at": job.clock(),
        "complete": complete,
        "seen": tally.seen,
        "kept": tally.kept,
        "dropped": dict(tally.dropped),
        "requests": stats.get("downloader/request_count", 0),
        "statuses": statuses,
        "bytes": stats.get("downloader/response_bytes", 0),
        "alarms": list(tally.alarms),
    }
