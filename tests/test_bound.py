"""An installation that is bound to one person: no command's output holds anything of anybody else."""

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from sunset import web
from sunset.cli import app, main
from sunset.ledger import Ledger
from sunset.report import ReportRow, write_workbook
from tests.ledger.lives import live
from tests.pipeline.filled import START, fill

MARKS = ("Cleomark", "Ben Muster", "held-1", "[ben]", "[cleo]", "Othermark")
"""What shows that something of another person, or of another workspace, got out."""

BLOCKS = {"demo"}
"""Makes an installation of its own from nothing."""

FLAGS = {"yes", "sent", "applications", "letter"}
"""Switches that make a command do more."""

WHOSE = {"name": "cleo", "profile": "cleo", "key": "cleo-key", "release": "cleo-key", "settle": "cleo-key"}


def leaves(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from leaves(command, (*path, name))
        elif name not in BLOCKS:
            yield (*path, name), command


COMMANDS = dict(leaves(typer.main.get_command(app)))


def lines(path: tuple[str, ...], folder: Path) -> Iterator[tuple[str, ...]]:
    """Ways to call a command: what it needs; the same about another person; each for machines as well."""
    files = {"save": "me.toml", "import": "cv.txt", ("feedback", "import"): "cleo.xlsx"}
    given = WHOSE | {
        "file": str(folder / files.get(path, files.get(path[-1], "advert.txt"))),
        "folder": str(folder / f"new-{'-'.join(path)}"),
        "url": "https://jobs.example/10",
        "posting": "https://jobs.example/10",
        "kind": "interview",
        "channel": "post",
        "out": str(folder / f"made-{'-'.join(path)}"),
        "to": str(folder / f"made-{'-'.join(path)}.csv"),
    }
    needed: list[str] = []
    more: list[str] = []
    for one in COMMANDS[path].params:
        named = [] if one.param_type_name == "argument" else [one.opts[0]]
        if one.required or (not named and one.name in given):
            assert one.name in given, f"teach this test what {' '.join(path)} takes as {one.name}"
            needed += [*named, given[one.name]]
        elif one.name in WHOSE:
            more += [*named, given[one.name]]
        elif one.name in FLAGS:
            more += named
    machine = [one.opts[0] for one in COMMANDS[path].params if one.name == "as_json"]
    yield (*path, *needed)
    yield (*path, *needed, *more)
    if machine:
        yield (*path, *needed, *machine)


def said(capsys: pytest.CaptureFixture[str], line: tuple[str, ...]) -> str:
    with pytest.raises(SystemExit):
        main(line)
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    return str(out + err)


@pytest.fixture(params=["sqlite", "postgresql"])
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation where Ada, Ben and Cleo live, and another Ada in another workspace."""
    if request.param == "postgresql":
        monkeypatch.setenv("SUNSET_DATABASE", request.getfixturevalue("postgres_url"))
    bench = fill(tmp_path)
    cleo = live(bench.ledger, "cleo", "Cleomark")
    bench.ledger.record_failure("evaluate", "ben job-7", "Ben Muster's", profile="ben")
    with Ledger.open(bench.settings.database_url, workspace="elsewhere") as elsewhere:
        live(elsewhere, "ada", "Othermark")
    row = {
        "candidacy_id": cleo.candidacy,
        "job_id": "job-1",
        "url": "https://jobs.example/1",
        "title": "Cook",
    }
    row |= {"level": "Good", "score": 0.8, "evaluated_on": START.date(), "status": 4}
    write_workbook(
        tmp_path / "cleo.xlsx",
        [ReportRow.model_validate(row)],
        language="en",
        profile="cleo",
        profile_name="Cleo",
        now=START,
    )  # fmt: skip
    (tmp_path / "me.toml").write_text('name = "Somebody"\n', encoding="utf-8")
    (tmp_path / "cv.txt").write_text("Somebody Else\nSkills: Python\n", encoding="utf-8")
    (tmp_path / "advert.txt").write_text("Cook wanted in Mainz. You know soups.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(web, "serve", lambda *_, **__: None)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    bench.close()
    return tmp_path


@pytest.mark.slow
def test_no_command_tells_of_another_person(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = {
        path: "".join(said(capsys, line) for line in lines(path, folder))
        for path in (("status",), ("why",), ("profile", "show"))
    }
    assert {path: [mark for mark in MARKS if mark in out] for path, out in reading.items()} == {
        ("status",): ["Cleomark", "Ben Muster", "held-1", "[ben]", "[cleo]"],
        ("why",): ["[ben]", "[cleo]"],
        ("profile", "show"): ["Cleomark"],
    }
    monkeypatch.setenv("SUNSET_PROFILE", "ada")
    told = [(line, said(capsys, line)) for path in COMMANDS for line in lines(path, folder)]
    assert [(line, mark) for line, out in told for mark in MARKS if mark in out] == []


@pytest.mark.parametrize(
    "line",
    [
        *((stage,) for stage in ("run", "fetch", "analyse", "evaluate", "letters", "report", "deliver")),
        ("deliver", "--release", "held-1"),
        ("store", "backup", "copy"),
        ("store", "restore", "copy"),
    ],
)
def test_what_serves_everybody_is_refused_with_the_way_on(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, line: tuple[str, ...]
) -> None:
    monkeypatch.setenv("SUNSET_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("SUNSET_PROFILE", "ada")
    monkeypatch.chdir(tmp_path)
    out = said(capsys, line)
    assert "for everybody in the workspace, and this installation is bound to profile 'ada'." in out
    assert "Do it where the setting 'profile' (SUNSET_PROFILE) is not set." in out


def test_a_server_is_bound_to_one_person(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    served = []
    monkeypatch.setattr(web, "serve", lambda settings, **_: served.append(settings.profile))
    monkeypatch.setenv("SUNSET_PROFILE", "")  # so that it is put back after the test: the command sets it
    monkeypatch.delenv("SUNSET_PROFILE")
    assert "There is no profile 'dora'" in said(capsys, ("serve", "--profile", "dora"))
    assert "bound to profile 'dora'" in said(capsys, ("serve", "--profile", "ben"))
    monkeypatch.delenv("SUNSET_PROFILE")
    said(capsys, ("serve", "--profile", "ada"))
    assert (served, os.environ["SUNSET_PROFILE"]) == (["ada"], "ada")  # as the apps will read it
    said(capsys, ("serve",))
    assert served == ["ada", "ada"]
