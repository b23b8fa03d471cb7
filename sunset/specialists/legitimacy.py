"""Is this a real offer? Signs of fraud, of advertisements without a job behind them, and of tampering.

A small classifier reads each sentence through the encoder; a handful of precise phrases stand beside it, and alone
where there is no encoder. A warning against fraud, or fraud as the subject of the work, is no sign. How long an
advertisement has been out is the market's to tell: what a specialist says depends on the posting alone.
"""

import inspect
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import numpy as np
import numpy.typing as npt
import polars as pl

import models.signs
from models.domains import TextEncoder
from models.signs import NONE, SignClassifier, lexicon_digest
from sunset.specialists import figures, phrases
from sunset.specialists.base import Finding, Reading, Span, Specialist
from sunset.specialists.figures import dates_in, pay_in
from sunset.specialists.phrases import Phrases

__all__ = ["Legitimacy"]

# ruff: noqa: E501 - a pattern broken in two reads worse than a long line

SURE = 0.93
"""Probability of any sign from which a sentence is held to be the likeliest one."""

SURE_OF_FRAUD = 0.7
"""Probability of the frauds in `_ALONE` together from which a sentence is held to be one of them."""

SURE_OF_NONE = 0.9
"""Probability from which a sentence is held to be no sign, whatever phrase stands in it."""

BUDGET = 120
"""Words of a posting that are embedded, those of its most telling pieces: it costs a tenth of a second or two."""

WORDS = 24
"""Words of a piece that is embedded as one, at most about 64 tokens; longer sentences are cut."""

SCAM, DOUBTFUL = 4, 2
"""Sums of the signs' weights from which the verdict is that."""

_FRAUD = {
    "upfront_fee": 4,
    "money_mule": 4,
    "cheque": 4,
    "id_copy": 3,
    "messenger_only": 3,
    "unbelievable_pay": 1,
}
_DOUBT = {"unlimited_earnings": 1, "old_text": 1}
"""Weights of signs for a scam, none unless named, and for doubt, 2 unless named."""

_ALONE = ("upfront_fee", "money_mule", "cheque")
"""Frauds that need no second sign."""

_Piece = tuple[int, int, str]
"""Start, end and text of a sentence, or of a part of a long one."""


class Legitimacy(Specialist):
    """``legitimacy``: ok, doubtful or scam; ``signs``: codes of what speaks against it.

    Fraud: ``upfront_fee``, ``money_mule``, ``cheque``, ``id_copy``, ``messenger_only``. Doubt:
    ``unbelievable_pay``, ``no_base_pay``, ``unlimited_earnings``, ``recruit_others``, ``hidden_employer``, ``vague``,
    ``evergreen``, ``old_text``, ``instruction_to_models`` (the text speaks to a language model; it is never followed).

    Parameters
    ----------
    encoder : turns sentences into vectors; None judges by words alone, as does one the weights were not made for.
    encoder_digest : names the encoder's weights.
    """

    name: ClassVar[str] = "legitimacy"
    fields: ClassVar[Mapping[str, pl.DataType | type[pl.DataType]]] = {
        "legitimacy": pl.String,
        "signs": pl.List(pl.String),
    }

    def __init__(self, encoder: TextEncoder | None = None, encoder_digest: str = "") -> None:
        classifier = SignClassifier.load(encoder=encoder)
        fits = encoder is not None and classifier.made_from["encoder"] == encoder_digest
        self._classifier = classifier if fits else None

    def depends_on(self) -> tuple[str, ...]:
        """Return the code that reads figures, phrases and sentences, and the digests of weights and encoder."""
        code = tuple(inspect.getsource(module) for module in (figures, phrases, models.signs))
        made_from = self._classifier.made_from if self._classifier else {}
        return (*code, lexicon_digest(), *(made_from[name] for name in sorted(made_from)))

    def read(self, readings: Sequence[Reading]) -> list[Finding]:
        """Return one finding a reading."""
        if self._classifier is None:
            return [_finding(reading) for reading in readings]
        pieces = [list(_pieces(reading)) for reading in readings]
        chosen = self._likely(list(dict.fromkeys(text for found in pieces for _, _, text in found)), pieces)
        probabilities = (
            dict(zip(chosen, self._classifier.predict_proba(chosen), strict=True)) if chosen else {}
        )
        signs = self._classifier.classes_
        return [
            _finding(reading, *_learnt(reading, found, probabilities, signs))
            for reading, found in zip(readings, pieces, strict=True)
        ]

    def _likely(self, texts: Sequence[str], pieces: Sequence[Sequence[_Piece]]) -> list[str]:
        """Return the texts to embed: of each posting those whose words tell most, each once."""
        assert self._classifier is not None
        suspicion = dict(zip(texts, self._classifier.suspicion(texts), strict=True))
        chosen: dict[str, None] = {}
        for found in pieces:
            left = BUDGET
            for text in sorted({text for _, _, text in found}, key=lambda text: (-suspicion[text], text)):
                left -= len(text.split())
                if left < 0:
                    break
                chosen[text] = None
        return list(chosen)


_HEADING = re.compile(r"#.*|\*\*[^*\n]+\*\*:?")
_RUN = re.compile(rf"(?:\S+\s+){{0,{WORDS - 1}}}\S+")


def _pieces(reading: Reading) -> Iterator[_Piece]:
    """Yield what is read of a description: no headings, no lead-ins, nothing under three words."""
    text = reading.text("description")
    for _, start, end in reading.sentences:
        sentence = text[start:end]
        words = len(sentence.split())
        if words < 3 or _HEADING.fullmatch(sentence) or (words < 6 and sentence.endswith(":")):
            continue
        for run in _RUN.finditer(text, start, end):
            yield run.start(), run.end(), run.group()


def _learnt(
    reading: Reading,
    pieces: Sequence[_Piece],
    probabilities: Mapping[str, npt.NDArray[np.float64]],
    signs: npt.NDArray[np.str_],
) -> tuple[dict[str, Span], list[tuple[int, int]]]:
    """Return the signs that are sure, each with the sentence that speaks loudest, and what surely is none."""
    best: dict[str, tuple[float, Span]] = {}
    harmless: list[tuple[int, int]] = []
    none, alone = signs == NONE, np.isin(signs, _ALONE)
    for start, end, text in pieces:
        if (row := probabilities.get(text)) is None:
            continue
        fraud, any_sign = float(row[alone].sum()), float(1 - row[none][0])
        if any_sign <= 1 - SURE_OF_NONE:
            harmless.append((start, end))
        if fraud >= SURE_OF_FRAUD and not _EMPLOYER_PAYS.match(text):
            sure, code = fraud, str(signs[np.where(alone, row, 0).argmax()])
        elif any_sign >= SURE and (code := str(signs[np.where(none, 0, row).argmax()])) not in _ALONE:
            sure = any_sign
        else:
            continue
        if code not in best or sure > best[code][0]:
            best[code] = (sure, reading.span("description", start, end))
    return {code: span for code, (_, span) in best.items()}, harmless


# --- the phrases ----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Sign:
    code: str
    words: Phrases


_SIGNS = (
    _Sign(
        "upfront_fee",
        Phrases(r"""
            (?:registration|training|application|processing|onboarding|starter[- ]kit|enrol\w*) (?:fee|charge|deposit)
            (?:bearbeitungs|anmelde|registrierungs|vermittlungs|aufnahme|einschreibe)gebühr
            (?:überweis\w*|entricht\w*|zahl\w*) (?:sie|du) (?:uns|vorab|im voraus|\d)|vorab (?:zu )?(?:zahlen|überweisen|entrichten)
            (?:you|applicants?|candidates?) (?:must )?(?:pay|transfer|deposit|buy) .{0,40}(?:before|up ?front|in advance|beforehand)
            \bpays? for .{0,40}\b(?:beforehand|up ?front|in advance)
            (?:schulung|lehrgang|kurs|visum|ausrüstung) (?:zahlen|bezahlen|kaufen) sie (?:selbst|vorab|vor beginn)
            western union|moneygram|paysafe"""),
    ),
    _Sign(
        "money_mule",
        Phrases(r"""
            (?:auf|über) (?:ihr|dein)\w* (?:privat\w* |eigene\w* |persönlich\w* )(?:giro|bank)?konto\b.{0,90}(?:weiter|annehm|empfang|abzug)
            (?:in|into|to|through) your (?:own |personal |private )(?:bank )?account\b.{0,90}(?:forward|transfer|pass|send|keep)
            (?:parcels?|packages?)\b.{0,50}\b(?:at home|home address)\b.{0,60}(?:relabel|re-?ship|forward|ship)
            (?:pakete?|sendungen)\b.{0,50}\b(?:privatadresse|zu ?hause)\b.{0,60}(?:weiter|umverpack)"""),
    ),
    _Sign(
        "cheque",
        Phrases(r"""
            send you (?:a|our|the) (?:cheque|check)\b|(?:deposit|cash|bank) (?:the|our|this) (?:cheque|check)\b
            (?:buy|kauf\w*)\b.{0,30}(?:gift cards|geschenkkarten|guthabenkarten)"""),
    ),
    _Sign(
        "messenger_only",
        Phrases(r"""
            (?:nur|ausschließlich|only|solely|exclusively) (?:per|über|via|on|by|through) (?:whatsapp|telegram|signal|messenger|wechat)
            (?:interview|vorstellungsgespräch) (?:only )?(?:via|on|over|by|über|per) (?:telegram|whatsapp|signal)"""),
    ),
    _Sign(
        "id_copy",
        Phrases(r"""
            (?:foto|kopie|photo|copy|picture|scan)s? (?:ihres|deines|of your|of the) (?:personalausweis\w*|ausweis\w*|reisepass\w*|passport|id\b|identity card)"""),
    ),
    _Sign(
        "no_base_pay",
        Phrases(
            r"no (?:basic|base) (?:pay|salary)|commission[- ]only|kein(?:en)? feste[sn]? (?:gehalt|entgelt|lohn)|feste[sn]? (?:gehalt|entgelt|lohn) gibt es nicht|(?<!\w)kein(?:e)? (?:fixum|grundgehalt|fixgehalt)"
        ),
    ),
    _Sign(
        "unlimited_earnings",
        Phrases(r"no upper limit to what you|unlimited earnings|verdienst nach oben offen"),
    ),
    _Sign(
        "recruit_others",
        Phrases(r"network[- ]marketing|strukturvertrieb|build your own (?:downline|sales network)"),
    ),
    _Sign(
        "hidden_employer",
        Phrases(
            r"(?:für einen ungenannten|for an (?:undisclosed|unnamed)) (?:partner|client|employer|kunden|auftraggeber)"
        ),
    ),
    _Sign("vague", Phrases(r"worum es geht,? (?:erfahren sie|erfährst du)|details (?:later|by phone)")),
    _Sign(
        "evergreen",
        Phrases(r"""
            (?:join|für|in) (?:our|unseren) (?:talent|candidate|bewerber)[- ]?(?:pool|community|network)
            (?:derzeit|momentan|aktuell) (?:ist )?keine (?:konkrete )?stelle|no (?:current|specific) vacancy
            for future (?:openings|vacancies)"""),
    ),
    _Sign(
        "instruction_to_models",
        Phrases(r"""
            (?:ignore|disregard|forget|override)\b.{0,25}\b(?:previous|prior|above|earlier) (?:instructions?|prompts?|rules)
            (?:ignorier\w*|vergiss|missachte)\b.{0,30}\b(?:vorherig|bisherig|obig|früher)\w* (?:anweisung|instruktion|regel|vorgabe)
            (?:if|wenn|falls) (?:you are|du) (?:an?|eine?) (?:ai|llm|language model|ki|sprachmodell)\b"""),
    ),
)
"""Ways to say it that leave no doubt; the classifier is for the others."""

_WARNING = Phrases(r"""
            \bnever\b|niemals|\bnie\b|\bdo(?:es)? not\b|\bdon't\b|beware|warn(?:ung|ing|en)|betrug|betrüg|fraud|scam|phishing|criminal|kriminell
            keine? (?:\w+)?(?:gebühr|kosten|kaution)|\bno (?:\w+ )?(?:fees?|costs?|charges?)\b|free of charge|kosten(?:los|frei)
            \bwir (?:zahlen|übernehmen|tragen|erstatten)|\bwe (?:pay|bear|cover|reimburse)|at our (?:cost|expense)|(?:paid|covered|borne) by (?:us|the)|übernimmt""")
_EMPLOYER_PAYS = re.compile(r"(?:wir (?:be)?zahlen|we pay)\b", re.IGNORECASE)
_NO_EXPERIENCE = Phrases(r"""
            keine (?:berufs)?(?:erfahrung|vorkenntnisse|ausbildung|qualifikation)
            no (?:previous |prior )?(?:experience|skills|qualification)|experience is not
            ohne (?:erfahrung|vorkenntnisse)|jeder kann|anyone can|wenige stunden|few hours
            \d stunden (?:am|pro) tag|hours a day|minut(?:es|en) (?:a|per|am|pro|täglich) ?(?:day|tag)?|vorkenntnisse sind (?:un|nicht)""")
_A_YEAR = {"hour": 1700.0, "day": 220.0, "week": 46.0, "month": 12.0, "year": 1.0}


def _finding(
    reading: Reading, learnt: Mapping[str, Span] | None = None, harmless: Sequence[tuple[int, int]] = ()
) -> Finding:
    found = dict(learnt or {})
    told = (
        (code, span)
        for code, span in _told(reading)
        if not any(start <= span.start and span.end <= end for start, end in harmless)
    )
    for code, span in (*told, *_pay(reading), *_old(reading), *_empty(reading)):
        found.setdefault(code, span)
    fraud = sum(_FRAUD.get(code, 0) for code in found)
    doubt = sum(_DOUBT.get(code, 2) for code in found)
    verdict = "scam" if fraud >= SCAM else "doubtful" if doubt >= DOUBTFUL else "ok"
    spans = list(found.values())
    if verdict == "ok":  # what speaks for it: the first duty that is named
        text = reading.text("description")
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


def _told(reading: Reading) -> Iterator[tuple[str, Span]]:
    """Find the phrases that leave no doubt, except where somebody warns of them."""
    text = reading.text("description")
    likely = [(sign.code, words) for sign in _SIGNS if (words := sign.words.within(text))]
    for _, start, end in reading.sentences if likely else ():
        sentence = text[start:end]
        for code, words in likely:
            match = words.search(sentence)
            if match and not (code in _FRAUD and _WARNING.search(sentence)):
                yield code, reading.span("description", start + match.start(), start + match.end())


def _pay(reading: Reading) -> list[tuple[str, Span]]:
    """Find pay that no employer pays beginners: 100,000 a year and more where no experience is asked."""
    text = reading.text("description")
    if not _NO_EXPERIENCE.search(text):
        return []
    for _, start, end in reading.sentences:
        pay = pay_in(text[start:end])
        if pay and pay.period and (pay.maximum or pay.minimum or 0) * _A_YEAR[pay.period] >= 100_000:
            return [("unbelievable_pay", reading.span("description", start + pay.start, start + pay.end))]
    return []


def _old(reading: Reading) -> list[tuple[str, Span]]:
    """Find a date in the head of the text that lies more than a year before the date of posting."""
    posted = reading.posting["posted_on"]
    head = reading.text("description")[:400]
    return [
        ("old_text", reading.span("description", start, end))
        for start, end, day in dates_in(head)
        if posted
        and day < posted - timedelta(days=365)
        and re.search(r"(?i)(?:zeitpunkt|listed|posted|date|datum|start|beginn|eintritt)\W*$", head[:start])
    ][:1]


def _empty(reading: Reading) -> list[tuple[str, Span]]:
    """Find a text that says next to nothing of the job."""
    text = reading.text("description").strip()
    if not text or len(text) >= 200 or any(part.kind in ("duties", "must") for part in reading.parts):
        return []
    start = reading.text("description").index(text)
    return [("vague", reading.span("description", start, start + len(text)))]
