"""Which rows are a person's: what is exported, erased, and shown to whoever may see that person alone."""

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, false, select

from sunset.ledger.models import (
    Advert,
    Base,
    Candidacy,
    Delivery,
    Evaluation,
    Failure,
    Feedback,
    InWorkspace,
    Letter,
    Membership,
    Outcome,
    Profile,
    ProfileVersion,
    Transition,
)

__all__ = ["of_person", "visible_to"]

Rows = tuple[type[Any], ColumnElement[bool]]


def of_person(profile: int | ScalarSelect[int]) -> list[Rows]:
    """Return the tables that hold something of a person, and which rows those are; children before parents.

    Parameters
    ----------
    profile : id of the profile, or a query for it.
    """
    # plain tables: these are parts of conditions, which no criterion of a session must reach again
    candidacies, versions = Candidacy.__table__, ProfileVersion.__table__
    mine = select(candidacies.c.id).where(candidacies.c.profile_id == profile).correlate(None)
    states = select(versions.c.id).where(versions.c.profile_id == profile).correlate(None)
    return [
        *((table, table.candidacy_id.in_(mine)) for table in (Transition, Letter, Feedback, Outcome)),
        (Candidacy, Candidacy.profile_id == profile),
        (Advert, Advert.profile_id == profile),
        (Evaluation, Evaluation.profile_version_id.in_(states)),
        (ProfileVersion, ProfileVersion.profile_id == profile),
        (Delivery, Delivery.profile_id == profile),
        (Failure, Failure.profile_id == profile),
        (Profile, Profile.id == profile),
    ]


def visible_to(workspace: int, name: str, actor: str) -> list[Rows]:
    """Return what somebody may see who is bound to one person: that person's rows, and the own membership.

    Of every other table, one that is yet to be invented included, nothing is seen.

    Parameters
    ----------
    workspace : its id.
    name : of the profile; it need not exist yet.
    actor : login of whoever acts.
    """
    people = Profile.__table__
    found = select(people.c.id).where(people.c.workspace_id == workspace, people.c.name == name)
    seen = dict(of_person(found.correlate(None).scalar_subquery()))
    seen[Profile] = Profile.name == name
    seen[Membership] = Membership.login == actor
    tables = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, InWorkspace)]
    return [(table, seen.get(table, false())) for table in tables]
