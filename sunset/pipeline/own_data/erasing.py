"""Removing a person everywhere, and saying what cannot be reached."""

import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from sunset.errors import NotFound
from sunset.failpoints import failpoint
from sunset.messages import Messages
from sunset.pipeline.bench import Workbench
from sunset.pipeline.own_data.holdings import files, language_of, mails
from sunset.pipeline.own_data.studies import remove_runs
from sunset.pipeline.writing import folder

__all__ = ["Erasure", "erase"]

_STAGES = ("evaluate", "letters", "report", "deliver")
"""Where a run may just be writing something about the person."""


@dataclass(frozen=True)
class Erasure:
    """What went, and what is left.

    Parameters
    ----------
    rows : removed rows a table.
    files : removed files.
    studies : removed runs of the experiment log.
    out_of_reach : sentences for the person: what Sunset cannot remove.
    """

    rows: dict[str, int]
    files: tuple[Path, ...]
    studies: int
    out_of_reach: tuple[str, ...]


def erase(bench: Workbench, name: str) -> Erasure:
    """Remove all that is held on a person: runs of studies, files, mails in the outbox, rows.

    The rows go last, because they say what else there is: what a crash leaves, a second call finishes.

    Parameters
    ----------
    name : the profile.

    Raises
    ------
    sunset.errors.NotFound : if nothing is held under this name.
    sunset.errors.Busy : if a run holds a stage for too long, or somebody reads the database without end.
    """
    with ExitStack() as alone:
        for stage in _STAGES:
            alone.enter_context(bench.alone(stage))
        try:
            left = _out_of_reach(bench, name)
        except NotFound:
            if bench.settings.profile not in (None, name):
                raise
            bench.ledger.fold()  # a call that a crash cut off may have removed the rows
            gone = _removed(bench, name)
            if not gone:
                raise
            return Erasure({}, tuple(gone), 0, ())
        studies = remove_runs(bench, name)
        failpoint("own_data.after_studies")
        gone = _removed(bench, name)
        failpoint("own_data.after_files")
        rows = bench.ledger.erase_profile(name).rows
        gone += _removed(bench, name)  # an open app may have written in between
    return Erasure(rows, tuple(sorted(set(gone))), studies, left)


def _removed(bench: Workbench, name: str) -> list[Path]:
    """Remove a person's files and mails; return which they were."""
    home = folder(bench, name)
    gone = [*files(bench, name), *mails(bench, name)]
    for mail in mails(bench, name):
        mail.unlink(missing_ok=True)
    if home.is_symlink():
        home.unlink()  # where it leads is not ours
    elif home.is_dir():
        shutil.rmtree(home)
    return gone


def _out_of_reach(bench: Workbench, name: str) -> tuple[str, ...]:
    """Return what is or may be somewhere else, in the person's language."""
    history = bench.ledger.export_profile(name)["profile_versions"]
    say = Messages(language_of(bench, name), "own_data")
    sources = sorted({row["source"] for row in history if row["source"]})
    sent = bench.ledger.deliveries().filter(profile=name)["state"].is_in(["sent", "uncertain"]).sum()
    mailed = sent if bench.settings.smtp.host else 0
    told = [
        say("left_backups"),
        say("left_sources", files=", ".join(sources)) if sources else "",
        say("left_copies"),
        say("left_mails", number=mailed) if mailed else "",
        say("left_llm") if bench.settings.llm.url else "",
        say("left_postgresql") if bench.settings.database_url.startswith("postgres") else "",
        say("left_tracking") if "://" in bench.settings.tracking_uri.removeprefix("sqlite://") else "",
    ]
    return tuple(filter(None, told))
