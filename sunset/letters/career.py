"""Tells a working life, newest station first, so that a sentence can say "there" or "before that"."""

from collections.abc import Callable, Sequence
from datetime import date

from sunset.letters.facts import Fact, first_person
from sunset.letters.letter import Statement, clean
from sunset.letters.wording import Wording, capital
from sunset.profile import Profile
from sunset.schema import Evidence

__all__ = ["Career", "newest_first"]


def newest_first(profile: Profile) -> tuple[int, ...]:
    """Return the stations of a profile in order of time, the newest first, however they are written down."""
    jobs = profile.experience
    return tuple(
        sorted(range(len(jobs)), key=lambda n: (jobs[n].end or date.max, jobs[n].start), reverse=True)
    )


class Career:
    """Sentences about the stations of a working life.

    Parameters
    ----------
    profile : the person.
    facts : what the profile says.
    wording : phrases in the letter's language.
    phrase : a phrase of the letter, varied within it.
    """

    def __init__(
        self, profile: Profile, facts: Sequence[Fact], wording: Wording, phrase: Callable[..., str]
    ) -> None:
        self.jobs, self.facts, self.wording, self.phrase = profile.experience, facts, wording, phrase
        self.order = newest_first(profile)
        self.current = self.order[0] if self.order else None
        """The station of today, or the last one."""
        self.here: int | None = None
        """The station that the sentence before spoke of."""
        self.named: set[int] = set()
        self.told: set[int] = set()
        """Stations of which a highlight was told."""
        self._back = False

    def name(self, number: int) -> tuple[Evidence, ...]:
        """Note that a station is named; return its title and employer as words to rest on."""
        self.named.add(number)
        self.here = number
        kinds = ("title", "employer")
        return tuple(own.evidence for own in self.facts if own.station == number and own.kind in kinds)

    def now(self, number: int) -> Statement:
        """Say where the person works, or worked last."""
        job = self.jobs[number]
        key = "station_now" if job.end is None else "station_past"
        text = self.phrase(key, at=self.wording.at(job.employer), title=job.title)
        return Statement(text=text, side="applicant", evidence=self.name(number))

    def highlight(self, fact: Fact) -> Statement:
        """Return a highlight as a sentence in the first person, tied to its station."""
        line = first_person(fact.text, self.wording.language)
        assert line is not None
        assert fact.station is not None
        number, job = fact.station, self.jobs[fact.station]
        when = self._when(number)
        how = "noted" if line.how == "does" and when in {"before", "earlier"} else line.how
        if how == "noted" and when == "earlier":
            when = "before"
        rest = (fact.text if how == "noted" else line.rest).rstrip(".") + "."
        at = self.wording.at(job.employer)
        text = self.phrase(f"{how}_{when}", at=at, At=capital(at), rest=clean(rest), verb=line.verb)
        self.told.add(number)
        employer = self.name(number)[-1]
        return Statement(text=capital(text), side="applicant", evidence=(fact.evidence, employer))

    def _when(self, number: int) -> str:
        """Return how a station stands to those named before it: there still, before them, or neither."""
        if self.here == number:
            return "again" if number in self.told else "here"
        end = self.jobs[number].end
        others = [self.jobs[other].start for other in self.named - {number}]
        if number in self.named or end is None or not others or min(others) < end:
            return "first"
        further, self._back = self._back, True
        return "earlier" if further else "before"

    def work(self, number: int, names: Sequence[str], words: Sequence[Evidence]) -> Statement | None:
        """Say when a station was, and what the work there was about; None where that cannot be said.

        Parameters
        ----------
        number : which station.
        names : skills used there, as the letter writes them.
        words : the same in the profile.
        """
        job, month = self.jobs[number], self.wording.month
        values = {"at": self.wording.at(job.employer), "title": job.title, "start": month(job.start)}
        if number in self.named:
            key = "work_now" if job.end is None else "work_there"
        elif job.end is None:
            return None
        else:
            key = "work_earlier" if self._when(number) == "earlier" else "work_before"
            values["end"] = month(job.end)
        text = self.phrase(key, one=len(names) == 1, skills=self.wording.listed(names), **values)
        return Statement(text=text, side="applicant", evidence=(*self.name(number), *words))
