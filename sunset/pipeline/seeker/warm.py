"""Loads what every session needs and nobody owns, before the first one asks."""

from functools import cache
from typing import Any

import structlog

from sunset.errors import SunsetError
from sunset.pipeline.bench import Workbench
from sunset.settings import Settings

__all__ = ["session", "warm"]


@cache
def _shared(*_installation: Any) -> dict[str, Any]:
    """What the sessions of an installation share: empty until `warm` has filled it."""
    return {}


def _of(settings: Settings) -> dict[str, Any]:
    options = sorted(settings.market_options.items())
    return _shared(settings.market_url, *options, settings.encoder, settings.cache)


def session(settings: Settings) -> Workbench:
    """Return a bench for a session; market and panel, which are public, are those that `warm` has loaded.

    The ledger, which is people's, is opened anew.
    """
    bench = Workbench(settings)
    bench.__dict__.update(_of(settings))
    return bench


def warm(settings: Settings) -> None:
    """Import the specialists, take their digests, and make the market's view if there is none.

    It reads nothing of any person. What cannot be read here is told by the page that needs it.
    """
    bench = Workbench(settings)
    try:
        _ = bench.panel.digests
        bench.market.postings(job_ids=[]).collect()
        _of(settings).update(market=bench.market, panel=bench.panel)
    except (SunsetError, OSError) as error:
        structlog.get_logger("sunset").warning("not_warmed", reason=type(error).__name__)
