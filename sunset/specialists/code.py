"""The code that a specialist's answers depend on: its module, and what that reads with of the same house."""

import ast
import importlib.util
import inspect
from collections.abc import Iterator
from functools import cache
from types import ModuleType

__all__ = ["sources"]

_HOUSE = ("sunset.specialists.", "models.")
"""Where judgement lives; the rest of Sunset may change without changing what a posting says."""


@cache
def sources(name: str) -> tuple[str, ...]:
    """Return the source of a module and of all that it imports from the same house, each once.

    The house is that of judgement; for a module of another package it is also that package.

    Parameters
    ----------
    name : of the module.

    Examples
    --------
    >>> any("class Reading" in text for text in sources("sunset.specialists.language"))
    True
    """
    package = name.partition(".")[0]
    houses = _HOUSE if package == "sunset" else (*_HOUSE, f"{package}.")
    found: dict[str, str] = {}
    waiting = [name]
    while waiting:
        module = importlib.import_module(waiting.pop())
        if module.__name__ not in found:
            found[module.__name__] = inspect.getsource(module)
            waiting += [one for one in _imported(module) if one.startswith(houses) and _is_module(one)]
    return tuple(found[one] for one in sorted(found))


def _imported(module: ModuleType) -> Iterator[str]:
    """Yield the names that a module imports, inside functions too; some are modules."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = importlib.util.resolve_name("." * node.level + (node.module or ""), module.__package__)
            yield from (base, *(f"{base}.{alias.name}" for alias in node.names))


def _is_module(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:  # a name inside a module
        return False
