"""A handle that is bound to one person: no door shows, or changes, anything of anybody else."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from sunset.errors import Forbidden, NotFound, SunsetError
from sunset.ledger import Ledger, Status
from sunset.ledger.belonging import of_person
from sunset.ledger.models import Base, InWorkspace
from sunset.profile import Profile
from sunset.schema import Evaluation
from tests.ledger.conftest import Watch
from tests.ledger.lives import DAY, Life, advert, live

WHOSE = ("name", "profile", "candidacy_id", "key", "profile_version_id", "job_id", "job_ids", "login")
"""Parameters that say whose row is meant."""

OTHERWISE = {"open", "close", "place", "backup", "restore"}
"""Doors that are no look into the tables of a workspace; backup and restore have a test of their own."""

READS = {
    "adverts", "candidacies", "candidacy", "counts", "deliveries", "due", "due_retries", "evaluated_keys",
    "evaluation", "evaluations", "export_profile", "failures", "feedback", "history", "letters", "members",
    "moves", "outcomes", "profile", "profile_history", "profiles", "role", "runs", "status_over_time",
    "check",
}  # fmt: skip
"""Doors that change nothing, asked for what is there."""


def doors() -> dict[str, Callable[..., Any]]:
    public = {name: getattr(Ledger, name) for name in dir(Ledger) if not name.startswith("_")}
    return {name: door for name, door in public.items() if name not in OTHERWISE}


def given(whose: Life, ids_of: Life) -> dict[str, Any]:
    """What to hand to a parameter of this name; a door with another one must be taught here."""
    evaluation = {
        "job_id": "job-9",
        "input_hash": "h",
        "digest": "d",
        "level": "Low",
        "score": 0,
        "confidence": 0,
    }
    return {
        "name": whose.name,
        "profile": whose.name,
        "candidacy_id": ids_of.candidacy,
        "key": ids_of.key,
        "row_hash": "new",
        "profile_version_id": ids_of.version,
        "job_id": ids_of.job_id,
        "job_ids": [ids_of.job_id],
        "login": "mel",
        "role": "viewer",
        "email": None,
        "posting": advert("of nobody"),
        "evaluations": [Evaluation.model_validate(evaluation)],
        "day": DAY,
        "channel": "mail",
        "kind": "offer",
        "reason": "no reason",
        "stage": "deliver",
        "message": "no message",
        "message_id": "<1@localhost>",
        "to": Status.ARCHIVED,
        "digest": "d1",
        "language": "en",
        "body": "no letter",
        "reviewer": "nobody",
        "sent": True,
        "run_id": "run-1",
        "counts": {},
    }  # fmt: skip


def calls(door: str, whose: Life, ids_of: Life) -> Iterator[dict[str, Any]]:
    """Arguments for a door: what it needs, and what it needs with all that says whose it is."""
    known = given(whose, ids_of)
    if door == "save_profile":
        known["profile"] = Profile(name="somebody else")
    parameters = inspect.signature(doors()[door]).parameters.values()
    needed = [one.name for one in parameters if one.default is one.empty and one.name != "self"]
    unknown = set(needed) - set(known)
    assert not unknown, f"teach this test what {door} takes as {unknown}"
    named = [one.name for one in parameters if one.name in WHOSE]
    yield {name: known[name] for name in needed}
    yield {name: known[name] for name in {*needed, *named}}


def told(value: Any) -> str:
    if isinstance(value, pl.DataFrame):
        return str(value.rows())
    if isinstance(value, Base):
        return str({column.key: getattr(value, column.key) for column in value.__table__.columns})
    return repr(value)


def answer(ledger: Ledger, door: str, arguments: Mapping[str, Any]) -> str:
    try:
        return told(getattr(ledger, door)(**arguments))
    except SunsetError as error:
        return f"{type(error).__name__}: {error}"


def all_of(ledger: Ledger, name: str) -> str:
    return told(
        {
            "rows": ledger.export_profile(name),
            "members": ledger.members().rows(),
            "runs": ledger.runs().rows(),
        }
    )


def test_every_table_hangs_on_a_person_or_on_nobody() -> None:
    """A new table belongs to a person, or is seen by nobody who is bound to one."""
    of_workspace = {
        mapper.class_.__tablename__
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, InWorkspace)
    }
    of_people = {table.__tablename__ for table, _ in of_person(1)}
    assert of_workspace - of_people == {"memberships", "runs"}


def test_a_bound_handle_shows_what_it_would_if_nobody_else_were_there(
    ledger: Ledger, url: str, watch: Watch
) -> None:
    ada = live(ledger, "ada", "Adamark")
    watch.go_on(days=1)
    asked = [(door, arguments) for door in sorted(READS) for arguments in calls(door, ada, ada)]
    alone = [(door, answer(ledger, door, arguments)) for door, arguments in asked]
    assert sum("Adamark" in said for _, said in alone) > 15
    live(ledger, "ben", "Benmark")
    ledger.add_member("mel", "owner", name="Benmark")
    ledger.start_run("run-1")
    ledger.finish_run("run-1", {}, ["Benmark"])
    with Ledger.open(url, workspace="elsewhere", clock=watch) as elsewhere:
        live(elsewhere, "ada", "Othermark")
    with Ledger.open(url, clock=watch, profile="ada") as bound:
        assert [(door, answer(bound, door, arguments)) for door, arguments in asked] == alone


def test_no_door_shows_or_changes_another_person(ledger: Ledger, url: str, watch: Watch) -> None:
    ada, ben = live(ledger, "ada", "Adamark"), live(ledger, "ben", "Benmark")
    ledger.add_member("mel", "owner", name="Benmark")
    ledger.start_run("run-1")
    ledger.finish_run("run-1", {}, ["Benmark"])
    with Ledger.open(url, workspace="elsewhere", clock=watch) as elsewhere:
        live(elsewhere, "ada", "Othermark")
        watch.go_on(days=1)
        assert set(doors()) >= READS
        unbound = {
            door
            for door in READS
            for some in calls(door, ben, ben)
            if "Benmark" in answer(ledger, door, some)
        }
        assert unbound == READS - {
            "counts", "due", "evaluated_keys", "moves", "role", "status_over_time", "check",
        }  # fmt: skip
        before = all_of(ledger, "ben"), all_of(elsewhere, "ada")

        with Ledger.open(url, clock=watch, profile="ada") as bound:
            for door in sorted(doors(), key=lambda name: (name == "erase_profile", name)):
                for whose in (ben, ada):
                    if door in {"erase_profile", "save_profile"} and whose is ada:
                        continue
                    for arguments in calls(door, whose, ben):
                        said = answer(bound, door, arguments)
                        assert "Benmark" not in said, (door, arguments)
                        assert "Othermark" not in said, (door, arguments)
        assert (all_of(ledger, "ben"), all_of(elsewhere, "ada")) == before


def test_writing_for_another_is_refused_like_for_somebody_unknown(
    ledger: Ledger, url: str, watch: Watch
) -> None:
    live(ledger, "ben", "Benmark")
    with Ledger.open(url, clock=watch, profile="ada") as bound:
        said = []
        for name in ("ben", "nobody"):
            for write in (
                lambda name=name: bound.save_profile(name, Profile(name="X")),
                lambda name=name: bound.candidacy(name, "job-7"),
                lambda name=name: bound.add_advert(name, advert("x")),
                lambda name=name: bound.erase_profile(name),
            ):
                with pytest.raises(NotFound) as caught:
                    write()
                said.append(str(caught.value).replace(name, "N"))
        assert len(set(said)) == 1
        assert said[0] == (
            "There is no profile 'N' here: this installation is bound to profile 'ada' (setting 'profile', "
            "SUNSET_PROFILE)."
        )
    assert [version.name for version in ledger.profiles()] == ["ben"]


def test_a_bound_handle_can_save_its_person_first(ledger: Ledger, url: str) -> None:
    with Ledger.open(url, profile="ada") as bound:
        assert bound.profiles() == []
        assert bound.save_profile("ada", Profile(name="Ada Beispiel")).number == 1
        assert bound.save_profile("ada", Profile(name="Ada Muster")).number == 2
        assert bound.candidacy("ada", "job-1").status is Status.EVALUATED
    assert [version.number for version in ledger.profile_history("ada")] == [1, 2]


def test_what_serves_everybody_is_refused(ledger: Ledger, url: str, tmp_path: Path) -> None:
    ledger.backup(tmp_path / "all.zip")
    ledger.add_member("mel", "owner")
    with Ledger.open(url, profile="ada") as bound:
        bound.save_profile("ada", Profile(name="Ada Beispiel"))
        for write in (
            lambda: bound.start_run("run-1"),
            lambda: bound.backup(tmp_path / "bound.zip"),
            lambda: bound.restore(tmp_path / "all.zip"),
        ):
            with pytest.raises(Forbidden, match=r"bound to profile 'ada'.*SUNSET_PROFILE"):
                write()
        with pytest.raises(SunsetError):
            bound.add_member("eve", "owner")
        with pytest.raises(SunsetError):
            bound.remove_member("mel")
    assert not (tmp_path / "bound.zip").exists()
    assert ledger.members()["login"].to_list() == ["mel"]
    assert ledger.runs().is_empty()


def test_a_member_who_is_bound_sees_the_own_membership_alone(ledger: Ledger, url: str) -> None:
    ledger.add_member("mel", "editor", email="mel@example.org")
    ledger.add_member("owen", "owner")
    with Ledger.open(url, actor="mel", profile="ada") as bound:
        assert bound.role() == "editor"
        assert bound.members()["login"].to_list() == ["mel"]


def test_what_breaks_for_a_bound_person_is_theirs(ledger: Ledger, url: str) -> None:
    ledger.save_profile("ada", Profile(name="Ada Beispiel"))
    with Ledger.open(url, profile="ada") as bound:
        assert bound.record_failure("judge", "advert", "It has no text.") == 1
    assert ledger.export_profile("ada")["failures"][0]["message"] == "It has no text."
