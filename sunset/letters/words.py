"""Words, numbers and sentences of German and English letters, taken apart for comparison."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal

__all__ = [
    "Number",
    "Token",
    "fold",
    "lexicon",
    "numbers",
    "same",
    "sentences",
    "spell",
    "stem",
    "tokens",
    "tongue",
]


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
    "innen",
    "ungen",
    "ern",
    "ing",
    "ies",
    "in",
    "en",
    "er",
    "es",
    "em",
    "ed",
    "ly",
    "e",
    "n",
    "s",
    "t",
    "y",
)


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


def same(one: str, other: str) -> bool:
    """Tell whether two stems name the same thing, one perhaps as the head of a compound.

    Examples
    --------
    >>> same(stem("Kontrollen"), stem("Schlüsselkontrollen")), same("bank", "banker")
    (True, False)
    """
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) >= 5 and long.endswith(short))


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


_WORD = re.compile(r"[^\W\d_](?:[\w+#]|[.'’&](?=[^\W\d_]))*[+#]*|\d[\w]*[^\W\d_][\w]*")


def tokens(text: str) -> list[Token]:
    """Return the words of a text; hyphens and slashes part them, numbers are not words.

    Examples
    --------
    >>> [token.word for token in tokens("C++ und MaRisk-Umsetzung, Node.js, p99, 12 Mal")]
    ['C++', 'und', 'MaRisk', 'Umsetzung', 'Node.js', 'p99', 'Mal']
    """
    return [Token(found[0], *found.span()) for found in _WORD.finditer(text)]


# --- numbers ------------------------------------------------------------------------------

_SMALL = {
    "de": "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn "
    "vierzehn fünfzehn sechzehn siebzehn "
    "achtzehn neunzehn zwanzig",
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen "
    "fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty",
}
_WORDS: dict[str, float] = {
    word: value for names in _SMALL.values() for value, word in enumerate(names.split()) if value > 1
} | {
    "dreißig": 30,
    "vierzig": 40,
    "fünfzig": 50,
    "sechzig": 60,
    "siebzig": 70,
    "achtzig": 80,
    "neunzig": 90,
    "hundert": 100,
    "tausend": 1000,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "zu zweit": 2,
    "zu dritt": 3,
    "zu viert": 4,
    "zu fünft": 5,
    "zu sechst": 6,
    "zu siebt": 7,
    "zweimal": 2,
    "dreimal": 3,
    "viermal": 4,
    "twice": 2,
    "zweien": 2,
    "dreien": 3,
    "ein dutzend": 12,
    "dozen": 12,
    "dutzend": 12,
    "eineinhalb": 1.5,
    "anderthalb": 1.5,
    "zweieinhalb": 2.5,
}
_ORDINALS = ["fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"]
_WORDS |= {word: value for value, word in enumerate(_ORDINALS, 4)} | {"fifteenth": 15, "twentieth": 20}
_TENS = {
    "zwanzig": 20,
    "dreißig": 30,
    "vierzig": 40,
    "fünfzig": 50,
    "sechzig": 60,
    "siebzig": 70,
    "achtzig": 80,
    "neunzig": 90,
}
_UNITS = dict(zip(_SMALL["de"].split()[1:10], range(1, 10), strict=True))
_WORDS |= {f"{unit}und{ten}": u + t for unit, u in _UNITS.items() for ten, t in _TENS.items()}
_EN_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_EN_UNITS = _SMALL["en"].split()[1:10]
_WORDS |= {
    f"{ten}{dash}{unit}": 10 * (t + 2) + u + 1
    for t, ten in enumerate(_EN_TENS)
    for u, unit in enumerate(_EN_UNITS)
    for dash in "- "
}
_SCALE = {
    "million": 1e6, "millionen": 1e6, "mio": 1e6, "m": 1e6, "milliarde": 1e9, "milliarden": 1e9, "mrd": 1e9,
    "billion": 1e9, "bn": 1e9, "tausend": 1e3, "thousand": 1e3, "k": 1e3, "hundred": 1e2, "hundert": 1e2,
}  # fmt: skip
_NUMBER = re.compile(
    r"(?<![\w.,])(?P<digits>\d+(?:[.,]\d+)*)(?:[  ]?(?P<scale>millionen|million|"
    r"milliarden|milliarde|billion|mio|mrd|thousand|tausend|hundred|k|bn|"
    r"m)\b\.?)?(?![\w]*[^\W\d_])"
    r"|\b(?P<word>"
    + "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
    + r")\b(?: (?P<wscale>millionen|million|thousand|tausend|hundred|hundert)\b)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Number:
    """A number in a text: its value and where it stands."""

    value: float
    start: int
    end: int
    text: str


def numbers(text: str) -> Iterator[Number]:
    """Yield the numbers of a text, whether in digits or in words; "ein" and "one" count as articles.

    Examples
    --------
    >>> [number.value for number in numbers("2,3 Millionen, 45.000 €, €78,500, elf Wochen, 1.5 years")]
    [2300000.0, 45000.0, 78500.0, 11, 1.5]
    """
    for found in _NUMBER.finditer(text):
        if found["word"]:
            value = _WORDS[found["word"].lower()] * _SCALE.get((found["wscale"] or "").lower(), 1)
        else:
            value = _value(found["digits"]) * _SCALE.get((found["scale"] or "").lower(), 1)
        yield Number(value, *found.span(), found[0])


def _value(digits: str) -> float:
    groups = re.split(r"[.,]", digits)
    if len(groups) == 1:
        return float(digits)
    if all(len(group) == 3 for group in groups[1:]) and groups[0] != "0":
        return float("".join(groups))
    return float("".join(groups[:-1]) + "." + groups[-1])


def spell(value: float, language: str, *, dative: bool = False) -> str:
    """Return a small whole number as a word, others in digits.

    Examples
    --------
    >>> spell(6, "de"), spell(1, "de", dative=True), spell(7, "en"), spell(1.5, "de")
    ('sechs', 'einem', 'seven', '1,5')
    """
    if value == 1:
        return {"de": "einem" if dative else "ein", "en": "one"}[language]
    if value == int(value) and value <= 12:
        return _SMALL[language].split()[int(value)]
    text = f"{value:g}"
    return text.replace(".", ",") if language == "de" else text


# --- sentences ----------------------------------------------------------------------------

_STOP = re.compile(r"(?<=[.!?…])[\"“”»«)]*\s+(?=[\"„“»(]?[A-ZÄÖÜ0-9\[])|\n+")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Dr|Prof|Nr|No|St|Mr|Ms|Mrs|Sc|z|B|d|h|ca|bzw|Abs|inkl|Mio|Mrd|vs|Ltd|Inc|Co|"
    r"e\.g|i\.e|u\.a)|\b[A-Z]|\b\d{1,2})\.$"
)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; abbreviations and ordinals end none.

    Examples
    --------
    >>> sentences("Am 1. Februar kann Dr. Laubmann. Ich auch!")
    ['Am 1. Februar kann Dr. Laubmann.', 'Ich auch!']
    """
    found, start = [], 0
    for stop in _STOP.finditer(text):
        if "\n" not in stop[0] and _ABBREVIATED.search(text[start : stop.start()]):
            continue
        found.append(text[start : stop.end()].strip())
        start = stop.end()
    return [sentence for sentence in (*found, text[start:].strip()) if sentence]


_GERMAN = frozenset(
    [
        "der",
        "die",
        "das",
        "den",
        "dem",
        "des",
        "und",
        "in",
        "mit",
        "von",
        "zu",
        "für",
        "auf",
        "bei",
        "ist",
        "im",
        "aus",
        "nach",
        "hat",
        "ein",
        "eine",
        "einen",
        "wir",
        "sie",
        "durch",
        "zur",
        "zum",
        "als",
        "davon",
        "rund",
    ]
)
_ENGLISH = frozenset(
    [
        "the",
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
        "a",
        "an",
        "that",
        "we",
        "as",
        "it",
        "them",
        "into",
        "while",
        "which",
    ]
)


def tongue(text: str) -> Literal["de", "en"] | None:
    """Return "de" or "en" for running text, None if its words do not tell.

    Examples
    --------
    >>> tongue("Testet Kontrollen in der Bank"), tongue("Moved the services to production"), tongue("Kafka")
    ('de', 'en', None)
    """
    words = re.findall(r"[^\W\d_]+", text.lower())
    german, english = sum(word in _GERMAN for word in words), sum(word in _ENGLISH for word in words)
    if german == english:
        return "de" if german and re.search("[äöüß]", text.lower()) else None
    return "de" if german > english else "en"
