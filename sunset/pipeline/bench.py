"""What all stages work with: settings, market, ledger, panel, clock, and how they report."""

import secrets
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

import structlog
from filelock import FileLock, Timeout

from sunset.clock import Clock, utc_now
from sunset.errors import Busy, Forbidden, MissingPart, SunsetError
from sunset.files import private_folder
from sunset.ledger import Ledger
from sunset.settings import Settings
from sunset.store import Market

if TYPE_CHECKING:
    from models.encoder import Encoder
    from sunset.specialists.panel import Panel

__all__ = ["Progress", "StageResult", "Workbench", "in_words"]

Progress = Callable[[str, int, int | None, str], None]
"""Called with stage, units done, units in all (None: unknown), and a word on what is at hand."""

LOCK_WAIT = 3600.0  # seconds one run waits for another in the same stage


@dataclass
class StageResult:
    """How a stage went.

    Parameters
    ----------
    stage : its name.
    done : units of work finished, for example postings analysed.
    failed : units that failed; each is kept with its reason and tried again.
    notes : sentences for the operator.
    alarms : sentences that need the operator; a stage with alarms is not a success.
    """

    stage: str
    done: int = 0
    failed: int = 0
    notes: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """True if nothing failed and nothing needs the operator."""
        return not self.failed and not self.alarms


def in_words(error: Exception) -> str:
    """Return what to tell people of an error; one that Sunset did not raise on purpose says its kind."""
    return str(error) if isinstance(error, SunsetError) else f"{type(error).__name__}: {error}"


def _silent(stage: str, done: int, total: int | None, note: str) -> None:
    """Report nothing."""


class Workbench:
    """One installation at work for one workspace.

    Parameters
    ----------
    settings : of this installation.
    clock : what time it is.
    progress : is told how far a stage is.
    """

    def __init__(self, settings: Settings, *, clock: Clock = utc_now, progress: Progress = _silent) -> None:
        self.settings = settings
        self.clock = clock
        self.progress = progress
        self.log = structlog.get_logger("sunset")

    @cached_property
    def market(self) -> Market:
        """The market's tables."""
        return Market(self.settings.market_url, options=self.settings.market_options, clock=self.clock)

    @cached_property
    def ledger(self) -> Ledger:
        """The people's database."""
        private_folder(self.settings.home)
        return Ledger.open(
            self.settings.database_url,
            workspace=self.settings.workspace,
            clock=self.clock,
            retry_after=self.settings.retry_after,
            profile=self.settings.profile,
        )

    @cached_property
    def panel(self) -> "Panel":
        """The specialists; they are slow to load, and not every command needs them."""
        from sunset.specialists.panel import Panel  # noqa: PLC0415

        return Panel(encoder=self.encoder)

    @cached_property
    def encoder(self) -> "Encoder":
        """The text encoder; its weights load at first use.

        Raises
        ------
        sunset.errors.MissingPart : if there are none to load.
        """
        from models.encoder import Encoder, MissingWeights  # noqa: PLC0415

        chosen = self.settings.encoder
        encoder = Encoder(model=chosen.model, cache=self.settings.cache, threads=chosen.threads)
        try:
            _ = encoder.digest  # of the weights: asks whether they are there
        except MissingWeights as error:
            raise MissingPart(str(error)) from None
        return encoder

    def local(self, moment: datetime) -> datetime:
        """Return a moment as the clocks show it where the people of this installation are."""
        return moment.astimezone(self.settings.timezone)

    def today(self) -> date:
        """Return which day it is there: of letters, mails and workbooks, and for last days to apply."""
        return self.local(self.clock()).date()

    def for_everybody(self, what: str) -> None:
        """Refuse what serves everybody in an installation that is bound to one person.

        Parameters
        ----------
        what : names it, as the subject of a sentence.

        Raises
        ------
        sunset.errors.Forbidden : if the setting 'profile' names a person.
        """
        if self.settings.profile is not None:
            raise Forbidden(
                f"{what} for everybody in the workspace, and this installation is bound to profile "
                f"'{self.settings.profile}'. Do it where the setting 'profile' (SUNSET_PROFILE) is not set."
            )

    def new_run_id(self) -> str:
        """Return a fresh, sortable name for a run."""
        return f"{self.clock():%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"

    @contextmanager
    def alone(self, stage: str) -> Iterator[None]:
        """Keep other runs on this machine out of `stage`; a killed run's hold ends with it.

        Raises
        ------
        sunset.errors.Busy : if another run holds it for more than an hour.
        """
        private_folder(self.settings.home)
        lock = FileLock(self.settings.home / f"{stage}.lock", timeout=LOCK_WAIT)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            self.progress(stage, 0, None, "waiting for another run")
            try:
                lock.acquire()
            except Timeout:
                raise Busy(
                    f"Another run has been in stage '{stage}' for over an hour. Stop it, then repeat."
                ) from None
        try:
            yield
        finally:
            lock.release()

    def waiting(self, stage: str) -> dict[str, str]:
        """Return what failed in `stage` and must not be tried now: key -> why, in words."""
        now = self.clock()
        return {
            row["key"]: f"failed: {row['message']} Next try: {row['next_try'] or 'after sunset retry'}."
            for row in self.ledger.failures().filter(stage=stage).iter_rows(named=True)
            if row["next_try"] is None or row["next_try"] > now
        }

    def settle_failures(
        self, stage: str, tried: Collection[str], failed: Mapping[str, str], *, profile: str | None = None
    ) -> None:
        """Keep what failed with its reason, and close the earlier failures of what works now.

        Parameters
        ----------
        tried : keys of all that was tried.
        failed : key -> message of those that failed.
        profile : the person it concerns, so it is erased with them.
        """
        for key, message in failed.items():
            self.ledger.record_failure(stage, key, message, profile=profile)
        known = self.ledger.failures().filter(stage=stage)["key"]
        for key in (set(known) & set(tried)) - set(failed):
            self.ledger.resolve_failure(stage, key)

    def forget_failures(self, stage: str, asked: Collection[str]) -> None:
        """Close the failures of what is not asked for any more.

        Parameters
        ----------
        asked : keys of all that the stage would do, also of what waits for its next try.
        """
        for key in set(self.ledger.failures().filter(stage=stage)["key"]) - set(asked):
            self.ledger.resolve_failure(stage, key)

    def fail(self, result: StageResult, key: str, error: Exception) -> None:
        """Keep a failure with its stage, so it is shown and tried again."""
        self.ledger.record_failure(result.stage, key, in_words(error))
        self.log.warning("failed", stage=result.stage, key=key, kind=type(error).__name__)
        result.failed += 1

    def close(self) -> None:
        """Let go of the database."""
        if "ledger" in self.__dict__:
            self.ledger.close()
