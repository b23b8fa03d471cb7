"""The add-on that gives every spider of this project its manners and its limits."""

from importlib.metadata import version

from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.extensions.closespider import CloseSpider
from scrapy.settings import BaseSettings

from spiders.guard import Guard
from spiders.manners import LongestCrawl, PoliteRetry, Robots
from spiders.pipelines import MarketPipeline
from sunset.settings import Settings

__all__ = ["Manners", "user_agent"]


def user_agent(contact: str) -> str:
    """Return how Sunset introduces itself, with the address where its operator can be reached.

    Examples
    --------
    >>> user_agent("jobs@example.org").endswith(" (+jobs@example.org)")
    True
    """
    name = f"Sunset/{'.'.join(version('sunset-jobs').split('.')[:2])}"
    return f"{name} (+{contact})" if contact else name


class Manners:
    """Scrapy add-on: polite by default, bounded in every direction.

    Values come from the `crawl` part of `sunset.settings.Settings`; a spider's ``custom_settings`` win,
    so a source whose operator allows more can say so.
    """

    def update_settings(self, settings: BaseSettings) -> None:
        """Set manners and limits at the priority of add-ons."""
        ours = Settings.load()
        crawl = ours.crawl
        for name, value in {
            "USER_AGENT": user_agent(crawl.contact),
            "ROBOTSTXT_OBEY": True,
            "ROBOTSTXT_USER_AGENT": "Sunset",
            "CONCURRENT_REQUESTS": 1,  # what queues behind a pause a host asked for would slip past it
            "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
            "DOWNLOAD_DELAY": crawl.delay,
            "AUTOTHROTTLE_ENABLED": True,
            "AUTOTHROTTLE_START_DELAY": crawl.delay,
            "AUTOTHROTTLE_MAX_DELAY": max(60.0, crawl.delay),
            "COOKIES_ENABLED": False,
            "DOWNLOAD_TIMEOUT": crawl.timeout,
            "DOWNLOAD_MAXSIZE": crawl.max_bytes,
            "DOWNLOAD_WARNSIZE": crawl.max_bytes,
            "DOWNLOAD_VERIFY_CERTIFICATES": True,
            "HTTPPROXY_ENABLED": False,  # behind a proxy the guard could not see where a request goes
            "HTTPCACHE_ENABLED": crawl.http_cache,
            "HTTPCACHE_DIR": str((ours.cache / "http").absolute()),
            "HTTPCACHE_EXPIRATION_SECS": 24 * 3600,
            "HTTPCACHE_IGNORE_HTTP_CODES": [408, 429, 500, 502, 503, 504],
            "METAREFRESH_ENABLED": False,
            "REDIRECT_MAX_TIMES": 5,
            "RETRY_TIMES": 2,
            "CLOSESPIDER_TIMEOUT": 6 * 3600,
            "REMOTE_CONTROL_ENABLED": False,
            "TELNETCONSOLE_ENABLED": False,
            "REFERRER_POLICY": "no-referrer",
            "GUARD_ALLOWED": list(crawl.allow_private_hosts),
        }.items():
            settings.set(name, value, priority="addon")
        for component, position in (
            (RobotsTxtMiddleware, None),
            (Robots, 100),
            (RetryMiddleware, None),
            (PoliteRetry, 550),
            (Guard, 560),
        ):
            settings.set_in_component_priority_dict("DOWNLOADER_MIDDLEWARES", component, position)
        settings.set_in_component_priority_dict("EXTENSIONS", CloseSpider, None)
        settings.set_in_component_priority_dict("EXTENSIONS", LongestCrawl, 0)
        settings.set_in_component_priority_dict("ITEM_PIPELINES", MarketPipeline, 300)
