"""The demo bank's site: a BeeSite board, and pages that people can read."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from sunset.demo.content import postings
from sunset.demo.site import DemoSite


@pytest.fixture(scope="module")
def bank() -> Iterator[httpx.Client]:
    with DemoSite() as url, httpx.Client(base_url=url) as client:
        yield client


def _search(bank: httpx.Client, first: int = 1, count: int = 1000, *criteria: Any) -> dict[str, Any]:
    query = {
        "LanguageCode": "DE",
        "SearchParameters": {"FirstItem": first, "CountItem": count},
        "SearchCriteria": [*criteria, None],
    }
    answer = bank.get(f"/search/?data={quote(json.dumps(query))}")
    assert answer.status_code == 200
    result: dict[str, Any] = answer.json()["SearchResult"]
    return result


def _ids(result: dict[str, Any]) -> list[str]:
    return [item["MatchedObjectDescriptor"]["PositionID"] for item in result["SearchResultItems"]]


def test_the_whole_board_is_found_page_by_page(bank: httpx.Client) -> None:
    whole = _ids(_search(bank))
    assert len(whole) == len(set(whole)) == len(postings()) >= 60
    pages = [_search(bank, first, 20) for first in range(1, len(whole) + 1, 20)]
    assert [source_id for page in pages for source_id in _ids(page)] == whole
    assert {page["SearchResultCountAll"] for page in pages} == {len(whole)}
    assert _ids(_search(bank, len(whole) + 1)) == []


def test_filters_narrow_the_search(bank: httpx.Client) -> None:
    leipzig = _search(
        bank, 1, 1000, {"CriterionName": "PositionLocation.City", "CriterionValue": ["Leipzig"]}
    )
    expected = {p.source_id for p in postings() if any(x["city"] == "Leipzig" for x in p.facts["locations"])}
    assert set(_ids(leipzig)) == expected
    assert leipzig["SearchResultCountAll"] == len(expected) > 0
    none = _search(bank, 1, 10, {"CriterionName": "PositionLocation.Country", "CriterionValue": "FR"})
    assert (none["SearchResultItems"], none["SearchResultCountAll"]) == ([], 0)


def test_both_encodings_of_the_place_occur(bank: httpx.Client) -> None:
    items = _search(bank)["SearchResultItems"]
    places = [item["MatchedObjectDescriptor"]["PositionLocation"] for item in items]
    assert any(place and "CountryCode" in place[0] for place in places)
    assert any(place and "CountryCode" not in place[0] for place in places)
    assert [] in places


def test_pages_for_machines_and_for_people(bank: httpx.Client) -> None:
    pages = {p.source_id: bank.get(f"/jobhtml/{p.source_id}.json").json()["html"] for p in postings()}
    assert all("Job ID" in page for page in pages.values())
    scripted = next(source_id for source_id, page in pages.items() if "<script" in page)
    readable = bank.get(f"/index.php?ac=jobad&id={scripted}").text
    assert "Job ID" in readable
    assert "<script" not in readable
    assert f"/index.php?ac=jobad&id={scripted}" in bank.get("/").text
    assert bank.get("/robots.txt").text == "User-agent: *\nDisallow: /apply/\n"


@pytest.mark.parametrize("path", ["/jobhtml/none.json", "/index.php?ac=jobad&id=none", "/apply/R-1"])
def test_what_is_not_there(bank: httpx.Client, path: str) -> None:
    assert bank.get(path).status_code == 404


@pytest.mark.parametrize("data", ["{oops", "[1]", '{"SearchParameters": {"FirstItem": "x"}}'])
def test_a_query_that_cannot_be_read(bank: httpx.Client, data: str) -> None:
    answer = bank.get("/search/", params={"data": data})
    assert answer.status_code == 400
    assert "cannot be read" in answer.json()["error"]


def test_every_posting_has_labels_and_an_id_of_its_own() -> None:
    ids = [posting.source_id for posting in postings()]
    assert len(ids) == len(set(ids))
    assert all(posting.labels and posting.html.strip() for posting in postings())


def test_a_posting_without_front_matter_is_refused() -> None:
    from sunset.demo.content import _read
    from sunset.errors import BadInput

    with pytest.raises(BadInput, match="must begin with TOML"):
        _read("X.html", "<p>no facts</p>")


def test_stopping_twice_is_harmless() -> None:
    site = DemoSite(offered=postings()[:1])
    assert site.start().startswith("http://127.0.0.1:")
    site.stop()
    site.stop()
