"""Splits the text of a posting into its parts: duties, must-haves, nice-to-haves, offer, boilerplate.

German and English. Headings are told by Markdown, bold lines, lead-in lines ("Ihr Profil:", "What you'll
bring"), lead-in sentences ("We ask for ..."), and also where a careless export glued them to the words
around them ("…verhandeln.Ihr ProfilErfolgreiches Studium…").
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

__all__ = ["Kind", "Part", "any_of", "sentences", "split"]

Kind = Literal["intro", "duties", "must", "nice", "offer", "boilerplate"]


@dataclass(frozen=True)
class Part:
    """A stretch of the description, ``description[start:end]``; its heading is its beginning."""

    kind: Kind
    start: int
    end: int


def split(description: str) -> tuple[Part, ...]:
    r"""Return the parts of a description, in order, covering it without gaps.

    A kind may come more than once: texts in two languages have every part twice.
    ``must`` holds all that is asked for under one heading; whether a single item of it is only
    wished for ("… von Vorteil") is for the reader of the item to tell.

    Examples
    --------
    >>> text = "We bake.\n\n## Your profile\n- patience\n\nNice to have: French\n\nWe offer cake."
    >>> [part.kind for part in split(text)]
    ['intro', 'must', 'nice', 'offer']
    """
    starts: list[tuple[int, Kind]] = []
    for start, kind, opens in _units(description):
        if opens or not starts or starts[-1][1] != kind:
            starts.append((start if starts else 0, kind))
    ends = [start for start, _ in starts[1:]] + [len(description)] * bool(starts)
    return tuple(Part(kind, start, end) for (start, kind), end in zip(starts, ends, strict=True))


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    r"""Return the sentences and list items of ``text[start:end]`` as offsets, without blanks around them.

    Examples
    --------
    >>> text = "- Java, e.g. Spring\n- SQL\nWe pay well.Call Ms. Roth."
    >>> [text[a:b] for a, b in sentences(text)]
    ['Java, e.g. Spring', 'SQL', 'We pay well.', 'Call Ms. Roth.']
    """
    end = len(text) if end is None else end
    found, at = [], start
    for stop in [*(m.end() for m in _SENTENCE_END.finditer(text, start, end)), end]:
        piece = _BULLET.match(text, at, stop)
        first = piece.end() if piece else at
        words = text[first:stop]
        if words.strip():
            left = first + len(words) - len(words.lstrip())
            found.append((left, left + len(words.strip())))
        at = stop
    return found


# --- the words of headings and lead-ins -----------------------------------------------------


def any_of(lines: str, flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    r"""Compile alternatives, written one or more a line, into one pattern that ignores case.

    Examples
    --------
    >>> any_of("tea|coffee \n (?:oat )?milk").findall("Tea, oat milk")
    ['Tea', 'oat milk']
    """
    return re.compile("|".join(line.strip() for line in lines.strip().splitlines()), flags)


_HEADING: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "must",
        any_of(r"""
            (?:ohne|without) .*(?:nicht|nichts|not|no\b)|nicht ohne|unverzichtbar|unabdingbar|unerlässlich
            zwingend|muss (?:sein|mit)|^(?:ein )?muss\b|compulsory|prerequisite|mandatory|non-negotiable
            grundausstattung|eintrittskarte|entry ticket|minimum entry|handwerkszeug|werkzeugkoffer|toolbox
            darauf (?:freuen wir uns|kommt es|legen wir|achten wir)
            (?:you|sie|du) (?:really )?(?:need|brauch)|(?:brauchst|brauchen) (?:du|sie)
            to be considered|can(?:no|')t do without|we (?:can|will) not do without|we (?:do )?need\b
            wir brauchen|brauchen wir|(?:hard|minimum|firm) criteria|at the very least"""),
    ),
    (
        "offer",
        any_of(r"""
            begeistern wir|rückenwind|dein(?:e|en)? (?:vorteil|gewinn|plus\b)|ihr(?:e|en)? (?:vorteil|gewinn)
            your (?:benefits|rewards?)|to be enjoyed|(?:^|what )you(?:'ll| will)? (?:get|receive|enjoy)\b
            in exchange|in return|im gegenzug|^dafür\b|zum dank|darauf (?:freust|freuen sie)
            (?:macht|machen) wir (?:dich|sie) glücklich"""),
    ),
    (
        "nice",
        any_of(r"""
            (?:begeister|überrasch|punkte|glänz|beeindruck)\w* (?:du|sie)\b|on top\b
            umso besser|even better|obendrauf
            sahnehäubchen|i-tüpfelchen|zuckerl|kirsche|cherry|icing|wunsch(?:liste|zettel)|wish ?list
            \bwe (?:wish|hope)
            (?:macht|machen|make[s]?) uns (?:\w+ )?(?:froh|glücklich|happy)|makes us (?:smile|happy)
            herz höher|door opener|tie-?breaker|would (?:be|make)|not (?:a must|essential|required)|kein muss
            nicht zwingend|hilft|helps|delight|impress|kann, (?:aber )?nicht muss|freiwillig|extra credit"""),
    ),
    (
        "duties",
        any_of(r"""
            ^(?:was|das|wo\w*) (?:sie|du)\b.*\b(?:mach|bewirk|beweg|übernehm|gestalt|leist|kümmer)
            ^(?:was|das|wo\w*) (?:sie|du)\b.*\b(?:tu[en]\b|tust|übernimm|erledig|bearbeit|anpack)
            das (?:mach|übernimm|übernehm|erledig)\w* (?:sie|du)\b"""),
    ),
    (
        "nice",
        any_of(r"""
            nice[- ]to|von vorteil|vorteilhaft|pluspunkt|ein plus\b|a plus\b|bonus|wünschenswert
            ideal(?:erweise|ly)\b|optional|\bkür\b|prefer|desir|good to have|great if|help you excel
            stand out|extra points|gern gesehen|advantage|wären? (?:schön|toll|super|prima)|schön, wenn
            (?:was|das) uns (?:begeistert|freut)|\buseful\b|nützlich|hilfreich|welcome (?:extra|addition)"""),
    ),
    (
        "must",
        any_of(r"""
            anforderung|voraussetzung|wir erwarten|erwarten wir|we expect|must[- ]have|\bpflicht\b|eligib
            what you(?:'ll|'d| will)? (?:bring|need)|mitbring|bring\w* .*\bmit\b|skills? you(?:'ll| will) need
            \bessential"""),
    ),
    (
        "boilerplate",
        any_of(r"""
            ^(?:über|about) (?:uns|us|die firma|das unternehmen|the company)\b|^wer wir sind|^who we are
            ^kontakt|^contact|ansprechpartner|bewerb|\bapply\b|application (?:process|information)
            your application|datenschutz|privacy|^hinweis|equal opportunit|chancengleich|diversity
            ^das sind wir|next steps|interes(?:se|sed|siert)|unternehmensprofil|disclaimer"""),
    ),
    (
        "offer",
        any_of(r"""
            \bbiete[nt]?\b|angebot\b|benefit|\bperks?\b|\boffer|we (?:give|pay|provide)|what's in it
            what you(?:'ll|'d)? get|vorteile|leistungen|konditionen|^rahmen|vergütung|gehalt|salary|^pay\b
            compensation|mehrwert|gut zu wissen|darauf (?:kannst|können|darfst)|bekomm|bei uns|^freu(?!de)
            ^warum|^why|how we work|^where|place of work|arbeits(?:ort|platz|zeit)|einsatzort|standort
            ^location|^extras|what we(?:'ll)? give|zusatzleistung|eckdaten|key (?:facts|data)
            auf einen blick|at a glance"""),
    ),
    (
        "duties",
        any_of(r"""
            aufgabe|tätigkeit|verantwort|dut(?:y|ies)\b|responsib|what you(?:'ll|'d| will)? (?:do|work|be)
            \brole\b|\brolle\b|the job|\bjob\b|\bday\b|alltag|\bwork\b|tasks?\b|you will|mission
            einsatzgebiet|arbeitsbereich|zu tun|(?:sie|du) tu(?:n|st)|tun werden|erwartet
            darum geht|geht es
            worum|womit|beschäftig|bewegst|bewegen|accountab|how you(?:'ll| will) lead|wirkung
            herausforderung|challenge|stellenbeschreibung|(?:die|the) position"""),
    ),
    (
        "must",
        any_of(r"""
            profile?\b|qualifi|kompetenz|fähigkeit|kenntnis|skills?\b|requir|experience|erfahrung|you have
            about you|who you are|^(?:you|du|sie)$|hintergrund|background|rucksack|we'd like|looking for
            we(?:'re| are)? (?:look|ask|want|seek)|wir (?:suchen|wünschen)|wünschen wir|sollte(?:st|n sie)
            das (?:hast|kannst|können)|(?:sie|du) (?:verfüg|hab|hast|bist|sind)|auszeichnet|überzeug
            candidate|bringst|ingredients|criteria"""),
    ),
)
"""Looked through in this order; the first that occurs in a heading decides."""

_WISHED = any_of(r"wünschen|\bwish|would (?:love|like)|freu(?:en|t) (?:wir )?uns|\bhope")
"""What a second heading about the applicant says when it only wishes: the first one has named the musts."""

_GLUED = any_of(
    r"""
    (?:Ihre?|Deine?|Your|The|Die|Das|Unser|Our) (?:(?:key|main|konkreten|wichtigsten|primary) )?(?:tasks
    (?:Haupt)?[Aa]ufgaben(?:gebiet|bereich|schwerpunkte)?|Tätigkeit(?:en|sschwerpunkte)
    (?:Haupt)?[Vv]erantwortlichkeiten|(?:Anforderungsp|P)rofil|Fähigkeiten(?: (?:[Uu]nd|&) Erfahrung(?:en)?)?
    Qualifikation(?:en)?|Kompetenzen(?: und Erfahrung(?:en)?)?|skills(?: (?:and|&) experiences?)?
    responsibilities|profile|qualifications|Angebot|Mehrwert|benefits)
    Was [Ww]ir (?:(?:[Dd]ir|[Ii]hnen) )?(?:auch )?[Bb]ieten|Wir bieten(?: Ihnen| [Dd]ir)?(?=:)
    What we(?:['’]ll| will)?(?: also)? offer(?: you)?|Wir suchen
    What [Yy]ou(?:['’]ll| [Ww]ill) (?:[Dd]o|[Bb]ring|[Nn]eed)
    Skills [Yy]ou(?:['’]ll| [Ww]ill) [Nn]eed|Skills [Tt]hat [Ww]ill [Hh]elp [Yy]ou [Ee]xcel
    How [Yy]ou(?:['’]ll| [Ww]ill) [Ll]ead|Was (?:Sie|[Dd]u) (?:tun|verantworten) (?:werden|wirst)
    Was (?:Sie|[Dd]u) mitbring(?:en|st)|Das bring(?:en Sie|st [Dd]u) mit
    (?:Anforderungen|Voraussetzungen|Requirements|Von Vorteil|Benefits)(?=:)|Nice to have
    Role (?:Description|Responsibilities)|Rollenbeschreibung|Qualifications (?:&|and) Experience
    Über uns|About us|Our [Tt]eam|Unser Team""",
    re.NOFLAG,
)
"""Headings that are known even where nothing but their words sets them off; capitals count."""

_GLUED_TAIL = any_of(
    r"""
    Wir streben eine Unternehmenskultur|Wir begrüßen Bewerbungen|We strive for a culture
    We welcome applications|(?:K|C)onta[ck]t(?=[: ]*\[)|[*_.=-]{12,}""",
    re.NOFLAG,
)

_RULE = re.compile(r"[*_.=-]{12,}")
"""A rule across the text; the second language of a posting often begins below one."""

_LEADS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "nice",
        any_of(r"""
            (?:it(?:['’]s| is| would be) )?(?:a (?:plus|bonus)|an advantage)|nice[- ]to[- ]have|bonus\b
            an? (?:nice|welcome) extra|umso besser|even better|noch besser|on top
            von vorteil|vorteilhaft|wünschenswert|idealerweise|pluspunkte?\b|ein plus|gerne? gesehen|kür\b
            desirable|preferred|preferably|ideally|schön wäre"""),
    ),
    (
        "boilerplate",
        any_of(r"""
            wir (?:streben|begrüßen)|we (?:strive|are an equal|welcome applications)|applications from
            schwerbehinderte|bewerbungen|bei (?:weiteren )?fragen|send (?:us )?your|kontakt\b|contact\b
            bitte (?:reich|send|bewirb|bewerben)|haben wir (?:ihr|dein)|in case of any|interessiert\?
            interested\?|[\w&. ]{2,40} is an equal opportunity"""),
    ),
    (
        "must",
        any_of(r"""
            (?:sie|du) (?:haben|hast|verfüg\w+|bring\w+|besitz\w+|sind|bist|könn\w+|kannst|beherrsch\w+)\b
            (?:dafür|dazu|hierfür) (?:bring|brauch|benötig|hab|hast|verfüg)\w* (?:sie|du)\b
            wir (?:wünschen|erwarten)\b|we (?:look for|ask for|expect|need|require|want)\b
            (?:suitable )?(?:candidates?|applicants?)\b|bewerber\w*\b|must (?:be|have)\b
            the (?:ideal|right|successful) (?:candidate|applicant)(?! will (?:report|be based|join|work))
            you (?:have|hold|bring|need|are|must|should)\b|voraussetzung|erforderlich|erwartet w|required\b
            gefordert|notwendig"""),
    ),
    (
        "offer",
        any_of(r"""
            wir (?:bieten|zahlen|geben|schenken|gewähren)|we (?:offer|pay|give|provide)|benefits|perks
            extras\b|es erwarte|freuen sie sich|freu dich|dazu kommen|staff enjoy|die vergütung|bezahlt\b
            (?:das |dein |ihr )?(?:monats|jahres)?gehalt|salary|pay\b|jahresbrutto|bei uns erwart
            dafür bekomm|in return"""),
    ),
    ("duties", any_of(r"(?:you(?:['’]ll| will)?|sie|du) [a-zäöü]{3,}")),
)
_NICE = _LEADS[0][1]
_CUES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "nice",
        any_of(r"""
            \ban? (?:\w+ )?(?:advantage|plus|bonus)\b|von vorteil|ein(?:en)? (?:plus|bonus|pluspunkt)\b
            kein muss|nicht (?:nötig|zwingend)|hilfreich|nützlich|\bhelpful|\buseful|would be glad|schön, aber
            umso besser|it helps if|(?:lernst du|lernen sie) bei uns"""),
    ),
    (
        "offer",
        any_of(r"""
            urlaub|gehalt|vergüt|altersvorsorge|jobticket|bonus\b|salary|pension|holiday|health|benefits
            perks|free |rabatt|discount|entgeltgruppe|brutto|gross\b|leave\b|bike|jobrad|kantine|insurance
            gleitzeit|annual"""),
    ),
    (
        "must",
        any_of(r"""
            erfahrung|kenntnisse|studium|ausbildung|abschluss|experience|degree|knowledge|qualification
            fluent|fließend|diploma|applicants|candidates|required|vorausgesetzt|training as
            background in"""),
    ),
    ("boilerplate", any_of(r"equal opportunit|diversity|bewerbung|applications?\b|e-?mail|rückfragen")),
)

# --- the forms of lines -------------------------------------------------------------------

_BULLET = re.compile(r"[ \t]*(?:[-*+•·–▪◦‣]|\d{1,2}[.)])[ \t]+")
_MARKED = re.compile(r"[ \t]*(?:#{1,6}[ \t]+(?P<hash>.+)|(?P<bold>\*\*[^*\n]{2,80}\*\*:?)[ \t]*)$")
_FIELD = any_of(r"\W*(?:job|location|standort|einsatzort|arbeits(?:ort|zeit)|role|rolle|position|career)")
"""What a source prints above the text, "Location: Lyon", opens no part."""

_VALUE = re.compile(r":\**[ \t]+\S")
_INLINE = re.compile(
    r"[ \t]*\*\*(?P<bold>[^*\n]{2,60})\*\*(?=[ \t]+\S|[A-ZÄÖÜ])"
    r"|[ \t]*(?:\*\*)?(?P<label>[^\W\d_][^:.!?\n*]{1,45})[:?](?:\*\*)?(?=[ \t]+\S|\*\*|$)"
)
_ABBREVIATIONS = (
    "bzw ca etc evtl ggf inkl insb max min mind Nr o.g sog St Str usw vgl Abs Art Dr Prof Hr Fr Mr Mrs Ms "
    "Inc Ltd Co vs approx incl e.g i.e z.B d.h u.a o.ä z.T i.d.R a.M"
)
_NO_END = "".join(rf"(?<!\b{re.escape(word)}\.)" for word in _ABBREVIATIONS.split())
_SENTENCE_END = re.compile(
    rf"\n+|;\s+|[.!?…]{_NO_END}(?<!\b[A-Za-z]\.)(?<!\b\d\.)(?<!\b\d\d\.)[\"”“)]*(?:\s+(?=[\"„“(*A-ZÄÖÜ0-9])"
    r"|(?<=[a-zäöüß)\]][.!?])(?=[A-ZÄÖÜ][a-zäöüß]))"
)


def _units(text: str) -> Iterator[tuple[int, Kind, bool]]:
    """Yield headings, list items and sentences: start, kind, and whether it is a heading."""
    kind: Kind = "intro"
    listed = paragraph = False  # a list was seen under this heading; a blank line came just before
    last_must: int | None = None  # where the last heading of requirements stands
    for start, end, glued in _lines(text):
        line = text[start:end]
        if not line.strip():
            paragraph = True
            continue
        heading = _kind_of(line) or "" if glued else _heading(line, text[end : end + 200], kind)
        if heading == "must" and kind == "must" and listed and _WISHED.search(line):
            heading = "nice"
        if heading is not None:
            if not heading and last_must is None:
                last_must = max(
                    (a for a, b, glued in _lines(text) if _is_must(text, a, b, glued)), default=-1
                )
            kind = heading or _next_kind(kind, text[end : end + 400], (last_must or -1) > start)
            listed = paragraph = False
            yield start, kind, True
        elif bullet := _BULLET.match(line):
            listed, paragraph = True, False
            kind = "duties" if kind == "intro" else kind
            yield start, "nice" if kind == "must" and _NICE.match(line, bullet.end()) else kind, False
        else:
            if paragraph and listed:
                kind = _paragraph_kind(kind, line)
                listed = kind == "nice"  # a wish below the list; the next paragraph speaks of something else
            fresh, paragraph = paragraph, False
            for a, b in sentences(text, start, end):
                lead = _lead(kind, text[a:end], fresh)
                alone = lead == "nice" and text[b - 1] != ":"
                kind = kind if alone else lead or kind
                yield a, "nice" if alone else kind, False
    if text and not text.strip():
        yield 0, "intro", True


def _lines(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield lines as start, end, and whether it is a heading glued into its line."""
    at = 0
    for line in text.splitlines(keepends=True):
        cut, stop = at, at + len(line.rstrip("\r\n"))
        for a, b, heading in sorted(_glued(text, at, stop)):
            if a < cut:
                continue
            if a > cut:
                yield cut, a, False
            if heading:
                yield a, b, True
                cut = b
            else:
                cut = a
        if cut < stop or cut == at:
            yield cut, stop, False
        at += len(line)


def _glued(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    for match in _GLUED.finditer(text, start, end):
        a, b = match.span()
        before, after = text[max(start, a - 2) : a], text[b : min(end, b + 2)].lstrip(": \u202f")[:1]
        torn = before[-1:].strip() and before[-1:] not in '("„“*#-/'
        joined = text[b : b + 1].isupper() or text[b : b + 1] == ":"
        new = not before or before.rstrip()[-1:] in tuple(".!?:)") or torn
        if a > start and ((torn and (after.isupper() or not after)) or (joined and new)):
            yield a, b, True
    for match in _GLUED_TAIL.finditer(text, start, end):
        if match.start() > start:
            yield match.start(), match.end(), bool(_RULE.fullmatch(match.group()))


def _kind_of(heading: str) -> Kind | None:
    if _RULE.fullmatch(heading.strip()):
        return "intro"
    words = heading.strip().strip("#*_:-–— \t").replace("’", "'")
    return next((kind for kind, pattern in _HEADING if pattern.search(words)), None)


def _heading(line: str, following: str, kind: Kind) -> Kind | Literal[""] | None:
    """Return the kind of a heading line, "" for a heading that says nothing known, None for no heading."""
    if marked := _MARKED.match(line):
        return _kind_of(marked["hash"] or marked["bold"]) or ""
    bare = line.strip()
    if _RULE.fullmatch(bare):
        return "intro"
    field = kind == "intro" and len(bare) <= 60 and _FIELD.match(bare)
    if _BULLET.match(line) or (field and _VALUE.search(bare)):
        return None
    if len(bare) <= 80 and bare.endswith(":"):
        return _kind_of(bare)
    if (
        len(bare) <= 60
        and bare[-1] not in ".!;,"
        and ": " not in bare
        and len(bare.split()) <= 8
        and following.strip()
    ):
        return _kind_of(bare)
    inline = _INLINE.match(line)
    label = inline and (inline["label"] or inline["bold"])
    if label and len(label.split()) <= 7 and not field:
        return _kind_of(label)
    return None


def _is_must(text: str, start: int, end: int, glued: bool) -> bool:
    """Return whether a line is a heading of requirements by its own words."""
    line = text[start:end]
    if not line.strip():
        return False
    return (_kind_of(line) if glued else _heading(line, text[end : end + 200], "duties")) == "must"


def _next_kind(kind: Kind, body: str, must_follows: bool) -> Kind:
    """Guess the kind below a heading of unknown words: by its body, else by the usual order."""
    body = body.strip().split("\n\n")[0]
    scores = {cue: len(pattern.findall(body)) for cue, pattern in _CUES}
    if max(scores.values()) >= 2:
        return max(scores, key=lambda cue: scores[cue])
    order: dict[Kind, Kind] = {"intro": "duties", "duties": "must", "must": "offer", "nice": "offer"}
    if kind == "duties" and must_follows:
        return kind
    return order.get(kind, kind)


def _paragraph_kind(kind: Kind, line: str) -> Kind:
    """Guess the kind of a plain paragraph after a list."""
    scores = {cue: len(pattern.findall(line)) for cue, pattern in _CUES}
    if max(scores.values()):
        return max(scores, key=lambda cue: scores[cue])
    return "offer" if kind in ("must", "nice") else kind


def _lead(kind: Kind, rest: str, fresh: bool) -> Kind | None:
    """Return the kind that a sentence opens, or None if it goes on with `kind`."""
    found = next((lead for lead, pattern in _LEADS if pattern.match(rest)), None)
    allowed: dict[Kind, tuple[Kind, ...]] = {
        "intro": ("duties", "must", "nice", "boilerplate"),
        "duties": ("must", "nice", "offer", "boilerplate"),
        "must": ("nice", "offer", "boilerplate"),
        "nice": ("offer", "boilerplate"),
        "offer": ("boilerplate", "must", "nice") if fresh else ("boilerplate",),
        "boilerplate": ("must", "nice", "offer") if fresh else (),
    }
    return found if found in allowed[kind] else None
