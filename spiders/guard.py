"""No page may send a crawl into the network it runs in.

Two places hold that: `Guard` looks at the address of every request, redirects and robots.txt
included, and `PublicResolver` at every DNS answer at the moment of connecting, so a name that
changes its answer in between gains nothing.
"""

import ipaddress
import socket
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError
from twisted.internet.interfaces import IResolverSimple
from zope.interface import implementer

from sunset.settings import Settings

__all__ = ["Guard", "PrivateAddress", "PublicResolver", "is_public"]


_NOT_PUBLIC = [
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",  # protocol assignments (RFC 6890); one cloud serves its metadata there
        "168.63.129.16/32",  # another cloud's, within its public range
    )
]
"""What Python's `is_global` lets pass and a crawl has no business with."""


class PrivateAddress(IgnoreRequest):
    """A request would have reached the private network."""


def is_public(address: str) -> bool:
    """Tell whether an IP address belongs to the public internet.

    Notations that only the operating system understands (octal, one number) are read as it reads them.

    Examples
    --------
    >>> is_public("93.184.215.14"), is_public("127.0.0.1"), is_public("::ffff:10.0.0.1"), is_public("0x7f.1")
    (True, False, False, False)
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        ip = ipaddress.ip_address(socket.inet_aton(address))
    if isinstance(ip, ipaddress.IPv6Address):
        embedded = ip.ipv4_mapped or _nat64(ip) or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if embedded is not None:
            ip = embedded
        elif ip.is_site_local or ip.is_reserved:  # old ways to write an address inside; nothing public
            return False
    if any(ip in network for network in _NOT_PUBLIC):
        return False
    return ip.is_global and not ip.is_multicast


def _nat64(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Return the address behind a NAT64 gateway (RFC 6052)."""
    inside = ip in ipaddress.ip_network("64:ff9b::/96")
    return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if inside else None


def _split(allowed: list[str]) -> set[tuple[str, int]]:
    pairs = set()
    for entry in allowed:
        parts = urlsplit(f"//{entry}")
        pairs.add(((parts.hostname or "").lower(), parts.port or 443))
    return pairs


class Guard:
    """Downloader middleware: refuses other schemes than http(s), and private addresses not allowed."""

    def __init__(self, allowed: list[str]) -> None:
        self._allowed = _split(allowed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from the setting GUARD_ALLOWED, a list of ``host:port``."""
        return cls(crawler.settings.getlist("GUARD_ALLOWED"))

    def process_request(self, request: Request) -> None:
        """Refuse what is private or odd.

        Raises
        ------
        PrivateAddress : with the host in its message.
        """
        parts = urlsplit(request.url)
        host = (parts.hostname or "").lower().rstrip(".")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        if parts.scheme not in ("http", "https") or not host:
            raise PrivateAddress(f"not a web address: {parts.scheme}")
        if (host, port) in self._allowed:
            return
        listed_for_another_port = any(host == name for name, _ in self._allowed)
        if listed_for_another_port or not _literal_is_public(host):
            raise PrivateAddress(f"private address: {host}:{port}")

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Say plainly that a name was refused, and do not retry it."""
        host = (urlsplit(request.url).hostname or "").lower()
        if host in PublicResolver.refused:
            raise PrivateAddress(f"private address: {host}") from exception


def _literal_is_public(host: str) -> bool:
    """Tell whether a host written as an address is public; names are the resolver's business."""
    try:
        return is_public(host)
    except (ValueError, OSError):
        return True


@implementer(IResolverSimple)
class PublicResolver(CachingThreadedResolver):
    """Resolver that forgets private answers, except for hosts the operator allowed."""

    refused: ClassVar[set[str]] = set()

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float) -> None:
        super().__init__(reactor, cache_size, timeout)
        self._allowed = {name for name, _ in _split(list(Settings.load().crawl.allow_private_hosts))}

    def getHostByName(self, name: str, timeout: Any = ()) -> "Deferred[str]":
        """Resolve `name`; a private answer counts as none."""
        return super().getHostByName(name, timeout).addCallback(self._checked, name)

    def _checked(self, address: str, name: str) -> str:
        if name.lower() in self._allowed or is_public(address):
            return address
        self.refused.add(name.lower())
        raise DNSLookupError(f"{name} has a private address")
