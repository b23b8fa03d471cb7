"""A person's own conditions, held against postings: judged beside the fit, never mixed into it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, get_args

import polars as pl

from sunset.messages import Messages
from sunset.profile import Profile
from sunset.schema import Condition, Evidence
from sunset.specialists.fit.coverage import Cited
from sunset.specialists.fit.facts import PLACES, column, fact
from sunset.specialists.fit.scope import kilometres, word_pattern

__all__ = ["KINDS", "sentences", "verdicts"]

KINDS: tuple[str, ...] = get_args(Condition.model_fields["kind"].annotation)

PER_YEAR = {"hour": 1720.0, "day": 215.0, "week": 52.0, "month": 12.0, "year": 1.0}
"""How often a period of pay comes in a working year (215 days of 8 hours)."""

ONLY_A_YEARS_PAY = 20_000.0
"""From here on a figure without a period can only be the pay of a year; below it nobody knows."""

FULL_WEEK = 38.0
"""Hours a week of a full-time post that states no hours."""

_FIELDS = {
    "employment": ("employment",),
    "salary": ("salary_max", "salary_min"),
    "distance": ("cities", "places"),
    "start": ("start",),
    "hours": ("hours_min", "hours_max", "schedule"),
    "work_model": ("work_model",),
    "country": ("remote_from",),
}
"""Fields of an analysis whose evidence supports a condition."""


def verdicts(
    analysed: pl.DataFrame, profile: Profile, today: date, *, read_text: bool = True
) -> pl.DataFrame:
    """Tell which conditions each posting meets.

    Parameters
    ----------
    analysed : postings with the specialists' values.
    profile : whose conditions count.
    today : for an earliest start that has passed.
    read_text : false looks for no excluded words, which takes reading every text.

    Returns
    -------
    One bool column for each condition that the profile sets (null: the posting does not say), and
    ``kilometres`` to the nearest of the person's cities; rows as in `analysed`.
    """
    wanted, search = profile.conditions, profile.search
    judged: dict[str, pl.Expr] = {}
    remote = (column(analysed, "work_model") == "remote").fill_null(value=False)
    if wanted.employment:
        judged["employment"] = column(analysed, "employment").is_in(list(wanted.employment))
    if wanted.salary_floor is not None:
        judged["salary"] = _best_pay(analysed, wanted.currency) >= wanted.salary_floor
    homes = search.cities or ((profile.city,) if profile.city else ())
    away = kilometres(analysed, homes)
    if homes:
        near = pl.lit(away) <= search.radius_km
        judged["distance"] = pl.when(remote & search.remote).then(statement=True).otherwise(near)
    if wanted.earliest_start and wanted.earliest_start > today:
        judged["start"] = column(analysed, "start", pl.Date) >= wanted.earliest_start
    if wanted.hours_min is not None or wanted.hours_max is not None:
        judged["hours"] = _hours_meet(analysed, wanted.hours_min or 0.0, wanted.hours_max or 60.0)
    if wanted.work_model:
        judged["work_model"] = column(analysed, "work_model").is_in(list(wanted.work_model))
    allowed = list(search.countries) or ([profile.country] if profile.country else [])
    if allowed:
        judged["country"] = _country_meets(analysed, allowed, remote)
    words = search.keywords_excluded if read_text else ()
    if search.domains_excluded or words:
        hit = _excluded(analysed, search.domains_excluded, words)
        judged["excluded"] = pl.when(hit.is_not_null()).then(statement=False).otherwise(statement=True)
    return analysed.select(
        [rule.alias(kind) for kind, rule in judged.items()] + [pl.lit(away).alias("kilometres")]
    )


def sentences(
    row: Mapping[str, Any], verdict: Mapping[str, Any], spans: Cited, profile: Profile
) -> tuple[Condition, ...]:
    """Return the verdicts on one posting as sentences in the profile's language.

    Parameters
    ----------
    row : the analysed posting.
    verdict : its row of `verdicts`.
    spans : the posting's evidence by field.
    profile : whose conditions they are.
    """
    texts = Messages(profile.language, "fit")
    return tuple(
        Condition(
            kind=kind,
            met=verdict[kind],
            text=_sentence(kind, verdict, row, profile, texts),
            posting=_words(spans, kind),
        )
        for kind in KINDS
        if kind in verdict
    )


def _sentence(
    kind: str, verdict: Mapping[str, Any], row: Mapping[str, Any], profile: Profile, texts: Messages
) -> str:
    met = verdict[kind]
    if met is None:
        return texts(f"{kind}_unknown")
    values: dict[str, Any] = {}
    if kind in {"employment", "work_model"}:
        values["value"] = texts(f"{kind}_{fact(row, kind)}")
    elif kind == "salary":
        pay = _best_pay_of(row)
        values["value"] = texts.money(pay, profile.conditions.currency)
        values["floor"] = texts.money(profile.conditions.salary_floor or 0, profile.conditions.currency)
    elif kind == "distance":
        away = verdict["kilometres"]
        if away is None or (met and away > profile.search.radius_km):
            return texts("distance_remote")
        values["value"] = texts.number(round(away))
        values["most"] = texts.number(profile.search.radius_km)
    elif kind == "start":
        values["value"] = texts.day(fact(row, "start"))
        values["earliest"] = texts.day(profile.conditions.earliest_start or date.max)
    elif kind == "hours":
        values["value"] = _hours_of(row, texts)
        values["wished"] = _week(profile.conditions.hours_min, profile.conditions.hours_max, texts)
    elif kind == "country":
        values["value"] = ", ".join(_countries_of(row))
    elif kind == "excluded" and not met:
        values["value"] = _excluded_word(row, profile)
    return texts(f"{kind}_met" if met else f"{kind}_unmet", **values)


def _words(spans: Cited, kind: str) -> tuple[Evidence, ...]:
    for name in _FIELDS.get(kind, ()):
        if spans.get(name):
            return tuple(spans[name][:1])
    return ()


def _best_pay(frame: pl.DataFrame, currency: str) -> pl.Expr:
    """Return the highest stated pay a year in `currency`; null if it is not stated, or in another one."""
    best = pl.coalesce(column(frame, "salary_max", pl.Float64), column(frame, "salary_min", pl.Float64))
    times = column(frame, "salary_period").replace_strict(PER_YEAR, default=None, return_dtype=pl.Float64)
    times = times.fill_null(pl.when(best >= ONLY_A_YEARS_PAY).then(1.0))
    stated = column(frame, "salary_currency").fill_null(currency) == currency
    return pl.when(stated).then(best * times)


def _best_pay_of(row: Mapping[str, Any]) -> float:
    best = fact(row, "salary_max") or fact(row, "salary_min") or 0.0
    return float(best) * PER_YEAR.get(fact(row, "salary_period") or "year", 1.0)


def _hours_meet(frame: pl.DataFrame, least: float, most: float) -> pl.Expr:
    low, high = column(frame, "hours_min", pl.Float64), column(frame, "hours_max", pl.Float64)
    stated = (pl.coalesce(high, low) >= least) & (pl.coalesce(low, high) <= most)
    schedule = column(frame, "schedule")
    by_schedule = (
        pl.when(schedule == "full")
        .then(pl.lit(most >= FULL_WEEK - 3))
        .when(schedule == "part")
        .then(pl.lit(least < FULL_WEEK - 3))
        .when(schedule == "either")
        .then(statement=True)
    )
    return pl.coalesce(stated, by_schedule)


def _hours_of(row: Mapping[str, Any], texts: Messages) -> str:
    """Return the hours that were read; where there are none, the schedule that decided instead."""
    least, most = fact(row, "hours_min"), fact(row, "hours_max")
    if least is None and most is None:
        return texts(f"schedule_{fact(row, 'schedule')}")
    return _week(least, most, texts)


def _week(least: float | None, most: float | None, texts: Messages) -> str:
    bounds = {name: texts.number(one) for name, one in (("least", least), ("most", most)) if one is not None}
    form = "exact" if least == most else "range" if len(bounds) == 2 else "to" if least is None else "from"
    return texts(f"week_{form}", **bounds)


def _country_meets(frame: pl.DataFrame, allowed: Sequence[str | None], remote: pl.Expr) -> pl.Expr:
    """Return whether the place of work, or where a remote worker may live, is in an allowed country."""
    where = column(frame, "remote_from", pl.List(pl.String))
    places = column(frame, "locations", PLACES).list.eval(pl.element().struct.field("country").drop_nulls())
    lives = where.list.eval(pl.element().is_in(list(allowed))).list.any()
    works = places.list.eval(pl.element().is_in(list(allowed))).list.any()
    return (
        pl.when(where.list.len() > 0)
        .then(lives)
        .when((places.list.len() > 0) & ~remote)
        .then(works)
        .when(remote & works)
        .then(statement=True)
    )


def _countries_of(row: Mapping[str, Any]) -> list[str]:
    lives = list(fact(row, "remote_from") or ())
    return lives or sorted({place["country"] for place in fact(row, "locations") or () if place["country"]})


def _excluded(frame: pl.DataFrame, domains: Sequence[str], words: Sequence[str]) -> pl.Expr:
    """Return the excluded domain or keyword that a posting has; null if it has none."""
    domain = column(frame, "domain")
    found: list[pl.Expr] = [pl.when(domain.is_in(list(domains))).then(domain)]
    if words:
        text = pl.concat_str("title", pl.lit("\n"), "description")
        found.append(text.str.extract(word_pattern(words)))
    return pl.coalesce(found)


def _excluded_word(row: Mapping[str, Any], profile: Profile) -> str:
    texts = Messages(profile.language, "fit")
    domain = row.get("domain")
    if domain in profile.search.domains_excluded:
        return texts(f"domain_{domain}")
    text = f"{row['title']}\n{row['description']}"
    hit = pl.select(pl.lit(text).str.extract(word_pattern(profile.search.keywords_excluded))).item()
    return str(hit)
