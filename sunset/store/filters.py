"""What a person asks of postings: where, from whom, since when, with which words."""

from collections.abc import Iterable
from datetime import date

import polars as pl

__all__ = ["holds", "narrowed"]


def narrowed(
    postings: pl.LazyFrame,
    *,
    sources: Iterable[str] | None,
    cities: Iterable[str] | None,
    countries: Iterable[str] | None,
    text: str | None,
    posted_since: date | None,
) -> pl.LazyFrame:
    """Return the postings that all given conditions admit; see `Market.postings` for their meaning."""
    if sources is not None:
        postings = postings.filter(pl.col("source").is_in(list(sources)))
    if cities is not None:
        names = [city.lower() for city in cities]
        postings = postings.filter(
            _any_place(pl.element().struct.field("city").str.to_lowercase().is_in(names))
        )
    if countries is not None:
        codes = [code.upper() for code in countries]
        postings = postings.filter(_any_place(pl.element().struct.field("country").is_in(codes)))
    for word in holds(text):
        postings = postings.filter(word)
    if posted_since is not None:
        day = pl.coalesce("posted_on", pl.col("first_seen").dt.date())
        postings = postings.filter(day >= posted_since)
    return postings


def holds(text: str | None) -> list[pl.Expr]:
    """Return a condition a word: it stands in title, company or description, in any case."""
    columns = ("title", "company", "description")
    # a pattern that ignores case takes a third of the time that small letters of all texts would
    patterns = ["(?i)" + pl.escape_regex(word) for word in (text or "").split()]
    return [pl.any_horizontal(pl.col(name).str.contains(one) for name in columns) for one in patterns]


def _any_place(condition: pl.Expr) -> pl.Expr:
    return pl.col("locations").list.eval(condition).list.any()
