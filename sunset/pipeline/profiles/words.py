"""A profile's values in the words of its person: skills, stations, languages, codes, days."""

from datetime import date
from typing import Any

from babel import Locale

from sunset.messages import Messages
from sunset.profile import Experience, LanguageSkill, Skill, Study

__all__ = ["CODES", "Wording"]

CODES = {
    "employment": "fit",
    "work_model": "fit",
    "seniority": "fit",
    "domains_preferred": "fit",
    "domains_excluded": "fit",
    "level": "profile_app",
}
"""Fields whose values are codes, and the part of the catalogue that has a word for each."""


class Wording:
    """Says what stands in a profile.

    Parameters
    ----------
    language : of the person.

    Examples
    --------
    >>> Wording("en").of("languages", LanguageSkill(lang="de", level="B2"))
    'German B2'
    """

    def __init__(self, language: str) -> None:
        self.say = Messages(language, "profile_app")
        self._fit = Messages(language, "fit")
        self._names = Locale(language)

    def label(self, path: str) -> str:
        """Return what a field is called, by its path, for example ``search.cities``."""
        part = path.split(".", maxsplit=1)[0]
        group = f"{self.say(f'group_{part}')}, " if part in ("search", "conditions") else ""
        return f"{group}{self.field(path)}"

    def field(self, path: str) -> str:
        """Return what a field is called beside others of its part."""
        return self.say(f"field_{path.replace('.', '_')}")

    def of(self, field: str, value: Any) -> str:
        """Return a value in words, one line.

        Parameters
        ----------
        field : its name, since a code means something else elsewhere.
        value : anything that a profile holds.
        """
        match value:
            case None:
                return self.say("nothing")
            case bool():
                return self.say("yes" if value else "no")
            case date():
                return self.say.day(value)
            case int() | float():
                return str(value) if field == "year" else self.say.number(value)
            case Skill():
                years = None
                if value.years:
                    key = "years_one" if value.years == 1 else "years_long"
                    years = self.say(key, number=self.say.number(value.years))
                return _joined(value.name, years, value.level and self.of("level", value.level))
            case LanguageSkill():
                return f"{self.of('lang', value.lang)} {self.of('level', value.level)}"
            case Experience():
                end = self.say.day(value.end) if value.end else self.say("today")
                return f"{value.title}, {value.employer} ({self.say.day(value.start)} – {end})"
            case Study():
                return _joined(
                    value.degree, value.field, value.institution, str(value.year) if value.year else None
                )
        return self._text(field, str(value))

    def _text(self, field: str, text: str) -> str:
        if field in ("lang", "language", "languages"):
            return str(self._names.languages.get(text, text)).title() if len(text) == 2 else text
        if field in ("country", "countries"):
            return str(self._names.territories.get(text, text))
        if field in CODES:
            part, prefix = CODES[field], "domain" if field.startswith("domains") else field
            says = self._fit if part == "fit" else self.say
            return says(f"{prefix}_{text}") if f"{prefix}_{text}" in says else text
        return " ".join(text.split()) or self.say("nothing")


def _joined(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)
