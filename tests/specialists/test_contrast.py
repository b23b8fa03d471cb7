"""Each field beats the majority value and a keyword rule on pairs in which one fact changes."""

import pytest

from models.encoder import Encoder
from sunset.specialists.base import Specialist
from sunset.specialists.legitimacy import Legitimacy
from sunset.specialists.location import Location
from sunset.specialists.terms import Terms
from tests.specialists import baselines

FIELDS = [
    (Location, "cities"),
    (Location, "location_conflict"),
    (Terms, "employment"),
    (Terms, "schedule"),
    (Terms, "work_model"),
    (Legitimacy, "legitimacy"),
]


def built(kind: type[Specialist]) -> Specialist:
    """The specialist as an installation has it: with the encoder, if it takes one."""
    if kind is not Legitimacy:
        return kind()
    encoder = Encoder()
    return Legitimacy(encoder, encoder.digest)


READINGS = [(*row, file) for row in FIELDS for file in baselines.files(row[1])]


@pytest.mark.parametrize(("kind", "field", "file"), READINGS)
def test_beats_the_naive_answers(kind: type[Specialist], field: str, file: str) -> None:
    reached = baselines.of_specialist(built(kind), file, field)
    assert reached > baselines.of_majority(file, field)
    assert reached > baselines.of_keywords(file, field)


@pytest.mark.parametrize(("kind", "field"), FIELDS)
def test_every_value_of_the_pairs_is_cited_verbatim(kind: type[Specialist], field: str) -> None:
    known = [case for file in baselines.DEVELOPMENT for case in baselines.cases(file, field)]
    readings = [baselines.of_pair(posting) for posting, _ in known]
    for posting, finding in zip(readings, built(kind).read(readings), strict=True):
        assert baselines.verbatim(finding, posting)
        if finding.values[field]:
            assert finding.evidence[field]
