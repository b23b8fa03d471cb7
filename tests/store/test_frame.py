"""The market for analysis: what stands in a row, where it comes from, and as of when."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from sunset.errors import BadInput
from sunset.schema import Analyses, EvidenceRows, MarketFrame, Salary
from sunset.specialists.panel import Panel
from sunset.store import Market
from sunset.store.frame import _READ
from tests.store.conftest import Crawler, day, job, posting


def say(market: Market, specialist: str, values: str, *, of: str, on: float = 0, digest: str = "v1") -> None:
    """Let a specialist have said something of a posting."""
    inputs = market.postings(open_only=False).filter(pl.col("source_id") == of)
    row = {
        "analysis_id": f"{specialist}-{digest}-{of}",
        "input_hash": inputs.select("input_hash").collect().item(),
        "specialist": specialist, "digest": digest, "values": values, "confidence": 0.9, "abstained": False,
        "run_id": "r1", "analysed_at": day(on),
    }  # fmt: skip
    frame = pl.DataFrame([row], schema=Analyses.create_empty().schema)
    market.record_analyses(frame, EvidenceRows.create_empty(), key=row["analysis_id"])


def row(market: Market, source_id: str, **more: Any) -> dict[str, Any]:
    return market.frame(**more).filter(pl.col("job_id") == job(source_id)).collect().row(0, named=True)


def test_an_unused_market_has_an_empty_frame(market: Market, root: Path) -> None:
    frame = market.frame(text="cook").collect()
    assert (frame.height, frame.columns) == (0, MarketFrame.column_names())
    assert not root.exists()


def test_a_row_says_what_source_and_specialists_state(market: Market, crawl: Crawler) -> None:
    crawl(0, posting("1", work_model="onsite", language="en"), posting("2"))
    say(market, "terms", '{"work_model": "hybrid", "employment": "permanent"}', of="1")
    say(market, "location", '{"places": [{"city": "Wien", "country": "AT", "lat": 48.2}]}', of="1")
    say(market, "domain", '{"domain": "hr"}', of="1")
    say(market, "seniority", '{"seniority": null}', of="1")
    first, second = row(market, "1"), row(market, "2")
    assert MarketFrame.validate(market.frame().collect()).height == 2
    assert (first["work_model"], first["employment_type"], first["language"]) == ("hybrid", "permanent", "en")
    assert (first["cities"], first["countries"], first["domain"]) == (["Wien"], ["AT"], "hr")
    assert (first["seniority"], first["read"]) == (None, False)
    assert (second["cities"], second["countries"], second["domain"]) == (["Mainz"], ["DE"], None)
    say(market, "language", '{"language": "mixed"}', of="1")
    assert (row(market, "1")["language"], row(market, "1")["read"]) == ("mixed", True)


def test_the_newest_reading_counts(market: Market, crawl: Crawler) -> None:
    crawl(0, posting("1"))
    say(market, "domain", '{"domain": "risk"}', of="1", on=2, digest="v2")
    say(market, "domain", '{"domain": "hr"}', of="1", on=1)
    assert row(market, "1")["domain"] == "risk"


def test_pay_is_taken_from_one_origin_as_a_whole(market: Market, crawl: Crawler) -> None:
    crawl(0, posting("1", salary=Salary(minimum=40_000)), posting("2"), posting("3"))
    for number in "12":
        say(
            market,
            "terms",
            '{"salary_min": 20, "salary_max": 30, "salary_currency": "EUR", "salary_period": "hour"}',
            of=number,
        )
    pay = ["salary_min", "salary_max", "salary_currency", "salary_period", "salary_stated_by"]
    assert [row(market, "1")[name] for name in pay] == [40_000, None, None, None, "source"]
    assert [row(market, "2")[name] for name in pay] == [20, 30, "EUR", "hour", "text"]
    assert [row(market, "3")[name] for name in pay] == [None] * 5


def test_what_the_first_crawl_of_a_listing_saw_may_be_old(market: Market, crawl: Crawler) -> None:
    crawl(0, posting("1"))
    crawl(1, posting("1"), posting("2"))
    crawl(2, posting("3"), scope="other")
    known = market.frame().select("title", "there_before").sort("title").collect().rows()
    assert known == [("Cook 1", True), ("Cook 2", False), ("Cook 3", True)]


def test_the_frame_as_of_a_moment_knows_nothing_later(market: Market, crawl: Crawler) -> None:
    crawl(0, posting("1"), posting("2"))
    crawl(7, posting("1"), posting("3"))
    now = market.frame().filter(pl.col("closed_at").is_null()).select("title").collect()["title"]
    then = market.frame(as_of=day(1))
    assert sorted(now) == ["Cook 1", "Cook 3"]
    assert sorted(then.collect()["title"]) == ["Cook 1", "Cook 2"]
    assert then.collect()["closed_at"].null_count() == 2
    assert then.collect()["last_seen"].max() < day(1)
    with pytest.raises(BadInput, match="no time zone"):
        market.frame(as_of=datetime(2026, 11, 2))
    assert market.frame(as_of=datetime(2020, 1, 1, tzinfo=UTC)).collect().is_empty()


def test_a_new_crawl_and_a_new_reading_are_seen_and_the_old_frame_stays(
    market: Market, crawl: Crawler
) -> None:
    crawl(0, posting("1"))
    before = market.frame()
    crawl(1, posting("1"), posting("2"))
    assert market.frame().collect().height == 2
    assert before.collect().height == 1
    say(market, "domain", '{"domain": "hr"}', of="2")
    assert row(market, "2")["domain"] == "hr"


def test_frames_of_days_ago_are_cleared_away(market: Market, crawl: Crawler, root: Path) -> None:
    crawl(0, posting("1"))
    market.frame()
    (old,) = (root / ".cache").glob("frame-*.parquet")
    os.utime(old, (0, 0))
    crawl(1, posting("1"), posting("2"))
    assert market.frame().collect().height == 2
    assert not old.exists()
    assert len(list((root / ".cache").glob("frame-*.parquet"))) == 1


def test_words_are_searched_in_any_case_and_as_they_are(market: Market, crawl: Crawler) -> None:
    crawl(0, posting("1", description="Kenntnisse in C++ und MÄRKTEN."), posting("2", description="C oder D"))
    assert row(market, "1", text="märkten c++ cook")["title"] == "Cook 1"
    assert market.frame(text="c++").collect().height == 1
    assert market.frame(text="c.").collect().height == 0


def test_no_person_and_no_payload_is_in_it() -> None:
    assert not {
        "contact_name", "contact_role", "contact_retain_until", "raw", "description", "apply_url"
    } & set(MarketFrame.column_names())  # fmt: skip


def test_the_fields_it_reads_are_the_specialists_own() -> None:
    places = Panel().fields["places"]
    for name, fields in _READ.items():
        own = next(one for one in Panel().specialists if one.name == name).fields
        for field, kind in fields.items():
            if field != "places":
                assert own[field] == kind
    assert {"city", "country"} <= {part.name for part in places.inner.fields}


def test_without_a_folder_to_keep_it_in_the_frame_is_made_each_time(
    market: Market, crawl: Crawler, root: Path
) -> None:
    crawl(0, posting("1"))
    (root / ".cache").write_text("in the way")
    assert market.frame().collect()["title"].to_list() == ["Cook 1"]
