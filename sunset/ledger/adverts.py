"""Doors to the adverts that people bring along: theirs alone, and no part of the market."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from sunset.ledger import models
from sunset.ledger.handle import Handle, changed
from sunset.schema import Posting, job_id

__all__ = ["Adverts", "OwnAdvert"]

_BESIDE = ("corrected", "analyses", "evidence")


@dataclass(frozen=True)
class OwnAdvert:
    """An advert of one person, with what the panel says of it.

    Parameters
    ----------
    job_id : key of the posting.
    posting : what the advert states.
    corrected : fields of the posting that the person set themselves.
    analyses, evidence : rows of `sunset.schema.Analyses` and `EvidenceRows`, as JSON objects; empty until
        the panel has read it.
    added : when the person brought it first, UTC.
    """

    job_id: str
    posting: Posting
    corrected: tuple[str, ...]
    analyses: tuple[dict[str, Any], ...]
    evidence: tuple[dict[str, Any], ...]
    added: datetime


class Adverts(Handle):
    """What a person pasted, or read from a file."""

    def add_advert(
        self,
        name: str,
        posting: Posting,
        *,
        corrected: Sequence[str] = (),
        analyses: Sequence[Mapping[str, Any]] = (),
        evidence: Sequence[Mapping[str, Any]] = (),
    ) -> OwnAdvert:
        """Keep an advert with what was read in it; the same advert takes the place of its earlier state.

        Parameters
        ----------
        name : the profile of the person who brought it.
        posting : its source and source id say which advert it is.
        corrected, analyses, evidence : see `OwnAdvert`.

        Raises
        ------
        sunset.errors.NotFound : if this workspace has no such profile.
        """
        body = posting.model_dump(mode="json") | {
            "corrected": list(corrected),
            "analyses": [dict(row) for row in analyses],
            "evidence": [dict(row) for row in evidence],
        }
        key = job_id(posting.source, posting.source_id)
        with self._writing() as session:
            owner = self._profile(session, name).id
            new = {"profile_id": owner, "job_id": key, "body": body, "added": self._now()}
            self._add_missing(session, models.Advert, [new])
            query = select(models.Advert).where(
                models.Advert.profile_id == owner, models.Advert.job_id == key
            )
            row = session.scalars(query.with_for_update()).one()
            if row.body != body:
                row.body = body
                # Of a state that was corrected nothing stays judged.
                versions = select(models.ProfileVersion.id).where(models.ProfileVersion.profile_id == owner)
                judged = models.Evaluation
                changed(
                    session,
                    delete(judged).where(
                        judged.profile_version_id.in_(versions),
                        judged.job_id == key,
                        judged.input_hash != posting.row()["input_hash"],
                    ),
                )
            return _own(row)

    def adverts(self, name: str, job_ids: Sequence[str] | None = None) -> list[OwnAdvert]:
        """Return the adverts of a person, oldest first.

        Parameters
        ----------
        name : the profile.
        job_ids : these alone.

        Raises
        ------
        sunset.errors.NotFound : if this workspace has no such profile.
        """
        table = models.Advert
        with self._reading() as session:
            query = select(table).where(table.profile_id == self._profile(session, name).id)
            if job_ids is not None:
                query = query.where(table.job_id.in_(list(job_ids)))
            return [_own(row) for row in session.scalars(query.order_by(table.added, table.id))]


def _own(row: models.Advert) -> OwnAdvert:
    stated = {field: value for field, value in row.body.items() if field not in _BESIDE}
    beside = {field: tuple(row.body.get(field) or ()) for field in _BESIDE}
    return OwnAdvert(row.job_id, Posting.model_validate(stated), **beside, added=row.added)
