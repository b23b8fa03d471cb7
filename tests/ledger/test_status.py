"""The status machine as data, and the moves of candidacies."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sunset.clock import utc_now
from sunset.errors import BadInput, IllegalTransition, SunsetError
from sunset.ledger import Ledger, Status
from sunset.ledger.status import ALLOWED, allowed, check
from sunset.profile import Profile
from sunset.schema import Evaluation
from tests.ledger.conftest import NOON, Watch

S = Status


def test_the_codes_keep_their_meaning() -> None:
    assert [(status.value, status.name) for status in Status] == [
        (0, "ERROR"),
        (1, "FETCHED"),
        (2, "ENRICHED"),
        (3, "EVALUATED"),
        (4, "EXPORTED"),
        (5, "LETTER_READY"),
        (6, "UNDER_REVIEW"),
        (7, "FEEDBACK_RECEIVED"),
        (8, "APPLIED"),
        (9, "ARCHIVED"),
    ]


def test_a_person_may_apply_and_dismiss_wherever_a_candidacy_stands() -> None:
    for status in (S.EVALUATED, S.EXPORTED, S.LETTER_READY, S.UNDER_REVIEW, S.FEEDBACK_RECEIVED):
        check(status, S.APPLIED)
        check(status, S.ARCHIVED)
        check(S.ARCHIVED, status)
        check(S.ERROR, S.ARCHIVED, status)


def test_no_move_stays_or_leads_to_what_is_read_off() -> None:
    for status, after in ALLOWED.items():
        assert not after & {status, S.FETCHED, S.ENRICHED}


def test_a_refusal_says_what_is_allowed() -> None:
    with pytest.raises(IllegalTransition) as caught:
        check(S.EVALUATED, S.UNDER_REVIEW)
    assert str(caught.value) == (
        "A candidacy cannot move from 3 (evaluated) to 6 (under review). Allowed from here: 0 (error), "
        "4 (exported), 5 (letter ready), 7 (feedback received), 8 (applied), 9 (archived)."
    )
    with pytest.raises(IllegalTransition, match="read off the facts"):
        check(S.EXPORTED, S.ENRICHED)
    with pytest.raises(IllegalTransition):
        check(S.ERROR, S.UNDER_REVIEW, S.EVALUATED)


# --- moves of candidacies -----------------------------------------------------------------


@pytest.fixture
def candidacy(ledger: Ledger, ada: Profile) -> int:
    ledger.save_profile("ada", ada)
    return ledger.candidacy("ada", "job-1", reason="shown").id


def moves(ledger: Ledger, candidacy: int) -> list[tuple[Any, ...]]:
    return ledger.history(candidacy).select("from", "to", "reason").rows()


def test_every_move_is_written_down(ledger: Ledger, candidacy: int, watch: Watch) -> None:
    watch.go_on(hours=1)
    moved = ledger.move(candidacy, S.EXPORTED, reason="in the workbook")
    assert (moved.status, moved.updated) == (S.EXPORTED, watch.now)
    ledger.move(candidacy, S.EXPORTED, reason="again")
    assert ledger.history(candidacy).rows() == [
        (None, 3, NOON, "system", "shown"),
        (3, 4, watch.now, "system", "in the workbook"),
    ]
    assert ledger.candidacy("ada", "job-1").id == candidacy
    with pytest.raises(IllegalTransition, match=r"from 4 \(exported\) to 3"):
        ledger.move(candidacy, S.EVALUATED, reason="back")
    with pytest.raises(IllegalTransition, match="stage and message"):
        ledger.move(candidacy, S.ERROR, reason="broke")
    assert len(moves(ledger, candidacy)) == 2


def test_a_letter_with_gaps_never_counts_as_ready(ledger: Ledger, candidacy: int) -> None:
    with pytest.raises(IllegalTransition, match="there is none"):
        ledger.move(candidacy, S.LETTER_READY, reason="hurry")
    ledger.save_letter(candidacy, language="de", body="Guten Tag", gaps=["street of the recipient"])
    with pytest.raises(IllegalTransition, match=r"gaps \(street of the recipient\)"):
        ledger.move(candidacy, S.LETTER_READY, reason="hurry")
    ledger.save_letter(candidacy, language="de", body="Guten Tag", gate_passed=False)
    with pytest.raises(IllegalTransition, match="fact check refused"):
        ledger.move(candidacy, S.LETTER_READY, reason="hurry")
    ledger.save_letter(candidacy, language="de", body="Guten Tag")
    assert ledger.move(candidacy, S.LETTER_READY, reason="checked").status is S.LETTER_READY
    ledger.save_letter(candidacy, language="de", body="Guten Tag, ich war Papst", gate_passed=False)
    assert moves(ledger, candidacy)[-1] == (5, 4, "the new version of the letter is not ready")


def test_a_person_saves_dismisses_applies_and_reopens(ledger: Ledger, candidacy: int) -> None:
    assert ledger.save(candidacy).saved is True
    assert ledger.save(candidacy, False).saved is False
    with pytest.raises(IllegalTransition, match=r"This candidacy is open\. Only one that is archived"):
        ledger.reopen(candidacy)
    ledger.move(candidacy, S.EXPORTED, reason="in the workbook")
    ledger.dismiss(candidacy, reason="too far")
    assert ledger.reopen(candidacy).status is S.EXPORTED
    ledger.apply(candidacy, day=NOON.date(), channel="portal")
    ledger.dismiss(candidacy, reason="rejected")
    assert ledger.reopen(candidacy).status is S.APPLIED
    assert ledger.reopen(candidacy, reason="a mistake").status is S.EXPORTED
    assert [move[1] for move in moves(ledger, candidacy)] == [3, 4, 9, 4, 8, 9, 8, 4]


def test_an_archived_match_applied_for_reopens_to_where_it_was_open(ledger: Ledger, candidacy: int) -> None:
    ledger.dismiss(candidacy, reason="no")
    ledger.apply(candidacy, day=NOON.date(), channel="portal")
    assert ledger.reopen(candidacy).status is S.EVALUATED


def test_an_error_keeps_its_stage_and_waits_longer_each_time(
    ledger: Ledger, candidacy: int, watch: Watch
) -> None:
    ledger.move(candidacy, S.EXPORTED, reason="in the workbook")
    first = ledger.fail(candidacy, "letters", "typst: no font")
    assert (first.status, first.broke_at, first.attempts) == (S.ERROR, S.EXPORTED, 1)
    assert first.next_try == datetime(2026, 11, 22, 12, 15, tzinfo=UTC)
    assert ledger.due_retries().height == 0
    watch.go_on(minutes=15)
    due = ledger.due_retries()
    assert due.select("id", "error_stage", "error_message").rows() == [
        (candidacy, "letters", "typst: no font")
    ]
    second = ledger.fail(candidacy, "letters", "typst: no font")
    assert second.next_try == datetime(2026, 11, 22, 13, 15, tzinfo=UTC)
    third = ledger.fail(candidacy, "letters", "typst: no font")
    assert (third.attempts, third.next_try) == (3, None)
    watch.go_on(days=365)
    assert ledger.due_retries().height == 0
    assert moves(ledger, candidacy)[-1] == (4, 0, "letters: typst: no font")

    back = ledger.reset_error(candidacy)
    assert (back.status, back.attempts, back.error_message, back.broke_at) == (S.EXPORTED, 0, None, None)
    with pytest.raises(BadInput, match="not in error"):
        ledger.reset_error(candidacy)


def test_an_error_may_go_on_where_its_status_may(ledger: Ledger, candidacy: int) -> None:
    ledger.fail(candidacy, "report", "disk full")
    with pytest.raises(IllegalTransition):
        ledger.move(candidacy, S.UNDER_REVIEW, reason="skips the export")
    done = ledger.move(candidacy, S.EXPORTED, reason="worked")
    assert (done.status, done.error_stage, done.next_try) == (S.EXPORTED, None, None)


def test_another_stage_counts_its_own_attempts(ledger: Ledger, candidacy: int) -> None:
    ledger.fail(candidacy, "letters", "a")
    ledger.fail(candidacy, "letters", "a")
    assert ledger.fail(candidacy, "report", "b").attempts == 1


def test_a_retry_makes_everything_due(ledger: Ledger, candidacy: int) -> None:
    for _ in range(3):
        ledger.fail(candidacy, "letters", "a")
    assert ledger.retry("another-job") == 0
    assert ledger.retry("job-1") == 1
    assert ledger.due_retries()["attempts"].to_list() == [0]


def test_what_is_applied_for_cannot_break(ledger: Ledger, candidacy: int) -> None:
    ledger.apply(candidacy, day=NOON.date(), channel="portal")
    with pytest.raises(IllegalTransition):
        ledger.fail(candidacy, "letters", "late")


def test_a_letter_spoilt_while_in_error_is_not_ready_afterwards(ledger: Ledger, candidacy: int) -> None:
    ledger.save_letter(candidacy, language="de", body="Guten Tag")
    ledger.move(candidacy, S.LETTER_READY, reason="checked")
    ledger.fail(candidacy, "deliver", "no route")
    ledger.save_letter(candidacy, language="de", body="Guten Tag", gaps=["date"])
    assert ledger.reset_error(candidacy).status is S.EXPORTED


def test_candidacies_show_their_newest_letter(ledger: Ledger, candidacy: int) -> None:
    ledger.save_letter(candidacy, language="de", body="a", gaps=["date"])
    ledger.save_letter(candidacy, language="de", body="b", gaps=["street", "salary"], pdf=Path("b.pdf"))
    ledger.candidacy("ada", "job-2")
    ledger.move(candidacy, S.EXPORTED, reason="in the workbook")
    columns = ["profile", "job_id", "status", "letter_version", "letter_gaps", "letter_pdf"]
    assert ledger.candidacies("ada").select(columns).rows() == [
        ("ada", "job-1", 4, 2, ["street", "salary"], "b.pdf"),
        ("ada", "job-2", 3, None, None, None),
    ]
    assert ledger.candidacies(status=S.EXPORTED)["id"].to_list() == [candidacy]


def test_counts_and_status_over_time(
    ledger: Ledger, candidacy: int, watch: Watch, judged: Callable[..., Evaluation]
) -> None:
    ledger.record_evaluations(ledger.profile("ada").id, [judged(f"job-{n}") for n in range(1, 6)])
    ledger.candidacy("ada", "job-2")
    watch.go_on(days=1)
    ledger.move(candidacy, S.EXPORTED, reason="in the workbook")
    watch.go_on(days=1)
    ledger.dismiss(candidacy, reason="no")
    expected = {S.ERROR: 0, S.EVALUATED: 4, S.EXPORTED: 0, S.LETTER_READY: 0, S.UNDER_REVIEW: 0}
    expected |= {S.FEEDBACK_RECEIVED: 0, S.APPLIED: 0, S.ARCHIVED: 1}
    assert ledger.counts("ada") == ledger.counts() == expected
    chart = ledger.status_over_time("ada").select(
        "status", "candidacies", day=ledger.status_over_time()["at"].dt.day()
    )
    assert chart.select("day", "status", "candidacies").rows() == [
        (22, 3, 2), (22, 4, 0), (22, 9, 0),
        (23, 3, 1), (23, 4, 1), (23, 9, 0),
        (24, 3, 1), (24, 4, 0), (24, 9, 1),
    ]  # fmt: skip


# --- any sequence of doors leaves a legal history -------------------------------------------

_DOORS: list[Callable[[Ledger, int], Any]] = [
    *(lambda led, c, s=status: led.move(c, s, reason="moved") for status in Status),  # type: ignore[misc]
    lambda led, c: led.fail(c, "letters", "broke"),
    lambda led, c: led.reset_error(c),
    lambda led, c: led.retry(),
    lambda led, c: led.apply(c, day=utc_now().date(), channel="portal"),
    lambda led, c: led.apply(c, day=utc_now().date(), channel="post"),
    lambda led, c: led.dismiss(c, reason="no"),
    lambda led, c: led.reopen(c),
    lambda led, c: led.save(c),
    lambda led, c: led.save_letter(c, language="de", body="good"),
    lambda led, c: led.save_letter(c, language="de", body="gap", gaps=["date"]),
    lambda led, c: led.add_feedback(c, reviewer="r", row_hash="1"),
    lambda led, c: led.add_feedback(c, reviewer="r", row_hash="2"),
    lambda led, c: led.begin_delivery("mail", profile="ada", job_ids=["job-1"]),
    lambda led, c: led.mark_sending("mail"),
    lambda led, c: led.mark_sent("mail", "id"),
]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(range(len(_DOORS))), min_size=5, max_size=25))
def test_any_sequence_of_doors_leaves_a_legal_history(sequence: list[int]) -> None:
    with (
        TemporaryDirectory() as folder,
        Ledger.open(f"sqlite:///{folder}/ledger.db") as ledger,
    ):
        ledger.save_profile("ada", Profile(name="Ada Beispiel"))
        candidacy = ledger.candidacy("ada", "job-1").id
        for door in sequence:
            try:
                _DOORS[door](ledger, candidacy)
            except SunsetError:
                continue
        row = ledger.candidacies().row(0, named=True)
        history = ledger.history(candidacy)
    path = [Status(code) for code in history["to"]]
    assert history["from"].to_list() == [None, *history["to"].to_list()[:-1]]
    assert path[0] is S.EVALUATED
    assert path[-1] == row["status"]
    broke_at = None
    for before, after in pairwise(path):
        assert after in allowed(before, broke_at)
        broke_at = before if after is S.ERROR else None
    assert (row["error_stage"] is not None) == (row["status"] == S.ERROR)
    if row["status"] == S.LETTER_READY:
        assert row["letter_gaps"] == []
    # day and channel stand there exactly as long as the person has applied
    since_open = [status for status in path if status is not S.ARCHIVED]
    assert (row["applied_on"] is not None) == (since_open[-1] is S.APPLIED)
    assert (row["channel"] is not None) == (row["applied_on"] is not None)
