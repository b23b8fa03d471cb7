"""The letter to a posting: as it reads, with what the check says of it, and the form that edits it."""

import html
from typing import Any

import marimo as mo

from notebooks._cards import flat
from notebooks._deeds import form
from notebooks._desk import Desk
from sunset.messages import Messages
from sunset.pipeline import seeker
from sunset.pipeline.seeker.letter import Draft, Written

__all__ = ["letter_html"]


def letter_html(desk: Desk, one: seeker.Opened) -> str:
    """Return the letter, or the button that has it written."""
    desk.begin("letter")
    say, job = desk.say, one.row["job_id"]
    written = seeker.letter.newest(desk.bench, desk.name, one.row)
    page = f"<h3>{say('letter')}</h3>"
    if written is not None:
        page += _written(desk, job, written)
    elif one.evaluation is None or not one.row["complete"]:
        page += f"<p>{say('letter_unjudged')}</p>"
    elif one.row["legitimacy"] == "scam":
        page += f"<p>{say('letter_scam')}</p>"
    else:
        write = desk.button(
            "letter",
            say("letter_write"),
            lambda: desk.do(lambda: seeker.letter.write(desk.bench, desk.name, job), say("done_written")),
        )
        page += f"<p>{say('letter_text')}</p>{write}"
    return f'<div class="seeker">{page}</div>'


def _written(desk: Desk, job: str, written: Written) -> str:
    say = desk.say
    files = [file for file in (written.pdf, written.docx) if file is not None and file.exists()]
    loads = [
        mo.download(data=file.read_bytes, filename=file.name, label=say(f"letter_{file.suffix[1:]}"))
        for file in files
    ]
    edit = _form(desk, job, written.draft)
    desk.held["letter"] += [*loads, edit]
    day = say.day(written.created)
    return (
        f'<p class="note">{say("letter_version", version=say.number(written.version), day=day)}</p>'
        f'{_faults(written, say)}<div class="buttons">{"".join(f"{one}" for one in loads)}</div>'
        f'<div class="letter">{_words(written)}</div>'
        f"<details><summary>{say('letter_edit')}</summary>"
        f'<p class="note">{say("letter_edit_text")}</p>{edit}</details>'
    )


def _faults(written: Written, say: Messages) -> str:
    """Return each claim that the check refuses beside its sentence, and what is missing."""
    if not written.complaints and not written.gaps:
        return f'<p><span aria-hidden="true">✓</span> {say("letter_sound")}</p>'
    refused = "".join(
        f"<li><blockquote>{flat(one.sentence, 600)}</blockquote>"
        f'<p><span aria-hidden="true">⚠</span> {flat(one.reason, 400)} {flat(one.fix, 400)}</p></li>'
        for one in written.complaints
    )
    gaps = "".join(f"<li>{flat(one, 400)}</li>" for one in written.gaps)
    told = f'<p>{say("letter_refused")}</p><ul class="complaints">{refused}</ul>' if refused else ""
    return told + (f"<p>{say('letter_gaps')}</p><ul>{gaps}</ul>" if gaps else "")


def _words(written: Written) -> str:
    """Return the letter as it reads, the sentences that the check refuses marked."""
    draft = written.draft
    parts = [draft.recipient, draft.subject, draft.salutation, *draft.text.split("\n\n"), draft.closing]
    refused = sorted({html.escape(one.sentence) for one in written.complaints}, key=len, reverse=True)
    shown = []
    for place, text in enumerate(parts):
        words = html.escape(text)
        for sentence in refused:
            words = words.replace(sentence, f"<mark>⚠ {sentence}</mark>", 1)
        lines = words.replace("\n", "<br>")
        shown.append(f"<p>{f'<strong>{lines}</strong>' if place == 1 else lines}</p>")
    return "".join(shown)


def _form(desk: Desk, job: str, draft: Draft) -> Any:
    say = desk.say

    def line(name: str, value: str) -> Any:
        return mo.ui.text(value=value, label=say(f"letter_{name}"), full_width=True)

    def lines(name: str, value: str, rows: int) -> Any:
        label = say(f"letter_{name}")
        return mo.ui.text_area(value=value, label=label, rows=rows, full_width=True)

    fields = {
        "recipient": lines("recipient", draft.recipient, 3),
        "subject": line("subject", draft.subject),
        "salutation": line("salutation", draft.salutation),
        "text": lines("body", draft.text, 18),
        "closing": line("closing", draft.closing),
    }

    def act(value: dict[str, Any]) -> None:
        edited = Draft(**value)
        desk.do(lambda: seeker.letter.edit(desk.bench, desk.name, job, edited), say("done_edited"))

    return form(fields, act, say("letter_save"))
