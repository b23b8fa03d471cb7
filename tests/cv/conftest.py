"""The CVs of development, set as files once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from experiments.cv import Labelled, labelled
from sunset.cv import Cv, read

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def development(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Labelled]:
    """The CVs of development by name."""
    out = tmp_path_factory.mktemp("cvs")
    return {one.name: one for one in labelled(HERE / "development", out)}


@pytest.fixture(scope="session")
def later(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Labelled]:
    """The CVs that were set aside, or written once the reader stood, by name."""
    out = tmp_path_factory.mktemp("cvs")
    folders = ("set_aside", "second_look", "third_look", "fourth_look", "fifth_look")
    return {one.name: one for folder in folders for one in labelled(HERE / folder, out)}


@pytest.fixture
def cv_of(tmp_path: Path) -> Callable[[str], Cv]:
    """Read a CV from its plain text."""

    def read_text(text: str) -> Cv:
        path = tmp_path / "cv.txt"
        path.write_text(text, encoding="utf-8")
        return read(path)

    return read_text
