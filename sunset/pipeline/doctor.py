"""Looks whether everything Sunset needs is there and works."""

import os
import shlex
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sunset import delivery, sources
from sunset.errors import SunsetError
from sunset.pipeline.bench import Workbench
from sunset.pipeline.monitor.health import ASK_THE_SITE, failures, listing, source_health
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
    """Check everything, from the settings to the last crawl of each source; none stops the others."""
    return [
        _checked("settings", lambda: _settings(bench)),
        _checked("home", lambda: _home(bench)),
        _checked("out", lambda: _writable(bench.settings.out)),
        _checked("store", lambda: _store(bench)),
        _checked("database", lambda: _database(bench)),
        _checked("encoder", lambda: _encoder(bench)),
        _checked("smtp", lambda: _smtp(bench)),
        _checked("profiles", lambda: _profiles(bench)),
        _checked("sources", lambda: _sources(bench)),
        *(_checked(f"source {one.name}", partial(_source, bench, one)) for one in bench.settings.sources),
    ]


def _checked(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, True, look())
    except SunsetError as error:
        return Check(name, False, str(error))
    except OSError as error:
        return Check(name, False, f"{error.filename or name}: {error.strerror}.")


def _settings(bench: Workbench) -> str:
    file = Path(os.environ.get("SUNSET_CONFIG", "sunset.toml"))
    origin = str(file) if file.is_file() else "no sunset.toml: defaults and environment"
    if bench.settings.sources and not bench.settings.crawl.contact:
        raise SunsetError(
            "Crawling without a contact is impolite. Set 'crawl.contact' to an address or page of yours."
        )
    return f"{origin}; workspace '{bench.settings.workspace}'"


def _writable(folder: Path) -> str:
    """Write a file there that is gone at once; where the folder is missing, where it would be made."""
    try:
        with tempfile.TemporaryFile(dir=_made(folder)):
            return f"{folder} can be written"
    except OSError as error:
        raise SunsetError(
            f"{folder} cannot be written ({error.strerror}). Mend its permissions, or set another folder."
        ) from None


def _made(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that is there."""
    return next(one for one in (folder, *folder.absolute().parents) if one.exists())


def _home(bench: Workbench) -> str:
    told = _writable(bench.settings.home)
    free = shutil.disk_usage(_made(bench.settings.home)).free
    if free < LEAST_FREE:
        raise SunsetError(f"Only {free // 1024**2} MB are free in {bench.settings.home}. Make room.")
    return f"{told}, {free // 1024**3} GB free"


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
    return f"{bench.ledger.place} is sound"


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


def _profiles(bench: Workbench) -> str:
    names = [version.name for version in bench.ledger.profiles()]
    if not names:
        raise SunsetError("There is no profile yet. Add one: sunset profile save FILE")
    return ", ".join(names)


def _sources(bench: Workbench) -> str:
    if not bench.settings.sources:
        raise SunsetError(
            f"No source is set. Add one to sunset.toml: [[sources]]. Installed: {', '.join(sources.names())}."
        )
    return ", ".join(one.name for one in bench.settings.sources)


def _source(bench: Workbench, choice: SourceChoice) -> str:
    """Say how its last crawl went; one with alarms, or one that broke, is not well."""
    source = sources.find(choice.name)
    here = f"{source.title}: {source.scope(choice.params)}"
    for row in failures(bench).filter(stage="fetch", key=listing(choice)).iter_rows(named=True):
        first = f"sunset retry {shlex.quote(row['key'])}; " if row["waits_for_person"] else ""
        raise SunsetError(f"{here}: {row['message']} To do: {first}{ASK_THE_SITE}")
    crawls = source_health(bench).filter(scope=listing(choice))
    if crawls.is_empty():
        return f"{here}; not read yet"
    last = crawls.row(0, named=True)
    when = f"{last['finished_at']:%Y-%m-%d %H:%M} UTC"
    if last["alarms"]:
        raise SunsetError(f"{here}, read {when}: {' '.join(last['alarms'])} To do: {ASK_THE_SITE}")
    return f"{here}; read {when}, {last['kept']} postings"
