"""The posting, and the person, that is meant."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sunset.errors import BadInput, NotFound
from sunset.pipeline import Workbench
from sunset.pipeline.finding import find, whose
from sunset.profile import Profile
from sunset.settings import Settings
from tests.pipeline.filled import POSTINGS, Clock, fetch, posting


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    opened = Workbench(Settings(home=tmp_path / "var"), clock=Clock())
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "asked",
    [
        "https://jobs.example/3",
        " http://JOBS.example/3/ ",
        posting(3).row()["job_id"],
        "3",
    ],
)
def test_by_address_job_id_or_number(bench: Workbench, asked: str) -> None:
    fetch(bench, POSTINGS[:5], "r1")
    assert find(bench, asked)["title"] == "Cook 3"


def test_a_closed_one_is_found_too(bench: Workbench) -> None:
    fetch(bench, POSTINGS[:5], "r1")
    bench.clock.at(24)  # type: ignore[attr-defined]
    fetch(bench, POSTINGS[:2], "r2")
    assert find(bench, "https://jobs.example/3")["closed_at"] is not None


@pytest.mark.parametrize("address", ["https://[jobs/9", "https://[::1]x/9"])
def test_an_address_that_is_none_hides_no_other_posting(bench: Workbench, address: str) -> None:
    fetch(bench, [*POSTINGS[:2], posting(9).model_copy(update={"url": address})], "r1")
    assert find(bench, "https://jobs.example/1/")["title"] == "Cook 1"
    assert find(bench, address)["title"] == "Cook 9"
    with pytest.raises(NotFound):
        find(bench, "https://[nowhere")


def test_what_nobody_has_seen_is_told_with_what_was_read(bench: Workbench) -> None:
    with pytest.raises(NotFound, match=r"nothing was fetched yet\. Run: sunset fetch"):
        find(bench, "https://jobs.example/3")
    fetch(bench, POSTINGS[:5], "r1")
    with pytest.raises(NotFound, match=r"Last read: mainbrueck \(2026-11-20 08:01 UTC, complete, 5 rows\)"):
        find(bench, "https://jobs.example/77")


def test_a_number_of_several_is_asked_back(bench: Workbench) -> None:
    fetch(bench, [one.model_copy(update={"requisition_id": "R-7"}) for one in POSTINGS[3:5]], "r1")
    with pytest.raises(BadInput, match="2 postings have this number"):
        find(bench, "R-7")


def test_whose_it_is_must_be_said_only_where_there_are_several(bench: Workbench, tmp_path: Path) -> None:
    for name in ("ada", "ben"):
        bench.ledger.save_profile(name, Profile(name=name.title()))
    assert whose(bench, "ben").name == "ben"
    with pytest.raises(BadInput, match=r"several profiles: ada, ben\. Say whose it is: --profile NAME"):
        whose(bench, None)
    with pytest.raises(NotFound, match="There is no profile 'cem'"):
        whose(bench, "cem")
    alone = Workbench(Settings(home=tmp_path / "alone"))
    with pytest.raises(NotFound, match=r"There is no profile yet\. Make one of a CV"):
        whose(alone, None)
    alone.ledger.save_profile("eva", Profile(name="Eva"))
    assert whose(alone, None).name == "eva"
    alone.close()
    bound = Workbench(bench.settings.model_copy(update={"profile": "ben"}))
    assert whose(bound, None).name == "ben"
    bound.close()
