"""Tables and charts that the apps share: readable on a telephone, and never by colour alone."""

import html
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

import altair as alt
import marimo as mo
import polars as pl

from sunset.messages import Messages

__all__ = ["INK", "STYLE", "bars", "data", "duration", "finished", "lanes", "moment", "table"]

INK, ALARM = "#0a558c", "#b3261e"

STYLE = """<style>
.sun h1 { font-size: 1.7rem; font-weight: 700; margin: 0 }
.sun h2 { font-size: 1.15rem; font-weight: 650; margin: 1.6rem 0 .2rem }
.sun p.note { margin: 0 0 .5rem; opacity: .75; font-size: .875rem }
.sun .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .6rem }
.sun .tile { border: 1px solid color-mix(in srgb, currentColor 18%, transparent); border-radius: .6rem;
  padding: .6rem .8rem; display: flex; flex-direction: column-reverse; justify-content: flex-end }
.sun .tile b { font-size: 1.6rem; line-height: 1.2; font-variant-numeric: tabular-nums }
.sun .tile span { font-size: .82rem; opacity: .8 }
.sun .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr));
  gap: 0 2rem }
.sun .pair > div { min-width: 0 }
.sun table { border-collapse: collapse; width: 100%; font-size: .875rem; margin: .2rem 0 }
.sun th { text-align: left; font-weight: 600; opacity: .75; white-space: nowrap }
.sun .wide { overflow-x: auto }
.sun th, .sun td { padding: .4rem .8rem .4rem 0; vertical-align: top; overflow-wrap: break-word;
  border-bottom: 1px solid color-mix(in srgb, currentColor 14%, transparent) }
.sun td.figure, .sun th.figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
.sun td a { text-decoration: underline }
.sun summary { cursor: pointer; font-size: .875rem; margin-top: .4rem }
@media (max-width: 640px) {
  .sun thead { display: none }
  .sun tr { display: block; padding: .5rem 0;
    border-bottom: 1px solid color-mix(in srgb, currentColor 25%, transparent) }
  .sun td, .sun td.figure { display: grid; grid-template-columns: 7.5rem 1fr; text-align: left;
    border: 0; padding: .1rem 0; white-space: normal; overflow-wrap: anywhere }
  .sun td::before { content: attr(data-name); opacity: .75 }
}
</style>"""


def table(
    rows: Sequence[Mapping[str, str]], figures: Sequence[str] = (), *, links: Sequence[str] = ()
) -> mo.Html:
    """Return rows as a table that becomes a list of cards on a narrow screen.

    Parameters
    ----------
    rows : column -> text; every text is escaped, because postings and error messages are hostile.
    figures : columns of numbers, set to the right.
    links : for each row, where its first cell leads; anything but a web address leads nowhere.
    """
    kind = {name: ' class="figure"' if name in figures else "" for row in rows[:1] for name in row}
    head = "".join(f"<th{kind[name]}>{html.escape(name)}</th>" for name in kind)
    first = next(iter(kind), "")
    body = "".join(
        "<tr>"
        + "".join(
            f'<td{kind[name]} data-name="{html.escape(name)}"><span>'
            f"{_linked(row[name], link if name == first else '')}</span></td>"
            for name in kind
        )
        + "</tr>"
        for row, link in zip(rows, links or [""] * len(rows), strict=True)
    )
    inside = f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
    return mo.Html(f'<div class="wide"><table>{inside}</table></div>')


def _linked(text: str, address: str) -> str:
    if not address.startswith(("https://", "http://")):
        return html.escape(text)
    return (
        f'<a href="{html.escape(address)}" target="_blank" rel="noopener noreferrer nofollow">'
        f"{html.escape(text)}</a>"
    )


def moment(at: datetime | None, say: Messages) -> str:
    """Return a moment in the reader's form and this machine's time zone; nothing for None."""
    return f"{say.day(at.astimezone())} {at.astimezone():%H:%M}" if at else ""


def duration(seconds: float, say: Messages) -> str:
    """Return a length of time in words."""
    if seconds < 120:
        return say("seconds", number=say.number(round(seconds, 1)))
    return say("minutes", number=say.number(round(seconds / 60)))


def bars(rows: pl.DataFrame, names: Mapping[int, str], say: Messages) -> alt.LayerChart:
    """Draw a bar for each status, with its name and its number.

    Parameters
    ----------
    rows : ``status``, ``postings``.
    names : of the statuses, in the order to show them.
    """
    base = alt.Chart(data(_told(rows, names, say))).encode(
        x=alt.X("postings:Q", axis=None),
        y=alt.Y(
            "name:N",
            sort=list(names.values()),
            title=None,
            axis=alt.Axis(ticks=False, domain=False, labelLimit=140, labelFontSize=12),
        ),
        tooltip=["name:N", alt.Tooltip("told:N", title=say("postings"))],
    )
    shapes = base.mark_bar(cornerRadiusEnd=2, height={"band": 0.7}).encode(
        color=_colour("datum.status === 0")
    )
    numbers = base.mark_text(align="left", dx=5, fontSize=12).encode(text="told:N")
    return finished(alt.layer(shapes, numbers), height=27 * len(names))


def lanes(
    rows: pl.DataFrame, names: Mapping[int, str], say: Messages, *, peak: bool = False
) -> alt.LayerChart:
    """Draw a band over time for each status, as high as its numbers, with its name and a number.

    Parameters
    ----------
    rows : ``at`` and ``until`` (UTC), ``status``, ``postings``; at least one with postings.
    names : of the bands.
    peak : write the largest number beside a band, not the last.
    """
    here = sorted(set(rows.filter(pl.col("postings") > 0)["status"]))
    places = {code: float(-place) for place, code in enumerate(here)}
    rows = rows.filter(pl.col("status").is_in(here)).with_columns(
        lane=pl.col("status").replace_strict(places, return_dtype=pl.Float64)
    )
    height = 0.75 * pl.col("postings") / pl.col("postings").max().over("status")
    rows = _told(rows.with_columns(top=pl.col("lane") + height), names, say)
    number = pl.col("postings").max() if peak else pl.col("postings").sort_by("at").last()
    ends = _told(rows.group_by("status", "lane").agg(number).sort("status"), names, say)
    alarming = "false" if peak else "datum.status === 0"
    y = alt.Y("lane:Q", axis=None, scale=alt.Scale(domain=[1.0 - len(here), 0.9], nice=False))
    time = alt.Axis(
        format=_pattern(rows, say), grid=False, labelOverlap="greedy", tickCount=4, labelFlush=True
    )
    shapes = (
        alt.Chart(data(rows.filter(pl.col("postings") > 0)))
        .mark_rect(strokeWidth=0.5)
        .encode(
            x=alt.X("at:T", title=None, axis=time),
            x2="until:T",
            y=y,
            y2="top:Q",
            fill=_colour(alarming),
            stroke=_colour(alarming),  # closes the seams between periods
            tooltip=[
                "name:N",
                alt.Tooltip("at:T", format="%d.%m. %H:%M", title=say("column_run")),
                alt.Tooltip("told:N", title=say("postings")),
            ],
        )
    )
    labels = alt.Chart(data(ends)).encode(y=y)
    floor = labels.mark_rule(opacity=0.35)
    name = labels.mark_text(align="right", baseline="bottom", dx=-8, dy=-1, fontSize=12)
    figure = labels.mark_text(align="left", baseline="bottom", dx=6, dy=-1, fontSize=12)
    chart = alt.layer(
        floor,
        shapes,
        name.encode(x=alt.value(0), text="name:N"),
        figure.encode(x=alt.value("width"), text="told:N"),
    )
    return finished(chart, height=32 * len(here) + 4)


def _told(rows: pl.DataFrame, names: Mapping[int, str], say: Messages) -> pl.DataFrame:
    return rows.with_columns(
        name=pl.col("status").replace_strict(dict(names), return_dtype=pl.String),
        told=pl.col("postings").map_elements(say.number, return_dtype=pl.String),
    )


def data(rows: pl.DataFrame) -> alt.Data:
    """Return rows as a chart takes them; moments are UTC."""
    moments = pl.selectors.datetime()
    return alt.Data(values=rows.with_columns(moments.dt.strftime("%Y-%m-%dT%H:%M:%SZ")).to_dicts())


def _colour(alarming: str) -> Any:
    return alt.condition(alarming, alt.value(ALARM), alt.value(INK))


def _pattern(rows: pl.DataFrame, say: Messages) -> str:
    first: Any = rows["at"].min()
    last: Any = rows["until"].max()
    day = say.form["short_day"]
    if last - first < timedelta(days=1):
        return "%H:%M"
    return f"{day} %H:%M" if last - first < timedelta(days=3) else day


Drawn = TypeVar("Drawn", alt.Chart, alt.LayerChart)


def finished(chart: Drawn, *, height: int) -> Drawn:
    """Return a chart as wide as its place, in the look of the page."""
    return (
        chart.properties(
            width="container",
            height=height,
            padding=5,
            autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
            usermeta={"embedOptions": {"actions": False}},
        )
        .configure(font="PT Sans, system-ui, sans-serif")
        .configure_view(strokeWidth=0)
    )
