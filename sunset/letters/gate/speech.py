"""Whose side a letter speaks about, clause by clause."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Literal, NamedTuple

from sunset.letters.numerals import Number, numbers
from sunset.letters.words import Token, content, fold, lexicon, sentences, tokens

__all__ = ["Claim", "Clause", "Parts", "Sentence", "clauses", "parts", "within"]

Side = Literal["applicant", "job", "both", "open"]

_FIRST = re.compile(
    r"\b(?:[Ii]ch|[Mm]ein(?:e[mnrs]?)?|[Ww]ir|[Uu]nser\w*|I|I['’](?:m|ve|d|ll)|[Mm]y|[Mm]ine|[Ww]e|[Oo]ur)\b"
)
"""The person as the one who does, has or is: subject or owner."""
_OWN = re.compile(
    r"\b(?:[Ii]ch|[Mm]ein(?:e[mnrs]?)?|[Mm]ir|[Mm]ich|I|I['’](?:m|ve)|[Mm]y|[Mm]ine|[Mm]e|[Oo]ur|[Uu]nser\w*)\b"
)
"""The person alone, not "we", which may be the person and the reader."""
_SUBJECT = re.compile(r"\b(?:[Ii]ch|I|I['’](?:m|ve))\b")
_TOUCHED = re.compile(r"\b(?<![Ff]ür )(?<![Ff]or )(?:[Mm]ir|[Mm]ich|[Uu]ns|[Mm]e|[Mm]yself|[Uu]s)\b")
"""The person as the one something happens to, which is no deed but may be a skill ("is familiar to me")."""
_SECOND = re.compile(
    r"\b(?:Sie|Ihr(?:e[mnrs]?)?|Ihnen|[Dd]u|[Dd]ein(?:e[mnrs]?)?|[Dd]ir|[Dd]ich|[Ee]uch|"
    r"[Ee]uer|[Ee]ure[mnrs]?|ihr(?= \w+t\b)|[Yy]ou|[Yy]ours?"
    r"|(?:[Dd](?:ie|er|as|en|em)|[Tt]h(?:e|is)) (?:\w+e[nrs]? )?(?:Stelle|Position|Rolle|"
    r"Anzeige|Ausschreibung|Aufgaben?|Team|role|post|position|job|advert\w*|vacancy|team)"
    r"|Stellenanzeige|Ausschreibung)\b"
)
_YOURS = re.compile(
    r"\b(?:Ihr(?:e[mnrs]?)?|[Dd]ein(?:e[mnrs]?)?|[Ee]uer|[Ee]ure[mnrs]?|[Yy]our|[Tt]he|[Dd]e[rmn]|[Dd]ie) "
    r"(?:(?!(?:mit|in|im|an|am|auf|für|von|bei|und|ich|als|aus|zu|with|on|at|for|and|I|by|"
    r"to|as|from|because|where)\b)[\w/&:.+#-]+ ?){1,5}"
)
_BREAK = re.compile(
    r"(?:[;–—()]|:(?!\d))\s*|,(?!\d)\s*|\s-\s|\s+(?=(?:und|aber|denn|weil|während|wobei|and|but|"
    r"while|because|so) (?:ich|Sie|ihr|I|you|your|my|meine?)\b|(?:sondern|rather than|but not) |"
    r"(?:but|though|aber|jedoch) (?:no|none|never|kein\w*|nicht|nie)\b)"
)
_SALUTATION = re.compile(
    r"^(?:Sehr geehrte|Guten Tag|Hallo|Liebe[rs]?\b|Dear\b|Hello\b|Hi\b|To whom)", re.MULTILINE
)
_CLOSING = re.compile(
    r"^(?:Mit (?:freundlich|best|herzlich)|Freundliche Grüße|Viele Grüße|Beste Grüße|"
    r"Herzliche Grüße|Yours (?:sincerely|faithfully|truly)"
    r"|(?:Kind|Best|Warm) regards|Sincerely|Regards)",
    re.MULTILINE,
)
_APPLIES = re.compile(
    r"bewerb|stelle|position|rolle|als [^.;]{0,80} bei ihnen|apply|application|(?:post|role) (?:of|as)"
)
_DONE = re.compile(
    r"\b(?:habe|hatte|war|konnte|arbeite|bin|have|had|was|worked|led|built|ran|work|spent|"
    r"joined|hat|hatten|has|gehört|gehören|am)\b"
)
_BEING = re.compile(r"\b(?:[Aa]ls|[Bb]in|[Ww]ar|[Aa]s|am|I['’]m|was|been)\b")
_AT = re.compile(
    r"\b(?:[Bb]ei(?: der| dem)?|[Bb]eim|[Ff]ür die|[Aa]t|[Ww]ith|[Ff]or)\s+((?:[A-ZÄÖÜ][\w&.-]*\s*)+)"
)
_RELATIVE = re.compile(
    r"^(?:which|that|all of which|both of which|womit|mit (?:dem|der|denen)|worin|das alles|all das|beides)\b"
)


_LEADS = re.compile(r"(?:[;:–—]\s*\w{0,4}|\b(?:und|and|aber|but|nur|or|oder)\s?)$")
"""What leads to a new statement, perhaps to an enumeration in front of its predicate."""
_NO_LACK = re.compile(
    r"\b(?:nicht|kein\w*|not|no|nor|\w+n['’]t)\s+(?:(?:ganz|völlig|mehr|so|at all|really)\s+)?"
    r"(?:fehl\w*|fremd|neu für|unbekannt|Neuland|unfamiliar|new to|missing|lacking|strangers?)\b"
    r"|\b(?:fehlt|fehlen)\s+(?:mir\s+)?(?:auch\s+|hier\s+|dabei\s+)?nicht\b",
    re.IGNORECASE,
)
"""A lack that is denied, which affirms."""
_MISSING = re.compile(
    r"\b(?:fehl\w*|fremd|neu|unbekannt|missing|lack\w*|unfamiliar|new|unknown)\b", re.IGNORECASE
)
_IS_NOT = re.compile(
    r"\b(?:is|are|does|do|ist|sind|tut|tun)(?:\s+(?:es|das|it|so))?(?:\s+not|n['’]t|\s+nicht)\s*\W*$", re.I
)
"""An elliptic denial: "... are missing, though Spark is not"."""
_BUT_YES = re.compile(
    r"^(?:(?:but|though|yet|aber|dafür|jedoch|wohl aber|sondern|sehr wohl|hingegen|dagegen|instead)\b"
    r"|[^,]{2,40}\b(?:hingegen|dagegen|allerdings|however|though|jedoch)\b)",
    re.IGNORECASE,
)
"""What turns from a lack to something there is."""


@dataclass(frozen=True)
class Parts:
    """A letter taken apart: what stands above the text, the text, and what follows it."""

    head: tuple[str, ...]
    body: tuple[tuple[str, ...], ...]
    foot: tuple[str, ...]


def parts(text: str) -> Parts:
    """Split a letter, as Markdown or plain text, into head, sentences of the body, and foot."""
    text = re.sub(
        r"[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}|^#+\s*|^>\s*", "", text.replace("\r", ""), flags=re.MULTILINE
    )
    start, head = 0, ""
    if opening := _SALUTATION.search(text):
        line_end = text.find("\n", opening.start())
        start = len(text) if line_end < 0 else line_end
        head = text[: opening.start()]
    closings = list(_CLOSING.finditer(text, start))
    end = closings[-1].start() if closings else len(text)
    foot = text[end:].split("\n", 1)[1] if "\n" in text[end:] else ""
    blocks = [block for block in re.split(r"\n\s*\n", text[start:end]) if block.strip()]
    if blocks and re.match(r"\s*(?:Application|Bewerbung|Re)\b[^.]*$", blocks[0]):
        head += "\n" + blocks.pop(0)
    body = tuple(tuple(sentences(" ".join(block.split()))) for block in blocks)
    return Parts(_lines(head), body, _lines(foot))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


class Claim(NamedTuple):
    """Something a letter says that its side does not support."""

    text: str
    kind: str
    """The kind of refusal: the catalogue's ``refused_`` and this."""
    value: str = ""
    """What would be right, if it is known."""


class _Words:
    """A piece of a letter; what it is made of is read off once, however often it is asked for."""

    text: str

    @cached_property
    def tokens(self) -> list[Token]:
        """Its words."""
        return tokens(self.text)

    @cached_property
    def content(self) -> frozenset[str]:
        """The stems of the words that carry its facts."""
        return content(self.text)

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """Its numbers."""
        return tuple(numbers(self.text))

    @cached_property
    def years(self) -> tuple[Number, ...]:
        """Its numbers that count years, said outright."""
        return tuple(number for number in self.numbers if number.in_years)

    @cached_property
    def folded(self) -> str:
        """Its text without case and accents."""
        return fold(self.text)


@dataclass(frozen=True, eq=False)
class Clause(_Words):
    """A part of a sentence that speaks of one side.

    ``wish`` marks interest and plans, in which nothing is claimed; ``lack`` an honest lack.
    ``yours`` holds, for a clause of both sides, the stretches that speak of the job.
    """

    text: str
    start: int
    side: Side
    wish: bool = False
    lack: bool = False
    marked: bool = True
    """False if nothing in the clause itself tells its side."""
    yours: tuple[tuple[int, int], ...] = ()
    firm: bool = False
    """Whether it tells what the person is, has, did or does, so that only the profile supports it."""

    def side_at(self, position: int) -> Side:
        """Return whose side the word at a position of the clause is on."""
        if self.side != "both":
            return self.side
        return "job" if within(self.yours, position) else "applicant"

    @cached_property
    def applies(self) -> bool:
        """Whether it names the job as what is applied for."""
        return bool(_APPLIES.search(self.folded))

    @cached_property
    def done(self) -> bool:
        """Whether it tells what someone did or does, has or is."""
        return bool(_DONE.search(self.text))

    @cached_property
    def named(self) -> tuple[tuple[int, int, int], ...]:
        """The names behind "bei", "at", "with" or "for": start, end, and where the preposition starts."""
        return tuple((*found.span(1), found.start()) for found in _AT.finditer(self.text))

    @property
    def supposed(self) -> bool:
        """Whether nothing in it is claimed of the person."""
        return self.wish or self.lack

    @cached_property
    def said_to_be(self) -> int:
        """Where it has begun to say what someone is ("als", "war"): behind its end, if it does not."""
        found = _BEING.search(self.text)
        return found.end() if found else len(self.text) + 1

    @cached_property
    def indent(self) -> int:
        """Where its first character stands that is not blank."""
        return len(self.text) - len(self.text.lstrip())


@dataclass(frozen=True, eq=False)
class Sentence(_Words):
    """A sentence and its clauses."""

    text: str
    clauses: tuple[Clause, ...]

    @cached_property
    def values(self) -> frozenset[float]:
        """Its figures other than the years of a calendar."""
        return frozenset(number.value for number in self.numbers if not 1950 <= number.value <= 2100)


def within(spans: Sequence[tuple[int, ...]], position: int) -> bool:
    """Tell whether a position lies in one of the spans, which are in order and apart."""
    index = bisect_right(spans, position, key=lambda span: span[0]) - 1
    return index >= 0 and position < spans[index][1]


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    """Return the words of a kind in both languages; those of the lexicon that end in "-" are stems."""
    words = [word for language in ("de", "en") for word in lexicon()[kind][language]]
    ended = (re.escape(word[:-1]) if word.endswith("-") else re.escape(word) + r"\b" for word in words)
    return re.compile(r"(?<![\w-])(?:" + "|".join(ended) + ")", re.IGNORECASE)


def clauses(sentence: str, company: str) -> list[Clause]:
    """Return the clauses of a sentence in order, each with its side.

    First person speaks of the applicant; second person, the job's own words and the company
    of the job. A clause with neither follows the one before it; at the start it stays open.

    Examples
    --------
    >>> [(c.text, c.side) for c in clauses("Sie suchen Kafka und Camunda, ich bringe Kafka mit.", "")]
    [('Sie suchen Kafka und Camunda', 'job'), ('ich bringe Kafka mit.', 'applicant')]
    """
    pieces: list[tuple[str, int]] = []
    start = 0
    for gap in _BREAK.finditer(sentence):
        pieces.append((sentence[start : gap.start()], start))
        start = gap.end()
    pieces.append((sentence[start:], start))
    asks = sentence.rstrip().endswith("?")
    found: list[Clause] = []
    for text, at in pieces:
        if not text.strip():
            continue
        side = _side(text, company)
        spoken = _NO_LACK.sub(" ", _pattern("not_negations").sub(" ", text))
        lack = bool(_pattern("negations").search(spoken))
        wish = (asks or bool(_pattern("wishes").search(spoken))) and not _pattern("own").search(text)
        yours = tuple(hit.span() for hit in _YOURS.finditer(text)) if side == "both" else ()
        firm = side == "applicant" and not (wish or lack) and bool(_OWN.search(text))
        found.append(Clause(text, at, side, wish, lack, side != "open", yours, firm))
    return _carried(found, sentence)


def _carried(found: list[Clause], sentence: str) -> list[Clause]:
    """Let a clause that does not tell whose it is follow its neighbour.

    That is the one before it; for the first ones, and for an enumeration that a conjunction or
    a dash leads up to its predicate, the one behind it.
    """
    told = [clause for clause in found if clause.marked or clause.supposed]
    carried: list[Clause] = []
    for number, spoken in enumerate(found):
        clause = _affirmed(spoken, carried[-1]) if carried and carried[-1].lack else spoken
        listed = carried and carried[-1].lack and not (clause.firm or _SUBJECT.search(clause.text))
        if listed and ":" in sentence[carried[0].start : clause.start] and clause.side != "job":
            carried.append(replace(clause, side="applicant", lack=True, firm=False))  # "What I lack: ..."
            continue
        if clause.marked:
            before = found[number - 1] if number else None
            if (
                before
                and clause.side == "applicant"
                and carried[-1].side == "job"
                and _RELATIVE.match(clause.text)
                and not clause.supposed
            ):
                carried[-1] = replace(carried[-1], side="applicant")
            carried.append(clause)
            continue
        behind = next((other for other in told if other.start > clause.start), None)
        leads = _LEADS.search(sentence[: clause.start] + clause.text[:4])
        if not clause.supposed and behind and (not carried or (leads and behind.supposed)):
            like = behind
        else:
            like = carried[-1] if carried else clause
        side = "applicant" if like.side == "both" else like.side
        mood = clause if clause.supposed else like
        firm = like.firm and not clause.supposed
        carried.append(replace(clause, side=side, wish=mood.wish, lack=mood.lack, firm=firm))
    return carried


def _affirmed(clause: Clause, lack: Clause) -> Clause:
    """Return a clause behind a lack as a claim, if it turns to what there is."""
    if clause.side != "job" and _MISSING.search(lack.text) and _IS_NOT.search(clause.text):
        return replace(clause, side="applicant", lack=False, firm=not clause.wish, marked=True)
    if not clause.supposed and not clause.marked and _BUT_YES.search(clause.text):
        return replace(clause, side="applicant", firm=True, marked=True)
    return clause


def _side(text: str, company: str) -> Side:
    first = bool(_FIRST.search(text) or _TOUCHED.search(text))
    second = bool(_SECOND.search(text)) or bool(company and company in text)
    if first and second:
        return "both"
    return "applicant" if first else "job" if second else "open"
