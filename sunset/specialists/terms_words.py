"""The words for dates, wishes, numbers and contacts, German and English: the lexicon of `terms`."""

# ruff: noqa: E501 - a pattern broken in two reads worse than a long line

import re

from sunset.specialists.parts_words import any_of

__all__ = [
    "ADDRESS_DU",
    "ADDRESS_SIE",
    "ASKS",
    "CONTACTS",
    "DEADLINE",
    "HINTS",
    "NO_NAME",
    "REFERENCE",
    "ROLE",
    "SALARY_WISH",
    "START",
    "START_WISH",
]

HINTS: dict[str, tuple[str, ...]] = {
    name: tuple(hints.split())
    for name, hints in {
        "salary": "€ £ $ eur gbp usd chf fr. frank franc pound dollar zł pln sek dkk nok kč czk cad aud",
        "application": """gehalt lohn salary pay eintritt start beginn verfüg kündig availab when notice kenn ref vacancy chiffre
            ausschreib angabe quot stat mention kontakt contact ansprech frag question recruit bewerb appl""",
    }.items()
}
"""One of these stands, in small letters, in every sentence that the rules of a field match: a look that saves
most sentences the dear ones."""

START = any_of(r"""
            (?:eintritts|start|beginn|antritts)(?:datum|termin)|\b(?:beginn|start|eintritt)\s*:|start date
            \bstarting\b|\bto start\b|\bbeginning\b|\bstart(?:et|s)?\b|\bbeginnt\b|\bab (?:dem )?(?=\d)
            \bzum (?=\d)|frühestens|\bbesetz\w+|\bab (?=[A-ZJ]\w+ 20)|available from""")
DEADLINE = any_of(r"""
            bewerbungs(?:frist|schluss|ende|zeitraum)|ausschreibungszeitraum|ausschreibungsende
            closing date|deadline|apply (?:by|before|until)
            applications? (?:by|until|close|must|are due|welcome until)|bewerb\w+ .{0,40}\bbis\b
            \bbis\b.{0,30}bewerb|einsendeschluss""")
ASKS = any_of(r"""
            bewerb|angabe|nenn|send|schick|mail|appl|includ|\bstate\b|tell us|please|bitte|unterlagen
            cover letter|anschreiben|mit (?:deine|ihre)""")
SALARY_WISH = any_of(r"""
            gehalts(?:vorstellung|wunsch|erwartung|angabe)\w*|lohnvorstellung\w*
            salary (?:expectation|requirement)s?|(?:desired|expected) (?:salary|pay)|expected salary
            pay expectations?""")
START_WISH = any_of(r"""
            (?:frühest|nächst)?möglich\w* (?:eintritts|start)\w*|frühest\w+ (?:eintritts|start|beginn)\w*
            eintritts(?:termin|datum)s?\b|starttermin\w*|verfügbarkeit
            (?:earliest|possible) (?:possible )?(?:start|starting)\w*(?: date)?|start(?:ing)? date
            notice period|kündigungsfrist|availability|when you (?:can|could) start""")
REFERENCE = re.compile(
    r"(?:(?i:kennziffer|kenn-nr\.?|referenz(?:nummer|code|-nr\.?)?|ref(?:erence)?(?:[-. ]?(?:nr|no|number|code|id))?\.?|vacancy (?:no|ref|number)\.?"
    r"|ausschreibungsnummer|chiffre|(?:angabe|quot\w+|stat\w+|mention\w*)[^.\n]{0,25}(?:job-?id|stellen-?(?:id|nummer)|kennung|code)))"
    r"\s*(?:is|ist|lautet)?\s*[:#.„\"(]*\s*(?P<token>[A-Za-z]{0,6}[-/_.]?\d[\w/.-]*\w|[A-Z]{1,6}(?:[-/_.][A-Z\d]+)*[-/_.]?\d[\w/.-]*)"
)
_NAME = (
    r"(?:(?:Frau|Herrn?|Ms\.?|Mrs\.?|Mr\.?)\s+)?(?:(?:Dr\.|Prof\.)\s+)*[A-ZÄÖÜ][a-zäöüßéèáñç]+(?:-[A-ZÄÖÜ][a-zäöüßéèáñç]+)?"
    r"(?:\s+(?:von|van|de|der|zu|O['’])\s*)?(?:\s+[A-ZÄÖÜ](?:[a-zäöüßéèáñç]+|\.)(?:-[A-ZÄÖÜ][a-zäöüßéèáñç]+)?){1,2}"
)
_TITLED = r"(?:Frau|Herrn?|Ms\.?|Mrs\.?|Mr\.?)\s+(?:(?:Dr\.|Prof\.)\s+)*[A-ZÄÖÜ][a-zäöüßéèáñç]+(?:-[A-ZÄÖÜ]\w+)?(?:\s+[A-ZÄÖÜ][a-zäöüßéèáñç]+(?:-[A-ZÄÖÜ]\w+)?)?"
_ASK = r"(?i:ansprech(?:partner|person)(?:in)?|kontakt(?:person)?|rückfragen|fragen|contact(?: person)?|questions?|recruiter(?:in)?|bewerbung(?:en)?|applications?)"
CONTACTS = (
    re.compile(rf"{_ASK}\b[^\n!?]{{0,150}}?\b(?P<name>{_TITLED})"),
    re.compile(
        rf"{_ASK}\b[^.\n!]{{0,80}}?(?:[:–-]\s*|\b(?:an|to|with|ist|is|steht|beantwortet|by|bei|gerne?|Ihnen|dir|call|reach|ask)\s+)"
        rf"(?P<name>{_NAME})"
    ),
    re.compile(rf"\b(?i:contact|ansprech(?:partner|person)(?:in)?|kontakt(?:person)?)\s+(?P<name>{_NAME})"),
)
"""Tried in this order: a name with its form of address is the surest."""

NO_NAME = any_of(r"""
            team|human|resources|personal|abteilung|recruit|service|deutsche?|bank|gmbh|center|office
            online|portal|talent|ihre?|unser|frag|the |bewerb|you|bitte|job|career|karriere|group""")
ROLE = re.compile(
    r"^\s*[,(–-]\s*(?P<role>[^,.;()\n\d]{0,40}?(?i:leit|head|manager|recruit|referent|partner|direkt|hr|personal|talent|lead|chef|officer)[^,.;()\n\d]{0,30})"
)

ADDRESS_DU = re.compile(r"\b[Dd](?:u|ich|ir|ein(?:e[nmrs]?)?)\b")
ADDRESS_SIE = re.compile(r"(?<=[a-zäöüß,] )(?:Sie|Ihnen|Ihr(?:e[nmrs]?)?)\b|\bIhre? (?=[A-ZÄÖÜ])")
