"""The study of the screen: its market is one the app reads, and it measures in a real browser."""

from datetime import date
from pathlib import Path

import pytest

from experiments import screen
from sunset.pipeline import Workbench, seeker
from sunset.settings import Settings


def test_the_synthetic_market_is_one_that_the_app_reads(tmp_path: Path) -> None:
    screen.fill(tmp_path, screen.Parameters(postings=40, judged=10))
    bench = Workbench(Settings(home=tmp_path / "var"))
    assert bench.market.postings().collect().height == 40
    found = seeker.matches(bench, "ada")
    assert found.height == 10
    assert found["closes"].unique().to_list() == [date(2026, 12, 31)]
    assert set(found["work_model"]) == {"hybrid"}
    one = seeker.opened(bench, "ada", found["job_id"][0])
    assert [row.cited for row in one.requirements] == [True] * 8
    bench.close()


@pytest.mark.slow
@pytest.mark.skipif(
    not Path(screen.CHROMIUM).exists(), reason="no /usr/bin/chromium: install Debian's chromium"
)
def test_it_measures_both_apps_and_the_filter(tmp_path: Path) -> None:
    parameters = screen.Parameters(postings=40, judged=40, repeats=1)
    screen.fill(tmp_path, parameters)
    result = screen.measure(tmp_path, parameters)
    assert set(result) == {
        "empty", "matches", "difference", "filter", "filter_worst", "open", "first_visit",
    }  # fmt: skip
    assert result["difference"] == result["matches"] - result["empty"]
    assert 0 < result["filter"] <= result["filter_worst"]
