"""What all spiders share: reading a listing to its end, and losing no row of it.

A source's spider says how to ask (`listing`, `detail`) and hands what its page objects
extracted to `read_listing` and `sight`; everything else happens here.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ValidationError
from scrapy import Request, Spider
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from spiders.guard import PrivateAddress
from spiders.manners import RobotsForbid
from spiders.pages.payload import ListedRow, Unreadable
from spiders.tally import MOST_ROWS, Past, Tally
from sunset.clock import Clock, utc_now
from sunset.schema import Posting
from sunset.sources import Source

__all__ = ["Job", "Sighted", "SourceSpider"]

LONGEST_ROW = 50_000
"""Characters of a row of the listing; rows wait in memory, and every field of one is read."""
_SAVED = 200_000
"""Bytes of an unreadable page that are kept to look at."""
_LOGIN = {"login", "logon", "signin", "sign-in", "sso", "auth", "oauth", "saml", "anmelden", "anmeldung"}


@dataclass(frozen=True, kw_only=True)
class Job:
    """One crawl as it was ordered.

    Parameters
    ----------
    source, params : what to read; `params` is an instance of the source's model.
    scope : name of the listing, as `Source.scope` gives it.
    run_id : key of the run.
    market : the store, with ``record`` and ``record_run``.
    past : earlier crawls of the same scope.
    dropped_file : where rows that could not be kept are saved.
    progress : called with the tally when a page of the listing or a batch is done.
    clock : what time it is.
    """

    source: Source
    params: BaseModel
    scope: str
    run_id: str
    market: Any
    past: Past
    dropped_file: Path
    progress: Callable[[Tally], None]
    clock: Clock = utc_now


@dataclass(frozen=True)
class Sighted:
    """A posting was on the listing; without `posting` its page could not be read."""

    source_id: str
    posting: Posting | None
    seen_at: datetime


class SourceSpider(Spider):
    """Base of all spiders: paging, counting, and what to do when something fails."""

    name = "source"

    def __init__(self, job: Job, **kwargs: Any) -> None:
        super().__init__(name=job.source.name, **kwargs)
        self.job = job
        self.tally = Tally(past=job.past, dropped_file=job.dropped_file)

    # --- what a source fills in -----------------------------------------------------------

    def listing(self, offset: int) -> Request:
        """Return the request for the page of the listing that starts after `offset` rows."""
        raise NotImplementedError

    def detail(self, row: ListedRow) -> Request:
        """Return the request for a posting's own page."""
        raise NotImplementedError

    # --- the crawl ------------------------------------------------------------------------

    async def start(self) -> Any:
        """Begin with the first page of the listing."""
        yield self.listing(0).replace(errback=self.listing_failed)

    def read_listing(self, rows: list[ListedRow], stated: int | None) -> Iterator[Request | Sighted]:
        """Take over one page of the listing: ask for its postings, then for the next page."""
        rows = rows[: MOST_ROWS - self.tally.read]
        new = self.tally.page([row.source_id for row in rows], stated)
        for row, fresh in zip(rows, new, strict=True):
            if not fresh:
                continue
            problem = row.problem or _too_long(row)
            if problem is None:
                yield self.detail(row).replace(
                    errback=self.detail_failed, cb_kwargs={"row": row}, dont_filter=True
                )
                continue
            self.tally.drop(problem, row.raw, row.source_id)
            if row.source_id is not None:
                yield self._sighted(row, None)
        self.job.progress(self.tally)
        if self.tally.goes_on(new):
            yield self.listing(self.tally.read).replace(errback=self.listing_failed, dont_filter=True)

    def sight(self, response: Response, row: ListedRow, extract: Callable[[], Posting]) -> Sighted:
        """Take over one posting's page; whatever is wrong with it, the posting stays sighted."""
        try:
            self.refuse_login(response)
            posting = extract()
        except Unreadable as error:
            reason = str(error)
        except ValidationError as error:
            reason = _impossible(error)
        except Exception as error:  # one odd page must not cost the others
            self.logger.exception("page of %s", row.source_id)
            reason = f"unexpected page ({type(error).__name__})"
        else:
            return self._sighted(row, posting)
        return self._unread(row, reason, response.body[:_SAVED].decode("utf-8", "replace"))

    def refuse_login(self, response: Response) -> None:
        """Raise `Unreadable` if the site redirected to a login page."""
        path = urlsplit(response.url).path.casefold()
        words = {part.partition(".")[0] for part in path.split("/")}
        if response.meta.get("redirect_urls") and words & _LOGIN:
            self.tally.alarm("The site redirected to a login page.")
            raise Unreadable("redirected to a login page")

    def listing_failed(self, failure: Failure | Exception) -> None:
        """Alarm that a page of the listing could not be read; what was read stays."""
        reason = self.reason(failure)
        self.tally.alarm(f"Page {self.tally.pages + 1} of the listing could not be read: {reason}.")

    def detail_failed(self, failure: Failure) -> Sighted:
        """Keep a posting sighted whose page could not be fetched."""
        return self._unread(failure.request.cb_kwargs["row"], self.reason(failure))

    def reason(self, failure: Failure | Exception) -> str:
        """Return in a few words why a request came to nothing; shows an alarm if it concerns the site."""
        error = failure.value if isinstance(failure, Failure) else failure
        if isinstance(error, HttpError):
            return f"HTTP {error.response.status}"
        if isinstance(error, RobotsForbid):
            self.tally.alarm(f"Not allowed: {error}.")
            return "robots.txt forbids it"
        if isinstance(error, PrivateAddress):
            self.tally.alarm(f"Refused: {error}. An operator may allow it in crawl.allow_private_hosts.")
            return "private address"
        if isinstance(error, Unreadable):
            return str(error)
        if isinstance(error, DownloadCancelledError) or "DOWNLOAD_MAXSIZE" in str(error):
            return "larger than crawl.max_bytes"
        for kind, words in _REASONS.items():
            if isinstance(error, kind):
                return words
        return type(error).__name__

    def _unread(self, row: ListedRow, reason: str, page: str | None = None) -> Sighted:
        self.tally.drop(reason, {"listed": row.raw, "page": page}, row.source_id)
        self.tally.details_failed[reason] += 1
        return self._sighted(row, None)

    def _sighted(self, row: ListedRow, posting: Posting | None) -> Sighted:
        assert row.source_id is not None
        return Sighted(row.source_id, posting, self.job.clock())


def _too_long(row: ListedRow) -> str | None:
    size = len(json.dumps(row.raw, ensure_ascii=False, default=str))
    return f"row of more than {LONGEST_ROW} characters" if size > LONGEST_ROW else None


def _impossible(error: ValidationError) -> str:
    """Return in a few words what is wrong with a posting's values, without repeating them."""
    first = error.errors(include_input=False, include_url=False)[0]
    field, most = first["loc"][0], first.get("ctx", {}).get("max_length")
    if most is None:
        return f"impossible value of {field}"
    return f"{field} of more than {most} {'characters' if 'string' in first['type'] else 'entries'}"


_REASONS: dict[type[Exception], str] = {
    DownloadTimeoutError: "time-out",
    ResponseDataLossError: "truncated response",
    CannotResolveHostError: "host not found",
    DownloadConnectionRefusedError: "connection refused",
    IgnoreRequest: "redirected in a circle",
}
