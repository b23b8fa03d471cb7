"""What the seeker's app reads and does, through its doors, in a small market of a kitchen."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunset.errors import BadInput, NotFound
from sunset.ledger import Status
from sunset.pipeline import Workbench, seeker
from sunset.pipeline.own import PASTED
from sunset.pipeline.seeker import Mark, blocks
from sunset.pipeline.seeker.letter import Draft
from sunset.profile import Profile
from sunset.schema import Condition, Evaluation, Evidence, Posting, Requirement
from sunset.settings import Settings
from sunset.specialists import fit
from tests.pipeline.filled import Clock, fetch, read

TEXT = "## Your profile\n\n* You know **soups** and sauces\n* Good French\n\nWe pay <b>well</b>."
ADA = Profile.model_validate(
    {
        "name": "Ada Beispiel",
        "street": "Weg 1",
        "postcode": "55116",
        "city": "Mainz",
        "email": "ada@example.org",
        "skills": [{"name": "soups", "years": 6}, {"name": "sauces", "years": 4}],
        "languages": [{"lang": "en", "level": "native"}],
        "experience": [
            {
                "title": "Cook",
                "employer": "Sample Inn",
                "start": date(2019, 1, 1),
                "skills": ["soups", "sauces"],
                "highlights": ["Cut the waste of food from 30 to 12 kilograms a day."],
            }
        ],
        "education": [{"level": "vocational", "degree": "Cook's diploma", "year": 2018}],
    }
)


def posting(number: int, **more: Any) -> Posting:
    usual: dict[str, Any] = {
        "source": "demo", "source_id": str(number), "url": f"https://jobs.example/{number}",
        "title": f"Cook {number}", "company": f"Kitchen {number}", "description": TEXT,
        "locations": ({"city": "Mainz", "country": "DE"},), "location_label": "Mainz", "language": "en",
    }  # fmt: skip
    return Posting(**usual | more)


def key(number: int) -> str:
    return str(posting(number).row()["job_id"])


def words(quote: str, side: Any = "posting", field: str = "description", text: str = TEXT) -> Evidence:
    start = text.index(quote)
    return Evidence(side=side, source_field=field, start=start, end=start + len(quote), quote=quote)


SOUPS = Requirement(
    kind="skill", text="soups", must=True, coverage=1, decisive=True, posting=(words("soups"),),
    profile=(words("soups", "profile", "skills[0].name", "soups"),),
)  # fmt: skip
FRENCH = Requirement(
    kind="language", text="Good French", must=True, coverage=0, posting=(words("Good French"),)
)
PAY = Condition(kind="salary", met=None, text="The posting states no pay.")
FAR = Condition(kind="distance", met=False, text="The place of work is 90 km away.")


def judge(bench: Workbench, name: str, one: Posting, level: Any, score: float, **more: Any) -> None:
    usual: dict[str, Any] = {"requirements": (SOUPS, FRENCH), "conditions": (PAY,), "confidence": 0.7}
    row = one.row()
    evaluation = Evaluation(
        job_id=row["job_id"], input_hash=row["input_hash"], digest=fit.digest(bench.panel), level=level,
        score=score, **usual | more,
    )  # fmt: skip
    bench.ledger.record_evaluations(bench.ledger.profile(name).id, [evaluation])


@pytest.fixture(scope="module")
def kitchen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five postings judged for Ada: two Good, one Moderate, two Low; one of them for Ben, too."""
    home = tmp_path_factory.mktemp("kitchen") / "var"
    bench = Workbench(Settings(home=home), clock=Clock())
    bench.ledger.save_profile("ada", ADA)
    bench.ledger.save_profile("ben", Profile(name="Ben Muster"))
    offered = [posting(number) for number in range(5)]
    offered[1] = posting(
        1, location_label="Bonn, Köln", work_model="remote", valid_through=date(2026, 11, 25)
    )
    fetch(bench, offered, "r1")
    read(bench, offered)
    judge(bench, "ada", offered[0], "Good", 0.7, conditions=(FAR,))
    judge(bench, "ada", offered[1], "Good", 0.9)
    judge(bench, "ada", offered[2], "Moderate", 0.5)
    missing = SOUPS.model_copy(update={"coverage": 0.0, "profile": ()})
    judge(bench, "ada", offered[3], "Low", 0.2, requirements=(missing,), rationale="No soups, no job.")
    other = FRENCH.model_copy(update={"decisive": True})
    judge(bench, "ada", offered[4], "Low", 0.1, requirements=(other,))
    judge(bench, "ben", offered[4], "Good", 0.8)
    bench.close()
    return home


@pytest.fixture
def bench(kitchen: Path, tmp_path: Path) -> Iterator[Workbench]:
    """A kitchen of one's own."""
    shutil.copytree(kitchen, tmp_path / "var")
    bench = Workbench(Settings(home=tmp_path / "var", out=tmp_path / "out"), clock=Clock())
    yield bench
    bench.close()


def shown(bench: Workbench, name: str = "ada", **asked: Any) -> list[str]:
    return seeker.narrowed(seeker.matches(bench, name), **asked)["title"].to_list()


# --- reading ------------------------------------------------------------------------------


def test_best_first_and_conditions_that_are_met_before_others(bench: Workbench) -> None:
    found = seeker.matches(bench, "ada")
    assert found["title"].to_list() == ["Cook 1", "Cook 0", "Cook 2", "Cook 3", "Cook 4"]
    assert found["level"].to_list() == ["Good", "Good", "Moderate", "Low", "Low"]
    assert found["unmet"].to_list() == [0, 1, 0, 0, 0]
    assert found["reason"].to_list() == [None, None, None, "skill", "language"]
    assert found["closes"].to_list() == [date(2026, 11, 25), None, None, None, None]
    assert seeker.reasons(found) == [("language", 1), ("skill", 1)]


def test_nobody_sees_the_matches_of_another_one(bench: Workbench) -> None:
    assert shown(bench, "ben") == ["Cook 4"]
    seeker.deeds.dismiss(bench, "ben", key(4), "too hot")
    assert shown(bench, "ben", state="open") == []
    assert "Cook 4" in shown(bench, "ada", state="open")


def test_each_question_narrows_the_list(bench: Workbench) -> None:
    assert shown(bench, level="Moderate") == ["Cook 2"]
    assert shown(bench, place="Köln") == ["Cook 1"]
    assert shown(bench, work_model="onsite") == ["Cook 0", "Cook 2", "Cook 3", "Cook 4"]  # 1 is remote
    assert shown(bench, words="KITCHEN 2") == ["Cook 2"]
    assert shown(bench, words="kitchen mainz 3") == ["Cook 3"]
    assert shown(bench, state="saved") == []


def test_a_card_quotes_both_sides(bench: Workbench) -> None:
    rows = seeker.matches(bench, "ada").to_dicts()
    today = date(2026, 11, 20)
    good, far, _, low, _ = (seeker.card(row, today) for row in rows)
    assert good.pros == (("skill", "soups", "soups"),)
    assert good.con == ("must", "Good French")
    assert good.days_left == 5
    assert far.con == ("condition", "The place of work is 90 km away.")
    assert far.days_left is None
    assert low.pros == ()
    assert low.con == ("must", "soups")


def test_what_is_closed_goes_unless_the_person_did_something_with_it(bench: Workbench) -> None:
    seeker.deeds.save(bench, "ada", key(2))
    bench.clock.at(24)  # type: ignore[attr-defined]
    fetch(bench, [posting(0)], "r2")
    found = seeker.matches(bench, "ada")
    assert found["title"].to_list() == ["Cook 0", "Cook 2"]
    assert found["closed_at"].is_null().to_list() == [True, False]
    assert seeker.opened(bench, "ada", key(2)).row["description"] == TEXT  # still readable


def test_a_saved_posting_reads_as_it_was_judged_after_its_text_changed(bench: Workbench) -> None:
    seeker.deeds.save(bench, "ada", key(0))
    bench.clock.at(24)  # type: ignore[attr-defined]
    fetch(bench, [posting(number, description="All is new.") for number in range(5)], "r2")
    assert shown(bench) == ["Cook 0"]  # the others wait for another verdict
    one = seeker.opened(bench, "ada", key(0))
    assert one.body[0].text == "Your profile"
    assert one.requirements[0].cited
    assert [what for _, what, _ in one.history] == ["seen", 3, "changed"]


def test_another_version_of_the_profile_keeps_what_was_saved(bench: Workbench) -> None:
    seeker.deeds.save(bench, "ada", key(2))
    bench.ledger.save_profile("ada", ADA.model_copy(update={"summary": "Cook."}))
    found = seeker.matches(bench, "ada")
    assert found["title"].to_list() == ["Cook 2"]
    assert found["level"].to_list() == [None]
    assert seeker.card(found.row(0, named=True), date(2026, 11, 20)).pros == ()
    assert seeker.opened(bench, "ada", key(2)).requirements == ()


def test_a_group_of_duplicates_is_shown_once(bench: Workbench) -> None:
    long = " ".join(f"We cook dish number {number} every day." for number in range(60))
    twins = [
        posting(number, description=long, title="Chef", company="Inn", location_label=None)
        for number in (10, 11)
    ]
    bench.clock.at(24)  # type: ignore[attr-defined]
    fetch(bench, twins, "r2")
    assert bench.market.link_duplicates() == 1
    for one in twins:
        judge(bench, "ada", one, "Good", 0.8, requirements=(), conditions=())
    assert shown(bench) == ["Chef"]
    first = seeker.matches(bench, "ada")["job_id"][0]
    assert [twin.url for twin in seeker.opened(bench, "ada", first).twins] == [
        "https://jobs.example/11" if first == key(10) else "https://jobs.example/10"
    ]


def test_who_is_asked_for(bench: Workbench, tmp_path: Path) -> None:
    assert seeker.who(bench) == (None, ("ada", "ben"))
    assert seeker.who(bench, "ben") == ("ben", ("ada", "ben"))
    assert seeker.who(bench, "eve") == (None, ("ada", "ben"))
    bound = Workbench(Settings(home=tmp_path / "var", out=tmp_path / "out", profile="ben"))
    assert seeker.who(bound, "ada") == ("ben", ())
    with pytest.raises(NotFound):
        seeker.matches(bound, "ada")
    bound.close()


def test_an_own_advert_is_among_the_matches(bench: Workbench) -> None:
    mine = posting(77, source=PASTED, title="Cook of my own")
    bench.ledger.add_advert("ada", mine)
    judge(bench, "ada", mine, "Good", 0.99)
    found = seeker.matches(bench, "ada")
    assert found.filter("own")["title"].to_list() == ["Cook of my own"]
    assert "Cook of my own" not in shown(bench, "ben")
    one = seeker.opened(bench, "ada", mine.row()["job_id"])
    assert one.requirements[0].cited
    assert one.twins == ()
    with pytest.raises(NotFound):
        seeker.opened(bench, "ben", mine.row()["job_id"])


# --- one posting --------------------------------------------------------------------------


def test_each_requirement_is_tied_to_its_words(bench: Workbench) -> None:
    one = seeker.opened(bench, "ada", key(0))
    assert [(row.label, row.state, row.item.text) for row in one.requirements] == [
        ("1", "met", "soups"),
        ("2", "open", "Good French"),
    ]
    assert one.requirements[0].mine == (("skills", "soups"),)
    assert [(row.label, row.state) for row in one.conditions] == [("A", "open")]
    tied = {run.text: run for block in one.body for run in block.runs if run.labels}
    assert tied["soups"].begins == tied["soups"].ends == ("1",)
    assert tied["Good French"].labels == ("2",)
    assert [block.kind for block in one.body] == ["heading", "item", "item", "text"]
    assert one.body[3].text == "We pay <b>well</b>."


def test_evidence_that_does_not_stand_in_the_text_marks_nothing(bench: Workbench) -> None:
    lie = SOUPS.model_copy(
        update={
            "posting": (Evidence(side="posting", source_field="description", start=0, end=4, quote="soup"),)
        }
    )
    fetch(bench, [posting(6)], "r3")
    judge(bench, "ada", posting(6), "Good", 0.8, requirements=(lie,))
    one = seeker.opened(bench, "ada", key(6))
    assert not one.requirements[0].cited
    assert not any(run.labels for block in one.body for run in block.runs)


def test_an_unknown_posting_is_refused_kindly(bench: Workbench) -> None:
    with pytest.raises(NotFound, match="Open one from the list"):
        seeker.opened(bench, "ada", "0" * 32)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Title\n=====\n\nWords", [("heading", "Title"), ("text", "Words")]),
        ("1. one\n2) two", [("item", "one"), ("item", "two")]),
        ("**Tasks**\n\nCook *well* and `fast`.", [("heading", "Tasks"), ("text", "Cook well and fast.")]),
        ("[Apply](javascript:alert(1)) now", [("text", "Apply) now")]),
        ("[Apply](https://a.example \"x\") now", [("text", "Apply now")]),
        ("wrapped\nline", [("text", "wrapped line")]),
        ("hard  \nbreak", [("text", "hard"), ("text", "break")]),
        ("> quoted\n\n---\n\n\\*starred\\*", [("text", "quoted"), ("text", "*starred*")]),
        ("snake_case_name and _thus_", [("text", "snake_case_name and thus")]),
        ("<script>alert(1)</script>", [("text", "<script>alert(1)</script>")]),
        ("", []),
    ],
)  # fmt: skip
def test_markdown_becomes_plain_blocks(text: str, wanted: list[tuple[str, str]]) -> None:
    assert [(block.kind, block.text) for block in blocks(text)] == wanted


@given(st.text(alphabet="ab#*-_>\\ \n`", max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_no_letter_is_lost_and_a_mark_covers_its_own(text: str, start: int, end: int) -> None:
    runs = [run for block in blocks(text, [Mark("1", start, end)]) for run in block.runs]
    letters = "".join(one for run in runs for one in run.text if one.isalpha())
    marked = "".join(one for run in runs if run.labels for one in run.text if one.isalpha())
    assert letters == "".join(filter(str.isalpha, text))
    assert marked == "".join(filter(str.isalpha, text[start:end]))
    if any(run.labels for run in runs):
        assert sum("1" in run.begins for run in runs) == sum("1" in run.ends for run in runs) == 1


# --- deeds --------------------------------------------------------------------------------


def test_what_is_put_away_is_found_again_and_reopened(bench: Workbench) -> None:
    with pytest.raises(BadInput, match="reason"):
        seeker.deeds.dismiss(bench, "ada", key(1), "  ")
    seeker.deeds.dismiss(bench, "ada", key(1), "place or way:  too  far")
    assert "Cook 1" not in shown(bench)
    assert shown(bench, state="dismissed") == ["Cook 1"]
    assert seeker.opened(bench, "ada", key(1)).history[-1][1:] == (9, "place or way: too far")
    seeker.deeds.reopen(bench, "ada", key(1))
    assert "Cook 1" in shown(bench)


def test_an_application_has_its_day_and_channel(bench: Workbench) -> None:
    seeker.deeds.apply(bench, "ada", key(1), date(2026, 11, 19), "post")
    assert shown(bench, state="applied") == ["Cook 1"]
    assert "Cook 1" not in shown(bench)
    row = seeker.opened(bench, "ada", key(1)).row
    assert (row["status"], row["applied_on"], row["channel"]) == (8, date(2026, 11, 19), "post")


def test_saving_is_taken_back(bench: Workbench) -> None:
    seeker.deeds.save(bench, "ada", key(1))
    assert shown(bench, state="saved") == ["Cook 1"]
    seeker.deeds.save(bench, "ada", key(1), saved=False)
    assert shown(bench, state="saved") == []


def test_feedback_has_the_vocabulary_of_the_workbook_and_a_change_of_mind_counts(bench: Workbench) -> None:
    assert seeker.deeds.say(bench, "ada", key(1), "too_high", " I know no French. ")
    assert not seeker.deeds.say(bench, "ada", key(1), "too_high", "I know no French.")  # pressed twice
    assert seeker.deeds.say(bench, "ada", key(1), "right")
    assert seeker.deeds.say(bench, "ada", key(1), "too_high", "I know no French.")
    said = bench.ledger.feedback("ada")
    assert said["verdict"].to_list() == ["too_high", "right", "too_high"]
    assert said["reviewer"].to_list() == ["ada"] * 3
    assert seeker.opened(bench, "ada", key(1)).feedback == ("too_high", "I know no French.")
    with pytest.raises(BadInput, match="Choose"):
        seeker.deeds.say(bench, "ada", key(1), None, " ")


# --- the letter ---------------------------------------------------------------------------


def status(bench: Workbench, number: int) -> Status:
    known = bench.ledger.candidacies("ada").filter(pl.col("job_id") == key(number))
    return Status(known["status"][0])


def test_a_letter_is_written_edited_and_checked_each_time(bench: Workbench) -> None:
    assert seeker.letter.newest(bench, "ada", seeker.opened(bench, "ada", key(1)).row) is None
    written = seeker.letter.write(bench, "ada", key(1))
    assert (written.version, written.gaps, written.complaints) == (1, (), ())
    assert written.draft.recipient == "Kitchen 1\nMainz"
    assert written.draft.closing == "Yours faithfully,"
    assert status(bench, 1) is Status.LETTER_READY
    assert written.pdf is not None
    before = written.pdf.read_bytes()
    assert before.startswith(b"%PDF")

    same = seeker.letter.edit(bench, "ada", key(1), written.draft)
    assert same.version == 1  # nothing was changed
    worse = Draft(
        **vars(written.draft) | {"text": written.draft.text + "\n\nI also have ten years of Kubernetes."}
    )
    refused = seeker.letter.edit(bench, "ada", key(1), worse)
    assert refused.version == 2
    assert [one.sentence for one in refused.complaints] == ["I also have ten years of Kubernetes."] * len(
        refused.complaints
    )
    assert refused.complaints
    assert status(bench, 1) is Status.EXPORTED
    assert refused.draft == worse

    better = Draft(**vars(written.draft) | {"salutation": "Dear Ms Muster,"})
    mended = seeker.letter.edit(bench, "ada", key(1), better)
    assert (mended.version, mended.complaints) == (3, ())
    assert mended.draft == better
    assert status(bench, 1) is Status.LETTER_READY
    assert mended.pdf is not None
    assert mended.pdf.read_bytes() != before
    assert bench.ledger.letters("ada")["version"].to_list() == [1, 2, 3]


def test_a_gap_that_is_left_keeps_the_letter_from_being_ready(bench: Workbench) -> None:
    written = seeker.letter.write(bench, "ada", key(1))
    gap = Draft(**vars(written.draft) | {"recipient": "Kitchen 1\n[…]"})
    assert seeker.letter.edit(bench, "ada", key(1), gap).gaps == ("Gaps […] left in the letter: 1.",)
    assert status(bench, 1) is Status.EXPORTED


def test_an_edited_letter_is_text_and_no_markup(bench: Workbench) -> None:
    written = seeker.letter.write(bench, "ada", key(1))
    wild = Draft("**Kitchen**\n\n\nMainz", "**Cook**\nnow", "Dear all,", written.draft.text, "")
    kept = seeker.letter.edit(bench, "ada", key(1), wild).draft
    assert (kept.recipient, kept.subject, kept.closing) == ("Kitchen\nMainz", "Cook now", "Yours faithfully,")
    with pytest.raises(BadInput, match="Nothing is left"):
        seeker.letter.edit(bench, "ada", key(1), Draft("", "", "", " \n\n ", ""))


def test_no_letter_without_a_verdict(bench: Workbench) -> None:
    bench.ledger.save_profile("ada", ADA.model_copy(update={"summary": "Cook."}))
    with pytest.raises(BadInput, match="not judged"):
        seeker.letter.write(bench, "ada", key(1))


def test_the_days_of_its_history_are_those_of_the_people(bench: Workbench) -> None:
    assert seeker.opened(bench, "ada", key(0)).history == ((date(2026, 11, 20), "seen", ""),)


def test_sessions_share_what_is_public_once_it_is_loaded(bench: Workbench) -> None:
    assert seeker.session(bench.settings).market is not seeker.session(bench.settings).market
    seeker.warm(bench.settings)
    one, two = seeker.session(bench.settings), seeker.session(bench.settings)
    assert one.market is two.market
    assert one.panel is two.panel
    assert one.ledger is not two.ledger
    assert seeker.matches(one, "ada")["title"].to_list() == shown(bench)
    one.close()
    two.close()
