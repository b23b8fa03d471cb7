"""A quick look-up finds what the slow one finds."""

import json
import re

import pytest

from sunset.specialists import legitimacy, terms_contract, terms_week
from sunset.specialists.phrases import Phrases, indispensable
from tests.specialists.baselines import DEVELOPMENT, FOLDER


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"\bhome[ -]?office\b", {"office"}),
        (r"(?:tea|coffee) room|kitchen", {"room", "kitchen"}),
        (r"\d+|full", set()),
        (r"(?:Remote)? work", {" work"}),
        (r"a(?=b)b+", {"a"}),
    ],
)
def test_words_that_every_match_needs(pattern: str, words: set[str]) -> None:
    found = indispensable(pattern)
    assert bool(found) == bool(words)
    assert all(any(need in word or word in need for need in words) for word in found)


def test_nothing_is_missed_that_plain_search_finds() -> None:
    rules = [
        rule.words for rule in (*terms_contract.EMPLOYMENT, *terms_week.SCHEDULE, *terms_week.WORK_MODEL)
    ]
    rules += [sign.words for sign in legitimacy._SIGNS]
    files = [FOLDER / f"{name}.jsonl" for name in DEVELOPMENT]
    rows = [json.loads(line) for file in files for line in file.read_text().splitlines()]
    texts = {line for row in rows[::3] for line in row["a"]["description"].split("\n") if line}
    for phrases in rules:
        plain = re.compile("|".join(phrases.lines), re.IGNORECASE)
        for text in texts:
            found, wanted = phrases.search(text), plain.search(text)
            assert (found and found.span()) == (wanted and wanted.span())


def test_a_text_without_the_words_leaves_nothing_to_try() -> None:
    assert Phrases("tea\ncoffee").within("Milk.") is None
    assert Phrases("tea\ncoffee").within("Black COFFEE.").search("my Coffee").group() == "Coffee"
