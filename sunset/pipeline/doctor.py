"""Looks whether everything Sunset needs is there and works."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sunset import delivery, sources
from sunset.errors import SunsetError
from sunset.pipeline.bench import Workbench
from sunset.settings import SourceChoice

__all__ = ["Check", "examine"]

LEAST_FREE = 500 * 1024**2  # bytes; a crawl of a large board with its analyses


@dataclass(frozen=True)
class Check:
    """One thing that was looked at; `text` says how it is, and what to do where it is not well."""

    name: str
    ok: bool
    text: str


def examine(bench: Workbench) -> list[Check]:
    """Check settings, store, database, encoder, mail server, sources and disk; none stops the others."""
    return [
        _checked("settings", lambda: _settings(bench)),
        _checked("disk", lambda: _disk(bench)),
        _checked("store", lambda: _store(bench)),
        _checked("database", lambda: _database(bench)),
        _checked("encoder", lambda: _encoder(bench)),
        _checked("smtp", lambda: _smtp(bench)),
        *(_checked(f"source {one.name}", partial(_source, one)) for one in bench.settings.sources),
    ]


def _checked(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, True, look())
    except (SunsetError, OSError) as error:
        return Check(name, False, str(error))


def _settings(bench: Workbench) -> str:
    file = Path(os.environ.get("SUNSET_CONFIG", "sunset.toml"))
    origin = str(file) if file.is_file() else "no sunset.toml: defaults and environment"
    crawls = len(bench.settings.sources)
    if crawls and not bench.settings.crawl.contact:
        raise SunsetError(
            "Crawling without a contact is impolite. Set 'crawl.contact' to an address or page of yours."
        )
    return f"{origin}; workspace '{bench.settings.workspace}'; {crawls} sources"


def _disk(bench: Workbench) -> str:
    bench.settings.home.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(bench.settings.home).free
    if free < LEAST_FREE:
        raise SunsetError(f"Only {free // 1024**2} MB are free in {bench.settings.home}. Make room.")
    return f"{free // 1024**3} GB free in {bench.settings.home}"


def _store(bench: Workbench) -> str:
    health = bench.market.check()
    if health.problems:
        raise SunsetError(" ".join(health.problems))
    rows = {name: table["rows"] for name, table in health.tables.items()}
    return f"{bench.settings.market_url}: " + (
        ", ".join(f"{n} {name}" for name, n in rows.items()) or "empty"
    )


def _database(bench: Workbench) -> str:
    problems = bench.ledger.check()
    if problems:
        raise SunsetError(" ".join(problems))
    return f"{bench.ledger.place}: {len(bench.ledger.profiles())} profiles"


def _encoder(bench: Workbench) -> str:
    near, far = (
        bench.encoder.transform(["Softwareentwickler", "software developer", "Bäckerin"])[1:]
        @ (bench.encoder.transform(["Softwareentwickler"])[0])
    )
    if not near > far:
        raise SunsetError(
            "The encoder finds a baker nearer to a developer than a developer. Delete its cache."
        )
    return f"{bench.settings.encoder.model} ({bench.encoder.digest})"


def _smtp(bench: Workbench) -> str:
    smtp = bench.settings.smtp
    if smtp.host is None:
        return f"no server set: mail lands in {bench.settings.outbox}"
    delivery.probe(smtp)
    return f"{smtp.host}:{smtp.port} answers ({smtp.security})"


def _source(choice: SourceChoice) -> str:
    source = sources.find(choice.name)
    return f"{source.title}: {source.scope(choice.params)}"
