"""What the demo says at its end."""

from pathlib import Path

from sunset import demo
from tests.pipeline.filled import fill


def test_the_end_of_the_demo_speaks_in_words_and_tells_how_long_links_work(tmp_path: Path) -> None:
    bench = fill(tmp_path)
    told = demo.summary(bench)
    assert "Ada Beispiel: 10 in scope, 5 judged (5 Good, 0 Moderate, 0 Low), 2 letters\n" in told
    assert "  1 exported, 1 letter ready, 1 under review\n" in told
    assert told.endswith("the demo's own site, which answers only while this command runs.")
    bench.close()
