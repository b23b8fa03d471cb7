"""What an analyst asks of the market: a filtered frame, figures with honest denominators, change, export.

All of it is read from the market alone and changes nothing; no person of the workspace is in it.
"""

from sunset.pipeline.explore.asked import CHOSEN, ORDERS, UNKNOWN, choices, market, narrowed, page
from sunset.pipeline.explore.change import Change, change
from sunset.pipeline.explore.export import KINDS, export, exported, rows_to_export
from sunset.pipeline.explore.figures import (
    OTHER,
    Pay,
    TimeOpen,
    crossed,
    moves,
    pay,
    shares,
    time_open,
)

__all__ = [
    "CHOSEN",
    "KINDS",
    "ORDERS",
    "OTHER",
    "UNKNOWN",
    "Change",
    "Pay",
    "TimeOpen",
    "change",
    "choices",
    "crossed",
    "export",
    "exported",
    "market",
    "moves",
    "narrowed",
    "page",
    "pay",
    "rows_to_export",
    "shares",
    "time_open",
]
