"""Loads what every session needs and nobody owns, before the first one asks."""

import structlog

from sunset.errors import SunsetError
from sunset.pipeline.bench import Workbench
from sunset.settings import Settings

__all__ = ["warm"]


def warm(settings: Settings) -> None:
    """Import the specialists, take their digests, and make the market's view if there is none.

    It reads nothing of any person. What cannot be read here is told by the page that needs it.
    """
    bench = Workbench(settings)
    try:
        _ = bench.panel.digests
        bench.market.postings(job_ids=[]).collect()
    except (SunsetError, OSError) as error:
        structlog.get_logger("sunset").warning("not_warmed", reason=type(error).__name__)
