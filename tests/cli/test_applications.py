"""The commands for applications, as typed."""

import json
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import icalendar
import openpyxl
import pytest

from sunset.cli import main
from sunset.pipeline import Workbench
from sunset.profile import Profile
from sunset.settings import Settings
from tests.pipeline.filled import fetch, posting

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
TODAY, EARLIER, SOON = date(2026, 11, 23), date(2026, 11, 20), date(2026, 12, 2)
CRAWLED = NOW - timedelta(days=10)


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    said = capsys.readouterr()
    return int(ended.value.code or 0), said.out, said.err


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "sunset.toml").write_text(f'home = "{tmp_path}/var"\nout = "{tmp_path}/out"\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sunset.cli.terminal.Workbench", partial(Workbench, clock=lambda: NOW))
    bench = Workbench(Settings.load(), clock=lambda: CRAWLED)
    bench.ledger.save_profile("ada", Profile(name="Ada Beispiel", language="de"))
    fetch(bench, [posting(number).model_copy(update={"valid_through": SOON}) for number in range(4)], "r1")
    bench.close()
    return tmp_path


def german(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def test_from_saving_to_the_outcome_in_the_persons_language(capsys: pytest.CaptureFixture[str]) -> None:
    url, what = "https://jobs.example/1", "Cook 1, Sample Kitchen 1"
    assert call(capsys, "application", "save", url) == (0, f"Vorgemerkt: {what}\n", "")
    applied = ("application", "apply", url, "--day", EARLIER.isoformat(), "--channel", "Portal")
    said = f"Beworben am {german(EARLIER)} über Portal: {what}. Viel Erfolg!\n"
    assert call(capsys, *applied) == (0, said, "")
    code, out, _ = call(capsys, "application", "outcome", "1", "vorstellungsgespräch", "--day", "23.11.2026")
    assert (code, out) == (0, f"Vermerkt zum {german(TODAY)}: Vorstellungsgespräch, {what}\n")
    _, out, _ = call(capsys, "application", "outcome", "1", "interview")
    assert out == f"Das war schon vermerkt: Vorstellungsgespräch am {german(TODAY)}, {what}\n"
    _, out, _ = call(capsys, "application", "list", "--json")
    (row,) = json.loads(out)
    assert (row["title"], row["status"], row["applied_on"], row["channel"], row["outcome"], row["saved"]) == (
        "Cook 1", 8, EARLIER.isoformat(), "Portal", "interview", True,
    )  # fmt: skip
    _, out, _ = call(capsys, "application", "reopen", url)
    assert out == f"Wieder offen: {what}\n"
    _, out, _ = call(capsys, "application", "save", url, "--undo")
    assert out == f"Nicht mehr vorgemerkt: {what}\n"
    _, out, _ = call(capsys, "application", "list")
    assert out.startswith("Noch nichts vorgemerkt und keine Bewerbung vermerkt.")


def test_what_is_dismissed_comes_back_where_it_was(capsys: pytest.CaptureFixture[str]) -> None:
    call(capsys, "application", "apply", "2", "--day", EARLIER.isoformat(), "--channel", "Post")
    _, out, _ = call(capsys, "application", "dismiss", "2", "--reason", "Absage")
    assert out.startswith("Abgelegt: Cook 2, Sample Kitchen 2. Zurückholen: sunset application reopen ")
    _, out, _ = call(capsys, "application", "reopen", out.split()[-3])
    assert out == f"Gilt wieder als beworben am {german(EARLIER)}: Cook 2, Sample Kitchen 2\n"


def test_the_list_is_a_table(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    call(capsys, "application", "apply", "2", "--day", EARLIER.isoformat(), "--channel", "Post")
    call(capsys, "application", "save", "3")
    code, out, _ = call(capsys, "application", "list")
    lines = [[cell.strip() for cell in line.split("│")[1:-1]] for line in out.splitlines() if "│" in line]
    assert code == 0
    assert lines == [
        [german(EARLIER), "Cook 2", "Sample Kitchen 2", "beworben", "Post", "noch keine Antwort", ""],
        ["", "Cook 3", "Sample Kitchen 3", "vorgemerkt", "", "", ""],
    ]


def test_the_advert_is_shown_as_it_was(capsys: pytest.CaptureFixture[str]) -> None:
    call(capsys, "application", "apply", "2", "--day", EARLIER.isoformat(), "--channel", "Post")
    bench = Workbench(Settings.load(), clock=lambda: NOW)
    fetch(bench, [posting(2).model_copy(update={"description": "Now a \x1b[31mchef."})], "r2")
    bench.clock = lambda: NOW + timedelta(minutes=5)
    fetch(bench, [posting(1)], "r3")
    bench.close()
    code, out, _ = call(capsys, "application", "show", "https://jobs.example/2")
    assert code == 0
    assert out.splitlines() == [
        "Cook 2, Sample Kitchen 2",
        "Mainz",
        "https://jobs.example/2",
        "",
        f"Beworben am {german(EARLIER)} über Post.",
        f"So stand die Anzeige am {german(CRAWLED)}.",
        "Sie wurde seither geändert; dies ist die Fassung, auf die sich die Bewerbung bezog.",
        f"Inzwischen geschlossen ({german(TODAY)}).",
        f"Bewerbung möglich bis {german(SOON)}.",
        "",
        "We look for a cook who knows 2 soups.",
    ]
    shown = json.loads(call(capsys, "application", "show", "2", "--json")[1])
    assert shown["advert"]["description"] == "We look for a cook who knows 2 soups."
    assert shown["application"][0]["channel"] == "Post"


def test_the_calendar_is_written_where_it_is_wanted(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = "Zurzeit gibt es keine Frist und nichts, woran zu erinnern wäre; darum wurde nichts geschrieben.\n"
    assert call(capsys, "application", "calendar") == (0, said, "")
    call(capsys, "application", "save", "3")
    call(capsys, "application", "apply", "2", "--channel", "Post")
    code, out, _ = call(capsys, "application", "calendar", "--out", "my.ics")
    assert (code, out) == (
        0,
        "Kalender geschrieben: my.ics (Fristen: 1, Nachfragen: 1). Erneut einlesen erneuert die Einträge.\n",
    )
    events = icalendar.Calendar.from_ical((home / "my.ics").read_bytes()).walk("VEVENT")
    assert [str(event["summary"]) for event in events] == [
        "Bewerbungsfrist: Cook 3, Sample Kitchen 3",
        "Nachfragen? Cook 2, Sample Kitchen 2",
    ]


def test_report_writes_the_list_of_applications(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "report", "--applications")
    assert code == 0
    assert out.startswith(
        "Für Ada Beispiel ist noch keine Bewerbung vermerkt, darum wurde nichts geschrieben."
    )
    call(capsys, "application", "apply", "2", "--day", EARLIER.isoformat(), "--channel", "Post")
    code, out, _ = call(capsys, "report", "--applications", "--profile", "ada", "--from", EARLIER.isoformat())
    folder = home / "out" / "default" / "ada"
    stem = "Bewerbungen-2026-11-20-2026-11-23"
    assert (code, out) == (
        0,
        f"1 Bewerbung vom 20.11.2026 bis 23.11.2026: {folder / stem}.pdf und {folder / stem}.xlsx\n",
    )
    assert sorted(file.name for file in folder.iterdir()) == [f"{stem}.pdf", f"{stem}.xlsx"]
    assert openpyxl.load_workbook(folder / f"{stem}.xlsx").active["C6"].value == "Cook 2"  # type: ignore[index]
    _, out, _ = call(capsys, "report", "--applications", "--from", TODAY.isoformat(), "--json")
    assert json.loads(out) == [{"profile": "ada", "pdf": None, "xlsx": None, "applications": 0}]
    _, out, _ = call(capsys, "report", "--applications", "--until", "01.02.2020")
    assert out == (
        "Vom … bis 01.02.2020 ist für Ada Beispiel keine Bewerbung vermerkt, darum wurde nichts geschrieben. "
        "Vielleicht passt ein anderer Zeitraum?\n"
    )


def test_report_for_everybody_writes_one_list_a_person(capsys: pytest.CaptureFixture[str]) -> None:
    bench = Workbench(Settings.load())
    bench.ledger.save_profile("ben", Profile(name="Ben Muster"))
    bench.close()
    for name in ("ada", "ben"):
        call(capsys, "application", "apply", "1", "--channel", "mail", "--profile", name)
    _, out, _ = call(capsys, "report", "--applications", "--json")
    assert [(one["profile"], one["applications"]) for one in json.loads(out)] == [("ada", 1), ("ben", 1)]


def test_report_alone_writes_the_reviewers_workbooks(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "report")
    assert (code, "No new workbook" in out) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("application", "apply", "1", "--channel", " "), "for example portal, e-mail or post"),
        (
            ("application", "apply", "1", "--channel", "x", "--day", "2999-01-01"),
            "2999-01-01 has not come yet",
        ),
        (("application", "apply", "1", "--channel", "x", "--day", "1999-01-01"), "Is the year right?"),
        (
            ("application", "apply", "1", "--channel", "x", "--day", "soon"),
            "'soon' does not match the formats",
        ),
        (
            ("application", "calendar", "--out", "sunset.toml"),
            "sunset.toml is there and no calendar of Sunset",
        ),
        (("application", "apply", "77", "--channel", "x"), "No source has shown it. Last read: mainbrueck"),
        (("application", "save", "1", "--profile", "eva"), "There is no profile 'eva'. Known: ada."),
        (("application", "reopen", "1"), "'ada' has neither saved this posting nor applied for it."),
        (
            ("application", "outcome", "1", "offer"),
            "'ada' has neither saved this posting nor applied for it.",
        ),
        (("report", "--from", "2026-11-01"), "--profile, --from and --until belong to --applications."),
        (
            ("report", "--applications", "--from", "2026-11-30", "--until", "2026-11-01"),
            "The period ends (2026-11-01) before it begins (2026-11-30).",
        ),
    ],
)
def test_a_mistake_is_told_with_what_to_do_and_changes_nothing(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    code, out, err = call(capsys, *arguments)
    assert (code, out) == (2, "")
    assert words in " ".join(err.split())
    assert "Traceback" not in err
    assert call(capsys, "application", "list", "--json")[1] == "[]\n"
