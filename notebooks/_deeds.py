"""What a person does with a posting: save, put away, mark as applied, open again, say what they think."""

import html
from collections.abc import Callable
from typing import Any

import marimo as mo

from notebooks._desk import Desk
from sunset.ledger import Status
from sunset.messages import Messages
from sunset.pipeline import seeker
from sunset.pipeline.seeker import deeds
from sunset.report.columns import VERDICTS

__all__ = ["deeds_html"]

WHY_NOT = ("not_interested", "place", "pay", "work", "employer", "other")
CHANNELS = ("portal", "mail", "post", "person")


def deeds_html(desk: Desk, one: seeker.Opened, done: tuple[str, int]) -> str:
    """Return what can be done with the posting now, and what came of the last deed.

    Parameters
    ----------
    done : what is said of it, and the number that brings the focus there.
    """
    desk.begin("deeds")
    say, row = desk.say, one.row
    applied, dismissed = row["status"] == Status.APPLIED, row["status"] == Status.ARCHIVED
    words, when = done
    message = f'<p class="done" role="status" tabindex="-1" data-focus="{when}">{html.escape(words)}</p>'
    state = f"<p>{_state(one, say)}</p>" if row["saved"] or applied or dismissed else ""
    buttons = [_saver(desk, row)]
    if applied or dismissed:
        job = row["job_id"]
        buttons.append(
            desk.button(
                "deeds",
                say("reopen"),
                lambda: desk.do(lambda: deeds.reopen(desk.bench, desk.name, job), say("done_reopened")),
            )
        )
    forms = {} if dismissed else {"dismiss": _dismissal(desk, row)}
    forms |= {"apply": _application(desk, row), "feedback": _feedback(desk, row, one.feedback)}
    desk.held["deeds"] += forms.values()
    shown = "".join(
        f"<details><summary>{say(f'{key}_title')}</summary>{form}</details>" for key, form in forms.items()
    )
    return (
        f'<div class="seeker deeds"><h3>{say("deeds")}</h3>{message if words else ""}{state}'
        f'<div class="buttons">{"".join(f"{one}" for one in buttons)}</div>{shown}</div>'
    )


def _state(one: seeker.Opened, say: Messages) -> str:
    row, told = one.row, []
    if row["saved"]:
        told.append(f"★ {say('is_saved')}")
    if row["status"] == Status.APPLIED:
        channel = html.escape(row["channel"] or "")
        dated = row["applied_on"] is not None
        told.append(
            say("is_applied_on", day=say.day(row["applied_on"]), channel=channel)
            if dated
            else say("is_applied")
        )
    if row["status"] == Status.ARCHIVED:
        told.append(say("is_dismissed"))
    return " · ".join(told)


def _saver(desk: Desk, row: dict[str, Any]) -> Any:
    say, wish = desk.say, not row["saved"]

    def act() -> None:
        said = say("done_saved" if wish else "done_unsaved")
        desk.do(lambda: deeds.save(desk.bench, desk.name, row["job_id"], wish), said)

    return desk.button("deeds", say("save" if wish else "unsave"), act)


def _dismissal(desk: Desk, row: dict[str, Any]) -> Any:
    say = desk.say
    fields = {
        "reason": mo.ui.dropdown(
            {say(f"dismiss_{one}"): one for one in WHY_NOT},
            value=say("dismiss_not_interested"),
            label=say("dismiss_reason"),
            full_width=True,
        ),
        "words": mo.ui.text(label=say("dismiss_words"), full_width=True),
    }

    def act(value: dict[str, Any]) -> None:
        told = ": ".join(filter(None, [say(f"dismiss_{value['reason']}"), value["words"].strip()]))
        desk.do(lambda: deeds.dismiss(desk.bench, desk.name, row["job_id"], told), say("done_dismissed"))

    return form(fields, act, say("dismiss_do"))


def _application(desk: Desk, row: dict[str, Any]) -> Any:
    say, today = desk.say, desk.bench.today()
    fields = {
        "day": mo.ui.date(
            value=row["applied_on"] or today, stop=today, label=say("apply_day"), full_width=True
        ),
        "channel": mo.ui.dropdown(
            {say(f"channel_{one}"): say(f"channel_{one}") for one in CHANNELS},
            value=say("channel_portal"),
            label=say("apply_channel"),
            full_width=True,
        ),
    }

    def act(value: dict[str, Any]) -> None:
        day, channel = value["day"], value["channel"]
        desk.do(
            lambda: deeds.apply(desk.bench, desk.name, row["job_id"], day, channel),
            say("done_applied", day=say.day(day)),
        )

    return form(fields, act, say("apply_do"))


def _feedback(desk: Desk, row: dict[str, Any], before: tuple[str | None, str] | None) -> Any:
    say, texts = desk.say, Messages(desk.say.language, "report")
    verdict, words = before or (None, "")
    fields = {
        "verdict": mo.ui.dropdown(
            {texts(f"verdict_{one}"): one for one in VERDICTS},
            value=texts(f"verdict_{verdict}") if verdict else None,
            allow_select_none=True,
            label=say("feedback_verdict"),
            full_width=True,
        ),
        "words": mo.ui.text_area(value=words, label=say("feedback_words"), rows=3, full_width=True),
    }

    def act(value: dict[str, Any]) -> None:
        desk.do(
            lambda: deeds.say(desk.bench, desk.name, row["job_id"], value["verdict"], value["words"]),
            say("done_said"),
        )

    return form(fields, act, say("feedback_do"))


def form(fields: dict[str, Any], act: Callable[[dict[str, Any]], None], submit: str) -> Any:
    """Return fields that act together, when they are sent."""

    def sent(value: dict[str, Any] | None) -> None:
        if value is not None:
            act(value)

    places = "".join(f"<div>{{{name}}}</div>" for name in fields)
    made = mo.Html(f'<div class="fields">{places}</div>').batch(**fields)
    return made.form(bordered=False, submit_button_label=submit, on_change=sent)
