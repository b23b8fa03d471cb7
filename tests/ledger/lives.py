"""A person with something in every table, marked so that it is known again wherever it turns up."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sunset.ledger import Ledger, Status
from sunset.profile import Profile, Skill
from sunset.schema import Evaluation, Posting

DAY = datetime(2026, 11, 20, tzinfo=UTC).date()


@dataclass(frozen=True)
class Life:
    """What a person's rows are found by."""

    name: str
    mark: str
    version: int
    candidacy: int
    job_id: str = "job-1"

    @property
    def key(self) -> str:
        """Of their mail, of what failed for them, of the row of their feedback."""
        return f"{self.name}-key"


def advert(mark: str) -> Posting:
    return Posting(
        source="pasted", source_id=mark, url="https://jobs.example/own", title="Cook", description=mark
    )


def live(ledger: Ledger, name: str, mark: str) -> Life:
    """Fill every table for a new person; each text of theirs holds `mark`."""
    profile = Profile(name=mark, language="en", summary=mark, skills=(Skill(name=mark, years=5),))
    version = ledger.save_profile(name, profile, source=f"{mark}.toml")
    evaluation = {"job_id": "job-1", "input_hash": "h1", "digest": "d1", "level": "Good"}
    evaluation |= {"score": 0.8, "confidence": 0.9, "narrative": mark}
    ledger.record_evaluations(version.id, [Evaluation.model_validate(evaluation)])
    ledger.add_advert(name, advert(mark))
    candidacy = ledger.candidacy(name, "job-1", reason=mark).id
    life = Life(name, mark, version.id, candidacy)
    ledger.save_letter(
        candidacy,
        language="de",
        body=f"Guten Tag, {mark}",
        gate={"complaints": [mark]},
        pdf=Path(f"letters/{name}.pdf"),
        docx=Path(f"letters/{name}.docx"),
        evaluation_digest="d1/1",
    )
    ledger.move(candidacy, Status.LETTER_READY, reason=mark)
    ledger.add_feedback(candidacy, reviewer=mark, row_hash=life.key, text=mark)
    ledger.apply(candidacy, day=DAY, channel=mark, reason=mark)
    ledger.add_outcome(candidacy, "interview", day=DAY, note=mark)
    broken = ledger.candidacy(name, "job-2", reason=mark).id
    ledger.fail(broken, "letters", mark)
    ledger.begin_delivery(life.key, profile=name, job_ids=["job-1"])
    ledger.mark_sending(life.key)
    ledger.mark_failed(life.key, mark)
    ledger.record_failure("deliver", life.key, mark, profile=name)
    return life
