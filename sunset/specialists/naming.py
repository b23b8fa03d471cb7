"""Finds the names of skills in a clause: by the lexicon, and by the places where such names stand."""

import re
from collections.abc import Iterator

from models.skills import SkillLexicon, stems
from sunset.specialists.clauses import Clause
from sunset.specialists.wishes import INSISTS_ON, wish_label, wishes

__all__ = ["insists", "named"]

_OPENING = re.compile(
    r"(?:\w*kenntnisse?n?|know-?how|erfahrung(?:en)?|verständnis(?:se)?|umgang|vertraut(?:heit)?"
    r"|expertise|fähigkeiten|berührung"
    r"|wissen|routine|übung|praxis|grundlagen|vertieft\w* einblicke?|hintergrund)\s+"
    r"(?:in der anwendung von|im umgang mit|auf dem gebiet|im bereich|in den bereichen|bezüglich|"
    r"rund um|zum thema|mit|in|im|von|vom|der|des|über|zu|zum|zur|an|auf|aus)\s+"
    r"|\b(?:kennst|kennen sie|sie kennen|beherrschst|beherrschen(?: sie)?|vertraut mit|fit in|zu hause in"
    r"|geübt in|routiniert in"
    r"|bewandert in|gearbeitet mit|arbeiten mit|umgehen mit|at home (?:in|with)|comfortable (?:with|in)"
    r"|confident (?:with|in|using)"
    r"|you (?:know|master|use)|versed in|trained in|certified in|worked with|hands-on (?:with|in)?"
    r"|competent in|well up on)\s+"
    r"|(?:\bkenntnis|\bgespür|\bbeherrschung)\s+(?:der|des|von|für)\s+"
    r"|\bsicher(?:er|en|es)?\s+(?:umgang\s+mit|im\s+umgang\s+mit|in)\s+"
    r"|\b(?:sattelfest|firm|versiert|sicherheit)\s+in\s+"
    r"|\bmit\s+(?=[^,;.]*\s(?:gearbeitet|zu tun)\b)"
    r"|(?:knowledge|experience|expertise|understanding|proficiency|familiarity|command|background|skills?"
    r"|skilled"
    r"|proficient|familiar|experienced|track record|exposure|grounding|competence|practice|use|mastery"
    r"|fluency)\s+"
    r"(?:of working with|working with|in working with|in the (?:field|area)s? of|in using|using|with|in"
    r"|of|on|to)\s+",
    re.IGNORECASE,
)
_COMPOUND = re.compile(r"\b([A-ZÄÖÜ][\w/+#.]*(?:[- ][A-ZÄÖÜ][\w/+#.]*)?)-[Kk](?:enntnisse|now-how)\b")
_STOP = re.compile(
    r"\.(?!\d)|[;:!?()\[\]„“”\"]|\s[–-]\s|\b(?:die|that|which|who|um|damit|weil|because|bei|for|from|through"
    r"|durch|within"
    r"|innerhalb|sind|ist|are|is|wäre|would|idealerweise|ideally|preferably|wünschenswert|von vorteil"
    r"|including|inklusive"
    r"|insbesondere|especially|such as|wie|like|z\.\s?b|e\.g|as well as|to|including|gained|gerne|u\.a"
    r"|etc|bzw"
    r"|at|um|während|during|when|where|sowohl|both|zur|zum)\b",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"(?<!-)(?<!- )\s*(?:,|;|\s/\s|\b(?:und/oder|and/or|und|oder|sowie|and|or)\b|&)\s*", re.IGNORECASE
)
"""Where a list is split; "Zins- und Währungssicherung" is one name."""

_EXAMPLES = re.compile(
    r"[\s,(]*\b(?:wie|such as|like|for (?:example|instance)|zum beispiel|etwa|z\.\s?b\.?|e\.\s?g\.?)\s",
    re.IGNORECASE,
)
"""What opens examples: the word before it names their kind and no skill of its own."""

_WHERE = re.compile(r"(?<=\w)\s+(?:in|im|bei|beim|am|at|within)\s.*", re.DOTALL)
"""Where somebody did it."""
_LEAD = re.compile(
    r"^(?:(?:der|die|das|den|dem|des|ein|eine[rnms]?|the|an?|in|im|mit|von|with|of|our|unsere[rnms]?"
    r"|allen?|aller|all"
    r"|gängige[rnms]?|modernen?|moderner|aktuellen?|current|modern|common|relevante[rnms]?|relevant"
    r"|fundierte[rnms]?"
    r"|sehr|gute[rnms]?|good|strong|solid|sound|basic|deep|excellent|mindestens|at least|one|eine[rnms]?"
    r"|verschiedene[rnms]?"
    r"|various|auch|also|working|general|other|sonstigen?|weiteren?|ersten?|erste|first|proven|practical"
    r"|praktische[rnms]?"
    r"|entsprechende[rnms]?|some|any|professional|einschlägige[rnms]?|tiefgehende[rnms]?)\s+)+",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"^([A-ZÄÖÜa-z][^,;:.]{1,50}?)\s+(?:ist|sind|wäre|wären|wird|werden|is|are|would|setzen wir"
    r"|required\b|erforderlich\b|von vorteil"
    r"|a plus|legen|weisen|reichen|fügen|bringen|schicken|zeigen|brauchen|brauchst|benötig\w+|müssen"
    r"|verlang\w+|lässt|lassen|zählt|counts?|gehört|belongs|must|gerne? gesehen)\b"
)
_PROPER = re.compile(
    r"(?<![\w.-])(?:[A-Z][a-z]+[A-Z]\w+|[A-ZÄÖÜ]{2,}[\w+#-]*(?: \d(?:[\d.-]*\d)?)?"
    r"|[A-Z][A-Za-z]*\d[\w-]*)(?![\w-]|\.[A-Za-z])"
)
"""Words whose letters show that they are names: SailPoint, VOB, ISO 9001, Win32."""

_REFERENCE = re.compile(r"\b(?:reference|kennziffer|referenz\w*|job[- ]?id|requisition)\b", re.IGNORECASE)

_NEEDS = re.compile(
    r"\b(?:ohne|without|compulsory:|prerequisites?:|mandatory:|zwingend:|pflicht:|bedingung:|voraussetzung:"
    r"|required:"
    r"|insist on|bestehen auf|legen wert auf)\s+(?:an? |the |eine?[nmr]? |den |die |das |gültige[nrms]? "
    r"|valid )?"
    r"|\b(?:brauchst(?: du)?|brauchen(?: sie)?|benötig\w+|besitz\w+|haben sie|hast du|sie haben|du hast"
    r"|you need|you (?:have|hold)(?!\s+(?:been|run|\w+ed)\b)"
    r"|we require|we need|requires?|bring(?:st|en)? (?:du|sie)?|du bringst|sie bringen"
    r"|vorausgesetzt (?:wird|werden)|erwartet (?:wird|werden)"
    r"|verlangt (?:wird|werden)|gefordert (?:ist|sind|wird|werden)|erforderlich (?:ist|sind)"
    r"|unverzichtbar (?:ist|sind))\s+",
    re.IGNORECASE,
)
_INSISTS = re.compile(
    r"cannot do without|\bmust\b|\byou know\b|\bmandatory\b|\brequired\b|\bessential\b|zwingend"
    r"|voraus(?!sicht|schau)"
    r"|erforderlich"
    r"|\bbedingung\b|unerlässlich|unverzichtbar|erwarte|would be (?:helpful|useful|a plus)|von vorteil"
    r"|vorzulegen|compulsory|verlang|demanded|insist"
    r"|impossible|prerequisite",
    re.IGNORECASE,
)
"""What makes a sentence among the duties one about the applicant."""

_AT_HOME = re.compile(
    r"\b(?:ist|sind) (?:für (?:sie|dich)|ihnen|dir)\b|\b(?:is|are) (?:second nature|familiar|your daily"
    r"|part of your)"
    r"|\bgerne? gesehen",
    re.IGNORECASE,
)
"""What somebody is said to be at home in."""

_TRAITS = re.compile(
    r"team|kommunik|communic|flexib|motiv|engag|selbst|eigen|indepen|belast|zuverläss|reliab|sorgfalt"
    r"|sorgfält|attention|detail"
    r"|freude|freundlich|friendly|friendl|lust|spaß|joy|passion|leidenschaft|neugier|curio|creativ"
    r"|kreativ|humor|organis(?:ation|ed)"
    r"|analyt|\bstruktur|struct|denkweise|denken|mindset|thinking|problem|lösungsorient|auftreten"
    r"|persönlich|personal"
    r"|verantwort|responsib|diskret|discre|integrit|durchsetz|hands-on|initiative|proactiv|proaktiv"
    r"|bereitschaft|willing"
    r"|lern|learn|energie|energy|ruhe|calm|patien|geduld|fitness|stimme|deadline|zeitdruck|pressure"
    r"|multitask|multi-task"
    r"|priorit|arbeitsweise|arbeitsstil|work ethic|interpersonal|sozial|empath|service|kundenorient"
    r"|customer focus|ability"
    r"|fähigkeit|capab|hohe|high|drive|ambition|ehrgeiz|überzeug|resilien|ausdauer|interkult|intercult"
    r"|einsatz|reisen|travel"
    r"|umfeld|environment|kollegen|colleagues|menschen|people|kunden\b|customers?\b|clients?\b|partner"
    r"|stakeholders?\b|wort|schrift|written|verbal|oral"
    r"|jahre|years|experience|erfahrung|kenntnis|knowledge|skills|studium|degree|abschluss|ausbildung"
    r"|bachelor|master|diplom"
    r"|training\b|apprentice|qualifi|field|bereich|position|funktion|rolle|role|branche|industry"
    r"|industries|unternehmen|company|companies"
    r"|bedingung|voraussetz|vergleichbar|comparable|similar|equivalent|hands|blick|eye|look|wunsch|wish"
    r"|palate|head\b|hours|stunden"
    r"|impfschutz|schichtbereitschaft|tools?$|systeme?n?$|systems$|themen$|topics$|methoden$|methods$"
    r"|level|niveau|sprache|language"
    r"|deutsch|german|englisch|english|französisch|french|spanish|spanisch|italien|polish|polnisch|dutch"
    r"|russian|plus\b|vorteil|advantage",
    re.IGNORECASE,
)


_NO_NAME = re.compile(
    r"[ABC][12]|CV|PDF|FH|TH|HTL|IT|EUR|CHF|GBP|USD|ISK|EG|TV|WHAT|HOW|WHO|WHY|WE|YOU|YOUR|OUR|ASK|AND|FOR"
    r"|THE|IN|OF"
    r"|WIR|SIE|IHR|DEIN|DU|WAS|UND|FÜR|MIT|DAS|DIE|DER|AG|SE|GmbH|Mo|Fr|HR|TVöD|KV|BVG|DBMC"
    r"|[A-Z]{1,4} ?\d{1,3}[,.]\d+"
    r"|(?:EUR|CHF|GBP|USD|ISK|EG) \d.*|(?:MitarbeiterInnen|m/w/d)",
)
"""Words in capitals that name no skill: levels of languages, currencies, legal forms, words of headings."""

_SAYING = re.compile(
    r"\b(?:wir|sie|du|dir|dich|uns|ihr|ihnen|ihre?[mnrs]?|dein\w*|unser\w*|ich|you|your|we|us|our|they|it"
    r"|its|he|she"
    r"|what|how|who|whom|why|when|where|whether|was|wie|wo|wer|ob|dass|warum|mit|ohne|nicht|not|nur|gern"
    r"|gerne|selten"
    r"|oft|schon|bereits|auch|dazu|davon|damit|dafür|etwa|zweitrangig|klares?|klare[rnm]?|umso|besser|noch"
    r"|schön"
    r"|hast|habt|haben|hat|has|have|had|bist|können|kannst|kann|can|could|will|would|should|shall|may|might"
    r"|must|muss"
    r"|müssen|werden|wird|werde|decide|decides?|happens?|stops?|normally|usually|outside|taken|works?"
    r"|gives?|get"
    r"|betreib\w+|erzähl\w*|bring\w*|arbeit(?:en|est|et)|folgt|know|need|needs|want|ask|apply|read|write"
    r"|writing"
    r"|enthusiasm|attitude|candidates?|applicants?|bewerb\w*|readiness|start|questions?|place of|age \d+"
    r"|first|six"
    r"|anforderung\w*|profil|voraussetzung\w*|requirements?|beschreibung|verschwiegenheit|geordnete\w*"
    r"|fließend"
    r"|fluent|spoken|extra|unübersichtlich\w*|exercise|freude|(?-i:nice)|proof|having|näheres|weiteres"
    r"|nützlich|hilfreich|bevorzugt|vorzugsweise|something|everything|anything|etwas"
    r"|alles|nichts"
    r"|faible|wälder|months?|monate?|wochen?|weeks?|days?|tage?|euro|prozent|percent|lohn|gehalt|salary"
    r"|pay)\b",
    re.IGNORECASE,
)
"""Words that stand in sentences and headings, never in the name of a skill."""

_SKILL_WORD = (
    r"\w*kenntniss?\w*|\w*erfahrung\w*|experience|knowledge|skills|mindestens|at least|\d+|mit|with|plus"
    r"|kenn\w+|beherrsch\w+|sind|ist|haben|hast|bring\w*|verfüg\w*|know|have|can|you|sie|du|davon|sowie"
)
_SUBJECT_OF_STUDY = (
    rf"(?!(?:eine?[rn]?|der|die|das|an?)\b)(?!(?:(?!\b(?:oder|or|und|and)\b)[^,;.])*\b(?:{_SKILL_WORD})\b)"
    r"[\w/&:-]+(?:[ ](?!(?:oder|or|und|and|bzw|sowie)\b)[\w/&:-]+){0,4}"
)
_QUALIFICATION = (
    r"(?:\w*studium|studiengang\w*|\w*fachrichtung(?:en)?|\w*abschluss|\w*ausbildung|bachelor|master|diplom"
    r"|degree|graduate|graduation|apprenticeship)(?:['’]s)?(?: degree)?"
)
_STUDIED = re.compile(
    rf"\b{_QUALIFICATION}(?:\s+mit)?(?:,?\s+(?:of|in|der|des|im (?:bereich|fach)|wie|als|zum|zur|such as|etwa"
    r"|zum beispiel|bevorzugt|vorzugsweise|idealerweise|gerne?|preferably|ideally"
    r"|(?:mit|with) (?:\w+ )?(?:schwerpunkt|focus)(?: on| in| auf)?)\s+|,\s+(?=\w+(?:isch|lich)\w*\b))"
    rf"{_SUBJECT_OF_STUDY}(?:(?:,\s*|\s+(?:oder|or|und|and|bzw\.?)\s+){_SUBJECT_OF_STUDY}){{0,6}}"
    rf"|(?:\b\w+(?:isch|lich)\w*(?:,\s*|\s+(?:oder|or|und|and|bzw\.?)\s+|\s+))+\b{_QUALIFICATION}\b",
    re.IGNORECASE,
)
"""A degree or an apprenticeship and its subjects: what was learnt there is no skill asked for beside it."""

_UMBRELLA = re.compile(
    r"(?:[a-zäöüß][\wäöüß-]*[ ])*(?:Prozess|Abläuf|Ablauf|Projekt|Produkt|Komponent|Regulierung|Regelung"
    r"|Anforderung"
    r"|Entwicklung|Steuerung|Umsetzung|Gestaltung|Architektur|Bank|Beratung|Konzern|Agentur|Ausland"
    r"|Verwaltung"
    r"|Finanzverwaltung|Kanzlei|Industrie|Mittelstand|Behörde|Versicherung|Anwendung|Lösung|Technologi"
    r"|Verfahr"
    r"|Konzept|Maßnahm|Aufgab|Leistung|Dienstleister|Dienstleistung|Inhalt|Daten|Hilf|Standard|Gebiet|Fach"
    r"|Übung|Praxis|Routin|Umgang|Verständnis|Vertrautheit"
    r"|Wissen|Grundlag|Grundzüg|Einblick|Abfrag|Auswertung)"
    r"(?:e|en|n|s|er|ern|es)?"
    r"|(?:process|project|product|component|regulation|solution|technolog|application|concept|requirement"
    r"|task"
    r"|standard|bank|practice|speciali[sz]ation|certification|setting|environment)(?:s|es|y|ies)?"
)
"""Nouns too wide to be a skill, or places where people work; alone, or with adjectives before them."""

_SPOKEN_FOR = re.compile(
    r"(?:deutsch|englisch|französisch|english|german|french|sprach|language)\w*[^,;.]*\b(?:für|for|zur"
    r"|zum)\b[^,;.]*$",
    re.IGNORECASE,
)
"""What a language is needed for ("Englisch für den Schriftverkehr") is no skill beside it."""

_NOUN = r"\S*[A-ZÄÖÜ0-9]\S*"
_GERMAN_NAME = re.compile(
    rf"(?:[a-zäöüß]\S*\s+)*{_NOUN}(?:\s+(?:(?:der|des|von|vom|für|nach|zu|zur|zum|an|auf"
    rf"|gegen)\s+(?:[a-zäöüß]\S*\s+)*)?"
    rf"{_NOUN}|(?:(?<=-)|(?<=-,))\s+(?:(?:und|oder|sowie|bzw\.?)\s+)?{_NOUN})*"
)
_GERMAN = re.compile(
    r"\b(?:und|oder|mit|der|das|den|dem|von|sowie|ein|eine[nmrs]?|im|für|sehr|gute[nrs]?|Sie|du|haben|hast"
    r"|ist"
    r"|sind|wie|\w+(?:ung|heit|keit|kenntnisse))\b"
)


def insists(text: str) -> bool:
    """Return whether a sentence insists on something.

    Examples
    --------
    >>> insists("Ohne Java geht es nicht"), insists("Sie bauen Dienste ohne Umwege")
    (True, False)
    """
    return bool(_INSISTS.search(text) or INSISTS_ON.search(text))


def named(clause: Clause) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and key of the skills that a clause names."""
    text = clause.text
    lexicon = SkillLexicon.bundled()
    covered: list[tuple[int, int]] = []
    studied = [match.span() for match in _STUDIED.finditer(text)]
    for mention in lexicon.find(text):
        covered.append((mention.start, mention.end))
        learnt = any(a <= mention.start < b for a, b in studied)
        spoken = _SPOKEN_FOR.search(text, 0, mention.start)
        if not spoken and (not learnt or lexicon.group[mention.name] == "certificates"):
            yield mention.start, mention.end, mention.name
    chapters = {end + 1 for _, end in covered}  # "AT 9" of "MaRisk AT 9"
    for start, end in _phrases(clause):
        part = start in chapters and any(letter.isdigit() for letter in text[start:end])
        if not part and not any(a < end and start < b for a, b in [*covered, *studied]):
            covered.append((start, end))
            yield start, end, "~" + " ".join(stems(text[start:end]))


def _phrases(clause: Clause) -> Iterator[tuple[int, int]]:
    """Yield noun phrases that stand where skills stand, in must and nice parts."""
    text = clause.text
    for match in _COMPOUND.finditer(text):
        yield match.span(1)
    for match in _OPENING.finditer(text):
        yield from _list_items(text, match.end(), limit=5)
    needs = list(_NEEDS.finditer(text))
    insisting = bool(needs) and bool(INSISTS_ON.search(text))
    for match in needs:
        if match[0].casefold().startswith(("ohne", "without")) and not insisting:
            continue
        yield from _list_items(text, match.end(), limit=4)
    label = wish_label(text)
    if label:
        yield from _list_items(text, label, limit=3)
    subject = _SUBJECT.match(text)
    if subject and not clause.heads and (insists(text) or _AT_HOME.search(text) or wishes(text)):
        yield from _list_items(text[: subject.end(1)], 0, limit=4)
    if (clause.kind in {"must", "nice"} or label) and not _REFERENCE.search(text):
        loud = text.upper() == text  # all in capitals, as a heading may be: letters show no names
        names = () if loud else _PROPER.finditer(text)
        yield from (
            match.span()
            for match in names
            if not _TRAITS.search(match[0]) and not _NO_NAME.fullmatch(match[0])
        )
        if not label and not clause.heads and len(text.split()) <= 6 and not _OPENING.search(text):
            yield from (
                (a, b)
                for a, b in _list_items(text, 0, limit=3)
                if " " in text[a:b] or text[a:b] != text[a:b].lower()
            )


def _list_items(text: str, start: int, *, limit: int) -> Iterator[tuple[int, int]]:
    """Yield the noun phrases of a list that begins at `start`."""
    reach = min(len(text), start + 240)  # a list of skills is no longer; a text without end holds no one up
    stop = _STOP.search(text, start + 1, reach)
    end = stop.start() if stop else reach
    german = bool(_GERMAN.search(text))
    here = start
    for cut in [*_SPLIT.finditer(text, start, end), None]:
        a, b = here, cut.start() if cut else end
        here = cut.end() if cut else end
        if examples := _EXAMPLES.match(text, b):
            yield from _list_items(text, examples.end(), limit=limit)
            return
        lead = _LEAD.match(text[a:b])
        a += lead.end() if lead else 0
        item = text[a:b].strip(" ,-•*·.\n")
        a += len(text[a:b]) - len(text[a:b].lstrip(" ,-•*·.\n"))
        name = _name(item, german)
        if _SAYING.search(name or item):
            return  # the list is over, a sentence goes on
        if (
            len(name) > 2
            and len(name.split()) <= limit
            and not _TRAITS.search(name)
            and not _UMBRELLA.fullmatch(name)
            and re.search(r"[A-ZÄÖÜa-z]{2}", name)
        ):
            yield a, a + len(name)
        rest = item[len(name) :]
        if _WHERE.match(rest) or _SAYING.search(rest):
            return


def _name(item: str, german: bool) -> str:
    """Return the beginning of an item that can be a name: in German up to a noun ("Kafka gearbeitet")."""
    if where := _WHERE.search(item):
        item = item[: where.start()]
    if not german:
        return item
    noun = _GERMAN_NAME.match(item)
    return noun[0] if noun else ""
