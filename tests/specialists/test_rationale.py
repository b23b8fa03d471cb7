"""Which requirement is said to have decided."""

import pytest

from sunset.schema import Evidence, FitLevel, Requirement
from sunset.specialists.fit.rationale import decide


def asked(text: str, coverage: float, *, must: bool = True, kind: str = "skill") -> Requirement:
    own = Evidence(side="profile", source_field="summary", start=0, end=2, quote="ok")
    profile = (own,) if coverage else ()
    return Requirement(
        kind=kind,  # type: ignore[arg-type]
        text=text,
        must=must,
        coverage=coverage,
        posting=(),
        profile=profile,
    )


@pytest.mark.parametrize(
    ("level", "loss", "expected"),
    [
        ("Good", None, "Java"),
        ("Moderate", None, "Java"),
        ("Low", None, "COBOL"),
        ("Low", "language", "German"),
    ],
)
def test_the_best_covered_decides_for_and_the_least_covered_against(
    level: FitLevel, loss: str | None, expected: str
) -> None:
    requirements = [
        asked("COBOL", 0.0),
        asked("Java", 0.9),
        asked("Rust", 1.0, must=False),
        asked("German", 0.5, kind="language"),
    ]
    place = decide(requirements, level, loss)
    assert place is not None
    assert requirements[place].text == expected


@pytest.mark.parametrize("level", ["Good", "Moderate", "Low"])
def test_a_wish_decides_nothing(level: FitLevel) -> None:
    assert decide([asked("Rust", 0.5, must=False)], level, None) is None
    requirements = [
        asked("exam", 0.0),
        asked("Rust", 0.5, must=False),
        asked("English", 1.0, kind="language"),
    ]
    place = decide(requirements, level, None)
    assert place is not None
    assert requirements[place].must
