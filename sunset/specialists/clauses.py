"""Takes the parts of a posting apart into clauses, and tells which of them ask something of the applicant."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from models.skills import SkillLexicon, stems
from sunset.specialists.base import Reading, Span
from sunset.specialists.parts import Kind
from sunset.specialists.wishes import ANSWERS, INSISTED, WISH_HEAD, Force, wishes

__all__ = ["Clause", "clauses"]

_BREAK = re.compile(
    rf"\n+|(?<=[.!?…])(?!(?<=\?)\s+{ANSWERS})\s+(?=[A-ZÄÖÜ\"„(•*-])|;\s*|\s[•·▪]\s*"
    r"|(?<=[a-zäöüß)])[.!?](?=[A-ZÄÖÜ][a-zäöü])"
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
    r"|sprichst)\b|\b(?:kennen|beherrschen) sie\b|\bkennst du\b|\bsind für (?:sie|dich)\b"
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
    r"|\bgrundlage|nachweis|bewerben kann|\bapply\b|\bapplicants?\b|\bcandidates?\b|bewerber",
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

_FIELD = re.compile(r"[^:*\n]{2,30}:\*\*\s+\S.{0,60}")
"""What a source prints above the text: "Un/befristet:** Ausbildung"."""

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
            return "must" if INSISTED.search(self.text) else "nice"
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
                if kind == "intro" and _FIELD.fullmatch(piece):
                    continue
                listed = bool(_MARK_BEFORE.search(block[max(0, start - 40) : start]))
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
    return gives and not INSISTED.search(sentence) and not _BRING_IT.search(sentence)


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
    if WISH_HEAD.search(head):
        return "nice"
    bring = sum(bool(_BRINGS.search(item)) for item in items)
    give = sum(bool(_ABOUT_US.search(item)) for item in items)
    return "must" if bring > give and bring * 3 >= len(items) else kind


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
