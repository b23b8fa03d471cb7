"""A failure is open as long as somebody asks for what broke, and no longer."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from sunset import letters as letter_room
from sunset.ledger import Status
from sunset.pipeline import Workbench
from sunset.pipeline.flow import run
from sunset.profile import Search
from sunset.specialists import fit
from tests.pipeline.filled import fetch
from tests.pipeline.matched import ADA, POSTING, matched


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    bench = matched(tmp_path, retry_after=timedelta(0))
    yield bench
    bench.close()


def broken(*_: object, **__: object) -> None:
    raise ValueError("no")


def close(bench: Workbench) -> None:
    """Let the site's whole listing no longer show the posting."""
    bench.clock.at(24)  # type: ignore[attr-defined]
    fetch(bench, [POSTING.model_copy(update={"source_id": "2", "title": "Baker"})], "r2")


def test_reading_is_not_asked_for_once_its_specialist_or_its_posting_is_gone(bench: Workbench) -> None:
    words = POSTING.row()["input_hash"]
    for _ in range(3):  # so it waits for a person
        bench.ledger.record_failure("analyse", f"language {words}", "ValueError: no")
    bench.ledger.record_failure("analyse", f"former {words}", "ValueError: no")
    bench.ledger.record_failure("analyse", "language 0123456789abcdef0123456789abcdef", "ValueError: no")
    run(bench, ("analyse",))
    assert bench.ledger.failures()["key"].to_list() == [f"language {words}"]
    close(bench)
    run(bench, ("analyse",))
    assert bench.ledger.failures().is_empty()


def test_judging_is_not_asked_for_once_the_posting_is_out_of_scope(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(bench, ("analyse",))
    monkeypatch.setattr(fit, "evaluate", lambda batch, *_, **__: ([], [Broke(batch["job_id"][0])]))
    run(bench, ("evaluate",))
    assert bench.ledger.failures()["key"].to_list() == [f"ada {POSTING.row()['job_id']}"]
    run(bench, ("evaluate",))
    assert bench.ledger.failures()["attempts"].to_list() == [2]
    bench.ledger.save_profile("ada", ADA.model_copy(update={"search": Search(countries=("JP",))}))
    run(bench, ("evaluate",))
    assert bench.ledger.failures().is_empty()


class Broke:
    message = "ValueError: no"

    def __init__(self, job_id: str) -> None:
        self.job_id = job_id


def test_a_letter_is_not_asked_for_once_its_posting_closed(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(letter_room, "compose", broken)
        for _ in range(3):
            run(bench, ("analyse", "evaluate", "letters"))
    (row,) = bench.ledger.candidacies().to_dicts()
    assert (row["status"], row["attempts"], row["next_try"]) == (Status.ERROR, 3, None)
    close(bench)
    run(bench, ("letters",))
    (row,) = bench.ledger.candidacies().to_dicts()
    assert row["status"] == Status.EVALUATED
    assert bench.ledger.history(row["id"])["reason"][-1] == "no letter is wanted any more"
