"""The form of a profile: filled from a CV or a profile, corrected, and every mistake beside its field."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.cv import Labelled
from sunset.cv import Unreadable
from sunset.messages import Messages, languages
from sunset.pipeline.profiles.draft import Draft, Entry, blank, checked, draft, read_cv, with_cv
from sunset.pipeline.profiles.form import FORM, LISTS, Wrong, value_of
from sunset.profile import Conditions, Experience, LanguageSkill, Profile, Search, Skill, Study
from tests.cv.conftest import development, later

__all__ = ["development", "later"]

CV = b"""Ada Beispiel
Mainz | ada@example.org

Geboren am 1. Mai 1990 | ledig

BERUFSERFAHRUNG
Softwareentwicklerin - Rheinpaket AG, Mainz
01/2022 - heute
- Dienste mit Kafka gebaut

KENNTNISSE
Java, PostgreSQL

SPRACHEN
Englisch (C1)
"""
FULL = Profile(
    name="Ada Beispiel",
    email="ada@example.org",
    country="DE",
    language="de",
    summary="Baut Dienste.",
    skills=(Skill(name="Java", years=2.5, level="good"),),
    languages=(LanguageSkill(lang="en", level="C1"), LanguageSkill(lang="de", level="native")),
    experience=(
        Experience(
            title="Softwareentwicklerin", employer="Rheinpaket AG", city="Mainz", start=date(2022, 1, 17),
            highlights=("Kafka, auch nachts", "Tests"), skills=("Java", "Kafka"),
        ),
        Experience(title="Praktikantin", employer="Nidda AG", start=date(2020, 3, 1), end=date(2020, 8, 31)),
    ),
    education=(Study(level="bachelor", degree="B. Sc.", field="Informatik", institution="TU", year=2021),),
    certificates=("Scrum Master, 2023",),
    enclosures=("Zeugnis",),
    polish=True,
    search=Search(
        sources=("demo",), cities=("Mainz", "Kassel"), radius_km=12.5, countries=("DE", "AT"), remote=False,
        employment=("permanent",), seniority=("senior",), domains_preferred=("risk",),
        domains_excluded=("hr",), keywords_preferred=("Kafka",), keywords_excluded=("Provision",),
        languages=("de", "en"), limit=50, good_from=0.7, moderate_from=0.45,
    ),
    conditions=Conditions(
        employment=("permanent",), salary_floor=68_000, salary_wish=75_500, currency="CHF",
        earliest_start=date(2027, 2, 1), hours_min=30, hours_max=38.5, work_model=("hybrid", "remote"),
    ),
)  # fmt: skip


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_full_profile_stands_in_the_form_and_comes_back_as_it_was(language: str) -> None:
    profile = FULL.model_copy(update={"language": language})
    assert checked(draft(profile)) == (profile, [])


def test_what_a_cv_states_passes_the_form_unchanged(
    development: dict[str, Labelled], later: dict[str, Labelled]
) -> None:
    for label in {**development, **later}.values():
        cv = read_cv(label.path.read_bytes(), label.path.name)
        assert checked(with_cv(None, cv, label.path.name)) == (cv.profile(), [])


def entries(form: Draft, part: str) -> list[Entry]:
    return [one for one in form.entries if one.part == part]


def test_each_entry_stands_beside_its_lines_and_sensitive_facts_are_named_by_kind() -> None:
    form = with_cv(None, read_cv(CV, "me.txt"), "me.txt")
    (station,) = entries(form, "experience")
    assert station.lines == (
        ("Softwareentwicklerin - Rheinpaket AG, Mainz", 1),
        ("01/2022 - heute", 1),
        ("Dienste mit Kafka gebaut", 1),
    )
    assert station.values["start"] == "01.01.2022"
    assert set(form.left_out) == {"birth", "marital status"}
    assert "1990" not in repr(form)
    assert "ledig" not in repr(form)


def test_a_cv_leaves_what_it_does_not_state_and_shows_what_only_the_profile_had() -> None:
    form = with_cv(FULL, read_cv(CV, "me.txt"), "me.txt")
    profile, mistakes = checked(form)
    assert mistakes == []
    assert profile is not None
    assert (profile.search, profile.conditions, profile.polish) == (FULL.search, FULL.conditions, True)
    assert [one.name for one in profile.skills] == ["Java", "PostgreSQL"]
    assert [one.title for one in profile.experience] == ["Softwareentwicklerin", "Praktikantin"]
    assert [one.lines == () for one in entries(form, "experience")] == [False, True]


def test_corrected_left_out_and_added() -> None:
    form = with_cv(None, read_cv(CV, "me.txt"), "me.txt")
    java, postgres = entries(form, "skills")
    java.values["name"] = "Kotlin"
    postgres.kept = False
    added = blank("languages", "de")
    added.values |= {"lang": "niederländisch", "level": "B1"}
    form.entries.append(added)
    form.entries.append(blank("certificates", "de"))  # left empty, so it says nothing
    profile, mistakes = checked(form)
    assert mistakes == []
    assert profile is not None
    assert [one.name for one in profile.skills] == ["Kotlin"]
    assert profile.languages[-1] == LanguageSkill(lang="nl", level="B1")
    assert profile.certificates == ()


@pytest.mark.parametrize(
    ("part", "field", "written", "told", "at"),
    [
        ("person", "name", " ", "das ist nötig", "name"),
        ("person", "email", "ada@", "das ist keine E-Mail-Adresse", "email"),
        ("person", "country", "Atlantis", "das Land „Atlantis“ ist nicht bekannt", "country"),
        ("skills", "years", "viele", "bitte eine Zahl, etwa 12,5", "years"),
        ("skills", "years", "99", "diese Zahl ist hier zu klein oder zu groß", "years"),
        ("languages", "lang", "Elbisch", "die Sprache „Elbisch“ ist nicht bekannt", "lang"),
        ("experience", "employer", "", "das ist nötig", "employer"),
        ("experience", "start", "neulich", "bitte ein Tag, ein Monat oder ein Jahr", "start"),
        ("experience", "start", "01/2090", "das liegt in der Zukunft", "start"),
        ("experience", "end", "2001", "das liegt vor dem Beginn", "end"),
        ("education", "year", "99", "bitte ein Jahr mit vier Ziffern", "year"),
        ("search", "cities", "Mainz, Kasssel", "meinen Sie „Kassel“?", "cities"),
        ("search", "radius_km", "-3", "bitte eine Zahl", "radius_km"),
        ("search", "moderate_from", "0,9", "das liegt über der Marke für Gut", "moderate_from"),
        (
            "search",
            "domains_excluded",
            ("risk",),
            "zugleich bevorzugt und ausgeschlossen",
            "domains_excluded",
        ),
        ("conditions", "salary_floor", "68", "bitte das Jahresgehalt ganz ausschreiben", "salary_floor"),
        ("conditions", "salary_wish", "50.000", "das liegt unter dem Mindestgehalt", "salary_wish"),
        ("conditions", "hours_min", "39", "das ist mehr als die höchste Stundenzahl", "hours_min"),
        ("conditions", "hours_max", "100", "diese Zahl ist hier zu klein oder zu groß", "hours_max"),
        ("conditions", "currency", "Taler", "bitte eine Währung mit ihrem Kürzel", "currency"),
    ],
)
def test_a_mistake_is_told_at_its_field_in_the_persons_language(
    part: str, field: str, written: Any, told: str, at: str
) -> None:
    form = draft(FULL)
    place, entry = next((n, one) for n, one in enumerate(form.entries) if one.part == part)
    entry.values[field] = written
    profile, mistakes = checked(form)
    assert profile is None
    assert [(one.entry, one.field) for one in mistakes] == [(place, at)]
    assert told in mistakes[0].text


def test_one_entry_left_out_does_not_move_a_mistake_to_its_neighbour() -> None:
    form = draft(FULL)
    first, second = (n for n, one in enumerate(form.entries) if one.part == "experience")
    form.entries[first].kept = False
    form.entries[second].values["end"] = "2001"
    assert [one.entry for one in checked(form)[1]] == [second]


@pytest.mark.parametrize(
    ("written", "language", "pay"),
    [
        ("68000", "de", 68_000), ("68.000", "de", 68_000), ("68 000 €", "de", 68_000),
        ("68,000", "en", 68_000), ("68.000,00 EUR", "de", 68_000), ("1,250,000", "en", 1_250_000),
    ],
)  # fmt: skip
def test_pay_is_read_as_people_write_it(written: str, language: str, pay: float) -> None:
    field = next(one for one in FORM["conditions"] if one.name == "salary_floor")
    assert value_of(field, written, language) == pay


@settings(deadline=None)  # the first look-up of a place loads them all
@given(written=st.text(max_size=40), language=st.sampled_from(["de", "en"]), number=st.integers(0, 40))
def test_whatever_is_written_is_a_value_or_told_to_be_wrong(written: str, language: str, number: int) -> None:
    fields = [one for part in FORM.values() for one in part if one.kind not in ("choices", "flag")]
    told = ""
    try:
        value_of(fields[number % len(fields)], written, language)
    except Wrong as wrong:
        told = wrong.key
    assert not told or f"error_{told}" in Messages(language, "profile_app")


def test_every_part_of_the_form_is_one_of_the_profile() -> None:
    models: dict[str, Any] = {
        "person": Profile, "skills": Skill, "languages": LanguageSkill, "experience": Experience,
        "education": Study, "search": Search, "conditions": Conditions,
    }  # fmt: skip
    for part, model in models.items():
        assert {one.name for one in FORM[part]} <= set(model.model_fields)
    assert set(LISTS) <= set(Profile.model_fields)


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"", "cv.pdf", "empty"),
        (b"\x89PNG\r\n", "cv.png", "kind"),
        (b"%PDF-1.7 and then nothing", "cv.pdf", "broken"),
        (b"{", "cv.json", "broken"),
        (b"{}", "cv.json", "kind"),
        (b"x\n" * 20_000, "cv.txt", "long"),
    ],
)
def test_what_cannot_be_read_says_why_in_every_language(content: bytes, name: str, why: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_cv(content, name)
    assert refused.value.why == why
    assert all(f"unreadable_{why}" in Messages(one, "profile_app") for one in languages())
