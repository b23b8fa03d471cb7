"""Delta tables that only grow, never hold a key twice, and know their schema's version.

Every append carries the same application transaction. Delta refuses a commit whose transaction
another writer has moved since the table was read, so reading the keys that are there, leaving them
out and appending the rest is one step: of two writers with the same rows, the second sees the first's.
"""

import random
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import dataframely as dy
import polars as pl
from arro3.core import RecordBatchReader
from deltalake import CommitProperties, DeltaTable, Transaction, write_deltalake
from deltalake import Schema as DeltaSchema
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError

from sunset import schema
from sunset.clock import Clock
from sunset.errors import Busy, NotFound, StorageFailed
from sunset.files import private_folder

__all__ = ["FEW", "MIGRATIONS", "TABLES", "Migration", "Table", "Tables", "explained", "only_new"]


@dataclass(frozen=True)
class Table:
    """What a table holds, and which columns make a row one of its kind.

    Parameters
    ----------
    rows : its columns.
    key : what makes two rows the same.
    partition_by : columns that part its files.
    words : columns that may name a person; of the others Delta keeps least and greatest value in its log.
    """

    rows: type[dy.Schema]
    key: tuple[str, ...]
    partition_by: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def configuration(self) -> dict[str, str]:
        """Properties of the table: what its log may say of the rows, which it keeps longer than the rows."""
        plain = [
            name
            for name, kind in self.empty.schema.items()
            if name not in (*self.words, *self.partition_by) and not kind.is_nested()
        ]
        return {"delta.dataSkippingStatsColumns": ",".join(plain)} if self.words else {}

    @property
    def empty(self) -> pl.DataFrame:
        """No rows, with the columns and types of the table."""
        return self.rows.create_empty()


TABLES: dict[str, Table] = {
    "contents": Table(
        schema.Contents,
        ("content_key",),
        words=("title", "description", "raw", "location_label", "contact_name", "contact_role"),
    ),
    "evidence": Table(
        schema.EvidenceRows, ("analysis_id", "field", "source_field", "start", "end"), words=("quote",)
    ),
    "analyses": Table(schema.Analyses, ("analysis_id",), ("specialist",), words=("values",)),
    "vectors": Table(schema.Vectors, ("chunk_hash", "encoder_digest"), ("encoder_digest",)),
    "links": Table(schema.Links, ("job_id", "linked_at")),
    "labels": Table(schema.Labels, ("input_hash", "field", "value", "annotator", "labelled_at")),
    "source_runs": Table(schema.SourceRuns, ("run_id", "scope")),
    "rejected": Table(schema.Rejected, ("row_key",), words=("row",)),
    "sightings": Table(schema.Sightings, ("job_id", "scope", "run_id")),
}
"""All tables; `sightings` is last and made last, so where it is, the others are."""


@dataclass(frozen=True)
class Migration:
    """A step that brings one table from the version before to `version`.

    `step` may be run again after a crash and then must do nothing more.
    """

    table: str
    version: int
    step: Callable[[DeltaTable], None]


MIGRATIONS: list[Migration] = []
"""In order of their versions; a table without one has version 1."""

FEW = 20_000
"""So many keys are looked up one by one; for more a whole column is read and joined."""

_ATTEMPTS = 200
_APPLICATION = "sunset"


def _wanted_version(name: str) -> int:
    return max((m.version for m in MIGRATIONS if m.table == name), default=1)


_CAUSES = (
    (r"(os error |Errno )(28|122|27)\b|No space left|StorageFull",
     "there is no room left; free some space, then repeat"),
    (r"(os error |Errno )(13|1|30)\b|Permission denied|Read-only|AccessDenied",
     "it may not be written or read; "
     "give the user who runs Sunset the right to, or choose another folder ('market' in sunset.toml)"),
    (r"(os error |Errno )(20|17)\b|Not a directory",
     "a file stands where a folder is needed; choose another folder"),
    (r"Generic S3|error sending request|NoSuchBucket", "the object store does not answer as it should; "
     "check 'market' and 'market_options' in sunset.toml, and that the server can be reached"),
)  # fmt: skip


@contextmanager
def explained(what: str, where: str, *but: type[Exception]) -> Iterator[None]:
    """Turn what storage says, but for errors of the types `but`, into what a person can do about it.

    Raises
    ------
    sunset.errors.StorageFailed : for a full disk, missing rights, an unreachable or damaged table.
    """
    try:
        yield
    except (DeltaError, OSError, pl.exceptions.PolarsError) as error:
        if but and isinstance(error, but):
            raise
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        for pattern, remedy in _CAUSES:
            if re.search(pattern, str(error)):
                raise StorageFailed(f"Could not {what} at {where}: {remedy}. ({said})") from error
        raise StorageFailed(
            f"Could not {what} at {where}: the table may be damaged. Run `sunset doctor` to see which "
            f"files, and restore the last backup if it confirms it. ({said})"
        ) from error


def only_new(rows: pl.DataFrame, key: tuple[str, ...]) -> Callable[[pl.LazyFrame], pl.DataFrame]:
    """Return a function that leaves out of `rows` the keys that a table already holds."""

    def missing(existing: pl.LazyFrame) -> pl.DataFrame:
        for column in key:
            values = rows.get_column(column).unique()
            if len(values) == 1:  # lets Delta skip the files that cannot hold it
                existing = existing.filter(pl.col(column) == values[0])
            elif len(values) <= FEW:  # lets Polars read the other columns of these rows alone
                existing = existing.filter(pl.col(column).is_in(values.implode()))
        there = existing.select(key).join(rows.lazy().select(key), on=key, how="semi").collect()
        return rows.join(there, on=key, how="anti", maintain_order="left")

    return missing


class Tables:
    """The folder or object-store prefix in which the tables lie.

    Parameters
    ----------
    root : folder or URL.
    options : object-store options, as `deltalake` takes them.
    clock : stamps the commits.
    """

    def __init__(self, root: str | Path, options: Mapping[str, str] | None, clock: Clock) -> None:
        self.remote = "://" in str(root)
        self.root = str(root).rstrip("/") if self.remote else str(Path(root).absolute())
        self.options = dict(options or {}) or None
        self.clock = clock

    def url(self, name: str) -> str:
        """Where the table `name` lies."""
        return f"{self.root}/{name}"

    def _find(self, name: str) -> DeltaTable | None:
        # opened anew each time: a table that was replaced must not be read as it used to be
        try:
            return DeltaTable(self.url(name), storage_options=self.options)
        except TableNotFoundError:
            return None

    def _has_rows(self) -> bool:
        # a market that is just being made has tables, but no rows
        return any((table := self._find(name)) is not None and table.count() > 0 for name in TABLES)

    def begun(self) -> bool:
        """Say whether anything was ever recorded."""
        with explained("open the market", self.root):
            return self._find("sightings") is not None

    def open(self, name: str, version: int | None = None) -> DeltaTable | None:
        """Return the table as it is now or was at `version`; None if nothing was ever recorded.

        Raises
        ------
        sunset.errors.StorageFailed : if the table is missing among others, damaged, or of a newer Sunset.
        sunset.errors.NotFound : if there is no such version.
        """
        with explained(f"open the table '{name}'", self.url(name)):
            table = self._find(name)
            if table is None:
                if self._has_rows():
                    raise StorageFailed(
                        f"The table '{name}' is missing at {self.url(name)}, though the market has others. "
                        "Restore the last backup into a new folder, and set 'market' to it."
                    )
                return None
            self._migrate(name, table)
        if version is None:
            return table
        if not 0 <= version <= table.version():
            raise _no_version(name, version, table.version())
        with explained(f"open version {version} of the table '{name}'", self.url(name)):
            return DeltaTable(self.url(name), version=version, storage_options=self.options)

    def _migrate(self, name: str, table: DeltaTable) -> None:
        found = int((re.search(r"version (\d+)", table.metadata().description or "") or ["", "1"])[1])
        if found > _wanted_version(name):
            raise StorageFailed(
                f"The table '{name}' at {self.url(name)} has schema version {found}, this Sunset knows "
                f"{_wanted_version(name)}. Install the newer Sunset that wrote it."
            )
        for migration in MIGRATIONS:
            if migration.table == name and migration.version > found:
                migration.step(table)
                table.alter.set_table_description(f"schema version {migration.version}")

    def begin(self) -> None:
        """Make the tables that are not there yet."""
        if self.open("sightings") is not None:
            return
        with explained("begin a market", self.root):
            if not self.remote:
                private_folder(Path(self.root))
            for name, table in TABLES.items():
                DeltaTable.create(
                    self.url(name),
                    schema=_delta_schema(table.empty),
                    mode="ignore",
                    partition_by=list(table.partition_by),
                    description=f"schema version {_wanted_version(name)}",
                    configuration=table.configuration,
                    storage_options=self.options,
                )

    def scan(self, name: str, version: int | None = None) -> pl.LazyFrame:
        """Return the rows of a table, lazily; no rows if nothing was ever recorded."""
        table = self.open(name, version)
        if table is None:
            return TABLES[name].empty.lazy()
        return self._scan(table)

    def _scan(self, table: DeltaTable) -> pl.LazyFrame:
        # by URL and version: the frame then stays what it was when this table object moves on
        return pl.scan_delta(
            table.table_uri, version=table.version(), storage_options=self.options, **self._credentials
        )

    @cached_property
    def _credentials(self) -> dict[str, Any]:
        return {"credential_provider": None} if self.options else {}

    def version(self, name: str) -> int:
        """Return the table's Delta version; -1 if nothing was ever recorded."""
        table = self.open(name)
        return -1 if table is None else table.version()

    def identity(self, name: str) -> str:
        """Return a text that changes whenever the table's rows may have changed."""
        table = self.open(name)
        return "none" if table is None else f"{table.metadata().id}@{table.version()}"

    def moment(self, name: str, version: int) -> datetime:
        """Return when `version` was written, by the clock of whoever wrote it."""
        table = self.open(name)
        if table is None:
            raise NotFound(f"Nothing was recorded at {self.root} yet, so there is no version {version}.")
        if not 0 <= version <= table.version():
            raise _no_version(name, version, table.version())
        # asked of the table as it is: one opened at a version numbers its history from the wrong end
        commit = table.history(table.version() - version + 1)[-1]
        if "recorded_at" in commit:
            return datetime.fromisoformat(commit["recorded_at"])
        return datetime.fromtimestamp(commit["timestamp"] / 1000, UTC)

    def stamp(self, note: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return what a commit says about itself: its moment by the clock, and `note`."""
        return {"recorded_at": self.clock().isoformat(), **(note or {})}

    def append(
        self,
        name: str,
        rows: pl.DataFrame | Callable[[pl.LazyFrame], pl.DataFrame],
        note: Mapping[str, Any] | None = None,
    ) -> int:
        """Append rows whose key is not there yet, as one step even beside other writers.

        Parameters
        ----------
        rows : rows of the table, or a function from the table's rows to those that are to be added.
        note : kept in the table's history.

        Returns
        -------
        How many rows were added.

        Raises
        ------
        sunset.errors.StorageFailed : for a full disk, missing rights, an unreachable or damaged table.
        sunset.errors.Busy : if others wrote without a pause for too long.
        """
        if isinstance(rows, pl.DataFrame):
            if rows.is_empty():
                return 0
            rows = only_new(rows, TABLES[name].key)
        for attempt in range(_ATTEMPTS):
            try:
                return self._append(name, rows, note)
            except CommitFailedError as error:
                if "oncurrent transaction" not in str(error):
                    with explained(f"append to the table '{name}'", self.url(name)):
                        raise
                time.sleep(random.uniform(0, min(0.01 * 2**attempt, 0.5)))  # noqa: S311
        raise Busy(f"Others write to '{name}' without a pause. Repeat when they are done.")

    def replace(
        self, name: str, column: str, change: Callable[[pl.LazyFrame], pl.DataFrame], note: Mapping[str, Any]
    ) -> int:
        """Put changed rows in the place of those with the same value of `column`, as one step.

        Facts are added and never changed; this is for what must not be kept.

        Parameters
        ----------
        column : names rows as a whole, for example an analysis with all its evidence.
        change : from the table's rows to all rows of the values of `column` that are to be changed.
        note : kept in the table's history.

        Returns
        -------
        How many rows were put there.

        Raises
        ------
        sunset.errors.StorageFailed : for a full disk, missing rights, an unreachable or damaged table.
        sunset.errors.Busy : if others wrote without a pause for too long.
        """
        for attempt in range(_ATTEMPTS):
            table = self.open(name)
            if table is None:
                return 0
            try:
                with explained(f"change the table '{name}'", self.url(name), CommitFailedError):
                    rows = change(self._scan(table))
                    keys = ", ".join(f"'{key}'" for key in rows[column].unique().sort())
                    if rows.height:
                        write_deltalake(
                            table,
                            rows.select(TABLES[name].empty.columns),
                            mode="overwrite",
                            predicate=f"{column} IN ({keys})",
                            commit_properties=CommitProperties(custom_metadata=self.stamp(note)),
                        )
                return rows.height
            except CommitFailedError:
                time.sleep(random.uniform(0, min(0.01 * 2**attempt, 0.5)))  # noqa: S311
        raise Busy(f"Others write to '{name}' without a pause. Repeat when they are done.")

    def _append(
        self, name: str, rows_for: Callable[[pl.LazyFrame], pl.DataFrame], note: Mapping[str, Any] | None
    ) -> int:
        self.begin()
        table = self.open(name)
        assert table is not None
        with explained(f"append to the table '{name}'", self.url(name), CommitFailedError):
            rows = rows_for(self._scan(table))
            if not rows.is_empty():
                write_deltalake(
                    table,
                    rows.select(TABLES[name].empty.columns),
                    mode="append",
                    commit_properties=CommitProperties(
                        custom_metadata=self.stamp(note),
                        app_transactions=[Transaction(_APPLICATION, table.version() + 1)],
                    ),
                )
        return rows.height


def _no_version(name: str, version: int, last: int) -> NotFound:
    return NotFound(f"'{name}' has the versions 0 to {last}, not {version}.")


def _delta_schema(frame: pl.DataFrame) -> DeltaSchema:
    return DeltaSchema.from_arrow(RecordBatchReader.from_arrow(frame).schema)
