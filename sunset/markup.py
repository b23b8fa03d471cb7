"""Advertisement HTML to clean Markdown: what a person would see, and nothing that runs or hides."""

import html as entities
import re
import unicodedata

import ftfy
import lxml.html
import nh3
from lxml import etree
from markdownify import ATX, markdownify

__all__ = ["LONGEST", "LONGEST_LINE", "Unreadable", "plain", "to_markdown", "visible"]


class Unreadable(ValueError):
    """A page is not what it should be; the message says why in a few words."""


LONGEST = 200_000
"""Characters of HTML that a page may have, three times a long advertisement."""
MOST_ELEMENTS = 10_000
"""Elements of such a page: turning one to Markdown takes fifty times as long as reading a character."""
LONGEST_LINE = 5_000
"""Characters that a title or label may have as sent: ten times what `Posting` takes, as escapes are long."""

_DROPPED = set(
    re.findall(
        r"\w+",
        """script style template noscript head title svg math iframe object embed applet canvas audio video
        form input select textarea button datalist dialog link meta base""",
    )
)
_KEPT = {"p", "div", "br", "hr", "ul", "ol", "li", "strong", "b", "em", "i", "blockquote", "pre", "code", "a"}
_KEPT |= {f"h{level}" for level in range(1, 7)}
_BLOCKS = re.findall(r"\w+", "section article header footer main table thead tbody tfoot tr caption dl dt dd")
_HIDING_STYLE = re.compile(
    r"display:none|visibility:(hidden|collapse)|opacity:0*(\.0*)?(;|$|!)|font-size:[0-2](\.\d+)?(px|pt|em|rem|%)?(;|$|!)"
    r"|text-indent:-\d{3,}|(left|top|right|margin-left|margin-top):-\d{3,}|clip:rect\(0|max-height:0|[^-]height:0(px)?(;|$|!)"
)
_WHITE_TEXT = re.compile(r"(^|;)color:(#f{3}\b|#f{6}\b|white|rgba?\(255,255,255|transparent)")
_HIDING_CLASS = {"hidden", "d-none", "invisible", "visually-hidden", "sr-only"}
_TAG_START = re.compile(r"<(?=[A-Za-z/!?])")
_UNSAFE_LINK = re.compile(r"\]\([\s<]*(?!https?:|mailto:|tel:)[A-Za-z][A-Za-z0-9+.-]*\s*:", re.IGNORECASE)
_LONG_GAP = re.compile(r"\s{80,}")  # what turns to Markdown needs the square of its length in time
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_INVISIBLE = {
    *range(0xE0000, 0xE1000),
    *range(0xFE00, 0xFE10),
    *range(0x2060, 0x2070),
    *range(0x202A, 0x202F),
}
_INVISIBLE |= {0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x200B, 0x200C, 0x200D}
_INVISIBLE |= {0x200E, 0x200F, 0x3164, 0xFEFF, 0xFFA0, 0xFFFC}


def visible(text: str) -> str:
    r"""Return `text` without characters that nobody sees; line breaks and tabs stay.

    Examples
    --------
    >>> visible("Koch\u200b\x1b[2J gesucht")
    'Koch[2J gesucht'
    """
    return "".join(
        char
        for char in text.replace("\xa0", " ").replace("\u202f", " ")
        if ord(char) not in _INVISIBLE
        and (char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs", "Co"))
    )


def plain(text: str) -> str:
    r"""Return one line of text as people read it: entities resolved, mojibake mended, spaces single.

    Titles arrive escaped once or twice; both are resolved, tags in them are dropped.

    Raises
    ------
    Unreadable : if it is longer than `LONGEST_LINE`.

    Examples
    --------
    >>> plain(" ETFs &amp;amp; Passive\u200b  Investments ")
    'ETFs & Passive Investments'
    >>> plain("Koch <b>(m/w/d)</b>"), plain("FÃ¼hrung")
    ('Koch (m/w/d)', 'Führung')
    """
    text = " ".join(text.split())
    if len(text) > LONGEST_LINE:
        raise Unreadable(f"title or label of more than {LONGEST_LINE} characters")
    text = entities.unescape(entities.unescape(text))
    text = re.sub(r"</?[A-Za-z][^<>]*>|<!--.*?(?:-->|$)", " ", text, flags=re.DOTALL)
    return " ".join(visible(ftfy.fix_text(text, unescape_html=False, uncurl_quotes=False)).split())


def to_markdown(html: str) -> str:
    """Return the visible text of `html` as Markdown.

    Paragraphs, headings, lists, emphasis and absolute web links survive. Scripts, styles, comments, forms,
    images and everything hidden by style, class or attribute do not. A tag that was written as
    *text* stays text: it is escaped, so no renderer brings it to life.

    Parameters
    ----------
    html : a document or a fragment, as hostile as it likes.

    Returns
    -------
    Markdown without trailing spaces and with single empty lines; empty if nothing is visible.

    Raises
    ------
    Unreadable : if it is longer than `LONGEST` or has more than `MOST_ELEMENTS`.

    Examples
    --------
    >>> print(to_markdown("<h3>Aufgaben</h3><ul><li>Kochen<li>Putzen</ul><script>steal()</script>"))
    ### Aufgaben
    <BLANKLINE>
    - Kochen
    - Putzen
    """
    if len(html) > LONGEST:
        raise Unreadable(f"HTML of more than {LONGEST} characters")
    html = _CONTROL.sub("", html)
    if not html.strip():
        return ""
    try:
        tree = lxml.html.document_fromstring(_encodable(html), parser=lxml.html.HTMLParser(huge_tree=True))
    except (etree.ParserError, etree.XMLSyntaxError):
        return ""
    if sum(1 for _ in tree.iter()) > MOST_ELEMENTS:
        raise Unreadable(f"HTML of more than {MOST_ELEMENTS} elements")
    _prune(tree)
    safe = nh3.clean(
        lxml.html.tostring(tree, encoding="unicode"),
        tags=_KEPT,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        url_relative="deny",
        link_rel=None,
    )
    try:
        text = markdownify(
            safe,
            heading_style=ATX,
            bullets="-",
            escape_asterisks=False,
            escape_underscores=False,
            autolinks=False,
        )
    except RecursionError:  # nested deeper than any advertisement: its words are enough
        text = entities.unescape(nh3.clean(safe, tags=set()))
    text = visible(ftfy.fix_text(text, unescape_html=False, uncurl_quotes=False))
    text = _UNSAFE_LINK.sub("](#", _TAG_START.sub("&lt;", text).replace("![", "["))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip(" \t") for line in text.split("\n"))).strip()


def _encodable(html: str) -> str:
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", html).encode("utf-8", "replace").decode()


def _prune(tree: lxml.html.HtmlElement) -> None:
    """Take out what is not seen, and turn tables of labels into lines."""
    for element in tree.iter():  # lxml reads control characters, but refuses to write them
        for part in ("text", "tail"):
            text = getattr(element, part)
            if text:
                setattr(element, part, _LONG_GAP.sub(" ", _CONTROL.sub("", text)))
    doomed = [
        element
        for element in tree.iter()
        if not isinstance(element.tag, str) or element.tag in _DROPPED or _hidden(element)
    ]
    for element in doomed:
        if element.getparent() is not None:
            element.drop_tree()
    for element in tree.iter(*_BLOCKS):
        element.tag = "div"
    for element in tree.iter("td", "th"):
        element.tag = "span"
        element.tail = " " + (element.tail or "")


def _hidden(element: lxml.html.HtmlElement) -> bool:
    if element.get("hidden") is not None or _HIDING_CLASS & set((element.get("class") or "").lower().split()):
        return True
    style = re.sub(r"/\*.*?(\*/|$)|\s+", "", (element.get("style") or "").lower(), flags=re.DOTALL)
    if not style:
        return False
    if _HIDING_STYLE.search(f";{style}"):
        return True
    white = _WHITE_TEXT.search(style) is not None
    return white and not any(
        "background" in (parent.get("style") or "") or parent.get("bgcolor")
        for parent in (element, *element.iterancestors())
    )
