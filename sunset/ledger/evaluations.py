"""Doors to the evaluations of profiles."""

from collections.abc import Sequence

import polars as pl
from sqlalchemy import Text, case, cast, func, select

from sunset.errors import NotFound
from sunset.failpoints import failpoint
from sunset.ledger import models
from sunset.ledger.handle import Handle, frame
from sunset.schema import MOMENT, Evaluation

__all__ = ["Evaluations"]

_KEY = {"job_id": pl.String, "input_hash": pl.String}
_COLUMNS = {
    **_KEY,
    "digest": pl.String,
    "level": pl.String,
    "score": pl.Float64,
    "confidence": pl.Float64,
    "evaluated_at": MOMENT,
    "json": pl.String,
}
_FROM_JSON = {
    "domain": pl.String,
    "domain_gap": pl.Float64,
    "domain_assessment": pl.String,
    "rationale": pl.String,
    "narrative": pl.String,
}


class Evaluations(Handle):
    """How well postings fit people."""

    def record_evaluations(self, profile_version_id: int, evaluations: Sequence[Evaluation]) -> int:
        """Record a batch in one transaction; what is recorded already stays as it is.

        Returns
        -------
        How many were new.

        Raises
        ------
        sunset.errors.NotFound : if this workspace has no such version of a profile.
        """
        now = self._now()
        rows = [
            {
                "profile_version_id": profile_version_id,
                **evaluation.model_dump(
                    include={"job_id", "input_hash", "digest", "level", "score", "confidence"}
                ),
                "body": evaluation.model_dump(mode="json"),
                "evaluated_at": now,
            }
            for evaluation in evaluations
        ]
        with self._writing() as session:
            self._own(session, models.ProfileVersion, profile_version_id)
            added = self._add_missing(session, models.Evaluation, rows)
        failpoint("ledger.after_evaluations")
        return added

    def evaluations(
        self,
        name: str,
        *,
        level: str | None = None,
        digest: str | None = None,
        limit: int | None = None,
        version_id: int | None = None,
    ) -> pl.DataFrame:
        """Return the newest evaluation of each posting for one version of a profile.

        Parameters
        ----------
        name : the profile.
        level : only Good, Moderate or Low.
        digest : only what this panel judged.
        limit : at most so many.
        version_id : an earlier version; by default the current one.

        Returns
        -------
        Best score first; columns ``job_id``, ``input_hash``, ``digest``, ``level``, ``score``,
        ``confidence``, ``evaluated_at``, ``json`` (a `sunset.schema.Evaluation`), and of that
        ``domain``, ``domain_gap``, ``domain_assessment``, ``rationale``, ``narrative``.

        Raises
        ------
        sunset.errors.NotFound : if this workspace has no such profile.
        """
        table = models.Evaluation
        with self._reading() as session:
            profile_id = self._profile(session, name).id
            version = self._current_version(profile_id)
            if version_id is not None:
                of_person = models.ProfileVersion.profile_id == profile_id
                query = select(models.ProfileVersion.id).where(of_person)
                version = query.where(models.ProfileVersion.id == version_id).scalar_subquery()
            judged = select(
                table.job_id,
                table.input_hash,
                table.digest,
                table.level,
                table.score,
                table.confidence,
                table.evaluated_at,
                cast(table.body, Text).label("json"),
                func.row_number()
                .over(partition_by=table.job_id, order_by=(table.evaluated_at.desc(), table.id.desc()))
                .label("age"),
            ).where(table.profile_version_id == version)
            if digest is not None:
                judged = judged.where(table.digest == digest)
            known = judged.subquery()
            newest = select(*(column for column in known.c if column.key != "age")).where(known.c.age == 1)
            if level is not None:
                newest = newest.where(known.c.level == level)
            newest = newest.order_by(known.c.score.desc(), known.c.job_id).limit(limit)
            found = frame(session.execute(newest).all(), _COLUMNS)
        body = found["json"].str.json_decode(pl.Struct(_FROM_JSON)).struct.unnest()
        return found.hstack(body)

    def evaluation(self, name: str, job_id: str) -> Evaluation:
        """Return the newest evaluation of one posting for the current version of a profile.

        Raises
        ------
        sunset.errors.NotFound : if there is no such profile, or no evaluation of the posting.
        """
        table = models.Evaluation
        with self._reading() as session:
            query = (
                select(table.body)
                .where(table.profile_version_id == self._current_version(self._profile(session, name).id))
                .where(table.job_id == job_id)
                .order_by(table.evaluated_at.desc(), table.id.desc())
            )
            body = session.scalars(query.limit(1)).first()
        if body is None:
            raise NotFound(
                f"Posting {job_id} has no evaluation for the current version of profile '{name}'. "
                "Run the stage 'evaluate' first."
            )
        return Evaluation.model_validate(body)

    def found(self) -> pl.DataFrame:
        """Return when each posting was first judged for each person, and when it was first judged Good.

        Every version of a profile and every panel counts.

        Returns
        -------
        Columns ``profile``, ``job_id``, ``judged_at``, ``good_at`` (null: never Good).
        """
        table, version = models.Evaluation, models.ProfileVersion
        good_at = func.min(case((table.level == "Good", table.evaluated_at)))
        query = (
            select(models.Profile.name, table.job_id, func.min(table.evaluated_at), good_at)
            .join(version, version.id == table.profile_version_id)
            .join(models.Profile, models.Profile.id == version.profile_id)
            .group_by(models.Profile.name, table.job_id)
            .order_by(models.Profile.name, table.job_id)
        )
        schema = {"profile": pl.String, "job_id": pl.String, "judged_at": MOMENT, "good_at": MOMENT}
        with self._reading() as session:
            return frame(session.execute(query).all(), schema)

    def evaluated_keys(self, profile_version_id: int, digest: str) -> pl.DataFrame:
        """Return what this panel has judged for a version: columns ``job_id``, ``input_hash``."""
        table = models.Evaluation
        query = select(table.job_id, table.input_hash).where(
            table.profile_version_id == profile_version_id, table.digest == digest
        )
        with self._reading() as session:
            return frame(session.execute(query).all(), _KEY)
