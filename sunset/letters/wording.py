"""The words of a letter: phrases from the catalogue, varied by posting, and their small grammar."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from babel.dates import format_date

from sunset.letters.numerals import spell
from sunset.messages import Messages

__all__ = ["Wording", "capital", "listed"]

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

    def phrase(self, key: str, turn: int, *, one: bool = False, **values: Any) -> str:
        """Return one of the variants of a phrase.

        Parameters
        ----------
        key : the phrase, without the number of a variant.
        turn : moves on to the next variant within a letter.
        one : whether what the phrase tells is a single thing; some have a form of their own for it.
        """
        name = next(
            name
            for name in (f"{key}_one" * one, f"{key}_du" * self.du, key)
            if name and f"{name}_1" in self.say
        )
        count = next(n for n in range(1, 10) if f"{name}_{n + 1}" not in self.say)
        return self.say(f"{name}_{(self._seed + sum(map(ord, key)) + turn) % count + 1}", **values)

    def at(self, employer: str) -> str:
        """Return "at" an employer, with the article that German wants before some."""
        return self.say("at_the" if _FEMININE.search(employer) else "at", employer=employer)

    def listed(self, items: Sequence[str]) -> str:
        """Return items as a list in running text."""
        return listed(items, self.language)

    def month(self, day: date) -> str:
        """Return the month of a day, "Mai 2022" or "May 2022"."""
        return str(format_date(day, "MMMM yyyy", locale=self.language))

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


def listed(items: Sequence[str], language: str) -> str:
    """Return items as a list in running text.

    Examples
    --------
    >>> listed(["Java", "Kafka"], "en"), listed(["Excel", "Richtlinien und Vorgaben"], "de")
    ('Java and Kafka', 'Excel sowie Richtlinien und Vorgaben')
    >>> listed(["Java", "Kafka", "Prometheus and Grafana"], "en")
    'Java, Kafka, and Prometheus and Grafana'
    """
    word, wider = {"de": ("und", "sowie"), "en": ("and", "as well as")}[language]
    if any(f" {word} " in item for item in items):
        if language == "en" and len(items) > 2:
            return f"{', '.join(items[:-1])}, and {items[-1]}"
        word = wider
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {word} {items[-1]}"


def capital(text: str) -> str:
    """Return a text that begins like a sentence."""
    return text[:1].upper() + text[1:]
