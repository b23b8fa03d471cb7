"""Doors to runs, and to failures that belong to no candidacy."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from sqlalchemy import select, update

from sunset.errors import Forbidden, NotFound
from sunset.ledger.handle import Handle, changed, frame
from sunset.ledger.models import Candidacy, Delivery, Failure, Run
from sunset.ledger.status import Status
from sunset.schema import MOMENT

__all__ = ["Work"]

_FAILURES = {
    "stage": pl.String,
    "key": pl.String,
    "message": pl.String,
    "attempts": pl.Int64,
    "first_at": MOMENT,
    "last_at": MOMENT,
    "next_try": MOMENT,
    "resolved_at": MOMENT,
}
_RUNS = {
    "run_id": pl.String,
    "started": MOMENT,
    "finished": MOMENT,
    "counts": pl.Object,
    "failures": pl.Object,
}


class Work(Handle):
    """What ran, and what broke."""

    # --- failures -----------------------------------------------------------------------

    def record_failure(self, stage: str, key: str, message: str, *, profile: str | None = None) -> int:
        """Record that a stage broke at something: a posting, a source, a person.

        Each failure sets the next try later; the third leaves it to a person.

        Parameters
        ----------
        stage : for example ``fetch`` or ``analyse``.
        key : what it broke at, for example a job id or a source.
        message : what to tell people.
        profile : whom it concerns, if anybody; erasing the profile erases it. A handle that is bound to a
            person takes that one.

        Returns
        -------
        The number of attempts so far.

        Raises
        ------
        sunset.errors.NotFound : if this workspace has no such profile.
        """
        now = self._now()
        with self._writing() as session:
            name = profile or self._rules.profile
            owner = None if name is None else self._profile(session, name).id
            new = {
                "stage": stage,
                "key": key,
                "profile_id": owner,
                "message": message,
                "attempts": 0,
                "first_at": now,
                "last_at": now,
            }
            self._add_missing(session, Failure, [new])
            query = select(Failure).where(Failure.stage == stage, Failure.key == key).with_for_update()
            row = session.scalar(query)
            if row is None:  # somebody else's, whom a bound handle does not see
                raise Forbidden(f"What broke at '{key}' in stage '{stage}' is not that of profile '{name}'.")
            if row.resolved_at is not None:  # mended once, broken anew
                row.attempts, row.first_at, row.resolved_at = 0, now, None
            row.attempts += 1
            row.message, row.last_at, row.profile_id = message, now, owner
            row.next_try = self._next_try(row.attempts)
            return row.attempts

    def failures(self, open_only: bool = True) -> pl.DataFrame:
        """Return failures, the latest first.

        Returns
        -------
        Columns ``stage``, ``key``, ``message``, ``attempts``, ``first_at``, ``last_at``, ``next_try``
        (null: waits for a person, or is resolved), ``resolved_at``.
        """
        query = select(*(getattr(Failure, column) for column in _FAILURES))
        if open_only:
            query = query.where(Failure.resolved_at.is_(None))
        with self._reading() as session:
            rows = session.execute(query.order_by(Failure.last_at.desc(), Failure.id.desc())).all()
        return frame(rows, _FAILURES)

    def due(self, stage: str) -> list[str]:
        """Return the keys of a stage's failures whose next try has come, oldest first."""
        query = select(Failure.key).where(Failure.stage == stage, Failure.next_try <= self._now())
        with self._reading() as session:
            return list(session.scalars(query.order_by(Failure.next_try, Failure.id)))

    def resolve_failure(self, stage: str, key: str) -> bool:
        """Record that it works again; return whether there was an open failure."""
        statement = (
            update(Failure)
            .where(Failure.stage == stage, Failure.key == key, Failure.resolved_at.is_(None))
            .values(resolved_at=self._now(), next_try=None)
        )
        with self._writing() as session:
            return changed(session, statement) > 0

    def retry(self, key: str | None = None) -> int:
        """Give what failed new attempts, due at once: failures, candidacies in error, refused mails.

        Parameters
        ----------
        key : only what broke at this key, the candidacies of this job id, or the mail of this key.

        Returns
        -------
        How many will be tried again.
        """
        kinds = (
            (Failure, Failure.resolved_at.is_(None), Failure.key),
            (Candidacy, Candidacy.status == Status.ERROR, Candidacy.job_id),
            (Delivery, Delivery.state == "failed", Delivery.key),
        )
        count = 0
        with self._writing() as session:
            for table, broken, name in kinds:
                statement = update(table).where(broken).values(attempts=0, next_try=self._now())
                count += changed(session, statement if key is None else statement.where(name == key))
        return count

    # --- runs ---------------------------------------------------------------------------

    def start_run(self, run_id: str) -> None:
        """Record that a run begins; the same id again changes nothing."""
        with self._writing() as session:
            self._add_missing(session, Run, [{"run_id": run_id, "started": self._now()}])

    def finish_run(self, run_id: str, counts: Mapping[str, Any], failures: Sequence[Any] = ()) -> None:
        """Record how a run ended.

        Parameters
        ----------
        run_id : as given to `start_run`.
        counts : figures of each stage; must go into JSON.
        failures : what broke, for people; must go into JSON and name no person.

        Raises
        ------
        sunset.errors.NotFound : if no such run was started.
        """
        with self._writing() as session:
            row = session.scalar(select(Run).where(Run.run_id == run_id))
            if row is None:
                raise NotFound(f"No run '{run_id}' was started in workspace '{self._rules.workspace}'.")
            row.finished, row.counts, row.failures = self._now(), dict(counts), list(failures)

    def runs(self, limit: int = 20) -> pl.DataFrame:
        """Return the newest runs first.

        Returns
        -------
        Columns ``run_id``, ``started``, ``finished`` (null: it runs, or was cut), and as Python objects
        ``counts`` and ``failures``.
        """
        query = select(*(getattr(Run, column) for column in _RUNS))
        with self._reading() as session:
            return frame(session.execute(query.order_by(Run.id.desc()).limit(limit)).all(), _RUNS)
