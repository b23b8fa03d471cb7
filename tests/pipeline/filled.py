"""A small installation in every state an operator may meet, filled through the public doors."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

from sunset.ledger import Status
from sunset.pipeline import Workbench
from sunset.profile import Profile, Search
from sunset.schema import Analyses, Contents, Evaluation, EvidenceRows, Posting, Sightings
from sunset.settings import Settings
from sunset.specialists import fit

START = datetime(2026, 11, 20, 8, tzinfo=UTC)


class Clock:
    """A clock that goes on when told to."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def at(self, hours: float) -> None:
        self.now = START + timedelta(hours=hours)


def posting(number: int, city: str = "Mainz") -> Posting:
    return Posting(
        source="demo",
        source_id=str(number),
        url=f"https://jobs.example/{number}",
        title=f"Cook {number}",
        company=f"Sample Kitchen {number}",
        description=f"We look for a cook who knows {number} soups.",
        locations=({"city": city, "country": "DE"},),  # type: ignore[arg-type]
    )


def fetch(
    bench: Workbench, postings: list[Posting], run: str, *, seconds: float = 60, **more: object
) -> None:
    """Record what a crawl saw, and how it went."""
    now = bench.clock()
    contents = pl.DataFrame(
        [one.row() | {"recorded_at": now} for one in postings], schema=Contents.create_empty().schema
    )
    sightings = contents.select(
        "source", "source_id", "job_id", scope=pl.lit("mainbrueck"), run_id=pl.lit(run), seen_at=pl.lit(now),
        content_key="content_key",
    )  # fmt: skip
    bench.market.record(sightings.cast(dict(Sightings.create_empty().schema)), contents, run_id=run, batch=0)
    usual = {
        "run_id": run, "source": "mainbrueck", "scope": "mainbrueck", "started_at": now,
        "finished_at": now + timedelta(seconds=seconds), "complete": True, "seen": len(postings),
        "kept": len(postings), "dropped": {}, "requests": len(postings) + 1,
        "statuses": {"200": len(postings) + 1}, "bytes": 1000, "alarms": [],
    }  # fmt: skip
    bench.market.record_run(usual | more)


def read(bench: Workbench, postings: list[Posting], *, only: tuple[str, ...] | None = None) -> None:
    """Record that the specialists have read these."""
    rows = [
        {
            "analysis_id": f"{name}-{one.row()['input_hash']}",
            "input_hash": one.row()["input_hash"],
            "specialist": name,
            "digest": digest,
            "values": "{}",
            "confidence": 0.5,
            "abstained": True,
            "run_id": "r",
            "analysed_at": bench.clock(),
        }
        for one in postings
        for name, digest in bench.panel.digests.items()
        if only is None or name in only
    ]
    frame = pl.DataFrame(rows, schema=Analyses.create_empty().schema)
    bench.market.record_analyses(frame, EvidenceRows.create_empty(), key=str(bench.clock()))


def judge(bench: Workbench, name: str, postings: list[Posting]) -> None:
    """Record evaluations of these, all Good."""
    digest = fit.digest(bench.panel)
    evaluations = [
        Evaluation(
            job_id=one.row()["job_id"], input_hash=one.row()["input_hash"], digest=digest, level="Good",
            score=0.8, confidence=0.7,
        )
        for one in postings
    ]  # fmt: skip
    bench.ledger.record_evaluations(bench.ledger.profile(name).id, evaluations)


POSTINGS = [posting(number) for number in range(10)] + [posting(10, "Leipzig")]


def fill(folder: Path) -> Workbench:
    """Make an installation of two people in `folder`, over two days.

    Ada seeks in Mainz, where ten postings are: 0 mailed, 1 with a letter, 2 exported, 3 and 4 evaluated,
    5 analysed, 6 half read, 7 broken, 8 and 9 fetched. Ben seeks in Leipzig, where one is: evaluated.
    A source broke for good; one mail is sent, one held, one uncertain.
    """
    home = folder / "var"
    (folder / "sunset.toml").write_text(
        f'home = "{home}"\nout = "{folder / "out"}"\nretry_after = 900\n'
        f'[[sources]]\nname = "mainbrueck"\nparams = {{base_url = "http://127.0.0.1:9"}}\n'
    )
    clock = Clock()
    source = {"name": "mainbrueck", "params": {"base_url": "http://127.0.0.1:9"}}
    bench = Workbench(Settings(home=home, out=folder / "out", sources=(source,)), clock=clock)  # type: ignore[arg-type]
    for name, full, city in (("ada", "Ada Beispiel", "Mainz"), ("ben", "Ben Muster", "Leipzig")):
        bench.ledger.save_profile(name, Profile(name=full, search=Search(cities=(city,), radius_km=20)))
    bench.ledger.start_run("r1")
    fetch(bench, POSTINGS[:8], "r1", dropped={"no title": 2}, statuses={"200": 9, "429": 1})
    clock.at(1)
    read(bench, [*POSTINGS[:6]])
    read(bench, POSTINGS[6:7], only=("language",))
    broken = POSTINGS[7].row()["input_hash"]
    bench.ledger.record_failure("analyse", f"language {broken}", "ValueError: a text of emoji only")
    clock.at(2)
    judge(bench, "ada", POSTINGS[:5])
    clock.at(3)
    ids = {}
    for number in (0, 1, 2):
        ids[number] = bench.ledger.candidacy("ada", POSTINGS[number].row()["job_id"]).id
        bench.ledger.move(ids[number], Status.EXPORTED, reason="in the workbook")
    for number in (0, 1):
        bench.ledger.save_letter(
            ids[number], language="en", body="Dear kitchen", gaps=(), gate_passed=True, gate={},
            pdf=None, docx=None, evaluation_digest=None,
        )  # fmt: skip
        bench.ledger.move(ids[number], Status.LETTER_READY, reason="letter written")
    bench.ledger.finish_run(
        "r1", {"fetch": {"done": 8, "failed": 0}, "analyse": {"done": 6, "failed": 1}}, ["!"]
    )
    clock.at(26)
    bench.ledger.start_run("r2")
    fetch(bench, POSTINGS, "r2", complete=False, alarms=["demo: 11 rows, 14 were expected"])
    read(bench, POSTINGS[10:])
    judge(bench, "ben", POSTINGS[10:])
    for _ in range(3):
        bench.ledger.record_failure("fetch", "far away", "The site did not answer within 30 seconds.")
    for key, number in (("sent-1", 0), ("torn-1", 1)):
        bench.ledger.begin_delivery(key, profile="ada", job_ids=[POSTINGS[number].row()["job_id"]])
        bench.ledger.mark_sending(key)
    bench.ledger.mark_sent("sent-1", "<1@localhost>")
    bench.ledger.mark_uncertain("torn-1", "The connection broke after the text was handed over.")
    bench.ledger.begin_delivery("held-1", profile="ben", job_ids=[POSTINGS[10].row()["job_id"]], hold=True)
    return bench
