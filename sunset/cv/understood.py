"""What was understood of a CV: items, each with its line, and the profile they make."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pydantic import ValidationError

from sunset import toml_file
from sunset.errors import BadInput
from sunset.profile import Profile

__all__ = ["Cv", "Item", "OpenLine", "assemble"]


@dataclass(frozen=True)
class Item:
    """One thing that a CV states.

    Parameters
    ----------
    path : field of the profile, for example ``experience[0].title``.
    value : words of the CV; dates, levels and codes of languages and countries in the profile's form.
    line : the line of the CV that says so.
    page : counted from 1.
    confidence : 0.9 stated in so many words; 0.7 by a rule; 0.5 by its place alone.
    """

    path: str
    value: Any
    line: str
    page: int
    confidence: float


@dataclass(frozen=True)
class OpenLine:
    """A line that was not understood, and the heading it stands under."""

    text: str
    page: int
    heading: str


@dataclass(frozen=True)
class Cv:
    """A CV as it was read.

    Parameters
    ----------
    name : of the file.
    items : what was understood, in the order of the profile.
    left_out : kinds of sensitive facts that were seen and dropped; never their values.
    open_lines : what was not understood.
    pictures : pages that hold a picture and no text.
    """

    name: str
    items: tuple[Item, ...]
    left_out: tuple[str, ...]
    open_lines: tuple[OpenLine, ...]
    pictures: tuple[int, ...] = ()

    def profile(self) -> Profile:
        """Return the profile that the items make.

        Raises
        ------
        sunset.errors.BadInput : if the CV names nobody, or an item is impossible in a profile.
        """
        return assemble(self.items, self.name)


def assemble(items: Iterable[Item], name: str) -> Profile:
    """Make a profile of items, as they were read or as a person corrected them.

    Parameters
    ----------
    items : of one CV.
    name : of the file, for errors.

    Raises
    ------
    sunset.errors.BadInput : if no item is the person's name, or one is impossible in a profile.
    """
    data = tree(items)
    if "name" not in data:
        raise BadInput(
            f"{name}: it does not say whose CV it is. Write the name on a line of its own at its top, "
            'or into the profile: name = "..."'
        )
    try:
        return Profile.model_validate(data)
    except ValidationError as error:
        raise BadInput(toml_file.explain(error, Profile, "", name)) from None


def tree(items: Iterable[Item]) -> dict[str, Any]:
    """Return the items as nested tables and lists, by their paths.

    Examples
    --------
    >>> tree([Item("name", "Ada", "Ada", 1, 0.9), Item("skills[0].name", "SQL", "SQL", 1, 0.9)])
    {'name': 'Ada', 'skills': [{'name': 'SQL'}]}
    """
    root: dict[str, Any] = {}
    for item in items:
        keys: list[str | int] = [
            int(number) if number else word
            for word, number in re.findall(r"(\w+?)(?=[.\[]|$)|\[(\d+)\]", item.path)
        ]
        place: Any = root
        for key, following in pairwise(keys):
            inner: Any = [] if isinstance(following, int) else {}
            if isinstance(key, int):
                if key == len(place):
                    place.append(inner)
                place = place[key]
            else:
                place = place.setdefault(key, inner)
        if isinstance(place, list):
            place.append(item.value)
        else:
            place[keys[-1]] = item.value
    return root
