"""Skills, tools, titles, names and places: what a letter says a side has or is."""

import re
from collections.abc import Iterator
from functools import cache

from sunset.letters.facts import key
from sunset.letters.sides import Job, Person, common, places
from sunset.letters.speech import Clause
from sunset.letters.words import Token, fold, lexicon, stem, tokens
from sunset.schema import Evaluation

__all__ = ["Claim", "Terms"]

Claim = tuple[str, str, str]
"""What is claimed, the kind of refusal, and the value that would be right ("" if none is known)."""

MET = 0.6
_PLAIN_WORDS = frozenset(
    [
        "Access",
        "Excel",
        "Word",
        "Go",
        "R",
        "Spring",
        "Swift",
        "Rust",
        "Ruby",
        "React",
        "Spark",
        "Helm",
        "Chef",
        "Puppet",
        "Oracle",
        "Lean",
        "Hive",
        "Basel",
        "Flink",
        "Reuters",
        "Pulsar",
        "Express",
        "Staff",
        "Head",
        "Lead",
        "Chief",
        "Partner",
    ]
)
_ACRONYMS = frozenset(
    [
        "CV",
        "EU",
        "HR",
        "IT",
        "PDF",
        "OK",
        "ID",
        "UK",
        "US",
        "USA",
        "DACH",
        "FAQ",
        "AG",
        "SE",
        "KG",
        "GMBH",
        "EG",
        "USD",
        "EUR",
        "GBP",
        "A",
        "B",
        "I",
        "PS",
        "TV",
        "MS",
        "MR",
        "GF",
        "QA",
    ]
)
_PAPER = re.compile(r"^[A-ZÄÖÜ]\w{3,}(?:examen|zertifikat|zertifizierung|lizenz|patent)s?$")
_CEFR = re.compile(r"[ABC][12]")  # held against the profile with the languages
_AT = re.compile(
    r"\b(?:[Bb]ei(?: der| dem)?|[Bb]eim|[Ff]ür die|[Aa]t|[Ww]ith|[Ff]or)\s+((?:[A-ZÄÖÜ][\w&.-]*\s*)+)"
)
_PLACE = re.compile(
    r"\b(?:[Ii]n|[Aa]us|[Nn]ach|from|to|near|bei|at|von)\s+([A-ZÄÖÜ][\wäöüß-]+(?:\s+(?:am|"
    r"an der|upon|on|ob der)\s+[A-ZÄÖÜ][\w]+|\s+[A-ZÄÖÜ][\w-]+)?)"
)
_ORGANISATION = re.compile(
    r"\b((?:[A-ZÄÖÜ][\w&-]*(?:\s+(?:&|of the|of|am|der|für)\s+|\s+|\.\s?)){0,5}(?:AG|GmbH|"
    r"SE|KG|eG|Ltd|Inc|PLC|LLC|Bank|Sparkasse|College|Institute|Academy|Akademie"
    r"|(?:University|Universität|Hochschule)(?:\s+(?:of the|of|am|der|"
    r"für)\s+[A-ZÄÖÜ]\w+(?:\s+[A-ZÄÖÜ]\w+)*|\s+[A-ZÄÖÜ][\w-]+)?)\b)"
)
_ABSTRACT = re.compile(
    r"(?:ung|ungen|heit|keit|heiten|keiten|tät|schaft|nis|tion|tionen|ment|tum|ling|ismus|ieren|elle|ellen)$"
)
_NOT_A_NOUN = re.compile(r"(?:en|ern|eln)$")
_LIVES = re.compile(
    r"\b(?:wohne?|lebe?|gelebt|stamme|arbeitete?|gearbeitet|studiert|based|live|lived|born|worked|studied)\b"
)
_APPLIES = re.compile(
    r"bewerb|stelle|position|rolle|apply|application|role|post\b|join|anfangen|beginnen|start|vakan",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:habe|hatte|war|konnte|arbeite|bin|have|had|was|worked|led|built|ran|work|spent|"
    r"joined|hat|hatten|has|gehört|gehören|am)\b"
)
_ENGLISH_PLAIN = frozenset(
    stem(word)
    for word in [
        "the",
        "a",
        "an",
        "of",
        "and",
        "in",
        "with",
        "to",
        "for",
        "on",
        "at",
        "is",
        "from",
        "by",
        "has",
        "that",
        "as",
        "it",
        "my",
        "own",
        "both",
        "all",
        "many",
        "more",
        "most",
        "much",
        "some",
        "such",
        "work",
        "working",
        "practice",
        "hands",
        "daily",
        "first",
        "years",
        "year",
        "experience",
        "kind",
        "sort",
        "way",
        "range",
        "broad",
        "deep",
        "solid",
        "strong",
        "long",
        "real",
        "own",
        "well",
        "good",
        "this",
        "these",
        "those",
        "which",
        "what",
        "how",
        "people",
        "teams",
        "team",
        "building",
        "running",
        "writing",
        "making",
        "keeping",
        "taking",
        "large",
        "small",
        "complex",
        "new",
        "everyday",
        "use",
        "using",
        "day",
        "up",
        "close",
        "sides",
        "things",
        "something",
        "exactly",
        "precisely",
        "just",
        "also",
        "very",
        "across",
        "over",
        "under",
        "between",
        "about",
        "day-to-day",
        "every",
        "each",
        "either",
        "them",
        "their",
        "than",
        "then",
        "there",
        "here",
        "where",
        "when",
        "who",
        "whom",
        "into",
    ]
)


@cache
def _known() -> dict[str, str]:
    """Return every skill the lexicon knows, by key."""
    return {key(name): name for name in lexicon()["skills"]["words"]}


@cache
def _ranks() -> tuple[str, ...]:
    """Return the titles that end compounds, as in "Prüfungsleiterin"."""
    return tuple(fold(word) for word in lexicon()["titles"]["words"] if len(word) >= 6 and " " not in word)


class Terms:
    """Finds terms in clauses and holds them against the side the clause speaks of."""

    def __init__(self, person: Person, job: Job, evaluation: Evaluation, language: str) -> None:
        self.person, self.job, self.language = person, job, language
        self.same_language = person.profile.language == language
        self.lacking = self._lacking(evaluation)
        company = job.posting.get("company") or ""
        self.company = {token.stem for token in tokens(company) if len(token.word) > 2}
        title = job.posting.get("title") or ""
        self.title = {token.stem for token in tokens(title)}
        contact = f"{job.posting.get('contact_name') or ''} {job.analysis.get('contact_name') or ''}"
        self.contact = {token.stem for token in tokens(contact)}
        self.towns = {
            token.stem
            for place in job.posting.get("locations") or ()
            for token in tokens(place.get("city") or "")
        }
        said = person.profile.experience, person.profile.education
        named = [job.title for job in said[0]] + [study.degree for study in said[1]]
        named += [*person.profile.certificates, person.profile.summary]
        self.roles_met = {
            t.stem for job in said[0] for line in job.highlights for t in tokens(line) if t.word[0].isupper()
        }
        self.own_titles = {t.stem for t in tokens(" ".join(named)) if t.word[0].isupper()}
        self.titles = {stem(word) for word in lexicon()["titles"]["words"]}

    def _lacking(self, evaluation: Evaluation) -> dict[str, str]:
        """Return the requirements the profile does not speak for, as keys that a clause may hold."""
        asked = [
            item.text
            for item in evaluation.requirements
            if item.coverage < MET and item.kind in ("skill", "certificate")
        ]
        for name in ("skills_required", "skills_preferred", "skills"):
            asked += [item for item in self.job.analysis.get(name) or () if isinstance(item, str)]
        found = {}
        for text in asked:
            for part in re.split(r",\s*|\s+(?:und|oder|and|or)\s+|/", text):
                words = [token.stem for token in tokens(part) if token.stem not in common()]
                if (
                    1 <= len(words) <= 4
                    and key(part) not in _ENGLISH_PLAIN
                    and not self.person.has_name(part)
                ):
                    found[key(part)] = part
        return found

    # --- one clause -----------------------------------------------------------------------

    def claims(self, clause: Clause, sentence: str) -> Iterator[Claim]:
        """Yield every term that its side does not say."""
        words = tokens(clause.text)
        taken: set[int] = set()
        for name, start, end in self._names(words, clause):
            position = words[start].start
            if set(range(start, end)) & taken:
                continue
            taken |= set(range(start, end))
            refused = self._refuse_name(name, clause, clause.side_at(position))
            if refused:
                yield clause.text[words[start].start : words[end - 1].end], refused, ""
        yield from self._organisations(clause)
        yield from self._places(clause)
        for index, word in enumerate(words):
            if index in taken:
                continue
            side = clause.side_at(word.start)
            refused = self._refuse_word(word, index, words, clause, side)
            if refused:
                yield word.word, refused, ""
        yield from self._mastered(clause, taken, words)

    def in_head(self, line: str) -> Iterator[Claim]:
        """Yield names in the letter's head that neither side knows."""
        for word in tokens(line):
            if _shape(word.word) and not (self._job_has(word.word) or self.person.has_word(word.word)):
                yield word.word, "either", ""

    def _names(self, words: list[Token], clause: Clause) -> Iterator[tuple[str, int, int]]:
        """Yield known skills and lacking requirements, longest first."""
        stems = [word.stem for word in words]
        for size in range(6, 0, -1):
            for start in range(len(words) - size + 1):
                run = " ".join(stems[start : start + size])
                if run in self.lacking:
                    yield self.lacking[run], start, start + size
                elif run in _known():
                    name = _known()[run]
                    said = clause.text[words[start].start : words[start + size - 1].end]
                    if size == 1 and not self._is_name(name, said, start, clause):
                        continue
                    yield name, start, start + size

    @staticmethod
    def _is_name(name: str, said: str, start: int, clause: Clause) -> bool:
        if name in _PLAIN_WORDS:
            return said == name and not (start == 0 and clause.start == 0)
        if name[0].isupper() and said[0].islower():
            return False
        return not (name.isupper() and not said.isupper() and len(name) < 5)

    def _refuse_name(self, name: str, clause: Clause, side: str) -> str | None:
        mine, theirs = self.person.has_name(name), self.job.has_name(name)
        if side == "job":
            return None if theirs else "job"
        if mine or ((clause.wish or clause.lack) and theirs):
            return None
        return "applicant"

    def _job_has(self, word: str) -> bool:
        return self.job.has_word(word)

    def _refuse_word(
        self, word: Token, index: int, words: list[Token], clause: Clause, side: str
    ) -> str | None:
        said, this = word.word, word.stem
        if this in common() or said.upper() in _ACRONYMS or this in self.contact or _CEFR.fullmatch(said):
            return None
        first_word = index == 0 and clause.start == 0
        shaped = _shape(said)
        title = said[:1].isupper() and (this in self.titles or fold(said).endswith(_ranks()))
        if side == "job":
            named = self.language == "en" and said[0].isupper() and not first_word
            if (shaped or named) and not self._job_has(said):
                return "job"
            return None
        met = this in self.roles_met and not re.search(
            r"\b(?:[Aa]ls|bin|war|as|am|was)\b", clause.text[: word.start]
        )
        mine = (this in self.own_titles or met) if title else self.person.has_word(said)
        theirs = self._job_has(said)
        if mine or ((clause.wish or clause.lack) and theirs):
            return None
        if _PAPER.search(said):
            return "applicant"
        if title and not (side == "open" and theirs) and not self._applied_for(clause, word):
            return "applicant"
        if shaped or (title and not theirs):
            return None if (side == "open" and theirs) or self._applied_for(clause, word) else "applicant"
        if self.language == "en":
            if said[0].isupper() and not first_word and clause.text[: word.start].strip():
                polite = this in self.company or this in self.title or this in self.towns
                return None if polite and not self._at(clause, word) else "applicant"
            return None
        if side in ("applicant", "both") and said[0].isupper() and self.same_language and len(said) > 4:
            taken = this in self.job.nouns and not first_word
            polite = this in self.company or this in self.towns or self._applied_for(clause, word)
            if taken and not polite and not _ABSTRACT.search(said) and fold(said) not in places():
                return "applicant"
        return None

    def _applied_for(self, clause: Clause, word: Token) -> bool:
        """Tell whether a word belongs to the title of the job, named as what is applied for."""
        near = re.search(
            r"bewerb|stelle|position|rolle|als .* bei ihnen|apply|application|post of|post as|"
            r"role of|role as|position",
            fold(clause.text),
        )
        return bool(near) and word.stem in self.title

    def _at(self, clause: Clause, word: Token) -> bool:
        """Tell whether the clause says that the person worked where the word names."""
        return bool(_PAST.search(clause.text)) and any(
            found.start(1) <= word.start < found.end(1) for found in _AT.finditer(clause.text)
        )

    # --- organisations and places -------------------------------------------------------------

    def _organisations(self, clause: Clause) -> Iterator[Claim]:
        own = [{t.stem for t in tokens(name)} for name in self._own_organisations()]
        count = len(self.person.profile.experience)
        for found in _ORGANISATION.finditer(clause.text):
            name = found[1].strip()
            said = {t.stem for t in tokens(name)} - {
                stem(w) for w in ("Bei", "Die", "Der", "At", "The", "In", "Eine", "Als", "Für")
            }
            if (
                len(said) < 2
                or any(said <= names for names in own)
                or any(names and names <= said for names in own[:count])
            ):
                continue
            side = clause.side_at(found.start())
            theirs = all(part in self.job.vocabulary for part in said)
            if side == "job" or clause.wish or not said - self.company:
                if not theirs:
                    yield name, "job", ""
                elif (
                    clause.side in ("both", "applicant")
                    and not _APPLIES.search(clause.text)
                    and not clause.wish
                    and self._worked(clause, found.start())
                ):
                    yield name, "applicant", ""
            elif side == "open" and theirs:
                continue
            else:
                yield name, "applicant", ""
        if clause.side in ("applicant", "both") and not clause.wish:
            yield from self._foreign_employer(clause)

    def _foreign_employer(self, clause: Clause) -> Iterator[Claim]:
        for found in _AT.finditer(clause.text):
            if not self._worked(clause, found.start()) or clause.side_at(found.start(1)) == "job":
                continue
            first = tokens(found[1])[:1]
            for word in first:
                known = (
                    self.person.has_word(word.word) or word.stem in common() or word.word.upper() in _ACRONYMS
                )
                if known or word.stem in self.contact:
                    continue
                theirs = word.stem in self.company
                if theirs or (
                    self.language == "de"
                    and not _ABSTRACT.search(word.word)
                    and found[0][:3] in ("bei", "Bei")
                ):
                    yield found[1].strip(), "applicant", ""

    @staticmethod
    def _worked(clause: Clause, position: int) -> bool:
        near = clause.text[max(0, position - 8) : position + 20]
        return bool(re.search(r"\b(?:[Bb]ei|[Bb]eim|[Ff]ür|[Aa]t|[Ff]or|[Ww]ith)\b", near)) and bool(
            _PAST.search(clause.text) or re.search(r"\b(?:did|do|ich|I)\b", clause.text)
        )

    def _own_organisations(self) -> list[str]:
        person = self.person.profile
        names = [job.employer for job in person.experience]
        names += [study.institution for study in person.education if study.institution]
        return [*names, *person.certificates, *(line for job in person.experience for line in job.highlights)]

    def _places(self, clause: Clause) -> Iterator[Claim]:
        for found in _PLACE.finditer(clause.text):
            name = found[1]
            words = tokens(name)
            head = words[0].word if words else ""
            if fold(name) not in places() and fold(head) not in places():
                continue
            if stem(head) in common() or self.language == "en":
                continue  # English spells every other noun small: names are found by their capitals
            side = clause.side_at(found.start())
            mine, theirs = stem(head) in self.person.vocabulary, stem(head) in self.job.vocabulary
            if side == "job" and not theirs:
                yield name, "job", ""
            elif side != "job" and not mine and not (theirs and not _LIVES.search(clause.text)):
                yield name, "applicant", ""

    # --- "experience with ..." --------------------------------------------------------------

    def _mastered(self, clause: Clause, taken: set[int], words: list[Token]) -> Iterator[Claim]:
        """Yield what follows "experience with" and its like and is not in the profile."""
        if clause.wish or clause.lack or clause.side == "job":
            return
        text = clause.text
        for phrase in (*lexicon()["claims"]["de"], *lexicon()["claims"]["en"]):
            at = text.find(phrase)
            if at < 0 or clause.side_at(at) == "job":
                continue
            after = [(n, word) for n, word in enumerate(words) if word.start >= at + len(phrase)][:6]
            for number, word in after:
                if number in taken or len(word.word) < 3:
                    continue
                if clause.side_at(word.start) == "job" or word.word in (
                    "ich",
                    "I",
                    "in",
                    "bei",
                    "at",
                    "from",
                    "aus",
                    "seit",
                    "since",
                ):
                    break
                if self._unsupported(word):
                    yield word.word, "applicant", ""

    def _unsupported(self, word: Token) -> bool:
        if word.stem in common() or self.person.has_word(word.word) or word.word.upper() in _ACRONYMS:
            return False
        theirs = self._job_has(word.word)
        if not self.same_language:
            return False
        if self.language == "de":
            return word.word[0].isupper() and (theirs or not _ABSTRACT.search(word.word))
        return word.stem not in _ENGLISH_PLAIN and theirs


def _shape(word: str) -> bool:
    """Tell whether a word looks like the name of a thing: capitals inside, or letters with digits."""
    letters = re.sub(r"[^\w]", "", word)
    if re.fullmatch(r"[A-ZÄÖÜ][a-zäöüß]+Innen", letters):
        return False
    inner = sum(char.isupper() for char in letters[1:])
    digits = any(char.isdigit() for char in letters) and any(char.isalpha() for char in letters)
    return (
        (inner >= 1 and len(letters) > 1)
        or (digits and not re.fullmatch(r"\d+(?:st|nd|rd|th|er|s)", letters))
        or "#" in word
        or "++" in word
    )
