"""Serves the notebooks as apps, and the MLflow UI beside them, on the loopback address only.

There are no accounts yet, so nobody but the owner of the machine may reach a page: the
server binds to 127.0.0.1, a request whose Host is another name is refused (a page elsewhere
cannot reach in through a name of its own that points here), and so is whatever the page of
another origin asks for, reading included: the apps behind would let any origin read.
MLflow would too, so it has no port: it listens on a socket in a folder of the owner's, and
is reached through the same front alone.
"""

import importlib.util
import os
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import webbrowser
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import aclosing, asynccontextmanager, contextmanager, nullcontext, suppress
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn, cast
from urllib.parse import urlsplit

import httpx
import marimo
import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sunset.errors import Busy, MissingPart
from sunset.files import private, private_folder
from sunset.messages import Messages
from sunset.pipeline.seeker import warm
from sunset.settings import Settings
from sunset.templates import template

__all__ = ["LoopbackOnly", "build", "notebooks", "serve"]

LOOPBACK = ("127.0.0.1", "localhost")
MLFLOW = "/mlflow"
SEEKERS = "matches"  # the notebook for job seekers
PATIENCE = 5.0  # seconds that open pages, and the experiment log, get to end by themselves


class LoopbackOnly:
    """Lets through what the browser of this machine's owner asks for, and nothing else.

    A pure ASGI middleware, because web sockets must pass it too.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse foreign hosts and foreign origins; pass on the rest."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if _ours(headers.getlist("host"), headers.getlist("origin")) and not _embedded(headers):
            await self.app(scope, receive, _with_headers(scope, send))
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 4403})
        else:
            refusal = PlainTextResponse("Sunset answers its own machine only.\n", status_code=403)
            await refusal(scope, receive, send)


def _ours(hosts: list[str], origins: list[str]) -> bool:
    """Tell whether a request names this machine, and comes from a page of this server or from none.

    Following a link or typing an address sends no origin; a sandboxed page or a local file sends "null".
    """
    try:
        named = len(hosts) == 1 and urlsplit(f"//{hosts[0]}").hostname in LOOPBACK
        return named and all(urlsplit(origin).netloc == hosts[0] for origin in origins)
    except ValueError:  # brackets that do not match, for example
        return False


def _embedded(headers: Headers) -> bool:
    """Tell whether a browser asks on behalf of a page elsewhere, which need not send its origin to read.

    Another port of this machine counts as elsewhere. Following a link from there is the owner's doing.
    """
    elsewhere = headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}
    return elsewhere and headers.get("sec-fetch-mode") != "navigate"


_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "same-origin",
}


def _with_headers(scope: Scope, send: Send) -> Send:
    """Add what browsers should know; a file whose name holds its hash may be kept for good."""

    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(_HEADERS)
            del headers["access-control-allow-origin"]
            if "/assets/" in scope["path"] and message["status"] == 200:
                headers["cache-control"] = "public, max-age=31536000, immutable"
        await send(message)

    return wrapped


class _ExperimentLog:
    """Hands requests on to MLflow, which listens on a Unix socket.

    Parameters
    ----------
    listens : the socket.
    """

    def __init__(self, listens: Path) -> None:
        self._transport = httpx.AsyncHTTPTransport(uds=str(listens))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stream the request there and the answer back."""
        request = Request(scope, receive)
        path: bytes = scope["raw_path"]
        query: bytes = scope["query_string"]
        url = httpx.URL("http://mlflow").copy_with(raw_path=path + b"?" * bool(query) + query)
        if ".." in scope["path"].split("/"):  # leads out of what is ours to show
            await PlainTextResponse("Not found.\n", status_code=404)(scope, receive, send)
            return
        has_body = {"content-length", "transfer-encoding"} & set(request.headers)
        asked = httpx.Request(
            request.method,
            url,
            headers=_end_to_end(request.headers.raw),
            content=request.stream() if has_body else None,
        )
        try:
            answer = await self._transport.handle_async_request(asked)
        except httpx.ConnectError:
            said = "The experiment log is starting. Load this page again in a few seconds.\n"
            await PlainTextResponse(said, status_code=503, headers={"retry-after": "5"})(scope, receive, send)
            return
        async with aclosing(answer):
            headers = _end_to_end(answer.headers.raw)
            await send({"type": "http.response.start", "status": answer.status_code, "headers": headers})
            async for part in cast("httpx.AsyncByteStream", answer.stream):
                await send({"type": "http.response.body", "body": part, "more_body": True})
            await send({"type": "http.response.body"})


_PER_CONNECTION = {b"connection", b"keep-alive", b"te", b"trailer", b"transfer-encoding", b"upgrade"}


def _end_to_end(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Leave out what concerns one connection only."""
    return [(name.lower(), value) for name, value in headers if name.lower() not in _PER_CONNECTION]


def notebooks() -> dict[str, Path]:
    """Return the installed notebooks, name -> file."""
    spec = importlib.util.find_spec("notebooks")
    if spec is None or not spec.submodule_search_locations:
        raise MissingPart(
            "The notebooks are not installed. Install Sunset from its repository: pip install -e ."
        )
    folder = Path(next(iter(spec.submodule_search_locations)))
    return {file.stem: file for file in sorted(folder.glob("*.py")) if not file.stem.startswith("_")}


def build(language: str, mlflow: Path | None, *, apps: Mapping[str, Path]) -> ASGIApp:
    """Return the web application: a front page, and each notebook under its name.

    Parameters
    ----------
    language : of the front page.
    mlflow : socket on which the experiment log listens; None leaves it out.
    apps : the notebooks to serve, name -> file.
    """
    texts = Messages(language, "web")

    def told(name: str, what: str) -> str:
        try:
            return texts(f"{name}_{what}")
        except KeyError:  # a notebook of this installation's own, which no catalogue knows
            return name if what == "title" else ""

    def front(_: Request) -> HTMLResponse:
        links = {name: f"/{name}/?lang={language}" for name in apps}
        if mlflow:
            links["mlflow"] = f"{MLFLOW}/"
        shown = [
            {"href": href, "title": told(name, "title"), "text": told(name, "text")}
            for name, href in links.items()
        ]
        return HTMLResponse(
            template("front.html").render(language=language, intro=texts("intro"), apps=shown)
        )

    server = marimo.create_asgi_app(include_code=False, quiet=True)
    for name, file in apps.items():
        server = server.with_app(path=f"/{name}", root=str(file))
    inside: Any = server.build()

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        # A mounted application is not told that the server ends; its open sessions would keep it alive.
        mounted: list[Any] = [route.app for route in inside.routes if isinstance(route, Mount)]
        for notebook in mounted:
            await notebook.state.session_manager.shutdown()

    log = [Route(MLFLOW + "/{path:path}", _ExperimentLog(mlflow))] if mlflow else []
    return Starlette(
        lifespan=lifespan,
        routes=[Route("/", front), *log, Mount("/", app=inside)],
        middleware=[
            Middleware(LoopbackOnly),
            Middleware(GZipMiddleware, minimum_size=1024, compresslevel=5),
        ],
    )


def serve(settings: Settings, *, port: int = 2718, open_browser: bool = True, language: str = "en") -> None:
    """Serve until interrupted; an installation that is bound to one person serves the seeker's app alone.

    Raises
    ------
    sunset.errors.Busy : if the port is taken.
    """
    apps = notebooks()
    if settings.profile is not None:
        apps = {name: file for name, file in apps.items() if name == SEEKERS}
    address = f"http://127.0.0.1:{port}/"
    try:
        listener = socket.create_server(("127.0.0.1", port))
    except OSError:
        raise Busy(
            f"Port {port} is taken. Stop what listens there, or choose another: --port {port + 1}"
        ) from None
    # The web server repeats the signal that stopped it, which must not end us before the clean-up.
    signal.signal(signal.SIGTERM, _leave)
    log = nullcontext() if settings.profile is not None else _mlflow(settings)
    with suppress(KeyboardInterrupt), listener, log as mlflow:
        config = uvicorn.Config(
            build(language, mlflow, apps=apps), log_level="warning", timeout_graceful_shutdown=int(PATIENCE)
        )
        if open_browser:
            threading.Timer(1.0, webbrowser.open, [address]).start()
        # The specialists take seconds to load, for which the first visitor should not have to wait.
        threading.Thread(target=warm, args=[settings], daemon=True).start()
        uvicorn.Server(config).run(sockets=[listener])


def _leave(number: int, _: FrameType | None) -> NoReturn:
    sys.exit(128 + number)


_UNTIL_WE_END = """
import os, signal, threading
from mlflow.cli import cli
def watch():
    os.read(0, 1)
    os.killpg(0, signal.SIGKILL)
threading.Thread(target=watch, daemon=True).start()
cli()
"""
"""Runs MLflow's command line until its standard input closes, as it does however we end."""


@contextmanager
def _mlflow(settings: Settings) -> Iterator[Path]:
    """Run the MLflow UI on a socket that is the owner's alone, as long as the context lasts."""
    private_folder(settings.home)
    # A folder of its own: the name of a socket may have about a hundred characters, home's may have more.
    with tempfile.TemporaryDirectory(prefix="sunset-") as folder:
        listens = Path(folder) / "mlflow"
        command = [sys.executable, "-c", _UNTIL_WE_END, "ui", "--static-prefix", MLFLOW, "--workers", "1"]
        command += ["--uvicorn-opts", shlex.join(["--uds", str(listens)])]
        # Files that pages upload would lie in the current folder.
        command += [
            "--no-serve-artifacts",
            "--default-artifact-root",
            str(settings.home.absolute() / "mlruns"),
        ]
        environment = os.environ | {
            "MLFLOW_BACKEND_STORE_URI": settings.tracking_uri,  # may hold a password: not on the command line
            "MLFLOW_DISABLE_TELEMETRY": "true",
            "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
        }
        with (
            private(settings.home / "mlflow-ui.log").open("w") as log,
            subprocess.Popen(
                command,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,  # a group of its own: what it starts must end with it
            ) as process,
        ):
            try:
                yield listens
            finally:
                _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it started."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE)
