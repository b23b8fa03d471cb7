"""A backup that restores into either database."""

import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from sunset.errors import BadInput, NotFound, StorageFailed
from sunset.ledger import Ledger, Status
from sunset.profile import Profile
from sunset.schema import Evaluation
from tests.ledger.conftest import NOON, Watch


@pytest.fixture
def full(ledger: Ledger, ada: Profile, judged: Callable[..., Evaluation], url: str) -> Ledger:
    """A ledger with two workspaces and something in most tables."""
    version = ledger.save_profile("ada", ada)
    ledger.record_evaluations(version.id, [judged("job-1"), judged("job-2", narrative="schön\0")])
    candidacy = ledger.candidacy("ada", "job-1").id
    ledger.save_letter(candidacy, language="de", body="Grüße", gaps=["date"])
    ledger.apply(candidacy, day=NOON.date(), channel="portal")
    ledger.add_outcome(candidacy, "interview", day=NOON.date())
    ledger.begin_delivery("mail", profile="ada", job_ids=["job-1"])
    ledger.record_failure("fetch", "demo", "HTTP 500")
    ledger.start_run("run-1")
    ledger.add_member("owen", "owner")
    with Ledger.open(url, workspace="other") as other:
        other.save_profile("ben", Profile(name="Ben Muster"))
    return ledger


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_a_backup_restores_into_either_database(
    full: Ledger, target: str, request: pytest.FixtureRequest, tmp_path: Path, watch: Watch
) -> None:
    file = full.backup(tmp_path / "backups" / "ledger.zip")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = full.export_profile("ada")
    new = f"sqlite:///{tmp_path / 'new.db'}"
    if target == "postgresql":
        new = request.getfixturevalue("second_postgres_url")
    with Ledger.open(new, workspace="fresh", clock=watch) as fresh:
        rows = fresh.restore(file)
        assert (rows["workspaces"], rows["profiles"], rows["evaluations"]) == (2, 2, 2)
        assert fresh.profiles() == []
        fresh.save_profile("cleo", Profile(name="Cleo"))
        assert fresh.check() == []
    with Ledger.open(new, clock=watch) as restored:
        assert restored.export_profile("ada") == before
        assert restored.candidacies()["letter_gaps"].to_list() == [["date"]]
        assert restored.candidacy("ada", "job-2").id > full.candidacy("ada", "job-1").id
        assert restored.counts()[Status.APPLIED] == 1
    with Ledger.open(new, actor="owen", clock=watch) as owen:
        assert owen.role() == "owner"


def test_a_ledger_in_use_is_not_restored_over(full: Ledger, tmp_path: Path) -> None:
    file = full.backup(tmp_path / "ledger.zip")
    before = full.export_profile("ada")
    with pytest.raises(BadInput, match="is not empty"):
        full.restore(file)
    assert full.export_profile("ada") == before


def _altered(file: Path, member: str, change: Callable[[bytes], bytes]) -> Path:
    other = file.with_name("altered.zip")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == member else old.read(name))
    return other


def test_a_backup_that_is_not_whole_changes_nothing(full: Ledger, tmp_path: Path, watch: Watch) -> None:
    file = full.backup(tmp_path / "ledger.zip")
    (tmp_path / "cut.zip").write_bytes(file.read_bytes()[:-200])
    tampered = _altered(file, "profile_versions.jsonl", lambda text: text.replace(b"Python", b"Cobolx"))
    with Ledger.open(f"sqlite:///{tmp_path / 'new.db'}", clock=watch) as fresh:
        with pytest.raises(BadInput, match="no whole backup"):
            fresh.restore(tmp_path / "cut.zip")
        with pytest.raises(BadInput, match="profile_versions is not as it was written"):
            fresh.restore(tampered)
        with pytest.raises(NotFound, match="no such backup"):
            fresh.restore(tmp_path / "nowhere.zip")
        assert fresh.profiles() == []

        def older(text: bytes) -> bytes:
            return json.dumps(json.loads(text) | {"revision": "0000"}).encode()

        with pytest.raises(BadInput, match=r"another version of Sunset \(revision 0000"):
            fresh.restore(_altered(file, "manifest.json", older))
        fresh.restore(file)
        assert fresh.profile("ada").number == 1


def test_a_backup_that_cannot_be_written_says_so(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageFailed, match="cannot be written"):
        ledger.backup(tmp_path / "file" / "ledger.zip")
