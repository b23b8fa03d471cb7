"""One crawl, in a process of its own: ``python -m spiders crawl --source NAME --run-id ID``.

The market is that of the settings. A source's parameters come as a JSON object in SUNSET_CRAWL_PARAMS:
everybody on the machine can see a command line.

Prints one JSON object a line: ``{"event": "progress", ...}`` while it runs and one
``{"event": "finished", ...}`` (or ``{"event": "failed", ...}``) at the end.

Exit codes: 0 all is well, 1 finished with alarms, 2 failed.
"""

import argparse
import asyncio
import contextlib
import importlib
import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.utils.project import get_project_settings

from spiders.base import Job
from spiders.pipelines import MarketPipeline
from spiders.tally import Past
from sunset import sources
from sunset.errors import BadInput, SunsetError
from sunset.settings import Settings
from sunset.store import Market

__all__ = ["main"]

GRACE = 3.0
"""Seconds that requests under way may take after a stop was asked for."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one crawl; return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        job = _job(options)
        finished = _crawl(job, options.watch_stdin)
    except SunsetError as error:
        _tell("failed", error=str(error))
        return 2
    except Exception as error:  # whoever started this process has only its output to go by
        logging.getLogger("spiders").exception("crawl failed")
        _tell("failed", error=f"{type(error).__name__}: {error}")
        return 2
    _tell("finished", **finished)
    return 1 if finished["alarms"] else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m spiders", description=__doc__)
    crawl = parser.add_subparsers(dest="command", required=True).add_parser("crawl", help="run one crawl")
    crawl.add_argument("--source", required=True, help="name of a registered source")
    crawl.add_argument("--run-id", required=True, help="key of the run")
    crawl.add_argument("--watch-stdin", action="store_true", help="stop when standard input closes")
    return parser


def _job(options: argparse.Namespace) -> Job:
    source = sources.find(options.source)
    given = _json_object(os.environ.get("SUNSET_CRAWL_PARAMS", "{}"))
    scope = source.scope(given)
    settings = Settings.load()
    market = Market(settings.market_url, options=settings.market_options)
    return Job(
        source=source,
        params=source.parameters(given),
        scope=scope,
        run_id=options.run_id,
        market=market,
        past=_past(market, scope),
        dropped_file=settings.home / "dropped" / f"{Path(options.run_id).name}.jsonl",
        progress=lambda tally: _tell(
            "progress", seen=tally.seen, read=tally.handled, kept=tally.kept, expected=tally.stated
        ),
    )


def _json_object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise BadInput(f"SUNSET_CRAWL_PARAMS: not valid JSON ({error}). Quote it for the shell.") from None
    if not isinstance(value, dict):
        raise BadInput('SUNSET_CRAWL_PARAMS: an object is needed, like {"page_size": 50}.')
    return value


def _past(market: Market, scope: str) -> Past:
    runs = market.source_runs().filter(pl.col("scope") == scope).sort("started_at").collect()
    complete = runs.filter("complete")
    return Past(
        usual=complete["seen"].to_list()[-1] if complete.height else None,
        previous=runs["seen"].to_list()[-1] if runs.height else None,
    )


def _crawl(job: Job, watch_stdin: bool) -> dict[str, Any]:
    """Run the spider; return the record of the run and what else is worth telling."""
    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "spiders.settings")
    module, _, name = job.source.spider.partition(":")
    process = AsyncCrawlerProcess(get_project_settings())
    crawler = process.create_crawler(getattr(importlib.import_module(module), name))
    loop = asyncio.get_event_loop()
    crawl = process.crawl(crawler, job=job)
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, _stop, process, crawler)
    if watch_stdin:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    process.start(install_signal_handlers=False)
    if crawl.done() and not crawl.cancelled() and crawl.exception():
        raise crawl.exception()

    pipeline = crawler.get_item_pipeline(MarketPipeline)
    pipeline.close_spider()  # a crawl that had to be cut short has not closed it yet
    if pipeline.error is not None:
        raise pipeline.error
    tally = crawler.spider.tally
    told = pipeline.record | {"repeated": tally.repeated, "filled": tally.filled()}
    told["message"] = "The board itself says it has no postings." if tally.stated == 0 else None
    told["dropped_file"] = str(job.dropped_file) if tally.dropped_file.exists() else None
    return told


def _stop(process: AsyncCrawlerProcess, crawler: Crawler) -> None:
    """End the crawl: politely within `GRACE` seconds, then without what is under way."""
    if crawler.spider is not None:
        crawler.spider.tally.interrupted = True
    loop = asyncio.get_event_loop()
    crawler.stopping = loop.create_task(process.stop())  # held, or it may be collected
    loop.call_later(GRACE, process._stop_reactor)


def _end_with_parent() -> None:
    """Ask this process to stop once whoever holds its standard input is gone."""
    # not sys.stdin: a thread inside its buffer breaks the interpreter's end
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _tell(event: str, **values: Any) -> None:
    """Print one line for the process that started this one; if it is gone, nobody needs to know."""
    line = json.dumps({"event": event, **values}, ensure_ascii=False, default=_plain)
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else str(value)


if __name__ == "__main__":
    sys.exit(main())
