"""The demo's postings and their labels, written by hand for Sunset; every name in them is fictional."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from sunset.errors import BadInput

__all__ = ["DemoPosting", "postings"]


@dataclass(frozen=True)
class DemoPosting:
    """One posting of the demo bank.

    Parameters
    ----------
    facts : what the careers site states: ``id``, ``title``, ``company``, ``locations``, ...
    labels : what a careful reader finds, in the terms of the experiments.
    html : the text, as dirty as its author wanted it.
    """

    facts: dict[str, Any]
    labels: dict[str, Any]
    html: str

    @property
    def source_id(self) -> str:
        """The site's id."""
        return str(self.facts["id"])


@cache
def postings() -> tuple[DemoPosting, ...]:
    """Return all postings of the demo bank, by id.

    Raises
    ------
    sunset.errors.BadInput : if a file does not begin with TOML between ``+++`` lines.

    Examples
    --------
    >>> len(postings()) >= 60 and all(posting.facts["title"] for posting in postings())
    True
    """
    folder = files("sunset.demo") / "postings"
    pages = sorted(
        (page for page in folder.iterdir() if page.name.endswith(".html")), key=lambda page: page.name
    )
    return tuple(_read(page.name, page.read_text(encoding="utf-8")) for page in pages)


def _read(name: str, text: str) -> DemoPosting:
    try:
        _, front, html = text.split("+++\n", 2)
        facts = tomllib.loads(front)
    except ValueError as error:
        raise BadInput(f"{name}: must begin with TOML between two lines '+++' ({error}).") from None
    return DemoPosting(facts, facts.pop("labels", {}), html)
