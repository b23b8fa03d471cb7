"""Where a posting was lost, told of what counts now."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sunset.pipeline import Workbench
from sunset.pipeline.why import why
from sunset.profile import Profile, Search
from sunset.schema import Evaluation
from sunset.specialists import fit
from tests.pipeline.filled import POSTINGS, fetch, fill


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


def test_what_the_person_is_told_stands_apart_in_their_own_language(bench: Workbench) -> None:
    bench.ledger.save_profile("cem", Profile(name="Cem", language="de", search=Search(cities=("Mainz",))))
    row = POSTINGS[5].row()
    said = Evaluation(
        job_id=row["job_id"], input_hash=row["input_hash"], digest=fit.digest(bench.panel), level="Low",
        score=0.1, confidence=0.7, rationale="Verlangt wird Suppe.",
    )  # fmt: skip
    bench.ledger.record_evaluations(bench.ledger.profile("cem").id, [said])
    here, away = (why(bench, POSTINGS[number].row()["url"], "cem")[-1] for number in (5, 7))
    assert (here.text, here.words) == ("Low (0.10).", ("Verlangt wird Suppe.",))
    assert away.text.startswith("Reading it failed")
    elsewhere = Search(cities=("Leipzig",), radius_km=20)
    bench.ledger.save_profile("cem", Profile(name="Cem", language="de", search=elsewhere))
    lost = why(bench, row["url"], "cem")[-1]
    assert (lost.name, lost.passed, lost.text) == ("scope", False, "The search criteria do not admit it.")
    assert lost.words == ("Der Ort (?) liegt außerhalb Ihres Umkreises.",)


def test_a_posting_is_found_by_the_number_its_site_gave_it(bench: Workbench) -> None:
    assert why(bench, "3", "ada") == why(bench, POSTINGS[3].row()["url"], "ada")
    bench.clock.at(50)  # type: ignore[attr-defined]
    fetch(bench, [POSTINGS[3].model_copy(update={"requisition_id": "R-77"})], "r3", complete=False)
    assert why(bench, "R-77", "ada")[0].passed


def test_a_number_that_several_postings_have_is_asked_back(bench: Workbench) -> None:
    both = [one.model_copy(update={"requisition_id": "R-77"}) for one in POSTINGS[3:5]]
    bench.clock.at(50)  # type: ignore[attr-defined]
    fetch(bench, both, "r3", complete=False)
    (step,) = why(bench, "R-77")
    assert not step.passed
    assert step.text == (
        "2 postings have this number. Name one by its address: https://jobs.example/3, https://jobs.example/4"
    )


def test_a_judgement_that_failed_is_told_with_its_reason(bench: Workbench) -> None:
    bench.ledger.record_failure("evaluate", f"ada {POSTINGS[5].row()['job_id']}", "ValueError: no soups")
    assert verdict(bench, 5) == (False, "Judging it failed: ValueError: no soups")
