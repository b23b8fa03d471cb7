"""The digest mail: composed once, handed over by SMTP, or laid in the outbox folder.

Who may be written to and what was sent before is the ledger's business; here a mail is
written and the server's answer is understood. The answer is one of three: yes (the function
returns), no (`DeliveryFailed`), or cut off after the text was out (`Uncertain`).
"""

import hashlib
import mimetypes
import re
import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from pathlib import Path

from sunset.errors import BadInput, DeliveryFailed, SunsetError
from sunset.failpoints import failpoint
from sunset.messages import Messages
from sunset.schema import FitLevel
from sunset.settings import Smtp
from sunset.templates import template

__all__ = ["Digest", "Match", "Uncertain", "compose", "hand_over", "lay_out", "probe"]


class Uncertain(SunsetError):
    """The server had the whole mail but its answer was lost; only a person can tell what became of it."""


@dataclass(frozen=True, kw_only=True)
class Match:
    """One posting as the mail shows it."""

    title: str
    company: str
    place: str
    url: str
    level: FitLevel
    reason: str
    unmet: tuple[str, ...] = ()
    closes: date | None = None
    has_letter: bool = False


@dataclass(frozen=True, kw_only=True)
class Digest:
    """What one person is told in one mail.

    Parameters
    ----------
    key : of this delivery; the same key makes the same Message-ID, so a repeat can be recognised.
    others : how many further postings were judged and are not listed.
    attachments : files to send along.
    """

    key: str
    name: str
    email: str
    language: str
    day: date
    matches: Sequence[Match]
    others: int
    attachments: Sequence[Path] = ()


def compose(digest: Digest, *, sender: str, at: datetime) -> EmailMessage:
    """Write the mail, as text and as HTML, with its attachments.

    Parameters
    ----------
    digest : what to say.
    sender : ``Name <address>``.
    at : date of the mail, UTC.

    Raises
    ------
    sunset.errors.BadInput : if sender or recipient is no address.
    """
    texts = Messages(digest.language, "mail")
    good = sum(match.level == "Good" for match in digest.matches)
    page = {
        "t": texts,
        "level": Messages(digest.language, "common"),
        "digest": digest,
        "language": digest.language,
        "headline": texts("headline_one" if good == 1 else "headline", good=good),
        "others": texts("others_one" if digest.others == 1 else "others", others=digest.others),
    }
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _address(sender)
    mail["To"] = _address(f'"{digest.name}" <{digest.email}>')
    mail["Subject"] = texts("subject_one" if good == 1 else "subject", good=good, day=texts.day(digest.day))
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = (
        f"<{hashlib.sha256(digest.key.encode()).hexdigest()[:32]}@{mail['From'].addresses[0].domain}>"
    )
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(template("digest.txt").render(page))
    mail.add_alternative(template("digest.html").render(page), subtype="html")
    for file in digest.attachments:
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        main, _, sub = kind.partition("/")
        mail.add_attachment(file.read_bytes(), maintype=main, subtype=sub, filename=file.name)
    return mail


def hand_over(mail: EmailMessage, smtp: Smtp) -> None:
    """Give `mail` to the server; on return the server has said yes.

    Raises
    ------
    sunset.errors.DeliveryFailed : the server cannot be reached, or said no; nothing was sent.
    Uncertain : the connection was lost between the mail's last line and the server's answer.
    """
    where = f"{smtp.host}:{smtp.port}"
    try:
        with _connect(smtp) as server:
            server.ehlo_or_helo_if_needed()
            failpoint("delivery.before_mail")
            _expect(server.mail(mail["From"].addresses[0].addr_spec), where, 250)
            for address in mail["To"].addresses:
                _expect(server.rcpt(address.addr_spec), where, 250, 251)
            _expect(server.docmd("DATA"), where, 354)
            # A line that starts with a dot gets a second one (RFC 5321, section 4.5.2).
            body = re.sub(rb"(?m)^\.", b"..", mail.as_bytes(policy=SMTP))
            server.send(body.rstrip(b"\r\n") + b"\r\n.\r\n")
            failpoint("delivery.before_yes")
            try:
                answer = server.getreply()
            except (smtplib.SMTPServerDisconnected, OSError) as error:
                raise Uncertain(
                    f"{where} took the mail but its answer was lost ({error}). Look into the recipient's "
                    "mailbox, then settle the delivery as sent or not sent."
                ) from None
            _expect(answer, where, 250)
            failpoint("delivery.after_yes")
    except ssl.SSLError as error:
        raise DeliveryFailed(f"{where}: no secure connection ({error}). Check 'smtp.security'.") from None
    except smtplib.SMTPNotSupportedError as error:
        raise DeliveryFailed(f"{where}: {error} Check 'smtp.security' and 'smtp.user'.") from None
    except smtplib.SMTPAuthenticationError:
        raise DeliveryFailed(
            f"{where} refused the login. Check 'smtp.user' and SUNSET_SMTP__PASSWORD."
        ) from None
    except (smtplib.SMTPException, OSError) as error:
        raise DeliveryFailed(f"{where}: {error}. Nothing was sent; it is tried again.") from None


def probe(smtp: Smtp) -> None:
    """Log in to the server and leave again; nothing is sent.

    Raises
    ------
    sunset.errors.DeliveryFailed : the server cannot be reached or refuses the login.
    """
    try:
        with _connect(smtp) as server:
            server.noop()
    except (smtplib.SMTPException, OSError) as error:
        raise DeliveryFailed(
            f"{smtp.host}:{smtp.port}: {error}. Check the table 'smtp' of the settings."
        ) from None


def lay_out(mail: EmailMessage, outbox: Path, key: str) -> Path:
    """Lay `mail` into the outbox folder as ``.eml`` and return its path.

    The same key writes the same file, so a repeat leaves one mail.
    """
    outbox.mkdir(parents=True, exist_ok=True)
    file = outbox / f"{re.sub(r'[^A-Za-z0-9._-]+', '-', key)}.eml"
    part = file.with_suffix(".part")
    part.write_bytes(mail.as_bytes(policy=SMTP))
    part.replace(file)
    failpoint("delivery.after_outbox")
    return file


def _address(text: str) -> Address:
    name, spec = parseaddr(text)
    try:
        return Address(display_name=" ".join(name.split()), addr_spec=spec)
    except (ValueError, IndexError):
        raise BadInput(f"'{text}' is no mail address. Write it as: Name <name@example.org>") from None


def _connect(smtp: Smtp) -> smtplib.SMTP:
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if smtp.security == "tls":
        server = smtplib.SMTP_SSL(smtp.host or "", smtp.port, timeout=smtp.timeout, context=context)
    else:
        server = smtplib.SMTP(smtp.host or "", smtp.port, timeout=smtp.timeout)
    try:
        if smtp.security == "starttls":
            server.starttls(context=context)
        if smtp.user:
            server.login(smtp.user, smtp.password.get_secret_value() if smtp.password else "")
    except BaseException:
        server.close()
        raise
    return server


def _expect(answer: tuple[int, bytes], where: str, *codes: int) -> None:
    code, text = answer
    if code not in codes:
        words = text.decode("utf-8", "replace")
        raise DeliveryFailed(f"{where} refused the mail: {code} {words}. Nothing was sent.")
