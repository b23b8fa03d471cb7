"""Reads a TOML file into a pydantic model; an error names the line and the fix."""

import difflib
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from sunset.credentials import without_login
from sunset.errors import BadInput, NotFound

__all__ = ["explain", "load", "parse", "read"]

Model = TypeVar("Model", bound=BaseModel)


BY_HAND = "by hand"
"""Context of validation for what a person has just written, so that slips of the pen can be told."""


def load(path: Path, model: type[Model]) -> Model:
    """Read `path` into `model`.

    Raises
    ------
    NotFound : if there is no such file.
    BadInput : if the file is no TOML, or a key or value is wrong; all mistakes are
        listed, each with its line and what to write instead.
    """
    text = read(path)
    try:
        return model.model_validate(parse(text, path), context=BY_HAND)
    except ValidationError as error:
        raise BadInput(explain(error, model, text, str(path))) from None


def read(path: Path) -> str:
    """Return the text of a TOML file; a mark of the byte order, as some editors write, is left out.

    Raises
    ------
    NotFound : if there is no such file.
    BadInput : if it cannot be read as UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise NotFound(f"{path}: there is no such file. Check the path.") from None
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror}). Name a file that you may read.") from None
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: not UTF-8 (byte {error.start}). Save the file as UTF-8.") from None


def parse(text: str, path: Path) -> dict[str, Any]:
    """Return the tables of a TOML text.

    Raises
    ------
    BadInput : if it is no TOML; `path` is named.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{path}: not valid TOML: {error}. Mend that line.") from None


def explain(error: ValidationError, model: type[BaseModel], text: str, name: str) -> str:
    """Turn pydantic's complaints into sentences with line numbers and fixes.

    Values are repeated, except those of fields with ``repr=False`` and logins in addresses.

    Parameters
    ----------
    error : what pydantic raised.
    model : the model that was to be filled.
    text : the TOML source, to find lines in; may be empty.
    name : what to call the file.

    Returns
    -------
    One line a mistake.
    """
    complaints = error.errors()
    unknown = [
        str(one["loc"][0]) for one in complaints if one["type"] == "extra_forbidden" and len(one["loc"]) == 1
    ]
    if len(unknown) > 3:  # another kind of file
        hint = next((words for key, words in _KINDS.items() if key in unknown), "Check the path.")
        return f"{name}: keys like '{unknown[0]}' and '{unknown[1]}' do not belong here. {hint}"
    return "\n".join(_sentence(complaint, model, text, name) for complaint in complaints)


_KINDS = {
    "skills": "It looks like a profile; save it with: sunset profile save FILE",
    "experience": "It looks like a profile; save it with: sunset profile save FILE",
    "sources": "It looks like a settings file; name it with: sunset --config FILE",
    "crawl": "It looks like a settings file; name it with: sunset --config FILE",
}
"""Keys that tell what kind of file it is."""

_LEFT_OUT = frozenset(
    (
        *("photo", "picture", "birth", "birthday", "birth_date", "birthdate", "date_of_birth", "birthplace"),
        *("age", "gender", "sex", "marital_status", "family", "children", "religion", "nationality"),
        *("citizenship", "disability", "health", "ethnicity"),
    )
)
"""What no profile holds: nobody is to be judged by it."""

_PLAINLY = {
    "^[A-Z]{2}$": "two capital letters are needed, like DE",
    "^[a-z]{2}$": "two small letters are needed, like de",
    "^[A-Z]{3}$": "three capital letters are needed, like EUR",
    "model_type": "a table is needed, like [[{key}]] with its own lines below",
    "tuple_type": 'a list is needed, like {key} = ["one", "another"]',
}
"""Patterns and kinds of mistakes in a person's words."""


def _sentence(complaint: Any, model: type[BaseModel], text: str, name: str) -> str:
    path = tuple(complaint["loc"])
    line = _line_of(path, text)
    where = f"{name}:{line}" if line else name
    dotted = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")
    if complaint["type"] == "extra_forbidden":
        if str(path[-1]) in _LEFT_OUT:
            return f"{where}: '{dotted}' is left out on purpose: nobody is judged by it. Delete the line."
        known = _fields_at(path[:-1], model)
        close = difflib.get_close_matches(str(path[-1]), known, n=1)
        fix = f"Did you mean '{close[0]}'?" if close else f"Known keys here: {', '.join(known)}."
        return f"{where}: unknown key '{dotted}'. {fix}"
    if complaint["type"] == "missing":
        return f"{where}: '{dotted}' is missing. Add it."
    told = _PLAINLY.get(complaint.get("ctx", {}).get("pattern", complaint["type"]))
    key = next((part for part in reversed(path) if isinstance(part, str)), "")
    message = told.format(key=key) if told else complaint["msg"].removeprefix("Value error, ").rstrip(".")
    if isinstance(complaint["input"], dict):  # a rule about a whole table: it names the values itself
        return f"{where}: '{dotted}' {message}." if dotted else f"{where}: {message}."
    value = "" if _private(path, model) else f" = {without_login(_shown(complaint['input']))}"
    return f"{where}: '{dotted}'{value} is not possible: {message}{'' if message.endswith('?') else '.'}"


def _shown(value: Any) -> str:
    return str(value) if isinstance(value, date) else repr(value)


def _fields_at(path: tuple[Any, ...], model: type[BaseModel]) -> list[str]:
    """Return the keys that the model allows at `path`."""
    fields = _fields_on(path, model)
    inner = _model_in(fields[-1].annotation) if fields else model
    known = len(fields) == sum(isinstance(part, str) for part in path)
    return list(inner.model_fields) if inner and known else []


def _private(path: tuple[Any, ...], model: type[BaseModel]) -> bool:
    """Tell whether the value at `path` is not for other eyes."""
    return not all(field.repr for field in _fields_on(path, model))


def _fields_on(path: tuple[Any, ...], model: type[BaseModel]) -> list[FieldInfo]:
    """Return the fields along `path`, as far as the models know them."""
    fields: list[FieldInfo] = []
    inner: type[BaseModel] | None = model
    for part in path:
        if isinstance(part, int):
            continue
        field = inner.model_fields.get(str(part)) if inner else None
        if field is None:
            break
        fields.append(field)
        inner = _model_in(field.annotation)
    return fields


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """Return the model inside ``Model | None``, ``tuple[Model, ...]`` and the like."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model_in(inner)
        if found:
            return found
    return None


def _line_of(path: tuple[Any, ...], text: str) -> int | None:
    """Return the line where the value at `path` is written; its table's line if there is none."""
    table: list[Any] = []
    counts: dict[str, int] = {}
    best = None
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*(\[\[?)\s*([^\]]+?)\s*\]", line)
        if header:
            key = header[2]
            table = [part.strip().strip("\"'") for part in key.split(".")]
            if header[1] == "[[":
                counts[key] = counts.get(key, -1) + 1
                table.append(counts[key])
            if tuple(table) == path[: len(table)]:
                best = number
            continue
        assignment = re.match(r"\s*([\w\"'.-]+)\s*=", line)
        if assignment:
            here = (*table, *(part.strip("\"'") for part in assignment[1].split(".")))
            if here == path[: len(here)]:
                best = number
    return best
