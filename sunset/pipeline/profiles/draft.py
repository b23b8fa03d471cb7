"""A profile while a person corrects it: entries of text beside the lines of the CV, checked as a whole."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from sunset.cv import Cv, OpenLine, read
from sunset.cv.understood import Item, tree
from sunset.pipeline.profiles.difference import paired
from sunset.pipeline.profiles.form import FORM, LISTS, Field, Wrong, shown, value_of
from sunset.pipeline.profiles.words import Wording
from sunset.profile import Experience, LanguageSkill, Profile, Skill, Study

__all__ = ["Draft", "Entry", "Mistake", "blank", "checked", "draft", "read_cv", "with_cv"]

_MODELS: dict[str, type[BaseModel]] = {
    "skills": Skill,
    "languages": LanguageSkill,
    "experience": Experience,
    "education": Study,
}


@dataclass
class Entry:
    """One entry of the form, for example a station.

    Parameters
    ----------
    part : of the form.
    values : field -> what stands in it.
    lines : the lines of the CV it was read from, each with its page.
    sure : false if the CV's reader went by its place alone.
    kept : false if the person leaves it out.
    """

    part: str
    values: dict[str, Any]
    lines: tuple[tuple[str, int], ...] = ()
    sure: bool = True
    kept: bool = True


@dataclass
class Draft:
    """A profile in the making.

    Parameters
    ----------
    base : the profile it began with; what the form does not show stays as it is there.
    entries : in the order of the form.
    file : name of the CV, if there is one.
    left_out : kinds of sensitive facts of the CV that were dropped.
    open_lines : of the CV, not understood.
    pictures : pages of the CV that hold no text.
    """

    base: Profile | None
    entries: list[Entry]
    file: str | None = None
    left_out: tuple[str, ...] = ()
    open_lines: tuple[OpenLine, ...] = ()
    pictures: tuple[int, ...] = ()

    @property
    def language(self) -> str:
        """The language that is chosen for the person."""
        return str(next(one.values["language"] for one in self.entries if one.part == "person"))


@dataclass(frozen=True)
class Mistake:
    """What cannot be saved so.

    Parameters
    ----------
    entry : its place in the draft.
    field : of the entry.
    text : what is wrong and what to write, in the person's language.
    """

    entry: int
    field: str
    text: str


def read_cv(content: bytes, name: str) -> Cv:
    """Read a CV that was uploaded; no copy of it is kept.

    Raises
    ------
    sunset.cv.Unreadable : if it cannot be read; a scan without text is not guessed at.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"cv{Path(name).suffix.lower()}"
        path.write_bytes(content)
        return read(path)


def draft(profile: Profile | None, language: str = "en") -> Draft:
    """Return the form filled with a profile; an empty one for a new person.

    Parameters
    ----------
    language : of a new person.
    """
    data = (profile or Profile.model_construct(name="", language=language)).model_dump()
    wording = Wording(data["language"])
    entries = [_entry(part, one, wording) for part in FORM for one in _records(part, data)]
    return Draft(profile, entries)


def blank(part: str, language: str) -> Entry:
    """Return an empty entry of a part."""
    return _entry(part, {}, Wording(language))


def with_cv(profile: Profile | None, cv: Cv, name: str) -> Draft:
    """Return the form filled with what a CV states; what it does not state stays as in the profile.

    Entries of the profile that the CV does not name stand behind those it names.

    Parameters
    ----------
    profile : before; None for a new person.
    cv : as it was read.
    name : of the file, as the person knows it.
    """
    data = tree(cv.items)
    before = draft(profile, str(data.get("language", "en")))
    if profile is not None:
        data.pop("language", None)  # the person has chosen one
    wording = Wording(before.language)
    entries: list[Entry] = []
    for part in FORM:
        mine = [one for one in before.entries if one.part == part]
        if part in LISTS:
            entries += _of_cv(part, data.get(part, []), cv.items, wording)
            entries += _only_before(part, profile, mine, data.get(part, []))
        elif part == "person":
            stated = {
                key: shown(one, data[one.name], wording) for one in FORM[part] if (key := one.name) in data
            }
            items = [item for item in cv.items if item.path in stated and item.line]
            entries.append(Entry(part, mine[0].values | stated, _lines(items)))
        else:
            entries += mine
    return Draft(profile, entries, name, cv.left_out, cv.open_lines, cv.pictures)


def checked(form: Draft) -> tuple[Profile | None, list[Mistake]]:
    """Return the profile that the kept entries make, or what is wrong, each mistake beside its field."""
    language = form.language
    data: dict[str, Any] = form.base.model_dump() if form.base else {}
    data |= {part: [] for part in LISTS}
    places: dict[tuple[str | int, ...], int] = {}
    mistakes: list[Mistake] = []
    wording = Wording(language)
    for number, entry in enumerate(form.entries):
        if not entry.kept or (entry.part in LISTS and not any(entry.values.values())):
            continue
        values: dict[str, Any] = {}
        for one in FORM[entry.part]:
            try:
                values[one.name] = value_of(one, entry.values[one.name], language)
            except Wrong as wrong:
                text = wording.say(f"error_{wrong.key}", **wrong.values)
                mistakes.append(Mistake(number, one.name, text))
        _put(data, entry.part, values, places, number)
    if mistakes:
        return None, mistakes
    try:
        return Profile.model_validate(data), []
    except ValidationError as error:
        return None, [_mistake(one, places, wording) for one in error.errors()]


def _put(
    data: dict[str, Any],
    part: str,
    values: dict[str, Any],
    places: dict[tuple[str | int, ...], int],
    number: int,
) -> None:
    """Put the values of an entry where they belong in the profile, and remember which entry it was."""
    if part == "person":
        data |= values | {"summary": values.get("summary") or ""}
        places[()] = number
    elif part in LISTS:
        places[part, len(data[part])] = number
        data[part].append(values.get("text") if "text" in values else values)
    else:
        data[part] = data.get(part, {}) | values
        places[(part,)] = number


def _mistake(error: Any, places: Mapping[tuple[str | int, ...], int], wording: Wording) -> Mistake:
    """Return a complaint about the whole profile as one about a field, in the person's language."""
    where = tuple(error["loc"])
    size = 2 if where and where[0] in LISTS else 1 if where and where[0] in ("search", "conditions") else 0
    field_name = str(where[size]) if len(where) > size else ""
    told = str(error["msg"])
    key, instead = next(
        ((key, instead) for words, key, instead in _RULES if words in told),
        ("other", FIRST.get(where[:1], "name")),
    )
    return Mistake(places[where[:size]], field_name or instead, wording.say(f"error_{key}"))


FIRST = {("search",): "cities", ("conditions",): "employment", ("experience",): "title"}
_RULES = (
    ("before it starts", "order", "end"),
    ("in the future", "future", "start"),
    ("moderate_from", "marks", "moderate_from"),
    ("both preferred and excluded", "both", "domains_excluded"),
    ("hours_min", "hours", "hours_min"),
    ("salary_wish", "wish", "salary_wish"),
    ("email", "email", "email"),
    ("greater than or equal", "range", "name"),
    ("less than or equal", "range", "name"),
)
"""Words of a rule's complaint, the text that says it to a person, and the field it is said at."""


def _records(part: str, data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if part == "person":
        yield data
    elif part in LISTS:
        yield from ({"text": one} if isinstance(one, str) else one for one in data[part])
    else:
        found = data[part]
        yield found if isinstance(found, dict) else found.model_dump()


def _entry(part: str, data: Mapping[str, Any], wording: Wording, **more: Any) -> Entry:
    return Entry(
        part, {one.name: shown(one, data.get(one.name, _none(one)), wording) for one in FORM[part]}, **more
    )


def _none(one: Field) -> Any:
    return () if one.kind == "choices" else None


def _of_cv(part: str, found: Sequence[Any], items: Sequence[Item], wording: Wording) -> Iterator[Entry]:
    for number, one in enumerate(found):
        path = f"{part}[{number}]"
        own = [item for item in items if item.path == path or item.path.startswith(f"{path}.")]
        data = {"text": one} if isinstance(one, str) else one
        sure = all(item.confidence > 0.5 for item in own)
        yield _entry(part, data, wording, lines=_lines(own), sure=sure)


def _lines(items: Sequence[Item]) -> tuple[tuple[str, int], ...]:
    return tuple(dict.fromkeys((item.line, item.page) for item in items))


def _only_before(
    part: str, profile: Profile | None, entries: list[Entry], stated: Sequence[Any]
) -> Iterator[Entry]:
    """Yield the entries of the profile that the CV does not name."""
    if profile is None or not entries:
        return
    new: list[Any] = []
    for one in stated:
        try:
            new.append(_MODELS[part].model_validate(one) if part in _MODELS else one)
        except ValidationError:  # impossible as it was read: the person will correct it
            continue
    old = list(getattr(profile, part))
    gone, _, _ = paired(old, new)
    yield from (entry for entry, one in zip(entries, old, strict=True) if one in gone)
