"""The words of headings and lead-ins, German and English, by the part of a posting they open."""

import re
from typing import Literal

__all__ = ["CUES", "GLUED", "GLUED_TAIL", "HEADING", "LEADS", "NICE", "RULE", "WISHED", "Kind", "any_of"]

Kind = Literal["intro", "duties", "must", "nice", "offer", "boilerplate"]


def any_of(lines: str, flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    r"""Compile alternatives, written one or more a line, into one pattern that ignores case.

    Examples
    --------
    >>> any_of("tea|coffee \n (?:oat )?milk").findall("Tea, oat milk")
    ['Tea', 'oat milk']
    """
    return re.compile("|".join(line.strip() for line in lines.strip().splitlines()), flags)


HEADING: tuple[tuple[Kind, re.Pattern[str]], ...] = (
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

WISHED = any_of(r"wünschen|\bwish|would (?:love|like)|freu(?:en|t) (?:wir )?uns|\bhope")
"""What a second heading about the applicant says when it only wishes: the first one has named the musts."""

GLUED = any_of(
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

GLUED_TAIL = any_of(
    r"""
    Wir streben eine Unternehmenskultur|Wir begrüßen Bewerbungen|We strive for a culture
    We welcome applications|(?:K|C)onta[ck]t(?=[: ]*\[)|[*_.=-]{12,}""",
    re.NOFLAG,
)

RULE = re.compile(r"[*_.=-]{12,}")
"""A rule across the text; the second language of a posting often begins below one."""

LEADS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
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
NICE = LEADS[0][1]
CUES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
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
