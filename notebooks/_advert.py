"""An advert from anywhere: pasted or saved as a file, judged at once, and opened like any other posting."""

import html
from collections.abc import Callable
from typing import Any

import marimo as mo

from notebooks._cards import plain_label
from notebooks._desk import Desk, focus_if, now
from sunset.advert import MOST_BYTES, read_content
from sunset.errors import SunsetError
from sunset.messages import Messages
from sunset.pipeline.advert import judge_advert

__all__ = ["AdvertBox"]

CORRECTIONS = ("title", "company", "city", "url")
"""What a person may know better than the words they pasted."""


class AdvertBox:
    """Where one person pastes an advert.

    Parameters
    ----------
    desk : whose it is.
    redraw : is called with a number when the box has to be drawn anew.
    show : is called with the job id of an advert that was judged.
    """

    def __init__(self, desk: Desk, redraw: Callable[[int], None], show: Callable[[str], None]) -> None:
        self._desk, self._redraw, self._show = desk, redraw, show
        self._say = Messages(desk.say.language, "advert_app")
        self._refused = ""
        self._begin()

    def _begin(self) -> None:
        say = self._say
        self._text = mo.ui.text_area(label=say("text"), rows=10, full_width=True)
        self._file = mo.ui.file(
            filetypes=[".html", ".htm", ".mht", ".mhtml", ".eml", ".pdf", ".docx", ".txt", ".md"],
            label=say("file"),
            max_size=MOST_BYTES,
        )
        self._known = {one: mo.ui.text(label=say(one), full_width=True) for one in CORRECTIONS}
        self._judge: Any = mo.ui.button(label=plain_label(say("judge")), on_change=lambda _: self.judge())

    def judge(self) -> None:
        """Read what was pasted or chosen, judge it, and open it; or say why that cannot be."""
        desk, chosen = self._desk, self._file.value
        given = {name: field.value.strip() for name, field in self._known.items()}
        try:
            if not chosen and not self._text.value.strip():
                self._refused = self._say("nothing")
                return
            advert = (
                read_content(chosen[0].contents, chosen[0].name) if chosen else read_content(self._text.value)
            )
            corrections = {name: value for name, value in given.items() if value}
            version = desk.bench.ledger.profile(desk.name)
            found = judge_advert(desk.bench, version, advert, corrections=corrections)
        except (SunsetError, OSError) as error:
            self._refused = str(error)
            return
        else:
            self._refused = ""
            self._begin()
            desk.read_anew()
            self._show(found.evaluation.job_id)
        finally:
            self._redraw(now())

    def page(self) -> str:
        """Return the box, with what is in it."""
        say = self._say
        refused = (
            f'<p role="alert" tabindex="-1"{focus_if(True)}>{html.escape(self._refused)}</p>'
            if self._refused
            else ""
        )
        known = "".join(f"<div>{field}</div>" for field in self._known.values())
        return (
            f'<div class="seeker"><h2>{say("tab")}</h2><p class="note">{say("tab_text")}</p>{refused}'
            f"<div>{self._text}</div><div>{self._file}</div>"
            f"<details{' open' if self._refused else ''}><summary>{say('known')}</summary>"
            f'<p class="note">{say("known_text")}</p><div class="fields">{known}</div></details>'
            f'<div class="buttons">{self._judge}</div><p class="note">{say("judge_text")}</p></div>'
        )
