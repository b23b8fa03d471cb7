"""What the operator is told of an installation in every state."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from sunset.ledger import Status
from sunset.pipeline import Workbench, monitor
from sunset.pipeline.flow import run
from sunset.profile import Profile, Search
from sunset.settings import Settings
from tests.pipeline.filled import POSTINGS, START, fetch, fill, judge, posting, read


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """The filled installation, which the tests of this file only read."""
    filled = fill(tmp_path_factory.mktemp("filled"))
    yield filled
    filled.close()


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Workbench]:
    """A filled installation that a test may change."""
    filled = fill(tmp_path)
    yield filled
    filled.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Workbench]:
    made = Workbench(Settings(home=tmp_path / "var", out=tmp_path / "out"))
    yield made
    made.close()


def counts(bench: Workbench, name: str) -> dict[int, int]:
    rows = monitor.status_counts(bench).filter(profile=name)
    return {code: number for code, number in rows.select("status", "postings").iter_rows() if number}


def test_every_posting_of_a_scope_stands_at_one_status(bench: Workbench) -> None:
    assert counts(bench, "ada") == {0: 1, 1: 3, 2: 1, 3: 2, 4: 1, 5: 1, 6: 1}
    assert counts(bench, "ben") == {3: 1}


def test_all_ten_statuses_are_told_with_their_names(bench: Workbench) -> None:
    rows = monitor.status_counts(bench).filter(profile="ben")
    assert rows["status"].to_list() == list(range(10))
    assert rows["name"][0] == "error"
    assert rows["name"][5] == "letter ready"


def test_an_application_stays_counted_when_its_posting_has_closed(own: Workbench) -> None:
    job = POSTINGS[2].row()["job_id"]
    candidacy = own.ledger.candidacy("ada", job).id
    own.ledger.apply(candidacy, day=own.clock().date(), channel="portal")
    own.clock.at(50)  # type: ignore[attr-defined]
    fetch(own, POSTINGS[3:], "r3")
    assert counts(own, "ada")[8] == 1
    assert counts(own, "ada")[5] == 1


def test_a_posting_that_was_judged_anew_after_a_failure_is_no_error(own: Workbench) -> None:
    own.ledger.record_failure("evaluate", f"ada {POSTINGS[5].row()['job_id']}", "ValueError: no")
    assert counts(own, "ada")[0] == 2
    judge(own, "ada", POSTINGS[5:6])
    assert counts(own, "ada")[0] == 1
    read(own, POSTINGS[7:8])
    assert 0 not in counts(own, "ada")


def test_a_failure_of_one_person_is_not_the_others(own: Workbench) -> None:
    own.ledger.record_failure("evaluate", f"ben {POSTINGS[5].row()['job_id']}", "ValueError: no")
    assert counts(own, "ada")[0] == 1


def test_status_over_time_ends_at_the_present_counts(bench: Workbench) -> None:
    over_time = monitor.status_over_time(bench)
    last = over_time.filter(pl.col("at") == over_time["at"].max())
    now = monitor.status_counts(bench).group_by("status").agg(pl.col("postings").sum())
    expected = {status: number for status, number in now.iter_rows() if number}
    assert {s: n for s, n in last.select("status", "postings").iter_rows() if n} == expected
    assert over_time["postings"].min() == 0


def test_status_over_time_follows_the_postings(bench: Workbench) -> None:
    over_time = monitor.status_over_time(bench)

    def at(hours: int) -> dict[int, int]:
        rows = over_time.filter(pl.col("at") == START + timedelta(hours=hours))
        return {s: n for s, n in rows.select("status", "postings").iter_rows() if n}

    assert at(0) == {1: 8}
    assert at(1) == {0: 1, 1: 1, 2: 6}
    assert at(2) == {0: 1, 1: 1, 2: 1, 3: 5}
    assert at(3) == {0: 1, 1: 1, 2: 1, 3: 2, 4: 1, 5: 2}


def test_a_text_that_was_read_before_its_posting_came_never_counts_below_zero(own: Workbench) -> None:
    own.clock.at(30)  # type: ignore[attr-defined]
    twin = POSTINGS[0].model_copy(update={"source_id": "twin", "url": "https://jobs.example/twin"})
    fetch(own, [*POSTINGS, twin], "r3")
    assert monitor.status_over_time(own)["postings"].min() == 0


@pytest.mark.parametrize(
    ("span", "expected"), [(timedelta(minutes=5), "1m"), (timedelta(days=2), "1h"), (timedelta(days=9), "1d")]
)
def test_a_period_suits_the_span(span: timedelta, expected: str) -> None:
    assert monitor.period(pl.Series([START, START + span])) == expected


def test_throughput_counts_postings_an_hour(bench: Workbench) -> None:
    rows = monitor.throughput(bench).rows()
    assert rows == [
        (START + timedelta(hours=1), "analyse", 7),
        (START + timedelta(hours=2), "evaluate", 5),
        (START + timedelta(hours=26), "analyse", 1),
        (START + timedelta(hours=26), "evaluate", 1),
    ]


def test_runs_tell_what_was_done_and_which_one_did_not_end(bench: Workbench) -> None:
    second, first = monitor.runs(bench).iter_rows(named=True)
    assert (second["run_id"], second["seconds"], second["done"]) == ("r2", None, [])
    assert (first["seconds"], first["done"]) == (
        10800.0,
        [{"stage": "fetch", "units": 8}, {"stage": "analyse", "units": 6}],
    )
    assert (first["failed"], first["alarms"]) == (1, 1)


def test_failures_say_what_broke_why_and_when_it_is_tried_again(bench: Workbench) -> None:
    source, text = monitor.failures(bench).iter_rows(named=True)
    assert (source["stage"], source["key"], source["title"]) == ("fetch", "far away", None)
    assert source["message"] == "The site did not answer within 30 seconds."
    assert (source["attempts"], source["next_try"], source["waits_for_person"]) == (3, None, True)
    assert (text["stage"], text["title"], text["attempts"]) == ("analyse", "Cook 7", 1)
    assert text["next_try"] == datetime(2026, 11, 20, 9, 15, tzinfo=UTC)
    assert text["waits_for_person"] is False


def test_a_candidacy_in_error_is_among_the_failures(own: Workbench) -> None:
    candidacy = own.ledger.candidacy("ada", POSTINGS[3].row()["job_id"])
    own.ledger.fail(candidacy.id, "letters", "OSError: no space left")
    first = monitor.failures(own).row(0, named=True)
    assert (first["stage"], first["title"], first["message"]) == (
        "letters",
        "Cook 3",
        "OSError: no space left",
    )
    assert counts(own, "ada")[0] == 2
    over_time = monitor.status_over_time(own)
    errors = over_time.filter(status=Status.ERROR.value)["postings"]
    assert errors[-1] == 2


def test_a_failure_names_the_key_that_retry_takes(own: Workbench) -> None:
    candidacy = own.ledger.candidacy("ada", POSTINGS[3].row()["job_id"])
    own.ledger.fail(candidacy.id, "letters", "OSError: no space left")
    for one in monitor.failures(own).iter_rows(named=True):
        assert own.ledger.retry(one["key"]) == 1
    assert monitor.failures(own)["profile"].to_list() == ["ada", None, None]


def test_a_failure_of_a_person_whose_name_has_a_space_is_theirs(own: Workbench) -> None:
    own.ledger.save_profile("ada b", Profile(name="Ada B", search=Search(cities=("Mainz",), radius_km=20)))
    own.ledger.record_failure("evaluate", f"ada b {POSTINGS[5].row()['job_id']}", "ValueError: no")
    assert (counts(own, "ada b")[0], counts(own, "ada")[0]) == (2, 1)
    (mine,) = monitor.failures(own).filter(profile="ada b").iter_rows(named=True)
    assert mine["title"] == "Cook 5"


def test_a_source_that_the_settings_no_longer_name_fails_no_more(own: Workbench) -> None:
    run(own, ())
    assert monitor.failures(own)["stage"].to_list() == ["analyse"]
    own.settings = own.settings.model_copy(update={"sources": ()})
    assert monitor.source_health(own).is_empty()
    assert monitor.source_runs(own).height == 2


def test_source_health_shows_the_latest_crawl_in_words(bench: Workbench) -> None:
    (latest,) = monitor.source_health(bench).iter_rows(named=True)
    assert (latest["run_id"], latest["complete"], latest["seen"], latest["kept"]) == ("r2", False, 11, 11)
    assert latest["alarms"] == ["demo: 11 rows, 14 were expected"]
    assert latest["seconds"] == 60.0


def test_the_history_of_a_source_keeps_what_was_dropped_and_why(bench: Workbench) -> None:
    newest, oldest = monitor.source_runs(bench).iter_rows(named=True)
    assert (newest["run_id"], newest["reasons"], newest["dropped"]) == ("r2", "", 0)
    assert (oldest["run_id"], oldest["reasons"], oldest["dropped"]) == ("r1", "2 × no title", 2)
    assert oldest["statuses"] == "200: 9, 429: 1"
    assert oldest["alarms"] == []


def test_served_counts_people_letters_and_mails_and_shows_what_waits(bench: Workbench) -> None:
    found = monitor.served(bench)
    assert (found.people, found.shown, found.letters, found.mails) == (2, 3, 2, 1)
    assert found.waiting.select("key", "profile", "state", "postings").rows() == [
        ("torn-1", "ada", "uncertain", 1),
        ("held-1", "ben", "held", 1),
    ]


def test_another_workspace_sees_nothing_of_it(bench: Workbench) -> None:
    other = Workbench(bench.settings.model_copy(update={"workspace": "other"}))
    assert monitor.status_counts(other).is_empty()
    assert monitor.failures(other).is_empty()
    assert monitor.runs(other).is_empty()
    assert monitor.served(other).people == 0
    assert monitor.throughput(other).filter(stage="evaluate").is_empty()
    other.close()


def test_an_empty_installation_gives_empty_frames(empty: Workbench) -> None:
    assert monitor.standing(empty).is_empty()
    assert monitor.status_counts(empty).is_empty()
    assert monitor.status_over_time(empty).is_empty()
    assert monitor.throughput(empty).is_empty()
    assert monitor.failures(empty).is_empty()
    assert monitor.source_health(empty).is_empty()
    assert monitor.served(empty).waiting.is_empty()


def test_people_without_postings_stand_at_zero(empty: Workbench) -> None:
    empty.ledger.save_profile("ada", Profile(name="Ada Beispiel"))
    assert monitor.status_counts(empty)["postings"].to_list() == [0] * 10
    assert monitor.status_over_time(empty).is_empty()


def test_people_without_a_good_match_for_two_weeks_are_named(own: Workbench) -> None:
    clock: Any = own.clock
    assert monitor.without_match(own).is_empty()
    clock.at(24 * 15 + 1)
    own.ledger.save_profile("cleo", Profile(name="Cleo Neu"))
    (ada,) = monitor.without_match(own).rows(named=True)
    assert ada == {"profile": "ada", "since": START + timedelta(hours=2), "ever": True, "judged": 0}
    judge(own, "ada", POSTINGS[5:6])
    clock.at(24 * 30)
    found = monitor.without_match(own).select("profile", "ever", "judged").rows()
    assert found == [("ben", True, 0), ("ada", True, 0), ("cleo", False, 0)]


def test_an_old_good_match_judged_anew_is_no_new_one(own: Workbench) -> None:
    clock: Any = own.clock
    clock.at(24 * 20)
    profile = own.ledger.profile("ada").profile
    own.ledger.save_profile("ada", profile.model_copy(update={"summary": "Cooks."}))
    judge(own, "ada", POSTINGS[:2])
    assert monitor.without_match(own)["profile"].to_list() == ["ada", "ben"]


def test_letters_in_held_mails_wait_for_release(own: Workbench) -> None:
    assert monitor.letters_held(own).is_empty()  # the held mail tells of a posting without a letter
    jobs = [POSTINGS[number].row()["job_id"] for number in (1, 2)]
    own.ledger.begin_delivery("held-2", profile="ada", job_ids=jobs, hold=True)
    assert monitor.letters_held(own).rows() == [
        ("held-2", "ada", "Cook 1", "Sample Kitchen 1", START + timedelta(hours=26))
    ]
    own.ledger.release("held-2")
    assert monitor.letters_held(own).is_empty()


def test_last_days_to_apply_of_good_and_saved_matches_are_near(own: Workbench) -> None:
    clock: Any = own.clock
    clock.at(27)
    today = own.clock().date()
    closing = {0: 7, 1: 8, 2: 0, 3: 3, 4: -1}
    postings = [
        posting(number).model_copy(update={"valid_through": today + timedelta(days=days)})
        for number, days in closing.items()
    ]
    fetch(own, postings, "r3")
    read(own, postings)
    judge(own, "ada", postings)
    jobs = {number: one.row()["job_id"] for number, one in zip(closing, postings, strict=True)}
    own.ledger.apply(own.ledger.candidacy("ada", jobs[2]).id, day=today, channel="portal")
    found = monitor.deadlines(own)
    assert found.select("closes", "profile", "title", "letter").rows() == [
        (today + timedelta(days=3), "ada", "Cook 3", None),
        (today + timedelta(days=7), "ada", "Cook 0", 1),
    ]
    own.ledger.dismiss(own.ledger.candidacy("ada", jobs[3]).id, reason="too far")
    assert monitor.deadlines(own)["title"].to_list() == ["Cook 0"]
