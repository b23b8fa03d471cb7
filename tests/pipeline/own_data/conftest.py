"""An installation where two people have something everywhere."""

from pathlib import Path

import pytest

from sunset import delivery
from sunset.pipeline import Workbench
from sunset.settings import Settings
from tests.ledger.lives import live
from tests.pipeline.filled import START, fetch, posting


@pytest.fixture(params=["sqlite", "postgresql"])
def bench(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbench:
    """Ada, whose every text is a formula to a spreadsheet, and Ben."""
    if request.param == "postgresql":
        monkeypatch.setenv("SUNSET_DATABASE", request.getfixturevalue("postgres_url"))
    monkeypatch.setenv("SUNSET_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("SUNSET_OUT", str(tmp_path / "out"))
    bench = Workbench(Settings.load(), clock=lambda: START)
    live(bench.ledger, "ada", "=Ada+Mark")
    live(bench.ledger, "ben", "Benmark")
    fetch(bench, [posting(1)], "r1")
    bench.ledger.candidacy("ada", posting(1).row()["job_id"])
    for name in ("ada", "ben"):
        letters = tmp_path / "out" / "default" / name / "letters"
        letters.mkdir(parents=True)
        (letters / f"{name}.pdf").write_bytes(b"%PDF of " + name.encode())
        mail = delivery.outbox_file(bench.settings.outbox, f"{name}-{name}-key")
        mail.parent.mkdir(exist_ok=True)
        mail.write_bytes(f"To: {name}".encode())
    return bench
