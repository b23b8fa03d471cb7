"""Labelled postings and profiles to measure the panel on: a benchmark folder, or the demo's own."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from experiments.log import digest_of
from sunset.demo import content
from sunset.errors import BadInput, NotFound
from sunset.markup import plain, to_markdown
from sunset.profile import Experience, LanguageSkill, Profile, Search, Skill, Study
from sunset.schema import Place, Posting

__all__ = ["SINGLE", "Labelled", "demo", "read_folder"]

LEVELS = {"good": "Good", "moderate": "Moderate", "low": "Low"}


@dataclass(frozen=True)
class Labelled:
    """Postings, profiles and, where there are any, answers.

    Parameters
    ----------
    postings : by id.
    profiles : by id.
    gold : by id of the posting, in the format of the benchmark's ``gold.jsonl``; empty: predict only.
    digest : of all files read.
    """

    postings: dict[str, Posting]
    profiles: dict[str, Profile]
    gold: dict[str, dict[str, Any]] = field(default_factory=dict)
    digest: str = ""


def read_folder(folder: Path, today: date) -> Labelled:
    """Read ``postings.jsonl``, ``profiles.json`` and, if it is there, ``gold.jsonl``.

    Parameters
    ----------
    folder : the benchmark's folder.
    today : until when the applicants have worked.

    Raises
    ------
    sunset.errors.NotFound : if one of the first two files is missing.
    sunset.errors.BadInput : if a line is no JSON object.
    """
    needed = [folder / "postings.jsonl", folder / "profiles.json"]
    for path in needed:
        if not path.is_file():
            raise NotFound(f"{path}: there is no such file. --data must name a folder with {path.name}.")
    gold = folder / "gold.jsonl"
    rows = _lines(needed[0])
    return Labelled(
        {row["pid"]: _posting(row) for row in rows},
        {one["id"]: _profile(one, today) for one in json.loads(needed[1].read_text(encoding="utf-8"))},
        {row["pid"]: row for row in _lines(gold)} if gold.is_file() else {},
        digest_of(*needed, *([gold] if gold.is_file() else [])),
    )


def demo() -> Labelled:
    """Return the demo's postings with their labels, and its profiles."""
    shown = [posting for posting in content.postings() if posting.labels]
    profiles = {}
    with as_file(files("sunset.demo") / "profiles") as folder:
        paths = sorted(folder.glob("*.toml"))
        profiles = {path.stem: Profile.load(path) for path in paths}
    text = json.dumps([[one.facts, one.labels, one.html] for one in shown], default=str)
    return Labelled(
        {one.source_id: _demo_posting(one.facts, one.html) for one in shown},
        profiles,
        {one.source_id: _demo_gold(one.labels) for one in shown},
        hashlib.blake2b(text.encode(), digest_size=8).hexdigest(),
    )


def _lines(path: Path) -> list[dict[str, Any]]:
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            rows.append(row | {"pid": row["pid"]})
        except (ValueError, TypeError, KeyError) as error:
            raise BadInput(
                f"{path}:{number}: no JSON object with a 'pid' ({error}). Mend that line."
            ) from None
    return rows


def _posting(row: dict[str, Any]) -> Posting:
    label = row.get("location")
    return Posting(
        source="labelled",
        source_id=row["pid"],
        requisition_id=row.get("requisition_id"),
        url=row.get("url") or f"labelled:{row['pid']}",
        title=row["title"],
        company=row.get("company"),
        description=row["description"],
        location_label=label,
        seniority_label=row.get("career_level"),
        employment_label=row.get("employment_type"),
        schedule_label=row.get("schedule"),
        posted_on=row.get("posted_date"),
    )


def _profile(one: dict[str, Any], today: date) -> Profile:
    """Turn an applicant of the benchmark into a profile; their one job begins `years` ago."""
    title = re.split(r"\s+(?:in|with|mit)\s+", one["summary"], maxsplit=1)[0]
    education = one["education"]
    return Profile(
        name=one["id"],
        language="en",
        summary=one["summary"],
        city=one["location"]["city"],
        country="DE",
        skills=tuple(Skill(name=name) for name in one["skills"]),
        languages=tuple(
            LanguageSkill(lang=skill["lang"], level="native" if skill["native"] else skill["cefr"])
            for skill in one["languages"]
        ),
        experience=(
            Experience(title=title, employer="-", start=today - timedelta(days=round(365.25 * one["years"]))),
        ),
        education=(Study(level=education["level"], degree=education["degree"], field=education["field"]),),
        certificates=tuple(education["certificates"]),
        search=Search(cities=(one["location"]["city"], *one["location"]["commutes_to"])),
    )


def _demo_posting(facts: dict[str, Any], html: str) -> Posting:
    places = tuple(
        Place(city=place.get("city"), region=place.get("region"), country=place.get("country"))
        for place in facts.get("locations", ())
    )
    return Posting(
        source="labelled",
        source_id=facts["id"],
        url=f"labelled:{facts['id']}",
        title=plain(facts["title"]),
        company=facts.get("company"),
        description=to_markdown(html),
        locations=places,
        location_label=", ".join(place.city for place in places if place.city) or None,
        seniority_label=facts.get("career_level"),
        employment_label=facts.get("employment_type"),
        schedule_label=facts.get("schedule"),
        posted_on=facts.get("posted_on"),
    )


def _demo_gold(labels: dict[str, Any]) -> dict[str, Any]:
    """Bring the demo's labels into the form of the benchmark: lists of accepted values."""
    single = {name: [labels[name]] for name in SINGLE if name in labels}
    single.setdefault("min_years", [None])
    spans = {
        name: {"core": labels.get(name, []), "any": labels.get(name, [])}
        for name in ("skills_required", "skills_preferred")
    }
    languages = [
        {"lang": one["lang"], "levels": [one["level"]], "agreed": True}
        for one in labels.get("languages_required", ())
    ]
    fit = {profile: [level] for profile, level in labels.get("fit", {}).items()}
    return single | spans | {"cities": labels.get("cities", []), "languages_required": languages, "fit": fit}


SINGLE = (
    "language",
    "location_conflict",
    "work_model",
    "employment",
    "schedule",
    "seniority",
    "min_years",
    "education",
    "domain",
)
"""Fields with one value, in the order of the benchmark's guide."""
