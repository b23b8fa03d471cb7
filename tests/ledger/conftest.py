"""A ledger on either database, and a clock that can be set."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sunset.ledger import Ledger
from sunset.profile import Profile, Skill
from sunset.schema import Evaluation

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Watch:
    """A clock that goes on when told to."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database, of either kind."""
    if request.param == "postgresql":
        found: str = request.getfixturevalue("postgres_url")
        return found
    return f"sqlite:///{tmp_path / 'home' / 'ledger.db'}"


@pytest.fixture
def ledger(url: str, watch: Watch) -> Iterator[Ledger]:
    with Ledger.open(url, clock=watch) as opened:
        yield opened


@pytest.fixture
def ada() -> Profile:
    return Profile(name="Ada Beispiel", language="de", skills=(Skill(name="Python", years=5),))


@pytest.fixture
def judged() -> Callable[..., Evaluation]:
    """Make an evaluation; what is not said is ordinary."""

    def make(job_id: str, **given: Any) -> Evaluation:
        usual = {"input_hash": "h1", "digest": "d1", "level": "Good", "score": 0.8, "confidence": 0.9}
        return Evaluation.model_validate({"job_id": job_id, **usual, **given})

    return make
