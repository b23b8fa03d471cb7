"""Opening, closing, reopening; the market as it was; the view against a slow model of it."""

from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sunset.errors import BadInput, NotFound
from sunset.store import Market
from tests.store.conftest import Clock, Crawler, day, frames, posting, run_row

ONE, TWO = posting("1"), posting("2")
JOB = ONE.row()["job_id"]


def closed(market: Market, source_id: str = "1") -> datetime | None:
    found = market.postings(open_only=False).filter(pl.col("source_id") == source_id).collect()
    return found["closed_at"].item()


def test_a_complete_listing_without_it_closes_a_posting(market: Market, crawl: Crawler, ids) -> None:
    crawl(0, ONE, TWO)
    crawl(1, TWO)
    crawl(2, TWO)
    assert ids(market.postings()) == ["2"]
    assert closed(market) == day(1) + timedelta(hours=1), "the end of the first run that missed it"


def test_an_incomplete_listing_closes_nothing(market: Market, crawl: Crawler, ids) -> None:
    crawl(0, ONE, TWO)
    crawl(1, TWO, complete=False)
    assert ids(market.postings()) == ["1", "2"]


def test_another_scope_closes_nothing(market: Market, crawl: Crawler, ids) -> None:
    crawl(0, ONE)
    crawl(1, TWO, scope="demo Berlin")
    assert ids(market.postings()) == ["1", "2"]


def test_a_posting_in_two_scopes_is_open_while_any_shows_it(market: Market, crawl: Crawler) -> None:
    crawl(0, ONE, scope="all")
    crawl(0.5, ONE, scope="Mainz")
    crawl(1, TWO, scope="all")
    assert closed(market) is None
    crawl(2, TWO, scope="Mainz")
    assert closed(market) == day(2) + timedelta(hours=1)


def test_a_posting_reopens_when_it_is_seen_again(market: Market, crawl: Crawler, ids) -> None:
    crawl(0, ONE)
    crawl(1, TWO)
    crawl(2, ONE, TWO)
    assert ids(market.postings()) == ["1", "2"]
    found = market.postings(job_ids=[JOB]).collect()
    assert found["first_seen"].item() == day(0) + timedelta(minutes=5)
    assert found["last_seen"].item() == day(2) + timedelta(minutes=5)


def test_a_listing_that_was_read_while_it_was_recorded_does_not_close_it(market: Market, ids) -> None:
    """The run that saw a posting, and one that began before it was seen, say nothing against it."""
    market.record(*frames([ONE], day(0)), run_id="r1", batch=0)
    market.record_run(run_row("r0", day(0) - timedelta(minutes=1)))
    market.record_run(run_row("r1", day(0)))
    assert ids(market.postings()) == ["1"]


def test_a_page_that_could_not_be_read_keeps_its_posting_open(
    market: Market, crawl: Crawler, clock: Clock
) -> None:
    crawl(0, ONE)
    sightings, contents = frames([ONE], day(1), run="r2")
    unread = sightings.with_columns(content_key=pl.lit(None, pl.String))
    market.record(unread, contents.head(0), run_id="r2", batch=0)
    market.record_run(run_row("r2", day(1)))
    assert market.postings().collect()["title"].to_list() == ["Cook 1"]


def test_the_newest_text_is_shown(market: Market, crawl: Crawler) -> None:
    crawl(0, posting("1", title="Cook"))
    crawl(1, posting("1", title="Head Cook"))
    assert market.postings().collect()["title"].to_list() == ["Head Cook"]
    crawl(2, posting("1", title="Cook"))
    assert market.postings().collect()["title"].to_list() == ["Cook"]


def test_history_tells_states_and_closings(market: Market, crawl: Crawler) -> None:
    crawl(0, posting("1", title="Cook"))
    crawl(1, posting("1", title="Cook"))
    crawl(2, posting("1", title="Head Cook"))
    crawl(3, TWO)
    crawl(4, posting("1", title="Head Cook"))
    crawl(5, TWO)
    told = market.history(JOB)
    five, hour = timedelta(minutes=5), timedelta(hours=1)
    assert told.select("title", "seen_from", "seen_to", "seen", "closed_at").rows() == [
        ("Cook", day(0) + five, day(1) + five, 2, None),
        ("Head Cook", day(2) + five, day(2) + five, 1, day(3) + hour),
        ("Head Cook", day(4) + five, day(4) + five, 1, day(5) + hour),
    ]


def test_history_begins_before_the_page_was_read(market: Market, crawl: Crawler) -> None:
    sightings, contents = frames([ONE], day(0), run="r0")
    unread = sightings.with_columns(content_key=pl.lit(None, pl.String))
    market.record(unread, contents.head(0), run_id="r0", batch=0)
    assert market.postings().collect().is_empty()
    assert market.history(JOB).select("title", "seen").rows() == [(None, 1)]
    crawl(1, ONE)
    assert market.history(JOB).select("title", "seen", "closed_at").rows() == [("Cook 1", 2, None)]


def test_the_market_as_of_a_moment(market: Market, crawl: Crawler, ids) -> None:
    crawl(0, posting("1", title="Cook"))
    crawl(1, posting("1", title="Chef"), TWO)
    crawl(2, TWO)
    assert ids(market.postings(as_of=day(-1))) == []
    assert market.postings(as_of=day(0.5)).collect()["title"].to_list() == ["Cook"]
    assert sorted(market.postings(as_of=day(1.5)).collect()["title"]) == ["Chef", "Cook 2"]
    assert ids(market.postings(as_of=day(2))) == ["1", "2"]
    assert ids(market.postings(as_of=day(3))) == ["2"]
    with pytest.raises(BadInput, match="has no time zone"):
        market.postings(as_of=datetime(2026, 11, 1))


def test_the_market_as_of_a_version(market: Market, crawl: Crawler, ids) -> None:
    crawl(0, ONE)
    before = market.version()["sightings"]
    crawl(1, TWO)
    market.compact()
    assert ids(market.postings(as_of=before)) == ["1"]
    assert ids(market.postings(as_of=market.version()["sightings"])) == ["2"]
    assert ids(market.postings(as_of=0)) == []
    with pytest.raises(NotFound, match="has the versions 0 to 3, not 99"):
        market.postings(as_of=99)


def test_a_version_of_a_market_that_never_began(market: Market) -> None:
    with pytest.raises(NotFound, match="Nothing was recorded"):
        market.postings(as_of=3)


def test_links_are_as_of_a_moment_too(market: Market, crawl: Crawler, clock: Clock) -> None:
    crawl(0, posting("1", title="Cook"), posting("2", title="Cook"))
    clock.now = day(3)
    market.link_duplicates()
    assert market.postings(as_of=day(2)).collect()["representative"].n_unique() == 2
    assert market.postings(as_of=day(3)).collect()["representative"].n_unique() == 1


def test_a_second_reader_uses_the_cached_view(market: Market, crawl: Crawler, root: Path, ids) -> None:
    crawl(0, ONE)
    assert ids(market.postings()) == ["1"]
    (file,) = (root / ".cache").glob("state-*.parquet")
    assert ids(Market(root).postings()) == ["1"]
    file.write_bytes(b"PAR1 cut off")
    assert ids(Market(root).postings()) == ["1"], "a broken cache is made again"
    crawl(1, TWO)
    assert ids(Market(root).postings()) == ["2"]
    assert len(list((root / ".cache").glob("*"))) == 1, "old views are removed"


def test_a_market_that_may_only_be_read_can_be_read(market: Market, crawl: Crawler, root: Path, ids) -> None:
    crawl(0, ONE)
    (root / ".cache").write_text("in the way")
    assert ids(Market(root).postings()) == ["1"]


def test_a_frame_stays_what_it_was(market: Market, crawl: Crawler, ids) -> None:
    crawl(0, ONE)
    before, analysed = market.postings(), market.source_runs()
    crawl(1, TWO)
    assert ids(before) == ["1"]
    assert analysed.collect().height == 1


# --- against a model ----------------------------------------------------------------------

_sighting = st.tuples(
    st.sampled_from("123"), st.sampled_from("AB"), st.integers(0, 20), st.sampled_from([None, "x", "y"])
)
_run = st.tuples(st.sampled_from("AB"), st.integers(0, 20), st.integers(0, 5), st.booleans())


def model(
    sightings: list[tuple[str, str, int, str | None]], runs: list[tuple[str, int, int, bool]], until: int
) -> dict[str, tuple[str, int, int, int | None]]:
    """What the view must say: source id -> (title, first seen, last seen, closed)."""
    told = {}
    closing = [
        (scope, start, start + length)
        for scope, start, length, complete in runs
        if complete and start + length <= until
    ]
    for source_id in "123":
        mine = [s for s in sightings if s[0] == source_id and s[2] <= until]
        readable = sorted((at, posting(source_id, title=title).row()["content_key"], title)
                          for _, _, at, title in mine if title)  # fmt: skip
        if not readable:
            continue
        ends = [
            min((end for where, start, end in closing if where == scope and start > last), default=None)
            for scope, last in {
                scope: max(at for _, where, at, _ in mine if where == scope) for _, scope, _, _ in mine
            }.items()
        ]
        told[source_id] = (
            readable[-1][2],
            min(s[2] for s in mine),
            max(s[2] for s in mine),
            None if None in ends else max(ends),
        )
    return told


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_sighting, min_size=1, max_size=12), st.lists(_run, max_size=8), st.integers(0, 25))
def test_the_view_says_what_a_slow_model_says(
    sightings: list[tuple[str, str, int, str | None]], runs: list[tuple[str, int, int, bool]], moment: int
) -> None:
    with TemporaryDirectory() as folder:
        market = Market(folder)
        batches: dict[str, list[tuple[pl.DataFrame, pl.DataFrame]]] = {}
        for number, (source_id, scope, at, title) in enumerate(sightings):
            run = f"r{sum(s[:2] == (source_id, scope) for s in sightings[:number])}"
            seen, content = frames([posting(source_id, title=title or "-")], day(at), scope=scope, run=run)
            if title is None:
                seen, content = seen.with_columns(content_key=pl.lit(None, pl.String)), content.head(0)
            batches.setdefault(run, []).append((seen, content))
        for run, pairs in batches.items():
            market.record(*(pl.concat(part) for part in zip(*pairs, strict=True)), run_id=run, batch=0)
        ended = [
            run_row(f"c{number}", day(start), scope=scope, complete=complete, finished_at=day(start + length))
            | {"dropped": "{}", "statuses": "{}", "alarms": "[]"}
            for number, (scope, start, length, complete) in enumerate(runs)
        ]
        if ended:
            market.record_run(pl.DataFrame(ended))
        for until, found in ((99, market.postings(open_only=False)),
                             (moment, market.postings(open_only=False, as_of=day(moment)))):  # fmt: skip
            rows_found = (
                found.select("source_id", "title", "first_seen", "last_seen", "closed_at").collect().rows()
            )
            expected = {
                key: (title, day(first), day(last), None if end is None else day(end))
                for key, (title, first, last, end) in model(sightings, runs, until).items()
            }
            assert {row[0]: row[1:] for row in rows_found} == expected
