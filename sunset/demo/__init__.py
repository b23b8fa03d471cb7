"""The demo: a fictional bank's careers site on loopback, crawled for two fictional people."""

import os
import shutil
import webbrowser
from importlib.resources import as_file, files
from pathlib import Path
from urllib.parse import urlsplit

import tomlkit

from sunset.demo.site import DemoSite
from sunset.errors import BadInput
from sunset.files import private_folder
from sunset.ledger import Status
from sunset.pipeline import Workbench
from sunset.pipeline.judging import analysed, scope
from sunset.profile import Profile
from sunset.settings import Settings

__all__ = ["DemoSite", "has_screen", "prepare", "summary"]

MARK = ".sunset-demo"  # a folder with this file was made by the demo and may be emptied by it
WORKSPACE = "demo"
PROFILES = files("sunset.demo") / "profiles"


def prepare(out: Path, url: str) -> Settings:
    """Make an installation in `out` from nothing: settings, and the two profiles saved.

    Raises
    ------
    sunset.errors.BadInput : if `out` is a file, or holds files that are not the demo's.

    Notes
    -----
    SUNSET_* variables that set something are taken out of this process, so that no fictional posting, person
    or mail gets into the real market, ledger or mail server; those of the encoder stay.
    """
    if out.exists() and not out.is_dir():
        raise BadInput(f"{out} is a file. Name a folder: --out FOLDER")
    if out.exists() and any(out.iterdir()) and not (out / MARK).exists():
        raise BadInput(f"{out} is not empty and not the demo's. Name another folder: --out FOLDER")
    if strange := _strange(out):
        raise BadInput(
            f"{out} holds {strange}, which the demo did not make and will not delete. "
            "Name another folder: --out FOLDER"
        )
    shutil.rmtree(out, ignore_errors=True)
    private_folder(out)
    (out / MARK).touch()
    settings = {
        "home": "var",
        "out": ".",
        "workspace": WORKSPACE,
        "sources": [{"name": "mainbrueck", "params": {"base_url": url}}],
        "crawl": {"contact": "demo@example.org", "delay": 0.0, "allow_private_hosts": [urlsplit(url).netloc]},
    }
    config = out / "sunset.toml"
    config.write_text(tomlkit.dumps(settings), encoding="utf-8")
    _forget_settings()
    os.environ["SUNSET_CONFIG"] = str(config)
    loaded = Settings.load()
    bench = Workbench(loaded)
    with as_file(PROFILES) as profiles:
        for file in sorted(profiles.glob("*.toml")):
            bench.ledger.save_profile(file.stem, Profile.load(file), source=file.name)
    bench.close()
    return loaded


def _strange(out: Path) -> str | None:
    """Return a file in a folder of the demo that no demo made, if there is one."""
    people = {file.name.removesuffix(".toml") for file in PROFILES.iterdir()}
    own = {MARK, "sunset.toml", "var", "outbox"} | {f"{WORKSPACE}/{name}" for name in people}
    for file in sorted(out.rglob("*")):
        place = file.relative_to(out)
        if not file.is_dir() and not own & {place.parts[0], "/".join(place.parts[:2])}:
            return str(place)
    return None


def _forget_settings() -> None:
    """Take what sets another installation out of the environment; the encoder is the machine's."""
    for name in list(os.environ):
        prefix, _, field = name.lower().split("__")[0].partition("sunset_")
        if not prefix and field in Settings.model_fields and field != "encoder":
            del os.environ[name]


def has_screen() -> bool:
    """Return whether a browser can be opened here."""
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True


def summary(bench: Workbench) -> str:
    """Return what came of the run, in words."""
    postings = analysed(bench)
    lines = [f"\n{postings.height} postings of the fictional Mainbrück Bank were read."]
    for version in bench.ledger.profiles():
        admitted = scope(postings, version, bench.today())
        judged = bench.ledger.evaluations(version.name)
        levels = dict(judged["level"].value_counts().iter_rows())
        told = ", ".join(f"{levels.get(level, 0)} {level}" for level in ("Good", "Moderate", "Low"))
        letters = bench.ledger.letters(version.name)
        lines.append(
            f"{version.profile.name}: {admitted.height} in scope, {judged.height} judged ({told}), "
            f"{letters['candidacy_id'].n_unique()} letters"
        )
        known = bench.ledger.candidacies(version.name)
        reached = {Status(code): count for code, count in known["status"].value_counts().iter_rows()}
        lines.append("  " + ", ".join(f"{count} {status.words}" for status, count in sorted(reached.items())))
    made = [
        file for file in sorted(bench.settings.out.rglob("*")) if file.suffix in {".xlsx", ".eml", ".pdf"}
    ]
    lines += [f"  {file}" for file in made]
    lines.append("Links in them lead to the demo's own site, which answers only while this command runs.")
    return "\n".join(lines)
