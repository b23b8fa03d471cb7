"""Files of people lie apart, whatever people and workspaces are called."""

from pathlib import Path

from sunset.pipeline import Workbench
from sunset.pipeline.writing import folder, letter_file
from sunset.settings import Settings

NAMES = [
    "lena",
    "a b",
    "a-b",
    "a/b",
    "..",
    ".",
    "../../x",
    "/etc/passwd",
    "x" * 300,
    "漢" * 300,
    "a\nb",
    "a\0b",
    "Ada Geheim",
    "Lena",
    "lena.",
    "lena-b",
    "lena-bbbbbbbbbbbbbbbb",
    "\ud800",
    "?",
]


def test_every_profile_has_a_folder_of_its_own_inside_out(tmp_path: Path) -> None:
    bench = Workbench(Settings(home=tmp_path, out=tmp_path / "out"))
    folders = [folder(bench, name) for name in NAMES]
    assert folders[0] == tmp_path / "out" / "default" / "lena"
    assert {place.resolve().parent for place in folders} == {tmp_path / "out" / "default"}
    for place in folders:
        place.mkdir(parents=True)
    # Whoever is called as another one's folder gets another one.
    folders += [folder(bench, place.name) for place in folders if place.name not in NAMES]
    assert len({place.name.casefold() for place in folders}) == len(folders) > len(NAMES)


def test_workspaces_have_folders_of_their_own_too(tmp_path: Path) -> None:
    def of(workspace: str) -> Path:
        settings = Settings(home=tmp_path, out=tmp_path / "out", workspace=workspace)
        return folder(Workbench(settings), "lena").parent

    assert of("team") == tmp_path / "out" / "team"
    assert len({of("Team A"), of("team-a"), of(of("Team A").name)}) == 3


def test_letters_of_equal_titles_lie_apart() -> None:
    """Eight digits of a hash are easily met twice by who writes the postings."""
    jobs = ["0123abcd" + end * 24 for end in "ef"]
    places = [letter_file({"title": "Cook (m/w/d)", "job_id": job}, 1) for job in jobs]
    assert places[0] == Path("letters/Cook-m-w-d-0123abcd" + "e" * 24 + "-1")
    assert len(set(places)) == 2
    long = letter_file({"title": "\U00020000" * 300, "job_id": jobs[0]}, 9_999)
    assert len(f".{long.name}.docx.1234567.part".encode()) <= 255


def test_no_workspace_leads_out_of_the_folder(tmp_path: Path) -> None:
    for name in ("../../x", "/etc", ".."):
        bench = Workbench(Settings(home=tmp_path, out=tmp_path / "out", workspace=name))
        assert folder(bench, "lena").resolve().parent.parent == tmp_path / "out"
