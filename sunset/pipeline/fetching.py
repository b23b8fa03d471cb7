"""Fetch: each source is crawled in a process of its own, started by name."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from sunset import sources
from sunset.errors import SourceFailed, SunsetError
from sunset.failpoints import failpoint
from sunset.files import private_folder
from sunset.pipeline.bench import StageResult, Workbench
from sunset.settings import SourceChoice

__all__ = ["fetch"]


def fetch(bench: Workbench, run_id: str) -> StageResult:
    """Crawl the sources of the settings into the market and link duplicates."""
    result = StageResult("fetch")
    choices = bench.settings.sources
    if not choices:
        result.notes.append("No source is set, so nothing was fetched. Add one to sunset.toml: [[sources]]")
        return result
    with bench.alone("fetch"):
        waiting = bench.waiting("fetch")
        for choice in choices:
            scope = choice.name
            try:
                scope = sources.find(choice.name).scope(choice.params)
                if scope in waiting:
                    result.notes.append(f"{scope}: not tried, {waiting[scope]}")
                    continue
                _crawl(bench, choice, run_id, result)
                bench.ledger.resolve_failure("fetch", scope)
            except SunsetError as error:
                bench.fail(result, scope, error)
                result.alarms.append(f"{scope}: {error}")
        failpoint("fetch.before_links")
        linked = bench.market.link_duplicates()
        if linked:
            result.notes.append(f"{linked} postings repeat another and are shown with it.")
        contacts = bench.market.remove_contacts(dry_run=False)
        if contacts:
            result.notes.append(f"{contacts} contacts were past their last day and are removed.")
    return result


def _crawl(bench: Workbench, choice: SourceChoice, run_id: str, result: StageResult) -> None:
    command = [sys.executable, "-m", "spiders", "crawl", "--watch-stdin"]
    command += ["--source", choice.name, "--run-id", run_id]
    # Options and parameters may hold a secret, and everybody on the machine can see a command line.
    market = bench.settings.market_url
    environment = os.environ | {
        # whole: the crawl would count a relative place from the folder of the settings file once more
        "SUNSET_MARKET": market if "://" in market else str(Path(market).absolute()),
        "SUNSET_MARKET_OPTIONS": json.dumps(bench.settings.market_options),
        "SUNSET_CRAWL_PARAMS": json.dumps(choice.params),
    }
    logs = bench.settings.home / "logs"
    private_folder(logs)
    log = logs / f"{run_id}-{choice.name}.log"
    log.touch(mode=0o600)  # addresses stand in it as they were asked for
    ended: dict[str, Any] | None = None
    with (
        log.open("w", encoding="utf-8") as errors,
        # The crawl ends when its standard input does, so it never outlives this process.
        subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        assert process.stdout is not None
        for line in process.stdout:
            event = _event(line)
            if event.get("event") == "progress":
                bench.progress("fetch", event.get("kept", 0), event.get("expected"), choice.name)
            elif event.get("event") in ("finished", "failed"):
                ended = event
    if ended is None:
        raise SourceFailed(
            f"the crawl ended without a record (exit {process.returncode}). {_last_words(log)}"
        )
    if ended["event"] == "failed":
        raise SourceFailed(ended["error"])
    result.done += ended["kept"]
    result.alarms += [f"{choice.name}: {alarm}" for alarm in ended["alarms"]]
    if ended["message"]:
        result.notes.append(f"{choice.name}: {ended['message']}")
    if ended["dropped_file"]:
        result.notes.append(f"{choice.name}: what could not be read is kept in {ended['dropped_file']}")


def _event(line: str) -> dict[str, Any]:
    try:
        event = json.loads(line)
    except ValueError:
        return {}
    return event if isinstance(event, dict) else {}


def _last_words(log: Path) -> str:
    lines = [line for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    return f"Its last words: {lines[-1][:300]} (all: {log})" if lines else f"It left no log ({log})."
