"""The panel asks all specialists and survives the ones that break."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import polars as pl
import pytest

from sunset.specialists.base import Finding, Reading, Span, Specialist
from sunset.specialists.language import Language
from sunset.specialists.legitimacy import Legitimacy
from sunset.specialists.panel import Panel
from sunset.specialists.terms import Terms
from tests.specialists.baselines import EMPTY_POSTING

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Grumpy(Specialist):
    """Refuses postings that mention cake."""

    name = "grumpy"
    fields = {"mood": pl.String}  # noqa: RUF012 - as a third party would write it

    def read(self, readings: Sequence[Reading]) -> list[Finding]:
        if any("cake" in reading.text("description") for reading in readings):
            raise ValueError("no cake")
        return [Finding({"mood": "fine"}, {"mood": [one.span("title", 0, 4)]}, 1.0) for one in readings]


def postings(*descriptions: str) -> pl.DataFrame:
    rows = [
        EMPTY_POSTING | {"input_hash": str(n), "description": text} for n, text in enumerate(descriptions)
    ]
    return pl.DataFrame(rows, schema_overrides={"posted_on": pl.Date, "remote_from": pl.List(pl.String)})


def test_the_built_in_specialists_register_like_any_other() -> None:
    names = {"language", "location", "terms", "seniority", "requirements", "domain", "legitimacy"}
    digests = Panel().digests
    assert names <= set(digests)
    assert all(len(digest) == 16 for digest in digests.values())


def test_a_posting_that_breaks_a_specialist_costs_only_itself() -> None:
    panel = Panel([Grumpy(), Language()])
    texts = ("We bake bread and rolls for the whole town every day.", "We bake cake for the town.")
    analyses, evidence, failures = panel.analyse(postings(*texts), run_id="r1", at=NOON)
    assert [(one.input_hash, one.specialist, one.message) for one in failures] == [
        ("1", "grumpy", "ValueError: no cake")
    ]
    said = analyses.sort("specialist", "input_hash").select("specialist", "input_hash").rows()
    assert said == [("grumpy", "0"), ("language", "0"), ("language", "1")]
    assert evidence.filter(pl.col("field") == "mood")["quote"].to_list() == ["Post"]


class Odd(Specialist):
    """Answers as it is told to where a posting mentions cake."""

    name = "odd"
    fields = {"layers": pl.Int64}  # noqa: RUF012

    def __init__(self, answer: Finding) -> None:
        self.answer = answer

    def read(self, readings: Sequence[Reading]) -> list[Finding]:
        fine = [Finding({"layers": 1}, {"layers": [one.span("title", 0, 4)]}, 0.5) for one in readings]
        cake = ["cake" in one.text("description") for one in readings]
        return [self.answer if odd else one for odd, one in zip(cake, fine, strict=True)]


@pytest.mark.parametrize(
    "answer",
    [
        Finding({"layers": 3}, {"layers": [Span("title", 0, 4, "Post")]}, confidence=1.2),
        Finding({"layers": 3}, {"layers": [Span("title", 0, 0, "")]}, confidence=0.5),
        Finding({"layers": 3}, {"layers": [Span("title", 0, 4, "Cake")]}, confidence=0.5),
        Finding({"layers": "many"}, {"layers": [Span("title", 0, 4, "Post")]}, confidence=0.5),
    ],
)
def test_an_odd_answer_costs_only_itself_and_is_not_kept(answer: Finding) -> None:
    panel = Panel([Odd(answer), Language()])
    analyses, _, failures = panel.analyse(postings("We bake bread.", "We bake cake."), run_id="r", at=NOON)
    assert [(one.input_hash, one.specialist) for one in failures] == [("1", "odd")]
    assert panel.wide(analyses).select("layers", "complete").rows() == [(1, True), (None, False)]


def test_wide_gives_typed_columns_one_row_an_input() -> None:
    panel = Panel([Language(), Terms(), Legitimacy()])
    text = "## Ihre Aufgaben\n- Sie prüfen die Rechnungen\n\nBeginn: 01.03.2027. Gehalt: 3.000 € im Monat."
    analyses, _, failures = panel.analyse(postings(text, ""), run_id="r1", at=NOON)
    assert failures == []
    first, second = panel.wide(analyses).rows(named=True)
    assert (first["language"], first["salary_min"], first["start"]) == ("de", 3000.0, date(2027, 3, 1))
    assert (first["legitimacy"], first["signs"], first["complete"]) == ("ok", [], True)
    assert second["language"] is None


def test_only_asks_the_named() -> None:
    analyses, _, _ = Panel([Language(), Terms()]).analyse(
        postings("We bake."), only=["terms"], run_id="r", at=NOON
    )
    assert analyses["specialist"].to_list() == ["terms"]


def test_no_postings_no_rows() -> None:
    analyses, evidence, failures = Panel([Terms()]).analyse(postings("x").clear(), run_id="r", at=NOON)
    assert (analyses.height, evidence.height, failures) == (0, 0, [])


ENDLESS = ("mindestens 5 Jahre ", "Erfahrung in ", "Bachelor oder Master ", "Frankfurt am Main ", "€ 1.000 ")


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "words", [*ENDLESS, "01.01.2027 ", "40 Stunden ", "\t", "ohne ", "- a\n", "# a\n", "a:\n"]
)
def test_a_text_without_end_holds_no_specialist_up(words: str) -> None:
    posting = postings("Ihr Profil\n" + words * (16_000 // len(words)) + ".")
    _, _, failures = Panel().analyse(posting, run_id="r", at=NOON)
    assert failures == []
