"""A row that the market would not take costs itself only."""

import asyncio
from pathlib import Path
from types import SimpleNamespace

from spiders.base import Job, Sighted
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
