"""Recruiters' contacts: shown until their last day, then nowhere; removed from every byte."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunset.schema import Contact, Posting
from sunset.store import Market
from sunset.store.contacts import masked
from tests.pipeline.own_data.searching import places
from tests.store.conftest import Clock, Crawler, day, frames, posting

TEXT = "Kontakt\n\nFrau Quorvath\n\nSchreiben Sie an anna.quorvath@bank.example. Anna Quorvath freut sich."
LAST = date(2026, 11, 20)  # day(19)


def named(source_id: str, until: date | None = LAST, **more: Any) -> Posting:
    contact = Contact(name="Frau Anna Quorvath", role="HR", retain_until=until)
    return posting(source_id, contact=contact, description=TEXT, raw=f"<p>{TEXT}</p>", **more)


def read(market: Market) -> None:
    """A specialist cites the name."""
    rows = market.postings().filter(pl.col("description") != "").collect().sort("source_id")
    analyses = rows.select(
        analysis_id=pl.concat_str(pl.lit("terms-"), "input_hash"),
        input_hash="input_hash",
        specialist=pl.lit("terms"),
        digest=pl.lit("v1"),
        values=pl.lit('{"contact_name": "Frau Quorvath", "note": "Anna\\u0020Quorvath", "hours": 40}'),
        confidence=pl.lit(0.9),
        abstained=pl.lit(False),
        run_id=pl.lit("r1"),
        analysed_at=pl.lit(day(0)),
    )
    evidence = analyses.select(
        "analysis_id",
        field=pl.lit("contact_name"),
        source_field=pl.lit("description"),
        start=pl.lit(TEXT.index("Frau")),
        end=pl.lit(TEXT.index("Frau") + 13),
        quote=pl.lit("Frau Quorvath"),
    )
    market.record_analyses(analyses.unique("analysis_id"), evidence.unique("analysis_id"), key="k")


@pytest.fixture
def filled(market: Market, crawl: Crawler) -> Market:
    crawl(0, named("1"), posting("2"), named("3", until=date(2027, 5, 1), title="Kept"))
    crawl(1, named("1"), posting("2"), named("3", until=date(2027, 5, 1), title="Kept"))
    read(market)
    sightings, contents = frames([named("4")], day(1))
    market.record(sightings, contents.with_columns(title=pl.lit("")), run_id="r1", batch=1)
    return market


def shown(frame: pl.DataFrame) -> list[tuple[Any, ...]]:
    columns = ["source_id", "contact_name", "contact_role", "contact_retain_until"]
    return frame.sort("source_id").select(columns).unique(maintain_order=True).rows()


KEPT = ("3", "Frau Anna Quorvath", "HR", date(2027, 5, 1))


def test_a_contact_is_shown_until_its_last_day_and_nowhere_after_it(filled: Market, clock: Clock) -> None:
    key = str(named("1").row()["job_id"])

    def doors() -> list[pl.DataFrame]:
        return [
            filled.postings().collect(),
            filled.postings(as_of=day(0.5)).collect(),
            filled.pending("terms", "v2").collect(),
            pl.concat([filled.group(str(named(number).row()["job_id"])) for number in "123"]),
            pl.concat([filled.history(str(named(number).row()["job_id"])) for number in "123"]),
            filled.as_it_was({str(named(number).row()["job_id"]): day(0.5) for number in "123"}),
        ]

    clock.now = day(19)
    for door in doors():
        assert shown(door) == [("1", "Frau Anna Quorvath", "HR", LAST), ("2", None, None, None), KEPT]
    clock.now = day(20)
    for door in doors():
        assert shown(door) == [("1", None, None, None), ("2", None, None, None), KEPT]
    assert filled.history(key).height == 1


def test_what_is_removed_stands_in_no_byte_after_a_vacuum(
    market: Market, crawl: Crawler, root: Path, clock: Clock
) -> None:
    crawl(0, named("1"), posting("2"))
    read(market)
    sightings, contents = frames([named("4")], day(0))
    market.record(sightings, contents.with_columns(title=pl.lit("")), run_id="r1", batch=1)
    market.link_duplicates()
    assert {place.split("/")[0] for place in places(root, ["Quorvath"])} == {
        "contents", "analyses", "evidence", "rejected",
    }  # fmt: skip
    assert not any("_delta_log" in place for place in places(root, ["Quorvath"]))
    clock.now = day(19)
    assert market.remove_contacts() == 0
    clock.now = day(20)
    assert market.remove_contacts() == 1
    assert market.remove_contacts(dry_run=False) == 1
    assert places(root, ["Quorvath"])  # old files, until
    market.vacuum(dry_run=False, keep=timedelta(0))
    assert places(root, ["Quorvath", "anna.q"]) == {}
    assert market.remove_contacts(dry_run=False) == 0
    assert market.check().problems == []


def test_all_else_stays_as_it_was(filled: Market, clock: Clock, root: Path) -> None:
    clock.now = day(20)
    before = filled.postings().collect().sort("source_id")
    filled.remove_contacts(dry_run=False)
    after = filled.postings().collect().sort("source_id")
    others = [name for name in before.columns if name != "description"]
    assert after.select(others).equals(before.select(others))
    assert after["description"].to_list() == [
        "Kontakt\n\n████ ████████\n\nSchreiben Sie an ██████████████████████████. ████ ████████ freut sich.",
        "",
        TEXT,
    ]
    contents = filled.history(str(named("1").row()["job_id"]))
    assert contents["raw"].to_list() == [""]
    said = filled.analyses({"terms": "v1"}).collect()
    words = filled.evidence(said["analysis_id"].to_list()).collect().join(said, on="analysis_id")
    texts = after.unique("input_hash").join(words, on="input_hash")
    cited = [
        (quote, text[start:end]) for quote, text, start, end in
        texts.select("quote", "description", "start", "end").iter_rows()
    ]  # fmt: skip
    assert sorted(set(cited)) == [("Frau Quorvath", "Frau Quorvath"), ("████ ████████", "████ ████████")]
    assert filled.pending("terms", "v1").collect()["source_id"].to_list() == ["2"]
    assert filled.check().problems == []


def test_a_posting_that_is_seen_again_does_not_bring_the_contact_back(
    filled: Market, crawl: Crawler, clock: Clock
) -> None:
    clock.now = day(20)
    filled.remove_contacts(dry_run=False)
    crawl(21, named("1"), posting("2"))
    assert shown(filled.postings().collect())[0] == ("1", None, None, None)
    assert "Quorvath" not in str(
        filled.postings(sources=["demo"]).filter(pl.col("source_id") == "1").collect().rows()
    )


def test_a_removal_that_was_cut_off_is_finished(
    filled: Market, clock: Clock, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.now = day(20)
    replace = type(filled._tables).replace

    def cut(self: Any, name: str, *arguments: Any) -> int:
        if name == "contents":
            raise KeyboardInterrupt
        return replace(self, name, *arguments)

    monkeypatch.setattr(type(filled._tables), "replace", cut)
    with pytest.raises(KeyboardInterrupt):
        filled.remove_contacts(dry_run=False)
    monkeypatch.undo()
    assert filled.remove_contacts(dry_run=False) == 1
    filled.vacuum(dry_run=False, keep=timedelta(0))
    left = filled.postings(text="Quorvath").collect()
    assert left["source_id"].to_list() == ["3"]


def test_an_empty_market_has_no_contacts(market: Market) -> None:
    assert market.remove_contacts(dry_run=False) == 0


def test_a_restored_market_says_no_more_of_a_name_in_its_log(
    filled: Market, tmp_path: Path, clock: Clock
) -> None:
    filled.backup(tmp_path / "backup")
    restored = Market(tmp_path / "new", clock=clock)
    restored.restore(tmp_path / "backup")
    assert not any("_delta_log" in place for place in places(tmp_path, ["Quorvath"]))


@pytest.mark.parametrize(
    ("text", "name", "left"),
    [
        ("Frau Dr. Anna Beispiel hilft.", "Anna Beispiel", "████ ███ ████ ████████ hilft."),
        ("Fragen: Beispiel, Anna", "Frau Anna Beispiel", "Fragen: █████████ ████"),
        ("Der Koch kocht. Herr Koch", "Peter Koch", "Der Koch kocht. ████ ████"),
        ("Mail: a.mueller@x.example", "Frau Müller", "Mail: ███████████████████"),
        ("ANNA BEISPIEL", "Anna Beispiel", "████ ████████"),
        ("Annabelle Beispielhaft", "Anna Beispiel", "Annabelle Beispielhaft"),
        ("Jean-Luc O'Neill (HR)", "Jean-Luc O'Neill", "████████ ███████ (HR)"),
        ("anything (", "(.*", "anything ("),
        ("text", "Dr.", "text"),
        ("", "Anna", ""),
    ],
)
def test_names_and_addresses_made_of_them_are_masked(text: str, name: str, left: str) -> None:
    assert masked(text, name) == left


@given(st.text(max_size=80), st.text(max_size=30))
def test_a_masked_text_keeps_its_length_and_loses_the_name(before: str, name: str) -> None:
    text = f"{before}\n{name}\n"
    left = masked(text, name)
    assert len(left) == len(text)
    assert [a for a, b in zip(text, left, strict=True) if b not in (a, "█")] == []
    words = re.findall(r"\w[\w'’-]*", name)
    if len(words) == 2 and name == " ".join(words) and len(name) > 12:
        assert name not in left
