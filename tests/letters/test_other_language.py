"""A letter in another language than the profile: its figures are held to the deeds they belong to."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from sunset.letters import check
from sunset.letters.words import lexicon, stem
from sunset.profile import Experience, Profile

from .conftest import TODAY

Case = Callable[[str, str], dict[str, Any]]

# what is true, the figure in it, and another figure of the same profile put in its place
SWAPS = {
    ("daniel", "M1026", "de"): [
        ("Ich habe 14 Dienste nach Kubernetes gebracht.", "14 Dienste", "27 Dienste"),
        ("Dort habe ich 14 Services nach Kubernetes umgezogen.", "14 Services", "12 Services"),
        ("Mein Werkzeug hat im ersten Jahr 27 Fehler gefunden.", "27 Fehler", "14 Fehler"),
        ("Die REST-Schnittstelle nutzen 40 Händler.", "40 Händler", "38 Händler"),
        ("Die Kosten in AWS habe ich um 38 Prozent gesenkt.", "38 Prozent", "12 Prozent"),
        ("Die Latenz (p99) liegt bei 140 Millisekunden.", "140 Millisekunden", "900 Millisekunden"),
        ("Mein Kafka-Ledger bucht am Tag 2,3 Millionen Einträge.", "2,3 Millionen", "900"),
        ("Vom Merge bis zur Produktion dauert es nur noch 35 Minuten.", "35 Minuten", "60 Minuten"),
        ("Zwölf manuelle Schritte der Nachtschicht habe ich abgeschafft.", "Zwölf", "Vierzehn"),
        ("Nebenbei habe ich 60 offene Fehler behoben.", "60 offene", "40 offene"),
        ("Von den Prüfpunkten des Tarifmoduls sind 78 Prozent abgedeckt.", "78 Prozent", "27 Prozent"),
    ],
    ("lena", "M1011", "en"): [
        ("I test around 140 key controls a year.", "140 key", "210 key"),
        ("I moved 23 departments to one RCSA procedure.", "23 departments", "18 departments"),
        ("I review the ISAE 3402 reports of 18 service providers.", "18 service", "23 service"),
        ("I trained 210 employees in the GwG.", "210 employees", "140 employees"),
        ("I assessed 34 publications of the supervisors.", "34 publications", "87 publications"),
        ("The register of processing has 87 entries.", "87 entries", "34 entries"),
        ("I examined the controls of seven banks.", "seven banks", "nine banks"),
        ("I sampled 400 client files.", "400 client", "210 client"),
        ("The cycle went from eleven to six weeks.", "six weeks", "nine weeks"),
        ("I brought overdue actions down from 61 to 9.", "61", "87"),
    ],
}  # fmt: skip


def refused(case: dict[str, Any], sentence: str, language: str) -> bool:
    return not check(sentence, **case, language=language, today=TODAY).ok


@pytest.mark.parametrize(
    ("who", "sentence", "old", "new"), [(who, *swap) for who, swaps in SWAPS.items() for swap in swaps]
)
def test_a_figure_of_another_deed_is_refused(
    demo_case: Case, who: tuple[str, str, str], sentence: str, old: str, new: str
) -> None:
    person, posting, language = who
    case = demo_case(person, posting)
    assert old in sentence
    assert not refused(case, sentence, language)
    assert refused(case, sentence.replace(old, new), language)


NURSE = Profile(
    name="Ada Beispiel",
    language="de",
    experience=(
        Experience(
            title="Stationsleiterin",
            employer="Klinikum Auental",
            start=date(2019, 4, 1),
            highlights=(
                "Leitet eine Station mit 32 Betten und 24 Pflegekräften.",
                "Hat die Überstunden innerhalb von neun Monaten um 45 Prozent gesenkt.",
                "Hat 16 Auszubildende zum Abschluss begleitet.",
            ),
        ),
    ),
)


@pytest.mark.parametrize(
    ("sentence", "ok"),
    [
        ("I run a ward of 32 beds.", True),
        ("I run a ward of 16 beds.", False),
        ("I cut overtime by 45 percent.", True),
        ("I cut overtime by 32 percent.", False),
        ("It took me nine months.", True),
        ("It took me 16 months.", False),
        ("I lead 24 nurses.", True),
        ("I saw 16 trainees through to their exams.", True),
        # of a thing that no list knows nothing can be said, whatever the language
        ("I looked after 24 hamsters.", True),
    ],
)
def test_units_tell_figures_apart_in_any_trade(demo_case: Case, sentence: str, ok: bool) -> None:
    case = demo_case("lena", "M1011")
    assert refused(case | {"profile": NURSE}, sentence, "en") is not ok


def test_a_word_names_one_thing() -> None:
    lines = [{stem(word) for word in line.split()} for line in lexicon()["figures"]["things"]]
    assert sum(map(len, lines)) == len(set().union(*lines))
