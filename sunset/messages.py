"""Text for people, from catalogues: one TOML file a language, one table a part.

Adding a language is adding a file. Its table ``form`` holds the language's own name and how it writes days
and money, in the patterns of Unicode (`short_day`, for charts, in those of strftime).
"""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from sunset.errors import NotFound

__all__ = ["Messages", "languages"]


def languages() -> tuple[str, ...]:
    """Return the languages Sunset speaks, as ISO 639-1 codes.

    Examples
    --------
    >>> languages()
    ('de', 'en')
    """
    return tuple(
        sorted(file.name[:2] for file in files("sunset.catalogues").iterdir() if file.name[2:] == ".toml")
    )


@cache
def _catalogue(language: str) -> dict[str, Any]:
    file = files("sunset.catalogues") / f"{language}.toml"
    if not file.is_file():
        raise NotFound(f"Sunset does not speak '{language}' yet. It speaks: {', '.join(languages())}.")
    return tomllib.loads(file.read_text(encoding="utf-8"))


class Messages:
    """The texts of one part in one language, and local forms of dates and numbers.

    Parameters
    ----------
    language : ISO 639-1 code, one of `languages()`.
    part : table of the catalogue, for example ``letters``.

    Examples
    --------
    >>> german = Messages("de", "common")
    >>> german.day(date(2026, 11, 22)), german.money(45000, "EUR")
    ('22.11.2026', '45.000 €')
    """

    def __init__(self, language: str, part: str) -> None:
        self.language = language
        self._texts: dict[str, Any] = _catalogue(language)[part]
        self.form: dict[str, str] = _catalogue(language)["form"]
        self._locale = self.form["locale"]

    def __call__(self, key: str, **values: Any) -> str:
        """Return the text `key` with `values` put in; plurals are separate keys."""
        text: str = self._texts[key]
        return text.format(**values)

    def day(self, day: date) -> str:
        """Return a day in local digits, 22.11.2026 or 22/11/2026."""
        return str(format_date(day, self.form["day"], locale=self._locale))

    def __contains__(self, key: str) -> bool:
        """Tell whether the part has a text `key`, for texts that come in variants."""
        return key in self._texts

    def long_date(self, day: date) -> str:
        """Return a day as letters write it, 22. November 2026 or 22 November 2026."""
        return str(format_date(day, "long", locale=self._locale))

    def number(self, value: float, pattern: str | None = None) -> str:
        """Return a number with local separators."""
        return str(format_decimal(value, pattern, locale=self._locale))

    def money(self, amount: float, currency: str) -> str:
        """Return whole units of a currency, 45.000 € or €45,000."""
        text = format_currency(
            amount, currency, self.form["money"], locale=self._locale, currency_digits=False
        )
        return str(text).replace("\xa0", " ")
