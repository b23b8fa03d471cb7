"""Lets a language model polish a letter; the fact gate decides whether the polish stands."""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sunset import llm
from sunset.letters.gate.check import check
from sunset.letters.letter import GAP, Letter, Statement
from sunset.messages import Messages
from sunset.profile import Profile
from sunset.schema import Evaluation
from sunset.settings import LanguageModel

__all__ = ["polish"]

_ASK = {
    "de": "Verbessere den Stil dieser Sätze eines Anschreibens. Füge nichts hinzu und lass nichts weg. "
    "Zeichen wie [[1]] bleiben unverändert. Antworte als JSON mit gleich vielen Sätzen "
    "in gleicher Reihenfolge.",
    "en": "Improve the style of these sentences of a cover letter. Add nothing and leave nothing out. "
    "Marks such as [[1]] stay as they are. Answer as JSON with as many sentences in the same order.",
}
_LONGER = 1.6
"""How much longer than the composed text a polish may be."""


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")
    sentences: list[str] = Field(min_length=1)


def polish(
    letter: Letter,
    settings: LanguageModel,
    *,
    posting: Mapping[str, Any],
    analysis: Mapping[str, Any],
    evaluation: Evaluation,
    profile: Profile,
) -> Letter:
    """Return the letter polished by a language model, or as it was with the reason why.

    The model sees the sentences alone, without sender and recipient; names, employers and
    contacts are masked. Each polished sentence keeps the evidence of the one it replaces. A
    polish that adds a claim, loses a mask, or is no letter is refused: ``polish_refused`` says
    why, in the person's language.

    Raises
    ------
    sunset.errors.MissingPart : if no language model is configured.
    """
    say = Messages(profile.language, "letters")
    flat = [said for part in letter.paragraphs for said in part]
    masks = _masks(letter, posting, profile)
    asked = [_mask(said.text, masks) for said in flat]
    size = len(asked)
    schema = _Answer.model_json_schema()
    schema["properties"]["sentences"] |= {"minItems": size, "maxItems": size}
    messages = [
        {"role": "system", "content": _ASK[letter.language]},
        {"role": "user", "content": json.dumps({"sentences": asked}, ensure_ascii=False)},
    ]
    try:
        answer = llm.complete(settings, messages, schema=schema, max_tokens=64 + sum(map(len, asked)))
        got = _Answer.model_validate_json(answer).sentences
    except llm.LlmFailed as error:
        return _refused(letter, say("polish_failed", reason=str(error)))
    except ValidationError:
        return _refused(letter, say("polish_shape"))
    if (
        len(got) != size
        or sum(map(len, got)) > _LONGER * sum(map(len, asked))
        or not all(map(str.strip, got))
    ):
        return _refused(letter, say("polish_shape"))
    if any(_marks(new) != _marks(old) for new, old in zip(got, asked, strict=True)):
        return _refused(letter, say("polish_masks"))
    polished = _with(letter, [_unmask(text.strip(), masks) for text in got])
    today: date = letter.day
    result = check(
        polished.markdown,
        posting=posting,
        analysis=analysis,
        evaluation=evaluation,
        profile=profile,
        language=letter.language,
        today=today,
    )
    if not result.ok:
        claims = ", ".join(dict.fromkeys(complaint.claim for complaint in result.complaints))
        return _refused(letter, say("polish_claims", claims=claims))
    return polished


def _refused(letter: Letter, reason: str) -> Letter:
    return letter.model_copy(update={"polish_refused": reason})


def _with(letter: Letter, texts: list[str]) -> Letter:
    new = iter(texts)
    parts = tuple(
        tuple(Statement(text=next(new), side=said.side, evidence=said.evidence) for said in part)
        for part in letter.paragraphs
    )
    return letter.model_copy(update={"paragraphs": parts, "polished": True, "polish_refused": ""})


def _masks(letter: Letter, posting: Mapping[str, Any], profile: Profile) -> dict[str, str]:
    """Return what stands for each name or contact, the longest first."""
    names = [profile.name, profile.email, profile.phone, profile.street, profile.city, letter.contact_person]
    names += [posting.get("company"), posting.get("contact_name")]
    names += [job.employer for job in profile.experience]
    names += [study.institution for study in profile.education]
    found = sorted({name for name in names if name}, key=len, reverse=True)
    return {name: f"[[{number}]]" for number, name in enumerate(found, 1)}


def _mask(text: str, masks: Mapping[str, str]) -> str:
    for name, mark in masks.items():
        text = text.replace(name, mark)
    return text


def _unmask(text: str, masks: Mapping[str, str]) -> str:
    for name, mark in masks.items():
        text = text.replace(mark, name)
    return text


def _marks(text: str) -> list[str]:
    return sorted(re.findall(rf"\[\[\d+\]\]|{re.escape(GAP)}", text))
