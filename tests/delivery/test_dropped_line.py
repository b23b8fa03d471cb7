"""Servers that drop the line: nothing was sent, or nobody can tell."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sunset.delivery import Uncertain, hand_over
from sunset.errors import DeliveryFailed
from sunset.settings import Smtp
from tests.delivery.conftest import received, written

Script = Callable[[Any, Any], None]


@pytest.fixture
def scripted() -> Iterator[Callable[[Script], Smtp]]:
    """A server that follows a script on one connection, then hangs up without a word."""
    listeners, threads = [], []

    def start(script: Script) -> Smtp:
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)

        def run() -> None:
            connection, _ = listener.accept()
            with connection, connection.makefile("rb") as lines, contextlib.suppress(OSError):
                script(connection, lines)

        threads.append(threading.Thread(target=run, daemon=True))
        threads[-1].start()
        return Smtp(host="127.0.0.1", port=listener.getsockname()[1], security="none", timeout=1)

    yield start
    for thread in threads:
        thread.join(10)
    for listener in listeners:
        listener.close()


def talk(connection: Any, lines: Any, *answers: str) -> None:
    """Greet, then give one answer a line."""
    connection.sendall(b"220 ready\r\n")
    for answer in answers:
        lines.readline()
        connection.sendall(answer.encode() + b"\r\n")


def until_dot(lines: Any) -> list[bytes]:
    return list(iter(lines.readline, b".\r\n"))


@pytest.mark.parametrize("answers", [[], ["250 hi"], ["250 hi", "250 ok"], ["250 hi", "250 ok", "250 ok"]])
def test_a_line_dropped_before_the_text_is_a_failure(
    scripted: Callable[[Script], Smtp], answers: list[str]
) -> None:
    def script(connection: Any, lines: Any) -> None:
        talk(connection, lines, *answers)
        lines.readline()

    with pytest.raises(DeliveryFailed, match="Nothing was sent; it is tried again"):
        hand_over(written(), scripted(script))


def test_a_line_dropped_amid_the_text_is_a_failure(
    scripted: Callable[[Script], Smtp], tmp_path: Path
) -> None:
    (tmp_path / "big.pdf").write_bytes(b"x" * 20_000_000)

    def script(connection: Any, lines: Any) -> None:
        talk(connection, lines, "250 hi", "250 ok", "250 ok", "354 go on")
        lines.readline()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, bytes([1, 0, 0, 0, 0, 0, 0, 0]))

    with pytest.raises(DeliveryFailed, match="Nothing was sent"):
        hand_over(written(attachments=[tmp_path / "big.pdf"]), scripted(script))


def test_refused_at_the_word_data(scripted: Callable[[Script], Smtp]) -> None:
    def script(connection: Any, lines: Any) -> None:
        talk(connection, lines, "250 hi", "250 ok", "250 ok", "554 no\x1b[31m mail today")

    with pytest.raises(DeliveryFailed, match=r"refused the mail: 554 no \[31m mail today. Nothing was sent"):
        hand_over(written(), scripted(script))


@pytest.mark.parametrize(
    "last", [b"", b"2", b"hello?\r\n", b"x" * 10_000 + b"\r\n", b"999 what\r\n", b"100 wait\r\n", None]
)
def test_an_answer_lost_after_the_text_is_uncertain(
    scripted: Callable[[Script], Smtp], last: bytes | None
) -> None:
    taken: list[list[bytes]] = []

    def script(connection: Any, lines: Any) -> None:
        talk(connection, lines, "250 hi", "250 ok", "250 ok", "354 go on")
        taken.append(until_dot(lines))
        if last is None:
            lines.readline()  # keeps silent until the client gives up
        else:
            connection.sendall(last)

    with pytest.raises(Uncertain, match=r"had the whole mail but its answer was lost .* settle the delivery"):
        hand_over(written(), scripted(script))
    assert received(b"".join(taken[0]))["To"] == "Ada Beispiel <ada@mail.example>"


def test_taken_and_then_the_line_is_dropped(scripted: Callable[[Script], Smtp]) -> None:
    def script(connection: Any, lines: Any) -> None:
        talk(connection, lines, "250 hi", "250 ok", "250 ok", "354 go on")
        until_dot(lines)
        connection.sendall(b"250 taken\r\n")

    hand_over(written(), scripted(script))


def test_a_server_that_keeps_silent(scripted: Callable[[Script], Smtp]) -> None:
    with pytest.raises(DeliveryFailed, match="timed out"):
        hand_over(written(), scripted(lambda connection, lines: lines.readline()))


def test_a_starttls_that_is_refused(scripted: Callable[[Script], Smtp]) -> None:
    def script(connection: Any, lines: Any) -> None:
        talk(connection, lines, "250-hi\r\n250 STARTTLS", "454 no TLS now")

    smtp = scripted(script).model_copy(update={"security": "starttls"})
    with pytest.raises(DeliveryFailed, match="refused: 454 no TLS now"):
        hand_over(written(), smtp)
