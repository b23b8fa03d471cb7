"""Serves the notebooks as apps, and the MLflow UI beside them, on the loopback address only.

There are no accounts yet, so nobody but the owner of the machine may reach a page: the
server binds to 127.0.0.1, a request whose Host is another name is refused (a page elsewhere
cannot reach in through a name of its own that points here), and so is whatever the page of
another origin asks for, reading included: the apps behind would let any origin read.
"""

import importlib.util
import os
import signal
import socket
import subprocess
import sys
import threading
import webbrowser
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn
from urllib.parse import urlsplit

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
from sunset.messages import Messages
from sunset.settings import Settings
from sunset.templates import template

__all__ = ["LoopbackOnly", "build", "notebooks", "serve"]

LOOPBACK = ("127.0.0.1", "localhost")
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
        if _ours(headers.getlist("host"), headers.getlist("origin")):
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


def notebooks() -> dict[str, Path]:
    """Return the installed notebooks, name -> file."""
    spec = importlib.util.find_spec("notebooks")
    if spec is None or not spec.submodule_search_locations:
        raise MissingPart(
            "The notebooks are not installed. Install Sunset from its repository: pip install -e ."
        )
    folder = Path(next(iter(spec.submodule_search_locations)))
    return {file.stem: file for file in sorted(folder.glob("*.py")) if not file.stem.startswith("_")}


def build(language: str, mlflow_url: str | None) -> ASGIApp:
    """Return the web application: a front page, and each notebook under its name.

    Parameters
    ----------
    language : of the front page.
    mlflow_url : where the experiment log is shown; None leaves its link out.
    """
    apps = notebooks()
    texts = Messages(language, "web")

    def told(name: str, what: str) -> str:
        try:
            return texts(f"{name}_{what}")
        except KeyError:  # a notebook of this installation's own, which no catalogue knows
            return name if what == "title" else ""

    def front(_: Request) -> HTMLResponse:
        links = {name: f"/{name}/?lang={language}" for name in apps}
        if mlflow_url:
            links["mlflow"] = mlflow_url
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

    return Starlette(
        lifespan=lifespan,
        routes=[Route("/", front), Mount("/", app=inside)],
        middleware=[
            Middleware(LoopbackOnly),
            Middleware(GZipMiddleware, minimum_size=1024, compresslevel=5),
        ],
    )


def serve(settings: Settings, *, port: int = 2718, open_browser: bool = True, language: str = "en") -> None:
    """Serve until interrupted.

    Raises
    ------
    sunset.errors.Busy : if the port is taken.
    """
    address = f"http://127.0.0.1:{port}/"
    try:
        listener = socket.create_server(("127.0.0.1", port))
    except OSError:
        raise Busy(
            f"Port {port} is taken. Stop what listens there, or choose another: --port {port + 1}"
        ) from None
    # The web server repeats the signal that stopped it, which must not end us before the clean-up.
    signal.signal(signal.SIGTERM, _leave)
    with suppress(KeyboardInterrupt), listener, _mlflow(settings) as mlflow_url:
        config = uvicorn.Config(
            build(language, mlflow_url), log_level="warning", timeout_graceful_shutdown=int(PATIENCE)
        )
        if open_browser:
            threading.Timer(1.0, webbrowser.open, [address]).start()
        uvicorn.Server(config).run(sockets=[listener])


def _leave(number: int, _: FrameType | None) -> NoReturn:
    sys.exit(128 + number)


@contextmanager
def _mlflow(settings: Settings) -> Iterator[str]:
    """Run the MLflow UI on a free loopback port as long as the context lasts."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings.home.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "mlflow", "ui", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1"]
    # By default it also answers to "10.*", which any name on the net may be.
    command += ["--allowed-hosts", ",".join(f"{name}:{port}" for name in LOOPBACK)]
    environment = os.environ | {
        "MLFLOW_BACKEND_STORE_URI": settings.tracking_uri,  # may hold a password: not on the command line
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
    }
    log = (settings.home / "mlflow-ui.log").open("w")
    with (
        log,
        # A group of its own: it starts further processes, and they must end with it.
        subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True) as process,
    ):
        try:
            yield f"http://127.0.0.1:{port}/"
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it started."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE)
