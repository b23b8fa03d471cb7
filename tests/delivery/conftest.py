"""A digest to send, and real SMTP servers on loopback to send it to."""

import contextlib
import datetime as dt
import email
import email.policy
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from sunset.delivery import Digest, Match, compose
from sunset.settings import Smtp

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
SENDER = "Sunset <sunset@jobs.example>"
MATCH = Match(
    title="Köchin (m/w/d)",
    company="Gasthof Muster",
    place="Kassel",
    url="https://jobs.example/7?a=1&b=2",
    level="Good",
    reason="Sie kochen seit zehn Jahren.",
    unmet=("90 km entfernt",),
    closes=dt.date(2026, 12, 24),
    has_letter=True,
)
OTHER = Match(title="Küchenhilfe", company="", place="", url="", level="Moderate", reason="Passt halb.")
DIGEST = Digest(
    key="ada-2026-11-22",
    name="Ada Beispiel",
    email="ada@mail.example",
    language="de",
    day=dt.date(2026, 11, 22),
    matches=[MATCH, OTHER],
    others=12,
)


def written(digest: Digest = DIGEST, **changes: Any) -> EmailMessage:
    return compose(replace(digest, **changes), sender=SENDER, at=NOON)


def received(content: bytes) -> EmailMessage:
    mail = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    assert not mail.defects
    return mail


def body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part
    return str(part.get_content())


class Mailbox:
    """What a server took in; `refuse` says at which word it says no."""

    def __init__(self, **refuse: str) -> None:
        self.mails: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.to: list[list[str]] = []
        self.logins: list[bytes] = []
        self.refuse = refuse

    async def handle_MAIL(self, _s: Any, _x: Any, envelope: Any, address: str, _o: Any) -> str:
        envelope.mail_from = address
        return self.refuse.get("mail", "250 OK")

    async def handle_RCPT(self, _s: Any, _x: Any, envelope: Any, address: str, _o: Any) -> str:
        envelope.rcpt_tos.append(address)
        return self.refuse.get("rcpt", "250 OK")

    async def handle_DATA(self, _s: Any, _x: Any, envelope: Any) -> str:
        if "data" in self.refuse:
            return self.refuse["data"]
        self.raw.append(envelope.original_content)
        self.mails.append(received(envelope.original_content))
        self.to.append(envelope.rcpt_tos)
        return "250 taken"

    async def handle_QUIT(self, *_: Any) -> str:
        return self.refuse.get("quit", "221 Bye")

    def authenticate(self, _s: Any, _x: Any, _e: Any, _m: str, data: Any) -> AuthResult:
        self.logins.append(data.login)
        return AuthResult(success=(data.login, data.password) == (b"sunset", b"s3cret"), handled=False)


class TlsController(Controller):
    """Speaks TLS from the first byte; the library's own trigger would have to trust the certificate."""

    def _trigger_server(self) -> None:
        with contextlib.suppress(OSError), socket.create_connection((self.hostname, self.port), 5):
            pass


Serve = Callable[..., Smtp]


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def serve(authority: trustme.CA, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Serve]:
    """Start a server and return the settings that reach it; its authority is known to clients."""
    controllers: list[Controller] = []
    trusted = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(trusted))
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))

    def start(mailbox: Mailbox, security: str = "none", name: str = "localhost", login: bool = False) -> Smtp:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(name).configure_cert(context)
        options: dict[str, Any] = {"hostname": "127.0.0.1", "port": free_port()}
        if login:
            options |= {"authenticator": mailbox.authenticate, "auth_required": True}
            options["auth_require_tls"] = security == "starttls"  # the server knows no TLS but by this word
        if security == "tls":
            controller: Controller = TlsController(mailbox, ssl_context=context, **options)
        elif security == "starttls":
            controller = Controller(mailbox, tls_context=context, require_starttls=True, **options)
        else:
            controller = Controller(mailbox, **options)
        controller.start()
        controllers.append(controller)
        return Smtp.model_validate(
            {"host": "localhost", "port": controller.port, "security": security, "timeout": 5}
            | ({"user": "sunset", "password": "s3cret"} if login else {})
        )

    yield start
    for controller in controllers:
        controller.stop()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
