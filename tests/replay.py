"""A web server on the loopback address that replays recorded answers, and misbehaves on request.

Reusable for every source: routes are real paths, answers are recorded payloads or one of the
misbehaviours below (`truncated`, `late`, `redirect`, `bomb`, ...). `beesite_routes` replays a BeeSite board.
"""

import gzip
import html
import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

FIXTURES = Path(__file__).parent / "spiders" / "fixtures"


@dataclass(frozen=True)
class Answer:
    """What the server says.

    `body` may be bytes, text, or anything that JSON can hold. With `cut` only so many bytes are sent
    although the header promises all of them. `wait` is a pause in seconds before the first byte.
    """

    body: Any = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0
    cut: int | None = None

    @property
    def bytes(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        text = self.body if isinstance(self.body, str) else json.dumps(self.body, ensure_ascii=False)
        return text.encode()


@dataclass(frozen=True)
class Asked:
    """A request as it arrived: when (monotonic seconds), path, query values and headers."""

    at: float
    path: str
    query: dict[str, list[str]]
    headers: Mapping[str, str]


Route = Answer | Callable[[Asked], Answer]


def in_turn(*answers: Answer) -> Route:
    """Give one answer after the other; the last one for ever."""
    left = list(answers)
    return lambda asked: left.pop(0) if len(left) > 1 else left[0]


def truncated(body: Any) -> Answer:
    """Break the connection after half of the body."""
    return Answer(body, cut=len(Answer(body).bytes) // 2)


def late(seconds: float) -> Answer:
    """Answer too late."""
    return Answer({"html": "<p>late</p>"}, wait=seconds)


def redirect(to: str) -> Answer:
    """Send the client elsewhere."""
    return Answer(status=302, headers={"Location": to})


def busy(retry_after: str) -> Answer:
    """Ask for patience."""
    return Answer("slow down", status=429, headers={"Retry-After": retry_after})


def broken() -> Answer:
    """Fail as servers do."""
    return Answer("<h1>Internal Server Error</h1>", status=500)


def bomb(megabytes: int) -> Answer:
    """Unpack to so many megabytes."""
    return Answer(gzip.compress(b" " * 1_000_000 * megabytes, 9), headers={"Content-Encoding": "gzip"})


def robots(text: str) -> Answer:
    """Serve a robots.txt."""
    return Answer(text, headers={"Content-Type": "text/plain"})


class Replay:
    """The server: a context manager; its `url`, and in `asked` all requests in order.

    Parameters
    ----------
    routes : path, or path prefix ending in ``*``, to an answer or a function that makes one;
        what has no route gets 404.
    """

    def __init__(self, routes: Mapping[str, Route]) -> None:
        self.routes = dict(routes)
        self.asked: list[Asked] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.replay = self  # type: ignore[attr-defined]
        self.host = f"127.0.0.1:{self._server.server_address[1]}"
        self.url = f"http://{self.host}"

    def __enter__(self) -> "Replay":
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def answer(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        route = self.routes.get(asked.path)
        if route is None:
            prefixes = [key for key in self.routes if key.endswith("*") and asked.path.startswith(key[:-1])]
            route = self.routes[max(prefixes, key=len)] if prefixes else Answer("not found", status=404)
        return route if isinstance(route, Answer) else route(asked)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        asked = Asked(time.monotonic(), url.path, parse_qs(url.query), dict(self.headers.items()))
        answer = self.server.replay.answer(asked)  # type: ignore[attr-defined]
        time.sleep(answer.wait)
        body = answer.bytes
        try:
            self.send_response(answer.status)
            headers = {"Content-Type": "application/json; charset=utf-8", **answer.headers}
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: answer.cut])
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        if answer.cut is not None:
            self.close_connection = True

    def log_message(self, *_: Any) -> None:
        pass


# --- BeeSite ------------------------------------------------------------------------------


def beesite_routes(items: list[Any], pages: Mapping[str, str], **changed: Route) -> dict[str, Route]:
    """Replay a BeeSite board.

    Parameters
    ----------
    items : search items as recorded; ``FirstItem`` (from 1) and ``CountItem`` cut pages out of them.
    pages : source id to the ``html`` of its page; what is missing answers 404.
    changed : source id (with a leading underscore) to another answer for its page.
    """

    def search(asked: Asked) -> Answer:
        wanted = json.loads(asked.query["data"][0])["SearchParameters"]
        first = wanted["FirstItem"]
        return found(items[first - 1 : first - 1 + wanted["CountItem"]], len(items))

    routes: dict[str, Route] = {"/search/": search}
    routes |= {f"/jobhtml/{source_id}.json": Answer({"html": page}) for source_id, page in pages.items()}
    routes |= {
        f"/jobhtml/{source_id.removeprefix('_')}.json": answer for source_id, answer in changed.items()
    }
    return routes


def found(items: list[Any], total: int | None) -> Answer:
    """One page of a BeeSite search."""
    return Answer(
        {
            "SearchResult": {
                "SearchResultCount": len(items),
                "SearchResultCountAll": total,
                "SearchResultItems": items,
            }
        }
    )


def short_item(source_id: str, title: str = "Sachbearbeitung (m/w/d)") -> dict[str, Any]:
    """A fictional search item with the short descriptor."""
    descriptor = {
        "PositionID": source_id,
        "PositionTitle": title,
        "PositionURI": f"/index.php?ac=jobad&id={source_id}",
        "PositionLocation": [{"CityName": "Leipzig", "CountryName": "Deutschland"}],
        "PublicationStartDate": "2026-11-02",
    }
    return {"MatchedObjectId": source_id, "MatchedObjectDescriptor": descriptor}


def fictional_board() -> tuple[list[Any], dict[str, str]]:
    """Items and pages written for this project, one of each shape."""
    items = json.loads((FIXTURES / "search.json").read_text(encoding="utf-8"))
    pages = {page.stem: page.read_text(encoding="utf-8") for page in sorted(FIXTURES.glob("*.html"))}
    return items, pages


def recorded_deutsche_bank(shared: Path) -> tuple[list[Any], dict[str, str]]:
    """The recorded items, and the recorded texts wrapped as pages; see ``../shared/payloads/SOURCES.md``."""
    payload = shared / "payloads" / "deutschebank_beesite" / "republic_of_love_search_items.json"
    items = json.loads(payload.read_text(encoding="utf-8"))["SearchResult"]["SearchResultItems"]
    lines = (shared / "bench" / "frankfurt" / "postings.jsonl").read_text(encoding="utf-8").splitlines()
    texts = {row["source_id"]: row["description"] for row in map(json.loads, lines) if row["source_id"]}
    return items, {source_id: _as_page(text) for source_id, text in texts.items()}


def _as_page(text: str) -> str:
    paragraphs: Iterable[str] = text.split("\n")
    return "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in paragraphs if paragraph.strip())
