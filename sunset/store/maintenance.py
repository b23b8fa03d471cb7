"""Upkeep of the tables: compact, vacuum, backup, restore, and a check-up."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import polars as pl
from deltalake import CommitProperties, DeltaTable, write_deltalake

from sunset.errors import BadInput, StorageFailed, SunsetError
from sunset.store.tables import TABLES, Tables, explained

__all__ = ["Health", "backup", "check", "compact", "restore", "vacuum"]

_MANIFEST = "backup.json"


@dataclass(frozen=True)
class Health:
    """How a market is.

    `tables` gives for each table `version`, `rows`, `files` and `bytes`; `problems` are sentences that
    say what is wrong and what to do, none if all is well.
    """

    tables: dict[str, dict[str, int]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def _opened(tables: Tables) -> Iterator[tuple[str, DeltaTable]]:
    for name in TABLES:
        table = tables.open(name)
        if table is not None:
            yield name, table


def compact(tables: Tables) -> dict[str, dict[str, int]]:
    """Join small files of every table."""
    done = {}
    for name, table in _opened(tables):
        with explained(f"compact the table '{name}'", tables.url(name)):
            metrics = table.optimize.compact(
                commit_properties=CommitProperties(custom_metadata=tables.stamp())
            )
        done[name] = {"files_added": metrics["numFilesAdded"], "files_removed": metrics["numFilesRemoved"]}
    return done


def vacuum(tables: Tables, *, dry_run: bool, keep: timedelta) -> dict[str, list[str]]:
    """Name or delete the files of every table that no version younger than `keep` needs."""
    hours = int(keep.total_seconds() // 3600)
    done = {}
    for name, table in _opened(tables):
        with explained(f"vacuum the table '{name}'", tables.url(name)):
            done[name] = table.vacuum(
                hours, dry_run=dry_run, enforce_retention_duration=False, full=True
            )  # full: also what a crash left behind
    return done


def _copy(source: Tables, target: Tables) -> dict[str, int]:
    # sightings are opened first and written last: they refer to the others, and mark the market as begun
    opened = {name: source.open(name) for name in reversed(TABLES)}
    rows = {}
    for name in TABLES:
        table = opened[name]
        assert table is not None
        with explained(f"copy the table '{name}' to {target.url(name)}", source.url(name)):
            rows[name] = table.count()
            write_deltalake(
                target.url(name),
                table.scan(),
                mode="overwrite",
                schema_mode="overwrite",
                partition_by=list(TABLES[name].partition_by) or None,
                description=table.metadata().description,
                configuration=TABLES[name].configuration,
                storage_options=target.options,
                commit_properties=CommitProperties(custom_metadata=target.stamp()),
            )
    return rows


def backup(tables: Tables, folder: Path) -> dict[str, int]:
    """Copy all tables into a new folder, which appears when it is whole."""
    if folder.exists() and any(folder.iterdir()):
        raise BadInput(f"{folder} is not empty. Name a new folder for the backup.")
    part = folder.with_name(folder.name + ".part")
    rows = _copy(tables, Tables(part, None, tables.clock)) if tables.begun() else {}
    with explained("write the backup", str(folder)):
        part.mkdir(parents=True, exist_ok=True)
        manifest = {"made_at": tables.clock().isoformat(), "rows": rows}
        (part / _MANIFEST).write_text(json.dumps(manifest, indent=2), encoding="utf-8")
        if folder.exists():
            folder.rmdir()
        part.replace(folder)
    return rows


def restore(tables: Tables, folder: Path) -> dict[str, int]:
    """Copy a backup into an empty market."""
    manifest = folder / _MANIFEST
    if not manifest.is_file():
        raise BadInput(f"{folder} is no whole backup: it lacks {_MANIFEST}. Name a folder `backup` wrote.")
    if tables.begun():
        raise BadInput(
            f"The market at {tables.root} is not empty, and a restore must not mix two. "
            "Set 'market' to a new folder, restore there, and remove the old one when all is well."
        )
    try:
        expected = json.loads(manifest.read_text(encoding="utf-8"))["rows"]
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput(f"The backup in {folder} is damaged: {manifest.name}: {error}. Use another.") from None
    if not expected:  # of a market in which nothing was recorded yet
        return {}
    source = Tables(folder, None, tables.clock)
    health = check(source)
    found = {name: table["rows"] for name, table in health.tables.items()}
    if health.problems or found != expected:
        raise BadInput(
            f"The backup in {folder} is damaged: {' '.join(health.problems) or found}. Use another."
        )
    return _copy(source, tables)


def check(tables: Tables) -> Health:
    """Read the keys of every table, and compare the files with what the log says of them."""
    health = Health()
    try:
        if tables.open("sightings") is None:
            return health
    except SunsetError as error:
        health.problems.append(str(error))
        return health
    for name in TABLES:
        try:
            health.tables[name] = _figures(tables, name, health.problems)
        except SunsetError as error:
            health.problems.append(str(error))
    if not health.problems:
        _references(tables, health.problems)
    return health


def _figures(tables: Tables, name: str, problems: list[str]) -> dict[str, int]:
    table = tables.open(name)
    assert table is not None
    files = pl.DataFrame(table.get_add_actions(flatten=True)).select("path", "size_bytes")
    if not tables.remote:
        for path, size in files.iter_rows():
            file = Path(tables.url(name)) / path
            if not file.is_file() or file.stat().st_size != size:
                how = "is missing" if not file.is_file() else f"has {file.stat().st_size} bytes, not {size}"
                raise StorageFailed(f"A file of the table '{name}' {how}: {file}. Restore the last backup.")
    key = list(TABLES[name].key)
    with explained(f"read the table '{name}'", tables.url(name)):
        keys = tables.scan(name).select(key).collect()
    doubled = keys.height - keys.n_unique()
    if doubled:
        problems.append(
            f"The table '{name}' holds {doubled} rows twice. Another program than Sunset has written to "
            "it: find out which, stop it, and restore the last backup."
        )
    return {
        "version": table.version(),
        "rows": keys.height,
        "files": files.height,
        "bytes": int(files.get_column("size_bytes").sum()),
    }


def _references(tables: Tables, problems: list[str]) -> None:
    with explained("compare the tables", tables.root):
        lost = (
            tables.scan("sightings")
            .select("content_key")
            .drop_nulls()
            .join(tables.scan("contents"), on="content_key", how="anti")
            .select(pl.len())
            .collect()
            .item()
        )
    if lost:
        problems.append(
            f"{lost} sightings refer to contents that are not there. Restore the last backup, or crawl anew."
        )
