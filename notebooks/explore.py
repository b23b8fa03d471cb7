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
    from datetime import UTC, date, datetime, timedelta
    from typing import Any

    import marimo as mo
    import polars as pl

    from notebooks import _market as show
    from notebooks import _market_page as page
    from notebooks._opening import open_bench
    from notebooks._pieces import STYLE, table
    from sunset.errors import SunsetError
    from sunset.messages import Messages, languages
    from sunset.pipeline import explore
    from sunset.schema import MarketFrame

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
    page.counts(found, period, say) if found is not None else None


@app.cell
def _(brushed, every, moved, say):
    page.moves_part(brushed, moved, every, say) if every is not None else None


@app.cell
def _(say):
    across = picker(say("across"), ACROSS, say)
    shared = picker(say("shares_of"), SHARED, say)
    grouped = picker(say("pay_by"), GROUPED, say)
    return across, grouped, shared


@app.cell
def _(across, found, say):
    page.crossed_part(found, across, say) if found is not None else None


@app.cell
def _(found, say, shared):
    page.shares_part(found, shared, say) if found is not None else None


@app.cell
def _(found, say):
    unit = None if found is None else unit_picker(found, say)
    return (unit,)


@app.cell
def _(found, grouped, say, unit):
    page.pay_part(found, grouped, unit, say) if found is not None else None


@app.cell
def _(every, say):
    page.open_part(every, say) if every is not None else None


@app.cell
def _(bench, say):
    _week = (datetime.now(UTC) if bench is None else bench.clock()).date() - timedelta(days=7)
    then_day = mo.ui.date(value=_week, label=say("then_day"))
    return (then_day,)


@app.cell
def _(bench, then_day, words):
    def then():
        return page.at_the_end_of(bench, then_day.value, words.value)

    return (then,)


@app.cell
def _(chosen, say, scanned, then, then_day):
    # read when it comes into view: another day's market has to be made first
    mo.vstack(
        [
            mo.Html(show.part(say("change"), say("change_text"))),
            then_day,
            mo.lazy(lambda: page.change_part(then(), scanned, chosen, say), show_loading_indicator=True),
        ]
    ) if scanned is not None else None


@app.cell
def _(found, say):
    order = mo.ui.dropdown(
        {say(f"order_{one}"): one for one in explore.ORDERS}, value=say("order_newest"), label=say("order")
    )
    rows = 0 if found is None else found.select(pl.len()).collect().item()
    number = mo.ui.text(value="1", label=say("page"))
    return number, order, rows


@app.cell
def _(found, number, order, rows, say):
    page.table_part(found, rows, number, order, say) if found is not None else None


@app.cell
def _(bench, found, rows, say):
    page.export_part(bench, found, rows, say) if found is not None else None


@app.cell
def _(say):
    page.columns_part(say)


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
