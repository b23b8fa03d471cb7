"""The stage that writes letters: what is refused, what is written anew, what is never written over."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from sunset import letters as letter_room
from sunset.ledger import Status
from sunset.letters.gate.check import Complaint, GateResult
from sunset.pipeline import Workbench, seeker
from sunset.pipeline.flow import run
from sunset.pipeline.writing import folder
from sunset.profile import Search
from tests.pipeline.filled import fetch
from tests.pipeline.matched import ADA, POSTING, matched


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    bench = matched(tmp_path)
    yield bench
    bench.close()


def refuse(text: str, **_: object) -> GateResult:
    claim = "I am the Pope."
    return GateResult(
        ok=False, complaints=(Complaint(sentence=claim, claim=claim, reason="It is not so.", fix="Cut it."),)
    )


def pdfs(bench: Workbench) -> list[Path]:
    return [folder(bench, "ada") / file for file in bench.ledger.letters("ada")["pdf"]]


def test_a_letter_that_the_check_refused_is_neither_mailed_nor_called_a_draft(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letter_room, "check", refuse)
    results = {one.stage: one for one in run(bench)}
    assert results["letters"].notes == [
        "ada: the letter for 'Python developer (m/f/d)' is not sent, for the fact check refused it: "
        "'I am the Pope.': It is not so."
    ]
    (mail,) = (file.read_text() for file in bench.settings.outbox.iterdir())
    assert "Python developer" in mail
    assert "letter" not in mail
    assert "filename=" in mail
    assert ".pdf" not in mail
    (row,) = bench.ledger.candidacies().to_dicts()
    assert (row["status"], row["letter_ready"]) == (Status.EXPORTED, False)


def test_a_changed_posting_gets_a_new_letter(bench: Workbench) -> None:
    run(bench)
    changed = POSTING.model_copy(update={"title": "Python developer, payments (m/f/d)"})
    bench.clock.at(24)  # type: ignore[attr-defined]
    fetch(bench, [changed], "r2")
    results = {one.stage: one for one in run(bench)}
    assert results["letters"].done == 1
    assert "**Application: Python developer, payments**" in bench.ledger.letters("ada")["body"][-1]
    assert {one.stage: one.done for one in run(bench, ("letters",))} == {"letters": 0}


def test_no_file_of_a_letter_is_written_over(bench: Workbench) -> None:
    run(bench)
    (first,) = pdfs(bench)
    first.write_bytes(b"printed, with words of my own")
    bench.ledger.save_profile("ada", ADA.model_copy(update={"phone": "+49 69 1"}))
    run(bench)
    _, second = pdfs(bench)
    assert first.read_bytes() == b"printed, with words of my own"
    assert second.read_bytes().startswith(b"%PDF")
    again = ADA.model_copy(update={"phone": "+49 69 1", "search": Search(limit=9)})  # the same letter
    bench.ledger.save_profile("ada", again)
    second.write_bytes(b"printed too")
    second.with_suffix(".docx").unlink()
    run(bench)
    assert pdfs(bench) == [first, second, second]
    assert second.read_bytes() == b"printed too"
    assert second.with_suffix(".docx").exists()


def test_a_letter_that_a_person_edited_stays_the_newest(bench: Workbench) -> None:
    run(bench)
    (job,) = bench.ledger.candidacies("ada")["job_id"]
    draft = seeker.letter.write(bench, "ada", job).draft
    own = replace(draft, text=f"{draft.text}\n\nI look forward to your answer.")
    seeker.letter.edit(bench, "ada", job, own)
    notes = {one.stage: one.notes for one in run(bench, ("letters",))}
    assert notes["letters"] == ["No letter to write: each Good match that may have one has it."]
    bench.ledger.save_profile("ada", ADA.model_copy(update={"phone": "+49 69 1"}))
    notes = {one.stage: one.notes for one in run(bench, ("evaluate", "letters"))}
    assert "was edited by hand and is left as it is; the posting or" in notes["letters"][0]
    assert "I look forward to your answer." in bench.ledger.letters("ada")["body"][-1]
    seeker.letter.write(bench, "ada", job)  # asked for, it is composed anew
    assert "I look forward to your answer." not in bench.ledger.letters("ada")["body"][-1]


def test_letters_workbooks_and_mails_bear_the_day_of_the_installations_place(bench: Workbench) -> None:
    bench.clock.at(15.5)  # type: ignore[attr-defined]  # half past midnight in Berlin
    run(bench)
    assert "\n21 November 2026\n" in bench.ledger.letters("ada")["body"][0]
    (book,) = folder(bench, "ada").glob("*.xlsx")
    assert book.name.startswith("sunset-2026-11-21-")
    rows = openpyxl.load_workbook(book).worksheets[0].iter_rows(values_only=True)
    assert datetime(2026, 11, 21) in next(row for row in rows if row[1] == POSTING.title)
