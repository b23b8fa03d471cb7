"""The main job on the demo bank, through the command line, stage after stage."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import polars as pl
import pytest

from sunset.demo import DemoSite
from sunset.demo.content import postings
from sunset.ledger import Status
from sunset.pipeline import Workbench
from sunset.pipeline.judging import analysed, scope
from sunset.pipeline.why import why
from sunset.pipeline.writing import folder, matches, write_letter
from sunset.settings import LanguageModel
from tests.pipeline.installation import Installation


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, dict[str, dict]]]:
    """The whole demo bank, run once for both people."""
    with DemoSite() as url:
        installation = Installation(tmp_path_factory.mktemp("flow"), url)
        installation.save_profiles("lena", "daniel")
        yield installation, installation.stages("run")


@pytest.fixture
def bench(ran: tuple[Installation, dict[str, dict]]) -> Iterator[Workbench]:
    opened = ran[0].bench()
    yield opened
    opened.close()


def job(bench: Workbench, source_id: str) -> str:
    rows = bench.market.postings(open_only=False).filter(pl.col("source_id") == source_id).collect()
    return str(rows["job_id"][0])


def test_every_posting_of_the_site_is_in_the_market(bench: Workbench) -> None:
    rows = bench.market.postings().collect()
    assert sorted(rows["source_id"]) == sorted(one.source_id for one in postings())
    assert rows["title"].str.contains("&amp;").sum() == 0, "a title is still escaped"
    assert rows["description"].str.contains(r"<script|onclick|onerror|javascript:").sum() == 0


def test_every_posting_in_scope_is_evaluated_and_more(
    ran: tuple[Installation, dict[str, dict]], bench: Workbench
) -> None:
    assert ran[1]["analyse"]["done"] > 60
    assert all(stage["failed"] == 0 for stage in ran[1].values())
    everything = analysed(bench)
    for version in bench.ledger.profiles():
        admitted = set(scope(everything, version, bench.clock().date())["job_id"])
        judged = set(bench.ledger.evaluations(version.name)["job_id"])
        assert admitted
        assert judged == admitted
        reached = bench.ledger.candidacies(version.name)
        assert set(reached["job_id"]) == admitted
        assert reached["status"].min() >= Status.EXPORTED


def test_good_matches_have_letters_and_each_person_one_mail(
    ran: tuple[Installation, dict[str, dict]], bench: Workbench
) -> None:
    outbox = sorted(bench.settings.outbox.glob("*.eml"))
    assert len(outbox) == 2
    for version in bench.ledger.profiles():
        good = bench.ledger.evaluations(version.name, level="Good")
        letters = bench.ledger.letters(version.name)
        assert good.height >= 2
        assert set(letters["job_id"]) <= set(good["job_id"])
        assert letters.height >= 1
        for name in (*letters["pdf"], *letters["docx"]):
            file = folder(bench, version.name) / name
            assert file.stat().st_size > 5_000
        mail = message_from_bytes(next(one for one in outbox if version.name in one.name).read_bytes())
        files = [part.get_filename() for part in mail.walk() if part.get_filename()]
        assert sum(name.endswith(".xlsx") for name in files) == 1
        assert sum(name.endswith(".pdf") for name in files) >= 1


def test_no_scam_no_job_elsewhere_and_no_planted_instruction_becomes_a_good_match(bench: Workbench) -> None:
    traps = {"M2032": "scam", "M2013": "Pune", "M2022": "Dublin", "M2008": "US only", "M2018": "instruction"}
    for version in bench.ledger.profiles():
        good = set(bench.ledger.evaluations(version.name, level="Good")["job_id"])
        for source_id, what in traps.items():
            assert job(bench, source_id) not in good, f"{source_id} ({what}) is Good for {version.name}"


def test_a_scam_is_recommended_to_nobody_and_its_signs_are_told(bench: Workbench) -> None:
    scam = job(bench, "M2032")
    assert all(scam not in told for told in bench.ledger.deliveries()["job_ids"])
    told = " ".join(words for step in why(bench, scam) if step.name == "verdict" for words in step.words)
    assert "Money is asked for up front." in told
    assert "Es wird vorab Geld verlangt." in told


def test_a_repost_is_shown_once_with_both_links(bench: Workbench) -> None:
    first, again = job(bench, "M1001"), job(bench, "M1034")
    group = bench.market.group(again)
    assert set(group["job_id"]) == {first, again}
    assert group.height == group["url"].n_unique() == 2
    judged = set(bench.ledger.evaluations("lena")["job_id"])
    assert len(judged & {first, again}) == 1


def test_a_second_run_does_nothing_and_says_so(ran: tuple[Installation, dict[str, dict]]) -> None:
    installation, _ = ran
    before = sorted(path.name for path in (installation.folder / "out").rglob("*"))
    again = installation.stages("run")
    assert again["analyse"]["done"] == 0
    assert again["analyse"]["notes"] == ["Nothing to analyse: every posting is read."]
    assert again["evaluate"]["notes"] == ["Nothing to evaluate: every posting in scope is judged."]
    assert again["letters"]["notes"] == ["No letter to write: each Good match that may have one has it."]
    assert again["report"]["notes"] == ["No new workbook: nothing has changed since the last one."]
    assert again["deliver"]["notes"] == ["Nothing to send."]
    assert sorted(path.name for path in (installation.folder / "out").rglob("*")) == before


def test_why_follows_a_posting_to_where_it_was_lost(bench: Workbench) -> None:
    def steps(asked: str, profile: str) -> dict[str, tuple[bool, str]]:
        return {step.name: (step.passed, step.text) for step in why(bench, asked, profile)}

    unseen = steps("https://elsewhere.example/1", "lena")
    assert list(unseen) == ["seen"]
    assert "Is its site among them?" in unseen["seen"][1]
    url = bench.market.postings().filter(pl.col("source_id") == "M2004").collect()["url"][0]
    pune = steps(url + "/", "daniel")
    assert pune["seen"][0]
    assert pune["analysed"][0]
    assert not pune["scope"][0]
    repost = steps(job(bench, "M1034"), "lena")
    assert "It repeats" in repost["shown"][1]
    assert repost["verdict"][0]


def test_feedback_in_the_workbook_comes_back_once(
    ran: tuple[Installation, dict[str, dict]], bench: Workbench, tmp_path: Path
) -> None:
    installation, _ = ran
    copy = tmp_path / "reviewed.xlsx"
    (candidacy,) = installation.remark("lena", copy, "Passt sehr gut, bitte bewerben.")
    first = installation.stages("feedback", "import", str(copy))["feedback"]
    again = installation.stages("feedback", "import", str(copy))["feedback"]
    assert (first["done"], again["done"]) == (1, 0)
    said = bench.ledger.feedback(candidacy_id=candidacy)
    assert said["text"].to_list() == ["Passt sehr gut, bitte bewerben."]
    status = bench.ledger.candidacies("lena").filter(pl.col("id") == candidacy)["status"][0]
    assert status == Status.FEEDBACK_RECEIVED


def test_a_polish_that_is_garbage_leaves_the_composed_letter(bench: Workbench) -> None:
    class Garbage(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()
            answer = json.dumps({"sentences": ["I led a team of 400 at Beispielbank and hold a doctorate."]})
            self.wfile.write(json.dumps({"choices": [{"message": {"content": answer}}]}).encode())

        def log_message(self, *_: object) -> None:
            pass

    version = bench.ledger.profile("daniel")
    letters = bench.ledger.letters("daniel")
    shown = matches(bench, version, analysed(bench)).filter(pl.col("job_id") == letters["job_id"][0])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Garbage)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/v1"
    bench.settings = bench.settings.model_copy(update={"llm": LanguageModel(url=url)})
    willing = replace(version, profile=version.profile.model_copy(update={"polish": True}))
    write_letter(bench, willing, shown.row(0, named=True), letters["candidacy_id"][0])
    server.shutdown()
    server.server_close()
    again = bench.ledger.letters(candidacy_id=letters["candidacy_id"][0])
    assert again["body"].n_unique() == 1


def test_questions_answer_for_machines_too(ran: tuple[Installation, dict[str, dict]]) -> None:
    installation, _ = ran
    checks = json.loads(installation.call("doctor", "--json").stdout)
    assert {check["name"]: check["ok"] for check in checks} == dict.fromkeys(
        (
            "settings",
            "home",
            "out",
            "store",
            "database",
            "encoder",
            "smtp",
            "profiles",
            "sources",
            "source mainbrueck",
        ),
        True,
    )
    status = json.loads(installation.call("status", "--json").stdout)
    assert {row["profile"] for row in status["counts"]} == {"lena", "daniel"}
    people = json.loads(installation.call("profile", "list", "--json").stdout)
    assert [(one["name"], one["version"]) for one in people] == [("daniel", 1), ("lena", 1)]


def test_backup_and_restore_bring_everything_to_another_place(
    ran: tuple[Installation, dict[str, dict]], bench: Workbench, tmp_path: Path
) -> None:
    installation, _ = ran
    saved = installation.call("store", "backup", str(tmp_path / "backup"))
    assert saved.returncode == 0, saved.stderr
    other = Installation(tmp_path / "other", "http://127.0.0.1:9")
    done = other.call("store", "restore", str(tmp_path / "backup"))
    assert done.returncode == 0, done.stderr
    there = other.bench()
    assert there.market.postings().collect().height == bench.market.postings().collect().height
    assert there.ledger.candidacies().equals(bench.ledger.candidacies())
    there.close()
