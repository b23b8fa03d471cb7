"""The parts of the analyst's page: each says what it counts, and shows its numbers as text too."""

import html
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import marimo as mo
import polars as pl

from notebooks import _market as show
from notebooks._pieces import STYLE, table
from sunset.messages import Messages
from sunset.pipeline import explore
from sunset.schema import MarketFrame
from sunset.store import dictionary

__all__ = [
    "at_the_end_of",
    "change_part",
    "columns_part",
    "counts",
    "crossed_part",
    "export_part",
    "moves_part",
    "open_part",
    "pay_part",
    "shares_part",
    "table_part",
]

SIZE = 25  # rows of a page
DOWNLOADS: Mapping[str, str] = {
    "parquet": "application/vnd.apache.parquet",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


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


def table_part(found: pl.LazyFrame, rows: int, number: Any, order: Any, say: Messages) -> mo.Html:
    """Show one page of the postings."""
    if not rows:
        return mo.Html(show.part(say("postings"), say("nothing")))
    asked = int(number.value) if number.value.isdecimal() else 1
    page = explore.page(found, max(1, min(asked, -(-rows // SIZE))), size=SIZE, order=order.value or "newest")
    note = say("page_text", rows=say.number(rows), pages=say.number(-(-rows // SIZE)))
    controls = mo.hstack([number, order], wrap=True, justify="start", gap=1)
    shown = table(show.posting_rows(page, say), links=page["url"].to_list()).text
    return mo.vstack(
        [mo.Html(show.part(say("postings"), note)), controls, mo.Html(f'<div class="sun">{shown}</div>')]
    )


def at_the_end_of(bench: Any, day: date | None, words: str) -> pl.LazyFrame | date | None:
    """Return the market as it could be known when a day ended; the day it begins if that is later."""
    if day is None:
        return None
    begun = bench.market.frame().select(pl.col("first_seen").min().dt.date()).collect().item()
    if begun > day:
        return begun
    return bench.market.frame(as_of=datetime.combine(day + timedelta(days=1), time(), UTC), text=words)


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
