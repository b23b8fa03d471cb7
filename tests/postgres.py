"""A real PostgreSQL for tests: one server a test session (and xdist worker), one database a test."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest

_FOLDERS = [
    Path("/usr/lib/postgresql/15/bin"),
    *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True),
]
_NUMBERS = count()


def _programs() -> Path | None:
    for folder in _FOLDERS:
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).parent if found else None


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Path]:
    """Folder of the socket of a running server; initdb refuses root, so root becomes ``postgres``."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL's programs (initdb, pg_ctl) are not installed: apt-get install postgresql-15")
    who: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as name:  # a short socket path
        folder = Path(name)
        if os.geteuid() == 0:
            who = {"user": "postgres", "group": "postgres"}
            shutil.chown(folder, "postgres", "postgres")
        data = folder / "data"

        def run(program: str, *arguments: str) -> None:
            done = subprocess.run(
                [programs / program, "-D", data, *arguments],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=(folder / "log").open("a"),
                stderr=subprocess.STDOUT,
                check=False,
                **who,
            )
            assert done.returncode == 0, (folder / "log").read_text()

        run("initdb", "-U", "sunset", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        options = f"-c listen_addresses='' -k {folder} -F -c synchronous_commit=off"
        run("pg_ctl", "-w", "-o", options, "-l", str(folder / "server.log"), "start")
        try:
            yield folder
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")


@contextmanager
def _database(server: Path) -> Iterator[str]:
    name = f"test{next(_NUMBERS)}"
    with psycopg.connect(f"host={server} user=sunset dbname=postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        yield f"postgresql://sunset@/{name}?host={server}"
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgres_url(postgres_server: Path) -> Iterator[str]:
    """URL of an empty database that is dropped after the test."""
    with _database(postgres_server) as url:
        yield url


@pytest.fixture
def second_postgres_url(postgres_server: Path) -> Iterator[str]:
    """URL of another empty database."""
    with _database(postgres_server) as url:
        yield url
