"""Charts and tables of the analyst's app: every chart has its numbers as text, and what is unknown in it."""

import html
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from functools import lru_cache
from typing import Any, get_args

import altair as alt
import polars as pl
from babel import Locale

from notebooks._pieces import INK, data, finished, table
from sunset import sources
from sunset.errors import SunsetError
from sunset.messages import Messages
from sunset.pipeline.explore import OTHER, UNKNOWN, Pay, TimeOpen
from sunset.schema import Seniority, WorkModel

__all__ = [
    "PERIOD",
    "crossed_chart",
    "crossed_rows",
    "details",
    "moves_chart",
    "moves_rows",
    "named",
    "open_chart",
    "open_rows",
    "part",
    "pay_chart",
    "pay_rows",
    "posting_rows",
    "shares_chart",
    "shares_rows",
]

LEAVES, QUIET = "#b45309", "#6b7280"
PERIOD = "period"
"""Name of the selection that a brush over the first chart makes."""


def part(title: str, note: str, *bodies: str, extra: str = "") -> str:
    """Return a headed part of the page as HTML; `extra` is a table that opens below it."""
    told = f'<p class="note">{html.escape(note)}</p>' if note else ""
    return f'<section class="sun"><h2>{html.escape(title)}</h2>{told}{"".join(bodies)}{extra}</section>'


def named(column: str, value: str, say: Messages) -> str:
    """Return a value of a column in the reader's words."""
    if value in (UNKNOWN, OTHER):
        return say(value)
    if column == "source":
        return _title(value)
    if column in ("countries", "language"):
        locale = Locale.parse(say.form["locale"])
        known = locale.territories if column == "countries" else locale.languages
        return say("mixed") if value == "mixed" else str(known.get(value, value))
    room, prefix = {
        "domain": ("report", "domain"),
        "seniority": ("fit", "seniority"),
        "work_model": ("fit", "work_model"),
        "employment_type": ("fit", "employment"),
        "schedule": ("fit", "schedule"),
    }.get(column, ("", ""))
    words = Messages(say.language, room) if room else None
    return words(f"{prefix}_{value}") if words and f"{prefix}_{value}" in words else value


@lru_cache
def _title(name: str) -> str:
    try:
        return sources.find(name).title
    except SunsetError:
        return name


# --- new and closed -----------------------------------------------------------------------


def moves_chart(rows: pl.DataFrame, say: Messages) -> alt.Chart:
    """Draw bars up for what came and down for what closed; the period can be brushed."""
    long = rows.unpivot(["new", "closed"], index=["at", "until"], variable_name="kind", value_name="postings")
    long = long.with_columns(
        pl.col("at", "until").cast(pl.Datetime("us", "UTC")),
        kind=pl.col("kind").replace_strict({"new": say("new_up"), "closed": say("closed_down")}),
        height=pl.when(pl.col("kind") == "closed")
        .then(-pl.col("postings").cast(pl.Int64))
        .otherwise("postings"),
        told=pl.col("postings").map_elements(say.number, return_dtype=pl.String),
    )
    begins = [int(datetime.combine(day, time(), UTC).timestamp() * 1000) for day in rows["at"]]
    brush = alt.selection_interval(name=PERIOD, encodings=["x"])
    chart = (
        alt.Chart(data(long.sort("at", "kind")), description=say("moves"))
        .mark_bar(stroke="white", strokeWidth=0.5)
        .encode(
            x=alt.X(
                "at:T",
                title=None,
                scale=alt.Scale(type="utc"),
                axis=alt.Axis(
                    format="%d.%m.", values=begins[:: -(-len(begins) // 6)], grid=False, labelOverlap="greedy"
                ),
            ),
            x2="until:T",
            y=alt.Y(
                "height:Q", title=None, axis=alt.Axis(tickCount=5, labelExpr=_number("abs(datum.value)", say))
            ),
            y2=alt.datum(0),
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=[say("new_up"), say("closed_down")], range=[INK, LEAVES]),
                legend=alt.Legend(title=None, orient="top"),
            ),
            opacity=alt.condition(brush, alt.value(1), alt.value(0.35)),
            tooltip=["kind:N", alt.Tooltip("at:T", format="%d.%m.%Y", title=say("from")), "told:N"],
        )
        .add_params(brush)
    )
    return finished(chart, height=220)


def moves_rows(rows: pl.DataFrame, say: Messages) -> list[dict[str, str]]:
    """Return the numbers of `moves_chart`, the newest first."""
    return [
        {
            say("from"): say.day(row["at"]),
            say("new"): say.number(row["new"]),
            say("closed"): say.number(row["closed"]),
        }
        for row in rows.sort("at", descending=True).iter_rows(named=True)
    ]


# --- two columns --------------------------------------------------------------------------


_ORDER: Mapping[str, tuple[str, ...]] = {"seniority": get_args(Seniority), "work_model": get_args(WorkModel)}
"""Values that have an order of their own."""


def _crossed(
    rows: pl.DataFrame, row: str, column: str, say: Messages
) -> tuple[pl.DataFrame, list[str], list[str]]:
    """Return the counts with names, and the names of rows and columns, the most frequent first."""
    orders = []
    for side in ("row", "column"):
        sums = rows.group_by(side).agg(pl.col("postings").sum())
        known = _ORDER.get(row if side == "row" else column, ())
        late = pl.col(side).replace_strict(
            {one: place for place, one in enumerate(known)} | {OTHER: 98, UNKNOWN: 99}, default=97
        )
        orders.append(sums.sort(late, "postings", side, descending=[False, True, False])[side].to_list())
    names = rows.with_columns(
        row=pl.col("row").map_elements(lambda one: named(row, one, say), return_dtype=pl.String),
        column=pl.col("column").map_elements(lambda one: named(column, one, say), return_dtype=pl.String),
        told=pl.col("postings").map_elements(say.number, return_dtype=pl.String),
    )
    return names, [named(row, one, say) for one in orders[0]], [named(column, one, say) for one in orders[1]]


def crossed_chart(rows: pl.DataFrame, row: str, column: str, say: Messages) -> alt.LayerChart:
    """Draw a field of numbers, the darker the more."""
    names, down, across = _crossed(rows, row, column, say)
    base = alt.Chart(data(names), description=say("crossed")).encode(
        x=alt.X(
            "column:N", sort=across, title=None,
            axis=alt.Axis(orient="top", labelAngle=-90, labelLimit=90, ticks=False, domain=False),
        ),
        y=alt.Y("row:N", sort=down, title=None, axis=alt.Axis(labelLimit=130, ticks=False, domain=False)),
        tooltip=["row:N", "column:N", alt.Tooltip("told:N", title=say("postings"))],
    )  # fmt: skip
    most = int(rows["postings"].max() or 1)  # type: ignore[arg-type]
    shade = alt.Color("postings:Q", legend=None, scale=alt.Scale(domain=[0, most], range=["#eaf2f9", INK]))
    numbers = base.mark_text(fontSize=11).encode(
        text="told:N",
        color=alt.condition(f"datum.postings > {most * 0.45}", alt.value("white"), alt.value("#1b1b1b")),
    )
    return finished(
        alt.layer(base.mark_rect(stroke="white", strokeWidth=2).encode(color=shade), numbers),
        height=23 * len(down) + 60,
    )


def crossed_rows(rows: pl.DataFrame, row: str, column: str, say: Messages) -> list[dict[str, str]]:
    """Return the numbers of `crossed_chart`, one row a row."""
    names, down, across = _crossed(rows, row, column, say)
    counts = {(one["row"], one["column"]): one["told"] for one in names.iter_rows(named=True)}
    return [
        {say(f"by_{row}"): one} | {other: counts.get((one, other), "–") for other in across} for one in down
    ]


# --- shares -------------------------------------------------------------------------------


def shares_chart(rows: pl.DataFrame, column: str, say: Messages) -> alt.LayerChart:
    """Draw a bar for each value with its number and share; what is unknown is outlined, not filled."""
    told = rows.head(20).with_columns(
        name=pl.col("value").map_elements(lambda one: named(column, one, say), return_dtype=pl.String),
        told=pl.struct("postings", "share").map_elements(
            lambda one: say("with_share", number=say.number(one["postings"]), share=say.number(one["share"], "0.0 %")),
            return_dtype=pl.String,
        ),
    )  # fmt: skip
    base = alt.Chart(data(told), description=say("shares")).encode(
        y=alt.Y(
            "name:N", sort=told["name"].to_list(), title=None,
            axis=alt.Axis(ticks=False, domain=False, labelLimit=130, labelFontSize=12),
        ),
        x=alt.X("share:Q", axis=None, scale=alt.Scale(domain=[0, 2.1 * float(rows["share"].max() or 1)])),  # type: ignore[arg-type]
        tooltip=["name:N", alt.Tooltip("told:N", title=say("postings"))],
    )  # fmt: skip
    filled = alt.condition(f"datum.value !== '{UNKNOWN}'", alt.value(INK), alt.value("transparent"))
    dashed = alt.condition(f"datum.value === '{UNKNOWN}'", alt.value([3, 2]), alt.value([1, 0]))
    shapes = base.mark_bar(stroke=INK, height={"band": 0.65}).encode(fill=filled, strokeDash=dashed)
    return finished(
        alt.layer(shapes, base.mark_text(align="left", dx=5, fontSize=12).encode(text="told:N")),
        height=27 * told.height,
    )


def shares_rows(rows: pl.DataFrame, column: str, say: Messages) -> list[dict[str, str]]:
    """Return the numbers of `shares_chart`, all of them."""
    return [
        {
            say(f"by_{column}"): named(column, row["value"], say),
            say("postings"): say.number(row["postings"]),
            say("share"): say.number(row["share"], "0.0 %"),
        }
        for row in rows.iter_rows(named=True)
    ]


# --- pay ----------------------------------------------------------------------------------


def pay_chart(found: Pay, by: str, say: Messages) -> alt.LayerChart:
    """Draw the middle range of stated pay a group: from the median of the lower ends to that of the upper."""
    rows = found.groups.filter(pl.col("stated") > 0).with_columns(
        name=pl.col("group").map_elements(lambda one: named(by, one, say), return_dtype=pl.String),
        told=pl.struct("stated", "postings").map_elements(lambda one: _of(one, say), return_dtype=pl.String),
    )
    base = alt.Chart(data(rows), description=say("pay")).encode(
        y=alt.Y(
            "name:N", sort=rows["name"].to_list(), title=None,
            axis=alt.Axis(ticks=False, domain=False, labelLimit=130, labelFontSize=11, grid=True),
        ),
        tooltip=["name:N", "told:N", *(alt.Tooltip(f"{one}:Q", format=",.0f", title=say(f"pay_{one}")) for one in _PAY)],
    )  # fmt: skip
    least, most = float(rows["lower"].min()), float(rows["upper"].max())  # type: ignore[arg-type]
    room = (most - least or most or 1) * 0.4  # for the numbers behind the bands
    x = alt.X(
        "lower:Q", title=None, scale=alt.Scale(domain=[max(0, least - room / 8), most + room], nice=False),
        axis=alt.Axis(tickCount=4, labelOverlap="greedy", labelExpr=_number("datum.value", say)),
    )  # fmt: skip
    band = base.mark_bar(height=9, color=INK, opacity=0.45).encode(x=x, x2="upper:Q")
    middle = base.mark_tick(thickness=3, height=17, color=INK).encode(x=alt.X("middle:Q"))
    number = base.mark_text(align="left", dx=6, fontSize=11).encode(x="upper:Q", text="told:N")
    return finished(alt.layer(band, middle, number), height=26 * rows.height + 30)


_PAY = ("lower", "middle", "upper")


def _of(row: Mapping[str, int], say: Messages) -> str:
    return f"{say.number(row['stated'])}/{say.number(row['postings'])}"


def pay_rows(found: Pay, by: str, say: Messages) -> list[dict[str, str]]:
    """Return the numbers of `pay_chart`, groups that state nothing included."""
    currency = found.unit[0] if found.unit else ""
    return [
        {
            say(f"by_{by}"): named(by, row["group"], say),
            say("stated_of"): _of(row, say),
            **{say(f"pay_{one}"): "–" if row[one] is None else say.money(row[one], currency) for one in _PAY},
        }
        for row in found.groups.iter_rows(named=True)
    ]


# --- time open ----------------------------------------------------------------------------


def open_chart(found: TimeOpen, say: Messages) -> alt.LayerChart:
    """Draw the share of postings still open after so many days."""
    start = pl.DataFrame(
        {"days": [0], "still_open": [1.0]}, schema=found.curve.select("days", "still_open").schema
    )
    curve = pl.concat([start, found.curve.select("days", "still_open")])
    line = (
        alt.Chart(data(curve), description=say("time_open"))
        .mark_line(interpolate="step-after", color=INK, strokeWidth=2.5)
        .encode(
            x=alt.X("days:Q", title=say("days"), axis=alt.Axis(tickMinStep=1, tickCount=6, grid=False)),
            y=alt.Y(
                "still_open:Q", title=None, scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(format=".0%", values=[0, 0.25, 0.5, 0.75, 1]),
            ),
            tooltip=[alt.Tooltip("days:Q"), alt.Tooltip("still_open:Q", format=".0%")],
        )
    )  # fmt: skip
    layers: list[Any] = [line]
    if found.median is not None:
        point = alt.Chart(
            data(
                pl.DataFrame({"days": [found.median], "told": [say("median", days=say.number(found.median))]})
            )
        ).encode(x="days:Q")
        layers += [
            point.mark_rule(strokeDash=[4, 3], color=QUIET),
            point.mark_text(align="left", dx=5, y=8, fontSize=12).encode(text="told:N"),
        ]
    return finished(alt.layer(*layers), height=200)


def open_rows(found: TimeOpen, say: Messages) -> list[dict[str, str]]:
    """Return the numbers of `open_chart`."""
    return [
        {
            say("days"): say.number(row["days"]),
            say("still_open"): say.number(row["still_open"], "0 %"),
            say("watched"): say.number(row["watched"]),
        }
        for row in found.curve.iter_rows(named=True)
    ]


def _number(value: str, say: Messages) -> str:
    """Return how Vega writes a number with the reader's separators."""
    written = f"format({value}, ',.0f')"
    return f"replace({written}, /,/g, '{say.number(1000)[1:-3]}')"


# --- the postings themselves --------------------------------------------------------------


def posting_rows(rows: pl.DataFrame, say: Messages) -> list[dict[str, str]]:
    """Return postings in words; what is not known says so."""
    return [
        {
            say("title"): row["title"],
            say("company"): row["company"] or say(UNKNOWN),
            say("place"): ", ".join(row["cities"][:3]) or row["location_label"] or say(UNKNOWN),
            **{
                say(f"by_{column}"): named(column, row[column] or UNKNOWN, say)
                for column in ("domain", "seniority", "work_model", "employment_type", "language")
            },
            say("column_pay"): _pay_of(row, say),
            say("source"): named("source", row["source"], say),
            say("first_seen"): say.day(row["first_seen"]),
            say("state"): say("closed_on", day=say.day(row["closed_at"]))
            if row["closed_at"]
            else say("open_on", day=say.day(row["last_seen"])),
        }
        for row in rows.iter_rows(named=True)
    ]


def _pay_of(row: Mapping[str, Any], say: Messages) -> str:
    ends = dict.fromkeys(row[one] for one in ("salary_min", "salary_max") if row[one] is not None)
    if not ends:
        return say(UNKNOWN)
    currency, period = row["salary_currency"], row["salary_period"]
    told = [say.money(end, currency) if currency else say.number(end) for end in ends]
    return f"{' – '.join(told)} {say(f'per_{period}') if period else say('per_unknown')}"


def details(title: str, rows: Sequence[Mapping[str, str]], figures: Sequence[str] = ()) -> str:
    """Return a table that opens on demand: the numbers of a chart as text."""
    inside = table(rows, figures).text
    return f"<details><summary>{html.escape(title)}</summary>{inside}</details>"
