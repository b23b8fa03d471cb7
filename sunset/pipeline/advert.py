"""One advert, now: what a person pasted is read, judged for them and, on request, answered with a letter."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from sunset.advert import Advert, Found, web_address
from sunset.errors import BadInput
from sunset.ledger import ProfileVersion, Status
from sunset.pipeline.bench import StageResult, Workbench
from sunset.pipeline.judging import judge
from sunset.pipeline.own import PASTED, keep, own_adverts, own_evidence
from sunset.pipeline.writing import folder, honest, judged, write_letter
from sunset.profile import Profile
from sunset.schema import Evaluation, Place, Posting, Requirement, job_id
from sunset.specialists import fit
from sunset.specialists.fit.rationale import COVERED
from sunset.specialists.fit.scope import in_scope

__all__ = ["Judged", "Letter", "Said", "judge_advert"]

STEPS = 4


@dataclass(frozen=True)
class Said:
    """One thing that was read off an advert.

    Parameters
    ----------
    value : None if the advert does not say.
    line : the words it rests on; empty if the person said it.
    corrected : whether the person said it.
    """

    value: str | None
    line: str = ""
    corrected: bool = False


@dataclass(frozen=True)
class Letter:
    """A letter on disk.

    Parameters
    ----------
    pdf, docx : its files.
    gaps : what is missing in it.
    checked : whether the fact check let it pass.
    """

    pdf: Path
    docx: Path
    gaps: tuple[str, ...]
    checked: bool


@dataclass(frozen=True)
class Judged:
    """An advert as it fits one person.

    Parameters
    ----------
    profile : whose verdict it is.
    read : what was read off it: ``title``, ``company``, ``place``, ``url``.
    evaluation : the verdict with its evidence.
    missing : what is asked for and the profile does not speak for, musts first.
    outside : why the person's search criteria would not have shown it, None if they would.
    letter : None if none was asked for, or none is written for what looks like a fraud.
    """

    profile: str
    read: Mapping[str, Said]
    evaluation: Evaluation
    missing: tuple[Requirement, ...]
    outside: str | None
    letter: Letter | None

    def plain(self) -> dict[str, Any]:
        """Return all of it as JSON objects."""
        return {
            "profile": self.profile,
            "read": {name: asdict(said) for name, said in self.read.items()},
            **self.evaluation.model_dump(mode="json"),
            "missing": [one.text for one in self.missing],
            "outside": self.outside,
            "letter": asdict(self.letter) if self.letter else None,
        }


def judge_advert(
    bench: Workbench,
    version: ProfileVersion,
    advert: Advert,
    *,
    corrections: Mapping[str, str] | None = None,
    letter: bool = False,
) -> Judged:
    """Judge an advert for a person and keep it with them; the same advert again changes nothing.

    Parameters
    ----------
    version : whose verdict it is.
    advert : as `sunset.advert.read` returns it.
    corrections : ``title``, ``company``, ``city`` or ``url`` as the person has it; they are remembered with
        the advert.
    letter : whether to write a letter, whatever the verdict, but never for what looks like a fraud.

    Raises
    ------
    sunset.errors.BadInput : if the advert names no title and no correction does, or it cannot be judged.
    """
    posting, read = _posting(bench, version, advert, corrections or {})
    bench.progress("judge", 1, STEPS, "")
    corrected = tuple(field for name, said in read.items() if said.corrected for field in _FIELDS[name])
    key = keep(bench, version.name, posting, corrected).job_id
    rows = own_adverts(bench, version.name, [key])
    bench.progress("judge", 2, STEPS, "")
    _evaluate(bench, version, rows)
    matches = judged(bench, version, rows)
    row = matches.row(0, named=True)
    evaluation = Evaluation.model_validate_json(row["json"])
    candidacy = bench.ledger.candidacy(version.name, key)
    bench.progress("judge", 3, STEPS, "")
    wanted = letter and not matches.filter(honest()).is_empty()
    written = _letter(bench, version, row, candidacy.id) if wanted else None
    bench.progress("judge", STEPS, STEPS, "")
    missing = sorted(
        (one for one in evaluation.requirements if one.coverage < COVERED), key=lambda one: not one.must
    )
    return Judged(
        profile=version.name,
        read=read,
        evaluation=evaluation,
        missing=tuple(missing),
        outside=in_scope(rows, _of_any_source(version.profile))["reason"][0],
        letter=written,
    )


_FIELDS = {
    "title": ("title",),
    "company": ("company",),
    "place": ("location_label", "locations"),
    "url": ("url",),
}
"""What is shown, and the fields of a posting that it fills."""


def _posting(
    bench: Workbench, version: ProfileVersion, advert: Advert, corrections: Mapping[str, str]
) -> tuple[Posting, dict[str, Said]]:
    """Return the advert as a posting, with what the person has corrected now or before."""
    found: dict[str, Found | None] = {name: getattr(advert, name) for name in _FIELDS}
    read = {name: Said(one.value, one.line) if one else Said(None) for name, one in found.items()}
    fields: dict[str, Any] = {
        **advert.stated,
        "title": read["title"].value,
        "company": read["company"].value,
        "location_label": read["place"].value,
        "url": read["url"].value or "",
    }
    before = bench.ledger.adverts(version.name, [job_id(PASTED, advert.key)])
    said = {name: one.strip() for name, one in corrections.items() if one.strip()}
    if "url" in said and web_address(said["url"]) is None:
        raise BadInput(f"'{said['url']}' is no address of the web. It begins with http:// or https://")
    for name, names in _FIELDS.items():
        for known in before:
            if names[0] in known.corrected:
                fields |= {field: getattr(known.posting, field) for field in names}
                read[name] = Said(str(fields[names[0]]), corrected=True)
        given = said.get("city" if name == "place" else name)
        if given is not None:
            fields[names[0]] = given
            if name == "place":
                fields["locations"] = (Place(city=given, country=_country(advert)),)
            read[name] = Said(given, corrected=True)
    if not fields["title"]:
        raise BadInput("The advert names no job that could be told. Say which it is: --title TITLE")
    posting = Posting(source=PASTED, source_id=advert.key, description=advert.description, **fields)
    return posting, read


def _country(advert: Advert) -> str | None:
    countries = {place.country for place in advert.stated.get("locations") or () if place.country}
    return countries.pop() if len(countries) == 1 else None


def _of_any_source(profile: Profile) -> Profile:
    """Return the profile without the sources it chose: what a person brings is from none of these."""
    return profile.model_copy(update={"search": profile.search.model_copy(update={"sources": ()})})


def _evaluate(bench: Workbench, version: ProfileVersion, rows: pl.DataFrame) -> None:
    if not rows["complete"][0]:
        raise BadInput(f"The advert could not be read: {_why(bench, rows['input_hash'][0])}")
    known = bench.ledger.evaluated_keys(version.id, fit.digest(bench.panel))
    todo = rows.join(known, on=["job_id", "input_hash"], how="anti")
    result = StageResult("evaluate")
    if todo.height:
        judge(bench, version, todo, own_evidence(bench, version.name, rows["job_id"].to_list()), result)
    if result.failed:
        raise BadInput(f"The advert could not be judged: {_why(bench, rows['job_id'][0])}")


def _why(bench: Workbench, key: str) -> str:
    """Return why what ends with this key failed."""
    broken = bench.ledger.failures().filter(pl.col("key").str.ends_with(key))
    return str(broken["message"][0]) if broken.height else "for no reason that was kept."


def _letter(bench: Workbench, version: ProfileVersion, row: dict[str, Any], candidacy_id: int) -> Letter:
    """Return the letter to this verdict; it is written once."""
    home = folder(bench, version.name)
    if row["status"] == Status.ERROR:
        bench.ledger.reset_error(candidacy_id)
    newest = bench.ledger.letters(candidacy_id=candidacy_id).tail(1)
    current = newest.filter(pl.col("created") >= row["evaluated_at"])
    if current.is_empty() or not (home / str(current["pdf"][0])).exists():
        write_letter(bench, version, row, candidacy_id)
        current = bench.ledger.letters(candidacy_id=candidacy_id).tail(1)
    one = current.row(0, named=True)
    return Letter(home / one["pdf"], home / one["docx"], tuple(one["gaps"]), one["gate_passed"])
