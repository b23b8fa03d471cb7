"""The seeker's list: fields that narrow it, the cards, and the others by what decided against them."""

from dataclasses import replace
from typing import Any

import marimo as mo
import polars as pl

from notebooks._cards import bars, card_html, other_html
from notebooks._desk import CARDS, Desk, View, focus_if
from sunset.messages import Messages
from sunset.pipeline import seeker

__all__ = ["filter_fields", "filter_html", "list_html"]


def filter_fields(found: pl.DataFrame | None, say: Messages) -> Any:
    """Return the fields by which the list can be narrowed."""
    levels = Messages(say.language, "common")
    places = [] if found is None else found["place"].drop_nulls().str.split(", ").explode().unique().sort()
    every = {say("every"): None}

    def choice(name: str, options: dict[str, Any], value: str) -> Any:
        return mo.ui.dropdown(options, value=value, label=say(f"filter_{name}"), full_width=True)

    return mo.ui.dictionary(
        {
            "words": mo.ui.text(label=say("filter_words"), debounce=False, full_width=True),
            "level": choice(
                "level",
                every | {levels(one.lower()): one for one in ("Good", "Moderate", "Low")},
                say("every"),
            ),
            "place": choice("place", every | {one[:60]: one for one in places if one}, say("every")),
            "work_model": choice(
                "work",
                every | {say(f"work_{one}"): one for one in ("onsite", "hybrid", "remote")},
                say("every"),
            ),
            "state": choice("state", {say(f"state_{one}"): one for one in seeker.STATES}, say("state_open")),
        }
    )


def filter_html(filters: Any, say: Messages) -> str:
    """Return the fields in a row that becomes a column on a narrow screen."""
    fields = "".join(f"<div>{one}</div>" for one in filters.elements.values())
    return f'<div class="seeker filters" role="search" aria-label="{say("filters")}">{fields}</div>'


def list_html(desk: Desk, found: pl.DataFrame, asked: dict[str, Any], view: View) -> str:
    """Return the cards, and the others counted by reason.

    Parameters
    ----------
    found : the matches.
    asked : what `seeker.narrowed` takes.
    """
    desk.begin("list")
    say, today = desk.say, desk.bench.today()
    rows = seeker.narrowed(found, **asked)
    usual = asked["state"] == "open" and asked["level"] != "Low"
    low = pl.col("level").eq_missing("Low")
    cards, others = (rows.filter(~low), rows.filter(low)) if usual else (rows, rows.clear())
    if usual:
        counted = {one: cards.filter(level=one).height for one in ("Good", "Moderate")}
        told = say("counted", good=say.number(counted["Good"]), moderate=say.number(counted["Moderate"]))
    else:
        told = (
            say("counted_one") if cards.height == 1 else say("counted_all", number=say.number(cards.height))
        )
    shown = "".join(
        card_html(seeker.card(row, today), desk.opener("list", row, view), say, _focus(row, view))
        for row in cards.head(view.cards).iter_rows(named=True)
    )
    body = f'<ul class="cards">{shown}</ul>' if shown else f"<p>{say('no_match')}</p>"
    more = _more(desk, cards.height - view.cards, replace(view, cards=view.cards + CARDS))
    # What was open may have left the list: put away, for example.
    gone = view.focus.startswith("card ") and "data-focus" not in shown
    focus = focus_if(gone and view.focus.removeprefix("card ") not in others["job_id"])
    page = (
        f'<h2 tabindex="-1"{focus}>{say("matches")}</h2><p class="note" role="status">{told}</p>{body}{more}'
    )
    if others.height:
        page += _others(desk, others, view)
    return f'<div class="seeker">{page}</div>'


def _others(desk: Desk, others: pl.DataFrame, view: View) -> str:
    """Return how often each reason decided, and the list of the one that is chosen."""
    say, counted = desk.say, seeker.reasons(others)
    chosen = view.why if view.why in dict(counted) else None
    buttons = {}
    for reason, number in counted:
        wish = replace(view, why=reason, others=CARDS, focus=f"why {reason}")
        label = say("why_count", reason=say(f"why_{reason}"), number=say.number(number))
        buttons[reason] = desk.button("list", label, lambda wish=wish: desk.set_view(wish))  # type: ignore[misc]
    title = say("others_one") if others.height == 1 else say("others", number=say.number(others.height))
    page = f'<h2>{title}</h2><p class="note">{say("others_text")}</p>{bars(counted, buttons, chosen)}'
    if chosen is None:
        return page
    rows = others.filter(reason=chosen)
    whys = rows["json"].str.json_path_match("$.rationale")
    lines = "".join(
        other_html(row, why or "", desk.opener("list", row, view), _focus(row, view))
        for row, why in zip(rows.head(view.others).iter_rows(named=True), whys, strict=False)
    )
    heading = say("why_count", reason=say(f"why_{chosen}"), number=say.number(rows.height))
    more = _more(desk, rows.height - view.others, replace(view, others=view.others + CARDS))
    focus = focus_if(view.focus == f"why {chosen}")
    return f'{page}<h3 tabindex="-1"{focus}>{heading}</h3><ul class="others">{lines}</ul>{more}'


def _more(desk: Desk, number: int, wish: View) -> str:
    if number <= 0:
        return ""
    label = desk.say("more_cards", number=desk.say.number(number))
    made = desk.button("list", label, lambda: desk.set_view(replace(wish, focus="")))
    return f'<div class="buttons">{made}</div>'


def _focus(row: dict[str, Any], view: View) -> str:
    """Bring the focus back to the card that was opened."""
    return focus_if(view.focus == f"card {row['job_id']}")
