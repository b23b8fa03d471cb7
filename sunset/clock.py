"""The one place where Sunset learns what time it is.

Everything that depends on time takes a `Clock`, so tests and replays can set it.
"""

from collections.abc import Callable
from datetime import UTC, datetime

__all__ = ["Clock", "utc_now"]

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the present moment in UTC, with its time zone.

    Examples
    --------
    >>> utc_now().tzname()
    'UTC'
    """
    return datetime.now(UTC)
