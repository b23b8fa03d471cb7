"""The contract of a source of postings, and the registry that finds sources by name.

Contract version 1. A source registers under the entry point group ``sunset.sources``; the
built-in ones do the same, so a package of somebody else's adds a site without touching Sunset.
"""

import difflib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from typing import Any

from pydantic import BaseModel, ValidationError

from sunset import toml_file
from sunset.credentials import is_secret
from sunset.errors import BadInput, MissingPart, NotFound

__all__ = ["CONTRACT", "Source", "find", "names"]

CONTRACT = 1
GROUP = "sunset.sources"


@dataclass(frozen=True, kw_only=True)
class Source:
    """What Sunset must know of a site to crawl it.

    Parameters
    ----------
    name : as users write it, for example ``deutsche_bank``.
    title : as users read it.
    params : pydantic model of the parameters; one model serves the command, a form and the API.
    spider : the Scrapy spider, as ``package.module:Class``; started by name in a process of its own.
    homepage : where the site's jobs can be seen by people.
    licence : under what terms the postings may be used, in one sentence.
    attribution : how the site wants to be named beside its postings; empty if it asks for nothing.
    """

    name: str
    title: str
    params: type[BaseModel]
    spider: str
    homepage: str
    licence: str
    attribution: str = ""

    def parameters(self, given: dict[str, Any]) -> BaseModel:
        """Return the parameters as their model.

        Raises
        ------
        sunset.errors.BadInput : if a parameter is unknown or impossible.
        """
        try:
            return self.params.model_validate(given)
        except ValidationError as error:
            raise BadInput(toml_file.explain(error, self.params, "", f"source '{self.name}'")) from None

    def scope(self, given: dict[str, Any]) -> str:
        """Return the name of the listing that these parameters read; closing works within it.

        It is kept with every posting, so secrets are left out of it.
        """
        secret = {name for name in self.params.model_fields if is_secret(name)}
        params = self.parameters(given).model_dump_json(exclude_defaults=True, exclude=secret)
        return self.name if params == "{}" else f"{self.name} {params}"


@cache
def _registered() -> dict[str, Any]:
    return {entry.name: entry for entry in entry_points(group=GROUP)}


def names() -> tuple[str, ...]:
    """Return the names of all registered sources, sorted."""
    return tuple(sorted(_registered()))


def find(name: str) -> Source:
    """Return the source called `name`.

    Raises
    ------
    sunset.errors.NotFound : if no installed package registers that name.
    sunset.errors.MissingPart : if the package that registers it cannot be imported.
    """
    entry = _registered().get(name)
    if entry is None:
        close = difflib.get_close_matches(name, names(), n=1)
        hint = f"Did you mean '{close[0]}'?" if close else f"Installed: {', '.join(names())}."
        raise NotFound(f"There is no source '{name}'. {hint}")
    try:
        source: Source = entry.load()
    except Exception as error:  # a package of somebody else's may fail in any way
        raise MissingPart(
            f"The source '{name}' cannot be loaded from {entry.value} ({type(error).__name__}: {error}). "
            "Update or uninstall the package that brings it."
        ) from error
    return source
