"""Reminders, read back from the calendar file as a calendar would."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sunset.report.reminders import Reminder, write_calendar

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DEADLINE = Reminder(
    uid="1@sunset",
    kind="deadline",
    day=date(2026, 12, 4),
    title="Bewerbungsfrist: Köchin, Süd; Söhne",
    text="Letzter Tag laut Anzeige.",
    link="https://jobs.example/3?a=1,2;b",
)
NUDGE = Reminder("2@sunset", "nudge", date(2026, 12, 1), "Nachfragen? Koch", "Beworben am 17.11.2026.")


def written(path: Path, *reminders: Reminder, now: datetime = NOW, language: str = "de") -> bytes:
    write_calendar(path / "a.ics", reminders, language=language, now=now)
    return (path / "a.ics").read_bytes()


def events(file: bytes) -> list[icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(file)
    assert isinstance(calendar, icalendar.Calendar)
    assert calendar.errors == []
    return calendar.events


def test_an_entry_takes_a_day_and_rings_before_it(tmp_path: Path) -> None:
    nudge, deadline = events(written(tmp_path, DEADLINE, NUDGE))
    assert deadline["uid"] == "1@sunset"
    assert deadline["dtstart"].params["VALUE"] == "DATE"
    assert (deadline.start, deadline.end) == (date(2026, 12, 4), date(2026, 12, 5))
    assert deadline["summary"] == "Bewerbungsfrist: Köchin, Süd; Söhne"
    assert deadline["description"] == "Letzter Tag laut Anzeige.\nhttps://jobs.example/3?a=1,2;b"
    assert deadline["url"] == "https://jobs.example/3?a=1,2;b"
    assert (deadline["transp"], deadline["class"], deadline["status"]) == (
        "TRANSPARENT", "PRIVATE", "CONFIRMED",
    )  # fmt: skip
    rings = [[alarm["trigger"].dt for alarm in event.walk("VALARM")] for event in (deadline, nudge)]
    assert rings == [
        [timedelta(days=-3, hours=9), timedelta(days=-1, hours=9)],
        [timedelta(hours=9)],
    ]
    assert (nudge.start, nudge["summary"], "url" in nudge) == (date(2026, 12, 1), "Nachfragen? Koch", False)


def test_the_file_is_as_the_standard_wants_it(tmp_path: Path) -> None:
    long = Reminder("3@sunset", "nudge", date(2026, 12, 1), "Straße " * 60, "x")
    file = written(tmp_path, DEADLINE, long)
    assert file.startswith(b"BEGIN:VCALENDAR\r\n")
    assert file.endswith(b"END:VCALENDAR\r\n")
    lines = file.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    for line in (b"VERSION:2.0", b"PRODID:-//Sunset//Applications//DE", b"METHOD:PUBLISH"):
        assert lines.count(line) == 1
    assert b"DTSTAMP:20261122T120000Z" in lines
    assert b"DTSTART;VALUE=DATE:20261204" in lines
    assert events(file)[0]["summary"] == ("Straße " * 60).strip()


def test_a_later_edition_updates_the_same_entry_and_a_cancelled_one_rings_no_more(tmp_path: Path) -> None:
    (before,) = events(written(tmp_path, DEADLINE))
    over = Reminder(**(vars(DEADLINE) | {"cancelled": True}))
    (after,) = events(written(tmp_path, over, now=NOW + timedelta(minutes=1)))
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after["status"] == "CANCELLED"
    assert after.walk("VALARM") == []


@pytest.mark.parametrize(("language", "name"), [("de", "Bewerbungen"), ("en", "Job applications")])
def test_the_calendar_has_a_name_in_the_persons_language(tmp_path: Path, language: str, name: str) -> None:
    calendar = icalendar.Calendar.from_ical(written(tmp_path, NUDGE, language=language))
    assert calendar["x-wr-calname"] == name


def test_equal_reminders_give_equal_bytes_in_any_order(tmp_path: Path) -> None:
    assert written(tmp_path, DEADLINE, NUDGE) == written(tmp_path, NUDGE, DEADLINE)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(), st.text())
def test_no_text_of_an_advert_adds_a_property(tmp_path: Path, title: str, text: str) -> None:
    hostile = Reminder("1@sunset", "nudge", date(2026, 12, 1), f"{title}\r\nATTACH:x", f"{text}\nEND:VEVENT")
    (event,) = events(written(tmp_path, hostile))
    assert "attach" not in event
    assert len(event.walk("VALARM")) == 1
    assert event["summary"].endswith("ATTACH:x")
