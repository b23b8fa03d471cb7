"""Where a posting was lost, told of what counts now."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sunset.pipeline import Workbench
from sunset.pipeline.why import why
from sunset.schema import Evaluation
from sunset.specialists import fit
from tests.pipeline.filled import POSTINGS, fill


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    filled = fill(tmp_path)
    yield filled
    filled.close()


def verdict(bench: Workbench, number: int) -> tuple[bool, str]:
    row = POSTINGS[number].row()
    (step,) = (one for one in why(bench, row["url"], "ada") if one.name == "verdict")
    return step.passed, step.text


def test_the_verdict_is_told(bench: Workbench) -> None:
    assert verdict(bench, 3) == (True, "Good (0.80).")


@pytest.mark.parametrize("old", [{"digest": "another panel"}, {"input_hash": "another text"}])
def test_a_verdict_that_no_longer_counts_is_not_told(bench: Workbench, old: dict[str, str]) -> None:
    row = POSTINGS[5].row()
    given = {
        "job_id": row["job_id"],
        "input_hash": row["input_hash"],
        "digest": fit.digest(bench.panel),
    } | old
    outdated = Evaluation(**given, level="Low", score=0.1, confidence=0.7, rationale="No soups.")
    bench.ledger.record_evaluations(bench.ledger.profile("ada").id, [outdated])
    passed, text = verdict(bench, 5)
    assert not passed
    assert text == "It waits to be judged, or the limit of a run was reached."


def test_a_judgement_that_failed_is_told_with_its_reason(bench: Workbench) -> None:
    bench.ledger.record_failure("evaluate", f"ada {POSTINGS[5].row()['job_id']}", "ValueError: no soups")
    assert verdict(bench, 5) == (False, "Judging it failed: ValueError: no soups")
