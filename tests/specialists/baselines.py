"""Contrast pairs, and the two naive answers that a specialist has to beat on them: majority and keywords."""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sunset.specialists.base import Finding, Reading, Specialist

FOLDER = Path(__file__).resolve().parents[1] / "contrast"
DEVELOPMENT = ("development", "development_2")
FILES = (*DEVELOPMENT, "set_aside")


def files(field: str) -> tuple[str, ...]:
    """The files with pairs of a field: those for development, and the one set aside."""
    return (*DEVELOPMENT, "legitimacy_set_aside" if field == "legitimacy" else "set_aside")


EMPTY_POSTING: dict[str, Any] = {
    "input_hash": "0" * 32,
    "title": "Posten",
    "company": None,
    "description": "",
    "location_label": None,
    "seniority_label": None,
    "employment_label": None,
    "schedule_label": None,
    "locations": [],
    "remote_from": [],
    "work_model": None,
    "employment_type": None,
    "schedule": None,
    "salary_min": None,
    "salary_max": None,
    "salary_currency": None,
    "salary_period": None,
    "language": None,
    "posted_on": None,
    "valid_through": None,
}


def reading(description: str = "", **columns: Any) -> Reading:
    """A posting with this text, opened for reading."""
    return Reading(EMPTY_POSTING | {"description": description} | columns)


def of_pair(posting: Mapping[str, Any]) -> Reading:
    """One posting of a contrast pair, opened for reading."""
    return reading(
        posting["description"],
        title=posting["title"],
        company=posting["company"],
        location_label=posting["location"],
        employment_label=posting["employment_type"],
        schedule_label=posting["schedule"],
        seniority_label=posting["career_level"],
    )


def cases(file: str, field: str) -> list[tuple[Mapping[str, Any], Any]]:
    """The postings of one field's pairs with the expected value."""
    rows = [json.loads(line) for line in (FOLDER / f"{file}.jsonl").read_text().splitlines()]
    return [(row[side], row["expected"][side]) for row in rows if row["field"] == field for side in "ab"]


def comparable(value: Any) -> str:
    """A value as text: unstated for null, lists without order."""
    if isinstance(value, list):
        return json.dumps(sorted(json.dumps(item, sort_keys=True, ensure_ascii=False) for item in value))
    return json.dumps("unstated" if value is None else value, sort_keys=True)


def accuracy(said: Sequence[Any], expected: Sequence[Any]) -> float:
    """Share of values that are as expected."""
    pairs = zip(said, expected, strict=True)
    return sum(comparable(a) == comparable(b) for a, b in pairs) / len(expected)


def of_specialist(specialist: Specialist, file: str, field: str) -> float:
    """Accuracy of a specialist on a field's pairs."""
    known = cases(file, field)
    findings = specialist.read([of_pair(posting) for posting, _ in known])
    return accuracy([finding.values[field] for finding in findings], [value for _, value in known])


def of_majority(file: str, field: str) -> float:
    """Accuracy of always saying the value that is most frequent in these very pairs."""
    counts = Counter(comparable(value) for _, value in cases(file, field))
    return counts.most_common(1)[0][1] / counts.total()


def of_keywords(file: str, field: str) -> float:
    """Accuracy of the keyword rule."""
    known = cases(file, field)
    return accuracy([KEYWORDS[field](posting) for posting, _ in known], [value for _, value in known])


def verbatim(finding: Finding, posting: Reading) -> bool:
    """Whether every piece of evidence stands in the posting where it says."""
    return all(
        span.quote and posting.text(span.source_field)[span.start : span.end] == span.quote
        for spans in finding.evidence.values()
        for span in spans
    )


# --- keyword rules ------------------------------------------------------------------------


def _first(*rules: tuple[str, Any], otherwise: Any) -> Callable[[Mapping[str, Any]], Any]:
    """The value of the first pattern that occurs anywhere in title or text."""

    def rule(posting: Mapping[str, Any]) -> Any:
        text = f"{posting['title']}\n{posting['description']}"
        return next((value for pattern, value in rules if re.search(pattern, text, re.IGNORECASE)), otherwise)

    return rule


def _cities(posting: Mapping[str, Any]) -> list[str]:
    return sorted(set(re.findall(r"\bin ([A-ZÄÖÜ][\w-]+)", posting["description"])))


def _conflict(posting: Mapping[str, Any]) -> bool:
    return posting["location"].split(",")[0] not in posting["description"]


_LEVELS = (
    (r"C2|mutterspr|native", "native"),
    (r"C1|fließend|fluent|verhandlungssicher|sehr gut", "fluent"),
    (r"A1|A2|grundkenntnis|basic", "basic"),
)


def _languages(posting: Mapping[str, Any]) -> list[dict[str, str]]:
    text = posting["description"]
    level = next((name for pattern, name in _LEVELS if re.search(pattern, text, re.I)), "intermediate")
    names = {
        "de": "Deutsch|German",
        "en": "Englisch|English",
        "fr": "Französisch|French",
        "pl": "Polnisch|Polish",
    }
    return [{"lang": code, "level": level} for code, name in names.items() if re.search(name, text)]


def _years(posting: Mapping[str, Any]) -> int | None:
    found = re.search(r"(\d+)\D{0,12}(?:jahr|year)", posting["description"], re.IGNORECASE)
    return int(found[1]) if found else None


KEYWORDS: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    "cities": _cities,
    "location_conflict": _conflict,
    "employment": _first(
        ("praktik|intern", "internship"),
        ("ausbildung|apprentice", "apprenticeship"),
        ("freelanc|selbst", "freelance"),
        ("unbefristet|permanent|festanstellung", "permanent"),
        ("befristet|temporary|fixed-term|vertretung", "temporary"),
        otherwise="unstated",
    ),
    "schedule": _first(("teilzeit|part-time", "part"), ("vollzeit|full-time", "full"), otherwise="unstated"),
    "work_model": _first(
        ("remote", "remote"),
        ("hybrid|home ?office", "hybrid"),
        ("vor ort|on.?site", "onsite"),
        otherwise="unstated",
    ),
    "legitimacy": _first(("whatsapp|telegram|vorkasse|cheque|scheck|fee", "scam"), otherwise="ok"),
    "languages_required": _languages,
    "min_years": _years,
    "education": _first(
        ("promotion|phd|doctora", "doctorate"),
        ("master", "master"),
        ("bachelor|studium|degree", "bachelor"),
        ("ausbildung|vocational|apprentice", "vocational"),
        otherwise="none",
    ),
    "seniority": _first(
        ("praktik|werkstudent|intern", "student"),
        ("junior|graduate", "entry"),
        ("director", "executive"),
        ("senior", "senior"),
        ("lead|leit", "lead"),
        otherwise="professional",
    ),
}
"""Naive rules as one writes them in five minutes; ``must_have`` has none here, it takes a skill as well."""
