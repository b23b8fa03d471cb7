"""The job seeker's app: what fits and why, what does not and why not, one posting with its evidence, the letter.

`sunset serve` shows it; `marimo edit notebooks/matches.py` opens it as a notebook, and as a script it
writes the matches to the terminal. SUNSET_CONFIG names the installation's settings file, `?profile=` in
the address the person, unless the installation is bound to one.
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(
    width="medium", app_title="Sunset", css_file="matches.css", html_head_file="matches_head.html"
)

with app.setup:
    import html
    import sys
    from collections.abc import Sequence
    from dataclasses import replace
    from datetime import date
    from typing import Any
    from urllib.parse import urlencode

    import marimo as mo
    import polars as pl

    from notebooks._advert import AdvertBox
    from notebooks._cards import card_html
    from notebooks._deeds import deeds_html
    from notebooks._desk import Desk, View, focus_if
    from notebooks._have import have_html
    from notebooks._letter import letter_html
    from notebooks._list import filter_fields, filter_html, list_html
    from notebooks._opening import open_bench
    from notebooks._posting import beside_html, evidence_html, head_html
    from notebooks._profile import Editor, parts_html
    from sunset.errors import SunsetError
    from sunset.messages import Messages, languages
    from sunset.pipeline import Workbench, seeker
    from sunset.settings import Settings


@app.cell
def _():
    # One bench a session: what it reads is one person's, and nobody else's.
    bench, refusal = open_bench()
    name, names, profile, first = None, (), None, None
    _asked = str(mo.query_params().get("profile") or "")
    try:
        if bench is not None:
            name, names = seeker.who(bench, _asked)
        if name is not None:
            profile = bench.ledger.profile(name).profile
            first = seeker.matches(bench, name)
    except SunsetError as _error:
        refusal = str(_error)
    return bench, first, name, names, profile, refusal


@app.cell
def _(profile):
    _wish = str(mo.query_params().get("lang") or "en")
    _language = profile.language if profile else _wish if _wish in languages() else "en"
    say = Messages(_language, "matches")
    return (say,)


@app.cell
def _(names, profile, refusal, say):
    newcomer = not refusal and not names and profile is None
    mo.Html(header(profile, names, refusal, say))
    return (newcomer,)


@app.cell
def _(first):
    # A button changes the part of the page that it stands in, too.
    get_found, set_found = mo.state(first, allow_self_loops=True)
    get_view, set_view = mo.state(View(), allow_self_loops=True)
    get_done, set_done = mo.state(("", 0), allow_self_loops=True)
    setters = (set_view, set_found, set_done)
    return get_done, get_found, get_view, setters


@app.cell
def _(profile):
    get_part, set_part = mo.state("jobs" if profile else "profile", allow_self_loops=True)
    get_drawn, set_drawn = mo.state(0, allow_self_loops=True)
    return get_drawn, get_part, set_drawn, set_part


@app.cell
def _(bench, desk, newcomer, say, set_drawn):
    # A person who is not known yet begins with a CV.
    editor = None
    if desk:
        editor = Editor(desk.bench, desk.name, say.language, set_drawn, desk.read_anew)
    elif newcomer:
        editor = Editor(bench or Workbench(Settings.load()), None, say.language, set_drawn, lambda: None)
    return (editor,)


@app.cell
def _(editor, desk, get_part, say, set_part):
    def _choose(part):
        editor.keep()  # what was written into the form stays in it
        set_part(part)

    _page, held_parts = parts_html(get_part(), _choose, Messages(say.language, "profile_app"))
    mo.Html(_page) if desk else None
    return (held_parts,)


@app.cell
def _(editor, get_drawn, get_part):
    get_drawn()
    mo.Html(editor.page()) if editor and get_part() == "profile" else None


@app.cell
def _(desk, set_drawn, set_part):
    def _show(job):
        set_part("jobs")
        desk.set_view(View(open=job, focus="posting"))

    box = AdvertBox(desk, set_drawn, _show) if desk else None
    return (box,)


@app.cell
def _(box, get_drawn, get_part):
    get_drawn()
    mo.Html(box.page()) if box and get_part() == "advert" else None


@app.cell
def _(bench, first, name, say, setters):
    desk = Desk(bench, name, say, *setters) if first is not None else None
    filters = filter_fields(first, say)
    return desk, filters


@app.cell
def _(desk, filters, get_part, get_view):
    _shown = desk is not None and get_part() == "jobs" and not get_view().open
    mo.Html(filter_html(filters, desk.say)) if _shown else None


@app.cell
def _(desk, filters, get_found, get_part, get_view):
    _shown = desk is not None and get_part() == "jobs" and not get_view().open
    mo.Html(list_html(desk, get_found(), filters.value, get_view())) if _shown else None


@app.cell
def _(desk, get_found, get_part, get_view):
    get_found()  # what is done to a posting shows at once
    opened, _page = None, ""
    if desk is not None and get_part() == "jobs" and get_view().open:
        opened, _page = open_posting(desk, get_view())
    mo.Html(_page) if _page else None
    return (opened,)


@app.cell
def _(desk, get_done, opened):
    mo.Html(deeds_html(desk, opened, get_done())) if opened else None


@app.cell
def _(desk, opened):
    mo.Html(evidence_html(opened, desk.say)) if opened else None


@app.cell
def _(desk, opened):
    mo.Html(have_html(desk, opened)) if opened else None


@app.cell
def _(desk, opened):
    mo.Html(letter_html(desk, opened)) if opened else None


@app.cell
def _(desk, opened):
    mo.Html(beside_html(opened, desk.say)) if opened else None


@app.cell
def _(first):
    if mo.app_meta().mode == "script" and first is not None:
        with pl.Config(tbl_rows=-1, tbl_cols=-1, tbl_hide_dataframe_shape=True, fmt_str_lengths=60):
            sys.stdout.write(f"{first.select('level', 'title', 'company', 'place', 'closes', 'reason')}\n")


@app.function
def header(profile: Any, names: Sequence[str], refusal: str, say: Messages) -> str:
    """Return the head of the page; without a person, whom one can choose, or what to do first."""
    inside = f"<h1>{say('title')}</h1>"
    if refusal:
        inside += f'<p role="alert">{html.escape(refusal)}</p>'
    elif profile is not None:
        inside += f'<p class="note">{say("greeting", name=html.escape(profile.name))}</p>'
    elif names:
        links = "".join(
            f'<li><a href="?{html.escape(urlencode({"profile": one}))}">{html.escape(one)}</a></li>'
            for one in names
        )
        inside += f"<p>{say('choose')}</p><ul>{links}</ul>"
    else:
        inside += f"<p>{say('empty')}</p>"
    return f'<div class="seeker" data-spoken="{say.language}">{inside}</div>'


@app.function
def open_posting(desk: Desk, view: View) -> tuple[Any, str]:
    """Return the posting that is opened, and its head under the way back; None if it cannot be read."""
    desk.begin("posting")
    closed = replace(view, open=None, focus=f"card {view.open}")
    back = desk.button("posting", f"← {desk.say('back')}", lambda: desk.set_view(closed))
    try:
        one = seeker.opened(desk.bench, desk.name, view.open or "")
    except SunsetError as error:
        return None, f'<div class="seeker">{back}<p role="alert">{html.escape(str(error))}</p></div>'
    left = (one.closes - desk.bench.today()).days if one.closes else None
    head = head_html(one, desk.say, focus_if(desk.arrives(view)), left)
    return one, f'<div class="seeker">{back}{head}</div>'


@app.function
def test_a_hostile_title_is_shown_as_text() -> None:
    row = dict.fromkeys(
        ("level", "json", "closes", "closed_at", "work_model", "letter", "status", "place"), None
    ) | {
        "job_id": "1",
        "title": "<script>alert(1)</script>",
        "company": "<b>x</b>",
        "own": False,
        "saved": False,
    }
    say = Messages("en", "matches")
    desk = Desk(None, "ada", say, print, print, print)
    desk.begin("list")
    shown = card_html(seeker.card(row, date(2026, 11, 22)), desk.opener("list", row, View()), say)
    assert "<script>" not in shown
    assert "<b>x" not in shown
    assert "&lt;b&gt;x" in shown


if __name__ == "__main__":
    app.run()
