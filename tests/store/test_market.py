"""Recording, finding, analysing: the doors of the market."""

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from sunset.errors import BadInput, NotFound
from sunset.schema import EvidenceRows
from sunset.store import Market
from tests.store.conftest import Clock, Crawler, analysed, day, frames, job, posting, run_row


def test_an_unused_market_is_empty_and_nothing_is_written(market: Market, root: Path) -> None:
    assert market.postings().collect().is_empty()
    assert market.pending("terms", "v1").collect().is_empty()
    assert market.links().collect().is_empty()
    assert market.link_duplicates() == 0
    assert market.version()["sightings"] == -1
    assert market.check().tables == {}
    assert not root.exists()


def test_recorded_postings_are_found(market: Market, crawl: Crawler) -> None:
    crawl(0, posting("1", description="Menü für 40 Gäste", posted_on=date(2026, 10, 30)), posting("2"))
    found = market.postings().sort("source_id").collect()
    assert found["title"].to_list() == ["Cook 1", "Cook 2"]
    assert found["description"][0] == "Menü für 40 Gäste"
    assert found["posted_on"].to_list() == [date(2026, 10, 30), None]
    assert found["locations"][0].to_list() == [
        {"city": "Mainz", "region": None, "country": "DE", "lat": None, "lon": None}
    ]
    assert found["first_seen"][0] == datetime(2026, 11, 1, 8, 5, tzinfo=UTC)
    assert found["closed_at"].to_list() == [None, None]
    assert found["representative"].to_list() == found["job_id"].to_list()


def test_recording_a_batch_again_adds_nothing(market: Market) -> None:
    batch = frames([posting("1"), posting("2")], day(0))
    first = market.record(*batch, run_id="r1", batch=0)
    again = market.record(*batch, run_id="r1", batch=0)
    assert (first.sightings, first.new_contents, first.rejected.height) == (2, 2, 0)
    assert (again.sightings, again.new_contents) == (0, 0)
    assert market.postings().collect().height == 2


def test_a_batch_number_used_twice_loses_nothing(market: Market) -> None:
    market.record(*frames([posting("1")], day(0)), run_id="r1", batch=0)
    other = market.record(*frames([posting("2")], day(0)), run_id="r1", batch=0)
    assert other.sightings == 1
    assert market.postings().collect().height == 2


def test_known_contents_are_not_stored_again(market: Market) -> None:
    market.record(*frames([posting("1")], day(0)), run_id="r1", batch=0)
    result = market.record(*frames([posting("1")], day(1), run="r2"), run_id="r2", batch=0)
    assert (result.sightings, result.new_contents) == (1, 0)


def test_the_moment_of_recording_is_added(market: Market, clock: Clock) -> None:
    sightings, contents = frames([posting("1")], day(0))
    clock.now = day(3)
    market.record(sightings, contents.drop("recorded_at"), run_id="r1", batch=0)
    assert market.history(job("1"))["recorded_at"].to_list() == [day(3)]


def test_bad_rows_are_set_aside_and_kept(market: Market) -> None:
    sightings, contents = frames([posting("1"), posting("2"), posting("3")], day(0))
    contents = contents.with_columns(
        title=pl.Series(["Cook 1", "", "Cook 3"]), language=pl.Series(["de", None, "deutsch"])
    )
    sightings = pl.concat(
        [sightings, sightings.head(1).with_columns(source_id=pl.lit(""), job_id=pl.lit("x"))]
    )
    result = market.record(sightings, contents, run_id="r1", batch=0)
    reasons = result.rejected.sort("table", "reason").select("table", "reason").rows()
    lost = "content_key: the market holds no such content; kept as seen, without content"
    assert reasons == [
        ("contents", "language: regex"),
        ("contents", "title: min_length"),
        ("sightings", lost),
        ("sightings", lost),
        ("sightings", "source_id: min_length"),
    ]
    assert market.postings().collect()["title"].to_list() == ["Cook 1"]
    assert result.sightings == 3, "a posting whose page is bad was still seen"
    market.record(sightings, contents, run_id="r1", batch=0)
    kept = market.rejected().collect()
    assert kept.height == 5
    assert kept["run_id"].unique().to_list() == ["r1"]
    assert '"language": "deutsch"' in " ".join(kept["row"])


def test_frames_made_from_empty_lists_hold_nothing(market: Market, crawl: Crawler) -> None:
    nothing = pl.DataFrame([])
    assert market.record(nothing, nothing, run_id="r1", batch=0).sightings == 0
    crawl(0, posting("1"))
    sightings, _ = frames([posting("1")], day(1), run="r2")
    assert market.record(sightings, nothing, run_id="r2", batch=0).sightings == 1
    analyses, _ = analysed(market.postings().collect())
    assert market.record_analyses(analyses, nothing, key="k") == 1
    assert market.record_vectors(nothing) == 0


def test_rows_without_types_are_taken(market: Market) -> None:
    """As spiders make them: a column of nulls has no type yet."""
    row = posting("1", cities=()).row()
    seen = {name: row[name] for name in ("source", "source_id", "job_id", "content_key")}
    sightings = pl.DataFrame([seen | {"scope": "demo", "run_id": "r1", "seen_at": day(0)}])
    result = market.record(sightings, pl.DataFrame([row]), run_id="r1", batch=0)
    assert (result.sightings, result.new_contents, result.rejected.height) == (1, 1, 0)
    assert market.postings().collect()["locations"].to_list() == [[]]


def test_a_posting_listed_twice_is_one_sighting(market: Market) -> None:
    sightings, contents = frames([posting("1"), posting("1")], day(0))
    unread = sightings.head(1).with_columns(content_key=pl.lit(None, pl.String))
    result = market.record(pl.concat([unread, sightings]), contents, run_id="r1", batch=0)
    assert (result.sightings, result.new_contents, result.rejected.height) == (1, 1, 0)
    assert market.postings().collect().height == 1


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda s, c: (s.drop("scope"), c), "lacks the columns scope.*data-dictionary"),
        (lambda s, c: (s, c.drop("title", "url")), "lacks the columns title, url"),
        (lambda s, c: (s.with_columns(run_id=pl.lit("r9")), c), "another run than 'r1'"),
        (lambda s, c: (s.with_columns(seen_at=pl.struct("job_id")), c), "'sightings' cannot be read"),
    ],
)
def test_a_frame_that_cannot_be_read_is_refused(market: Market, spoil, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        market.record(*spoil(*frames([posting("1")], day(0))), run_id="r1", batch=0)


def test_runs_are_recorded_once(market: Market) -> None:
    row = run_row("r1", day(0), dropped={"no title": 2}, alarms=["Fewer rows than usual."])
    assert market.record_run(row) == 1
    assert market.record_run(row | {"seen": 7}) == 0
    assert market.record_run(pl.DataFrame([run_row("r1", day(0), scope="other") | JSON])) == 1
    runs = market.source_runs().sort("scope").collect()
    assert runs["scope"].to_list() == ["demo", "other"]
    assert runs["dropped"][0] == '{"no title": 2}'
    assert runs["alarms"][0] == '["Fewer rows than usual."]'
    assert runs["seen"][0] == 0


JSON = {"dropped": "{}", "statuses": "{}", "alarms": "[]"}


def test_a_run_that_ends_before_it_starts_is_refused(market: Market) -> None:
    with pytest.raises(BadInput, match="finished before it started"):
        market.record_run(run_row("r1", day(1), finished_at=day(0)))
    with pytest.raises(BadInput, match=r"1 of 1 rows for 'source_runs'.*seen: min"):
        market.record_run(run_row("r1", day(1), seen=-1))


@pytest.fixture
def filled(market: Market, crawl: Crawler) -> Market:
    crawl(
        0,
        posting("1", cities=("Mainz",), posted_on=date(2026, 10, 1), description="Fresh fish. 100% (gut)"),
        posting("2", cities=("Berlin", "Köln"), company=None, description="Soups and Fish"),
        posting("3", cities=(), source="board", title="Baker"),
    )
    return market


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["1", "2", "3"]),
        ({"sources": ["demo"]}, ["1", "2"]),
        ({"cities": ["KÖLN", "Bonn"]}, ["2"]),
        ({"countries": ["de"]}, ["1", "2"]),
        ({"text": "fish COOK"}, ["1", "2"]),
        ({"text": "100% (gut)"}, ["1"]),
        ({"text": "sample soups"}, []),
        ({"posted_since": date(2026, 10, 2)}, ["2", "3"]),
        ({"job_ids": [job("2"), "unknown"]}, ["2"]),
        ({"job_ids": []}, []),
        ({"sources": ["demo"], "cities": ["mainz"], "text": "fish"}, ["1"]),
    ],
)
def test_filters(filled: Market, ids, filters: dict[str, object], expected: list[str]) -> None:
    assert ids(filled.postings(**filters)) == expected


def test_pending_is_what_this_digest_has_not_read(market: Market, crawl: Crawler, ids) -> None:
    crawl(0, posting("1"), posting("2"), posting("3"))
    todo = market.pending("terms", "v1").collect()
    assert sorted(todo["source_id"]) == ["1", "2", "3"]
    read = analysed(todo.filter(pl.col("source_id") != "3"))
    assert market.record_analyses(*read, key="k1") == 2
    assert market.record_analyses(*read, key="k1") == 0
    assert ids(market.pending("terms", "v1")) == ["3"]
    assert ids(market.pending("terms", "v2")) == ["1", "2", "3"]
    assert ids(market.pending("place", "v1")) == ["1", "2", "3"]


def test_a_changed_text_is_pending_again_and_a_changed_link_is_not(
    market: Market, crawl: Crawler, ids
) -> None:
    crawl(0, posting("1", description="Old"), posting("2"))
    market.record_analyses(*analysed(market.pending("terms", "v1").collect()), key="k1")
    crawl(1, posting("1", description="New"), posting("2", url="https://jobs.example/moved"))
    assert ids(market.pending("terms", "v1")) == ["1"]
    assert market.postings(job_ids=[job("2")]).collect()["url"].to_list() == ["https://jobs.example/moved"]


def test_equal_inputs_are_pending_once_and_closed_ones_not_at_all(market: Market, crawl: Crawler) -> None:
    crawl(0, posting("1", title="Cook"), posting("2", title="Cook"), posting("3"))
    crawl(1, posting("1", title="Cook"), posting("2", title="Cook"))
    assert market.pending("terms", "v1").collect()["title"].to_list() == ["Cook"]


def test_analyses_are_read_by_digest_with_their_evidence(market: Market, crawl: Crawler) -> None:
    crawl(0, posting("1"))
    todo = market.postings().collect()
    for specialist, digest in (("terms", "v1"), ("terms", "v2"), ("place", "v1")):
        market.record_analyses(*analysed(todo, specialist, digest), key="k")
    found = market.analyses({"terms": "v2", "place": "v1", "fit": "v1"}).sort("specialist").collect()
    assert found.select("specialist", "digest").rows() == [("place", "v1"), ("terms", "v2")]
    assert market.analyses({}).collect().is_empty()
    quotes = market.evidence(found["analysis_id"]).collect()
    assert quotes["quote"].to_list() == ["Cook", "Cook"]
    assert set(quotes["analysis_id"]) == set(found["analysis_id"])


def test_offsets_count_code_points(market: Market, crawl: Crawler) -> None:
    crawl(0, posting("1", description="👩‍🍳 Köchin für Spätzle gesucht"))
    todo = market.postings().collect()
    text = todo["description"][0]
    start = text.index("Spätzle")
    analyses, evidence = analysed(todo)
    evidence = evidence.with_columns(
        source_field=pl.lit("description"), start=start, end=start + 7, quote=pl.lit("Spätzle")
    )
    assert market.record_analyses(analyses, evidence, key="k") == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"quote": pl.lit("Chef")}, r"1 of 1 quotes .* hours: title\[0:4\] is 'Cook', not 'Chef'"),
        ({"start": pl.lit(1)}, r"title\[1:4\] is 'ook'"),
        ({"start": pl.lit(4)}, "1 of 1 quotes"),
        ({"source_field": pl.lit("location_label")}, "is None, not 'Cook'"),
        ({"source_field": pl.lit("raw")}, "1 of 1 quotes"),
        ({"analysis_id": pl.lit("other")}, "belong to no analysis of this batch, for example to 'other'"),
        ({"quote": pl.lit("")}, "quote: min_length"),
    ],
)
def test_a_quote_that_does_not_stand_there_is_refused(
    market: Market, crawl: Crawler, change: dict[str, pl.Expr], message: str
) -> None:
    crawl(0, posting("1"))
    analyses, evidence = analysed(market.postings().collect())
    with pytest.raises(BadInput, match=message):
        market.record_analyses(analyses, evidence.with_columns(**change), key="k")
    assert market.analyses({"terms": "v1"}).collect().is_empty()
    assert market.evidence(analyses["analysis_id"]).collect().is_empty()


def test_an_analysis_of_an_unknown_input_is_refused(market: Market, crawl: Crawler) -> None:
    crawl(0, posting("1"))
    analyses, evidence = analysed(market.postings().collect())
    with pytest.raises(BadInput, match=r"1 analyses read an input that the market does not hold.*'gone'"):
        market.record_analyses(analyses.with_columns(input_hash=pl.lit("gone")), evidence, key="k")


def test_abstaining_needs_no_evidence(market: Market, crawl: Crawler) -> None:
    crawl(0, posting("1"))
    analyses, _ = analysed(market.postings().collect())
    none = EvidenceRows.create_empty()
    assert market.record_analyses(analyses.head(0), none, key="k") == 0
    assert market.record_analyses(analyses.with_columns(abstained=pl.lit(True)), none, key="k") == 1
    assert market.pending("terms", "v1").collect().is_empty()


def test_vectors_are_kept_by_encoder(market: Market) -> None:
    vectors = pl.DataFrame(
        {
            "chunk_hash": ["a", "b", "a"],
            "encoder_digest": ["e1", "e1", "e2"],
            "vector": [b"\x01", b"\xff", b"\x7f"],
        }
    )
    assert market.record_vectors(vectors) == 3
    assert market.record_vectors(vectors.head(2)) == 0
    assert market.vectors("e1").sort("chunk_hash").collect()["vector"].to_list() == [b"\x01", b"\xff"]
    assert market.record_vectors(vectors.head(0)) == 0


def test_the_newest_label_of_an_annotator_counts(market: Market) -> None:
    labels = pl.DataFrame(
        {
            "input_hash": ["i", "i", "i"],
            "field": ["fit", "fit", "fit"],
            "value": ['"Low"', '"Good"', '"Moderate"'],
            "annotator": ["coach", "coach", "second reader"],
            "labelled_at": [day(0), day(1), day(0)],
        }
    )
    assert market.record_labels(labels) == 3
    assert market.record_labels(labels) == 0
    assert sorted(market.labels().collect()["value"]) == ['"Good"', '"Moderate"']


def test_unknown_postings_are_named(market: Market, crawl: Crawler) -> None:
    crawl(0, posting("1"))
    with pytest.raises(NotFound, match="never saw a posting 'nowhere'"):
        market.history("nowhere")
    with pytest.raises(NotFound, match="never saw a posting 'nowhere'"):
        market.group("nowhere")
