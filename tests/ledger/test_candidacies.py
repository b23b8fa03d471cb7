"""A person's word on a match: what was applied for, on which day and how, and taken back."""

from datetime import date

import pytest

from sunset.errors import BadInput, IllegalTransition
from sunset.ledger import Ledger, Status
from sunset.profile import Profile
from tests.ledger.conftest import NOON, Watch

FRIDAY, SATURDAY = date(2026, 11, 20), date(2026, 11, 21)


@pytest.fixture
def candidacy(ledger: Ledger, ada: Profile) -> int:
    ledger.save_profile("ada", ada)
    return ledger.candidacy("ada", "job-1").id


def written(ledger: Ledger) -> tuple[int, date | None, str | None]:
    row: tuple[int, date | None, str | None] = (
        ledger.candidacies("ada").select("status", "applied_on", "channel").row(0)
    )
    return row


def reasons(ledger: Ledger, candidacy: int) -> list[tuple[int, str]]:
    return ledger.history(candidacy).select("to", "reason").rows()


def test_an_application_has_its_day_and_channel(ledger: Ledger, candidacy: int) -> None:
    assert written(ledger) == (3, None, None)
    row = ledger.apply(candidacy, day=FRIDAY, channel="  portal of\nthe bank ")
    assert (row.status, row.applied_on, row.channel) == (Status.APPLIED, FRIDAY, "portal of the bank")
    assert written(ledger) == (8, FRIDAY, "portal of the bank")
    assert reasons(ledger, candidacy) == [(3, "shown"), (8, "applied: 2026-11-20, portal of the bank")]
    assert ledger.candidacies("ada")["applied_at"].to_list() == [NOON]


def test_what_is_archived_keeps_them_and_what_is_reopened_keeps_them_in_the_history(
    ledger: Ledger, candidacy: int
) -> None:
    ledger.apply(candidacy, day=FRIDAY, channel="portal")
    ledger.dismiss(candidacy, reason="rejected")
    assert written(ledger) == (9, FRIDAY, "portal")
    ledger.reopen(candidacy)
    assert written(ledger) == (8, FRIDAY, "portal")
    ledger.reopen(candidacy, reason="a mistake")
    assert written(ledger) == (3, None, None)
    assert reasons(ledger, candidacy)[1:] == [
        (8, "applied: 2026-11-20, portal"), (9, "rejected"), (8, "reopened"), (3, "a mistake"),
    ]  # fmt: skip


def test_the_same_word_twice_is_one_and_another_corrects_it(ledger: Ledger, candidacy: int) -> None:
    ledger.move(candidacy, Status.EXPORTED, reason="in the workbook")
    ledger.apply(candidacy, day=FRIDAY, channel="portal")
    ledger.apply(candidacy, day=FRIDAY, channel="portal ")
    assert len(reasons(ledger, candidacy)) == 3
    ledger.apply(candidacy, day=SATURDAY, channel="post")
    assert written(ledger) == (8, SATURDAY, "post")
    assert reasons(ledger, candidacy)[2:] == [
        (8, "applied: 2026-11-20, portal"), (4, "corrected"), (8, "applied: 2026-11-21, post"),
    ]  # fmt: skip
    assert ledger.reopen(candidacy).status is Status.EXPORTED


def test_a_dismissed_match_can_be_applied_for_anew(ledger: Ledger, candidacy: int) -> None:
    ledger.apply(candidacy, day=FRIDAY, channel="portal")
    ledger.dismiss(candidacy, reason="rejected")
    ledger.apply(candidacy, day=SATURDAY, channel="portal")
    assert written(ledger) == (8, SATURDAY, "portal")


def test_a_persons_word_beats_an_error(ledger: Ledger, candidacy: int) -> None:
    for _ in range(3):
        ledger.fail(candidacy, "letters", "no font")
    row = ledger.apply(candidacy, day=FRIDAY, channel="post")
    assert (row.status, row.error_stage, row.error_message, row.attempts) == (Status.APPLIED, None, None, 0)
    ledger.reopen(candidacy)
    ledger.fail(candidacy, "letters", "no font")
    assert ledger.save(candidacy).saved is True
    assert ledger.dismiss(candidacy, reason="too far").status is Status.ARCHIVED
    ledger.reopen(candidacy)
    ledger.move(candidacy, Status.EXPORTED, reason="in the workbook")
    ledger.fail(candidacy, "letters", "no font")
    back = ledger.reopen(candidacy)
    assert (back.status, back.error_message, back.next_try) == (Status.EXPORTED, None, None)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 24), "2026-11-24 has not come yet. Give the day on which it happened."),
        (
            date(2025, 11, 21),
            r"2025-11-21 lies more than a year before this match was first shown \(2026-11-22\). Is the year",
        ),
    ],
)
def test_a_day_that_cannot_be_is_refused_and_nothing_is_written(
    ledger: Ledger, candidacy: int, day: date, words: str
) -> None:
    with pytest.raises(BadInput, match=words):
        ledger.apply(candidacy, day=day, channel="portal")
    assert written(ledger) == (3, None, None)


def test_a_day_that_has_begun_somewhere_counts_and_so_does_one_a_year_ago(
    ledger: Ledger, candidacy: int, watch: Watch
) -> None:
    assert ledger.apply(candidacy, day=date(2026, 11, 23), channel="portal").applied_on == date(2026, 11, 23)
    assert ledger.apply(candidacy, day=date(2025, 11, 22), channel="portal").applied_on == date(2025, 11, 22)
    watch.go_on(days=400)
    assert ledger.apply(candidacy, day=date(2025, 11, 22), channel="post").channel == "post"


@pytest.mark.parametrize("channel", ["", " \n", "x" * 101])
def test_a_channel_is_a_few_words(ledger: Ledger, candidacy: int, channel: str) -> None:
    with pytest.raises(BadInput, match="for example portal, e-mail or post"):
        ledger.apply(candidacy, day=FRIDAY, channel=channel)


def test_a_plain_move_makes_no_application(ledger: Ledger, candidacy: int) -> None:
    with pytest.raises(IllegalTransition, match="record it with `apply`"):
        ledger.move(candidacy, Status.APPLIED, reason="hurry")
    assert written(ledger) == (3, None, None)
