"""Against a real HTTP server on loopback that speaks, or fails to speak, the OpenAI form."""

import asyncio
import gzip
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pydantic import SecretStr

from sunset import llm
from sunset.errors import MissingPart
from sunset.settings import LanguageModel

Answer = Callable[[BaseHTTPRequestHandler, dict[str, object]], None]


def reply(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200) -> None:
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def spoken(text: object) -> bytes:
    return json.dumps({"choices": [{"message": {"content": text}}]}).encode()


@pytest.fixture
def serve() -> Iterator[Callable[[Answer], str]]:
    servers = []

    def start(answer: Answer) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                answer(self, json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/v1"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


ASK = [{"role": "user", "content": "Hello"}]


def test_an_answer_comes_back_and_schema_and_key_go_out(serve: Callable[[Answer], str]) -> None:
    seen: dict[str, object] = {}

    def answer(handler: BaseHTTPRequestHandler, body: dict[str, object]) -> None:
        seen.update(body, path=handler.path, authorization=handler.headers["Authorization"])
        reply(handler, spoken("Good day"))

    settings = LanguageModel(url=serve(answer), model="m", key=SecretStr("k"))
    assert llm.complete(settings, ASK, schema={"type": "object"}) == "Good day"
    assert seen["path"] == "/v1/chat/completions"
    assert seen["authorization"] == "Bearer k"
    assert seen["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "answer", "schema": {"type": "object"}},
    }


def test_without_a_server_the_message_says_how_to_set_one() -> None:
    with pytest.raises(MissingPart, match=r"Set 'llm.url'"):
        llm.complete(LanguageModel(), ASK)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda handler, _: reply(handler, b"{}", 500), "answered 500"),
        (lambda handler, _: reply(handler, b"<html>"), "did not answer in the form"),
        (lambda handler, _: reply(handler, b'{"choices": []}'), "did not answer in the form"),
        (lambda handler, _: reply(handler, spoken("  ")), "empty or endless"),
        (lambda handler, _: reply(handler, spoken(None)), "empty or endless"),
        (lambda handler, _: reply(handler, spoken("x" * 200_001)), "empty or endless"),
        (lambda handler, _: handler.wfile.write(b"nonsense\r\n\r\n"), "cannot be reached"),
    ],
)
def test_garbage_is_a_named_failure(serve: Callable[[Answer], str], answer: Answer, words: str) -> None:
    with pytest.raises(llm.LlmFailed, match=words):
        llm.complete(LanguageModel(url=serve(answer)), ASK)


def test_an_endless_answer_is_cut_off_before_it_is_read(serve: Callable[[Answer], str]) -> None:
    sent = []
    ended = threading.Event()

    def endless(handler: BaseHTTPRequestHandler, _: object) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            for _piece in range(1_000):
                handler.wfile.write(b" " * 1_000_000)
                sent.append(1)
        except OSError:
            ended.set()

    with pytest.raises(llm.LlmFailed, match="an endless answer"):
        llm.complete(LanguageModel(url=serve(endless)), ASK)
    assert ended.wait(30)
    assert len(sent) < 50


@pytest.mark.parametrize("headers", [True, False])
def test_an_answer_that_drips_is_a_time_out(serve: Callable[[Answer], str], headers: bool) -> None:
    """Each drop comes in time, the whole answer never does."""
    gone = threading.Event()

    def drip(handler: BaseHTTPRequestHandler, _: object) -> None:
        if headers:
            handler.send_response(200)
            handler.end_headers()
        else:
            handler.wfile.write(b"HTTP/1.0 200 OK\r\nX: ")
        try:
            for _drop in range(50):
                handler.wfile.write(b" ")
                gone.wait(0.1)
        except OSError:
            gone.set()

    with pytest.raises(llm.LlmFailed, match=r"no answer within 0.4 s; raise 'llm.timeout'"):
        llm.complete(LanguageModel(url=serve(drip), timeout=0.4), ASK)


def test_an_answer_that_unpacks_to_more_is_not_unpacked(serve: Callable[[Answer], str]) -> None:
    def packed(handler: BaseHTTPRequestHandler, _: object) -> None:
        body = gzip.compress(spoken("x" * 100))
        handler.send_response(200)
        handler.send_header("Content-Encoding", "gzip")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    with pytest.raises(llm.LlmFailed, match="did not answer in the form"):
        llm.complete(LanguageModel(url=serve(packed)), ASK)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda handler, _: reply(handler, b"{}", 500), "answered 500"),
        (lambda handler, _: reply(handler, b"<html>"), "did not answer in the form"),
        (lambda handler, _: reply(handler, spoken("")), "empty or endless"),
        (lambda handler, _: handler.wfile.write(b"nonsense\r\n\r\n"), "cannot be reached"),
    ],
)
def test_a_login_in_the_address_goes_to_the_server_and_into_no_message(
    serve: Callable[[Answer], str], answer: Answer, words: str
) -> None:
    seen = []

    def look(handler: BaseHTTPRequestHandler, body: dict[str, object]) -> None:
        seen.append(handler.headers["Authorization"])
        answer(handler, body)

    url = serve(look).replace("://", "://bob:hunter2@")
    with pytest.raises(llm.LlmFailed, match=words) as error:
        llm.complete(LanguageModel(url=url), ASK)
    assert "hunter2" not in str(error.value)
    assert seen == ["Basic Ym9iOmh1bnRlcjI="]


def test_an_address_that_is_none_is_said_without_its_login() -> None:
    with pytest.raises(llm.LlmFailed, match=r"check 'llm.url'") as error:
        llm.complete(LanguageModel(url="http://bob:hunter2@[::1"), ASK)
    assert "hunter2" not in str(error.value)


def test_it_answers_inside_a_running_event_loop(serve: Callable[[Answer], str]) -> None:
    """As in a notebook."""
    settings = LanguageModel(url=serve(lambda handler, _: reply(handler, spoken("Good day"))))

    async def cell() -> str:
        return llm.complete(settings, ASK)

    assert asyncio.run(cell()) == "Good day"


def test_a_silent_server_is_a_time_out(serve: Callable[[Answer], str]) -> None:
    never = threading.Event()
    url = serve(lambda *_: never.wait(2) and None)
    with pytest.raises(llm.LlmFailed, match=r"no answer within 0.2 s; raise 'llm.timeout'"):
        llm.complete(LanguageModel(url=url, timeout=0.2), ASK)
    never.set()
