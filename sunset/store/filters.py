"""What a person asks of postings: where, from whom, since when, with which words."""

from collections.abc import Iterable
from datetime import date

import polars as pl

__all__ = ["narrowed"]


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
    for word in (text or "").lower().split():
        columns = ("title", "company", "description")
        postings = postings.filter(
            pl.any_horizontal(
                pl.col(name).str.to_lowercase().str.contains(word, literal=True) for name in columns
            )
        )
    if posted_since is not None:
        day = pl.coalesce("posted_on", pl.col("first_seen").dt.date())
        postings = postings.filter(day >= posted_since)
    return postings


def _any_place(condition: pl.Expr) -> pl.Expr:
    return pl.col("locations").list.eval(condition).list.any()
