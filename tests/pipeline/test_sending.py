"""The stage that sends mails: what is not sent, and why."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from sunset import delivery
from sunset.pipeline import Workbench
from sunset.pipeline.flow import run
from sunset.profile import Search
from tests.pipeline.matched import ADA, matched


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    bench = matched(tmp_path, release_required=True, retry_after=timedelta(0))
    run(bench)
    yield bench
    bench.close()


def mails(bench: Workbench) -> list[Path]:
    return sorted(bench.settings.outbox.glob("*.eml"))


def test_a_mail_with_nothing_left_to_tell_is_not_sent(bench: Workbench) -> None:
    (key,) = bench.ledger.deliveries("held")["key"]
    elsewhere = ADA.model_copy(update={"search": Search(countries=("JP",))})
    bench.ledger.save_profile("ada", elsewhere)
    bench.ledger.release(key)
    _, result = run(bench, ("evaluate", "deliver"))
    assert (result.done, result.failed, result.alarms) == (0, 0, [])
    assert result.notes == [
        f"ada: the mail {key} is not sent and is settled: nothing that it was to tell of is left to be told."
    ]
    assert mails(bench) == []
    assert bench.ledger.deliveries().is_empty()
    bench.ledger.save_profile("ada", ADA)
    run(bench)
    assert bench.ledger.deliveries("held")["key"].to_list() == [key]


def test_a_match_that_was_dismissed_meanwhile_is_not_told_of(bench: Workbench) -> None:
    (key,) = bench.ledger.deliveries("held")["key"]
    bench.ledger.dismiss(bench.ledger.candidacies()["id"][0], reason="too far")
    bench.ledger.release(key)
    run(bench, ("deliver",))
    assert mails(bench) == []
    assert bench.ledger.deliveries().is_empty()


@pytest.mark.parametrize(("where", "state"), [("compose", "failed"), ("lay_out", "uncertain")])
def test_an_error_nobody_thought_of_leaves_no_mail_half_way(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch, where: str, state: str
) -> None:
    """Before the mail was handed over nothing was sent; afterwards nobody knows."""

    def broken(*_: object, **__: object) -> None:
        raise KeyError("place")

    (key,) = bench.ledger.deliveries("held")["key"]
    bench.ledger.release(key)
    with monkeypatch.context() as patch:
        patch.setattr(delivery, where, broken)
        (result,) = run(bench, ("deliver",))
    assert bench.ledger.deliveries().select("key", "state", "error").rows() == [
        (key, state, "KeyError: 'place'")
    ]
    assert result.alarms == ["ada: KeyError: 'place'"]
    run(bench, ("deliver",))
    assert len(mails(bench)) == (state == "failed")
