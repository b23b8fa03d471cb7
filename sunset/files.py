"""Files that are there as a whole, or not at all; what belongs to people, for their owner's eyes only."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = ["private", "private_folder", "whole"]


def private(path: Path) -> Path:
    """Make a file, if there is none, that nobody else on the machine may read; return its path.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> file = private(Path(mkdtemp()) / "a.txt")
    >>> oct(file.stat().st_mode & 0o777)
    '0o600'
    """
    if not path.exists():
        path.touch(mode=0o600)
    return path


def private_folder(path: Path) -> None:
    """Make a folder, and those above it that are missing, for its owner only; one that exists stays as it is.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> folder = Path(mkdtemp()) / "a" / "b"
    >>> private_folder(folder)
    >>> [oct(one.stat().st_mode & 0o777) for one in (folder, folder.parent)]
    ['0o700', '0o700']
    """
    if not path.is_dir():
        private_folder(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give a place to write to that becomes `path`, in one step, when the block ends well.

    Readers see the old file or the whole new one; nobody but the owner may read it. The folder is made if
    it is missing, and nothing is left of a block that failed.

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
        private_folder(path.parent)
        yield private(part)
        part.replace(path)
    finally:
        with suppress(OSError):
            part.unlink()
