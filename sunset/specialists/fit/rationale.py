"""Says in two sentences why to apply, or why not; each claim rests on words of the profile or the posting."""

from collections.abc import Mapping, Sequence
from typing import Any

from sunset.messages import Messages
from sunset.profile import Profile
from sunset.schema import FitLevel, Requirement
from sunset.specialists.fit.coverage import Cited
from sunset.specialists.fit.person import Person

__all__ = ["decide", "domain_assessment", "is_scam", "narrative", "rationale", "warnings"]

KNOWN_SIGNS = frozenset(
    (
        *(
            "upfront_fee",
            "money_mule",
            "cheque",
            "id_copy",
            "messenger_only",
            "unbelievable_pay",
            "no_base_pay",
            "hidden_employer",
        ),
        *("unlimited_earnings", "recruit_others", "vague", "evergreen", "old_text", "instruction_to_models"),
    )
)
"""Signs that the catalogues have a sentence for; other ones are named as they are."""

COVERED = 0.6
"""Coverage from which a sentence may say that a profile line meets a requirement."""


def decide(requirements: Sequence[Requirement], level: FitLevel, loss: str | None) -> int | None:
    """Return the place of the requirement that decided; None if nothing must be brought.

    Parameters
    ----------
    requirements : all of them.
    level : the verdict.
    loss : kind of the formal requirement that cost most; None if no formal one cost anything.

    Returns
    -------
    For a Low what is missing most: the formal requirement that cost most, else the first must-have skill
    with the least coverage. Else the must-have that is covered best, the first of equals. What is only
    wished for decides nothing.
    """
    must = [n for n, one in enumerate(requirements) if one.must]
    skills = [n for n in must if requirements[n].kind in {"skill", "certificate"}]
    if level == "Low":
        pool = [n for n in must if requirements[n].kind == loss] if loss else skills or must
        return min(pool, key=lambda n: requirements[n].coverage, default=None)
    shown = [n for n in skills if requirements[n].profile]
    return max(
        shown or must,
        key=lambda n: (bool(requirements[n].profile), requirements[n].coverage),
        default=None,
    )


def rationale(row: Mapping[str, Any], decisive: Requirement | None, person: Person, spans: Cited) -> str:
    """Return why a match is Low, in two sentences."""
    texts = Messages(person.profile.language, "fit")
    if is_scam(row) and (signs := spans.get("legitimacy")):
        return texts("why_not_scam", quote=_short(signs[0].quote.strip()))
    second = _domain_sentence(row, person.profile, texts, person.closeness(row.get("domain")))
    enough = COVERED if decisive and decisive.kind in {"skill", "certificate"} else 1.0
    if decisive is None or decisive.coverage >= enough:
        return f"{texts('why_not_domain', title=row['title'])} {second}"
    quote = decisive.text
    if decisive.kind == "seniority":
        return f"{texts('why_not_seniority', quote=quote)} {second}"
    if not decisive.profile:
        return f"{texts('why_not_missing', quote=quote)} {second}"
    words = decisive.profile[0].quote
    key = (
        f"why_not_{decisive.kind}" if decisive.kind in {"language", "years", "education"} else "why_not_weak"
    )
    return f"{texts(key, quote=quote, words=_short(words), years=texts.number(int(person.years)))} {second}"


def narrative(
    requirements: Sequence[Requirement], decisive: Requirement | None, person: Person, title: str
) -> str:
    """Return why to apply, in two sentences: what meets the posting, and what else does or is open."""
    texts = Messages(person.profile.language, "fit")
    if decisive is None or not decisive.profile:
        first = texts("why_domain", title=title)
    else:
        words = _short(decisive.profile[0].quote)
        key = "why_covered" if decisive.coverage >= COVERED else "why_near"
        first = texts(key, quote=decisive.text, words=words)
    others = [one for one in requirements if one is not decisive and one.must]
    met = [
        one
        for one in others
        if one.coverage >= COVERED and one.profile and one.kind in {"skill", "certificate"}
    ]
    open_ones = [one for one in others if one.coverage < COVERED and one.kind not in {"seniority", "domain"}]
    if open_ones:
        second = texts("still_open", quote=min(open_ones, key=lambda one: one.coverage).text)
    elif met:
        second = texts("also_covered", quote=met[0].text, words=_short(met[0].profile[0].quote))
    else:
        second = texts("nothing_open")
    return f"{first} {second}"


def is_scam(row: Mapping[str, Any]) -> bool:
    """Return whether a posting is after the applicant's money, identity or accounts."""
    return row.get("legitimacy") == "scam"


def warnings(row: Mapping[str, Any], language: str) -> tuple[str, ...]:
    """Return the signs against a posting's honesty as sentences."""
    texts = Messages(language, "fit")
    return tuple(
        texts(f"sign_{code}") if code in KNOWN_SIGNS else texts("sign_other", code=code)
        for code in row.get("signs") or ()
    )


def domain_assessment(row: Mapping[str, Any], person: Person) -> str:
    """Return one sentence on how far the posting's domain is from the person's own."""
    texts = Messages(person.profile.language, "fit")
    return _domain_sentence(
        row, person.profile, texts, person.closeness(row.get("domain")), person.main_domain
    )


def _domain_sentence(
    row: Mapping[str, Any], profile: Profile, texts: Messages, closeness: float, own: str | None = None
) -> str:
    domain = row.get("domain")
    if domain is None:
        return texts("domain_unknown")
    name = texts(f"domain_{domain}")
    if own is not None and own != domain:
        key = "domain_adjacent" if closeness >= 0.4 else "domain_far"
        return texts(f"{key}_from", domain=name, own=texts(f"domain_{own}"))
    key = "domain_same" if closeness >= 0.7 else "domain_adjacent" if closeness >= 0.4 else "domain_far"
    return texts(key, domain=name)


def _short(text: str, limit: int = 90) -> str:
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0] + " …"
