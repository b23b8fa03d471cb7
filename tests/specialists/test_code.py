"""A change of code that a specialist reads with changes its digest; other changes do not."""

import sys
from pathlib import Path

import pytest

from sunset.specialists.code import sources


def names(of: str) -> set[str]:
    """Return the first lines of the sources, which say what each module is."""
    return {text.splitlines()[0] for text in sources(of)}


def test_all_rooms_of_judgement_count() -> None:
    read_with = "".join(sources("sunset.specialists.requirements"))
    for room in ("def wishes(", "def clauses(", "def named(", "def split(", "class SkillLexicon"):
        assert room in read_with
    assert "class Market" not in read_with
    assert len(names("sunset.specialists.requirements")) == len(sources("sunset.specialists.requirements"))


def test_a_package_of_somebody_else_counts_with_its_own_rooms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "stranger"
    package.mkdir()
    (package / "__init__.py").write_text('"""A stranger."""\n')
    (package / "words.py").write_text('WORDS = ("kind",)\n')
    (package / "mood.py").write_text(
        "import json\n\nfrom sunset.specialists.base import Specialist\n\n"
        "def late():\n    from . import words\n    return words, Specialist, json\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    found = sources("stranger.mood")
    assert 'WORDS = ("kind",)\n' in found
    assert any("class Specialist" in text for text in found)
    assert not any("class JSONDecoder" in text for text in found)
    for name in [one for one in sys.modules if one.startswith("stranger")]:
        monkeypatch.delitem(sys.modules, name)
