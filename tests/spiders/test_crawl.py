"""The real spider, in its own process, over the replay server, into a real market."""

import json
import os
import signal
import subprocess
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sunset.schema import job_id
from tests.replay import (
    Replay,
    beesite_routes,
    fictional_board,
    found,
    late,
    recorded_deutsche_bank,
    short_item,
)
from tests.spiders.crawling import Crawled, command, crawl, environment

GOOD = "<p>Wir suchen jemanden, der Zahlen mag.</p>"


@pytest.fixture(scope="module")
def fictional(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    with Replay(beesite_routes(*fictional_board())) as replay:
        return crawl(tmp_path_factory.mktemp("fictional"), replay.url, page_size=2, company="Lindenau Bank")


def test_full_descriptor_with_codes_and_names(fictional: Crawled) -> None:
    posting = fictional.postings()["7001"]
    assert _facts(posting) == {
        "job_id": job_id("mainbrueck", "7001"),
        "source": "mainbrueck",
        "requisition_id": "R0700123",
        "board": "search",
        "apply_url": "https://apply.lindenau.example/7001?src=board",
        "title": "Referent:in Kreditrisiko & Meldewesen (w/m/d)",
        "company": "Lindenau Kapital GmbH",
        "location_label": "Frankfurt, Hessen, Deutschland; Pune, Indien",
        "places": [("Frankfurt", "Hessen", "DE"), ("Pune", None, "IN")],
        "employment_type": "permanent",
        "employment_label": "Unbefristet",
        "schedule": "either",
        "schedule_label": "Vollzeit, Teilzeit",
        "seniority_label": "Vice President",
        "language": "de",
        "contact_name": "Frau Dr. Edda Quellmann",
        "posted_on": date(2026, 10, 1),
        "valid_through": date(2026, 12, 31),
    }
    assert posting["url"].endswith("/index.php?ac=jobad&id=7001")
    assert posting["locations"][0]["lat"] == pytest.approx(50.1, abs=0.1)
    assert posting["locations"][0]["lon"] == pytest.approx(8.7, abs=0.1)
    assert posting["description"] == (
        "**Job ID:** R0700123\n\n**Voll-/Teilzeit:** Vollzeit\n\n## Ihre Aufgaben\n\n"
        "- Sie prüfen **Kreditanträge** & Sicherheiten\n- Sie melden an die Aufsicht\n\n"
        "Wir freuen uns auf Sie.\n\n### Kontakt\n\nFrau Dr. Edda Quellmann"
    )


def test_short_descriptor_with_names_only(fictional: Crawled) -> None:
    posting = fictional.postings()["7002"]
    assert _facts(posting) == {
        "job_id": job_id("mainbrueck", "7002"),
        "source": "mainbrueck",
        "requisition_id": None,
        "board": "search",
        "apply_url": None,
        "title": "Treasury Analyst (f/m/x) – Funding",
        "company": "Lindenau Bank",
        "location_label": "Würzburg, Bayern, Germany",
        "places": [("Würzburg", "Bayern", "DE")],
        "employment_type": "temporary",
        "employment_label": "Befristet",
        "schedule": "part",
        "schedule_label": "Teilzeit",
        "seniority_label": "Analyst",
        "language": None,
        "contact_name": None,
        "posted_on": date(2026, 11, 5),
        "valid_through": None,
    }
    assert "liquidity für the group.\nTwo days on site." in posting["description"]


def test_no_place_and_an_absolute_address(fictional: Crawled) -> None:
    posting = fictional.postings()["7003"]
    assert (posting["locations"], posting["location_label"]) == ([], None)
    assert posting["url"] == "https://jobs.lindenau.example/7003"
    assert posting["employment_type"] == "internship"


def test_what_the_site_sent_is_kept(fictional: Crawled) -> None:
    raw = fictional.market.history(job_id("mainbrueck", "7002"))
    assert raw.height == 1
    contents = fictional.market._tables.scan("contents").collect()
    listed = json.loads(contents.filter(contents["source_id"] == "7002")["raw"][0])["listed"]
    assert listed["MatchedObjectDescriptor"]["UserArea"] == {"ProDivision": 10032}


def test_the_run_is_recorded_and_told(fictional: Crawled) -> None:
    assert fictional.code == 0
    finished = fictional.finished
    assert (finished["seen"], finished["kept"], finished["complete"], finished["alarms"]) == (3, 3, True, [])
    assert finished["statuses"] == {"200": 5, "404": 1}
    assert finished["filled"]["title"] == 1.0
    assert finished["filled"]["locations"] == 0.667
    progress = [event for event in fictional.events if event["event"] == "progress"]
    assert progress[0] == {"event": "progress", "seen": 2, "read": 0, "kept": 0, "expected": 3}
    run = fictional.market.source_runs().collect().to_dicts()[0]
    assert (run["run_id"], run["scope"], run["requests"]) == ("run", "mainbrueck", 6)
    assert json.loads(run["statuses"]) == {"200": 5, "404": 1}
    assert run["bytes"] > 1000


def _facts(posting: dict[str, Any]) -> dict[str, Any]:
    names = [
        "job_id",
        "source",
        "requisition_id",
        "board",
        "apply_url",
        "title",
        "company",
        "location_label",
        "employment_type",
        "employment_label",
        "schedule",
        "schedule_label",
        "seniority_label",
        "language",
        "contact_name",
        "posted_on",
        "valid_through",
    ]
    places = [(place["city"], place["region"], place["country"]) for place in posting["locations"]]
    return {name: posting[name] for name in names} | {"places": places}


# --- Deutsche Bank, recorded --------------------------------------------------------------


@pytest.fixture(scope="module")
def recorded(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    with Replay(beesite_routes(*recorded_deutsche_bank(shared))) as replay:
        return crawl(tmp_path_factory.mktemp("recorded"), replay.url, source="deutsche_bank", page_size=10)


def test_all_recorded_items_arrive(recorded: Crawled) -> None:
    assert recorded.code == 0
    assert recorded.finished["seen"] == recorded.finished["kept"] == len(recorded.postings()) == 31
    assert recorded.finished["complete"] is True


AVP, VP, FFM = "Assistant Vice President", "Vice President", ("Frankfurt", "Hessen", "DE")
HEIL = "Bankkaufmann / Versicherungskaufmann als selbstständiger Finanzberater im Bereich Heilberufe (w/m/d)"
TESTING = (
    "Compliance Testing Officer (d/m/w) im Controls Testing & Assurance Team für die Geschäftsbereiche "
    "Corporate Bank & Investment Bank"
)
APPLY = "https://jobs.db-finanzberatung.de/Vacancies/{}/Application/CheckLogin/1?lang=ger&tracking_id=Globaljobboard"


@pytest.mark.parametrize(
    ("source_id", "requisition", "title", "place", "label", "level", "contract", "posted", "until", "apply"),
    [
        (
            *("15929", "UM_1019", HEIL.replace(" im Bereich Heilberufe", ""), ("München", "Bayern", "DE")),
            *("München, Deutschland", "kein Corporate Title", "Unbefristet"),
            *(date(2024, 1, 22), date(2025, 8, 17), APPLY.format(1019)),
        ),
        (
            *("44161", "UM_1159", HEIL, ("Koblenz", "Rheinland-Pfalz", "DE")),
            *("Koblenz, Rheinland-Pfalz, Deutschland", "kein Corporate Title", "Unbefristet"),
            *(date(2024, 1, 22), date(2025, 8, 17), APPLY.format(1159)),
        ),
        (
            *("44162", "UM_1181", HEIL, ("Würzburg", "Bayern", "DE")),
            *("Würzburg, Bayern, Deutschland", "kein Corporate Title", "Unbefristet"),
            *(date(2024, 1, 22), date(2025, 8, 17), APPLY.format(1181)),
        ),
        (
            *("50571", "R0319547", "Senior Consultant (d/m/w) – Deutsche Bank Management Consulting", FFM),
            *("Frankfurt, Hessen, Deutschland", AVP, "Unbefristet", date(2025, 7, 1), None, None),
        ),
        (
            *("61127", "R0375235"),
            "DWS - Investment Writer / Finanz-Journalist – ETFs & Passive Investments (m/w/d)",
            *(FFM, "Frankfurt, Hessen, Deutschland", AVP, "Unbefristet", date(2025, 3, 5), None, None),
        ),
        (
            *("64017", "R0383427", TESTING, FFM, "Frankfurt, Hessen, Deutschland", AVP, "Unbefristet"),
            *(date(2025, 6, 5), None, None),
        ),
        (
            *("64808", "R0390307", "DWS - Business Functional Analyst (E-invoicing) (m/w/d)", FFM),
            *("Frankfurt, Hessen, Deutschland", AVP, "Befristet", date(2025, 6, 30), None, None),
        ),
        (
            *("64834", "R0393483", "IBC & A Germany Analyst (f/m/x)", FFM),
            *("Frankfurt, Hessen, Deutschland", "Analyst", "Unbefristet", date(2025, 7, 1), None, None),
        ),
        (
            *("65048", "R0395143"),
            "Program Director – AI-enabled Core Banking Renewal (Strategic Program Lead) (f/m/x)",
            *(FFM, "Frankfurt, Hessen, Deutschland", "Director", "Unbefristet", date(2025, 7, 8), None, None),
        ),
    ],
)
def test_recorded_items_field_by_field(  # noqa: PLR0917
    recorded: Crawled,
    source_id: str,
    requisition: str,
    title: str,
    place: tuple[str, str, str],
    label: str,
    level: str,
    contract: str,
    posted: date,
    until: date | None,
    apply: str | None,
) -> None:
    posting = recorded.postings()[source_id]
    assert _facts(posting) == {
        "job_id": job_id("deutsche_bank", source_id),
        "source": "deutsche_bank",
        "requisition_id": requisition,
        "board": "search",
        "apply_url": apply,
        "title": title,
        "company": "Deutsche Bank",
        "location_label": label,
        "places": [place],
        "employment_type": {"Unbefristet": "permanent", "Befristet": "temporary"}[contract],
        "employment_label": contract,
        "schedule": "full",
        "schedule_label": "Vollzeit",
        "seniority_label": level,
        "language": None,
        "contact_name": None,
        "posted_on": posted,
        "valid_through": until,
    }
    assert (
        posting["url"] == f"https://careers.db.com/professionals/search-roles/#/professional/job/{source_id}"
    )
    assert posting["work_model"] is None
    assert posting["salary_min"] is None
    assert posting["closed_at"] is None
    assert posting["locations"][0]["lat"] == pytest.approx(
        {"München": 48.1, "Koblenz": 50.4, "Würzburg": 49.8, "Frankfurt": 50.1}[place[0]], abs=0.1
    )
    assert title[:40] in posting["description"]


# --- one crawl after another --------------------------------------------------------------


def test_postings_close_and_a_sudden_emptiness_is_not_believed_at_once(tmp_path: Path) -> None:
    items = [short_item(f"job{number}") for number in range(3)]
    pages = {f"job{number}": GOOD for number in range(3)}

    def run(run_id: str, listed: list[Any]) -> Crawled:
        replay.routes |= beesite_routes(listed, pages)
        return crawl(tmp_path, replay.url, run_id)

    with Replay({}) as replay:
        assert run("1", items).code == 0
        repeated = run("1", items)
        assert (repeated.code, len(repeated.postings())) == (1, 3)
        assert "This run id was used before." in repeated.alarms
        second = run("2", items[:2])
        assert (second.code, set(second.postings())) == (0, {"job0", "job1"})
        empty = run("3", [])
        assert empty.code == 1
        assert "shrank to nothing: 0 rows, 2 in the last complete run" in empty.alarms
        assert set(empty.postings()) == {"job0", "job1"}
        believed = run("4", [])
        assert (believed.code, believed.postings()) == (0, {})


@pytest.mark.slow
def test_a_kill_costs_the_batch_in_flight_and_closes_nothing(tmp_path: Path) -> None:
    items = [short_item(f"job{number:03}") for number in range(110)]
    pages = {f"job{number:03}": GOOD for number in range(110)}
    with Replay(beesite_routes(items, pages)) as replay:
        killed = crawl(tmp_path, replay.url, env={"SUNSET_FAILPOINT": "spiders.after_batch:2"})
        assert killed.code == -signal.SIGKILL
        assert len(killed.postings()) == 100
        killed = crawl(tmp_path, replay.url, "second", env={"SUNSET_FAILPOINT": "spiders.before_run_record"})
        assert killed.code == -signal.SIGKILL
        assert len(killed.postings()) == 110
        repeated = crawl(tmp_path, replay.url, "second")
        assert repeated.code == 1
        assert "This run id was used before." in repeated.alarms
        assert len(repeated.postings()) == 110
        again = crawl(tmp_path, replay.url, "third")
        assert (again.code, again.finished["complete"]) == (0, True)
    assert len(again.postings()) == 110
    runs = again.market.source_runs().sort("started_at").collect()
    assert runs.select("run_id", "complete").rows() == [("second", False), ("third", True)]


# --- being stopped ------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["SIGINT", "parent"])
def test_it_stops_promptly_and_keeps_what_it_has(tmp_path: Path, how: str) -> None:
    items = [short_item(f"job{number}") for number in range(9)]
    routes = beesite_routes(items, {f"job{number}": GOOD for number in range(9)}, _job0=late(30))
    with Replay(routes) as replay:
        started = subprocess.Popen(
            [*command("run"), "--watch-stdin"],
            env=environment(tmp_path, replay.url),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        deadline = time.monotonic() + 30
        while "/jobhtml/job0.json" not in replay.paths() and time.monotonic() < deadline:
            time.sleep(0.05)
        asked = time.monotonic()
        if how == "parent":
            started.stdin.close()
        else:
            os.kill(started.pid, getattr(signal, how))
        output = started.stdout.read()
        assert started.wait(timeout=20) == 1
        assert time.monotonic() - asked < 10
    events = [json.loads(line) for line in output.splitlines()]
    finished = Crawled(1, events, "", tmp_path).finished
    assert "The crawl was stopped before its end." in finished["alarms"]
    assert finished["complete"] is False
    assert finished["seen"] == 9 == finished["kept"] + finished["dropped"]["not reached before the end"]


def test_a_crawl_that_takes_too_long_ends_with_an_alarm(tmp_path: Path) -> None:
    (tmp_path / "hasty.py").write_text("from spiders.settings import *\n\nCLOSESPIDER_TIMEOUT = 1\n")
    items = [short_item("job0"), short_item("job1")]
    with Replay(beesite_routes(items, {}, _job0=late(3), _job1=late(3))) as replay:
        environment = {"SCRAPY_SETTINGS_MODULE": "hasty", "PYTHONPATH": str(tmp_path)}
        crawled = crawl(tmp_path, replay.url, env=environment)
    assert crawled.code == 1
    assert "The crawl reached its limit (timeout) and was ended." in crawled.alarms
    assert "Incomplete" in crawled.alarms
    assert crawled.finished["complete"] is False


def test_a_market_that_breaks_on_the_way_fails_the_crawl_and_does_not_hang(tmp_path: Path) -> None:
    items = [short_item(f"job{number}") for number in range(60)]

    def break_the_market(asked: Any) -> Any:
        (tmp_path / "market").write_text("a file where a folder was")
        return found(items, 60)

    routes = beesite_routes(items, {f"job{number}": GOOD for number in range(60)}) | {
        "/search/": break_the_market
    }
    with Replay(routes) as replay:
        crawled = crawl(tmp_path, replay.url)
    assert crawled.code == 2
    assert crawled.events[-1]["event"] == "failed"
    assert "a file stands where a folder is needed" in crawled.events[-1]["error"]


def test_private_addresses_are_refused_unless_allowed(tmp_path: Path) -> None:
    with Replay(beesite_routes(*fictional_board())) as replay:
        crawled = crawl(tmp_path, replay.url, env={"SUNSET_CRAWL__ALLOW_PRIVATE_HOSTS": "[]"})
    assert crawled.code == 1
    assert "Refused: private address: 127.0.0.1:" in crawled.alarms
    assert replay.asked == []
