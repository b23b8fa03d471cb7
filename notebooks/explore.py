"""The analyst's app: scan, chart, compare and export the market; where every column comes from.

`sunset serve` shows it; `marimo edit notebooks/explore.py` opens it as a notebook, and as a script it writes
a summary to the terminal. SUNSET_CONFIG names the installation's settings file. It reads the market alone:
nothing of the people of this installation is in it.
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Sunset: market")

with app.setup:
    import html
    import sys
    from collections.abc import Mapping
    from datetime import UTC, date, datetime, time, timedelta
    from typing import Any

    import marimo as mo
    import polars as pl

    from notebooks import _market as show
    from notebooks._opening import open_bench
    from notebooks._pieces import STYLE, table
    from sunset.errors import SunsetError
    from sunset.messages import Messages, languages
    from sunset.pipeline import explore
    from sunset.schema import MarketFrame
    from sunset.store import dictionary

    SIZE = 25  # rows of a page
    ACROSS = ("seniority", "cities", "countries", "work_model")
    SHARED = (
        "work_model",
        "employment_type",
        "schedule",
        "language",
        "seniority",
        "domain",
        "countries",
        "source",
    )
    GROUPED = ("domain", "seniority", "source")
    DOWNLOADS: Mapping[str, str] = {
        "parquet": "application/vnd.apache.parquet",
        "csv": "text/csv",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }


@app.cell
def _():
    asked = str(mo.query_params().get("lang") or "en")
    say = Messages(asked if asked in languages() else "en", "explore")
    return (say,)


@app.cell
def _():
    bench, refusal = open_bench()
    everything, trouble = (None, refusal) if bench is None else look(bench)
    return bench, everything, trouble


@app.cell
def _(everything, say, trouble):
    _title = mo.Html(f'{STYLE}<div class="sun"><h1>{say("page_title")}</h1></div>')
    if trouble:
        _told = mo.callout(mo.md(f"**{say('trouble_title')}**\n\n{html.escape(trouble)}"), kind="danger")
    elif everything is None:
        _told = mo.callout(mo.md(f"**{say('empty_title')}**\n\n{say('empty_text')}"), kind="info")
    else:
        _told = mo.md(say("intro"))
    mo.vstack([_title, _told])


@app.cell
def _(everything, say):
    words = mo.ui.text(label=say("filter_text"), placeholder=say("filter_text_hint"), full_width=True)
    filters = None if everything is None else make_filters(everything, say)
    return filters, words


@app.cell
def _(filters, say, words):
    filter_part(filters, words, say) if filters is not None else None


@app.cell
def _(bench, everything, words):
    # its own cell: the texts are searched again only when the words change
    scanned = None if everything is None else bench.market.frame(text=words.value)
    return (scanned,)


@app.cell
def _(filters, scanned):
    chosen = None if filters is None else asked_for(filters.value)
    every = None if scanned is None else explore.narrowed(scanned, **(chosen | {"state": "all"}))
    return chosen, every


@app.cell
def _(every, say):
    moved = None if every is None else explore.moves(every)
    brushed = mo.ui.altair_chart(show.moves_chart(moved, say)) if moved is not None and moved.height else None
    return brushed, moved


@app.cell
def _(brushed, chosen, scanned):
    # what the brush over the first chart leaves
    period = brushed_days(brushed)
    found = None if scanned is None else in_period(explore.narrowed(scanned, **chosen), period)
    return found, period


@app.cell
def _(found, period, say):
    counts(found, period, say) if found is not None else None


@app.cell
def _(brushed, every, moved, say):
    moves_part(brushed, moved, every, say) if every is not None else None


@app.cell
def _(say):
    across = picker(say("across"), ACROSS, say)
    shared = picker(say("shares_of"), SHARED, say)
    grouped = picker(say("pay_by"), GROUPED, say)
    return across, grouped, shared


@app.cell
def _(across, found, say):
    crossed_part(found, across, say) if found is not None else None


@app.cell
def _(found, say, shared):
    shares_part(found, shared, say) if found is not None else None


@app.cell
def _(found, say):
    unit = None if found is None else unit_picker(found, say)
    return (unit,)


@app.cell
def _(found, grouped, say, unit):
    pay_part(found, grouped, unit, say) if found is not None else None


@app.cell
def _(every, say):
    open_part(every, say) if every is not None else None


@app.cell
def _(bench, say):
    _week = (datetime.now(UTC) if bench is None else bench.clock()).date() - timedelta(days=7)
    then_day = mo.ui.date(value=_week, label=say("then_day"))
    return (then_day,)


@app.cell
def _(bench, then_day, words):
    def then():
        return at_the_end_of(bench, then_day.value, words.value)

    return (then,)


@app.cell
def _(chosen, say, scanned, then, then_day):
    # read when it comes into view: another day's market has to be made first
    mo.vstack(
        [
            mo.Html(show.part(say("change"), say("change_text"))),
            then_day,
            mo.lazy(lambda: change_part(then(), scanned, chosen, say), show_loading_indicator=True),
        ]
    ) if scanned is not None else None


@app.cell
def _(found, say):
    order = mo.ui.dropdown(
        {say(f"order_{one}"): one for one in explore.ORDERS}, value=say("order_newest"), label=say("order")
    )
    rows = 0 if found is None else found.select(pl.len()).collect().item()
    number = mo.ui.number(start=1, stop=max(1, -(-rows // SIZE)), value=1, label=say("page"))
    return number, order, rows


@app.cell
def _(found, number, order, rows, say):
    table_part(found, rows, number, order, say) if found is not None else None


@app.cell
def _(bench, found, rows, say):
    export_part(bench, found, rows, say) if found is not None else None


@app.cell
def _(say):
    columns_part(say)


@app.cell
def _(everything):
    if mo.app_meta().mode == "script" and everything is not None:
        sys.stdout.write(summary(everything))


@app.function
def look(bench: Any) -> tuple[pl.LazyFrame | None, str]:
    """Return the whole market, or None if nothing was ever recorded; and what went wrong."""
    try:
        frame = bench.market.frame()
        return (None if frame.head(1).collect().is_empty() else frame), ""
    except SunsetError as error:
        return None, str(error)


@app.function
def summary(everything: pl.LazyFrame) -> str:
    """Return the market in a few lines."""
    now = explore.narrowed(everything)
    with pl.Config(tbl_rows=-1, tbl_hide_dataframe_shape=True, tbl_hide_column_data_types=True):
        open_ones = now.select(pl.len()).collect().item()
        return (
            f"{open_ones} open postings\n{explore.shares(now, 'domain')}\n"
            f"{explore.moves(explore.narrowed(everything, state='all')).tail(8)}\n"
        )


# --- filters ------------------------------------------------------------------------------


@app.function
def make_filters(everything: pl.LazyFrame, say: Messages) -> mo.ui.dictionary:
    """Return the filters, with the values that there are and how many postings have each."""
    there = explore.choices(everything)
    boxes: dict[str, Any] = {
        "state": mo.ui.dropdown(
            {say(f"state_{one}"): one for one in ("open", "closed", "all")},
            value=say("state_open"),
            label=say("filter_state"),
        ),
        "places": mo.ui.text(label=say("filter_places"), placeholder=say("filter_places_hint")),
    }
    for name, column in explore.CHOSEN.items():
        options = {
            f"{show.named(column, value, say)} ({say.number(postings)})": value
            for value, postings in there[name]
        }
        boxes[name] = mo.ui.multiselect(options, label=say(f"by_{column}"))
    days = everything.select(
        first=pl.col("first_seen").min().dt.date(), last=pl.col("first_seen").max().dt.date()
    )
    first, last = days.collect().row(0)
    boxes["seen"] = mo.ui.date_range(start=first, stop=last, value=(first, last), label=say("filter_seen"))
    boxes["repeats"] = mo.ui.checkbox(label=say("filter_repeats"))
    return mo.ui.dictionary(boxes)


@app.function
def filter_part(filters: Any, words: Any, say: Messages) -> mo.Html:
    """Show the filters, as many beside each other as there is room for."""
    return mo.vstack(
        [
            mo.Html(show.part(say("filters"), "")),
            words,
            mo.hstack(list(filters.elements.values()), wrap=True, justify="start", gap=1),
        ]
    )


@app.function
def asked_for(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the filters ask for, as `explore.narrowed` takes it."""
    seen_from, seen_to = values["seen"] or (None, None)
    asked = {name: value for name, value in values.items() if name not in ("seen", "places")}
    places = [one for one in values["places"].split(",") if one.strip()]
    return asked | {"places": places, "seen_from": seen_from, "seen_to": seen_to}


@app.function
def brushed_days(chart: Any) -> tuple[date, date] | None:
    """Return the days that the brush covers."""
    ends = (getattr(chart, "selections", None) or {}).get(show.PERIOD, {}).get("at")
    if not ends:
        return None
    first, last = (datetime.fromtimestamp(end / 1000, UTC).date() for end in sorted(ends))
    return first, last


@app.function
def in_period(found: pl.LazyFrame, period: tuple[date, date] | None) -> pl.LazyFrame:
    """Return the postings first seen in a period."""
    if period is None:
        return found
    return found.filter(pl.col("first_seen").dt.date().is_between(*period))


@app.function
def picker(label: str, columns: Any, say: Messages) -> mo.ui.dropdown:
    """Return a choice among columns, the first one chosen."""
    return mo.ui.dropdown(
        {say(f"by_{one}"): one for one in columns}, value=say(f"by_{columns[0]}"), label=label
    )


@app.function
def unit_picker(found: pl.LazyFrame, say: Messages) -> mo.ui.dropdown:
    """Return a choice among currencies and periods in which pay is stated."""
    units = explore.pay(found).units.drop_nulls()
    options = {
        f"{currency}, {say(f'per_{period}')} ({say.number(postings)})": f"{currency} {period}"
        for currency, period, postings in units.iter_rows()
    }
    return mo.ui.dropdown(options, value=next(iter(options), None), label=say("pay_unit"))


# --- what is shown ------------------------------------------------------------------------


@app.function
def counts(found: pl.LazyFrame, period: tuple[date, date] | None, say: Messages) -> mo.Html:
    """Say how many postings the filters leave, and what is not known of them."""
    seen = found.select(
        postings=pl.len(),
        employers=pl.col("company").drop_nulls().n_unique(),
        unread=(~pl.col("read")).sum(),
        last=pl.col("last_seen").max(),
    ).collect()
    row = seen.row(0, named=True)
    tiles = "".join(
        f'<div class="tile"><span>{say(f"tile_{key}")}</span><b>{say.number(row[key])}</b></div>'
        for key in ("postings", "employers", "unread")
    )
    told = []
    if row["last"] is not None:
        told.append(say("last_sighting", day=say.day(row["last"])))
    if row["unread"]:
        told.append(say("unread_text"))
    if period is not None:
        told.append(say("brushed", first=say.day(period[0]), last=say.day(period[1])))
    note = f'<p class="note">{html.escape(" ".join(told))}</p>'
    return mo.Html(f'<div class="sun" role="status"><div class="tiles">{tiles}</div>{note}</div>')


@app.function
def moves_part(brushed: Any, moved: pl.DataFrame, every: pl.LazyFrame, say: Messages) -> mo.Html:
    """Show what came and closed over time."""
    if brushed is None:
        return mo.Html(show.part(say("moves"), say("nothing")))
    before = every.select(pl.col("there_before").sum()).collect().item()
    note = say(
        "moves_text",
        new=say.number(moved["new"].sum()),
        closed=say.number(moved["closed"].sum()),
        before=say.number(before),
    )
    numbers = show.details(say("as_table"), show.moves_rows(moved, say), [say("new"), say("closed")])
    return mo.vstack(
        [mo.Html(show.part(say("moves"), note)), brushed, mo.Html(f'<div class="sun">{numbers}</div>')]
    )


@app.function
def crossed_part(found: pl.LazyFrame, across: Any, say: Messages) -> mo.Html:
    """Show domains by another column."""
    rows = explore.crossed(found, "domain", across.value)
    if rows.is_empty():
        return mo.Html(show.part(say("crossed"), say("nothing")))
    lists = across.value in ("cities", "countries")
    note = say("crossed_text") + (" " + say("many_places") if lists else "")
    table_rows = show.crossed_rows(rows, "domain", across.value, say)
    numbers = show.details(say("as_table"), table_rows, list(table_rows[0])[1:])
    chart = mo.as_html(show.crossed_chart(rows, "domain", across.value, say)).text
    return mo.vstack(
        [
            mo.Html(show.part(say("crossed"), note)),
            across,
            mo.Html(f'<div class="sun">{chart}{numbers}</div>'),
        ]
    )


@app.function
def shares_part(found: pl.LazyFrame, shared: Any, say: Messages) -> mo.Html:
    """Show how the postings spread over the values of a column."""
    rows = explore.shares(found, shared.value)
    if rows.is_empty():
        return mo.Html(show.part(say("shares"), say("nothing")))
    note = say("shares_text") + (" " + say("many_places") if shared.value == "countries" else "")
    numbers = show.details(
        say("as_table"), show.shares_rows(rows, shared.value, say), [say("postings"), say("share")]
    )
    chart = mo.as_html(show.shares_chart(rows, shared.value, say)).text
    return mo.vstack(
        [mo.Html(show.part(say("shares"), note)), shared, mo.Html(f'<div class="sun">{chart}{numbers}</div>')]
    )


@app.function
def pay_part(found: pl.LazyFrame, grouped: Any, unit: Any, say: Messages) -> mo.Html:
    """Show the pay that is stated, and how many state none."""
    wanted = tuple(unit.value.split(" ")) if unit.value else None
    pay = explore.pay(found, grouped.value, wanted)  # type: ignore[arg-type]
    note = say(
        "pay_text",
        postings=say.number(pay.postings),
        unstated=say.number(pay.unstated),
        share=say.number(pay.unstated / max(1, pay.postings), "0 %"),
        stated=say.number(pay.stated),
        elsewhere=say.number(pay.elsewhere),
    )
    if not pay.stated:
        return mo.Html(show.part(say("pay"), note))
    rows = show.pay_rows(pay, grouped.value, say)
    numbers = show.details(say("as_table"), rows, list(rows[0])[1:])
    chart = mo.as_html(show.pay_chart(pay, grouped.value, say)).text
    pickers = mo.hstack([grouped, unit], wrap=True, justify="start", gap=1)
    return mo.vstack(
        [mo.Html(show.part(say("pay"), note)), pickers, mo.Html(f'<div class="sun">{chart}{numbers}</div>')]
    )


@app.function
def open_part(every: pl.LazyFrame, say: Messages) -> mo.Html:
    """Show how long postings stay open."""
    lives = explore.time_open(every)
    note = say(
        "time_open_text",
        closed=say.number(lives.closed),
        open=say.number(lives.open),
        before=say.number(lives.left_out),
    )
    if not lives.closed:
        return mo.Html(show.part(say("time_open"), f"{say('no_closed')} {note}"))
    half = say("no_median") if lives.median is None else say("median_text", days=say.number(lives.median))
    numbers = show.details(
        say("as_table"), show.open_rows(lives, say), [say("days"), say("still_open"), say("watched")]
    )
    chart = mo.as_html(show.open_chart(lives, say)).text
    return mo.Html(show.part(say("time_open"), f"{half} {note}", chart, extra=numbers))


@app.function
def table_part(found: pl.LazyFrame, rows: int, number: Any, order: Any, say: Messages) -> mo.Html:
    """Show one page of the postings."""
    if not rows:
        return mo.Html(show.part(say("postings"), say("nothing")))
    page = explore.page(found, int(number.value or 1), size=SIZE, order=order.value or "newest")
    note = say("page_text", rows=say.number(rows), pages=say.number(-(-rows // SIZE)))
    controls = mo.hstack([number, order], wrap=True, justify="start", gap=1)
    shown = table(show.posting_rows(page, say), links=page["url"].to_list()).text
    return mo.vstack(
        [mo.Html(show.part(say("postings"), note)), controls, mo.Html(f'<div class="sun">{shown}</div>')]
    )


@app.function
def at_the_end_of(bench: Any, day: date | None, words: str) -> pl.LazyFrame | date | None:
    """Return the market as it could be known when a day ended; the day it begins if that is later."""
    if day is None:
        return None
    begun = bench.market.frame().select(pl.col("first_seen").min().dt.date()).collect().item()
    if begun > day:
        return begun
    return bench.market.frame(as_of=datetime.combine(day + timedelta(days=1), time(), UTC), text=words)


@app.function
def change_part(
    then: pl.LazyFrame | date | None, scanned: pl.LazyFrame, chosen: Mapping[str, Any], say: Messages
) -> mo.Html:
    """Compare an earlier market with the present one, under the same filters."""
    if then is None:
        return mo.md(say("no_day"))
    if isinstance(then, date):
        return mo.md(say("begins_later", day=say.day(then)))
    asked = dict(chosen) | {"seen_from": None, "seen_to": None}
    seen = explore.change(explore.narrowed(then, **asked), explore.narrowed(scanned, **asked))
    tiles = "".join(
        f'<div class="tile"><span>{say(f"tile_{key}")}</span><b>{say.number(getattr(seen, key))}</b></div>'
        for key in ("then", "now", "came", "gone")
    )
    rows = [
        {
            say("by_domain"): show.named("domain", row["value"], say),
            say("tile_then"): say.number(row["then"]),
            say("tile_now"): say.number(row["now"]),
            say("difference"): say.number(row["change"], "+#,##0;-#,##0"),
        }
        for row in seen.groups.iter_rows(named=True)
    ]
    figures = [say("tile_then"), say("tile_now"), say("difference")]
    inside = table(rows, figures).text if rows else html.escape(say("nothing"))
    # what is shown late stands in a tree of its own, which the page's style does not reach
    return mo.Html(f'{STYLE}<div class="sun"><div class="tiles">{tiles}</div>{inside}</div>')


@app.function
def export_part(bench: Any, found: pl.LazyFrame, rows: int, say: Messages) -> mo.Html:
    """Offer the filtered market as files, made when asked for."""

    def made(kind: str) -> Any:
        return lambda: explore.exported(explore.rows_to_export(found, at=bench.clock()), kind)

    day = f"{bench.clock():%Y-%m-%d}"
    buttons = [
        mo.download(
            made(kind), filename=f"sunset-market-{day}.{kind}", mimetype=mimetype, label=say(f"as_{kind}")
        )
        for kind, mimetype in DOWNLOADS.items()
    ]
    head = show.part(say("export"), say("export_text", rows=say.number(rows)))
    return mo.vstack([mo.Html(head), mo.hstack(buttons, wrap=True, justify="start", gap=1)])


@app.function
def columns_part(say: Messages) -> mo.Html:
    """Show where every column comes from."""
    rows = [
        {
            say("column"): row["column"],
            say("origin"): row["origin"].replace("`", ""),
            say("type"): row["type"],
            say("meaning"): row["meaning"].replace("`", ""),
        }
        for row in dictionary.columns(MarketFrame).iter_rows(named=True)
    ]
    return mo.Html(show.part(say("columns"), say("columns_text"), show.details(say("columns_open"), rows)))


@app.function
def test_a_hostile_title_is_shown_as_text() -> None:
    row = dict.fromkeys(MarketFrame.column_names()) | {
        "title": "<img src=x onerror=alert(1)>", "url": "javascript:alert(1)", "cities": ["<b>Mainz"], "source": "<i>demo",
        "first_seen": datetime(2026, 11, 1, tzinfo=UTC), "last_seen": datetime(2026, 11, 2, tzinfo=UTC),
    }  # fmt: skip
    frame = pl.DataFrame([row], schema=MarketFrame.create_empty().schema)
    shown = table(show.posting_rows(frame, Messages("en", "explore")), links=frame["url"].to_list()).text
    assert "<img" not in shown
    assert "javascript" not in shown
    assert "<b>" not in shown
    assert "&lt;img src=x" in shown


if __name__ == "__main__":
    app.run()
