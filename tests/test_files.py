"""What is written for people is whole, and for nobody else on the machine, whoever writes it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from sunset.files import private, private_folder, whole
from sunset.ledger import Ledger
from sunset.profile import Profile


@pytest.fixture(autouse=True)
def anybody_may_read() -> Iterator[None]:
    """As in a program of a user's own, which has not set a mask."""
    before = os.umask(0o000)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_whole_file_and_its_folders_are_private(tmp_path: Path) -> None:
    file = tmp_path / "out" / "lena" / "letter.pdf"
    with whole(file) as part:
        assert mode(part) == 0o600
        part.write_text("Dear")
    assert [mode(one) for one in (file, file.parent, file.parent.parent)] == [0o600, 0o700, 0o700]


def test_what_is_there_keeps_its_rights(tmp_path: Path) -> None:
    folder, file = tmp_path / "shared", tmp_path / "shared" / "a.txt"
    folder.mkdir(mode=0o750)
    file.touch(mode=0o640)
    private_folder(folder)
    assert private(file) == file
    assert (mode(folder), mode(file)) == (0o750, 0o640)


def test_nothing_is_left_of_a_file_that_failed(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), whole(tmp_path / "a") as part:
        part.with_name("none").rename(part)
    assert list(tmp_path.iterdir()) == []


def test_the_ledger_its_log_and_its_backup_are_private(tmp_path: Path) -> None:
    home = tmp_path / "deep" / "home"
    with Ledger.open(f"sqlite:///{home / 'ledger.db'}") as ledger:
        ledger.save_profile("ada", Profile(name="Ada Beispiel"))
        backup = ledger.backup(tmp_path / "backups" / "ledger.zip")
        made = sorted(file.name for file in home.iterdir())
        assert made == ["ledger.db", "ledger.db-shm", "ledger.db-wal"]
        assert {mode(file) for file in (*home.iterdir(), backup)} == {0o600}
        assert {mode(folder) for folder in (home, home.parent, backup.parent)} == {0o700}
