"""Fixtures for all tests: a clean environment, a home of one's own, a clock that stands still."""

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.postgres import postgres_server, postgres_url, second_postgres_url  # noqa: F401 (fixtures)

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the machine's owner reaches a test."""
    import os

    for name in list(os.environ):
        if name.startswith("SUNSET_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("SUNSET_CONFIG", str(tmp_path / "sunset.toml"))
    monkeypatch.setenv("MLFLOW_DISABLE_TELEMETRY", "true")


@pytest.fixture(autouse=True)
def main_module() -> Iterator[None]:
    """A notebook run in a test takes the place of ``__main__``, without which nothing can be spawned."""
    before = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = before


@pytest.fixture
def noon() -> Callable[[], datetime]:
    """A clock that says 22 November 2026, 12:00 UTC."""
    return lambda: datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with benchmark data and recorded payloads, which a plain clone lacks."""
    if not SHARED.is_dir():
        pytest.skip("no ../shared beside this clone: recorded payloads and benchmark data are not part of it")
    return SHARED
