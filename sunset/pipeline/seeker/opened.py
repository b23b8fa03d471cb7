"""One posting opened: its words with the evidence marked, and what of the profile meets each requirement."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from urllib.parse import urlsplit

import polars as pl

from sunset.errors import NotFound
from sunset.pipeline.bench import Workbench
from sunset.pipeline.own import PASTED, own_adverts
from sunset.pipeline.seeker.text import Block, Mark, blocks
from sunset.pipeline.writing import closes_on, place_of
from sunset.profile import Profile
from sunset.schema import EVIDENCE_FIELDS, Condition, Evaluation, Evidence, Requirement
from sunset.specialists.fit.facts import fact
from sunset.specialists.fit.rationale import COVERED

__all__ = ["Asked", "Opened", "Twin", "opened", "row_of", "web_address"]


@dataclass(frozen=True)
class Asked:
    """A requirement or a condition, and the label that ties it to its words in the advert.

    Parameters
    ----------
    label : 1, 2, ... for requirements, A, B, ... for conditions.
    state : ``met``, ``partly`` or ``open`` (nothing speaks for it; of a condition: not met), ``unknown``
        (the advert does not say).
    item : as it was judged.
    cited : whether its words stand in the advert as shown.
    mine : what of the profile meets it: kind of the line, and its words.
    """

    label: str
    state: Literal["met", "partly", "open", "unknown"]
    item: Requirement | Condition
    cited: bool
    mine: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Twin:
    """Another advert of the same work."""

    company: str | None
    url: str | None
    kind: str | None
    closed: bool


@dataclass(frozen=True)
class Opened:
    """All that is shown of a posting.

    Parameters
    ----------
    row : the posting as it was judged, with what the specialists read and the columns of its candidacy.
    place : in words.
    closes, closed : the last day to apply; the day since which it is no longer advertised.
    url : None if it is no address of the web.
    evaluation : None if it was not judged for the present profile.
    requirements, conditions : with their labels.
    body : the advert's text.
    heads : its other fields that hold evidence or words of the site's, by name.
    twins : near-duplicates.
    history : what happened, oldest first: on which day, ``brought``, ``seen``, ``changed``, ``closed``, or
        the status (its code) that it moved to, and the reason given.
    feedback : the newest verdict and words of the person, None if there are none.
    """

    row: dict[str, Any]
    place: str
    closes: date | None
    closed: date | None
    url: str | None
    evaluation: Evaluation | None
    requirements: tuple[Asked, ...]
    conditions: tuple[Asked, ...]
    body: tuple[Block, ...]
    heads: dict[str, tuple[Block, ...]]
    twins: tuple[Twin, ...]
    history: tuple[tuple[date, str | int, str], ...]
    feedback: tuple[str | None, str] | None


def row_of(bench: Workbench, name: str, job_id: str) -> dict[str, Any]:
    """Return a posting as it was judged for a person, beside what the specialists read in it.

    Columns of `sunset.schema.Postings` and of the specialists, ``json`` (the newest evaluation for the
    present profile, or None), ``candidacy_id``, ``status``, ``saved``,
    ``applied_on``, ``channel``.

    Raises
    ------
    sunset.errors.NotFound : if there is no such profile, or nobody ever showed such a posting.
    """
    try:
        said: Evaluation | None = bench.ledger.evaluation(name, job_id)
    except NotFound:
        said = None
    posting = own_adverts(bench, name, [job_id])
    if posting.is_empty():
        posting = _of_the_market(bench, name, job_id, said)
    row: dict[str, Any] = posting.row(0, named=True)
    known = bench.ledger.candidacies(name).filter(pl.col("job_id") == job_id)
    about = known.select("status", "saved", "applied_on", "channel", candidacy_id="id")
    none = dict.fromkeys(about.columns)
    row |= about.row(0, named=True) if about.height else none | {"saved": False}
    return row | {"json": said.model_dump_json() if said else None}


def _of_the_market(bench: Workbench, name: str, job_id: str, said: Evaluation | None) -> pl.DataFrame:
    """Return a posting with its analyses, as it read when it was judged if it was."""
    posting = bench.market.postings(open_only=False, job_ids=[job_id]).collect()
    if posting.is_empty():
        raise NotFound(f"No posting {job_id} is known here. Open one from the list.")
    if said is not None and said.input_hash != posting["input_hash"][0]:
        judged = bench.ledger.evaluations(name).filter(pl.col("job_id") == job_id)
        then = bench.market.as_it_was({job_id: judged["evaluated_at"][0]})
        words = [one for one in posting.columns if one in then.columns]
        posting = then.select(words).join(posting.drop(words[1:]), on="job_id")
    read = pl.col("input_hash") == posting["input_hash"][0]
    analyses = bench.market.analyses(bench.panel.digests).filter(read).collect()
    return posting.join(bench.panel.wide(analyses), on="input_hash", how="left", suffix="_read")


def opened(bench: Workbench, name: str, job_id: str) -> Opened:
    """Open a posting for a person.

    Raises
    ------
    sunset.errors.NotFound : if there is no such profile, or nobody ever showed such a posting.
    """
    row = row_of(bench, name, job_id)
    profile = bench.ledger.profile(name).profile
    said = Evaluation.model_validate_json(row["json"]) if row["json"] else None
    if said and said.input_hash != row["input_hash"]:
        said = None  # its words are lost, so no evidence can be shown
    requirements, conditions, marks = _asked(said, row, profile)
    heads = {
        field: blocks(row[field], marks[field])
        for field in EVIDENCE_FIELDS
        if row[field] and field != "description"
    }
    return Opened(
        row=row,
        place=place_of(row),
        closes=closes_on(row | {"deadline": fact(row, "deadline")}),
        closed=bench.local(row["closed_at"]).date() if row["closed_at"] else None,
        url=web_address(row["url"], row["apply_url"]),
        evaluation=said,
        requirements=requirements,
        conditions=conditions,
        body=blocks(row["description"], marks["description"]),
        heads=heads,
        twins=_twins(bench, row),
        history=_history(bench, row),
        feedback=_feedback(bench, name, row["candidacy_id"]),
    )


def _asked(
    said: Evaluation | None, row: dict[str, Any], profile: Profile
) -> tuple[tuple[Asked, ...], tuple[Asked, ...], dict[str, list[Mark]]]:
    marks: dict[str, list[Mark]] = {field: [] for field in EVIDENCE_FIELDS}

    def cite(label: str, words: tuple[Evidence, ...]) -> bool:
        good = [
            one
            for one in words
            if one.source_field in marks and (row[one.source_field] or "")[one.start : one.end] == one.quote
        ]
        for one in good:
            marks[one.source_field].append(Mark(label, one.start, one.end))
        return bool(good)

    if said is None:
        return (), (), marks
    order = sorted(said.requirements, key=lambda one: (not one.decisive, not one.must))
    requirements = tuple(
        Asked(str(number), _state(one), one, cite(str(number), one.posting), _mine(one, profile))
        for number, one in enumerate(order, 1)
    )
    conditions = tuple(
        Asked(
            label := chr(ord("A") + number),
            "unknown" if one.met is None else "met" if one.met else "open",
            one,
            cite(label, one.posting),
        )
        for number, one in enumerate(said.conditions)
    )
    return requirements, conditions, marks


def _state(one: Requirement) -> Literal["met", "partly", "open"]:
    if one.coverage >= COVERED:
        return "met"
    return "partly" if one.profile else "open"


def _mine(one: Requirement, profile: Profile) -> tuple[tuple[str, str], ...]:
    """Return the lines of the profile that meet a requirement: where they stand, and their words."""
    found = []
    for words in one.profile:
        part, _, rest = words.source_field.partition("[")
        number = rest.partition("]")[0]
        lines: Any = getattr(profile, part, ())
        text = words.quote
        if number.isdigit() and int(number) < len(lines):
            line = lines[int(number)]
            if part == "experience" and words.source_field.endswith(".title"):
                text = f"{line.title}, {line.employer}"
            if part == "languages":
                text = f"{line.lang} {line.level}"
        found.append((part, text))
    return tuple(dict.fromkeys(found))


def _twins(bench: Workbench, row: dict[str, Any]) -> tuple[Twin, ...]:
    if row["source"] == PASTED:
        return ()
    group = bench.market.group(row["job_id"]).filter(pl.col("job_id") != row["job_id"])
    return tuple(
        Twin(
            one["company"],
            web_address(one["url"], one["apply_url"]),
            one["kind"],
            one["closed_at"] is not None,
        )
        for one in group.iter_rows(named=True)
    )


def _history(bench: Workbench, row: dict[str, Any]) -> tuple[tuple[date, str | int, str], ...]:
    found: list[tuple[datetime, str | int, str]] = []
    if row["source"] == PASTED:
        found.append((row["first_seen"], "brought", ""))
    else:
        states = bench.market.history(row["job_id"]).select("seen_from", "closed_at").rows()
        for number, (seen, closed) in enumerate(states):
            found.append((seen, "changed" if number else "seen", ""))
            if closed:
                found.append((closed, "closed", ""))
    if row["candidacy_id"] is not None:
        moves = bench.ledger.history(row["candidacy_id"])
        found += [(at, int(to), reason) for to, at, reason in moves.select("to", "at", "reason").rows()]
    found.sort(key=lambda one: one[0])
    return tuple((bench.local(at).date(), what, reason) for at, what, reason in found)


def _feedback(bench: Workbench, name: str, candidacy_id: int | None) -> tuple[str | None, str] | None:
    if candidacy_id is None:
        return None
    said = bench.ledger.feedback(name, candidacy_id=candidacy_id)
    return (said["verdict"][-1], said["text"][-1]) if said.height else None


def web_address(*urls: str | None) -> str | None:
    """Return the first address that a browser may open by a click.

    Examples
    --------
    >>> web_address("javascript:alert(1)", "https://a.example/1")
    'https://a.example/1'
    """
    for url in urls:
        try:
            parts = urlsplit(url or "")
        except ValueError:
            continue
        if url and url.isprintable() and parts.scheme in {"http", "https"} and parts.netloc:
            return url
    return None
