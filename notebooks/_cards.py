"""The seeker's list: a card a match, and the others counted by what decided against them.

Every text is escaped: postings are hostile input. Nothing is told by colour alone.
"""

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

from sunset.ledger import Status
from sunset.messages import Messages
from sunset.pipeline.seeker import Card

__all__ = ["SIGNS", "bars", "card_html", "days_left", "flat", "level_chip", "other_html", "plain_label"]

SIGNS = {"Good": "●", "Moderate": "◐", "Low": "○", "met": "✓", "partly": "◐", "open": "✗", "unknown": "?"}
"""What stands before a word, so that it is found at a glance; the word says it all."""

LONGEST = 160


def flat(text: str, longest: int = LONGEST) -> str:
    """Return text as one escaped line of limited length."""
    line = " ".join(text.split())
    return html.escape(line if len(line) <= longest else line[:longest].rsplit(" ", 1)[0] + " …")


def plain_label(text: str) -> str:
    """Return text as the label of a button or field, which marimo reads as Markdown with HTML.

    Examples
    --------
    >>> plain_label("**a** <b>")
    '&#42;&#42;a&#42;&#42; &#60;b&#62;'
    """
    return re.sub(r"[^\w ]|_", lambda found: f"&#{ord(found[0])};", " ".join(text.split()))


def level_chip(level: str | None, say: Messages) -> str:
    """Return a level as sign and word."""
    if level is None:
        return f'<span class="chip">{say("unjudged")}</span>'
    word = Messages(say.language, "common")(level.lower())
    return (
        f'<span class="chip level {level.lower()}"><span aria-hidden="true">{SIGNS[level]}</span> '
        f"{say('level', level=word)}</span>"
    )


def days_left(left: int | None, say: Messages) -> str:
    """Say how long one can apply; nothing if the advert does not tell."""
    if left is None:
        return ""
    key = "days_past" if left < 0 else {0: "days_today", 1: "days_one"}.get(left, "days_left")
    return say(key, days=say.number(left))


def _chips(row: Mapping[str, Any], left: int | None, say: Messages) -> str:
    chips = [level_chip(row["level"], say)]
    words = [
        say("closed_short") if row["closed_at"] else days_left(left, say),
        say(f"work_{row['work_model']}") if row["work_model"] else "",
        say("own_advert") if row["own"] else "",
        f"★ {say('is_saved')}" if row["saved"] else "",
        say("has_letter") if row["letter"] else "",
        {Status.APPLIED: say("is_applied"), Status.ARCHIVED: say("is_dismissed")}.get(row["status"], ""),
    ]
    chips += [f'<span class="chip">{word}</span>' for word in words if word]
    return f'<p class="chips">{"".join(chips)}</p>'


def _who(row: Mapping[str, Any]) -> str:
    told = " · ".join(flat(one, 80) for one in (row["company"], row["place"]) if one)
    return f'<p class="who">{told}</p>' if told else ""


def _line(kind: str, before: str, text: str) -> str:
    sign = {"pro": SIGNS["met"], "con": SIGNS["open"]}[kind]
    return (
        f'<li class="{kind}"><span class="sign" aria-hidden="true">{sign}</span>'
        f'<span><span class="hidden">{before}: </span>{text}</span></li>'
    )


def card_html(card: Card, button: Any, say: Messages, focus: str = "") -> str:
    """Return a match as a card.

    Parameters
    ----------
    card : the match.
    button : opens it; its label is the title.
    focus : attribute that takes the keyboard's focus there, if it should be there.
    """
    lines = [
        _line("pro", say("pro"), say("pro_text", asked=flat(asked), mine=flat(mine)))
        if kind != "language"
        else _line("pro", say("pro"), say("pro_language", asked=flat(asked)))
        for kind, asked, mine in card.pros
    ]
    if card.con:
        kind, words = card.con
        key = f"con_{kind}"
        lines.append(_line("con", say("con"), say(key, words=flat(words))))
    if not lines and card.words:
        lines.append(f"<li>{flat(card.words, 300)}</li>")
    return (
        f'<li class="card"><h3{focus}>{button}</h3>{_who(card.row)}'
        f'{_chips(card.row, card.days_left, say)}<ul class="reasons">{"".join(lines)}</ul></li>'
    )


def other_html(row: Mapping[str, Any], why: str, button: Any, focus: str = "") -> str:
    """Return a match that does not fit as a line of the list of its reason."""
    return f'<li class="other"><h4{focus}>{button}</h4>{_who(row)}<p>{flat(why, 400)}</p></li>'


def bars(counted: Sequence[tuple[str, int]], buttons: Mapping[str, Any], chosen: str | None) -> str:
    """Draw how often each reason decided; a bar a reason, with its number, and a button that opens its list."""
    most = max((number for _, number in counted), default=1)
    rows = "".join(
        f"<li{' class=chosen' if reason == chosen else ''}>{buttons[reason]}"
        f'<span class="bar" aria-hidden="true"><span style="width: {100 * number / most:.0f}%"></span></span></li>'
        for reason, number in counted
    )
    return f'<ul class="bars">{rows}</ul>'
