"""The export: everything that is held on a person, compared with the tables and the files."""

import io
import json
import zipfile
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import select

from sunset.cli import main
from sunset.errors import BadInput, NotFound
from sunset.ledger.belonging import of_person
from sunset.ledger.plain import plain
from sunset.pipeline import Workbench
from sunset.pipeline.own_data.exporting import export
from sunset.profile import Profile
from sunset.settings import Settings


def members(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_every_row_and_every_file_is_in_it(bench: Workbench, tmp_path: Path) -> None:
    done = export(bench, "ada", tmp_path / "ada.zip")
    inside = members(tmp_path / "ada.zip")
    data = json.loads(inside["data.json"])
    person = bench.ledger.profile("ada").profile_id
    with bench.ledger._engine.connect() as connection:
        for table, mine in of_person(person):
            rows = connection.execute(select(table.__table__).where(mine).order_by(table.id)).mappings()
            held = [plain(dict(row)) for row in rows]
            assert held, table.__tablename__
            assert data[table.__tablename__] == json.loads(json.dumps(held))
            assert done.rows[table.__tablename__] == len(held)
            sheet = pl.read_csv(inside[f"tables/{table.__tablename__}.csv"])
            assert sheet["id"].to_list() == [row["id"] for row in held]
            assert sheet.columns == list(held[0])
    assert inside["files/letters/ada.pdf"] == b"%PDF of ada"
    assert [content for name, content in inside.items() if name.startswith("mails/")] == [b"To: ada"]
    assert done.files == 2
    others = (b"Benmark", b"ben-key", b"of ben", b"To: ben")
    assert not any(mark in content for mark in others for content in inside.values())


def test_the_jobs_the_rows_speak_of_have_their_titles(bench: Workbench, tmp_path: Path) -> None:
    export(bench, "ada", tmp_path / "ada.zip")
    jobs = pl.read_csv(members(tmp_path / "ada.zip")["jobs.csv"])
    assert jobs.sort("title")["title"].to_list() == ["Cook", "Cook 1"]
    assert jobs.sort("title")["url"].to_list() == ["https://jobs.example/own", "https://jobs.example/1"]


def test_a_spreadsheet_runs_nothing_of_it(bench: Workbench, tmp_path: Path) -> None:
    export(bench, "ada", tmp_path / "ada.zip")
    inside = members(tmp_path / "ada.zip")
    assert pl.read_csv(inside["tables/outcomes.csv"])["note"].to_list() == ["'=Ada+Mark"]
    assert json.loads(inside["data.json"])["outcomes"][0]["note"] == "=Ada+Mark"
    cells = [
        str(cell)
        for name, content in inside.items()
        if name.endswith(".csv")
        for row in pl.read_csv(content, infer_schema=False).rows()
        for cell in row
        if cell
    ]
    assert len(cells) > 80
    assert [cell for cell in cells if cell[0] in "=+-@\t\r"] == []


def test_the_readme_says_in_both_languages_what_each_is(bench: Workbench, tmp_path: Path) -> None:
    export(bench, "ada", tmp_path / "ada.zip")
    readme = members(tmp_path / "ada.zip")["README.txt"].decode()
    assert "Alles, was Sunset über 'ada' gespeichert hat\n\nStand: 20.11.2026." in readme
    assert "All that Sunset holds on 'ada'\n\nAs of 20/11/2026." in readme
    for table, _ in of_person(1):
        assert readme.count(f"\n  {table.__tablename__} (") == 2
    assert readme.count("docs/data-protection.md") == 2


def test_hostile_names_and_links_do_not_get_in(bench: Workbench, tmp_path: Path) -> None:
    home = tmp_path / "out" / "default" / "ada"
    (tmp_path / "secret.txt").write_text("of somebody else")
    for name in ("..\\..\\evil.bat", "C:boot.ini", "a\nb.txt", "...", "letter.txt", "LETTER.txt", "ü" * 100):
        (home / name).write_text(name)
    (home / "link.txt").symlink_to(tmp_path / "secret.txt")
    (home / "folder").symlink_to(tmp_path)
    done = export(bench, "ada", tmp_path / "ada.zip")
    inside = members(tmp_path / "ada.zip")
    assert sorted(name for name in inside if name.startswith("files/")) == sorted(
        [
            "files/-",
            "files/-..-evil.bat",
            "files/2-letter.txt",
            "files/C-boot.ini",
            "files/LETTER.txt",
            "files/a-b.txt",
            "files/letters/ada.pdf",
            f"files/{'ü' * 100}",
        ]
    )
    assert not any(b"somebody else" in content for content in inside.values())
    assert [path.name for path in done.left_out] == ["folder", "link.txt"]
    assert "\n  folder\n  link.txt\n" in inside["README.txt"].decode()


def test_it_is_private_and_never_in_the_place_of_another_file(bench: Workbench, tmp_path: Path) -> None:
    file = tmp_path / "ada.zip"
    export(bench, "ada", file)
    assert file.stat().st_mode & 0o777 == 0o600
    before = file.read_bytes()
    with pytest.raises(BadInput, match=r"the file exists\. Move it away"):
        export(bench, "ada", file)
    assert file.read_bytes() == before
    with pytest.raises(NotFound, match="There is no profile 'carl'"):
        export(bench, "carl", tmp_path / "carl.zip")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ada.zip", "out", "var"]


def test_a_file_that_cannot_be_read_leaves_nothing_half_done(
    bench: Workbench, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(SystemExit) as ended:
        main(["profile", "export", "ada", "--out", str(tmp_path / "ada.zip")])
    assert ended.value.code == 2
    assert "ada.pdf: Permission denied. Nothing was exported; mend its permissions" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "var"]


def test_someone_of_whom_little_is_held_gets_that(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUNSET_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("SUNSET_OUT", str(tmp_path / "out"))
    bench = Workbench(Settings.load())
    bench.ledger.save_profile("nora", Profile(name="Nora Neu", language="de"))
    with pytest.raises(SystemExit) as ended:
        main(["profile", "export", "nora", "--out", str(tmp_path / "nora.zip")])
    assert ended.value.code == 0
    told = "2 Zeilen aus 11 Tabellen, 0 Dateien. Was was ist, steht darin in README.txt.\n"
    assert capsys.readouterr().out == f"{tmp_path / 'nora.zip'}: {told}"
    frame = pl.read_csv(io.BytesIO(members(tmp_path / "nora.zip")["tables/profile_versions.csv"]))
    assert json.loads(frame["body"][0])["name"] == "Nora Neu"
