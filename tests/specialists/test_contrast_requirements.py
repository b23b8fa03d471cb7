"""Requirements and seniority beat majority and keywords on pairs in which one fact changes."""

import pytest

from sunset.specialists.base import Finding, Specialist
from sunset.specialists.requirements import Requirements
from sunset.specialists.seniority import Seniority
from tests.specialists import baselines

FIELDS = [
    (Requirements, "languages_required"),
    (Requirements, "min_years"),
    (Requirements, "education"),
    (Seniority, "seniority"),
]


@pytest.mark.parametrize("file", baselines.FILES)
@pytest.mark.parametrize(("kind", "field"), FIELDS)
def test_beats_the_naive_answers(kind: type[Specialist], field: str, file: str) -> None:
    reached = baselines.of_specialist(kind(), file, field)
    assert reached > baselines.of_majority(file, field)
    assert reached > baselines.of_keywords(file, field)


def _requires(finding: Finding, skill: str) -> bool:
    return any(skill.casefold() in span.casefold() for span in finding.values["skills_required"])


def _must_have(file: str) -> float:
    cases = baselines.cases(file, "must_have")
    findings = Requirements().read([baselines.of_pair(posting) for posting, _ in cases])
    right = [
        _requires(f, asked["skill"]) == asked["required"]
        for f, (_, asked) in zip(findings, cases, strict=True)
    ]
    return sum(right) / len(right)


def test_must_haves_are_told_from_wishes() -> None:
    # saying "required" wherever the skill is named is right in half of the cases, by construction
    assert _must_have("development") > 0.9


def test_must_haves_are_told_from_wishes_in_unseen_wordings() -> None:
    assert _must_have("set_aside") > 0.5


@pytest.mark.parametrize("kind", [Requirements, Seniority])
def test_evidence_stands_where_it_says(kind: type[Specialist]) -> None:
    for field in ("languages_required", "must_have", "seniority", "education"):
        postings = [baselines.of_pair(posting) for posting, _ in baselines.cases("development", field)]
        for posting, finding in zip(postings, kind().read(postings), strict=True):
            assert baselines.verbatim(finding, posting)
