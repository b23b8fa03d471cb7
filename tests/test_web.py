"""The web application, asked over real sockets by clients of every kind."""

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from sunset import web
from sunset.errors import Busy, MissingPart
from sunset.settings import Settings

EVIL = "http://evil.example"


@contextlib.contextmanager
def serving(language: str, mlflow: Path | None = None) -> Iterator[str]:
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(web.build(language, mlflow, apps=web.notebooks()), log_level="warning")
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(30)
        listener.close()


@contextlib.contextmanager
def experiment_log() -> Iterator[Path]:
    """A server on a Unix socket that tells what it is asked."""

    async def told(request: Request) -> Response:
        body = await request.body()
        said = f"{request.method} {request.url.path}?{request.url.query} {body.decode()}"
        headers = {"x-length": request.headers.get("content-length", "none"), "connection": "close"}
        headers |= {"access-control-allow-origin": "*"}
        return PlainTextResponse(f"{said} {request.headers['host']}", status_code=201, headers=headers)

    every = ["GET", "POST", "PUT", "DELETE", "HEAD"]
    app = Starlette(routes=[Route("/{path:path}", told, methods=every)])
    with tempfile.TemporaryDirectory() as folder:
        listens = Path(folder) / "log"
        server = uvicorn.Server(uvicorn.Config(app, uds=str(listens), log_level="warning"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        yield listens
        server.should_exit = True
        thread.join(30)


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of the English application, with a port of its own."""
    with experiment_log() as listens, serving("en", listens) as address:
        yield address


def ask(site: str, path: str = "/", method: str = "GET", **headers: str) -> httpx.Response:
    return httpx.request(
        method, f"http://{site}{path}", headers={k.replace("_", "-"): v for k, v in headers.items()}
    )


def say(site: str, request: str) -> int:
    """Send a request word by word and return the status."""
    host, port = site.split(":")
    with socket.create_connection((host, int(port)), timeout=30) as wire:
        wire.sendall(request.replace("\n", "\r\n").encode() + b"\r\n\r\n")
        response = http.client.HTTPResponse(wire)
        response.begin()
        return response.status


def test_the_front_page_lists_every_notebook_and_the_experiment_log(site: str) -> None:
    page = ask(site)
    assert page.status_code == 200
    links = re.findall(r'href="([^"]+)"', page.text)
    assert links == [f"/{name}/?lang=en" for name in web.notebooks()] + ["/mlflow/"]
    assert "Operations" in page.text
    assert "Experiments (MLflow)" in page.text
    assert '<html lang="en">' in page.text


def test_the_front_page_speaks_german_and_leaves_out_a_log_that_does_not_run() -> None:
    with serving("de") as address:
        page = ask(address).text
    assert '<html lang="de">' in page
    assert "Betrieb" in page
    assert 'href="/pipeline/?lang=de"' in page
    assert "MLflow" not in page


def test_a_notebook_that_no_catalogue_knows_is_listed_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "my_study.py"
    own.write_text("import marimo\napp = marimo.App()\n")
    monkeypatch.setattr(web, "notebooks", lambda: {"my_study": own})
    with serving("en") as address:
        page = ask(address).text
    assert '<a href="/my_study/?lang=en">my_study</a>' in page


def test_files_with_an_underscore_are_no_notebooks() -> None:
    assert "pipeline" in web.notebooks()
    assert "__init__" not in web.notebooks()


def test_missing_notebooks_explain_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(MissingPart, match=r"pip install -e"):
        web.notebooks()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST"])
def test_own_names_are_answered(site: str, host: str) -> None:
    assert ask(site, host=f"{host}:{site.split(':')[1]}").status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "evil.example:2718",
        "127.0.0.1@evil.example",
        "2130706433",
        "0.0.0.0",
        "192.168.0.1",
        "[::1]",
        "[::1",
        "",
    ],
)
def test_a_foreign_or_broken_host_is_refused(site: str, host: str) -> None:
    """A page elsewhere may point a name of its own here (DNS rebinding); the name gives it away."""
    assert say(site, f"GET / HTTP/1.1\nHost: {host}\nConnection: close") == 403


def test_a_request_without_a_host_or_with_two_is_refused(site: str) -> None:
    assert say(site, "GET / HTTP/1.0") == 403
    assert say(site, f"GET / HTTP/1.1\nHost: {site}\nHost: evil.example\nConnection: close") in {400, 403}


@pytest.mark.parametrize("origin", [EVIL, "null", "http://[", "http://localhost:1", "", "file://"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
@pytest.mark.parametrize("path", ["/", "/pipeline/api/kernel/run", "/pipeline/sse?session_id=s_foreign"])
def test_a_page_of_another_origin_may_neither_read_nor_write(
    site: str, path: str, method: str, origin: str
) -> None:
    answer = ask(site, path, method, origin=origin)
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


def test_the_own_page_may_write(site: str) -> None:
    answer = ask(site, "/pipeline/api/kernel/run", "POST", origin=f"http://{site}")
    assert answer.status_code not in {403, 404}


def test_a_refusal_says_why(site: str) -> None:
    assert ask(site, host="evil.example").text == "Sunset answers its own machine only.\n"


def test_no_answer_invites_other_origins(site: str) -> None:
    answer = ask(site, "/pipeline/", origin=f"http://{site}")
    assert answer.status_code == 200
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("origin", ["cross-site", "same-site"])
def test_what_a_page_elsewhere_embeds_is_refused_and_a_link_followed(site: str, origin: str) -> None:
    """A browser sends no origin for an image or a script; another port of this machine is the same site."""
    for mode in ("no-cors", "cors", "websocket"):
        assert ask(site, sec_fetch_site=origin, sec_fetch_mode=mode).status_code == 403
    assert ask(site, sec_fetch_site=origin).status_code == 403
    assert ask(site, sec_fetch_site=origin, sec_fetch_mode="navigate").status_code == 200


@pytest.mark.parametrize("origin", ["same-origin", "none"])
def test_the_own_page_may_embed(site: str, origin: str) -> None:
    assert ask(site, sec_fetch_site=origin, sec_fetch_mode="no-cors").status_code == 200


def test_the_experiment_log_is_asked_through_the_front(site: str) -> None:
    answer = httpx.post(f"http://{site}/mlflow/api/a%20b?x=1%2C2", content=b"words")
    assert answer.status_code == 201
    assert answer.text == f"POST /mlflow/api/a b?x=1%2C2 words {site}"
    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    read = ask(site, "/mlflow/")
    assert (read.text, read.headers["x-length"]) == (f"GET /mlflow/?  {site}", "none")
    assert ask(site, "/mlflow/", origin="http://localhost:1").status_code == 403
    assert ask(site, "/mlflow/", host="evil.example").status_code == 403


def test_only_the_log_s_own_pages_are_asked_for(site: str) -> None:
    for path in ("/mlflow/../gateway", "/mlflow/%2e%2e/gateway", "/mlflow/a/../../x"):
        assert say(site, f"GET {path} HTTP/1.1\nHost: {site}\nConnection: close") == 404


def test_a_log_that_is_not_there_yet_says_so(tmp_path: Path) -> None:
    with serving("en", tmp_path / "none") as address:
        answer = ask(address, "/mlflow/")
    assert answer.status_code == 503
    assert "is starting" in answer.text


def socket_url(site: str) -> str:
    return f"ws://{site}/pipeline/ws?session_id=s_test{time.monotonic_ns() % 10**6:06d}"


@pytest.mark.parametrize("origin", [EVIL, "null", "http://127.0.0.1:1"])
def test_a_web_socket_of_another_origin_is_refused(site: str, origin: str) -> None:
    with pytest.raises(InvalidStatus, match="403"), connect(socket_url(site), origin=origin):
        pass


def test_a_web_socket_to_a_foreign_host_is_refused(site: str) -> None:
    with (
        socket.create_connection(tuple(site.split(":"))) as wire,
        pytest.raises(InvalidStatus, match="403"),
        connect("ws://evil.example/pipeline/ws?session_id=s_000001", sock=wire),
    ):
        pass


def test_the_own_page_gets_its_web_socket_and_no_code(
    site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUNSET_HOME", str(tmp_path / "none"))
    with connect(socket_url(site), origin=f"http://{site}") as wire:
        first = wire.recv(timeout=60)
    assert "kernel-ready" in str(first)
    assert "import marimo" not in str(first)


def test_the_page_of_a_notebook_holds_no_code(site: str) -> None:
    page = ask(site, "/pipeline/", follow_redirects="").text
    assert "<marimo" in page
    source = web.notebooks()["pipeline"].read_text()
    for line in source.splitlines():
        if len(line.strip()) > 30:
            assert line.strip() not in page


def test_files_with_a_hash_in_their_name_are_kept_by_the_browser(site: str) -> None:
    page = ask(site, "/pipeline/").text
    script = re.search(r'src="\./(assets/[^"]+\.js)"', page)
    assert script
    asset = ask(site, f"/pipeline/{script[1]}", accept_encoding="gzip")
    assert asset.status_code == 200
    assert asset.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert asset.headers["content-encoding"] == "gzip"
    assert "immutable" not in ask(site, "/pipeline/").headers.get("cache-control", "")
    missing = ask(site, "/pipeline/assets/gone-1234.js")
    assert missing.status_code == 404
    assert "immutable" not in missing.headers.get("cache-control", "")


@pytest.mark.parametrize("path", ["/", "/pipeline/", "/nothing-here"])
def test_every_answer_carries_the_security_headers(site: str, path: str) -> None:
    headers = ask(site, path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["referrer-policy"] == "same-origin"


def test_what_is_neither_http_nor_a_web_socket_passes(site: str) -> None:
    """The server's own start-up messages reach the application."""
    seen = []

    async def app(scope, receive, send):  # type: ignore[no-untyped-def]
        seen.append(scope["type"])

    guarded = web.LoopbackOnly(app)
    with contextlib.suppress(StopIteration):
        guarded({"type": "lifespan"}, None, None).send(None)  # type: ignore[arg-type]
    assert seen == ["lifespan"]


def test_a_taken_port_is_told_with_the_next_one(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Busy, match=f"Port {port} is taken.*--port {port + 1}"):
            web.serve(Settings(home=tmp_path), port=port, open_browser=False)


SERVE = """
import sys
from pathlib import Path
from sunset import web
from sunset.settings import Settings
web.serve(Settings(home=Path(sys.argv[1])), port=int(sys.argv[2]), open_browser=False)
print("left cleanly")
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def wait_for(url: str, seconds: float = 120) -> httpx.Response:
    until = time.monotonic() + seconds
    while True:
        try:
            answer = httpx.get(url, timeout=30)
            if answer.status_code != 503 or time.monotonic() > until:
                return answer
        except httpx.TransportError:
            if time.monotonic() > until:
                raise
        time.sleep(1.5)


BOUND = """
import sys
from pathlib import Path
from sunset import web
from sunset.settings import Settings
folder = Path(sys.argv[1])
web.notebooks = lambda: {name: folder / f"{name}.py" for name in ("explore", "matches", "pipeline")}
web.serve(Settings(home=folder, profile="ada"), port=int(sys.argv[2]), open_browser=False)
"""


def test_a_server_bound_to_one_person_has_the_seekers_app_alone(tmp_path: Path) -> None:
    for name in ("explore", "matches", "pipeline"):
        (tmp_path / f"{name}.py").write_text("import marimo\napp = marimo.App()\n")
    port = free_port()
    server = subprocess.Popen([sys.executable, "-c", BOUND, str(tmp_path), str(port)], cwd=tmp_path)
    try:
        page = wait_for(f"http://127.0.0.1:{port}/").text
        assert re.findall(r'href="([^"]+)"', page) == ["/matches/?lang=en"]
        site = f"127.0.0.1:{port}"
        answers = {
            path: ask(site, path).status_code for path in ("/matches/", "/pipeline/", "/explore/", "/mlflow/")
        }
        assert answers == {"/matches/": 200, "/pipeline/": 404, "/explore/": 404, "/mlflow/": 404}
        assert psutil.Process(server.pid).children() == []
    finally:
        server.terminate()
        server.wait()


@contextlib.contextmanager
def served(home: Path) -> Iterator[tuple[subprocess.Popen[str], str, list[psutil.Process]]]:
    """The whole of it in a process of its own: the process, its address, what it started."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(home), str(port)],
        env=os.environ,
        stdout=subprocess.PIPE,
        text=True,
        cwd=home,
    )
    try:
        assert wait_for(f"http://127.0.0.1:{port}/mlflow/").status_code == 200
        yield server, f"127.0.0.1:{port}", psutil.Process(server.pid).children(recursive=True)
    finally:
        server.kill()
        server.wait()


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.slow)])
def test_the_experiment_log_runs_beside_the_apps_and_ends_with_them(
    tmp_path: Path, number: signal.Signals
) -> None:
    with served(tmp_path) as (server, site, children):
        assert "MLflow" in ask(site, "/mlflow/").text
        assert not [one for child in children for one in child.net_connections("inet")], "it has a port"
        found = ask(site, "/mlflow/ajax-api/2.0/mlflow/experiments/get?experiment_id=0").json()
        assert found["experiment"]["artifact_location"] == f"{tmp_path}/mlruns/0"
        upload = httpx.put(f"http://{site}/mlflow/api/2.0/mlflow-artifacts/artifacts/a.txt", content=b"x")
        assert upload.status_code >= 400
        with connect(socket_url(site)):  # an open page does not keep the server alive
            server.send_signal(number)
            said, _ = server.communicate(timeout=60)
    assert psutil.wait_procs(children, timeout=30)[1] == []
    assert server.returncode == (0 if number == signal.SIGINT else 143)
    assert ("left cleanly" in said) == (number == signal.SIGINT)
    assert {file.name for file in tmp_path.iterdir()} <= {"mlflow.db", "mlflow-ui.log"}


@pytest.mark.slow
def test_the_experiment_log_outlives_no_kill(tmp_path: Path) -> None:
    with served(tmp_path) as (server, _, children):
        assert children
        server.kill()
        assert psutil.wait_procs(children, timeout=30)[1] == []
