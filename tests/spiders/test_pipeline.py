"""A row that the market would not take costs itself only."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.http import TextResponse

from spiders.base import Job, Sighted
from spiders.pages.payload import ListedRow
from spiders.pipelines import MarketPipeline
from spiders.sources.beesite import BeeSiteSpider
from spiders.tally import Past
from sunset import sources
from sunset.clock import Clock
from sunset.schema import Posting, job_id
from sunset.store import Market


def test_a_row_that_does_not_fit_is_dropped_and_stays_sighted(tmp_path: Path, noon: Clock) -> None:
    source = sources.find("mainbrueck")
    market = Market(tmp_path / "market", clock=noon)
    job = Job(
        source=source,
        params=source.parameters({}),
        scope="mainbrueck",
        run_id="run",
        market=market,
        past=Past(),
        dropped_file=tmp_path / "dropped.jsonl",
        progress=lambda tally: None,
        clock=noon,
    )
    spider = BeeSiteSpider(job)
    pipeline = MarketPipeline(SimpleNamespace(spider=spider, stats=SimpleNamespace(get_stats=dict)))
    pipeline.open_spider()
    for source_id, url in (("good", "https://a.example/1"), ("odd", "")):
        posting = Posting(source="mainbrueck", source_id=source_id, url=url, title="Koch", raw="{}")
        spider.tally.page([source_id], 2)
        asyncio.run(pipeline.process_item(Sighted(source_id, posting, noon())))
    pipeline.close_spider()
    assert pipeline.error is None
    assert market.postings().collect()["source_id"].to_list() == ["good"]
    assert market.history(job_id("mainbrueck", "odd"))["content_key"].to_list() == [None]
    assert (spider.tally.kept, dict(spider.tally.dropped)) == (
        1,
        {"does not fit the table (url|min_length)": 1},
    )
    assert market.source_runs().collect()["kept"].to_list() == [1]


@pytest.mark.parametrize(
    ("extract", "reason"),
    [
        (
            lambda: Posting(source="x", source_id="7", url="u", title="t", language="german"),
            "impossible value of language",
        ),
        (lambda: {}["missing"], "unexpected page (KeyError)"),
    ],
)
def test_a_page_that_surprises_its_reader_costs_itself_only(
    tmp_path: Path, extract: Callable[[], Posting], reason: str
) -> None:
    spider = _spider(tmp_path)
    page = TextResponse("https://a.example/7", body=b"odd", request=Request("https://a.example/7"))
    sighted = spider.sight(page, ListedRow("7", {"n": 7}), extract)
    assert (sighted.source_id, sighted.posting) == ("7", None)
    assert dict(spider.tally.dropped) == {reason: 1}
    assert '"page": "odd"' in spider.job.dropped_file.read_text(encoding="utf-8")


def test_a_page_with_more_rows_than_a_crawl_reads_is_not_read_to_its_end(tmp_path: Path) -> None:
    spider = _spider(tmp_path)
    asked = spider.read_listing([ListedRow(str(number), {}) for number in range(30_000)], 30_000)
    assert sum("/jobhtml/" in request.url for request in asked) == 20_000
    assert spider.tally.seen == 20_000
    assert "a crawl reads 20000" in spider.tally.alarms[0]


def _spider(tmp_path: Path) -> BeeSiteSpider:
    source = sources.find("mainbrueck")
    job = Job(
        source=source,
        params=source.parameters({}),
        scope="mainbrueck",
        run_id="run",
        market=None,
        past=Past(),
        dropped_file=tmp_path / "dropped.jsonl",
        progress=lambda tally: None,
    )
    return BeeSiteSpider(job)
