"""How one posting fits one person, with the words that each statement rests on."""

from typing import Literal

from pydantic import Field

from sunset.schema.vocabulary import Edge, FitLevel

__all__ = ["Condition", "Evaluation", "Evidence", "Requirement"]


class Evidence(Edge):
    """Words that support one statement.

    ``side`` tells whose words they are: a statement about the applicant rests on the
    profile alone, one about the job on the posting alone.
    """

    side: Literal["posting", "profile"]
    source_field: str
    start: int = Field(ge=0)
    end: int = Field(ge=1)
    quote: str


class Requirement(Edge):
    """One thing the posting asks for and how the profile meets it."""

    kind: Literal["skill", "language", "years", "education", "certificate", "seniority", "domain"]
    text: str = Field(description="what is asked for, in the posting's words")
    must: bool
    coverage: float = Field(ge=0, le=1, description="0: nothing in the profile speaks for it; 1: fully met")
    decisive: bool = False
    posting: tuple[Evidence, ...] = ()
    profile: tuple[Evidence, ...] = ()


class Condition(Edge):
    """One of the person's own conditions, held against the posting."""

    kind: Literal["employment", "salary", "distance", "start", "hours", "work_model", "country", "excluded"]
    met: bool | None = Field(description="null: the posting does not say")
    text: str = Field(description="one plain sentence in the profile's language")
    posting: tuple[Evidence, ...] = ()


class Evaluation(Edge):
    """The fit of one posting for one profile version.

    ``level`` is about *can do*; ``conditions`` (what the person wants) are judged beside it.
    """

    job_id: str
    input_hash: str
    digest: str = Field(description="panel and evaluation code that judged")
    level: FitLevel
    score: float = Field(ge=0, le=1, description="calibrated fit score, not a chance of success")
    confidence: float = Field(ge=0, le=1)
    requirements: tuple[Requirement, ...] = ()
    conditions: tuple[Condition, ...] = ()
    domain: str | None = None
    domain_gap: float | None = Field(None, ge=0, le=1, description="0: the person's own domain; 1: farthest")
    domain_assessment: str = ""
    rationale: str = Field("", description="for a Low: why not, citing the decisive requirement")
    narrative: str = Field(
        "", description="for a Good or Moderate: why apply, citing the decisive requirement"
    )
    warnings: tuple[str, ...] = Field((), description="for example signs of a scam")
