"""Doors to figures: how many postings stand where, and since when."""

import polars as pl
from sqlalchemy import func, select

from sunset.ledger import models
from sunset.ledger.handle import Handle, frame
from sunset.ledger.models import Candidacy, Transition
from sunset.ledger.status import Status, over_time
from sunset.schema import MOMENT

__all__ = ["Figures"]


class Figures(Handle):
    """How many candidacies stand at which status."""

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
