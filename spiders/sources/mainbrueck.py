"""The fictional bank of the demo, served by `sunset.demo.site`."""

from pydantic import Field

from spiders.sources.beesite import BeeSiteParams
from sunset.sources import Source

__all__ = ["SOURCE", "Mainbrueck"]


class Mainbrueck(BeeSiteParams):
    """Which part of the demo bank's board to read."""

    base_url: str = Field(
        "http://127.0.0.1:8380", exclude=True, description="where the demo's site is served"
    )
    company: str | None = Field(
        "Mainbrück Bank AG", exclude=True, description="employer, where a row names none"
    )


SOURCE = Source(
    name="mainbrueck",
    title="Mainbrück Bank (demo)",
    params=Mainbrueck,
    spider="spiders.sources.beesite:BeeSiteSpider",
    homepage="http://127.0.0.1:8380",
    licence="Written for Sunset; Apache-2.0, as Sunset itself.",
)
