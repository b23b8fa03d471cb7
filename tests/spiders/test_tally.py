"""Paging guards, and when a listing counts as complete."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.tally import NOT_REACHED, Past, Tally


def _tally(folder: Path, usual: int | None = None, previous: int | None = None) -> Tally:
    return Tally(past=Past(usual=usual, previous=previous), dropped_file=folder / "dropped.jsonl")


def _row(source_id: str) -> dict[str, object]:
    return {
        "source_id": source_id,
        "title": "Koch",
        "description": "",
        "locations": [],
        "posted_on": None,
        "employment_type": None,
        "schedule": None,
        "language": "de",
        "requisition_id": None,
    }


def _read(tally: Tally, rows: int, stated: int | None) -> bool:
    """Read one page with all rows of a listing, and keep each; return whether it was complete."""
    ids = [f"job{number}" for number in range(rows)]
    if not tally.goes_on(tally.page(ids, stated)):
        for source_id in ids:
            tally.keep(_row(source_id))
    return tally.finish()


def test_a_listing_read_to_its_end_is_complete(tmp_path: Path) -> None:
    tally = _tally(tmp_path, usual=3, previous=3)
    assert _read(tally, 3, 3) is True
    assert (tally.seen, tally.kept, tally.alarms) == (3, 3, [])
    assert tally.filled()["title"] == 1.0
    assert tally.filled()["description"] == 0.0


def test_pages_go_on_until_the_stated_number(tmp_path: Path) -> None:
    tally = _tally(tmp_path)
    assert tally.goes_on(tally.page(["a", "b"], 5)) is True
    assert tally.goes_on(tally.page(["b", "c"], 5)) is True
    assert tally.goes_on(tally.page(["d"], 5)) is False
    assert (tally.seen, tally.repeated) == (4, 1)
    assert tally.finish() is False
    assert tally.alarms == ["Incomplete: 4 different rows were read, the site states 5."]
    assert tally.dropped == {NOT_REACHED: 4}


@pytest.mark.parametrize(
    ("pages", "stated", "alarm"),
    [
        ([["a"], ["a"]], [9, 9], "Page 2 of the listing repeats rows of earlier pages."),
        ([["a"], []], [9, 9], "The listing states 9 rows, but its pages ended after 1."),
        ([[]], [9], "The listing states 9 rows, but its pages ended after 0."),
        ([["a"]], [None], "The listing does not state how many rows it has."),
        (
            [["a", "b"], ["c", "d"], ["e", "f"]],
            [2 + 1, 90, 91],
            "The listing has no end: it stated 3 rows and goes on after 8.",
        ),
    ],
)
def test_odd_paging_ends_with_an_alarm(
    tmp_path: Path, pages: list[list[str]], stated: list[int | None], alarm: str
) -> None:
    tally = _tally(tmp_path)
    answers = [tally.goes_on(tally.page(page, total)) for page, total in zip(pages, stated, strict=True)]
    if "no end" in alarm:
        assert answers == [True, True, True]
        assert tally.goes_on(tally.page(["g", "h"], 92)) is False
    else:
        assert answers == [True] * (len(pages) - 1) + [False]
    assert tally.alarms == [alarm]
    assert tally.finish() is False


def test_a_listing_of_a_thousand_million_rows_ends_at_twenty_thousand(tmp_path: Path) -> None:
    tally = _tally(tmp_path)
    pages = 0
    while tally.goes_on(tally.page([f"job{pages}-{row}" for row in range(1000)], 10**9)):
        pages += 1
    assert tally.read == 20_000
    assert tally.alarms == [
        "The listing states 1000000000 rows, and a crawl reads 20000. "
        "Nothing is closed, because it was not read to its end; narrow the search."
    ]
    assert tally.finish() is False


def test_a_round_thousand_looks_like_a_cap(tmp_path: Path) -> None:
    tally = _tally(tmp_path)
    assert _read(tally, 1000, 1000) is False
    assert "looks like a cap" in tally.alarms[0]


@pytest.mark.parametrize(
    ("rows", "usual", "previous", "complete"),
    [
        (40, 100, 100, False),
        (60, 100, 100, True),
        (40, 100, 41, True),
        (0, 3, 3, False),
        (0, 3, 0, True),
        (1, 3, 3, True),
        (0, None, None, True),
    ],
)
def test_a_listing_that_shrank_is_believed_the_second_time(
    tmp_path: Path, rows: int, usual: int | None, previous: int | None, complete: bool
) -> None:
    tally = _tally(tmp_path, usual, previous)
    assert _read(tally, rows, rows) is complete
    assert bool(tally.alarms) is not complete


def test_an_interrupted_crawl_is_never_complete(tmp_path: Path) -> None:
    tally = _tally(tmp_path)
    tally.interrupted = True
    assert _read(tally, 3, 3) is False
    assert tally.alarms[0] == "The crawl was stopped before its end."


@given(ids=st.lists(st.lists(st.one_of(st.none(), st.sampled_from("abcdef")), max_size=4), max_size=8))
def test_every_row_ends_in_one_place(
    ids: list[list[str | None]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    tally = _tally(tmp_path_factory.getbasetemp() / "tally")
    for page in ids:
        for source_id, new in zip(page, tally.page(page, 20), strict=True):
            if new and source_id is None:
                tally.drop("row without id", {"n": 1})
            elif new and source_id in {"a", "b"}:
                tally.keep(_row(source_id))
    tally.finish()
    assert tally.seen == tally.kept + sum(tally.dropped.values())


def test_dropped_rows_are_written_as_they_came(tmp_path: Path) -> None:
    tally = _tally(tmp_path)
    tally.drop("row without title", {"PositionTitle": "ü\u2028"}, "7")
    assert json.loads(tally.dropped_file.read_text(encoding="utf-8")) == {
        "reason": "row without title",
        "source_id": "7",
        "raw": {"PositionTitle": "ü\u2028"},
    }


def test_a_dropped_row_without_end_is_saved_in_part(tmp_path: Path) -> None:
    tally = _tally(tmp_path)
    tally.drop("row of more than 50000 characters", {"text": "x" * 5_000_000}, "7")
    saved = tally.dropped_file.read_text(encoding="utf-8")
    assert len(saved) < 401_000
    assert json.loads(saved)["raw"].startswith('{"text": "xxx')


def test_dropped_rows_never_fill_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spiders.tally._SAVED_IN_ALL", 1_000)
    tally = _tally(tmp_path)
    for number in range(3):
        tally.drop("odd", "x" * 400, str(number))
    lines = [json.loads(line) for line in tally.dropped_file.read_text(encoding="utf-8").splitlines()]
    assert [(line["source_id"], bool(line["raw"])) for line in lines] == [
        ("0", True),
        ("1", True),
        ("2", False),
    ]
    assert tally.dropped == {"odd": 3}
    assert tally.alarms == [
        f"Not every dropped row is saved: there is no room for more in {tally.dropped_file}."
    ]
