"""Sites misbehave: every crawl ends within its limits, says what was wrong, and keeps what was good."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.replay import (
    Answer,
    Asked,
    Replay,
    Route,
    beesite_routes,
    bomb,
    broken,
    busy,
    found,
    in_turn,
    late,
    redirect,
    robots,
    short_item,
    truncated,
)
from tests.spiders.crawling import Crawled, crawl

GOOD = "<p>Wir suchen jemanden, der Zahlen mag.</p>"
ODD = {
    "cut_always": truncated({"html": GOOD}),
    "cut_once": in_turn(truncated({"html": GOOD}), Answer({"html": GOOD})),
    "latin": Answer(json.dumps({"html": "<p>Übergänge prüfen</p>"}, ensure_ascii=False).encode("latin-1")),
    "busy_once": in_turn(busy("1"), Answer({"html": GOOD})),
    "busy_for_days": busy("172800"),
    "broken_always": broken(),
    "broken_once": in_turn(broken(), Answer({"html": GOOD})),
    "late": late(4),
    "login": redirect("/portal/login?next=job"),
    "circle": redirect("/jobhtml/circle.json"),
    "huge": Answer({"html": "<p>" + "x" * 20_000_000 + "</p>"}),
    "bomb": bomb(60),
    "inside": redirect("http://127.0.0.2:9/latest/meta-data/"),
    "inside_by_name": redirect("http://localhost:9/latest/meta-data/"),
    "ftp": redirect("ftp://127.0.0.1/etc/passwd"),
    "html": Answer("<html><body>Wartung</body></html>"),
    "half_json": Answer('{"html": "<p>abge'),
    "no_text": Answer({"html": "<script>x()</script><p style='display:none'>hidden</p>"}),
    "no_html": Answer({"error": "gone"}),
    "endless_text": Answer({"html": "<p>Wort " + "Wort " * 6_000 + "</p>"}),
    "endless_page": Answer({"html": "<p>a</p>" * 125_000}),
    "endless_answer": Answer({"html": GOOD, "more": "x" * 400_000}),
    "gone": Answer("", status=404),
    "forbidden": Answer({"html": GOOD}),
}


def _item(source_id: str, **fields: Any) -> dict[str, Any]:
    item = short_item(source_id)
    item["MatchedObjectDescriptor"] |= fields
    return item


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> tuple[Crawled, Replay, float]:
    """One crawl of a board where nearly every page is odd in its own way."""
    items = [short_item(name) for name in (*ODD, "good_1", "good_2")]
    items += [
        {"MatchedObjectId": "", "MatchedObjectDescriptor": {"PositionTitle": "Ohne Kennung"}},
        {"RelevanceRank": 9},
        "not even an object",
        short_item("../../etc"),
        short_item("nameless", title="&nbsp;"),
        short_item("endless_title", title="Koch " * 101),
        short_item("endless_raw_title", title="Koch " * 1_001),
        {**short_item("endless_row"), "more": "x" * 50_000},
        _item("endless_company", ParentOrganizationName="Bank " * 101),
        _item("many_places", PositionLocation=[{"CityName": f"Ort {n}"} for n in range(60)]),
        _item("places_without_end", PositionLocation=[{"CityName": "Bonn"}] * 60_000),
    ]
    routes = beesite_routes(
        items,
        dict.fromkeys(("good_1", "good_2", "endless_title", "endless_company", "many_places"), GOOD),
        **{f"_{key}": value for key, value in ODD.items()},
    )
    routes["/robots.txt"] = robots("User-agent: *\nDisallow: /jobhtml/forbidden.json\n")
    routes["/portal/login"] = Answer(
        "<form><input type=password></form>", headers={"Content-Type": "text/html"}
    )
    began = time.monotonic()
    with Replay(routes) as replay:
        done = crawl(tmp_path_factory.mktemp("odd"), replay.url, env={"SUNSET_CRAWL__TIMEOUT": "0.7"})
        return done, replay, time.monotonic() - began


def test_good_rows_beside_bad_ones_are_kept(odd: tuple[Crawled, Replay, float]) -> None:
    kept = odd[0].postings()
    assert set(kept) == {"good_1", "good_2", "cut_once", "latin", "busy_once", "broken_once", "many_places"}
    assert kept["good_1"]["description"] == "Wir suchen jemanden, der Zahlen mag."
    assert kept["latin"]["description"] == "Übergänge prüfen"


def test_every_row_is_counted_once(odd: tuple[Crawled, Replay, float]) -> None:
    finished = odd[0].finished
    assert finished["seen"] == len(ODD) + 2 + 11
    assert finished["kept"] == 7
    assert finished["dropped"] == {
        "truncated response": 1,
        "HTTP 429": 1,
        "HTTP 500": 1,
        "time-out": 1,
        "redirected to a login page": 1,
        "redirected in a circle": 1,
        "larger than crawl.max_bytes": 2,
        "private address": 2,
        "HTTP 302": 1,
        "no JSON but a web page": 1,
        "JSON cut off or damaged": 1,
        "page without text": 1,
        "page without html": 1,
        "description of more than 30000 characters": 1,
        "HTML of more than 200000 characters": 1,
        "raw of more than 400000 characters": 1,
        "title of more than 500 characters": 1,
        "title or label of more than 5000 characters": 1,
        "company of more than 500 characters": 1,
        "row of more than 50000 characters": 2,
        "HTTP 404": 1,
        "robots.txt forbids it": 1,
        "row without id": 1,
        "row without descriptor": 2,
        "row with an impossible id": 1,
        "row without title": 1,
    }


def test_dropped_rows_are_kept_raw(odd: tuple[Crawled, Replay, float]) -> None:
    dropped = odd[0].dropped()
    assert len(dropped) == sum(odd[0].finished["dropped"].values())
    by_reason = {row["reason"]: row for row in dropped}
    assert by_reason["row without id"]["raw"]["MatchedObjectDescriptor"] == {"PositionTitle": "Ohne Kennung"}
    assert by_reason["JSON cut off or damaged"]["raw"]["page"] == '{"html": "<p>abge'
    assert by_reason["HTTP 500"]["raw"]["listed"] == short_item("broken_always")


def test_alarms_say_what_was_wrong_and_the_exit_code_says_that_there_are_some(
    odd: tuple[Crawled, Replay, float],
) -> None:
    crawled = odd[0]
    assert crawled.code == 1
    assert "The site redirected to a login page." in crawled.alarms
    assert "Not allowed: robots.txt of 127.0.0.1" in crawled.alarms
    assert "Refused: private address: 127.0.0.2:9." in crawled.alarms
    assert "Refused: private address: localhost." in crawled.alarms
    assert "1 responses were not UTF-8 and were read as Windows-1252." in crawled.alarms
    assert "The pages of 22 of 37 postings could not be read" in crawled.alarms


def test_the_first_fifty_places_are_kept_and_the_others_counted(odd: tuple[Crawled, Replay, float]) -> None:
    posting = odd[0].postings()["many_places"]
    assert [place["city"] for place in posting["locations"]] == [f"Ort {n}" for n in range(50)]
    assert posting["location_label"].endswith("; Ort 49")
    assert "10 places of work were left out: a posting keeps 50." in odd[0].alarms


@pytest.mark.parametrize("name", ["broken_always", "endless_page", "endless_company", "places_without_end"])
def test_a_posting_whose_page_fails_stays_sighted_so_it_is_not_closed(
    odd: tuple[Crawled, Replay, float], name: str
) -> None:
    history = odd[0].market.source_runs().collect()
    assert history["complete"].to_list() == [True]
    sightings = odd[0].market.history(_job_id(name))
    assert sightings["content_key"].to_list() == [None]
    assert sightings["closed_at"].to_list() == [None]


def _job_id(source_id: str) -> str:
    from sunset.schema import job_id

    return job_id("mainbrueck", source_id)


def test_it_ends_within_limits(odd: tuple[Crawled, Replay, float]) -> None:
    assert odd[2] < 40
    assert odd[1].paths().count("/jobhtml/broken_always.json") == 3
    assert odd[1].paths().count("/jobhtml/busy_for_days.json") == 1
    assert odd[1].paths().count("/jobhtml/huge.json") == 1
    assert "/jobhtml/forbidden.json" not in odd[1].paths()
    assert not any("etc" in path for path in odd[1].paths())


def test_retry_after_is_kept_to_the_second_and_for_the_whole_host(odd: tuple[Crawled, Replay, float]) -> None:
    asked = odd[1].asked
    first = next(i for i, a in enumerate(asked) if a.path == "/jobhtml/busy_once.json")
    assert asked[first + 1].at - asked[first].at >= 1.0


def test_the_visitor_introduces_itself(odd: tuple[Crawled, Replay, float]) -> None:
    assert {asked.headers["User-Agent"] for asked in odd[1].asked} == {
        "Sunset/0.1 (+operator@sunset.example)"
    }
    assert not any("Cookie" in asked.headers or "Referer" in asked.headers for asked in odd[1].asked)


# --- listings -----------------------------------------------------------------------------

ITEMS = [short_item(f"job{number}") for number in range(1, 7)]
PAGES = {f"job{number}": GOOD for number in range(1, 7)}


def _first_page_again(asked: Asked) -> Answer:
    return found(ITEMS[:2], 6)


def _second_page(answer: Answer) -> Route:
    return in_turn(found(ITEMS[:2], 6), answer)


LISTINGS = {
    "robots_forbid": {"/robots.txt": robots("User-agent: Sunset\nDisallow: /\n")},
    "robots_broken": {"/robots.txt": broken()},
    "login": {"/search/": redirect("/auth/signin.html"), "/auth/signin.html": Answer("<form>")},
    "broken": {"/search/": broken()},
    "page_2_broken": {"/search/": _second_page(broken())},
    "repeats": {"/search/": _first_page_again},
    "says_it_is_empty": {"/search/": found([], 0)},
    "endless_number": {
        "/search/": Answer(found(ITEMS[:2], 6).bytes.replace(b": 6,", b": " + b"6" * 5_000 + b","))
    },
    "latin": {"/search/": Answer(found([short_item("ü1", "Prüfung")], 1).bytes.decode().encode("latin-1"))},
}


@pytest.fixture(scope="module")
def listings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Crawled]:
    """One crawl for each way in which a listing can be odd; two at a time."""

    def run(name: str) -> Crawled:
        with Replay(beesite_routes(ITEMS, PAGES) | LISTINGS[name]) as replay:
            return crawl(tmp_path_factory.mktemp(name), replay.url, page_size=2)

    with ThreadPoolExecutor(3) as pool:
        return dict(zip(LISTINGS, pool.map(run, LISTINGS), strict=True))


@pytest.mark.parametrize(
    ("name", "kept", "alarm"),
    [
        ("robots_forbid", 0, "Not allowed: robots.txt of 127.0.0.1"),
        ("robots_broken", 0, "Not allowed: robots.txt of 127.0.0.1"),
        ("login", 0, "The site redirected to a login page."),
        ("broken", 0, "Page 1 of the listing could not be read: HTTP 500."),
        ("page_2_broken", 2, "Page 2 of the listing could not be read: HTTP 500."),
        ("endless_number", 2, "The listing does not state how many rows it has."),
        ("repeats", 2, "Page 2 of the listing repeats rows of earlier pages."),
    ],
)
def test_odd_listings_alarm_and_close_nothing(
    listings: dict[str, Crawled], name: str, kept: int, alarm: str
) -> None:
    crawled = listings[name]
    assert crawled.code == 1
    assert alarm in crawled.alarms
    assert "Incomplete" in crawled.alarms
    assert crawled.finished["kept"] == len(crawled.postings()) == kept
    assert crawled.finished["complete"] is False


def test_a_board_that_says_it_is_empty_is_a_success(listings: dict[str, Crawled]) -> None:
    crawled = listings["says_it_is_empty"]
    assert (crawled.code, crawled.finished["complete"], crawled.finished["alarms"]) == (0, True, [])
    assert crawled.finished["message"] == "The board itself says it has no postings."


def test_a_listing_that_is_not_utf8_is_read(listings: dict[str, Crawled]) -> None:
    crawled = listings["latin"]
    assert "not UTF-8" in crawled.alarms
    assert crawled.finished["seen"] == 1


def test_robots_txt_is_asked_first_and_nothing_else_if_it_forbids(tmp_path: Path) -> None:
    """A Crawl-delay is waited for between two pages."""
    routes = beesite_routes(ITEMS[:1], PAGES) | {"/robots.txt": robots("User-agent: *\nCrawl-delay: 1\n")}
    with Replay(routes) as replay:
        assert crawl(tmp_path, replay.url).code == 0
    search, detail = replay.asked[1:3]
    assert replay.paths()[0] == "/robots.txt"
    assert detail.at - search.at >= 0.45  # a second, less the half by which delays vary
