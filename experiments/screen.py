"""How long until the matches are on the screen, beside an empty app, and how soon a filter answers.

``python -m experiments.screen`` makes a market of synthetic postings, judges some of them for one person,
serves an empty app and the seeker's app from one process, and lets Debian's Chromium open both in turn. Told
are the medians, the difference, and the first visit after the start by itself.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import tomlkit

from experiments.log import logged_run
from sunset.pipeline import Workbench
from sunset.profile import Profile
from sunset.schema import (
    Analyses,
    Condition,
    Contents,
    Evaluation,
    Evidence,
    EvidenceRows,
    Posting,
    Requirement,
)
from sunset.settings import Settings
from sunset.specialists import fit

__all__ = ["Parameters", "fill", "main", "measure"]

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)
CHROMIUM = "/usr/bin/chromium"
BATCH = 10_000

EMPTY = """import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo

    mo.md("# Empty")
"""

SERVER = """
import socket, sys, uvicorn
from pathlib import Path
from sunset import web
from sunset.pipeline import seeker
from sunset.settings import Settings
seeker.warm(Settings.load())
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
apps = web.notebooks() | {"empty": Path(sys.argv[1])}
uvicorn.Server(uvicorn.Config(web.build("en", None, apps=apps), log_level="warning")).run(sockets=[listener])
"""


@dataclass(frozen=True)
class Parameters:
    """What a run can be told.

    Parameters
    ----------
    postings : size of the market.
    judged : postings judged for the person.
    repeats : visits of each app, and questions to the filter; the median counts.
    seed : of the synthetic words.
    """

    postings: int = 100_000
    judged: int = 2_000
    repeats: int = 7
    seed: int = 1


# --- the market ---------------------------------------------------------------------------

_TEXT = """risk audit control report data model kitchen travel client bank process review market plan policy
system cloud team project budget contract quality supply energy design field service record office"""
_WORDS = _TEXT.split()
_CITIES = ("Mainz", "Bonn", "Köln", "Ulm", "Kassel", "Erfurt", "Kiel", "Trier")


def _posting(number: int, dice: random.Random) -> Posting:
    lines = [" ".join(dice.choices(_WORDS, k=12)).capitalize() + "." for _ in range(30)]
    asked = [f"* Experience with {word} and {word}ing" for word in dice.sample(_WORDS, 8)]
    city = dice.choice(_CITIES)
    return Posting(
        source="synthetic",
        source_id=str(number),
        url=f"https://jobs.example/{number}",
        title=f"{dice.choice(_WORDS).capitalize()} {dice.choice(_WORDS)} specialist {number}",
        company=f"Sample {dice.choice(_WORDS)} {number % 900}",
        description="\n".join([*lines[:15], "", "## Your profile", "", *asked, "", *lines[15:]]),
        locations=({"city": city, "country": "DE"},),  # type: ignore[arg-type]
        location_label=city,
        language="en",
    )


def _evaluation(row: dict[str, Any], digest: str, dice: random.Random) -> Evaluation:
    text = row["description"]
    place = text.index("* Experience with ")
    asked = []
    for line in text[place:].split("\n")[:8]:
        start = text.index(line) + len("* Experience with ")
        quote = text[start : start + len(line) - len("* Experience with ")]
        here = Evidence(
            side="posting", source_field="description", start=start, end=start + len(quote), quote=quote
        )
        met = dice.random() < 0.5
        mine = Evidence(side="profile", source_field="skills[0].name", start=0, end=4, quote="risk")
        asked.append(
            Requirement(
                kind="skill", text=quote, must=True, coverage=0.9 if met else 0.1, decisive=not asked,
                posting=(here,), profile=(mine,) if met else (),
            )
        )  # fmt: skip
    score = dice.random()
    level = fit.level_of(score, Profile(name="x").search)
    return Evaluation(
        job_id=row["job_id"],
        input_hash=row["input_hash"],
        digest=digest,
        level=level,
        score=score,
        confidence=0.6,
        requirements=tuple(asked),
        conditions=(Condition(kind="salary", met=None, text="The posting states no pay."),),
        rationale="The posting asks for more than the profile names." if level == "Low" else "",
        narrative="" if level == "Low" else "The posting asks for what the profile names.",
    )


def fill(home: Path, parameters: Parameters) -> None:
    """Make a market, and a person with verdicts, in a new installation; the file ``sunset.toml`` names it."""
    (home / "sunset.toml").write_text(tomlkit.dumps({"home": "var", "out": "out"}), encoding="utf-8")
    bench = Workbench(Settings(home=home / "var", out=home / "out"), clock=lambda: AT)
    dice = random.Random(parameters.seed)  # noqa: S311 (words for a measurement)
    digests = bench.panel.digests
    values = {
        "location": '{"cities": ["%s"], "places": [], "work_model": null}',
        "terms": '{"deadline": "2026-12-31", "work_model": "hybrid"}',
        "legitimacy": '{"legitimacy": "ok", "signs": []}',
    }
    judged: list[dict[str, Any]] = []
    every = max(1, parameters.postings // parameters.judged)
    schema = Contents.create_empty().schema
    for start in range(0, parameters.postings, BATCH):
        numbers = range(start, min(start + BATCH, parameters.postings))
        rows = [_posting(number, dice).row() | {"recorded_at": AT} for number in numbers]
        contents = pl.DataFrame(rows, schema=schema)
        seen = contents.select(
            "source", "source_id", "job_id", scope=pl.lit("synthetic"), run_id=pl.lit("r"),
            seen_at=pl.lit(AT, schema["recorded_at"]), content_key="content_key",
        )  # fmt: skip
        bench.market.record(seen, contents, run_id="r", batch=start)
        said = pl.DataFrame(
            [
                {
                    "analysis_id": f"{name}-{row['input_hash']}", "input_hash": row["input_hash"],
                    "specialist": name, "digest": digest, "confidence": 0.5, "abstained": True,
                    "values": values.get(name, "{}").replace("%s", row["location_label"]),
                    "run_id": "r", "analysed_at": AT,
                }
                for row in rows
                for name, digest in digests.items()
            ],
            schema=Analyses.create_empty().schema,
        )  # fmt: skip
        bench.market.record_analyses(said, EvidenceRows.create_empty(), key=str(start))
        judged += [row for number, row in zip(numbers, rows, strict=True) if number % every == 0]
    person = Profile.model_validate({"name": "Ada Beispiel", "skills": [{"name": "risk", "years": 5}]})
    version = bench.ledger.save_profile("ada", person)
    digest = fit.digest(bench.panel)
    bench.ledger.record_evaluations(version.id, [_evaluation(row, digest, dice) for row in judged])
    bench.close()


# --- the measurement ----------------------------------------------------------------------


@contextmanager
def _served(home: Path) -> Iterator[str]:
    empty = home / "empty.py"
    empty.write_text(EMPTY, encoding="utf-8")
    # Of the settings of whoever measures nothing holds for what is measured.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SUNSET_")}
    with subprocess.Popen(
        [sys.executable, "-c", SERVER, str(empty)],
        stdout=subprocess.PIPE,
        text=True,
        env=environment | {"SUNSET_CONFIG": str(home / "sunset.toml")},
    ) as server:
        assert server.stdout is not None
        try:
            yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
        finally:
            server.terminate()


def measure(home: Path, parameters: Parameters) -> dict[str, float]:
    """Return what was measured at an installation that `fill` made.

    Returns
    -------
    Medians in seconds: ``empty`` and ``matches`` (from the click on a link to the words on the screen),
    ``difference``, ``filter`` (from the last key to the new list), ``filter_worst``, ``open`` (a posting);
    and ``first_visit`` of the matches after the start, which is in no median.
    """
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (needs the extra dev)

    def visit(page: Any, address: str, words: str) -> float:
        begun = time.perf_counter()
        page.goto(address)
        page.locator(words).first.wait_for(timeout=120_000)
        return time.perf_counter() - begun

    with _served(home) as site, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.set_default_timeout(60_000)
        visit(page, f"{site}/empty/", "h1")
        result = {"first_visit": visit(page, f"{site}/matches/?profile=ada", ".card")}
        times: dict[str, list[float]] = {"empty": [], "matches": []}
        for _ in range(parameters.repeats):
            times["empty"].append(visit(page, f"{site}/empty/", "h1"))
            times["matches"].append(visit(page, f"{site}/matches/?profile=ada", ".card"))
        result |= {name: statistics.median(found) for name, found in times.items()}
        result["difference"] = result["matches"] - result["empty"]
        result |= _filter(page, parameters.repeats)
        opened = []
        for place in range(parameters.repeats):
            begun = time.perf_counter()
            page.locator(".card h3 button").nth(place % 3).click()
            page.locator(".advert").wait_for()
            opened.append(time.perf_counter() - begun)
            page.get_by_role("button", name="Back to the list").click()
            page.locator(".card").first.wait_for()
        result["open"] = statistics.median(opened)
        browser.close()
    return result


_CHANGED = """() => new Promise((done) => {
  const status = document.querySelector(".seeker [role=status]");
  const before = status.textContent, begun = performance.now();
  const watch = new MutationObserver(() => {
    const now = document.querySelector(".seeker [role=status]");
    if (now && now.textContent !== before) { watch.disconnect(); done(performance.now() - begun); }
  });
  watch.observe(document.body, {childList: true, subtree: true, characterData: true});
})"""


def _filter(page: Any, repeats: int) -> dict[str, float]:
    """Type letters and take them back; each time the count on the page changes."""
    page.evaluate(f"() => {{ window.changed = {_CHANGED} }}")
    field = page.locator(".filters input").first
    field.focus()
    times: list[float] = []

    def answer(press: Callable[[], None]) -> None:
        page.evaluate("() => { window.wait = window.changed() }")  # begun, not waited for
        press()
        times.append(page.evaluate("window.wait") / 1000)
        page.wait_for_timeout(300)

    for turn in range(repeats):
        letter = "qxz"[turn % 3]
        answer(lambda letter=letter: page.keyboard.press(letter))  # type: ignore[misc]
        answer(lambda: page.keyboard.press("Backspace"))
    return {"filter": statistics.median(times), "filter_worst": max(times)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the study from the command line; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m experiments.screen", description=__doc__)
    usual = Parameters()
    parser.add_argument("--postings", type=int, default=usual.postings, help="size of the market")
    parser.add_argument("--judged", type=int, default=usual.judged, help="postings judged for the person")
    parser.add_argument("--repeats", type=int, default=usual.repeats, help="visits of each app")
    parser.add_argument("--home", type=Path, help="folder of an earlier run's market, made if it is missing")
    options = parser.parse_args(arguments)
    parameters = Parameters(options.postings, options.judged, options.repeats)
    with tempfile.TemporaryDirectory() as folder:
        home: Path = options.home or Path(folder)
        home.mkdir(parents=True, exist_ok=True)
        if not (home / "sunset.toml").exists():
            fill(home, parameters)
        result = measure(home, parameters)
    data = {"synthetic": f"{parameters.postings}-{parameters.seed}-{date(2026, 11, 22)}"}
    with logged_run("screen", parameters, data=data) as log:
        log.log_metrics(result)
    for name, value in result.items():
        print(f"{name:16} {value:8.3f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
