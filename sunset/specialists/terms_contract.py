"""The words for the kind of contract, German and English, and what a rule of such words is."""

# ruff: noqa: E501 - a pattern broken in two reads worse than a long line

from dataclasses import dataclass

from sunset.specialists.parts import Kind
from sunset.specialists.phrases import Phrases

__all__ = ["EMPLOYMENT", "HINT", "LABELS", "REPEATED", "Rule"]


@dataclass(frozen=True)
class Rule:
    """Words that speak for a value; the heaviest that is found decides."""

    value: str
    weight: float
    words: Phrases
    unless: Phrases | None = None
    fields: tuple[str, ...] = ("title", "description")
    parts: tuple[Kind, ...] = ("intro", "duties", "must", "nice", "offer", "boilerplate")


_NOT_ASKED: tuple[Kind, ...] = ("intro", "duties", "offer", "boilerplate")
LABELS = 2.0
REPEATED = 2.5
"""Weights of the source's own label and of the same repeated above the text; 3 and more is a statement."""
HINT = 1.5
"""Weight of what may mean something else: it counts only where there is no label."""

EMPLOYMENT = (
    Rule(
        "freelance",
        6,
        Phrases(r"""
            selbst(?:st)?ändige\w*[*:]?\w* (?:\w+[- ])?(?:finanz|berater|handels|vertrieb|vertret|partner|tätig)
            \b(?:become|werden|wirst|work as|arbeiten als|join us as|als) (?:an? |einer? |one |unserer? |our |of |pool of |\d+ )*(?:freelance|freiberufl|freie[rnm]? )
            \b(?:invoic\w+|bill(?:ed|ing)?|paid) (?:us )?(?:per|by the|for each) (?:word|piece|project|hour|assignment|article|job|day)
            (?:eigene|ihre|deine) (?:rechnung|firma|gewerbe)|rechn\w+ (?:sie|du)\b.{0,30}\bab\b|(?:sie|du) rechne\w*\b.{0,40}\bab\b|(?:ihr|dein|feste[sn]?|ein) honorar\b|\bhonorar\b.{0,25}\b(?:je|pro|nach)
            (?:kein|statt|ohne) (?:\w+ )?(?:angestelltenverhältnis|anstellung\b|festanstellung)|gewerbeanmeldung
            (?:instead of|no|not an?|without) (?:an )?(?:employment contract|employee|payroll)|your own (?:business|company|limited)
            honorarvertrag|werkvertrag|sole trader|\bb2b contract
            you (?:send|write|issue) (?:us )?(?:an? |your )?invoices?|you invoice
            stell(?:st|en) (?:du|sie)?.{0,20}rechnung|\bauf selbst(?:st)?ändig
            self[- ]employed(?! (?:people|users|persons))|selbst(?:st)?ändiger? (?:basis|tätigkeit)
            als selbst(?:st)?ändig|in (?:ihre|deine) .{0,20}selbst(?:st)?ändigkeit|§ ?84 hgb
            \bfreiberuflich|\bfreie[rn]? mitarbeit|honorarbasis|auf rechnung|gewerbeschein
            \b(?:as an?|an?) (?:\w+ )?(?:independent contractor|freelancer|self-employed)
            freelance (?:basis|assignment|contract|role|position|engagement|job)
            self-employed (?:basis|consultant|role|status|agent)|contractor (?:basis|role|position)
            \bday rate\b"""),
        Phrases(r"""
            (?:kund\w*|clients?|customers?|users) (?:sind|are|wie|like|include)|für (?:unsere )?(?:kund|selbst)|\b(?:freelance|self-employed|selbst\w*) (?:clients|customers|kund)|\busers\b|former|betreu|\byou assign|assigning|check
            (?:advis|berat|unterstütz|support)\w*[^.]{0,30}(?:freelanc|selbst|self-employ)|mandant|for freelancers|steuerung|managing contractors"""),
    ),
    Rule(
        "freelance",
        6,
        Phrases(r"\bfreelanc\w*|\bfreiberuf\w*|freie[rn]? mitarbeit\w*|selbst(?:st)?ändige\w*"),
        fields=("title",),
    ),
    Rule(
        "apprenticeship",
        5.5,
        Phrases(r"""
            ^(?:ausbildung\b|auszubildende|azubi)|\bausbildung (?:zum|zur|als)|apprentice(?:ship)?\b
            duales studium"""),
        Phrases(r"leit|manager|coordinat|trainer|ausbilder"),
        fields=("title",),
    ),
    Rule(
        "internship",
        5.5,
        Phrases(r"\b(?:intern|internship|praktikum|praktikant\w*|pflichtpraktikum)\b"),
        Phrases(r"betreuung|coordinator|manager"),
        fields=("title",),
    ),
    Rule(
        "apprenticeship",
        5,
        Phrases(r"""
            (?:train|trained|training|years?|learn)\b.{0,60}\b(?:towards|as|in|through) an? (?:[\w-]+ ){0,4}apprenticeship
            \b(?:you(?:'ll| will)?|you) (?:learn|train)\b.{0,30}\b(?:trade|craft|college|vocational)|\bindenture
            ^(?:die )?ausbildung (?:zum|zur|als)\b|lehrjahr|lehrlings(?:entgelt|einkommen|entschädigung)|(?:am ende|abschließend|schließt).{0,30}(?:gesellen|ihk-?|abschluss)prüfung
            (?:erlern\w*|lern\w*) .{0,40}\b(?:handwerk|beruf)\b|\bvocational school\b|\bberufsschule\b
            lehrstelle|\blehrling|\blehre (?:als|zum|zur)|\bin die lehre|ausbildungsvertrag
            ausbildungsjahr|wir bilden .{0,20}aus\b|\blernende[rn]? (?:als|gesucht)
            \bapprenticeship\b.{0,40}\b(?:years|months)|apprentice (?:contract|pay|wage|rate)
            ausbildungsplatz|lernst .{0,60}\bberuf|berufsschule (?:besuch|findet)|ausbildungsbeginn
            ausbildungsdauer|(?:deine|ihre|diese|unsere|die) ausbildung (?:dauert|beginnt|startet|zum|zur)
            \bas an apprentice\b
            (?:this|our|the|your) .{0,20}apprenticeship (?:starts|lasts|begins|place|position|programme|runs|leads|takes)
            (?:become|train as|hired as) an? .{0,20}apprentice|\bdu(?:rch)?läufst .{0,30}ausbildung"""),
        Phrases(
            r"abgeschlossen|anleit|leitest|betreu|mentor|supervis|completed|having served|\bserved\b|after (?:an|your)|nach (?:der|deiner|ihrer) ausbildung|\bhast du\b.{0,20}\bgelernt|bilden.{0,30}(?:lehrlinge|azubis)"
        ),
        parts=_NOT_ASKED,
    ),
    Rule(
        "internship",
        5,
        Phrases(r"""
            (?:this|dies\w*|unser\w*|paid|the) (?:is an? )?(?:[\w-]+ ){0,3}(?:internship|praktikum)\b
            \b(?:[\w-]+[- ]month|[\w-]+monatiges) (?:internship|praktikum)|pflichtpraktikum|praxissemester
            absolvier\w* .{0,40}\bpraktikum|\bpraktikums(?:platz|dauer|bescheinigung|zeit|stelle|vergütung)|praxisphase
            (?:internship|traineeship) (?:agreement|allowance|certificate)|\byou(?:'ll| will)? (?:spend|do|complete) .{0,30}\binternship
            \b(?:im rahmen|als teil|as part) (?:of )?(?:deine|ihre|your)\w* (?:studi|degree|course)|\bpraktikum\b.{0,30}\b(?:monate|wochen|semester)
            (?:work|industrial|student|summer|sandwich) placement|\bpraktikumsvertrag|(?:dein|ihr|das) praktikum
            your internship|als praktikant|\bas an? (?:\w+ )?intern\b
            (?:internship|praktikum) (?:starting|lasting|of|for|position|programme|duration|von|für|ab|über|dauert|lasts|runs)"""),
        Phrases(r"""
            praktika\b|erfahrung|experience|vorteil|advantage|gained|abgeschlossen|completed|\b(?:an|one) internship or|nach (?:dem|einem) praktikum|after (?:an|your)|supervis\w* (?:of )?interns|betreu|mentor|former|previous|prior|erste praktika|anleit|through"""),
    ),
    Rule(
        "temporary",
        4,
        Phrases(r"""
            (?<!nicht )(?<!ohne )(?<!keine )\bbefristet\b|(?<!nicht )\bbefristete[nrms]? (?:\w+ )?(?:\w*(?:vertr|stell|arbeit|anstell|beschäft|posit|tätig|einsatz|projekt|dienst))|\b(?:\d+|six|twelve|eighteen)[- ]months? (?:ftc|fixed|contract|term|engagement|assignment)|\bftc\b|\bbefristung (?:beträgt|dauert|bis|auf|von|für|endet|erfolgt|ist|auf grund|aufgrund|zur|wegen)
            (?:contract|employ|hire|appoint|engage|post|position|role|job)\w*\b[^.;]{0,30}\b(?:for|of|lasts|over) (?:an? |the )?(?:initial |fixed )?(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen|twenty-four|one|a|half a) (?:months?|years?|seasons?|weeks?)\b
            (?:vertrag|stell|anstell|einstell|beschäftig|angestellt|engag)\w*\b[^.;]{0,30}\b(?:für|auf|über) (?:die dauer von )?(?:\d+|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf|achtzehn|vierundzwanzig|eine?|ein halbes) (?:monate?|jahre?|saison|wochen)\b
            (?:contract|employ|post|position|role|job|appointment|engagement)\w*\b[^.;]{0,40}\b(?:until|till|through to|ends (?:in|on|with)) (?:the end of |late |early |mid-?)?(?:\d+(?![\d.,:]* ?(?:%|per ?cent|hours|am\b|pm\b|euro|€))|january|february|march|april|may|june|july|august|september|october|november|december|20\d\d|spring|summer|autumn|winter|the colleague|(?:she|he|they) (?:return|come))
            (?:vertrag|stelle|anstellung|beschäftigung|einsatz|arbeitsverhältnis)\w*\b[^.;]{0,40}\bbis (?:zum |ende |mitte |anfang |zur )?(?:\d+(?![\d.,]* ?(?:%|prozent|std|stunden|wochenst|uhr|euro|€))|januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|rückkehr|20\d\d|sommer|herbst|winter|frühjahr)
            für die dauer (?:von )?(?:eines|zwei\w*|drei\w*|\d+) (?:jahre?s?n?|monate?s?n?)|(?:läuft|laufen|endet|enden|ausläuft)\b[^.;]{0,40}\b(?:anstellung|vertrag|stelle|beschäftigung|arbeitsverhältnis)\b|(?:anstellung|vertrag|stelle|beschäftigung|post|contract|funding)\b[^.;]{0,40}\b(?:läuft|laufen)\b[^.;]{0,30}\baus\b
            (?:ends?|expires?|finish\w*|terminat\w*) (?:with|when|after|at the end of) (?:the |this )?(?:project|season|grant|funding|programme|\w+ (?:months|years))
            no extension|ohne verlängerung|verlänger\w+ (?:ist )?(?:nicht|möglich|denkbar)|\bexten(?:sion|ded) (?:is )?(?:not|possible)
            (?:until|bis) (?:\w+ ){0,4}(?:returns?|comes back|zurückkehrt|zurückkommt|zurück ist|is back)
            stand(?:s|ing)?[- ]in (?:for|while)|fill(?:s|ing)? in (?:for|while)|\bals vertretung\b|ersetz\w+ .{0,40}(?:elternzeit|urlaub|mutterschutz)
            (?:while|whilst|during|solange|während) [^.;]{0,50}\b(?:on leave|leave of absence|maternity|parental|sabbatical|elternzeit|mutterschutz|karenz|auszeit|freistellung|beurlaub)
            \bnur (?:für )?(?:die|eine|diese) (?:saison|projektlaufzeit)|für (?:eine|die) saison|for (?:one|the) season|\baushilfs?(?:weise|vertrag)
            für die dauer (?:der|des|von|einer)
            zunächst (?:für|auf) (?:\w+|\d+) (?:jahre?|monate?)|projektgebunden
            vertrag (?:läuft|endet|gilt)\b(?! (?:ohne|auf un|unbe|un))
            (?:stelle|position) (?:läuft|endet|ist) (?:bis|am|auf \w+ (?:jahre|monate))
            (?:contract|post|position|role|job|appointment) (?:will )?(?:ends?|runs? until|lasts?|expires|is funded)
            for (?:a (?:period|term)|the duration) of
            (?:while|during) .{0,40}(?:is on|maternity|parental|sabbatical)|interim (?:post|position|role|basis|contract|cover)|stand[- ]in for
            \bvertretung (?:für|von|wegen|im rahmen)|drittmittel|sabbatical (?:cover|replacement)
            \bzeitvertrag|fixed[- ]term|arbeitsverhältnis endet|endet das arbeitsverhältnis|saisonkraft
            (?:elternzeit|mutterschutz|mutterschafts|schwangerschafts|krankheits|karenz)-?vertretung
            \bseasonal (?:job|post|role|work|contract)
            vertret\w*.{0,60}(?:elternzeit|mutterschutz|karenz|krankheit)
            (?:elternzeit|mutterschutz)\b.{0,40}\bvertret
            (?:maternity|parental|paternity|sick)(?: leave)? cover
            cover(?:s|ing)?\b.{0,40}\b(?:maternity|parental|sick|paternity)
            \btemporary (?:contract|position|role|post|employment|appointment|assignment|job|cover|basis)
            \d+[- ]month (?:contract|post|role|position|assignment)
            contract (?:runs(?! (?:indefinitely|without|for good|permanently|on))|ends|until|is limited|of \d+ months|for \d+ months)
            (?:limited|restricted) to (?:\w+ )?(?:\d+|\w+) (?:months|years)
            \bauf (?:\w+|\d+) (?:monate|jahre) (?:begrenzt|befristet)"""),
        Phrases(
            r"bewillig|genehmig|aufenthalt|kunden|customers?\b|tenants?|regular/temporary|un/?befristet:|vermiet|verpacht|probezeit|probation|trial period|kündigungsfrist|notice period|erfahrung|experience|auszubild|apprentic|without (?:any |an )?end|no end date|übernahmegarantie|sabbatical (?:is|after|möglich|option)|festgehalt|garant"
        ),
    ),
    Rule(
        "permanent",
        3.5,
        Phrases(r"""
            \bunbefristet\w*|unbestimmte (?:zeit|dauer)|ohne (?:\w+ )?(?:end|ablauf)-?(?:datum|e\b|termin)|ohne (?:zeitliche )?(?:begrenzung|befristung|zeitlimit)
            without (?:any |a )?(?:end|expiry|time|fixed end)[- ]?(?:date|limit)|no (?:expiry|end) date|\b(?:for good|indefinitely)\b
            (?:post|position|role|job|contract|appointment|employment|vacancy|this|it) (?:is|are|will be|being)? ?(?:a )?(?:\w+ ){0,2}(?:permanent|open-ended|indefinite)
            \bpermanent(?:ly)?\b(?= (?:from|after|since|and|from day)|[.,;]|$)|dauerhafte[nrms]? (?:\w+ )?(?:arbeits|stelle|platz|vertrag|beschäft|anstell|mitarbeit)
            (?:ein |kein )?(?:vertrags)?ende\b[^.;]{0,25}\b(?:nicht vorgesehen|steht nicht|gibt es nicht)|(?:kein|nicht)\w* (?:vertrags|ablauf)?ende\b|(?:no|without a|without any) (?:end|final|finish) ?(?:date|day)
            (?:yours|stay|remain|bleiben|keep)\b[^.;]{0,40}\b(?:retire|retirement|rente|ruhestand|for as long as|as long as you)|auf dauer (?:angelegt|zu uns|gedacht)|stammpersonal|core staff for good
            \bals dauerstelle|langfristige[nrms]? (?:anstellung|beschäftigung|arbeitsverhältnis|stelle|vertrag)|vom ersten tag an (?:fest|unbefristet)
            \bfeste[nrms]? (?:stelle|job|arbeitsplatz|arbeitsverhältnis)|\bfest(?:angestellt| angestellt| eingestellt)|wir stellen .{0,25}\bfest ein
            (?:stelle|vertrag|anstellung|arbeitsverhältnis|beschäftigung|position)\w* (?:ist |sind |wird )?unbefristet
            \bfestvertrag|\bauf dauer\b|nicht befristet|ohne befristung|keine befristung
            no (?:end date|time limit|fixed end)|without (?:an )?end date
            \bongoing (?:contract|position|role|employment)|(?:join|stay|hire|employ)[^.]{0,30}\bpermanent
            \bpermanent(?:ly)? (?:team|member|hire)|\bfestanstellung|\bfest angestellt
            fest(?:er|en)? (?:arbeitsvertrag|vertrag|anstellung)
            dauerhaft(?:e[rn]?)? (?:angestellt|anstellung|beschäftig|stelle)|\bdauerstelle
            \bunbefristet\b(?=\s*[,.;)]|\s*$)|\bunbefristet als\b
            \bpermanent(?:,| and)? (?:[\w-]+ )?(?:employment|contract|position|post|role|job|basis|appointment|staff)
            open[- ]ended (?:contract|employment)|indefinite (?:contract|employment|term)
            unlimited (?:contract|employment)|\bpermanently employed|employed permanently
            \b(?:contract|post|position|employment)\b[^.;]{0,20}\b(?:no|without an?y?) closing date
            contract (?:is )?(?:permanent|unlimited|open[- ]ended)"""),
        Phrases(r"""
            aufenthalt|gültig|option|übernahme|entfrist|extension|possib|möglich|perspektive|later|später|aussicht|prospect
            visa|un/befristet|become permanent|turn(?:s|ed)? permanent|made permanent|in ein unbefristetes|nicht unbefristet|not permanent
            \bkund|\bcustomers|\btenants|\bmieter|\blicen[cs]e|\bresiden|\bexhibition|\bausstellung"""),
    ),
    Rule("permanent", REPEATED, Phrases(r"un/?befristet:[* ]*unbefristet|regular/temporary:[* ]*regular")),
    Rule("temporary", REPEATED, Phrases(r"un/?befristet:[* ]*befristet|regular/temporary:[* ]*temporary")),
    *(
        Rule(value, LABELS, Phrases(words), fields=("employment_label",))
        for value, words in (
            ("freelance", r"freelanc|freiberuf|selbst|contractor|freie[rn]? mitarbeit"),
            ("internship", r"\bintern(?:ship)?\b|praktik"),
            ("apprenticeship", r"ausbildung|apprentice|\bazubi"),
            ("temporary", r"\bbefristet|temporary|fixed|zeitvertrag|\bcontract\b|limited|seasonal"),
            ("permanent", r"unbefristet|permanent|festanstellung|regular|indefinite|unlimited"),
        )
    ),
)
