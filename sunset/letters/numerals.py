"""Numbers as letters write them, in digits and in words, each with what it counts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Self

from sunset.letters.words import lexicon, part_thing, stem, thing, tokens

__all__ = ["Number", "numbers", "same_thing", "spell"]

_REACH = 60
"""Characters around a number in which the words that belong to it stand."""

_SMALL = {
    "de": [
        "null", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf",
        "zwölf", "dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn",
        "achtzehn", "neunzehn", "zwanzig",
    ],
    "en": [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
    ],
}  # fmt: skip
_TENS = {
    "de": ["zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"],
    "en": ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
}
_ORDINALS = ["fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"]
_WORDS: dict[str, float] = {
    "hundert": 100, "tausend": 1000, "zu zweit": 2, "zu dritt": 3, "zu viert": 4, "zu fünft": 5,
    "zu sechst": 6, "zu siebt": 7, "zweimal": 2, "dreimal": 3, "viermal": 4, "twice": 2, "zweien": 2,
    "dreien": 3, "ein dutzend": 12, "dozen": 12, "dutzend": 12, "eineinhalb": 1.5, "anderthalb": 1.5,
    "half a dozen": 6, "a year and a half": 1.5, "fifteenth": 15, "twentieth": 20,
}  # fmt: skip
_WORDS |= {name: value for names in _SMALL.values() for value, name in enumerate(names) if value > 1}
_WORDS |= {f"{name}einhalb": value + 0.5 for value, name in enumerate(_SMALL["de"][:13]) if value > 1}
_WORDS |= {f"{name} and a half": value + 0.5 for value, name in enumerate(_SMALL["en"][:13]) if value > 1}
_WORDS |= {name: 10 * value for names in _TENS.values() for value, name in enumerate(names, 2)}
_WORDS |= {name: value for value, name in enumerate(_ORDINALS, 4)}
_WORDS |= {
    f"{unit}und{ten}": 10 * t + u
    for t, ten in enumerate(_TENS["de"], 2)
    for u, unit in enumerate(_SMALL["de"][1:10], 1)
}
_WORDS |= {
    f"{ten}{dash}{unit}": 10 * t + u
    for t, ten in enumerate(_TENS["en"], 2)
    for u, unit in enumerate(_SMALL["en"][1:10], 1)
    for dash in "- "
}
_SCALE = {
    "million": 1e6, "millionen": 1e6, "mio": 1e6, "m": 1e6, "milliarde": 1e9, "milliarden": 1e9, "mrd": 1e9,
    "billion": 1e9, "bn": 1e9, "tausend": 1e3, "thousand": 1e3, "k": 1e3, "hundred": 1e2, "hundert": 1e2,
}  # fmt: skip
# possessive (++): a run of digits is taken whole, so that a very long one is not tried from every length
_NUMBER = re.compile(
    r"(?<![\w.,:])(?P<digits>\d++(?:[.,]\d++)*+)(?!:\d)(?:[ \u00a0\u202f]?(?P<scale>millionen|million|"
    r"milliarden|milliarde|billion|mio|mrd|thousand|tausend|hundred|k|bn|"
    r"m)\b\.?)?(?![\w]*[^\W\d_])"
    r"|\b(?P<word>"
    + "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
    + r")\b(?: (?P<wscale>millionen|million|thousand|tausend|hundred|hundert)\b)?",
    re.IGNORECASE,
)
_YEARS = re.compile(
    r"\s*\+?\s*-?(?:(?!(?:im|pro|per|a|je|every|each|in|of|last)\b)\w+\s+)?(?:jahr\w*|"
    r"jährig\w*|years?\b|years['’]|yrs\b)",
    re.IGNORECASE,
)
_OF_SOME = re.compile(
    r"\s+(?:(?:or|oder) \w+ )?"
    r"(?:of (?:them|which|those|these|you|us|your|my|our)|davon|von (?:ihnen|denen|uns))\b",
    re.I,
)
_ADJECTIVE = re.compile(r"e[mnrs]?$")
"""How German adjectives in front of a noun end."""
_SHARED = re.compile(
    r"(?:[\s,]|\b(?:auf|bis|nur|noch|oder|statt|zu|to|or|down|up|only|now|under|unter|fewer|less|than|weniger|als|instead|of|heute|jetzt|rund|etwa|about)\b)+",
    re.IGNORECASE,
)
"""What stands between two numbers that count the same thing."""


@cache
def _function_words() -> frozenset[str]:
    """Return small words behind which no number counts anything ("64 in all", "150 allein in Köln")."""
    small = lexicon()["tongue"]
    more = [
        "am",
        "an",
        "allein",
        "und",
        "oder",
        "aber",
        "bis",
        "seit",
        "war",
        "or",
        "but",
        "are",
        "was",
        "were",
    ]
    return frozenset([*small["de"], *small["en"], *more]) - set(lexicon()["figures"]["fill"])


_OTHER_THING = re.compile(
    r"[.,;:!?)](?:\s|$)|\d|\b(?:am|im|pro|per|a|je|every|each) "
    r"(?:Jahr|Monat|Woche|Tag|Nacht|year|month|week|day|night)\b"
)


@dataclass(frozen=True)
class Number:
    """A number in a text: its value, where it stands, and the text close around it."""

    value: float
    start: int
    end: int
    text: str
    before: str = field(repr=False)
    after: str = field(repr=False)

    @classmethod
    def found(cls, value: float, where: re.Match[str]) -> Self:
        """Return the number that a pattern found in a text."""
        start, end = where.span()
        before, after = where.string[max(0, start - _REACH) : start], where.string[end : end + _REACH]
        return cls(value, start, end, where[0], before, after)

    @cached_property
    def counts(self) -> tuple[str, ...]:
        """The stems of the words right behind it, which say what it counts.

        Examples
        --------
        >>> [number.counts for number in numbers("rund 140 neue Kontrollen im Jahr, um 38 %")]
        [('kontroll',), ('proz',)]
        """
        return tuple(map(stem, self._nouns))

    @cached_property
    def _nouns(self) -> tuple[str, ...]:
        first = re.match(r"\W*(\w+)", self.after)
        if _OF_SOME.match(self.after) or (first and first[1] in _function_words()):
            return ()
        if self.text.lower().startswith("zu "):
            return ("Personen",)  # "zu dritt"
        rest = _OTHER_THING.split(
            re.sub(r"\b\w{1,20}-\d{1,8}-(?=\w)", "", re.sub(r"\s*%", " prozent", self.after)), maxsplit=1
        )[0]
        fill, units = lexicon()["figures"]["fill"], lexicon()["figures"]["units"]
        words = [
            units.get(said, token.word) for token in tokens(rest) if (said := token.word.lower()) not in fill
        ]
        noun = next((place for place, word in enumerate(words[:3]) if word[0].isupper()), 0)
        if all(_ADJECTIVE.search(word) for word in words[:noun]):
            words = words[noun:]
        return tuple(word for word in words if not word.islower() or len(word) > 3 or thing(stem(word)))[:3]

    @cached_property
    def things(self) -> frozenset[str]:
        """What it counts, whatever the language: empty if no list of words tells."""
        return frozenset(found for word in self._nouns if (found := thing(stem(word)) or part_thing(word)))

    @property
    def named(self) -> bool:
        """Whether a noun behind it says what it counts."""
        return bool(self.things or re.match(r"(?:\s+[a-zäöüß-]+){0,2}\s+[A-ZÄÖÜ]", self.after))

    @property
    def shown(self) -> str:
        """The number and the word behind it, to point at it in a complaint."""
        return " ".join((self.text + self.after).split()[: 2 + self.text.count(" ")]).rstrip(".,")

    @cached_property
    def in_years(self) -> bool:
        """Whether it counts years, said outright."""
        return bool(_YEARS.match(self.after))


def same_thing(said: tuple[str, ...], told: tuple[str, ...] | frozenset[str]) -> bool:
    """Tell whether what one number counts is what another one counts, perhaps as part of a compound.

    Examples
    --------
    >>> same_thing((stem("Kontrollen"),), (stem("Schlüsselkontrollen"),)), same_thing(("tag",), ("woch",))
    (True, False)
    """
    return any(
        one == other or (min(len(one), len(other)) >= 5 and (one.endswith(other) or other.endswith(one)))
        for one in said[:2]
        for other in told
        if len(one) > 1
    )


def numbers(text: str) -> Iterator[Number]:
    """Yield the numbers of a text, whether in digits or in words; "ein" and "one" count as articles.

    Examples
    --------
    >>> [number.value for number in numbers("2,3 Millionen, 45.000 €, €78,500, elf Wochen, 1.5 years")]
    [2300000.0, 45000.0, 78500.0, 11, 1.5]
    """
    found: list[Number] = []
    for number in reversed(list(_each(text))):
        shared = found and _SHARED.fullmatch(text, number.end, found[-1].start)  # "from eleven to six weeks"
        found.append(replace(number, after=found[-1].after) if shared else number)
    yield from reversed(found)


def _each(text: str) -> Iterator[Number]:
    for found in _NUMBER.finditer(text):
        if found["word"]:
            value = _WORDS[found["word"].lower()] * _SCALE.get((found["wscale"] or "").lower(), 1)
        else:
            value = _value(found["digits"]) * _SCALE.get((found["scale"] or "").lower(), 1)
        yield Number.found(value, found)


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
        return _SMALL[language][int(value)]
    text = f"{value:g}"
    return text.replace(".", ",") if language == "de" else text
