"""Whom employers name for questions: shown until the last day they may be kept, and removed after it.

The market's facts are added and never changed; this is the one exception, because a name is not ours to
keep. Before the row itself is touched, what was read from it is, so that a removal that was cut off finds
again what is left to do.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
from filelock import FileLock

from sunset.files import private_folder
from sunset.store.tables import Tables

__all__ = ["current", "due", "remove"]

_CONTACT = ("contact_name", "contact_role", "contact_retain_until")
_FORMS = ("frau", "herrn", "herr", "mrs", "mr", "ms", "dr", "prof", "mag", "dipl", "ing")
_WORD = re.compile(r"\w[\w'’-]*")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_ROWS = 2000  # changed in one commit


def current(tables: Tables) -> pl.LazyFrame:
    """Return the contents as they may be shown today: no contact that is past its last day."""
    past = _past(tables)
    return tables.scan("contents").with_columns(
        pl.when(~past).then(pl.col(name)).alias(name) for name in _CONTACT
    )


def _past(tables: Tables) -> pl.Expr:
    return (pl.col("contact_retain_until") < tables.clock().date()).fill_null(value=False)


def due(tables: Tables) -> pl.DataFrame:
    """Return which contents name a contact past its last day: ``content_key``, ``input_hash``, its name."""
    past = tables.scan("contents").filter(_past(tables))
    return past.select("content_key", "input_hash", "contact_name").collect().sort("content_key")


def remove(tables: Tables, folder: Path) -> int:
    """Remove the contacts that are past their last day; return how many contents named one.

    Gone are the fields of the contact and what the source sent. In the text, and in the words that
    specialists cite from it, a sign stands for each letter of the name and of an address made of it, so
    that what is cited stays where it is. Old files hold the name until `vacuum` deletes them.

    Parameters
    ----------
    folder : where a lock keeps other processes of this machine from doing the same.
    """
    if tables.version("sightings") < 0:
        return 0
    private_folder(folder)
    with FileLock(folder / "contacts.lock"):
        found = due(tables)
        for part in found.iter_slices(_ROWS):
            _remove(tables, part)
        _remove_rejected(tables)
    return found.height


def _remove(tables: Tables, found: pl.DataFrame) -> None:
    names = dict(found.drop_nulls("contact_name").select("input_hash", "contact_name").iter_rows())
    said = (
        tables.scan("analyses")
        .filter(pl.col("input_hash").is_in(list(names)))
        .select("analysis_id", "input_hash")
        .collect()
    )
    of_analysis = {key: names[read] for key, read in said.iter_rows()}
    note = {"contacts": found.height}

    def changed(column: str, key: str, of: dict[str, str], mask: Callable[[str, str], str]) -> Any:
        def change(rows: pl.LazyFrame) -> pl.DataFrame:
            held = rows.filter(pl.col(key).is_in(list(of))).collect()
            words = [mask(text, of[one]) for one, text in held.select(key, column).iter_rows()]
            return held.with_columns(pl.Series(column, words, dtype=pl.String))

        return change

    if of_analysis:
        tables.replace("evidence", "analysis_id", changed("quote", "analysis_id", of_analysis, masked), note)
        tables.replace(
            "analyses", "analysis_id", changed("values", "analysis_id", of_analysis, _in_json), note
        )

    def without(rows: pl.LazyFrame) -> pl.DataFrame:
        held = rows.filter(pl.col("content_key").is_in(found["content_key"].implode())).collect()
        named = held["contact_name"].fill_null("")
        texts = {
            column: pl.Series([masked(text, name) for text, name in zip(held[column], named, strict=True)])
            for column in ("title", "description")
        }
        empty = {name: pl.lit(None, held.schema[name]) for name in _CONTACT}
        return held.with_columns(**texts, **empty, raw=pl.lit(""))

    tables.replace("contents", "content_key", without, note)


def _remove_rejected(tables: Tables) -> None:
    """Remove the contacts of rows that were not taken."""
    today = tables.clock().date().isoformat()

    def without(rows: pl.LazyFrame) -> pl.DataFrame:
        held = rows.filter(pl.col("row").str.contains('"contact_retain_until": "', literal=True)).collect()
        past = [json.loads(text)["contact_retain_until"] < today for text in held["row"]]
        held = held.filter(pl.Series(past, dtype=pl.Boolean))
        emptied = [_emptied(json.loads(text)) for text in held["row"]]
        return held.with_columns(pl.Series("row", emptied, dtype=pl.String))

    tables.replace("rejected", "row_key", without, {"contacts": "rejected"})


def _emptied(row: dict[str, Any]) -> str:
    name = row.get("contact_name") or ""
    kept = {key: value for key, value in row.items() if key not in (*_CONTACT, "raw")}
    return _in_json(json.dumps(kept, ensure_ascii=False), name)


def masked(text: str, name: str) -> str:
    """Return a text of the same length in which signs stand for a name and for addresses made of it.

    Examples
    --------
    >>> masked("Fragen an Frau Dr. Anna Beispiel (anna.beispiel@bank.example)", "Anna Beispiel")
    'Fragen an ████ ███ ████ ████████ (██████████████████████████)'
    """
    words = [part for part in _WORD.findall(name) if part.casefold() not in _FORMS]
    if not words:
        return text
    family = _plain(words[-1])
    text = _ADDRESS.sub(
        lambda found: _signs(found) if family in _plain(found[0].split("@")[0]) else found[0], text
    )
    parts = [re.escape(word) for word in words]
    titles = rf"(?:(?:{'|'.join(_FORMS)})\b\.?\s+)"
    whole, turned = r"\s+".join(parts), rf"{parts[-1]},\s*" + r"\s+".join(parts[:-1])
    return re.sub(rf"(?i)\b(?:{titles}*(?:{whole}|{turned})|{titles}+{parts[-1]})\b", _signs, text)


def _signs(found: re.Match[str]) -> str:
    return re.sub(r"\S", "█", found[0])


def _plain(text: str) -> str:
    """Return a text as an address spells it."""
    return text.casefold().translate(_SPELT)


def _in_json(text: str, name: str) -> str:
    """Return a JSON value in which every text is masked."""

    def inside(value: Any) -> Any:
        if isinstance(value, str):
            return masked(value, name)
        if isinstance(value, list):
            return [inside(one) for one in value]
        if isinstance(value, dict):
            return {key: inside(one) for key, one in value.items()}
        return value

    return json.dumps(inside(json.loads(text)), ensure_ascii=False)
