"""Deutsche Bank's careers site."""

from pydantic import Field

from spiders.sources.beesite import BeeSiteParams
from sunset.sources import Source

__all__ = ["SOURCE", "DeutscheBank"]


class DeutscheBank(BeeSiteParams):
    """Which part of Deutsche Bank's board to read."""

    base_url: str = Field(
        "https://api-deutschebank.beesite.de",
        exclude=True,
        description="where the board's interface answers",
        validate_default=True,
    )
    company: str | None = Field("Deutsche Bank", exclude=True, description="employer, where a row names none")
    job_page: str | None = Field(
        "https://careers.db.com/professionals/search-roles/#/professional/job/{id}",
        exclude=True,
        description="address where people read a posting; {id} is put in",
    )


SOURCE = Source(
    name="deutsche_bank",
    title="Deutsche Bank Careers",
    params=DeutscheBank,
    spider="spiders.sources.beesite:BeeSiteSpider",
    homepage="https://careers.db.com",
    licence="The texts belong to the employer: for your own job search, not for redistribution.",
)
