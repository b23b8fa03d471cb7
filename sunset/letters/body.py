"""The paragraphs of a letter: each sentence with the words it rests on."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from sunset.letters.career import Career
from sunset.letters.choice import Choice
from sunset.letters.facts import COVERED, RANK, Fact, in_language, skill_sentence_name
from sunset.letters.gate.sides import Person
from sunset.letters.letter import GAP, Gaps, Statement, clean
from sunset.letters.letterhead import bare_title
from sunset.letters.quotation import Quotations, posting_words
from sunset.letters.wording import Wording, capital
from sunset.letters.words import fold, lexicon, tokens
from sunset.profile import Profile, Skill, Study
from sunset.schema import Evaluation, Evidence, Requirement

__all__ = ["Body"]


_HIGHLIGHTS = 2
"""Highlights that a letter tells besides those it opens with; more only where a posting asks for them."""
_TOPICS = 4
"""Skills named of one station."""


class Body:
    """Tells why a person applies and what speaks for them."""

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
        self.quotations = Quotations(posting, evaluation, Person(profile, today), self.language)
        self.choice = Choice(evaluation, profile, wording.language, self.quotations)
        self.career = Career(profile, self.choice.facts, wording, self._phrase)

    def paragraphs(self) -> tuple[tuple[Statement, ...], ...]:
        """Return the paragraphs: why this posting, what was done, papers, and how to go on."""
        points = self.choice.points()
        papers: list[Statement] = []
        lines: list[tuple[Requirement | None, Fact]] = []
        opening = self._opening(points[0] if points else None, lines, papers)
        middle = self._middle(points[1:], lines, papers)
        papers = self._papers(papers)
        if len(self.choice.told) < 2:
            self.gaps.add("facts")
            middle.append(Statement(text=GAP, side="none"))
        parts = (opening, middle, papers, self._ending())
        return tuple(tuple(part) for part in parts if part)

    def _phrase(self, key: str, **values: Any) -> str:
        return self.wording.phrase(key, len(self.choice.told), **values)

    # --- why this posting -------------------------------------------------------------------

    def _opening(
        self,
        asked: Requirement | None,
        lines: list[tuple[Requirement | None, Fact]],
        papers: list[Statement],
    ) -> list[Statement]:
        """Say why this posting, and where the person is today; what was done earlier goes to `lines`."""
        title = bare_title(self.posting["title"])
        words = [posting_words(self.posting, "title", 0, len(self.posting["title"]))]
        quote = self.quotations.of(asked) if asked and not self.choice.short(asked) else None
        if asked is None or quote is None:
            text = self._phrase("open_plain", title=title)
        else:
            text = self._phrase("open", title=title, asked=quote)
            words += asked.posting
        said = [Statement(text=text, side="job", evidence=tuple(words))]
        skill, line, paper = self.choice.answer(asked) if asked else (None, None, None)
        said += self._skill(skill) if skill else []
        papers += [self._certificate(paper)] if paper else []
        now, today = self.career, line is not None and line.station == self.career.current
        if line and not today:
            lines.append((None, line))
        if now.current is not None and now.current not in now.named and not today:
            self.choice.told.add(f"experience[{now.current}].title")
            said.append(now.now(now.current))
        return said + ([now.highlight(line)] if line and today else [])

    # --- what was done ----------------------------------------------------------------------

    def _middle(
        self,
        points: list[Requirement],
        lines: list[tuple[Requirement | None, Fact]],
        papers: list[Statement],
    ) -> list[Statement]:
        skills: list[Fact] = []
        for asked in points:
            skill, line, paper = self.choice.answer(asked)
            if line:
                lines.append((None if self.choice.short(asked) else asked, line))
            if skill and not (line and _mentions(line.text, skill.text)):
                skills.append(skill)
                self.choice.told.add(skill.address)
            papers += [self._certificate(paper)] if paper else []
        theirs = self.posting.get("description") or ""
        stems = {token.stem for token in tokens(theirs) if len(token.word) > 5}
        lines += self._today(stems, lines)
        while len(lines) < _HIGHLIGHTS and (line := self.choice.highlight(stems)):
            lines.append((None, line))
        lines.sort(key=lambda pair: self.career.order.index(pair[1].station or 0))
        told: list[Statement] = []
        linked = False
        for point, line in lines:
            quote = self.quotations.of(point) if point and told and not linked else None
            if point and quote:
                text = self._phrase("link", asked=quote)
                told.append(Statement(text=text, side="job", evidence=point.posting))
                linked, self.career.here = True, None  # "there" would mean the posting
            told.append(self.career.highlight(line))
        if len(lines) < _HIGHLIGHTS:
            told += self._stations()
        return told + self._further(skills)

    def _today(
        self, stems: set[str], lines: list[tuple[Requirement | None, Fact]]
    ) -> list[tuple[None, Fact]]:
        """Return a highlight of the station of today, if none is to be told: what a reader asks for first."""
        now = self.career.current
        if (
            now in self.career.told
            or len(lines) > _HIGHLIGHTS
            or any(line.station == now for _, line in lines)
        ):
            return []
        own = [fact for fact in self.choice.facts if fact.kind == "highlight" and fact.station == now]
        line = self.choice.highlight(stems, own) if own else None
        return [(None, line)] if line else []

    def _stations(self) -> list[Statement]:
        """Tell of the stations without a highlight what the work was about: names know no language."""
        theirs = self.posting.get("description") or ""
        named = {fact.text for fact in self.choice.facts if fact.address in self.choice.told}
        said = []
        for number in self.career.order[:3]:
            if number in self.career.told:
                continue
            used = [fact for fact in self.choice.facts if fact.kind == "used" and fact.station == number]
            used = [fact for fact in used if fact.text not in named and self._name(fact.text)]
            used.sort(key=lambda fact: fact.text.casefold() not in theirs.casefold())
            chosen = used[:_TOPICS]
            names = [name for fact in chosen if (name := self._name(fact.text))]
            words = [fact.evidence for fact in chosen]
            if names and (one := self.career.work(number, names, words)):
                said.append(one)
                named |= {fact.text for fact in chosen}
                self.choice.told |= {fact.address for fact in chosen}
        return said

    # --- skills -----------------------------------------------------------------------------

    def _name(self, skill: str) -> str | None:
        return skill_sentence_name(skill, self.profile, self.language)

    def _practised(self, skill: Skill) -> bool:
        return bool(skill.years) or any(skill.name in job.skills for job in self.profile.experience)

    def _skill(self, fact: Fact) -> list[Statement]:
        """Return what the opening says of a skill, with the station of today where it is used."""
        skill, now = self.profile.skills[fact.index], self.career.current
        name = self._name(skill.name)
        if name is None:
            return []
        self.choice.told.add(fact.address)
        evidence = [fact.evidence]
        job = None if now is None else self.profile.experience[now]
        years = self.choice.years(fact)
        if years is None:
            text = self._phrase("skill_used" if self._practised(skill) else "skill_plain", skill=name)
        elif job and now is not None and job.end is None and skill.name in job.skills:
            at, span = self.wording.at(job.employer), self.wording.duration(years)
            text = self._phrase("skill_now", skill=name, at=at, title=job.title, **span)
            evidence += self.career.name(now)
        else:
            text = self._phrase("skill", skill=name, **self.wording.duration(years))
        return [Statement(text=capital(text), side="applicant", evidence=tuple(evidence))]

    def _further(self, facts: list[Fact]) -> list[Statement]:
        """Return sentences about the other skills: years of one of them, the names of the rest."""
        facts = [fact for fact in facts if self._name(fact.text)]
        lead = next((fact for fact in facts if self.choice.years(fact)), None)
        others = [fact for fact in facts if fact != lead]
        known = [fact for fact in others if self._practised(self.profile.skills[fact.index])]
        plain = [fact for fact in others if fact not in known]
        said = []
        if lead:
            years = self.wording.duration(self.choice.years(lead) or 0)
            key = "skills_lead" if known else "skill_also"
            said.append(self._named(key, known, [lead, *known], skill=self._name(lead.text), **years))
        elif known:
            said.append(self._named("skills_more", known, known))
        return said + ([self._named("skills_plain", plain, plain)] if plain else [])

    def _named(self, key: str, listed: list[Fact], facts: list[Fact], **values: Any) -> Statement:
        names = [name for fact in listed if (name := self._name(fact.text))]
        text = self._phrase(key, skills=self.wording.listed(names) if names else "", **values)
        evidence = tuple(fact.evidence for fact in facts)
        return Statement(text=capital(text), side="applicant", evidence=evidence)

    # --- degree, years, certificates, languages -----------------------------------------------

    def _papers(self, papers: list[Statement]) -> list[Statement]:
        said: list[Statement] = []
        every = self.evaluation.requirements
        met = [item for item in every if item.coverage >= COVERED]
        asked = {item.kind for item in met} - {item.kind for item in every if item.coverage < COVERED}
        studies = self.profile.education
        if "education" in asked and studies:
            highest = max(range(len(studies)), key=lambda number: RANK[studies[number].level])
            said.append(self._study(highest, studies[highest]))
        if "years" in asked:
            said += self._years()
        for item in met:
            if item.kind == "certificate" and (paper := self.choice.certificate(item)):
                papers = [*papers, self._certificate(paper)]
        return said + papers + self._languages()

    def _study(self, index: int, study: Study) -> Statement:
        self.choice.told.add(f"education[{index}]")
        rest = [item for item in (study.institution, str(study.year) if study.year else None) if item]
        field = study.field
        if field and self.profile.language != self.language:
            field = in_language(field, self.language) or in_language(field.split(",")[0], self.language)
        key = ("training" if study.level == "vocational" else "study") + ("" if field else "_plain")
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
