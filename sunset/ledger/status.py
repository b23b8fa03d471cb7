"""The status of a candidacy, and the moves it may make, as data."""

from enum import IntEnum

import polars as pl

from sunset.errors import IllegalTransition

__all__ = ["ALLOWED", "Status", "allowed", "check", "over_time"]


class Status(IntEnum):
    """Where a posting stands for a person; the codes never change their meaning.

    The first three are read off the facts. A candidacy is stored from the moment a match is
    shown, saved or exported, so its history starts at `EVALUATED`.
    """

    ERROR = 0
    FETCHED = 1
    ENRICHED = 2
    EVALUATED = 3
    EXPORTED = 4
    LETTER_READY = 5
    UNDER_REVIEW = 6
    FEEDBACK_RECEIVED = 7
    APPLIED = 8
    ARCHIVED = 9

    @property
    def words(self) -> str:
        """Its name in words.

        Examples
        --------
        >>> Status.LETTER_READY.words
        'letter ready'
        """
        return self.name.lower().replace("_", " ")


_S = Status
ALLOWED: dict[Status, frozenset[Status]] = {
    # A letter may be ready before the match is exported, feedback may come on what was only shown.
    _S.EVALUATED: frozenset(
        {_S.ERROR, _S.EXPORTED, _S.LETTER_READY, _S.FEEDBACK_RECEIVED, _S.APPLIED, _S.ARCHIVED}
    ),
    _S.EXPORTED: frozenset(
        {_S.ERROR, _S.LETTER_READY, _S.UNDER_REVIEW, _S.FEEDBACK_RECEIVED, _S.APPLIED, _S.ARCHIVED}
    ),
    # Back to exported: an edited letter fell through the check.
    _S.LETTER_READY: frozenset(
        {_S.ERROR, _S.EXPORTED, _S.UNDER_REVIEW, _S.FEEDBACK_RECEIVED, _S.APPLIED, _S.ARCHIVED}
    ),
    _S.UNDER_REVIEW: frozenset(
        {_S.ERROR, _S.EXPORTED, _S.LETTER_READY, _S.FEEDBACK_RECEIVED, _S.APPLIED, _S.ARCHIVED}
    ),
    # Feedback asks for another letter, or for another look.
    _S.FEEDBACK_RECEIVED: frozenset(
        {_S.ERROR, _S.EXPORTED, _S.LETTER_READY, _S.UNDER_REVIEW, _S.APPLIED, _S.ARCHIVED}
    ),
    # Marked by mistake, or over: both are a person's word.
    _S.APPLIED: frozenset(
        {
            _S.EVALUATED,
            _S.EXPORTED,
            _S.LETTER_READY,
            _S.UNDER_REVIEW,
            _S.FEEDBACK_RECEIVED,
            _S.ARCHIVED,
        }
    ),
    _S.ARCHIVED: frozenset(
        {
            _S.EVALUATED,
            _S.EXPORTED,
            _S.LETTER_READY,
            _S.UNDER_REVIEW,
            _S.FEEDBACK_RECEIVED,
            _S.APPLIED,
        }
    ),
}
"""Moves between stored statuses. Out of `Status.ERROR` see `allowed`."""


def allowed(current: Status, broke_at: Status | None = None) -> frozenset[Status]:
    """Return the statuses that may follow `current`.

    Parameters
    ----------
    current : the present status.
    broke_at : for `Status.ERROR`, the status that was left when it broke: an error may go back
        there, or on to wherever that status may go.

    Examples
    --------
    >>> sorted(status.name for status in allowed(Status.ERROR, Status.EXPORTED))[:3]
    ['APPLIED', 'ARCHIVED', 'EXPORTED']
    """
    if current is Status.ERROR:
        return (allowed(broke_at) | {broke_at}) - {Status.ERROR} if broke_at else frozenset()
    return ALLOWED.get(current, frozenset())


def check(current: Status, to: Status, broke_at: Status | None = None) -> None:
    """Refuse a move that is not in the table.

    Raises
    ------
    sunset.errors.IllegalTransition : the message names what is allowed.

    Examples
    --------
    >>> check(Status.EXPORTED, Status.LETTER_READY)
    """
    possible = allowed(current, broke_at)
    if to in possible:
        return
    if {current, to} & {Status.FETCHED, Status.ENRICHED}:
        hint = "1 (fetched) and 2 (enriched) are read off the facts; a candidacy starts at 3 (evaluated)."
    else:
        hint = "Allowed from here: " + ", ".join(_named(status) for status in sorted(possible)) + "."
    raise IllegalTransition(f"A candidacy cannot move from {_named(current)} to {_named(to)}. {hint}")


def over_time(steps: pl.DataFrame) -> pl.DataFrame:
    """Add up steps into statuses and out of them.

    Parameters
    ----------
    steps : columns ``at`` (start of a period), ``status`` (its code), ``step`` (how many came; who left
        counts negative).

    Returns
    -------
    Columns ``at``, ``status``, ``standing`` (at the end of the period); one row for each status ever
    reached and each period in which something moved, in that order.
    """
    summed = steps.group_by("at", "status").agg(pl.col("step").sum())
    grid = summed.select("at").unique().join(summed.select("status").unique(), how="cross")
    return (
        grid.join(summed, on=["at", "status"], how="left")
        .sort("at", "status")
        .select(
            "at",
            "status",
            pl.col("step").fill_null(0).cum_sum().over("status").cast(pl.Int64).alias("standing"),
        )
    )


def _named(status: Status) -> str:
    return f"{status.value} ({status.words})"
