"""The lexicons of skills and domains, and the arithmetic of fit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.base import clone

from models.domains import DOMAINS, DomainClassifier, closeness
from models.fit import FEATURES, FitScorer, similarity_coverage
from models.skills import SkillLexicon, SkillTagger

LEXICON = SkillLexicon.bundled()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Kenntnisse der operationellen Risiken", ("Operational risk",)),
        ("go to the office, excel at sales, swift action", ()),
        ("Go, Excel und SWIFT", ("Go", "Excel", "ISO 20022")),
        ("SQLSehr gute Kenntnisse in PowerPoint", ("SQL", "PowerPoint")),
        ("C++, C# und .NET", ("C++", "C#", ".NET")),
        ("Linux-Kenntnisse", ("Linux",)),
        ("Red Hat Enterprise Linux", ("Red Hat Enterprise Linux",)),
    ],
)
def test_names_are_found_in_their_forms(text: str, names: tuple[str, ...]) -> None:
    assert LEXICON.names(text) == names


def test_the_lexicon_is_large_and_holds_together() -> None:
    assert len(LEXICON.group) > 400
    assert set(LEXICON.implies) <= set(LEXICON.group)
    assert {other for others in LEXICON.implies.values() for other in others} <= set(LEXICON.group)


@given(st.text(max_size=200))
def test_mentions_lie_in_the_text_in_order(text: str) -> None:
    ends = 0
    for mention in LEXICON.find(text):
        assert ends <= mention.start < mention.end <= len(text)
        ends = mention.end


def test_estimators_clone_and_keep_their_parameters() -> None:
    assert clone(SkillTagger()).fit().transform(["Kafka", ""]) == [("Kafka",), ()]
    assert clone(FitScorer(coverage_weight=0.5)).get_params()["coverage_weight"] == 0.5
    assert clone(DomainClassifier(temperature=2.0)).temperature == 2.0


def test_domains_are_told_and_probabilities_sum_to_one() -> None:
    model = DomainClassifier().fit()
    pairs = [("Java Developer", "backend"), ("Recruiter", "talent acquisition"), ("", "")]
    assert model.predict(pairs)[:2].tolist() == ["software_engineering", "hr"]
    assert model.predict_proba(pairs).sum(axis=1) == pytest.approx(1)
    assert model.predict_proba([]).shape == (0, len(DOMAINS))


def test_closeness_is_the_same_both_ways() -> None:
    assert all(closeness(one, other) == closeness(other, one) for one in DOMAINS for other in DOMAINS)


@given(st.lists(st.floats(0, 1), min_size=2, max_size=2), st.floats(0, 0.5), st.integers(0, 1))
def test_the_score_rises_with_coverage_and_closeness(base: list[float], more: float, place: int) -> None:
    before = [*base, 1.0, 0.8, 1.0, 0.0]
    after = list(before)
    after[place] = min(1.0, after[place] + more)
    low, high = FitScorer().fit().predict([before, after])
    assert 0 <= low <= high + 1e-12 <= 1 + 1e-9


def test_what_is_missing_costs() -> None:
    best = [1.0, 1.0, 0.0, 1.0, 0.0, 0.0]
    for feature, worse in (
        ("seniority_gap", 2),
        ("years_met", 0.2),
        ("education_short", 1),
        ("language_short", 3),
    ):
        features = list(best)
        features[FEATURES.index(feature)] = worse
        good, bad = FitScorer().fit().predict([best, features])
        assert good == 1.0 > bad


def test_meaning_alone_never_covers_a_requirement_fully() -> None:
    assert np.all(similarity_coverage([0.7, 0.9, 1.0]) <= 0.7)
