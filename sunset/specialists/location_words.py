"""The words that make a place the place of work, or speak against it: the lexicon of `location`."""

# ruff: noqa: E501 - a pattern broken in two reads worse than a long line

import re

from sunset.specialists.parts_words import any_of

__all__ = [
    "AGAINST",
    "AWAY",
    "BREAK",
    "COUNTRIES_IN_ER",
    "DEMONYM",
    "FOOTPRINT",
    "FOR",
    "HEADING",
    "HOMONYMS",
    "LABEL",
    "LIES",
    "LIST_GAP",
    "NEVER",
    "NOT_OURS",
    "ONLY",
    "ONWARD",
    "OTHERS",
    "REMOTE",
    "ROUTE",
    "SEAT",
    "STANDS",
    "STREET",
    "TOWN",
    "WIDE",
    "YOU",
]

_SITE = (
    r"(?:filiale|büro|office|standort|werk|werkstatt|niederlassung|store|shop|depot|lab|laboratory|labor|clinic"
    r"|klinik|plant|site|location|branch|geschäftsstelle|house|haus|hub|zentrale|kanzlei|studio|laden|hotel|school"
    r"|schule|cent(?:re|er)|zentrum|praxis|team|hospital|warehouse|lager|campus|redaktion|agentur|factory|fabrik"
    r"|betrieb|kita|museum|bibliothek|library|theater|theatre|terminal|airport|flughafen|hafen|atelier|geschäft"
    r"|markt|verwaltung|institut|institute|stelle|repräsentanz|premises|räume|rooms|farm|hof|garage|kitchen|küche"
    r"|restaurant|bakery|bäckerei|mill|yard|werft|archiv|archive|station|base|dock|nursery|gallery|galerie|stammhaus"
    r"|headquarters|hauptsitz|head office)(?:e?s|en|n)?"
)
LABEL = any_of(r"""
            (?:einsatz|arbeits|dienst)(?:ort|stelle|stätte|sitz)e?\b|place of work|work(?:ing)? location
            job location
            (?:^|[\n.|(*-]\s*|\d\s+|regular\s+|temporary\s+)(?:location|standort|ort|office)e?s?\s*:
            \b(?:location|standort)e?s?\s*:""")
_AT = (
    r"\b(?:in|an|at|from|for|für|zu|to|am|im|within|join|between)\s+"
    r"(?:(?:unser|our|the|de[rmn]|ein|a|one)\w*\s+)?"
)
FOR = any_of(rf"""
            {_AT}(?:[\w-]+ ){{0,2}}\w*{_SITE}\b|\b(?:arbeiten|arbeitest|arbeitet)\s+(?:sie|du)?
            \b(?:you|sie|du)\b.{{0,25}}\b(?:work|arbeite\w*|sit\b|join|start|report for|spend)
            \b(?:post|position|role|job|vacancy|opening|stelle|contract)\b.{{0,30}}\b(?:is|are|in|belongs|ist|based|sits|liegt)\b
            (?:dienst|arbeit|tätigkeit|einsatz) findet|\bbased\b|\blocated\b|\bstationed|\bassigned to|\beingesetzt|\beinsatz|\btätig\b|arbeitsplatz
            schreibtisch|\bdesk\b|\bpick\b|\bchoose\b|suits you|\bwahlweise|\bwähl|\bsuch(?:en|t) wir
            \bwir suchen|looking for|\bhiring|\bseek|\bverstärk|mit sitz in
            \b(?:dein|ihr)(?:e[mnrs]?)? (?:neue[rs]? )?(?:büro|wirkungs|arbeit)
            \b(?:unser|our)\w* (?:büro|office|räume)|teams? in\b|\bausbau|\bbau(?:en|t)\b.{{0,140}}\bstellen aus\b
            \b(?:unser\w*|our) (?:[\w-]+ )?[\w-]*(?:team|gruppe|group|abteilung|department)\b.{{0,20}}\b(?:sitzt|sits|arbeitet|works|is|ist)\b
            \byour (?:new )?(?:base|place|office|workplace|home)|\bworkplace|\bhier arbeite
            \bgearbeitet wird|tätigkeitsort|beschäftigungsort|\bwo (?:du|sie)\b|\bam standort|\bto fill\b
            zu besetzen|besetzen wir""")
AGAINST = any_of(r"""
            sitz der (?:gesellschaft|firma)|headquartered|\bholding|\bkonzern(?:s|zentrale|mutter|leitung)?\b
            mit (?:haupt|stamm|firmen)?sitz in \S+ (?:und|ist|betreut|entwickelt|baut|zählt|gehört)
            parent company|mutter(?:haus|gesellschaft|konzern)|tochter|\bfounded|\bgegründet|\bgründ
            \bstarted\b|\bborn\b|ursprünglich|originally|stammt aus|\bformer|früher|ehemals|umgezogen
            moved (?:from|out)|\bseit \d{4}|\bsince \d{4}
            (?:kund\w+|client\w*|customer\w*|partner\w*|lieferant\w*|suppliers?|mandant\w+) (?:gehör|includ|like|wie|sitz)
            conference|konferenz|kongress|\bmesse\b|\bfairs?\b|festival|exhibition|ausstellung|\btrip\b
            ausflug|\btravel|\w*reise\w*|\bfahren\b|\bfährst\b|\bfährt\b|besuch|\bvisit
            kolleg\w+ (?:in|aus|von)\b(?! unser)|colleagues? (?:in|from|at)\b(?! our)|\bsister|schwester|rechenzentrum
            data cent|\bmoving\b|as far (?:away )?as|hand in hand|(?:zusammen(?:arbeit)?|gemeinsam) mit|(?:closely|together|jointly) with
            schwesterfirma|abstimmung mit|exportier|exports? to|beliefer|\bdeliver|\bliefer
            training (?:week|course|in)|schulung|seminar|party|feier|gibt es (?:auch )?in
            also (?:has|have|runs?)|weitere (?:standorte|niederlassungen|büros)|other offices|auch in
            einarbeitung|onboarding|offices? (?:also )?exist|\bships?\b|\bverkauf|\bsells?\b|universit
            hochschule|aus ganz|\bprojekt in\b|retreat|off-?site|\bnicht in\b|\bnot in\b|\bstatt in
            instead of|\binterviews?\b|vorstellungsgespräch|report(?:s|ing)? to|award|preis\b|\bpreise
            \bpendel|\bcommut|\bnähe\b|\bpartnerstadt|\bgericht|\bmesser?stand|\bexkursion|\bfestival""")
SEAT = any_of(r"""
            \b(?:main|central|group|global|corporate|registered|principal) (?:office|seat)|head ?quarter|\bhq\b
            head office|haupt(?:sitz|haus|stelle)|stamm(?:sitz|haus)|firmensitz|zentrale\b|\bverwaltet|verwaltung
            \bmanagement\b|geschäftsführung|vorstand|\bboard\b|\bverband|dachverband|\bowners?\b|eigentümer
            \binvest|aktionär|shareholder|\bgeleitet|gesteuert|\bregistered in|\brun from\b|\bmanaged from\b""")
"""Who governs sits there; the post does only if the reader is spoken to: "You work at our head office in ..."."""
NOT_OURS = any_of(r"""
            \babnehmer|auftraggeb|\baccounts?\b|\b(?:maker|manufacturer|hersteller|producer|retailer|brand)s?\b.{0,20}\b(?:from|in|aus)
            \btagt\b|\btagung|gipfel|summit|\bsymposi|\bawards?\b|\bauszeichnung|\bstolz\b|\bproud
            lehrg[aä]ng|\bakademie|\bacademy|\bkurse?\b|\bcourses?\b|\blessons?\b|classroom (?:training|phase|weeks)|\bunterricht
            \bworkshops\b|\bworkshop (?:in|at|on)\b|(?:ride|drive|hours?|minutes|km|away|far) (?:away )?(?:from|von)\b|entfernt von|unweit|\bboot ?camp|\bhospit(?:ier|ation)|\bschooling|\binduction|\btraining|ausgebildet|ausbildungs(?:woche|zeit|block|phase)|einführung
            \bonce (?:a|in a|every)\b|\b(?:twice|several times) an?\b|\beinmal (?:im|pro|jährlich|die)|\bmehrmals|\bzweimal
            \bab und zu|\bhin und wieder|gelegentlich|occasional|\bnow and then|from time to time|vierteljährlich|quarterly
            \bjeden (?:frühling|sommer|herbst|winter)|\b(?:every|each) (?:spring|summer|autumn|winter|year)
            \bhergestellt|\bmade in\b|\bmanufactured in|\bproduziert in|\bproduced in|\bgeliefert|\bimport|\bship(?:ped|s)\b
            \bhalf (?:of )?(?:the|our)\b|\bdie hälfte|\beröffne[nt]\b|\bopened in|\brestored|\bsaniert|\bgebaut|\bbuilt\b
            \bfurther (?:sites|branches|offices)|\bother (?:sites|branches|teams)|\bweiteren?\b|\banderen? (?:teams|standorte)
            \bsupplier|\blieferant|\bzuliefer|\bcompetitor|\bklinikum in|\bgrew up|\baufgewachsen|\bgraduate
            \bformerly|\bonce (?:stood|sat|began)|\bbegann\b|\bbegan\b|\bangefangen|\bused to\b|\bno longer\b|\bnicht mehr\b
            \bbis vor kurzem|\bclosed\b|\bgeschlossen|\bby phone|\bper (?:video|telefon)|\bon call with|\bcalls with
            (?:experience|erfahrung\w*|kenntnisse?|knowledge|skilled|versed|expertise|proficien\w+) (?:in|with|mit)\b""")
YOU = re.compile(r"\b(?:[Yy]ou|[Yy]ours?|[Dd]u|[Dd]ich|[Dd]ir|[Dd]ein\w*|Sie|Ihnen|Ihre?[mnrs]?)\b")
STANDS = any_of(
    r"\b(?:liegt|liegen|befinde[nt]|steht|stehen|stands?|sits?|sitz(?:t|en)|ist|sind|is|are|lies)\b.{0,25}\b(?:in|at|bei|an|on|am)\b"
    r"|\b(?:findet|finden)\b.{0,60}\bstatt\b|\bwechsel\w*\b|\bmoves?\b.{0,12}\bto\b|\bzieh\w*\b.{0,40}\bnach\b"
)
LIES = re.compile(
    r"\b(?:liegt|liegen|steht|stehen|sitzt|sitzen|ist|sind|is|are|sits?|lies) (?!(?:eine[rs]?|one|an?) )(?:\w+ ){0,3}"
    r"(?:in|at|an|bei) $"
)
OTHERS = re.compile(
    r"(?:\b(?:kund\w+|clients?|customers?|practices|mandant\w+|kolleg\w+|colleagues|partnern?|partners|guests?|gäste\w*"
    r"|gegenpartei\w*|counterpart\w*|tochter\w+|töchter\w*|subsidiar\w+|entities|investor\w*|traders|händlern?|owners|heads"
    r"|managers|directors|regulators|lieferant\w+|suppliers) (?:(?:are|sit|sind|sitzen) )?"
    r"|\b(?:manager|head|chef|chefin|vorgesetzte|leiter|leiterin|leitung) (?:is|sits|ist|sitzt) )"
    r"(?:based |located )?(?:in|aus|from|across|near|bei) $",
    re.I,
)
"""Other people are there: "counterparties in London", "the line manager sits in Frankfurt"."""
ROUTE = re.compile(r"\b(?:from|von|zwischen) $", re.I)
ONWARD = re.compile(r"\s(?:to|nach|bis)\s[A-ZÄÖÜ]")
"""What goes from one place to another runs, flies or is carried: "ferries from Kiel to Oslo"."""
FOOTPRINT = any_of(r"""
            \b(?:runs?|betreib\w+|operat\w+|has|have|hat|haben|mit|with|unterh\w+)\b.{0,40}\b(?:two|three|four|five|six|zwei
            drei|vier|fünf|sechs|\d+)\b|\bstandorten?\b|\boffices in\b|\bniederlassungen\b|\bfilialen in\b""")
STREET = re.compile(
    r"^(?:er)?[- ]?(?:straße|strasse|str\.|allee|platz|weg|damm|ring|ufer|street|road|avenue|lane)\b", re.I
)
LIST_GAP = re.compile(
    r"\s*(?:[,/&|]|\b(?:und|oder|and|or|sowie)\b|\(\w+\))"
    r"(?:[\s,/&|]|\b(?:und|oder|and|or|sowie|one|in|eine[ms]?)\b)*",
    re.I,
)
_QUARTER = (
    r"(?:(?:süd|nord|west|ost|alt|innen|neu)stadt|(?:haupt)?bahnhof|rathaus|stadtteil|viertel|altbau|norden|süden|osten"
    r"|westen|zentrum|city|umland|hafen|schloss|dom|markt|messe|gewerbegebiet|industriegebiet|park|ufer|vorort)"
)
DEMONYM = re.compile(
    rf"\b([A-ZÄÖÜ]\w{{2,}})er\s+(?=(?:(?!(?:im|in|am|an|bei|für|mit|und|oder|zu|zum|zur|aus|auf|de[rs]|von)\s)\w+\s)?(?:\w*{_SITE}\b|\w*{_QUARTER}\w*))",
    re.I,
)
BREAK = re.compile(
    r"[,;:()–—]| - |\s(?:and|und|but|aber|while|whereas|whilst|during|after|before|bevor|nachdem|wobei)\s(?=[a-zäöü]{3})"
)
COUNTRIES_IN_ER = frozenset({"DE", "AT", "CH"})
"""Where adjectives in -er are made of middling towns too."""
HOMONYMS = frozenset(
    {
        "bath",
        "hudson",
        "jena",
        "aurora",
        "spring",
        "nice",
        "sandy",
        "mobile",
        "phoenix",
        "eclipse",
        "reading",
        "rust",
    }
)
"""Names that are also techniques, products, people or things: alone they are no place of work."""
NEVER = re.compile(
    r"(?:süd|nord|west|ost|alt|innen|neu|vor)stadt|spring (?:boot|cloud|security)|apache \w+", re.I
)
HEADING = any_of(
    r"arbeits(?:ort|platz)|einsatzort|dienstort|standort\b|\bwhere\b|location|place of work|\bwo\b"
)
TOWN = re.compile(r"(?:\b(?:in|near|bei|aus|our|unser\w*|based in|standort|filiale) |\b\d{4,5} )$", re.I)

# --- remote ---------------------------------------------------------------------------------

REMOTE = any_of(r"""
            \bremote\b[^.\n]{0,40}?\b(?:within|in|from|across|innerhalb|aus)\b|\bremote\s*[(:,–-]+\s*
            (?:must|need to|have to|müssen)\b[^.\n]{0,30}\b(?:resid|live|based|located|wohn|leb)\w*[^.\n]{0,9} in\b
            \bwohnsitz in|\bfrom any(?:where| place) (?:in|within)|\banywhere (?:in|within)|hauptsache in
            \büberall in|\bresidents of|\bvon überall in|\bright to work in
            ortsunabhängig\b[^.\n]{0,30}\b(?:in|innerhalb)
            (?:open|offen)\b[^.\n]{0,30}\bcandidates (?:in|based in|from)""")
ONLY = re.compile(
    r"^\s*(?:residents?|citizens?|based|candidates?)?(?:\s+(?:or|and)\s+\w+)?\s*only\b|^\s*residents\b", re.I
)
AWAY = any_of(r"remote|home[ -]?office|ortsunabhängig|von zu ?hause")
WIDE = {"deutschlandweit": "DE", "bundesweit": "DE", "österreichweit": "AT", "schweizweit": "CH"}
