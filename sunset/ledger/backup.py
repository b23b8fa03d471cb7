"""A backup both databases can read: a zip of one JSON-lines file a table."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select, text
from sqlalchemy.orm import Session

from sunset.errors import BadInput, Forbidden, NotFound, StorageFailed
from sunset.files import whole
from sunset.ledger.database import head, place, revision, teaching
from sunset.ledger.handle import SYSTEM, Handle, workspace_named
from sunset.ledger.models import Base, Workspace
from sunset.ledger.plain import from_plain, plain

__all__ = ["Backup"]

FORMAT = 1
_BATCH = 1000
_MANIFEST = "manifest.json"


def _tables() -> list[type[Base]]:
    """Parents before children."""
    by_name = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
    return [by_name[table.name] for table in Base.metadata.sorted_tables]


class Backup(Handle):
    """Backup, restore, and a look at the database's health; for the system, over all workspaces."""

    def backup(self, path: Path) -> Path:
        """Write all workspaces into one file, as of one moment; other processes may go on writing.

        Parameters
        ----------
        path : of the zip file; readable by its owner only, and in place only when it is whole.

        Raises
        ------
        sunset.errors.StorageFailed : if the file cannot be written.
        """
        snapshot = {} if self._engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
        manifest: dict[str, Any] = {"format": FORMAT, "made": self._now().isoformat(), "tables": {}}
        try:
            with (
                whole(path) as part,
                zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive,
                self._everything(**snapshot) as session,
            ):
                manifest["revision"] = revision(session.connection())
                for table in _tables():
                    manifest["tables"][table.__tablename__] = _dump(session, table, archive)
                archive.writestr(_MANIFEST, json.dumps(manifest, indent=1))
        except OSError as error:
            raise StorageFailed(
                f"{path}: the backup cannot be written ({error.strerror}). "
                "Choose another place, or make room."
            ) from error
        return path

    def restore(self, path: Path, *, together_with: Callable[[], object] | None = None) -> dict[str, int]:
        """Fill an empty ledger from a backup, of this or the other kind of database; all or nothing.

        Parameters
        ----------
        path : of the zip file.
        together_with : what must succeed too; it is called when all rows are in, and if it fails none stays.

        Returns
        -------
        Restored rows a table.

        Raises
        ------
        sunset.errors.NotFound : if there is no such file.
        sunset.errors.BadInput : if the ledger holds something already, or the file is no whole backup
            made by this version.
        """
        try:
            with zipfile.ZipFile(path) as archive, self._everything(write=True) as session:
                manifest = json.loads(archive.read(_MANIFEST))
                if manifest["format"] != FORMAT or manifest["revision"] != head():
                    raise BadInput(
                        f"{path} was made by another version of Sunset (revision {manifest['revision']}, "
                        f"this is {head()}). Restore it with that one, then upgrade."
                    )
                for table in _tables():
                    ids = select(table.__table__.c.id).limit(1)
                    if table is not Workspace and session.scalar(ids) is not None:
                        raise BadInput(f"{place(self._engine)} is not empty. Restore into a new database.")
                session.execute(delete(Workspace))
                for table in _tables():
                    _load(session, table, archive, manifest["tables"][table.__tablename__])
                own = workspace_named(session, self._rules.workspace, self._now())
                if together_with is not None:
                    together_with()
        except FileNotFoundError:
            raise NotFound(f"{path}: there is no such backup. Check the path.") from None
        except (zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError) as error:
            raise BadInput(
                f"{path} is no whole backup of a ledger ({error}). Nothing was changed; use another copy."
            ) from error
        self._rules = replace(self._rules, workspace_id=own)
        return {name: table["rows"] for name, table in manifest["tables"].items()}

    def check(self) -> list[str]:
        """Return what is wrong with the database, in sentences; nothing if all is well."""
        problems = []
        with self._reading() as session:
            current = revision(session.connection())
            if current != head():
                problems.append(f"The tables are at revision {current}, not {head()}. Open the ledger anew.")
            if self._engine.dialect.name == "sqlite":
                for (line,) in session.execute(text("PRAGMA quick_check")):
                    if line != "ok":
                        problems.append(f"{place(self._engine)} is damaged ({line}). Restore a backup.")
                for row in session.execute(text("PRAGMA foreign_key_check")):
                    problems.append(f"Table {row[0]}, row {row[1]}: belongs to nothing. Restore a backup.")
        return problems

    @contextmanager
    def _everything(self, **options: Any) -> Iterator[Session]:
        """A transaction over all workspaces; nobody but the system gets one."""
        if self._rules.actor != SYSTEM:
            raise Forbidden("A backup holds all workspaces; only the system may make or restore one.")
        if self._rules.profile is not None:
            raise Forbidden(
                f"A backup holds everybody; this installation is bound to profile '{self._rules.profile}'. "
                "Make or restore it where the setting 'profile' (SUNSET_PROFILE) is not set."
            )
        with (
            teaching(self._engine),
            Session(self._engine.execution_options(**options)) as session,
            session.begin(),
        ):
            yield session


def _dump(session: Session, table: type[Base], archive: zipfile.ZipFile) -> dict[str, Any]:
    digest, count = hashlib.sha256(), 0
    query = select(table.__table__).order_by(table.__table__.c.id)
    with archive.open(f"{table.__tablename__}.jsonl", "w") as lines:
        for row in session.execute(query.execution_options(yield_per=_BATCH)).mappings():
            line = json.dumps(plain(dict(row))).encode() + b"\n"
            lines.write(line)
            digest.update(line)
            count += 1
    return {"rows": count, "sha256": digest.hexdigest()}


def _load(session: Session, table: type[Base], archive: zipfile.ZipFile, expected: dict[str, Any]) -> None:
    digest, count = hashlib.sha256(), 0
    with archive.open(f"{table.__tablename__}.jsonl") as lines:
        while batch := list(islice(lines, _BATCH)):
            for line in batch:
                digest.update(line)
            count += len(batch)
            session.execute(insert(table), [from_plain(table, json.loads(line)) for line in batch])
    if (count, digest.hexdigest()) != (expected["rows"], expected["sha256"]):
        raise ValueError(f"table {table.__tablename__} is not as it was written")
    if count and session.get_bind().dialect.name == "postgresql":
        name = table.__tablename__  # one of our own, no input
        session.execute(
            text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))")  # noqa: S608
        )
