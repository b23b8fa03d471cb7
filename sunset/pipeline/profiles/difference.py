"""What two versions of a profile differ in, in the words of the profile."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from sunset.pipeline.profiles.words import Wording
from sunset.profile import Experience, LanguageSkill, Profile, Skill, Study

__all__ = ["Edit", "differences", "paired"]


@dataclass(frozen=True)
class Edit:
    """One difference.

    Parameters
    ----------
    kind : added, removed or changed.
    path : field of the profile, for example ``skills`` or ``search.cities``.
    text : one sentence in the person's language.
    """

    kind: Literal["added", "removed", "changed"]
    path: str
    text: str


def differences(before: Profile, after: Profile) -> list[Edit]:
    """Return what is new, gone or other in `after`, in the language of that version.

    Examples
    --------
    >>> ada = Profile(name="Ada", city="Mainz", skills=(Skill(name="Kafka"),))
    >>> bob = Profile(name="Ada", city="Kassel")
    >>> [edit.text for edit in differences(ada, bob)]
    ['City: "Mainz" became "Kassel".', 'Skill removed: "Kafka".']
    """
    wording = Wording(after.language)
    found = list(_fields(before, after, "", wording))
    if not found and before != after:
        found.append(Edit("changed", "", wording.say("order_changed")))
    return found


_SAME: dict[type[BaseModel], tuple[Callable[[Any], Any], ...]] = {
    Skill: (lambda one: one.name.casefold(),),
    LanguageSkill: (lambda one: one.lang,),
    Experience: (
        lambda one: (one.title, one.employer, one.start),
        lambda one: (one.title, one.employer),
        lambda one: (one.employer, one.start),
        lambda one: (one.title, one.start),
        lambda one: one.employer,
    ),
    Study: (lambda one: one.degree, lambda one: (one.institution, one.year)),
}
"""By what an entry is known again after it was corrected, surest first."""


def _fields(
    before: BaseModel, after: BaseModel, path: str, wording: Wording, whose: str = ""
) -> Iterator[Edit]:
    for name in type(after).model_fields:
        old, new = getattr(before, name), getattr(after, name)
        inner = f"{path}.{name}" if path else name
        if old == new:
            continue
        if isinstance(new, BaseModel):
            yield from _fields(old, new, inner, wording)
        elif isinstance(new, tuple):
            yield from _entries(old, new, inner, wording, whose)
        else:
            label = f"{whose}, {wording.label(inner)}" if whose else wording.label(inner)
            was, now = wording.of(name, old), wording.of(name, new)
            yield Edit("changed", inner, wording.say("edit_changed", label=label, before=was, after=now))


def _entries(
    old: Sequence[Any], new: Sequence[Any], path: str, wording: Wording, whose: str
) -> Iterator[Edit]:
    field = path.rsplit(".", 1)[-1]
    label = f"{whose}, {wording.label(path)}" if whose else wording.label(path)
    gone, fresh, pairs = paired(old, new)
    for before, after in pairs:
        if before != after:
            named = wording.say("named", label=wording.label(path), words=wording.of(field, before))
            yield from _fields(before, after, path, wording, named)
    for kind, entries in (("removed", gone), ("added", fresh)):
        for one in entries:
            text = wording.say(f"edit_{kind}", label=label, words=wording.of(field, one))
            yield Edit("removed" if kind == "removed" else "added", path, text)


def paired(old: Sequence[Any], new: Sequence[Any]) -> tuple[list[Any], list[Any], list[tuple[Any, Any]]]:
    """Return the entries that are gone, those that are new, and pairs of what one became."""
    gone, fresh, pairs = list(old), list(new), []
    for key in (lambda one: one, *_SAME.get(type((*new, *old)[0]), ())):
        for after in list(fresh):
            before = next((one for one in gone if key(one) == key(after)), None)
            if before is not None:
                gone.remove(before)
                fresh.remove(after)
                pairs.append((before, after))
    return gone, fresh, pairs
