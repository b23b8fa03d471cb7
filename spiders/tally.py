"""What a crawl counts, what alarms it, and whether it read the whole listing.

A row of the listing ends in exactly one place: kept (recorded with its text) or dropped (with a
reason, and as the site sent it in a file). So ``seen == kept + sum(dropped.values())``, always.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sunset.files import private_folder
from sunset.schema import MOST_PLACES

__all__ = ["MOST_ROWS", "NOT_REACHED", "Past", "Tally"]

MOST_ROWS = 20_000
"""Rows of a listing that one crawl reads: at a second a page, what fits into its six hours."""
NOT_REACHED = "not reached before the end"
_SAVED, _SAVED_IN_ALL = 400_000, 200_000_000
"""Characters saved of one dropped row, and bytes of all of them: a site must not fill the disk."""
_WATCHED = (
    "title",
    "description",
    "locations",
    "posted_on",
    "employment_type",
    "schedule",
    "language",
    "requisition_id",
)


@dataclass(frozen=True)
class Past:
    """What earlier crawls of the same scope saw.

    Parameters
    ----------
    usual : rows of the last complete run; null if there was none.
    previous : rows of the last run, complete or not; null if there was none.
    """

    usual: int | None = None
    previous: int | None = None


@dataclass
class Tally:
    """The counts of one crawl.

    Parameters
    ----------
    past : earlier crawls of the same scope.
    handled : postings whose page was read or given up so far; `kept` follows batch by batch.
    dropped_file : where rows that could not be kept are written as they came, one JSON object a line.
    """

    past: Past
    dropped_file: Path
    stated: int | None = None
    first_stated: int | None = None
    pages: int = 0
    read: int = 0
    ids: set[str] = field(default_factory=set)
    nameless: int = 0
    repeated: int = 0
    handled: int = 0
    kept: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    details_failed: Counter[str] = field(default_factory=Counter)
    alarms: list[str] = field(default_factory=list)
    listing_read: bool = False
    recoded: int = 0
    places_left_out: int = 0
    interrupted: bool = False
    repeats_a_run: bool = False
    _filled: Counter[str] = field(default_factory=Counter)

    @property
    def seen(self) -> int:
        """Rows on the listing so far, repeated ones once."""
        return len(self.ids) + self.nameless

    def alarm(self, sentence: str) -> None:
        """Note an alarm once."""
        if sentence not in self.alarms:
            self.alarms.append(sentence)

    def keep(self, row: dict[str, Any]) -> None:
        """Count a row that is recorded with its text."""
        self.kept += 1
        self._filled.update(name for name in _WATCHED if row[name] not in (None, "", []))

    def drop(self, reason: str, raw: Any, source_id: str | None = None) -> None:
        """Count a row that cannot be kept, and save what the site sent, as far as there is room."""
        self.dropped[reason] += 1
        private_folder(self.dropped_file.parent)
        sent = json.dumps(raw, ensure_ascii=False, default=str)
        if len(sent) > _SAVED:
            sent = json.dumps(sent[:_SAVED], ensure_ascii=False)
        with self.dropped_file.open("a", encoding="utf-8") as file:
            if file.tell() + len(sent) > _SAVED_IN_ALL:
                self.alarm(f"Not every dropped row is saved: there is no room for more in {file.name}.")
                sent = "null"
            named = json.dumps({"reason": reason, "source_id": source_id}, ensure_ascii=False)
            file.write(f'{named[:-1]}, "raw": {sent}}}\n')

    def page(self, ids: Iterable[str | None], stated: int | None) -> list[bool]:
        """Count one page of the listing.

        Parameters
        ----------
        ids : the site's id of each row; null where it has none.
        stated : how many rows the site says the whole listing has.

        Returns
        -------
        For each row, whether it is new in this crawl (rows without id always are).
        """
        self.pages += 1
        self.stated = stated
        self.first_stated = stated if self.first_stated is None else self.first_stated
        new = []
        for source_id in ids:
            self.read += 1
            fresh = source_id is None or source_id not in self.ids
            if source_id is None:
                self.nameless += 1
            elif fresh:
                self.ids.add(source_id)
            else:
                self.repeated += 1
            new.append(fresh)
        return new

    def goes_on(self, new: list[bool]) -> bool:
        """Tell whether another page must be read, after `page` returned `new`.

        Guards against pages that repeat, pages that end too early, and listings without end.
        """
        if self.stated is None:
            self.alarm("The listing does not state how many rows it has.")
            return False
        if self.read >= self.stated and self.read <= 2 * (self.first_stated or 0) + len(new):
            self.listing_read = True
            return False
        if self.read >= MOST_ROWS:
            self.alarm(
                f"The listing states {self.stated} rows, and a crawl reads {MOST_ROWS}. "
                "Nothing is closed, because it was not read to its end; narrow the search."
            )
            return False
        if not new:
            self.alarm(f"The listing states {self.stated} rows, but its pages ended after {self.read}.")
            return False
        if not any(new):
            self.alarm(f"Page {self.pages} of the listing repeats rows of earlier pages.")
            return False
        if self.read > 2 * (self.first_stated or 0):
            self.alarm(
                f"The listing has no end: it stated {self.first_stated} rows and goes on after {self.read}."
            )
            return False
        return True

    def finish(self) -> bool:
        """Draw the conclusions, once, after the last row; return whether the listing was complete."""
        missing = self.seen - self.kept - sum(self.dropped.values())
        if missing > 0:
            self.dropped[NOT_REACHED] += missing
        if self.interrupted:
            self.alarm("The crawl was stopped before its end.")
        if self.repeats_a_run:
            # the sightings keep the times of the first attempt, so this run must not close what it saw
            self.alarm("This run id was used before. Start each crawl with an id of its own.")
        if self.recoded:
            self.alarm(f"{self.recoded} responses were not UTF-8 and were read as Windows-1252.")
        if self.places_left_out:
            self.alarm(f"{self.places_left_out} places of work were left out: a posting keeps {MOST_PLACES}.")
        if self.details_failed:
            total = sum(self.details_failed.values())
            reasons = ", ".join(f"{reason}: {count}" for reason, count in self.details_failed.most_common())
            self.alarm(f"The pages of {total} of {self.seen} postings could not be read ({reasons}).")
        return self._complete()

    def _complete(self) -> bool:
        if not self.listing_read or self.interrupted or self.repeats_a_run:
            self.alarm(f"Incomplete: {self.seen} rows were read, the site states {_number(self.stated)}.")
            return False
        if self.seen != self.stated:
            self.alarm(
                f"Incomplete: {self.seen} different rows were read, the site states {_number(self.stated)}."
            )
            return False
        if self.stated and self.stated % 1000 == 0:
            self.alarm(
                f"The site states exactly {self.stated} rows, which looks like a cap; narrow the search."
            )
            return False
        return not self._shrank()

    def _shrank(self) -> bool:
        """Tell whether the listing is suspiciously short; two short runs in a row are believed."""
        usual, previous = self.past.usual, self.past.previous
        if not usual or 2 * self.seen > usual or (usual < 10 and self.seen):
            return False
        confirmed = previous is not None and previous != usual and 2 * previous <= usual
        if confirmed:
            return False
        what = "shrank to nothing" if not self.seen else "shrank"
        self.alarm(
            f"The listing {what}: {self.seen} rows, {usual} in the last complete run. "
            "Nothing is closed on the word of this run; a second one like it will be believed."
        )
        return True

    def filled(self) -> dict[str, float]:
        """Return, for the fields worth watching, the share of kept rows that have them."""
        return {name: round(self._filled[name] / self.kept, 3) for name in _WATCHED} if self.kept else {}


def _number(count: int | None) -> str:
    return "nothing" if count is None else str(count)
