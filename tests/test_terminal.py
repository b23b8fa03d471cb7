"""What postings and servers wrote must not steer the terminal."""

import json

import pytest

from sunset.cli.terminal import say_json

STEERING = "Koch\x7f\x9b2J\x1b[2J\u202egnp\u2066x\u200b\u2028\U000e0041 \U0001f600 Übung"


def test_json_escapes_what_steers_a_terminal_and_keeps_its_meaning(
    capsys: pytest.CaptureFixture[str],
) -> None:
    say_json({"title": STEERING})
    printed = capsys.readouterr().out
    assert json.loads(printed) == {"title": STEERING}
    assert printed == (
        '{"title": "Koch\\u007f\\u009b2J\\u001b[2J\\u202egnp\\u2066x\\u200b\\u2028'
        '\\udb40\\udc41 \U0001f600 Übung"}\n'
    )
