"""What saving a profile did, as lines of text in the person's language."""

from collections.abc import Iterator

from sunset.messages import Messages
from sunset.pipeline.profiles.saving import Saved

__all__ = ["told"]


def told(saved: Saved) -> list[str]:
    """Return what saving did: the version, what is other in it, which verdicts changed and why."""
    return list(_lines(saved))


def _lines(saved: Saved) -> Iterator[str]:
    say = Messages(saved.version.profile.language, "profile_app")
    names = {"name": saved.version.name, "number": saved.version.number}
    yield say("saved" if saved.new else "unchanged", **names)
    if saved.edits:
        yield say("edits_title")
        yield from (f"  {edit.text}" for edit in saved.edits)
    shown = [change for change in saved.changes if change.matters]
    if shown:
        yield say("verdicts_title")
        for change in shown:
            yield f"  {change.text}"
            yield from (f"    {text}" for text in change.conditions)
    elif saved.compared:
        yield say("no_verdicts", number=say.number(saved.compared))
    if minor := len(saved.changes) - len(shown):
        yield say("minor", number=say.number(minor))
    if saved.waiting:
        yield say("waiting", number=say.number(saved.waiting))
    if saved.failed:
        yield say("failed", number=say.number(saved.failed))
