"""Engines, migrations, and what a database's errors mean for people."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, StatementError

from sunset.errors import BadInput, Busy, MissingPart, StorageFailed, SunsetError
from sunset.files import private, private_folder

__all__ = ["connect", "head", "place", "revision", "teaching", "upgrade"]

VERSION_TABLE = "sunset_version"
_EXAMPLES = "Use for example sqlite:///var/ledger.db or postgresql://user@host/sunset."
_UPGRADE_LOCK = 5_789_463  # any number, the same in every process


def connect(url: str) -> Engine:
    """Return an engine for `url`; a SQLite file and its folder are made if missing.

    A lock is waited for 30 s; ``?timeout=seconds`` in a SQLite URL and ``?options=-c lock_timeout=...``
    in a PostgreSQL one change that. SQLite runs in WAL mode with foreign keys on and overwrites what is
    deleted; connections with the execution option ``write=True`` take the write lock at their start, so
    two writers never meet half-way.

    Raises
    ------
    sunset.errors.BadInput : if the URL is none, or of a database Sunset does not speak.
    sunset.errors.MissingPart : if the driver is not installed.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise BadInput(f"The database URL cannot be read. {_EXAMPLES}") from None
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        return _sqlite(parsed)
    if backend in ("postgresql", "postgres"):
        try:
            return create_engine(
                parsed.set(drivername="postgresql+psycopg"),
                connect_args={} if "options" in parsed.query else {"options": "-c lock_timeout=30s"},
                pool_pre_ping=True,
                hide_parameters=True,  # an error message must not carry what belongs to people
            )
        except ModuleNotFoundError:
            raise MissingPart(
                "PostgreSQL's driver is not installed. Install it with: pip install 'sunset-jobs[postgres]'"
            ) from None
    raise BadInput(f"Sunset's ledger does not speak '{backend}'. {_EXAMPLES}")


def _sqlite(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        file = Path(url.database)
        try:
            private_folder(file.parent)
            private(file)
        except OSError as error:
            raise StorageFailed(
                f"{file}: the ledger cannot be made there ({error.strerror}). "
                "Choose another folder, or mend its permissions."
            ) from None
    wait = {} if "timeout" in url.query else {"timeout": 30}
    engine = create_engine(url.set(drivername="sqlite+pysqlite"), connect_args=wait, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin where `begin` below says
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def place(engine: Engine) -> str:
    """Return where the data lies, without a password.

    Examples
    --------
    >>> place(create_engine("sqlite:////tmp/ledger.db"))
    '/tmp/ledger.db'
    """
    if engine.dialect.name == "sqlite":
        return str(engine.url.database)
    return engine.url.set(query={}).render_as_string(hide_password=True)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "sunset.ledger:migrations")
    return config


def head() -> str:
    """Return the newest revision this version of Sunset knows."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def revision(connection: Connection) -> str | None:
    """Return the revision a database is at, None for an empty one."""
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    return context.get_current_revision()


def upgrade(engine: Engine) -> None:
    """Bring the tables to the newest revision; processes that do so at once wait for each other.

    Raises
    ------
    sunset.errors.BadInput : if a newer Sunset has written the database.
    """
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    with engine.connect() as connection:
        current = revision(connection)
    if current == head():
        return
    if current is not None and current not in known:
        raise BadInput(
            f"{place(engine)} was written by a newer Sunset (revision {current}, this one knows {head()}). "
            "Install that version, or use another database."
        )
    config = _config()
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def teaching(engine: Engine) -> Iterator[None]:
    """Turn a database's errors into ones that say what to do."""
    try:
        yield
    except StatementError as error:
        if isinstance(error.orig, SunsetError):  # raised on purpose while a value was turned for SQL
            raise error.orig from None
        known = _meaning(error, place(engine))
        if known is None:
            raise
        raise known from error


def _meaning(error: StatementError, where: str) -> SunsetError | None:
    words = str(error.orig).strip()
    state = getattr(error.orig, "sqlstate", None)
    if "database is locked" in words or state in ("55P03", "40P01", "40001"):
        return Busy(f"{where} is locked by another process. Wait until it has finished, then try again.")
    if "disk is full" in words or state == "53100":
        return StorageFailed(f"{where}: the disk is full. Nothing was lost; make room, then try again.")
    if "not a database" in words or "malformed" in words:
        return StorageFailed(
            f"{where} is broken or no ledger ({words}). Move it away and restore a backup, "
            "or correct the setting 'database'."
        )
    if "readonly" in words or "unable to open" in words or "disk I/O error" in words:
        return StorageFailed(f"{where} cannot be written ({words}). Mend the permissions of file and folder.")
    if getattr(error, "connection_invalidated", False) or (state is None and hasattr(error.orig, "pgconn")):
        return StorageFailed(
            f"{where} cannot be reached ({words.splitlines()[0] if words else 'no answer'}). "
            "Start the server, or correct the setting 'database' (SUNSET_DATABASE)."
        )
    return None
