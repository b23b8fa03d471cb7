"""Against real SMTP servers on loopback: willing ones, refusing ones, and ones that drop the line."""

import contextlib
import datetime as dt
import email
import email.policy
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from sunset.delivery import Digest, Match, Uncertain, compose, hand_over, lay_out, probe
from sunset.errors import BadInput, DeliveryFailed, StorageFailed
from sunset.settings import Smtp

# The server warns of logins in the clear, which one test is about.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")

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


# --- what the mail says -------------------------------------------------------------------


def test_the_german_text() -> None:
    mail = written()
    assert mail["Subject"] == "1 guter Treffer, Stand 22.11.2026"
    assert body(mail, "plain") == (
        "Guten Tag Ada Beispiel,\n\n"
        "Eine neue Stelle passt gut zu Ihrem Profil.\n\n"
        "Gut: Köchin (m/w/d)\n"
        "Gasthof Muster, Kassel\n"
        "Sie kochen seit zehn Jahren.\n"
        "Bitte beachten: 90 km entfernt\n"
        "Bewerbung möglich bis 24.12.2026.\n"
        "Der Entwurf eines Anschreibens liegt bei.\n"
        "https://jobs.example/7?a=1&b=2\n\n"
        "Mittel: Küchenhilfe\n"
        "Passt halb.\n\n"
        "12 weitere Stellen wurden geprüft; warum sie nicht passen, steht in der Arbeitsmappe.\n\n"
        "Jede Begründung stützt sich auf Ihr Profil und den Text der Anzeige. Stimmt etwas nicht? "
        "Tragen Sie es in die Arbeitsmappe ein; daraus lernt Sunset.\n"
    )


def test_the_english_text() -> None:
    mail = written(language="en", matches=[MATCH, MATCH], others=1)
    assert mail["Subject"] == "2 good matches, 22/11/2026"
    text = body(mail, "plain")
    assert text.startswith(
        "Hello Ada Beispiel,\n\n2 new jobs fit your profile well.\n\nGood: Köchin (m/w/d)\n"
    )
    assert "Apply by 24/12/2026.\nA draft letter is attached.\n" in text
    assert "One more job was read; the workbook says why it does not fit." in text


def test_a_mail_without_a_good_match_does_not_count_to_zero() -> None:
    mail = written(matches=[OTHER])
    assert mail["Subject"] == "Neue Stellen, die teilweise passen, Stand 22.11.2026"
    assert "Diese neuen Stellen passen teilweise zu Ihrem Profil." in body(mail, "plain")
    assert written(language="en", matches=[OTHER])["Subject"] == "New jobs that fit in part, 22/11/2026"


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_a_last_day_that_is_past_is_no_invitation(kind: str) -> None:
    text = body(written(matches=[replace(MATCH, closes=dt.date(2026, 11, 21))]), kind)
    assert "Die genannte Bewerbungsfrist (21.11.2026) ist vorbei" in text
    assert "Bewerbung möglich bis" not in text
    assert "Bewerbung möglich bis 22.11.2026." in body(
        written(matches=[replace(MATCH, closes=DIGEST.day)]), kind
    )


def test_without_further_jobs_nothing_is_said_of_them() -> None:
    assert "weitere" not in body(written(others=0), "plain")
    assert "weitere" not in body(written(others=0), "html")


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_html_says_the_same_and_links_the_posting(language: str) -> None:
    mail = written(language=language)
    page = BeautifulSoup(body(mail, "html"), "html.parser")
    assert page.html
    assert page.html["lang"] == language
    assert [(link["href"], link.text) for link in page.find_all("a")] == [
        ("https://jobs.example/7?a=1&b=2", "Köchin (m/w/d)")
    ]
    assert [heading.text for heading in page.find_all("h2")] == ["Köchin (m/w/d)", "Küchenhilfe"]
    words = " ".join(page.text.split())
    for line in body(mail, "plain").splitlines():
        said = (
            line.removeprefix("Gut: ")
            .removeprefix("Mittel: ")
            .removeprefix("Good: ")
            .removeprefix("Moderate: ")
        )
        if not line.startswith("https:") and line != "Gasthof Muster, Kassel":
            assert said in words


HOSTILE = "<script>alert(1)</script> \"'><img src=x onerror=alert(1)> {{ 7*7 }} &amp;"


def test_a_hostile_posting_is_shown_as_the_text_it_is() -> None:
    match = replace(MATCH, title=HOSTILE, company=HOSTILE, place=HOSTILE, reason=HOSTILE, unmet=(HOSTILE,))
    page = BeautifulSoup(body(written(matches=[match], name=HOSTILE), "html"), "html.parser")
    assert not page.find_all(["script", "img"])
    assert page.h2
    assert page.h2.text == HOSTILE
    assert page.text.count("{{ 7*7 }} &amp;") == 6


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt://jobs.example/%0aalert(1)",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "//jobs.example",
        "http://",
        "https://[jobs.example",
        "",
    ],
)
def test_only_addresses_of_the_web_are_linked(url: str) -> None:
    mail = written(matches=[replace(MATCH, url=url)])
    assert not BeautifulSoup(body(mail, "html"), "html.parser").find_all("a")
    assert not url or url not in body(mail, "plain")


def test_an_address_cannot_leave_its_attribute() -> None:
    url = 'https://jobs.example/" onmouseover="alert(1)'
    page = BeautifulSoup(body(written(matches=[replace(MATCH, url=url)]), "html"), "html.parser")
    (link,) = page.find_all("a")
    assert link["href"] == 'https://jobs.example/"%20onmouseover="alert(1)'
    assert "onmouseover" not in link.attrs


def test_a_title_cannot_forge_lines_or_turn_the_text_around() -> None:
    title = "Koch\r\n\r\nGut: Traumstelle\u202e gnp.exe\ud800\x00\u2028Ende"
    mail = written(matches=[replace(MATCH, title=title)])
    assert "Gut: Koch Gut: Traumstelle gnp.exe Ende\n" in body(mail, "plain")


# --- headers, attachments, form -----------------------------------------------------------


def test_names_with_umlauts() -> None:
    mail = compose(replace(DIGEST, name="Änne Müller-Öz"), sender="Süß & Söhne <a@b.example>", at=NOON)
    read = received(mail.as_bytes())
    assert str(read["To"]) == "Änne Müller-Öz <ada@mail.example>"
    assert read["From"].addresses[0].display_name == "Süß & Söhne"
    assert read["Date"].datetime == NOON
    assert read["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    "name",
    [
        "Ada\r\nBcc: all@evil.example",
        'Ada" <eve@evil.example>, "',
        "Ada <eve@evil.example>",
        "eve@evil.example, Ada",
        "Ada\x00\x0b\x85Bcc: x",
    ],
)
def test_a_name_adds_no_header_and_no_recipient(name: str) -> None:
    read = received(written(name=name).as_bytes())
    assert [address.addr_spec for address in read["To"].addresses] == ["ada@mail.example"]
    assert read["Bcc"] is None


@settings(max_examples=40, deadline=None)
@given(name=st.text(max_size=60), title=st.text(max_size=60))
def test_any_name_and_title_make_a_mail_to_the_right_address(name: str, title: str) -> None:
    content = written(name=name, matches=[replace(MATCH, title=title)]).as_bytes()
    read = received(content)
    assert [address.addr_spec for address in read["To"].addresses] == ["ada@mail.example"]
    assert content.isascii()
    assert max(len(line) for line in content.splitlines()) <= 998


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada",
        "ada@",
        "@mail.example",
        "a da@mail.example",
        "ada@mail.example\r\nBcc: x@y.example",
        "ä@mail.example",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(
        BadInput, match=r"is no mail address that every server takes. Write it as: Name <name@"
    ):
        written(email=address)
    with pytest.raises(BadInput, match="is no mail address"):
        compose(DIGEST, sender=f"Sunset <{address}>", at=NOON)


def test_a_domain_with_umlauts_is_written_as_servers_know_it() -> None:
    assert written(email="ada@müller.example")["To"].addresses[0].addr_spec == "ada@xn--mller-kva.example"


def test_equal_keys_have_equal_message_ids() -> None:
    assert written()["Message-ID"] == written(others=3)["Message-ID"]
    assert written()["Message-ID"] != written(key="ada-2026-11-23")["Message-ID"]
    assert str(written()["Message-ID"]).endswith("@jobs.example>")
    assert written().as_bytes() == written().as_bytes()


def test_attachments_keep_name_type_and_bytes(tmp_path: Path) -> None:
    files = {
        "Anschreiben Müller & Söhne.pdf": "application/pdf",
        "Stellen.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "brief.DOCX": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "zwei\nZeilen.eml": "application/octet-stream",
    }
    for number, name in enumerate(files):
        (tmp_path / name).write_bytes(bytes(range(256)) * (number + 1))
    read = received(written(attachments=[tmp_path / name for name in files]).as_bytes())
    parts = list(read.iter_attachments())
    assert [part.get_content_type() for part in parts] == list(files.values())
    assert [part.get_filename() for part in parts] == [name.replace("\n", " ") for name in files]
    assert [part.get_content() for part in parts] == [bytes(range(256)) * n for n in (1, 2, 3, 4)]


def test_an_attachment_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed, match=r"gone\.pdf cannot be attached \(No such file"):
        written(attachments=[tmp_path / "gone.pdf"])


# --- the outbox ---------------------------------------------------------------------------


def test_the_outbox_holds_one_file_a_key(tmp_path: Path) -> None:
    outbox = tmp_path / "deep" / "outbox"
    first = lay_out(written(), outbox, "ada-1")
    before = first.read_bytes()
    assert lay_out(written(), outbox, "ada-1") == first
    assert [file.name for file in outbox.iterdir()] == [first.name]
    assert first.suffix == ".eml"
    assert first.read_bytes() == before
    assert received(before)["Subject"] == "1 guter Treffer, Stand 22.11.2026"


def test_keys_with_odd_signs_stay_in_the_folder_and_apart(tmp_path: Path) -> None:
    keys = ["a/b", "a-b", "../../etc", "..", "", "k" * 400, "k" * 401, "Ä\n\x00", "a b"]
    files = {lay_out(written(), tmp_path, key) for key in keys}
    assert len(files) == len(keys)
    assert {file.resolve().parent for file in files} == {tmp_path.resolve()}
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(file.name for file in files)


def test_an_outbox_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file in its place")
    with pytest.raises(StorageFailed, match=r"\.eml could not be written .*check the folder's rights"):
        lay_out(written(), tmp_path / "outbox", "ada-1")


# --- a willing server ---------------------------------------------------------------------


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


@pytest.mark.parametrize("login", [True, False])
@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_a_mail_arrives(serve: Serve, security: str, login: bool, tmp_path: Path) -> None:
    (tmp_path / "Brief für Ada.pdf").write_bytes(b"%PDF")
    mailbox = Mailbox()
    smtp = serve(mailbox, security, login=login)
    probe(smtp)
    assert mailbox.mails == []
    hand_over(written(attachments=[tmp_path / "Brief für Ada.pdf"]), smtp)
    (mail,) = mailbox.mails
    assert mailbox.to == [["ada@mail.example"]]
    assert mail["Subject"] == "1 guter Treffer, Stand 22.11.2026"
    assert body(mail, "plain") == body(written(), "plain").replace("\n", "\r\n")
    assert [part.get_filename() for part in mail.iter_attachments()] == ["Brief für Ada.pdf"]
    assert mailbox.logins == ([b"sunset"] * 2 if login else [])


def test_lines_with_dots_and_long_lines_arrive_as_they_were(serve: Serve) -> None:
    mailbox = Mailbox()
    reason = ". .. dots " + "long " * 2000
    match = replace(MATCH, title=".", company=".hidden", reason=reason)
    plain_ascii = replace(DIGEST, language="en", matches=[replace(match, title="...", unmet=())])
    digests = (replace(DIGEST, matches=[match]), plain_ascii)
    smtp = serve(mailbox)
    for digest in digests:
        hand_over(written(digest), smtp)
    for digest, mail in zip(digests, mailbox.mails, strict=True):
        assert body(mail, "plain").replace("\r\n", "\n") == body(written(digest), "plain")
        assert body(mail, "html").replace("\r\n", "\n") == body(written(digest), "html")
    assert all(len(line) <= 998 for raw in mailbox.raw for line in raw.split(b"\r\n"))


def test_a_raw_line_that_is_a_single_dot_does_not_end_the_mail(serve: Serve) -> None:
    mailbox = Mailbox()
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@b.example", "ada@mail.example", "dots"
    mail.set_content("one\n.\n..two\n.\n")
    hand_over(mail, serve(mailbox))
    assert body(mailbox.mails[0], "plain").replace("\r\n", "\n") == "one\n.\n..two\n.\n"


# --- a server that says no ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("refuse", "said"),
    [
        ({"mail": "550 sender unknown"}, "550 sender unknown"),
        ({"rcpt": "550 no such mailbox"}, "550 no such mailbox"),
        ({"rcpt": "451 greylisted, come back"}, "451 greylisted, come back"),
        ({"data": "554 looks like spam"}, "554 looks like spam"),
        ({"data": "452 disk full"}, "452 disk full"),
    ],
)
def test_a_refusal_is_told_in_the_servers_words(serve: Serve, refuse: dict[str, str], said: str) -> None:
    mailbox = Mailbox(**refuse)
    with pytest.raises(DeliveryFailed, match=f"refused the mail: {said}. Nothing was sent."):
        hand_over(written(), serve(mailbox))
    assert mailbox.mails == []


def test_a_mail_that_was_taken_stays_taken_however_the_server_takes_leave(serve: Serve) -> None:
    mailbox = Mailbox(quit="421 going down")
    hand_over(written(), serve(mailbox))
    assert len(mailbox.mails) == 1


@pytest.mark.parametrize("ask", [probe, lambda smtp: hand_over(written(), smtp)])
def test_a_wrong_password(serve: Serve, ask: Callable[[Smtp], None]) -> None:
    mailbox = Mailbox()
    smtp = serve(mailbox, "starttls", login=True).model_copy(update={"password": SecretStr("wrong")})
    with pytest.raises(
        DeliveryFailed, match=r"refused the login: 535 .* Check 'smtp.user' and SUNSET_SMTP__PASSW"
    ):
        ask(smtp)
    assert mailbox.mails == []


@pytest.mark.parametrize("password", [None, SecretStr("")])
def test_no_password(serve: Serve, password: SecretStr | None) -> None:
    smtp = serve(Mailbox(), "starttls", login=True).model_copy(update={"password": password})
    with pytest.raises(DeliveryFailed, match="refused the login"):
        probe(smtp)


def test_a_password_that_the_login_cannot_carry(serve: Serve) -> None:
    smtp = serve(Mailbox(), "starttls", login=True).model_copy(
        update={"password": SecretStr("geheimnißvoll")}
    )
    with pytest.raises(BadInput, match="signs beyond ASCII") as caught:
        probe(smtp)
    assert "geheim" not in str(caught.value)


def test_a_server_that_wants_a_login_and_gets_none(serve: Serve) -> None:
    smtp = serve(Mailbox(), "starttls", login=True).model_copy(update={"user": None})
    with pytest.raises(DeliveryFailed, match=r"530 5.7.0 Authentication required"):
        hand_over(written(), smtp)


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_for_another_name(serve: Serve, security: str) -> None:
    mailbox = Mailbox()
    with pytest.raises(
        DeliveryFailed, match=r"certificate is for another name.*localhost.*Check 'smtp.host'"
    ):
        hand_over(written(), serve(mailbox, security, name="mail.other.example"))
    assert mailbox.mails == []


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_nobody_vouches_for(
    serve: Serve, security: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stranger = tmp_path / "stranger.pem"
    trustme.CA().cert_pem.write_to_path(str(stranger))
    smtp = serve(Mailbox(), security)
    monkeypatch.setenv("SSL_CERT_FILE", str(stranger))
    with pytest.raises(DeliveryFailed, match=r"or nobody known vouches for it .* SSL_CERT_FILE"):
        hand_over(written(), smtp)


@pytest.mark.parametrize(
    ("offered", "wanted", "advice"),
    [
        ("none", "starttls", "STARTTLS extension not supported by server. Check 'smtp.security'"),
        ("none", "tls", "no secure connection .* port 465 wants 'tls', port 587 'starttls'"),
        ("tls", "none", "Nothing was sent"),
    ],
)
def test_the_wrong_kind_of_security(serve: Serve, offered: str, wanted: str, advice: str) -> None:
    mailbox = Mailbox()
    smtp = serve(mailbox, offered).model_copy(update={"security": wanted, "timeout": 1})
    with pytest.raises(DeliveryFailed, match=advice):
        hand_over(written(), smtp)
    assert mailbox.mails == []


def test_a_login_where_none_is_offered(serve: Serve) -> None:
    smtp = serve(Mailbox()).model_copy(update={"user": "sunset"})
    with pytest.raises(
        DeliveryFailed, match=r"AUTH extension not supported by server. Check 'smtp.security' and"
    ):
        hand_over(written(), smtp)


def test_a_port_where_nobody_listens() -> None:
    smtp = Smtp(host="127.0.0.1", port=free_port(), security="none")
    with pytest.raises(DeliveryFailed, match=r"Connection refused. Nothing was sent; it is tried again"):
        hand_over(written(), smtp)


def test_a_host_that_does_not_exist() -> None:
    with pytest.raises(DeliveryFailed, match=r"mail.invalid:587: .*check 'smtp.host'"):
        probe(Smtp(host="mail.invalid", security="none"))


def test_without_a_host_the_settings_are_named() -> None:
    with pytest.raises(BadInput, match=r"Set 'smtp.host', or let mail land in the outbox"):
        hand_over(written(), Smtp())


# --- a server that drops the line ---------------------------------------------------------

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
