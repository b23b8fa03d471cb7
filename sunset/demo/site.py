"""The demo bank's careers site on the loopback address, in the form of a BeeSite board.

It answers the search (with paging and filters), the postings' pages, robots.txt, and pages that
people can read, so that the links of a report lead somewhere.
"""

import html
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import nh3

from sunset.demo.content import DemoPosting, postings

__all__ = ["DemoSite"]

_LANGUAGES = {"de": "Deutsch", "en": "English"}


class DemoSite:
    """The careers site of the demo bank.

    Parameters
    ----------
    port : where to listen on 127.0.0.1; 0 takes a free one.
    offered : what it offers; all postings of the demo if null.

    Examples
    --------
    >>> with DemoSite() as url:
    ...     url.startswith("http://127.0.0.1:")
    True
    """

    def __init__(self, port: int = 0, offered: tuple[DemoPosting, ...] | None = None) -> None:
        self._port = port
        self.offered = postings() if offered is None else offered
        self._server: ThreadingHTTPServer | None = None

    def start(self) -> str:
        """Begin to answer; return the address."""
        server = ThreadingHTTPServer(("127.0.0.1", self._port), _Handler)
        server.site = self  # type: ignore[attr-defined]
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        self._server = server
        return f"http://127.0.0.1:{server.server_address[1]}"

    def stop(self) -> None:
        """End."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def __enter__(self) -> str:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    # --- answers --------------------------------------------------------------------------

    def search(self, query: dict[str, Any]) -> dict[str, Any]:
        """Answer a search; criteria narrow it down by code or by name."""
        found = [posting for posting in self.offered if _matches(posting, query.get("SearchCriteria") or [])]
        found.sort(key=lambda posting: (posting.facts["posted_on"], posting.source_id), reverse=True)
        wanted = query.get("SearchParameters") or {}
        first, count = max(1, int(wanted.get("FirstItem", 1))), max(0, int(wanted.get("CountItem", 10)))
        shown = found[first - 1 : first - 1 + count]
        return {
            "SearchResult": {
                "SearchResultCount": len(shown),
                "SearchResultCountAll": len(found),
                "SearchResultItems": [
                    {
                        "MatchedObjectId": posting.source_id,
                        "MatchedObjectDescriptor": _descriptor(posting),
                        "RelevanceScore": 0,
                        "RelevanceRank": rank,
                    }
                    for rank, posting in enumerate(shown, first)
                ],
            }
        }

    def detail(self, source_id: str) -> dict[str, Any] | None:
        """Return a posting's page as the board sends it, or null."""
        posting = self._find(source_id)
        return {"html": _page(posting), "apply_uri": posting.facts.get("apply_url")} if posting else None

    def readable(self, source_id: str) -> str | None:
        """Return a posting's page for people, without what runs in a browser, or null."""
        posting = self._find(source_id)
        return _frame(_title(posting), nh3.clean(_page(posting))) if posting else None

    def overview(self) -> str:
        """Return the list of all postings for people."""
        titles = {
            _uri(posting): html.unescape(html.unescape(posting.facts["title"])) for posting in self.offered
        }
        rows = "".join(f'<li><a href="{uri}">{html.escape(title)}</a></li>' for uri, title in titles.items())
        return _frame("Mainbrück Bank – Karriere", f"<ul>{rows}</ul>")

    def _find(self, source_id: str) -> DemoPosting | None:
        return next((posting for posting in self.offered if posting.source_id == source_id), None)


def _title(posting: DemoPosting) -> str:
    return html.unescape(html.unescape(posting.facts["title"]))


def _uri(posting: DemoPosting) -> str:
    return f"/index.php?ac=jobad&id={posting.source_id}"


def _names(value: Any) -> list[dict[str, str]]:
    """Return labels as the board writes them; their own text serves as code."""
    return [{"Code": value, "Name": value}] if value else []


def _descriptor(posting: DemoPosting) -> dict[str, Any]:
    facts = posting.facts
    full = facts["location_form"] == "full"
    named = [{"Name": entry["Name"]} for entry in _names(facts.get("career_level"))]
    descriptor: dict[str, Any] = {
        "PositionID": posting.source_id,
        "PositionTitle": facts["title"],
        "PositionURI": _uri(posting),
        "PublicationStartDate": facts["posted_on"].isoformat(),
        "PublicationChannel": [{"StartDate": facts["posted_on"].isoformat()}],
        "CareerLevel": _names(facts.get("career_level")) if full else named,
        "PositionSchedule": [{"Name": facts["schedule"]}] if facts.get("schedule") else [],
        "PositionOfferingType": [{"Name": facts["employment_type"]}] if facts.get("employment_type") else [],
        "PositionLocation": [_location(place, full) for place in facts["locations"]],
        "ParentOrganizationName": facts.get("company", ""),
        "OrganizationName": facts["locations"][0].get("city", "") if facts["locations"] else "",
        "UserArea": {"ProDivision": facts.get("division", "")},
    }
    if full:
        language = facts["publication_language"]
        descriptor |= {
            "PositionShortURI": _uri(posting).removeprefix("/"),
            "ApplyURI": [facts["apply_url"]] if facts.get("apply_url") else [],
            "PublicationLanguage": {"Code": language, "Name": _LANGUAGES.get(language, "")},
        }
        if facts.get("valid_through"):
            descriptor["PublicationEndDate"] = facts["valid_through"].isoformat()
    return descriptor


def _location(place: dict[str, Any], full: bool) -> dict[str, Any]:
    named = {
        "CityName": place.get("city", ""),
        "CountrySubDivisionName": place.get("region", ""),
        "CountryName": place.get("country_name", ""),
    }
    named = {key: value for key, value in named.items() if value}
    if not full:
        return named
    codes = {
        "Country": place.get("country", ""),
        "City": place.get("city", ""),
        "CountryCode": place.get("country", ""),
    }
    return named | codes


def _matches(posting: DemoPosting, criteria: list[Any]) -> bool:
    facts = posting.facts
    offered = {
        "PositionLocation.Country": {
            place.get(key) for place in facts["locations"] for key in ("country", "country_name")
        },
        "PositionLocation.City": {place.get("city") for place in facts["locations"]},
        "CareerLevel.Code": {facts.get("career_level")},
        "PositionSchedule.Code": {facts.get("schedule")},
        "PositionOfferingType.Code": {facts.get("employment_type")},
        "UserArea.ProDivision": {facts.get("division")},
    }
    for criterion in filter(None, criteria):
        value = criterion.get("CriterionValue")
        wanted = set(value if isinstance(value, list) else [value])
        if not wanted & offered.get(criterion.get("CriterionName"), set()):
            return False
    return True


def _page(posting: DemoPosting) -> str:
    facts = posting.facts
    german = facts["publication_language"] == "de"
    labels = {
        "Job ID": facts.get("requisition_id"),
        "Voll-/Teilzeit" if german else "Full/Part-Time": facts.get("schedule"),
        "Un/befristet" if german else "Regular/Temporary": facts.get("employment_type"),
        "Veröffentlicht" if german else "Listed": facts["posted_on"].isoformat(),
        "Einsatzort" if german else "Location": ", ".join(
            place.get("city", "") for place in facts["locations"]
        ),
    }
    cells = "".join(
        f"<tr><td><strong>{name}: </strong>{value}</td></tr>" for name, value in labels.items() if value
    )
    contact = facts.get("contact")
    heading = "Kontakt" if german else "Contact"
    return f"<table>{cells}</table>{posting.html}" + (
        f"<h3>{heading}</h3><p>{contact}</p>" if contact else ""
    )


def _frame(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="de"><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f"<body><h1>{html.escape(title)}</h1>{body}</body></html>"
    )


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer."""
        site: DemoSite = self.server.site  # type: ignore[attr-defined]
        url = urlsplit(self.path)
        query = parse_qs(url.query)
        if url.path == "/robots.txt":
            self._send(200, "text/plain", "User-agent: *\nDisallow: /apply/\n")
        elif url.path == "/search/":
            self._search(site, query.get("data", ["{}"])[0])
        elif url.path.startswith("/jobhtml/") and url.path.endswith(".json"):
            page = site.detail(url.path.removeprefix("/jobhtml/").removesuffix(".json"))
            self._json(200 if page else 404, page or {"error": "There is no such posting."})
        elif url.path == "/index.php":
            text = site.readable(query.get("id", [""])[0])
            self._send(200 if text else 404, "text/html", text or _frame("404", "There is no such posting."))
        elif url.path == "/":
            self._send(200, "text/html", site.overview())
        else:
            self._send(404, "text/html", _frame("404", "There is no such page in the demo."))

    def _search(self, site: DemoSite, data: str) -> None:
        try:
            answer = site.search(json.loads(data))
        except (ValueError, TypeError, AttributeError) as error:
            self._json(400, {"error": f"The query cannot be read: {error}"})
        else:
            self._json(200, answer)

    def _json(self, status: int, value: Any) -> None:
        self._send(status, "application/json", json.dumps(value, ensure_ascii=False))

    def _send(self, status: int, kind: str, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""
