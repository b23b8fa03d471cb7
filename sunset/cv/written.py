"""A CV's items as a profile in TOML, each with the line that it came from beside it."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import tomlkit

from sunset.cv.understood import Cv, Item
from sunset.messages import Messages

__all__ = ["as_toml", "language_of"]

_LONGEST = 160


def language_of(cv: Cv) -> str:
    """Return the language that a CV is written in, as far as Sunset speaks it."""
    return next((str(item.value) for item in cv.items if item.path == "language"), "en")


def as_toml(cv: Cv) -> str:
    """Return a profile that a person can correct; a comment beside each item names its line of the CV.

    Parameters
    ----------
    cv : as it was read. Its left-out kinds are named at the top, its open lines at the end.
    """
    says = Messages(language_of(cv), "cv")
    lines = [f"# {says('toml_head', file=_one_line(cv.name))}"]
    if cv.left_out:
        kinds = ", ".join(says(f"kind_{kind.replace(' ', '_')}") for kind in cv.left_out)
        lines.append(f"# {says('left_out', kinds=kinds)}")
    lines.append("")
    if not any(item.path == "name" for item in cv.items):
        lines.append(f'# name = ""  # {says("no_name")}')
    lines += _top(cv, says)
    for part in ("skills", "languages", "experience", "education"):
        lines += _tables([item for item in cv.items if item.path.startswith(f"{part}[")], part, says)
    if cv.open_lines:
        lines += ["", f"# {says('open_title')}"]
        lines += [f"#   {says('page', page=line.page)}: {_one_line(line.text)}" for line in cv.open_lines]
    return "\n".join(lines) + "\n"


def _top(cv: Cv, says: Messages) -> Iterator[str]:
    for item in cv.items:
        if "[" not in item.path:
            yield f"{item.path} = {_value(item.value)}{_comment(item, says)}"
    yield from _list(
        "certificates", [item for item in cv.items if item.path.startswith("certificates[")], says
    )


def _tables(items: list[Item], part: str, says: Messages) -> Iterator[str]:
    for number in dict.fromkeys(_number(item) for item in items):
        yield ""
        yield f"[[{part}]]"
        own = [item for item in items if _number(item) == number]
        lists = dict.fromkeys(found[1] for item in own if (found := re.search(r"\.(\w+)\[\d+\]$", item.path)))
        for item in own:
            if not item.path.endswith("]"):
                yield f"{item.path.split('.')[-1]} = {_value(item.value)}{_comment(item, says)}"
        for name in lists:
            yield from _list(name, [item for item in own if f".{name}[" in item.path], says)


def _list(name: str, items: Iterable[Item], says: Messages) -> Iterator[str]:
    rows = [f"  {_value(item.value)},{_comment(item, says)}" for item in items]
    if rows:
        yield from (f"{name} = [", *rows, "]")


def _number(item: Item) -> str:
    return item.path[: item.path.index("]")]


def _value(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    written: str = tomlkit.item(value).as_string()
    return written


def _comment(item: Item, says: Messages) -> str:
    return f"  # {says('page', page=item.page)}: {_one_line(item.line)}" if item.line else ""


def _one_line(text: str) -> str:
    """Return a text that is safe in a comment: no line ends, no control characters."""
    plain = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}…"
