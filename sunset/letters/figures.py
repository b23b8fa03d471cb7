"""Numbers, years, dates and amounts: whether a letter's figures are those of the profile or the posting."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from sunset.letters.facts import forms
from sunset.letters.sides import Atom, Job, Person, common
from sunset.letters.speech import Clause
from sunset.letters.terms import Claim
from sunset.letters.words import Number, fold, numbers, stem, tokens

__all__ = ["Figures"]

_MONTHS = {
    fold(name): number
    for names in (
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "January February March April May June July August September October November December",
    )
    for number, name in enumerate(names.split(), 1)
}
_MONTH = "|".join(sorted({*_MONTHS, "märz"}, key=len, reverse=True))
_DATE = re.compile(
    rf"\b(?P<d>\d{{1,2}})(?:\.|st|nd|rd|th)?\s+(?:of\s+)?(?P<m>{_MONTH})\b(?:,?\s+(?P<y>\d{{4}}))?"
    rf"|\b(?P<m3>{_MONTH})\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y3>\d{{4}})"
    rf"|\b(?P<m2>{_MONTH})\s+(?P<y2>\d{{4}})\b"
    r"|\b(?P<dd>\d{1,2})[./](?P<mm>\d{1,2})[./](?P<yy>\d{4})\b",
    re.IGNORECASE,
)
_MORE = re.compile(r"(?:mehr als|über|more than|over|at least|mindestens|well over|gut)\s*$", re.IGNORECASE)
_ALMOST = re.compile(r"(?:fast|knapp|beinahe|almost|nearly|close to)\s*$", re.IGNORECASE)
_YEARS = re.compile(
    r"\s*\+?\s*-?(?:(?!(?:im|pro|per|a|je|every|each|in|of|last)\b)\w+\s+)?(?:jahr\w*|"
    r"jährig\w*|years?\b|years['’]|yrs\b)",
    re.IGNORECASE,
)
_DECADE = re.compile(r"\b(?:(zwei|zwanzig|two)\s+)?(?:Jahrzehnte?n?|decades?)\b", re.IGNORECASE)
_MONEY = re.compile(r"€|\b(?:EUR|[Ee]uros?|USD|GBP)\b|\$|£")
_PAY = re.compile(
    r"expect|erwart|wunsch|vorstell|gehalt|vergütung|brutto|jahresgehalt|salary|gross|"
    r"pay\b|compensation|remuneration",
    re.IGNORECASE,
)
_COUNTED = frozenset(
    stem(w)
    for w in [
        "Dinge",
        "Sache",
        "Sachen",
        "Punkte",
        "Punkt",
        "Gründe",
        "Seiten",
        "Welten",
        "Worte",
        "Sätze",
        "Aspekte",
        "Stichworte",
        "Antworten",
        "Fragen",
        "things",
        "reasons",
        "points",
        "sides",
        "words",
        "worlds",
        "sentences",
        "lines",
        "questions",
        "answers",
        "ways",
        "halves",
    ]
)
_SPANS = frozenset(
    stem(w)
    for w in [
        "Jahr",
        "Jahre",
        "Monat",
        "Monate",
        "Woche",
        "Wochen",
        "Tag",
        "Tage",
        "Stunde",
        "Stunden",
        "Prozent",
        "year",
        "month",
        "week",
        "day",
        "hour",
        "percent",
    ]
)
_THERE = re.compile(
    r"^(?:Dort|Da(?:bei|nach)?\b|Außerdem .{0,20}\bdort|In dieser (?:Rolle|Stelle|Zeit)|"
    r"There\b|In (?:the same|that|this) (?:post|role|job|time)|Von dort|Another result "
    r"from there|One result from there|Ein Ergebnis von dort)"
)
_UNIT = {
    "%": "prozent",
    "percent": "prozent",
    "ms": "millisekunde",
    "milliseconds": "millisekunde",
    "millisecond": "millisekunde",
}
_FILL = frozenset(
    [
        "rund",
        "etwa",
        "circa",
        "ca",
        "ungefähr",
        "about",
        "around",
        "roughly",
        "nearly",
        "fast",
        "knapp",
        "unter",
        "under",
        "über",
        "over",
        "jährlich",
        "annual",
        "neue",
        "new",
        "weitere",
        "other",
        "einer",
        "einem",
        "eine",
        "der",
        "die",
        "das",
        "the",
        "a",
        "an",
        "of",
        "von",
    ]
)


class Figures:
    """Holds every number of a letter against the side its clause speaks of."""

    def __init__(self, person: Person, job: Job, language: str) -> None:
        self.person, self.job, self.language = person, job, language
        self.there: int | None = None
        self.before: set[str] = set()
        self.skills = [(skill.years, forms(skill.name), skill.name) for skill in person.profile.skills]

    def new_paragraph(self) -> None:
        """Let "there" of the next paragraph refer to nothing yet."""
        self.there = None
        self.before = set()

    def in_head(self, line: str) -> Iterator[Claim]:
        """Yield numbers above the text that neither side states; the letter's own date may stand."""
        known = re.sub(
            r"\D",
            "",
            " ".join(
                str(v)
                for v in (self.person.profile.phone, self.person.profile.postcode, self.person.profile.street)
                if v
            ),
        )
        theirs = re.sub(r"\D", "", self.job.text + str(self.job.analysis.get("reference") or ""))
        for found in re.finditer(r"\d[\d\s/()-]*\d|\d", _DATE.sub(" ", line)):
            digits = re.sub(r"\D", "", found[0])
            if (
                digits
                and digits not in known
                and digits not in theirs
                and digits.removeprefix("49") not in known
            ):
                yield found[0], "either", ""

    # --- a sentence -----------------------------------------------------------------------

    def claims(self, found: Sequence[Clause], sentence: str) -> Iterator[Claim]:
        """Yield every figure of a sentence that its side does not state, or states of another station."""
        whole = self._stations(sentence)
        if not whole and self.there is not None and _THERE.search(sentence):
            whole = (self.there,)
        here: tuple[int, ...] = ()
        for clause in found:
            own = self._stations(clause.text)
            here = own or here or whole
            yield from self._clause(clause, sentence, here)
        yield from self._told_elsewhere(found, sentence, whole)
        if whole:
            self.there = whole[-1]
        self.before = {token.stem for token in tokens(sentence) if len(token.word) > 3} - common()

    def _stations(self, text: str) -> tuple[int, ...]:
        """Return the stations whose employer a text names, in the order of the text."""
        words = [token.stem for token in tokens(text)]
        hits = []
        for number, names in enumerate(self.person.employers):
            places_ = [words.index(name) for name in names if name in words]
            if places_:
                hits.append((min(places_), number))
        return tuple(number for _, number in sorted(hits))

    def _clause(self, clause: Clause, sentence: str, stations: tuple[int, ...]) -> Iterator[Claim]:
        text = clause.text
        covered: list[tuple[int, int]] = []
        for day in _DATE.finditer(text):
            covered.append(day.span())
            if not self._date_known(day, clause, stations):
                yield day[0], self._kind(clause, day.start()), ""
        for decade in _DECADE.finditer(text):
            value = 20.0 if decade[1] else 10.0
            if clause.side_at(decade.start()) != "job":
                yield from self._years(Number(value, *decade.span(), decade[0]), clause, sentence, stations)
        for number in numbers(text):
            if any(start <= number.start < end for start, end in covered) or self._only_counts(number, text):
                continue
            side = clause.side_at(number.start)
            if side == "job" and clause.marked:
                if not self._posting_has(number, text):
                    yield self._shown(number, text), "job", ""
            elif self._in_posting_title(number, text) or (
                (side != "applicant" or clause.side == "both")
                and self._posting_has(number, text, strict=True)
            ):
                continue
            elif 1950 <= number.value <= 2100 and re.fullmatch(r"\d{4}", number.text):
                yield from self._year(number, clause, sentence, stations)
            elif _MONEY.search(text[max(0, number.start - 5) : number.end + 8]) and (_PAY.search(sentence)):
                yield from self._pay(number)
            elif self._counts_years(number, text, sentence):
                yield from self._years(number, clause, sentence, stations)
            elif (clause.wish or clause.lack) and self._posting_has(number, text):
                continue
            else:
                yield from self._achieved(number, clause, sentence, stations)

    def _kind(self, clause: Clause, position: int) -> str:
        return "job" if clause.side_at(position) == "job" else "number"

    @staticmethod
    def _shown(number: Number, text: str) -> str:
        return " ".join(text[number.start :].split()[: 2 + number.text.count(" ")]).rstrip(".,")

    def _only_counts(self, number: Number, text: str) -> bool:
        """Tell whether a small number counts things of the letter itself ("two reasons")."""
        after = tokens(text[number.end :])[:2]
        return number.value <= 5 and any(token.stem in _COUNTED for token in after)

    def _in_posting_title(self, number: Number, text: str) -> bool:
        around = text[max(0, number.start - 12) : number.end + 1].rsplit(maxsplit=1)[-1]
        return not around.isdigit() and around in (self.job.posting.get("title") or "")

    def _counts_years(self, number: Number, text: str, sentence: str) -> bool:
        """Tell whether a number counts years, said outright or after "of them", "davon", "seit"."""
        if _YEARS.match(text[number.end :]):
            return True
        spoken = any(_YEARS.match(sentence[own.end :]) for own in numbers(sentence))
        loose = re.match(
            r"\s+(?:of (?:them|which|those)|mit|with|in|im|bei)\b|\s*[.,;]?\s*$", text[number.end :]
        )
        return spoken and bool(loose)

    # --- the job's figures ------------------------------------------------------------------

    def _posting_has(self, number: Number, text: str, *, strict: bool = False) -> bool:
        """Tell whether the posting states a number; strictly, also that it counts the same thing."""
        said = _following(text, number)
        same = [own for own in self.job.figures if own.value == number.value]
        for own in same:
            line = self.job.text[self.job.text.rfind("\n", 0, own.start) + 1 :].split("\n", 1)[0]
            near = [token.stem for token in tokens(line)]
            if not said or _meets(said, _following(self.job.text, own)) or _meets(said[:1], near):
                return True
        if not same or strict:
            return False
        others = (own for own in self.job.figures if own.value != number.value)
        return not any(_meets(said[:1], _following(self.job.text, own)[:2]) for own in others)

    # --- dates ----------------------------------------------------------------------------

    def _date_known(self, found: re.Match[str], clause: Clause, stations: tuple[int, ...]) -> bool:
        part = found.groupdict()
        month_name = part["m"] or part["m2"] or part["m3"]
        month = int(part["mm"]) if part["mm"] else _MONTHS[fold(month_name)]
        day_text, year_text = (
            part["d"] or part["d3"] or part["dd"],
            part["y"] or part["y2"] or part["y3"] or part["yy"],
        )
        day, year = int(day_text) if day_text else None, int(year_text) if year_text else None
        own: set[date] = set(self.person.dates)
        if stations:
            own = {
                d
                for n in stations
                for d in (self.person.profile.experience[n].start, self.person.profile.experience[n].end)
                if d
            }
        theirs = set(self.job.days)
        side = clause.side_at(found.start())
        loose = side == "open" or not clause.marked
        days = own | theirs if loose else theirs if side == "job" else own
        if any(d.month == month and year in (d.year, None) and day in (d.day, None) for d in days):
            return True
        said = side in ("job", "open") or clause.wish
        return said and fold(found[0]) in fold(self.job.text)

    def _year(
        self, number: Number, clause: Clause, sentence: str, stations: tuple[int, ...]
    ) -> Iterator[Claim]:
        atoms = [atom for atom in self.person.atoms if any(own.value == number.value for own in atom.numbers)]
        stems = {token.stem for token in tokens(sentence) if len(token.word) > 3} - common()
        related = [
            atom
            for atom in self.person.atoms
            if atom.station is None and stems & atom.stems and re.search(r"\b(?:19|20)\d\d\b", atom.text)
        ]
        since = re.search(r"\b(?:seit|since|ab|from)\s*$", clause.text[: number.start], re.IGNORECASE)
        if stations and any(atom.station in stations for atom in atoms):
            return
        strict = stations or not atoms or (related and not since)
        if strict and not any(atom in related for atom in atoms):
            yield number.text, "number", ""

    # --- pay and years of practice --------------------------------------------------------------

    def _pay(self, number: Number) -> Iterator[Claim]:
        wish = self.person.profile.conditions.salary_wish
        if number.value != wish:
            yield number.text, "number", f"{wish:g}" if wish else ""

    def _years(
        self, number: Number, clause: Clause, sentence: str, stations: tuple[int, ...]
    ) -> Iterator[Claim]:
        allowed = self._allowed_years(number, clause, sentence, stations)
        before = clause.text[: number.start]
        for own in allowed:
            if _MORE.search(before):
                if own >= number.value - 0.05 and own - number.value < 2.01:
                    return
            elif _ALMOST.search(before):
                if number.value - 1 < own <= number.value:
                    return
            elif number.value in (own, int(own), round(own)):
                return
        value = ", ".join(f"{own:.3g}" for own in sorted(allowed))
        yield self._shown(number, clause.text), "number", value

    def _allowed_years(
        self, number: Number, clause: Clause, sentence: str, stations: tuple[int, ...]
    ) -> set[float]:
        text = clause.text
        others = [own for own in numbers(text) if _YEARS.match(text[own.end :]) and own.start != number.start]
        start = max((own.end for own in others if own.start < number.start), default=0)
        end = min((own.start for own in others if own.start > number.start), default=len(text))
        named = self._skills_in(text[number.end : end]) + self._skills_in(text[start : number.start])
        if not named and not others:
            alone = sum(bool(_YEARS.match(sentence[own.end :])) for own in numbers(sentence)) == 1
            named = self._skills_in(text) or (self._skills_in(sentence) if alone else [])
        with_years = {years for years, _ in named if years is not None}
        if with_years:
            return with_years
        allowed: set[float] = set()
        for station in stations:
            if (lasted := self.person.years(station)) is not None:
                allowed.add(lasted)
        if named:
            for _, name in named:
                jobs = enumerate(self.person.profile.experience)
                allowed |= {
                    y for n, job in jobs if name in job.skills and (y := self.person.years(n)) is not None
                }
            return allowed
        if not stations or "insgesamt" in fold(sentence) or "in all" in sentence:
            total = self.person.all_years()
            allowed |= {total} if total is not None else set()
        stems = {token.stem for token in tokens(text) if len(token.word) > 3} - common()
        for atom in self.person.atoms:
            if not (stations and atom.station is not None and atom.station not in stations):
                close = len(stems & atom.stems) >= 2 or (not atom.station and "berufserfahrung" in fold(text))
                allowed |= {own.value for own in atom.numbers if close and _YEARS.match(atom.text[own.end :])}
        return allowed

    def _skills_in(self, text: str) -> list[tuple[float | None, str]]:
        stems = [token.stem for token in tokens(text)]
        said = {" ".join(stems[i : i + size]) for size in range(1, 7) for i in range(len(stems) - size + 1)}
        long = {part for word in tokens(text) if len(part := re.sub("e?n$", "", fold(word.word))) >= 10}
        return [
            (years, name)
            for years, keys, name in self.skills
            if keys & said or fold(name).startswith(tuple(long))
        ]

    # --- achievements ---------------------------------------------------------------------

    def _achieved(
        self, number: Number, clause: Clause, sentence: str, stations: tuple[int, ...]
    ) -> Iterator[Claim]:
        text = clause.text
        hours = (self.person.profile.conditions.hours_min, self.person.profile.conditions.hours_max)
        if number.value in hours and re.search(
            r"stunden|hours", text[number.end : number.end + 16], re.IGNORECASE
        ):
            return
        atoms = [
            (atom, own) for atom in self.person.atoms for own in atom.numbers if own.value == number.value
        ]
        if self._part_of_name(number, text) or self._rhetorical(number, text):
            return
        if not atoms:
            yield self._shown(number, text), "number", self._nearest(sentence)
            return
        stems = {token.stem for token in tokens(sentence) if len(token.word) > 3} - common()
        said = _following(text, number)
        beside = {own.value for own in numbers(sentence) if not 1950 <= own.value <= 2100} - {number.value}
        stems |= self.before if number.value > 12 else set()
        fitting = [atom for atom, own in atoms if self._fits(atom, own, said, stems, beside)]
        if not fitting:
            yield self._shown(number, text), "number", self._nearest(sentence)
        elif stations and not any(atom.station in stations or atom.station is None for atom in fitting):
            yield (
                self._shown(number, text),
                "station",
                self.person.profile.experience[fitting[0].station or 0].employer,
            )

    def _rhetorical(self, number: Number, text: str) -> bool:
        """Tell whether a number of at most three counts what no side counts ("three points of view")."""
        if number.value > 3 or not re.fullmatch(r"[^\W\d]+", number.text):
            return False
        said = _following(text, number)[:1]
        if said and said[0] in _SPANS:
            return False
        if not said:
            return bool(re.search(r"\b(?:all|alle|allen)\s*$", text[: number.start]))
        told = {part for atom in self.person.atoms for part in atom.stems} | self.job.vocabulary
        return not any(_meets(said, [part]) for part in told)

    def _part_of_name(self, number: Number, text: str) -> bool:
        """Tell whether a number belongs to a name the profile has, for example of a standard."""
        word = re.search(r"([\w/.-]+)\s*$", text[: number.start])
        if not word or not word[1][0].isupper():
            return False
        return bool(re.search(rf"\b{re.escape(word[1])} {re.escape(number.text)}\b", self.person.text))

    def _fits(self, atom: Atom, own: Number, said: list[str], stems: set[str], beside: set[float]) -> bool:
        together = beside & {figure.value for figure in atom.numbers if figure.start != own.start}
        if atom.language not in (self.language, None):
            # told in another language its words cannot be compared, but its figures go together
            kin = {figure.value for other in self.person.atoms for figure in other.numbers} & beside
            return bool(together) or not kin
        if _meets(said, _following(atom.text, own)):
            return True
        for other in self.person.atoms:
            for figure in other.numbers:
                if (
                    figure.value != own.value
                    and said
                    and _meets(said[:1], _following(other.text, figure)[:2])
                ):
                    return False
        shared = len(stems & atom.stems)
        return bool(together) or shared >= (1 if own.value > 12 else 2)

    def _nearest(self, sentence: str) -> str:
        """Return the figures of the highlight that a sentence seems to tell."""
        stems = {token.stem for token in tokens(sentence) if len(token.word) > 3} - common()
        best = max(self.person.atoms, key=lambda atom: len(stems & atom.stems), default=None)
        return best.text if best and len(stems & best.stems) >= 2 else ""

    def _told_elsewhere(
        self, found: Sequence[Clause], sentence: str, stations: tuple[int, ...]
    ) -> Iterator[Claim]:
        """Yield a deed or a title told of one station that the profile tells of another."""
        if not stations or all(clause.side == "job" for clause in found):
            return
        stems = {token.stem for token in tokens(sentence) if len(token.word) > 3} - common()
        jobs = [atom for atom in self.person.atoms if atom.station is not None]
        shared = {atom: len(stems & atom.stems) for atom in jobs}
        best = max(jobs, key=lambda atom: shared[atom], default=None)
        if (
            best
            and best.station not in stations
            and shared[best] >= 4
            and shared[best] >= 0.4 * len(best.stems)
        ):
            near = max((shared[atom] for atom in jobs if atom.station in stations), default=0)
            if near * 2 <= shared[best]:
                yield (
                    sentence.rstrip("."),
                    "station",
                    self.person.profile.experience[best.station or 0].employer,
                )
        for clause in found:
            named = self._stations(clause.text)
            if len(named) != 1:
                continue
            for job in self.person.profile.experience:
                own = self.person.profile.experience[named[0]]
                as_title = re.search(rf"\b(?:[Aa]ls|[Aa]s)\s+(?:an?\s+)?{re.escape(job.title)}", clause.text)
                if as_title and own.title != job.title and own.employer != job.employer:
                    yield job.title, "station", own.title


def _following(text: str, number: Number) -> list[str]:
    """Return the stems of the content words right behind a number."""
    rest = re.sub(r"\s*%", " prozent", text[number.end : number.end + 60])
    rest = re.split(
        r"[.;:!?](?:\s|$)|\d|\b(?:im|pro|per|a|je|every|each) (?:Jahr|Monat|Woche|Tag|year|month|week|day)\b",
        rest,
        maxsplit=1,
    )[0]
    words = [token.word for token in tokens(rest) if token.word.lower() not in _FILL]
    return [stem(_UNIT.get(word.lower(), word)) for word in words[:3]]


def _meets(said: list[str], told: list[str]) -> bool:
    """Tell whether two numbers count the same thing."""
    return any(
        one == other or (min(len(one), len(other)) >= 5 and (one.endswith(other) or other.endswith(one)))
        for one in said[:2]
        for other in told
        if len(one) > 1
    )
