"""Takes the parts of a posting apart into clauses, and tells what is asked, wished or waived in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from models.skills import SkillLexicon, stems
from sunset.specialists.base import Reading, Span
from sunset.specialists.parts import Kind

__all__ = ["Clause", "Force", "clauses", "wishes"]

Force = Literal["must", "nice", "not"]

_BREAK = re.compile(
    r"\n+|(?<=[.!?…])\s+(?=[A-ZÄÖÜ\"„(•*-])|;\s*|\s[•·▪]\s*|(?<=[a-zäöüß)])[.!?](?=[A-ZÄÖÜ][a-zäöü])"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:z|u|d|o|bzw|ca|Dr|Prof|inkl|mind|min|max|Univ|e\.g|i\.e|etc|vs|approx|Nr|Abs)|\b[A-Za-z])\.$"
)
_GLUE = re.compile(
    r"(?<=[a-zäöüß)\]:%])(?=[A-ZÄÖÜ][a-zäöüß])|(?<=[a-zäöüß])(?=\d{1,2}\+? (?:[Yy]ears|Jahre))"
    r"|(?<=[A-Z]{2})(?=(?:Sie|Sehr|Gute|Erfahrung|Du)\b)"
)
LONGEST = 1500
"""Characters of a clause; what goes on without a break is cut: reading takes the square of its length."""

GLUED_FROM = 5
"""Places without a blank between sentences from which a text counts as glued; fewer are names (SailPoint)."""

_WORD_BEFORE = re.compile(r"[^\s,(/]*$")
_WORD_AFTER = re.compile(r"^[^\s,)/]*")

_ASKS = re.compile(
    r"kenntnis|erfahrung|voraus|beherrsch|erforderlich|zwingend|bedingung|abschluss|studium|studiert"
    r"|ausbildung|erwarte|mitbring|niveau|pflicht|vorzulegen|unerlässlich|qualifikation"
    r"|\b(?:sie|du) (?:haben|hast|bringen|bringst|verfügen|verfügst|sind|bist|kennen|kennst|sprechen"
    r"|sprichst)\b"
    r"|\byou(?:'ll| will)? (?:have|bring|hold|know|are|speak|studied|must|need|cannot do without)\b"
    r"|experience|knowledge|\bmust\b|require|essential|mandatory|degree|proficien|fluent|qualif|familiar"
    r"|\b(?:mindestens|wenigstens|at least|minimum)\b|\bjahren?\b|\byears\b|deutsch\b|englisch|\benglish"
    r"|\bgerman\b"
    r"|lehre\b|examen|diplom|bachelor|\bmaster|\bgraduate in\b|\blevel\b|expect|looking for|suchen"
    r"|verhandlungssicher|fließend|\bskills\b|\bpractice\b"
    r"|compulsory|prerequisite|demand|called for|impossible|insist|\bcannot\b|indispensable|\bonly (?:holders"
    r"|those|candidates|applicants|people)\b|\bshould\b|understand|verlang|gefordert|gefragt|brauch|benötig"
    r"|unmöglich|unverzichtbar|unabdingbar|\bstufe\b|\b[ABC][12]\b|\bohne\b|sprichst|sprechen sie"
    r"|doktorat|promotion|promoviert|\bgelernte|nur (?:wer|mit)\b|legen wir wert|\bconversation"
    r"|grundlage|nachweis|bewerben kann|\bapply\b|\bapplicants?\b|\bcandidates?\b|bewerber",
    re.IGNORECASE,
)
_GIVES = re.compile(
    r"^\W*(?:wir|we)(?:['’]ll| will| also|\s+\w+ly)?\s+(?:offer|pay|chip|give|provide|cover|fund|throw"
    r"|grant|sponsor"
    r"|reward|top up|bieten|zahlen|geben|gewähren|vergüten|übernehmen|spendieren|schenken|stellen|fördern"
    r"|finanzieren|bezahlen|erstatten|sponsern|belohnen|feiern|celebrate|refund|contribute)\b"
    r"|\b(?:fördern|bezahlen|finanzieren|übernehmen|spendieren|zahlen|bieten|gewähren|schenken"
    r"|erstatten) wir\b"
    r"|\b(?:earned?|obtained?|gained?|available) (?:here|with us)\b|\bwhoever joins\b|\bbei uns (?:machen"
    r"|erwerben)"
    r"|\bdafür (?:gibt|bekommst|bekommen)\b|\bstaff (?:enjoy|get|house)\b|\bim gegenzug\b|\bin return\b",
    re.IGNORECASE,
)
"""What opens a sentence about what the employer gives."""

_GIFT = re.compile(
    r"zulage|zuschlag|prämie|rabatt|vergünstig|verbilligt|urlaub|gehalt|\bbrutto|altersvorsorge|zuschuss"
    r"|\bgratis"
    r"|freifahrt|freikarte|jobticket|öffi|kantine|kaffee|\bobst|trinkgeld|kost und|skipass|dienstrad"
    r"|dienstwohnung"
    r"|beteiligung|gleitzeit|betriebs(?:rente|kindergarten|kita)|supervision\b|tvöd|tarif|monatsbezug"
    r"|ruhetage"
    r"|weihnachtsgeld|urlaubsgeld|massage|allowance|discount|pension|insurance|\bassurance|\bleave\b|holiday"
    r"|bonus\b|\bbudget|salary|\bgross\b|hourly|annually|share plan|profit|sabbatical|\bgym\b|\bcycle scheme"
    r"|days? off|free (?:lunch|meals?|coffee|parking)|canteen|cake|sick pay|rail pass|relocation|moving costs"
    r"|\bhampers|four-day|day week|wellness|sauna|childcare|crèche|stock options|\bweeks off|half price",
    re.IGNORECASE,
)
_THIRD = re.compile(
    r"^\W*(?:unsere?[mnrs]?|our|their)\s+(?!(?:ideale?[rns]?|new|neue?[rsn]?|next|nächste[rn]?|anforderung"
    r"|erwartung|voraussetzung|requirements?|expectations?|ideal|perfect|candidates?|wunsch|profil|working"
    r"|language|arbeitssprache|sprache)\b)"
    r"|\bamong (?:itself|themselves|ourselves)\b|\buntereinander\b|\bübernimmt\b.*\bunser"
    r"|\bhave been celebrated"
    r"|\bnone of (?:which|them) (?:do )?we\b|\b(?:colleagues|kolleg\w+) (?:\w+ ){0,2}(?:speak|spr[ei]ch)",
    re.IGNORECASE,
)
"""What opens a sentence about others than the applicant."""

_DEMANDS = re.compile(
    r"\b(?:you|your|sie|ihre?[nmrs]?|du|dein\w*)\b|require|must\b|need|muss|müssen|voraus|erforderlich"
    r"|verlang"
    r"|erwart|bewerb|applica|candidate|demand|\bonly (?:who|hold|tho)|looking for|suche",
    re.IGNORECASE,
)

_MARK_BEFORE = re.compile(r"(?:^|\n)\s*(?:[-*•·▪–]|\d+[.)])\s+$")
_BRING_IT = re.compile(
    r"\b(?:sie|du) (?:bring|verfüg|beherrsch|besitz)\w*|\byou (?:bring|hold|need|must)\b|kenntnisse\b"
    r"|erfahrung"
    r"|\bdegree\b|\babgeschlossen\w*|experience\b|knowledge",
    re.IGNORECASE,
)
_ITEM = re.compile(r"\s*(?:[-*•·▪–]|\d+[.)])\s")
_NEW_BLOCK = re.compile(
    r"\n(?=\s*#)|\n\s*\n(?!\s*(?:[-*•·▪–]|\d+[.)])\s)|\n(?=[^\n]{2,60}:\s*\n)|\n(?=\s*\*\*[^*\n]+\*\*)"
)
_WISH_HEAD = re.compile(
    r"\bkür\b|\bplus|bonus|nice|gern|wunsch|wünsch|schön|vorteil|desirable|optional|\bextra|ideal|prefer"
    r"|advantage"
    r"|welcome|icing|cherry|even better|noch besser|obendrauf|toll wäre|would be|helpful|hilfreich"
    r"|good to have",
    re.IGNORECASE,
)
_BRINGS = re.compile(
    r"kenntnis|erfahrung|\babschluss|studium|ausbildung|führerschein|deutsch|englisch|praxis|sicher(?:er"
    r"|e)? (?:umgang|in)"
    r"|vertraut|beherrsch|qualifikation|zertifikat|\bschein\b|jahre\b.*\b(?:als|in|im|mit)\b|gelernt"
    r"|examen|lehre\b|meister"
    r"|experience|knowledge|degree|licen[cs]e|fluent|english|german|french|years\b|proficien|familiar"
    r"|understanding of"
    r"|certificat|qualified|apprenticeship|diploma|trained|skilled|background in|command of|\bskills\b"
    r"|practice in",
    re.IGNORECASE,
)
"""What items of a list say that the applicant brings."""

_ABOUT_US = re.compile(
    r"\b(?:wir|dir|ihnen) bieten|\bwe offer|benefit|\bwir (?:zahlen|geben|übernehmen|stellen)|urlaub"
    r"|gehalt|vergütung|zuschuss|rente|pension"
    r"|\bpaid\b|insurance"
    r"|\bleave\b|holiday|salary|bonus payment|benefit|weiterbildung|sprachkurs|lessons|courses|kurse|obst"
    r"|kantine|canteen"
    r"|jobticket|deutschlandticket|dienstrad|firmenwagen|rabatt|discount|\bwe (?:offer|pay|give|provide)"
    r"|ihnen bieten|dir bieten"
    r"|flexible working|\bgym\b|allowance|budget für|learning budget|health cover",
    re.IGNORECASE,
)
_ABOUT_YOU = re.compile(
    r"\b(?:sie|du) (?:haben|hast|bringen|bringst|verfügen|verfügst|kennen|kennst|sprechen|sprichst"
    r"|beherrsch\w+)\b"
    r"|\byou (?:have|bring|hold|know|speak|studied|need)\b|\byour (?:degree|experience)\b|voraussetzung"
    r"|\brequirements?\b",
    re.IGNORECASE,
)

_WISH_AHEAD = re.compile(
    r"idealerweise|im idealfall|bestenfalls|bevorzugt|gerne auch|wünschenswert(?:erweise)?\s+(?:ist|sind"
    r"|wären?)"
    r"|von vorteil\s+(?:ist|sind|wären?|in\b)|vorteilhaft\s+(?:ist|sind|wären?)|ein plus\s+(?:ist|sind"
    r"|wären?)"
    r"|\b(?:extra|pluspunkte?|sahnehäubchen|kür|wunsch|zuckerl|on top|obendrauf|icing|cherry)\s*:"
    r"|\bextra credit\b"
    r"|\bgern(?:e)? (?:mit|dazu)\b|pluspunkte?\s*:|nice[ -]to[ -]have\s*:|\bideally\b|\bpreferably\b"
    r"|\boptional(?:ly)?\s*:"
    r"|\bbonus(?:\s+points)?"
    r"(?:\s+for)?\s*:|\bdesirable\s*:|\bpreferred\s*:|\bwünschenswert\s*:|\bvon vorteil\s*:",
    re.IGNORECASE,
)
_WISH_BEHIND = re.compile(
    r"von (?:großem |grossem )?vorteil|vorteilhaft|(?<!un)(?:wünschenswert|erwünscht)|gerne? gesehen"
    r"|gerne? genommen"
    r"|(?:ein|einen|als) (?:\w+ )?plus(?:punkt)?\b|kein(?:e)? (?:muss|bedingung|voraussetzung|pflicht)"
    r"|nicht (?:zwingend|bedingung|erforderlich|notwendig|nötig|voraussetzung)|hilfreich|\bnützlich"
    r"|willkommen"
    r"|\b(?:wäre|wären) (?:schön|toll|super|ideal)|nachholen|\b(?:kann(?:st)?|können) (?:\w+ )*(?:lernen"
    r"|erlernen|erwerben)|rund(?:en|et) (?:ihr|dein) profil ab"
    r"|\ba (?:\w+ )?(?:plus|bonus)\b|\ban? (?:\w+ )?(?:advantage|asset)\b|advantageous|desirable|\bdesired\b"
    r"|beneficial|\bhelpful|\buseful|\bwelcomed?\b|\bpreferred\b|preferable|nice[ -]to[ -]have|\bhelps\b"
    r"|not (?:strictly )?(?:required|needed|necessary|essential|mandatory|a must)|\boptional\b|appreciated"
    r"|happy to see|would be (?:great|nice|good|lovely)|can be (?:learn|acquired)|we (?:will )?teach"
    r"|schön wäre|toll wäre|ideal wäre|punkte[nst]*\b|umso besser|noch besser|even better|good to have"
    r"|sweetener"
    r"|sahnehäubchen|i-tüpfelchen|würden? (?:wir )?uns freuen|freuen wir uns|ein vorteil|\bfavou?r(?:ed|able)"
    r"|strengthens? your|no (?:dealbreaker|deal-breaker)|not a (?:dealbreaker|deal-breaker|must)"
    r"|kein k\.? ?-?o"
    r"|kein ausschluss|entbehrlich|verzichtbar|muss nicht|müssen nicht|need not|(?:don.t|do not) need|no need"
    r"|can be (?:taught|trained|picked up)|(?:bringen|zeigen) wir (?:dir|ihnen)|lernst du bei uns"
    r"|lernen sie bei uns"
    r"|schulen wir|wird geschult|werden geschult|training (?:is )?(?:given|provided)|we (?:can )?train"
    r"|will be taught"
    r"|learn (?:it|them|this|that) (?:here|with us|on the job)|(?:training|taught|trained|learned"
    r"|learnt) on the job|einarbeit|vielleicht|perhaps"
    r"|by no means"
    r"|so much the better|all the better|schade(?:t|n) nicht|(?:doesn['’]t|won['’]t|does not|never) hurt"
    r"|nehmen wir gern"
    r"|(?:earns?|scores?|gives?|gets?|bringt|bringen) (?:you |dir |ihnen )?(?:\w+ )?(?:points|punkte"
    r"|pluspunkte)"
    r"|moves? you (?:up|ahead)|schätzen wir|sehen wir gern|hören wir gern|we(?:['’]d| would) love"
    r"|makes? us smile"
    r"|(?:welcome|nice) extra|entzück|begeister[nt]\w* (?:sie |du )?(?:uns|wir)|überrasch\w* (?:sie|du) uns"
    r"|umso (?:lieber|schöner)"
    r"|lassen sich (?:nach|er)"
    r"|lässt sich (?:nach|er)|\bcan (?:wait|follow|come later)|\bkann warten\b|\bwishful\b|icing on|cherry on"
    r"|setzen wir nicht voraus|nicht vorausgesetzt|keine bedingung|wünschen wir uns|gut, aber|zusätzlich gut",
    re.IGNORECASE,
)
_INSISTS_ON = re.compile(
    r"\bohne\b[^;.]{0,60}?\b(?:geht (?:es |das |hier )?(?:bei uns |leider )?(?:nicht|nichts)"
    r"|(?:läuft|klappt|kommen|kommst|können|kannst|dürfen|darfst|kann) [^;.]{0,60}?\b(?:nicht|nichts|niemand"
    r"|kein\w*)"
    r"|kein(?:e|en)? \w+|ist [^;.]{0,60}?(?:unmöglich|ausgeschlossen|nicht (?:möglich|denkbar)|undenkbar))"
    r"|\b(?:geht|läuft|klappt|kommst|kommen|können|kann|kannst)\b[^;.]{0,60}?\b(?:nicht|nichts|niemand"
    r"|kaum) ohne [^;.]*"
    r"|\b(?:impossible|not possible|unthinkable|out of the question|no use|not work|cannot|can['’]t"
    r"|won['’]t|not"
    r"|nobody|no one|nothing)\b[^;.]{0,60}?\b(?:without|unless)\b[^;.]*"
    r"|\b(?:without|lacking)\b[^;.]{0,60}?\b(?:cannot|can['’]t|will not|won['’]t|are (?:rejected|turned down"
    r"|declined|not)"
    r"|is impossible|not be (?:considered|accepted|invited|processed)|no (?:\w+ )?(?:job|chance|application"
    r"|start"
    r"|interview|entry))[^;.]*"
    r"|\bno [^,;.]{2,40}, no (?:job|interview|contract|entry|deal|start)\b"
    r"|\bkein\w* [^,;.]{2,40}, kein\w* \w+"
    r"|[^,;.]{0,90},? (?:sonst|ansonsten|andernfalls|otherwise|or else"
    r"|failing which)\b[^;.]{0,60}?\b(?:nicht|kein\w*"
    r"|cannot"
    r"|can['’]t|not|no|nothing|nobody|unable|useless)\b[^;.]*"
    r"|\bonly (?:holders|those|candidates|applicants|people|graduates)\b[^;.]*"
    r"|\bnur (?:wer|bewerb\w+|menschen|personen|kandidat\w+|leute)\b[^;.]*|\bnot negotiable\b"
    r"|\bno exceptions?\b"
    r"|\bführt kein weg vorbei\b|\bkommst? du nicht herum\b|\bausnahmslos\b",
    re.IGNORECASE,
)
"""What makes a sentence insist, however it is turned: without it nothing goes, only who has it may come."""

_GOES_WITHOUT = re.compile(
    r"\b(?:auch|selbst|gern(?:e)? auch) ohne\b[^;.]*|\beven (?:without|if you (?:lack|have no))\b[^;.]*"
    r"|(?P<whole>\b(?:without|lacking|ohne|fehlt|fehlen|missing"
    r"|lack)\b[^;.]{0,60}?\b(?:can (?:still )?(?:be|apply"
    r"|join|learn"
    r"|start)|may (?:still )?(?:apply|join|start)|(?:are|is) (?:still |also |equally )?(?:welcome"
    r"|considered|fine|invited)"
    r"|we(?:['’]ll| will)? (?:train|teach|pay|help|fund)|no problem|kein problem|willkommen|trotzdem|dennoch"
    r"|schulen wir|bilden wir|machst du|holst du|bringen wir|zeigen wir|lernst du|bezahlen wir"
    r"|still apply)\b[^;.]*"
    r"|\b(?:kein\w* |not )(?:ausschlusskriterium|ausschlussgrund|hindernis|hinderungsgrund|obstacle"
    r"|barrier)[^;.]*)",
    re.IGNORECASE,
)
"""What makes a sentence let somebody in who lacks a thing."""

_WAIVED = re.compile(
    r"\bno\b (?:\w+ ){0,4}?(?:needed|required|necessary)|\bno (?:prior |previous )?(?:knowledge"
    r"|certificates?|experience|"
    r"degree)\b|\bkein(?:e|en|er)?\b [^,;]*?(?:nötig|erforderlich|notwendig|voraussetzung|vorausgesetzt"
    r"|bedingung)"
    r"|ist keine voraussetzung|\bis not (?:needed|required)|(?:genügt|reicht) (?:\w+ )?nicht\b"
    r"|\bnicht (?:nötig|erforderlich)"
    r"|not (?:needed|required)|\bwithout any\b|\bis not enough|will not suffice|are not enough"
    r"|does not suffice|\b(?:fragen|ask) (?:wir )?(?:nicht|not) (?:nach|for|what|about)\b|\bdo(?:n['’]t"
    r"| not) (?:ask|mind"
    r"|care|insist|expect|test)\b|(?:egal|gleichgültig|zweitrangig|nebensache|unerheblich|unwichtig)\b"
    r"|\bspiel(?:t|en) (?:\w+ )?keine rolle|\b(?:doesn['’]t|does not|don['’]t|do not) matter|immaterial"
    r"|irrelevant"
    r"|whatever (?:you|your)\b|no matter (?:what|which|whether)|\bmusst du (?:nicht|nichts|kein\w*)\b"
    r"|\bmüssen sie (?:nicht|nichts|kein\w*)\b|\byou need no\b|\bno formal\b|verzichten wir|\bwe waive\b"
    r"|verlangen wir (?:nicht|kein\w*)|erwarten wir (?:nicht|kein\w*)|brauchst du (?:nicht|kein\w*)"
    r"|brauchen sie (?:nicht|kein\w*)|testen wir nicht",
    re.IGNORECASE,
)
_INSISTED = re.compile(
    r"(?<!nicht )(?<!not )(?<!keine )(?<!no )(?:zwingend|unabdingbar|unverzichtbar|unerlässlich|mandatory"
    r"|non-negotiable"
    r"|indispensable|essential|vorausgesetzt|voraussetzung|is a must|are a must|ein muss|pflicht\b"
    r"|not optional"
    r"|nicht optional|setzen wir voraus|\bmust have\b|is required|are required|erforderlich)",
    re.IGNORECASE,
)
_MUST_AGAIN = re.compile(
    r",?\s*\b(?:und|and|sowie)\s+(?=(?:fundierte|sichere|sehr gute|gute|mehrjährige|nachgewiesene|strong"
    r"|solid|sound|proven"
    r"|excellent|fluent|very good)\b)",
    re.IGNORECASE,
)
_LISTING = re.compile(r"\s*(?:und|and|or|oder|sowie|&)\b", re.IGNORECASE)
_PLURAL = re.compile(r"\b(?:sind|wären|are)\b[^,]*$", re.IGNORECASE)
_CONDITION = re.compile(
    r"\W*(?:wenn|falls|sofern|if|wer|whoever|anyone who|those who"
    r"|(?:should|have|do) you|(?:sollte[nst]*|sprichst|hast|kannst|kennst|bringst|beherrschst|verfügst"
    r"|besitzt|bist"
    r"|haben|sprechen|kennen|können|bringen|verfügen|beherrschen|besitzen|sind|warst|waren) (?:du|sie))\b",
    re.IGNORECASE,
)
"""How a sentence begins whose first half is a condition; what the second half says of it holds for it."""

_BESIDES = re.compile(r"^\W*neben\b.*?\b(?:ist|sind|wären?)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Clause:
    """A sentence, list item or part of one, ``description[start:end] == text``."""

    kind: Kind
    start: int
    text: str
    asks: bool
    """True if it speaks of what the applicant must or should bring."""

    part: int = 0
    """Where its part begins; clauses of one part share it."""

    heads: bool = False
    """True for a short first clause of a part: most likely its heading."""

    def force(self, start: int, end: int) -> Force:
        """Return how strongly ``text[start:end]`` is asked for."""
        for a, b, force in wishes(self.text):
            if a <= start < b or start <= a < end:
                return force
        if self.kind == "nice":
            return "must" if _INSISTED.search(self.text) else "nice"
        return "must"

    def span(self, reading: Reading, start: int, end: int) -> Span:
        """Return ``text[start:end]`` as evidence."""
        return reading.span("description", self.start + start, self.start + end)


def clauses(reading: Reading) -> list[Clause]:
    """Return the clauses of the description, without offer and boilerplate, in order.

    A block (a paragraph, or a heading and its list) of whatever part that clearly speaks of the applicant
    is read as requirements, since headings can be of any wording.
    """
    found = []
    description = reading.text("description")
    glued = len(_GLUE.findall(description)) >= GLUED_FROM
    for part in reading.parts:
        for a, b in _blocks(description, part.start, part.end):
            block = description[a:b]
            kind = _kind(part.kind, block)
            if kind in {"offer", "boilerplate"}:
                continue
            for number, (start, end) in enumerate(_pieces(block, glued)):
                piece = block[start:end]
                listed = bool(_MARK_BEFORE.search(block, 0, start))
                if not listed and _speaks_of_others(piece):
                    continue
                asks = kind in {"must", "nice"} or bool(_ASKS.search(piece))
                heads = number == 0 and len(piece.split()) <= 6
                found.append(Clause(kind, a + start, piece, asks, part.start, heads))
    return found


def _speaks_of_others(sentence: str) -> bool:
    """Return whether a sentence tells what the employer gives, or of people other than the applicant."""
    if _THIRD.search(sentence) and not _DEMANDS.search(sentence):
        return True
    gifts = len(_GIFT.findall(sentence))
    gives = bool(_GIVES.search(sentence)) or gifts >= 2
    return gives and not _INSISTED.search(sentence) and not _BRING_IT.search(sentence)


def _blocks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the blocks of a part: cut before a heading, and at blank lines that no list item follows."""
    cut = start
    for match in _NEW_BLOCK.finditer(text, start, end):
        if match.start() > cut:
            yield cut, match.start()
            cut = match.start()
    yield cut, end


def _kind(kind: Kind, block: str) -> Kind:
    """Return what a block is, by its own words where they are clearer than its place."""
    lines = [line for line in block.strip().splitlines() if line.strip()]
    if not lines or kind in {"must", "nice", "boilerplate"}:
        return kind
    head, items = lines[0], [line for line in lines[1:] if _ITEM.match(line)]
    if not items:
        prose = kind == "offer" and _ABOUT_YOU.search(block) and not _ABOUT_US.search(block)
        return "intro" if prose else kind
    if _ITEM.match(head) or _ABOUT_US.search(head):
        return kind
    if _WISH_HEAD.search(head):
        return "nice"
    bring = sum(bool(_BRINGS.search(item)) for item in items)
    give = sum(bool(_ABOUT_US.search(item)) for item in items)
    return "must" if bring > give and bring * 3 >= len(items) else kind


@lru_cache(1024)  # asked again for every find in a clause
def wishes(text: str) -> list[tuple[int, int, Force]]:
    """Return the stretches of a clause that are only wished for, or waived; the rest is a must.

    Examples
    --------
    >>> text = "Kenntnisse in Java, idealerweise auch in Kotlin"
    >>> [(text[a:b], force) for a, b, force in wishes(text)]
    [('idealerweise auch in Kotlin', 'nice')]
    >>> wishes("English is not required")[0][2]
    'not'
    """
    found: list[tuple[int, int, Force]] = []
    if softened := _GOES_WITHOUT.search(text):
        found.append((0 if softened["whole"] else softened.start(), softened.end(), "nice"))
    elif insisted := _INSISTS_ON.search(text):
        # a wish in the next main clause stays one: "Ohne A geht es nicht, B ist willkommen"
        found += [(a, b, "nice") for a, b in _wished_after(text, insisted)]
        found.append((insisted.start(), insisted.end(), "must"))
        return found
    for match in _WAIVED.finditer(text):
        found.append((_comma_before(text, match.start()), _comma_after(text, match.end()), "not"))
    for match in _WISH_AHEAD.finditer(text):
        end = _closing(text, match.start())
        again = _MUST_AGAIN.search(text, match.end(), end)
        found.append((match.start(), again.start() if again else end, "nice"))
    for match in _WISH_BEHIND.finditer(text):
        if not any(a <= match.start() < b for a, b, _ in found):
            found.append((_wish_start(text, match.start()), _comma_after(text, match.end()), "nice"))
    return found


def _wished_after(text: str, insisted: re.Match[str]) -> list[tuple[int, int]]:
    """Return the stretches beside an insistence that are only wished for."""
    if re.match(r"(?i)[^,;.]*,? (?:sonst|otherwise)", insisted[0]):
        return []
    pieces = re.finditer(r"[^,;]+", text)
    return [
        piece.span() for piece in pieces if piece.start() >= insisted.end() and _WISH_BEHIND.search(piece[0])
    ]


def _wish_start(text: str, at: int) -> int:
    """Return where a wish begins whose mark stands at its end."""
    besides = _BESIDES.match(text[:at])
    if besides:
        return besides.end()
    opening = text.rfind("(", 0, at)
    if opening >= 0 and text.find(")", opening, at) < 0:
        return opening
    comma = _comma_before(text, at)
    if _CONDITION.match(text):
        return 0
    if comma == 0 or _PLURAL.search(text[:at]) or _LISTING.match(text, comma):
        return 0
    return comma


def _comma_before(text: str, at: int) -> int:
    return max(text.rfind(",", 0, at), text.rfind(" – ", 0, at), -1) + 1


def _comma_after(text: str, at: int) -> int:
    comma = text.find(",", at)
    return len(text) if comma < 0 else comma


def _closing(text: str, at: int) -> int:
    """Return the end of the parenthesis around `at`, or of the text."""
    opening, closing = text.rfind("(", 0, at), text.find(")", at)
    inside = opening >= 0 and closing >= 0 and text.find(")", opening, at) < 0
    return closing if inside else len(text)


def _pieces(text: str, glued: bool) -> Iterator[tuple[int, int]]:
    lexicon = SkillLexicon.bundled()
    cuts = [0]
    for match in _BREAK.finditer(text):
        if "\n" in match[0] or not _ABBREVIATION.search(text[max(0, match.start() - 8) : match.start()]):
            cuts += [match.start() + (text[match.start()] in ".!?"), match.end()]
    for match in _GLUE.finditer(text) if glued else ():
        left = _WORD_BEFORE.search(text[max(0, match.start() - 40) : match.start()])
        right = _WORD_AFTER.search(text[match.start() : match.start() + 40])
        word = (left[0] if left else "") + (right[0] if right else "")
        if not all(stem in lexicon for stem in stems(word)):
            cuts.append(match.start())
    ordered = sorted({*cuts, len(text)})
    long = (range(start, end, LONGEST) for start, end in pairwise(ordered))
    ordered = sorted({*ordered, *(cut for cuts in long for cut in cuts)})
    for start, end in pairwise(ordered):
        lead = len(text[start:end]) - len(text[start:end].lstrip(" \t\n-*•·▪–#>.;"))
        tail = len(text[start:end].rstrip())
        if start + lead < start + tail:
            yield start + lead, start + tail
