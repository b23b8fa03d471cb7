"""Frames that can be made again, kept in files so that they need not be."""

from pathlib import Path

import polars as pl
import structlog

from sunset.files import whole

__all__ = ["keep", "kept"]

_log = structlog.get_logger()


def kept(file: Path) -> pl.DataFrame | None:
    """Return a frame that was kept; None if there is none, or it was cut off."""
    try:
        return pl.read_parquet(file)
    except (OSError, pl.exceptions.PolarsError):
        return None


def keep(frame: pl.DataFrame, file: Path) -> None:
    """Keep a frame for the next time; readers see the old file or the whole new one.

    A folder that is full or may only be read is no error: the frame is made again then.
    """
    try:
        with whole(file) as part:
            frame.write_parquet(part)
    except (OSError, pl.exceptions.PolarsError) as error:
        _log.warning("not_cached", what=file.stem.split("-")[0], reason=type(error).__name__)
