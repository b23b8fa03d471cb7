"""What stands round the text of a letter: the sender, the recipient, the subject, the salutation."""

import re
from collections.abc import Mapping
from typing import Any, Literal

from sunset.letters.letter import GAP, Gaps, clean
from sunset.letters.wording import listed
from sunset.messages import Messages
from sunset.profile import Profile

__all__ = ["address", "bare_title", "recipient", "salutation", "sender", "subject"]

_GENDERED = re.compile(
    r"\s*[(\[](?:[mwfdxi]|gn|all genders?|alle)(?:\s*[/|,*]\s*(?:[mwfdxi]|gn|div\.?))*[)\]]|"
    r"\s+[mwfd](?:/[mwfdx]){1,2}\b",
    re.IGNORECASE,
)
_TITLE_OF_ADDRESS = {
    "frau": "woman", "ms": "woman", "mrs": "woman", "miss": "woman",
    "herr": "man", "herrn": "man", "mr": "man",
}  # fmt: skip
_ON_THE_ENVELOPE = {
    ("de", "woman"): "Frau ", ("de", "man"): "Herrn ", ("en", "woman"): "Ms ", ("en", "man"): "Mr ",
}  # fmt: skip


def bare_title(title: str) -> str:
    """Return a posting's title without its note on genders.

    Examples
    --------
    >>> bare_title("Senior Java Engineer (w/m/d)"), bare_title("Cook m/w/d, evenings")
    ('Senior Java Engineer', 'Cook, evenings')
    """
    return clean(_GENDERED.sub("", title)) or clean(title)


def address(contact: str, posting_text: str) -> tuple[Literal["woman", "man"] | None, str, str]:
    """Return how a contact is addressed: by what gender stated, last name, whole name.

    A gender is only taken from "Frau", "Herr", "Ms" or "Mr", beside the name or in the posting;
    never from a first name.

    Examples
    --------
    >>> address("Frau Dr. Henrike Laubmann", ""), address("Mira Sandvoss", "Fragen an Mira Sandvoss")
    (('woman', 'Dr. Laubmann', 'Dr. Henrike Laubmann'), (None, 'Sandvoss', 'Mira Sandvoss'))
    """
    words = clean(contact).split()
    gender = _TITLE_OF_ADDRESS.get(words[0].rstrip(".").lower()) if words else None
    if gender:
        words = words[1:]
    whole = " ".join(words)
    named = [word for word in words if not word.endswith(".")]
    last = next((i for i, word in enumerate(named) if i and word[0].islower()), len(named) - 1)
    family = " ".join(named[max(last, 0) :])
    if gender is None and family:
        names = f"{re.escape(' '.join(named))}|{re.escape(family)}"
        near = rf"\b(Frau|Herrn?|Ms|Mrs|Mr)\.?\s+(?:\w+\.\s+)*(?:{names})\b"
        found = {_TITLE_OF_ADDRESS[hit.lower()] for hit in re.findall(near, posting_text)}
        gender = found.pop() if len(found) == 1 else None
    doctor = " ".join(word for word in words if word in {"Dr.", "Prof."})
    return gender, f"{doctor} {family}".strip(), whole  # type: ignore[return-value]


def sender(person: Profile, gaps: Gaps) -> tuple[str, ...]:
    """Return the lines of who writes: name, street, town, and how to be reached."""
    parts = {"street": person.street, "postcode": person.postcode, "city": person.city}
    if missing := [name for name, value in parts.items() if not value]:
        say = Messages(gaps.language, "letters")
        names = [say(f"address_{name}") for name in missing]
        gaps.add("address", missing=listed(names, gaps.language))
    if not (person.email or person.phone):
        gaps.add("contact")
    town = " ".join((person.postcode or GAP, person.city or GAP))
    reach = [item for item in (person.phone, person.email) if item] or [GAP]
    return (person.name, person.street or GAP, town, *reach)


def recipient(posting: Mapping[str, Any], contact: str, language: str, gaps: Gaps) -> tuple[str, ...]:
    """Return the lines of whom the letter goes to: company, contact, and the town if there is only one."""
    company = clean(posting.get("company") or "")
    if not company:
        gaps.add("company")
    lines = [company or GAP]
    gender, _, whole = address(contact, posting.get("description") or "")
    if whole:
        lines.append(_ON_THE_ENVELOPE.get((language, gender or ""), "") + whole)
    places = posting.get("locations") or ()
    cities = list(dict.fromkeys(place["city"] for place in places if place.get("city")))
    if len(cities) == 1:
        lines.append(clean(cities[0]))
    return tuple(lines)


def salutation(posting: Mapping[str, Any], contact: str, say: Messages, *, du: bool) -> str:
    """Return how the letter greets, by last name only where the gender is stated."""
    gender, family, whole = address(contact, posting.get("description") or "")
    if du:
        return say("greet_name_du", name=whole) if whole else say("greet_none_du")
    if not whole:
        return say("greet_none")
    return say(f"greet_{gender or 'name'}", name=family if gender else whole)


def subject(posting: Mapping[str, Any], analysis: Mapping[str, Any], say: Messages) -> str:
    """Return the subject line, with the posting's reference where it has one."""
    title = bare_title(posting["title"])
    reference = analysis.get("reference") or posting.get("requisition_id")
    if not reference:
        return say("subject", title=title)
    return say("subject_reference", title=title, reference=clean(reference))
