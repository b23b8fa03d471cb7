"""Hostile HTML in, clean Markdown out."""

import html
import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sunset.markup import LONGEST, LONGEST_LINE, Unreadable, plain, to_markdown

VISIBLE = "Wir suchen Sie"


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>ignore me</script>",
        "<style>ignore me</style>",
        "<!-- ignore me -->",
        "<template>ignore me</template>",
        "<noscript>ignore me</noscript>",
        "<span style='display:none'>ignore me</span>",
        "<span style='DISPLAY : /* x */ NONE !important'>ignore me</span>",
        "<div style='visibility:hidden'><b>ignore me</b></div>",
        "<p style='font-size:0'>ignore me</p>",
        "<p style='font-size: 1px'>ignore me</p>",
        "<p style='opacity:0'>ignore me</p>",
        "<p style='opacity:0.0; top:1px'>ignore me</p>",
        "<p style='position:absolute;left:-9999px'>ignore me</p>",
        "<p style='text-indent:-5000px'>ignore me</p>",
        "<p style='color:#FFF'>ignore me</p>",
        "<p style='color: rgb(255, 255, 255)'>ignore me</p>",
        "<p hidden>ignore me</p>",
        "<p class='lead d-none'>ignore me</p>",
        "<svg><text>ignore me</text></svg>",
        "<form><button>ignore me</button></form>",
        "<iframe srcdoc='ignore me'>ignore me</iframe>",
        "<img alt='ignore me' src=x onerror=alert(1)>",
    ],
)
def test_what_nobody_sees_does_not_survive(hidden: str) -> None:
    assert to_markdown(f"<p>{VISIBLE}</p>{hidden}<p>Ende</p>") == f"{VISIBLE}\n\nEnde"


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("<h2>Aufgaben</h2><p>Kochen</p>", "## Aufgaben\n\nKochen"),
        ("<ul><li>eins<ul><li>tief</li></ul></li><li>zwei</li></ul>", "- eins\n  - tief\n- zwei"),
        ("<ol><li>eins</li><li>zwei</li></ol>", "1. eins\n2. zwei"),
        ("<div>a</div><div>b<br>c</div>", "a\n\nb\nc"),
        (
            "<table><tr><td><b>Ort:</b></td><td>Bonn</td></tr><tr><td>x</td></tr></table>",
            "**Ort:** Bonn\n\nx",
        ),
        ("C# &amp; C++, snake_case, 2 * 3 &lt; 7", "C# & C++, snake_case, 2 * 3 < 7"),
        ("<p>fÃ¼r KÃ¶ln</p>", "für Köln"),
        ("Sie\u200bben\xa0Tage\u202e\U000e0041", "Sieben Tage"),
        ('<a href="https://a.example/x">hier</a>', "[hier](https://a.example/x)"),
        ('<a href="javascript:alert(1)">hier</a>', "hier"),
        ('<a href="/apply/7">hier</a> <a href="//a.example/7">dort</a>', "hier dort"),
        ("<p style='color:white;background:navy'>Kopfzeile</p>", "Kopfzeile"),
        ("<div style='background:#003'><p style='color:white'>Kopfzeile</p></div>", "Kopfzeile"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;script>alert(1)&lt;/script>"),
        (
            "[klick](javascript:alert(1)) ![x](https://t.example/p.png)",
            "[klick](#alert(1)) [x](https://t.example/p.png)",
        ),
        ("   ", ""),
        ("<script>x</script>", ""),
        ("<?xml version='1.0'?><p>x</p>", "x"),
        ("<!-- nur ein Kommentar", ""),
    ],
)
def test_what_people_see_survives(source: str, markdown: str) -> None:
    assert to_markdown(source) == markdown


def test_nesting_deeper_than_any_advert_keeps_its_words_or_nothing() -> None:
    assert "tief" in to_markdown("<blockquote>" * 300 + "tief" + "</blockquote>" * 300)
    assert "alert" not in to_markdown("<b>" * 9_000 + "<script>alert(1)</script>" + "</b>" * 9_000)


PIECES = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<script>",
                "</script>",
                "<!--",
                "-->",
                "<b",
                "onclick=x()>",
                "&lt;img/src=x&gt;",
                "<a/href='data:x'>k</a>",
                "<![CDATA[",
                "]]>",
                "<svg/onload=x>",
                "<style>",
                "</style>",
                "&#0;",
                "&#x3c;iframe&#x3e;",
                "](javascript:x)",
                "\x00",
                "<ul><li>",
                "<plaintext>",
            ]
        ),
    ),
    max_size=20,
)


@given(PIECES)
@example(["<plaintext>", "<script>"])
@example(["\x1f", "<!", ">", "0"])
@example(["&#31;", "<!", ">", "&#11;", "<script>", "\ufffe", "&#xffff;"])
def test_nothing_that_runs_survives(pieces: list[str]) -> None:
    markdown = to_markdown("".join(pieces))
    assert not re.search(r"<[A-Za-z/!?]", markdown)
    assert not re.search(r"\]\(\s*(javascript|data|vbscript)\s*:", markdown, re.IGNORECASE)
    assert "\x00" not in markdown
    assert markdown == markdown.strip()
    assert "\n\n\n" not in markdown


WORDS = st.lists(st.sampled_from(["Köln", "C#", "5 €", "groß", "a + b"]), min_size=1, max_size=6)


@given(WORDS)
def test_words_are_never_lost(paragraphs: list[str]) -> None:
    markdown = to_markdown("".join(f"<p>{html.escape(text)}</p>" for text in paragraphs))
    assert markdown == "\n\n".join(paragraphs)


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("ETFs &amp; Passive", "ETFs & Passive"),
        ("IT &amp;amp; Professional  Services", "IT & Professional Services"),
        ("Data Engineer &ndash; Reporting", "Data Engineer – Reporting"),
        ("<b>Koch</b> (m/w/d)", "Koch (m/w/d)"),
        ("Identity & Access", "Identity & Access"),
        ("Gehalt < 3 > 2", "Gehalt < 3 > 2"),
        ("&nbsp;\u200b", ""),
    ],
)
def test_titles(source: str, line: str) -> None:
    assert plain(source) == line


@pytest.mark.parametrize("piece", ["<p>a</p>", "<br>", "&#x", "Ã¼Ã"])
def test_a_page_longer_than_any_advertisement_is_refused_unread(piece: str) -> None:
    longest = (piece * LONGEST)[:LONGEST]
    with pytest.raises(Unreadable, match="HTML of more than 200000 characters"):
        to_markdown(longest + " ")


@pytest.mark.parametrize("piece", ["<p>a</p>", "<br>", "<hr>", "<b>a</b> ", "<tr><td>a"])
def test_a_page_of_more_elements_than_any_advertisement_is_refused(piece: str) -> None:
    with pytest.raises(Unreadable, match="HTML of more than 10000 elements"):
        to_markdown("<table>" + piece * 10_000)


def test_a_title_longer_than_any_is_refused_unread() -> None:
    assert plain("a" * LONGEST_LINE) == "a" * 5_000
    assert plain("Koch" + " " * LONGEST + "(m/w/d)") == "Koch (m/w/d)"
    with pytest.raises(Unreadable, match="title or label of more than 5000 characters"):
        plain("Ã¼" * LONGEST_LINE)


LONG = 30_000


@pytest.mark.parametrize(
    "source",
    [
        "<p>a" + " " * LONG + "b</p>",
        "<p>a" + "&#32;" * LONG + "b</p>",
        "<pre>](" + " " * LONG + "x</pre>",
        f'<p style="opacity:{"0" * LONG}x">x</p>',
        f'<p style="{"/*" * LONG}">x</p>',
    ],
    ids=["blanks", "entities", "link", "style", "comments"],
)
def test_no_page_holds_a_crawl_up(source: str) -> None:
    begun = time.monotonic()
    assert to_markdown(source)
    assert time.monotonic() - begun < 4


def test_no_title_holds_a_crawl_up() -> None:
    begun = time.monotonic()
    assert plain("Koch" + "<!--" * 1_000) == "Koch"
    assert time.monotonic() - begun < 4
