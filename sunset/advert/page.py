"""Saved pages and mails: what a person would see of them, and the data they carry for machines."""

import email
import email.policy
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from email.message import EmailMessage
from typing import Any

import lxml.html
from lxml import etree

from sunset.advert.job_posting import job_postings, web_address
from sunset.errors import BadInput
from sunset.markup import Unreadable, to_markdown

__all__ = ["Page", "is_html", "is_mail", "read_mail", "read_page"]

_BESIDE = {
    "script",
    "style",
    "template",
    "noscript",
    "svg",
    "nav",
    "footer",
    "aside",
    "form",
    "dialog",
    "iframe",
    "button",
    "select",
}
_BESIDE_NAMES = re.compile(
    r"cookie|consent|gdpr|newsletter|breadcrumb|related|similar|recommend|footer|navbar|navigation|\bmenu\b|share|social|skip-link|banner",
    re.I,
)
_KEPT = {"href", "style", "class", "hidden", "bgcolor"}
_LEAST = 300
"""Characters of text that make an element the main part of a page."""
_MOST_PARTS = 2_000


@dataclass(frozen=True)
class Page:
    """What a page says.

    Parameters
    ----------
    text : its visible words as Markdown.
    jobs : what it states as schema.org JobPosting.
    address : where it stands on the web.
    names : what it calls itself and its site.
    """

    text: str
    jobs: tuple[dict[str, Any], ...] = ()
    address: str | None = None
    names: tuple[str, ...] = ()


def is_html(text: str) -> bool:
    """Return whether a text is a page or a part of one, and not about one.

    Examples
    --------
    >>> is_html("<!DOCTYPE html><title>Koch</title>"), is_html("Wir suchen Leute < 30 > 20 gibt es nicht")
    (True, False)
    """
    begins = text.lstrip("\ufeff \t\r\n")[:2_000]
    return bool(re.match(r"<(?:!doctype html|html|head|body|\?xml|!--)", begins, re.IGNORECASE)) or bool(
        begins[:1] == "<"
        and re.search(r"</?(?:div|p|main|article|section|h[1-6]|ul|script|meta)\b", begins, re.IGNORECASE)
    )


def is_mail(content: bytes) -> bool:
    """Return whether bytes are a mail, or a page saved as one (MHT)."""
    head = content[:20_000].replace(b"\r\n", b"\n").split(b"\n\n")[0]
    return bool(re.match(rb"\s*[A-Za-z][\w-]*:", head)) and bool(
        re.search(rb"^MIME-Version:", head, re.IGNORECASE | re.MULTILINE)
    )


def read_page(html: str, name: str, address: str | None = None) -> Page:
    """Read HTML: scripts, menus and whatever is hidden are left out.

    Parameters
    ----------
    name : of the file, for errors.
    address : where the page stood, if that is known.

    Raises
    ------
    sunset.errors.BadInput : if it holds more than any advert's page.
    """
    clean = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "", re.sub(r"^\s*<\?xml[^>]*\?>", "", html))
    try:
        tree = lxml.html.document_fromstring(
            clean.encode("utf-8", "replace").decode(), parser=lxml.html.HTMLParser(huge_tree=True)
        )
    except (etree.ParserError, etree.XMLSyntaxError):
        return Page("")
    scripts = [one.text or "" for one in tree.iter("script") if "ld+json" in (one.get("type") or "").lower()]
    address = next(filter(None, map(web_address, _addresses(tree, address))), None)
    jobs = tuple(job_postings(scripts))
    names = tuple(_names(tree))
    try:
        text = to_markdown(lxml.html.tostring(_main(tree), encoding="unicode"))
    except Unreadable as error:
        if not jobs:
            raise BadInput(f"{name}: {error}. Copy the advert's text alone, then: sunset judge -") from None
        text = ""
    return Page(re.sub(r"\[([^\]\n]*)\]\([^)\s]*\)", r"\1", text), jobs, address, names)


def _addresses(tree: Any, known: str | None) -> Iterator[str | None]:
    for one in tree.iter("link"):
        if (one.get("rel") or "").lower() == "canonical":
            yield one.get("href")
    for one in tree.iter("meta"):
        if (one.get("property") or "").lower() == "og:url":
            yield one.get("content")
    yield known


def _names(tree: Any) -> Iterator[str]:
    for one in tree.iter("meta"):
        if (one.get("property") or "").lower() == "og:site_name":
            yield " ".join((one.get("content") or "").split())[:200]
    for one in tree.iter("title"):
        yield " ".join((one.text or "").split())[:200]


def _main(tree: Any) -> Any:
    """Return the part of a page that holds the advert, without what stands beside it."""
    total = len(tree.text_content())
    doomed = [
        one
        for one in tree.iter()
        if not isinstance(one.tag, str)
        or one.tag in _BESIDE
        or (one.tag == "header" and not one.findall(".//h1"))
        or (
            one.tag not in ("html", "body", "main", "article", "h1")
            and (
                _BESIDE_NAMES.search(f"{one.get('id') or ''} {one.get('class') or ''}")
                or one.get("role") in ("navigation", "dialog")
            )
            and len(one.text_content()) < 0.3 * total
            and not one.findall(".//h1")
        )
    ]
    for one in doomed:
        if one.getparent() is not None:
            one.drop_tree()
    for one in tree.iter():
        for attribute in set(one.attrib) - _KEPT:
            del one.attrib[attribute]
    for kind in ("main", "article"):
        found = list(tree.iter(kind))
        if len(found) == 1 and len(found[0].text_content().strip()) >= _LEAST:
            return found[0]
    return tree


def read_mail(content: bytes, name: str) -> Page:
    """Read a mail, or a page that a browser saved as one (MHT): its page, else its text.

    Raises
    ------
    sunset.errors.BadInput : if neither is in it.
    """
    if content.count(b"\n--") > _MOST_PARTS:  # the parser takes the square of their number in time
        raise BadInput(
            f"{name}: more parts than any saved page has. Copy the advert's text, then: sunset judge -"
        )
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    parts = [part for part in message.walk() if not part.is_multipart()]
    for kind in ("text/html", "text/plain"):
        for part in parts:
            if part.get_content_type() != kind or part.get_content_disposition() == "attachment":
                continue
            text = _content(part)
            if not text.strip():
                continue
            place = _header(message, "Snapshot-Content-Location") or _header(part, "Content-Location")
            subject = "" if place else _header(message, "Subject")
            page = read_page(text, name, place) if kind == "text/html" else Page(text)
            return replace(page, text=f"Subject: {subject}\n\n{page.text}") if subject else page
    raise BadInput(f"{name}: there is no text in it. Copy the advert's text, then: sunset judge -")


def _header(part: Any, name: str) -> str:
    with suppress(Exception):  # headers of hostile mails may break the parser in any way
        return " ".join(str(part.get(name) or "").split())[:2_000]
    return ""


def _content(part: Any) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    for encoding in (part.get_content_charset() or "utf-8", "utf-8", "cp1252"):
        with suppress(LookupError, UnicodeError):
            return payload.decode(encoding)
    return payload.decode("latin-1")
