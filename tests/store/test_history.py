"""Postings as each was at a moment of its own."""

from datetime import datetime, timedelta

import polars as pl

from sunset.store import Market
from tests.store.conftest import Crawler, day, frames, job, posting

FIVE = timedelta(minutes=5)


def as_it_was(market: Market, moments: dict[str, datetime]) -> list[tuple[object, ...]]:
    found = market.as_it_was({job(one): at for one, at in moments.items()})
    return found.sort("source_id").select("source_id", "title", "seen_at").rows()


def test_a_posting_stays_readable_after_it_changed_closed_and_the_tables_were_tidied(
    market: Market, crawl: Crawler
) -> None:
    crawl(0, posting("1"), posting("2"))
    crawl(3, posting("1", title="Head cook"), posting("2"))
    crawl(6)
    market.compact()
    market.vacuum(dry_run=False, keep=timedelta(0))
    assert market.postings().collect().is_empty()
    assert as_it_was(market, {"1": day(2)}) == [("1", "Cook 1", day(0) + FIVE)]
    assert as_it_was(market, {"1": day(4), "2": day(9)}) == [
        ("1", "Head cook", day(3) + FIVE),
        ("2", "Cook 2", day(3) + FIVE),
    ]


def test_before_the_first_sighting_the_first_state_counts(market: Market, crawl: Crawler) -> None:
    crawl(1, posting("1"))
    crawl(2, posting("1", title="Head cook"))
    assert as_it_was(market, {"1": day(0)}) == [("1", "Cook 1", day(1) + FIVE)]


def test_a_sighting_whose_page_could_not_be_read_is_passed_over(market: Market, crawl: Crawler) -> None:
    crawl(1, posting("1"))
    seen, texts = frames([posting("1")], day(2), run="r9")
    unread = seen.with_columns(content_key=pl.lit(None, pl.String))
    market.record(unread, texts.head(0), run_id="r9", batch=0)
    assert as_it_was(market, {"1": day(5)}) == [("1", "Cook 1", day(1) + FIVE)]


def test_what_was_never_seen_has_no_row(market: Market, crawl: Crawler) -> None:
    assert as_it_was(market, {"1": day(0)}) == []
    crawl(1, posting("1"))
    assert as_it_was(market, {"2": day(1)}) == []
    assert market.as_it_was({}).height == 0
