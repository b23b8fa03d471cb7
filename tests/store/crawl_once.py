"""Processes of their own that work on one market: `crawl_once.py ROOT [same|own NUMBER]`."""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from sunset.store import Market
from tests.store.conftest import analysed, day, frames, posting, run_row

POSTINGS = [posting(str(number), title=f"Cook {number % 7}") for number in range(10)]


def work(root: str, key: str = "k") -> None:
    market = Market(root)
    for batch, part in enumerate((POSTINGS[:5], POSTINGS[5:])):
        market.record(*frames(part, day(0), run="r1"), run_id="r1", batch=batch)
    market.record_run(run_row("r1", day(0)))
    for specialist in ("terms", "place"):
        todo = market.postings().sort("job_id").unique("input_hash", keep="first").collect()
        market.record_analyses(*analysed(todo, specialist), key=key)
    market.link_duplicates()


def own(root: str, number: str) -> None:
    market, run = Market(root), f"r{number}"
    for batch in range(5):
        market.record(*frames([posting(f"{number}-{batch}")], day(0), run=run), run_id=run, batch=batch)


if __name__ == "__main__":
    root, number = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ""
    start = Path(root).parent / "go"
    start.with_name(f"ready-{number}").touch()
    while number and not start.exists():
        time.sleep(0.002)  # until all are ready
    own(root, number) if number.isdigit() else work(root, key=number or "k")
