"""Small markets for what an analyst asks."""

from pathlib import Path

import polars as pl

from sunset.schema import Analyses, EvidenceRows, Salary
from sunset.store import Market
from tests.store.conftest import Clock, Crawler, day, posting


def pay(
    minimum: float | None, maximum: float | None = None, currency: str = "EUR", period: str = "year"
) -> Salary:
    return Salary(minimum=minimum, maximum=maximum, currency=currency, period=period)  # type: ignore[arg-type]


def say(market: Market, specialist: str, values: dict[str, str]) -> None:
    """Let a specialist have said something of postings: source id -> its JSON."""
    inputs = dict(market.postings(open_only=False).select("source_id", "input_hash").collect().iter_rows())
    rows = [
        {
            "analysis_id": f"{specialist}-{number}", "input_hash": inputs[number], "specialist": specialist,
            "digest": "v1", "values": text, "confidence": 0.9, "abstained": False, "run_id": "r",
            "analysed_at": day(1),
        }
        for number, text in values.items()
    ]  # fmt: skip
    frame = pl.DataFrame(rows, schema=Analyses.create_empty().schema)
    market.record_analyses(frame, EvidenceRows.create_empty(), key=specialist)


def five(folder: Path) -> Market:
    """Return a market of five postings: 1 and 2 there from the start, 3 to 5 new; 2 and 4 closed."""
    clock = Clock()
    store = Market(folder, clock=clock)
    crawl = Crawler(store, clock)
    one = posting("1", salary=pay(40_000, 50_000), work_model="onsite", language="de")
    two = posting("2", cities=("Frankfurt am Main",), source="other", language="de")
    three = posting("3", salary=pay(60_000), description="Python", work_model="remote", language="en")
    four = posting("4", salary=pay(20, None, "EUR", "hour"), cities=("Mainz", "Wiesbaden"))
    five = posting("5", cities=())
    crawl(0, one, two)
    crawl(2, one, three, four)
    crawl(4, one, three, five)
    crawl(9, one, three, five)
    say(
        store, "domain", {"1": '{"domain": "hr"}', "3": '{"domain": "data_ai"}', "4": '{"domain": "data_ai"}'}
    )
    say(store, "seniority", {"1": '{"seniority": "senior"}', "3": '{"seniority": "senior"}'})
    return store
