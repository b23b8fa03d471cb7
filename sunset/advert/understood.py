"""What was read off an advert, each beside the line it came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Advert", "Found"]


@dataclass(frozen=True)
class Found:
    """A value and the words of the advert it rests on."""

    value: str
    line: str


@dataclass(frozen=True)
class Advert:
    """An advert as it was read; what it does not say is absent.

    Parameters
    ----------
    key : equal for equal words, so that the same advert is known again.
    description : its text as Markdown, without menus, notices and footers.
    title, company, place, url : where they were found.
    stated : further fields of a `sunset.schema.Posting` that the page itself states as data.
    """

    key: str
    description: str
    title: Found | None = None
    company: Found | None = None
    place: Found | None = None
    url: Found | None = None
    stated: Mapping[str, Any] = field(default_factory=dict)
