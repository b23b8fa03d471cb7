"""A posting opened: what it asks for beside what the profile says, tied to the words of the advert."""

import html
from collections.abc import Sequence

from babel import Locale

from notebooks._cards import SIGNS, days_left, flat, level_chip
from sunset.messages import Messages
from sunset.pipeline.seeker import Asked, Block, Opened, Run

__all__ = ["beside_html", "evidence_html", "head_html"]


def head_html(one: Opened, say: Messages, focus: str, today_left: int | None) -> str:
    """Return title, employer and verdict."""
    row, said = one.row, one.evaluation
    facts = [flat(part, 120) for part in (row["company"], one.place) if part]
    if one.closes:
        facts.append(f"{say('closes', day=say.day(one.closes))} ({days_left(today_left, say)})")
    if one.closed:
        facts.append(say("closed", day=say.day(one.closed)))
    link = ""
    if one.url:
        address = html.escape(one.url)
        link = (
            f'<p><a href="{address}" target="_blank" rel="noopener noreferrer nofollow">'
            f"{say('original')}</a></p>"
        )
    verdict = " ".join(flat(text, 900) for text in (said.narrative, said.rationale) if text) if said else ""
    domain = flat(said.domain_assessment, 300) if said else ""
    if domain and domain in verdict:
        domain = ""
    warned = "".join(
        f'<li><span class="sign" aria-hidden="true">⚠</span><span>{flat(text, 300)}</span></li>'
        for text in (said.warnings if said else ())
    )
    warned = f'<ul class="warnings" aria-label="{say("warnings")}">{warned}</ul>' if warned else ""
    return (
        f'<h2 tabindex="-1"{focus}>{flat(row["title"], 300)}</h2><p class="who">{" · ".join(facts)}</p>'
        f'<p class="chips">{level_chip(said.level if said else None, say)}</p>{warned}'
        f"<p>{verdict}</p>{f'<p>{domain}</p>' if domain else ''}{link}"
    )


# --- what is asked ------------------------------------------------------------------------


def _requirements(asked: Sequence[Asked], say: Messages) -> str:
    """Return each requirement with its verdict, the words of the profile, and the way to the advert's."""
    if not asked:
        return f"<p>{say('no_requirements')}</p>"
    return f'<ol class="asked">{"".join(_requirement(one, say) for one in asked)}</ol>'


def _requirement(one: Asked, say: Messages) -> str:
    item = one.item
    words = say("asked", words=flat(item.text))
    kind = say(f"kind_{item.kind}")
    weight = say("must" if getattr(item, "must", False) else "wish")
    decisive = f" · {say('decisive')}" if getattr(item, "decisive", False) else ""
    mine = "; ".join(
        say("line", part=say(f"part_{part}"), words=_mine(part, text, say)) for part, text in one.mine
    )
    told = say("mine", lines=mine) if mine else "" if one.state == "met" else say("nothing_mine")
    return _row(one, f"<b>{words}</b> <small>{kind}, {weight}{decisive}</small>", told, say)


def _mine(part: str, text: str, say: Messages) -> str:
    if part == "languages":
        code, _, level = text.partition(" ")
        name = Locale.parse(say.language).languages.get(code, code)
        return html.escape(f"{name}, {say('native') if level == 'native' else level}")
    return f"„{flat(text)}“" if say.language == "de" else f"“{flat(text)}”"


def _conditions(asked: Sequence[Asked], say: Messages) -> str:
    """Return the person's own conditions, held against the posting."""
    if not asked:
        return f"<p>{say('no_conditions')}</p>"
    rows = "".join(_row(one, flat(one.item.text, 300), "", say) for one in asked)
    return f'<ol class="asked">{rows}</ol>'


def _row(one: Asked, text: str, more: str, say: Messages) -> str:
    whose = "condition" if one.label.isalpha() else "requirement"
    state = say(f"{whose}_state_{one.state}")
    tie = ""
    if one.cited:
        name = say("to_words", label=one.label)
        tie = f'<a class="tie" href="#words-{one.label}" aria-label="{name}">{say("to_words_short")}</a>'
    return (
        f'<li id="row-{one.label}" tabindex="-1"><span class="label" aria-hidden="true">{one.label}</span>'
        f'<div><span class="state {one.state}"><span aria-hidden="true">{SIGNS[one.state]}</span> {state}</span> '
        f"{text}{f'<p>{more}</p>' if more else ''} {tie}</div></li>"
    )


# --- the advert ---------------------------------------------------------------------------


def _advert(one: Opened, say: Messages) -> str:
    """Return the advert's words, those that a verdict rests on marked and tied to it."""
    heads = "".join(
        f"<div><dt>{say(f'field_{field}')}</dt><dd>{''.join(_runs(block.runs, say) for block in words)}</dd></div>"
        for field, words in one.heads.items()
    )
    body = "".join(_block(block, say) for block in _lists(one.body))
    return f'<dl class="heads">{heads}</dl><div class="advert">{body}</div>'


def _lists(body: Sequence[Block]) -> list[Block | list[Block]]:
    """Put items that follow each other into one list."""
    found: list[Block | list[Block]] = []
    for block in body:
        if block.kind != "item":
            found.append(block)
        elif found and isinstance(found[-1], list):
            found[-1].append(block)
        else:
            found.append([block])
    return found


def _block(block: Block | list[Block], say: Messages) -> str:
    if isinstance(block, list):
        return f"<ul>{''.join(f'<li>{_runs(one.runs, say)}</li>' for one in block)}</ul>"
    # No real heading: an advert's own outline would disturb the page's.
    kind = ' class="head"' if block.kind == "heading" else ""
    return f"<p{kind}>{_runs(block.runs, say)}</p>"


def _runs(runs: Sequence[Run], say: Messages) -> str:
    return "".join(_run(run, say) for run in runs)


def _run(run: Run, say: Messages) -> str:
    text = html.escape(run.text)
    if run.strong:
        text = f"<strong>{text}</strong>"
    if not run.labels:
        return text
    anchors = "".join(f'<span id="words-{label}" tabindex="-1"></span>' for label in run.begins[1:])
    first = f' id="words-{run.begins[0]}" tabindex="-1"' if run.begins else ""
    ties = "".join(
        f'<a class="tie" href="#row-{label}" aria-label="{say("to_row", label=label)}">{label}</a>'
        for label in run.ends
    )
    return f"{anchors}<mark{first}>{text}{ties}</mark>"


# --- beside it ----------------------------------------------------------------------------


def beside_html(one: Opened, say: Messages) -> str:
    """Return where else the work is advertised, and what happened so far."""
    return f'<div class="seeker">{_twins(one, say)}{_history(one, say)}</div>'


def _twins(one: Opened, say: Messages) -> str:
    """Return where else the same work is advertised."""
    rows = []
    for twin in one.twins:
        name = flat(twin.company or say("same_advert"), 80)
        closed = f" ({say('closed_short')})" if twin.closed else ""
        kind = f" – {say(f'twin_{twin.kind}')}" if twin.kind else ""
        link = (
            f'<a href="{html.escape(twin.url)}" target="_blank" rel="noopener noreferrer nofollow">{name}</a>'
            if twin.url
            else name
        )
        rows.append(f"<li>{link}{kind}{closed}</li>")
    return f"<h3>{say('twins')}</h3><ul>{''.join(rows)}</ul>" if rows else ""


def _history(one: Opened, say: Messages) -> str:
    """Return what happened to the posting, and with it."""
    rows = []
    for at, what, reason in one.history:
        words = say(f"moved_{what}") if isinstance(what, int) else say(f"happened_{what}")
        because = f" – {flat(reason)}" if what == 9 and reason else ""
        rows.append(f"<li>{say.day(at)}: {words}{because}</li>")
    return f"<details><summary>{say('history')}</summary><ol>{''.join(rows)}</ol></details>"


def evidence_html(one: Opened, say: Messages) -> str:
    """Return requirements and conditions beside the words of the advert."""
    left = (
        f"<h3>{say('requirements')}</h3><p class='note'>{say('requirements_text')}</p>"
        f"{_requirements(one.requirements, say)}"
        f"<h3>{say('conditions')}</h3>{_conditions(one.conditions, say)}"
    )
    right = f"<h3>{say('advert')}</h3>{_advert(one, say)}"
    return f'<div class="seeker pair"><div>{left}</div><div>{right}</div></div>'
