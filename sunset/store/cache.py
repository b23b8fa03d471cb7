"""Frames that can be made again, kept in files so that they need not be."""

import os
from contextlib import suppress
from pathlib import Path

import polars as pl
import structlog

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
    part = file.with_suffix(f".{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        frame.write_parquet(part)
        part.replace(file)
    except (OSError, pl.exceptions.PolarsError) as error:
        with suppress(OSError):
            part.unlink()
        _log.warning("not_cached", what=file.stem.split("-")[0], reason=type(error).__name__)
