"""What a profile says, piece by piece, each piece with its address, and in a letter's language."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import get_args

from sunset.letters.words import lexicon, tokens, tongue
from sunset.profile import Profile
from sunset.schema import Education, Evidence, Requirement

__all__ = [
    "COVERED",
    "RANK",
    "Fact",
    "alias_groups",
    "bare",
    "cited",
    "first_person",
    "forms",
    "in_language",
    "key",
    "profile_facts",
    "skill_sentence_name",
]

COVERED = 0.6
"""Coverage from which a requirement counts as met: a letter may build on it, below it must not claim it."""
RANK: dict[str, int] = {level: rank for rank, level in enumerate(get_args(Education))}
"""How high a level of education ranks."""


@dataclass(frozen=True)
class Fact:
    """One piece of a profile and its address in it, for example ``skills[2].name``."""

    kind: str
    address: str
    text: str
    station: int | None = None
    index: int = 0

    @property
    def evidence(self) -> Evidence:
        """The piece as words to rest on."""
        return Evidence(
            side="profile", source_field=self.address, start=0, end=len(self.text), quote=self.text
        )


def profile_facts(profile: Profile) -> Iterator[Fact]:
    """Yield all that a profile says of a person's working life."""
    for index, skill in enumerate(profile.skills):
        yield Fact("skill", f"skills[{index}].name", skill.name, index=index)
    for index, spoken in enumerate(profile.languages):
        yield Fact("language", f"languages[{index}].level", spoken.level, index=index)
    for station, job in enumerate(profile.experience):
        yield Fact("title", f"experience[{station}].title", job.title, station)
        yield Fact("employer", f"experience[{station}].employer", job.employer, station)
        for index, line in enumerate(job.highlights):
            yield Fact("highlight", f"experience[{station}].highlights[{index}]", line, station, index)
        for index, name in enumerate(job.skills):
            yield Fact("used", f"experience[{station}].skills[{index}]", name, station, index)
    for index, study in enumerate(profile.education):
        yield Fact("study", f"education[{index}].degree", study.degree, index=index)
    for index, line in enumerate(profile.certificates):
        yield Fact("certificate", f"certificates[{index}]", line, index=index)


def cited(requirement: Requirement, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Return the pieces of a profile that an evaluation cites for a requirement, best first.

    A citation counts by its words: what is not in the profile is no citation. What stands in
    brackets behind a name may be left out.
    """
    found = []
    for quote in (evidence.quote.casefold().strip() for evidence in requirement.profile):
        for fact in facts:
            text = fact.text.casefold()
            if fact.kind == "language":
                continue
            inside = fact.kind in ("highlight", "certificate", "study") and len(quote) > 3 and quote in text
            if quote in (text, bare(text)) or inside or (len(text) > 3 and text in quote):
                found.append(fact)
    return tuple(dict.fromkeys(found))


def bare(name: str) -> str:
    """Return a name without what stands in brackets.

    Examples
    --------
    >>> bare("Kontrolltests (Design und Wirksamkeit)")
    'Kontrolltests'
    """
    return re.sub(r"\s*\([^)]*\)", "", name)


# --- other forms of a name ----------------------------------------------------------------


@lru_cache(maxsize=20_000)
def key(name: str) -> str:
    """Return the stems of a name, in which its spellings agree."""
    return " ".join(token.stem for token in tokens(name))


@cache
def alias_groups() -> tuple[tuple[dict[str, list[str]], frozenset[str]], ...]:
    """Return the groups of names that mean the same thing, each with the keys of its names."""
    return tuple(
        (group, frozenset(key(form) for forms_ in group.values() for form in forms_))
        for group in lexicon()["aliases"]
    )


@lru_cache(maxsize=5_000)
def forms(name: str) -> frozenset[str]:
    """Return the keys of all names of the same thing: spellings, abbreviations, translations.

    Examples
    --------
    >>> key("K8s") in forms("Kubernetes"), key("RCSA") in forms("Risk and Control Self-Assessment (RCSA)")
    (True, True)
    """
    inside = re.findall(r"\(([^)]*)\)", name)
    plain = bare(name)
    parts = [name, plain, *inside, *re.split(r"\s+(?:und|and|&)\s+|,\s*|/", plain)]
    keys = {key(part) for part in parts if part}
    for _, group in alias_groups():
        if keys & group:
            keys |= group
    return frozenset(keys - {""})


def in_language(name: str, language: str) -> str | None:
    """Return a name as letters of a language write it, None if only the other language has it.

    Examples
    --------
    >>> in_language("Interne Revision", "en"), in_language("Kafka", "de"), in_language("Töpfern", "en")
    ('internal audit', 'Kafka', None)
    >>> in_language("Prometheus and Grafana", "de"), in_language("Kontrolltests (Wirksamkeit)", "en")
    ('Prometheus und Grafana', 'controls testing')
    """
    for form in (name, bare(name)):
        for group, keys in alias_groups():
            if key(form) in keys:
                return str(group[language][0])
    if len(parts := re.split(r"\s+(?:und|and|&)\s+", name)) > 1:
        told = [said for part in parts if (said := in_language(part, language))]
        return {"de": " und ", "en": " and "}[language].join(told) if len(told) == len(parts) else None
    if language == "de":
        return name  # English names of skills are at home in German letters
    if name in lexicon()["skills"]["words"]:
        return name
    spoken = re.search(r"[äöüß]|\b(?:und|von|für|der|die|das)\b", name.lower())
    looks_like_name = re.fullmatch(
        r"[A-Z0-9][A-Za-z0-9+#.]*[A-Z0-9+#][\w+#.]*|[\w+#.]+(?: [A-Z][\w+#.]*)+", name
    )
    return name if looks_like_name and not spoken else None


def skill_sentence_name(skill: str, profile: Profile, language: str) -> str | None:
    """Return a skill's name inside a sentence: the profile's own words where they are in its language.

    Examples
    --------
    >>> ada = Profile(name="Ada", language="de")
    >>> [skill_sentence_name(name, ada, "de") for name in ("GwG", "Internes Kontrollsystem (IKS)")]
    ['das GwG', 'das interne Kontrollsystem (IKS)']
    """
    if profile.language != language:
        name = in_language(skill, language)
    else:
        plain = bare(skill)
        usual = in_language(plain, language) or ""
        name = usual + skill[len(plain) :] if usual.casefold() == plain.casefold() else skill
    if not name:
        return None
    plain = bare(name)
    return str(lexicon()["inside"].get(language, {}).get(plain, plain)) + name[len(plain) :]


# --- a line of a CV as a sentence in the first person -----------------------------------------

_PRONOUN = re.compile(r"\b(?:seine[mnrs]?|sein|er|he|his|him|she|her|they|their)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """A highlight told in the first person.

    ``how`` is "done" (rest follows "habe ich" or "I"), "does" (rest follows verb and "ich")
    or "noted" (the line as it stands follows a colon).
    """

    how: str
    rest: str
    verb: str = ""


def _german_first(word: str) -> str | None:
    lower = word.lower()
    verbs = lexicon()["verbs"]
    if lower in verbs["german"]:
        return str(verbs["german"][lower])
    if lower in verbs["not_german"] or len(lower) < 5 or not lower.endswith("t"):
        return None
    if lower.endswith("et") and lower[-3] in "tdnm":
        return lower[:-2] + "e"
    return lower[:-1] + "e"


def _english_first(word: str) -> str | None:
    lower = word.lower()
    if lower.endswith("ed") or lower in lexicon()["verbs"]["english_past"]:
        return lower
    if len(lower) < 4 or not lower.endswith("s") or lower.endswith("ss"):
        return None
    if lower.endswith("ies"):
        return lower[:-3] + "y"
    return lower[:-2] if re.search(r"(?:ch|sh|ss|x|zz)es$", lower) else lower[:-1]


def first_person(line: str, language: str) -> Line | None:
    """Return a line of a CV told in the first person, None if it is in another language.

    Examples
    --------
    >>> first_person("Wertet Berichte aus und leitet daraus Kontrollen ab.", "de")
    Line(how='does', rest='Berichte aus und leite daraus Kontrollen ab.', verb='werte')
    >>> first_person("Mentors three engineers and takes one week of duty.", "en").rest
    'mentor three engineers and take one week of duty.'
    >>> first_person("Aufbau eines Teams in der Revision", "de")
    Line(how='noted', rest='Aufbau eines Teams in der Revision.', verb='')
    """
    line = line.strip().rstrip(".") + "."
    if tongue(line) not in (language, None):
        return None
    word, _, rest = line.partition(" ")
    if _PRONOUN.search(line) or not rest:
        return Line("noted", line)
    if language == "de":
        if word == "Hat":
            return Line("done", rest)
        verb = _german_first(word) if not word.endswith(("heit", "keit", "schaft", "ment")) else None
        if verb is None:
            return Line("noted", line)
        if tokens(rest)[0].word[:1].isupper() and word.endswith("tät"):
            return Line("noted", line)
        return Line("does", re.sub(r"(?<= und )[a-zäöüß]+t(?= )", _coordinated_german, rest), verb)
    verb = _english_first(word)
    if verb is None:
        return Line("noted", line)
    if verb == word.lower() and (led := re.match(r"(and )([a-z]+s)( )", rest)):
        rest = led[1] + (_english_first(led[2]) or led[2]) + rest[led.end() - 1 :]
    elif verb != word.lower():
        rest = re.sub(
            r"(?<=\band )([a-z]+s)(?= (?:a|an|the|one|two|all|our|its|on|for|in|with|\d))",
            lambda found: _english_first(found[1]) or found[1],
            rest,
        )
    return Line("done", f"{verb} {rest}")


def _coordinated_german(found: re.Match[str]) -> str:
    return _german_first(found[0]) or found[0]
