"""Failures without a candidacy, and runs."""

from datetime import UTC, datetime

import pytest

from sunset.errors import NotFound
from sunset.ledger import Ledger
from tests.ledger.conftest import NOON, Watch


def test_a_failure_is_due_later_each_time_and_then_waits_for_a_person(ledger: Ledger, watch: Watch) -> None:
    assert ledger.record_failure("analyse", "job-1", "out of memory") == 1
    assert ledger.due("analyse") == []
    watch.go_on(minutes=15)
    assert ledger.due("analyse") == ["job-1"]
    assert ledger.due("fetch") == []
    assert ledger.record_failure("analyse", "job-1", "still") == 2
    watch.go_on(minutes=60)
    assert ledger.due("analyse") == ["job-1"]
    assert ledger.record_failure("analyse", "job-1", "still") == 3
    watch.go_on(days=365)
    assert ledger.due("analyse") == []
    assert ledger.failures().select("stage", "key", "message", "attempts", "first_at", "next_try").rows() == [
        ("analyse", "job-1", "still", 3, NOON, None)
    ]
    assert ledger.retry("job-2") == 0
    assert ledger.retry() == 1
    assert ledger.due("analyse") == ["job-1"]


def test_a_resolved_failure_stays_for_the_record_and_may_break_anew(ledger: Ledger, watch: Watch) -> None:
    ledger.record_failure("fetch", "deutsche_bank", "HTTP 500")
    assert ledger.resolve_failure("fetch", "deutsche_bank") is True
    assert ledger.resolve_failure("fetch", "deutsche_bank") is False
    assert ledger.failures().height == 0
    assert ledger.failures(open_only=False)["resolved_at"].to_list() == [NOON]
    watch.go_on(days=1)
    assert ledger.due("fetch") == []
    assert ledger.record_failure("fetch", "deutsche_bank", "HTTP 503") == 1
    assert ledger.failures().select("message", "first_at", "resolved_at").rows() == [
        ("HTTP 503", datetime(2026, 11, 23, 12, tzinfo=UTC), None)
    ]


def test_words_of_hostile_pages_do_not_break_the_record(ledger: Ledger) -> None:
    ledger.record_failure("analyse", "job-1", "bad \0 byte \ud800 here")
    assert ledger.failures()["message"].to_list() == ["bad  byte ? here"]


def test_runs_are_recorded_with_their_figures(ledger: Ledger, watch: Watch) -> None:
    ledger.start_run("run-1")
    ledger.start_run("run-1")
    watch.go_on(minutes=5)
    ledger.finish_run("run-1", {"fetch": {"seen": 60}}, ["job-7: out of memory"])
    ledger.start_run("run-2")
    assert ledger.runs().rows() == [
        ("run-2", watch.now, None, None, None),
        ("run-1", NOON, watch.now, {"fetch": {"seen": 60}}, ["job-7: out of memory"]),
    ]
    assert ledger.runs(limit=1)["run_id"].to_list() == ["run-2"]
    with pytest.raises(NotFound, match="No run 'run-3'"):
        ledger.finish_run("run-3", {})
