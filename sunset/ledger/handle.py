"""A handle on one workspace: every transaction of the ledger starts here."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Literal, TypeVar

import polars as pl
from sqlalchemy import ColumnElement, Delete, Engine, ScalarSelect, Update, event, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, with_loader_criteria

from sunset.clock import Clock
from sunset.errors import Forbidden, NotFound
from sunset.ledger.belonging import visible_to
from sunset.ledger.database import teaching
from sunset.ledger.models import Base, InWorkspace, Membership, Profile, ProfileVersion, Workspace

__all__ = [
    "MAX_ATTEMPTS",
    "SYSTEM",
    "Handle",
    "Role",
    "Rules",
    "changed",
    "frame",
    "workspace_named",
]

Role = Literal["viewer", "editor", "owner", "system"]
_RANK: tuple[Role, ...] = ("viewer", "editor", "owner", "system")

SYSTEM = "system"
MAX_ATTEMPTS = 3
"""After so many attempts an error waits for a person."""

Row = TypeVar("Row", bound=Base)


@dataclass(frozen=True)
class Rules:
    """What a handle is bound to.

    Parameters
    ----------
    workspace_id, workspace : the one workspace it sees.
    actor : login of whoever acts, or ``system``.
    clock : tells the time.
    retry_after : wait before the second attempt of what failed; it grows fourfold.
    profile : the one person it sees; None: all of the workspace.
    """

    workspace_id: int
    workspace: str
    actor: str
    clock: Clock
    retry_after: timedelta
    profile: str | None = None


class Handle:
    """Transactions bound to one workspace, with the actor's role looked up in each.

    The criterion ``workspace_id = ...`` is added to every SELECT, UPDATE and DELETE of what belongs
    to a workspace, so a door that forgets it still sees no other workspace's rows. So it is with what is
    not the person's, if the handle is bound to one; and what a door adds is looked at before it counts.
    """

    def __init__(self, engine: Engine, rules: Rules) -> None:
        self._engine = engine
        self._rules = rules

    @property
    def _workspace(self) -> int:
        return self._rules.workspace_id

    def _now(self) -> datetime:
        return self._rules.clock()

    def _next_try(self, attempts: int) -> datetime | None:
        """When to try again after so many failed attempts; None: a person must look."""
        if attempts >= MAX_ATTEMPTS:
            return None
        growth: int = 4 ** (attempts - 1)
        return self._now() + self._rules.retry_after * growth

    @contextmanager
    def _session(self, role: Role, **options: Any) -> Iterator[Session]:
        with (
            teaching(self._engine),
            Session(self._engine.execution_options(**options), expire_on_commit=False) as session,
        ):
            event.listen(session, "do_orm_execute", self._bind)
            event.listen(session, "after_flush", _note_added)
            with session.begin():
                self._demand(session, role)
                yield session
                self._refuse_what_is_not_the_persons(session)

    @contextmanager
    def _reading(self, **options: Any) -> Iterator[Session]:
        with self._session("viewer", **options) as session:
            yield session

    @contextmanager
    def _writing(self, role: Role = "editor") -> Iterator[Session]:
        with self._session(role, write=True) as session:
            yield session

    def _bind(self, state: ORMExecuteState) -> None:
        workspace = self._workspace
        if state.is_select or state.is_update or state.is_delete:
            state.statement = state.statement.options(
                with_loader_criteria(
                    InWorkspace, lambda table: table.workspace_id == workspace, include_aliases=True
                ),
                *(with_loader_criteria(table, mine, include_aliases=True) for table, mine in self._own_rows),
            )

    @cached_property
    def _own_rows(self) -> list[tuple[type[Any], ColumnElement[bool]]]:
        """What a handle that is bound to a person may see of each table."""
        rules = self._rules
        return visible_to(rules.workspace_id, rules.profile, rules.actor) if rules.profile is not None else []

    def _refuse_what_is_not_the_persons(self, session: Session) -> None:
        if self._rules.profile is None:
            return
        session.flush()
        for table, keys in _added(session).items():
            seen = session.scalar(select(func.count()).select_from(table).where(table.id.in_(keys)))
            if seen != len(keys):
                raise Forbidden(
                    f"This installation is bound to profile '{self._rules.profile}' and writes nothing that "
                    "is not this person's. Do it where the setting 'profile' (SUNSET_PROFILE) is not set."
                )

    def _role(self, session: Session) -> Role:
        if self._rules.actor == SYSTEM:
            return "system"
        role: Any = session.scalar(select(Membership.role).where(Membership.login == self._rules.actor))
        if role is None:  # the same words whether the workspace exists or not
            raise NotFound(
                f"There is no workspace '{self._rules.workspace}' for '{self._rules.actor}'. "
                "Ask one of its owners to add you."
            )
        return role  # type: ignore[no-any-return]

    def _demand(self, session: Session, needed: Role) -> None:
        role = self._role(session)
        if _RANK.index(role) < _RANK.index(needed):
            raise Forbidden(
                f"'{self._rules.actor}' is {role} in workspace '{self._rules.workspace}'; "
                f"this takes {needed}. Ask one of its owners."
            )

    def _profile(self, session: Session, name: str, *, lock: bool = False) -> Profile:
        query = select(Profile).where(Profile.name == name)
        profile = session.scalar(query.with_for_update() if lock else query)
        if profile is None and self._rules.profile is not None and name != self._rules.profile:
            # the same words whether there is one or not
            raise NotFound(
                f"There is no profile '{name}' here: this installation is bound to profile "
                f"'{self._rules.profile}' (setting 'profile', SUNSET_PROFILE)."
            )
        if profile is None:
            known = ", ".join(session.scalars(select(Profile.name).order_by(Profile.name).limit(20)))
            raise NotFound(f"There is no profile '{name}'. Known: {known or 'none yet'}.")
        return profile

    def _current_version(self, profile_id: int) -> ScalarSelect[int]:
        """Id of the newest version of a profile, as part of a query."""
        query = select(ProfileVersion.id).where(ProfileVersion.profile_id == profile_id)
        return query.order_by(ProfileVersion.number.desc()).limit(1).scalar_subquery()

    def _own(self, session: Session, table: type[Row], key: int) -> Row:
        """Return the row of this workspace with this id, locked until the transaction ends."""
        row = session.scalar(select(table).where(table.__table__.c.id == key).with_for_update())
        if row is None:
            raise NotFound(f"There is nothing with id {key} among the {table.__tablename__}.")
        return row

    def _add_missing(self, session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> int:
        """Insert the rows that no unique key refuses; return how many that were."""
        if not rows:
            return 0
        make = sqlite.insert if self._engine.dialect.name == "sqlite" else postgresql.insert
        statement = make(table).on_conflict_do_nothing().returning(table.__table__.c.id)
        filled = [{"workspace_id": self._workspace, **row} for row in rows]
        added = session.scalars(statement, filled).all()
        _added(session).setdefault(table, set()).update(added)
        return len(added)


def _added(session: Session) -> dict[type[Any], set[int]]:
    """Ids of the rows that were added in this transaction, a table."""
    found: dict[type[Any], set[int]] = session.info.setdefault("added", {})
    return found


def _note_added(session: Session, _: UOWTransaction) -> None:
    for row in session.new:
        _added(session).setdefault(type(row), set()).add(row.id)


def changed(session: Session, statement: Update | Delete) -> int:
    """Run an UPDATE or DELETE and return how many rows it met; what the session has loaded stays as it is."""
    done: Any = session.execute(statement.execution_options(synchronize_session=False))
    return int(done.rowcount)


def workspace_named(session: Session, name: str, now: datetime) -> int:
    """Return the id of a workspace, which is made if missing."""
    find = select(Workspace.id).where(Workspace.name == name)
    found = session.scalar(find)
    if found is not None:
        return found
    make = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    session.execute(make(Workspace).values(name=name, created=now).on_conflict_do_nothing())
    return session.scalars(find).one()


def frame(rows: Sequence[Any], schema: Mapping[str, Any]) -> pl.DataFrame:
    """Return query rows as a frame; without rows it has the columns all the same."""
    return pl.DataFrame([tuple(row) for row in rows], schema=schema, orient="row")
