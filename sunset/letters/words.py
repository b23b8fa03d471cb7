"""Words and sentences of German and English letters, taken apart for comparison."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal

__all__ = [
    "Token", "common", "content", "fold", "lexicon", "part_thing", "sentences", "stem", "thing", "tokens",
    "tongue",
]  # fmt: skip


@cache
def lexicon() -> dict[str, Any]:
    """Return what the fact gate knows about words."""
    return tomllib.loads((files("sunset.letters") / "lexicon.toml").read_text(encoding="utf-8"))


def fold(text: str) -> str:
    """Return a text without case and accents, as words are compared.

    Examples
    --------
    >>> fold("Prüfungsgröße")
    'prufungsgrosse'
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))


_ENDINGS = (
    "innen", "ungen", "ern", "ing", "ies", "in", "en", "er", "es", "em", "ed", "ly", "e", "n", "s", "t", "y",
)  # fmt: skip


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the part of a word that inflection leaves alone, in German or English.

    Examples
    --------
    >>> stem("Kontrolltests") == stem("Kontrolltest"), stem("testing") == stem("tested")
    (True, True)
    """
    word, before = fold(word), ""
    while word != before:
        before = word
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= 4:
                word = word[: -len(ending)]
                break
    return word


@dataclass(frozen=True)
class Token:
    """A word and where it stands: ``text[start:end] == word``."""

    word: str
    start: int
    end: int

    @property
    def stem(self) -> str:
        """What inflection leaves alone."""
        return stem(self.word)


_WORD = re.compile(r"[^\W\d_](?:[\w+#]|[.'’&](?=[^\W\d_]))*[+#]*|\d[\d_]{0,30}[^\W\d_]\w*")


@cache
def _things() -> dict[str, str]:
    lines = [[stem(word) for word in line.split()] for line in lexicon()["figures"]["things"]]
    return {name: line[0] for line in lines for name in line}


@cache
def thing(name: str) -> str | None:
    """Return the thing that a stem names in either language, perhaps as the head of a compound.

    Examples
    --------
    >>> thing(stem("employees")) == thing(stem("Mitarbeitende")), thing(stem("Schlüsselkontrollen"))
    (True, 'kontroll')
    """
    known = _things()
    heads = (name[start:] for start in range(max(1, len(name) - 3)))
    return next((known[head] for head in heads if head in known), None)


@lru_cache(maxsize=5_000)
def part_thing(word: str) -> str | None:
    """Return the thing that the last part of a long compound names, whose stem may have lost it.

    Examples
    --------
    >>> part_thing("Quellsystemen") == thing(stem("systems"))
    True
    """
    known, plain = _things(), fold(word[-40:])
    tails = (stem(plain[start:]) for start in range(3, len(plain) - 4))
    return next((known[tail] for tail in tails if tail in known), None)


def tokens(text: str) -> list[Token]:
    """Return the words of a text; hyphens and slashes part them, numbers are not words.

    Examples
    --------
    >>> [token.word for token in tokens("C++ und MaRisk-Umsetzung, Node.js, p99, 12 Mal")]
    ['C++', 'und', 'MaRisk', 'Umsetzung', 'Node.js', 'p99', 'Mal']
    """
    return [Token(found[0], *found.span()) for found in _WORD.finditer(text)]


@cache
def common() -> frozenset[str]:
    """Return the stems of words that state no fact by themselves."""
    return frozenset(stem(word) for words in lexicon()["common"].values() for word in words.split())


def content(text: str) -> frozenset[str]:
    """Return the stems of the words of a text that carry its facts."""
    return frozenset(token.stem for token in tokens(text) if len(token.word) > 3) - common()


# --- sentences ----------------------------------------------------------------------------

_STOP = re.compile(r"(?<=[.!?…])[\"“”»«)]*\s+(?=[\"„“»(]?[A-ZÄÖÜ0-9\[])|\n+")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Dr|Prof|Nr|No|St|Mr|Ms|Mrs|Sc|z|B|d|h|ca|bzw|Abs|inkl|Mio|Mrd|vs|Ltd|Inc|Co|"
    r"e\.g|i\.e|u\.a)|\b[A-Z]|"
    r"\b(?:[AaIi]m|[Dd]e[rmns]|[Dd]ie|[Dd]as|[Vv]om|[Zz]u[mr]|[Aa]b|[Bb]is|[Ss]eit|und|on|the) \d{1,2})\.$"
)

_LONGEST_ABBREVIATION = 8


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; abbreviations and ordinals end none.

    Examples
    --------
    >>> sentences("Am 1. Februar kann Dr. Laubmann. Ich auch!")
    ['Am 1. Februar kann Dr. Laubmann.', 'Ich auch!']
    """
    found, start = [], 0
    for stop in _STOP.finditer(text):
        near = max(start, stop.start() - _LONGEST_ABBREVIATION)
        if "\n" not in stop[0] and _ABBREVIATED.search(text, near, stop.start()):
            continue
        found.append(text[start : stop.end()].strip())
        start = stop.end()
    return [sentence for sentence in (*found, text[start:].strip()) if sentence]


def tongue(text: str) -> Literal["de", "en"] | None:
    """Return "de" or "en" for running text, None if its words do not tell.

    Examples
    --------
    >>> tongue("Testet Kontrollen in der Bank"), tongue("Moved the services to production"), tongue("Kafka")
    ('de', 'en', None)
    """
    words = re.findall(r"[^\W\d_]+", text.lower())
    small = lexicon()["tongue"]
    german, english = sum(word in small["de"] for word in words), sum(word in small["en"] for word in words)
    if german == english:
        return "de" if german and re.search("[äöüß]", text.lower()) else None
    return "de" if german > english else "en"
