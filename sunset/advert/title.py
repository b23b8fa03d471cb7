"""The title of a job, by the rules by which adverts are laid out."""

import re
from collections.abc import Iterator, Sequence

from sunset.advert.lines import Line
from sunset.advert.place import is_place
from sunset.advert.understood import Found
from sunset.advert.words import EMPLOYER, GENDER, any_of, is_job, is_site, label

__all__ = ["read_title"]

_LONGEST = 130
_AT = re.compile(r"\s+(?:bei(?:m| der| dem)?|at|@)\s+(?=[A-ZÄÖÜ0-9])")
_ARTICLE = any_of("article")
_SEEKS = re.compile(rf"\b{any_of('seeks')}\b", re.IGNORECASE)
_TIME = re.compile(rf"\b{any_of('time')}\b", re.IGNORECASE)
_TERMS = re.compile(rf"\b{any_of('terms')}\b|[€£$]", re.IGNORECASE)


def read_title(text: Sequence[Line]) -> tuple[Found | None, Found | None]:
    """Return the title, and the employer if the same words name one.

    Parameters
    ----------
    text : lines that are no menu.
    """
    ranked = sorted(_titles(text), key=lambda one: -one[0])
    if not ranked:
        return None, None
    _, value, line = ranked[0]
    bare, employer = _parted(value)
    company = Found(employer, line) if employer and not is_site(employer) else None
    return Found(bare, line), company


def _titles(text: Sequence[Line]) -> Iterator[tuple[int, str, str]]:
    """Yield titles that the lines may state: how sure, the words, the line."""
    body = False  # a list or a long sentence was seen: from here on, jobs are spoken about
    for number, line in enumerate(text):
        words = line.text
        if EMPLOYER.search(words) and not GENDER.search(words) and not _AT.search(words):
            body = body or len(words) > 140
            continue
        value = label(words, "title")
        if value and len(value) <= _LONGEST and (is_job(value) or GENDER.search(value)):
            yield 100, value, words
        subject = label(words, "subject")
        if subject and (GENDER.search(subject) or is_job(subject)):
            yield 68, _phrase(subject) or subject, words
        mark = GENDER.search(words)
        short = len(words) <= _LONGEST and not line.bullet and words[-1] not in ".!?;,"
        if mark and short and not _SEEKS.search(GENDER.sub("", words)) and subject is None:
            yield 90 - (20 if body else 0), words, words
        elif mark and (phrase := _phrase(words)):
            yield 70 - (10 if body else 0), phrase, words
        elif line.level == 1 and is_job(words) and short:
            yield 85, words, words
        elif short and not body and value is None and subject is None and _is_bare(words):
            following = " ".join(one.text for one in text[number + 1 : number + 3])
            dated = _TIME.search(following) and "·" in following
            soft = re.search(r"\w[/*:_-]in\b|\(in\)|\w\*r\b|\w/-?(?:in|r|frau|mann)\b", words)
            yield 80 if dated else 65 if soft else 60 + (3 if line.level else 0), words, words
        elif not line.bullet and (phrase := _sought(words)):
            yield 50, phrase, words
        body = body or line.bullet or (len(words) > 140 and number > 2)


def _is_bare(words: str) -> bool:
    """Return whether a line is what somebody is called, and says nothing else."""
    return (
        len(words.split()) <= 9
        and is_job(words)
        and not _SEEKS.search(words)
        and not re.search(r"[:>›|]", words)
    )


def _phrase(sentence: str) -> str | None:
    """Return the title in a sentence, up to its note on genders and what belongs to it."""
    mark = GENDER.search(sentence)
    if not mark:
        return None
    before = sentence[: mark.start()]
    starts = [match.end() for match in re.finditer(rf"(?:^|[\s,]){_ARTICLE}\s+(?=\S)", before, re.IGNORECASE)]
    seeks = [
        match.end()
        for match in re.finditer(r"\b(?:suchen|sucht|suche|looking for|hiring)(?: wir| ich)?\s+", before)
    ]
    start = max([*starts, *seeks], default=None)
    if start is None or not before[start:].strip():
        return None
    return f"{before[start:].strip()} {mark[0].strip()}"


_SOUGHT = re.compile(rf"\b{any_of('sought')}\s+(?:{_ARTICLE}\s+)?", re.IGNORECASE)
_LEARNT = re.compile(r"(?:bildung|erfahrung|abschluss|lehre|experience|training|degree)\s+$", re.IGNORECASE)
"""Before what an applicant was or has learnt."""
_ENDS = re.compile(rf"[,.;:!?]|\((?!in\))|\s{any_of('ends')}\b")


def _sought(sentence: str) -> str | None:
    """Return what a sentence without a note on genders says is sought."""
    for match in _SOUGHT.finditer(sentence[:400]):
        rest = sentence[match.end() :]
        end = _ENDS.search(rest)
        words = (rest[: end.start()] if end else rest).strip()
        learnt = _LEARNT.search(sentence[: match.start()])
        named = words[:1].isupper() and not words.split()[-1][0].islower()
        if named and not learnt and len(words.split()) <= 6 and is_job(words):
            return words
    return None


def _parted(value: str) -> tuple[str, str | None]:
    """Part what stands before "bei" or "at" from the employer behind it; drop what is no part of a title."""
    value = re.sub(rf"^(?:{_ARTICLE})\s+(?=[A-ZÄÖÜ])", "", value.strip(' *_#"„“'))
    value = re.sub(r"\s*/\s*eine[nr]?\s+", " / ", value)
    value = re.sub(
        r"^(?:stellenangebot|stellenausschreibung|job|vacancy|position|gesucht)\s*[:–-]\s+",
        "",
        value,
        flags=re.IGNORECASE,
    )
    at = _AT.search(value)
    employer = None
    if at and at.start() > 3:
        value, employer = value[: at.start()], value[at.end() :]
        employer = re.split(r"\s+[-–|]\s+|\s+in\s+(?=[A-ZÄÖÜ])|[,(·]", employer)[0].strip(" .!*")
    parts = re.split(r"\s+[|–-]\s+", value)
    if len(parts) > 1 and (is_job(parts[0]) or GENDER.search(parts[0])):
        kept = [
            parts[0],
            *(
                one
                for one in parts[1:]
                if not (EMPLOYER.fullmatch(one) or is_place(one) or _TERMS.match(one))
            ),
        ]
        if employer is None:
            employer = next((one for one in parts[1:] if EMPLOYER.fullmatch(one)), None)
        value = value if len(kept) == len(parts) else " - ".join(kept)
    value = re.sub(rf"\s*\([^()]*(?:{_TERMS.pattern}|%)[^()]*\)$", "", value, flags=re.IGNORECASE)
    return value.strip(" ,;:–-"), employer
