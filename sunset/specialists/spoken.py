"""Reads which human languages a posting asks for, and at what level."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sunset.specialists.base import Reading, Span
from sunset.specialists.clauses import Clause
from sunset.specialists.wishes import Force

__all__ = ["Level", "SpokenLanguage", "languages_named", "read_languages"]

Level = Literal["basic", "intermediate", "fluent", "native"]

_STEMS = {
    "de": "deutsch|german",
    "en": "englisch|english",
    "fr": "französisch|french",
    "es": "spanisch|spanish",
    "it": "italienisch|italian",
    "pt": "portugiesisch|portuguese",
    "nl": "niederländisch|holländisch|dutch",
    "pl": "polnisch|polish",
    "cs": "tschechisch|czech",
    "sk": "slowakisch|slovak",
    "hu": "ungarisch|hungarian",
    "ro": "rumänisch|romanian",
    "bg": "bulgarisch|bulgarian",
    "hr": "kroatisch|croatian",
    "ru": "russisch|russian",
    "uk": "ukrainisch|ukrainian",
    "tr": "türkisch|turkish",
    "ar": "arabisch|arabic",
    "zh": "chinesisch|mandarin|chinese",
    "ja": "japanisch|japanese",
    "ko": "koreanisch|korean",
    "sv": "schwedisch|swedish",
    "da": "dänisch|danish",
    "no": "norwegisch|norwegian",
    "fi": "finnisch|finnish",
    "el": "griechisch|greek",
    "he": "hebräisch|hebrew",
}
_CODE = {word: code for code, words in _STEMS.items() for word in words.split("|")}
_NAME = re.compile(
    rf"(?<![\w])({'|'.join(_CODE)})"
    r"(?:-?\s?/\s?|-|e[nrms]?\b|s\b)?"
    r"(?:sprach\w*|sprech\w*|kenntnis\w*|niveau)?(?![\w])"
    r"|(?<![\w])(?P<glued>" + "|".join(_CODE) + r")(?=(?-i:e?[A-ZÄÖÜ]))",
    re.IGNORECASE,
)
_NOT_A_LANGUAGE = re.compile(
    r"^(?:\s*|-)(?:speaking|sprachig|banks?\b|bundesbank|market|retail|region|clients?|customers?"
    r"|lessons?|courses?"
    r"|kurs|unterricht|law|tax|team|office|gaap|companies|company|subsidiar|passport|citizen|history|food"
    r"|version"
    r"|entities|branch|phone calls to|healthcare|federal|regulat|authorit|banking|private|economy|team"
    r"|subtitles"
    r"|translation|literature|studies|side|corporate|midcap)",
    re.IGNORECASE,
)
_ADJECTIVE = re.compile(r"^(?:e|en|er|em|es)\s+(?!(?i:sprach|kenntnis|und\b|oder\b|in\b|auf\b))[A-ZÄÖÜ]")
_LEVELS: tuple[tuple[Level, str], ...] = (
    (
        "native",
        r"(?:auf )?mutter\s?sprach\w*|muttersprachl\w*|\bnative\b|mother tongue|\bfirst language\b"
        r"|erstsprache"
        r"|\bC2\b",
    ),
    (
        "fluent",
        r"verhandlungssicher\w*|fließend\w*|fliessend\w*|sehr\s+gut\w*|ausgezeichnet\w*|exzellent\w*"
        r"|hervorragend\w*|\bflüssig\w*|\bfehlerfrei\w*|\beinwandfrei\w*|\bsattelfest\w*|\bnear[- ]native\b"
        r"|\bmühelos\w*|\beffortless\w*|\bbrilliant\w*|\bvertragssicher\w*|\bprofessionell\w*|\bsouverän\w*"
        r"|\bbusiness english\b"
        r"|perfekt\w*|\bC1\b|\bfluen\w+|\bexcellent\b|\bvery\s+(?:good|strong)\b|\bproficien\w+|\badvanced\b"
        r"|\bsicher\w*|\bstrong\b|\bbusiness[- ](?:level|fluent)\b|\bexceptional\b|\bflawless\b|\bperfect\b"
        r"|\bprofessional\b|\bausgeprägt\w*|stilsicher\w*|\boutstanding\b|\bfully\b|\bimpeccable\b",
    ),
    (
        "basic",
        r"grundkenntnis\w*|grundniveau|\bgrundlegend\w*|\bbasic\w*|basiskenntnis\w*|\bA[12]\b"
        r"|\belementary\b|\beinfach\w*"
        r"|\ba little\b|\betwas\b|\bsome\b|\brudimentary\b|\brudimentär\w*|\banfänger\w*|\bbeginner\w*"
        r"|\b(?:ein paar )?brocken\b|\bsmattering\b|\ba few words\b|\bein bisschen\b|\bget by\b",
    ),
    (
        "intermediate",
        r"\bgut(?:e[nrms]?)?\b|\bgood\b|\bsolide\w*|\bB[12]\b|\bworking knowledge\b|\bconversational\b"
        r"|\bausreichend\w*|\bkonversationssicher\w*|\balltags\w*|\beveryday\b|\bordentlich\w*|\bbrauchbar\w*"
        r"|\bpassabel\w*|\bworkable\b|\breasonable\b|\bupper[- ]intermediate\b"
        r"|\bintermediate\b|\bmittler\w*|\bsolid\b|\bdecent\b|\bconfident\b|\bcommunicative\b|\bsound\b",
    ),
)
_LEVEL = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _LEVELS), re.IGNORECASE)
_TAIL = re.compile(r"[ -](?:niveau|level|kenntnisse|skills|in wort und schrift)\b", re.IGNORECASE)
"""What still belongs to the words for a level."""

_CEFR = re.compile(
    r"^[\s(]*(?:kenntnisse|skills|language|sprache)?[\s(,:–-]*(?:at|auf|with|mit|to|mindestens|wenigstens"
    r"|min\."
    r"|at least|minimum|level|niveau|stufe|dem|nachweis|cefr|von|of|ab|ger|gers|certified|certificate"
    r"|zertifikat|zertifizierte?[snm]?|geprüfte?[snm]?|tested|proven|nachgewiesene?[snm]?|(?:is|ist|sollte"
    r"|should|must"
    r"|muss)(?: be)?|not below|nicht unter|a|an|the|das|die|\s){0,16}\b([ABC][12])\b",
    re.IGNORECASE,
)
_ABOUT_LANGUAGE = re.compile(
    r"kenntnis|sprach|sprech|sprich|schreib|wort und schrift|schriftlich|mündlich|\bspeak|\bspoken\b"
    r"|\bwritten\b"
    r"|\bwriting\b"
    r"|language|communicat|kommuni|\bcommand\b|\blevel\b|niveau|beherrsch|\bverbal|\boral\b|\b[ABC][12]\b",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"^[\W\d]*(?:(?:and|und|or|oder|sowie|in|both|language|skills|sprache|kenntnisse)\W*)*$", re.IGNORECASE
)
_CEFR_LEVEL: dict[str, Level] = {
    "A": "basic",
    "B": "intermediate",
    "C1": "fluent",
    "C2": "native",
}


@dataclass(frozen=True)
class SpokenLanguage:
    """A language that a posting asks for."""

    lang: str
    level: Level
    force: Force
    span: Span
    stated: bool
    """True if the level is stated and not only supposed."""


@dataclass(frozen=True)
class _Name:
    lang: str
    start: int
    end: int


def read_languages(reading: Reading, clauses: Sequence[Clause]) -> list[SpokenLanguage]:
    """Return the human languages asked for in a posting, each once, must before nice.

    Parameters
    ----------
    reading : the posting.
    clauses : its clauses.
    """
    found: dict[str, SpokenLanguage] = {}
    for clause in clauses:
        if not clause.asks:
            continue
        for spoken in _read_clause(reading, clause):
            known = found.get(spoken.lang)
            if known is None or _weight(spoken) > _weight(known):
                found[spoken.lang] = spoken
    return [spoken for spoken in found.values() if spoken.force != "not"]


def _weight(spoken: SpokenLanguage) -> tuple[bool, bool]:
    return spoken.force == "must", spoken.stated


def _read_clause(reading: Reading, clause: Clause) -> list[SpokenLanguage]:
    names = [name for match in _NAME.finditer(clause.text) if (name := _name(clause.text, match))]
    if not names:
        return []
    levels = [(match.start(), match.end(), match.lastgroup) for match in _LEVEL.finditer(clause.text)]
    about = bool(_ABOUT_LANGUAGE.search(clause.text)) or bool(levels)
    if not about and len(clause.text.split()) > 6:
        return []
    found = []
    carried = False
    for place, name in enumerate(names):
        left, right = _bounds(clause.text, name.start, name.end)
        piece = clause.text[left:right]
        after = names[place + 1].start if place + 1 < len(names) else len(clause.text)
        graded = _CEFR.match(clause.text[name.end : after])  # also behind a comma: "in German, level B2"
        own = bool(graded or _LEVEL.search(piece) or _ABOUT_LANGUAGE.search(piece))
        # "fluent German, English and French": a bare list goes on with what began it
        alone = bool(_BARE.match(_without_names(piece)))
        carried = own or (alone and (carried or place == 0)) or not about
        if not carried:
            continue
        level, span, stated = _level(clause, names, place, levels, reading)
        if stated or clause.kind in {"must", "nice"}:
            found.append(SpokenLanguage(name.lang, level, clause.force(name.start, name.end), span, stated))
    return found


def _name(text: str, match: re.Match[str]) -> _Name | None:
    stem = (match[1] or match["glued"]).casefold()
    rest = text[match.start() + len(stem) :]
    if _NOT_A_LANGUAGE.match(rest) or _ADJECTIVE.match(rest):
        return None
    if stem == "polish" and match[0][0] == "p":
        return None
    return _Name(_CODE[stem], match.start(), match.end())


def _bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the stretch between commas around ``text[start:end]``."""
    opening = text.rfind("(", 0, start)
    if opening >= 0 and ")" not in text[opening:start]:
        return 0, len(text)
    left = max(text.rfind(",", 0, start), text.rfind(":", 0, start)) + 1
    right = text.find(",", end)
    return left, len(text) if right < 0 else right


def _least(text: str, levels: list[tuple[int, int, str | None]]) -> tuple[int, int, str | None]:
    """Return the first level; of two joined by "or" the lower one."""
    if len(levels) > 1 and re.fullmatch(r"\W*(?:oder|or|bis|to)\W*", text[levels[0][1] : levels[1][0]]):
        order = ("basic", "intermediate", "fluent", "native")
        return min(levels[:2], key=lambda level: order.index(str(level[2])))
    return levels[0]


def _without_names(piece: str) -> str:
    return _NAME.sub(" ", piece)


def _level(
    clause: Clause,
    names: list[_Name],
    place: int,
    levels: list[tuple[int, int, str | None]],
    reading: Reading,
) -> tuple[Level, Span, bool]:
    """Return the level that belongs to a language, the words for both, and whether it is stated."""
    name = names[place]
    text = clause.text
    after = names[place + 1].start if place + 1 < len(names) else len(text)
    cefr = _CEFR.match(text[name.end : after])
    if cefr:
        code = cefr[1].upper()
        end = name.end + cefr.end(1)
        return _CEFR_LEVEL.get(code) or _CEFR_LEVEL[code[0]], clause.span(reading, name.start, end), True
    left, right = _bounds(text, name.start, name.end)
    own = [level for level in levels if left <= level[0] and level[1] <= right]
    alone = not any(left <= other.start < right for other in names if other is not name)
    best: tuple[int, int, str | None] | None
    if own and alone:
        best = _least(text, own)
    else:
        before = [level for level in levels if level[1] <= name.start]
        behind = [level for level in levels if level[0] >= name.end]
        leads = bool(levels) and levels[0][0] < names[0].start
        ordered = [*reversed(before), *behind] if leads else [*behind, *reversed(before)]
        best = ordered[0] if ordered else None
    if best is None:
        fluent = re.search(r"wort und schrift|spoken and written|written and spoken", text, re.IGNORECASE)
        span = clause.span(reading, name.start, name.end)
        return ("fluent", span, True) if fluent else ("intermediate", span, False)
    start, end, level = best
    end = max(end, name.end)
    end = tail.end() if (tail := _TAIL.match(text, end)) else end
    span = clause.span(reading, min(start, name.start), end)
    return level, span, True  # type: ignore[return-value]


def languages_named(text: str) -> frozenset[str]:
    """Return the languages that a text names, as ISO 639-1 codes.

    Examples
    --------
    >>> sorted(languages_named("fließend Deutsch und Englisch"))
    ['de', 'en']
    """
    names = (_name(text, match) for match in _NAME.finditer(text))
    return frozenset(name.lang for name in names if name)
