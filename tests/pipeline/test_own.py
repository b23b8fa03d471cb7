"""Adverts of one's own are matches like any other, and nobody else's."""

from pathlib import Path

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
