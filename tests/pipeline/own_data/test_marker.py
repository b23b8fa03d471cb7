"""A marked CV goes through everything; after its person is erased, no mark stands anywhere."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import platformdirs
import pytest

from experiments.log import logged_run
from sunset.cli import main
from sunset.ledger import Status
from sunset.pipeline import Workbench
from tests.pipeline.installation import Installation
from tests.pipeline.own_data.searching import places, rows

NAME, SKILL, EMPLOYER, TEXT, STREET = "Quorvath", "Zimbulistik", "Plaxomere", "Wrenfeldisch", "Okulaweg"
REMARK, CHANNEL, NOTE, ADVERT, SHORT = "Tarnopolka", "Brieftaubex", "Murkelwort", "Dosenfinkel", "mzqx"
MARKS = (NAME, SKILL, EMPLOYER, TEXT, STREET, REMARK, CHANNEL, NOTE, ADVERT, SHORT)

CV = f"""Karo {NAME}
{STREET} 218, 60389 Frankfurt am Main
+49 69 90009 142 | karo.{NAME.lower()}@example.org

PROFIL
======
Spezialistin für nichtfinanzielle Risiken: Kontrolltests, RCSA, MaRisk. {TEXT} in Wort und Schrift.

BERUFSERFAHRUNG
===============
{EMPLOYER} Bank eG, Frankfurt am Main | Spezialistin Non-Financial Risk | 03/2020 - heute
* Testet jährlich 140 Schlüsselkontrollen im Kreditprozess auf Design und Wirksamkeit
* Hat die Risikoinventur auf ein RCSA-Verfahren umgestellt

Kontor Nidda Bank AG, Eschborn | Referentin Regulatorische Compliance | 10/2016 - 02/2020
* Hat Arbeitsanweisungen zu den Sorgfaltspflichten nach GwG neu gefasst

AUSBILDUNG
==========
M.Sc. Betriebswirtschaftslehre | Hochschule am Lahnbogen | 2016

KENNTNISSE
==========
{SKILL}; MaRisk; Kontrolltests; Operationelle Risiken; RCSA; Internes Kontrollsystem; Interne Revision
GwG; KYC; Excel

SPRACHEN
========
Deutsch (Muttersprache); Englisch (C1)
"""

PASTED = f"""Spezialist Operationelle Risiken (m/w/d)
{ADVERT} Bank AG, Frankfurt am Main

Ihre Aufgaben
- Kontrolltests nach MaRisk
- RCSA mit den Fachbereichen

Ihr Profil
- Erfahrung mit MaRisk und Operationellen Risiken
- {SKILL} von Vorteil
- Sehr gutes Deutsch
"""


@dataclass(frozen=True)
class _Parameters:
    seed: int = 1


class Life:
    """Karo's way through the installation, and where her marks stand by now."""

    def __init__(self, folder: Path, site: str, database: str | None) -> None:
        self.folder, self.database = folder, database
        settings = {"database": database} if database else {}
        self.installation = Installation(folder, site, **settings)
        self.own = folder.parent / "karos"  # her own files, out of Sunset's reach
        self.own.mkdir()
        (self.own / "cv.txt").write_text(CV, encoding="utf-8")
        (self.own / "advert.txt").write_text(PASTED, encoding="utf-8")

    def do(self, *arguments: str) -> None:
        with pytest.raises(SystemExit) as ended:
            main(["--config", str(self.installation.config), *arguments])
        assert ended.value.code in (0, 1), arguments

    def marks(self) -> dict[str, set[str]]:
        """Where marks stand: in files below the installation and the temporary folder, in tables."""
        found = places(self.folder, MARKS)
        if self.database:
            found |= {f"table {name}": hits for name, hits in rows(self.database, MARKS).items()}
        return found

    def stands(self, mark: str, *where: str) -> None:
        """Make sure that a mark stands in a place whose name holds all these words."""
        found = self.marks()
        assert any(mark in hits and all(word in place for word in where) for place, hits in found.items()), (
            mark,
            where,
            found,
        )

    def table(self, name: str) -> str:
        return f"table {name}" if self.database else "ledger.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def karo(
    request: pytest.FixtureRequest, tmp_path: Path, small_site: str, monkeypatch: pytest.MonkeyPatch
) -> Life:
    database = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    folder = tmp_path / "all"
    caches = folder / "cache" / "sunset"  # what was made before by others is linked, and no link is searched
    caches.mkdir(parents=True)
    for known in Path(platformdirs.user_cache_dir("sunset")).glob("*"):
        (caches / known.name).symlink_to(known)
    (folder / "tmp").mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    monkeypatch.setenv("TMPDIR", str(folder / "tmp"))
    monkeypatch.setattr(tempfile, "tempdir", str(folder / "tmp"))
    monkeypatch.setenv("SUNSET_CONFIG", "")
    return Life(folder, small_site, database)


def _remark(karo: Life) -> Path:
    """Her workbook with her word in it, among her own files."""
    workbook = next((karo.folder / "out").rglob("*.xlsx"))
    copy = karo.own / "remarks.xlsx"
    shutil.copy(workbook, copy)
    edited = openpyxl.load_workbook(copy)
    sheet = edited.worksheets[0]
    columns = {str(cell.value): cell.column for cell in sheet[1]}
    row = next(
        at
        for at in range(2, sheet.max_row + 1)
        if str(sheet.cell(at, columns["candidacy_id"]).value).isdigit()
    )
    sheet.cell(row, columns["reviewer_text"]).value = f"Bitte {REMARK} nennen."
    edited.save(copy)
    return copy


def _study(bench: Workbench) -> None:
    """A study of hers, as one writes it in a notebook."""
    with logged_run("my fit", _Parameters(), data={f"person/default/{SHORT}": "d1"}) as log:
        log.log_text(f"{NAME}: a curve", "curve.txt")
        log.log_param("who", NAME)


@pytest.mark.slow
@pytest.mark.timeout(1500)
def test_no_mark_of_an_erased_person_stands_anywhere(karo: Life, capsys: pytest.CaptureFixture[str]) -> None:
    karo.do("profile", "import", str(karo.own / "cv.txt"), "--name", SHORT, "--save")
    for mark in (NAME, SKILL, EMPLOYER, TEXT, STREET, SHORT):
        karo.stands(mark, karo.table("profile"))
    wishes = karo.own / "me.toml"
    karo.do("profile", "import", str(karo.own / "cv.txt"), "--out", str(wishes))
    with wishes.open("a", encoding="utf-8") as file:
        file.write("\n[conditions]\nearliest_start = 2027-02-01\nsalary_wish = 74000\n")
    karo.do("profile", "save", str(wishes), "--name", SHORT)
    karo.do("fetch")
    karo.do("analyse")
    karo.do("evaluate")
    karo.do("letters")
    karo.stands(NAME, f"out/default/{SHORT}/letters/", ".pdf!text")
    karo.stands(STREET, f"out/default/{SHORT}/letters/", ".docx!word/document.xml")
    karo.stands(NAME, karo.table("letters"))
    karo.do("report")
    karo.stands(NAME, f"out/default/{SHORT}/", ".xlsx!")
    karo.do("deliver")
    karo.stands(NAME, "out/outbox/", ".eml!head")
    karo.stands(NAME, "out/outbox/", ".eml!", ".pdf!text")
    karo.stands(NAME, "out/outbox/", ".eml!", ".xlsx!")
    karo.do("feedback", "import", str(_remark(karo)))
    karo.stands(REMARK, karo.table("feedback"))
    karo.do("judge", str(karo.own / "advert.txt"), "--letter")
    karo.stands(ADVERT, karo.table("adverts"))
    karo.stands(SKILL, karo.table("evaluations"))
    karo.stands(ADVERT, "letters/", ".pdf!text")

    bench = karo.installation.bench()
    job = bench.ledger.adverts(SHORT)[0].job_id
    karo.do("application", "apply", job, "--channel", CHANNEL)
    karo.do("application", "outcome", job, "interview", "--note", NOTE)
    karo.stands(CHANNEL, karo.table("candidacies"))
    karo.stands(NOTE, karo.table("outcomes"))
    karo.do("report", "--applications")
    karo.stands(ADVERT, f"out/default/{SHORT}/", ".pdf!text")
    karo.do("application", "calendar")
    bench.ledger.record_failure("evaluate", f"{SHORT} {job}", f"{NAME} broke it", profile=SHORT)
    karo.stands(SHORT, karo.table("failures"))
    karo.do("run")
    karo.do("status")
    karo.do("why", job)
    _study(bench)
    karo.stands(NAME, "mlflow.db")
    karo.stands(NAME, "mlruns/", "curve.txt")
    assert bench.ledger.candidacies(SHORT, Status.APPLIED)["job_id"].to_list() == [job]
    karo.do("profile", "export", SHORT, "--out", str(karo.own / "all.zip"))
    held = set().union(*places(karo.own, MARKS).values())
    assert held == set(MARKS)
    bench.close()

    capsys.readouterr()
    karo.do("profile", "erase", SHORT, "--yes")
    said = capsys.readouterr().out
    assert "Gelöscht: " in said
    assert " 1 Läufe im Versuchsprotokoll" in said
    assert "cv.txt" in said
    assert karo.marks() == {}
