"""Repeats are linked to the first seen, shown once, and never chained."""

import random
from pathlib import Path

import polars as pl

from sunset.store import Market
from tests.store.conftest import Clock, Crawler, day, frames, job, posting

WORDS = [f"word{number}" for number in range(400)]
TEXT = " ".join(random.Random(7).choices(WORDS, k=200))


def changed(text: str, words: int, seed: int = 1) -> str:
    """The text with a stretch of other words, so that about 2 * words / 200 of its 3-grams differ."""
    parts = text.split()
    start = random.Random(seed).randrange(len(parts) - words)
    parts[start : start + words] = [f"other{seed}x{number}" for number in range(words)]
    return " ".join(parts)


def copy(source_id: str, description: str = TEXT, **fields: object):  # type: ignore[no-untyped-def]
    return posting(source_id, title="Cook", description=description, **fields)


def links(market: Market) -> list[tuple[str, str, str]]:
    names = {job(str(number)): str(number) for number in range(100)}
    rows = market.links().select("job_id", "representative", "kind").collect().rows()
    return sorted((names[a], names[b], kind) for a, b, kind in rows)


def test_equal_words_are_linked_to_the_first_seen(market: Market, crawl: Crawler) -> None:
    crawl(0, copy("5"))
    crawl(1, copy("5"), copy("1"), copy("2", TEXT.upper() + "!"), posting("9"))
    assert market.link_duplicates() == 2
    assert links(market) == [("1", "5", "exact"), ("2", "5", "exact")]


def test_another_city_is_no_exact_repeat(market: Market, crawl: Crawler) -> None:
    crawl(0, copy("1"))
    crawl(
        1,
        copy("1", cities=("Mainz",)),
        copy("2", cities=("Berlin",)),
        copy("3", changed(TEXT, 3), cities=("Köln",)),
        copy("4", cities=("mainz", "Bonn")),
        copy("5", cities=()),
    )
    market.link_duplicates()
    assert links(market) == [
        ("2", "1", "other_city"),
        ("3", "1", "other_city"),
        ("4", "1", "exact"),
        ("5", "1", "exact"),
    ]


def test_nearly_equal_words_are_linked_and_others_are_not(market: Market, crawl: Crawler) -> None:
    crawl(0, copy("1"))
    crawl(1, copy("1"), copy("2", changed(TEXT, 8)), copy("3", changed(TEXT, 60)))
    assert market.link_duplicates() == 1
    row = market.links().collect().row(0, named=True)
    assert row["kind"] == "near"
    # 203 words make 201 3-grams; 8 other words in a row change 10 of them: 191 / 211
    assert round(row["similarity"], 3) == round(191 / 211, 3)


def test_repeats_are_never_chained(market: Market, crawl: Crawler) -> None:
    """Each text is near to the one before; those too far from the representative stand alone."""
    texts = [TEXT]
    for step in range(1, 8):
        parts = texts[-1].split()
        at = 25 * step
        parts[at : at + 6] = [f"step{step}x{number}" for number in range(6)]
        texts.append(" ".join(parts))
    for number in range(len(texts)):
        crawl(number, *(copy(str(i), t) for i, t in enumerate(texts[: number + 1])))
        market.link_duplicates()
    found = market.links().collect()
    assert 0 < found.height < 7
    assert not set(found["representative"]) & set(found["job_id"])
    assert (found["similarity"] >= 0.85).all()
    one_by_one = links(market)
    together = Market(Path(market._tables.root + "-together"), clock=market._clock)
    for number, text in enumerate(texts):
        together.record(
            *frames([copy(str(number), text)], day(number), run=str(number)), run_id=str(number), batch=0
        )
    together.link_duplicates()
    assert links(together) == one_by_one


def test_only_what_is_new_is_compared(market: Market, crawl: Crawler) -> None:
    crawl(0, copy("1"), copy("2"))
    assert market.link_duplicates() == 1
    version = market.version()["links"]
    assert market.link_duplicates() == 0
    assert market.version()["links"] == version
    crawl(1, copy("1"), copy("2"), copy("3"))
    assert market.link_duplicates() == 1
    assert market._tables.scan("links").collect().height == 3


def test_a_changed_text_is_no_repeat_any_more(market: Market, crawl: Crawler) -> None:
    crawl(0, copy("1"))
    crawl(1, copy("1"), copy("2"))
    market.link_duplicates()
    crawl(2, copy("1"), copy("2", "Something else altogether, with new words only."))
    assert market.group(job("1")).height == 1, "at once, before the next comparison"
    assert market.link_duplicates() == 0
    assert links(market) == []


def test_repeats_of_a_changed_text_find_each_other(market: Market, crawl: Crawler, clock: Clock) -> None:
    crawl(0, copy("1"))
    crawl(1, copy("1"), copy("2"), copy("3"))
    market.link_duplicates()
    now = clock.now
    crawl(2, copy("1", "Something else altogether."), copy("2"), copy("3"))
    clock.now = now  # a clock that stood still must not hide the newer links
    market.link_duplicates()
    first, second = sorted(["2", "3"], key=job)
    assert links(market) == [(second, first, "exact")]
    crawl(3, copy("1"), copy("2"), copy("3"))
    market.link_duplicates()
    assert links(market) == sorted([("1", first, "exact"), (second, first, "exact")])


def test_a_group_is_shown_once_with_all_its_links(market: Market, crawl: Crawler) -> None:
    crawl(0, copy("1"))
    crawl(1, copy("1"), copy("2", url="https://board.example/2"), copy("3", cities=("Berlin",)), posting("8"))
    market.link_duplicates()
    shown = market.postings().filter(pl.col("representative") == pl.col("job_id")).collect()
    assert sorted(shown["source_id"]) == ["1", "8"]
    group = market.group(job("3"))
    assert group.sort("source_id").select("source_id", "kind", "url").rows() == [
        ("1", None, "https://jobs.example/1"),
        ("2", "exact", "https://board.example/2"),
        ("3", "other_city", "https://jobs.example/3"),
    ]
    assert group["source_id"][0] == "1"


def test_a_group_is_shown_under_a_member_that_is_open(market: Market, crawl: Crawler) -> None:
    crawl(0, copy("1"))
    crawl(1, copy("1"), copy("2"), copy("3", cities=("Berlin",)))
    market.link_duplicates()
    crawl(2, copy("2"), copy("3"))
    assert set(market.postings().collect()["representative"]) <= {job("2"), job("3")}
    assert market.group(job("1"))["source_id"].len() == 3
    assert len({*market.postings(open_only=False).collect()["representative"]}) == 1


def test_short_and_empty_texts_are_compared_too(market: Market, crawl: Crawler) -> None:
    short = [posting(str(number), title="Cook", company=None) for number in (1, 2)]
    crawl(0, *short, posting("3", title="Waiter", company=None), posting("4", title="-", company=None))
    market.link_duplicates()
    assert len(links(market)) == 1


def test_lost_signatures_are_made_again(market: Market, crawl: Crawler, root: Path) -> None:
    crawl(0, copy("1"))
    market.link_duplicates()
    (root / ".cache" / "signatures.parquet").write_bytes(b"cut off")
    crawl(1, copy("1"), copy("2", changed(TEXT, 5)))
    assert market.link_duplicates() == 1
