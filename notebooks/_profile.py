"""The seeker's own profile: read from a CV, corrected entry by entry, saved; and what changes with it."""

import html
import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

import marimo as mo

from notebooks._cards import flat, plain_label
from notebooks._desk import focus_if, now
from sunset.cv import Unreadable
from sunset.errors import SunsetError
from sunset.messages import Messages
from sunset.pipeline import Workbench, profiles
from sunset.pipeline.profiles import draft as drafts
from sunset.pipeline.profiles.form import FORM, LISTS, Field
from sunset.pipeline.profiles.words import Wording
from sunset.profile import Profile

__all__ = ["Editor", "parts_html"]

LARGEST = 10_000_000  # bytes of a CV

STYLE = """<style>
.seeker .entry { border: 1px solid var(--seek-line); border-radius: .7rem; padding: .4rem .9rem .7rem; margin: .6rem 0; min-width: 0 }
.seeker .entry legend { font-weight: 650; padding: 0 .3rem }
.seeker .entry.wrong { border-color: var(--seek-alarm); border-width: 2px }
.seeker .entry .fields { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 14rem), 1fr)); gap: .4rem .9rem;
  align-items: end }
.seeker .entry .fields > .whole { grid-column: 1 / -1 }
.seeker .entry .choices { display: flex; flex-wrap: wrap; gap: .2rem 1rem }
.seeker .cvlines { border-left: 3px solid var(--seek-line); padding-left: .7rem; margin: .3rem 0; font-size: .88rem;
  color: var(--seek-soft) }
.seeker .verdicts li { border-top: 1px solid var(--seek-line); padding: .4rem 0 }
</style>"""


class Editor:
    """One person at the form of their profile.

    Parameters
    ----------
    bench : the installation.
    name : the profile; None for a new person.
    language : of a new person.
    redraw : is called with a number when the form has to be drawn anew.
    saved : is called after a version was saved.
    """

    def __init__(
        self,
        bench: Workbench,
        name: str | None,
        language: str,
        redraw: Callable[[int], None],
        saved: Callable[[], None],
    ) -> None:
        self._bench, self._name, self._redraw, self._saved = bench, name, redraw, saved
        self._new = name is None
        self._version = bench.ledger.profile(name) if name else None
        self._form = drafts.draft(self._base, language)
        self._fields: list[dict[str, Any]] = []  # as drawn last; empty if the form was filled since
        self._held: list[Any] = []
        self._mistakes: list[drafts.Mistake] = []
        self._told: list[str] = []
        self._refused = ""
        self._focus: int | str | None = None
        self._short = mo.ui.text(label=self._say("short_name"), full_width=True)

    @property
    def _base(self) -> Profile | None:
        return self._version.profile if self._version else None

    @property
    def _say(self) -> Messages:
        return Messages(self._form.language, "profile_app")

    # --- what a person does ---------------------------------------------------------------

    def choose(self, files: Sequence[Any]) -> None:
        """Read a CV that was chosen; what stands in the form so far gives way to it."""
        if not files:
            return
        self._told, self._mistakes, self._refused = [], [], ""
        try:
            cv = drafts.read_cv(files[0].contents, files[0].name)
            self._fill(drafts.with_cv(self._base, cv, files[0].name))
        except Unreadable as error:
            self._refused = self._say(f"unreadable_{error.why}")
        self._draw("read")

    def add(self, part: str) -> None:
        """Add an empty entry behind the last one of its part."""
        self.keep()
        order = list(FORM)
        place = sum(order.index(one.part) <= order.index(part) for one in self._form.entries)
        self._form.entries.insert(place, drafts.blank(part, self._form.language))
        self._mistakes, self._fields = [], []
        self._draw(place)

    def save(self) -> None:
        """Save what stands in the form, or mark what has to be corrected."""
        self.keep()
        self._told, self._refused = [], ""
        profile, self._mistakes = drafts.checked(self._form)
        if profile is None:
            self._draw(min(one.entry for one in self._mistakes))
            return
        name = self._name or self._short.value.strip() or _short_name(profile)
        try:
            saved = profiles.save(self._bench, name, profile, source=self._form.file)
        except (SunsetError, OSError) as error:
            self._refused = str(error)
            self._draw("read")
            return
        self._name, self._version = name, saved.version
        self._fill(drafts.draft(profile))
        self._told = profiles.told(saved)
        self._draw("saved")
        self._saved()

    def _fill(self, form: drafts.Draft) -> None:
        self._form, self._fields = form, []

    def _renew(self) -> None:
        """Begin anew where another part of the app, or a command, has saved a version since."""
        if self._name is None or self._form.file is not None:
            return
        current = self._bench.ledger.profile(self._name)
        if self._version is None or current.id != self._version.id:
            self._version = current
            self._fill(drafts.draft(current.profile))

    def keep(self) -> None:
        """Take over what the person wrote, before the form is left or drawn anew."""
        if not self._fields:
            return
        for entry, fields in zip(self._form.entries, self._fields, strict=True):
            for one in FORM[entry.part]:
                entry.values[one.name] = _written(one, fields[one.name])
            entry.kept = fields["kept"].value if "kept" in fields else True

    def _draw(self, focus: int | str) -> None:
        self._focus = focus
        self._redraw(now())

    # --- how it looks ---------------------------------------------------------------------

    def page(self) -> str:
        """Return the whole form, with what was written into it before it was last left."""
        self._renew()
        say, focus = self._say, self._focus
        self._focus, self._held, self._fields = None, [], []
        upload = mo.ui.file(
            filetypes=[".pdf", ".docx", ".txt", ".md", ".json"],
            label=say("upload"),
            max_size=LARGEST,
            on_change=self.choose,
        )
        self._held.append(upload)
        short = "" if self._name else f"<div>{self._short}</div>"
        parts = "".join(self._part(part, focus, say) for part in FORM)
        return (
            f'{STYLE}<div class="seeker"><h2>{say("tab")}</h2><p class="note">{say("tab_text")}</p>'
            f"{self._result(focus, say)}<div>{upload}</div><p class='note'>{say('upload_text')}</p>"
            f"{self._of_cv(focus, say)}{short}{parts}"
            f'<p class="note">{say("save_text")}</p>'
            f'<div class="buttons">{self._button(say("save_button"), self.save)}</div></div>'
        )

    def _result(self, focus: int | str | None, say: Messages) -> str:
        if self._refused:
            return (
                f'<p role="alert" tabindex="-1"{focus_if(focus == "read")}>{html.escape(self._refused)}</p>'
            )
        if self._mistakes:
            number = len({one.entry for one in self._mistakes})
            text = say("wrong_one") if number == 1 else say("wrong_title", number=say.number(number))
            return f'<p role="alert"><strong>{text}</strong></p>'
        if not self._told:
            return ""
        first, *others = self._told
        lines = "".join(f"<li>{html.escape(line.strip())}</li>" for line in others)
        address = f"?profile={html.escape(self._name or '')}"
        link = f'<p><a href="{address}">{say("show_jobs")}</a></p>' if self._new else ""
        return (
            f'<div role="status"><h3 tabindex="-1"{focus_if(focus == "saved")}>{html.escape(first)}</h3>'
            f'<ul class="verdicts">{lines}</ul>{link}</div>'
        )

    def _of_cv(self, focus: int | str | None, say: Messages) -> str:
        """Return what was read, and what was not."""
        form, words = self._form, Messages(self._form.language, "cv")
        if form.file is None:
            return ""
        told = [say("read_from", file=flat(form.file, 80))]
        if form.left_out:
            kinds = ", ".join(words(f"kind_{kind.replace(' ', '_')}") for kind in form.left_out)
            told.append(say("left_out", kinds=kinds))
        told += [say("picture", page=page) for page in form.pictures]
        text = "".join(f"<p>{one}</p>" for one in told)
        open_lines = ""
        if form.open_lines:
            rows = "".join(f"<li>{flat(line.text, 300)}</li>" for line in form.open_lines)
            number = say.number(len(form.open_lines))
            open_lines = (
                f"<details><summary>{say('open_title', number=number)}</summary><p>{say('open_text')}</p>"
                f"<ul>{rows}</ul></details>"
            )
        return f'<div role="status" tabindex="-1"{focus_if(focus == "read")}>{text}</div>{open_lines}'

    def _part(self, part: str, focus: int | str | None, say: Messages) -> str:
        entries = [(n, one) for n, one in enumerate(self._form.entries) if one.part == part]
        body = "".join(
            self._entry(place, entry, number, focus, say) for number, (place, entry) in enumerate(entries, 1)
        )
        note = f'<p class="note">{say(f"part_{part}_text")}</p>' if f"part_{part}_text" in say else ""
        add = self._button(say(f"add_{part}"), lambda: self.add(part)) if part in LISTS else ""
        return (
            f'<section><h3>{say(f"part_{part}")}</h3>{note}{body}<div class="buttons">{add}</div></section>'
        )

    def _entry(
        self, place: int, entry: drafts.Entry, number: int, focus: int | str | None, say: Messages
    ) -> str:
        wrong = {one.field: one.text for one in self._mistakes if one.entry == place}
        fields = {one.name: _element(one, entry, say, wrong.get(one.name)) for one in FORM[entry.part]}
        body = "".join(_field(one, fields[one.name], entry.part, say) for one in FORM[entry.part])
        legend, keep = say(f"part_{entry.part}"), ""
        if entry.part in LISTS:
            legend = say("entry", part=say(f"field_{entry.part}"), number=number)
            fields["kept"] = mo.ui.checkbox(entry.kept, label=say("keep"))
            keep = f"<div>{fields['kept']}</div>"
        self._fields.append(fields)
        return (
            f'<fieldset class="entry{" wrong" if wrong else ""}" tabindex="-1"{focus_if(focus == place)}>'
            f"<legend>{legend}</legend>{self._lines(entry, say)}"
            f'<div class="fields">{body}</div>{keep}</fieldset>'
        )

    def _lines(self, entry: drafts.Entry, say: Messages) -> str:
        """Return the lines of the CV that an entry was read from."""
        if self._form.file is None or entry.part not in (*LISTS, "person"):
            return ""
        told = [say("from_line", page=page, line=flat(line, 300)) for line, page in entry.lines]
        if not told and entry.part in LISTS and any(entry.values.values()):
            told = [say("from_before")]
        if not entry.sure:
            told.append(say("unsure"))
        return f'<div class="cvlines">{"<br>".join(told)}</div>' if told else ""

    def _button(self, label: str, act: Callable[[], None]) -> Any:
        made = mo.ui.button(label=plain_label(label), on_change=lambda _: act())
        self._held.append(made)
        return made


def _element(one: Field, entry: drafts.Entry, say: Messages, wrong: str | None) -> Any:
    """Return a field that can be written into; what is wrong stands in its label."""
    words = Wording(say.language)
    name, value = words.field(_path(entry.part, one)), entry.values[one.name]
    label = plain_label(say("needed_mark", label=name) if one.needed else name)
    if wrong:
        label = f"**{plain_label(say('wrong_label', label=name, text=wrong))}**"
    if one.kind == "flag":
        return mo.ui.checkbox(bool(value), label=label)
    if one.kind == "choices":
        return {
            code: mo.ui.checkbox(code in value, label=plain_label(words.of(one.name, code)))
            for code in one.options
        }
    if one.kind == "choice":
        options = {words.of(one.name, code): code for code in one.options}
        chosen = next((word for word, code in options.items() if code == value), None)
        return mo.ui.dropdown(options, value=chosen, allow_select_none=True, label=label, full_width=True)
    if one.kind in ("long", "lines"):
        return mo.ui.text_area(value=value, label=label, rows=3, full_width=True)
    return mo.ui.text(value=value, label=label, full_width=True)


def _path(part: str, one: Field) -> str:
    return one.name if part == "person" else f"{part}.{one.name}"


def _field(one: Field, element: Any, part: str, say: Messages) -> str:
    whole = ' class="whole"' if one.kind in ("long", "lines", "choices", "list", "towns") else ""
    if one.kind != "choices":
        return f"<div{whole}>{element}</div>"
    label = Wording(say.language).field(_path(part, one))
    boxes = "".join(f"<span>{box}</span>" for box in element.values())
    return f'<div{whole} role="group" aria-label="{html.escape(label)}">{html.escape(label)}<div class="choices">{boxes}</div></div>'


def _short_name(profile: Profile) -> str:
    """Return a name for the profile from the person's own."""
    plain = unicodedata.normalize("NFKD", profile.name).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z]+", plain)
    return words[0] if words else "me"


def _written(one: Field, element: Any) -> Any:
    if one.kind == "choices":
        return tuple(code for code, box in element.items() if box.value)
    return element.value if one.kind == "flag" else element.value or ""


def parts_html(shown: str, choose: Callable[[str], None], say: Messages) -> tuple[str, list[Any]]:
    """Return the parts of the app as buttons, and the buttons, which live as long as somebody holds them.

    Parameters
    ----------
    shown : ``jobs``, ``advert`` or ``profile``.
    choose : is called with the part that is wanted.
    """
    buttons = [
        mo.ui.button(
            label=f"<strong>● {plain_label(say(one))}</strong>" if one == shown else plain_label(say(one)),
            on_change=lambda _, one=one: choose(one),
        )
        for one in ("jobs", "advert", "profile")
    ]
    inside = "".join(f"{one}" for one in buttons)
    return (
        f'<nav class="seeker" aria-label="{say("parts")}"><div class="buttons">{inside}</div></nav>',
        buttons,
    )
