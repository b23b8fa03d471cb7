"""Opening, migrating, and what the ledger says when its database is in trouble."""

import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from sunset.clock import utc_now
from sunset.errors import BadInput, Busy, StorageFailed
from sunset.ledger import Ledger
from sunset.ledger.database import connect, head, revision, upgrade
from sunset.ledger.models import Base
from sunset.profile import Profile
from tests.ledger import workers


def test_models_and_migrations_agree(url: str) -> None:
    Ledger.open(url).close()
    engine = connect(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": "sunset_version"})
        assert compare_metadata(context, Base.metadata) == []
        assert revision(connection) == head()
        tables = set(inspect(connection).get_table_names())
    engine.dispose()
    assert tables == {*Base.metadata.tables, "sunset_version"}


def test_an_upgrade_can_be_taken_back(url: str) -> None:
    from alembic import command

    from sunset.ledger.database import _config

    engine = connect(url)
    upgrade(engine)
    config = _config()
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    with engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) == {"sunset_version"}
    engine.dispose()


def test_processes_that_open_a_new_ledger_at_once_all_succeed(url: str) -> None:
    together = workers.barrier(3)
    started = [workers.start(workers.open_it, url, together) for _ in range(3)]
    assert [workers.ended(process) for process in started] == [0, 0, 0]
    with Ledger.open(url) as ledger:
        assert ledger.check() == []


def test_opening_again_keeps_what_is_there(url: str, ada: Profile) -> None:
    with Ledger.open(url) as ledger:
        ledger.save_profile("ada", ada)
    with Ledger.open(url) as ledger:
        assert ledger.profile("ada").profile == ada
        assert ledger.check() == []


def test_a_database_of_a_newer_sunset_is_left_alone(url: str) -> None:
    Ledger.open(url).close()
    engine = connect(url)
    with engine.execution_options(write=True).begin() as connection:
        connection.execute(text("UPDATE sunset_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(BadInput, match=r"newer Sunset \(revision 9999"):
        Ledger.open(url)


def test_the_sqlite_file_is_made_for_its_owner_only_and_in_wal_mode(tmp_path: Path) -> None:
    file = tmp_path / "a" / "b" / "ledger.db"
    Ledger.open(f"sqlite:///{file}").close()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with sqlite3.connect(file) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("var/ledger.db", "cannot be read. Use for example sqlite:///"),
        ("mysql://user@host/sunset", "does not speak 'mysql'"),
    ],
)
def test_a_wrong_url_says_how_a_right_one_looks(url: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        Ledger.open(url)


def test_an_unreachable_server_is_named_without_its_password() -> None:
    with pytest.raises(StorageFailed, match="cannot be reached") as caught:
        Ledger.open("postgresql://ada:geheim@127.0.0.1:1/sunset")
    assert "geheim" not in str(caught.value)
    assert "ada" in str(caught.value)


def test_a_database_that_does_not_exist_is_an_error_that_says_so(postgres_url: str) -> None:
    with pytest.raises(StorageFailed, match=r'database "nowhere" does not exist'):
        Ledger.open(
            postgres_url.replace("@/", "@/nowhere?x=").split("?x=")[0] + "?" + postgres_url.split("?")[1]
        )


def test_a_locked_file_is_busy_and_reading_goes_on(tmp_path: Path, ada: Profile) -> None:
    file = tmp_path / "ledger.db"
    with Ledger.open(f"sqlite:///{file}?timeout=0.1") as ledger:
        ledger.save_profile("ada", ada)
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy, match="locked by another process"):
            ledger.candidacy("ada", "job-1")
        assert [version.name for version in ledger.profiles()] == ["ada"]
        other.execute("ROLLBACK")
        assert ledger.candidacy("ada", "job-1").job_id == "job-1"
        other.close()


def test_a_file_that_is_no_database_is_not_touched(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    file.write_text("Dear diary, " * 100)
    with pytest.raises(StorageFailed, match="broken or no ledger"):
        Ledger.open(f"sqlite:///{file}")
    assert file.read_text().startswith("Dear diary")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file, not a folder")
    with pytest.raises(StorageFailed, match="cannot be made there"):
        Ledger.open(f"sqlite:///{tmp_path / 'home' / 'ledger.db'}")


def test_a_full_disk_loses_nothing(tmp_path: Path, ada: Profile) -> None:
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}") as ledger:
        ledger.save_profile("ada", ada)
        with ledger._engine.connect() as connection:  # SQLite's own limit gives the error of a full disk
            connection.exec_driver_sql("PRAGMA max_page_count=1")
        with pytest.raises(StorageFailed, match="the disk is full"):
            ledger.save_profile("ben", Profile(name="Ben", summary="x" * 100_000))
        assert [version.name for version in ledger.profiles()] == ["ada"]


def test_the_check_finds_what_belongs_to_nothing(tmp_path: Path, ada: Profile) -> None:
    file = tmp_path / "ledger.db"
    with Ledger.open(f"sqlite:///{file}") as ledger:
        ledger.save_profile("ada", ada)
        with sqlite3.connect(file) as connection:
            connection.execute("DELETE FROM profiles")
        assert ledger.check() == ["Table profile_versions, row 1: belongs to nothing. Restore a backup."]


def test_a_locked_row_of_postgresql_is_busy(postgres_url: str, ada: Profile) -> None:
    with Ledger.open(f"{postgres_url}&options=-c%20lock_timeout%3D100ms") as ledger:
        candidacy = ledger.candidacy(ledger.save_profile("ada", ada).name, "job-1").id
        other = connect(postgres_url)
        with other.begin() as connection:
            connection.execute(text("SELECT * FROM candidacies FOR UPDATE"))
            with pytest.raises(Busy, match="locked by another process"):
                ledger.apply(candidacy, day=utc_now().date(), channel="portal")
        other.dispose()
        assert ledger.apply(candidacy, day=utc_now().date(), channel="portal").job_id == "job-1"


def test_a_connection_that_was_cut_is_made_again(postgres_url: str, ada: Profile) -> None:
    with Ledger.open(postgres_url) as ledger:
        ledger.save_profile("ada", ada)
        other = connect(postgres_url)
        with other.begin() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        other.dispose()
        assert [version.name for version in ledger.profiles()] == ["ada"]


def test_threads_share_a_handle_and_every_move_happens_once(ledger: Ledger, ada: Profile) -> None:
    ledger.save_profile("ada", ada)

    def dismiss(number: int) -> int:
        candidacy = ledger.candidacy("ada", "job-1")
        ledger.dismiss(candidacy.id, reason=f"no, says {number}")
        return candidacy.id

    with ThreadPoolExecutor(4) as pool:
        ids = set(pool.map(dismiss, range(8)))
    assert len(ids) == 1
    assert ledger.history(ids.pop())["to"].to_list() == [3, 9]
