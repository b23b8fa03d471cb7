"""Power cuts at every step, and several writers at once: nothing lost, nothing twice."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest
from deltalake import DeltaTable

from sunset.store import Market
from tests.store.conftest import analysed, day, frames, posting, run_row
from tests.store.crawl_once import POSTINGS, work

WORKER = Path(__file__).with_name("crawl_once.py")
COUNTS = {
    "contents": 10,
    "sightings": 10,
    "source_runs": 1,
    "analyses": 2 * 7 + 2 * 3,
    "evidence": 2 * 7 + 2 * 3,
    "links": 10,
    "vectors": 0,
    "labels": 0,
    "rejected": 0,
}


def facts(root: Path) -> dict[str, int]:
    return {name: pl.scan_delta(str(root / name)).collect().height for name in COUNTS}


def assert_whole(root: Path) -> None:
    market = Market(root)
    assert market.check().problems == []
    postings = market.postings().collect()
    assert postings.height == 10
    inputs = postings["input_hash"].n_unique()
    assert facts(root) == COUNTS | {"analyses": 2 * inputs, "evidence": 2 * inputs}
    found = market.analyses({"terms": "v1", "place": "v1"}).collect()
    assert market.evidence(found["analysis_id"]).collect().height == found.height
    assert market.pending("terms", "v1").collect().is_empty()
    assert market.links().collect().height == 3


@pytest.mark.parametrize(
    "failpoint",
    [
        "store.after_contents",
        pytest.param("store.after_contents:2", marks=pytest.mark.slow),
        "store.after_sightings",
        pytest.param("store.after_sightings:2", marks=pytest.mark.slow),
        "store.before_run_record",
        "store.after_evidence",
        pytest.param("store.after_evidence:2", marks=pytest.mark.slow),
        "store.after_analyses",
    ],
)
def test_a_crash_costs_nothing_that_a_repeat_does_not_bring(root: Path, failpoint: str) -> None:
    killed = subprocess.run(
        [sys.executable, WORKER, root], env=os.environ | {"SUNSET_FAILPOINT": failpoint}, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert Market(root).check().problems == [], "even before the repeat"
    work(str(root))
    assert_whole(root)


def test_evidence_without_its_analysis_is_not_seen(root: Path) -> None:
    market = Market(root)
    market.record(*frames(POSTINGS, day(0)), run_id="r1", batch=0)
    subprocess.run(
        [sys.executable, WORKER, root],
        env=os.environ | {"SUNSET_FAILPOINT": "store.after_evidence"},
        check=False,
    )
    assert pl.scan_delta(str(root / "evidence")).collect().height > 0
    assert market.analyses({"terms": "v1"}).collect().is_empty()
    assert market.pending("terms", "v1").collect().height > 0


def at_once(root: Path, *numbers: str) -> None:
    workers = [subprocess.Popen([sys.executable, WORKER, root, number]) for number in numbers]
    while len(list(root.parent.glob("ready-*"))) < len(numbers):
        assert all(worker.poll() is None for worker in workers)
        time.sleep(0.01)
    (root.parent / "go").touch()
    assert [worker.wait(120) for worker in workers] == [0] * len(workers)


def test_two_processes_with_the_same_work_double_nothing(root: Path) -> None:
    at_once(root, "first", "second")
    assert_whole(root)


def test_processes_with_different_work_lose_nothing(root: Path) -> None:
    at_once(root, "1", "2", "3")
    found = Market(root).postings().collect()
    assert sorted(found["source_id"]) == [f"{number}-{batch}" for number in (1, 2, 3) for batch in range(5)]


def test_who_comes_second_sees_what_the_first_wrote(root: Path) -> None:
    """Both read that nothing is there before either writes: the table itself must refuse the second."""
    first, second = Market(root), Market(root)
    first.record(*frames([posting("1")], day(0)), run_id="r1", batch=0)
    todo = second.pending("terms", "v1").collect()
    find, stale = second._tables._find, DeltaTable(str(root / "analyses"))
    handed = iter([stale])  # the first look is one from before the other wrote
    second._tables._find = lambda name: (name == "analyses" and next(handed, None)) or find(name)  # type: ignore[method-assign]
    first.record_analyses(*analysed(todo), key="k")
    added = second._tables.append("analyses", analysed(todo)[0])
    assert added == 0
    assert next(handed, None) is None
    assert facts(root)["analyses"] == 1


def test_a_reader_never_sees_what_another_program_doubled(root: Path) -> None:
    market = Market(root)
    market.record(*frames([posting("1")], day(0)), run_id="r1", batch=0)
    market.record_run(run_row("r1", day(0)))
    market.record_analyses(*analysed(market.postings().collect()), key="k")
    for name in ("analyses", "evidence", "sightings", "source_runs"):
        pl.read_delta(str(root / name)).write_delta(str(root / name), mode="append")
    found = market.analyses({"terms": "v1"}).collect()
    assert found.height == 1
    assert market.evidence(found["analysis_id"]).collect().height == 1
    assert market.postings().collect().height == 1
    assert market.source_runs().collect().height == 1
    problems = market.check().problems
    assert len(problems) == 4
    assert "'evidence' holds 1 rows twice" in problems[0]
