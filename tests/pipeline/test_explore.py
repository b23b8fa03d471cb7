"""The analyst's market: filters, figures with their denominators, change, and files for others."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

import sunset
from sunset.cli import main
from sunset.errors import BadInput, StorageFailed
from sunset.pipeline import explore
from sunset.schema import Contact, MarketExport
from sunset.store import Market
from tests.pipeline.explored import five, pay, say
from tests.store.conftest import START, Clock, Crawler, day, posting

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Market:
    """Five postings; see `five`."""
    return five(tmp_path_factory.mktemp("market"))


def titles(found: pl.LazyFrame) -> list[str]:
    return sorted(title.removeprefix("Cook ") for title in found.collect()["title"])


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, "135"),
        ({"state": "closed"}, "24"),
        ({"state": "all"}, "12345"),
        ({"state": "all", "sources": ["other"]}, "2"),
        ({"state": "all", "places": ["frankfurt", " "]}, "2"),
        ({"state": "all", "places": ["wiesbaden"]}, "4"),
        ({"places": ["M.inz"]}, ""),
        ({"countries": ["DE"]}, "13"),
        ({"countries": [explore.UNKNOWN]}, "5"),
        ({"countries": ["DE", explore.UNKNOWN]}, "135"),
        ({"domains": ["data_ai"]}, "3"),
        ({"domains": ["hr", explore.UNKNOWN]}, "15"),
        ({"seniorities": ["senior"], "languages": ["en"]}, "3"),
        ({"work_models": ["remote", "onsite"]}, "13"),
        ({"employment_types": ["permanent"]}, ""),
        ({"text": "python"}, "3"),
        ({"state": "all", "seen_from": date(2026, 11, 3), "seen_to": date(2026, 11, 3)}, "34"),
        ({"as_of": day(1)}, "12"),
        ({"as_of": day(3)}, "134"),
    ],
)
def test_a_filter_admits_what_it_names(market: Market, asked: dict[str, Any], expected: str) -> None:
    assert titles(explore.market(market, **asked)) == list(expected)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"domain": ["hr"]}, "no filter 'domain'.*domains"),
        ({"state": "old"}, "no state 'old'"),
        ({"domains": ["hrr"]}, "'hrr' is none of the domains. Did you mean 'hr'"),
        ({"work_models": ["x"]}, "There are: onsite, hybrid, remote, unknown"),
    ],
)
def test_a_filter_that_does_not_exist_is_named(market: Market, asked: dict[str, Any], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        explore.market(market, **asked)


def test_a_group_of_duplicates_counts_once_unless_asked(tmp_path: Path) -> None:
    store = Market(tmp_path / "market")
    text = "We cook soups, stews and bread for two hundred guests a day, all year round. " * 5
    Crawler(store, Clock())(
        0, *(posting(number, title="Cook", description=text) for number in "12"), posting("3")
    )
    store.link_duplicates()
    assert explore.market(store).collect().height == 2
    assert explore.market(store, repeats=True).collect().height == 3


def test_the_choices_say_how_many_there_are(market: Market) -> None:
    found = explore.choices(market.frame())
    assert found["sources"] == [("demo", 4), ("other", 1)]
    assert found["domains"] == [("data_ai", 2), ("hr", 1), ("unknown", 2)]
    assert found["countries"] == [("DE", 4), ("unknown", 1)]  # 4 has two cities in one


def test_a_table_comes_in_pages(market: Market) -> None:
    found = explore.market(market, state="all")
    assert explore.page(found, 1, size=2, order="title")["title"].to_list() == ["Cook 1", "Cook 2"]
    assert explore.page(found, 3, size=2, order="title")["title"].to_list() == ["Cook 5"]
    assert explore.page(found, 1, size=3, order="pay")["title"].to_list()[0] == "Cook 1"
    assert explore.page(found, 1, size=1, order="newest")["title"].to_list() == ["Cook 5"]
    assert explore.page(found, 9, size=2).is_empty()


def test_postings_come_and_close_day_by_day(market: Market) -> None:
    found = explore.moves(explore.market(market, state="all"))
    assert found.height == 10
    assert found.filter(pl.col("new") > 0).select("at", "new").rows() == [
        (date(2026, 11, 3), 2), (date(2026, 11, 5), 1)
    ]  # fmt: skip
    assert found.filter(pl.col("closed") > 0).select("at", "closed").rows() == [
        (date(2026, 11, 3), 1), (date(2026, 11, 5), 1)
    ]  # fmt: skip


def test_two_columns_are_crossed_with_what_is_unknown(market: Market) -> None:
    found = explore.crossed(explore.market(market, state="all"))
    assert found.rows() == [
        ("data_ai", "senior", 1), ("data_ai", "unknown", 1), ("hr", "senior", 1), ("unknown", "unknown", 2)
    ]  # fmt: skip
    by_city = explore.crossed(explore.market(market, state="all"), "domain", "cities", most=1)
    assert by_city.filter(row="data_ai").rows() == [("data_ai", "Mainz", 2), ("data_ai", "other", 1)]


def test_shares_are_of_all_postings(market: Market) -> None:
    found = explore.shares(explore.market(market), "work_model")
    assert [(value, postings, round(share, 3)) for value, postings, share in found.rows()] == [
        ("onsite", 1, 0.333), ("remote", 1, 0.333), ("unknown", 1, 0.333)
    ]  # fmt: skip


def test_pay_is_not_converted_and_the_silent_are_counted(market: Market) -> None:
    found = explore.pay(explore.market(market, state="all"))
    assert (found.postings, found.unstated, found.stated, found.elsewhere) == (5, 2, 2, 1)
    assert found.unit == ("EUR", "year")
    assert found.groups.rows() == [
        ("data_ai", 2, 1, 60_000.0, 60_000.0, 60_000.0),
        ("hr", 1, 1, 40_000.0, 45_000.0, 50_000.0),
        ("unknown", 2, 0, None, None, None),
    ]
    assert explore.pay(explore.market(market, state="all"), unit=("EUR", "hour")).stated == 1
    nobody = explore.pay(explore.market(market, domains=["risk"]))
    assert (nobody.postings, nobody.stated, nobody.unit) == (0, 0, None)


def test_time_open_counts_the_open_ones_for_as_long_as_they_were_watched(market: Market) -> None:
    found = explore.time_open(explore.market(market, state="all"))
    # 4 closed after two days; 3 and 5 are open still, watched for seven and five; 1 and 2 may be older
    assert (found.closed, found.open, found.left_out, found.median) == (1, 2, 2, None)
    assert [(days, round(share, 3), n) for days, share, n in found.curve.rows()] == [
        (2, 0.667, 3), (5, 0.667, 2), (7, 0.667, 1)
    ]  # fmt: skip


def test_time_open_finds_the_median(tmp_path: Path) -> None:
    clock = Clock()
    store = Market(tmp_path / "market", clock=clock)
    crawl = Crawler(store, clock)
    crawl(0, posting("0"))
    crawl(1, *(posting(number) for number in "123"))
    crawl(3, posting("3"))
    assert explore.time_open(explore.market(store, state="all")).median == 2


def test_then_and_now(market: Market) -> None:
    found = explore.change(explore.market(market, as_of=day(1)), explore.market(market))
    assert (found.then, found.now, found.came, found.gone) == (2, 3, 2, 1)
    assert found.groups.rows() == [("data_ai", 0, 1, 1), ("hr", 1, 1, 0), ("unknown", 1, 1, 0)]


def test_figures_of_an_empty_market(tmp_path: Path) -> None:
    nothing = explore.market(Market(tmp_path / "none"))
    assert explore.moves(nothing).is_empty()
    assert explore.crossed(nothing).is_empty()
    assert explore.shares(nothing).is_empty()
    assert explore.time_open(nothing).median is None
    assert explore.change(nothing, nothing).groups.is_empty()
    assert set(explore.choices(nothing)) == set(explore.CHOSEN)


# --- files --------------------------------------------------------------------------------

HOSTILE = [
    '=HYPERLINK("https://evil.example";"x")', "+1", "-1+1", "@SUM(1)", "\t=1", " =1", "Koch; =cmd", "＝1",
    '"; =1', "a\n=1",
]  # fmt: skip


def hostile(folder: Path) -> Market:
    store = Market(folder / "market")
    postings = [
        posting(str(number), title=title, company="Sample, Kitchens", url=f"https://jobs.example/{number};=1")
        for number, title in enumerate(HOSTILE)
    ]
    Crawler(store, Clock())(0, *postings, posting("x", source="mainbrueck", cities=("Mainz", "Kassel")))
    return store


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_no_cell_of_a_csv_begins_a_formula(tmp_path: Path, delimiter: str) -> None:
    file = tmp_path / "market.csv"
    assert explore.export(explore.market(hostile(tmp_path)), file, at=NOW) == 11
    text = file.read_text(encoding="utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text), delimiter=delimiter) for cell in row]
    assert len(cells) >= 12
    assert [cell for cell in cells if cell.strip().startswith(("=", "+", "-", "@", "＝"))] == []


def test_a_csv_keeps_the_words(tmp_path: Path) -> None:
    file = tmp_path / "market.csv"
    explore.export(explore.market(hostile(tmp_path)), file, at=NOW)
    rows = {row["url"]: row for row in csv.DictReader(file.open(encoding="utf-8-sig"))}
    assert rows["https://jobs.example/0%3B=1"]["title"] == """'=HYPERLINK("https://evil.example";"x")"""
    assert rows["https://jobs.example/6%3B=1"]["title"] == "Koch; '=cmd"
    assert rows["https://jobs.example/x"]["cities"] == "Mainz, Kassel"
    assert rows["https://jobs.example/x"]["first_seen"] == "2026-11-01T08:05:00Z"


def test_each_row_carries_its_terms_and_dates(tmp_path: Path) -> None:
    store = Market(tmp_path / "market")
    named = posting("5", contact=Contact(name="Ada Beispiel"), raw="payload")
    Crawler(store, Clock())(0, named, posting("9", source="mainbrueck"))
    file = tmp_path / "market.parquet"
    explore.export(explore.market(store), file, at=NOW, as_of=day(10))
    rows = pl.read_parquet(file).sort("title")
    assert rows.columns == MarketExport.column_names()
    assert MarketExport.validate(rows).height == 2
    assert rows["licence"][1] == "Written for Sunset; Apache-2.0, as Sunset itself."
    assert rows["licence"][0] == "unknown: the source 'demo' is not installed here, or does not load"
    assert set(rows["exported_on"]) == {date(2026, 11, 20)}
    assert set(rows["as_of"]) == {day(10)}
    assert b"Ada Beispiel" not in file.read_bytes()


def test_in_excel_text_stays_text_and_numbers_are_numbers(tmp_path: Path) -> None:
    store = hostile(tmp_path)
    file = tmp_path / "market.xlsx"
    Crawler(store, Clock())(1, posting("pay", salary=pay(40_000)), complete=False)
    explore.export(explore.market(store), file, at=NOW)
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["market", "columns", "sources"]
    heads, *rows = book["market"].iter_rows()
    named = [{head.value: cell for head, cell in zip(heads, row, strict=True)} for row in rows]
    assert len(named) == 12
    assert {cell.data_type for row in named for cell in row.values()} <= {"s", "n", "d", "b"}  # no "f"
    assert sorted(row["title"].value for row in named if row["url"].value.endswith("=1")) == sorted(HOSTILE)
    assert all(row["url"].hyperlink is None for row in named)
    paid = next(row for row in named if row["title"].value == "Cook pay")
    assert (paid["salary_min"].value, paid["exported_on"].value) == (40_000, datetime(2026, 11, 20))
    assert paid["first_seen"].value == datetime(2026, 11, 2, 8, 5)
    told = {row[0]: row[2] for row in book["columns"].iter_rows(min_row=2, values_only=True)}
    assert told["title"] == "`contents`"
    assert told["domain"] == "`analyses` of `domain`"
    assert set(told) == set(MarketExport.column_names())
    assert {row[0]: row[3] for row in book["sources"].iter_rows(min_row=2, values_only=True)} == {
        "demo": 11, "mainbrueck": 1
    }  # fmt: skip


def test_an_export_that_cannot_be_is_explained(market: Market, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"market\.txt.*\.parquet, \.csv, \.xlsx"):
        explore.export(explore.market(market), tmp_path / "market.txt", at=NOW)
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageFailed, match="could not be written"):
        explore.export(explore.market(market), tmp_path / "file" / "market.csv", at=NOW)
    rows = explore.rows_to_export(explore.market(market), at=NOW)
    with pytest.raises(BadInput, match=r"Excel takes 1,048,575 rows, these are 1,048,576"):
        explore.exported(rows.sample(1_048_576, with_replacement=True), "xlsx")


def test_an_empty_export_has_its_columns(tmp_path: Path) -> None:
    file = tmp_path / "none.xlsx"
    assert explore.export(explore.market(Market(tmp_path / "none")), file, at=NOW) == 0
    assert openpyxl.load_workbook(file)["market"].max_column == len(MarketExport.column_names())


# --- other doors --------------------------------------------------------------------------


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation whose market gained a posting yesterday; the working folder is its own."""
    clock = Clock()
    store = Market(tmp_path / "var" / "market", clock=clock)
    crawl = Crawler(store, clock)
    today = (datetime.now(UTC) - START) / timedelta(days=1)
    old, new = posting("1", description="Python"), posting("2", description="Python", work_model="remote")
    crawl(today - 10, old)
    crawl(today - 1, old, new)
    say(store, "domain", {"1": '{"domain": "hr"}', "2": '{"domain": "data_ai"}'})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_ten_lines_of_the_docs_run(installation: Path) -> None:
    page = (Path(sunset.__file__).parents[1] / "docs" / "analysts.md").read_text(encoding="utf-8")
    block = page.split("```python\n")[1].split("```")[0]
    assert len(block.splitlines()) == 10
    names: dict[str, Any] = {}
    exec(block, names)
    assert names["found"].collect()["title"].to_list() == ["Cook 2"]
    assert [chart.to_dict()["mark"]["type"] for chart in names["charts"]] == ["bar", "bar", "line"]
    assert names["rows"] == 1
    assert pl.read_parquet(installation / "market.parquet")["work_model"].to_list() == ["remote"]
    assert (names["last_week"].then, names["last_week"].now, names["last_week"].came) == (1, 2, 1)


def test_the_command_writes_what_is_asked_for(installation: Path, capsys: pytest.CaptureFixture[str]) -> None:
    week = f"{datetime.now(UTC) - timedelta(days=7):%Y-%m-%d}"
    for arguments, told in (
        (["--to", "a.csv"], "2 postings written to a.csv"),
        (["--to", "b.parquet", "--as-of", week], "1 postings written to b.parquet"),
        (
            ["--to", "c.xlsx", "--domain", "data_ai", "--domain", "risk", "--text", "PYTHON"],
            "1 postings written",
        ),
        (["--to", "d.csv", "--seen-from", week], "1 postings written"),
    ):
        with pytest.raises(SystemExit) as ended:
            main(["store", "export", *arguments])
        assert ended.value.code == 0
        assert told in capsys.readouterr().out
    assert pl.read_parquet(installation / "b.parquet")["title"].to_list() == ["Cook 1"]
    for arguments, told in (
        (["--to", "a.csv", "--domain", "hrr"], "Did you mean 'hr'?"),
        (["--to", "a.doc"], "a.doc: there is no such export"),
        (["--to", "a.csv", "--as-of", "2999-01-01"], "has not ended yet"),
    ):
        with pytest.raises(SystemExit) as ended:
            main(["store", "export", *arguments])
        assert ended.value.code == 2
        assert told in capsys.readouterr().err
