"""Composes a cover letter from cited facts of a profile and a posting; no language model is needed."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from sunset.letters.body import Body
from sunset.letters.letter import GAP, Gaps, Letter, clean
from sunset.letters.letterhead import address, recipient, salutation, sender, subject
from sunset.letters.wording import Wording
from sunset.letters.words import tongue
from sunset.profile import Profile
from sunset.schema import Evaluation

__all__ = ["compose"]


def compose(
    posting: Mapping[str, Any],
    analysis: Mapping[str, Any],
    evaluation: Evaluation,
    profile: Profile,
    *,
    today: date,
    language: str | None = None,
) -> Letter:
    """Return the cover letter of a person for a posting.

    Every sentence about the person rests on the profile, every sentence about the job on the
    posting, and carries the words it rests on. What should be there and is not known becomes a
    gap, marked in the text. Equal input gives an equal letter; phrases vary with the posting.

    Parameters
    ----------
    posting : a row of `sunset.schema.Postings`.
    analysis : what the specialists found in it, by field name; absent is unknown.
    evaluation : how the posting fits, requirement by requirement with the words cited.
    profile : the person.
    today : the letter's date.
    language : "de" or "en"; by default the posting's.
    """
    gaps = Gaps(profile.language)
    written_in = _language(language, posting, analysis, profile, gaps)
    du = written_in == "de" and analysis.get("address_form") == "du"
    wording = Wording(written_in, posting["job_id"], du=du)
    say = wording.say
    paragraphs = Body(posting, analysis, evaluation, profile, today, wording, gaps).paragraphs()
    contact = posting.get("contact_name") or analysis.get("contact_name") or ""
    _, _, contact_person = address(contact, posting.get("description") or "")
    closing = "closing_du" if du else "closing_named" if contact_person else "closing_unnamed"
    return Letter(
        language=written_in,
        day=today,
        name=profile.name,
        sender=sender(profile, gaps),
        recipient=recipient(posting, contact, written_in, gaps),
        contact_person=contact_person or None,
        place_and_date=say("place_and_date", place=profile.city or GAP, day=say.long_date(today)),
        subject=subject(posting, analysis, say),
        salutation=salutation(posting, contact, say, du=du),
        paragraphs=paragraphs,
        closing=say(closing),
        enclosures=tuple(clean(item) for item in profile.enclosures),
        enclosures_title=say("enclosures"),
        gaps=tuple(gaps.found),
    )


def _language(
    asked: str | None,
    posting: Mapping[str, Any],
    analysis: Mapping[str, Any],
    profile: Profile,
    gaps: Gaps,
) -> Literal["de", "en"]:
    known = asked or analysis.get("language") or posting.get("language")
    own: Literal["de", "en"] = "de" if profile.language == "de" else "en"
    if known in ("de", "en"):
        return "de" if known == "de" else "en"
    if known not in ("mixed", None):
        gaps.add("language", language=known)
        return own
    return tongue(posting.get("description") or "") or own
