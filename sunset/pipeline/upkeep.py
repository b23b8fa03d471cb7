"""Backup and restore of market and ledger together."""

from pathlib import Path

from sunset.errors import BadInput
from sunset.files import private_folder
from sunset.pipeline.bench import Workbench

__all__ = ["backup", "restore"]


def backup(bench: Workbench, folder: Path) -> None:
    """Write both into `folder`, which must be new or empty.

    The ledger is written first: it points into the market, which only grows, so
    whatever a person's row names is in the market's part as well.

    Raises
    ------
    sunset.errors.BadInput : if the folder holds something.
    """
    bench.for_everybody("A backup is made")
    private_folder(folder)
    if any(folder.iterdir()):
        raise BadInput(f"{folder} is not empty. Name a new folder for the backup.")
    bench.ledger.backup(folder / "ledger")
    bench.market.backup(folder / "market")


def restore(bench: Workbench, folder: Path) -> None:
    """Read both from `folder` into an empty installation."""
    bench.for_everybody("A backup is restored")
    bench.market.restore(folder / "market")
    bench.ledger.restore(folder / "ledger")
