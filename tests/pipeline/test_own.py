"""Adverts of one's own are matches like any other, and nobody else's."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import polars as pl
import pytest

from sunset.pipeline import Workbench
from sunset.pipeline.flow import run
from sunset.pipeline.judging import analysed
from sunset.pipeline.monitor import status_counts
from sunset.pipeline.own import keep
from sunset.pipeline.writing import matches
from sunset.profile import Experience, Profile, Search, Skill
from sunset.schema import Posting
from sunset.settings import Settings
from sunset.specialists.base import Reading, Specialist
from sunset.specialists.panel import Panel
from tests.pipeline.filled import Clock

COOK = Posting(
    source="pasted",
    source_id="a1",
    url="",
    title="Cook (m/f/d)",
    company="Sample Kitchen Ltd",
    description="You will cook soups.\n\n## Your profile\n- Experience with sauces\n- Knowledge of HACCP\n",
)


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    bench = Workbench(Settings(home=tmp_path / "var", out=tmp_path / "out"), clock=Clock())
    job = Experience(title="Cook", employer="Inn", start="2018-01-01", skills=("sauces", "HACCP"))
    cook = Profile(
        name="Ada Beispiel",
        skills=(Skill(name="HACCP"),),
        experience=(job,),
        search=Search(cities=("Mainz",)),
    )
    bench.ledger.save_profile("ada", cook)
    bench.ledger.save_profile("ben", Profile(name="Ben Muster"))
    return bench


def shown(bench: Workbench, name: str) -> list[str]:
    return matches(bench, bench.ledger.profile(name), analysed(bench))["title"].to_list()


def test_an_advert_of_ones_own_goes_through_every_stage_and_is_nobody_elses(bench: Workbench) -> None:
    keep(bench, "ada", COOK)
    results = {one.stage: one for one in run(bench, ("analyse", "evaluate", "letters", "report", "deliver"))}
    assert {stage: (one.failed, one.alarms) for stage, one in results.items()} == {
        stage: (0, []) for stage in results
    }
    assert results["evaluate"].done == 1
    assert (shown(bench, "ada"), shown(bench, "ben")) == (["Cook (m/f/d)"], [])
    assert bench.market.postings(open_only=False).collect().is_empty()
    assert bench.market.analyses(bench.panel.digests).collect().is_empty()
    workbooks = sorted(file.parent.name for file in bench.settings.out.rglob("*.xlsx"))
    assert workbooks == ["ada"]
    counts = status_counts(bench).filter(pl.col("postings") > 0)
    assert counts["profile"].unique().to_list() == ["ada"]
    again = {one.stage: one.done for one in run(bench, ("analyse", "evaluate", "letters", "report"))}
    assert again == {"analyse": 0, "evaluate": 0, "letters": 0, "report": 0}


def test_a_new_version_of_the_profile_is_judged_anew_and_a_changed_panel_reads_again(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(bench, "ada", COOK)
    assert run(bench, ("evaluate",))[0].done == 1
    bench.ledger.save_profile(
        "ada", bench.ledger.profile("ada").profile.model_copy(update={"city": "Kassel"})
    )
    assert shown(bench, "ada") == []
    assert run(bench, ("evaluate",))[0].done == 1
    assert shown(bench, "ada") == ["Cook (m/f/d)"]
    monkeypatch.setitem(bench.panel.specialists[0].__dict__, "digest", "changed")
    monkeypatch.delitem(bench.panel.__dict__, "digests")
    assert shown(bench, "ada") == []
    assert [one.done for one in run(bench, ("analyse", "evaluate"))] == [1, 1]
    assert shown(bench, "ada") == ["Cook (m/f/d)"]


def test_a_correction_taken_back_is_judged_again(bench: Workbench) -> None:
    keep(bench, "ada", COOK)
    run(bench, ("evaluate",))
    for title in ("Chef", "Cook (m/f/d)"):
        keep(bench, "ada", COOK.model_copy(update={"title": title}), ["title"])
        assert shown(bench, "ada") == []
        run(bench, ("evaluate",))
        assert shown(bench, "ada") == [title]


class Broken(Specialist):
    name = "third"
    fields: ClassVar = {"third": pl.Int64}

    def read(self, readings: Sequence[Reading]) -> list[None]:
        raise ValueError("no")


@pytest.fixture
def broken(bench: Workbench) -> Workbench:
    bench.__dict__["panel"] = Panel([*bench.panel.specialists[:1], Broken()])
    return bench


def test_a_specialist_that_fails_on_an_own_advert_waits_like_any_other(broken: Workbench) -> None:
    keep(broken, "ada", COOK)
    (first,) = run(broken, ("analyse",))
    assert (first.done, first.failed) == (0, 0)
    assert broken.ledger.failures()["attempts"].to_list() == [1]
    broken.clock.at(1)  # type: ignore[attr-defined]
    (second,) = run(broken, ("analyse",))
    assert (second.done, second.failed) == (0, 1)
    assert broken.ledger.failures()["attempts"].to_list() == [2]
    keep(broken, "ada", COOK)
    broken.clock.at(99)  # type: ignore[attr-defined]
    run(broken, ("analyse",))
    assert broken.ledger.failures().select("attempts", "next_try").rows() == [(3, None)]


def test_two_people_may_bring_the_same_advert_though_it_cannot_be_read(broken: Workbench) -> None:
    keep(broken, "ada", COOK)
    ben = Workbench(broken.settings.model_copy(update={"profile": "ben"}), clock=broken.clock)
    ben.__dict__["panel"] = broken.panel
    keep(ben, "ben", COOK)
    assert [one.posting.title for one in ben.ledger.adverts("ben")] == ["Cook (m/f/d)"]
    assert broken.ledger.failures().height == 2
    assert ben.ledger.failures().height == 1
    ben.close()
    broken.ledger.erase_profile("ben")
    assert broken.ledger.failures().height == 1
