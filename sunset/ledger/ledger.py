"""The ledger: what belongs to people, in transactions, one workspace at a time."""

from datetime import timedelta
from types import TracebackType
from typing import Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from sunset.clock import Clock, utc_now
from sunset.ledger.adverts import Adverts
from sunset.ledger.backup import Backup
from sunset.ledger.database import connect, place, teaching, upgrade
from sunset.ledger.deliveries import Deliveries
from sunset.ledger.evaluations import Evaluations
from sunset.ledger.handle import SYSTEM, Rules, workspace_named
from sunset.ledger.letters import Letters
from sunset.ledger.models import Workspace
from sunset.ledger.people import People
from sunset.ledger.work import Work

__all__ = ["Ledger"]


class Ledger(People, Adverts, Evaluations, Letters, Deliveries, Work, Backup):
    """All doors to one workspace, for one actor. Threads may share it.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> from sunset.profile import Profile
    >>> with Ledger.open(f"sqlite:///{mkdtemp()}/ledger.db") as ledger:
    ...     version = ledger.save_profile("ada", Profile(name="Ada Beispiel"))
    ...     candidacy = ledger.candidacy("ada", "job-1")
    >>> version.number, candidacy.status
    (1, <Status.EVALUATED: 3>)
    """

    @classmethod
    def open(
        cls,
        url: str,
        *,
        workspace: str = "default",
        actor: str = SYSTEM,
        clock: Clock = utc_now,
        retry_after: timedelta = timedelta(minutes=15),
        profile: str | None = None,
    ) -> Self:
        """Open a workspace of the ledger at `url`; missing tables are made, old ones brought up to date.

        Parameters
        ----------
        url : SQLAlchemy URL of a SQLite file or a PostgreSQL database.
        workspace : the one workspace this handle sees; made if missing and the actor is the system.
        actor : login of a member, whose role decides what is allowed; or ``system``, who may do all.
        clock : tells the time.
        retry_after : wait before the second attempt of what failed; it grows fourfold.
        profile : the one person this handle sees and writes for, by name; None: all of the workspace.

        Raises
        ------
        sunset.errors.BadInput : if the URL is wrong, or a newer Sunset has written the database.
        sunset.errors.StorageFailed : if the database cannot be reached, read or written.
        sunset.errors.Busy : if another process holds it for too long.
        sunset.errors.NotFound : if the actor is no member of the workspace.
        """
        engine = connect(url)
        try:
            with teaching(engine):
                upgrade(engine)
                with Session(engine) as session:
                    key = session.scalar(select(Workspace.id).where(Workspace.name == workspace))
                if key is None and actor == SYSTEM:
                    with Session(engine.execution_options(write=True)) as session, session.begin():
                        key = workspace_named(session, workspace, clock())
            ledger = cls(engine, Rules(key or 0, workspace, actor, clock, retry_after, profile))
            ledger.role()
        except BaseException:
            engine.dispose()
            raise
        return ledger

    @property
    def place(self) -> str:
        """Where the data lies, without a password."""
        return place(self._engine)

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
