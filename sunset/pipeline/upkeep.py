"""Backup and restore of an installation: market, ledger, and the people's files."""

import shutil
from pathlib import Path

from sunset.errors import BadInput, StorageFailed
from sunset.files import private_folder
from sunset.pipeline.bench import Workbench

__all__ = ["backup", "restore"]


def backup(bench: Workbench, folder: Path) -> None:
    """Write all of an installation into `folder`, which must be new or empty and appears when it is whole.

    The ledger is written first: it points into the market, which only grows, so
    whatever a person's row names is in the market's part as well.

    Raises
    ------
    sunset.errors.BadInput : if the folder holds something.
    sunset.errors.StorageFailed : if it cannot be written.
    """
    bench.for_everybody("A backup is made")
    if folder.exists() and any(folder.iterdir()):
        raise BadInput(f"{folder} is not empty. Name a new folder for the backup.")
    if bench.settings.out.resolve() in (folder.resolve(), *folder.resolve().parents):
        raise BadInput(f"{folder} lies among the files that are backed up. Name a folder elsewhere.")
    part = folder.absolute().with_name(folder.absolute().name + ".part")
    try:
        shutil.rmtree(part, ignore_errors=True)  # of a backup that was cut
        private_folder(part)
        bench.ledger.backup(part / "ledger")
        bench.market.backup(part / "market")
        if bench.settings.out.is_dir():
            shutil.copytree(bench.settings.out, part / "files", symlinks=True)
        if folder.exists():
            folder.rmdir()
        part.replace(folder)
    except OSError as error:
        raise StorageFailed(
            f"{folder}: the backup cannot be written ({error.strerror or error}). "
            "Choose another place, or make room."
        ) from error


def restore(bench: Workbench, folder: Path) -> None:
    """Read all of a backup into an empty installation; what cannot be read whole leaves it empty.

    Raises
    ------
    sunset.errors.BadInput : if a part of the installation holds something, or the backup is not whole.
    """
    bench.for_everybody("A backup is restored")
    out = bench.settings.out
    if out.is_dir() and any(out.iterdir()):
        raise BadInput(f"{out} is not empty. Restore into an installation whose folder for letters is new.")

    def others() -> None:
        bench.market.restore(folder / "market")
        if not (folder / "files").is_dir():
            return
        try:
            private_folder(out)
            shutil.copytree(folder / "files", out, symlinks=True, dirs_exist_ok=True)
        except (OSError, shutil.Error) as error:
            raise StorageFailed(f"{out} cannot be written ({error}). Make room, then try again.") from error

    bench.ledger.restore(folder / "ledger", together_with=others)
