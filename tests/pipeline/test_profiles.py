"""A profile saved anew: what is other in it, which verdicts that changed, and why."""

from datetime import date

import pytest

from sunset.errors import BadInput
from sunset.pipeline import Workbench
from sunset.pipeline.flow import run
from sunset.pipeline.own import keep
from sunset.pipeline.profiles import Saved, changes, differences, has_skill, save, told
from sunset.profile import Conditions, Experience, LanguageSkill, Profile, Search, Skill
from sunset.schema import Posting
from sunset.settings import Settings
from tests.pipeline.filled import Clock, fetch

BACKEND = """We build payment services.

## Your profile
- Experience with Java
- Experience with Kafka
- Very good knowledge of PostgreSQL
- Fluent English

Permanent position, full-time. Salary 70,000 to 80,000 EUR a year."""
PLATFORM = """## Your profile
- Experience with Kubernetes
- Experience with Terraform
- Knowledge of Kafka
- At least 5 years of professional experience"""
PYTHON = """## Your profile
- Experience with Python
- Knowledge of SQL"""


def posting(number: int, title: str, company: str, text: str, city: str = "Mainz") -> Posting:
    return Posting(
        source="demo", source_id=str(number), url=f"https://jobs.example/{number}", title=title,
        company=company, description=text, location_label=city,
        locations=({"city": city, "country": "DE"},),  # type: ignore[arg-type]
    )  # fmt: skip


POSTINGS = [
    posting(1, "Backend Engineer", "Palmgarten Pay GmbH", BACKEND),
    posting(2, "Platform Engineer", "Nidda Cloud AG", PLATFORM),
    posting(3, "Python Developer", "Fulda Data GmbH", PYTHON, "Kassel"),
]
JOB = Experience(
    title="Software Engineer", employer="Rheinpaket AG", start=date(2022, 1, 1), skills=("Java",)
)
ADA = Profile(
    name="Ada Beispiel",
    skills=(Skill(name="Java"), Skill(name="PostgreSQL"), Skill(name="Python")),
    languages=(LanguageSkill(lang="en", level="C1"),),
    experience=(JOB,),
    search=Search(cities=("Mainz",), radius_km=30),
)


def job(number: int) -> str:
    return str(POSTINGS[number - 1].row()["job_id"])


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    """Ada's profile, judged for two postings in Mainz; one in Kassel is outside her search."""
    folder = tmp_path_factory.mktemp("profiles")
    bench = Workbench(Settings(home=folder / "var", out=folder / "out"), clock=Clock())
    fetch(bench, POSTINGS, "r1")
    run(bench, ("analyse",))
    return bench


@pytest.fixture
def ada(judged: Workbench, request: pytest.FixtureRequest) -> tuple[Workbench, str]:
    """A person of their own for each test, judged."""
    name = request.node.name
    save(judged, name, ADA)
    run(judged, ("evaluate",))
    return judged, name


def changed(bench: Workbench, name: str, **fields: object) -> Saved:
    return save(bench, name, bench.ledger.profile(name).profile.model_copy(update=fields))


def test_a_new_skill_lifts_a_match_and_both_sides_are_cited(ada: tuple[Workbench, str]) -> None:
    saved = changed(*ada, skills=(*ADA.skills, Skill(name="Kafka"), Skill(name="Kubernetes")))
    assert [edit.text for edit in saved.edits] == ['Skill added: "Kafka".', 'Skill added: "Kubernetes".']
    platform = next(one for one in saved.changes if one.job_id == job(2))
    assert (platform.kind, platform.before, platform.after) == ("level", "Low", "Moderate")
    assert platform.text == (
        "Platform Engineer (Nidda Cloud AG): Low → Moderate, "
        'because it asks for "Kubernetes" and "Kubernetes" is now in your profile.'
    )
    assert platform.posting is not None
    assert platform.profile is not None
    assert PLATFORM[platform.posting.start : platform.posting.end] == "Kubernetes"
    assert (platform.profile.source_field, platform.profile.quote) == ("skills[4].name", "Kubernetes")
    assert (saved.waiting, saved.failed) == (0, 0)


def test_a_skill_taken_out_lowers_a_match_and_is_named_with_its_old_line(ada: tuple[Workbench, str]) -> None:
    saved = changed(*ada, skills=(ADA.skills[0],))
    text = next(one.text for one in saved.changes if one.job_id == job(1))
    assert text.endswith('because it asks for "PostgreSQL" and "PostgreSQL" is no longer in your profile.')


def test_a_language_that_is_spoken_less_well_is_named_by_its_name(ada: tuple[Workbench, str]) -> None:
    saved = changed(*ada, languages=(LanguageSkill(lang="en", level="A2"),))
    assert [edit.text for edit in saved.edits] == ['Language "English C1", Level: "C1" became "A2".']
    text = next(one.text for one in saved.changes if one.job_id == job(1))
    assert text.endswith(
        'because it asks for "Fluent English" and "English C1" is no longer in your profile.'
    )


def test_it_speaks_the_language_of_the_new_version(ada: tuple[Workbench, str]) -> None:
    saved = changed(*ada, language="de", skills=(*ADA.skills, Skill(name="Kafka"), Skill(name="Kubernetes")))
    lines = told(saved)
    assert lines[0] == f"{ada[1]}: Fassung 2 gespeichert."
    assert "  Sprache der App: aus „Englisch“ wurde „Deutsch“." in lines
    assert (
        "  Platform Engineer (Nidda Cloud AG): Gering → Mittel, "
        "weil „Kubernetes“ verlangt ist und „Kubernetes“ jetzt in Ihrem Profil steht."
    ) in lines


def test_what_enters_and_leaves_the_search_says_which_criterion_it_was(ada: tuple[Workbench, str]) -> None:
    saved = changed(*ada, search=Search(cities=("Kassel",), radius_km=30))
    entered = next(one for one in saved.changes if one.kind == "entered")
    left = next(one for one in saved.changes if one.job_id == job(1))
    assert (entered.job_id, entered.before) == (job(3), None)
    assert entered.after in {"Good", "Moderate"}
    assert entered.text.endswith("Until now: The place (Kassel) is outside your radius.")
    assert (left.kind, left.after) == ("left", None)
    assert left.text.endswith("is no longer in your search: The place (Mainz) is outside your radius.")


def test_conditions_that_flip_leave_the_level_alone_and_are_told(ada: tuple[Workbench, str]) -> None:
    against = changed(*ada, conditions=Conditions(salary_floor=90_000))
    (change,) = against.changes
    assert (change.kind, change.before == change.after) == ("conditions", True)
    assert change.conditions == (
        "Speaks against it now: The pay goes up to €80,000 a year only; your floor is €90,000.",
    )
    (change,) = changed(*ada, conditions=Conditions(salary_floor=75_000)).changes
    assert change.conditions[0].startswith("No longer speaks against it: The pay goes up to €80,000 a year")
    assert changed(*ada, conditions=Conditions()).changes == ()


def test_a_moved_mark_is_the_reason_where_nothing_else_changed(ada: tuple[Workbench, str]) -> None:
    bench, name = ada
    score = bench.ledger.evaluation(name, job(1)).score
    saved = changed(*ada, search=ADA.search.model_copy(update={"moderate_from": 0.0, "good_from": score}))
    texts = {one.job_id: one.text for one in saved.changes}
    assert texts[job(2)].endswith("because you now call a match Moderate from 0 on.")


def test_saving_the_same_again_says_so_and_judges_nothing(ada: tuple[Workbench, str]) -> None:
    bench, name = ada
    saved = save(bench, name, ADA)
    assert (saved.new, saved.version.number, saved.edits, saved.changes) == (False, 1, (), ())
    assert told(saved) == [f"{name}: nothing has changed; version 1 stays."]


def test_a_change_that_moves_no_verdict_says_so(ada: tuple[Workbench, str]) -> None:
    lines = told(changed(*ada, phone="+49 69 90009 555"))
    assert lines[-1] == "No verdict changed (2 postings compared)."


def test_what_is_not_judged_at_once_the_next_run_judges_and_then_it_is_told(
    ada: tuple[Workbench, str],
) -> None:
    bench, name = ada
    profile = ADA.model_copy(update={"skills": (*ADA.skills, Skill(name="Kafka"), Skill(name="Kubernetes"))})
    first = save(bench, name, profile, most=1)
    assert (first.compared, first.waiting) == (1, 1)
    assert "Still to be judged anew: 1 postings." in told(first)[-1]
    assert changes(bench, name).waiting == 1  # asking judges nothing
    run(bench, ("evaluate",))
    then = changes(bench, name)
    assert (then.compared, then.waiting) == (2, 0)
    assert {one.job_id for one in then.changes} >= {job(2)}


def test_the_better_matches_are_judged_first(ada: tuple[Workbench, str]) -> None:
    bench, name = ada
    levels = {number: bench.ledger.evaluation(name, job(number)).level for number in (1, 2)}
    assert levels == {1: "Good", 2: "Low"}
    save(bench, name, ADA.model_copy(update={"skills": ADA.skills[:1]}), most=1)
    assert bench.ledger.evaluations(name)["job_id"].to_list() == [job(1)]


def test_a_skill_confirmed_at_a_posting_is_added_and_that_posting_is_judged(
    ada: tuple[Workbench, str],
) -> None:
    bench, name = ada
    before = bench.ledger.evaluation(name, job(2)).score
    saved = has_skill(bench, name, Skill(name="Kubernetes", years=4), job(2))
    assert saved.version.number == 2
    assert bench.ledger.profile(name).profile.skills[-1] == Skill(name="Kubernetes", years=4)
    assert bench.ledger.evaluation(name, job(2)).score > before
    with pytest.raises(BadInput, match='names "kubernetes" already'):
        has_skill(bench, name, Skill(name="kubernetes"), job(2))
    assert bench.ledger.profile(name).number == 2


def test_an_advert_of_ones_own_is_judged_again_too(ada: tuple[Workbench, str]) -> None:
    bench, name = ada
    own = posting(9, "Cloud Engineer", "Own Find Ltd", PLATFORM, "Hamburg").model_copy(
        update={"source": "pasted", "url": ""}
    )
    keep(bench, name, own)
    run(bench, ("evaluate",))
    saved = changed(*ada, skills=(*ADA.skills, Skill(name="Kafka"), Skill(name="Kubernetes")))
    assert "Cloud Engineer" in {one.title for one in saved.changes}


def test_nobody_elses_verdicts_are_touched(ada: tuple[Workbench, str]) -> None:
    bench, _ = ada
    save(bench, "ben", ADA)
    run(bench, ("evaluate",))
    before = bench.ledger.evaluations("ben").drop("evaluated_at")
    changed(*ada, skills=())
    assert bench.ledger.evaluations("ben").drop("evaluated_at").equals(before)


# --- differences ------------------------------------------------------------------------------


def texts(after: Profile, before: Profile = ADA) -> list[str]:
    return [edit.text for edit in differences(before, after)]


def test_a_corrected_station_is_changed_not_removed_and_added() -> None:
    other = JOB.model_copy(
        update={"title": "Engineer", "end": date(2025, 3, 31), "highlights": ("Built it",)}
    )
    assert texts(ADA.model_copy(update={"experience": (other,)})) == [
        'Station "Software Engineer, Rheinpaket AG (01/01/2022 – today)", Title: '
        '"Software Engineer" became "Engineer".',
        'Station "Software Engineer, Rheinpaket AG (01/01/2022 – today)", Until: '
        '"nothing" became "31/03/2025".',
        'Station "Software Engineer, Rheinpaket AG (01/01/2022 – today)", What you did added: "Built it".',
    ]


def test_search_and_conditions_are_told_in_words_not_codes() -> None:
    after = ADA.model_copy(
        update={
            "search": Search(
                cities=("Mainz", "Kassel"), radius_km=30, employment=("permanent",), remote=False
            ),
            "conditions": Conditions(earliest_start=date(2027, 2, 1), work_model=("remote",)),
        }
    )
    assert texts(after) == [
        'Search, Places added: "Kassel".',
        'Search, Remote work too: "yes" became "no".',
        'Search, Contracts added: "permanent employment".',
        'Condition, Earliest start: "nothing" became "01/02/2027".',
        'Condition, Work model added: "remote".',
    ]


def test_another_order_is_no_silent_version() -> None:
    assert texts(ADA.model_copy(update={"skills": ADA.skills[::-1]})) == ["Only the order of the entries."]
    assert texts(ADA) == []


def test_one_of_two_equal_entries_that_goes_is_told() -> None:
    twice = ADA.model_copy(update={"experience": (JOB, JOB)})
    assert texts(ADA, twice) == ['Station removed: "Software Engineer, Rheinpaket AG (01/01/2022 – today)".']


def test_every_field_of_a_profile_has_a_name_in_every_language() -> None:
    from sunset.messages import languages
    from sunset.pipeline.profiles.words import Wording
    from sunset.profile import Study

    parts = {"": Profile, "search.": Search, "conditions.": Conditions, "skills.": Skill,
             "languages.": LanguageSkill, "experience.": Experience, "education.": Study}  # fmt: skip
    for language in languages():
        for prefix, model in parts.items():
            for field in model.model_fields:
                if prefix + field not in {"search", "conditions"}:
                    assert Wording(language).label(prefix + field)
