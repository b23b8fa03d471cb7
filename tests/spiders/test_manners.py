"""What the guard lets through, how long a retry waits, and what the add-on sets."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.http import Response
from scrapy.settings import Settings as ScrapySettings

from spiders.addon import Manners
from spiders.guard import Guard, PrivateAddress, is_public
from spiders.manners import PoliteRetry, Robots, retry_after
from spiders.pages.payload import Unreadable, read_json

PRIVATE = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://0.0.0.0/",
    "http://10.1.2.3:8080/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://192.0.0.192/opc/v2/instance/",
    "http://[::ffff:192.0.0.192]/",
    "http://168.63.129.16/machine/",
    "http://224.0.0.1/",
    "http://[::1]/",
    "http://[fe80::1]/",
    "http://[fc00::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[::7f00:1]/",
    "http://[::ffff:0:7f00:1]/",
    "http://[64:ff9b:1::7f00:1]/",
    "http://[fec0::1]/",
    "http://127.0.0.1./",
    "ftp://a.example/",
    "file:///etc/passwd",
]


@pytest.mark.parametrize("url", PRIVATE)
def test_private_addresses_are_refused(url: str) -> None:
    with pytest.raises(PrivateAddress):
        Guard([]).process_request(Request(url))


@pytest.mark.parametrize(
    "url", ["https://careers.example/", "http://93.184.215.14/", "http://[2606:2800::1]/"]
)
def test_public_addresses_pass(url: str) -> None:
    Guard([]).process_request(Request(url))


def test_what_the_operator_allowed_passes_at_that_port_only() -> None:
    guard = Guard(["127.0.0.1:8380", "intranet.example:443"])
    guard.process_request(Request("http://127.0.0.1:8380/search/"))
    guard.process_request(Request("https://intranet.example/jobs"))
    for url in ("http://127.0.0.1:22/", "http://intranet.example:6379/", "http://127.0.0.2:8380/"):
        with pytest.raises(PrivateAddress):
            guard.process_request(Request(url))


@given(st.ip_addresses())
def test_every_address_is_judged(address: object) -> None:
    assert is_public(str(address)) in (True, False)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Sun, 22 Nov 2026 12:01:00 GMT", 60.0),
        ("Sun, 22 Nov 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, datetime(2026, 11, 22, 12, tzinfo=UTC)) == seconds


@given(st.text())
def test_no_header_breaks_the_retry(header: str) -> None:
    assert (retry_after(header, datetime(2026, 11, 22, 12, tzinfo=UTC)) or 0.0) >= 0.0


def _settings(monkeypatch: pytest.MonkeyPatch, **values: str) -> ScrapySettings:
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    settings = ScrapySettings()
    Manners().update_settings(settings)
    return settings


def test_manners_and_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = _settings(
        monkeypatch, SUNSET_CRAWL__CONTACT="jobs@example.org", SUNSET_CRAWL__MAX_BYTES="5000"
    )
    assert settings["USER_AGENT"] == "Sunset/0.1 (+jobs@example.org)"
    assert settings.getbool("ROBOTSTXT_OBEY")
    assert settings.getbool("AUTOTHROTTLE_ENABLED")
    assert settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 1
    assert settings.getfloat("DOWNLOAD_DELAY") == 1.0
    assert settings.getint("DOWNLOAD_MAXSIZE") == 5000
    assert settings.getint("CLOSESPIDER_TIMEOUT") == 6 * 60 * 60
    assert settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
    for name in ("COOKIES_ENABLED", "REMOTE_CONTROL_ENABLED", "TELNETCONSOLE_ENABLED", "HTTPCACHE_ENABLED"):
        assert settings.getbool(name) is False
    middlewares = settings.getdict("DOWNLOADER_MIDDLEWARES")
    assert middlewares[Robots] < middlewares[PoliteRetry] < middlewares[Guard]


def test_the_cache_is_for_development(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _settings(monkeypatch, SUNSET_CRAWL__HTTP_CACHE="true").getbool("HTTPCACHE_ENABLED")


def test_a_pause_of_days_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    retry = PoliteRetry(_settings(monkeypatch))
    request = Request("https://a.example/")
    gone = Response("https://a.example/", status=503, headers={"Retry-After": "86400"})
    assert retry.process_response(request, gone) is gone
    fine = Response("https://a.example/")
    assert retry.process_response(request, fine) is fine


@given(st.binary(max_size=60))
def test_json_or_a_reason(body: bytes) -> None:
    try:
        read_json(body)
        reason = ""
    except Unreadable as error:
        reason = str(error)
    assert reason in ("", "no JSON but a web page", "JSON cut off or damaged")
