"""Take the README's picture of the operator's app, in a real browser.

Usage, after `make demo`::

    python docs/picture.py demo/sunset.toml docs/operations.png
"""

import argparse
import os
import socket
import threading
import time
from pathlib import Path

import uvicorn
from playwright.sync_api import sync_playwright

from sunset import web

CHROMIUM = "/usr/bin/chromium"
WIDTH, HEIGHT = 1280, 1000


def main() -> None:
    """Read the arguments, serve the app of that installation, and take its picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("config", type=Path, help="settings file of the installation")
    parser.add_argument("picture", type=Path, nargs="?", default=Path(__file__).with_name("operations.png"))
    parser.add_argument("--language", default="en", choices=["de", "en"])
    arguments = parser.parse_args()
    os.environ["SUNSET_CONFIG"] = str(arguments.config.resolve())
    with socket.create_server(("127.0.0.1", 0)) as listener:
        app = web.build(arguments.language, None, apps=web.notebooks())
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            address = f"http://127.0.0.1:{listener.getsockname()[1]}/pipeline/?lang={arguments.language}"
            take(address, arguments.picture)
        finally:
            server.should_exit = True
            thread.join()


def take(address: str, picture: Path) -> None:
    """Open the page, wait until its charts are drawn, and keep its upper part."""
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(address, timeout=120_000)
        page.wait_for_selector(".sun canvas, .sun svg.marks", timeout=120_000)
        time.sleep(2)  # fonts and the last chart
        page.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    main()
