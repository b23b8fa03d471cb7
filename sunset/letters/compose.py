"""Composes a cover letter from cited facts of a profile and a posting; no language model is needed."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from sunset.letters.facts import Fact, cited, first_person, forms, profile_facts, skill_sentence_name
from sunset.letters.letter import GAP, Gap, Letter, Statement, clean
from sunset.letters.words import fold, lexicon, sentences, spell, tokens, tongue
from sunset.messages import Messages
from sunset.profile import Experience, Profile, Study
from sunset.schema import Evaluation, Evidence, Requirement

__all__ = ["compose"]

COVERED = 0.6
"""Coverage from which a requirement counts as met, so that a letter may build on it."""
POINTS = 4
"""Requirements a letter goes into; a fifth would make it a list."""
LONGEST_QUOTE = 150
_GENDERED = re.compile(
    r"\s*[(\[](?:[mwfdxi]|gn|all genders?|alle)(?:\s*[/|,*]\s*(?:[mwfdxi]|gn|div\.?))*[)\]]|"
    r"\s+[mwfd](?:/[mwfdx]){1,2}\b",
    re.IGNORECASE,
)
_FEMININE = re.compile(
    r"(?:\b(?:AG|GmbH|eG|KG|KGaA|SE|OHG|UG|mbH|GbR|Bank|Sparkasse|Versicherung|Stiftung|"
    r"Universität|Hochschule)\b|bank)$"
)
_TITLE_OF_ADDRESS = {
    "frau": "woman", "ms": "woman", "mrs": "woman", "miss": "woman",
    "herr": "man", "herrn": "man", "mr": "man",
}  # fmt: skip


def compose(
    posting: Mapping[str, Any],
    analysis: Mapping[str, Any],
    evaluation: Evaluation,
    profile: Profile,
    *,
    today: date,
    language: str | None = None,
) -> Letter:
    """Return the cover letter of a person for a posting.

    Every sentence about the person rests on the profile, every sentence about the job on the
    posting, and carries the words it rests on. What should be there and is not known becomes a
    gap, marked in the text. Equal input gives an equal letter; phrases vary with the posting.

    Parameters
    ----------
    posting : a row of `sunset.schema.Postings`.
    analysis : what the specialists found in it, by field name; absent is unknown.
    evaluation : how the posting fits, requirement by requirement with the words cited.
    profile : the person.
    today : the letter's date.
    language : "de" or "en"; by default the posting's.
    """
    return _Composer(posting, analysis, evaluation, profile, today, language).letter()


def bare_title(title: str) -> str:
    """Return a posting's title without its note on genders.

    Examples
    --------
    >>> bare_title("Senior Java Engineer (w/m/d)"), bare_title("Cook m/w/d, evenings")
    ('Senior Java Engineer', 'Cook, evenings')
    """
    return clean(_GENDERED.sub("", title)) or clean(title)


def address(contact: str, posting_text: str) -> tuple[Literal["woman", "man"] | None, str, str]:
    """Return how a contact is addressed: by what gender stated, last name, whole name.

    A gender is only taken from "Frau", "Herr", "Ms" or "Mr", beside the name or in the posting;
    never from a first name.

    Examples
    --------
    >>> address("Frau Dr. Henrike Laubmann", ""), address("Mira Sandvoss", "Fragen an Mira Sandvoss")
    (('woman', 'Dr. Laubmann', 'Dr. Henrike Laubmann'), (None, 'Sandvoss', 'Mira Sandvoss'))
    """
    words = clean(contact).split()
    gender = _TITLE_OF_ADDRESS.get(words[0].rstrip(".").lower()) if words else None
    if gender:
        words = words[1:]
    whole = " ".join(words)
    named = [word for word in words if not word.endswith(".")]
    last = next((i for i, word in enumerate(named) if i and word[0].islower()), len(named) - 1)
    family = " ".join(named[max(last, 0) :])
    if gender is None and family:
        names = f"{re.escape(' '.join(named))}|{re.escape(family)}"
        near = rf"\b(Frau|Herrn?|Ms|Mrs|Mr)\.?\s+(?:\w+\.\s+)*(?:{names})\b"
        found = {_TITLE_OF_ADDRESS[hit.lower()] for hit in re.findall(near, posting_text)}
        gender = found.pop() if len(found) == 1 else None
    doctor = " ".join(word for word in words if word in {"Dr.", "Prof."})
    return gender, f"{doctor} {family}".strip(), whole  # type: ignore[return-value]


class _Composer:
    def __init__(  # noqa: PLR0917
        self,
        posting: Mapping[str, Any],
        analysis: Mapping[str, Any],
        evaluation: Evaluation,
        profile: Profile,
        today: date,
        language: str | None,
    ) -> None:
        self.posting, self.analysis, self.evaluation, self.profile = posting, analysis, evaluation, profile
        self.today = today
        self.gaps: list[Gap] = []
        self.person = Messages(profile.language, "letters")
        self.language = self._language(language)
        self.say = Messages(self.language, "letters")
        self.du = self.language == "de" and analysis.get("address_form") == "du"
        self.title = bare_title(posting["title"])
        self.facts = tuple(profile_facts(profile))
        self.told: set[str] = set()
        self.place_of_speech: int | None = None
        self.stations: set[int] = set()
        self.lines_told: set[int] = set()
        self.quoted: set[str] = set()

    # --- the frame ------------------------------------------------------------------------

    def _language(self, asked: str | None) -> Literal["de", "en"]:
        known = asked or self.analysis.get("language") or self.posting.get("language")
        if known not in ("de", "en", "mixed", None):
            self._gap("language", language=known)
        if known in ("de", "en"):
            return "de" if known == "de" else "en"
        told = None if known not in ("mixed", None) else tongue(self.posting.get("description") or "")
        return told if told in ("de", "en") else self.profile.language

    def _gap(self, kind: Any, **values: Any) -> None:
        self.gaps.append(Gap(kind=kind, text=self.person(f"gap_{kind}", **values)))

    def _phrase(self, key: str, **values: Any) -> str:
        """Return one of the phrases of a key, chosen by the posting's key and what was said before."""
        texts = self.say
        stem_ = f"{key}_du" if self.du and f"{key}_du_1" in texts else key
        count = next(n for n in range(1, 10) if f"{stem_}_{n + 1}" not in texts)
        seed = int(self.posting["job_id"][:8], 16) + sum(map(ord, key)) + len(self.told)
        return texts(f"{stem_}_{seed % count + 1}", **values)

    def letter(self) -> Letter:
        """Put all parts together."""
        paragraphs = [tuple(part) for part in self._paragraphs() if part]
        sender = self._sender()
        recipient, contact, salutation = self._recipient()
        reference = self.analysis.get("reference") or self.posting.get("requisition_id")
        subject = "subject_reference" if reference else "subject"
        closing = "closing_named" if contact else "closing_unnamed"
        return Letter(
            language=self.language,
            day=self.today,
            name=self.profile.name,
            sender=sender,
            recipient=recipient,
            contact_person=contact,
            place_and_date=self.say(
                "place_and_date", place=self.profile.city or GAP, day=self.say.long_date(self.today)
            ),
            subject=self.say(subject, title=self.title, reference=clean(reference or "")),
            salutation=salutation,
            paragraphs=tuple(paragraphs),
            closing=self.say("closing_du" if self.du else closing),
            enclosures=tuple(clean(item) for item in self.profile.enclosures),
            enclosures_title=self.say("enclosures"),
            gaps=tuple(self.gaps),
        )

    def _sender(self) -> tuple[str, ...]:
        person = self.profile
        if not (person.street and person.postcode and person.city):
            self._gap("address")
        if not (person.email or person.phone):
            self._gap("contact")
        town = " ".join((person.postcode or GAP, person.city or GAP))
        reach = [item for item in (person.phone, person.email) if item] or [GAP]
        return (person.name, person.street or GAP, town, *reach)

    def _recipient(self) -> tuple[tuple[str, ...], str | None, str]:
        company = clean(self.posting.get("company") or "")
        if not company:
            self._gap("company")
        contact = self.posting.get("contact_name") or self.analysis.get("contact_name") or ""
        text = self.posting.get("description") or ""
        gender, family, whole = address(contact, text)
        lines = [company or GAP]
        if whole:
            polite = {
                ("de", "woman"): "Frau ",
                ("de", "man"): "Herrn ",
                ("en", "woman"): "Ms ",
                ("en", "man"): "Mr ",
            }
            lines.append(polite.get((self.language, gender or ""), "") + whole)
        places = self.posting.get("locations") or ()
        cities = list(dict.fromkeys(place["city"] for place in places if place.get("city")))
        if len(cities) == 1:
            lines.append(clean(cities[0]))
        if not whole:
            key = "greet_none_du" if self.du else "greet_none"
            return tuple(lines), None, self.say(key)
        if self.du:
            return tuple(lines), whole, self.say("greet_name_du", name=whole)
        key = f"greet_{gender or 'name'}"
        return tuple(lines), whole, self.say(key, name=family if gender else whole)

    # --- the text -------------------------------------------------------------------------

    def _paragraphs(self) -> list[list[Statement]]:
        points = self._points()
        opening = self._opening(points[0] if points else None)
        middle, rest = self._middle(points[1:]), self._papers()
        if len(self.told) < 2:
            self._gap("facts")
            middle.append(Statement(text=GAP, side="none"))
        return [opening, middle, rest, self._ending()]

    def _points(self) -> list[Requirement]:
        """Return the requirements worth a letter's while, the decisive one first."""
        met = [
            asked
            for asked in self.evaluation.requirements
            if asked.coverage >= COVERED
            and asked.kind not in ("language", "education")
            and (asked.kind == "years" or cited(asked, self.facts))
        ]
        order = {"skill": 0, "certificate": 1, "domain": 2, "seniority": 3, "years": 4}
        met.sort(key=lambda asked: (not asked.decisive, not asked.must, -asked.coverage, order[asked.kind]))
        return met[:POINTS]

    def _opening(self, asked: Requirement | None) -> list[Statement]:
        title = self._posting_words("title", 0, len(self.posting["title"]))
        quote = self._quote(asked)
        if asked is None or quote is None:
            text = self._phrase("open_plain", title=self.title)
            words: tuple[Evidence, ...] = (title,)
        else:
            self.quoted.add(quote)
            text = self._phrase("open" if " " in quote else "open_word", title=self.title, asked=quote)
            words = (title, *asked.posting)
        said = [Statement(text=text, side="job", evidence=words)]
        skill, line, paper = self._answer(asked) if asked else (None, None, None)
        said += self._skill(skill) if skill else []
        if 0 not in self.stations and self.profile.experience and (line is None or line.station != 0):
            said.append(self._station())
        said += [self._tell(line)] if line else []
        return said + (self._certificate(paper) if paper else [])

    def _posting_words(self, field: str, start: int, end: int) -> Evidence:
        quote = self.posting[field][start:end]
        return Evidence(side="posting", source_field=field, start=start, end=end, quote=quote)

    def _quote(self, asked: Requirement | None) -> str | None:
        """Return the posting's own words for a requirement: its whole line if nothing in it is lacking."""
        if asked is None:
            return None
        line = next((self._line(words) for words in asked.posting if words.source_field == "description"), "")
        for text in (_plain(line), _plain(asked.text)):
            if (
                1 < len(text) <= LONGEST_QUOTE
                and not re.search(r"[„“”\"\[\]<>|]", text)
                and not self._lacks(text)
            ):
                return text
        return None

    def _line(self, words: Evidence) -> str:
        text = self.posting["description"]
        start = text.rfind("\n", 0, words.start) + 1
        end = text.find("\n", words.end)
        return next(
            (part for part in sentences(text[start : end if end >= 0 else None]) if words.quote in part), ""
        )

    def _lacks(self, text: str) -> bool:
        """Tell whether a line of the posting also asks for what the profile lacks."""
        said = text.casefold()
        return any(
            item.coverage < COVERED and item.text.casefold() in said for item in self.evaluation.requirements
        )

    def _duty(self) -> list[Statement]:
        """Return the duty of the posting closest to the person's own work, as a reason to apply."""
        text = self.posting.get("description") or ""
        asked = [words.start for item in self.evaluation.requirements for words in item.posting]
        before = min(asked, default=len(text))
        own = {token.stem for fact in self.facts for token in tokens(fact.text) if len(token.word) > 5}
        best: tuple[int, int, str] | None = None
        for bullet in re.finditer(r"^\s*[*+-]\s+(.+)$", text[:before], re.MULTILINE):
            line = _plain(bullet[1])
            if (
                not 40 <= len(line) <= LONGEST_QUOTE
                or re.search(r"[„“”\"\[\]<>|]", line)
                or self._lacks(line)
            ):
                continue
            if "\n" not in text[bullet.end() : before + 1]:
                continue  # the line of the requirement itself
            shared = len(own & {token.stem for token in tokens(line)})
            if shared and (best is None or shared > best[0]):
                best = (shared, bullet.start(1), bullet[1])
        if best is None:
            return []
        words = self._posting_words("description", best[1], best[1] + len(best[2]))
        return [Statement(text=self._phrase("duty", duty=_plain(best[2])), side="job", evidence=(words,))]

    def _middle(self, points: list[Requirement]) -> list[Statement]:
        names: list[tuple[str, Evidence]] = []
        lines: list[tuple[Requirement | None, Fact]] = []
        said: list[Statement] = []
        for asked in points:
            if asked.kind == "years" and not cited(asked, self.facts):
                continue  # said with the degree
            skill, line, paper = self._answer(asked)
            if line:
                lines.append((asked, line))
            if skill and not (line and self._mentions(line.text, skill.text)):
                names += self._listed(skill)
            said += self._certificate(paper) if paper else []
        while len(lines) < 2 and (line := self._pick([], stems=self._posting_stems())):
            lines.append((None, line))
        lines.sort(key=lambda pair: pair[1].station or 0)
        told: list[Statement] = []
        linked = False
        for asked_, line in lines:
            quote = self._quote(asked_)
            if asked_ and quote and told and not linked:
                text = self._phrase("link", asked=quote)
                told.append(Statement(text=text, side="job", evidence=asked_.posting))
                linked = True
            told.append(self._tell(line))
        if names:
            text = self._phrase("skills_more", skills=self._join([name for name, _ in names]))
            evidence = tuple(evidence for _, evidence in names)
            told.append(Statement(text=text, side="applicant", evidence=evidence))
        return told + said

    def _posting_stems(self) -> set[str]:
        return {token.stem for token in tokens(self.posting.get("description") or "") if len(token.word) > 5}

    def _answer(self, asked: Requirement) -> tuple[Fact | None, Fact | None, Fact | None]:
        """Return the untold skill, highlight and certificate that answer a requirement."""
        facts = cited(asked, self.facts)
        skills = [fact for fact in facts if fact.kind == "skill"]
        used = {fact.text for fact in facts if fact.kind == "used"}
        skills += [own for own in self.facts if own.kind == "skill" and own.text in used]
        skill = next((fact for fact in skills if fact.address not in self.told), None)
        stations = {fact.station for fact in facts if fact.station is not None}
        names = [asked.text] + ([skill.text] if skill else [])
        if skill:
            jobs = enumerate(self.profile.experience)
            stations |= {number for number, job in jobs if skill.text in job.skills}
        stems = {part for name in names for form in forms(name) for part in form.split() if len(part) > 2}
        lines = [fact for fact in facts if fact.kind == "highlight"]
        line = self._pick(lines, stems=stems, stations=stations)
        papers = (fact for fact in facts if fact.kind == "certificate" and fact.address not in self.told)
        return skill, line, next(papers, None)

    def _mentions(self, sentence: str, name: str) -> bool:
        said = {token.stem for token in tokens(sentence)}
        return all(token.stem in said for token in tokens(name))

    def _listed(self, fact: Fact) -> list[tuple[str, Evidence]]:
        skill = self.profile.skills[fact.index]
        name = skill_sentence_name(skill, self.profile, self.language)
        if name is None or fact.address in self.told:
            return []
        self.told.add(fact.address)
        if skill.years:
            name = self.say("skill_years", skill=name, **self._duration(skill.years))
        return [(name, fact.evidence)]

    def _join(self, items: list[str]) -> str:
        word = {"de": "und", "en": "and"}[self.language]
        return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {word} {items[-1]}"

    def _duration(self, years: float) -> dict[str, str]:
        """Return a span of years as phrases need it."""
        if self.language == "en":
            text = f"{spell(years, 'en')} {'year' if years == 1 else 'years'}"
            return {"years": text, "years_acc": text}
        noun = ("Jahr", "Jahr") if years == 1 else ("Jahren", "Jahre")
        return {
            "years": f"{spell(years, 'de', dative=True)} {noun[0]}",
            "years_acc": f"{spell(years, 'de')} {noun[1]}",
        }

    def _at(self, job: Experience) -> str:
        return self.say("at_the" if _FEMININE.search(job.employer) else "at", employer=job.employer)

    def _skill(self, fact: Fact) -> list[Statement]:
        skill = self.profile.skills[fact.index]
        name = skill_sentence_name(skill, self.profile, self.language)
        if name is None:
            return []
        self.told.add(fact.address)
        evidence = [fact.evidence]
        current = self.profile.experience[0] if self.profile.experience else None
        if not skill.years:
            text = self._phrase("skill_plain", skill=name)
        elif current and current.end is None and skill.name in current.skills and 0 not in self.stations:
            text = self._phrase(
                "skill_now",
                skill=name,
                at=self._at(current),
                title=current.title,
                **self._duration(skill.years),
            )
            self.stations.add(0)
            self.place_of_speech = 0
            evidence += self._post(0)
        else:
            text = self._phrase("skill", skill=name, **self._duration(skill.years))
        return [Statement(text=_capital(text), side="applicant", evidence=tuple(evidence))]

    def _station(self) -> Statement:
        job = self.profile.experience[0]
        self.told.add("experience[0].title")
        self.stations.add(0)
        self.place_of_speech = 0
        key = "station_now" if job.end is None else "station_past"
        text = self._phrase(key, at=self._at(job), title=job.title)
        return Statement(text=text, side="applicant", evidence=self._post(0))

    def _post(self, number: int) -> tuple[Evidence, ...]:
        """Return title and employer of a station as words to rest on."""
        kinds = ("title", "employer")
        return tuple(own.evidence for own in self.facts if own.station == number and own.kind in kinds)

    def _pick(self, lines: list[Fact], *, stems: set[str], stations: set[int] | None = None) -> Fact | None:
        """Return the untold highlight that speaks most to the words asked for, and count it as told."""
        best: tuple[float, Fact] | None = None
        for fact in lines or [own for own in self.facts if own.kind == "highlight"]:
            line = first_person(fact.text, self.language)
            if fact.address in self.told or line is None:
                continue
            own = {token.stem for token in tokens(fact.text) if len(token.word) > 2}
            shared = sum(any(_akin(one, other) for other in own) for one in stems)
            if not lines and not shared:
                continue
            value = 2.0 * min(shared, 3) + 1.5 * (fact.station in (stations or ()))
            value += 0.5 * any(char.isdigit() for char in fact.text) - (line.how == "noted")
            value -= 0.4 * (fact.station or 0) + 0.1 * fact.index
            if best is None or value > best[0]:
                best = (value, fact)
        if best is None:
            return None
        self.told.add(best[1].address)
        return best[1]

    def _tell(self, fact: Fact) -> Statement:
        """Return a highlight as a sentence in the first person, tied to its station."""
        line = first_person(fact.text, self.language)
        assert line is not None
        assert fact.station is not None
        number, job = fact.station, self.profile.experience[fact.station]
        if self.place_of_speech == number:
            when = "again" if number in self.lines_told else "here"
        elif self.stations and number > min(self.stations):
            when = "before"
        else:
            when = "first"
        how = "noted" if line.how == "does" and when == "before" else line.how
        rest = (fact.text if how == "noted" else line.rest).rstrip(".") + "."
        at = self._at(job)
        text = self._phrase(f"{how}_{when}", at=at, At=_capital(at), rest=clean(rest), verb=line.verb)
        self.stations.add(number)
        self.lines_told.add(number)
        self.place_of_speech = number
        employer = next(own for own in self.facts if own.kind == "employer" and own.station == number)
        return Statement(text=_capital(text), side="applicant", evidence=(fact.evidence, employer.evidence))

    def _years(self) -> list[Statement]:
        years = self.profile.years_of_experience(self.today)
        if years < 1 or "years" in self.told:
            return []
        self.told.add("years")
        key = "years_more" if years - int(years) > 0.1 else "years"
        text = self._phrase(key, **self._duration(int(years)))
        jobs = tuple(own.evidence for own in self.facts if own.kind == "employer")
        return [Statement(text=text, side="applicant", evidence=jobs)]

    def _certificate(self, fact: Fact) -> list[Statement]:
        self.told.add(fact.address)
        text = self._phrase("certificate", certificate=clean(fact.text).rstrip("."))
        return [Statement(text=text, side="applicant", evidence=(fact.evidence,))]

    # --- degree, languages, certificate -------------------------------------------------------

    def _papers(self) -> list[Statement]:
        said: list[Statement] = []
        asked = {item.kind for item in self.evaluation.requirements if item.coverage >= COVERED}
        if "education" in asked and self.profile.education:
            best = max(
                range(len(self.profile.education)), key=lambda n: _RANK[self.profile.education[n].level]
            )
            said.append(self._study(best, self.profile.education[best]))
        if "years" in asked:
            said += self._years()
        for item in self.evaluation.requirements:
            if item.kind == "certificate" and item.coverage >= COVERED:
                open_ = [
                    f
                    for f in cited(item, self.facts)
                    if f.kind == "certificate" and f.address not in self.told
                ]
                said += self._certificate(open_[0]) if open_ else []
        said += self._languages()
        return said

    def _study(self, index: int, study: Study) -> Statement:
        self.told.add(f"education[{index}]")
        rest = [item for item in (study.institution, str(study.year) if study.year else None) if item]
        spoken = tongue(study.field or "") in (self.language, None) or self.profile.language == self.language
        field = study.field if spoken else None
        key = "study_plain" if not field else "training" if study.level == "vocational" else "study"
        text = self._phrase(key, field=field, details=", ".join([study.degree, *rest]))
        evidence = [
            Evidence(
                side="profile",
                source_field=f"education[{index}].{name}",
                start=0,
                end=len(value),
                quote=value,
            )
            for name in ("degree", "field", "institution")
            if (value := getattr(study, name))
        ]
        return Statement(text=text, side="applicant", evidence=tuple(evidence))

    def _languages(self) -> list[Statement]:
        wanted = [item["lang"] for item in self.analysis.get("languages_required") or ()]
        short = [fold(item.text) for item in self.evaluation.requirements if item.coverage < COVERED]
        own = [(n, spoken) for n, spoken in enumerate(self.profile.languages) if spoken.lang in wanted]
        parts, evidence = [], []
        for index, spoken in own:
            names = lexicon()["languages"].get(spoken.lang)
            if names is None or any(fold(name) in text for name in names for text in short):
                continue  # a language spoken less well than asked for is no argument
            key = "language_native" if spoken.level == "native" else "language_level"
            name = names[0] if self.language == "de" else names[1]
            parts.append(self.say(key, language=name, level=spoken.level))
            evidence.append(
                Evidence(
                    side="profile",
                    source_field=f"languages[{index}].level",
                    start=0,
                    end=len(spoken.level),
                    quote=spoken.level,
                )
            )
        if not parts:
            return []
        self.told.add("languages")
        text = {"de": ", ", "en": "; "}[self.language].join(parts)
        return [Statement(text=_capital(text) + ".", side="applicant", evidence=tuple(evidence))]

    # --- the end --------------------------------------------------------------------------

    def _ending(self) -> list[Statement]:
        said = []
        terms = self.profile.conditions
        if self.analysis.get("asks_start"):
            said.append(
                self._condition(
                    "start", self.say.long_date(start) if (start := terms.earliest_start) else None
                )
            )
        if self.analysis.get("asks_salary"):
            wish = terms.salary_wish
            said.append(self._condition("salary", self.say.money(wish, terms.currency) if wish else None))
        return [*self._duty(), *said, Statement(text=self._phrase("talk"), side="none")]

    def _condition(self, kind: Literal["start", "salary"], value: str | None) -> Statement:
        if not value:
            self._gap(kind)
            return Statement(text=self.say(f"{kind}_missing"), side="none")
        address_ = {"start": "conditions.earliest_start", "salary": "conditions.salary_wish"}[kind]
        quote = str(getattr(self.profile.conditions, address_.split(".")[1]))
        evidence = Evidence(side="profile", source_field=address_, start=0, end=len(quote), quote=quote)
        text = self._phrase(kind, day=value, amount=value)
        return Statement(text=text, side="applicant", evidence=(evidence,))


_RANK = {"none": 0, "vocational": 1, "bachelor": 2, "master": 3, "doctorate": 4}


def _plain(text: str) -> str:
    """Return a line of Markdown without its marks and its end."""
    return clean(re.sub(r"^\s*[*+-]\s+|[*_`#\\]+", "", text)).strip(" .,;:-–•·")


def _akin(one: str, other: str) -> bool:
    """Tell whether a word asked for is a part of a word told."""
    return one == other or (len(one) >= 5 and (other.startswith(one) or other.endswith(one)))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
