"""A posting opened: what it asks for and the person does have goes into the profile, and the posting is judged again."""

from typing import Any

import marimo as mo

from notebooks._cards import plain_label
from notebooks._deeds import form
from notebooks._desk import Desk, now
from sunset.errors import SunsetError
from sunset.messages import Messages
from sunset.pipeline import profiles
from sunset.pipeline.profiles.form import FORM, Wrong, value_of
from sunset.pipeline.seeker import Opened
from sunset.profile import Skill

__all__ = ["have_html"]


def have_html(desk: Desk, one: Opened) -> str:
    """Return the fields by which a person says that they have what is asked for; nothing if all is met."""
    desk.begin("have")
    missing = dict.fromkeys(
        asked.item.text
        for asked in one.requirements
        if asked.state in {"open", "partly"} and asked.item.kind in {"skill", "certificate"}
    )
    if not missing:
        return ""
    say = Messages(desk.say.language, "profile_app")
    options = {_option(text): text for text in missing}
    fields = {
        "what": mo.ui.dropdown(
            options, value=next(iter(options)), label=plain_label(say("have_what")), full_width=True
        ),
        "words": mo.ui.text(label=plain_label(say("have_words")), max_length=120, full_width=True),
        "years": mo.ui.text(label=plain_label(say("have_years")), max_length=6, full_width=True),
        "sure": mo.ui.checkbox(label=plain_label(say("have_sure"))),
    }

    def act(value: dict[str, Any]) -> None:
        desk.set_done((_added(desk, one.row["job_id"], value, say), now()))
        desk.read_anew()

    made = form(fields, act, say("have_button"))
    desk.held["have"].append(made)
    return (
        f'<div class="seeker"><h3>{say("have_title")}</h3><p class="note">{say("have_text")}</p>{made}</div>'
    )


def _option(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 90 else f"{line[:89]}…"


def _added(desk: Desk, job_id: str, value: dict[str, Any], say: Messages) -> str:
    """Add the skill and say what came of it."""
    if not value["sure"]:
        return say("have_unsure")
    words = value["words"].strip() or value["what"]
    field = next(one for one in FORM["skills"] if one.name == "years")
    try:
        skill = Skill(name=words, years=value_of(field, value["years"], say.language))
        saved = profiles.has_skill(desk.bench, desk.name, skill, job_id)
    except Wrong as wrong:
        return f"{say('have_years')}: {say(f'error_{wrong.key}', **wrong.values)}"
    except ValueError:
        return f"{say('have_years')}: {say('error_range')}"
    except (SunsetError, OSError) as error:
        return desk.say("refused", why=str(error))
    done = say("have_done", words=words, number=saved.version.number)
    changed = [one.text for one in saved.changes if one.job_id == job_id]
    return " ".join([done, *(changed or [say("have_nothing")])])
