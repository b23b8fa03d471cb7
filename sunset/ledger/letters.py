"""Doors to letters, to what reviewers say of them, and to what came of applications."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from sqlalchemy import select

from sunset.errors import BadInput
from sunset.ledger import models
from sunset.ledger.candidacies import Candidacies
from sunset.ledger.handle import frame
from sunset.ledger.models import Candidacy, Letter, Outcome
from sunset.ledger.status import Status
from sunset.schema import MOMENT

__all__ = ["OUTCOMES", "Letters"]

OUTCOMES = ("no reply", "rejected", "interview", "offer", "accepted", "withdrawn")

_LETTERS = {
    "id": pl.Int64,
    "candidacy_id": pl.Int64,
    "profile": pl.String,
    "job_id": pl.String,
    "version": pl.Int64,
    "language": pl.String,
    "body": pl.String,
    "gaps": pl.List(pl.String),
    "gate_passed": pl.Boolean,
    "pdf": pl.String,
    "docx": pl.String,
    "evaluation_digest": pl.String,
    "created": MOMENT,
    "actor": pl.String,
}
_OF_CANDIDACY = {"candidacy_id": pl.Int64, "profile": pl.String, "job_id": pl.String}


class Letters(Candidacies):
    """What is written, what is said of it, and what it led to."""

    def save_letter(
        self,
        candidacy_id: int,
        *,
        language: str,
        body: str,
        gaps: Sequence[str] = (),
        gate_passed: bool = True,
        gate: Mapping[str, Any] | None = None,
        pdf: Path | None = None,
        docx: Path | None = None,
        evaluation_digest: str | None = None,
    ) -> Letter:
        """Save a letter; a change makes a new version, an equal one only renews its files.

        A candidacy whose letter was ready goes back to exported if the new version has gaps or was
        refused by the check.

        Parameters
        ----------
        candidacy_id : whose letter it is.
        language : ISO 639-1.
        body : the letter as Markdown or JSON.
        gaps : what is missing in it, in words for people.
        gate_passed, gate : the verdict of the fact check, and its findings.
        pdf, docx : the rendered files, by their place in the folder of the person's files.
        evaluation_digest : panel whose evaluation the letter rests on.

        Raises
        ------
        sunset.errors.NotFound : if this workspace has no such candidacy.
        sunset.errors.BadInput : if a file lies elsewhere: it would be mailed, and deleted with the person.
        """
        for file in filter(None, (pdf, docx)):
            if file.is_absolute() or ".." in file.parts:
                raise BadInput(f"{file} is no file of a letter. Name it by its place in the person's folder.")
        content = {
            "language": language,
            "body": body,
            "gaps": list(gaps),
            "gate_passed": gate_passed,
            "gate": dict(gate or {}),
            "evaluation_digest": evaluation_digest,
        }
        with self._writing() as session:
            row = self._own(session, Candidacy, candidacy_id)
            letter = self._newest_letter(session, candidacy_id)
            if letter is None or any(getattr(letter, name) != value for name, value in content.items()):
                letter = Letter(
                    workspace_id=self._workspace,
                    candidacy_id=candidacy_id,
                    version=1 if letter is None else letter.version + 1,
                    created=self._now(),
                    actor=self._rules.actor,
                    **content,
                )
                session.add(letter)
            letter.pdf, letter.docx = (str(file) if file else None for file in (pdf, docx))
            session.flush()
            if row.status is Status.LETTER_READY and self._letter_fault(session, row):
                self._move(session, row, Status.EXPORTED, "the new version of the letter is not ready")
            return letter

    def letters(self, name: str | None = None, *, candidacy_id: int | None = None) -> pl.DataFrame:
        """Return all versions of letters, by candidacy and version.

        Returns
        -------
        Columns ``id``, ``candidacy_id``, ``profile``, ``job_id``, ``version``, ``language``, ``body``,
        ``gaps``, ``gate_passed``, ``pdf``, ``docx``, ``evaluation_digest``, ``created``, ``actor``.
        """
        columns = [getattr(Letter, column) for column in list(_LETTERS)[4:]]
        query = select(Letter.id, Candidacy.id, models.Profile.name, Candidacy.job_id, *columns)
        rows = self._of_candidacies(query, Letter, name, candidacy_id, Letter.version)
        return frame(rows, _LETTERS)

    def add_feedback(
        self,
        candidacy_id: int,
        *,
        reviewer: str,
        row_hash: str,
        verdict: str | None = None,
        text: str = "",
        more: Mapping[str, Any] | None = None,
    ) -> bool:
        """Record what a reviewer said; the same row a second time changes nothing.

        A candidacy still on its way moves to feedback received, in the same transaction.

        Parameters
        ----------
        candidacy_id : what it is about.
        reviewer : who says so.
        row_hash : digest of the row it was read from.
        verdict, text : the choice and the free words.
        more : the row's other columns.

        Returns
        -------
        True if it is new.

        Raises
        ------
        sunset.errors.NotFound : if this workspace has no such candidacy.
        """
        with self._writing() as session:
            row = self._own(session, Candidacy, candidacy_id)
            said = {
                "candidacy_id": candidacy_id,
                "reviewer": reviewer,
                "verdict": verdict,
                "text": text,
                "more": dict(more or {}),
                "row_hash": row_hash,
                "received": self._now(),
            }
            new = self._add_missing(session, models.Feedback, [said]) == 1
            if new and row.status is not Status.APPLIED and row.status is not Status.ARCHIVED:
                self._move_if_allowed(session, row, Status.FEEDBACK_RECEIVED, f"feedback of {reviewer}")
            return new

    def feedback(self, name: str | None = None, *, candidacy_id: int | None = None) -> pl.DataFrame:
        """Return feedback in the order it came.

        Returns
        -------
        Columns ``candidacy_id``, ``profile``, ``job_id``, ``reviewer``, ``verdict``, ``text``,
        ``row_hash``, ``received``, and as Python object ``more`` (the row's other columns).
        """
        table = models.Feedback
        schema = {
            **_OF_CANDIDACY,
            **dict.fromkeys(("reviewer", "verdict", "text", "row_hash"), pl.String),
            "received": MOMENT,
            "more": pl.Object,
        }
        columns = [getattr(table, column) for column in list(schema)[3:]]
        query = select(Candidacy.id, models.Profile.name, Candidacy.job_id, *columns)
        return frame(self._of_candidacies(query, table, name, candidacy_id, table.id), schema)

    def add_outcome(self, candidacy_id: int, kind: str, *, day: date, note: str = "") -> bool:
        """Record what came of an application; the same outcome of the same day counts once.

        Returns
        -------
        True if it is new.

        Raises
        ------
        sunset.errors.BadInput : if the kind is none of `OUTCOMES`, nobody has applied, or the day lies
            before the application or (unless it is an interview's) in the future.
        sunset.errors.NotFound : if this workspace has no such candidacy.
        """
        if kind not in OUTCOMES:
            raise BadInput(f"'{kind}' is no outcome. Choose one of: {', '.join(OUTCOMES)}.")
        with self._writing() as session:
            row = self._own(session, Candidacy, candidacy_id)
            if row.applied_on is None:
                raise BadInput(f"Nobody has applied with candidacy {candidacy_id}. Mark it as applied first.")
            if day < row.applied_on:
                raise BadInput(
                    f"{day} lies before the application ({row.applied_on}). Give the day of the answer."
                )
            if kind != "interview":  # which is arranged beforehand
                self._check_begun(day)
            came = {
                "candidacy_id": candidacy_id,
                "kind": kind,
                "day": day,
                "note": note,
                "recorded": self._now(),
            }
            return self._add_missing(session, Outcome, [came]) == 1

    def outcomes(self, name: str | None = None) -> pl.DataFrame:
        """Return columns ``candidacy_id``, ``profile``, ``job_id``, ``kind``, ``day``, ``note``, by day."""
        schema = {**_OF_CANDIDACY, "kind": pl.String, "day": pl.Date, "note": pl.String}
        query = select(
            Candidacy.id, models.Profile.name, Candidacy.job_id, Outcome.kind, Outcome.day, Outcome.note
        )
        return frame(self._of_candidacies(query, Outcome, name, None, Outcome.day), schema).sort(
            "day", maintain_order=True
        )

    def _of_candidacies(
        self, query: Any, table: Any, name: str | None, candidacy_id: int | None, order: Any
    ) -> Sequence[Any]:
        """Run `query` over rows of `table` joined to their candidacy and profile."""
        with self._reading() as session:
            query = (
                query.join_from(table, Candidacy, table.candidacy_id == Candidacy.id)
                .join(models.Profile, models.Profile.id == Candidacy.profile_id)
                .order_by(Candidacy.id, order, table.id)
            )
            if name is not None:
                query = query.where(Candidacy.profile_id == self._profile(session, name).id)
            if candidacy_id is not None:
                self._own(session, Candidacy, candidacy_id)
                query = query.where(Candidacy.id == candidacy_id)
            rows: Sequence[Any] = session.execute(query).all()
            return rows
