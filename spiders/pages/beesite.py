"""Pages of a BeeSite job board: the search and a posting, in both encodings of its places.

The *full* descriptor comes with codes and names, the *short* one (which fields asked for by name
bring) with names only; a posting may have no place at all.
"""

import json
import re
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urljoin, urlsplit

import attrs
from web_poet import PageParams, WebPage

from spiders.pages import values
from spiders.pages.payload import ListedRow, Unreadable, read_json
from sunset.markup import plain, to_markdown
from sunset.schema import MOST_PLACES, Contact, Place, Posting

__all__ = ["BeeSitePosting", "BeeSiteSearch"]

_LANGUAGES = {"deutsch": "de", "german": "de", "englisch": "en", "english": "en"}
_REQUISITION = re.compile(
    r"(?:Job[- ]?ID|Requisition ID|Referenznummer|Kennziffer)\s*:?\s*([A-Za-z0-9][\w./-]*\d[\w./-]*)"
)
_CONTACT = re.compile(
    r"(?:Ihre?|Your)?\s*(?:Kontakt(?:person)?|Contact(?: person)?|Ansprechpartner(?:in)?)\s*:?", re.IGNORECASE
)
_WORD = r"[^\W\d_][^\W\d]*"
_NAME = re.compile(
    rf"(?:(?P<form>Frau|Herrn?|Ms|Mrs|Mr|Mx)\.? )?"
    rf"(?P<name>(?:Dr\. |Prof\. )*{_WORD}(?:[ -]{_WORD}\.?){{1,3}})"
)


@attrs.define
class BeeSiteSearch(WebPage):
    """One page of search results."""

    @cached_property
    def _answer(self) -> tuple[dict[str, Any], bool]:
        data, proper = read_json(bytes(self.response.body))
        result = data.get("SearchResult") if isinstance(data, dict) else None
        if not isinstance(result, dict):
            raise Unreadable("the answer has no SearchResult")
        return result, proper

    @property
    def proper_encoding(self) -> bool:
        """Whether the answer was UTF-8."""
        return self._answer[1]

    @property
    def stated(self) -> int | None:
        """How many rows the site says that the whole search has."""
        count = str(self._answer[0].get("SearchResultCountAll"))
        return int(count) if re.fullmatch(r"\d{1,12}", count) else None

    @property
    def rows(self) -> list[ListedRow]:
        """The rows of this page.

        Raises
        ------
        Unreadable : if the answer is no search result.
        """
        items = self._answer[0].get("SearchResultItems") or []
        if not isinstance(items, list):
            raise Unreadable("SearchResultItems is no list")
        return [_row(item) for item in items]


def _row(item: Any) -> ListedRow:
    descriptor = item.get("MatchedObjectDescriptor") if isinstance(item, dict) else None
    if not isinstance(descriptor, dict):
        return ListedRow(None, item, "row without descriptor")
    source_id = str(descriptor.get("PositionID") or item.get("MatchedObjectId") or "").strip()
    if not source_id:
        return ListedRow(None, item, "row without id")
    if not re.fullmatch(r"[\w.-]{1,100}", source_id):
        return ListedRow(None, item, "row with an impossible id")
    try:
        titled = _text(descriptor, "PositionTitle")
    except Unreadable as error:
        return ListedRow(source_id, item, str(error))
    return ListedRow(source_id, item, None if titled else "row without title")


@attrs.define
class BeeSitePosting(WebPage):
    """A posting's own page, together with its row of the search.

    `page_params` holds ``row`` (the search item) and ``source_id`` (as it was listed), ``source``, ``board``,
    ``company`` (the employer where the row names none), ``job_page`` (where people read it, ``{id}`` is put
    in; null: the row's own address) and ``retain_until`` (end date of a contact's name).
    """

    page_params: PageParams

    @cached_property
    def _answer(self) -> tuple[dict[str, Any], bool]:
        data, proper = read_json(bytes(self.response.body))
        if not isinstance(data, dict) or not isinstance(data.get("html"), str):
            raise Unreadable("page without html")
        return data, proper

    @property
    def proper_encoding(self) -> bool:
        """Whether the answer was UTF-8."""
        return self._answer[1]

    @cached_property
    def _row(self) -> dict[str, Any]:
        return self.page_params["row"]["MatchedObjectDescriptor"]

    @property
    def description(self) -> str:
        """The text as Markdown.

        Raises
        ------
        Unreadable : if nothing in it is visible, or its page is longer than any advertisement's.
        """
        if not self._markdown:
            raise Unreadable("page without text")
        return self._markdown

    @cached_property
    def _markdown(self) -> str:
        return to_markdown(self._answer[0]["html"])

    @property
    def url(self) -> str:
        """Where people read the posting."""
        uri = str(self._row.get("PositionURI") or "")
        if self.page_params["job_page"] and not re.match(r"\s*[A-Za-z][A-Za-z0-9+.-]*:", uri):
            return self.page_params["job_page"].replace("{id}", self.page_params["source_id"])
        return self._web_address(uri) or str(self.response.url)

    @property
    def apply_url(self) -> str | None:
        """Where people apply: what the search says, else what the page says."""
        given = self._row.get("ApplyURI") or []
        first = given if isinstance(given, str) else next((uri for uri in given if uri), None)
        return self._web_address(first or self._answer[0].get("apply_uri"))

    def _web_address(self, uri: Any) -> str | None:
        """Return an absolute http(s) address, or null; other schemes are not handed to people.

        Nor are addresses with signs that nobody sees, which could end a line or colour a terminal.
        """
        if not isinstance(uri, str) or not uri.strip() or not uri.strip().isprintable():
            return None
        try:
            absolute = urljoin(str(self.response.url), uri.strip())
            return absolute if urlsplit(absolute).scheme in ("http", "https") else None
        except ValueError:  # brackets that do not match
            return None

    @property
    def requisition_id(self) -> str | None:
        """The employer's own number, from the labels above the text."""
        match = _REQUISITION.search(self._markdown.replace("*", "")[:1500])
        return match[1] if match else None

    @property
    def contact(self) -> Contact | None:
        """Whom the page names after the heading *Kontakt* or *Contact*."""
        lines = [line.strip(" #*_") for line in self._markdown.splitlines()]
        lines = [line for line in lines if line]
        for heading, following in zip(lines, [*lines[1:], ""], strict=True):
            label = _CONTACT.match(heading)
            if label:
                name = _NAME.fullmatch(heading[label.end() :].strip(" *:") or following)
                if name:
                    form = {"Herrn": "Herr"}.get(name["form"], name["form"])
                    full = f"{form} {name['name']}" if form else name["name"]
                    return Contact(name=full, retain_until=self.page_params["retain_until"])
        return None

    @property
    def locations(self) -> tuple[Place, ...]:
        """The places of work; what the site does not say is null."""
        found = [
            values.place(
                _text(place, "CityName"),
                _text(place, "CountrySubDivisionName"),
                _text(place, "CountryName"),
                _text(place, "CountryCode"),
            )
            for place in self._places
        ]
        return tuple(dict.fromkeys(place for place in found if place != Place()))

    @property
    def places_left_out(self) -> int:
        """How many places the row has beyond those that a posting keeps."""
        return max(0, len(self._row.get("PositionLocation") or []) - MOST_PLACES)

    @cached_property
    def _places(self) -> list[dict[str, Any]]:
        places = self._row.get("PositionLocation") or []
        return [place for place in places[:MOST_PLACES] if isinstance(place, dict)]

    @property
    def location_label(self) -> str | None:
        """The places in the site's own words."""
        labels = [
            ", ".join(
                filter(
                    None, (_text(p, "CityName"), _text(p, "CountrySubDivisionName"), _text(p, "CountryName"))
                )
            )
            for p in self._places
        ]
        return "; ".join(dict.fromkeys(filter(None, labels))) or None

    @property
    def language(self) -> str | None:
        """The language the site says the posting is in; a bare code of the site's own says nothing."""
        stated = self._row.get("PublicationLanguage") or {}
        name = (_text(stated, "Name") or "").casefold() if isinstance(stated, dict) else ""
        return _LANGUAGES.get(name)

    def _day(self, name: str, channel_name: str) -> date | None:
        channels = self._row.get("PublicationChannel") or [{}]
        channel = channels[0] if isinstance(channels[0], dict) else {}
        return values.day(_text(self._row, name)) or values.day(_text(channel, channel_name))

    def _label(self, name: str) -> str | None:
        entries = self._row.get(name) or []
        names = [_text(entry, "Name") for entry in entries if isinstance(entry, dict)]
        return ", ".join(dict.fromkeys(filter(None, names))) or None

    def posting(self) -> Posting:
        """Return all that this page and its row say.

        Raises
        ------
        Unreadable : if the page holds no text.
        pydantic.ValidationError : if a value is impossible.
        """
        employment, schedule = self._label("PositionOfferingType"), self._label("PositionSchedule")
        return Posting(
            source=self.page_params["source"],
            source_id=self.page_params["source_id"],
            requisition_id=self.requisition_id,
            board=self.page_params["board"],
            url=self.url,
            apply_url=self.apply_url,
            title=plain(self._row["PositionTitle"]),
            company=_text(self._row, "ParentOrganizationName") or self.page_params["company"],
            description=self.description,
            locations=self.locations,
            location_label=self.location_label,
            employment_type=values.employment(employment),
            employment_label=employment,
            schedule=values.schedule(schedule),
            schedule_label=schedule,
            seniority_label=self._label("CareerLevel"),
            language=self.language,
            contact=self.contact,
            posted_on=self._day("PublicationStartDate", "StartDate"),
            valid_through=self._day("PublicationEndDate", "EndDate"),
            raw=json.dumps({"listed": self.page_params["row"], "page": self._answer[0]}, ensure_ascii=False),
        )


def _text(source: dict[str, Any], name: str) -> str | None:
    value = source.get(name)
    return (plain(value) or None) if isinstance(value, str) else None
