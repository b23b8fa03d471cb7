"""Skills, tools, papers and titles: what a letter says a side has or is."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

from sunset.letters.facts import COVERED, key
from sunset.letters.gate.sides import Job, Person, places
from sunset.letters.gate.speech import Claim, Clause, Side
from sunset.letters.numerals import numbers
from sunset.letters.words import Token, common, fold, lexicon, stem, tokens
from sunset.schema import Evaluation

__all__ = ["ABSTRACT", "Terms", "says_nothing"]

_PAPER = re.compile(r"^[A-ZÄÖÜ]\w{3,}(?:examen|zertifikat|zertifizierung|lizenz|patent)s?$")
_ROOT = 8
"""Letters in which words of both languages agree that have the same root ("regulatory", "regulatorisch")."""
_ROLE = re.compile(r"\b(?:als|as an?|as)\s+((?:[A-ZÄÖÜ][\w-]+\s?){1,3})", re.IGNORECASE)
_SUBJECT = re.compile(r"\b(?:[Ii]ch|[Ww]ir|I|I['’](?:ve|m)|[Ww]e)\b")
_WITHOUT = re.compile(
    r"\b(?:ohne|außer|statt|geschweige(?: denn)?|without|except(?: for)?|instead of|let alone)(?:\s\w+)?\s$",
    re.IGNORECASE,
)
_AFFIRMS = re.compile(
    r"\b(?:schon|sehr wohl|ebenfalls|ebenso|täglich|jahrelang|seit \w+ Jahren|too|as well|daily|for years)"
    r"\s*\.?$",
    re.IGNORECASE,
)
"""What makes a name alone a claim ("SAS, on the other hand, daily.")."""
_CEFR = re.compile(r"[ABC][12]")  # held against the profile with the languages
ABSTRACT = re.compile(
    r"(?:ung|ungen|heit|keit|heiten|keiten|tät|schaft|nis|tion|tionen|ment|tum|ling|ismus|ieren|elle|ellen)$"
)
"""German nouns of no thing one could have or master."""
_NOT_MASTERED = frozenset(["ich", "bei", "from", "aus", "seit", "since", "for", "at", "where", "which"])
"""Words at which that what is mastered ends ("experience with Kafka from ...")."""


@cache
def _known() -> dict[str, str]:
    """Return every skill the lexicon knows, by key."""
    return {key(name): name for name in lexicon()["skills"]["words"]}


@cache
def _ranks() -> tuple[str, ...]:
    """Return the titles that end compounds, as in "Prüfungsleiterin"."""
    return tuple(fold(word) for word in lexicon()["titles"]["words"] if len(word) >= 6 and " " not in word)


@cache
def _same_titles() -> tuple[frozenset[str], ...]:
    """Return groups of stems of titles that mean the same profession, in either language."""
    return tuple(frozenset(stem(word) for word in line.split()) for line in lexicon()["titles"]["same"])


@cache
def _mastering() -> re.Pattern[str]:
    words = [word for language in ("de", "en") for word in lexicon()["claims"][language]]
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))


@cache
def _plain_english() -> frozenset[str]:
    return frozenset(stem(word) for word in lexicon()["plain"]["en"])


def says_nothing(word: Token) -> bool:
    """Tell whether a word may stand in any letter."""
    return word.stem in common() or word.word.upper() in lexicon()["plain"]["acronyms"]


class Terms:
    """Finds terms in clauses and holds them against the side the clause speaks of."""

    def __init__(self, person: Person, job: Job, evaluation: Evaluation, language: str) -> None:
        self.person, self.job, self.language = person, job, language
        self.same_language = person.profile.language == language
        self.lacking = self._lacking(evaluation)
        self.plain = {
            name for name in self.lacking.values() if self._ordinary(name) and key(name) not in _known()
        }
        """Requirements in ordinary words, which a letter may use without claiming them."""
        self.titles = {stem(word) for word in lexicon()["titles"]["words"]}
        jobs, studies = person.profile.experience, person.profile.education
        named = [job.title for job in jobs] + [study.degree for study in studies]
        self.own_titles = _capitals(" ".join([*named, *person.profile.certificates, person.profile.summary]))
        played = (_ROLE.findall(line) for job in jobs for line in job.highlights)
        self.own_titles |= _capitals(" ".join(role for roles in played for role in roles))

    def _lacking(self, evaluation: Evaluation) -> dict[str, str]:
        """Return the requirements the profile does not speak for, as keys that a clause may hold."""
        asked = [
            item.text
            for item in evaluation.requirements
            if item.coverage < COVERED and item.kind in ("skill", "certificate")
        ]
        for name in ("skills_required", "skills_preferred", "skills"):
            asked += [item for item in self.job.analysis.get(name) or () if isinstance(item, str)]
        found = {}
        for text in asked:
            for part in re.split(r",\s*|\s+(?:und|oder|and|or)\s+|/", text):
                words = [token.stem for token in tokens(part) if token.stem not in common()]
                if 1 <= len(words) <= 4 and not self._spoken_for(part):
                    found[key(part)] = part
        return found

    @staticmethod
    def _ordinary(name: str) -> bool:
        """Tell whether a requirement is in words of every day, in small letters."""
        words = [token for token in tokens(name) if not (token.word[0].isupper() and token.stem in common())]
        return bool(words) and all(word.word.islower() for word in words)

    def _spoken_for(self, part: str) -> bool:
        """Tell whether a requirement is the person's, or so ordinary a turn that nobody claims it."""
        if self.person.has_name(part):
            return True
        words = [token.word for token in tokens(part)]
        if any(_shaped(word) or key(word) in _known() for word in words):
            return False
        if len(words) == 1:
            return stem(words[0]) in _plain_english()
        roots = [stem(word)[:_ROOT] for word in words if len(stem(word)) >= _ROOT]
        return any(own.startswith(root) for root in roots for own in self.person.vocabulary)

    def claims(self, clause: Clause) -> Iterator[Claim]:
        """Yield every term that its side does not say."""
        words = clause.tokens
        taken: set[int] = set()
        for name, start, end in self._names(clause):
            if taken & set(range(start, end)):
                continue
            taken.update(range(start, end))
            claiming = _SUBJECT if " " in name else _mastering()
            if name in self.plain and not claiming.search(clause.text):
                continue
            if _WITHOUT.search(clause.text, max(0, words[start].start - 40), words[start].start):
                continue
            if self._under_own(clause.text[words[end - 1].end :]):
                continue
            refused = self._refuse_name(name, clause, clause.side_at(words[start].start))
            if refused == "job" or (refused and not self._part_of_own(clause, start, end)):
                yield Claim(clause.text[words[start].start : words[end - 1].end], refused)
        for index, word in enumerate(words):
            if index in taken:
                continue
            if refused := self._refuse_word(word, clause):
                yield Claim(word.word, refused)
        yield from self._mastered(clause, taken)

    def in_head(self, line: str) -> Iterator[Claim]:
        """Yield names in the letter's head that neither side knows."""
        for word in tokens(line):
            if _shaped(word.word) and not (self.job.has_word(word.word) or self.person.has_word(word.word)):
                yield Claim(word.word, "either")

    # --- skills and lacking requirements ------------------------------------------------------

    def _names(self, clause: Clause) -> Iterator[tuple[str, int, int]]:
        """Yield known skills and lacking requirements, longest first."""
        words = clause.tokens
        stems = [word.stem for word in words]
        for size in range(6, 0, -1):
            for start in range(len(words) - size + 1):
                run = " ".join(stems[start : start + size])
                if run in self.lacking:
                    yield self.lacking[run], start, start + size
                elif run in _known():
                    name = _known()[run]
                    first = start == 0 and clause.start == 0
                    if size > 1 or _is_name(name, words[start].word, first=first):
                        yield name, start, start + size

    def _part_of_own(self, clause: Clause, start: int, end: int) -> bool:
        """Tell whether words are part of a longer name that the profile has, in either language."""
        stems = [word.stem for word in clause.tokens]
        return any(
            " ".join(stems[first:last]) in self.person.runs
            for first in range(max(0, end - 6), start + 1)
            for last in range(end, min(first + 6, len(stems)) + 1)
            if last - first > end - start
        )

    def _under_own(self, after: str) -> bool:
        """Tell whether a practice is said to be under rules that the person has ("Bilanzierung nach HGB")."""
        rules = re.match(
            r"\s(?:nach|gemäß|under|according to)\s(?:de[mnr]\s|the\s)?([\w-]+(?:\s\d+)?)", after
        )
        return bool(rules and _shaped(rules[1].split()[0]) and self.person.has_name(rules[1]))

    def _refuse_name(self, name: str, clause: Clause, side: Side) -> str | None:
        theirs = self.job.has_name(name)
        if side == "job":
            return None if theirs else "job"
        told = side != "open" or bool(_AFFIRMS.search(clause.text))
        if self.person.has_name(name) or clause.lack or (theirs and (clause.supposed or not told)):
            return None
        return "applicant"

    # --- other words --------------------------------------------------------------------------

    def _refuse_word(self, word: Token, clause: Clause) -> str | None:
        said, side = word.word, clause.side_at(word.start)
        if self._is_title(word, clause):
            return None if self._held(word, clause) else "applicant"
        if re.match(r"(?:[Bb]achelor|[Mm]aster|[Dd]octor)['’]s", said):
            return None  # held against the profile as a degree
        if re.match(r"\s\d", clause.text[word.end :]) and not _shaped(said):
            return None  # "Type 2": the number behind it is held against both sides
        if says_nothing(word) or word.stem in self.job.contact or _CEFR.fullmatch(said):
            return None
        theirs, mine = self.job.has_word(said), self.person.has_word(said)
        if side == "job" and clause.marked:
            return (
                "job"
                if not (theirs or mine) and (_shaped(said) or self._is_english_name(word, clause))
                else None
            )
        if (
            mine
            or clause.lack
            or (theirs and (clause.wish or side == "open" or self._applied_for(clause, word)))
        ):
            return None
        if _shaped(said) or _PAPER.search(said) or (clause.firm and self._is_english_name(word, clause)):
            return "applicant" if not theirs or _shaped(said) else None
        return None

    def _is_title(self, word: Token, clause: Clause) -> bool:
        """Tell whether a word says what the person is or was."""
        named = word.word[0].isupper() and (word.stem in self.titles or fold(word.word).endswith(_ranks()))
        told = clause.firm and clause.said_to_be <= word.start and not self._applied_for(clause, word)
        return named and told

    def _held(self, word: Token, clause: Clause) -> bool:
        same = [
            group for group in _same_titles() if word.stem in group or fold(word.word).endswith(tuple(group))
        ]
        names = {word.stem}.union(*same)
        return any(
            own == name or (len(name) > 4 and own.endswith(name)) for own in self.own_titles for name in names
        )

    def _is_english_name(self, word: Token, clause: Clause) -> bool:
        """Tell whether English writes a word with a capital although no sentence or clause begins there."""
        inside = word.start != clause.indent and clause.text[word.start - 1] != "-"
        inside = inside and fold(word.word) not in places()  # held against both sides as a place
        article = re.search(r"\b(?:the|The)\s+$", clause.text[max(0, word.start - 5) : word.start])
        return (
            self.language == "en" and word.word[0].isupper() and inside and not article and len(word.word) > 1
        )

    def _applied_for(self, clause: Clause, word: Token) -> bool:
        """Tell whether a word belongs to the title of the job, named as what is applied for."""
        return word.stem in self.job.title and clause.applies

    # --- "experience with ..." --------------------------------------------------------------

    def _mastered(self, clause: Clause, taken: set[int]) -> Iterator[Claim]:
        """Yield what follows "experience with" and its like and is not in the profile."""
        if clause.supposed or clause.side == "job":
            return
        for found in _mastering().finditer(clause.text):
            if clause.side_at(found.start()) == "job":
                continue
            first = bisect_left(clause.tokens, found.end(), key=lambda word: word.start)
            for number, word in enumerate(clause.tokens[first : first + 6], first):
                if number in taken or len(word.word) < 3:
                    continue
                if clause.side_at(word.start) == "job" or word.word in _NOT_MASTERED:
                    break
                if self._unsupported(word):
                    yield Claim(word.word, "applicant")

    def _unsupported(self, word: Token) -> bool:
        if not self.same_language or says_nothing(word) or self.person.has_word(word.word):
            return False
        if any(numbers(word.word)):  # of the years of practice, which are held against the profile as figures
            return False
        theirs = self.job.has_word(word.word)
        if self.language == "de":
            return word.word[0].isupper() and (theirs or not ABSTRACT.search(word.word))
        return word.stem not in _plain_english() and theirs


def _capitals(text: str) -> frozenset[str]:
    return frozenset(token.stem for token in tokens(text) if token.word[0].isupper())


def _is_name(name: str, said: str, *, first: bool) -> bool:
    """Tell whether a word of a letter is the name of a skill and not a common word spelled like it."""
    if _shaped(name) and not fold(said).startswith(fold(name)):
        return False  # "Juni" is no inflection of JUnit
    if name in lexicon()["skills"]["everyday"]:
        return said == name and not first
    if name[0].isupper() and said[0].islower():
        return False
    return not (name.isupper() and not said.isupper() and len(name) < 5)


def _shaped(word: str) -> bool:
    """Tell whether a word looks like the name of a thing: capitals inside, or letters with digits."""
    letters = re.sub(r"[^\w]", "", word)
    if re.fullmatch(r"[A-ZÄÖÜ][a-zäöüß]+Innen", letters):
        return False
    inner = any(char.isupper() for char in letters[1:])
    digits = any(char.isdigit() for char in letters) and any(char.isalpha() for char in letters)
    ordinal = re.fullmatch(r"\d+(?:st|nd|rd|th|er|s)", letters)
    return inner or (digits and not ordinal) or "#" in word or "++" in word
