"""BeeSite's pages, one by one, and the questions the spider asks."""

import json
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from web_poet import HttpResponse, PageParams

from spiders.base import Job
from spiders.pages.beesite import BeeSitePosting, BeeSiteSearch
from spiders.pages.payload import Unreadable, read_json
from spiders.sources.beesite import BeeSiteSpider
from spiders.tally import Past
from sunset import sources
from sunset.errors import BadInput
from tests.replay import Answer, found, short_item


def _search(body: Any) -> BeeSiteSearch:
    return BeeSiteSearch(HttpResponse("https://board.example/search/", Answer(body).bytes))


def _posting(
    html: str, job_page: str | None = None, answer: dict[str, Any] | None = None, **row: Any
) -> BeeSitePosting:
    item = short_item("7")
    item["MatchedObjectDescriptor"] |= row
    params = PageParams(
        row=item, source_id="7", source="x", board="search", company=None, job_page=job_page,
        retain_until=date(2027, 1, 1),
    )  # fmt: skip
    body = Answer({"html": html} | (answer or {})).bytes
    return BeeSitePosting(HttpResponse("https://board.example/jobhtml/7.json", body), params)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<html>", "no JSON but a web page"),
        ("", "JSON cut off or damaged"),
        ([], "the answer has no SearchResult"),
        ({"SearchResult": None}, "the answer has no SearchResult"),
        ({"SearchResult": {"SearchResultItems": "none"}}, "SearchResultItems is no list"),
    ],
)
def test_what_is_no_search_result_says_so(body: Any, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        _ = _search(body).rows


def test_rows_of_a_search() -> None:
    page = _search(found([short_item("7"), {"MatchedObjectDescriptor": None}], 2).body)
    assert [(row.source_id, row.problem) for row in page.rows] == [
        ("7", None),
        (None, "row without descriptor"),
    ]
    assert page.stated == 2
    assert _search({"SearchResult": {"SearchResultCountAll": "31"}}).stated == 31
    assert _search({"SearchResult": {"SearchResultCountAll": "many"}}).stated is None
    assert _search({"SearchResult": {"SearchResultCountAll": "9" * 5_000}}).stated is None
    endless = b'{"SearchResult": {"SearchResultCountAll": ' + b"9" * 5_000 + b', "SearchResultItems": []}}'
    assert _search(endless).stated is None
    assert _search(endless).rows == []


@pytest.mark.parametrize(
    ("html", "name"),
    [
        ("<h3>Kontakt</h3><p>Frau Mira Sandvoss</p>", "Frau Mira Sandvoss"),
        ("<p>Kontakt: Herrn Dr. Falk Ossenkamp</p>", "Herr Dr. Falk Ossenkamp"),
        ("<p><b>Ihre Ansprechpartnerin:</b></p><p>Clémence Waldbillig-Roth</p>", "Clémence Waldbillig-Roth"),
        ("<h3>Contact</h3><p>Ms. Orla Tynan-Reid</p>", "Ms Orla Tynan-Reid"),
        ("<p>Kontakt[NAME] [PHONE]</p>", None),
        ("<h3>Kontakt</h3>", None),
        ("<p>Kontakt zu Kunden macht Ihnen Freude.</p>", None),
        ("<h3>Contact</h3><p>careers@board.example, +49 69 1234</p>", None),
    ],
)
def test_contacts_are_names_or_nothing(html: str, name: str | None) -> None:
    contact = _posting(f"<p>Text</p>{html}").contact
    assert (contact.name if contact else None) == name
    assert contact is None or contact.retain_until == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("html", "requisition"),
    [
        ("<td><strong>Job ID: </strong>R0311222</td>", "R0311222"),
        ("Titel Job ID:UM_1019 Vollzeit: ja", "UM_1019"),
        ("<p>Kennziffer CO-26-118</p>", "CO-26-118"),
        ("<p>Job ID: unknown</p>", None),
        ("<p>Your job ideas matter</p>", None),
    ],
)
def test_requisitions(html: str, requisition: str | None) -> None:
    assert _posting(html).requisition_id == requisition


def test_addresses_are_absolute_and_lead_to_the_web() -> None:
    relative = _posting("<p>x</p>", answer={"apply_uri": "/apply/7"})
    assert relative.url == "https://board.example/index.php?ac=jobad&id=7"
    assert relative.apply_url == "https://board.example/apply/7"
    assert _posting("<p>x</p>", job_page="https://c.example/#/{id}").url == "https://c.example/#/7"
    odd = _posting("<p>x</p>", PositionURI="javascript:alert(1)", ApplyURI=["", "ftp://a.example/x"])
    assert odd.url == "https://board.example/jobhtml/7.json"
    assert odd.apply_url is None
    for broken in ("https://[a.example/x", "https://a.example/\x1b[2Jx", "https://a.example/\u202egnp"):
        torn = _posting("<p>x</p>", PositionURI=broken, ApplyURI=[broken])
        assert (torn.url, torn.apply_url) == ("https://board.example/jobhtml/7.json", None)


@pytest.mark.parametrize("item_id", [None, " 7 "])
def test_a_posting_has_the_id_under_which_it_was_listed(item_id: str | None) -> None:
    """With another one it would never be seen again."""
    item = short_item("7")
    item["MatchedObjectId"], item["MatchedObjectDescriptor"]["PositionID"] = "7", item_id
    (listed,) = _search(found([item], 1).body).rows
    assert listed.source_id == "7"
    assert _posting("<p>x</p>", PositionID=item_id).posting().source_id == "7"


def test_half_of_a_surrogate_pair_costs_no_row() -> None:
    """JSON can write one as an escape; no file and no table can hold it."""
    listed = (
        b'{"PositionID": "7", "PositionTitle": "Koch \\ud83c", "CareerLevel": [{"Name": "\\uD83D\\uDE00"}]}'
    )
    row = read_json(listed)[0]
    assert row["CareerLevel"] == [{"Name": "\U0001f600"}]
    posting = _posting("<p>x</p>", **row).posting()
    assert posting.title == "Koch ?"
    assert posting.raw.encode()


def test_odd_descriptors_give_null_and_no_error() -> None:
    posting = _posting(
        "<p>Text</p>",
        PositionLocation=["Berlin", {"CityName": None}],
        PublicationLanguage={"Code": "1"},
        PublicationChannel=["x"],
        PublicationStartDate=None,
        CareerLevel=[{"Code": "3"}, "x"],
        PositionSchedule=None,
    ).posting()
    assert (posting.locations, posting.location_label, posting.language) == ((), None, None)
    assert (posting.posted_on, posting.seniority_label, posting.schedule) == (None, None, None)


def test_a_page_without_text_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="page without text"):
        _posting("<script>x</script>").posting()
    with pytest.raises(Unreadable, match="HTML of more than 200000 characters"):
        _posting("<p>" * 70_000).posting()


def _asked(tmp_path: Path, **params: Any) -> dict[str, Any]:
    source = sources.find("deutsche_bank")
    job = Job(
        source=source,
        params=source.parameters(params),
        scope=source.scope(params),
        run_id="run",
        market=None,
        past=Past(),
        dropped_file=tmp_path / "dropped.jsonl",
        progress=lambda tally: None,
    )
    url = urlsplit(BeeSiteSpider(job).listing(20).url)
    assert f"{url.scheme}://{url.netloc}" == "https://api-deutschebank.beesite.de"
    return {"path": url.path} | json.loads(parse_qs(url.query)["data"][0])


def test_the_search_that_is_asked(tmp_path: Path) -> None:
    plain = _asked(tmp_path, page_size=10)
    assert (plain["path"], plain["LanguageCode"], plain["SearchCriteria"]) == ("/search/", "DE", [])
    assert (plain["SearchParameters"]["FirstItem"], plain["SearchParameters"]["CountItem"]) == (21, 10)
    chosen = _asked(tmp_path, board="graduatesearch", language="en", countries=["46"], cities=["1698"])
    assert (chosen["path"], chosen["LanguageCode"]) == ("/graduatesearch/", "EN")
    assert chosen["SearchCriteria"] == [
        {"CriterionName": "PositionLocation.Country", "CriterionValue": ["46"]},
        {"CriterionName": "PositionLocation.City", "CriterionValue": ["1698"]},
    ]


def test_the_scope_names_the_listing_and_not_how_it_is_read() -> None:
    source = sources.find("deutsche_bank")
    assert source.scope({"page_size": 20, "base_url": "http://127.0.0.1:1"}) == "deutsche_bank"
    assert source.scope({"countries": ["46"]}) == 'deutsche_bank {"countries":["46"]}'


@pytest.mark.parametrize(
    "params",
    [
        {"page_size": 0},
        {"base_url": "file:///x"},
        {"base_url": "https://bob:hunter2@a.example"},
        {"city": "Bonn"},
        {"board": "x"},
    ],
)
def test_impossible_parameters(params: dict[str, Any]) -> None:
    with pytest.raises(BadInput) as error:
        sources.find("deutsche_bank").parameters(params)
    assert "hunter2" not in str(error.value)
