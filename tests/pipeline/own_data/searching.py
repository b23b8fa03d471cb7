"""Looks for words in all that a program may have left: every file, whatever it is packed in, every table."""

import email
import gzip
import io
import sqlite3
import zipfile
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path

import polars as pl
import psycopg
import pypdf


def places(root: Path, words: Collection[str]) -> dict[str, set[str]]:
    """Return in which files below `root`, and where in them, which of the words stand."""
    found: dict[str, set[str]] = {}
    for path in sorted(root.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        for where, text in _texts(path.name, path.read_bytes()):
            if hits := {word for word in words if word.casefold() in text}:
                found.setdefault(f"{path.relative_to(root)}{where}", set()).update(hits)
        if hits := {word for word in words if word.casefold() in str(path).casefold()}:
            found.setdefault(f"{path.relative_to(root)} (its name)", set()).update(hits)
    return found


def _texts(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """Yield all that a file says, as it is and unpacked, in small letters."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        yield "", content.decode(encoding, "ignore").casefold()
    if len(content) % 2:
        yield "", content[1:].decode("utf-16-le", "ignore").casefold()
    if content.startswith(b"PK") and zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                for where, text in _texts(member, archive.read(member)):
                    yield f"!{member}{where}", text
    elif content.startswith(b"\x1f\x8b"):
        yield from _texts(name, gzip.decompress(content))
    elif content.startswith(b"%PDF"):
        pages = pypdf.PdfReader(io.BytesIO(content))
        yield "!text", " ".join(page.extract_text() for page in pages.pages).casefold()
        yield "!information", str(pages.metadata).casefold()
    elif content.startswith(b"PAR1"):
        yield "!rows", str(pl.read_parquet(io.BytesIO(content)).rows()).casefold()
    elif content.startswith(b"SQLite format 3"):
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(content.replace(b"\x02\x02", b"\x01\x01", 1))  # out of WAL mode
            yield "!dump", "\n".join(database.iterdump()).casefold()
    elif name.endswith(".eml") or b"\nMIME-Version:" in content[:5000]:
        mail = email.message_from_bytes(content)
        yield "!head", str(mail.items()).casefold()
        for part in mail.walk():
            if not part.is_multipart():
                body = part.get_payload(decode=True)
                assert isinstance(body, bytes)
                for where, text in _texts(part.get_filename() or "", body):
                    yield f"!{part.get_filename() or part.get_content_type()}{where}", text


def rows(url: str, words: Collection[str]) -> dict[str, set[str]]:
    """Return in which tables of a PostgreSQL database which of the words stand."""
    found: dict[str, set[str]] = {}
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "SELECT table_schema, table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE'"
        ).fetchall()
        for schema, table in tables:
            if schema in {"pg_catalog", "information_schema"}:
                continue
            held = connection.execute(f'SELECT t::text FROM "{schema}"."{table}" t').fetchall()
            text = str(held).casefold()
            if hits := {word for word in words if word.casefold() in text}:
                found[table] = hits
    return found
