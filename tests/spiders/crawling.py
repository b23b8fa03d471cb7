"""Runs crawls as their users do: `python -m spiders crawl` in a process of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sunset.store import Market


@dataclass(frozen=True)
class Crawled:
    """How a crawl ended."""

    code: int
    events: list[dict[str, Any]]
    errors: str
    home: Path

    @property
    def finished(self) -> dict[str, Any]:
        assert self.events, self.errors
        assert self.events[-1]["event"] == "finished", (self.events[-1], self.errors)
        return self.events[-1]

    @property
    def alarms(self) -> str:
        return " | ".join(self.finished["alarms"])

    @property
    def market(self) -> Market:
        return Market(self.home / "market")

    def postings(self) -> dict[str, dict[str, Any]]:
        return {row["source_id"]: row for row in self.market.postings().collect().to_dicts()}

    def dropped(self) -> list[dict[str, Any]]:
        lines = Path(self.finished["dropped_file"]).read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]


def environment(home: Path, url: str, params: dict[str, Any] | None = None) -> dict[str, str]:
    """The environment of a crawl that may read `url` and does not wait between requests."""
    return os.environ | {
        "SUNSET_HOME": str(home),
        "SUNSET_CRAWL_PARAMS": json.dumps({"base_url": url} | (params or {})),
        "SUNSET_CRAWL__DELAY": "0",
        "SUNSET_CRAWL__CONTACT": "operator@sunset.example",
        "SUNSET_CRAWL__ALLOW_PRIVATE_HOSTS": json.dumps([url.split("//")[1]]),
    }


def command(run_id: str, source: str = "mainbrueck") -> list[str]:
    """The command line of a crawl."""
    return [sys.executable, "-m", "spiders", "crawl", "--source", source, "--run-id", run_id]


def crawl(
    home: Path,
    url: str,
    run_id: str = "run",
    source: str = "mainbrueck",
    env: dict[str, str] | None = None,
    **params: Any,
) -> Crawled:
    """Run a crawl to its end."""
    done = subprocess.run(
        command(run_id, source),
        env=environment(home, url, params) | (env or {}),
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=90,
        check=False,
    )
    events = [json.loads(line) for line in done.stdout.splitlines()]
    return Crawled(done.returncode, events, done.stderr, home)
