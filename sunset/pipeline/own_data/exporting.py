"""All that is held on a person, as one file for that person."""

import json
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import polars as pl

from sunset.errors import BadInput, StorageFailed
from sunset.files import whole
from sunset.messages import Messages, languages
from sunset.pipeline.bench import Workbench
from sunset.pipeline.own_data.holdings import files, mails
from sunset.pipeline.writing import folder

__all__ = ["Exported", "export"]

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Exported:
    """What went into the file.

    Parameters
    ----------
    rows : of each table.
    files : how many files.
    left_out : what lies in the person's folder and is no file of its own, such as a link.
    """

    rows: dict[str, int]
    files: int
    left_out: tuple[Path, ...]


def export(bench: Workbench, name: str, file: Path) -> Exported:
    """Write all that is held on a person into a ZIP that only its owner can read, whole or not at all.

    It holds ``data.json`` (the tables as they are), ``tables/*.csv`` (the same for a spreadsheet; nested
    values are JSON, and before what a spreadsheet would take for a formula stands a ``'``), ``jobs.csv`` (the
    adverts those speak of), ``files/`` and ``mails/``, and a README in every language of Sunset.

    Parameters
    ----------
    name : the profile.
    file : of the ZIP; must not exist.

    Raises
    ------
    sunset.errors.NotFound : if there is no such profile.
    sunset.errors.BadInput : if the file exists.
    sunset.errors.StorageFailed : if it cannot be written, or one of the person's files cannot be read.
    """
    if file.exists():
        raise BadInput(f"{file}: the file exists. Move it away, or name another.")
    held = bench.ledger.export_profile(name)
    tables = {table: rows for table, rows in held.items() if isinstance(rows, list)}
    home, outbox = folder(bench, name), bench.settings.outbox
    found = [(PurePosixPath("files", *path.relative_to(home).parts), path) for path in files(bench, name)]
    found += [(PurePosixPath("mails", *path.relative_to(outbox).parts), path) for path in mails(bench, name)]
    left_out = tuple(path for _, path in found if path.is_symlink() or not path.is_file())
    stored = [(place, path) for place, path in found if path not in left_out]
    now = bench.clock()
    try:
        with whole(file) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:

            def add(place: str, content: bytes) -> None:
                entry = zipfile.ZipInfo(place, now.timetuple()[:6])
                entry.external_attr = 0o600 << 16
                archive.writestr(entry, content, zipfile.ZIP_DEFLATED)

            add("README.txt", _readme(name, tables, left_out, now).encode())
            add("data.json", json.dumps(held, ensure_ascii=False, indent=1).encode())
            for table, rows in tables.items():
                if rows:
                    add(f"tables/{table}.csv", _csv(rows))
            add("jobs.csv", _csv(_jobs(bench, tables)))
            for place, path in zip(
                _plain(place for place, _ in stored), (path for _, path in stored), strict=True
            ):
                add(place, path.read_bytes())
    except OSError as error:
        raise StorageFailed(
            f"{error.filename or file}: {error.strerror}. Nothing was exported; mend its permissions or make "
            "room, then repeat."
        ) from error
    return Exported({table: len(rows) for table, rows in tables.items()}, len(stored), left_out)


def _jobs(bench: Workbench, tables: Mapping[str, Rows]) -> Rows:
    """Return which adverts the rows speak of, the person's own ones included."""
    ids = {row["job_id"] for table in ("evaluations", "candidacies", "adverts") for row in tables[table]}
    ids |= {job for row in tables["deliveries"] for job in row["job_ids"]}
    columns = ("job_id", "title", "company", "url")
    known = bench.market.postings(open_only=False, job_ids=ids).select(columns).collect().sort("job_id")
    own = [{"job_id": row["job_id"], **row["body"]} for row in tables["adverts"]]
    return [*known.to_dicts(), *({name: row.get(name) for name in columns} for row in own)]


# --- forms --------------------------------------------------------------------------------


def _csv(rows: Rows) -> bytes:
    flat = [{name: _cell(value) for name, value in row.items()} for row in rows]
    return pl.DataFrame(flat, infer_schema_length=None).write_csv(include_bom=True).encode()


def _cell(value: Any) -> Any:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value


def _plain(places: Iterable[PurePosixPath]) -> Iterable[str]:
    """Yield names for members of a ZIP that every system unpacks below the folder it is told, none twice."""
    taken: set[str] = set()
    for place in places:
        parts = [re.sub(r"[^\w.() -]", "-", part).strip(". ")[-120:] or "-" for part in place.parts]
        name = "/".join(parts)
        number = 2
        while name.casefold() in taken:
            name = "/".join([*parts[:-1], f"{number}-{parts[-1]}"])
            number += 1
        taken.add(name.casefold())
        yield name


def _readme(name: str, tables: Mapping[str, Rows], left_out: Sequence[Path], now: Any) -> str:
    parts = []
    for language in languages():
        say = Messages(language, "own_data")
        lines = [say("readme_title", name=name), "", say("readme_intro", day=say.day(now.date())), ""]
        lines += [f"  {member}: {say(f'readme_{key}')}" for member, key in _MEMBERS.items()]
        lines += ["", say("readme_tables"), ""]
        lines += [f"  {table} ({len(rows)}): {say(f'table_{table}')}" for table, rows in tables.items()]
        if left_out:
            lines += ["", say("readme_left_out"), *(f"  {path.name}" for path in left_out)]
        lines += ["", say("readme_rights")]
        parts.append("\n".join(lines))
    return "\n\n----\n\n".join(parts) + "\n"


_MEMBERS = {
    "data.json": "json",
    "tables/*.csv": "csv",
    "jobs.csv": "jobs",
    "files/": "files",
    "mails/": "mails",
}
