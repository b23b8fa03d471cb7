"""Where a person's data lies beside the ledger: in their folder, in the outbox, in the experiment log."""

from pathlib import Path

from sunset import delivery
from sunset.errors import BadInput, NotFound
from sunset.pipeline.bench import Workbench
from sunset.pipeline.sending import mail_key
from sunset.pipeline.writing import folder

__all__ = ["data_set", "files", "language_of", "mails"]


def files(bench: Workbench, name: str) -> list[Path]:
    """Return what lies in the folder of a person's files; links stand for themselves and are not followed."""
    home = folder(bench, name)
    if home.is_symlink():
        return [home]
    return sorted(path for path in home.rglob("*") if path.is_symlink() or not path.is_dir())


def mails(bench: Workbench, name: str) -> list[Path]:
    """Return a person's mails in the outbox; those that a crash cut off while they were written included."""
    keys = bench.ledger.deliveries().filter(profile=name)["key"]
    places = [delivery.outbox_file(bench.settings.outbox, mail_key(name, key)) for key in keys]
    found = [part for place in places for part in place.parent.glob(f".{place.name}.*.part")]
    return sorted([*(place for place in places if place.is_file()), *found])


def data_set(bench: Workbench, name: str) -> str:
    """Return as which data set a study logs that it used a person's data, so that erasing finds its runs."""
    return f"person/{folder(bench, name).relative_to(bench.settings.out).as_posix()}"


def language_of(bench: Workbench, name: str) -> str:
    """Return in which language to speak to a person; one that is not (or no longer) readable gets English."""
    try:
        return bench.ledger.profile(name).profile.language
    except (BadInput, NotFound):
        return "en"
