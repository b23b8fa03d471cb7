"""Doors to members and profiles."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
from pydantic import ValidationError
from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from sunset.errors import BadInput, Busy, NotFound
from sunset.failpoints import failpoint
from sunset.ledger import models
from sunset.ledger.belonging import of_person
from sunset.ledger.database import place
from sunset.ledger.handle import SYSTEM, Handle, changed, frame
from sunset.ledger.plain import plain
from sunset.profile import Profile

__all__ = ["Erased", "People", "ProfileVersion"]


@dataclass(frozen=True)
class ProfileVersion:
    """One saved state of a profile.

    Parameters
    ----------
    id : key of the version; evaluations hang on it.
    profile_id : key of the profile.
    name : of the profile within the workspace.
    number : 1 for the first version.
    created : UTC.
    source : file it was read from, if any.
    profile : the parsed profile.
    """

    id: int
    profile_id: int
    name: str
    number: int
    created: datetime
    source: str | None
    profile: Profile


@dataclass(frozen=True)
class Erased:
    """What went with a profile.

    Parameters
    ----------
    rows : deleted rows a table.
    files : letters that the ledger knew of, in the folder of the person's files; deleting them is the
        caller's part.
    """

    rows: dict[str, int]
    files: tuple[Path, ...]


class People(Handle):
    """Who works here, and for whom."""

    # --- members ------------------------------------------------------------------------

    def add_member(self, login: str, role: str, *, name: str | None = None, email: str | None = None) -> None:
        """Give a login a role in this workspace, or another role than before.

        Whether another workspace knows the login, and as whom, is neither asked nor told.

        Parameters
        ----------
        login : as whom the person acts.
        role : viewer, editor or owner.
        name, email : of the person, for this workspace; None leaves what it knows.

        Raises
        ------
        sunset.errors.BadInput : if the login is empty or reserved, the role is none, or the last owner would
            cease to be one.
        """
        if login.strip() != login or not login or login == SYSTEM:
            raise BadInput(
                f"'{login}' cannot be a login. Choose one without spaces around it, other than '{SYSTEM}'."
            )
        if role not in ("owner", "editor", "viewer"):
            raise BadInput(f"'{role}' is no role. Choose owner, editor or viewer.")
        with self._writing("owner") as session:
            self._add_missing(session, models.Membership, [{"login": login, "name": "", "role": role}])
            member = self._member(session, login)
            self._keep_an_owner(session, member, role)
            member.role = role
            member.name = member.name if name is None else name
            member.email = member.email if email is None else email

    def remove_member(self, login: str) -> None:
        """Take a login out of this workspace, with what the workspace knows of the person.

        Raises
        ------
        sunset.errors.NotFound : if it is no member.
        sunset.errors.BadInput : if it is the last owner.
        """
        with self._writing("owner") as session:
            member = self._member(session, login)
            self._keep_an_owner(session, member, None)
            session.delete(member)

    def members(self) -> pl.DataFrame:
        """Return columns ``login``, ``name``, ``email``, ``role``, by login."""
        table = models.Membership
        query = select(table.login, table.name, table.email, table.role).order_by(table.login)
        with self._reading() as session:
            rows = session.execute(query).all()
        return frame(rows, dict.fromkeys(("login", "name", "email", "role"), pl.String))

    def role(self) -> str:
        """Return the present role of this handle's actor: viewer, editor, owner or system."""
        with self._reading() as session:
            return self._role(session)

    def _member(self, session: Session, login: str) -> models.Membership:
        query = select(models.Membership).where(models.Membership.login == login)
        member = session.scalar(query.with_for_update())
        if member is None:
            raise NotFound(f"'{login}' is no member of workspace '{self._rules.workspace}'.")
        return member

    def _keep_an_owner(self, session: Session, member: models.Membership, role: str | None) -> None:
        if member.role != "owner" or role == "owner":
            return
        owners = select(models.Membership).where(models.Membership.role == "owner").with_for_update()
        if len(session.scalars(owners).all()) == 1:
            raise BadInput(
                f"This is the last owner of workspace '{self._rules.workspace}'. "
                "Make somebody else owner first."
            )

    # --- profiles -----------------------------------------------------------------------

    def save_profile(self, name: str, profile: Profile, *, source: str | None = None) -> ProfileVersion:
        """Save a profile; a change makes a new version, an equal one makes none.

        Parameters
        ----------
        name : how the workspace calls the person.
        profile : the state to save.
        source : the file it comes from.

        Raises
        ------
        sunset.errors.BadInput : if the name is empty.
        """
        if not name.strip() or name.strip() != name:
            raise BadInput(f"'{name}' cannot name a profile. Choose a name without spaces around it.")
        with self._writing() as session:
            self._add_missing(session, models.Profile, [{"name": name, "created": self._now()}])
            row = self._profile(session, name, lock=True)
            current = session.scalar(_current().where(models.ProfileVersion.profile_id == row.id))
            body = profile.model_dump(mode="json")
            if current is None or _refilled(current.body) != body:
                current = models.ProfileVersion(
                    workspace_id=self._workspace,
                    profile_id=row.id,
                    number=1 if current is None else current.number + 1,
                    body=body,
                    source=source,
                    created=self._now(),
                )
                session.add(current)
                session.flush()
            return _version(row.name, current)

    def profiles(self) -> list[ProfileVersion]:
        """Return the current version of every profile, by name."""
        query = (
            _current()
            .add_columns(models.Profile.name)
            .join(models.Profile, models.Profile.id == models.ProfileVersion.profile_id)
            .order_by(models.Profile.name)
        )
        with self._reading() as session:
            return [_version(name, row) for row, name in session.execute(query)]

    def profile(self, name: str) -> ProfileVersion:
        """Return the current version of a profile.

        Raises
        ------
        sunset.errors.NotFound : if this workspace has no such profile.
        """
        with self._reading() as session:
            row = self._profile(session, name)
            current = _current().where(models.ProfileVersion.profile_id == row.id)
            return _version(row.name, session.scalars(current).one())

    def profile_history(self, name: str) -> list[ProfileVersion]:
        """Return all versions of a profile, oldest first.

        Raises
        ------
        sunset.errors.NotFound : if this workspace has no such profile.
        """
        with self._reading() as session:
            row = self._profile(session, name)
            query = select(models.ProfileVersion).where(models.ProfileVersion.profile_id == row.id)
            versions = session.scalars(query.order_by(models.ProfileVersion.number))
            return [_version(row.name, version) for version in versions]

    def export_profile(self, name: str) -> dict[str, Any]:
        """Return everything the ledger holds of a person, ready for JSON.

        Returns
        -------
        ``{"profile": name, "exported": moment, table: [rows], ...}``

        Raises
        ------
        sunset.errors.NotFound : if this workspace has no such profile.
        """
        with self._reading() as session:
            profile = self._profile(session, name)
            found = {
                table.__tablename__: [
                    plain(dict(row))
                    for row in session.execute(
                        select(*(getattr(table, column.key) for column in table.__table__.columns))
                        .where(mine)
                        .order_by(table.id)
                    ).mappings()
                ]
                for table, mine in reversed(of_person(profile.id))
            }
        return {"profile": name, "exported": self._now().isoformat(), **found}

    def erase_profile(self, name: str) -> Erased:
        """Delete everything the ledger holds of a person, in one transaction; takes an owner.

        Backups made before still hold it; they have to be made anew.

        Raises
        ------
        sunset.errors.NotFound : if this workspace has no such profile.
        sunset.errors.Busy : if another process reads the database without end; the rows are deleted, but
            its log still holds them.
        """
        with self._writing("owner") as session:
            profile = self._profile(session, name, lock=True)
            rows: dict[str, int] = {}
            files: list[Path] = []
            for table, mine in of_person(profile.id):
                if table is models.Letter:
                    for pair in session.execute(select(models.Letter.pdf, models.Letter.docx).where(mine)):
                        files += [Path(file) for file in pair if file]
                rows[table.__tablename__] = changed(session, delete(table).where(mine))
        failpoint("ledger.after_erasure")
        self.fold()
        return Erased(rows, tuple(sorted(set(files))))

    def fold(self) -> None:
        """Fold SQLite's write-ahead log, which holds old pages of what was erased, into the file.

        Raises
        ------
        sunset.errors.Busy : if another process reads the database without end.
        """
        if self._engine.dialect.name != "sqlite":
            return
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).scalar_one():
                raise Busy(
                    f"{place(self._engine)}: another process reads the database, so its log may still hold "
                    "what was erased. Stop it (sunset serve, a run, a notebook), then erase again."
                )


def _current() -> Any:
    """Select the version with the highest number of each profile."""
    newest = (
        select(models.ProfileVersion.profile_id, func.max(models.ProfileVersion.number).label("number"))
        .group_by(models.ProfileVersion.profile_id)
        .subquery()
    )
    return select(models.ProfileVersion).join(
        newest,
        (newest.c.profile_id == models.ProfileVersion.profile_id)
        & (newest.c.number == models.ProfileVersion.number),
    )


def _refilled(body: dict[str, Any]) -> dict[str, Any] | None:
    """A stored profile with the fields that were invented since, None if it no longer fits."""
    try:
        return Profile.model_validate(body).model_dump(mode="json")
    except ValidationError:
        return None


def _version(name: str, row: models.ProfileVersion) -> ProfileVersion:
    try:
        profile = Profile.model_validate(row.body)
    except ValidationError as error:
        raise BadInput(
            f"Profile '{name}', version {row.number}, does not fit this version of Sunset "
            f"({error.error_count()} mistakes, the first: {error.errors()[0]['msg']}). "
            "Save the profile again."
        ) from None
    return ProfileVersion(row.id, row.profile_id, name, row.number, row.created, row.source, profile)
