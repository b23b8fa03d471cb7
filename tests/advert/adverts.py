"""The adverts of the tests, all fictional; PDFs are set from their sources."""

from pathlib import Path

import typst

from sunset.advert import Advert, read_content

HERE = Path(__file__).parent


def read_named(folder: str, name: str) -> Advert:
    """Read an advert of a folder as a user would hand it over."""
    (file,) = (HERE / folder).glob(f"{name}.*")
    content = file.read_bytes()
    return read_content(typst.compile(content) if file.suffix == ".typ" else content, file.name)
