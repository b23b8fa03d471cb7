"""Servers that take the mail, and servers that say no."""

from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
import trustme
from pydantic import SecretStr

from sunset.delivery import hand_over, probe
from sunset.errors import BadInput, DeliveryFailed
from sunset.settings import Smtp
from tests.delivery.conftest import DIGEST, MATCH, Mailbox, Serve, body, free_port, written

# The server warns of logins in the clear, which one test is about.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")

# --- a willing server --------------------------------------------------------------------


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


# --- a server that says no ---------------------------------------------------------------


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
