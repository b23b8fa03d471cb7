"""Orders that cannot be carried out."""

import json
from pathlib import Path

import pytest

from spiders.__main__ import main


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"SOURCE": "mainbruck"}, "Did you mean 'mainbrueck'?"),
        ({"SUNSET_CRAWL_PARAMS": '{"base_url": "http://a.example", "pages": 3}'}, "unknown key 'pages'"),
        (
            {"SUNSET_CRAWL_PARAMS": '{"base_url": "file:///etc/passwd"}'},
            "'base_url' = 'file:///etc/passwd' is not possible",
        ),
        (
            {"SUNSET_CRAWL_PARAMS": '{"base_url": "https://bob:hun/ter2@a.example"}'},
            "'base_url' = 'https://…@a.example' is not possible",
        ),
        ({"SUNSET_CRAWL_PARAMS": "{oops"}, "SUNSET_CRAWL_PARAMS: not valid JSON"),
        ({"SUNSET_CRAWL_PARAMS": "[1]"}, "SUNSET_CRAWL_PARAMS: an object is needed"),
        ({"SUNSET_MARKET": f"{__file__}/market"}, "test_orders.py/market"),
    ],
)
def test_impossible_orders_are_refused_with_a_reason(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    change: dict[str, str],
    said: str,
) -> None:
    monkeypatch.setenv("SUNSET_HOME", str(tmp_path))
    for name, value in change.items():
        monkeypatch.setenv(name, value)
    assert main(["crawl", "--source", change.get("SOURCE", "mainbrueck"), "--run-id", "run"]) == 2
    event = json.loads(capsys.readouterr().out)
    assert event["event"] == "failed"
    assert said in event["error"]
