"""The errors Sunset raises on purpose.

Each message says three things: what was wrong, where, and what to do about it.
Code that calls Sunset needs to catch `SunsetError` only.
"""

__all__ = [
    "BadInput",
    "Busy",
    "DeliveryFailed",
    "Forbidden",
    "IllegalTransition",
    "MissingPart",
    "NotFound",
    "SourceFailed",
    "StorageFailed",
    "SunsetError",
]


class SunsetError(Exception):
    """Root of all errors that Sunset raises on purpose."""


class BadInput(SunsetError):
    """A file, setting or argument is wrong; the message names the place and the fix."""


class NotFound(SunsetError):
    """Something asked for by name or id does not exist."""


class IllegalTransition(SunsetError):
    """A candidacy may not move from its status to the one asked for."""


class Busy(SunsetError):
    """Another process holds what this one needs; trying again later is the remedy."""


class Forbidden(SunsetError):
    """The role of whoever asks does not allow it."""


class StorageFailed(SunsetError):
    """Data could not be read or written: full disk, broken file, unreachable server."""


class SourceFailed(SunsetError):
    """A source of postings gave nothing usable."""


class DeliveryFailed(SunsetError):
    """A mail was refused or could not be handed over."""


class MissingPart(SunsetError):
    """An optional part is not installed or not configured; the message says how to get it."""
