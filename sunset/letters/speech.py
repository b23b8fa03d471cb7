"""Whose side a letter speaks about, clause by clause."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from sunset.letters.words import fold, lexicon, sentences

__all__ = ["Clause", "Parts", "clauses", "parts"]

Side = Literal["applicant", "job", "both", "open"]

_FIRST = re.compile(
    r"\b(?:[Ii]ch|[Mm]ein(?:e[mnrs]?)?|[Mm]ir|[Mm]ich|[Ww]ir|[Uu]ns|[Uu]nser\w*|I|"
    r"I['’](?:m|ve|d|ll)|[Mm]y|[Mm]e|[Mm]ine|[Mm]yself)\b"
)
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
    r"[;:–—()]\s*|,(?!\d)\s*|\s-\s|\s+(?=(?:und|aber|denn|weil|während|wobei|and|but|"
    r"while|because|so) (?:ich|Sie|ihr|I|you|your|my|meine?)\b)"
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
_RELATIVE = re.compile(
    r"^(?:which|that|all of which|both of which|womit|mit (?:dem|der|denen)|worin|das alles|all das|beides)\b"
)


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
    body = tuple(tuple(sentences(re.sub(r"\s*\n\s*", " ", block).strip())) for block in blocks)
    return Parts(_lines(head), body, _lines(foot))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


@dataclass(frozen=True)
class Clause:
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

    def side_at(self, position: int) -> Side:
        """Return whose side the word at a position of the clause is on."""
        if self.side != "both":
            return self.side
        return "job" if any(start <= position < end for start, end in self.yours) else "applicant"


@cache
def _phrases(kind: str) -> re.Pattern[str]:
    words = [fold(word) for language in ("de", "en") for word in lexicon()[kind][language]]
    return re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + ")")


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
    found: list[Clause] = []
    for text, at in pieces:
        if not text.strip():
            continue
        side = _side(text, company)
        plain = fold(text)
        wish = bool(_phrases("wishes").search(plain)) and not _phrases("own").search(plain)
        lack = bool(_phrases("negations").search(plain))
        marked = side != "open"
        if not marked:
            before = found[-1] if found else None
            if before:
                side = "applicant" if before.side == "both" else before.side
                wish, lack = wish or before.wish, lack or before.lack
        elif (
            side == "applicant"
            and found
            and found[-1].side == "job"
            and _RELATIVE.match(text)
            and not (wish or lack)
        ):
            found[-1] = Clause(found[-1].text, found[-1].start, "applicant")
        yours = tuple(hit.span() for hit in _YOURS.finditer(text)) if side == "both" else ()
        found.append(Clause(text, at, side, wish, lack, marked, yours))
    return found


def _side(text: str, company: str) -> Side:
    first = bool(_FIRST.search(text))
    second = bool(_SECOND.search(text)) or bool(company and company in text)
    if first and second:
        return "both"
    return "applicant" if first else "job" if second else "open"
