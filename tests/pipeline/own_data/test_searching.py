"""The search finds a word in whatever a file packs it."""

import gzip
import sqlite3
import zipfile
from email.message import EmailMessage
from pathlib import Path

import polars as pl

from tests.pipeline.own_data.searching import places


def _packed(folder: Path) -> None:
    (folder / "plain.txt").write_text("Here is Quorvath.", encoding="utf-8")
    (folder / "wide.bin").write_bytes(b"\xff" + "Quorvath".encode("utf-16-le"))
    (folder / "big.bin").write_bytes("Quorvath".encode("utf-16-be"))
    with zipfile.ZipFile(folder / "book.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/strings.xml", "<t>Quorvath</t>")
    (folder / "log.gz").write_bytes(gzip.compress(b"Quorvath"))
    pl.DataFrame({"a": ["Quorvath"] * 100}).write_parquet(folder / "rows.parquet")
    mail = EmailMessage()
    mail["To"] = "x@example.org"
    mail.set_content("nothing")
    mail.add_attachment(
        (folder / "book.xlsx").read_bytes(), maintype="application", subtype="x", filename="b"
    )
    (folder / "mail.eml").write_bytes(mail.as_bytes())
    with sqlite3.connect(folder / "data.db") as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE t (a TEXT)")
        database.execute("INSERT INTO t VALUES ('Quorvath')")
    database.close()
    (folder / "Quorvath.txt").write_text("empty of it")
    (folder / "other.txt").write_text("nothing here")


def test_every_kind_is_unpacked(tmp_path: Path) -> None:
    _packed(tmp_path)
    found = places(tmp_path, ["quorvath"])
    assert set(found) == {
        "plain.txt", "wide.bin", "big.bin", "book.xlsx!xl/strings.xml", "log.gz", "rows.parquet",
        "rows.parquet!rows", "mail.eml!b!xl/strings.xml", "data.db", "data.db!dump",
        "Quorvath.txt (its name)",
    }  # fmt: skip


def test_what_is_not_there_is_not_found(tmp_path: Path) -> None:
    _packed(tmp_path)
    assert places(tmp_path, ["Wrenfeld"]) == {}
