"""The demo bank on loopback, and a mail server that keeps what it gets."""

import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

import pytest
from aiosmtpd.controller import Controller

from sunset.demo import DemoSite
from sunset.demo.content import postings


class Mailbox:
    """A real SMTP server on loopback."""

    def __init__(self) -> None:
        self.mails: list[Message] = []
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
        self.mails.append(message_from_bytes(envelope.content))  # type: ignore[attr-defined]
        return "250 taken"

    @property
    def ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self.mails]


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    box.controller.start()
    yield box
    box.controller.stop()


SMALL = ("M1001", "M1002", "M1005", "M1034", "M2001", "M2002", "M2013", "M2032")
"""Good ones for both people, a repost, a job elsewhere, a scam."""


@pytest.fixture(scope="session")
def small_site() -> Iterator[str]:
    with DemoSite(offered=tuple(one for one in postings() if one.source_id in SMALL)) as url:
        yield url
