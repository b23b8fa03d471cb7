"""Evaluations: recorded once, read newest first."""

import json
import signal
from collections.abc import Callable

import polars as pl
import pytest

from sunset.errors import NotFound
from sunset.ledger import Ledger
from sunset.profile import Profile
from sunset.schema import Evaluation
from tests.ledger import workers
from tests.ledger.conftest import NOON, Watch

Judged = Callable[..., Evaluation]


def test_a_batch_is_recorded_once(ledger: Ledger, ada: Profile, judged: Judged) -> None:
    version = ledger.save_profile("ada", ada).id
    batch = [judged("job-1"), judged("job-2"), judged("job-2", input_hash="h2")]
    assert ledger.record_evaluations(version, batch) == 3
    assert ledger.record_evaluations(version, [*batch, judged("job-3")]) == 1
    assert ledger.record_evaluations(version, []) == 0
    assert ledger.evaluated_keys(version, "d1").sort("job_id", "input_hash").rows() == [
        ("job-1", "h1"),
        ("job-2", "h1"),
        ("job-2", "h2"),
        ("job-3", "h1"),
    ]
    assert ledger.evaluated_keys(version, "d2").schema == {"job_id": pl.String, "input_hash": pl.String}


def test_a_batch_of_thousands_goes_in_whole(ledger: Ledger, ada: Profile, judged: Judged) -> None:
    version = ledger.save_profile("ada", ada).id
    assert ledger.record_evaluations(version, [judged(f"job-{n}") for n in range(2500)]) == 2500
    assert ledger.evaluations("ada").height == 2500


def test_a_posting_is_found_when_it_is_first_judged_and_first_good(
    ledger: Ledger, ada: Profile, judged: Judged, watch: Watch
) -> None:
    first = ledger.save_profile("ada", ada).id
    ledger.record_evaluations(first, [judged("job-1", level="Low"), judged("job-2")])
    watch.go_on(hours=1)
    second = ledger.save_profile("ada", ada.model_copy(update={"city": "Mainz"})).id
    ledger.record_evaluations(second, [judged("job-1"), judged("job-2"), judged("job-3", level="Low")])
    ledger.save_profile("ben", Profile(name="Ben Muster"))
    assert ledger.found().rows() == [
        ("ada", "job-1", NOON, watch.now),
        ("ada", "job-2", NOON, NOON),
        ("ada", "job-3", watch.now, None),
    ]


def test_the_newest_evaluation_of_each_posting_counts_best_first(
    ledger: Ledger, ada: Profile, judged: Judged, watch: Watch
) -> None:
    version = ledger.save_profile("ada", ada).id
    ledger.record_evaluations(
        version, [judged("job-1", score=0.9), judged("job-2", score=0.5, level="Moderate")]
    )
    watch.go_on(hours=1)
    changed = judged("job-1", input_hash="h2", score=0.1, level="Low", rationale="No Python.", domain="risk")
    ledger.record_evaluations(version, [changed])
    found = ledger.evaluations("ada")
    assert found.select("job_id", "level", "score", "rationale", "domain", "domain_gap").rows() == [
        ("job-2", "Moderate", 0.5, "", None, None),
        ("job-1", "Low", 0.1, "No Python.", "risk", None),
    ]
    assert found["evaluated_at"].to_list() == [NOON, watch.now]
    assert Evaluation.model_validate(json.loads(found["json"][1])) == changed
    assert ledger.evaluation("ada", "job-1") == changed
    assert ledger.evaluations("ada", level="Good").height == 0
    assert ledger.evaluations("ada", limit=1)["job_id"].to_list() == ["job-2"]
    assert ledger.evaluations("ada", digest="d2").height == 0


def test_a_new_version_of_a_profile_starts_without_evaluations(
    ledger: Ledger, ada: Profile, judged: Judged
) -> None:
    version = ledger.save_profile("ada", ada).id
    ledger.record_evaluations(version, [judged("job-1")])
    ledger.save_profile("ada", ada.model_copy(update={"city": "Kassel"}))
    assert ledger.evaluations("ada").height == 0
    with pytest.raises(NotFound, match="no evaluation for the current version"):
        ledger.evaluation("ada", "job-1")
    assert ledger.evaluated_keys(version, "d1").height == 1


def test_an_earlier_version_keeps_its_evaluations_and_shows_them_to_its_person_only(
    ledger: Ledger, ada: Profile, judged: Judged
) -> None:
    first = ledger.save_profile("ada", ada)
    ledger.record_evaluations(first.id, [judged("a")])
    ledger.save_profile("ada", ada.model_copy(update={"summary": "Changed"}))
    ledger.save_profile("ben", ada)
    assert ledger.evaluations("ada", version_id=first.id)["job_id"].to_list() == ["a"]
    assert ledger.evaluations("ben", version_id=first.id).is_empty()


def test_a_kill_after_the_batch_loses_and_doubles_nothing(url: str, ada: Profile, judged: Judged) -> None:
    with Ledger.open(url) as ledger:
        version = ledger.save_profile("ada", ada).id
        made = judged("job-1").model_dump_json()
        cut = workers.start(workers.evaluate, url, version, made, "ledger.after_evaluations")
        assert workers.ended(cut) == -signal.SIGKILL
        assert ledger.evaluations("ada").height == 1
        assert workers.ended(workers.start(workers.evaluate, url, version, made)) == 0
        assert ledger.evaluations("ada").height == 1
