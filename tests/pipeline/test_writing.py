"""Files of people lie apart, whatever people and workspaces are called."""

from pathlib import Path

from sunset.pipeline import Workbench
from sunset.pipeline.writing import folder
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
]


def test_every_profile_has_a_folder_of_its_own_inside_out(tmp_path: Path) -> None:
    bench = Workbench(Settings(home=tmp_path, out=tmp_path / "out"))
    folders = [folder(bench, name) for name in NAMES]
    assert folders[0] == tmp_path / "out" / "default" / "lena"
    assert {place.resolve().parent for place in folders} == {tmp_path / "out" / "default"}
    assert len(set(folders)) == len(NAMES)
    for place in folders:
        place.mkdir(parents=True)


def test_no_workspace_leads_out_of_the_folder(tmp_path: Path) -> None:
    for name in ("../../x", "/etc", ".."):
        bench = Workbench(Settings(home=tmp_path, out=tmp_path / "out", workspace=name))
        assert folder(bench, "lena").resolve().parent.parent == tmp_path / "out"
