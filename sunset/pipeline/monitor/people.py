"""Which people an operator should think of: those without a match, letters that wait, last days to apply."""

from datetime import timedelta
from typing import Any

import polars as pl

from sunset.ledger import Status
from sunset.pipeline.bench import Workbench
from sunset.pipeline.seeker.matches import matches

__all__ = ["QUIET", "SOON", "deadlines", "letters_held", "without_match"]

QUIET = timedelta(days=14)
"""After so long without a new Good match an operator should look at a person's profile and sources."""

SOON = timedelta(days=7)
"""So far ahead last days to apply are shown."""


def without_match(bench: Workbench) -> pl.DataFrame:
    """Return the people for whom nothing new was judged Good in the last two weeks, longest first.

    Who was added less than two weeks ago is not waited for yet.

    Returns
    -------
    Columns ``profile``, ``since`` (of the last Good match, or of the profile if there never was one),
    ``ever`` (whether there was one), ``judged`` (postings first judged for them in the two weeks).
    """
    start = bench.clock() - QUIET
    found = (
        bench.ledger.found()
        .group_by("profile")
        .agg(good_at=pl.col("good_at").max(), judged=(pl.col("judged_at") > start).sum().cast(pl.Int64))
    )
    added = [
        {"profile": one.name, "added": bench.ledger.profile_history(one.name)[0].created}
        for one in bench.ledger.profiles()
    ]
    people = pl.DataFrame(added, schema={"profile": pl.String, "added": found.schema["good_at"]})
    return (
        people.join(found, on="profile", how="left")
        .select(
            "profile",
            since=pl.coalesce("good_at", "added"),
            ever=pl.col("good_at").is_not_null(),
            judged=pl.col("judged").fill_null(0),
        )
        .filter(pl.col("since") <= start)
        .sort("since", "profile")
    )


def letters_held(bench: Workbench) -> pl.DataFrame:
    """Return the letters in mails that wait for an operator's release, those that wait longest first.

    Returns
    -------
    Columns ``key`` (of the mail, as ``sunset deliver --release`` takes it), ``profile``, ``title``,
    ``company``, ``since``.
    """
    held = bench.ledger.deliveries().filter(state="held")
    held = held.select("key", "profile", job_id="job_ids", since="created").explode("job_id")
    written = bench.ledger.candidacies().filter(pl.col("letter_version").is_not_null())
    waiting = held.join(written.select("profile", "job_id"), on=["profile", "job_id"], how="semi")
    parts = [waiting.clear().with_columns(title=pl.lit(""), company=pl.lit(""))]
    for (name,), some in waiting.group_by("profile"):
        known = matches(bench, str(name)).select("job_id", "title", "company")
        parts.append(some.join(known, on="job_id", how="left"))
    return (
        pl.concat(parts).select("key", "profile", "title", "company", "since").sort("since", "key", "title")
    )


def deadlines(bench: Workbench) -> pl.DataFrame:
    """Return the last days to apply within the next seven days, for good or saved matches; soonest first.

    What a person has applied to or dismissed is theirs no more to be reminded of.

    Returns
    -------
    Columns ``closes``, ``profile``, ``title``, ``company``, ``job_id``, ``letter`` (its version; null: none).
    """
    today = bench.today()
    wanted = pl.col("saved") | pl.col("level").eq_missing("Good")
    over = pl.col("status").is_in([Status.APPLIED, Status.ARCHIVED]).fill_null(value=False)
    columns: dict[str, Any] = {
        "closes": pl.Date,
        "profile": pl.String,
        "title": pl.String,
        "company": pl.String,
        "job_id": pl.String,
        "letter": pl.Int64,
    }
    parts = [pl.DataFrame(schema=columns)]
    for version in bench.ledger.profiles():
        mine = matches(bench, version.name).filter(
            wanted, ~over, pl.col("closed_at").is_null(), pl.col("closes").is_between(today, today + SOON)
        )
        parts.append(mine.with_columns(profile=pl.lit(version.name)).select(*columns))
    return pl.concat(parts).sort("closes", "profile", "title")
