"""What the mail says, what postings cannot make it say, and where it lies without a server."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from sunset.delivery import compose, lay_out
from sunset.errors import BadInput, StorageFailed
from tests.delivery.conftest import DIGEST, MATCH, NOON, OTHER, body, received, written

# --- what the mail says ------------------------------------------------------------------


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
        "Tragen Sie es in die Arbeitsmappe ein und geben Sie sie zurück; "
        "Ihre Anmerkung wird bewahrt und steht künftig bei der Stelle.\n"
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


# --- headers, attachments, form ----------------------------------------------------------


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


# --- the outbox --------------------------------------------------------------------------


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
