"""A person's applications: the advert as it was, the list for an office, the reminders."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import icalendar
import openpyxl
import polars as pl
import pytest
from pypdf import PdfReader

from sunset.errors import BadInput, NotFound
from sunset.ledger import Status
from sunset.messages import Messages
from sunset.pipeline import Workbench
from sunset.pipeline.applications import (
    advert,
    applications,
    meant,
    reminders,
    what,
    write_list,
    write_reminders,
)
from sunset.pipeline.reporting import report
from sunset.profile import Profile, Search
from sunset.schema import Analyses, Contact, EvidenceRows, Posting, job_id
from sunset.settings import Settings
from tests.pipeline.filled import Clock, fetch, fill, judge, posting

FRIDAY = date(2026, 11, 20)  # the clock's first day


def job(number: int) -> str:
    return job_id("demo", str(number))


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    """Two people in a market of five postings, three of them Good for Ada."""
    opened = Workbench(Settings(home=tmp_path / "var", out=tmp_path / "out"), clock=Clock())
    for name, language in (("ada", "de"), ("ben", "en")):
        profile = Profile(
            name=f"{name.title()} Beispiel", language=language, street="Musterweg 3", postcode="55116",
            city="Mainz", search=Search(cities=("Mainz",)),
        )  # fmt: skip
        opened.ledger.save_profile(name, profile)
    fetch(opened, offered(), "r1")
    judge(opened, "ada", offered()[:3])
    yield opened
    opened.close()


def offered() -> list[Posting]:
    return [with_more(number, valid_through=date(2026, 12, number + 1)) for number in range(5)]


def with_more(number: int, **more: Any) -> Posting:
    return posting(number).model_copy(update=more)


def sent(
    bench: Workbench, number: int, day: date = FRIDAY, channel: str = "Portal", name: str = "ada"
) -> int:
    candidacy = bench.ledger.candidacy(name, job(number)).id
    bench.ledger.apply(candidacy, day=day, channel=channel)
    return candidacy


def at(bench: Workbench, hours: float) -> None:
    bench.clock.at(hours)  # type: ignore[attr-defined]


# --- who and what is meant -------------------------------------------------------------------


def test_a_duplicate_of_what_was_dealt_with_is_the_same_work(bench: Workbench) -> None:
    twin = posting(1).model_copy(update={"source_id": "77", "url": "https://jobs.example/77"})
    fetch(bench, [twin], "r2", complete=False)
    bench.market.link_duplicates()
    assert meant(bench, "ada", "https://jobs.example/77") == job_id("demo", "77")
    sent(bench, 1)
    assert meant(bench, "ada", "https://jobs.example/77") == job(1)
    assert meant(bench, "ben", "https://jobs.example/77") == job_id("demo", "77")


def test_an_own_advert_is_found_by_its_address_and_job_id_for_its_owner_alone(bench: Workbench) -> None:
    mine = posting(50).model_copy(update={"source": "pasted", "source_id": "abc"})
    key = bench.ledger.add_advert("ada", mine).job_id
    assert meant(bench, "ada", mine.url) == key
    assert meant(bench, "ada", key) == key
    with pytest.raises(NotFound):
        meant(bench, "ben", mine.url)


def test_a_posting_without_employer_is_named_by_its_title() -> None:
    words = Messages("en", "applications")
    assert (what("Cook", "", words), what("Cook", "Inn", words)) == ("Cook", "Cook, Inn")


# --- the advert as it was ---------------------------------------------------------------------


def test_the_advert_stays_readable_as_it_was_when_the_person_applied(bench: Workbench) -> None:
    at(bench, 4)
    sent(bench, 1)
    before = advert(bench, "ada", job(1))
    assert before is not None
    assert (before.changed, before.closed_at, before.closes) == (False, None, date(2026, 12, 2))
    at(bench, 5)  # the same day, after the application
    fetch(bench, [with_more(1, title="Head cook", description="Now we look for a chef.")], "r2")
    at(bench, 30)
    fetch(bench, [posting(0)], "r3")
    bench.market.compact()
    bench.market.vacuum(dry_run=False, keep=timedelta(0))
    after = advert(bench, "ada", job(1))
    assert after is not None
    assert after.title == "Cook 1"
    assert after.description == "We look for a cook who knows 1 soups."
    assert (after.company, after.place, after.link) == ("Sample Kitchen 1", "Mainz", "https://jobs.example/1")
    assert after.read_at == before.read_at
    assert after.changed
    assert after.closed_at is not None
    assert applications(bench, "ada")["title"].to_list() == ["Cook 1"]
    bench.ledger.reopen(bench.ledger.candidacy("ada", job(1)).id)
    now = advert(bench, "ada", job(1))
    assert now is not None
    assert (now.title, now.changed) == ("Head cook", False)


def test_a_day_given_later_counts_by_its_end(bench: Workbench) -> None:
    at(bench, 24)
    fetch(bench, [with_more(1, title="Head cook")], "r2", complete=False)
    sent(bench, 1, FRIDAY)
    sent(bench, 2, date(2026, 11, 21))
    kept = advert(bench, "ada", job(1))
    assert kept is not None
    assert kept.title == "Cook 1"


def test_an_own_advert_is_shown_to_its_owner_alone(bench: Workbench) -> None:
    mine = posting(50).model_copy(update={"source": "pasted", "source_id": "abc", "url": "pasted:abc"})
    key = bench.ledger.add_advert("ada", mine).job_id
    shown = advert(bench, "ada", key)
    assert shown is not None
    assert (shown.title, shown.own, shown.changed, shown.link) == ("Cook 50", True, False, None)
    assert advert(bench, "ben", key) is None
    bench.ledger.apply(bench.ledger.candidacy("ada", key).id, day=FRIDAY, channel="Post")
    told = applications(bench, "ada").select("job_id", "title", "company", "place", "link")
    assert told.rows() == [(key, "Cook 50", "Sample Kitchen 50", "Mainz", None)]


# --- what was applied for ---------------------------------------------------------------------


def test_the_list_has_what_was_saved_applied_for_or_dismissed_with_its_outcome(bench: Workbench) -> None:
    at(bench, 24 * 5)
    later = sent(bench, 2, date(2026, 11, 24), "Post")
    first = sent(bench, 1)
    bench.ledger.add_outcome(first, "interview", day=date(2026, 12, 3))
    bench.ledger.add_outcome(first, "no reply", day=date(2026, 11, 22))
    bench.ledger.save(bench.ledger.candidacy("ada", job(3)).id)
    bench.ledger.dismiss(bench.ledger.candidacy("ada", job(4)).id, reason="too far")
    bench.ledger.candidacy("ada", job(0))  # only shown
    bench.ledger.candidacy("ben", job(0))
    told = applications(bench, "ada")
    assert told.select(
        "title", "status", "applied_on", "channel", "outcome", "outcome_on", "saved"
    ).rows() == [
        ("Cook 1", 8, FRIDAY, "Portal", "interview", date(2026, 12, 3), False),
        ("Cook 2", 8, date(2026, 11, 24), "Post", None, None, False),
        ("Cook 3", 3, None, None, None, None, True),
        ("Cook 4", 9, None, None, None, None, False),
    ]
    assert told["candidacy_id"].to_list()[:2] == [first, later]
    assert applications(bench, "ben").is_empty()


def test_an_outcome_before_a_new_application_is_none_of_it(bench: Workbench) -> None:
    at(bench, 24 * 20)
    candidacy = sent(bench, 1)
    bench.ledger.add_outcome(candidacy, "rejected", day=date(2026, 11, 25))
    bench.ledger.apply(candidacy, day=date(2026, 12, 5), channel="Post")
    assert applications(bench, "ada").select("applied_on", "outcome").rows() == [(date(2026, 12, 5), None)]


# --- the list for an office ---------------------------------------------------------------------


def book(path: Path) -> list[tuple[Any, ...]]:
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    return [row[1:7] for row in sheet.iter_rows(min_row=6, values_only=True)]


def test_the_list_is_written_for_its_period_in_the_persons_language(bench: Workbench) -> None:
    at(bench, 24 * 12)
    for number, day in ((1, FRIDAY), (2, date(2026, 11, 25)), (3, date(2026, 12, 1))):
        sent(bench, number, day)
    bench.ledger.dismiss(sent(bench, 4, date(2026, 11, 26)), reason="rejected")
    written = write_list(bench, "ada", date(2026, 11, 21), date(2026, 11, 30))
    assert written is not None
    assert written.pdf == bench.settings.out / "default" / "ada" / "Bewerbungen-2026-11-21-2026-11-30.pdf"
    assert written.archivable
    assert book(written.xlsx) == [
        ("Sample Kitchen 2", "Cook 2", "Mainz", "Portal", None, "noch keine Antwort"),
        ("Sample Kitchen 4", "Cook 4", "Mainz", "Portal", None, "noch keine Antwort"),
    ]
    text = " ".join(PdfReader(written.pdf).pages[0].extract_text().split())
    assert "Ada Beispiel" in text
    assert "Musterweg 3" in text
    assert "55116 Mainz" in text
    assert "Zeitraum: 21.11.2026 bis 30.11.2026" in text
    whole = write_list(bench, "ada")
    assert whole is not None
    assert (whole.listing.since, whole.listing.until) == (FRIDAY, date(2026, 12, 2))
    assert [one.day for one in whole.listing.rows] == [
        FRIDAY, date(2026, 11, 25), date(2026, 11, 26), date(2026, 12, 1),
    ]  # fmt: skip


def test_nothing_is_written_where_there_is_nothing(bench: Workbench) -> None:
    assert write_list(bench, "ada") is None
    sent(bench, 1)
    assert write_list(bench, "ada", date(2026, 11, 21)) is None
    assert write_list(bench, "ada", None, date(2026, 11, 19)) is None
    assert not bench.settings.out.exists()
    with pytest.raises(BadInput, match=r"ends \(2026-11-01\) before it begins \(2026-11-30\). Swap"):
        write_list(bench, "ada", date(2026, 11, 30), date(2026, 11, 1))


def test_a_contact_is_named_as_long_as_it_may_be_kept(bench: Workbench) -> None:
    contact = Contact(name="Mira Sandvoss", role="HR", retain_until=date(2026, 11, 22))
    at(bench, 1)
    fetch(bench, [with_more(1, contact=contact)], "r2", complete=False)
    sent(bench, 1)
    assert applications(bench, "ada")["contact"].to_list() == ["Mira Sandvoss, HR"]
    at(bench, 24 * 3)
    assert applications(bench, "ada")["contact"].to_list() == [""]


def test_a_place_that_only_the_text_names_is_told(bench: Workbench) -> None:
    at(bench, 1)
    nowhere = with_more(1, locations=())
    fetch(bench, [nowhere, with_more(2, locations=())], "r2", complete=False)
    key = nowhere.row()["input_hash"]
    said = {
        "analysis_id": "a", "input_hash": key, "specialist": "location",
        "digest": bench.panel.digests["location"], "values": '{"cities": ["Bingen"]}', "confidence": 0.9,
        "abstained": False, "run_id": "r2", "analysed_at": bench.clock(),
    }  # fmt: skip
    frame = pl.DataFrame([said], schema=Analyses.create_empty().schema)
    bench.market.record_analyses(frame, EvidenceRows.create_empty(), key="k")
    sent(bench, 1)
    sent(bench, 2)
    sent(bench, 3)
    assert applications(bench, "ada")["place"].to_list() == ["Bingen", "", "Mainz"]


def test_an_application_whose_advert_is_nowhere_is_listed_all_the_same(bench: Workbench) -> None:
    candidacy = bench.ledger.candidacy("ada", "0" * 32).id
    bench.ledger.apply(candidacy, day=FRIDAY, channel="Post")
    assert advert(bench, "ada", "0" * 32) is None
    written = write_list(bench, "ada")
    assert written is not None
    assert book(written.xlsx) == [(None, f"Stelle {'0' * 32}", None, "Post", None, "noch keine Antwort")]


# --- reminders ------------------------------------------------------------------------------


def entries(bench: Workbench, name: str = "ada") -> list[tuple[str, date, str, bool]]:
    found = [(one.kind, one.day, one.title, one.cancelled) for one in reminders(bench, name)]
    return sorted(found, key=lambda entry: entry[1:])


def test_last_days_of_good_and_saved_matches_not_applied_for(bench: Workbench) -> None:
    bench.ledger.save(bench.ledger.candidacy("ada", job(4)).id)
    assert entries(bench) == [
        ("deadline", date(2026, 12, 1), "Bewerbungsfrist: Cook 0, Sample Kitchen 0", False),
        ("deadline", date(2026, 12, 2), "Bewerbungsfrist: Cook 1, Sample Kitchen 1", False),
        ("deadline", date(2026, 12, 3), "Bewerbungsfrist: Cook 2, Sample Kitchen 2", False),
        ("deadline", date(2026, 12, 5), "Bewerbungsfrist: Cook 4, Sample Kitchen 4", False),
    ]
    assert entries(bench, "ben") == []
    at(bench, 24 * 12)
    assert [entry[1] for entry in entries(bench)] == [
        date(2026, 12, 2), date(2026, 12, 3), date(2026, 12, 5),
    ]  # fmt: skip


def test_what_is_applied_for_or_dismissed_is_taken_out_and_silence_is_brought_to_mind(
    bench: Workbench,
) -> None:
    sent(bench, 0)
    bench.ledger.dismiss(bench.ledger.candidacy("ada", job(1)).id, reason="too far")
    assert entries(bench) == [
        ("deadline", date(2026, 12, 1), "Bewerbungsfrist: Cook 0, Sample Kitchen 0", True),
        ("deadline", date(2026, 12, 2), "Bewerbungsfrist: Cook 1, Sample Kitchen 1", True),
        ("deadline", date(2026, 12, 3), "Bewerbungsfrist: Cook 2, Sample Kitchen 2", False),
        ("nudge", date(2026, 12, 4), "Nachfragen? Cook 0, Sample Kitchen 0", False),
    ]


def test_silence_counts_from_the_setting_and_ends_with_an_answer(bench: Workbench) -> None:
    candidacy = sent(bench, 3)
    patient = Workbench(bench.settings.model_copy(update={"silence_days": 21}), clock=bench.clock)
    assert [one.day for one in reminders(patient, "ada") if one.kind == "nudge"] == [date(2026, 12, 11)]
    patient.close()
    at(bench, 24 * 30)
    assert entries(bench) == [("nudge", date(2026, 12, 20), "Nachfragen? Cook 3, Sample Kitchen 3", False)]
    at(bench, 24 * 3)
    bench.ledger.add_outcome(candidacy, "rejected", day=date(2026, 11, 23))
    assert [(one.day, one.cancelled) for one in reminders(bench, "ada") if one.kind == "nudge"] == [
        (date(2026, 12, 4), True)
    ]
    at(bench, 24 * 30)
    assert entries(bench) == []


def test_the_calendar_file_keeps_its_ids_and_names_nobody(bench: Workbench, tmp_path: Path) -> None:
    sent(bench, 0)
    path, found = write_reminders(bench, "ada")
    assert path == bench.settings.out / "default" / "ada" / "reminders.ics"
    first = icalendar.Calendar.from_ical(path.read_bytes())
    at(bench, 24)
    again, _ = write_reminders(bench, "ada", tmp_path / "again.ics")
    second = icalendar.Calendar.from_ical(again.read_bytes())
    ids = [sorted(event["uid"] for event in calendar.walk("VEVENT")) for calendar in (first, second)]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == len(found) == 4
    assert "https://jobs.example/0" in path.read_text()
    assert "Beispiel" not in path.read_text()


def test_no_calendar_without_entries(bench: Workbench) -> None:
    path, found = write_reminders(bench, "ben")
    assert found == []
    assert not path.exists()


def test_two_people_have_entries_of_their_own_for_one_posting(bench: Workbench) -> None:
    for name in ("ada", "ben"):
        bench.ledger.save(bench.ledger.candidacy(name, job(4)).id)
    ids = [{one.uid for one in reminders(bench, name)} for name in ("ada", "ben")]
    assert len(ids[1]) == 1
    assert not ids[0] & ids[1]


# --- beside the other parts -------------------------------------------------------------------


def test_the_reviewers_workbook_shows_what_was_applied_for(tmp_path: Path) -> None:
    bench = fill(tmp_path)
    sent(bench, 3, date(2026, 11, 21))
    result = report(bench, "r3")
    (file,) = (bench.settings.out / "default" / "ada").glob("*.xlsx")
    bench.close()
    assert result.ok
    sheet = openpyxl.load_workbook(file).worksheets[0]
    keys = [cell.value for cell in sheet[1]]
    shown = {
        row[keys.index("title")]: row[keys.index("status")]
        for row in sheet.iter_rows(min_row=3, values_only=True)
    }
    assert shown["Cook 3"] == f"{Status.APPLIED.value} · Applied"
    assert shown["Cook 4"] == f"{Status.EXPORTED.value} · Exported"
