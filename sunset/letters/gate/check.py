"""The fact gate.

A statement about the applicant rests on the profile alone, one about the job on the posting alone.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from sunset.letters.gate.figures import Figures
from sunset.letters.gate.organisations import Organisations
from sunset.letters.gate.papers import Papers
from sunset.letters.gate.sides import Job, Person, squeeze
from sunset.letters.gate.speech import Claim, Clause, Sentence, clauses, parts
from sunset.letters.gate.terms import Terms
from sunset.letters.letter import GAP
from sunset.letters.letterhead import bare_title
from sunset.messages import Messages
from sunset.profile import Profile
from sunset.schema import Evaluation

_OF_THE_JOB = re.compile(
    r"\b(?:Anzeige|Ausschreibung|Stelle\w*|Position|Rolle|Sie|Ihr\w*|du|ihr|eure\w*|"
    r"Aufgabe\w*|advert\w*|you|your|post|role|position|job|task|work)\b"
)
_CODE = re.compile(r"\b[A-Z]{1,6}[-/]?[\w/-]{0,40}\d[\w/-]*")
_OWN = re.compile(
    r"beherrsche|kenne ich|Erfahrung|versiert|Expert|\bI (?:know|master|bring|have "
    r"(?:used|worked|mastered))\b|experience|proficient|expert|skilled"
)
_APPLIED = (
    r"\b(?:Stelle|Position|Rolle|Anzeige|Ausschreibung|Aufgabe|bewerbe ich mich|Bewerbung|"
    r"suchen Sie|sucht ihr"
    r"|post|position|role|vacancy|advert|advertisement|apply|applying|application|seeking|looking for)\b"
)

__all__ = ["Complaint", "GateResult", "check"]


class Complaint(BaseModel):
    """A claim that its side does not support, and what to do about it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sentence: str
    claim: str
    reason: str
    fix: str


class GateResult(BaseModel):
    """What the gate says of a letter; ``gaps`` counts the marks of what is still missing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ok: bool
    complaints: tuple[Complaint, ...] = ()
    gaps: int = 0


def check(
    letter_text: str,
    *,
    posting: Mapping[str, Any],
    analysis: Mapping[str, Any],
    evaluation: Evaluation,
    profile: Profile,
    language: str,
    today: date | None = None,
) -> GateResult:
    """Check a letter, composed, polished or written by hand, against both sides.

    Parameters
    ----------
    letter_text : the whole letter or its body, as Markdown or plain text.
    posting : a row of `sunset.schema.Postings`.
    analysis : what the specialists found in it, by field name.
    evaluation : the fit; its uncovered requirements are what a letter must not claim.
    profile : the person.
    language : "de" or "en", the language of the letter.
    today : the day years of experience count to; by default the day the posting was last seen.

    Returns
    -------
    `GateResult`; its complaints are in the person's language.
    """
    if today is None:
        seen = posting.get("last_seen") or posting.get("posted_on")
        today = seen.date() if isinstance(seen, datetime) else seen
    return _Gate(posting, analysis, evaluation, profile, language, today).check(letter_text)


class _Gate:
    def __init__(  # noqa: PLR0917
        self,
        posting: Mapping[str, Any],
        analysis: Mapping[str, Any],
        evaluation: Evaluation,
        profile: Profile,
        language: str,
        today: date | None,
    ) -> None:
        self.person, self.job = Person(profile, today), Job(posting, analysis)
        self.company = posting.get("company") or ""
        self.references = f"{analysis.get('reference') or ''} {self.job.text}"
        self.say = Messages(profile.language, "letters")
        self.terms = Terms(self.person, self.job, evaluation, language)
        self.figures = Figures(self.person, self.job, language)
        self.papers = Papers(self.person, self.job)
        self.organisations = Organisations(self.person, self.job, language)
        self.titles = [
            re.compile(rf"({_APPLIED}[^.;]{{0,25}}?){re.escape(title)}")
            for title in dict.fromkeys([posting.get("title") or "", bare_title(posting.get("title") or "")])
        ]

    def check(self, text: str) -> GateResult:
        """Go through head, body and foot."""
        letter = parts(text)
        found: list[Complaint] = []
        for line in letter.head:
            found += self._complain(line, self.figures.in_head(line))
            found += self._complain(line, self.terms.in_head(line))
        for paragraph in letter.body:
            self.figures.new_paragraph()
            for sentence in paragraph:
                found += self._complain(sentence, self._sentence(sentence))
        for line in letter.foot:
            whole = Clause(line, 0, "applicant")
            found += self._complain(line, self.terms.claims(whole))
            found += self._complain(line, self.organisations.claims(whole))
        unique = tuple(dict.fromkeys(found))
        return GateResult(ok=not unique, complaints=unique, gaps=text.count(GAP))

    def _sentence(self, text: str) -> Iterator[Claim]:
        plain = self._without_quotations(text)
        sentence = Sentence(plain, tuple(clauses(plain, self.company)))
        for before, clause in zip((None, *sentence.clauses), sentence.clauses, strict=False):
            yield from self.terms.claims(clause)
            yield from self.organisations.claims(clause, before)
        yield from self.papers.claims(sentence)
        yield from self.figures.claims(sentence)

    def _without_quotations(self, sentence: str) -> str:
        """Blank out true quotations of the posting and its title as what is applied for."""
        around = re.sub(r"[„“\"»][^„“”\"«»]*[“”\"«]", "", sentence)
        theirs = _OF_THE_JOB.search(around) and not _OWN.search(around)

        def blank(found: re.Match[str]) -> str:
            said = squeeze(found[1])
            return " " * len(found[0]) if theirs and said and said in self.job.squeezed else found[0]

        plain = re.sub(r"[„“\"»]([^„“”\"«»]+)[“”\"«]", blank, sentence)
        plain = _CODE.sub(
            lambda found: " " * len(found[0]) if found[0] in self.references else found[0], plain
        )
        for title in self.titles:
            plain = title.sub(lambda found: found[1] + " " * (len(found[0]) - len(found[1])), plain)
        return plain

    def _complain(self, sentence: str, claims: Iterator[Claim]) -> Iterator[Complaint]:
        for text, kind, value in claims:
            side = "job" if kind == "job" else "applicant"
            fix = self.say("fix_value", value=value) if value else self.say(f"fix_{side}")
            reason = self.say(f"refused_{kind}", claim=text)
            yield Complaint(sentence=sentence, claim=text, reason=reason, fix=fix)
