"""Reads the formal requirements of a posting: years of experience, education, certificates."""

import re
from collections.abc import Sequence

from sunset.schema import Education
from sunset.specialists.base import Reading, Span
from sunset.specialists.clauses import Clause

__all__ = ["EDUCATION_ORDER", "read_education", "read_years"]

EDUCATION_ORDER: tuple[Education, ...] = ("none", "vocational", "bachelor", "master", "doctorate")

_WORDS = {
    word: number
    for words, number in (
        (("ein", "eine", "einem", "einer", "one"), 1),
        (("zwei", "two"), 2),
        (("drei", "three"), 3),
        (("vier", "four"), 4),
        (("fünf", "fuenf", "five"), 5),
        (("sechs", "six"), 6),
        (("sieben", "seven"), 7),
        (("acht", "eight"), 8),
        (("neun", "nine"), 9),
        (("zehn", "ten"), 10),
        (("zwölf", "twelve"), 12),
        (("fünfzehn", "fifteen"), 15),
        (("zwanzig", "twenty"), 20),
    )
    for word in words
}
_NUMBER = rf"(\d{{1,2}}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
_YEARS = re.compile(
    rf"(?<![\w.,]){_NUMBER}\s*\+?\s*(?:\(\w+\)\s*)?(?:(?:-|–|bis(?: zu)?|to|or|oder|and|und)\s*(?:{_NUMBER}"
    rf"|more)\s*\+?\s*)?"
    r"(?:(?:or|und|oder|and) (?:more|mehr)\s+|full\s+|volle[nr]?\s+|good\s+|gute[n]?\s+|solid\s+|plus\s+)?"
    r"(?:(?:berufs|praxis|dienst|arbeits)?jahre?n?\b|(?:calendar |work(?:ing)? )?years?\b['’]?|yrs?\b"
    r"|jährige[rsnm]?\b)"
    r"|(?<![\w.,])" + _NUMBER + r"-?\s?(?:jährige[rsnm]?\b|year\b)",
    re.IGNORECASE,
)
_EXPERIENCE = re.compile(
    r"erfahrung|praxis|tätig|gearbeitet|experience|practi[cs]e|\bworked\b|\bworking\b|\bwork\b"
    r"|track record|background"
    r"|\bim\b|entwicklung|development|berufsjahre|berufsleben|\bexpertise\b|\bas an? \w+|\bals\b"
    r"|\bin (?:a|an|der|einer|einem|the)\b|in \w+|exposure|hands-on|\bon the job|routine|berufsalltag"
    r"|seniority|am markt|\bmit\b|\bwith\b|\bspent\b|\bverbracht|\bauf dem buckel"
    r"|\bunder your belt|\bbehind you"
    r"|hinter sich"
    r"|hinter dir|dabei|tenure|employment|service\b",
    re.IGNORECASE,
)
_NOT_EXPERIENCE = re.compile(
    r"\b(?:höchstens|maximal|max\.|up to|no more than|at most|erste[ns]?|first)\s+$"
    r"|\b(?:seit|since|über|vor)\s+(?:\w+\s+){0,2}$|^\W*for\s+(?:over\s+|more than\s+)?$"
    r"|\bfor (?:the (?:past|last|next)|another)\s+$"
    r"|befristet (?:\w+ )?(?:auf|für) $|\bnächsten $|\bmit rund $",
    re.IGNORECASE,
)
_OTHER_YEARS = re.compile(
    r"^\s*(?:garantie|warranty|alt\b|old\b|befrist|contract|vertrag|laufzeit|lang wurde)|vertrag"
    r"|befristet|laufzeit|mandate"
    r"|^\W*(?:\w+ ){0,2}(?:lehre|lehrzeit|ausbildung|\w+ausbildung|studium|examen|fachschul\w*|umschulung"
    r"|apprenticeship|degree|course|training|studies|programme|program|weiterbildung)\b|\bpension|jubiläum"
    r"|founded|gegründet|firmengeschichte|family[- ]owned|projekt läuft|garantie"
    r"|probation|probezeit",
    re.IGNORECASE,
)

_DOCTORATE = (
    r"promotion|promoviert\w*|doktor(?:grad|titel|at\w*)?\b|\bph\.?\s?d\b(?!\s+(?:students?|candidates?))"
    r"|\bdoctorate\b|doctoral degree"
)
_MASTER = (
    r"\bmaster(?:[’']?s)?(?:abschluss|studium|grad)?\b(?!\s*(?:data|arbeit|thes[ie]s|students?"
    r"|of ceremonies))"
    r"|master-?abschluss|masterstudi\w+|\bM\.?Sc\b|\bMBA\b|\bdiplom(?:-\w+|abschluss)?\b(?!\w)|\bmagister\b"
    r"|staatsexamen|\bpost-?graduate\b|\bLL\.?M\b|wissenschaftliche[rsn]? hochschul\w+"
)
_BACHELOR = (
    r"bachelor\w*(?!\s+part(?:y|ies))|\bB\.?(?:Sc|A|Eng)\b|(?<!weiterbildungs)\bstudium\b|studienabschluss"
    r"|hochschulstudium"
    r"|hochschulabschluss"
    r"|universitätsabschluss|\w+studium\b|\b(?:fach)?hochschul(?!\w*reife|radio|sport|chor)\w+|\bdegree\b"
    r"|university"
    r"|\bstudiert\w*|\byou studied"
    r"|akademische\w* (?:abschluss|ausbildung)|\bgraduate (?:of|in)\b|\bdiploma\b|\bundergraduate\b"
    r"|\bgraduation\b|\bacademic\b|\bholders? of a university|\bvordiplom\b|\bmagisterstudium\b"
    r"|\bfh-abschluss\b"
)
_VOCATIONAL = (
    r"\b(?:berufs|fach)?ausbildung\b(?! (?:von|der mitarbeit))|berufsausbildung|\w+ausbildung\b"
    r"|lehrabschluss|\b(?:bank"
    r"|handwerks|berufs)?lehre\b|\bgelernte\w*"
    r"|apprentice\w*|\bvocational\b|facharbeiter\w*|gesellenbrief|\bmeister(?:brief|prüfung|titel)?\b"
    r"|\bfachinformatiker\w*"
    r"|\bbankkauf\w+|bank- (?:oder|bzw\.?|und)|kaufmännische ausbildung|\bexamen in\b|examinierte\w*"
    r"|\bexaminiert\b"
    r"|\bgrundbildung\b|berufslehre|\bfachwirt\w*|\btechniker(?:ausbildung|in)?\b(?=.*abschluss)"
    r"|trade qualification"
    r"|\bberufsabschluss\b|\bgesell(?:e|in)\b|\bfähigkeitszeugnis|\bEFZ\b|\bHNC\b|\bHND\b|\bNVQ\b"
    r"|polierprüfung"
    r"|\btrade certificate|\bskilled worker|\bprofessional training\b|sachkundenachweis|\bberufsbildung\b"
    r"|dreijähriges examen|\bjourney(?:man|woman|person)\w*|\btime-served\b|\bvoc(?:ational)?[- ]tech\w*"
    r"|\btrade school"
    r"|\bcity (?:&|and) guilds\b|\bfacharbeiterbrief\w*|\bgesellenprüfung\b|\bausgelernte\w*"
    r"|\bausgebildete\w*"
    r"|\bberufsfachschul\w*|\bIHK-\w+|\bkaufmännische lehre|\bfachangestellte\w*|\blehrabschlussprüfung\b"
    r"|\bqualified (?:electrician|nurse|carpenter|plumber|joiner|mechanic|chef|baker|fitter|welder)\w*"
    r"|\bcompleted (?:\w+ ){0,2}training\b"
)
_COMPARABLE = re.compile(
    r"(?:oder|or|bzw\.?|/|alternativ\w*|und/oder)[^,;.]{0,40}?(?:vergleichbar\w*|gleichwertig\w*"
    r"|comparable|equivalent|similar|ähnlich\w*)"
    r"\s+(?:\w+\s+){0,2}?(?:qualifi\w+|ausbildung|berufs\w*|weiterbildung|training|experience"
    r"|erfahrung\w*|praxis|vocational|apprentice\w*)"
    r"|oder (?:eine )?(?:vergleichbare|gleichwertige) (?:qualifikation|berufserfahrung)"
    r"|(?:and/or|\bor) (?:\w+ ){0,2}(?:work )?experience\b|und/oder (?:\w+ ){0,2}erfahrung"
    r"|oder (?:einschlägige |entsprechende )?berufserfahrung",
    re.IGNORECASE,
)
_LEVELS: tuple[tuple[Education, re.Pattern[str]], ...] = (
    ("doctorate", re.compile(_DOCTORATE, re.IGNORECASE)),
    ("master", re.compile(_MASTER, re.IGNORECASE)),
    ("bachelor", re.compile(_BACHELOR, re.IGNORECASE)),
    ("vocational", re.compile(_VOCATIONAL, re.IGNORECASE)),
)
_ENROLLED = re.compile(
    r"eingeschrieben|immatrikuliert|immatrikulation|enrolled|neben dem studium|laufendes studium"
    r"|im studium\b|\bdu studierst|\bsie studieren|im (?:master|bachelor)studium\b|you (?:are studying"
    r"|study)\b"
    r"|während des studiums|\bstudents?\b|\bstudierende",
    re.IGNORECASE,
)
_SAID_TWICE = {
    "degree",
    "university",
    "hochschule",
    "universität",
    "hochschulabschluss",
    "studium",
    "academic",
}
"""Words that only repeat "master" in "master's degree" or "Masterabschluss einer Hochschule"."""


def read_years(reading: Reading, clauses: Sequence[Clause]) -> tuple[int, Span] | None:
    """Return the smallest number of years of experience that is required, and the words for it.

    Parameters
    ----------
    reading : the posting.
    clauses : its clauses.

    Returns
    -------
    Years and evidence; None if no number is required ("mehrjährig" is no number).
    """
    found = []
    for clause in clauses:
        for match in _YEARS.finditer(clause.text):
            if not clause.asks or clause.force(match.start(), match.end()) != "must":
                continue
            before, after = clause.text[: match.start()], clause.text[match.end() :]
            if (
                _NOT_EXPERIENCE.search(before)
                or _OTHER_YEARS.search(after[:40])
                or "-year" in match[0].lower()
            ):
                continue
            if not _EXPERIENCE.search(after[:60]) and not re.search(
                r"(?:erfahrung|experience|praxis|tätigkeit)\D{0,30}$", before, re.IGNORECASE
            ):
                continue
            if clause.kind in {"intro", "duties"} and re.search(
                r"\b(?:wir|we|our|unser\w*|uns)\b",
                clause.text[max(0, match.start() - 25) : match.end()],
                re.IGNORECASE,
            ):
                continue
            number = (match[1] or match[3]).lower()
            found.append(
                (_WORDS.get(number) or int(number), clause.span(reading, match.start(), match.end()))
            )
    return min(found, key=lambda pair: pair[0]) if found else None


def read_education(reading: Reading, clauses: Sequence[Clause]) -> tuple[Education, Span] | None:
    """Return the least education that is required, and the words for it.

    "Degree or vocational training", and "or comparable", take the lower one; what is only
    wished for does not count; of several required things the highest counts.

    Parameters
    ----------
    reading : the posting.
    clauses : its clauses.
    """
    most: dict[int, tuple[Education, Span]] = {}
    for place, clause in enumerate(clauses):
        if not clause.asks or _ENROLLED.search(clause.text):
            continue
        hits = _degrees(clause)
        if not hits:
            continue
        level, start, end = min(hits, key=lambda hit: _step(hit[0]))
        following = clauses[place + 1].text if place + 1 < len(clauses) else ""
        goes_on = bool(re.match(r"(?:oder|or|bzw)\b", following))
        text = f"{clause.text} {following}" if goes_on else clause.text
        if _COMPARABLE.search(text) or (goes_on and _LEVELS[-1][1].search(following)):
            level = min(level, "vocational", key=_step)
        span = clause.span(reading, start, end)
        if clause.part not in most or _step(level) > _step(most[clause.part][0]):
            most[clause.part] = level, span
    # a posting in two languages asks twice, sometimes once less
    return min(most.values(), key=lambda pair: _step(pair[0])) if most else None


def _step(level: Education) -> int:
    return EDUCATION_ORDER.index(level)


def _degrees(clause: Clause) -> list[tuple[Education, int, int]]:
    """Return the required degrees of a clause; higher words hide the lower ones inside them."""
    hits: list[tuple[Education, int, int]] = []
    for level, pattern in _LEVELS:
        for match in pattern.finditer(clause.text):
            covered = any(a < match.end() and match.start() < b for _, a, b in hits)
            if not covered and clause.force(match.start(), match.end()) == "must":
                hits.append((level, match.start(), match.end()))
    higher = [hit for hit in hits if hit[0] in {"master", "doctorate"}]
    return [hit for hit in hits if not any(_said_twice(clause.text, hit, other) for other in higher)]


def _said_twice(text: str, hit: tuple[Education, int, int], other: tuple[Education, int, int]) -> bool:
    """Return whether a word like "degree" belongs to the higher degree beside it."""
    if hit[0] != "bachelor" or text[hit[1] : hit[2]].casefold() not in _SAID_TWICE:
        return False
    between = text[min(hit[2], other[2]) : max(hit[1], other[1])]
    return len(between) < 40 and not re.search(r"\b(?:oder|or|bzw)\b|/", between)
