"""Reviewed workbooks come back to the person whose they are, and to nobody else."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from sunset.errors import BadInput, NotFound
from sunset.ledger import Status
from sunset.pipeline import Workbench
from sunset.pipeline.flow import run
from sunset.pipeline.learning import import_feedback
from sunset.pipeline.writing import folder
from sunset.profile import Profile, Search
from sunset.report import ReportRow, write_workbook
from sunset.settings import Settings
from tests.pipeline.matched import ADA, matched

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    """Lena and Daniel, with one exported candidacy each for the same posting."""
    opened = Workbench(Settings(home=tmp_path / "var", out=tmp_path / "out"))
    for name in ("lena", "daniel"):
        opened.ledger.save_profile(name, Profile(name=f"{name.title()} Muster"))
        candidacy = opened.ledger.candidacy(name, "job-1")
        opened.ledger.move(candidacy.id, Status.EXPORTED, reason="in the workbook")
    yield opened
    opened.close()


@pytest.fixture
def book(bench: Workbench, tmp_path: Path) -> Path:
    """Lena's workbook, with a remark in it."""
    row = ReportRow(
        candidacy_id=bench.ledger.candidacy("lena", "job-1").id,
        job_id="job-1",
        url="https://a.example/1",
        title="Cook",
        level="Good",
        score=0.8,
        evaluated_on=date(2026, 11, 22),
        status=4,
    )
    path = tmp_path / "lena.xlsx"
    write_workbook(path, [row], language="en", profile="lena", profile_name="Lena Muster", now=bench.clock())
    change(path, "S3", "a remark")
    return path


def change(path: Path, cell: str, value: str | None, sheet: int | str = 0) -> None:
    opened = openpyxl.load_workbook(path)
    (opened.worksheets[sheet] if isinstance(sheet, int) else opened[sheet])[cell] = value
    opened.save(path)


def said(bench: Workbench) -> list[tuple[str, str]]:
    return bench.ledger.feedback().select("profile", "text").rows()


def test_a_remark_comes_to_the_person_whose_workbook_it_is(bench: Workbench, book: Path) -> None:
    assert import_feedback(bench, book).done == 1
    assert said(bench) == [("lena", "a remark")]
    assert import_feedback(bench, book, profile="lena").done == 0


def test_a_workbook_of_one_person_writes_on_nobody_else(bench: Workbench, book: Path) -> None:
    other = str(bench.ledger.candidacy("daniel", "job-1").id)
    change(book, "W3", other)
    change(book, "A2", other, "_meta")
    result = import_feedback(bench, book)
    assert (result.done, said(bench)) == (0, [])
    (alarm,) = result.alarms
    assert f"posting job-1: number {other} is none of profile 'lena'" in alarm
    assert "a remark" in alarm
    assert bench.ledger.candidacy("daniel", "job-1").status is Status.EXPORTED


def test_an_operator_can_pin_whose_workbook_it_must_be(bench: Workbench, book: Path) -> None:
    with pytest.raises(BadInput, match="is the workbook of profile 'lena', not of 'daniel'"):
        import_feedback(bench, book, profile="daniel")
    change(book, "C1", "nobody", "_meta")
    with pytest.raises(NotFound, match="no profile 'nobody'"):
        import_feedback(bench, book)


@pytest.mark.parametrize("cell", ["A1", "C1"])
def test_a_workbook_that_does_not_say_whose_it_is_must_be_told(
    bench: Workbench, book: Path, cell: str
) -> None:
    change(book, cell, None, "_meta")
    with pytest.raises(BadInput, match=r"does not say whose it is\..*--profile NAME"):
        import_feedback(bench, book)
    assert import_feedback(bench, book, profile="lena").done == 1
    assert said(bench) == [("lena", "a remark")]


def test_what_was_imported_stands_in_the_next_workbook(tmp_path: Path) -> None:
    bench = matched(tmp_path)
    run(bench)

    def edited(number: int, **cells: str) -> Path:
        """Write into the newest workbook and send it back; return it."""
        newest = max(folder(bench, "ada").glob("*.xlsx"), key=lambda file: file.stat().st_mtime_ns)
        for cell, words in cells.items():
            change(newest, cell, words)
        assert import_feedback(bench, newest, reviewer="Bea").done == 1
        assert import_feedback(bench, newest, reviewer="Bea").done == 0
        bench.ledger.save_profile("ada", ADA.model_copy(update={"search": Search(limit=number)}))
        run(bench, ("evaluate", "report"))
        return max(folder(bench, "ada").glob("*.xlsx"), key=lambda file: file.stat().st_mtime_ns)

    def columns(path: Path) -> list[str | None]:
        return [openpyxl.load_workbook(path).worksheets[0][f"{column}3"].value for column in "RSTUV"]

    assert columns(edited(7, S3="Too far away.")) == [
        None,
        "Too far away.",
        "20/11/2026: read, from Bea",
        "Thank you. Your remark is kept and stands beside the posting.",
        "Received",
    ]
    bench.clock.at(24)  # type: ignore[attr-defined]
    log = "20/11/2026: read, from Bea\nAsked the employer."
    assert columns(edited(8, T3=log, U3="Two days a week will do.", V3="Settled")) == [
        None,
        "Too far away.",
        "20/11/2026: read, from Bea\nAsked the employer.\n21/11/2026: read, from Bea",
        "Two days a week will do.",
        "Settled",
    ]
    assert columns(edited(9, R3="Rated too high"))[4] == "Received"
    bench.close()
