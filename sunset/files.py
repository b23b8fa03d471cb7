"""Files that are there as a whole, or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = ["whole"]


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give a place to write to that becomes `path`, in one step, when the block ends well.

    Readers see the old file or the whole new one. The folder is made if it is missing, and nothing is
    left of a block that failed.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> file = Path(mkdtemp()) / "a.txt"
    >>> with whole(file) as part:
    ...     written, before = part.write_text("all of it"), file.exists()
    >>> before, file.read_text()
    (False, 'all of it')
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield part
        part.replace(path)
    finally:
        with suppress(OSError):
            part.unlink()
