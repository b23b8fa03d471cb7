"""Two verdicts on one posting, for two versions of a profile: what changed, and the reason that decided."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sunset.messages import Messages
from sunset.pipeline.profiles.words import Wording
from sunset.profile import Profile
from sunset.schema import Evaluation, Evidence, FitLevel, Requirement
from sunset.specialists.fit import level_of
from sunset.specialists.fit.person import Person
from sunset.specialists.fit.rationale import COVERED

__all__ = ["Change", "Judges"]

RANK: dict[FitLevel | None, int] = {None: 0, "Low": 1, "Moderate": 2, "Good": 3}

_WEIGHT = {"language": 0.6, "seniority": 0.65, "years": 0.5, "education": 0.5}
"""About what a requirement takes from the score when it is not met at all; the skills share the rest."""
_SKILLS, _WISHES, _DOMAIN = 0.6, 0.1, 0.4


@dataclass(frozen=True)
class Change:
    """What a new version of a profile changed for one posting.

    Parameters
    ----------
    job_id, title, company : the posting.
    kind : ``level`` (and maybe conditions), ``conditions`` alone, ``entered`` or ``left`` the search.
    before, after : levels; None where it was or is not in the search.
    text : what changed and why, in the person's language.
    conditions : sentences on the person's conditions that are met now or no longer.
    posting, profile : the words of the decisive requirement, and those of the profile that are new or gone.
    """

    job_id: str
    title: str
    company: str | None
    kind: Literal["level", "conditions", "entered", "left"]
    before: FitLevel | None
    after: FitLevel | None
    text: str
    conditions: tuple[str, ...] = ()
    posting: Evidence | None = None
    profile: Evidence | None = None

    @property
    def matters(self) -> bool:
        """Whether the posting was or is more than Low."""
        return max(RANK[self.before], RANK[self.after]) > RANK["Low"]


class Judges:
    """Compares the verdicts for two versions of one person's profile.

    Parameters
    ----------
    before, after : the versions.
    today : until when running jobs count.
    """

    def __init__(self, before: Profile, after: Profile, today: date) -> None:
        self._before, self._after = Person(before, today), Person(after, today)
        self._wording = Wording(after.language)
        self._say = self._wording.say
        self._levels = Messages(after.language, "common")

    def compare(self, row: Mapping[str, Any], old: Evaluation, new: Evaluation) -> Change | None:
        """Return what changed for a posting that was and is in the search; None if nothing did.

        Parameters
        ----------
        row : the posting.
        old, new : for the version before and for this one.
        """
        conditions = tuple(self._flipped(old, new))
        if old.level == new.level:
            if not conditions:
                return None
            text = self._say("stays", posting=_name(row), level=self._level(new.level))
            return _change(row, "conditions", old.level, new.level, text, conditions)
        reason, posting, profile = self._reason(old, new)
        text = self._say(
            "became",
            posting=_name(row),
            before=self._level(old.level),
            after=self._level(new.level),
            reason=reason,
        )
        return _change(row, "level", old.level, new.level, text, conditions, posting, profile)

    def entered(self, row: Mapping[str, Any], new: Evaluation, barrier: str | None) -> Change:
        """Return the change for a posting that the search admits now; `barrier` kept it out before."""
        text = self._say("entered", posting=_name(row), level=self._level(new.level))
        if barrier:
            text = f"{text} {self._say('until_now', reason=barrier)}"
        return _change(row, "entered", None, new.level, text)

    def left(self, row: Mapping[str, Any], old: Evaluation, barrier: str | None) -> Change:
        """Return the change for a posting that the search no longer admits, for the reason `barrier`."""
        text = self._say("left", posting=_name(row), level=self._level(old.level), reason=barrier or "")
        return _change(row, "left", old.level, None, text)

    def _level(self, level: FitLevel) -> str:
        return self._levels(level.lower())

    def _flipped(self, old: Evaluation, new: Evaluation) -> Iterator[str]:
        before = {one.kind: one.met for one in old.conditions}
        for one in new.conditions:
            if one.met is True and before.get(one.kind) is False:
                yield self._say("condition_met", text=one.text)
            elif one.met is False and before.get(one.kind) is not False:
                yield self._say("condition_unmet", text=one.text)
        told = {one.kind for one in new.conditions}
        for dropped in old.conditions:
            if dropped.kind not in told and dropped.met is False:
                yield self._say("condition_gone", text=dropped.text)

    def _reason(self, old: Evaluation, new: Evaluation) -> tuple[str, Evidence | None, Evidence | None]:
        """Return why the level is another one, and the words of both sides."""
        search = self._after.profile.search
        if level_of(new.score, self._before.profile.search) == old.level:  # only the marks were moved
            key = "good_from" if "Good" in (old.level, new.level) else "moderate_from"
            value = self._say.number(getattr(search, key))
            return self._say(f"because_{key}", value=value), None, None
        up = RANK[new.level] > RANK[old.level]
        sign = 1 if up else -1
        share = sum(one.must and one.kind in {"skill", "certificate"} for one in new.requirements) or 1
        found: list[tuple[float, Requirement, Requirement]] = []
        for was, now in zip(old.requirements, new.requirements, strict=False):
            weight = _WEIGHT.get(now.kind, _SKILLS / share) if now.must else _WISHES
            found.append((sign * weight * (now.coverage - was.coverage), was, now))
        gap = sign * _DOMAIN * ((old.domain_gap or 0.0) - (new.domain_gap or 0.0))
        best = max(found, key=lambda one: one[0], default=None)
        if best is not None and best[0] > 0 and best[0] >= gap:
            return self._told(best[1], best[2], up)
        if gap > 0:
            return self._say("because_nearer" if up else "because_farther"), None, None
        return self._say("because_whole"), None, None

    def _told(
        self, was: Requirement, now: Requirement, up: bool
    ) -> tuple[str, Evidence | None, Evidence | None]:
        """Say what of the profile made a requirement count more or less, with the words of both sides."""
        asked = now.posting[0] if now.posting else None
        person, other = (self._after, self._before) if up else (self._before, self._after)
        if now.kind in {"years", "seniority"}:
            key = f"because_{now.kind}"
            years = self._say.number(round(self._after.years, 1))
            line = (*now.profile, *was.profile, None)[0]
            return self._say(key, quote=now.text, years=years), asked, line
        line = ((now if up else was).profile or (None,))[0]
        if line is None:
            return self._say("because_quote", quote=now.text), asked, None
        words = self._words(line, person.profile)
        there = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", self._lines(other), re.IGNORECASE)
        strong = (now if up else was).coverage >= COVERED
        key = ("more" if there else "new" if strong else "near") if up else "less" if there else "gone"
        return self._say(f"because_{key}", quote=now.text, words=words), asked, line

    def _words(self, line: Evidence, profile: Profile) -> str:
        """Return the words of the profile that evidence cites, a language by its name."""
        if line.source_field.startswith("languages["):
            place = int(line.source_field.split("[")[1].split("]")[0])
            return self._wording.of("languages", profile.languages[place])
        return line.quote

    def _lines(self, person: Person) -> str:
        spoken = [self._wording.of("languages", one) for one in person.profile.languages]
        return "\n".join([*(line.text for line in person.lines), *spoken])


def _name(row: Mapping[str, Any]) -> str:
    return f"{row['title']} ({row['company']})" if row["company"] else str(row["title"])


def _change(  # noqa: PLR0917
    row: Mapping[str, Any],
    kind: Literal["level", "conditions", "entered", "left"],
    before: FitLevel | None,
    after: FitLevel | None,
    text: str,
    conditions: tuple[str, ...] = (),
    posting: Evidence | None = None,
    profile: Evidence | None = None,
) -> Change:
    return Change(
        row["job_id"], row["title"], row["company"], kind, before, after, text, conditions, posting, profile
    )
