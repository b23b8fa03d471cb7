"""Letters, feedback, outcomes."""

from datetime import date
from pathlib import Path

import pytest

from sunset.errors import BadInput
from sunset.ledger import Ledger, Status
from sunset.profile import Profile
from tests.ledger.conftest import NOON, Watch


@pytest.fixture
def candidacy(ledger: Ledger, ada: Profile) -> int:
    ledger.save_profile("ada", ada)
    return ledger.candidacy("ada", "job-1").id


def test_a_change_makes_a_version_of_a_letter_and_an_equal_one_renews_its_files(
    ledger: Ledger, candidacy: int
) -> None:
    first = ledger.save_letter(candidacy, language="de", body="Guten Tag", evaluation_digest="d1")
    again = ledger.save_letter(
        candidacy, language="de", body="Guten Tag", evaluation_digest="d1", pdf=Path("letters/a.pdf")
    )
    assert (again.id, again.version, again.pdf) == (first.id, 1, "letters/a.pdf")
    ledger.save_letter(candidacy, language="en", body="Hello", gaps=["date"], gate={"refused": ["PhD"]})
    columns = ["profile", "job_id", "version", "language", "body", "gaps", "pdf", "created", "actor"]
    assert ledger.letters("ada").select(columns).rows() == [
        ("ada", "job-1", 1, "de", "Guten Tag", [], "letters/a.pdf", NOON, "system"),
        ("ada", "job-1", 2, "en", "Hello", ["date"], None, NOON, "system"),
    ]
    assert ledger.letters(candidacy_id=candidacy).height == 2


@pytest.mark.parametrize("file", ["/etc/passwd", "../ben/letters/a.pdf", "letters/../../a.pdf"])
@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_a_letter_is_no_file_of_anybody_else(ledger: Ledger, candidacy: int, kind: str, file: str) -> None:
    """It would be mailed, and deleted when the person is erased."""
    with pytest.raises(BadInput, match="is no file of a letter"):
        ledger.save_letter(candidacy, language="de", body="Guten Tag", **{kind: Path(file)})
    assert ledger.letters().is_empty()


def test_feedback_is_taken_once_and_moves_what_is_on_its_way(ledger: Ledger, candidacy: int) -> None:
    ledger.move(candidacy, Status.EXPORTED, reason="in the workbook")
    said = {
        "reviewer": "r1",
        "verdict": "agree",
        "text": "gut",
        "more": {"Workflow": "done"},
        "row_hash": "x",
    }
    assert ledger.add_feedback(candidacy, **said) is True
    assert ledger.add_feedback(candidacy, **said) is False
    assert ledger.candidacy("ada", "job-1").status is Status.FEEDBACK_RECEIVED
    assert ledger.history(candidacy)["reason"].to_list() == ["shown", "in the workbook", "feedback of r1"]
    assert ledger.feedback("ada").select("job_id", "reviewer", "verdict", "text", "received").rows() == [
        ("job-1", "r1", "agree", "gut", NOON)
    ]
    ledger.apply(candidacy, day=NOON.date(), channel="portal")
    assert ledger.add_feedback(candidacy, reviewer="r2", row_hash="y") is True
    assert ledger.candidacy("ada", "job-1").status is Status.APPLIED
    assert ledger.feedback(candidacy_id=candidacy)["reviewer"].to_list() == ["r1", "r2"]


def test_an_outcome_needs_an_application_and_counts_once_a_day(
    ledger: Ledger, candidacy: int, watch: Watch
) -> None:
    day = date(2026, 12, 1)
    with pytest.raises(BadInput, match="Nobody has applied"):
        ledger.add_outcome(candidacy, "interview", day=day)
    ledger.apply(candidacy, day=NOON.date(), channel="portal")
    watch.go_on(days=20)
    assert ledger.add_outcome(candidacy, "offer", day=date(2026, 12, 9), note="by phone") is True
    assert ledger.add_outcome(candidacy, "interview", day=day) is True
    assert ledger.add_outcome(candidacy, "interview", day=day) is False
    with pytest.raises(BadInput, match="Choose one of: no reply, rejected"):
        ledger.add_outcome(candidacy, "ghosted", day=day)
    assert ledger.outcomes("ada").select("profile", "job_id", "kind", "day", "note").rows() == [
        ("ada", "job-1", "interview", day, ""),
        ("ada", "job-1", "offer", date(2026, 12, 9), "by phone"),
    ]


def test_an_outcome_follows_the_application_and_only_an_interview_lies_ahead(
    ledger: Ledger, candidacy: int
) -> None:
    ledger.apply(candidacy, day=NOON.date(), channel="portal")
    with pytest.raises(BadInput, match=r"2026-11-21 lies before the application \(2026-11-22\)"):
        ledger.add_outcome(candidacy, "rejected", day=date(2026, 11, 21))
    with pytest.raises(BadInput, match="2026-12-09 has not come yet"):
        ledger.add_outcome(candidacy, "offer", day=date(2026, 12, 9))
    assert ledger.outcomes().is_empty()
    assert ledger.add_outcome(candidacy, "interview", day=date(2026, 12, 9)) is True
    ledger.reopen(candidacy)
    with pytest.raises(BadInput, match="Nobody has applied"):
        ledger.add_outcome(candidacy, "rejected", day=NOON.date())
