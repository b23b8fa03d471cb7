"""Doors to candidacies: their status, their history, their errors."""

from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from sunset.errors import BadInput, IllegalTransition
from sunset.ledger import models
from sunset.ledger.handle import Handle, frame
from sunset.ledger.models import Candidacy, Transition
from sunset.ledger.status import Status, allowed, check, over_time
from sunset.schema import MOMENT

__all__ = ["Candidacies"]

_COLUMNS = {
    "id": pl.Int64,
    "profile": pl.String,
    "job_id": pl.String,
    "status": pl.Int64,
    "saved": pl.Boolean,
    "error_stage": pl.String,
    "error_message": pl.String,
    "attempts": pl.Int64,
    "next_try": MOMENT,
    "created": MOMENT,
    "updated": MOMENT,
    "letter_version": pl.Int64,
    "letter_gaps": pl.List(pl.String),
    "letter_pdf": pl.String,
    "letter_docx": pl.String,
}


class Candidacies(Handle):
    """What became of the matches a person has seen."""

    def candidacy(self, name: str, job_id: str, *, reason: str = "shown") -> Candidacy:
        """Return the candidacy of a profile for a posting; the first time it starts, as evaluated.

        Parameters
        ----------
        name : the profile.
        job_id : the posting.
        reason : why it starts: shown, saved or exported.

        Raises
        ------
        sunset.errors.NotFound : if this workspace has no such profile.
        """
        with self._reading() as session:
            found = self._find(session, self._profile(session, name).id, job_id)
        if found is not None:
            return found
        with self._writing() as session:
            profile = self._profile(session, name)
            now = self._now()
            start = {
                "profile_id": profile.id,
                "job_id": job_id,
                "status": Status.EVALUATED,
                "saved": False,
                "attempts": 0,
                "created": now,
                "updated": now,
            }
            new = self._add_missing(session, Candidacy, [start])
            row = self._find(session, profile.id, job_id)
            assert row is not None
            if new:
                self._write_history(session, row, None, Status.EVALUATED, reason)
            return row

    def move(self, candidacy_id: int, to: Status, *, reason: str) -> Candidacy:
        """Move a candidacy to another status and write that down; staying is no move.

        A move out of the error clears it.

        Raises
        ------
        sunset.errors.IllegalTransition : if the table does not allow it, or a letter counts as ready
            that does not exist, has gaps or was refused by the check.
        sunset.errors.NotFound : if this workspace has no such candidacy.
        """
        to = Status(to)
        with self._writing() as session:
            row = self._own(session, Candidacy, candidacy_id)
            if to is Status.ERROR:
                raise IllegalTransition("An error needs its stage and message: record it with `fail`.")
            if to is not row.status:
                self._move(session, row, to, reason)
            return row

    def save(self, candidacy_id: int, saved: bool = True) -> Candidacy:
        """Put a match on the person's own list, or take it off."""
        with self._writing() as session:
            row = self._own(session, Candidacy, candidacy_id)
            row.saved = saved
            row.updated = self._now()
            return row

    def dismiss(self, candidacy_id: int, *, reason: str) -> Candidacy:
        """Archive a match that the person does not want, saying why."""
        return self.move(candidacy_id, Status.ARCHIVED, reason=reason)

    def apply(self, candidacy_id: int, *, reason: str = "applied") -> Candidacy:
        """Mark that the person has applied."""
        return self.move(candidacy_id, Status.APPLIED, reason=reason)

    def reopen(self, candidacy_id: int, *, reason: str = "reopened") -> Candidacy:
        """Take an archived candidacy, or one marked as applied, back to where it stood before.

        Raises
        ------
        sunset.errors.IllegalTransition : if it is open.
        """
        with self._writing() as session:
            row = self._own(session, Candidacy, candidacy_id)
            if row.status not in (Status.APPLIED, Status.ARCHIVED):
                raise IllegalTransition(
                    "Only an archived candidacy or one marked as applied can be reopened."
                )
            stood = [Status(code) for code in range(Status.EVALUATED, row.status)]
            before = session.scalar(
                select(Transition.to_status)
                .where(Transition.candidacy_id == row.id, Transition.to_status.in_(stood))
                .order_by(Transition.id.desc())
                .limit(1)
            )
            self._move_back(session, row, before or Status.EVALUATED, reason)
            return row

    def candidacies(self, name: str | None = None, status: Status | None = None) -> pl.DataFrame:
        """Return candidacies with their newest letter, by profile and then by age.

        Parameters
        ----------
        name : only of this profile.
        status : only with this status.

        Returns
        -------
        Columns ``id``, ``profile``, ``job_id``, ``status`` (its code), ``saved``, ``error_stage``,
        ``error_message``, ``attempts``, ``next_try``, ``created``, ``updated``, ``letter_version``,
        ``letter_gaps``, ``letter_pdf``, ``letter_docx``.
        """
        with self._reading() as session:
            conditions: list[ColumnElement[bool]] = []
            if name is not None:
                conditions.append(Candidacy.profile_id == self._profile(session, name).id)
            if status is not None:
                conditions.append(Candidacy.status == status)
            return frame(session.execute(_with_letters(*conditions)).all(), _COLUMNS)

    def history(self, candidacy_id: int) -> pl.DataFrame:
        """Return the moves of a candidacy in order.

        Returns
        -------
        Columns ``from`` (null for the first), ``to``, ``at``, ``actor``, ``reason``.

        Raises
        ------
        sunset.errors.NotFound : if this workspace has no such candidacy.
        """
        query = select(
            Transition.from_status, Transition.to_status, Transition.at, Transition.actor, Transition.reason
        ).where(Transition.candidacy_id == candidacy_id)
        schema = {"from": pl.Int64, "to": pl.Int64, "at": MOMENT, "actor": pl.String, "reason": pl.String}
        with self._reading() as session:
            self._own(session, Candidacy, candidacy_id)
            return frame(session.execute(query.order_by(Transition.id)).all(), schema)

    # --- errors -------------------------------------------------------------------------

    def fail(self, candidacy_id: int, stage: str, message: str) -> Candidacy:
        """Record that a stage broke for a candidacy.

        The first time it moves to `Status.ERROR` and keeps where it stood; each failure sets the next
        try later, and the third leaves it to a person.

        Raises
        ------
        sunset.errors.IllegalTransition : if the candidacy is applied or archived.
        """
        with self._writing() as session:
            row = self._own(session, Candidacy, candidacy_id)
            if row.status is not Status.ERROR:
                self._move(session, row, Status.ERROR, f"{stage}: {message}")
            elif row.error_stage != stage:
                row.attempts = 0
            row.attempts += 1
            row.error_stage, row.error_message = stage, message
            row.next_try = self._next_try(row.attempts)
            row.updated = self._now()
            return row

    def due_retries(self) -> pl.DataFrame:
        """Return the candidacies in error whose next try has come; columns as `candidacies`."""
        query = _with_letters(Candidacy.status == Status.ERROR, Candidacy.next_try <= self._now())
        with self._reading() as session:
            return frame(session.execute(query).all(), _COLUMNS)

    def reset_error(self, candidacy_id: int, *, reason: str = "tried again") -> Candidacy:
        """Take a candidacy in error back to where it stood, with all attempts before it.

        Raises
        ------
        sunset.errors.BadInput : if it is not in error.
        """
        with self._writing() as session:
            row = self._own(session, Candidacy, candidacy_id)
            if row.status is not Status.ERROR or row.broke_at is None:
                raise BadInput(f"Candidacy {candidacy_id} is not in error; there is nothing to reset.")
            self._move_back(session, row, row.broke_at, reason)
            return row

    # --- figures ------------------------------------------------------------------------

    def counts(self, name: str | None = None) -> dict[Status, int]:
        """Return the number of postings at each status that the ledger knows of.

        Parameters
        ----------
        name : only of this profile.

        Returns
        -------
        A number for every status but 1 and 2, which are the market's facts. Status 3 counts what is
        evaluated for the current version of a profile and is no candidacy yet, too.
        """
        evaluated = models.Evaluation
        with self._reading() as session:
            profiles = [self._profile(session, name)] if name is not None else None
            by_status = select(Candidacy.status, func.count().label("number")).group_by(Candidacy.status)
            if profiles:
                by_status = by_status.where(Candidacy.profile_id == profiles[0].id)
            found = {row.status: row.number for row in session.execute(by_status)}
            for profile in profiles or session.scalars(select(models.Profile)).all():
                known = select(Candidacy.job_id).where(Candidacy.profile_id == profile.id)
                only = select(func.count(evaluated.job_id.distinct())).where(
                    evaluated.profile_version_id == self._current_version(profile.id),
                    evaluated.job_id.not_in(known),
                )
                found[Status.EVALUATED] = found.get(Status.EVALUATED, 0) + (session.scalar(only) or 0)
        return {
            status: found.get(status, 0)
            for status in Status
            if status not in (Status.FETCHED, Status.ENRICHED)
        }

    def moves(self, name: str | None = None) -> pl.DataFrame:
        """Return every move as steps: one into a status, and one out of the status before.

        Parameters
        ----------
        name : only of this profile.

        Returns
        -------
        Columns ``at``, ``status`` (its code), ``step`` (1 or -1).
        """
        query = select(Transition.at, Transition.from_status, Transition.to_status)
        with self._reading() as session:
            if name is not None:
                query = query.join(Candidacy, Candidacy.id == Transition.candidacy_id).where(
                    Candidacy.profile_id == self._profile(session, name).id
                )
            moves = frame(session.execute(query).all(), {"at": MOMENT, "from": pl.Int64, "to": pl.Int64})
        return pl.concat(
            [
                moves.select("at", status="to", step=pl.lit(1, pl.Int64)),
                moves.drop_nulls("from").select("at", status="from", step=pl.lit(-1, pl.Int64)),
            ]
        )

    def status_over_time(self, name: str | None = None, *, every: str = "1d") -> pl.DataFrame:
        """Return how many candidacies stood at each status at the end of each period.

        Parameters
        ----------
        name : only of this profile.
        every : length of a period, for example ``1h`` or ``1d``.

        Returns
        -------
        Columns ``at`` (start of the period, UTC), ``status`` (its code), ``candidacies``; one row for
        each status ever reached and each period in which something moved, in that order.
        """
        steps = self.moves(name).with_columns(pl.col("at").dt.truncate(every))
        return over_time(steps).rename({"standing": "candidacies"})

    # --- inside -------------------------------------------------------------------------

    def _find(self, session: Session, profile_id: int, job_id: str) -> Candidacy | None:
        query = select(Candidacy).where(Candidacy.profile_id == profile_id, Candidacy.job_id == job_id)
        return session.scalar(query)

    def _move(self, session: Session, row: Candidacy, to: Status, reason: str) -> None:
        check(row.status, to, row.broke_at)
        if to is Status.LETTER_READY:
            fault = self._letter_fault(session, row)
            if fault:
                raise IllegalTransition(
                    f"The letter of candidacy {row.id} is not ready: {fault}. "
                    "Mend the letter, then save it again."
                )
        self._write_history(session, row, row.status, to, reason)
        if to is Status.ERROR:
            row.broke_at = row.status
        elif row.status is Status.ERROR:
            row.broke_at = row.error_stage = row.error_message = row.next_try = None
            row.attempts = 0
        row.status = to
        row.updated = self._now()

    def _move_back(self, session: Session, row: Candidacy, to: Status, reason: str) -> None:
        """Move to where it stood; a letter that is not ready any more takes it one step further back."""
        if to is Status.LETTER_READY and self._letter_fault(session, row):
            to = Status.EXPORTED
        self._move(session, row, to, reason)

    def _move_if_allowed(self, session: Session, row: Candidacy, to: Status, reason: str) -> None:
        if row.status is not Status.ERROR and to in allowed(row.status):
            self._move(session, row, to, reason)

    def _write_history(
        self, session: Session, row: Candidacy, before: Status | None, to: Status, reason: str
    ) -> None:
        session.add(
            Transition(
                workspace_id=self._workspace,
                candidacy_id=row.id,
                from_status=before,
                to_status=to,
                at=self._now(),
                actor=self._rules.actor,
                reason=reason,
            )
        )

    def _newest_letter(self, session: Session, candidacy_id: int) -> models.Letter | None:
        query = select(models.Letter).where(models.Letter.candidacy_id == candidacy_id)
        return session.scalar(query.order_by(models.Letter.version.desc()).limit(1))

    def _letter_fault(self, session: Session, row: Candidacy) -> str | None:
        """Why the newest letter cannot be sent, None if it can."""
        letter = self._newest_letter(session, row.id)
        if letter is None:
            return "there is none"
        if letter.gaps:
            return f"it has gaps ({', '.join(letter.gaps)})"
        return None if letter.gate_passed else "the fact check refused it"


def _with_letters(*conditions: ColumnElement[bool]) -> Any:
    newer = aliased(models.Letter)
    latest = select(func.max(newer.version)).where(newer.candidacy_id == Candidacy.id).scalar_subquery()
    letter = models.Letter
    return (
        select(
            Candidacy.id,
            models.Profile.name,
            Candidacy.job_id,
            Candidacy.status,
            Candidacy.saved,
            Candidacy.error_stage,
            Candidacy.error_message,
            Candidacy.attempts,
            Candidacy.next_try,
            Candidacy.created,
            Candidacy.updated,
            letter.version,
            letter.gaps,
            letter.pdf,
            letter.docx,
        )
        .join(models.Profile, models.Profile.id == Candidacy.profile_id)
        .join(letter, (letter.candidacy_id == Candidacy.id) & (letter.version == latest), isouter=True)
        .where(*conditions)
        .order_by(models.Profile.name, Candidacy.id)
    )
