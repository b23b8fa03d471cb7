"""Splits the text of a posting into its parts: duties, must-haves, nice-to-haves, offer, boilerplate.

German and English. Headings are told by Markdown, bold lines, lead-in lines ("Ihr Profil:", "What you'll
bring"), lead-in sentences ("We ask for ..."), and also where a careless export glued them to the words
around them ("…verhandeln.Ihr ProfilErfolgreiches Studium…").
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sunset.specialists.parts_words import (
    CUES,
    GLUED,
    GLUED_TAIL,
    HEADING,
    LEADS,
    NICE,
    RULE,
    WISHED,
    Kind,
    any_of,
)

__all__ = ["Kind", "Part", "sentences", "split"]


@dataclass(frozen=True)
class Part:
    """A stretch of the description, ``description[start:end]``; its heading is its beginning."""

    kind: Kind
    start: int
    end: int


def split(description: str) -> tuple[Part, ...]:
    r"""Return the parts of a description, in order, covering it without gaps.

    A kind may come more than once: texts in two languages have every part twice.
    ``must`` holds all that is asked for under one heading; whether a single item of it is only
    wished for ("… von Vorteil") is for the reader of the item to tell.

    Examples
    --------
    >>> text = "We bake.\n\n## Your profile\n- patience\n\nNice to have: French\n\nWe offer cake."
    >>> [part.kind for part in split(text)]
    ['intro', 'must', 'nice', 'offer']
    """
    starts: list[tuple[int, Kind]] = []
    for start, kind, opens in _units(description):
        if opens or not starts or starts[-1][1] != kind:
            starts.append((start if starts else 0, kind))
    ends = [start for start, _ in starts[1:]] + [len(description)] * bool(starts)
    return tuple(Part(kind, start, end) for (start, kind), end in zip(starts, ends, strict=True))


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    r"""Return the sentences and list items of ``text[start:end]`` as offsets, without blanks around them.

    Examples
    --------
    >>> text = "- Java, e.g. Spring\n- SQL\nWe pay well.Call Ms. Roth."
    >>> [text[a:b] for a, b in sentences(text)]
    ['Java, e.g. Spring', 'SQL', 'We pay well.', 'Call Ms. Roth.']
    """
    end = len(text) if end is None else end
    found, at = [], start
    for stop in [*(m.end() for m in _SENTENCE_END.finditer(text, start, end)), end]:
        piece = _BULLET.match(text, at, stop)
        first = piece.end() if piece else at
        words = text[first:stop]
        if words.strip():
            left = first + len(words) - len(words.lstrip())
            found.append((left, left + len(words.strip())))
        at = stop
    return found


# --- the forms of lines -------------------------------------------------------------------

_BULLET = re.compile(r"[ \t]*(?:[-*+•·–▪◦‣]|\d{1,2}[.)])[ \t]+")
_MARKED = re.compile(r"[ \t]*(?:#{1,6}[ \t]+(?P<hash>.+)|(?P<bold>\*\*[^*\n]{2,80}\*\*:?)[ \t]*)$")
_FIELD = any_of(r"\W*(?:job|location|standort|einsatzort|arbeits(?:ort|zeit)|role|rolle|position|career)")
"""What a source prints above the text, "Location: Lyon", opens no part."""

_VALUE = re.compile(r":\**[ \t]+\S")
_INLINE = re.compile(
    r"[ \t]*\*\*(?P<bold>[^*\n]{2,60})\*\*(?=[ \t]+\S|[A-ZÄÖÜ])"
    r"|[ \t]*(?:\*\*)?(?P<label>[^\W\d_][^:.!?\n*]{1,45})[:?](?:\*\*)?(?=[ \t]+\S|\*\*|$)"
)
_ABBREVIATIONS = (
    "bzw ca etc evtl ggf inkl insb max min mind Nr o.g sog St Str usw vgl Abs Art Dr Prof Hr Fr Mr Mrs Ms "
    "Inc Ltd Co vs approx incl e.g i.e z.B d.h u.a o.ä z.T i.d.R a.M"
)
_NO_END = "".join(rf"(?<!\b{re.escape(word)}\.)" for word in _ABBREVIATIONS.split())
_SENTENCE_END = re.compile(
    rf"\n+|;\s+|[.!?…]{_NO_END}(?<!\b[A-Za-z]\.)(?<!\b\d\.)(?<!\b\d\d\.)[\"”“)]*(?:\s+(?=[\"„“(*A-ZÄÖÜ0-9])"
    r"|(?<=[a-zäöüß)\]][.!?])(?=[A-ZÄÖÜ][a-zäöüß]))"
)


def _units(text: str) -> Iterator[tuple[int, Kind, bool]]:
    """Yield headings, list items and sentences: start, kind, and whether it is a heading."""
    kind: Kind = "intro"
    listed = paragraph = False  # a list was seen under this heading; a blank line came just before
    last_must: int | None = None  # where the last heading of requirements stands
    for start, end, glued in _lines(text):
        line = text[start:end]
        if not line.strip():
            paragraph = True
            continue
        heading = _kind_of(line) or "" if glued else _heading(line, text[end : end + 200], kind)
        if heading == "must" and kind == "must" and listed and WISHED.search(line):
            heading = "nice"
        if heading is not None:
            if not heading and last_must is None:
                last_must = max(
                    (a for a, b, glued in _lines(text) if _is_must(text, a, b, glued)), default=-1
                )
            kind = heading or _next_kind(kind, text[end : end + 400], (last_must or -1) > start)
            listed = paragraph = False
            yield start, kind, True
        elif bullet := _BULLET.match(line):
            listed, paragraph = True, False
            kind = "duties" if kind == "intro" else kind
            yield start, "nice" if kind == "must" and NICE.match(line, bullet.end()) else kind, False
        else:
            if paragraph and listed:
                kind = _paragraph_kind(kind, line)
                listed = kind == "nice"  # a wish below the list; the next paragraph speaks of something else
            fresh, paragraph = paragraph, False
            for a, b in sentences(text, start, end):
                lead = _lead(kind, text[a:end], fresh)
                alone = lead == "nice" and text[b - 1] != ":"
                kind = kind if alone else lead or kind
                yield a, "nice" if alone else kind, False
    if text and not text.strip():
        yield 0, "intro", True


def _lines(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield lines as start, end, and whether it is a heading glued into its line."""
    at = 0
    for line in text.splitlines(keepends=True):
        cut, stop = at, at + len(line.rstrip("\r\n"))
        for a, b, heading in sorted(_glued(text, at, stop)):
            if a < cut:
                continue
            if a > cut:
                yield cut, a, False
            if heading:
                yield a, b, True
                cut = b
            else:
                cut = a
        if cut < stop or cut == at:
            yield cut, stop, False
        at += len(line)


def _glued(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    for match in GLUED.finditer(text, start, end):
        a, b = match.span()
        before, after = text[max(start, a - 2) : a], text[b : min(end, b + 2)].lstrip(": \u202f")[:1]
        torn = before[-1:].strip() and before[-1:] not in '("„“*#-/'
        joined = text[b : b + 1].isupper() or text[b : b + 1] == ":"
        new = not before or before.rstrip()[-1:] in tuple(".!?:)") or torn
        if a > start and ((torn and (after.isupper() or not after)) or (joined and new)):
            yield a, b, True
    for match in GLUED_TAIL.finditer(text, start, end):
        if match.start() > start:
            yield match.start(), match.end(), bool(RULE.fullmatch(match.group()))


def _kind_of(heading: str) -> Kind | None:
    if RULE.fullmatch(heading.strip()):
        return "intro"
    words = heading.strip().strip("#*_:-–— \t").replace("’", "'")
    return next((kind for kind, pattern in HEADING if pattern.search(words)), None)


def _heading(line: str, following: str, kind: Kind) -> Kind | Literal[""] | None:
    """Return the kind of a heading line, "" for a heading that says nothing known, None for no heading."""
    if marked := _MARKED.match(line):
        return _kind_of(marked["hash"] or marked["bold"]) or ""
    bare = line.strip()
    if RULE.fullmatch(bare):
        return "intro"
    field = kind == "intro" and len(bare) <= 60 and _FIELD.match(bare)
    if _BULLET.match(line) or (field and _VALUE.search(bare)):
        return None
    if len(bare) <= 80 and bare.endswith(":"):
        return _kind_of(bare)
    if (
        len(bare) <= 60
        and bare[-1] not in ".!;,"
        and ": " not in bare
        and len(bare.split()) <= 8
        and following.strip()
    ):
        return _kind_of(bare)
    inline = _INLINE.match(line)
    label = inline and (inline["label"] or inline["bold"])
    if label and len(label.split()) <= 7 and not field:
        return _kind_of(label)
    return None


def _is_must(text: str, start: int, end: int, glued: bool) -> bool:
    """Return whether a line is a heading of requirements by its own words."""
    line = text[start:end]
    if not line.strip():
        return False
    return (_kind_of(line) if glued else _heading(line, text[end : end + 200], "duties")) == "must"


def _next_kind(kind: Kind, body: str, must_follows: bool) -> Kind:
    """Guess the kind below a heading of unknown words: by its body, else by the usual order."""
    body = body.strip().split("\n\n")[0]
    scores = {cue: len(pattern.findall(body)) for cue, pattern in CUES}
    if max(scores.values()) >= 2:
        return max(scores, key=lambda cue: scores[cue])
    order: dict[Kind, Kind] = {"intro": "duties", "duties": "must", "must": "offer", "nice": "offer"}
    if kind == "duties" and must_follows:
        return kind
    return order.get(kind, kind)


def _paragraph_kind(kind: Kind, line: str) -> Kind:
    """Guess the kind of a plain paragraph after a list."""
    scores = {cue: len(pattern.findall(line)) for cue, pattern in CUES}
    if max(scores.values()):
        return max(scores, key=lambda cue: scores[cue])
    return "offer" if kind in ("must", "nice") else kind


def _lead(kind: Kind, rest: str, fresh: bool) -> Kind | None:
    """Return the kind that a sentence opens, or None if it goes on with `kind`."""
    found = next((lead for lead, pattern in LEADS if pattern.match(rest)), None)
    allowed: dict[Kind, tuple[Kind, ...]] = {
        "intro": ("duties", "must", "nice", "boilerplate"),
        "duties": ("must", "nice", "offer", "boilerplate"),
        "must": ("nice", "offer", "boilerplate"),
        "nice": ("offer", "boilerplate"),
        "offer": ("boilerplate", "must", "nice") if fresh else ("boilerplate",),
        "boilerplate": ("must", "nice", "offer") if fresh else (),
    }
    return found if found in allowed[kind] else None
