"""Doors to deliveries: what is sent once is never sent twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import polars as pl
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from sunset.errors import BadInput, Busy, NotFound
from sunset.failpoints import failpoint
from sunset.ledger import models, process
from sunset.ledger.candidacies import Candidacies
from sunset.ledger.handle import changed, frame
from sunset.ledger.models import Candidacy
from sunset.ledger.status import Status
from sunset.schema import MOMENT

__all__ = ["Deliveries", "Delivery"]

State = Literal["pending", "held", "sending", "sent", "uncertain", "failed"]

LEASE = timedelta(minutes=15)
"""So long a sender counts as alive that cannot be seen; far longer than a mail server is waited for."""

_COLUMNS = {
    "key": pl.String,
    "profile": pl.String,
    "kind": pl.String,
    "state": pl.String,
    "job_ids": pl.List(pl.String),
    "attempts": pl.Int64,
    "message_id": pl.String,
    "error": pl.String,
    "next_try": MOMENT,
    "created": MOMENT,
    "updated": MOMENT,
    "sent": MOMENT,
}


@dataclass(frozen=True)
class Delivery:
    """A mail on its way.

    Parameters
    ----------
    key : what makes it the same mail.
    kind : for example ``digest``.
    state : only a ``pending`` one may be sent; ``held`` waits for an operator's release, ``uncertain``
        for a person who looks whether it arrived, ``failed`` for its next try or a person.
    job_ids : the postings it tells of.
    attempts : how often it was begun to be sent.
    error : what went wrong last.
    next_try : for a failed one; None if a person must release it.
    """

    key: str
    kind: str
    state: State
    job_ids: tuple[str, ...]
    attempts: int
    error: str | None
    next_try: datetime | None


class Deliveries(Candidacies):
    """Mails to people, each with a key."""

    def begin_delivery(
        self, key: str, *, profile: str, kind: str = "digest", job_ids: Sequence[str] = (), hold: bool = False
    ) -> Delivery | None:
        """Announce a mail, or find out how far the one with this key has come.

        Parameters
        ----------
        key : what makes it the same mail; a repeat with the same key changes nothing.
        profile : whom it goes to.
        kind, job_ids : what it is about.
        hold : a new one waits for an operator's release.

        Returns
        -------
        None if it was sent already. Otherwise the delivery; go on with `mark_sending` only if its state
        is ``pending``. One whose sender died half-way has become ``uncertain``.

        Raises
        ------
        sunset.errors.NotFound : if this workspace has no such profile.
        """
        now = self._now()
        with self._writing() as session:
            new = {
                "key": key,
                "profile_id": self._profile(session, profile).id,
                "kind": kind,
                "state": "held" if hold else "pending",
                "job_ids": list(job_ids),
                "attempts": 0,
                "created": now,
                "updated": now,
            }
            self._add_missing(session, models.Delivery, [new])
            row = self._delivery(session, key)
            if row.state == "sent":
                return None
            if row.state == "sending" and self._sender_is_gone(row, now):
                row.state, row.updated = "uncertain", now
                row.error = "The sender stopped before it heard whether the server took the mail."
            elif row.state == "failed" and row.next_try is not None and row.next_try <= now:
                row.state, row.updated = "pending", now
            return _view(row)

    def mark_sending(self, key: str) -> Delivery:
        """Claim a pending mail for this process; of two that try, one succeeds.

        Raises
        ------
        sunset.errors.Busy : if it is not pending (any more); do not send it then.
        sunset.errors.NotFound : if there is no such delivery.
        """
        now, table = self._now(), models.Delivery
        claim = (
            update(table)
            .where(table.key == key, table.state == "pending")
            .values(
                state="sending",
                owner=process.me(),
                lease_until=now + LEASE,
                attempts=table.attempts + 1,
                updated=now,
                error=None,
                next_try=None,
            )
        )
        with self._writing() as session:
            claimed = changed(session, claim)
            row = self._delivery(session, key)
            if not claimed:
                raise Busy(f"Delivery '{key}' is {row.state}, not pending. Leave it to whoever has it.")
            delivery = _view(row)
        failpoint("ledger.after_sending")
        return delivery

    def mark_sent(self, key: str, message_id: str) -> None:
        """Record the server's yes; the postings' candidacies move to under review with it.

        One whose letter has gaps, or was refused by the check, stays where it is.

        Raises
        ------
        sunset.errors.Busy : if this process does not hold the delivery.
        sunset.errors.NotFound : if there is no such delivery.
        """
        with self._writing() as session:
            row = self._held_by_me(session, key)
            row.message_id = message_id
            self._arrived(session, row)
        failpoint("ledger.after_sent")

    def mark_failed(self, key: str, message: str) -> Delivery:
        """Record the server's no; the third one leaves the mail to a person.

        Raises
        ------
        sunset.errors.Busy : if this process does not hold the delivery.
        sunset.errors.NotFound : if there is no such delivery.
        """
        with self._writing() as session:
            row = self._held_by_me(session, key)
            row.state, row.error, row.updated = "failed", message, self._now()
            row.next_try = self._next_try(row.attempts)
            return _view(row)

    def mark_uncertain(self, key: str, message: str) -> Delivery:
        """Record that the connection broke before the answer; a person must look.

        Raises
        ------
        sunset.errors.Busy : if this process does not hold the delivery.
        sunset.errors.NotFound : if there is no such delivery.
        """
        with self._writing() as session:
            row = self._held_by_me(session, key)
            row.state, row.error, row.updated = "uncertain", message, self._now()
            return _view(row)

    def withdraw(self, key: str) -> bool:
        """Forget a pending mail that has nothing left to tell; what it was about may be told another time.

        Returns
        -------
        False if it is not pending (any more).
        """
        table = models.Delivery
        with self._writing() as session:
            return changed(session, delete(table).where(table.key == key, table.state == "pending")) == 1

    def release(self, key: str) -> Delivery:
        """Let a held mail go, or give a failed one new attempts.

        Raises
        ------
        sunset.errors.BadInput : if it is neither held nor failed.
        sunset.errors.NotFound : if there is no such delivery.
        """
        with self._writing() as session:
            row = self._delivery(session, key)
            if row.state not in ("held", "failed"):
                raise BadInput(
                    f"Delivery '{key}' is {row.state}; only a held or failed one can be released. "
                    "An uncertain one is settled instead."
                )
            row.state, row.attempts, row.next_try, row.updated = "pending", 0, None, self._now()
            return _view(row)

    def settle(self, key: str, sent: bool) -> None:
        """Record a person's word on an uncertain mail: it arrived, or it may be sent again.

        Raises
        ------
        sunset.errors.BadInput : if it is not uncertain.
        sunset.errors.NotFound : if there is no such delivery.
        """
        now = self._now()
        with self._writing() as session:
            row = self._delivery(session, key)
            if row.state == "sending" and self._sender_is_gone(row, now):
                row.state = "uncertain"
            if row.state != "uncertain":
                raise BadInput(f"Delivery '{key}' is {row.state}, not uncertain; there is nothing to settle.")
            if sent:
                self._arrived(session, row)
            else:
                row.state, row.owner, row.updated = "pending", None, now

    def deliveries(self, state: State | None = None) -> pl.DataFrame:
        """Return deliveries, oldest first.

        Returns
        -------
        Columns ``key``, ``profile``, ``kind``, ``state``, ``job_ids``, ``attempts``, ``message_id``,
        ``error``, ``next_try``, ``created``, ``updated``, ``sent``.
        """
        table = models.Delivery
        columns = [getattr(table, column) for column in list(_COLUMNS)[2:]]
        query = (
            select(table.key, models.Profile.name, *columns)
            .join(models.Profile, models.Profile.id == table.profile_id)
            .order_by(table.id)
        )
        if state is not None:
            query = query.where(table.state == state)
        with self._reading() as session:
            return frame(session.execute(query).all(), _COLUMNS)

    def _delivery(self, session: Session, key: str) -> models.Delivery:
        query = select(models.Delivery).where(models.Delivery.key == key).with_for_update()
        row = session.scalar(query)
        if row is None:
            raise NotFound(f"There is no delivery '{key}' in workspace '{self._rules.workspace}'.")
        return row

    def _sender_is_gone(self, row: models.Delivery, now: datetime) -> bool:
        assert row.owner is not None
        assert row.lease_until is not None
        if row.owner == process.me():  # perhaps another thread; it must be done by the end of its lease
            return row.lease_until <= now
        alive = process.lives(row.owner)
        return row.lease_until <= now if alive is None else not alive

    def _held_by_me(self, session: Session, key: str) -> models.Delivery:
        """The delivery this process claimed; also when it was given up as uncertain meanwhile."""
        row = self._delivery(session, key)
        if row.owner != process.me() or row.state not in ("sending", "uncertain"):
            raise Busy(f"Delivery '{key}' is {row.state} and not held by this process. Claim it first.")
        return row

    def _arrived(self, session: Session, row: models.Delivery) -> None:
        row.state, row.error = "sent", None
        row.sent = row.updated = self._now()
        candidacies = select(Candidacy).where(
            Candidacy.profile_id == row.profile_id,
            Candidacy.job_id.in_(row.job_ids),
            Candidacy.status.in_((Status.EXPORTED, Status.LETTER_READY, Status.FEEDBACK_RECEIVED)),
        )
        for candidacy in session.scalars(candidacies.order_by(Candidacy.id).with_for_update()):
            if self._newest_letter(session, candidacy.id) and self._letter_fault(session, candidacy):
                continue  # it has to be mended first, so the candidacy stays where that is seen
            self._move(session, candidacy, Status.UNDER_REVIEW, f"delivered: {row.key}")


def _view(row: models.Delivery) -> Delivery:
    state: Any = row.state
    return Delivery(row.key, row.kind, state, tuple(row.job_ids), row.attempts, row.error, row.next_try)
