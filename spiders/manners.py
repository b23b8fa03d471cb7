"""Patience and its end: robots.txt with its crawl delay, retries that wait as told, the longest crawl."""

import asyncio
import random
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.extensions.closespider import CloseSpider
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.settings import BaseSettings

__all__ = ["LONGEST_WAIT", "LongestCrawl", "PoliteRetry", "Robots", "RobotsForbid", "retry_after"]

LONGEST_WAIT = 120.0
"""Seconds; who asks for a longer pause is asked again in the next run."""


class RobotsForbid(IgnoreRequest):
    """The site's robots.txt does not want this request."""


class Robots(RobotsTxtMiddleware):
    """Obeys robots.txt, its ``Crawl-delay`` too.

    A robots.txt that answers with a server error forbids everything (RFC 9309, section 2.3.1.4).
    """

    async def process_request(self, request: Request) -> None:
        """Fetch robots.txt once a host, then refuse what it forbids.

        Raises
        ------
        RobotsForbid : if it does.
        """
        if request.meta.get("dont_obey_robotstxt"):
            return
        parser = await self.robot_parser(request)
        try:
            self.process_request_2(parser, request)
        except IgnoreRequest as error:
            raise RobotsForbid(f"robots.txt of {urlsplit(request.url).netloc} forbids it") from error
        if parser is not None:
            self._slow_down(parser, request)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500:
            response = response.replace(status=response.status, body=b"User-agent: *\nDisallow: /\n")
        await super()._parse_robots(response, netloc, request)

    def _slow_down(self, parser: RobotParser, request: Request) -> None:
        delay = parser.crawl_delay("Sunset")
        if delay is None:
            return
        if delay > LONGEST_WAIT:
            raise RobotsForbid(f"robots.txt of {urlsplit(request.url).netloc} asks for {delay:.0f} s a page")
        throttle = self.crawler.get_extension(AutoThrottle)
        throttle.mindelay = max(throttle.mindelay, delay)
        downloader = self.crawler.engine.downloader
        for slot in downloader.slots.values():
            slot.delay = max(slot.delay, delay)
        downloader._delay = max(downloader._delay, delay)


def retry_after(value: str | None, now: datetime) -> float | None:
    """Return the seconds that a ``Retry-After`` header asks to wait; null if it is absent or unreadable.

    Parameters
    ----------
    value : seconds, or an HTTP date (RFC 9110, section 10.2.3).
    now : the present moment, with time zone.

    Examples
    --------
    >>> now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    >>> retry_after("7", now), retry_after("Sun, 22 Nov 2026 12:00:30 GMT", now), retry_after("soon", now)
    (7.0, 30.0, None)
    """
    value = (value or "").strip()
    if value.isascii() and value.isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds())


class PoliteRetry(RetryMiddleware):
    """Retries with growing, jittered pauses; a ``Retry-After`` is kept to the second.

    While a host asked for a pause, no other request to it goes out either.
    """

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self._first_pause = settings.getfloat("DOWNLOAD_DELAY")
        self._open_from: dict[str, float] = {}

    async def process_request(self, request: Request) -> None:
        """Wait until the host wants to be asked again."""
        host = urlsplit(request.url).netloc
        while (pause := self._open_from.get(host, 0.0) - time.monotonic()) > 0:
            await asyncio.sleep(pause)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Ask again for what may work later, unless the host wants us gone for long."""
        if response.status not in self.retry_http_codes or request.meta.get("dont_retry"):
            return response
        header = response.headers.get("Retry-After", b"") or b""
        asked = retry_after(header.decode("latin-1"), datetime.now(UTC))
        if asked is not None and asked > LONGEST_WAIT:
            return response
        again = super().process_response(request, response)
        if isinstance(again, Request):
            self._pause(again, asked)
        return again

    def process_exception(self, request: Request, exception: Exception) -> Request | Response | None:
        """Ask again after a lost connection or a time-out."""
        again = super().process_exception(request, exception)
        if isinstance(again, Request):
            self._pause(again, None)
        return again

    def _pause(self, again: Request, asked: float | None) -> None:
        grown = self._first_pause * 2 ** again.meta["retry_times"] * random.uniform(0.75, 1.25)  # noqa: S311
        host = urlsplit(again.url).netloc
        pause = max(asked or 0.0, min(grown, LONGEST_WAIT))
        self._open_from[host] = max(self._open_from.get(host, 0.0), time.monotonic() + pause)


class LongestCrawl(CloseSpider):
    """Ends a crawl after CLOSESPIDER_TIMEOUT seconds and says so; what it did not reach stays open."""

    def _close_spider(self, reason: str) -> None:
        tally = self.crawler.spider.tally
        tally.interrupted = True
        tally.alarm(f"The crawl reached its limit ({reason.removeprefix('closespider_')}) and was ended.")
        super()._close_spider(reason)
