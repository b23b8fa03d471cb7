"""The same market on an S3-compatible server."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest

from sunset.errors import StorageFailed
from sunset.store import Market
from tests.store.conftest import Clock, Crawler, analysed, day, frames, posting

WORKER = """
import json, sys
sys.path.insert(0, sys.argv[1])
from tests.store.conftest import day, frames, posting
from sunset.store import Market
market = Market(sys.argv[2], options=json.loads(sys.argv[3]))
for batch in range(4):
    own = frames([posting(f"{sys.argv[4]}-{batch}"), posting(f"both-{batch}")], day(0), run="r1")
    market.record(*own, run_id="r1", batch=batch)
"""


SERVER = """
import sys
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def options() -> Iterator[dict[str, str]]:
    # a process of its own: Delta holds the interpreter's lock while it waits for an answer
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    server = subprocess.Popen([sys.executable, "-c", SERVER], **pipes)
    assert server.stdout is not None
    url = f"http://127.0.0.1:{int(server.stdout.readline())}"
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    boto3.client("s3", endpoint_url=url, region_name="eu-central-1", **keys).create_bucket(
        Bucket="market", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
    )
    yield keys | {
        "aws_endpoint_url": url,
        "aws_region": "eu-central-1",
        "aws_allow_http": "true",
        "aws_conditional_put": "etag",
    }
    server.communicate()
    assert server.returncode == 0


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.mark.slow
def test_the_market_works_on_an_object_store(
    options: dict[str, str], tmp_path: Path, cache: Path, ids
) -> None:
    clock = Clock()
    market = Market("s3://market/one/", options=options, clock=clock)
    assert market.postings().collect().is_empty()
    crawl = Crawler(market, clock)
    crawl(0, posting("1"), posting("2"), posting("3", title="Cook 2"))
    crawl(1, posting("2"), posting("3", title="Cook 2"))
    assert ids(market.postings()) == ["2", "3"]
    assert ids(market.postings(as_of=1)) == ["1", "2", "3"]
    assert len(list(cache.rglob("state-*.parquet"))) == 1
    assert market.link_duplicates() == 1
    market.record_analyses(*analysed(market.pending("terms", "v1").collect()), key="k")
    assert market.pending("terms", "v1").collect().is_empty()
    assert market.compact()["sightings"]["files_removed"] == 2
    assert market.vacuum()["sightings"] == []
    health = market.check()
    assert health.problems == []
    assert health.tables["sightings"]["rows"] == 5

    rows = market.backup(tmp_path / "backup")
    other = Market("s3://market/two", options=options)
    assert other.restore(tmp_path / "backup") == rows
    assert ids(other.postings()) == ["2", "3"]


@pytest.mark.slow
def test_processes_at_once_lose_and_double_nothing(options: dict[str, str]) -> None:
    repository = str(Path(__file__).parents[2])
    command = [sys.executable, "-c", WORKER, repository, "s3://market/together", json.dumps(options)]
    workers = [subprocess.Popen([*command, str(number)], env=dict(os.environ)) for number in range(2)]
    assert [worker.wait(120) for worker in workers] == [0, 0]
    market = Market("s3://market/together", options=options)
    assert market.postings().collect().height == 12
    assert {name: table["rows"] for name, table in market.check().tables.items() if table["rows"]} == {
        "contents": 12,
        "sightings": 12,
    }


@pytest.mark.parametrize(
    ("root", "change"),
    [
        ("s3://nowhere/market", {}),
        ("s3://market/x", {"aws_endpoint_url": "http://127.0.0.1:9", "max_retries": "0"}),
    ],
)
def test_an_object_store_that_does_not_answer_is_explained(
    options: dict[str, str], root: str, change: dict[str, str]
) -> None:
    with pytest.raises(StorageFailed, match=r"check 'market' and 'market_options' in sunset\.toml"):
        Market(root, options=options | change).record(*frames([posting("1")], day(0)), run_id="r1", batch=0)
