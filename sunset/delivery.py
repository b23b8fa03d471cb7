"""The digest mail: composed once, handed over by SMTP, or laid in the outbox folder.

Who may be written to and what was sent before is the ledger's business; here a mail is
written and the server's answer is understood. The answer is one of three: yes (the function
returns), no (`DeliveryFailed`), or cut off after the text was out (`Uncertain`).
"""

import contextlib
import hashlib
import re
import smtplib
import ssl
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from sunset.errors import BadInput, DeliveryFailed, StorageFailed, SunsetError
from sunset.failpoints import failpoint
from sunset.files import whole
from sunset.messages import Messages
from sunset.schema import FitLevel
from sunset.settings import Smtp
from sunset.templates import template

__all__ = ["Digest", "Match", "Uncertain", "compose", "hand_over", "lay_out", "outbox_file", "probe"]

# Not every server takes 8-bit lines; in 7-bit form any one takes umlauts.
_POLICY = SMTP.clone(cte_type="7bit")
# Not from the system's table of types, which differs from machine to machine.
_KINDS = {
    ".pdf": "pdf",
    ".docx": "vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_LOCAL_PART = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+")
_DOMAIN = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Uncertain(SunsetError):
    """The server had the whole mail but its answer was lost; only a person can tell what became of it."""


@dataclass(frozen=True, kw_only=True)
class Match:
    """One posting as the mail shows it; linked if its address is one of the web."""

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
    email : address of the recipient alone, without a name.
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
    sunset.errors.StorageFailed : if an attachment cannot be read.
    """
    texts = Messages(digest.language, "mail")
    good = sum(match.level == "Good" for match in digest.matches)
    count = {0: "_none", 1: "_one"}.get(good, "")
    others = texts("others_one" if digest.others == 1 else "others", others=digest.others)
    page = {
        "t": texts,
        "level": Messages(digest.language, "common"),
        "name": _line(digest.name),
        "matches": [_shown(match) for match in digest.matches],
        "language": digest.language,
        "day": digest.day,
        "headline": texts(f"headline{count}", good=good),
        "others": others if digest.others else "",
    }
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = author = _address(*parseaddr(sender), given=sender)
    mail["To"] = _address(digest.name, digest.email, given=digest.email)
    mail["Subject"] = texts(f"subject{count}", good=good, day=texts.day(digest.day))
    mail["Date"] = at
    key = hashlib.sha256(digest.key.encode()).hexdigest()[:32]
    mail["Message-ID"] = f"<{key}@{author.domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(template("digest.txt").render(page))
    mail.add_alternative(template("digest.html").render(page), subtype="html")
    for file in digest.attachments:
        try:
            content = file.read_bytes()
        except OSError as error:
            raise StorageFailed(
                f"{file} cannot be attached ({error.strerror}). Put it back, or have it written anew."
            ) from None
        kind = _KINDS.get(file.suffix.lower(), "octet-stream")
        mail.add_attachment(content, maintype="application", subtype=kind, filename=_line(file.name))
    # Equal digests make equal bytes; "=_" occurs in no encoded line.
    for number, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"=_{key}_{number}")
    return mail


def hand_over(mail: EmailMessage, smtp: Smtp) -> None:
    """Give `mail` to the server; on return the server has said yes.

    Raises
    ------
    sunset.errors.DeliveryFailed : the server cannot be reached, or said no; nothing was sent.
    Uncertain : the connection was lost between the mail's last line and the server's answer.
    sunset.errors.BadInput : if no server is set, or the login cannot be put into SMTP's words.
    """
    with _session(smtp) as server:
        _transfer(mail, server, f"{smtp.host}:{smtp.port}")


def probe(smtp: Smtp) -> None:
    """Log in to the server and leave again; nothing is sent.

    Raises
    ------
    sunset.errors.DeliveryFailed : the server cannot be reached or refuses the login.
    sunset.errors.BadInput : if no server is set, or the login cannot be put into SMTP's words.
    """
    with _session(smtp) as server:
        server.noop()


def lay_out(mail: EmailMessage, outbox: Path, key: str) -> Path:
    """Lay `mail` into the outbox folder as ``.eml`` and return its path.

    The same key writes the same file, so a repeat leaves one mail; another key, another file.

    Raises
    ------
    sunset.errors.StorageFailed : if the folder cannot be written to.
    """
    file = outbox_file(outbox, key)
    try:
        with whole(file) as part:
            part.write_bytes(mail.as_bytes(policy=_POLICY))
    except OSError as error:
        raise StorageFailed(
            f"{file} could not be written ({error.strerror}). Make room on the disk and check the folder's "
            "rights."
        ) from None
    failpoint("delivery.after_outbox")
    return file


def outbox_file(outbox: Path, key: str) -> Path:
    """Return where the mail of this key lies in the outbox folder."""
    words = re.sub(r"[^A-Za-z0-9_]+", "-", key)[:60].strip("-")
    return outbox / f"{words}-{hashlib.sha256(key.encode()).hexdigest()[:12]}.eml"


# --- what postings and people may put into a mail -----------------------------------------


def _address(name: str, spec: str, *, given: str) -> Address:
    """Return the address; a name is never read as one."""
    local, _, domain = spec.rpartition("@")
    try:
        domain = domain.encode("idna").decode()
        if not (given.isprintable() and _LOCAL_PART.fullmatch(local) and _DOMAIN.fullmatch(domain)):
            raise ValueError
        return Address(_line(name), local, domain)
    except ValueError:
        raise BadInput(
            f"'{given}' is no mail address that every server takes. Write it as: Name <name@example.org>, "
            "without umlauts before the @."
        ) from None


def _shown(match: Match) -> Match:
    return replace(
        match,
        title=_line(match.title),
        company=_line(match.company),
        place=_line(match.place),
        reason=_line(match.reason),
        unmet=tuple(_line(condition) for condition in match.unmet),
        url=_web(match.url),
    )


def _line(text: str) -> str:
    """Return text on one line, without signs that hide or reorder others; postings are hostile input."""
    kept = (
        " " if unicodedata.category(sign) == "Cc" else sign
        for sign in text
        if unicodedata.category(sign) != "Cs" and sign not in _BIDI_CONTROLS
    )
    return " ".join("".join(kept).split())


def _web(url: str) -> str:
    """Return an address that a browser may open by a click, or nothing."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return _line(url).replace(" ", "%20") if parts.scheme in ("http", "https") and parts.netloc else ""


# --- the talk with the server -------------------------------------------------------------


@contextlib.contextmanager
def _session(smtp: Smtp) -> Iterator[smtplib.SMTP]:
    """Connect, log in and, at the end, take leave; every failure is told in one way."""
    where = f"{smtp.host}:{smtp.port}"
    try:
        with contextlib.closing(_connect(smtp)) as server:
            yield server
            # A mail handed over is the server's, however it takes leave.
            with contextlib.suppress(smtplib.SMTPException, OSError):
                server.quit()
    except ssl.SSLCertVerificationError as error:
        raise DeliveryFailed(
            f"{where}: its certificate is for another name, or nobody known vouches for it "
            f"({error.verify_message}). Check 'smtp.host'; for a certificate of your own, name its file in "
            "SSL_CERT_FILE."
        ) from None
    except ssl.SSLError as error:
        raise DeliveryFailed(
            f"{where}: no secure connection ({error.reason}). Check 'smtp.security': port 465 wants 'tls', "
            "port 587 'starttls'."
        ) from None
    except smtplib.SMTPNotSupportedError as error:
        raise DeliveryFailed(f"{where}: {error} Check 'smtp.security' and 'smtp.user'.") from None
    except smtplib.SMTPAuthenticationError as error:
        raise DeliveryFailed(
            f"{where} refused the login: {_answer(error.smtp_code, error.smtp_error)}. Check 'smtp.user' and "
            "SUNSET_SMTP__PASSWORD."
        ) from None
    except smtplib.SMTPResponseException as error:
        raise DeliveryFailed(f"{where} refused: {_answer(error.smtp_code, error.smtp_error)}.") from None
    except (smtplib.SMTPException, OSError) as error:
        raise DeliveryFailed(
            f"{where}: {error}. Nothing was sent; it is tried again. If it stays so, check 'smtp.host', "
            "'smtp.port' and 'smtp.security'."
        ) from None
    except UnicodeEncodeError:
        raise BadInput(
            "'smtp.user' or SUNSET_SMTP__PASSWORD has signs beyond ASCII, which the login cannot carry. "
            "Set a password without them at your mail provider."
        ) from None


def _connect(smtp: Smtp) -> smtplib.SMTP:
    if not smtp.host:
        raise BadInput("No mail server is set. Set 'smtp.host', or let mail land in the outbox.")
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if smtp.security == "tls":
        server = smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=smtp.timeout, context=context)
    else:
        server = smtplib.SMTP(smtp.host, smtp.port, timeout=smtp.timeout)
    try:
        if smtp.security == "starttls":
            server.starttls(context=context)
        if smtp.user:
            server.login(smtp.user, smtp.password.get_secret_value() if smtp.password else "")
    except BaseException:
        server.close()
        raise
    return server


def _transfer(mail: EmailMessage, server: smtplib.SMTP, where: str) -> None:
    server.ehlo_or_helo_if_needed()
    failpoint("delivery.before_mail")
    _expect(server.mail(mail["From"].addresses[0].addr_spec), where, 250)
    for address in mail["To"].addresses:
        _expect(server.rcpt(address.addr_spec), where, 250, 251)
    _expect(server.docmd("DATA"), where, 354)
    # A line that starts with a dot gets a second one (RFC 5321, section 4.5.2).
    body = re.sub(rb"(?m)^\.", b"..", mail.as_bytes(policy=_POLICY))
    server.send(body.rstrip(b"\r\n") + b"\r\n.\r\n")
    failpoint("delivery.before_yes")
    try:
        answer = server.getreply()
    except (smtplib.SMTPException, OSError) as error:
        answer = -1, str(error).encode()
    # Only an answer that is one settles it; here a wrong guess loses a mail or doubles it.
    if not 200 <= answer[0] < 600:
        raise Uncertain(
            f"{where} had the whole mail but its answer was lost ({_answer(*answer)}). Look into the "
            "recipient's mailbox, then settle the delivery as sent or not sent."
        )
    _expect(answer, where, *range(200, 300))
    failpoint("delivery.after_yes")


def _expect(answer: tuple[int, bytes], where: str, *codes: int) -> None:
    if answer[0] not in codes:
        raise DeliveryFailed(f"{where} refused the mail: {_answer(*answer)}. Nothing was sent.")


def _answer(code: int, words: bytes | str) -> str:
    text = words if isinstance(words, str) else words.decode("utf-8", "replace")
    return f"{code} {_line(text)}"
