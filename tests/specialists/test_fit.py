"""Fit, conditions, scope and first pass, through the doors that the flow uses."""

from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sunset.profile import Conditions, Experience, LanguageSkill, Profile, Search, Skill, Study
from sunset.schema import Contents, Place, Posting, Salary
from sunset.specialists import fit
from sunset.specialists.panel import Panel

TODAY = date(2026, 11, 22)

JAVA = """Wir bauen Zahlungssysteme.

## Ihre Aufgaben

- Dienste in Java entwickeln

## Ihr Profil

- Sehr gute Kenntnisse in Java, Hibernate und Kafka
- mindestens drei Jahre Berufserfahrung
- abgeschlossenes Studium der Informatik
- fließendes Deutsch
"""
TAX = """## Ihr Profil

- Steuerberaterexamen
- Kenntnisse im deutschen Steuerrecht und in der Außenprüfung
- fließendes Deutsch
"""


def posting(number: int, title: str, description: str, **columns: Any) -> Posting:
    return Posting(
        source="bank",
        source_id=str(number),
        url=f"https://bank.example/{number}",
        title=title,
        description=description,
        **{"locations": (Place(city="Frankfurt am Main", country="DE"),), "location_label": "Frankfurt"}
        | columns,
    )


POSTINGS = [
    posting(1, "Java Entwickler (m/w/d)", JAVA, employment_type="permanent", work_model="hybrid"),
    posting(
        2, "Tax Specialist", TAX, salary=Salary(minimum=4000, maximum=5000, currency="EUR", period="month")
    ),
    posting(
        3, "Java Berater auf selbstständiger Basis", JAVA, employment_type="freelance", work_model="remote"
    ),
    posting(4, "Java Developer", "", locations=(Place(city="Hamburg", country="DE"),), schedule="part"),
]


def person(**changes: Any) -> Profile:
    given_facts: dict[str, Any] = {
        "name": "Ada Beispiel",
        "language": "de",
        "city": "Frankfurt am Main",
        "country": "DE",
        "skills": (Skill(name="Java"), Skill(name="Hibernate"), Skill(name="Kafka")),
        "languages": (LanguageSkill(lang="de", level="native"),),
        "experience": (Experience(title="Java Entwicklerin", employer="Probe AG", start=date(2020, 1, 1)),),
        "education": (Study(level="bachelor", degree="B.Sc. Informatik"),),
    }
    return Profile(**(given_facts | changes))


LAW = """## Ihr Profil

- Volljurist oder Volljuristin
- Kenntnisse in Java, Hibernate und Kafka
- Ihr Deutsch ist stilsicher
"""


@pytest.fixture(scope="module")
def analysed() -> tuple[pl.DataFrame, pl.DataFrame]:
    return read(POSTINGS)


def read(postings: list[Posting]) -> tuple[pl.DataFrame, pl.DataFrame]:
    panel = Panel()
    schema = {name: kind for name, kind in Contents.create_empty().schema.items() if name != "recorded_at"}
    rows = pl.DataFrame([one.row() for one in postings], schema=schema)
    said, cited, failures = panel.analyse(rows, run_id="r", at=datetime(2026, 11, 22, tzinfo=UTC))
    assert not failures
    spans = cited.join(said.select("analysis_id", "input_hash"), on="analysis_id")
    return rows.join(panel.wide(said), on="input_hash", suffix="_read", maintain_order="left"), spans


def judge(analysed: tuple[pl.DataFrame, pl.DataFrame], profile: Profile, encoder: Any = None) -> list[Any]:
    evaluations, failures = fit.evaluate(*analysed, profile, today=TODAY, encoder=encoder, digest="d")
    assert not failures
    return evaluations


def test_levels_follow_what_the_profile_covers(analysed: Any) -> None:
    java, tax, _, _ = judge(analysed, person())
    assert (java.level, tax.level) == ("Good", "Low")
    assert java.score > 0.85
    assert tax.score < 0.35
    assert {one.text: one.coverage for one in java.requirements if one.kind == "skill"} == {
        "Java": 1.0,
        "Hibernate": 1.0,
        "Kafka": 1.0,
    }


def test_sentences_are_in_the_profiles_language_and_cite(analysed: Any) -> None:
    german, english = judge(analysed, person()), judge(analysed, person(language="en"))
    assert german[0].narrative.startswith("Verlangt wird „Java“, und Ihr Profil nennt „Java“.")
    assert english[0].narrative.startswith('The posting asks for "Java", and your profile names "Java".')
    assert german[1].rationale.startswith(
        "Verlangt wird „Steuerberaterexamen“; im Profil spricht keine Zeile dafür."
    )
    assert german[0].rationale == german[1].narrative == ""
    assert "Softwareentwicklung" in german[0].domain_assessment


def test_every_claim_about_a_side_stands_on_that_side(analysed: Any) -> None:
    profile = person()
    lines = {f"skills[{n}].name": one.name for n, one in enumerate(profile.skills)}
    lines |= {"experience[0].title": "Java Entwicklerin", "languages[0].level": "native"}
    lines |= {"education[0].degree": "B.Sc. Informatik"}
    for row, evaluation in zip(analysed[0].to_dicts(), judge(analysed, profile), strict=True):
        for one in evaluation.requirements:
            for words in one.profile:
                assert lines[words.source_field][words.start : words.end] == words.quote
            for words in one.posting:
                assert row[words.source_field][words.start : words.end] == words.quote
            if one.kind == "skill" and one.coverage >= 0.6:
                assert one.profile
        assert sum(one.decisive for one in evaluation.requirements) <= 1


def test_no_other_skill_opens_a_profession_and_a_native_speaker_meets_every_level() -> None:
    one = judge(read([posting(9, "Jurist", LAW)]), person())[0]
    language = next(asked for asked in one.requirements if asked.kind == "language")
    assert (one.level, language.coverage) == ("Low", 1.0)
    assert "Volljurist" in one.rationale
    assert "native" not in one.rationale


def test_a_missing_language_is_a_low_whatever_else_is_there(analysed: Any) -> None:
    english = judge(analysed, person(languages=(LanguageSkill(lang="en", level="native"),)))[0]
    nearly = judge(analysed, person(languages=(LanguageSkill(lang="de", level="B2"),)))[0]
    assert english.level == "Low"
    assert "fließendes Deutsch" in english.rationale
    assert nearly.level == "Moderate"


def test_formal_gaps_cost_and_are_named(analysed: Any) -> None:
    novice = person(
        experience=(Experience(title="Praktikantin", employer="Probe AG", start=date(2026, 8, 1)),)
    )
    unschooled = person(education=())
    full, short, without = (judge(analysed, one)[0].score for one in (person(), novice, unschooled))
    assert short < without < full


def test_a_self_employed_role_is_no_top_match_for_who_seeks_employment(analysed: Any) -> None:
    profile = person(conditions=Conditions(employment=("permanent",)))
    by_id = {one.job_id: one for one in judge(analysed, profile)}
    employed, freelance = (by_id[key] for key in analysed[0]["job_id"].to_list()[::2])
    assert employed.level == freelance.level == "Good"
    assert fit.top_match(employed)
    assert not fit.top_match(freelance)
    assert [one.text for one in freelance.conditions if one.met is False] == [
        "Vertragsart nicht wie gewünscht: selbstständige Tätigkeit."
    ]
    ranked = fit.rank(analysed[0], profile, today=TODAY)["job_id"].to_list()
    assert ranked[0] == employed.job_id
    assert ranked.index(freelance.job_id) > ranked.index(analysed[0]["job_id"][1])


def test_preferred_domains_come_first_among_those_that_meet_as_many_conditions(analysed: Any) -> None:
    ids = analysed[0]["job_id"].to_list()
    usual = fit.rank(analysed[0], person(), today=TODAY)
    tax = person(search=Search(domains_preferred=("finance_accounting_tax",)))
    preferring = fit.rank(analysed[0], tax, today=TODAY)
    assert usual["job_id"].to_list().index(ids[1]) > 0
    fewest = preferring.filter(pl.col("unmet") == preferring["unmet"].min())["job_id"].to_list()
    assert fewest[0] == ids[1]
    assert preferring.sort("job_id").equals(usual.sort("job_id"))


@pytest.mark.parametrize(
    ("place", "changes", "kind", "met"),
    [
        (0, {"conditions": Conditions(work_model=("hybrid",))}, "work_model", True),
        (2, {"conditions": Conditions(work_model=("hybrid",))}, "work_model", False),
        (1, {"conditions": Conditions(salary_floor=60000)}, "salary", True),
        (1, {"conditions": Conditions(salary_floor=60001)}, "salary", False),
        (0, {"conditions": Conditions(salary_floor=60000)}, "salary", None),
        (3, {"search": Search(radius_km=50)}, "distance", False),
        (0, {"search": Search(radius_km=50)}, "distance", True),
        (2, {"city": "Hamburg"}, "distance", True),
        (3, {"conditions": Conditions(hours_min=35)}, "hours", False),
        (0, {"search": Search(countries=("DE",))}, "country", True),
        (0, {"search": Search(countries=("AT",))}, "country", False),
        (1, {"search": Search(keywords_excluded=("steuer",))}, "excluded", False),
        (0, {"search": Search(domains_excluded=("software_engineering",))}, "excluded", False),
        (0, {"search": Search(keywords_excluded=("COBOL",))}, "excluded", True),
        (0, {"conditions": Conditions(earliest_start=date(2027, 3, 1))}, "start", None),
    ],
)
def test_conditions(analysed: Any, place: int, changes: dict[str, Any], kind: str, met: bool | None) -> None:
    one = {one.kind: one for one in judge(analysed, person(**changes))[place].conditions}[kind]
    assert one.met is met
    assert one.text.endswith(".")


@pytest.mark.parametrize(
    ("said", "pay", "met", "text"),
    [
        ("Wir zahlen 18,50 € brutto.", {}, None, "Ein Gehalt steht nicht in der Anzeige."),
        ("Wir zahlen 18,50 € brutto die Stunde.", {}, False, "bis 31.820 € im Jahr"),
        ("Wir zahlen ab 72.000 € brutto.", {}, True, "bis 72.000 € im Jahr"),
        (  # what text and source state is never mixed
            "Wir zahlen ab 3.500 € im Monat.",
            {"minimum": 50_000, "maximum": 60_000, "currency": "EUR", "period": "year"},
            False,
            "bis 42.000 € im Jahr",
        ),
        ("Wir zahlen gut.", {"minimum": 70_000, "currency": "EUR", "period": "year"}, True, "70.000 €"),
    ],
)
def test_pay_is_one_statement_with_its_period(
    said: str, pay: dict[str, Any], met: bool | None, text: str
) -> None:
    columns = {"salary": Salary(**pay)} if pay else {}
    one = read([posting(1, "Köchin", f"{JAVA}\n\n## Wir bieten\n\n{said}", **columns)])
    (judged,) = judge(one, person(conditions=Conditions(salary_floor=68_000)))
    condition = {condition.kind: condition for condition in judged.conditions}["salary"]
    assert condition.met is met
    assert text in condition.text


@pytest.mark.parametrize(
    ("search", "admitted", "reason"),
    [
        (Search(), 4, None),
        (Search(sources=("other",)), 0, "Die Quelle bank gehört nicht zu Ihren Quellen."),
        (
            Search(employment=("permanent",)),
            3,
            "Diese Vertragsart suchen Sie nicht: selbstständige Tätigkeit.",
        ),
        (Search(cities=("Frankfurt",), radius_km=40), 3, "liegt außerhalb Ihres Umkreises."),
        (Search(cities=("Hamburg",), radius_km=40), 2, "liegt außerhalb Ihres Umkreises."),
        (Search(countries=("AT",)), 1, "liegt in keinem Ihrer Länder."),
        (Search(remote=False), 3, "nur aus der Ferne"),
        (Search(keywords_excluded=("Zahlungssystem",)), 2, "das ausgeschlossene Wort „Zahlungssystem“"),
        (Search(domains_excluded=("finance_accounting_tax",)), 3, "haben Sie ausgeschlossen."),
        (Search(languages=("fr",)), 0, "in einer Sprache"),
        (Search(seniority=("executive",)), 0, "Diese Karrierestufe suchen Sie nicht: mit Berufserfahrung."),
    ],
)
def test_scope(analysed: Any, search: Search, admitted: int, reason: str | None) -> None:
    judged = fit.in_scope(analysed[0], person(search=search))
    assert judged["job_id"].to_list() == analysed[0]["job_id"].to_list()
    kept = judged["in_scope"].sum()
    reasons = judged["reason"].drop_nulls().to_list()
    assert kept == admitted or (search.languages and kept < 4)
    assert len(reasons) == 4 - kept
    assert reason is None or any(reason in one for one in reasons)


def test_scope_works_before_any_analysis_and_the_unknown_stays() -> None:
    bare = pl.DataFrame([one.row() for one in POSTINGS], schema=Contents.create_empty().schema | {})
    judged = fit.in_scope(bare, person(search=Search(seniority=("lead",), languages=("de",))))
    assert judged["in_scope"].to_list() == [True] * 4


def test_first_pass_puts_the_promising_first(analysed: Any) -> None:
    scores = fit.first_pass(analysed[0], person()).to_list()
    assert scores[0] > scores[3] > scores[1] == 0
    assert fit.first_pass(analysed[0], Profile(name="Nobody")).to_list() == [0.0] * 4


class AllAlike:
    """An encoder to which all words mean the same."""

    def transform(self, X: list[str], prefix: str = "") -> Any:
        return np.ones((len(X), 1), dtype=np.float32)


def test_an_acronym_is_covered_by_its_name_not_by_one_that_looks_like_it() -> None:
    asked = read([posting(8, "Jurist", "## Ihr Profil\n\n- Kenntnisse in eWpG und Quaxolith\n")])
    (judged,) = judge(asked, person(skills=(Skill(name="Zumbrelkunde"),)), encoder=AllAlike())
    covered = {one.text: one.coverage for one in judged.requirements if one.kind == "skill"}
    assert covered["eWpG"] == 0.0
    assert covered["Quaxolith"] > 0.5
    nothing_else = person(skills=(Skill(name="GwG"),), experience=(), education=())
    (judged,) = judge(asked, nothing_else, encoder=AllAlike())
    assert {one.coverage for one in judged.requirements if one.kind == "skill"} == {0.0}


def test_languages_that_a_profile_does_not_speak_of_are_open_not_missing(analysed: Any) -> None:
    silent, listed = person(languages=()), person(languages=(LanguageSkill(lang="fr", level="native"),))
    assert (judge(analysed, silent)[0].level, judge(analysed, listed)[0].level) == ("Good", "Low")
    asked = [one for one in judge(analysed, silent)[0].requirements if one.kind == "language"]
    assert [(one.coverage, one.profile) for one in asked] == [(0.0, ())]
    ranked = fit.rank(analysed[0], silent, today=TODAY).sort("job_id")["score"].to_list()
    judged = sorted((one.job_id, one.score) for one in judge(analysed, silent))
    assert ranked == pytest.approx([score for _, score in judged], abs=1e-4)


def test_a_scam_is_no_match_however_well_it_reads() -> None:
    fee = "Vor Vertragsbeginn überweisen Sie uns 290 Euro für das Schulungspaket."
    read_one = read([posting(7, "Java Entwickler (m/w/d)", f"{JAVA}\n{fee}\n")])
    (judged,) = judge(read_one, person())
    assert (judged.level, judged.score) == ("Low", 0.0)
    assert judged.rationale.startswith("Die Anzeige zeigt Zeichen eines Betrugs („")
    assert judged.rationale.split("„")[1].split("“")[0] in fee
    assert fit.rank(read_one[0], person(), today=TODAY)["score"].to_list() == [0.0]


def test_rank_is_what_evaluate_says_by_words_alone(analysed: Any) -> None:
    unknown = "## Ihr Profil\n\n- Kenntnisse in Java und Quaxolith\n- Wünschenswert: Kafka, Zumbrel\n"
    for read_ones in (analysed, read([posting(5, "Java Entwickler", unknown), posting(6, "Jurist", LAW)])):
        ranked = {
            row["job_id"]: row["score"] for row in fit.rank(read_ones[0], person(), today=TODAY).to_dicts()
        }
        judged = {one.job_id: one.score for one in judge(read_ones, person())}
        assert judged == pytest.approx(ranked, abs=1e-4)
    assert fit.rank(analysed[0].clear(), person(), today=TODAY).is_empty()


SKILLS = st.sampled_from(
    ["Java", "Spring", "SQL", "Kafka", "Leadership", "Steuerrecht", "Excel (Grundlagen)", "Backen"]
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(SKILLS, max_size=4), SKILLS)
def test_one_more_skill_never_lowers_a_fit(analysed: Any, known: list[str], more: str) -> None:
    before = judge(analysed, person(skills=tuple(Skill(name=name) for name in known)))
    after = judge(analysed, person(skills=tuple(Skill(name=name) for name in [*known, more])))
    assert all(b.score <= a.score + 1e-9 for b, a in zip(before, after, strict=True))


def test_lines_of_the_same_meaning_count_where_words_differ(analysed: Any) -> None:
    class Alike:
        def transform(self, X: list[str], prefix: str = "") -> Any:
            import numpy as np

            return np.ones((len(X), 1))

    profile = person(skills=(Skill(name="Umgang mit dem Finanzamt"),))
    with_meaning, by_words = judge(analysed, profile, Alike())[1], judge(analysed, profile)[1]
    assert with_meaning.score > by_words.score


def test_one_bad_row_does_not_stop_the_others(analysed: Any) -> None:
    frame, spans = analysed
    broken = frame.with_columns(
        domain=pl.when(pl.col("source_id") == "2").then(pl.lit("alchemy")).otherwise(pl.col("domain"))
    )
    evaluations, failures = fit.evaluate(broken, spans, person(), today=TODAY, encoder=None, digest="d")
    assert len(evaluations) == 3
    assert [one.job_id for one in failures] == [frame["job_id"][1]]


def test_the_digest_names_the_panel() -> None:
    class Other:
        @property
        def digests(self) -> dict[str, str]:
            return {"fit": "0"}

    assert fit.digest(Panel()) == fit.digest(Panel()) != fit.digest(Other())


def test_signs_of_a_scam_become_warnings_in_the_profiles_language(analysed: Any) -> None:
    frame = analysed[0].with_columns(signs=pl.lit(["upfront_fee", "odd_smell"]))
    warned = judge((frame, analysed[1]), person())[0].warnings
    assert warned == ("Es wird vorab Geld verlangt.", "Auffällig: odd_smell.")
