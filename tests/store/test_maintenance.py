"""Upkeep, damage, migrations: what an operator does, and what goes wrong on a disk."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from deltalake import DeltaTable
from deltalake.schema import Field, PrimitiveType

from sunset.errors import BadInput, StorageFailed
from sunset.store import Market, tables
from sunset.store.dictionary import text as dictionary
from tests.store.conftest import Clock, Crawler, analysed, day, frames, posting, run_row

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def filled(market: Market, crawl: Crawler) -> Market:
    crawl(0, posting("1"), posting("2"))
    crawl(1, posting("2"), posting("3", title="Cook 2"))
    market.record_analyses(*analysed(market.postings().collect()), key="k")
    market.link_duplicates()
    return market


def test_compacting_changes_files_and_nothing_else(filled: Market, ids) -> None:
    before = filled.postings(open_only=False).sort("job_id").collect()
    done = filled.compact()
    assert done["sightings"] == {"files_added": 1, "files_removed": 2}
    assert filled.postings(open_only=False).sort("job_id").collect().equals(before)
    assert ids(filled.postings(as_of=1)) == ["1", "2"]
    assert filled.compact()["sightings"] == {"files_added": 0, "files_removed": 0}


def test_vacuum_names_files_first_and_deletes_them_on_request(filled: Market, root: Path) -> None:
    filled.compact()
    (root / "contents" / "part-of-a-crash.parquet").write_bytes(b"half")

    def files() -> int:
        return len(list((root / "contents").glob("*.parquet")))

    before = files()
    assert filled.vacuum()["contents"] == []
    named = filled.vacuum(keep=timedelta(0))
    assert len(named["contents"]) == 3
    assert files() == before
    filled.vacuum(dry_run=False, keep=timedelta(0))
    assert files() == before - 3
    assert filled.postings().collect().height == 2
    assert filled.check().problems == []


def test_a_backup_restores_to_the_same_market(filled: Market, tmp_path: Path) -> None:
    rows = filled.backup(tmp_path / "backup")
    assert (rows["sightings"], rows["contents"], rows["analyses"]) == (4, 3, 1)
    restored = Market(tmp_path / "new")
    assert restored.restore(tmp_path / "backup") == rows
    for view in ("postings", "source_runs", "links", "rejected"):
        one, other = (getattr(market, view)().collect() for market in (filled, restored))
        assert one.sort(one.columns[0]).equals(other.sort(one.columns[0])), view
    assert restored.postings(as_of=day(0.5)).collect().height == 2
    assert restored.pending("terms", "v1").collect().is_empty()
    assert restored.check().problems == []
    repeat = frames([posting("2")], day(1) + timedelta(minutes=5), run="demo-1")
    assert restored.record(*repeat, run_id="demo-1", batch=0).sightings == 0


def test_a_restore_refuses_a_market_in_use_and_a_backup_that_is_not_whole(
    filled: Market, tmp_path: Path
) -> None:
    filled.backup(tmp_path / "backup")
    with pytest.raises(BadInput, match="is not empty"):
        filled.backup(tmp_path / "backup")
    with pytest.raises(BadInput, match="must not mix two"):
        filled.restore(tmp_path / "backup")
    with pytest.raises(BadInput, match=r"lacks backup\.json"):
        Market(tmp_path / "new").restore(tmp_path)
    next((tmp_path / "backup" / "contents").glob("*.parquet")).unlink()
    with pytest.raises(BadInput, match=r"backup .* is damaged: A file of the table 'contents' is missing"):
        Market(tmp_path / "new").restore(tmp_path / "backup")
    assert Market(tmp_path / "unused").backup(tmp_path / "second") == {}
    assert Market(tmp_path / "unused").restore(tmp_path / "second") == {}


def test_a_restore_that_was_cut_can_be_repeated(filled: Market, tmp_path: Path) -> None:
    filled.backup(tmp_path / "backup")
    (tmp_path / "empty").mkdir()
    filled.backup(tmp_path / "empty")
    half = Market(tmp_path / "half")
    half.restore(tmp_path / "backup")
    (tmp_path / "half" / "sightings").rename(tmp_path / "away")  # sightings are written last
    assert "'sightings' is missing" in half.check().problems[0]
    with pytest.raises(StorageFailed, match="'sightings' is missing"):
        half.postings()
    with pytest.raises(StorageFailed, match="'sightings' is missing"):
        half.record(*frames([posting("1")], day(0)), run_id="r1", batch=0)
    fresh = Market(tmp_path / "half")
    fresh.restore(tmp_path / "backup")
    assert fresh.postings().collect().height == 2


def test_the_check_counts(filled: Market) -> None:
    health = filled.check()
    assert health.problems == []
    assert {name: table["rows"] for name, table in health.tables.items() if table["rows"]} == {
        "analyses": 1,
        "contents": 3,
        "evidence": 1,
        "links": 3,
        "sightings": 4,
        "source_runs": 2,
    }
    assert health.tables["sightings"]["files"] == 2
    assert health.tables["contents"]["bytes"] > 1000


def test_the_check_finds_sightings_without_contents(filled: Market, root: Path) -> None:
    table = DeltaTable(str(root / "contents"))
    table.delete("source_id = '3'")
    assert "1 sightings refer to contents" in filled.check().problems[0]


def test_a_cut_file_is_named(filled: Market, root: Path) -> None:
    file = next((root / "contents").glob("*.parquet"))
    whole = file.read_bytes()
    file.write_bytes(whole[:-100])
    problem = filled.check().problems[0]
    assert str(file) in problem
    assert f"has {len(whole) - 100} bytes, not {len(whole)}" in problem
    file.write_bytes(b"\0" * len(whole))
    assert "'contents'" in Market(root).check().problems[0]
    (root / ".cache").rename(root / "cache-away")
    with pytest.raises(StorageFailed, match="the table may be damaged"):
        Market(root).postings()
    with pytest.raises(StorageFailed, match="the table may be damaged"):
        Market(root).record(*frames([posting("2")], day(2), run="r9"), run_id="r9", batch=0)


def test_a_broken_log_is_named(filled: Market, root: Path) -> None:
    for file in (root / "contents" / "_delta_log").iterdir():
        file.write_text("{broken")
    with pytest.raises(
        StorageFailed, match=r"Could not open the table 'contents' .* the table may be damaged"
    ):
        Market(root).postings()
    assert len(Market(root).check().problems) == 1


def test_a_missing_table_is_named(filled: Market, root: Path) -> None:
    (root / "analyses").rename(root / "away")
    with pytest.raises(StorageFailed, match=r"The table 'analyses' is missing .* Restore the last backup"):
        Market(root).pending("terms", "v1")
    with pytest.raises(StorageFailed, match="The table 'analyses' is missing"):
        filled.analyses({"terms": "v1"})


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "market").write_text("a file")
    with pytest.raises(StorageFailed, match="a file stands where a folder is needed"):
        Market(tmp_path / "market").record(*frames([posting("1")], day(0)), run_id="r1", batch=0)


RECORD = """
import os, resource, sys
sys.path.insert(0, {repository!r})
from tests.store.conftest import day, frames, posting
from sunset.errors import StorageFailed
from sunset.store import Market
batch = frames([posting(str(n), description=f"{{n}} " * 2000) for n in range(40)], day(0), run="r2")
{limit}
try:
    Market({root!r}).record(*batch, run_id="r2", batch=0)
except StorageFailed as error:
    print(error)
"""


def said(root: Path, limit: str) -> str:
    code = RECORD.format(repository=str(REPOSITORY), root=str(root), limit=limit)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout


def test_a_disk_without_room_is_explained_and_costs_nothing(filled: Market, root: Path) -> None:
    before = filled.version()
    told = said(root, "resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))")
    assert "Could not append to the table 'contents'" in told
    assert "there is no room left; free some space" in told
    assert filled.version() == before
    assert filled.check().problems == []
    assert said(root, "") == ""
    assert filled.postings(open_only=False).collect().height == 40


def test_a_full_disk(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=96k", "tmpfs", disk]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk needs more rights than this user has")
    try:
        market = Market(disk / "market")
        market.record(*frames([posting("1")], day(0)), run_id="r1", batch=0)
        batches = [
            frames(
                [posting(str(n), description=f"{n} " * 500) for n in range(9)], day(number), run=str(number)
            )
            for number in range(50)
        ]
        with pytest.raises(StorageFailed, match="there is no room left"):  # noqa: PT012
            for number, batch in enumerate(batches):
                market.record(*batch, run_id=str(number), batch=0)
        assert market.check().problems == []
        assert market.postings().collect().height >= 1
    finally:
        subprocess.run(["umount", disk], check=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_a_folder_of_somebody_else_is_explained(filled: Market, root: Path) -> None:
    told = said(root, "os.setgid(65534); os.setuid(65534)")
    assert "it may not be written" in told
    assert "choose another folder" in told


# --- schema versions ----------------------------------------------------------------------


def add_column(table: DeltaTable) -> None:
    if "board_rank" not in {field.name for field in table.schema().fields}:
        table.alter.add_columns([Field("board_rank", PrimitiveType("integer"))])


def test_a_migration_runs_once_and_keeps_the_facts(
    filled: Market, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[int] = []

    def second(table: DeltaTable) -> None:
        steps.append(2)
        add_column(table)

    def third(table: DeltaTable) -> None:
        steps.append(3)

    changes = [tables.Migration("labels", 2, second), tables.Migration("labels", 3, third)]
    monkeypatch.setattr(tables, "MIGRATIONS", changes)
    for _ in range(2):
        assert "board_rank" in Market(root).labels().collect().columns
        assert Market(root).postings().collect().height == 2
    assert steps == [2, 3]
    assert DeltaTable(str(root / "labels")).metadata().description == "schema version 3"
    assert DeltaTable(str(root / "contents")).metadata().description == "schema version 1"


def test_a_migration_that_was_cut_goes_on(
    filled: Market, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_column(DeltaTable(str(root / "labels")))  # done, but its version was not written any more
    monkeypatch.setattr(tables, "MIGRATIONS", [tables.Migration("labels", 2, add_column)])
    assert "board_rank" in Market(root).labels().collect().columns


def test_a_new_market_begins_at_the_newest_version(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(table: DeltaTable) -> None:
        raise AssertionError("a new table needs no migration")

    monkeypatch.setattr(tables, "MIGRATIONS", [tables.Migration("labels", 2, never)])
    Market(root).record_run(run_row("r1", day(0)))
    assert Market(root).labels().collect().is_empty()


def test_tables_of_a_newer_sunset_are_left_alone(filled: Market, root: Path) -> None:
    DeltaTable(str(root / "labels")).alter.set_table_description("schema version 9")
    with pytest.raises(StorageFailed, match=r"has schema version 9, this Sunset knows 1. Install the newer"):
        Market(root).labels()


def test_commits_say_when_and_for_which_batch(market: Market, clock: Clock, root: Path) -> None:
    clock.now = day(4)
    market.record(*frames([posting("1")], day(0)), run_id="r1", batch=3)
    (commit,) = DeltaTable(str(root / "sightings")).history(1)
    assert (commit["run_id"], commit["batch"]) == ("r1", 3)
    assert commit["recorded_at"] == day(4).isoformat()


# --- the data dictionary ------------------------------------------------------------------


def test_the_data_dictionary_is_up_to_date() -> None:
    file = REPOSITORY / "docs" / "data-dictionary.md"
    assert file.read_text(encoding="utf-8") == dictionary(), "run: python -m sunset.store.dictionary"


def test_the_data_dictionary_explains_every_column() -> None:
    rows = [line for line in dictionary().splitlines() if line.startswith("| `")]
    assert len(rows) > 100
    assert [row for row in rows if row.endswith("|  |")] == []


def test_the_data_dictionary_is_written_where_it_is_asked_for(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "sunset.store.dictionary", tmp_path / "d.md"], check=True, cwd=tmp_path
    )
    assert (tmp_path / "d.md").read_text(encoding="utf-8") == dictionary()
