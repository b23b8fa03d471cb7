import signal
import subprocess
import sys

import pytest


def run(code: str, failpoint: str) -> int:
    return subprocess.run(
        [sys.executable, "-c", f"from sunset.failpoints import failpoint\n{code}"],
        env={"SUNSET_FAILPOINT": failpoint},
        check=False,
    ).returncode


@pytest.mark.parametrize(
    ("asked", "code", "killed"),
    [
        ("a.b", "failpoint('a.b')", True),
        ("a.b", "failpoint('a.c')", False),
        ("a.b:2", "failpoint('a.b')", False),
        ("a.b:2", "failpoint('a.b'); failpoint('a.b')", True),
    ],
)
def test_a_failpoint_kills_at_its_name_and_count(asked: str, code: str, killed: bool) -> None:
    assert run(code, asked) == (-signal.SIGKILL if killed else 0)
