"""Finds the posting that is meant, by its address, its job id, or its site's number; and the person."""

from typing import Any
from urllib.parse import urlsplit, urlunsplit

import polars as pl

from sunset.errors import BadInput, NotFound
from sunset.ledger import ProfileVersion
from sunset.pipeline.bench import Workbench

__all__ = ["find", "whose"]


def find(bench: Workbench, asked: str) -> dict[str, Any]:
    """Return a posting of the market, open or closed; of several with one address the one seen last.

    Parameters
    ----------
    asked : its URL (the query's order and a closing slash do not matter), its job id, or the number
        its site gives it.

    Raises
    ------
    sunset.errors.NotFound : if no source has shown it; the message says what was read.
    sunset.errors.BadInput : if several postings have this number.
    """
    asked = asked.strip().rstrip("/")
    found = bench.market.postings(open_only=False, job_ids=[asked]).collect()
    if found.is_empty():
        keys = ("job_id", "url", "apply_url", "source_id", "requisition_id")
        postings = bench.market.postings(open_only=False).select(keys).collect()
        known = postings.filter(_same(asked))
        if known.is_empty():
            known = postings.filter(pl.col("source_id").eq(asked) | pl.col("requisition_id").eq(asked))
            if known.height > 1:
                urls = ", ".join(known["url"].sort())
                raise BadInput(f"{known.height} postings have this number. Name one by its address: {urls}")
        found = bench.market.postings(open_only=False, job_ids=known["job_id"]).collect()
    if found.is_empty():
        raise NotFound(_unseen(bench))
    return found.sort("last_seen", descending=True).row(0, named=True)


def _same(asked: str) -> pl.Expr:
    known = pl.col("url").eq(asked) | pl.col("apply_url").eq(asked)
    return known | pl.col("url").map_elements(_plain, return_dtype=pl.String).eq(_plain(asked))


def _plain(url: str) -> str:
    try:
        parts = urlsplit(url.rstrip("/"))
    except ValueError:  # no address; it is equal to itself alone
        return url
    query = "&".join(sorted(parts.query.split("&")))
    return urlunsplit(("", parts.netloc.lower(), parts.path.rstrip("/"), query, ""))


def _unseen(bench: Workbench) -> str:
    runs = bench.market.source_runs().collect().sort("finished_at")
    if runs.is_empty():
        return "No source has shown it: nothing was fetched yet. Run: sunset fetch"
    last = runs.unique("scope", keep="last", maintain_order=True)
    told = "; ".join(
        f"{scope} ({at:%Y-%m-%d %H:%M} UTC, {'complete' if complete else 'incomplete'}, {seen} rows)"
        for scope, at, complete, seen in last.select("scope", "finished_at", "complete", "seen").iter_rows()
    )
    return f"No source has shown it. Last read: {told}. Is its site among them?"


def whose(bench: Workbench, asked: str | None) -> ProfileVersion:
    """Return the profile that is meant: the one asked for, the installation's own, or the only one.

    Raises
    ------
    sunset.errors.NotFound : if there is none, or not the one asked for.
    sunset.errors.BadInput : if there are several and none was asked for.
    """
    name = asked or bench.settings.profile
    if name is not None:
        return bench.ledger.profile(name)
    versions = bench.ledger.profiles()
    if not versions:
        raise NotFound("There is no profile yet. Make one of a CV: sunset profile import FILE --save")
    if len(versions) > 1:
        known = ", ".join(version.name for version in versions)
        raise BadInput(f"There are several profiles: {known}. Say whose it is: --profile NAME")
    return versions[0]
