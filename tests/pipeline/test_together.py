"""Two runs at once on one installation, and a run beside an open app."""

import socket
import time
import urllib.request
from pathlib import Path

import pytest

from tests.pipeline.conftest import Mailbox
from tests.pipeline.installation import Installation
from tests.pipeline.test_killed import facts, undisturbed

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]  # many whole runs one after the other
__all__ = ["undisturbed"]

CHROMIUM = Path("/usr/bin/chromium")


def test_two_runs_at_once_do_the_work_of_one(
    tmp_path: Path, small_site: str, mailbox: Mailbox, undisturbed: dict[str, object]
) -> None:
    installation = Installation(tmp_path / "sunset", small_site, smtp_port=mailbox.port)
    installation.save_profiles("lena", "daniel")
    runs = [installation.start("run"), installation.start("run")]
    for run in runs:
        _, errors = run.communicate(timeout=280)
        assert run.returncode == 0, errors
    assert facts(installation) == undisturbed
    assert len(mailbox.ids) == 2
    assert len(set(mailbox.ids)) == 2


@pytest.mark.skipif(not CHROMIUM.exists(), reason="no /usr/bin/chromium: install Debian's chromium")
def test_a_run_beside_an_open_app(
    tmp_path: Path, small_site: str, mailbox: Mailbox, undisturbed: dict[str, object]
) -> None:
    from playwright.sync_api import sync_playwright

    installation = Installation(tmp_path / "sunset", small_site, smtp_port=mailbox.port)
    installation.save_profiles("lena", "daniel")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = installation.start("serve", "--no-browser", "--port", str(port))
    try:
        assert server.stdout is not None
        server.stdout.readline()
        with sync_playwright() as player:
            browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
            page = browser.new_page()
            page.goto(wait_for(f"http://127.0.0.1:{port}/") + "pipeline/", timeout=120_000)
            page.get_by_role("heading").first.wait_for(timeout=120_000)
            run = installation.start("run")
            while run.poll() is None:
                page.wait_for_timeout(500)
                assert "Traceback" not in page.inner_text("body")
            assert run.returncode == 0, run.communicate()
            page.reload(timeout=120_000)
            page.get_by_role("heading", name="Where postings stand").wait_for(timeout=120_000)
            assert page.locator(".marimo-error, [data-testid='cell-error']").count() == 0
            browser.close()
    finally:
        server.terminate()
        server.communicate(timeout=60)
    assert facts(installation) == undisturbed
    assert len(mailbox.ids) == len(set(mailbox.ids)) == 2


def wait_for(address: str) -> str:
    """Return the address as soon as it answers."""
    for _ in range(120):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return address
        except OSError:
            time.sleep(0.5)
    raise AssertionError(f"{address} does not answer")
