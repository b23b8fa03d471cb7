"""Numbers that postings state in words and digits: pay, weekly hours, dates. German and English forms."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

__all__ = ["Hours", "Pay", "dates_in", "hours_in", "number", "pay_in"]


@dataclass(frozen=True)
class Pay:
    """Pay as stated in ``text[start:end]``; a bound, currency or period that is not stated is None."""

    start: int
    end: int
    minimum: float | None
    maximum: float | None
    currency: str
    period: str | None


@dataclass(frozen=True)
class Hours:
    """Hours a week as stated in ``text[start:end]``; `most` is None for "at least 32 hours"."""

    start: int
    end: int
    least: float
    most: float | None


def number(digits: str) -> float:
    """Read a number with German or English separators.

    Examples
    --------
    >>> [number(digits) for digits in ("48.000", "3,100", "15,20", "19.5", "1.234.567", "62k", "1 200,50")]
    [48000.0, 3100.0, 15.2, 19.5, 1234567.0, 62000.0, 1200.5]
    """
    thousands = 1000 if digits[-1:] in "kK" else 1
    plain = re.sub(r"[\s'’kK]", "", digits)
    plain = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", plain)
    return float(plain.replace(",", ".")) * thousands


# --- pay ----------------------------------------------------------------------------------

_CURRENCIES = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "£": "GBP", "gbp": "GBP", "pounds": "GBP",
    "$": "USD", "usd": "USD", "us$": "USD", "dollars": "USD", "chf": "CHF", "fr.": "CHF", "franken": "CHF",
    "francs": "CHF", "zł": "PLN", "pln": "PLN", "sek": "SEK", "dkk": "DKK", "nok": "NOK", "kč": "CZK",
    "czk": "CZK", "cad": "CAD", "aud": "AUD",
}  # fmt: skip
_UNIT = "(?:" + "|".join(sorted(map(re.escape, _CURRENCIES), key=len, reverse=True)) + r")(?![^\W\d_])"
_AMOUNT = r"\d{1,3}(?:[.,'’\s]\d{3})+(?:[.,]\d{1,2})?k?|\d+(?:[.,]\d{1,2})?\s?k?(?![\d\w%])"
_PAY = re.compile(
    rf"(?:(?P<unit1>{_UNIT})[ \u00a0]?)?(?P<low>{_AMOUNT})[ \u00a0]?(?P<unit2>{_UNIT})?"
    r"(?:[ \u00a0]?(?:-|–|—|bis|to|und|and)[ \u00a0]?(?:zu )?"
    rf"(?P<unit3>{_UNIT})?[ \u00a0]?(?P<high>{_AMOUNT})[ \u00a0]?(?P<unit4>{_UNIT})?)?",
    re.IGNORECASE,
)
_PERIODS = (
    ("hour", r"(?<!\d )stunden?\b|stundenlohn|/ ?h\b|\bhour\b|hourly|(?<!\d )\bstd"),
    ("day", r"pro tag|tagessatz|day rate|per day|a day|daily|/ ?day"),
    ("month", r"monat|month|mtl"),
    ("year", r"jahr|jährlich|year|annum|\bp\. ?a\b|annual|/ ?yr"),
    ("week", r"pro woche|wöchentlich|per week|a week|weekly"),
)
_PAY_WORDS = re.compile(
    r"gehalt|vergüt|stundenlohn|\blohn|löhn|brutto|verdien|\bpay\b|\bpaid\b|salar|compensation|wage|earn|\bgross\b|\brate\b"
    r"|remunerat|entgelt|dotiert|\bote\b|honorar|tagessatz|fixum|einkommen|base\b|\bwir zahlen|we pay",
    re.IGNORECASE,
)
_NO_PAY = re.compile(
    r"budget|\bfund|allowance|zuschuss|umsatz|revenue|turnover|million|billion|\bmio|\bmrd|assets|vermögen"
    r"|discount|cheque|gutschein|voucher|ticket|bonus|prämie|provision|commission|sign-on|learning|lernen"
    r"|fortbildung|weiterbildung|schulung|volumen|volume|spend|referral|keep"
    r"|parkplatz|stellplatz|parking|\bkostet|\bcosts?\b|bereitschaft|\bon[- ]call",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"\b(?:ab|from|mindest\w*|minimum|at least|starting(?: at)?|von mindestens)(?:\W+\w+){0,2}\W*$", re.I
)
_UP_TO = re.compile(r"\b(?:bis zu|up to|maximal|max\.?)\W*$", re.I)


def pay_in(sentence: str, *, about_pay: bool = False) -> Pay | None:
    """Return the first pay that a sentence states.

    Parameters
    ----------
    sentence : one sentence or list item.
    about_pay : true if what stands around it (a heading) already says that pay is meant.

    Examples
    --------
    >>> pay = pay_in("Jahresbruttogehalt ab 48.000 Euro, je nach Erfahrung")
    >>> pay.minimum, pay.maximum, pay.currency, pay.period
    (48000.0, None, 'EUR', 'year')
    >>> pay_in("We manage £40 million and give you £1,200 for learning") is None
    True
    """
    about_pay = about_pay or bool(_PAY_WORDS.search(sentence))
    for match in _PAY.finditer(sentence):
        unit = next((match[f"unit{n}"] for n in (1, 2, 3, 4) if match[f"unit{n}"]), None)
        if unit is None:
            continue
        before, after = (
            sentence[max(0, match.start() - 60) : match.start()],
            sentence[match.end() : match.end() + 40],
        )
        clause = re.split(r"[,;:](?!\d)", before)[-1] + match.group() + re.split(r"[,;.](?!\w)", after)[0]
        period = _period(before, after)
        if _NO_PAY.search(clause) or not (about_pay or _period("", after[:25])):
            continue
        low = number(match["low"])
        high = number(match["high"]) if match["high"] else low
        if match["high"] and match["high"][-1] in "kK" and match["low"][-1] not in "kK":
            low *= 1000
        if high < low or high < 5:
            continue
        if not match["high"] and _UP_TO.search(before):
            return Pay(match.start(), match.end(), None, high, _CURRENCIES[unit.lower()], period)
        if not match["high"] and _FROM.search(before):
            return Pay(match.start(), match.end(), low, None, _CURRENCIES[unit.lower()], period)
        return Pay(match.start(), match.end(), low, high, _CURRENCIES[unit.lower()], period)
    return None


def _period(before: str, after: str) -> str | None:
    """Return the period named next after an amount, else the one named last before it."""
    follow = [(m.start(), name) for name, words in _PERIODS if (m := re.search(words, after, re.I))]
    lead = [(-m.start(), name) for name, words in _PERIODS for m in re.finditer(words, before, re.I)]
    return min(follow or lead, default=(0, None))[1]


# --- hours a week -------------------------------------------------------------------------

_DE = (
    "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn"
    " siebzehn achtzehn neunzehn"
)
_EN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
)
_SPELLED = {name: n for names in (_DE, _EN) for n, name in enumerate(names.split()) if n > 3}
_SPELLED |= {
    (f"{one}und{ten}" if n else ten): 10 * tens + n
    for tens, ten in enumerate(("zwanzig", "dreißig", "vierzig"), 2)
    for n, one in enumerate(_DE.split()[:10])
}
_SPELLED |= {
    (f"{ten}{joint}{one}" if n else ten): 10 * tens + n
    for joint in "- "
    for tens, ten in enumerate(("twenty", "thirty", "forty"), 2)
    for n, one in enumerate(_EN.split()[:10])
}
_COUNT = r"(?:\d{1,2}(?:[.,]\d{1,2})?|\b(?:" + "|".join(sorted(_SPELLED, key=len, reverse=True)) + r")\b)"
_HOURS = re.compile(
    rf"(?P<low>{_COUNT})(?:\s?(?:-|–|bis|to|und|and|or|oder)\s?(?P<high>{_COUNT}))?\s?-?\s?"
    r"(?:wochenstunden|(?:stunden|std\.?|h|hours?|hrs)\s?-?\s?"
    r"(?:/|pro|in der|je|die|a|per|each|of work a)?\s?-?(?:woche|week)"
    r"|(?:stunden|std\.?|hours|hrs)(?P<bare>\b))",
    re.IGNORECASE,
)
_WEEKLY = re.compile(
    r"wochenarbeitszeit|wöchentlich|weekly|arbeitszeit|working (?:time|hours)|per week|woche"
    r"|(?:voll|teil)zeit|(?:full|part)[- ]?time|(?:stelle|position|post|job|role)"
    r" (?:umfasst|comprises|is for)|stellenumfang",
    re.I,
)
_NO_WORK = re.compile(
    r"geöffnet|\boffen\b|\bopen\b|öffnungs|\bläuft\b|\brunning\b|\bsendung|\bkurs|\bcourse|opening|hotline|service|support|bereitschaft|betreuung|kita",
    re.I,
)


def hours_in(sentence: str) -> list[Hours]:
    """Return the weekly hours that a sentence states.

    Examples
    --------
    >>> [(found.least, found.most) for found in hours_in("Die wöchentliche Arbeitszeit ist 19,5 Stunden.")]
    [(19.5, 19.5)]
    >>> [(found.least, found.most) for found in hours_in("Vollzeit (39 Stunden) oder Teilzeit ab 25 Stunden")]
    [(39.0, 39.0), (25.0, None)]
    >>> hours_in("Die Bücherei hat 48 Stunden in der Woche geöffnet.")
    []
    """
    lower = sentence.lower()
    if not any(word in lower for word in ("stunde", "std", "hour", "hrs", "h/", "h ")):
        return []
    weekly = bool(_WEEKLY.search(sentence))
    found = []
    for match in _HOURS.finditer(sentence) if not _NO_WORK.search(sentence) else ():
        least, most = (_count(match[name] or match["low"]) for name in ("low", "high"))
        if (match["bare"] is None or weekly) and 4 <= least <= most <= 60:
            open_end = match["high"] is None and _FROM.search(sentence, 0, match.start())
            found.append(Hours(match.start(), match.end(), least, None if open_end else most))
    return found


def _count(words: str) -> float:
    return float(_SPELLED.get(words.lower(), 0)) or number(words)


# --- dates --------------------------------------------------------------------------------

_MONTHS = {
    name: month
    for month, names in enumerate(
        (
            *(
                "januar jänner january jan",
                "februar february feb",
                "märz march mar mrz",
                "april apr",
                "mai may",
            ),
            *(
                "juni june jun",
                "juli july jul",
                "august aug",
                "september sept sep",
                "oktober october okt oct",
            ),
            *("november nov", "dezember december dez dec"),
        ),
        1,
    )
    for name in names.split()
}
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DATE = re.compile(
    r"\b(?:(?P<y1>20\d\d)-(?P<m1>\d\d)-(?P<d1>\d\d)|(?P<d2>\d{1,2})\.\s?(?P<m2>\d{1,2})\.\s?(?P<y2>20\d\d|\d\d)"
    r"|(?P<d3>\d{1,2})/(?P<m3>\d{1,2})/(?P<y3>20\d\d)"
    rf"|(?:(?P<d4>\d{{1,2}})(?:\.|st|nd|rd|th)?\s)?(?:of\s)?(?P<m4>{_MONTH})\s(?P<y4>20\d\d)"
    rf"|(?P<m5>{_MONTH})\s(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y5>20\d\d))(?!\d)",
    re.IGNORECASE,
)


def dates_in(text: str) -> Iterator[tuple[int, int, date]]:
    """Yield the full dates of a text with their places; a month with its year means its first day.

    Day/month/year with slashes is read the European way.

    Examples
    --------
    >>> [str(day) for _, _, day in dates_in("1.3.2027, 15. April 2027, May 3, 2027, März 2028, 31.2.2027")]
    ['2027-03-01', '2027-04-15', '2027-05-03', '2028-03-01']
    """
    for match in _DATE.finditer(text) if "20" in text or re.search(r"\d\.\s?\d", text) else ():
        form = next(n for n in range(1, 6) if match[f"y{n}"])
        year, month, day = match[f"y{form}"], match[f"m{form}"], match[f"d{form}"] or "1"
        number_of = _MONTHS.get(month.lower().rstrip("."), 0) if not month.isdigit() else int(month)
        try:
            found = date(int(year) + 2000 * (len(year) == 2), number_of, int(day))
        except ValueError:  # there is no 31 February
            continue
        yield match.start(), match.end(), found
