"""A person's last days to apply and questions after silence, as calendar entries (iCalendar, RFC 5545)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal

from icalendar import Alarm, Calendar, Event

from sunset.files import whole
from sunset.messages import Messages
from sunset.report.row import one_line

__all__ = ["PRODUCT", "Reminder", "write_calendar"]

PRODUCT = "-//Sunset//Applications//"
"""Begins the mark of whose product a calendar file is; the language follows."""

_ALARMS = {
    "deadline": (timedelta(days=-3, hours=9), timedelta(days=-1, hours=9)),
    "nudge": (timedelta(hours=9),),
}
"""When a calendar rings, from the beginning of the day: in the morning, three days and one day before."""


@dataclass(frozen=True)
class Reminder:
    """One day to think of.

    Parameters
    ----------
    uid : the same for the same reminder in every edition, so that a calendar knows it again.
    kind : the last day to apply, or a question after silence.
    day : of the entry, which takes all of it and blocks nothing.
    title, text : in the person's language.
    link : where the posting stands, an address that a browser may open.
    cancelled : no longer needed; a calendar that has it takes it out.
    """

    uid: str
    kind: Literal["deadline", "nudge"]
    day: date
    title: str
    text: str
    link: str | None = None
    cancelled: bool = False


def write_calendar(path: Path, reminders: Sequence[Reminder], *, language: str, now: datetime) -> None:
    """Write reminders as a calendar file; equal arguments give equal bytes.

    Parameters
    ----------
    path : of the ``.ics`` file; its folder is made.
    reminders : in any order.
    language : of the calendar's name.
    now : the moment, with its zone; of two editions calendars believe the later one.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT + language.upper())
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", Messages(language, "applications")("calendar_name"))
    for reminder in sorted(reminders, key=lambda one: (one.day, one.uid)):
        calendar.add_component(_event(reminder, now))
    with whole(path) as part:
        part.write_bytes(calendar.to_ical())


def _event(reminder: Reminder, now: datetime) -> Event:
    event = Event()
    event.add("uid", reminder.uid)
    event.add("dtstamp", now)
    event.add("sequence", int(now.timestamp()) // 60)  # grows from edition to edition, as an update must
    event.add("dtstart", reminder.day)
    event.add("dtend", reminder.day + timedelta(days=1))
    event.add("summary", one_line(reminder.title))
    event.add("description", "\n".join(filter(None, (one_line(reminder.text), reminder.link))))
    if reminder.link:
        event.add("url", reminder.link)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if reminder.cancelled else "CONFIRMED")
    for before in () if reminder.cancelled else _ALARMS[reminder.kind]:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", one_line(reminder.title))
        alarm.add("trigger", before)
        event.add_component(alarm)
    return event
