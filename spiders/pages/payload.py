"""What comes over the wire, before anybody knows what it means."""

import json
from dataclasses import dataclass
from typing import Any

from sunset.markup import Unreadable

__all__ = ["ListedRow", "Unreadable", "read_json"]


@dataclass(frozen=True)
class ListedRow:
    """One row of a listing.

    Parameters
    ----------
    source_id : the site's id; null if the row has none.
    raw : the row as the site sent it.
    problem : why its posting cannot be read; null if nothing is wrong.
    """

    source_id: str | None
    raw: Any
    problem: str | None = None


def _loads(text: str | bytes) -> Any:
    return json.loads(text, strict=False, parse_int=_number)


def _number(digits: str) -> int | str:
    """Read a number, but leave one of hundreds of digits as it is: Python refuses the longest."""
    return int(digits) if len(digits) < 100 else digits


def read_json(body: bytes) -> tuple[Any, bool]:
    """Read JSON, whatever its encoding.

    Returns
    -------
    The value, and whether the body was UTF-8 as JSON has to be; if not, it was read as Windows-1252.

    Raises
    ------
    Unreadable : if it is no JSON.

    Examples
    --------
    >>> read_json('{"city": "Köln"}'.encode("latin-1"))
    ({'city': 'Köln'}, False)
    """
    try:
        text, proper = body.decode("utf-8-sig"), True
    except UnicodeDecodeError:
        text, proper = body.decode("cp1252", "replace"), False
    try:
        value = _loads(text)
        if "\\ud" in text.lower():  # halves of a pair can be written as escapes, and no file takes them
            value = _loads(json.dumps(value, ensure_ascii=False).encode(errors="replace"))
        return value, proper
    except (ValueError, RecursionError):
        kind = "a web page" if text.lstrip()[:1] == "<" else "cut off or damaged"
        raise Unreadable(f"no JSON but {kind}" if kind == "a web page" else f"JSON {kind}") from None
