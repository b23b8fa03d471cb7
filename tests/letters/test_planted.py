"""Letters as the panel judges, also for people the gate was not developed on, and what is planted in them."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

import polars as pl
import pytest

from models.encoder import Encoder
from sunset.letters import check, compose
from sunset.letters.facts import COVERED
from sunset.letters.letter import Letter
from sunset.profile import Profile
from sunset.schema import Contents
from sunset.specialists import fit
from sunset.specialists.fit.facts import fact
from sunset.specialists.panel import Panel

from .conftest import DEMO, TODAY, load_posting, load_profile

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]

PEOPLE = ("friederike", "owen", "zofia", "lena", "daniel")
NUMBERS = {
    "zwei": "fünf", "drei": "sechs", "vier": "neun", "fünf": "acht", "sechs": "elf", "sieben": "zwölf",
    "acht": "vierzehn", "neun": "fünfzehn", "zehn": "siebzehn",
    "two": "five", "three": "six", "four": "nine", "five": "eight", "six": "eleven", "seven": "twelve",
    "eight": "fourteen", "nine": "fifteen", "ten": "seventeen",
}  # fmt: skip
RAISED = {"B.Sc.": "M.Sc.", "B.A.": "M.A.", "M.Sc.": "Ph.D.", "M.A.": "Ph.D.", "Bachelor": "Master"}


class Written(NamedTuple):
    """A composed letter with all it was made of."""

    person: str
    posting: str
    letter: Letter
    sides: dict[str, Any]

    def complaints(self, text: str) -> set[str]:
        found = check(text, **self.sides, language=self.letter.language, today=TODAY).complaints
        return {one.claim for one in found}


@pytest.fixture(scope="module")
def written() -> list[Written]:
    """A letter for each of the people and every third of the demo's adverts, whatever its verdict."""
    encoder = Encoder()
    panel = Panel(encoder=encoder)
    names = sorted(file.stem for file in (DEMO / "postings").glob("M*.html"))[::3]
    schema = {name: kind for name, kind in Contents.create_empty().schema.items() if name != "recorded_at"}
    rows = pl.DataFrame([load_posting(name)[0] for name in names], schema=schema).unique(
        "input_hash", maintain_order=True
    )
    said, cited, failures = panel.analyse(rows, run_id="r", at=datetime(2026, 11, 22, tzinfo=UTC))
    assert not failures
    spans = cited.join(said.select("analysis_id", "input_hash", "specialist"), on="analysis_id")
    analysed = rows.join(panel.wide(said), on="input_hash", suffix="_read", maintain_order="left")
    found = []
    for person in PEOPLE:
        profile = load_profile(person)
        judged, broken = fit.evaluate(analysed, spans, profile, today=TODAY, encoder=encoder, digest="d")
        assert not broken
        for row, evaluation in zip(analysed.iter_rows(named=True), judged, strict=True):
            analysis = {field: fact(row, field) for field in panel.fields}
            sides = {"posting": row, "analysis": analysis, "evaluation": evaluation, "profile": profile}
            found.append(Written(person, row["source_id"], compose(**sides, today=TODAY), sides))
    return found


def test_composed_letters_pass(written: list[Written]) -> None:
    refused = [
        (one.person, one.posting, found) for one in written if (found := one.complaints(one.letter.markdown))
    ]
    assert len(written) >= 100
    assert len(refused) <= 0.05 * len(written), refused


def test_what_is_planted_in_composed_letters_is_refused(written: list[Written]) -> None:
    planted, missed = 0, []
    for one in written:
        text = one.letter.markdown
        clean = one.complaints(text)
        for kind, old, new in swaps(one):
            planted += 1
            if not one.complaints(text.replace(old, new, 1)) - clean:
                missed.append((one.person, one.posting, kind, old, new))
    assert planted >= 300
    assert len(missed) <= 0.05 * planted, f"{len(missed)} of {planted}: {missed}"


def swaps(one: Written) -> Iterator[tuple[str, str, str]]:
    """Yield, for each kind that the letter has a place for, what to replace by what."""
    profile: Profile = one.sides["profile"]
    text = one.letter.markdown
    said = [part.text for paragraph in one.letter.paragraphs for part in paragraph]
    employers = [job.employer for job in profile.experience]
    deeds = " ".join(line for job in profile.experience for line in job.highlights)
    for number in dict.fromkeys(re.findall(r"\b\d{2,4}\b", deeds)):
        sentence = next((line for line in said if re.search(rf"\b{number}\b", line)), None)
        if sentence is None or sentence not in text:
            continue
        yield "number", sentence, re.sub(rf"\b{number}\b", str(int(number) + 17), sentence)
        named = next((name for name in employers if name in sentence), None)
        if named:
            other = next(name for name in employers if name != named)
            yield "employer", sentence, sentence.replace(named, other)
    years = re.compile(rf"\b({'|'.join(NUMBERS)}) (?=Jahre|years)")
    for line in said:
        if line in text and (hit := years.search(line)):
            yield "years", line, line[: hit.start()] + NUMBERS[hit[1]] + line[hit.end() - 1 :]
    for low, high in RAISED.items():
        if low in text and any(low in study.degree for study in profile.education):
            yield "degree", low, high
            break
    lacking = [
        asked.text
        for asked in one.sides["evaluation"].requirements
        if asked.kind == "skill" and asked.must and asked.coverage == 0 and len(asked.text) < 30
    ]
    own = [
        skill.name
        for skill in profile.skills
        if any(skill.name in line and years.search(line) for line in said)
    ]
    if lacking and own:
        line = next(line for line in said if own[0] in line and years.search(line))
        yield "skill", line, line.replace(own[0], lacking[0])


def test_no_letter_claims_a_must_have_that_the_profile_lacks(written: list[Written]) -> None:
    """Its words stand in no sentence that speaks of the person, unless the profile says them itself."""
    lacking = 0
    for one in written:
        mine = [
            part.text for paragraph in one.letter.paragraphs for part in paragraph if part.side == "applicant"
        ]
        for asked in one.sides["evaluation"].requirements:
            if asked.kind != "skill" or not asked.must or asked.coverage >= COVERED or not asked.posting:
                continue
            lacking += 1
            named = re.compile(rf"(?<!\w){re.escape(asked.text)}(?!\w)")
            own = named.search(one.sides["profile"].model_dump_json())  # a word of the person's own deeds
            assert own or not any(named.search(line) for line in mine), (one.person, one.posting, asked.text)
    assert lacking >= 50
