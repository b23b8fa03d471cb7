"""The matches of one person: read by their job ids, so that the size of the market does not matter."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from sunset.ledger import Status
from sunset.pipeline.bench import Workbench
from sunset.pipeline.own import own_adverts
from sunset.pipeline.writing import closes_on, place_of
from sunset.schema import Evaluation, Requirement
from sunset.specialists.fit.rationale import COVERED

__all__ = ["STATES", "Card", "card", "matches", "narrowed", "reasons", "who"]

STATES = ("open", "saved", "applied", "dismissed", "all")
"""What a person may ask for: neither applied nor dismissed; on their list; applied; dismissed; everything."""

_READ = ("cities", "deadline", "legitimacy")
"""What is read of the analyses beside the work model; all else is in the evaluation."""

_POSTING = (
    "job_id", "input_hash", "title", "company", "url", "location_label", "work_model", "valid_through",
    "first_seen", "closed_at", "representative",
)  # fmt: skip
_COLUMNS = (
    "job_id", "title", "company", "place", "work_model", "closes", "closed_at", "own", "level", "score",
    "unmet", "reason", "json", "candidacy_id", "status", "saved", "letter",
)  # fmt: skip
_JUDGED = pl.List(
    pl.Struct({"kind": pl.String, "coverage": pl.Float64, "decisive": pl.Boolean, "text": pl.String})
)
_BODY = pl.Struct(
    {
        "requirements": _JUDGED,
        "conditions": pl.List(pl.Struct({"met": pl.Boolean})),
        "warnings": pl.List(pl.String),
    }
)


def who(bench: Workbench, asked: str | None = None) -> tuple[str | None, tuple[str, ...]]:
    """Return whose matches are to be shown, and the names to choose from if that is open.

    Parameters
    ----------
    asked : the name that the page's address gives; a bound installation shows its own person all the same.
    """
    if bench.settings.profile is not None:
        return bench.settings.profile, ()
    names = tuple(version.name for version in bench.ledger.profiles())
    if asked in names:
        return asked, names
    return (names[0], names) if len(names) == 1 else (None, names)


def matches(bench: Workbench, name: str) -> pl.DataFrame:
    """Return what is known of each posting that was judged for a person or that they did something with.

    Closed postings are left out, and such as were never judged, unless the person saved, dismissed or
    applied. Of a group of duplicates one is shown: one the person did something with, else one that can
    still be applied to.

    Parameters
    ----------
    name : the profile.

    Returns
    -------
    Best first (Good, Moderate, Low; conditions all met; score). Columns ``job_id``, ``title``, ``company``,
    ``place``, ``work_model``, ``closes`` (last day to apply), ``closed_at``, ``own`` (brought along),
    ``level`` (null: not judged for the present profile), ``score``, ``unmet`` (conditions), ``reason``
    (what decided against a Low: ``skill``, ``language``, ``years``, ``education``, ``seniority``, ``domain``
    or ``scam``), ``json`` (a `sunset.schema.Evaluation`), ``candidacy_id``, ``status``, ``saved``, ``letter``
    (its version).

    Raises
    ------
    sunset.errors.NotFound : if there is no such profile.
    """
    judged = bench.ledger.evaluations(name).select("job_id", "input_hash", "level", "score", "json")
    known = bench.ledger.candidacies(name).select(
        "job_id", "status", "saved", candidacy_id="id", letter="letter_version"
    )
    jobs = [*set(judged["job_id"]) | set(known["job_id"])]
    rows = (
        _postings(bench, name, jobs)
        .join(known, on="job_id", how="left")
        .join(judged, on="job_id", how="left", suffix="_judged")
    )
    today = bench.today()
    mine = pl.col("saved").fill_null(value=False) | pl.col("status").is_in([Status.APPLIED, Status.ARCHIVED])
    changed = pl.col("input_hash") != pl.col("input_hash_judged")
    there = pl.col("closed_at").is_null() & pl.col("level").is_not_null() & ~changed
    rows = rows.with_columns(
        closes=pl.coalesce(pl.col("deadline"), "valid_through"),
        work_model=pl.coalesce(_stated("work_model_read"), _stated("work_model")),
        saved=pl.col("saved").fill_null(value=False),
        mine=mine.fill_null(value=False),
    ).filter(pl.col("mine") | there)
    rows = (
        rows.with_columns(past=(pl.col("closes") < today).fill_null(value=False))
        .sort("mine", "past", "first_seen", "job_id", descending=[True, False, False, False])
        .with_columns(first=pl.int_range(pl.len()).over("representative", order_by=pl.int_range(pl.len())))
        .filter(pl.col("mine") | (pl.col("first") == 0))
    )
    place = pl.struct("cities", "location_label").map_elements(place_of, return_dtype=pl.String)
    return (
        _decided(rows)
        .with_columns(
            place=place,
            rank=pl.col("level").replace_strict({"Good": 0, "Moderate": 1, "Low": 2}, default=3),
        )
        .sort("rank", "unmet", "score", "job_id", descending=[False, False, True, False], nulls_last=True)
        .select(_COLUMNS)
    )


def _postings(bench: Workbench, name: str, jobs: list[str]) -> pl.DataFrame:
    """Return these postings, open or closed, and the person's own adverts, with what the cards show."""
    from sunset.specialists.panel import Panel  # noqa: PLC0415 (slow to load)

    postings = bench.market.postings(open_only=False, job_ids=jobs).select(_POSTING).collect()
    readers = Panel([one for one in bench.panel.specialists if set(_READ) & set(one.fields)])
    inputs = pl.col("input_hash").is_in(postings["input_hash"].implode())
    said = readers.wide(bench.market.analyses(readers.digests).filter(inputs).collect())
    found = postings.join(said.drop("complete"), on="input_hash", how="left", suffix="_read")
    wanted = [*_POSTING, *_READ, "work_model_read"]
    own = own_adverts(bench, name).select(wanted).with_columns(own=True)
    return pl.concat(
        [found.select(wanted).with_columns(own=False), own], how="vertical_relaxed"
    ).with_columns(pl.col("deadline").cast(pl.Date))


def _stated(name: str) -> pl.Expr:
    return pl.when(~pl.col(name).is_in(["unstated", ""])).then(pl.col(name))


def _decided(rows: pl.DataFrame) -> pl.DataFrame:
    """Add ``unmet``, and for a Low ``reason``, in the order in which its rationale looks for one."""
    body = pl.col("body").struct
    asked = body.field("requirements").list.eval(pl.element().filter(pl.element().struct.field("decisive")))
    decisive = asked.list.first().struct
    kind = decisive.field("kind").replace({"certificate": "skill"})
    enough = pl.when(kind == "skill").then(COVERED).otherwise(1.0)
    # A scam is judged with 0; until a new panel has read the posting again, that tells.
    doubted = (
        pl.col("legitimacy").is_null() & (pl.col("score") == 0) & (body.field("warnings").list.len() > 0)
    )
    reason = (
        pl.when(pl.col("legitimacy").eq_missing("scam") | doubted)
        .then(pl.lit("scam"))
        .when(kind.is_null() | (decisive.field("coverage") >= enough))
        .then(pl.lit("domain"))
        .otherwise(kind)
    )
    against = body.field("conditions").list.eval(pl.element().struct.field("met").eq_missing(other=False))
    return rows.with_columns(body=rows["json"].str.json_decode(_BODY)).with_columns(
        unmet=against.list.sum().fill_null(0).cast(pl.Int64),
        reason=pl.when(pl.col("level") == "Low").then(reason),
    )


# --- what a person asks -------------------------------------------------------------------


def narrowed(
    found: pl.DataFrame,
    *,
    level: str | None = None,
    place: str | None = None,
    work_model: str | None = None,
    words: str = "",
    state: str = "open",
) -> pl.DataFrame:
    """Return the rows of `matches` that all that is asked admits, in their order.

    Parameters
    ----------
    found : the matches.
    level : Good, Moderate or Low.
    place : one that `matches` names.
    work_model : onsite, hybrid or remote; a posting that does not say stays.
    words : that all stand in title, employer or place, in any case.
    state : one of `STATES`.
    """
    rules: list[pl.Expr] = []
    if level:
        rules.append(pl.col("level") == level)
    if place:
        rules.append(pl.col("place").str.split(", ").list.contains(place))
    if work_model:
        rules.append(pl.col("work_model").eq(work_model).fill_null(value=True))
    text = pl.concat_str("title", "company", "place", separator="\n", ignore_nulls=True).str.to_lowercase()
    rules += [text.str.contains(word, literal=True) for word in words.lower().split()]
    applied, dismissed = (pl.col("status").eq_missing(one) for one in (Status.APPLIED, Status.ARCHIVED))
    by_state = {
        "open": ~applied & ~dismissed,
        "saved": pl.col("saved") & ~dismissed,
        "applied": applied,
        "dismissed": dismissed,
    }
    if state in by_state:
        rules.append(by_state[state])
    return found.filter(rules)


def reasons(found: pl.DataFrame) -> list[tuple[str, int]]:
    """Return what decided against the Low ones and how often, most frequent first."""
    counted = found.filter(pl.col("level") == "Low").group_by("reason").len()
    return [
        (reason, number) for reason, number in counted.sort("len", "reason", descending=[True, False]).rows()
    ]


# --- cards --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Card:
    """A match at a glance.

    Parameters
    ----------
    row : of `matches`.
    days_left : to the last day to apply; negative if it is past, None if none is stated.
    pros : kind of a requirement, the advert's words, the profile's words that meet them; two at most.
    con : what speaks against it most, its kind first: ``warning`` or ``condition`` (a sentence), ``must``
        or ``wish`` (words of the advert that nothing in the profile meets).
    words : the verdict in its own words.
    """

    row: dict[str, Any]
    days_left: int | None
    pros: tuple[tuple[str, str, str], ...]
    con: tuple[str, str] | None
    words: str = ""


_TELLING = {"skill": 0, "certificate": 0, "years": 1, "education": 1, "language": 2}
"""What tells most about a person, first; career level and domain are no words that a line can meet."""


def card(row: dict[str, Any], today: date) -> Card:
    """Return a row of `matches` at a glance.

    Parameters
    ----------
    row : the match.
    today : the day the days left count from.
    """
    closes = closes_on(row | {"valid_through": row["closes"]})
    left = (closes - today).days if closes else None
    if row["json"] is None:
        return Card(row, left, (), None)
    said = Evaluation.model_validate_json(row["json"])
    met = [one for one in said.requirements if one.coverage >= COVERED and one.posting and one.profile]
    met = [one for one in met if one.kind in _TELLING]
    met.sort(key=lambda one: (not one.decisive, _TELLING[one.kind], not one.must, -one.coverage))
    quoted = {one.posting[0].quote: (one.kind, one.profile[0].quote) for one in reversed(met)}
    pros = [(kind, asked, mine) for asked, (kind, mine) in reversed(quoted.items())]
    return Card(row, left, tuple(pros[:2]), _against(said), said.narrative or said.rationale)


def _against(said: Evaluation) -> tuple[str, str] | None:
    if said.warnings:
        return "warning", said.warnings[0]
    if unmet := [one.text for one in said.conditions if one.met is False]:
        return "condition", unmet[0]
    missing: list[Requirement] = [
        one for one in said.requirements if one.coverage < COVERED and one.kind in _TELLING
    ]
    if not missing:
        return None
    worst = min(missing, key=lambda one: (not one.must, one.coverage))
    return "must" if worst.must else "wish", worst.posting[0].quote if worst.posting else worst.text
