"""Serves the notebooks as apps, and the MLflow UI beside them, on the loopback address only.

There are no accounts yet, so nobody but the owner of the machine may reach a page: the
server binds to 127.0.0.1, a request whose Host is another name is refused (a page elsewhere
cannot reach in through a name of its own that points here), and so is a web socket or a
writing request that another origin sends.
"""

import importlib.util
import os
import socket
import subprocess
import sys
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import marimo
import uvicorn
from starlette.applications import Starlette
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
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]
        }
        host = headers.get("host", "")
        origin = headers.get("origin")
        ours = urlsplit(f"//{host}").hostname in LOOPBACK
        same = origin is None or urlsplit(origin).netloc == host
        reads_only = scope["type"] == "http" and scope["method"] in {"GET", "HEAD"}
        if ours and (same or reads_only):
            await self.app(scope, receive, _with_headers(scope, send))
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 4403})
        else:
            refusal = PlainTextResponse("Sunset answers its own machine only.\n", status_code=403)
            await refusal(scope, receive, send)


def _with_headers(scope: Scope, send: Send) -> Send:
    """Add what browsers should know: no framing, no sniffing, files with a hash in their name may be kept."""

    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            extra = [(b"x-content-type-options", b"nosniff"), (b"x-frame-options", b"SAMEORIGIN")]
            if "/assets/" in scope["path"]:
                extra.append((b"cache-control", b"public, max-age=31536000, immutable"))
            names = {name for name, _ in extra}
            kept = [pair for pair in message["headers"] if pair[0].lower() not in names]
            message = {**message, "headers": [*kept, *extra]}
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

    def front(_: Request) -> HTMLResponse:
        links = {name: f"/{name}/" for name in apps} | ({"mlflow": mlflow_url} if mlflow_url else {})
        shown = [
            {"href": href, "title": texts(f"{name}_title"), "text": texts(f"{name}_text")}
            for name, href in links.items()
        ]
        return HTMLResponse(
            template("front.html").render(language=language, intro=texts("intro"), apps=shown)
        )

    server = marimo.create_asgi_app(include_code=False, quiet=True)
    for name, file in apps.items():
        server = server.with_app(path=f"/{name}", root=str(file))
    return Starlette(
        routes=[Route("/", front), Mount("/", app=server.build())],
        middleware=[Middleware(LoopbackOnly), Middleware(GZipMiddleware, minimum_size=1024)],
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
    with listener, _mlflow(settings) as mlflow_url:
        config = uvicorn.Config(build(language, mlflow_url), log_level="warning")
        server = uvicorn.Server(config)
        if open_browser:
            threading.Timer(1.0, webbrowser.open, [address]).start()
        server.run(sockets=[listener])


@contextmanager
def _mlflow(settings: Settings) -> Iterator[str]:
    """Run the MLflow UI on a free loopback port as long as the context lasts."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings.home.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "mlflow", "ui", "--backend-store-uri", settings.tracking_uri]
    command += ["--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    environment = os.environ | {"MLFLOW_DISABLE_TELEMETRY": "true"}
    log = (settings.home / "mlflow-ui.log").open("w")
    with log, subprocess.Popen(command, env=environment, stdout=log, stderr=log) as process:
        try:
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()
