"""Deliver: one digest mail a person, each at most once."""

import hashlib
import json
from pathlib import Path
from typing import Any

import polars as pl

from sunset import delivery
from sunset.errors import BadInput, Busy, SunsetError
from sunset.failpoints import failpoint
from sunset.ledger import Delivery, ProfileVersion, Status
from sunset.pipeline.bench import StageResult, Workbench, in_words
from sunset.pipeline.judging import analysed
from sunset.pipeline.reporting import workbook_path
from sunset.pipeline.writing import closes_on, folder, honest, matches, place_of
from sunset.schema import Evaluation
from sunset.settings import Smtp

__all__ = ["deliver", "mail_key"]


def deliver(bench: Workbench, run_id: str) -> StageResult:
    """Plan a mail for each profile with something new to say, then send what is due."""
    result = StageResult("deliver")
    with bench.alone("deliver"):
        postings = analysed(bench)
        for version in bench.ledger.profiles():
            shown = matches(bench, version, postings)
            _plan(bench, version, shown, postings)
            failpoint("deliver.after_plan")
            for due in _due(bench, version):
                _send(bench, version, due, shown, result)
                bench.progress("deliver", result.done, None, version.name)
    known = bench.ledger.deliveries()
    for state, words in (
        ("failed", "could not be sent; to try again at once: sunset retry"),
        ("held", "wait for release: sunset deliver --release KEY"),
        ("uncertain", "may have arrived or not; look into the mailbox, then: sunset deliver --settle KEY"),
    ):
        keys = known.filter(state=state)["key"].to_list()
        if keys:
            result.notes.append(f"{len(keys)} mails {words} ({', '.join(keys)})")
    if not result.done and not result.failed and not result.notes:
        result.notes.append("Nothing to send.")
    return result


def _plan(bench: Workbench, version: ProfileVersion, shown: pl.DataFrame, postings: pl.DataFrame) -> None:
    """Write down the wish to tell a person of the matches that no mail has told of yet.

    A scam is recommended to nobody; the workbook shows it with its warnings. Nor is a repost of what a
    mail has told of.
    """
    told = bench.ledger.deliveries().filter(profile=version.name)["job_ids"].explode().drop_nulls()
    groups = postings.filter(pl.col("job_id").is_in(told.implode()))["representative"]
    new = shown.filter(
        _worth_telling(),
        ~pl.col("representative").is_in(groups.implode()),
        pl.col("status").is_in([Status.EXPORTED, Status.LETTER_READY]),
        ~pl.col("job_id").is_in(told.implode()),
    )
    if new.is_empty():
        return
    jobs = new["job_id"].sort().to_list()
    key = hashlib.blake2b(json.dumps([version.profile_id, jobs]).encode(), digest_size=8).hexdigest()
    bench.ledger.begin_delivery(key, profile=version.name, job_ids=jobs, hold=bench.settings.release_required)


def _worth_telling() -> pl.Expr:
    return honest() & pl.col("level").is_in(["Good", "Moderate"])


def _due(bench: Workbench, version: ProfileVersion) -> list[Delivery]:
    """Return the mails to a person that may be sent now; what a dead run left half-way turns uncertain."""
    mine = bench.ledger.deliveries().filter(profile=version.name)
    unsent = mine.filter(pl.col("state").is_in(["pending", "sending", "failed"]))
    found = [bench.ledger.begin_delivery(key, profile=version.name) for key in unsent["key"]]
    return [one for one in found if one is not None and one.state == "pending"]


def _send(
    bench: Workbench, version: ProfileVersion, due: Delivery, shown: pl.DataFrame, result: StageResult
) -> None:
    smtp = bench.settings.smtp
    told = shown.filter(
        _worth_telling(),
        pl.col("job_id").is_in(due.job_ids),
        ~pl.col("status").is_in([Status.APPLIED, Status.ARCHIVED]),
    )
    if told.is_empty():
        if bench.ledger.withdraw(due.key):
            result.notes.append(
                f"{version.name}: the mail {due.key} is not sent and is settled: "
                "nothing that it was to tell of is left to be told."
            )
        return
    try:
        bench.ledger.mark_sending(due.key)
    except Busy:
        return  # another run has it
    handing_over = False
    try:
        mail = delivery.compose(
            delivery.Digest(
                key=due.key,
                name=version.profile.name,
                email=_address(version, smtp),
                language=version.profile.language,
                day=bench.today(),
                matches=[_match(one) for one in told.iter_rows(named=True)],
                others=shown.filter(level="Low").height,
                attachments=_attachments(bench, version, shown, told),
            ),
            sender=smtp.sender,
            at=bench.clock(),
        )
        handing_over = True
        if smtp.host is None:
            where = delivery.lay_out(mail, bench.settings.outbox, mail_key(version.name, due.key))
            result.notes.append(f"{version.name}: {where}")
        else:
            delivery.hand_over(mail, smtp)
    except Exception as error:  # a mail must not stay half-way: the next run could not tell what became of it
        result.alarms.append(f"{version.name}: {in_words(error)}")
        refused = isinstance(error, SunsetError | OSError) and not isinstance(error, delivery.Uncertain)
        if handing_over and not refused:
            bench.ledger.mark_uncertain(due.key, in_words(error))
        else:
            bench.ledger.mark_failed(due.key, in_words(error))
            result.failed += 1
    else:
        failpoint("deliver.before_record")
        bench.ledger.mark_sent(due.key, str(mail["Message-ID"]))
        result.done += 1


def mail_key(name: str, key: str) -> str:
    """Return under which key the mail of a delivery to a person is laid in the outbox."""
    return f"{name}-{key}"


def _address(version: ProfileVersion, smtp: Smtp) -> str:
    """Where to write to; without a mail server the outbox takes the place of an address."""
    if version.profile.email:
        return version.profile.email
    if smtp.host:
        raise BadInput(f"Profile '{version.name}' has no 'email'. Add it to the profile and save it.")
    return "nobody@localhost"


def _match(row: dict[str, Any]) -> delivery.Match:
    evaluation = Evaluation.model_validate_json(row["json"])
    return delivery.Match(
        title=row["title"],
        company=row["company"] or "",
        place=place_of(row),
        url=row["url"],
        level=evaluation.level,
        reason=evaluation.narrative or evaluation.rationale,
        unmet=(*evaluation.warnings, *(one.text for one in evaluation.conditions if one.met is False)),
        closes=closes_on(row),
        has_letter=bool(row["letter_pdf"] and row["letter_ready"]),
    )


def _attachments(
    bench: Workbench, version: ProfileVersion, shown: pl.DataFrame, told: pl.DataFrame
) -> list[Path]:
    """The newest workbook and the finished letters of the matches told of."""
    home = folder(bench, version.name)
    books = [workbook_path(bench, version, shown)]
    if not books[0].exists():  # changed since the last report: send the last one there is
        books = sorted(home.glob("*.xlsx"), key=lambda file: file.stat().st_mtime)[-1:]
    ready = told.filter("letter_ready", pl.col("letter_pdf").is_not_null())
    return books + [home / file for file in ready["letter_pdf"]]
