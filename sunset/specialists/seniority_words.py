"""The words that tell the level of a role, German and English: the lexicon of `seniority`."""

import re

__all__ = [
    "AROUND",
    "AROUND_TEXT",
    "BEGINS_TEXT",
    "ENTRY_LABEL",
    "ENTRY_TEXT",
    "ENTRY_TITLE",
    "EXECUTIVE_LABEL",
    "EXECUTIVE_TEXT",
    "EXECUTIVE_TITLE",
    "FOR_STUDENTS",
    "LEAD_TEXT",
    "LEAD_TITLE",
    "NO_STAFF",
    "SENIOR_LABEL",
    "SENIOR_TEXT",
    "SENIOR_TITLE",
    "STUDENT_LABEL",
    "STUDENT_TEXT",
    "STUDENT_TITLE",
    "TEAM_TITLE",
]


def _any(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(words), re.IGNORECASE)


AROUND = _any(
    r"assist",
    r"sekret",
    r"secretar",
    r"referent(?:in)? (?:der|des)",
    r"\baide\b",
    r"\bto the\b",
    r"office manager",
)
"""Who works for a leader is none: "Assistenz der Geschäftsführung"."""

AROUND_TEXT = _any(
    r"\bals (?:\w+ ){0,2}(?:assisten\w+|sekret\w+|referent\w*|sachbearbeit\w+|bürokraft|teamassisten\w+"
    r"|rechte hand)",
    r"\bas (?:an? |the |our )?(?:\w+ ){0,2}(?:assistant|secretary|aide|pa|clerk|coordinator|right hand)\b",
    r"\b(?:arbeite\w+|work(?:s|ing)?|unterstütz\w+|support(?:s|ing)?|assist\w*"
    r"|entlast\w+) (?:\w+ ){0,3}(?:vorst[aä]nd\w*"
    r"|geschäftsführ\w+|direktor\w*|direktion|leitung|chefs?|chefin|director|managing|board|ceo|head"
    r"|executives?)\b",
    r"\b(?:sie|du) (?:sind|bist) (?:\w+ )?(?:assisten\w+|sekret\w+)",
)
"""What the text says of somebody who works for a leader, whatever the title promises."""

FOR_STUDENTS = _any(
    r"koordinat",
    r"coordinat",
    r"betreu",
    r"berat",
    r"advis",
    r"counsel",
    r"recruit",
    r"officer",
    r"ausbild(?:er|ungsleit)",
    r"trainer",
    r"manager",
    r"leit",
    r"referent",
    r"teacher",
    r"services",
    r"support",
)
"""Who works for students is none: "Internship Coordinator"."""

STUDENT_TITLE = _any(
    r"praktik(?:um\b|ant)",
    r"\bintern\b(?! (?:audit|control|communication|sales))",
    r"\binternship\b",
    r"werkstudent",
    r"working student",
    r"\bazubi",
    r"auszubildende",
    r"^\W*(?:ausbildung|praktikum)\b",
    r"\bapprentice",
    r"duales? studi",
    r"dual student",
    r"studentische",
    r"\bstudent(?:in)?\b",
    r"abschlussarbeit",
    r"masterarbeit",
    r"bachelorarbeit",
    r"\bplacement\b",
    r"lehrling",
    r"lernende",
    r"\bferienjob",
    r"schülerpraktik",
)
STUDENT_LABEL = _any(
    r"auszubild", r"praktikant", r"werkstud", r"\bintern\b", r"apprentice", r"\bstudent", r"trainee/student"
)
STUDENT_TEXT = _any(
    r"\beingeschrieben",
    r"alongside your (?:studies|degree)",
    r"während (?:deines|ihres|des) studiums",
    r"(?:du studierst|sie studieren|you (?:are studying|study))\b",
    r"neben (?:deinem|ihrem) studium",
    r"\b(?:berufsschule|lehrjahr|ausbildungsvergütung|ausbildungsbeginn)\b",
    r"(?:lehre|ausbildung) (?:zum|zur|als) \w+ (?:beginn|start|mach)",
    r"\b(?:your apprenticeship|vocational college)\b",
    r"\bcurrently (?:enrolled|studying)",
    r"immatrikuliert",
    r"\benrolled (?:at|in|student)",
    r"werkstudent\w*",
    r"working student",
    r"\byou are (?:currently )?(?:a student|studying)",
    r"pflichtpraktikum",
    r"neben dem studium",
    r"laufendes studium",
)
EXECUTIVE_TITLE = _any(
    r"\b(?:managing|executive|program(?:me)?|finance|operations|global) director\b",
    r"vorstand(?!s)",
    r"geschäftsführ",
    r"^\W*C[EFTOI]O\b(?!\s*[-–]?\s*(?:office|team|bereich))",
    r"\bCISO\b",
    r"\bglobal head\b",
    r"bereichsleit",
    r"\bdirector\b(?! of photo)",
    r"\bchief \w+ officer",
    r"\bpartner(?:in)?\b$",
    r"\bregional head\b",
    r"head of (?:group|division|global)",
    r"werkleit",
    r"direktor",
)
EXECUTIVE_LABEL = _any(r"managing director", r"\bdirector\b", r"executive", r"geschäftsleitung")
LEAD_TITLE = _any(
    r"\b(?:team|tech|technical|squad|chapter|shift)[- ]?lead(?:er)?\b",
    r"\blead\b(?!\s+(?:generation|management|buyer|list))",
    r"(?<!projekt)(?<!projekt-)(?<!reise)(?<!ab)(?<!rohr)leit(?:er|erin|ung|er:in|er\*in|er/in)(?!faden"
    r"|stelle|platte|s?bau|s?schutz)",
    r"\bhead\b",
    r"supervisor",
    r"\bmanager(?:in)? .*\bteam\b",
    r"\bpolier\b",
    r"\bforeman\b",
    r"vorarbeiter",
    r"\bmeister(?:in)?\b",
    r"teamführ",
    r"\bdomain architect\b",
    r"\bchief\b",
    r"\bmatron\b",
    r"\bward manager\b",
)
TEAM_TITLE = _any(r"teamleit", r"\bteam[- ]?lead", r"gruppenleit", r"group lead")
LEAD_TEXT = _any(
    r"\bihnen (?:sind|ist|unterstehen|untersteht|berichten)\b",
    r"\bdir (?:sind|unterstehen|berichten)\b",
    r"berichte[nt]+ (?:direkt |fachlich )?an (?:sie|dich)\b",
    r"\bunterstellt\b",
    r"(?:you|sie|du) (?:will )?(?:lead|manage|head|run|supervise|oversee|coach|direct|leiten|leitest"
    r"|führen|führst|steuern) (?:\w+ ){0,3}(?:team|crew|squad|mannschaft|schicht|shift|station|gruppe"
    r"|group|department|abteilung|filiale|branch|küche|kitchen|werkstatt)\b",
    r"\b(?:your|ihr|dein) (?:own |eigenes )?(?:team|crew|mannschaft) (?:of|aus|von|mit|umfasst|zählt"
    r"|hat) (?:\d+|\w+)",
    r"\b(?:line manager|vorgesetzte\w*) (?:of|for|von|für) (?:\d+|\w+)",
    r"responsib\w+ for (?:a team|\d+ (?:staff|people|employees)|\w+ (?:staff|employees|direct reports))",
    r"verantwort\w+ für (?:ein team|\d+ (?:mitarbeit|beschäftig|leute))",
    r"appraisals?|mitarbeitergespräche|dienstpl[aä]n\w* (?:für|erstell|schreib)",
    r"\b(?:führ(?:en|st)|führung von)\b (?:(?!mit\b|durch\b|die\b)[\w/-]+,? ){0,6}?(?:mitarbeit\w+|teams?"
    r"|leute|kolleg\w+|personen|beschäftigte\w*|köpfe|fachkräfte)",
    r"\bleite[nst]+\b[^.\n;]{0,40}?\b(?:teams?\b|gruppe|abteilung|referat|wohnbereich|bereich|schicht)\b",
    r"disziplinarisch\w*",
    r"personalverantwortung",
    r"führungsverantwortung",
    r"führt (?:in der regel )?ein(?:e[n]?)? (?:team|gruppe)",
    r"\b(?:leads?(?! generation)|leading|head|manage|managing|run|supervise"
    r"|line[- ]manage)\b (?:and \w+ )?(?:a|the|our|your|an)?\s*(?:\w+[ -]){0,3}?team\b(?! (?:work|meeting"
    r"|event))",
    r"\b(?:direct reports?|people management|staff responsibility|line management"
    r"|disciplinary responsibility)\b",
    r"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve) (?:staff|people|engineers|employees"
    r"|colleagues|analysts|nurses) (?:\w+ ){0,4}?reports? to you",
    r"\breport(?:s|ing)? (?:directly )?to you\b",
    r"\b(?:übernehm\w*|übernimmst|haben|hast|tragen|trägst) (?:\w+ ){0,3}(?:leitung"
    r"|führung) (?:\w+ ){0,4}?\w*"
    r"(?:teams?|gruppe|abteilung|bereichs?|referats?|schicht|filiale|station|werkstatt|küche|mannschaft"
    r"|mitarbeit\w+)\b",
    r"\b(?:leitung|führung) (?:unsere[smr]|des|der|eines|einer|von) (?:\w+ ){0,3}?\w*(?:teams?|gruppe"
    r"|mannschaft|abteilung"
    r"|mitarbeit\w+|kolleg\w+|köpfe\w*|leuten?|personen|fachkräften?)\b",
    r"\b(?:take (?:charge|over|command)|in charge|at the helm|leadership) of (?:\w+[ -]){0,4}?(?:team|crew"
    r"|group|department"
    r"|squad|unit|people|staff|engineers|nurses)\b",
    r"\b(?:\d+|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf|fünfzehn"
    r"|zwanzig) (?:\w+ ){0,2}?(?:berichten"
    r"|unterstehen|sind) (?:ihnen|dir)(?: (?:direkt |fachlich )?(?:unterstellt|zugeordnet))?\b",
    r"\b(?:sie|du) (?:führen|führst|leiten|leitest|steuern|steuerst|verantworten"
    r"|verantwortest) (?:\w+ ){0,2}?(?:\d+|zwei"
    r"|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf|fünfzehn|zwanzig)\b (?:\w+ ){0,2}?(?:mitarbeit"
    r"|beschäftig"
    r"|leute|kolleg|personen|köpfe|menschen|fachkräfte|pflege|monteur|entwickl|techniker|auszubild)\w*",
    r"\b(?:hire|hiring) and (?:fire|develop|appraise|coach)\b|\b(?:write|sign off"
    r"|approve) (?:\w+ ){0,2}rotas?\b",
    r"\byou (?:will )?(?:lead|manage|supervise) (?:\d+|two|three|four|five|six|seven|eight|nine|ten"
    r"|twelve)\b",
)
NO_STAFF = _any(
    r"nobody reports to you",
    r"no one reports to you",
    r"no (?:direct reports|staff|line management|people management|reports)",
    r"personal führen sie nicht",
    r"ohne (?:personal|führungs|disziplinarische|mitarbeiter)",
    r"keine (?:personal|führungs|mitarbeiterführ|disziplinar)\w*",
    r"without (?:staff|direct reports|people|line)",
    r"individual (?:contributor|specialist)",
    r"führen (?:sie|kein)\w* (?:nicht|personal)",
    r"niemand berichtet",
    r"not (?:a )?(?:people|line) manage",
    r"does not involve (?:people|line)",
    r"nicht disziplinarisch",
)
EXECUTIVE_TEXT = _any(
    r"(?:mitglied|teil) (?:der geschäftsführung|des vorstands)",
    r"member of the (?:executive|management) (?:board|committee|team)",
    r"\b(?:p&l|profit and loss) responsibility",
    r"gesamtverantwort\w+",
    r"overall responsibility for the (?:\w+ )?(?:company|division|business|group|site|region)",
    r"(?:you|sie|du) (?:head|run|lead|direct|leiten|führen|verantworten) (?:the|a|den|die"
    r"|das) (?:\w+ ){0,3}(?:division|geschäftsbereich|sparte|business unit|unternehmen|company|konzern\w*)\b",
    r"\b(?:1[0-9]{2}|[2-9]\d{2}|\d\.\d{3}|[6-9]\d)\b (?:staff|people|employees|mitarbeit\w+"
    r"|beschäftigte\w*|colleagues)[^.\n]{0,60}(?:report to you|unterste\w+|führen)",
    r"mitglied der geschäftsleitung",
    r"gesamtverantwortung für (?:den bereich|die sparte)",
    r"sits on the (?:executive|management) board",
    r"führen[^.\n]{0,40}\b(?:1[0-9]{2}|[2-9]\d{2}|[6-9]\d)\b (?:mitarbeit|beschäftig)",
)
SENIOR_TITLE = _any(
    r"\bsenior\b(?!en)",
    r"\bsr\.?\b",
    r"\bexpert(?:e|in)?\b",
    r"\badvisor\b",
    r"\bprincipal\b",
    r"\bstaff engineer\b",
    r"\barchitect\b",
    r"architekt(?:in)?\b.*(?:it|software|security|solution|enterprise)|(?:it|software|security|lösungs"
    r"|enterprise)-?architekt",
)
SENIOR_LABEL = _any(r"vice president", r"\bA?VP\b", r"\bsenior\b", r"\bberufserfahren", r"\bexperienced\b")
SENIOR_TEXT = _any(
    r"\bseasoned\b",
    r"highly experienced",
    r"(?:very|sehr|äußerst) (?:experienced|erfahren\w*)",
    r"deep (?:expertise|experience)",
    r"vieljährig\w*",
    r"(?:jahrzehnt\w*|decades?) (?:\w+ ){0,2}(?:erfahrung|praxis|experience|practice)",
    r"\b(?:fach|chef)?expert(?:e|in|:in)\b (?:für|in|im)",
    r"\bthe (?:\w+ )?(?:authority|expert|specialist) (?:for|on|in)\b",
    r"\bexpert(?:en)?(?:role|level|status|wissen|ebene)",
    r"letzte instanz",
    r"(?:mentor|anleit)\w* (?:sie|du)? ?(?:jüngere|junior|neue)",
    r"you (?:mentor|guide|coach) (?:junior|younger|less experienced)",
    r"\bals (?:\w+ )?expert(?:e|in|:in|\*in)\b",
    r"\b(?:our|as an?|technical|subject matter) (?:\w+ )?expert\b",
    r"expertenrolle",
    r"langjährige\w* (?:\w+ )?(?:berufs)?(?:erfahrung|praxis)",
    r"many years of",
    r"extensive (?:\w+ )?experience",
    r"umfassende (?:berufs)?erfahrung",
    r"\bas (?:a |our )senior\b",
    r"\bals senior\b",
)
ENTRY_TITLE = _any(
    r"\bjunior\b",
    r"trainee",
    r"\bgraduate\b",
    r"absolvent",
    r"\beinsteiger",
    r"volont[aä]r",
    r"\bentry[- ]level\b",
    r"nachwuchs",
    r"\bassistant trainee",
)
BEGINS_TEXT = _any(
    r"\b(?:als|as an?|as our) (?:\w+ )?(?:trainee|beginner|novice|rookie|graduate|(?:berufs)?(?:einsteiger"
    r"|anfänger)\w*"
    r"|neuling|junior|starter|newcomer)\b",
    r"\b(?:frisch|fresh|straight|direkt|gerade|directly) (?:vom|von der|von|aus|from|off"
    r"|out of) (?:\w+ ){0,2}?(?:campus"
    r"|college|uni\w*|school|schule|studium|hochschule|hörsaal|lecture hall|degree|training|berufsschule)",
    r"\b(?:a|ein(?:e|en)?) (?:true |echte[nr]? |complete |absolute[nr]? )?(?:beginner|novice|rookie"
    r"|newcomer|career starter"
    r"|(?:berufs)?(?:anfänger|einsteiger)(?:in|:in)?|neuling)\b",
    r"\b(?:beginners?|novices?|career changers?|school leavers?) (?:are |is )?(?:very |most "
    r"|especially )?(?:welcome|wanted)",
    r"\b(?:von grund auf|from scratch) (?:lernen|lernst|ein|learn)|\blearn(?:s|ing)? (?:the trade"
    r"|everything) from",
    r"\b(?:your|dein|ihr) (?:very )?(?:first|erste[rn]?) (?:job|role|position|stelle|desk|anstellung)\b",
    r"\b(?:exams?|prüfungen) (?:still|noch) (?:to come|ausstehen|vor)",
)
"""What the text says of somebody at the very beginning; it weighs more than a grand title."""

ENTRY_LABEL = _any(r"^\s*analyst\s*$", r"graduate", r"\bjunior\b", r"berufseinst", r"entry", r"trainee")
ENTRY_TEXT = _any(
    r"quereinsteiger\w* (?:\w+ )?willkommen",
    r"(?:noch )?(?:keine|ohne) (?:\w+ )?(?:berufs|vor)(?:erfahrung|kenntnisse)",
    r"no (?:previous|prior|work|professional)? ?experience\b",
    r"without (?:any )?(?:previous |prior |work )?experience",
    r"career (?:starter|beginner)s?",
    r"\bnewcomers?\b(?= (?:to|in|welcome))",
    r"\bfresh (?:graduate|from|out of)",
    r"fresh out of",
    r"(?:just|recently) (?:graduated|qualified|finished|completed|left)",
    r"(?:frisch|gerade|soeben|kürzlich) (?:\w+ ){0,3}(?:abgeschlossen|ausgelernt|examiniert|gebacken\w*"
    r"|fertig)",
    r"einstiegs(?:stelle|position|programm|job)",
    r"\bentry[- ]level\b",
    r"first (?:professional )?(?:role|job|position|post)\b",
    r"\berste[nr]? (?:stelle|job|berufsjahr\w*|anstellung)\b",
    r"(?:direkt|unmittelbar) nach (?:der|dem|deiner|deinem|ihrer|ihrem) (?:ausbildung|studium|abschluss"
    r"|lehre)",
    r"starting out",
    r"start(?:ing)? your career",
    r"berufsstart",
    r"traineeprogramm",
    r"trainee (?:scheme|position|stelle)",
    r"berufseinsteiger\w*",
    r"berufseinstieg",
    r"berufsanfänger\w*",
    r"studium (?:gerade|frisch|soeben|vor kurzem) abgeschlossen",
    r"frisch (?:von der|aus dem|ausgebildet)",
    r"\bersten job\b",
    r"\bfirst (?:job|role|position) (?:after|out of)",
    r"first year after (?:university|graduation)",
    r"\brecent graduate",
    r"looking for a graduate",
    r"\bas (?:a )?junior\b",
    r"\bals junior\b",
    r"no (?:prior |previous |work )?experience (?:is )?(?:needed|required|necessary)",
    r"keine (?:berufs)?erfahrung (?:nötig|erforderlich|notwendig)",
    r"straight (?:from|out of) (?:university|school)",
    r"trainee ?program",
    r"graduate (?:scheme|programme|program)",
    r"just (?:finished|completed) your",
    r"directly after (?:your )?(?:studies|university)",
    r"direkt nach dem (?:studium|abschluss)",
    r"newly qualified",
)
