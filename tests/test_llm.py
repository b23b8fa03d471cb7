"""Against a real HTTP server on loopback that speaks, or fails to speak, the OpenAI form."""

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


def test_a_silent_server_is_a_time_out(serve: Callable[[Answer], str]) -> None:
    never = threading.Event()
    url = serve(lambda *_: never.wait(2) and None)
    with pytest.raises(llm.LlmFailed, match=r"no answer within 0.2 s; raise 'llm.timeout'"):
        llm.complete(LanguageModel(url=url, timeout=0.2), ASK)
    never.set()
