"""A crawl is a process that everybody on the machine can see."""

import os
import subprocess
from pathlib import Path

import pytest

from sunset.pipeline import Workbench
from sunset.pipeline.flow import run
from sunset.settings import Settings
from tests.replay import Answer, Asked, Replay, beesite_routes, robots


def test_no_secret_stands_on_a_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def look(_: Asked) -> Answer:
        told = subprocess.run(["ps", "-Awwo", "ppid,args"], capture_output=True, text=True, check=True)
        seen.extend(line for line in told.stdout.splitlines() if line.split()[0] == str(os.getpid()))
        return robots("")

    with Replay(beesite_routes([], {}) | {"/robots.txt": look}) as replay:
        monkeypatch.setenv("SUNSET_HOME", str(tmp_path / "var"))
        monkeypatch.setenv("SUNSET_CRAWL__ALLOW_PRIVATE_HOSTS", f'["{replay.url.split("//")[1]}"]')
        settings = Settings(
            market_options={"aws_secret_access_key": "geheim"},
            sources=({"name": "mainbrueck", "params": {"base_url": replay.url, "company": "geheim"}},),
        )
        bench = Workbench(settings)
        (result,) = run(bench, ("fetch",))
        bench.close()
    assert result.ok, result.alarms
    assert any("spiders" in line for line in seen)
    assert not any("geheim" in line for line in seen)
    (log,) = (tmp_path / "var" / "logs").iterdir()
    assert log.stat().st_mode & 0o077 == 0


def test_a_crawl_that_fails_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "market").write_text("a file in the folder's place")
    with Replay(beesite_routes([], {}) | {"/robots.txt": robots("")}) as replay:
        monkeypatch.setenv("SUNSET_HOME", str(tmp_path / "var"))
        monkeypatch.setenv("SUNSET_CRAWL__ALLOW_PRIVATE_HOSTS", f'["{replay.url.split("//")[1]}"]')
        settings = Settings(
            market=str(tmp_path / "market"),
            sources=({"name": "mainbrueck", "params": {"base_url": replay.url}},),
        )
        bench = Workbench(settings)
        (result,) = run(bench, ("fetch",))
        (failure,) = bench.ledger.failures()["message"]
        bench.close()
    assert result.failed == 1
    assert "a file stands where a folder is needed" in failure
    assert result.alarms == [f"mainbrueck: {failure}"]


def test_a_crawl_fills_the_market_of_a_settings_file_in_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Replay(beesite_routes([], {}) | {"/robots.txt": robots("")}) as replay:
        home = tmp_path / "there"
        home.mkdir()
        (home / "sunset.toml").write_text(
            f'[[sources]]\nname = "mainbrueck"\nparams = {{base_url = "{replay.url}"}}\n'
            f'[crawl]\nallow_private_hosts = ["{replay.url.split("//")[1]}"]\n'
        )
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("SUNSET_CONFIG", "there/sunset.toml")
        bench = Workbench(Settings.load())
        run(bench, ("fetch",))
        bench.close()
        assert bench.market.source_runs().collect().height == 1


def test_a_board_that_says_itself_that_it_is_empty_is_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Replay(beesite_routes([], {}) | {"/robots.txt": robots("")}) as replay:
        monkeypatch.setenv("SUNSET_HOME", str(tmp_path / "var"))
        monkeypatch.setenv("SUNSET_CRAWL__ALLOW_PRIVATE_HOSTS", f'["{replay.url.split("//")[1]}"]')
        choice = {"name": "mainbrueck", "params": {"base_url": replay.url}}
        bench = Workbench(Settings(sources=(choice,)))  # type: ignore[arg-type]
        (result,) = run(bench, ("fetch",))
        bench.close()
    assert result.ok
    assert result.notes == ["mainbrueck: The board itself says it has no postings."]
