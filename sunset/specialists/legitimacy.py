"""Is this a real offer? Signs of fraud, of advertisements without a job behind them, and of tampering.

A warning against fraud, or fraud as the subject of the work, is no sign. How long an advertisement has been
out is the market's to tell: what a specialist says depends on the posting alone.
"""

import inspect
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import polars as pl

from sunset.specialists import figures, phrases
from sunset.specialists.base import Finding, Reading, Span, Specialist
from sunset.specialists.figures import dates_in, pay_in
from sunset.specialists.phrases import Phrases

__all__ = ["Legitimacy"]

# ruff: noqa: E501 - a pattern broken in two reads worse than a long line


class Legitimacy(Specialist):
    """``legitimacy``: ok, doubtful or scam; ``signs``: codes of what speaks against it.

    Fraud: ``upfront_fee``, ``money_mule``, ``cheque``, ``id_copy``, ``messenger_only``. Doubt:
    ``unbelievable_pay``, ``no_base_pay``, ``unlimited_earnings``, ``recruit_others``, ``hidden_employer``, ``vague``,
    ``evergreen``, ``old_text``, ``instruction_to_models`` (the text speaks to a language model; it is never followed).
    """

    name: ClassVar[str] = "legitimacy"
    fields: ClassVar[Mapping[str, pl.DataType | type[pl.DataType]]] = {
        "legitimacy": pl.String,
        "signs": pl.List(pl.String),
    }

    def depends_on(self) -> tuple[str, ...]:
        """Return the code that reads figures and phrases."""
        return (inspect.getsource(figures), inspect.getsource(phrases))

    def read(self, readings: Sequence[Reading]) -> list[Finding]:
        """Return one finding a reading."""
        return [_read(reading) for reading in readings]


@dataclass(frozen=True)
class _Sign:
    code: str
    fraud: int
    doubt: int
    words: Phrases


SCAM, DOUBTFUL = 4, 2
"""Sums of the signs' weights from which the verdict is that."""

_SIGNS = (
    _Sign(
        "upfront_fee",
        4,
        4,
        Phrases(r"""
            (?:bearbeitungs|anmelde|registrierungs|vermittlungs|aufnahme|schulungs|einschreibe|verwaltungs)gebühr
            (?:registration|training|application|processing|onboarding|starter[- ]kit|enrol\w*|administration) (?:fee|charge|deposit)
            überweis\w* (?:sie|du) (?:\w+ )?(?:uns|vorab|\d)|überweist du
            zahl\w+ (?:sie|du) .{0,30}(?:kaution|gebühr|vorab|schulung|starter)
            (?:starter|einsteiger)-?(?:paket|set|kit) .{0,40}(?:kauf|zahl|erwerb|euro|€|\bkost)
            \bkaution\b.{0,30}(?:euro|€|hinterleg|zahl)
            \b(?:you|applicants?|candidates?)\b.{0,30}\b(?:pay|transfer|deposit|wire|buy|purchase)\b.{0,40}(?:fee|deposit|kit|training|equipment|background check|licen[cs]e|[€£$] ?\d)
            (?:pay|transfer|wire) (?:us|a|the|an)\b.{0,40}(?:fee|deposit|[€£$] ?\d+ (?:for|before))
            (?:upfront|up[- ]front|in advance)\b.{0,40}(?:fee|pay|cost|[€£$])
            (?:fee|payment|cost) .{0,30}(?:upfront|in advance)|anzahlung|selbstkostenbeitrag
            kostenbeteiligung|lizenzgebühr|vorab (?:zu )?(?:zahl|überweis|entricht)|gebühr von \d
            (?:vor|before) (?:\w+ ){0,2}(?:arbeitsbeginn|vertragsbeginn|dienstantritt|antritt|vertragsabschluss|beginn|signing|starting|joining|your first)\b.{0,25}\b(?:entrichte\w*|zahle\w*|überweise\w*|zahlst|überweist|transfer|pay|deposit)\b
            (?:applicants?|candidates?|bewerber\w*|new (?:hires|starters)|the applicant) (?:pays?|transfers?|zahl\w*|überweis\w*|trag\w*|bears?|covers?)\b|(?:course|training|certificate|kit|visa|registration|schulung|kurs)\b.{0,30}\b(?:is |are )?(?:payable|zahlbar|kostenpflichtig)
            western union|moneygram|paysafe|\bukash\b
            (?:costs?|fees?|charges?|price|amount|[€£$] ?\d[\d.,]*|eur \d[\d.,]*)\b[^.]{0,30}\b(?:to be|must be|has to be|have to be) (?:sent|paid|transferred|wired|settled|deposited)\b.{0,40}\b(?:agent|us|before|first|advance|account)\b
            (?:kosten|betrag|gebühr|pauschale|summe|euro|€)\b[^.]{0,40}\b(?:vorher|vorab|im voraus|vor (?:beginn|vertrag|antritt|arbeitsbeginn|dem ersten)|an unseren|sofort)\b[^.]{0,30}(?:zahl|überweis|entricht|überwiesen|beglich|bezahlt)
            (?:to|um) (?:unlock|activate|secure|reserve|release|freischalt|freizuschalt|sichern|aktivier|reservier)\w*\b[^.]{0,60}(?:top up|deposit|pay|transfer|send|[€£$] ?\d|eur|euro|bitcoin|usdt)
            (?:top[- ]up|load|fund|recharge|auflad\w*|lad\w*)\b.{0,30}\b(?:wallet|account|card|konto|guthaben)\b.{0,40}(?:\d|bitcoin|crypto|krypto|usdt|first)
            (?:bitcoin|crypto|krypto|usdt|ethereum)\w*\b.{0,40}\b(?:first|zuerst|vorab|deposit|einzahl|hinterleg)|\bwhoever pays|wer zuerst zahlt
            (?:places?|seats?|spots?|plätze?|job)\b.{0,40}\b(?:guaranteed|reserved|garantiert|reserviert)\b.{0,40}\b(?:pay|paid|zahl|überweis)
            (?:withdrawals?|payouts?|auszahlung\w*|salary|gehalt)\b.{0,40}\b(?:once you|after you|sobald (?:sie|du)|erst wenn)\b.{0,40}(?:level|deposit|paid|pay|einzahl|zahl|recruit|stufe)
            (?:muster|material|ware|uniform|schulung\w*|zertifikat|laptop|ausrüstung|equipment|uniform|training|certificate|software|samples?|stock)\b.{0,40}\b(?:(?:zahlen|kaufen|bezahlen|erwerben) (?:sie|du)|(?:at|on) your (?:own )?(?:cost|expense)|must be (?:bought|purchased|paid)|auf eigene kosten|selbst (?:zu )?(?:zahl|kauf|bezahl))
            (?:kaution|deposit|bond)\b.{0,60}(?:zurück|refund|return|back|hinterleg|[€£$]|euro)
            (?:buy|purchase|kauf\w*|erwerb\w*)\b.{0,30}\b(?:your|ihr|dein|our|unser)\w* .{0,15}(?:starter|kit|paket|license|licence|lizenz|certificate|zertifikat|ausrüstung|stock|ware)
            startgebühr|unkostenbeitrag|\bfee of [€£$]? ?\d|refundable (?:fee|deposit)
            before (?:you )?(?:start|starting|we hire).{0,40}\bpay\b
            \bpay\b.{0,60}before (?:you|your|the first)"""),
    ),
    _Sign(
        "money_mule",
        4,
        4,
        Phrases(r"""
            (?:privat\w*|eigene\w*|persönlich\w*|ihrem|deinem|ihr|dein) (?:\w+ )?(?:giro|bank)?konto\b.{0,90}(?:weiter|überweis|transfer|annehm|empfang|abzug)
            (?:annehm|empfang|eingehen\w*|entgegen)\b.{0,60}(?:privat\w*|eigene\w*|ihrem|deinem) (?:\w+ )?(?:giro|bank)?konto
            \byour (?:own |personal |private )?(?:bank )?account\b.{0,90}(?:forward|transfer|pass|send|receiv|keep)
            (?:receiv\w+|accept\w*|collect\w*)\b.{0,60}\b(?:in|into|on|to|through|via) your (?:own |personal |private )?(?:bank )?account
            (?:zahlungen|gelder|beträge|geld|payments|funds|money|transfers)\b.{0,50}\b(?:über|auf|through|via|into|to|on) (?:ihr|dein|your|ihre|deine)\w* (?:own |personal |private |eigene\w* |privat\w* )?(?:bank|giro)?-?(?:konto|account)
            (?:forward|pass|send|leit\w*|überweis\w*|transfer)\b.{0,50}\b(?:the rest|remainder|den rest|the balance|restbetrag)\b|(?:behalten|behältst|keep|retain)\b.{0,30}(?:\d ?%|prozent|per ?cent|share|anteil|als (?:lohn|provision))\b.{0,60}(?:rest|konto|account|forward|weiter|payment|zahlung|transfer)
            konto (?:zur verfügung|bereit)|make your (?:bank )?account available
            use of your (?:bank )?account|nach abzug (?:ihre|deine|von \d|einer provision|der provision)
            keep \d+ ?%.{0,40}(?:forward|send|transfer)
            (?:parcels?|packages?|pakete?|sendungen)\b.{0,50}\b(?:relabel|reship|re-ship|forward|umetikett|weiter(?:send|schick|leit|versend))
            (?:pakete?|parcels?|packages?)\b.{0,60}\b(?:at home|your door|zu hause|privatadresse|wohnung)\b.{0,60}\b(?:on\b|schick|ship|send|weiter)
            (?:pakete?|parcels?|packages?)\b.{0,60}\b(?:privatadresse|zu ?hause|your home|home address)\b.{0,60}(?:weiter|forward|umverpack|relabel|reship|send)"""),
    ),
    _Sign(
        "cheque",
        4,
        4,
        Phrases(r"""
            send you .{0,25}\b(?:cheque|check)\b|(?:deposit|cash|bank) (?:the|our|this) (?:cheque|check)
            bank it, keep|scheck\b.{0,50}(?:einlös|einreich|einzahl|gutschreib)
            (?:by|via|with|as|per|in) (?:\w+ )?(?:gift cards?|geschenkkarten?|guthabenkarten?|gutscheinkarten?)
            (?:buy|kauf\w*)\b.{0,30}(?:gift cards?|geschenkkarten|guthabenkarten|bitcoin)"""),
    ),
    _Sign(
        "messenger_only",
        3,
        3,
        Phrases(r"""
            (?:nur|ausschließlich|allein|only|solely|exclusively|entirely)\b.{0,40}\b(?:whatsapp|telegram|signal|messenger|wechat)
            (?:whatsapp|telegram|signal|wechat)\b.{0,40}\b(?:nur|ausschließlich|only|no (?:calls|phone|e-?mail))
            (?:interview|vorstellungsgespräch|bewerbungsgespräch|einstellung|hiring)\b.{0,40}\b(?:via|on|over|by|through|über|per|im|auf) (?:telegram|whatsapp|signal|chat)
            (?:contact|write|text|message|schreib\w*|meld\w*|kontakt\w*)\b.{0,40}\b(?:on|via|per|über|auf) (?:telegram|whatsapp|signal|wechat)
            \btelegram\b.{0,30}@\w+
            (?:keine|kein|no) (?:anrufe|telefon|phone calls?|video|interview)\b.{0,60}(?:whatsapp|telegram)"""),
    ),
    _Sign(
        "id_copy",
        3,
        3,
        Phrases(r"""
            (?:kopie|foto|scan|vorder- und rückseite|copy|photo|picture|image|selfie)\w*\b.{0,40}\b(?:personalausweis\w*|ausweis\w*|reisepass\w*|passport|identity card|id card|driving licen[cs]e|bankkarte|kreditkarte|bank card|credit card)
            (?:ausweis|reisepass|passport|id)-?(?:kopie|foto|copy|scan)
            \b(?:tan|pin)\b.{0,20}(?:mitteil|send|schick|online-?banking)
            (?:zugangsdaten|passwort|login data|password|credentials)\b.{0,40}\b(?:tan|pin|nennen|mitteil|send|share|konto|account|bank)
            (?:open|eröffn\w*)\b.{0,40}\b(?:account|konto)\b.{0,60}(?:details|password|login|zugangsdaten|credentials|tan\b|in your name|auf (?:ihren|deinen) namen)
            (?:photos?|fotos?|scans?|pictures?|bilder)\b.{0,30}\b(?:both sides|beide\w* seiten|front and back)
            (?:online-?banking|bank(?:ing)?)[- ](?:zugang\w*|login|password|zugangsdaten)
            eröffn\w+ .{0,30}\bkonto\b.{0,40}(?:ident|für uns)"""),
    ),
    _Sign(
        "no_base_pay",
        0,
        1,
        Phrases(r"""
            no (?:basic|base) (?:pay|salary)|commission[- ]only|kein(?:e)? (?:fixum|grundgehalt|fixgehalt)
            rein(?:e|er)? provision|ausschließlich provision
            (?:no|kein\w*|without|ohne|nicht) (?:an? |\w+ )?(?:fixed|fest\w*|garantiert\w*|guaranteed|basic|monatliche\w*) (?:pay|salary|wage|entgelt|gehalt|lohn|vergütung|einkommen|bezüge|income)
            (?:fixed|festes?|feste) (?:pay|salary|wage|entgelt|gehalt|lohn|vergütung|einkommen)\b.{0,20}\b(?:gibt es nicht|is not|there is none|nicht vorgesehen|entfällt|isn't)
            (?:paid|bezahlt|vergütet|verdien\w*|earn)\b.{0,30}\b(?:only|nur|solely|purely|ausschließlich|rein)\b.{0,25}(?:commission|provision|erfolg|success|referral|per sale|verkauf)|(?:commission|provision|erfolgsbasis)\b.{0,10}\b(?:only|allein|ausschließlich)
            (?:without|ohne) (?:a )?(?:basic pay|base salary|fixum|grundgehalt|fixgehalt)"""),
    ),
    _Sign(
        "unlimited_earnings",
        0,
        1,
        Phrases(r"""
            no upper limit|unlimited (?:earning|income|commission)
            (?:verdienst|einkommen|provision)\w*\b.{0,30}(?:unbegrenzt|nach oben (?:offen|keine)|ohne obergrenze|keine grenze)
            unbegrenzt\w* (?:verdienst|einkommen)|nach oben keine grenzen|sky is the limit
            spitzen(?:verdienst|einkommen)\w*|traum(?:gehalt|verdienst|einkommen)|top[- ]?(?:verdienst|earnings)|five-figure|fünfstellig\w*
            (?:earn|verdien\w*)\b.{0,30}\b(?:as much as you|so viel (?:du|sie)|grenzenlos|limitless|without limit)|(?:five|six)[- ]figure (?:income|earnings|month)|sky-high
            finanzielle freiheit|financial freedom|passives einkommen|passive income"""),
    ),
    _Sign(
        "recruit_others",
        0,
        2,
        Phrases(r"""
            inviting friends|invite (?:your )?friends
            freunde (?:und bekannte )?(?:einlad|werb|einzulad|anwerb)|network[- ]marketing|multi[- ]level
            (?:income|pay|bonus|earnings|verdienst|einkommen|vergütung|provision)\b.{0,40}\b(?:people|friends|members|partners?|freunde|leute|mitglieder|partner|personen) (?:you|sie|du|die)\b.{0,25}(?:bring|recruit|refer|sign|werb|gewinn|einlad|mitbring)
            \bmlm\b|strukturvertrieb
            (?:build|baue?n?)\b.{0,20}(?:own|eigenes) (?:downline|vertriebsnetz|sales network)
            recruit(?:ing)? (?:new )?(?:partners|members)"""),
    ),
    _Sign(
        "hidden_employer",
        0,
        1,
        Phrases(r"""
            (?:ungenannte[nrms]?|unbenannte[nrms]?|undisclosed|unnamed|anonymous|diskreter?|confidential) (?:\w+ )?(?:partner|client|employer|auftraggeber|kund|company|firma|unternehmen|investor)
            (?:name|identity|who) (?:of )?(?:the |our |des |unser\w* )?(?:employer|client|company|arbeitgebers?|auftraggebers?|unternehmens)\b.{0,40}(?:later|secret|later|später|nicht|not)"""),
    ),
    _Sign(
        "vague",
        0,
        1,
        Phrases(r"""
            (?:explain|erklär\w*|erfahren sie|erfährst du|verraten|tell you)\b.{0,50}(?:evening|abend|info-?veranstaltung|motivation|treffen|meeting|persönlich|later|später)
            (?:worum es|was genau|what (?:it|this) is|what the (?:job|work)|die aufgabe|the task|der inhalt|details|einzelheiten|alles weitere)\b.{0,40}\b(?:telefon\w*|phone|call|gespräch|treffen|meeting|persönlich|in person|whatsapp|später|later|webinar|seminar|evening|abend)
            (?:people|menschen|leute|persönlichkeiten) (?:with|mit) (?:ambition|drive|ehrgeiz|biss|hunger|vision|willen)
            guaranteed income|garantiertes einkommen|from your (?:sofa|couch)|schnell reich|get rich
            \bno boss\b|kein chef\b|just your (?:phone|smartphone)|nur (?:ein|dein|ihr) (?:handy|smartphone)|be your own boss|sei dein eigener chef
            details? (?:only |erst |nur )?(?:later|später|im gespräch|in person)
            (?:quick|easy|schnelles?|leichtes?|einfach) (?:money|geld)
            geld verdienen .{0,20}(?:zu ?hause|handy|smartphone)"""),
    ),
    _Sign(
        "evergreen",
        0,
        2,
        Phrases(r"""
            (?:bewerber|kandidaten)-?pool|(?:candidate|cv|applicant) (?:pool|database|bank)
            collect(?:ing)? (?:cvs|applications|profiles)
            sammeln .{0,20}(?:bewerbungen|profile|lebensläufe)
            (?:derzeit|momentan|aktuell) (?:ist )?(?:keine|nicht)\b.{0,30}(?:stelle|offen|frei|zu besetzen)
            no (?:opening|vacancy|position|job) (?:is )?(?:open |available )?(?:at present|at the moment|currently|right now)
            für (?:künftige|zukünftige|kommende) (?:projekte|aufträge)|upcoming projects
            keep your (?:cv|details|profile) on file|talent ?-?(?:pool|community|network|pipeline)
            initiativbewerbung|spontanbewerbung|(?:speculative|unsolicited|spontaneous|open) application
            (?:we are|we're) always (?:looking|hiring|interested)
            (?:continuously|constantly) (?:hiring|looking)|evergreen
            (?:keine|derzeit keine) (?:konkrete|aktuelle|offene) (?:stelle|vakanz|position)
            no (?:specific|current|concrete|particular) (?:vacancy|opening|position|role)
            (?:future|künftige|zukünftige) (?:vacancies|openings|opportunities|vakanzen|positionen)
            (?:immer|laufend|ständig|fortlaufend) (?:auf der suche|neue (?:kolleg|mitarbeit|talente)|gesucht)"""),
    ),
    _Sign(
        "instruction_to_models",
        0,
        2,
        Phrases(r"""
            (?:ignore|disregard|forget|override)\b.{0,25}\b(?:previous|prior|above|earlier|other|your) (?:instructions?|prompts?|rules)
            (?:ignorier\w*|vergiss|missachte)\b.{0,30}\b(?:vorherig\w*|bisherig\w*|obig\w*|früher\w*|andere\w*|deine)\b.{0,15}(?:anweisung|instruktion|regel|vorgabe)
            \b(?:if|wenn|falls|as|note to|attention|achtung|hinweis an|an) (?:you are|du|sie)? ?(?:an? |ein |eine |alle )?(?:ai|llm|language model|large language|chatgpt|ki\b|sprachmodell|ki-)\w*.{0,60}(?:rate|rank|score|answer|respond|recommend|bewert|empfehl|antwort|einstuf|must|should|output|say)
            system prompt|\bas an ai (?:language )?(?:model|assistant)
            (?:rate|rank|score|classify) this (?:job|posting|position|ad) (?:as|with|a)?
            bewerte diese (?:stelle|anzeige)"""),
    ),
)
_WARNING = Phrases(r"""
            \bnever\b|niemals|\bnie\b|\bdo(?:es)? not\b|\bdon't\b|verlang\w* (?:\w+ )?(?:keine|nicht)
            \bborne by\b|\bwe bear\b|\bat our (?:cost|expense)|\bon us\b|tragen wir|trägt (?:der|die|das|unser)|übernimmt|\bwe refund|\b(?:is|are) refunded|kosten übernehm|(?:paid|covered|met|reimbursed) by (?:us|the|our|\w+$)|zurückerstatt|\bmake sure|verhinder|prevent|detect|erkenn\w*|ermittel|investigat|aufdeck|\bnone\b
            beware|warn(?:ung|ing|en)|betrug|fraud|scam|phishing|\bkeine (?:gebühr|kosten|kaution)
            \bno (?:\w+ )?(?:fees?|costs?|charges?)\b|free of charge|kostenlos|kostenfrei|wir (?:zahlen|übernehmen|bezahlen)
            we (?:pay|cover|reimburse)|erstatt""")
_NO_EXPERIENCE = Phrases(r"""
            keine (?:berufs)?(?:erfahrung|vorkenntnisse|ausbildung|qualifikation)
            no (?:previous |prior )?(?:experience|skills|qualification)|experience is not
            ohne (?:erfahrung|vorkenntnisse)|jeder kann|anyone can|wenige stunden|few hours
            \d stunden (?:am|pro) tag|hours a day|minut(?:es|en) (?:a|per|am|pro|täglich) ?(?:day|tag)?|vorkenntnisse sind (?:un|nicht)|von jedem|leichte (?:klicks|aufgaben)""")
_A_YEAR = {"hour": 1700.0, "day": 220.0, "week": 46.0, "month": 12.0, "year": 1.0}


def _read(reading: Reading) -> Finding:
    text = reading.text("description")
    found: dict[str, Span] = {}
    fraud = doubt = 0
    likely = [(sign, words) for sign in _SIGNS if (words := sign.words.within(text))]
    for _, start, end in reading.sentences if likely else ():
        sentence = text[start:end]
        for sign, words in likely:
            match = words.search(sentence)
            if match and sign.code not in found and not (sign.fraud and _WARNING.search(sentence)):
                found[sign.code] = reading.span("description", start + match.start(), start + match.end())
                fraud, doubt = fraud + sign.fraud, doubt + sign.doubt
    for code, weight, span in (*_pay(reading), *_old(reading), *_empty(reading)):
        if code not in found:
            found[code] = span
            doubt += weight
    verdict = "scam" if fraud >= SCAM else "doubtful" if doubt >= DOUBTFUL else "ok"
    spans = list(found.values())
    if verdict == "ok":  # what speaks for it: the first duty that is named
        spans = [
            reading.span("description", start, end)
            for part, start, end in reading.sentences
            if part.kind == "duties" and not text[start:end].startswith("#")
        ][:1] or [reading.span("description", start, end) for _, start, end in reading.sentences[:1]]
    if not spans:
        return Finding({"legitimacy": None, "signs": []})
    evidence = {"legitimacy": spans} | ({"signs": list(found.values())} if found else {})
    sure = 0.7 if verdict == "ok" else min(0.95, 0.5 + 0.1 * (fraud + doubt))
    return Finding({"legitimacy": verdict, "signs": sorted(found)}, evidence, round(sure, 2))


def _pay(reading: Reading) -> list[tuple[str, int, Span]]:
    """Find pay that no employer pays beginners: 100,000 a year and more where no experience is asked."""
    text = reading.text("description")
    if not _NO_EXPERIENCE.search(text):
        return []
    for _, start, end in reading.sentences:
        pay = pay_in(text[start:end])
        if pay and pay.period and (pay.maximum or pay.minimum or 0) * _A_YEAR[pay.period] >= 100_000:
            return [("unbelievable_pay", 2, reading.span("description", start + pay.start, start + pay.end))]
    return []


def _old(reading: Reading) -> list[tuple[str, int, Span]]:
    """Find a date in the head of the text that lies more than a year before the date of posting."""
    posted = reading.posting["posted_on"]
    head = reading.text("description")[:400]
    return [
        ("old_text", 1, reading.span("description", start, end))
        for start, end, day in dates_in(head)
        if posted
        and day < posted - timedelta(days=365)
        and re.search(r"(?i)(?:zeitpunkt|listed|posted|date|datum|start|beginn|eintritt)\W*$", head[:start])
    ][:1]


def _empty(reading: Reading) -> list[tuple[str, int, Span]]:
    """Find a text that says next to nothing of the job."""
    text = reading.text("description").strip()
    if not text or len(text) >= 200 or any(part.kind in ("duties", "must") for part in reading.parts):
        return []
    start = reading.text("description").index(text)
    return [("vague", 1, reading.span("description", start, start + len(text)))]
