"""An installation of Sunset in a folder, worked through its command line as a user would."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import openpyxl
import tomlkit

from sunset.pipeline import Workbench
from sunset.settings import Settings

SUNSET = Path(sys.executable).with_name("sunset")
PROFILES = Path(__file__).resolve().parents[2] / "sunset" / "demo" / "profiles"


class Installation:
    """Settings, data and files in one folder; the demo bank as its source."""

    def __init__(self, folder: Path, site: str, *, smtp_port: int | None = None, **settings: Any) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        text: dict[str, Any] = {
            "home": str(folder / "var"),
            "out": str(folder / "out"),
            "retry_after": 0,
            "sources": [{"name": "mainbrueck", "params": {"base_url": site}}],
            "crawl": {
                "contact": "test@example.org",
                "delay": 0.0,
                "allow_private_hosts": [urlsplit(site).netloc],
            },
        }
        if smtp_port is not None:
            text["smtp"] = {"host": "127.0.0.1", "port": smtp_port, "security": "none", "timeout": 5.0}
        self.config = folder / "sunset.toml"
        self.config.write_text(tomlkit.dumps(text | settings), encoding="utf-8")

    def start(self, *arguments: str, **environment: str) -> "subprocess.Popen[str]":
        """Start a command in a process group of its own and do not wait."""
        return subprocess.Popen(
            [str(SUNSET), "--config", str(self.config), *arguments],
            env=self._environment(environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def call(self, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end."""
        return subprocess.run(
            [str(SUNSET), "--config", str(self.config), *arguments],
            env=self._environment(environment),
            capture_output=True,
            text=True,
            check=False,
            timeout=280,
        )

    def stages(self, *arguments: str) -> dict[str, dict[str, Any]]:
        """Run a command with --json and return what each stage said."""
        done = self.call(*arguments, "--json")
        assert done.returncode in {0, 1}, done.stderr
        return {stage["stage"]: stage for stage in json.loads(done.stdout)}

    def killed_at(self, failpoint: str, *arguments: str) -> bool:
        """Run a command that dies at `failpoint`; return whether it, or a child of it, got there."""
        done = self.call(*arguments, SUNSET_FAILPOINT=failpoint)
        return done.returncode == -signal.SIGKILL or "exit -9" in done.stdout

    def bench(self) -> Workbench:
        """Open the installation in this process."""
        os.environ["SUNSET_CONFIG"] = str(self.config)
        return Workbench(Settings.load())

    def save_profiles(self, *names: str) -> None:
        """Save profiles of the demo."""
        for name in names:
            done = self.call("profile", "save", str(PROFILES / f"{name}.toml"))
            assert done.returncode == 0, done.stderr

    def remark(self, profile: str, copy: Path, *texts: str) -> list[int]:
        """Write remarks into the first rows of a copy of a person's workbook; return their candidacies."""
        edited = openpyxl.load_workbook(next((self.folder / "out").rglob(f"{profile}/*.xlsx")))
        sheet = edited.worksheets[0]
        columns = {str(cell.value): cell.column for cell in sheet[1]}
        keys = [sheet.cell(row, columns["candidacy_id"]) for row in range(2, sheet.max_row + 1)]
        chosen = [cell for cell in keys if str(cell.value).isdigit()][: len(texts)]
        for cell, text in zip(chosen, texts, strict=True):
            sheet.cell(cell.row, columns["reviewer_text"]).value = text
        edited.save(copy)
        return [int(cell.value) for cell in chosen]

    def _environment(self, extra: Mapping[str, str]) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SUNSET_")}
        return kept | dict(extra)
