"""Profiles and their versions, export and erasure, members and roles."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sunset.errors import BadInput, Forbidden, NotFound
from sunset.ledger import Ledger, Status
from sunset.profile import Profile
from sunset.schema import Evaluation, Posting
from tests.ledger.conftest import NOON, Watch


def test_a_change_makes_a_version_and_an_equal_profile_none(
    ledger: Ledger, ada: Profile, watch: Watch
) -> None:
    first = ledger.save_profile("ada", ada, source="ada.toml")
    again = ledger.save_profile("ada", ada.model_copy())
    assert (first.number, first.name, first.source, first.created) == (1, "ada", "ada.toml", NOON)
    assert again == first

    watch.go_on(days=1)
    moved = ledger.save_profile("ada", ada.model_copy(update={"city": "Kassel"}))
    assert (moved.number, moved.profile_id) == (2, first.profile_id)
    assert moved.id != first.id
    back = ledger.save_profile("ada", ada)
    assert back.number == 3

    assert [(v.number, v.profile.city) for v in ledger.profile_history("ada")] == [
        (1, None),
        (2, "Kassel"),
        (3, None),
    ]
    assert ledger.profile("ada") == back


def test_profiles_are_listed_by_name_in_their_current_version(ledger: Ledger, ada: Profile) -> None:
    ledger.save_profile("ben", Profile(name="Ben Muster"))
    ledger.save_profile("ada", ada)
    ledger.save_profile("ada", ada.model_copy(update={"city": "Kassel"}))
    assert [(v.name, v.number, v.profile.name) for v in ledger.profiles()] == [
        ("ada", 2, "Ada Beispiel"),
        ("ben", 1, "Ben Muster"),
    ]


def test_an_unknown_profile_is_answered_with_the_known_ones(ledger: Ledger, ada: Profile) -> None:
    with pytest.raises(NotFound, match="Known: none yet"):
        ledger.profile("ada")
    ledger.save_profile("ada", ada)
    with pytest.raises(NotFound, match=r"no profile 'adda'\. Known: ada\."):
        ledger.profile("adda")


@pytest.mark.parametrize("name", ["", " ", " ada"])
def test_a_profile_needs_a_name(ledger: Ledger, ada: Profile, name: str) -> None:
    with pytest.raises(BadInput, match="cannot name a profile"):
        ledger.save_profile(name, ada)


def test_words_no_database_can_hold_are_left_out(ledger: Ledger, ada: Profile) -> None:
    ledger.save_profile("ada\0", ada.model_copy(update={"summary": "a\0b"}), source="half \ud800 pair")
    saved = ledger.profile("ada")
    assert saved.source == "half ? pair"
    assert saved.profile.summary == "a\0b"


def _live(ledger: Ledger, name: str, profile: Profile, judged: Callable[..., Evaluation]) -> int:
    """A person with something in every table."""
    version = ledger.save_profile(name, profile)
    ledger.record_evaluations(version.id, [judged("job-1")])
    candidacy = ledger.candidacy(name, "job-1").id
    ledger.save_letter(
        candidacy,
        language="de",
        body=f"Guten Tag, {profile.name}",
        pdf=Path(f"{name}.pdf"),
        docx=Path(f"{name}.docx"),
    )
    ledger.move(candidacy, Status.LETTER_READY, reason="written")
    ledger.add_feedback(candidacy, reviewer="r", row_hash="x", text=f"about {profile.name}")
    ledger.apply(candidacy, day=NOON.date(), channel="portal")
    ledger.add_outcome(candidacy, "interview", day=NOON.date())
    brought = Posting(source="pasted", source_id="1", url="", title=f"Cook, {profile.name}'s own find")
    ledger.add_advert(name, brought)
    ledger.begin_delivery(f"{name}-mail", profile=name, job_ids=["job-1"])
    ledger.record_failure("deliver", f"{name}@", f"{profile.name} cannot be reached", profile=name)
    return candidacy


def test_an_export_holds_everything_of_a_person_and_goes_into_json(
    ledger: Ledger, ada: Profile, judged: Callable[..., Evaluation]
) -> None:
    _live(ledger, "ada", ada, judged)
    _live(ledger, "ben", Profile(name="Ben Muster"), judged)
    export = ledger.export_profile("ada")
    text = json.dumps(export)
    assert "Ben" not in text
    assert export["profile"] == "ada"
    assert export["exported"] == "2026-11-22T12:00:00+00:00"
    assert {table: len(rows) for table, rows in export.items() if isinstance(rows, list)} == {
        "profiles": 1,
        "profile_versions": 1,
        "evaluations": 1,
        "adverts": 1,
        "candidacies": 1,
        "transitions": 4,
        "letters": 1,
        "feedback": 1,
        "outcomes": 1,
        "deliveries": 1,
        "failures": 1,
    }
    assert export["letters"][0]["body"] == "Guten Tag, Ada Beispiel"
    assert export["outcomes"][0]["day"] == "2026-11-22"


def test_erasing_takes_everything_of_a_person_and_nothing_of_another(
    ledger: Ledger, ada: Profile, judged: Callable[..., Evaluation]
) -> None:
    candidacy = _live(ledger, "ada", ada, judged)
    _live(ledger, "ben", Profile(name="Ben Muster"), judged)
    before = ledger.export_profile("ben")
    erased = ledger.erase_profile("ada")
    assert erased.files == (Path("ada.docx"), Path("ada.pdf"))
    assert erased.rows["transitions"] == 4
    assert sum(erased.rows.values()) == 14
    with pytest.raises(NotFound):
        ledger.export_profile("ada")
    with pytest.raises(NotFound):
        ledger.history(candidacy)
    assert ledger.export_profile("ben") == before
    assert ledger.check() == []


def test_nothing_of_the_erased_stays_in_the_file(
    tmp_path: Path, ada: Profile, judged: Callable[..., Evaluation]
) -> None:
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}") as ledger:
        _live(ledger, "ada", ada, judged)
        assert any(b"Ada Beispiel" in file.read_bytes() for file in tmp_path.iterdir())
        ledger.erase_profile("ada")
        assert not any(b"Ada Beispiel" in file.read_bytes() for file in tmp_path.iterdir())


def test_a_profile_that_no_longer_fits_says_so_and_can_be_saved_anew(ledger: Ledger, ada: Profile) -> None:
    from sqlalchemy import text

    ledger.save_profile("ada", ada)
    with ledger._engine.execution_options(write=True).begin() as connection:
        connection.execute(text('UPDATE profile_versions SET body = \'{"name": "Ada", "star_sign": 1}\''))
    with pytest.raises(BadInput, match="Profile 'ada', version 1, does not fit"):
        ledger.profiles()
    assert ledger.save_profile("ada", ada).number == 2
    assert ledger.profiles()[0].profile == ada
    assert ledger.profile("ada").profile == ada


# --- members ----------------------------------------------------------------------------


def test_members_have_roles_that_can_be_changed(ledger: Ledger) -> None:
    ledger.add_member("owen", "owner", name="Owen Muster", email="owen@example.org")
    ledger.add_member("vera", "editor", name="Vera")
    ledger.add_member("vera", "viewer", email="vera@example.org")
    ledger.add_member("zoe", "viewer")
    assert ledger.members().rows() == [
        ("owen", "Owen Muster", "owen@example.org", "owner"),
        ("vera", "Vera", "vera@example.org", "viewer"),
        ("zoe", "", None, "viewer"),
    ]
    assert ledger.role() == "system"


def test_a_workspace_keeps_an_owner(ledger: Ledger) -> None:
    ledger.add_member("owen", "owner")
    ledger.add_member("owen", "owner")
    for change in (lambda: ledger.add_member("owen", "viewer"), lambda: ledger.remove_member("owen")):
        with pytest.raises(BadInput, match="last owner"):
            change()
    ledger.add_member("olga", "owner")
    ledger.remove_member("owen")
    assert ledger.members()["login"].to_list() == ["olga"]


def test_what_a_workspace_knows_of_a_member_is_its_own(ledger: Ledger, url: str) -> None:
    with Ledger.open(url, workspace="other") as other:
        other.add_member("olga", "owner")
    ledger.add_member("alice", "viewer", name="Alice Muster", email="alice@example.org")
    with Ledger.open(url, workspace="other", actor="olga") as other:
        other.add_member("alice", "viewer")
        other.add_member("carl", "viewer", email="evil@example.org")
        assert other.members().rows() == [
            ("alice", "", None, "viewer"),
            ("carl", "", "evil@example.org", "viewer"),
            ("olga", "", None, "owner"),
        ]
        ledger.add_member("carl", "editor", name="Carl")
        assert ledger.members().rows() == [
            ("alice", "Alice Muster", "alice@example.org", "viewer"),
            ("carl", "Carl", None, "editor"),
        ]
        other.remove_member("alice")
        assert ledger.members()["login"].to_list() == ["alice", "carl"]
        with pytest.raises(NotFound, match="'alice' is no member of workspace 'other'"):
            other.remove_member("alice")


def test_mistakes_with_members_are_named(ledger: Ledger) -> None:
    for login in ("", " vera", "system"):
        with pytest.raises(BadInput, match="cannot be a login"):
            ledger.add_member(login, "viewer")
    with pytest.raises(BadInput, match="'boss' is no role"):
        ledger.add_member("vera", "boss")
    with pytest.raises(NotFound, match="no member"):
        ledger.remove_member("vera")


# --- one workspace, three roles -----------------------------------------------------------


def test_nothing_of_another_workspace_is_seen_or_touched(
    ledger: Ledger, url: str, ada: Profile, judged: Callable[..., Evaluation], watch: Watch
) -> None:
    candidacy = _live(ledger, "ada", ada, judged)
    ledger.start_run("run-1")
    version = ledger.profile("ada")
    before = ledger.export_profile("ada")
    with Ledger.open(url, workspace="other", clock=watch) as other:
        assert other.profiles() == []
        for frame in (
            other.candidacies(),
            other.due_retries(),
            other.letters(),
            other.feedback(),
            other.outcomes(),
            other.deliveries(),
            other.failures(open_only=False),
            other.runs(),
            other.members(),
            other.status_over_time(),
            other.evaluated_keys(version.id, "d1"),
        ):
            assert frame.height == 0
        assert set(other.counts().values()) == {0}
        for by_name in (
            other.profile,
            other.profile_history,
            other.export_profile,
            other.erase_profile,
            other.evaluations,
            other.candidacies,
            other.counts,
            other.status_over_time,
            other.letters,
            other.feedback,
            other.outcomes,
            lambda name: other.evaluation(name, "job-1"),
            lambda name: other.candidacy(name, "job-1"),
            lambda name: other.begin_delivery("key", profile=name),
            lambda name: other.record_failure("analyse", "key", "text", profile=name),
        ):
            with pytest.raises(NotFound):
                by_name("ada")
        for by_id in (
            other.history,
            other.save,
            other.reopen,
            lambda key: other.apply(key, day=NOON.date(), channel="post"),
            other.reset_error,
            lambda key: other.dismiss(key, reason="no"),
            lambda key: other.move(key, Status.EXPORTED, reason="no"),
            lambda key: other.fail(key, "letters", "no"),
            lambda key: other.save_letter(key, language="de", body="no"),
            lambda key: other.letters(candidacy_id=key),
            lambda key: other.add_feedback(key, reviewer="r", row_hash="y"),
            lambda key: other.add_outcome(key, "offer", day=NOON.date()),
        ):
            with pytest.raises(NotFound):
                by_id(candidacy)
        for by_key in (
            other.mark_sending,
            other.release,
            lambda key: other.mark_sent(key, "id"),
            lambda key: other.mark_failed(key, "no"),
            lambda key: other.settle(key, sent=True),
        ):
            with pytest.raises(NotFound):
                by_key("ada-mail")
        with pytest.raises(NotFound):
            other.record_evaluations(version.id, [judged("job-9")])
        with pytest.raises(NotFound):
            other.finish_run("run-1", {})
        assert other.due("deliver") == []
        assert other.resolve_failure("deliver", "ada@") is False
        assert other.retry() == 0
        # The same names may be used again, and mean something else.
        other.save_profile("ada", Profile(name="Another Ada"))
        assert other.begin_delivery("ada-mail", profile="ada") is not None
        other.record_failure("deliver", "ada@", "elsewhere")
        other.start_run("run-1")
        other.erase_profile("ada")
    assert ledger.export_profile("ada") == before
    assert ledger.runs()["finished"].to_list() == [None]


def test_a_viewer_reads_an_editor_writes_an_owner_erases(
    ledger: Ledger, url: str, ada: Profile, judged: Callable[..., Evaluation]
) -> None:
    candidacy = _live(ledger, "ada", ada, judged)
    ledger.add_member("vera", "viewer")
    ledger.add_member("eden", "editor")
    ledger.add_member("owen", "owner")

    with Ledger.open(url, actor="vera") as vera:
        assert vera.role() == "viewer"
        assert vera.profile("ada").number == 1
        assert vera.candidacies().height == 1
        assert vera.candidacy("ada", "job-1").id == candidacy
        for write in (
            lambda: vera.save_profile("ada", ada),
            lambda: vera.candidacy("ada", "job-2"),
            lambda: vera.reopen(candidacy),
            lambda: vera.begin_delivery("k", profile="ada"),
            lambda: vera.record_failure("analyse", "k", "m"),
            lambda: vera.start_run("r"),
            vera.retry,
            lambda: vera.add_member("mallory", "owner"),
        ):
            with pytest.raises(Forbidden, match="'vera' is viewer in workspace 'default'; this takes"):
                write()

    with Ledger.open(url, actor="eden") as eden:
        eden.reopen(candidacy)
        assert eden.history(candidacy)["actor"].to_list()[-1] == "eden"
        for more in (lambda: eden.erase_profile("ada"), lambda: eden.add_member("eden", "owner")):
            with pytest.raises(Forbidden, match="this takes owner"):
                more()

    with Ledger.open(url, actor="owen") as owen:
        owen.add_member("vera", "editor")
        owen.erase_profile("ada")
        with pytest.raises(Forbidden, match="all workspaces"):
            owen.backup(Path("backup.zip"))


def test_a_role_taken_away_ends_at_once(ledger: Ledger, url: str, ada: Profile) -> None:
    ledger.save_profile("ada", ada)
    ledger.add_member("eden", "editor")
    with Ledger.open(url, actor="eden") as eden:
        ledger.add_member("eden", "viewer")
        with pytest.raises(Forbidden):
            eden.candidacy("ada", "job-1")
        ledger.remove_member("eden")
        with pytest.raises(NotFound, match="no workspace 'default' for 'eden'"):
            eden.profiles()


def test_strangers_cannot_tell_whether_a_workspace_exists(ledger: Ledger, url: str) -> None:
    with Ledger.open(url, workspace="other") as other:
        other.add_member("stranger", "viewer")
    said = []
    for workspace in ("default", "nowhere"):
        with pytest.raises(NotFound) as caught:
            Ledger.open(url, workspace=workspace, actor="stranger")
        said.append(str(caught.value).replace(workspace, "W"))
    assert said[0] == said[1]
