"""Tells what a clause insists on, only wishes for, or waives."""

import re
from functools import lru_cache
from typing import Literal

__all__ = ["ANSWERS", "INSISTED", "INSISTS_ON", "WISH_HEAD", "Force", "wish_label", "wishes"]

Force = Literal["must", "nice", "not"]

ANSWERS = (
    r"(?i:schön|umso besser|noch besser|super|prima|perfekt|toll|klasse|wunderbar|great|even better|nice"
    r"|lovely"
    r"|perfect|wonderful|(?:so much|all) the better)\b"
)
"""How an advertisement answers its own question: "Java schon benutzt? Umso besser." asks for a wish."""

WISH_HEAD = re.compile(
    r"\bkür\b|\bplus|bonus|nice|gern|wunsch|wünsch|schön|vorteil|desirable|optional|\bextra"
    r"|ideal(?!\w*[^\w:]+(?:candidate|kandidat|bewerb|applica|profil))|prefer"
    r"|advantage"
    r"|welcome|useful|nützlich|lernbar|icing|cherry|even better|noch besser|obendrauf|toll wäre|would be"
    r"|helpful|hilfreich"
    r"|good to have",
    re.IGNORECASE,
)
"""Words of a heading or a label below which things are only wished for."""

_LABEL = re.compile(r"\W*([^:.!?]{2,45}):\W*(?=\s)\s*")
_ANSWERED = re.compile(rf"[^?]+\?\s+{ANSWERS}")
_ALSO = re.compile(
    r",?\s*\b(?:and )?(?:as (?:is|are|would be)|so (?:is|are)|ebenso|genauso|likewise"
    r"|desgleichen)\b(?! (?:wenig|wie)\b)",
    re.IGNORECASE,
)
"""What says of the next thing what was just said of another."""

_BARE_VERB = re.compile(r"\s*(?:ist|sind|wären?|is|are|would be)\b\s*(?:an?|eine?n?)?\s*", re.IGNORECASE)

_WISH_AHEAD = re.compile(
    r"\bit (?:would )?helps? if|\bwe(?:['’]d| would) be (?:glad|happy|pleased|delighted) about"
    r"|\b(?:nützlich|hilfreich|schön|toll|willkommen)\s+(?:ist|sind|wären?)\b|idealerweise|im idealfall"
    r"|bestenfalls|bevorzugt|gerne? auch|wünschenswert(?:erweise)?\s+(?:ist|sind"
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
    r"\bein(?:en)? bonus\b|\bebenso ?wenig\W*$|bedingung ist (?:es|das|sie|er) nicht|\bhonorieren wir"
    r"|\bmakes? (?:\w+ )?life easier"
    r"|\bstarte[nt]? (?:\w+ )?(?:schneller|leichter)|von (?:großem |grossem )?vorteil|vorteilhaft"
    r"|(?<!un)(?:wünschenswert|erwünscht)|gerne? gesehen"
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
    r"|lässt sich (?:nach|er)|^\W*(?:\w+ ){1,3}can follow\W*$|\bcan (?:wait|(?:come|follow) later)"
    r"|\bkann warten\b|\bwishful\b|icing on|cherry on"
    r"|setzen wir nicht voraus|nicht vorausgesetzt|keine bedingung|wünschen wir uns|gut, aber|zusätzlich gut",
    re.IGNORECASE,
)
INSISTS_ON = re.compile(
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
INSISTED = re.compile(
    r"(?<!nicht )(?<!not )(?<!keine )(?<!no )(?:zwingend|unabdingbar|unverzichtbar|unerlässlich|mandatory"
    r"|non-negotiable"
    r"|indispensable|essential|vorausgesetzt|voraussetzung|is a must|are a must|\bein muss|pflicht\b"
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
    elif insisted := INSISTS_ON.search(text):
        # a wish in the next main clause stays one: "Ohne A geht es nicht, B ist willkommen"
        found += [(a, b, "nice") for a, b in _wished_after(text, insisted)]
        found.append((insisted.start(), insisted.end(), "must"))
        return found
    if _ANSWERED.match(text):
        return [(0, len(text), "nice")]
    if label := wish_label(text):
        found.append((label, len(text), "nice"))
    for match in _WAIVED.finditer(text):
        found.append((_comma_before(text, match.start()), _comma_after(text, match.end()), "not"))
    for match in _WISH_AHEAD.finditer(text):
        end = _closing(text, match.start())
        again = _MUST_AGAIN.search(text, match.end(), end)
        found.append((match.start(), again.start() if again else end, "nice"))
    for match in _WISH_BEHIND.finditer(text):
        if not any(a <= match.start() < b for a, b, _ in found):
            end = _comma_after(text, match.end())
            also = _ALSO.match(text, end)
            end = _closing(text, end) if also else end
            found.append((_wish_start(text, match.start()), end, "nice"))
    return found


def wish_label(text: str) -> int | None:
    """Return where the list begins that a label ("Nice to have: ...") only wishes for; None if there is none.

    Examples
    --------
    >>> wish_label("Welcome extras: Java"), wish_label("Languages: German")
    (16, None)
    """
    label = _LABEL.match(text)
    wished = label and WISH_HEAD.search(label[1]) and not INSISTED.search(label[1])
    return label.end() if label and wished else None


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
    if _BARE_VERB.fullmatch(text, comma, at):  # "Terraform, zum Beispiel mit Kafka, ist ein Bonus"
        comma = _comma_before(text, max(0, _comma_before(text, comma - 1) - 1))
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
