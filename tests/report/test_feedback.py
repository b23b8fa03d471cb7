"""What reviewers wrote into the workbook comes back, once, and what cannot be placed is listed."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sunset.report import FeedbackImport, FeedbackRow, read_feedback, write_workbook
from tests.report.conftest import FILLED, NOW, Edit, Write, fill, put, row, rows_of, said

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


def test_an_untouched_workbook_brings_nothing(write: Write) -> None:
    assert read_feedback(write()) == FeedbackImport(profile="ada", rows=(), unmatched=(), warnings=())
    assert read_feedback(write([])) == FeedbackImport(profile="ada", rows=(), unmatched=(), warnings=())


def test_verdict_and_comment_come_back(write: Write, edit: Edit) -> None:
    path = write()
    with edit(path) as book:
        fill(book.worksheets[0])
    result = read_feedback(path)
    assert said(result) == FILLED
    assert result.rows[0].job_id == "00000000000000000000000000000002"
    assert len({line.row_hash for line in result.rows}) == 2
    assert (result.unmatched, result.warnings) == ((), ())


def test_reading_twice_or_a_copy_in_another_order_gives_the_same_hashes(write: Write, edit: Edit) -> None:
    path = write()
    with edit(path) as book:
        fill(book.worksheets[0])
    first = read_feedback(path)
    assert read_feedback(path) == first
    with edit(path) as book:
        put(book.worksheets[0], rows_of(book.worksheets[0])[::-1])
    assert set(read_feedback(path).rows) == set(first.rows)


def test_what_the_ledger_knew_already_is_not_said_again(write: Write, edit: Edit) -> None:
    path = write([row(1, reviewer_feedback="right", reviewer_text="Gut."), row(2, reviewer_text="a \n b ")])
    assert read_feedback(path).rows == ()
    with edit(path) as book:
        book.worksheets[0]["R3"] = "Zu schlecht bewertet"
    assert said(read_feedback(path)) == [(101, "too_low", "Gut.")]


def test_feedback_that_was_deleted_comes_back_as_withdrawn(write: Write, edit: Edit) -> None:
    path = write([row(1, reviewer_feedback="right", reviewer_text="Gut.")])
    with edit(path) as book:
        book.worksheets[0]["R3"] = book.worksheets[0]["S3"] = None
    assert said(read_feedback(path)) == [(101, None, "")]


def test_a_mind_changed_back_in_a_later_edition_counts(write: Write, edit: Edit, tmp_path: Path) -> None:
    hashes = set()
    for day, verdict, before in (
        (0, "Passt so", None),
        (1, "Kein Interesse", "right"),
        (2, "Passt so", "not_interested"),
    ):
        path = write_workbook(
            tmp_path / f"{day}.xlsx",
            [row(1, reviewer_feedback=before)],
            language="de",
            profile="ada",
            profile_name="Ada",
            now=NOW + timedelta(days=day),
        )
        with edit(path) as book:
            book.worksheets[0]["R3"] = verdict
        hashes |= {line.row_hash for line in read_feedback(path).rows}
    assert len(hashes) == 3


@pytest.mark.parametrize(
    ("written", "verdict"),
    [
        ("ZU GUT BEWERTET", "too_high"),
        ("Rated too low", "too_low"),
        ("wrong_fact", "wrong_fact"),
        (" Passt  so ", "right"),
    ],
)
def test_a_choice_in_any_spelling(write: Write, edit: Edit, written: str, verdict: str) -> None:
    path = write()
    with edit(path) as book:
        book.worksheets[0]["R3"] = written
    assert said(read_feedback(path)) == [(101, verdict, "")]


def test_a_mistyped_choice_is_taken_and_said(write: Write, edit: Edit) -> None:
    path = write()
    with edit(path) as book:
        book.worksheets[0]["R3"] = "Kein Interese"
    result = read_feedback(path)
    assert said(result) == [(101, "not_interested", "")]
    assert result.warnings == ("Sheet 'Stellen', row 3: 'Kein Interese' was read as 'kein interesse'.",)


def test_a_choice_of_ones_own_is_listed_with_its_row(write: Write, edit: Edit) -> None:
    path = write()
    with edit(path) as book:
        fill(book.worksheets[0])
        book.worksheets[0]["R3"], book.worksheets[0]["S3"] = "geht so", "Der Ort wäre gut."
    result = read_feedback(path)
    assert said(result) == FILLED
    (lost,) = result.unmatched
    assert lost.row == 3
    assert "'geht so' is no choice of the list; it takes 'passt so'" in lost.reason
    assert lost.cells["Ihr Urteil"] == "geht so"
    assert lost.cells["Ihre Anmerkung"] == "Der Ort wäre gut."
    assert lost.cells["Titel"] == "Köchin 1"


def test_rows_added_by_hand_are_listed_with_all_that_stands_in_them(write: Write, edit: Edit) -> None:
    path = write()
    with edit(path) as book:
        sheet = book.worksheets[0]
        fill(sheet)
        sheet["B6"], sheet["S6"], sheet["X6"] = "Beikoch", "Habe ich selbst gefunden", 42
        sheet["A7"], sheet["R7"] = "f" * 32, "Passt so"
    result = read_feedback(path)
    assert said(result) == FILLED
    first, second = result.unmatched
    assert (first.row, dict(first.cells)) == (
        6,
        {"Titel": "Beikoch", "Ihre Anmerkung": "Habe ich selbst gefunden", "column 24": "42"},
    )
    assert (
        first.reason
        == "sheet 'Stellen': the row carries no job id and candidacy number of an exported workbook"
    )
    assert (second.row, second.cells["Ihr Urteil"]) == (7, "Passt so")
    assert "is not one that this workbook was exported with" in second.reason


def test_a_row_that_the_edition_does_not_remember_is_listed(write: Write, edit: Edit) -> None:
    path = write()
    with edit(path) as book:
        fill(book.worksheets[0])
        book["_meta"]["A3"] = "?"
    result = read_feedback(path)
    assert said(result) == FILLED[1:]
    assert [lost.cells["Ihr Urteil"] for lost in result.unmatched] == ["Zu gut bewertet"]


def test_a_row_torn_from_its_hidden_number_follows_the_job_that_was_seen(write: Write, edit: Edit) -> None:
    path = write()
    with edit(path) as book:
        sheet = book.worksheets[0]
        fill(sheet)
        put(sheet, [values[:-1] for values in rows_of(sheet)[::-1]])
    result = read_feedback(path)
    assert sorted(said(result)) == FILLED
    assert result.warnings == (
        "Sheet 'Stellen', row 3: the hidden number 101 belongs to another row; matched by the job id.",
        "Sheet 'Stellen', row 5: the hidden number 103 belongs to another row; matched by the job id.",
    )


def test_changes_beside_the_feedback_columns_are_named(write: Write, edit: Edit) -> None:
    path = write()
    with edit(path) as book:
        book.worksheets[0]["F3"], book.worksheets[0]["K3"] = "Gering", None
    result = read_feedback(path)
    assert result.rows == ()
    assert result.warnings == (
        "Sheet 'Stellen', row 3: level, rationale changed; only the feedback columns are taken over.",
    )


def test_a_job_that_stands_twice(write: Write, edit: Edit) -> None:
    path = write()
    with edit(path) as book:
        fill(book.worksheets[0])
        book.copy_worksheet(book.worksheets[0]).title = "Kopie"
    assert said(read_feedback(path)) == FILLED
    with edit(path) as book:
        book["Kopie"]["S5"] = "Doch lieber nicht."
    result = read_feedback(path)
    assert said(result) == FILLED[:1]
    assert [(lost.row, lost.cells["Ihre Anmerkung"]) for lost in result.unmatched] == [
        (5, "Gern mehr davon."),
        (5, "Doch lieber nicht."),
    ]
    assert "'Kopie': the job has 2 different feedbacks" in result.unmatched[1].reason


def test_numbers_and_dates_in_the_comment_column(write: Write, edit: Edit) -> None:
    path = write()
    with edit(path) as book:
        book.worksheets[0]["S3"], book.worksheets[0]["S4"] = 7, datetime(2026, 12, 1)
    assert said(read_feedback(path)) == [(101, None, "7"), (102, None, "2026-12-01 00:00:00")]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=60),
    order=st.permutations([0, 1, 2]),
)
def test_any_comment_in_any_order_comes_back(write: Write, edit: Edit, text: str, order: list[int]) -> None:
    path = write()
    with edit(path) as book:
        sheet = book.worksheets[0]
        sheet["S4"].value = text
        sheet["S4"].data_type = "s"
        lines = rows_of(sheet)
        put(sheet, [lines[place] for place in order])
        for cell in sheet["S"]:
            cell.data_type = "s"
    result = read_feedback(path)
    assert result.unmatched == ()
    assert said(result) == ([(102, None, text.strip())] if text.strip() else [])


def test_rows_are_plain_values() -> None:
    line = FeedbackRow(candidacy_id=1, job_id="a", verdict="right", text="", row_hash="x")
    with pytest.raises(AttributeError):
        line.text = "other"  # type: ignore[misc]


def test_log_reply_and_state_come_back_where_somebody_changed_them(write: Write, edit: Edit) -> None:
    path = write([row(1), row(2, processing_log="Read.", support_log="Thanks.", workflow_status="received")])
    with edit(path) as book:
        sheet = book.worksheets[0]
        sheet["T3"], sheet["U3"], sheet["V3"] = "Asked the bank.", "It is in Kassel.", "In Arbeit"
        sheet["R4"] = "Passt so"
    first, second = read_feedback(path).rows
    assert (first.processing_log, first.support_log, first.workflow_status) == (
        "Asked the bank.",
        "It is in Kassel.",
        "in_progress",
    )
    assert (second.processing_log, second.support_log, second.workflow_status) == (None, None, None)
    assert second.verdict == "right"


def test_a_state_that_is_none_costs_nothing_else(write: Write, edit: Edit) -> None:
    path = write()
    with edit(path) as book:
        book.worksheets[0]["S3"], book.worksheets[0]["V3"] = "Der Ort wäre gut.", "halb fertig"
    result = read_feedback(path)
    assert said(result) == [(101, None, "Der Ort wäre gut.")]
    assert any("'halb fertig' is no choice of the list" in warning for warning in result.warnings)


def test_a_workbook_of_before_such_columns_were_read_still_comes_back(write: Write, edit: Edit) -> None:
    path = write()
    with edit(path) as book:
        for line in book["_meta"].iter_rows(min_row=2, min_col=6):
            for cell in line:
                cell.value = None
        book.worksheets[0]["S3"] = "Der Ort wäre gut."
    assert said(read_feedback(path)) == [(101, None, "Der Ort wäre gut.")]
