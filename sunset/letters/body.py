"""The paragraphs of a letter: each sentence with the words it rests on."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from sunset.letters.choice import Choice
from sunset.letters.facts import COVERED, RANK, Fact, cited, first_person, skill_sentence_name
from sunset.letters.letter import GAP, Gaps, Statement, clean
from sunset.letters.letterhead import bare_title
from sunset.letters.quotation import Quotations, posting_words
from sunset.letters.wording import Wording, capital
from sunset.letters.words import fold, lexicon, tokens, tongue
from sunset.profile import Profile, Study
from sunset.schema import Evaluation, Evidence, Requirement

__all__ = ["Body"]


class Body:
    """Tells why a person applies and what speaks for them.

    It remembers which stations were spoken of, so that a sentence can say "there" or "before that".
    """

    def __init__(  # noqa: PLR0917
        self,
        posting: Mapping[str, Any],
        analysis: Mapping[str, Any],
        evaluation: Evaluation,
        profile: Profile,
        today: date,
        wording: Wording,
        gaps: Gaps,
    ) -> None:
        self.posting, self.analysis, self.evaluation, self.profile = posting, analysis, evaluation, profile
        self.today, self.wording, self.gaps = today, wording, gaps
        self.language = wording.language
        self.choice = Choice(evaluation, profile, wording.language)
        self.quotations = Quotations(posting, evaluation)
        self.here: int | None = None
        """The station the last sentence about work spoke of."""
        self.stations: set[int] = set()
        """Stations named so far."""
        self.stations_told: set[int] = set()
        """Stations of which a highlight was told."""

    def paragraphs(self) -> tuple[tuple[Statement, ...], ...]:
        """Return the paragraphs: why this posting, what was done, papers, and how to go on."""
        points = self.choice.points()
        opening = self._opening(points[0] if points else None)
        middle, papers = self._middle(points[1:]), self._papers()
        if len(self.choice.told) < 2:
            self.gaps.add("facts")
            middle.append(Statement(text=GAP, side="none"))
        parts = (opening, middle, papers, self._ending())
        return tuple(tuple(part) for part in parts if part)

    def _phrase(self, key: str, **values: Any) -> str:
        return self.wording.phrase(key, len(self.choice.told), **values)

    # --- why this posting -------------------------------------------------------------------

    def _opening(self, asked: Requirement | None) -> list[Statement]:
        title = bare_title(self.posting["title"])
        words = [posting_words(self.posting, "title", 0, len(self.posting["title"]))]
        quote = self.quotations.of(asked) if asked else None
        if asked is None or quote is None:
            text = self._phrase("open_plain", title=title)
        else:
            text = self._phrase("open" if " " in quote else "open_word", title=title, asked=quote)
            words += asked.posting
        said = [Statement(text=text, side="job", evidence=tuple(words))]
        skill, line, paper = self.choice.answer(asked) if asked else (None, None, None)
        said += self._skill(skill) if skill else []
        if 0 not in self.stations and self.profile.experience and (line is None or line.station != 0):
            said.append(self._current_station())
        said += [self._highlight(line)] if line else []
        return said + ([self._certificate(paper)] if paper else [])

    # --- what was done ----------------------------------------------------------------------

    def _middle(self, points: list[Requirement]) -> list[Statement]:
        skills: list[tuple[str, Evidence]] = []
        lines: list[tuple[Requirement | None, Fact]] = []
        papers: list[Statement] = []
        for asked in points:
            if asked.kind == "years" and not cited(asked, self.choice.facts):
                continue  # said with the degree
            skill, line, paper = self.choice.answer(asked)
            if line:
                lines.append((asked, line))
            if skill and not (line and _mentions(line.text, skill.text)):
                skills += self._listed_skill(skill)
            papers += [self._certificate(paper)] if paper else []
        theirs = self.posting.get("description") or ""
        stems = {token.stem for token in tokens(theirs) if len(token.word) > 5}
        while len(lines) < 2 and (line := self.choice.highlight(stems)):
            lines.append((None, line))
        lines.sort(key=lambda pair: pair[1].station or 0)
        told: list[Statement] = []
        linked = False
        for point, line in lines:
            quote = self.quotations.of(point) if point and told and not linked else None
            if point and quote:
                text = self._phrase("link", asked=quote)
                told.append(Statement(text=text, side="job", evidence=point.posting))
                linked = True
            told.append(self._highlight(line))
        if skills:
            text = self._phrase("skills_more", skills=self.wording.listed([name for name, _ in skills]))
            evidence = tuple(evidence for _, evidence in skills)
            told.append(Statement(text=text, side="applicant", evidence=evidence))
        return told + papers

    def _skill(self, fact: Fact) -> list[Statement]:
        skill = self.profile.skills[fact.index]
        name = skill_sentence_name(skill, self.profile, self.language)
        if name is None:
            return []
        self.choice.told.add(fact.address)
        evidence = [fact.evidence]
        current = self.profile.experience[0] if self.profile.experience else None
        if not skill.years:
            text = self._phrase("skill_plain", skill=name)
        elif current and current.end is None and skill.name in current.skills and 0 not in self.stations:
            at, years = self.wording.at(current.employer), self.wording.duration(skill.years)
            text = self._phrase("skill_now", skill=name, at=at, title=current.title, **years)
            self.stations.add(0)
            self.here = 0
            evidence += self._post(0)
        else:
            text = self._phrase("skill", skill=name, **self.wording.duration(skill.years))
        return [Statement(text=capital(text), side="applicant", evidence=tuple(evidence))]

    def _listed_skill(self, fact: Fact) -> list[tuple[str, Evidence]]:
        skill = self.profile.skills[fact.index]
        name = skill_sentence_name(skill, self.profile, self.language)
        if name is None or fact.address in self.choice.told:
            return []
        self.choice.told.add(fact.address)
        if skill.years:
            name = self.wording.say("skill_years", skill=name, **self.wording.duration(skill.years))
        return [(name, fact.evidence)]

    def _current_station(self) -> Statement:
        job = self.profile.experience[0]
        self.choice.told.add("experience[0].title")
        self.stations.add(0)
        self.here = 0
        key = "station_now" if job.end is None else "station_past"
        text = self._phrase(key, at=self.wording.at(job.employer), title=job.title)
        return Statement(text=text, side="applicant", evidence=self._post(0))

    def _post(self, number: int) -> tuple[Evidence, ...]:
        """Return title and employer of a station as words to rest on."""
        kinds = ("title", "employer")
        return tuple(own.evidence for own in self.choice.facts if own.station == number and own.kind in kinds)

    def _highlight(self, fact: Fact) -> Statement:
        """Return a highlight as a sentence in the first person, tied to its station."""
        line = first_person(fact.text, self.language)
        assert line is not None
        assert fact.station is not None
        number, job = fact.station, self.profile.experience[fact.station]
        if self.here == number:
            when = "again" if number in self.stations_told else "here"
        elif self.stations and number > min(self.stations):
            when = "before"
        else:
            when = "first"
        how = "noted" if line.how == "does" and when == "before" else line.how
        rest = (fact.text if how == "noted" else line.rest).rstrip(".") + "."
        at = self.wording.at(job.employer)
        text = self._phrase(f"{how}_{when}", at=at, At=capital(at), rest=clean(rest), verb=line.verb)
        self.stations.add(number)
        self.stations_told.add(number)
        self.here = number
        employer = self._post(number)[-1]
        return Statement(text=capital(text), side="applicant", evidence=(fact.evidence, employer))

    # --- degree, years, certificates, languages -----------------------------------------------

    def _papers(self) -> list[Statement]:
        said: list[Statement] = []
        met = [item for item in self.evaluation.requirements if item.coverage >= COVERED]
        asked = {item.kind for item in met}
        studies = self.profile.education
        if "education" in asked and studies:
            highest = max(range(len(studies)), key=lambda number: RANK[studies[number].level])
            said.append(self._study(highest, studies[highest]))
        if "years" in asked:
            said += self._years()
        for item in met:
            if item.kind == "certificate" and (paper := self.choice.certificate(item)):
                said.append(self._certificate(paper))
        return said + self._languages()

    def _study(self, index: int, study: Study) -> Statement:
        self.choice.told.add(f"education[{index}]")
        rest = [item for item in (study.institution, str(study.year) if study.year else None) if item]
        spoken = tongue(study.field or "") in (self.language, None) or self.profile.language == self.language
        field = study.field if spoken else None
        key = "study_plain" if not field else "training" if study.level == "vocational" else "study"
        text = self._phrase(key, field=field, details=", ".join([study.degree, *rest]))
        evidence = tuple(
            _profile_words(f"education[{index}].{name}", value)
            for name in ("degree", "field", "institution")
            if (value := getattr(study, name))
        )
        return Statement(text=text, side="applicant", evidence=evidence)

    def _years(self) -> list[Statement]:
        years = self.profile.years_of_experience(self.today)
        if years < 1:
            return []
        self.choice.told.add("years")
        key = "years_more" if years - int(years) > 0.1 else "years"
        text = self._phrase(key, **self.wording.duration(int(years)))
        jobs = tuple(own.evidence for own in self.choice.facts if own.kind == "employer")
        return [Statement(text=text, side="applicant", evidence=jobs)]

    def _certificate(self, fact: Fact) -> Statement:
        self.choice.told.add(fact.address)
        text = self._phrase("certificate", certificate=clean(fact.text).rstrip("."))
        return Statement(text=text, side="applicant", evidence=(fact.evidence,))

    def _languages(self) -> list[Statement]:
        wanted = [item["lang"] for item in self.analysis.get("languages_required") or ()]
        short = [fold(item.text) for item in self.evaluation.requirements if item.coverage < COVERED]
        parts, evidence = [], []
        for index, spoken in enumerate(self.profile.languages):
            names = lexicon()["languages"].get(spoken.lang)
            if spoken.lang not in wanted or names is None:
                continue
            if any(fold(name) in text for name in names for text in short):
                continue  # a language spoken less well than asked for is no argument
            key = "language_native" if spoken.level == "native" else "language_level"
            name = names[0] if self.language == "de" else names[1]
            parts.append(self.wording.say(key, language=name, level=spoken.level))
            evidence.append(_profile_words(f"languages[{index}].level", spoken.level))
        if not parts:
            return []
        self.choice.told.add("languages")
        text = {"de": ", ", "en": "; "}[self.language].join(parts)
        return [Statement(text=capital(text) + ".", side="applicant", evidence=tuple(evidence))]

    # --- how to go on -----------------------------------------------------------------------

    def _ending(self) -> list[Statement]:
        said = self._duty()
        terms, say = self.profile.conditions, self.wording.say
        if self.analysis.get("asks_start"):
            start = terms.earliest_start
            said.append(self._condition("start", "earliest_start", say.long_date(start) if start else None))
        if self.analysis.get("asks_salary"):
            wish = terms.salary_wish
            said.append(
                self._condition("salary", "salary_wish", say.money(wish, terms.currency) if wish else None)
            )
        return [*said, Statement(text=self._phrase("talk"), side="none")]

    def _duty(self) -> list[Statement]:
        """Return the duty of the posting closest to the person's own work, as a reason to apply."""
        facts = self.choice.facts
        own = {token.stem for fact in facts for token in tokens(fact.text) if len(token.word) > 5}
        found = self.quotations.duty(own)
        if found is None:
            return []
        duty, words = found
        return [Statement(text=self._phrase("duty", duty=duty), side="job", evidence=(words,))]

    def _condition(self, kind: Literal["start", "salary"], field: str, value: str | None) -> Statement:
        if not value:
            self.gaps.add(kind)
            return Statement(text=self.wording.say(f"{kind}_missing"), side="none")
        words = _profile_words(f"conditions.{field}", str(getattr(self.profile.conditions, field)))
        text = self._phrase(kind, day=value, amount=value)
        return Statement(text=text, side="applicant", evidence=(words,))


def _profile_words(field: str, text: str) -> Evidence:
    return Evidence(side="profile", source_field=field, start=0, end=len(text), quote=text)


def _mentions(sentence: str, name: str) -> bool:
    said = {token.stem for token in tokens(sentence)}
    return all(token.stem in said for token in tokens(name))
