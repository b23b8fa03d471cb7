"""The ledger's tables.

Everything that belongs to a person hangs on a profile, and everything on one workspace.
"""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    DateTime,
    Dialect,
    ForeignKey,
    MetaData,
    SmallInteger,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from sunset.errors import BadInput
from sunset.ledger.status import Status

__all__ = [
    "Advert",
    "Base",
    "Candidacy",
    "Delivery",
    "Evaluation",
    "Failure",
    "Feedback",
    "InWorkspace",
    "Letter",
    "Membership",
    "Moment",
    "Outcome",
    "Profile",
    "ProfileVersion",
    "Run",
    "Transition",
    "Workspace",
]


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, in and out; SQLite keeps no zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn any zone into UTC; a moment without one is a mistake of the caller."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise BadInput(f"{value} has no time zone. Give moments with one, for example in UTC.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text from outside; what no database or no UTF-8 can hold is left out."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Drop NUL characters and replace halves of surrogate pairs."""
        if value is None:
            return None
        return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


class StatusCode(TypeDecorator[Status]):
    """A status, kept as its code."""

    impl = SmallInteger
    cache_ok = True

    def process_bind_param(self, value: Status | None, dialect: Dialect) -> int | None:
        """Return the code."""
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Status | None:
        """Return the status of a code."""
        return None if value is None else Status(value)


class Base(DeclarativeBase):
    """Root of the tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 (SQLAlchemy's own form)
        str: Words,
        datetime: Moment,
        Status: StatusCode,
        dict[str, Any]: JSON,
        list[str]: JSON,
    }


def _table(*constraints: UniqueConstraint | CheckConstraint) -> tuple[Any, ...]:
    """Constraints of a table whose ids are never given twice, so an old link finds nothing or the same."""
    return (*constraints, {"sqlite_autoincrement": True})


class Workspace(Base):
    """A group of people who work on the same profiles; nothing is seen from another one."""

    __tablename__ = "workspaces"
    __table_args__ = _table()
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    created: Mapped[datetime]


class InWorkspace:
    """What belongs to one workspace; every query is bound to it."""

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), index=True)


class Membership(InWorkspace, Base):
    """The role of a login in a workspace, and what this workspace knows of who it is."""

    __tablename__ = "memberships"
    __table_args__ = _table(
        UniqueConstraint("workspace_id", "login"),
        CheckConstraint("role IN ('owner', 'editor', 'viewer')", name="role"),
    )
    login: Mapped[str]
    name: Mapped[str]
    email: Mapped[str | None]
    role: Mapped[str]


class Profile(InWorkspace, Base):
    """A person, by the name under which the workspace knows them."""

    __tablename__ = "profiles"
    __table_args__ = _table(UniqueConstraint("workspace_id", "name"))
    name: Mapped[str]
    created: Mapped[datetime]


class ProfileVersion(InWorkspace, Base):
    """One state of a profile; never changed."""

    __tablename__ = "profile_versions"
    __table_args__ = _table(UniqueConstraint("profile_id", "number"))
    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id"))
    number: Mapped[int]
    body: Mapped[dict[str, Any]]
    source: Mapped[str | None]
    created: Mapped[datetime]


class Evaluation(InWorkspace, Base):
    """The fit of one state of a posting for one version of a profile."""

    __tablename__ = "evaluations"
    __table_args__ = _table(
        UniqueConstraint("profile_version_id", "job_id", "input_hash", "digest"),
        CheckConstraint("level IN ('Good', 'Moderate', 'Low')", name="level"),
    )
    profile_version_id: Mapped[int] = mapped_column(ForeignKey("profile_versions.id"))
    job_id: Mapped[str]
    input_hash: Mapped[str]
    digest: Mapped[str]
    level: Mapped[str]
    score: Mapped[float]
    confidence: Mapped[float]
    body: Mapped[dict[str, Any]]
    evaluated_at: Mapped[datetime]


class Advert(InWorkspace, Base):
    """An advert that a person brought along; it is theirs, and no part of the market."""

    __tablename__ = "adverts"
    __table_args__ = _table(UniqueConstraint("profile_id", "job_id"))
    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id"))
    job_id: Mapped[str]
    body: Mapped[dict[str, Any]]
    added: Mapped[datetime]


class Candidacy(InWorkspace, Base):
    """A match that a person has seen, and what became of it."""

    __tablename__ = "candidacies"
    __table_args__ = _table(UniqueConstraint("profile_id", "job_id"))
    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id"))
    job_id: Mapped[str]
    status: Mapped[Status]
    saved: Mapped[bool] = mapped_column(default=False)
    applied_on: Mapped[date | None]
    channel: Mapped[str | None]
    broke_at: Mapped[Status | None]
    error_stage: Mapped[str | None]
    error_message: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    next_try: Mapped[datetime | None]
    created: Mapped[datetime]
    updated: Mapped[datetime]


class Transition(InWorkspace, Base):
    """One move of a candidacy; the first comes from nowhere."""

    __tablename__ = "transitions"
    __table_args__ = _table()
    candidacy_id: Mapped[int] = mapped_column(ForeignKey("candidacies.id"), index=True)
    from_status: Mapped[Status | None]
    to_status: Mapped[Status]
    at: Mapped[datetime]
    actor: Mapped[str]
    reason: Mapped[str]


class Letter(InWorkspace, Base):
    """One version of a letter, with what the check said of it."""

    __tablename__ = "letters"
    __table_args__ = _table(UniqueConstraint("candidacy_id", "version"))
    candidacy_id: Mapped[int] = mapped_column(ForeignKey("candidacies.id"))
    version: Mapped[int]
    language: Mapped[str]
    body: Mapped[str]
    gaps: Mapped[list[str]]
    gate_passed: Mapped[bool]
    gate: Mapped[dict[str, Any]]
    pdf: Mapped[str | None]
    docx: Mapped[str | None]
    evaluation_digest: Mapped[str | None]
    created: Mapped[datetime]
    actor: Mapped[str]


class Delivery(InWorkspace, Base):
    """A mail to a person, from the wish to send it to the server's answer."""

    __tablename__ = "deliveries"
    __table_args__ = _table(
        UniqueConstraint("workspace_id", "key"),
        CheckConstraint(
            "state IN ('pending', 'held', 'sending', 'sent', 'uncertain', 'failed')", name="state"
        ),
    )
    key: Mapped[str]
    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id"), index=True)
    kind: Mapped[str]
    state: Mapped[str]
    job_ids: Mapped[list[str]]
    attempts: Mapped[int] = mapped_column(default=0)
    message_id: Mapped[str | None]
    error: Mapped[str | None]
    owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    next_try: Mapped[datetime | None]
    created: Mapped[datetime]
    updated: Mapped[datetime]
    sent: Mapped[datetime | None]


class Feedback(InWorkspace, Base):
    """What a reviewer said of a candidacy."""

    __tablename__ = "feedback"
    __table_args__ = _table(UniqueConstraint("candidacy_id", "row_hash"))
    candidacy_id: Mapped[int] = mapped_column(ForeignKey("candidacies.id"))
    reviewer: Mapped[str]
    verdict: Mapped[str | None]
    text: Mapped[str]
    more: Mapped[dict[str, Any]]
    row_hash: Mapped[str]
    received: Mapped[datetime]


class Outcome(InWorkspace, Base):
    """What came of an application, and on which day."""

    __tablename__ = "outcomes"
    __table_args__ = _table(
        UniqueConstraint("candidacy_id", "kind", "day"),
        CheckConstraint(
            "kind IN ('no reply', 'rejected', 'interview', 'offer', 'accepted', 'withdrawn')", name="kind"
        ),
    )
    candidacy_id: Mapped[int] = mapped_column(ForeignKey("candidacies.id"))
    kind: Mapped[str]
    day: Mapped[date]
    note: Mapped[str]
    recorded: Mapped[datetime]


class Run(InWorkspace, Base):
    """One run of the flow."""

    __tablename__ = "runs"
    __table_args__ = _table(UniqueConstraint("workspace_id", "run_id"))
    run_id: Mapped[str]
    started: Mapped[datetime]
    finished: Mapped[datetime | None]
    counts: Mapped[dict[str, Any] | None]
    failures: Mapped[list[Any] | None] = mapped_column(JSON)


class Failure(InWorkspace, Base):
    """Something that broke at a stage and has no candidacy; resolved ones stay for the record."""

    __tablename__ = "failures"
    __table_args__ = _table(UniqueConstraint("workspace_id", "stage", "key"))
    stage: Mapped[str]
    key: Mapped[str]
    profile_id: Mapped[int | None] = mapped_column(ForeignKey("profiles.id"), index=True)
    message: Mapped[str]
    attempts: Mapped[int]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    next_try: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
