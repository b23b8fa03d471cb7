from datetime import date
from pathlib import Path

import pytest

from sunset.errors import BadInput, NotFound
from sunset.profile import Experience, Profile

GOOD = """
name = "Mara Beispiel"
email = "mara@example.org"
language = "de"

[[skills]]
name = "MaRisk"
years = 5

[[skills]]
name = "SQL"

[[languages]]
lang = "de"
level = "native"

[[experience]]
title = "Analystin"
employer = "Beispielbank"
start = 2019-04-01
end = 2022-03-31

[search]
cities = ["Frankfurt am Main"]
radius_km = 40

[conditions]
salary_floor = 60000
"""


def read(tmp_path: Path, text: str) -> Profile:
    file = tmp_path / "mara.toml"
    file.write_text(text, encoding="utf-8")
    return Profile.load(file)


def complaint(tmp_path: Path, text: str) -> str:
    with pytest.raises(BadInput) as error:
        read(tmp_path, text)
    return str(error.value).removeprefix(str(tmp_path) + "/")


def test_a_profile_is_read_from_toml(tmp_path: Path) -> None:
    profile = read(tmp_path, GOOD)
    assert [skill.name for skill in profile.skills] == ["MaRisk", "SQL"]
    assert profile.search.radius_km == 40
    assert profile.conditions.salary_floor == 60000
    assert profile.experience[0].end == date(2022, 3, 31)


def test_an_unknown_key_in_the_second_skill_is_found_there(tmp_path: Path) -> None:
    text = GOOD.replace('name = "SQL"', 'name = "SQL"\nyeers = 3')
    assert complaint(tmp_path, text) == "mara.toml:12: unknown key 'skills[2].yeers'. Did you mean 'years'?"


def test_an_unknown_key_without_a_likely_one_lists_the_known(tmp_path: Path) -> None:
    assert complaint(tmp_path, GOOD + "xyz = 1\n") == (
        "mara.toml:29: unknown key 'conditions.xyz'. Known keys here: employment, salary_floor, salary_wish, "
        "currency, earliest_start, hours_min, hours_max, work_model."
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("radius_km = 40", "radius_km = -1", 25, "greater than or equal to 0"),
        ('lang = "de"', 'lang = "german"', 14, "two small letters are needed, like de"),
        ('level = "native"', 'level = "D1"', 15, "'A1', 'A2', 'B1', 'B2', 'C1', 'C2' or 'native'"),
        ("end = 2022-03-31", "end = 2018-03-31", 17, "ends (2018-03-31) before it starts (2019-04-01)"),
        ('email = "mara@example.org"', 'email = "mara"', 3, "@-sign"),
    ],
)
def test_impossible_values_name_line_and_reason(
    tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    said = complaint(tmp_path, GOOD.replace(old, new))
    assert said.startswith(f"mara.toml:{line}: ")
    assert words in said


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("good_from = 0.3\nmoderate_from = 0.5", "moderate_from (0.5) is above good_from (0.3)"),
        ('domains_preferred = ["risk"]\ndomains_excluded = ["risk"]', "risk is both preferred and excluded"),
    ],
)
def test_contradicting_search_criteria_are_refused(tmp_path: Path, table: str, words: str) -> None:
    assert words in complaint(tmp_path, GOOD.replace("radius_km = 40", table))


def test_contradicting_hours_are_refused(tmp_path: Path) -> None:
    assert "hours_min (40.0) is above hours_max (20.0)" in complaint(
        tmp_path, GOOD + "hours_min = 40\nhours_max = 20\n"
    )


@pytest.mark.parametrize("written", ['"68.000"', "68.000", "nan", '"68000"', "68"])
@pytest.mark.parametrize("key", ["salary_floor", "salary_wish"])
def test_pay_with_a_german_thousands_point_is_refused_with_the_remedy(
    tmp_path: Path, key: str, written: str
) -> None:
    said = complaint(tmp_path, GOOD.replace("salary_floor = 60000", f"{key} = {written}"))
    assert said.startswith(f"mara.toml:28: 'conditions.{key}' = ")
    assert said.endswith(
        "write the pay of a year as a plain number without a point for thousands, like 68000."
    )


def test_a_wish_below_the_floor_is_refused(tmp_path: Path) -> None:
    assert complaint(tmp_path, GOOD + "salary_wish = 55000\n") == (
        "mara.toml:27: 'conditions' salary_wish (55000) is below salary_floor (60000); "
        "raise it or lower the floor."
    )


def test_a_station_that_has_not_begun_is_refused(tmp_path: Path) -> None:
    text = GOOD.replace("start = 2019-04-01\nend = 2022-03-31", "start = 2132-04-01")
    said = complaint(tmp_path, text)
    assert said.startswith("mara.toml:20: 'experience[1].start' = ")
    assert said.endswith("it lies in the future; leave out what has not begun.")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            'country = "Germany"',
            "'country' = 'Germany' is not possible: two capital letters are needed, like DE.",
        ),
        (
            'skills = ["Java"]',
            "'skills[1]' = 'Java' is not possible: a table is needed, like [[skills]] with",
        ),
        ('certificates = "CISA"', 'a list is needed, like certificates = ["one", "another"].'),
        ('email = "a@b@c"', "invalid characters: '@'."),
        ('photo = "me.jpg"', "'photo' is left out on purpose: nobody is judged by it. Delete the line."),
        ("birth_date = 1990-01-31", "'birth_date' is left out on purpose"),
    ],
)
def test_mistakes_are_told_in_plain_words(tmp_path: Path, line: str, said: str) -> None:
    file = tmp_path / "me.toml"
    file.write_text(f'name = "Ada Beispiel"\n{line}\n', encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        Profile.load(file)
    assert said in str(refused.value)
    assert not str(refused.value).endswith("..")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            'cities = ["Frankfrut"]',
            "me.toml:3: 'search.cities[1]' = 'Frankfrut' is not possible: no place of that name is known; "
            "did you mean 'Frankfurt am Main'?",
        ),
        ('cities = ["Mainz", "Zzyzzyx"]', "'search.cities[2]' = 'Zzyzzyx' is not possible: no place of that"),
        ('countries = ["UK"]', "'search.countries[1]' = 'UK' is not possible: there is no country of that"),
        ('languages = ["xx"]', "'search.languages[1]' = 'xx' is not possible: there is no language of that"),
    ],
)
def test_what_there_is_not_in_the_world_is_no_search(tmp_path: Path, line: str, said: str) -> None:
    """A misspelt place would lift the radius, and bring in the whole world."""
    file = tmp_path / "me.toml"
    file.write_text(f'name = "Ada Beispiel"\n[search]\n{line}\n', encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        Profile.load(file)
    assert said in str(refused.value)


def test_currencies_and_pay_are_real(tmp_path: Path) -> None:
    file = tmp_path / "me.toml"
    file.write_text('name = "Ada"\n[conditions]\ncurrency = "EUX"\nsalary_floor = inf\n', encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        Profile.load(file)
    said = str(refused.value)
    assert "me.toml:3: 'conditions.currency' = 'EUX' is not possible: there is no currency" in said
    assert "me.toml:4: 'conditions.salary_floor' = inf is not possible" in said


def test_a_stored_profile_stays_readable_whatever_its_places() -> None:
    assert Profile.model_validate({"name": "Ada", "search": {"cities": ["Frankfrut"]}}).search.cities


def test_a_mark_of_the_byte_order_is_no_mistake(tmp_path: Path) -> None:
    file = tmp_path / "me.toml"
    file.write_bytes(b'\xef\xbb\xbfname = "Ada Beispiel"\n')
    assert Profile.load(file).name == "Ada Beispiel"


def test_a_settings_file_is_told_from_a_profile(tmp_path: Path) -> None:
    file = tmp_path / "sunset.toml"
    file.write_text('home = "var"\nout = "out"\nworkspace = "x"\n[[sources]]\nname = "y"\n', encoding="utf-8")
    with pytest.raises(BadInput, match="It looks like a settings file; name it with: sunset --config FILE"):
        Profile.load(file)


def test_a_missing_name_is_asked_for(tmp_path: Path) -> None:
    assert complaint(tmp_path, 'language = "de"\n') == "mara.toml: 'name' is missing. Add it."


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="there is no such file"):
        Profile.load(tmp_path / "nobody.toml")


def test_a_file_in_another_encoding_is_refused_with_the_remedy(tmp_path: Path) -> None:
    file = tmp_path / "mara.toml"
    file.write_bytes('name = "Jörg"'.encode("latin-1"))
    with pytest.raises(BadInput, match="Save the file as UTF-8"):
        Profile.load(file)


def test_broken_toml_is_refused(tmp_path: Path) -> None:
    assert "not valid TOML" in complaint(tmp_path, "name = ")


def test_overlapping_stations_count_once() -> None:
    def job(start: int, end: int | None) -> Experience:
        return Experience(
            title="Cook", employer="Inn", start=date(start, 1, 1), end=date(end, 1, 1) if end else None
        )

    profile = Profile(
        name="Ada", experience=(job(2018, 2020), job(2010, 2014), job(2012, 2016), job(2024, None))
    )
    assert profile.years_of_experience(date(2026, 1, 1)) == pytest.approx(10, abs=0.02)
