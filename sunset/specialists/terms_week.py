"""The words for how much of the week is worked, and where, German and English."""

# ruff: noqa: E501 - a pattern broken in two reads worse than a long line

from sunset.specialists.phrases import Phrases
from sunset.specialists.terms_contract import HINT, LABELS, REPEATED, Rule

__all__ = ["SCHEDULE", "WORK_MODEL"]

# --- hours --------------------------------------------------------------------------------

_OF_OTHERS = Phrases(r"""
            äquivalent|studi|master|course|grant|degree|training|geöffnet|\bopen\b|colleague|kolleg\w+ in
            exportier|export|the team|das team|employees work|beschäftigten arbeiten
            (?:studio|team|department|crew|abteilung) (?:has|hat|of)|flexib|bspw|e\.g|for example|z\. ?b""")
_PRO_RATA = r"\bbei (?:voller|einer vollen|vollzeit)|(?:bezogen|gerechnet|basis) auf (?:eine )?(?:voll|ganz)|vollzeitbasis|full-time (?:equivalent|salary)|pro[- ]rata"
"""What a full post would be paid, said of one that is none."""
_WHERE = (
    r"\bmobile?[nrs]?\b|\bhome\b|zu ?hause|daheim|home ?-?office|remote|heimarbeit|tele(?:work|arbeit)|\boffices?\b|\bbüro"
    r"|vor ort|on[- ]?site|präsenz|\bpresen(?:ce|t)\b|anwesen|schreibtisch|\bdesk\b|\bim haus\b|\bin house\b"
)
"""Where the work is done: days and shares beside these words are not its hours."""
SCHEDULE = (
    Rule(
        "either",
        5,
        Phrases(r"""
            \bjob[- ]?shar\w+|(?<!nicht )(?<!un)\bteilbar|(?:two|zwei) (?:people|persons|personen|kolleg\w+|colleagues)[^.;]{0,20}\b(?:share|teilen)|\bgeteilt werden|\bteilen (?:lässt|lassen|können)|(?<!not be )(?<!cannot be )\bshared (?:by|between) (?:two|2)|\b(?:can|may) be (?:split|shared)
            (?:reduzier|verring|weniger|fewer|reduced|reduce)\w* (?:stunden|hours|umfang|pensum|arbeitszeit)|(?:stundenumfang|arbeitsumfang|pensum|wochenstunden|stundenzahl)\b[^.;]{0,20}(?:nach (?:absprache|wunsch|vereinbarung)|frei wählbar|wählen|flexibel|verhandelbar|bestimm)
            full[- ]?time\b[^.;]{0,60}\b(?:or|and|as well as)\b[^.;]{0,60}\bpart[- ]?time|vollzeit\b[^.;]{0,50}\b(?:oder|und|wie auch|ebenso|aber auch)\b[^.;]{0,50}\bteilzeit
            part[- ]?time\b[^.;]{0,40}\b(?:or|and)\b[^.;]{0,40}\bfull[- ]?time|teilzeit\b[^.;]{0,40}\b(?:oder|und|bis)\b[^.;]{0,40}\bvollzeit
            teilzeit ?[?:]? ?,? ?(?:gern|ja|klar|natürlich|sehr gern|kein problem|willkommen)|part[- ]time ?\? ?(?:yes|sure|gladly|of course|welcome)|(?:can|could|may) (?:also )?be (?:done|worked|filled|held|taken) (?:\w+ )?(?:in |on )?(?:a )?part[- ]?time|ab [3-9]0 ?(?:%|prozent) (?:aufwärts|bis|möglich|auch)
            ob (?:sie |du )?(?:in )?(?:voll|teil)zeit|whether (?:full|part)[- ]time|(?:full|part)[- ]time, (?:as|whichever|your)
            \b(?:between|zwischen) [3-9]\d ?(?:%|prozent|per ?cent)? (?:and|und) 100 ?(?:%|prozent|per ?cent)|zwei halbe (?:stellen|kräfte|posten)|two half|auch (?:als )?halbe|or two (?:halves|part)
            \b[4-9]\d ?(?:%|prozent|per ?cent)? ?(?:-|–|bis|to) ?100 ?(?:%|prozent|per ?cent)(?=[ -]*(?:pensum|stelle|position|role|arbeitszeit|working time|\)|$))|teilzeit\w* (?:kommt|nach absprache|auf wunsch|denkbar|wäre|willkommen)
            (?:both )?full[- ]time (?:as well as|or|and) part
            (?:pensum|umfang|workload|hours)\D{0,25}\b[4-9]0 ?(?:%|prozent|per ?cent)? ?(?:-|–|bis|to|and|und) ?100 ?(?:%|prozent|per ?cent)
            0[.,]\d+ ?(?:-|–|to|bis) ?1(?:[.,]0)? ?(?:fte|vzä)
            voll-?(?:zeit)?\s*(?:und|oder|/|bzw\.?|sowie|&)\s*-?\s*(?:in |auch )*teilzeit(?!:)
            teilzeit\s*(?:und|oder|/|bzw\.?|sowie)\s*(?:in )?vollzeit
            full[- ]?(?:time)?\s*(?:and|or|/|&)\s*(?:an? )?part[- ]?time(?!:)
            part[- ]?time\s*(?:and|or|/)\s*(?:an? )?full[- ]?time
            teilzeit (?:ist |auch |grundsätzlich |ebenfalls )*(?:möglich|denkbar)
            teilzeit(?:geeignet|fähig)|\bauch in teilzeit
            part[- ]?time (?:is |also |work |working )*(?:possible|available|considered|an option|welcome)
            (?:pensum|workload|arbeitspensum)\D{0,20}\d{2}\s?%?\s?(?:-|–|bis|to)\s?100 ?%
            \b[4-9]0\s?(?:-|–)\s?100 ?%(?= pensum)"""),
        Phrases(
            r"\bnicht (?:in )?teil(?:zeit|bar)|\bnot (?:part|be (?:shared|split))|cannot be|kein\w* teilzeit|no part[- ]time|(?:team|staff|colleagues|belegschaft|kolleg\w+|beschäftigte\w*) (?:works?|arbeite\w*|consists|besteht)|auslastung|rabatt|capacity|kapazität|umsatz|äquivalent"
        ),
    ),
    Rule(  # a share that is possible beside the whole
        "either",
        5,
        Phrases(r"""
            \b(?:stelle|position|post|role|job|umfang|arbeitszeit)\b[^.;]{0,40}\bauch (?:mit|in|zu|auf) [4-9]\d ?(?:%|prozent)
            \b[4-9]\d ?(?:%|prozent|per ?cent) (?:(?:is|are|ist|sind) )?(?:also |auch |ebenfalls )?(?:possible|möglich|machbar|denkbar|fine|an option)"""),
        Phrases(
            rf"{_WHERE}|auslastung|rabatt|discount|capacity|kapazität|umsatz|revenue|zuschuss|subsid|bonus"
        ),
    ),
    Rule(
        "part",
        4,
        Phrases(r"""
            (?:^|[^-–\d] ?)(?<!bis )(?<!to )\b[1-9][05] ?(?:%|prozent)[- ](?:stelle|pensum|position|job|contract|of full)
            (?:stellen|beschäftigungs|arbeits)umfang\D{0,20}\b[1-9][05] ?(?:%|prozent)|\bnur vormittags
            (?:pensum|workload|beschäftigungsgrad|stellenumfang|arbeitsumfang)\b\D{0,30}\b[1-9][05] ?(?:%|prozent|per ?cent)|\b(?:half|halber?|halbes|halbem) (?:a )?(?:post|position|job|deputat|pensum|tag\w*|stelle|working week)
            \b0[.,]\d+ ?(?:fte|vzä)\b|(?:anstellung|stelle|post|position|beschäftigung|job|contract|vertrag|role|employ\w*)\b[^.;]{0,20}\b(?:zu|von|mit|at|of|with) [1-9][05] ?(?:%|prozent|per ?cent)
            (?:montags|dienstags|mittwochs|montag|dienstag|mittwoch)\b[^.;]{0,40}\b(?:vormittags|nachmittags|halbtags)|spread over (?:two|three) (?:days|mornings|afternoons)
            \b(?:jeden|an jedem) vormittag\b|term[- ]time only|school hours
            \bhalf[- ]time\b|\bhalbzeit|teilzeitbeschäft|\bteilzeitvertrag|mornings only|\bis part[- ]time\b|\bwork part[- ]time|\bin teilzeit\b
            \bteilzeit(?:stelle|kraft|position|job|anstellung|basis|beschäftigung)|\(teilzeit
            (?<![/-])\bteilzeit\b(?=\s*[,(|]|$)
            part[- ]time (?:role|position|job|post|basis|contract|employment|work)|\bhalbe stelle
            \bhalbtags|(?:post|role|position|job|stelle|this)\b.{0,25}\b0[.,]\d+ ?(?:fte|vzä)
            \b[1-9]0 ?%[- ](?:stelle|pensum|position)|minijob|(?:pensum|workload)\D{0,20}[1-9]0\s?%
            \bgeringfügig\w* beschäftig|(?<![/-])\bpart[- ]time\b(?=\s*[,(|]|$)"""),
        _OF_OTHERS,
    ),
    Rule(  # so many days may be the post, or only where it is done
        "either",
        HINT,
        Phrases(r"\b(?:four|4|three|3|vier|drei) (?:or|to|bis|oder) (?:five|5|fünf) (?:days|tagen?)"),
        Phrases(_WHERE),
    ),
    Rule(
        "part",
        HINT,
        Phrases(r"""
            \ban (?:zwei|drei|2|3) (?:tagen|vormittagen|nachmittagen|abenden)
            \b(?:two|three|zwei|drei|2|3) (?:days|tagen?|mornings|afternoons|evenings|vormittage?n?|nachmittage?n?|abenden?) (?:a|per|each|in der|pro|die|je) (?:week|woche)"""),
        Phrases(rf"{_WHERE}|\bmeet|on[- ]call|bereitschaft|travel|reise|unterwegs"),
    ),
    Rule(
        "full",
        3,
        Phrases(r"""
            (?:stellen|beschäftigungs|arbeits)umfang\D{0,20}100 ?(?:%|prozent)
            \b100 ?(?:%|prozent)[- ](?:stelle|pensum|position)|\bvollzeit\b
            \bvollzeit(?:stelle|anstellung|kraft|position)|full[- ]time\b
            (?:pensum|workload)\D{0,20}100\s?(?:%|prozent|per ?cent)|\bnicht teilbar|(?:volle|ganze)[rsn]? (?:stelle|stundenzahl|woche|wochenstunden|pensum|deputat)|\b(?:full|whole) (?:working )?week|\ball five (?:week|working )?days|stelle ist eine volle
            \bganztags|\b1[.,]0 ?(?:fte|vzä)\b|\bvolle stelle"""),
        Phrases(rf"{_PRO_RATA}|" + "|".join(_OF_OTHERS.lines)),
    ),
    Rule("part", REPEATED, Phrases(r"voll-?/teilzeit:[* ]*teilzeit|full[- ]?/part[- ]time:[* ]*part")),
    Rule(
        "either",
        LABELS,
        Phrases(r"""
            either|(?:voll|full).*(?:teil|part)|(?:teil|part).*(?:voll|full)"""),
        fields=("schedule_label",),
    ),
    Rule("part", LABELS - 0.1, Phrases(r"teil|part"), fields=("schedule_label",)),
    Rule("full", LABELS - 0.2, Phrases(r"voll|full"), fields=("schedule_label",)),
)

# --- place of work ------------------------------------------------------------------------

_AT_HOME = r"(?:home[ -]?office|homeoffice|von zu ?hause|mobile[sn]? arbeit\w*|telearbeit|\bremote\b(?![ -]?(?:sens|zug|wart|support|access|steuer|control|diagnos|monitor|hands|server|desktop|site|region|area|island|village|place|operator|user|customer|client|controlled|locations|corner))[ -]?(?:work\w*|arbeit\w*)?|work(?:s|ing)? from home|zuhause|daheim|work(?:s|ing)? remotely|fernarbeit|teleworking|(?:eigenen|deinen|ihren) vier wänden|(?:küchentisch|wohnzimmer|kitchen table|living room|spare room|home desk|home study)|arbeitszimmer|heimarbeit)"
_SHARE = r"(?:\b(?:ein|zwei|drei|vier|one|two|three|four|[1-4]) (?:tage?n?|days?)\b|\b[1-9]\d ?(?:%|prozent\b|per ?cent\b))"
_WEEKDAY = (
    r"(?:on )?(?:montag|dienstag|mittwoch|donnerstag|freitag|monday|tuesday|wednesday|thursday|friday)s"
)
WORK_MODEL = (
    Rule(
        "onsite",
        5,
        Phrases(r"""
            \b(?:arbeit|tätigkeit|einsatz|work)\b[^.;]{0,20}\b(?:vor ort|on[- ]?site) statt|\bfindet\b[^.;]{0,30}\b(?:vor ort|in präsenz) statt|\bwork takes place on[- ]?site
            \b(?:präsenz|anwesenheit|presence)\b[^.;]{0,40}\b(?:gebunden|required (?:on|for|at) (?:every|each|all))
            \b(?:stelle|arbeitsplatz|job|position|role) (?:ist|liegt|is) in (?:der|unserer|our|the) (?:filiale|werkstatt|praxis|küche|klinik|branch|shop|workshop|kitchen|clinic)\b"""),
        Phrases(r"\b(?:teils|teilweise|partly|sonst|otherwise)\b|home|zu ?hause|remote|hybrid"),
    ),
    Rule(
        "onsite",
        5,
        Phrases(rf"""
            {_AT_HOME}\b[^.]{{0,60}}\b(?:nicht|not|kein\w*|cannot|can't|isn't|never|nie)\b|{_AT_HOME}\b[^.]{{0,60}}\b(?:ausgeschlossen|unmöglich|entfällt|scheidet|ruled out|impossible|out of the question|excluded|unavailable|leider)
            (?:verzicht|lässt|lassen|schließ|rules? out|exclude|prevent|forbid|erlaub\w* kein)\w*[^.]{{0,40}}{_AT_HOME}
            \b(?:always|immer|stets|täglich|daily|every (?:working |single )?day|each (?:working )?day|every shift|jede schicht|jeden (?:arbeits)?tag|five days a week|fünf tage (?:die|pro|in der) woche|(?:from )?monday to friday|(?:von )?montags? bis freitags?|durchgehend|throughout)\b[^.;]{{0,50}}\b(?:(?:in|at|on|an|am|im|bei|from) (?:our|unser\w*|the|de[rmn]|head|uns)\b|vor ort|on[- ]?site)
            \b(?:come|comes|komm\w*|sit|sits|sitz\w*|works?|arbeit\w*|meet|present|anwesend|erschein\w*|are at|are in|is at)\b[^.;]{{0,60}}\b(?:daily|every (?:working )?day|each (?:working )?day|täglich|jeden (?:arbeits)?tag|monday to friday|montag bis freitag|five days a week|fünf tage)\b
            \b(?:be|being|are|sein|bist|sind|your) (?:physical(?:ly)? )?(?:present|presence|anwesend)\b|(?:papers|files|akten|data|daten|archive?|instruments?|geräte)\b[^.;]{{0,40}}\b(?:cannot|may not|must not|dürfen|darf)\b[^.;]{{0,20}}\b(?:leave|verlassen|haus)
            \b(?:ties|bound|gebunden) to the (?:office|bench|site|lab)|(?:nur|only) (?:hier|here|on the premises|bei uns im haus)|work(?:place)? is (?:always )?(?:the|our) (?:office|shop|studio|lab)
            \b(?:kein|no|ohne|without|nicht)\b (?:\w+ ){{0,2}}{_AT_HOME}
            not (?:a |suitable for )?(?:remote|home)
            (?:präsenz|presence|anwesenheit|attendance)\b.{{0,50}}\b(?:erforderlich|required|necessary|notwendig|pflicht|needed|nötig)
            (?:on[- ]?site|vor ort|in person|in the office|in our office|im büro|from our office)\b.{{0,30}}\b(?:required|every|each|daily|erforderlich|täglich|five days|fünf tage|an allen)
            (?:täglich|jeden tag|an allen (?:arbeits)?tagen|fünf tage|five days|every (?:working )?day|all (?:working )?days)\b.{{0,40}}\b(?:bei uns|vor ort|im (?:haus|büro|verlag\w*)|on[- ]?site|office|site|plant|shop)
            (?:office|büro)\b.{{0,15}}\b(?:five days|fünf tage|every day)
            (?:an (?:allen )?fünf tagen|five days a week|fünf tage die woche|all week|die ganze woche)\b[^.;]{{0,20}}(?:$|[.,])|(?:präsenz|anwesenheits)pflicht\b
            (?:cannot|can't|can not|must not) be (?:\w+ )?(?:done|performed|carried out|fulfilled|handled|worked) (?:from home|remotely|at home|elsewhere)
            \b(?:no|kein\w*|without|ohne)\b[^.;]{{0,15}}\b(?:home ?-?working|working from home|home days|heimarbeit|telework\w*|mobile working)
            (?:gearbeitet|arbeit\w*) wird (?:bei uns|vor ort|im haus|hier|an ort)|(?:bei uns|here) (?:im haus|on the premises)\b[^.;]{{0,30}}\btage?n?\b
            (?:\w+ )?(?:may|can|dürfen|darf|können)\b[^.;]{{0,8}}(?:not|nicht|nie|never)\b[^.;]{{0,10}}(?:leave|verlassen|taken home)|(?:dürfen|darf|können)\b[^.;]{{0,25}}\bnicht (?:verlassen|mitgenommen|mit nach hause)
            100 ?% (?:vor ort|präsenz|on[- ]?site|office)
            (?:nur|only) (?:vor ort|im büro|in präsenz|on[- ]?site|in person|at our)
            (?:cannot|can't|can not) be done (?:from home|remotely)
            (?:kann|lässt sich) nicht (?:von zu ?hause|mobil|remote)
            \b(?:at our premises|at the workplace) (?:only|every|each)
            ausschließlich (?:vor ort|im büro|in präsenz)
            \b(?:on[- ]?site|office[- ]based|in[- ]office) (?:role|position|job|post)|\bonsite only
            rein\w* präsenz"""),
        Phrases(
            r"support|customers?\b|kund|obst|fruit|kaffee|coffee|lunch|mittag|meals?\b|kantine|canteen|breakfast|frühstück|snack|getränk|drinks|yoga|öffnet|geöffnet|\bopen\b|hotline|\bdays? (?:from|at) home|parken|parking|visitors|besucher|anfahrt"
        ),
    ),
    Rule(
        "remote",
        4.5,
        Phrases(r"""
            (?:100 ?%|voll\w*|komplett|gänzlich|fully|entirely|completely|rein|purely|ausschließlich) .{0,15}(?:remote|zu ?hause|ortsunabhängig|home ?-?office|homeoffice)
            (?:immer|always|stets|every day|permanently|dauerhaft|jeden tag|entirely|ganz)\b[^.;]{0,40}(?:vier wänden|zu ?hause|daheim|(?:from|at) home|küchentisch|kitchen table|own desk|homeoffice)
            (?:no|kein\w*|without|ohne|nicht)\b[^.;]{0,20}\b(?:clubhouse|headquarters|office|building|büro|zentrale|firmensitz|betriebsstätte|studio)\b[^.;]{0,20}\b(?:to (?:visit|go|come|commute)|at all|exists?|zu besuchen|gibt es|vorhanden|any ?where)
            (?:crew|team|staff|company|colleagues|everyone|alle|kolleg\w+|firma|wir|we)\b[^.;]{0,30}\b(?:spread|scattered|verteilt|verstreut)\b[^.;]{0,40}(?:kitchen|küche|\bhomes\b|spare room|wohnzimmer|living room|home offices|homeoffices)|(?:whole|entire|all of (?:the|our)) (?:team|company|crew|staff) (?:works?|is) (?:from home|remote)
            (?:from )?(?:wherever|where|wo auch immer|dort, wo|an dem ort,? (?:an dem|wo)) (?:in \w+ )?(?:you|du|sie|they) (?:live|lives|wohn\w*|leb\w*|happen)|(?:vom|an deinem|an ihrem|ihr|dein) (?:eigenen )?wohnort|\bwherever in \w+ you
            \bfrom your (?:own )?(?:home|kitchen|living room|sofa|flat|house)\b(?! (?:on|one|two|three|up|for|\d))|in (?:deinen|ihren|den) (?:eigenen )?vier wänden|vom (?:heimischen|eigenen) (?:schreibtisch|sofa|küchentisch)
            \b(?:live|work|log in|stay)s? (?:from )?where(?:ver)? (?:they|you|one)|(?:arbeit|wohn|leb|log)\w* .{0,20}\bwo (?:immer )?(?:du|sie|man) (?:will|woll|möch|mag|leb|wohn)
            (?:has|have|hat|haben|keep|keeps|own|there (?:is|are)|es gibt) (?:no|kein\w*) (?:own )?(?:offices?|premises|headquarters|büros?|räume|standort)
            \b(?:büros?|office|räume|premises)\b.{0,20}\b(?:unterhalten|haben|betreiben|brauchen|besitzen)\b.{0,8}\b(?:nicht|keine?s?)\b|(?:closed|gave up|given up|abolished|aufgegeben|geschlossen|abgeschafft)\b.{0,20}\b(?:office|offices|büros?|headquarters)\b
            (?:nobody|no one|niemand)\b.{0,12}\b(?:commutes|comes to|pendelt|fährt ins)|(?:vollständig|komplett|ganz|dauerhaft) (?:ins|im|in das) (?:home ?-?office|homeoffice)
            never (?:have|need) to (?:come|be|go|travel|commute)|(?:nie|niemals) (?:ins büro|hierher|zu uns) (?:komm|fahr)|(?:komplett|ganz|völlig|vollständig) verteilt|fully distributed|(?:jede[rs]?|everyone|everybody|each)\b.{0,12}\b(?:bei sich zu ?hause|at home|von zu ?hause|from home)
            \bfull remote|home[- ]based|distributed team|location[- ]independent|arbeitsort (?:ist )?frei
            100 ?% (?:home|von)|work (?:from )?wherever|von wo (?:aus )?(?:du|sie)
            \bremote[- ](?:only|first)|\bremote (?:role|position|job|post)|\b(?:all|every)[- ]remote
            100 ?% remote|\bremote \(|(?:from|at) home (?:all|full|permanently|the whole|every day)
            from any(?:where| place)|never need to come|no office for|\b(?:ein )?büro gibt es nicht
            büro (?:haben|gibt) .{0,30}nicht|kein (?:festes )?büro|von überall|wo du willst
            where(?:ver)? you (?:want|like|live)
            \b(?:arbeit\w*|tätigkeit|stelle|einsatz)\b.{0,30}\bortsunabhängig
            (?:deutschland|bundes|österreich|schweiz|europa)weit\w* remote|remote (?:within|from)\b"""),
        Phrases(
            r"support|hybrid|kund|customers?|clients?|\bteilweise|partly|\bremote (?:sens|access|control|monitor)|tagen?\b|\bdays? (?:a|per|each)|\b(?:one|two|three|four|zwei|drei|vier) days|patient|wahlweise|\boder\b.{0,25}büro|büro.{0,25}\boder\b|office or\b|or (?:in )?the office|\bvisit(?:s|ing)? |hausbesuch|commute from"
        ),
    ),
    Rule(  # a share of the week here or there
        "hybrid",
        4,
        Phrases(rf"""
            {_SHARE}(?: (?:a|per|pro|je|die|in der|im|of the) (?:week|woche|month|monat))? (?:(?!year|jahr|quart|to )\w+ ){{0,5}}(?:{_WHERE})
            (?:{_WHERE})(?: \w+){{0,5}} {_SHARE}
            \b(?:ein|zwei|drei|vier|one|two|three|four|[1-4]) (?:gemeinsame|feste|common|fixed|shared) (?:tage?n?|days?) (?:a|per|pro|je|die|in der) (?:week|woche)
            (?:anwesend|vor ort|im büro|in the office|present|on[- ]site|zusammen|together)\b[^.;]{{0,25}}\b{_WEEKDAY}
            \b{_WEEKDAY}\b[^.;]{{0,25}}\b(?:zusammen|together)\b
            (?<!nicht )(?<!not )(?:zu ?hause|from home|at home) (?:zu )?(?:arbeit|work)\w*"""),
        Phrases(
            r"kund|customer|client|\bcall|reise|travel|rabatt|discount|zuschuss|subsid|ausstatt|support|\bbis freitag|to friday|\b(?:nicht|not|kein\w*|no)\b|meeting|event|workshop"
        ),
    ),
    Rule(
        "hybrid",
        4,
        Phrases(rf"""
            hybrid\w*[- ](?:arbeit\w*|work\w*|modell|model|set-?up|role|arrangement|position|job|office|pattern|policy)
            (?:büro|office|on[- ]?site|vor ort|präsenz|studio|lab|labor)\b[^.;]{{0,45}}\b(?:oder|or|and|und|teils|otherwise|sonst|rest)\b[^.;]{{0,40}}(?:\bdaheim|zu ?hause|\bat home|from home|homeoffice|home office|küchentisch|kitchen table|\bremote)
            (?:\bdaheim|zu ?hause|\bat home|from home|homeoffice|home office|küchentisch|\bremote)\b[^.;]{{0,45}}\b(?:oder|or|and|und|teils|sonst|rest)\b[^.;]{{0,30}}\b(?:büro|office|on[- ]?site|vor ort|präsenz|studio)
            (?:heimischen?|heimischem|häuslichen) (?:schreibtisch|arbeitsplatz|arbeitszimmer)|\bmobile(?:s|n)? (?:working|arbeit\w*|tage)|\b(?:otherwise|sonst|ansonsten|the rest of the week)\b[^.;]{{0,30}}\b(?:wherever|where you|wo (?:du|sie)|anywhere|frei)
            \b(?:montags|dienstags|mittwochs|donnerstags|freitags|mondays|tuesdays|wednesdays|thursdays|fridays)\b[^.;]{{0,40}}\b(?:zu ?hause|daheim|from home|at home|remote|im büro|in the office)
            (?:office|on-?site|home) days?\b|\b(?:büro|präsenz|home-?office)-?tage?\b|\b(?:office|studio|lab|büro|workshop)\b (?:and|or|und|oder) (?:home|your home|daheim|zu ?hause)
            tageweise|\bhalf (?:of )?(?:the|your) (?:week|time)\b[^.;]{{0,30}}(?:home|office)|die hälfte\b[^.;]{{0,40}}(?:zu ?hause|daheim|büro)|\d\d ?(?:%|prozent)[^.;]{{0,25}}(?:{_AT_HOME})
            (?:ein|zwei|drei|vier|one|two|three|four|\d) (?:tage?n?|days?)\b[^.;]{{0,40}}(?:daheim|zu ?hause|{_AT_HOME}|\bat home|from home)
            arbeitsmodell\w*[^.]{{0,20}}hybrid|(?:arbeit\w*|work\w*)[^.]{{0,20}}\bhybrid\b
            \bhybrid(?:\s*[,:;)]|$)
            {_AT_HOME}(?![- ]?(?:support|access|update|site|village|area|maintenance|team))
            days? (?:a week )?in (?:the|our) office
            tage?n? (?:pro woche |in der woche )?(?:im|in unserem) büro|mix of (?:home|office|remote)
            partly from|teils? .{{0,20}}(?:büro|zuhause|daheim|mobil)|home[- ]office[- ]tag
            flexible arbeitsorte|mobil arbeiten|days? .{{0,20}}remotely|\bbürotage|\bheimtage|home days
            (?:\w+|\d) days? .{{0,25}}\b(?:home|remote)|(?:from|at) home (?:on|for|up to|two|one|three|\d)
            (?:tage?n?) .{{0,25}}\b(?:home|zu ?hause|mobil|remote)
            flexible work(?:ing)?\b(?! ?(?:hours|time|schedule))|flexibles arbeiten|wann(?:,| und) wo
            wie, wann und wo|between (?:home and )?(?:the )?office(?: and home)?
            office each .{{0,40}}otherwise|teleworking|telecommut|flexible[rn]? arbeits(?:ort|modell)"""),
        Phrases(r"""
            homeoffice-(?:möbel|ausstattung|produkt|lösung)|möbel|remote (?:support|update|access|site|village|control|maintenance|sensing|patient|diagnos)
            hybrid (?:cloud|app|platt|platform|fahrzeug|vehicle|antrieb)|hybrid-platt"""),
    ),
    Rule("hybrid", LABELS, Phrases(r"hybrid|home ?-?office"), fields=("location_label", "title")),
    Rule(
        "remote",
        LABELS,
        Phrases(r"\bremote\b(?! ?-?(?:sens|support|access|control|monitor|diagnos|site|hands))"),
        fields=("location_label", "title"),
    ),
)
