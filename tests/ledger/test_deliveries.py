"""What is sent once is never sent twice."""

import signal
import subprocess
import sys
from datetime import UTC, datetime

import polars as pl
import pytest

from sunset.errors import BadInput, Busy, NotFound
from sunset.ledger import Delivery, Ledger, Status, process
from sunset.profile import Profile
from tests.ledger import workers
from tests.ledger.conftest import Watch


@pytest.fixture(autouse=True)
def profile(ledger: Ledger, ada: Profile) -> None:
    ledger.save_profile("ada", ada)


def begin(ledger: Ledger, key: str = "mail", **given: object) -> Delivery | None:
    return ledger.begin_delivery(key, profile="ada", job_ids=["job-1", "job-2"], **given)  # type: ignore[arg-type]


def begun(ledger: Ledger) -> str | None:
    """Announce the mail once more, and say how far it has come."""
    delivery = begin(ledger)
    return delivery and delivery.state


def state(ledger: Ledger, key: str = "mail") -> str:
    row = ledger.deliveries().row(by_predicate=pl.col("key") == key, named=True)
    return str(row["state"])


def test_a_mail_is_sent_once_and_its_candidacies_move_with_it(ledger: Ledger, watch: Watch) -> None:
    exported, shown = ledger.candidacy("ada", "job-1").id, ledger.candidacy("ada", "job-2").id
    ledger.move(exported, Status.EXPORTED, reason="in the workbook")
    announced = begin(ledger)
    assert announced == Delivery("mail", "digest", "pending", ("job-1", "job-2"), 0, None, None)
    assert begin(ledger) == announced
    assert ledger.mark_sending("mail").attempts == 1
    ledger.mark_sent("mail", "<1@example.org>")
    assert begin(ledger) is None
    assert ledger.deliveries("sent").select("profile", "message_id", "sent").rows() == [
        ("ada", "<1@example.org>", watch.now)
    ]
    assert ledger.history(exported)["reason"].to_list()[-1] == "delivered: mail"
    assert dict(ledger.candidacies().select("id", "status").rows()) == {exported: 6, shown: 3}
    with pytest.raises(Busy, match="'mail' is sent, not pending"):
        ledger.mark_sending("mail")


def test_only_a_mail_that_nobody_has_begun_to_send_is_withdrawn(ledger: Ledger) -> None:
    begin(ledger)
    ledger.mark_sending("mail")
    assert not ledger.withdraw("mail")
    ledger.mark_failed("mail", "no route")
    ledger.release("mail")
    assert ledger.withdraw("mail")
    assert ledger.deliveries().is_empty()


def test_a_held_mail_waits_for_its_release(ledger: Ledger) -> None:
    held = begin(ledger, hold=True)
    assert held is not None
    assert held.state == "held"
    with pytest.raises(Busy, match="is held"):
        ledger.mark_sending("mail")
    assert ledger.release("mail").state == "pending"
    ledger.mark_sending("mail")
    with pytest.raises(BadInput, match="only a held or failed one"):
        ledger.release("mail")


def test_a_refused_mail_is_tried_again_and_in_the_end_left_to_a_person(ledger: Ledger, watch: Watch) -> None:
    begin(ledger)
    for attempt, wait in ((1, 15), (2, 60)):
        ledger.mark_sending("mail")
        failed = ledger.mark_failed("mail", "550 no such user")
        assert (failed.attempts, failed.error) == (attempt, "550 no such user")
        assert begun(ledger) == "failed"
        watch.go_on(minutes=wait)
        assert begun(ledger) == "pending"
    ledger.mark_sending("mail")
    assert ledger.mark_failed("mail", "550 no such user").next_try is None
    watch.go_on(days=30)
    assert begun(ledger) == "failed"
    assert ledger.release("mail").attempts == 0
    assert ledger.mark_sending("mail").state == "sending"


def test_a_retry_makes_a_refused_mail_due_and_no_other(ledger: Ledger) -> None:
    begin(ledger)
    ledger.mark_sending("mail")
    ledger.mark_failed("mail", "no connection")
    assert ledger.retry("another-mail") == 0
    assert ledger.retry("mail") == 1
    due = begin(ledger)
    assert due is not None
    assert (due.state, due.attempts) == ("pending", 0)
    assert ledger.retry() == 0


def test_a_broken_connection_leaves_it_to_a_person(ledger: Ledger) -> None:
    candidacy = ledger.candidacy("ada", "job-1").id
    ledger.move(candidacy, Status.EXPORTED, reason="in the workbook")
    begin(ledger)
    with pytest.raises(BadInput, match="is pending, not uncertain"):
        ledger.settle("mail", sent=True)
    ledger.mark_sending("mail")
    assert ledger.mark_uncertain("mail", "connection lost after DATA").state == "uncertain"
    ledger.settle("mail", sent=False)
    assert state(ledger) == "pending"
    ledger.mark_sending("mail")
    ledger.mark_uncertain("mail", "again")
    ledger.settle("mail", sent=True)
    assert begin(ledger) is None
    assert ledger.candidacy("ada", "job-1").status is Status.UNDER_REVIEW


def test_what_nobody_claimed_cannot_be_marked(ledger: Ledger) -> None:
    begin(ledger)
    for mark in (ledger.mark_sent, ledger.mark_failed, ledger.mark_uncertain):
        with pytest.raises(Busy, match="not held by this process"):
            mark("mail", "x")
        with pytest.raises(NotFound, match="no delivery 'other'"):
            mark("other", "x")


# --- other processes ----------------------------------------------------------------------


def test_of_processes_that_claim_at_once_one_sends(ledger: Ledger, url: str) -> None:
    sent, together = workers.queue(), workers.barrier(3)
    senders = [workers.start(workers.send, url, sent, together) for _ in range(3)]
    assert [workers.ended(sender) for sender in senders] == [0, 0, 0]
    assert sent.get() == "a mail"
    assert sent.empty()
    assert ledger.deliveries()["attempts"].to_list() == [1]


@pytest.mark.parametrize(
    ("failpoint", "mails", "afterwards"),
    [("ledger.after_sending", 0, "uncertain"), ("ledger.after_sent", 1, "sent")],
)
def test_a_sender_that_is_killed_leaves_nothing_to_be_sent_twice(
    ledger: Ledger, url: str, failpoint: str, mails: int, afterwards: str
) -> None:
    sent = workers.queue()
    assert workers.ended(workers.start(workers.send, url, sent, None, failpoint)) == -signal.SIGKILL
    assert workers.ended(workers.start(workers.send, url, sent)) == 0
    for _ in range(mails):
        assert sent.get() == "a mail"
    assert sent.empty()
    assert state(ledger) == afterwards


def test_a_sender_that_lives_is_not_declared_dead(ledger: Ledger, url: str, watch: Watch) -> None:
    together = workers.barrier(2)
    sender = workers.start(workers.claim_and_wait, url, together)
    together.wait(30)
    watch.go_on(days=365 * 10)
    assert begun(ledger) == "sending"
    with pytest.raises(BadInput, match="is sending"):
        ledger.settle("mail", sent=False)
    together.wait(30)
    assert workers.ended(sender) == 0
    assert begin(ledger) is None


def test_what_this_process_never_finished_is_uncertain_after_a_quarter_of_an_hour(
    ledger: Ledger, watch: Watch
) -> None:
    begin(ledger)
    ledger.mark_sending("mail")
    watch.go_on(minutes=14)
    assert begun(ledger) == "sending"
    watch.go_on(minutes=1)
    assert begun(ledger) == "uncertain"
    ledger.mark_sent("mail", "it had arrived after all")
    assert begin(ledger) is None


def test_a_sender_on_another_machine_has_a_quarter_of_an_hour(
    ledger: Ledger, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(ledger)
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(process.socket, "gethostname", lambda: "elsewhere")
        ledger.mark_sending("mail")
    watch.go_on(minutes=14)
    assert begun(ledger) == "sending"
    watch.go_on(minutes=1)
    with pytest.raises(Busy):
        ledger.mark_sent("mail", "not mine")
    ledger.settle("mail", sent=False)
    assert state(ledger) == "pending"


def test_a_process_is_told_from_a_later_one_with_its_number() -> None:
    host, pid, _ = process.me().rsplit("/", 2)
    assert process.lives(process.me()) is True
    assert process.lives(f"{host}/{pid}/1") is False
    assert process.lives("elsewhere/1/1") is None
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    assert process.lives(f"{host}/{gone.pid}/1") is False


def test_times_are_utc_whatever_zone_the_clock_has(url: str) -> None:
    from datetime import timedelta, timezone

    berlin = timezone(timedelta(hours=1))
    with Ledger.open(url, clock=lambda: datetime(2026, 11, 22, 13, tzinfo=berlin)) as ledger:
        begin(ledger, "berlin")
        created = ledger.deliveries().row(0, named=True)["created"]
        assert ledger.profile("ada").created == datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert created == datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert created.utcoffset() == timedelta(0)


def test_a_clock_without_a_zone_is_refused(url: str) -> None:
    with (
        Ledger.open(url, clock=lambda: datetime(2026, 11, 22)) as ledger,
        pytest.raises(BadInput, match="has no time zone"),
    ):
        ledger.start_run("r")
