"""Doors to candidacies: their status, their history, their errors."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from sunset.errors import BadInput, IllegalTransition
from sunset.ledger import models
from sunset.ledger.figures import Figures
from sunset.ledger.handle import frame
from sunset.ledger.models import Candidacy, Transition
from sunset.ledger.status import Status, allowed, check
from sunset.schema import MOMENT

__all__ = ["Candidacies"]

_EARLIEST_ZONE = timedelta(hours=14)  # where the day begins first: nobody's today is refused
_LONG_BEFORE = timedelta(days=365)  # a person may apply before Sunset sees the posting, but not by years
_LONGEST_CHANNEL = 100  # characters

_COLUMNS = {
    "id": pl.Int64,
    "profile": pl.String,
    "job_id": pl.String,
    "status": pl.Int64,
    "saved": pl.Boolean,
    "applied_on": pl.Date,
    "channel": pl.String,
    "applied_at": MOMENT,
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
    "letter_passed": pl.Boolean,
}


class Candidacies(Figures):
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
        sunset.errors.IllegalTransition : if the table does not allow it, a letter counts as ready
            that does not exist, has gaps or was refused by the check, or the move takes more than a
            reason: an error its message, an application its day.
        sunset.errors.NotFound : if this workspace has no such candidacy.
        """
        to = Status(to)
        with self._writing() as session:
            row = self._own(session, Candidacy, candidacy_id)
            if to is Status.ERROR:
                raise IllegalTransition("An error needs its stage and message: record it with `fail`.")
            if to is not row.status:
                if to is Status.APPLIED:
                    raise IllegalTransition(
                        "An application needs its day and channel: record it with `apply`."
                    )
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

    def apply(self, candidacy_id: int, *, day: date, channel: str, reason: str = "applied") -> Candidacy:
        """Mark that the person has applied, on which day and how; an error is over with that.

        What is marked already is corrected: the history keeps the first day and channel, and shows that
        they were taken back.

        Parameters
        ----------
        day : of the application, as the person's calendar says.
        channel : how it went out, for example portal, e-mail or post.

        Raises
        ------
        sunset.errors.BadInput : if the day has not come yet anywhere, lies more than a year before the
            match was first shown, or the channel is empty or no short word.
        sunset.errors.NotFound : if this workspace has no such candidacy.
        """
        channel = " ".join(channel.split())
        if not channel or len(channel) > _LONGEST_CHANNEL:
            raise BadInput(
                "The application needs its channel: how it went out, in a few words, "
                "for example portal, e-mail or post."
            )
        with self._writing() as session:
            row = self._own(session, Candidacy, candidacy_id)
            self._check_day(row, day)
            if row.status is Status.APPLIED:
                if (row.applied_on, row.channel) == (day, channel):
                    return row
                self._move_back(session, row, self._stood_open(session, row), "corrected")
            self._move(session, row, Status.APPLIED, f"{reason}: {day}, {channel}")
            row.applied_on, row.channel = day, channel
            return row

    def reopen(self, candidacy_id: int, *, reason: str = "reopened") -> Candidacy:
        """Take a candidacy that is archived, marked as applied or in error back to where it stood before.

        Day and channel of an application that is taken back stay in the history alone.

        Raises
        ------
        sunset.errors.IllegalTransition : if it is open.
        sunset.errors.NotFound : if this workspace has no such candidacy.
        """
        with self._writing() as session:
            row = self._own(session, Candidacy, candidacy_id)
            if row.status not in (Status.ERROR, Status.APPLIED, Status.ARCHIVED):
                raise IllegalTransition(
                    "This candidacy is open. Only one that is archived, marked as applied or in error "
                    "can be reopened."
                )
            self._move_back(session, row, row.broke_at or self._stood_open(session, row), reason)
            return row

    def candidacies(self, name: str | None = None, status: Status | None = None) -> pl.DataFrame:
        """Return candidacies with their newest letter, by profile and then by age.

        Parameters
        ----------
        name : only of this profile.
        status : only with this status.

        Returns
        -------
        Columns ``id``, ``profile``, ``job_id``, ``status`` (its code), ``saved``,
        ``applied_on`` and ``channel`` (null unless applied), ``applied_at`` (when it was last marked so),
        ``error_stage``, ``error_message``, ``attempts``, ``next_try``, ``created``, ``updated``,
        ``letter_version``, ``letter_gaps``, ``letter_pdf``, ``letter_docx``, ``letter_passed`` (by the
        check; null without a letter), ``letter_ready`` (passed, and nothing is missing).
        """
        with self._reading() as session:
            conditions: list[ColumnElement[bool]] = []
            if name is not None:
                conditions.append(Candidacy.profile_id == self._profile(session, name).id)
            if status is not None:
                conditions.append(Candidacy.status == status)
            return _framed(session.execute(_with_letters(*conditions)).all())

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
            return _framed(session.execute(query).all())

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

    # --- inside -------------------------------------------------------------------------

    def _check_day(self, row: Candidacy, day: date) -> None:
        self._check_begun(day)
        if day < (row.created - _LONG_BEFORE).date():
            raise BadInput(
                f"{day} lies more than a year before this match was first shown "
                f"({row.created.date()}). Is the year right?"
            )

    def _check_begun(self, day: date) -> None:
        if day > (self._now() + _EARLIEST_ZONE).date():
            raise BadInput(f"{day} has not come yet. Give the day on which it happened.")

    def _stood_open(self, session: Session, row: Candidacy) -> Status:
        """Where an archived candidacy or one marked as applied stood before that."""
        stood = [Status(code) for code in range(Status.EVALUATED, row.status)]
        before = session.scalar(
            select(Transition.to_status)
            .where(Transition.candidacy_id == row.id, Transition.to_status.in_(stood))
            .order_by(Transition.id.desc())
            .limit(1)
        )
        return before or Status.EVALUATED

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
        if to not in (Status.APPLIED, Status.ARCHIVED):
            row.applied_on = row.channel = None
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


def _framed(rows: Sequence[Any]) -> pl.DataFrame:
    ready = pl.col("letter_passed") & (pl.col("letter_gaps").list.len() == 0)
    return frame(rows, _COLUMNS).with_columns(letter_ready=ready.fill_null(value=False))


def _with_letters(*conditions: ColumnElement[bool]) -> Any:
    newer = aliased(models.Letter)
    latest = select(func.max(newer.version)).where(newer.candidacy_id == Candidacy.id).scalar_subquery()
    marked = (
        select(func.max(Transition.at))
        .where(Transition.candidacy_id == Candidacy.id, Transition.to_status == Status.APPLIED)
        .scalar_subquery()
    )
    letter = models.Letter
    return (
        select(
            Candidacy.id,
            models.Profile.name,
            Candidacy.job_id,
            Candidacy.status,
            Candidacy.saved,
            Candidacy.applied_on,
            Candidacy.channel,
            marked,
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
            letter.gate_passed,
        )
        .join(models.Profile, models.Profile.id == Candidacy.profile_id)
        .join(letter, (letter.candidacy_id == Candidacy.id) & (letter.version == latest), isouter=True)
        .where(*conditions)
        .order_by(models.Profile.name, Candidacy.id)
    )
