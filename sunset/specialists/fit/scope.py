"""Which postings a profile's search criteria admit, and which look most promising at first sight."""

import re
from collections.abc import Sequence
from typing import get_args

import polars as pl

from models import places
from models.skills import SkillLexicon
from sunset.messages import Messages
from sunset.profile import Profile
from sunset.schema import Domain, Employment, Seniority
from sunset.specialists.fit.facts import PLACES, column

__all__ = ["first_pass", "in_scope", "kilometres", "word_pattern"]

EARTH_RADIUS_KM = 6371.0
_CODES = {"employment": get_args(Employment), "seniority": get_args(Seniority), "domain": get_args(Domain)}


def in_scope(postings: pl.DataFrame, profile: Profile) -> pl.DataFrame:
    """Tell which postings the search criteria admit. What a posting does not say never excludes it.

    Parameters
    ----------
    postings : postings, analysed or not.
    profile : whose search criteria count.

    Returns
    -------
    ``job_id``, ``in_scope`` (bool) and ``reason`` (one sentence in the profile's language for what is not
    admitted, null else); rows as in `postings`.
    """
    search, texts = profile.search, Messages(profile.language, "fit")
    reasons: list[pl.Expr] = []

    def refuse(rule: pl.Expr, key: str, value: pl.Expr | None = None) -> None:
        words = texts(key, value="{}")
        reason = pl.format(words, value) if value is not None else pl.lit(words)
        reasons.append(pl.when(rule.fill_null(value=False)).then(reason))

    def named(name: str, code: pl.Expr) -> pl.Expr:
        return code.replace_strict({one: texts(f"{name}_{one}") for one in _CODES[name]}, default=code)

    def listed(name: str, allowed: tuple[str, ...], key: str) -> None:
        if allowed:
            value = column(postings, name)
            refuse(~value.is_in(list(allowed)), key, value if name == "source" else named(name, value))

    listed("source", search.sources, "scope_source")
    listed("employment", search.employment, "scope_employment")
    listed("seniority", search.seniority, "scope_seniority")
    if search.languages:
        language = column(postings, "language")
        both = list(search.languages) + (["mixed"] if {"de", "en"} & set(search.languages) else [])
        refuse(~language.is_in(both), "scope_language", language)
    if search.domains_excluded:
        domain = column(postings, "domain")
        refuse(domain.is_in(list(search.domains_excluded)), "scope_domain", named("domain", domain))
    if search.keywords_excluded:
        word = pl.concat_str("title", pl.lit("\n"), "description").str.extract(
            word_pattern(search.keywords_excluded)
        )
        refuse(word.is_not_null(), "scope_keyword", word)
    distant = kilometres(postings, search.cities)
    remote = column(postings, "work_model") == "remote"
    if search.remote:
        near_enough = remote.fill_null(value=False)
    else:
        near_enough = pl.lit(value=False)
        refuse(remote, "scope_remote")
    label = pl.coalesce(pl.col("location_label"), pl.lit("?"))
    if search.countries:
        countries = column(postings, "locations", PLACES).list.eval(
            pl.element().struct.field("country").drop_nulls()
        )
        known = countries.list.len() > 0
        here = countries.list.eval(pl.element().is_in(list(search.countries))).list.any()
        refuse(known & ~here & ~near_enough, "scope_country", label)
    if search.countries or profile.country:
        allowed = [*search.countries] or [str(profile.country)]
        where = column(postings, "remote_from", pl.List(pl.String))
        reach = where.list.eval(pl.element().is_in(allowed)).list.any()
        refuse(remote & (where.list.len() > 0) & ~reach, "scope_remote_from", where.list.join(", "))
    if search.cities:
        refuse((distant > search.radius_km) & ~near_enough, "scope_city", label)
    reason = pl.coalesce([*reasons, pl.lit(None, dtype=pl.String)]).alias("reason")
    judged = postings.select("job_id", reason)
    return judged.select("job_id", pl.col("reason").is_null().alias("in_scope"), "reason")


def kilometres(postings: pl.DataFrame, cities: tuple[str, ...]) -> pl.Series:
    """Return the distance of each posting's nearest place of work to the nearest of `cities`.

    A place without coordinates is looked up by its name; null where none is known.
    """
    homes = [place for city in cities if (place := places.find(city))]
    name = "kilometres"
    if not homes or postings.is_empty():
        return pl.Series(name, [None] * postings.height, dtype=pl.Float64)
    spots = (
        postings.select(pl.int_range(pl.len()).alias("row"), column(postings, "locations", PLACES))
        .explode("locations")
        .filter(pl.col("locations").is_not_null())
        .unnest("locations")
    )
    named = (
        spots.filter(pl.col("lat").is_null() & pl.col("city").is_not_null())
        .select("city", "country")
        .unique()
    )
    looked_up = pl.DataFrame(
        [
            {"city": city, "country": country, "found_lat": place.lat, "found_lon": place.lon}
            for city, country in named.iter_rows()
            if (place := places.find(city, country))
        ],
        schema={"city": pl.String, "country": pl.String, "found_lat": pl.Float64, "found_lon": pl.Float64},
    )
    spots = spots.join(looked_up, on=["city", "country"], how="left", nulls_equal=True).with_columns(
        pl.coalesce("lat", "found_lat").radians().alias("lat"),
        pl.coalesce("lon", "found_lon").radians().alias("lon"),
    )
    # haversine formula, mean radius of the earth
    each = []
    for home in homes:
        lat, lon = pl.lit(home.lat).radians(), pl.lit(home.lon).radians()
        half = ((pl.col("lat") - lat) / 2).sin() ** 2
        half += pl.col("lat").cos() * lat.cos() * ((pl.col("lon") - lon) / 2).sin() ** 2
        each.append(2 * EARTH_RADIUS_KM * half.sqrt().arcsin())
    nearest = spots.group_by("row").agg(pl.min_horizontal(each).min().alias(name))
    rows = postings.select(pl.int_range(pl.len()).alias("row"))
    return rows.join(nearest, on="row", how="left").sort("row")[name]


def first_pass(postings: pl.DataFrame, profile: Profile) -> pl.Series:
    """Return a cheap score in [0, 1] that orders the work: how many of the profile's words a posting has.

    Words of skills, job titles and preferred keywords count once each, in the title four times, with
    diminishing returns. It needs neither encoder nor analysis, and reads thousands of postings a second.

    Parameters
    ----------
    postings : with ``title`` and ``description``.
    profile : whose skills, job titles and preferred keywords are looked for.
    """
    names = dict.fromkeys(
        [skill.name for skill in profile.skills]
        + [job.title for job in profile.experience]
        + list(profile.search.keywords_preferred)
    )
    lexicon = SkillLexicon.bundled()
    wanted = dict.fromkeys(
        form.casefold() for name in names for form in (name, *lexicon.names(name)) if len(form) > 1
    )
    if not wanted or postings.is_empty():
        return pl.Series("first_pass", [0.0] * postings.height, dtype=pl.Float64)
    words = list(wanted)

    def found(name: str) -> pl.Expr:
        text = pl.col(name).str.to_lowercase()
        return text.str.extract_many(words, overlapping=True).list.n_unique().cast(pl.Float64)

    score = 1 - (-(found("description") + 3 * found("title")) / 6).exp()
    return postings.select(score.fill_null(0.0).alias("first_pass"))["first_pass"]


def word_pattern(keywords: Sequence[str]) -> str:
    """Return a pattern for keywords in any case, from the beginning of a word on (Provision, Provisionen).

    Polars' `str.extract` returns the one that was found.
    """
    inside = "|".join(re.escape(word) for word in keywords)
    return rf"(?i)(?:^|[^\p{{L}}\p{{N}}])({inside})"
