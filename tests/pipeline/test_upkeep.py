"""A backup holds the whole installation, and comes back whole or not at all."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sunset.errors import BadInput
from sunset.pipeline import Workbench, upkeep
from sunset.pipeline.writing import folder
from sunset.profile import Profile
from sunset.settings import Settings
from tests.pipeline.filled import fill


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Workbench]:
    (tmp_path / "full").mkdir()
    bench = fill(tmp_path / "full")
    letter = folder(bench, "ada") / "letters" / "cook.pdf"
    letter.parent.mkdir(parents=True)
    letter.write_bytes(b"%PDF")
    yield bench
    bench.close()


@pytest.fixture
def new(tmp_path: Path) -> Iterator[Workbench]:
    bench = Workbench(Settings(home=tmp_path / "new" / "var", out=tmp_path / "new" / "out"))
    yield bench
    bench.close()


def test_all_comes_back_with_the_letters(full: Workbench, new: Workbench, tmp_path: Path) -> None:
    upkeep.backup(full, tmp_path / "copy")
    upkeep.restore(new, tmp_path / "copy")
    assert new.market.postings().collect().height == full.market.postings().collect().height == 11
    assert new.ledger.candidacies().equals(full.ledger.candidacies())
    assert (folder(new, "ada") / "letters" / "cook.pdf").read_bytes() == b"%PDF"


def test_before_the_first_crawl_there_is_a_backup_too(new: Workbench, tmp_path: Path) -> None:
    new.ledger.save_profile("ada", Profile(name="Ada Beispiel"))
    upkeep.backup(new, tmp_path / "copy")
    again = Workbench(Settings(home=tmp_path / "again", out=tmp_path / "again-out"))
    upkeep.restore(again, tmp_path / "copy")
    assert again.ledger.profile("ada").profile.name == "Ada Beispiel"
    again.close()


@pytest.mark.parametrize("part", ["ledger", "market/backup.json"])
def test_a_damaged_part_leaves_the_installation_empty(
    full: Workbench, new: Workbench, tmp_path: Path, part: str
) -> None:
    upkeep.backup(full, tmp_path / "copy")
    good = (tmp_path / "copy" / part).read_bytes()
    (tmp_path / "copy" / part).write_bytes(b"")
    with pytest.raises(BadInput):
        upkeep.restore(new, tmp_path / "copy")
    assert new.ledger.profiles() == []
    (tmp_path / "copy" / part).write_bytes(good)
    upkeep.restore(new, tmp_path / "copy")
    assert new.market.postings().collect().height == 11


def test_a_filled_installation_takes_none(full: Workbench, tmp_path: Path) -> None:
    upkeep.backup(full, tmp_path / "copy")
    with pytest.raises(BadInput, match="not empty"):
        upkeep.restore(full, tmp_path / "copy")


def test_a_backup_does_not_lie_in_what_it_copies(full: Workbench) -> None:
    with pytest.raises(BadInput, match="Name a folder elsewhere"):
        upkeep.backup(full, full.settings.out / "copy")


def test_a_cut_backup_is_begun_anew(full: Workbench, tmp_path: Path) -> None:
    (tmp_path / "copy.part").mkdir()
    (tmp_path / "copy.part" / "ledger").write_bytes(b"half")
    upkeep.backup(full, tmp_path / "copy")
    assert zipfile.is_zipfile(tmp_path / "copy" / "ledger")
    assert not (tmp_path / "copy.part").exists()
