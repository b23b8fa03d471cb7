"""Job boards that run on BeeSite; a tenant is a set of parameters.

The search answers ``GET /search/?data={...}``: ``FirstItem`` counts from 1, ``SearchCriteria`` narrow it
down by the site's own codes. A posting is ``GET /jobhtml/{id}.json``, an object with ``html``.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Literal
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, field_validator
from scrapy import Request
from scrapy.http import Response

from spiders.base import Sighted, SourceSpider
from spiders.pages.beesite import BeeSitePosting, BeeSiteSearch
from spiders.pages.payload import ListedRow, Unreadable

__all__ = ["BeeSiteParams", "BeeSiteSpider"]

CONTACT_KEPT = timedelta(days=180)
"""How long the name of a contact is kept after it was last seen."""
_FIELDS = [
    "PositionID",
    "PositionTitle",
    "PositionURI",
    "ApplyURI",
    "PublicationLanguage",
    "PublicationChannel",
    "PublicationStartDate",
    "PublicationEndDate",
    "CareerLevel",
    "PositionSchedule",
    "PositionOfferingType",
    "PositionLocation",
    "OrganizationName",
    "ParentOrganizationName",
]


class BeeSiteParams(BaseModel):
    """Which part of a BeeSite board to read.

    Codes are the site's own; they stand in the address of its search page when a filter is chosen.
    Where it is served and how many rows a page has do not change which listing is read, so they are
    no part of the scope.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    base_url: str = Field(exclude=True, description="where the board's interface answers")
    board: Literal["search", "graduatesearch"] = Field(
        "search", description="'search' for professionals, 'graduatesearch' for students and graduates"
    )
    language: Literal["de", "en"] = Field("de", description="language of labels and names of places")
    countries: tuple[str, ...] = Field((), description="codes of countries, for example 46 for Germany")
    cities: tuple[str, ...] = Field((), description="codes of cities")
    career_levels: tuple[str, ...] = Field((), description="codes of career levels")
    page_size: int = Field(100, ge=1, le=1000, exclude=True, description="rows a page of the search")
    company: str | None = Field(None, exclude=True, description="employer, where a row names none")
    job_page: str | None = Field(
        None, exclude=True, description="address where people read a posting; {id} is put in"
    )

    @field_validator("base_url")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        address = HttpUrl(value)
        if address.username or address.password:
            raise ValueError("no careers site needs a user name or password in its address")
        return value.rstrip("/")


class BeeSiteSpider(SourceSpider):
    """Reads a BeeSite board."""

    def listing(self, offset: int) -> Request:
        """Return the search from row ``offset + 1`` on."""
        params: BeeSiteParams = self.job.params
        chosen = {
            "PositionLocation.Country": params.countries,
            "PositionLocation.City": params.cities,
            "CareerLevel.Code": params.career_levels,
        }
        query = {
            "LanguageCode": params.language.upper(),
            "SearchParameters": {
                "FirstItem": offset + 1,
                "CountItem": params.page_size,
                "MatchedObjectDescriptor": _FIELDS,
                "Sort": [{"Criterion": "PublicationStartDate", "Direction": "DESC"}],
            },
            "SearchCriteria": [
                {"CriterionName": name, "CriterionValue": list(codes)}
                for name, codes in chosen.items()
                if codes
            ],
        }
        data = quote(json.dumps(query, separators=(",", ":")))
        return Request(f"{params.base_url}/{params.board}/?data={data}", callback=self.parse_search)

    def detail(self, row: ListedRow) -> Request:
        """Return the request for a posting's page."""
        params: BeeSiteParams = self.job.params
        return Request(
            f"{params.base_url}/jobhtml/{quote(row.source_id or '')}.json",
            callback=self.parse_posting,
            meta={
                "page_params": {
                    "row": row.raw,
                    "source_id": row.source_id,
                    "source": self.job.source.name,
                    "board": params.board,
                    "company": params.company,
                    "job_page": params.job_page,
                    "retain_until": (self.job.clock() + CONTACT_KEPT).date(),
                }
            },
        )

    def parse_search(self, response: Response, page: BeeSiteSearch) -> Iterator[Request | Sighted]:
        """Take over one page of search results."""
        try:
            self.refuse_login(response)
            rows = page.rows
        except Unreadable as error:
            self.listing_failed(error)
            return
        self.tally.recoded += not page.proper_encoding
        yield from self.read_listing(rows, page.stated)

    def parse_posting(self, response: Response, page: BeeSitePosting, row: ListedRow) -> Iterator[Sighted]:
        """Take over one posting."""
        sighted = self.sight(response, row, page.posting)
        if sighted.posting is not None:
            self.tally.recoded += not page.proper_encoding
            self.tally.places_left_out += page.places_left_out
        yield sighted
