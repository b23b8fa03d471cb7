"""A page's own data on a job: schema.org JobPosting in JSON-LD."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from models import places
from sunset.markup import Unreadable, plain, to_markdown
from sunset.schema import MOST_PLACES, Place, Salary

__all__ = ["description_of", "fields", "job_postings", "text_of", "web_address"]

_PERIODS = {"HOUR": "hour", "DAY": "day", "WEEK": "week", "MONTH": "month", "YEAR": "year"}
_EMPLOYMENT = {
    "PERMANENT": "permanent",
    "TEMPORARY": "temporary",
    "CONTRACTOR": "freelance",
    "INTERN": "internship",
}


def job_postings(scripts: list[str]) -> list[dict[str, Any]]:
    """Return every JobPosting that scripts of JSON-LD hold; broken ones are passed over."""
    found = []
    for script in scripts:
        with suppress(ValueError, RecursionError):
            body = re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[)|(?:-->|//\s*\]\]>)\s*$", "", script)
            found += list(_walk(json.loads(body, strict=False)))
    return found


def _walk(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 6:
        return
    if isinstance(value, list):
        for one in value:
            yield from _walk(one, depth + 1)
    elif isinstance(value, dict):
        kinds = value.get("@type")
        if "JobPosting" in (kinds if isinstance(kinds, list) else [kinds]):
            yield value
            return
        for one in value.values():
            if isinstance(one, dict | list):
                yield from _walk(one, depth + 1)


def text_of(value: Any) -> str | None:
    """Return one line of text, None where there is none."""
    if isinstance(value, dict):
        value = value.get("name") or value.get("value")
    if isinstance(value, list):
        value = next((one for one in value if isinstance(one, str)), None)
    if not isinstance(value, str):
        return None
    with suppress(Unreadable):
        return plain(value)[:500] or None
    return None


def description_of(job: Mapping[str, Any]) -> str:
    """Return the text of a JobPosting as Markdown; it comes as HTML, often escaped, or plain."""
    parts: list[str] = []
    for name in (
        "description",
        "responsibilities",
        "qualifications",
        "experienceRequirements",
        "skills",
        "jobBenefits",
    ):
        value = job.get(name)
        if not isinstance(value, str) or not value.strip():
            continue
        if "<" not in value and "&lt;" in value:
            value = html.unescape(value)
        if not re.search(r"<(?:p|br|div|ul|li|h\d|span|b|strong)\b", value, re.IGNORECASE):
            value = html.escape(html.unescape(value), quote=False).replace("\n", "<br>\n")
        text = to_markdown(value)
        if text and text not in "\n".join(parts):
            parts.append(text)
    return "\n\n".join(parts)


def fields(job: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a `sunset.schema.Posting` that a JobPosting states beside its text."""
    kinds = job.get("employmentType") or []
    kinds = [
        str(one).upper().replace("-", "_").replace(" ", "_")
        for one in (kinds if isinstance(kinds, list) else [kinds])
    ]
    full, part = "FULL_TIME" in kinds, "PART_TIME" in kinds
    contracts = {_EMPLOYMENT[one] for one in kinds if one in _EMPLOYMENT}
    found = {
        "locations": _places(job.get("jobLocation")),
        "remote_from": _countries(job.get("applicantLocationRequirements")),
        "work_model": "remote" if "TELECOMMUTE" in str(job.get("jobLocationType")).upper() else None,
        "schedule": "either" if full and part else "full" if full else "part" if part else None,
        "employment_type": contracts.pop() if len(contracts) == 1 else None,
        "requisition_id": _identifier(job.get("identifier")),
        "posted_on": _day(job.get("datePosted")),
        "valid_through": _day(job.get("validThrough")),
        "salary": _salary(job.get("baseSalary")),
    }
    return {name: value for name, value in found.items() if value}


def _identifier(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("value")
    return text_of(str(value)) if isinstance(value, str | int) else None


def _places(value: Any) -> tuple[Place, ...]:
    found = []
    for one in (value if isinstance(value, list) else [value])[:MOST_PLACES]:
        address = one.get("address") if isinstance(one, dict) else None
        if isinstance(address, str):
            address = {"addressLocality": address}
        if not isinstance(address, dict):
            continue
        country = text_of(address.get("addressCountry")) or ""
        code = country.upper() if re.fullmatch("[A-Za-z]{2}", country) else places.country_code(country)
        with suppress(ValueError):
            found.append(
                Place(
                    city=text_of(address.get("addressLocality")),
                    region=text_of(address.get("addressRegion")),
                    country=code or None,
                )
            )
    return tuple(dict.fromkeys(place for place in found if place != Place()))


def _countries(value: Any) -> tuple[str, ...]:
    names = [text_of(one) or "" for one in (value if isinstance(value, list) else [value])]
    codes = [
        name.upper()
        if re.fullmatch("[A-Za-z]{2}", name) and not places.country_code(name)
        else places.country_code(name)
        for name in names
    ]
    return tuple(dict.fromkeys(code for code in codes if code))


def _day(value: Any) -> date | None:
    with suppress(ValueError, TypeError):
        return datetime.fromisoformat(str(value).strip()[:10]).date()
    return None


def _salary(value: Any) -> Salary | None:
    if not isinstance(value, dict):
        return None
    amount = value.get("value")
    amount = amount if isinstance(amount, dict) else {"value": amount}
    least, most = (_number(amount.get(name, amount.get("value"))) for name in ("minValue", "maxValue"))
    currency, period = str(value.get("currency") or ""), _PERIODS.get(str(amount.get("unitText")).upper())
    if least is None and most is None:
        return None
    with suppress(ValueError):
        return Salary.model_validate(
            {"minimum": least, "maximum": most, "currency": currency.upper() or None, "period": period}
        )
    return None


def _number(value: Any) -> float | None:
    with suppress(ValueError, TypeError):
        number = float(value)
        return number if 0 < number < 1e9 else None
    return None


def web_address(value: Any) -> str | None:
    """Return an address of the web that people may open, None for any other.

    Examples
    --------
    >>> web_address("https://a.example/1"), web_address("javascript:alert(1)")
    ('https://a.example/1', None)
    """
    if not isinstance(value, str) or not value.strip().isprintable() or len(value) > 2_000:
        return None
    with suppress(ValueError):
        parts = urlsplit(value.strip())
        return value.strip() if parts.scheme in ("http", "https") and parts.netloc else None
    return None
