"""What the docs show is what the code does."""

import runpy
import tomllib
from pathlib import Path

import pytest

from sunset.profile import Profile
from sunset.settings import Settings

DOCS = Path(__file__).resolve().parents[1] / "docs"


def test_the_command_reference_has_not_drifted() -> None:
    made = runpy.run_path(str(DOCS / "commands.py"))["reference"]()
    assert (DOCS / "commands.md").read_text(encoding="utf-8") == made, "run: make docs"


def blocks(page: str) -> list[str]:
    text = (DOCS / page).read_text(encoding="utf-8")
    return [part.split("```")[0] for part in text.split("```toml\n")[1:]]


def test_the_guides_profile_is_a_profile(tmp_path: Path) -> None:
    (tmp_path / "me.toml").write_text(blocks("guide.md")[0], encoding="utf-8")
    assert Profile.load(tmp_path / "me.toml").name == "Mara Beispiel"


@pytest.mark.parametrize("block", blocks("guide.md")[1:])
def test_the_guides_settings_are_settings(
    block: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sunset.toml").write_text(block, encoding="utf-8")
    monkeypatch.setenv("SUNSET_CONFIG", str(tmp_path / "sunset.toml"))
    given = tomllib.loads(block)
    assert given
    assert set(given) <= set(Settings.load().model_fields_set)


def test_every_link_of_the_docs_leads_somewhere() -> None:
    for page in (DOCS.parent / "README.md", *DOCS.glob("*.md")):
        for part in page.read_text(encoding="utf-8").split("](")[1:]:
            target = part.split(")")[0]
            if not target.startswith("http"):
                assert (page.parent / target.split("#")[0]).exists(), f"{page.name}: {target}"
