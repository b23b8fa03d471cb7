"""The market: append-only Delta tables of what is public about postings, read with Polars.

Tables have a schema version; what is written against them is in ``docs/data-dictionary.md``.
"""

from sunset.store.maintenance import Health
from sunset.store.market import Market, Recorded

__all__ = ["Health", "Market", "Recorded"]
