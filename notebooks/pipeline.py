"""The operator's app: where postings stand, whom to think of, throughput, failures, sources, mails that wait.

`sunset serve` shows it; `marimo edit notebooks/pipeline.py` opens it as a notebook, and as a script it
writes the counts to the terminal. SUNSET_CONFIG names the installation's settings file.
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Sunset: operations")

with app.setup:
    import html
    import shlex
    import sys
    from datetime import datetime, timedelta
    from typing import Any

    import marimo as mo
    import polars as pl

    from notebooks._opening import open_bench
    from notebooks._pieces import STYLE, bars, duration, lanes, moment, table
    from sunset.errors import SunsetError
    from sunset.messages import Messages, languages
    from sunset.pipeline import monitor

    SHOWN = 25  # rows of a table; the rest is told as a number


@app.cell
def _():
    asked = str(mo.query_params().get("lang") or "en")
    say = Messages(asked if asked in languages() else "en", "monitor")
    refresh = mo.ui.refresh(options=["10s", "30s", "5m"], default_interval="30s")
    return refresh, say


@app.cell
def _():
    # One bench a session: it remembers what it has read, and is nobody else's.
    bench, refusal = open_bench()
    return bench, refusal


@app.cell
def _(bench, refresh, refusal):
    _tick = refresh.value
    seen, trouble = (None, refusal) if bench is None else look(bench)
    return seen, trouble


@app.cell
def _(refresh, say, seen):
    _now = datetime.now().astimezone()
    _workspace = seen["workspace"] if seen else "–"
    _intro = say("intro", workspace=_workspace, day=say.day(_now), time=f"{_now:%H:%M:%S}")
    mo.vstack(
        [
            mo.Html(f'{STYLE}<div class="sun"><h1>{say("title")}</h1></div>'),
            mo.hstack([mo.md(html.escape(_intro)), refresh], justify="space-between", wrap=True),
        ]
    )


@app.cell
def _(say, seen, trouble):
    if trouble:
        _head = mo.callout(mo.md(f"**{say('trouble_title')}**\n\n{html.escape(trouble)}"), kind="danger")
    elif seen is None:
        _head = mo.callout(mo.md(f"**{say('empty_title')}**\n\n{say('empty_text')}"), kind="info")
    else:
        _head = mo.vstack([attention(seen, say), tiles(seen, say)])
    _head


@app.cell
def _(say, seen):
    _parts = [standing_part, people_part, throughput_part, failures_part, sources_part, mails_part]
    mo.vstack([_part(seen, say) for _part in _parts] if seen else [])


@app.cell
def _(seen):
    if mo.app_meta().mode == "script" and seen is not None:
        with pl.Config(tbl_rows=-1, tbl_hide_dataframe_shape=True):
            sys.stdout.write(f"{seen['counts'].filter(pl.col('postings') > 0)}\n")


@app.function
def look(bench: Any) -> tuple[dict[str, Any] | None, str]:
    """Return all that the page shows, or None if nothing has run here; and what went wrong."""
    try:
        here = monitor.standing(bench)
        seen = {
            "workspace": bench.settings.workspace,
            "counts": monitor.status_counts(bench, here),
            "over_time": monitor.status_over_time(bench, here),
            "throughput": monitor.throughput(bench),
            "runs": monitor.runs(bench),
            "failures": monitor.failures(bench),
            "sources": monitor.source_health(bench),
            "crawls": monitor.source_runs(bench),
            "served": monitor.served(bench),
            "quiet": monitor.without_match(bench),
            "held": monitor.letters_held(bench),
            "deadlines": monitor.deadlines(bench),
            "now": bench.clock(),
        }
    except SunsetError as error:
        return None, str(error)
    nothing = seen["counts"].is_empty() and seen["runs"].is_empty() and seen["sources"].is_empty()
    return (None if nothing else seen), ""


# --- what is shown ------------------------------------------------------------------------


@app.function
def attention(seen: dict[str, Any], say: Messages) -> mo.Html:
    """Say what needs a person, or that nothing does."""
    mails = seen["served"].waiting
    stuck = mails.filter(pl.col("state").is_in(["held", "uncertain"])).height
    numbers = {
        "needs_failures": int(seen["failures"]["waits_for_person"].sum()),
        "needs_alarms": seen["sources"].filter(pl.col("alarms").list.len() > 0).height,
        "needs_mails": stuck,
        "needs_quiet": seen["quiet"].height,
    }
    lines = [
        say(f"{key}_one") if number == 1 else say(key, number=say.number(number))
        for key, number in numbers.items()
        if number
    ]
    if not lines:
        return mo.callout(mo.md(f"✓ {say('well')}"), kind="success")
    return mo.callout(
        mo.md(f"**{say('needs')}**\n\n" + "\n".join(f"- {line}" for line in lines)), kind="warn"
    )


@app.function
def tiles(seen: dict[str, Any], say: Messages) -> mo.Html:
    """Show the figures an operator is asked for first."""
    counts, served = seen["counts"], seen["served"]
    figures = {
        "people": served.people,
        "in_scope": counts["postings"].sum(),
        "judged": counts.filter(pl.col("status") >= 3)["postings"].sum(),
        "shown": served.shown,
        "letters": served.letters,
        "mails": served.mails,
    }
    shown = "".join(
        f'<div class="tile"><span>{say(key)}</span><b>{say.number(value)}</b></div>'
        for key, value in figures.items()
    )
    return mo.Html(f'<div class="sun"><div class="tiles">{shown}</div></div>')


@app.function
def part(title: str, note: str, *bodies: Any) -> str:
    """Return a headed part of the page as HTML."""
    inside = "".join(mo.as_html(body).text for body in bodies)
    told = f'<p class="note">{note}</p>' if note else ""
    return f"<div><h2>{title}</h2>{told}{inside}</div>"


@app.function
def people_part(seen: dict[str, Any], say: Messages) -> mo.Html:
    """Show who has had no Good match for long, which letters wait, and which last days are near."""
    who = [
        {
            say("column_person"): row["profile"],
            say("column_last_match"): say.day(row["since"].astimezone())
            if row["ever"]
            else say("never_matched", day=say.day(row["since"].astimezone())),
            say("column_judged"): say.number(row["judged"]),
            say("column_todo"): say("todo_quiet" if row["judged"] else "todo_quiet_empty"),
        }
        for row in seen["quiet"].head(SHOWN).iter_rows(named=True)
    ]
    held = [
        {
            say("column_person"): row["profile"],
            say("column_at"): titled(row),
            say("column_since"): moment(row["since"], say),
            say("column_todo"): say("todo_held", what=row["key"]),
        }
        for row in seen["held"].head(SHOWN).iter_rows(named=True)
    ]
    days = [
        {
            say("column_closes"): say.day(row["closes"]),
            say("column_person"): row["profile"],
            say("column_at"): titled(row),
            say("column_letter"): say("none" if row["letter"] is None else "letter_there"),
        }
        for row in seen["deadlines"].head(SHOWN).iter_rows(named=True)
    ]
    shown = [
        part(
            say(name),
            say(f"{name}_text") + " " + more(seen[name].height, say),
            table(rows, figures(say)) if rows else mo.md(say(f"no_{name}")),
        )
        for name, rows in (("quiet", who), ("held", held), ("deadlines", days))
    ]
    return mo.Html(f'<div class="sun">{"".join(shown)}</div>')


@app.function
def titled(row: dict[str, Any]) -> str:
    """Return how a posting is named in a table."""
    return " · ".join(filter(None, (row["title"], row["company"]))) or "–"


@app.function
def standing_part(seen: dict[str, Any], say: Messages) -> mo.Html:
    """Show where postings stand now, and how it came to that."""
    names = {code: f"{code} {say(f'status_{code}')}" for code in range(10)}
    totals = seen["counts"].group_by("status").agg(pl.col("postings").sum()).sort("status")
    wide = seen["counts"].pivot("status", index="profile", values="postings")
    rows = [
        {
            say("column_person"): row["profile"],
            **{name: say.number(row[str(code)]) if row[str(code)] else "–" for code, name in names.items()},
        }
        for row in wide.head(SHOWN).iter_rows(named=True)
    ]
    shown = []
    if seen["counts"].height:
        shown.append(part(say("now"), say("now_text"), bars(totals, names, say)))
    if seen["over_time"].height:
        bands = until_now(seen["over_time"], seen["now"])
        shown.append(part(say("over_time"), say("over_time_text"), lanes(bands, names, say)))
    people = (
        f"<details><summary>{say('by_person')}</summary>{table(rows, list(names.values())).text}</details>"
    )
    return mo.Html(f'<div class="sun"><div class="pair">{"".join(shown)}</div>{people if rows else ""}</div>')


@app.function
def throughput_part(seen: dict[str, Any], say: Messages) -> mo.Html:
    """Show how much was read and evaluated, and the newest runs."""
    done, runs = seen["throughput"], seen["runs"]
    every = monitor.period(done["at"])
    length = {"1m": timedelta(minutes=1), "1h": timedelta(hours=1), "1d": timedelta(days=1)}[every]
    bands = {"analyse": 1, "evaluate": 2}
    rows = done.select(
        "at",
        until=pl.col("at") + length,
        status=pl.col("stage").replace_strict(bands, return_dtype=pl.Int64),
        postings="postings",
    )
    names = {number: say(f"lane_{stage}") for stage, number in bands.items()}
    left = part(
        say("throughput"),
        say("throughput_text", period=say(f"period_{every}")) if rows.height else "",
        lanes(rows, names, say, peak=True) if rows.height else mo.md(say("no_throughput")),
    )
    told = [
        {
            say("column_run"): moment(row["started"], say),
            say("column_seconds"): say("running")
            if row["seconds"] is None
            else duration(row["seconds"], say),
            say("column_done"): ", ".join(
                f"{word(say, 'stage_' + one['stage'])} {say.number(one['units'])}" for one in row["done"]
            ),
            say("column_failed"): say.number(row["failed"]),
            say("column_alarms"): say.number(row["alarms"]),
        }
        for row in runs.head(8).iter_rows(named=True)
    ]
    right = part(say("runs"), "", table(told, figures(say)) if told else mo.md(say("no_runs")))
    return mo.Html(f'<div class="sun"><div class="pair">{left}{right}</div></div>')


@app.function
def failures_part(seen: dict[str, Any], say: Messages) -> mo.Html:
    """Show what is broken, why, and when it is tried again."""
    rows = [
        {
            say("column_stage"): word(say, f"stage_{row['stage']}"),
            say("column_at"): row["title"] or row["key"],
            say("column_message"): row["message"],
            say("column_attempts"): say.number(row["attempts"]),
            say("column_last"): moment(row["last_at"], say),
            say("column_next"): next_try(row, seen["now"], say),
        }
        for row in seen["failures"].head(SHOWN).iter_rows(named=True)
    ]
    body = table(rows, figures(say)) if rows else mo.md(say("nothing_broken"))
    note = more(seen["failures"].height, say)
    return mo.Html(f'<div class="sun">{part(say("failures"), note, body)}</div>')


@app.function
def sources_part(seen: dict[str, Any], say: Messages) -> mo.Html:
    """Show how the latest crawl of each source went, and the ones before."""
    latest, earlier = (
        table(crawl_rows(seen[which].head(SHOWN), say), figures(say)) for which in ("sources", "crawls")
    )
    history = mo.Html(f"<details><summary>{say('source_history')}</summary>{earlier.text}</details>")
    if seen["sources"].is_empty():
        return mo.Html(f'<div class="sun">{part(say("sources"), "", mo.md(say("no_sources")))}</div>')
    return mo.Html(f'<div class="sun">{part(say("sources"), say("sources_text"), latest, history)}</div>')


@app.function
def crawl_rows(crawls: pl.DataFrame, say: Messages) -> list[dict[str, str]]:
    """Return crawls in plain words."""
    rows = []
    for row in crawls.iter_rows(named=True):
        state = "source_alarm" if row["alarms"] else "source_ok" if row["complete"] else "source_partial"
        rows.append(
            {
                say("column_source"): row["scope"],
                say("column_run"): moment(row["started_at"], say),
                say("column_state"): ": ".join([say(state), " ".join(row["alarms"])]).removesuffix(": "),
                say("column_seen"): say.number(row["seen"]),
                say("column_kept"): say.number(row["kept"]),
                say("column_dropped"): row["reasons"] or say("none"),
                say("column_seconds"): duration(row["seconds"], say),
                say("column_statuses"): row["statuses"],
            }
        )
    return rows


@app.function
def mails_part(seen: dict[str, Any], say: Messages) -> mo.Html:
    """Show the mails that were not sent, and what to do about each."""
    waiting, rows = seen["served"].waiting, []
    for row in waiting.head(SHOWN).iter_rows(named=True):
        by_hand = row["state"] == "failed" and row["next_try"] is None
        rows.append(
            {
                say("column_person"): row["profile"],
                say("column_state"): say(f"mail_{row['state']}"),
                say("column_postings"): say.number(row["postings"]),
                say("column_message"): row["error"] or "–",
                say("column_since"): moment(row["updated"], say),
                say("column_todo"): say(
                    f"todo_{row['state']}{'_person' if by_hand else ''}", what=row["key"]
                ),
            }
        )
    body = table(rows, figures(say)) if rows else mo.md(say("nothing_waits"))
    return mo.Html(f'<div class="sun">{part(say("waiting"), more(waiting.height, say), body)}</div>')


@app.function
def word(say: Messages, key: str) -> str:
    """Return the catalogue's word, or the key itself for a stage it does not know."""
    try:
        return say(key)
    except KeyError:
        return key.removeprefix("stage_")


@app.function
def next_try(failure: dict[str, Any], now: datetime, say: Messages) -> str:
    """Say when a failure is tried again, or what a person does about it."""
    if failure["waits_for_person"]:
        return say("waits_for_person", what=shlex.quote(failure["key"]))
    return moment(failure["next_try"], say) if failure["next_try"] > now else say("at_next_run")


@app.function
def more(number: int, say: Messages) -> str:
    """Say how many rows a table leaves out."""
    return say("more", shown=say.number(SHOWN), number=say.number(number)) if number > SHOWN else ""


@app.function
def until_now(over_time: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """Add ``until``: the start of the next period in which something moved, now for the last."""
    return over_time.with_columns(
        until=pl.col("at").shift(-1).over("status").fill_null(max(now, over_time["at"].max() or now))
    )


@app.function
def figures(say: Messages) -> list[str]:
    """Return the names of the columns that hold numbers."""
    return [
        say(f"column_{one}") for one in ("attempts", "seen", "kept", "postings", "failed", "alarms", "judged")
    ]


@app.function
def test_a_hostile_title_is_shown_as_text() -> None:
    shown = table([{"Title": "<script>alert(1)</script>"}]).text
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


if __name__ == "__main__":
    app.run()
