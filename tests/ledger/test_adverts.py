"""Adverts that people bring along: each sees their own, and the same one twice is one."""

import pytest

from sunset.errors import NotFound
from sunset.ledger import Ledger
from sunset.profile import Profile
from sunset.schema import Posting
from tests.ledger.conftest import NOON, Watch

COOK = Posting(source="pasted", source_id="a1", url="", title="Cook (m/w/d)", description="We cook.\0")


def test_an_advert_is_its_persons_alone(ledger: Ledger, ada: Profile) -> None:
    ledger.save_profile("ada", ada)
    ledger.save_profile("ben", Profile(name="Ben Muster"))
    kept = ledger.add_advert("ada", COOK, analyses=[{"specialist": "terms"}], evidence=[{"field": "title"}])
    assert (kept.posting.title, kept.corrected, kept.added) == ("Cook (m/w/d)", (), NOON)
    assert (kept.analyses, kept.evidence) == (({"specialist": "terms"},), ({"field": "title"},))
    assert ledger.adverts("ada") == ledger.adverts("ada", [kept.job_id]) == [kept]
    assert ledger.adverts("ada", ["another"]) == ledger.adverts("ben") == []
    ledger.add_advert("ben", COOK)
    assert [one.analyses for one in ledger.adverts("ben")] == [()]


def test_the_same_advert_again_takes_the_place_of_its_earlier_state(
    ledger: Ledger, ada: Profile, watch: Watch
) -> None:
    ledger.save_profile("ada", ada)
    first = ledger.add_advert("ada", COOK)
    watch.go_on(days=1)
    assert ledger.add_advert("ada", COOK) == first
    mended = COOK.model_copy(update={"company": "Sample Kitchen"})
    again = ledger.add_advert("ada", mended, corrected=["company"])
    assert (again.job_id, again.added, again.corrected) == (first.job_id, NOON, ("company",))
    assert [one.posting.company for one in ledger.adverts("ada")] == ["Sample Kitchen"]


def test_an_advert_of_nobody_is_refused(ledger: Ledger) -> None:
    with pytest.raises(NotFound, match="There is no profile 'ada'"):
        ledger.add_advert("ada", COOK)
    with pytest.raises(NotFound, match="There is no profile 'ada'"):
        ledger.adverts("ada")
