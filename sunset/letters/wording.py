"""The words of a letter: phrases from the catalogue, varied by posting, and their small grammar."""

import re
from typing import Any

from sunset.letters.numerals import spell
from sunset.messages import Messages

__all__ = ["Wording", "capital"]

_FEMININE = re.compile(
    r"(?:\b(?:AG|GmbH|eG|KG|KGaA|SE|OHG|UG|mbH|GbR|Bank|Sparkasse|Versicherung|Stiftung|"
    r"Universität|Hochschule)\b|bank)$"
)


class Wording:
    """Phrases in a letter's language.

    Parameters
    ----------
    language : "de" or "en".
    job_id : the posting's key; it chooses among the variants of a phrase: letters differ, yet repeat exactly.
    du : whether the posting says "du".
    """

    def __init__(self, language: str, job_id: str, *, du: bool) -> None:
        self.language, self.du = language, du
        self.say = Messages(language, "letters")
        self._seed = int(job_id[:8], 16)

    def phrase(self, key: str, turn: int, **values: Any) -> str:
        """Return one of the variants of a phrase; `turn` moves on to the next one within a letter."""
        name = f"{key}_du" if self.du and f"{key}_du_1" in self.say else key
        count = next(n for n in range(1, 10) if f"{name}_{n + 1}" not in self.say)
        return self.say(f"{name}_{(self._seed + sum(map(ord, key)) + turn) % count + 1}", **values)

    def at(self, employer: str) -> str:
        """Return "at" an employer, with the article that German wants before some."""
        return self.say("at_the" if _FEMININE.search(employer) else "at", employer=employer)

    def listed(self, items: list[str]) -> str:
        """Return items as a list in running text."""
        word = {"de": "und", "en": "and"}[self.language]
        return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {word} {items[-1]}"

    def duration(self, years: float) -> dict[str, str]:
        """Return a span of years as phrases need it: in the dative, and in the accusative."""
        if self.language == "en":
            text = f"{spell(years, 'en')} {'year' if years == 1 else 'years'}"
            return {"years": text, "years_acc": text}
        dative, accusative = ("Jahr", "Jahr") if years == 1 else ("Jahren", "Jahre")
        return {
            "years": f"{spell(years, 'de', dative=True)} {dative}",
            "years_acc": f"{spell(years, 'de')} {accusative}",
        }


def capital(text: str) -> str:
    """Return a text that begins like a sentence."""
    return text[:1].upper() + text[1:]
