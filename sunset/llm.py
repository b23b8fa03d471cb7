"""Talks to any OpenAI-compatible language-model server, over httpx.

Nothing in Sunset depends on such a server; where one is configured its answers are checked.
"""

from collections.abc import Sequence
from typing import Any

import httpx

from sunset.errors import MissingPart, SunsetError
from sunset.settings import LanguageModel

__all__ = ["LlmFailed", "complete"]

MAX_ANSWER = 200_000  # characters; a longer answer is a runaway


class LlmFailed(SunsetError):
    """The server did not give a usable answer; the work goes on without it."""


def complete(
    settings: LanguageModel,
    messages: Sequence[dict[str, str]],
    *,
    schema: dict[str, Any] | None = None,
    max_tokens: int = 1024,
) -> str:
    """Return the answer of the configured model to a conversation.

    Parameters
    ----------
    settings : where the server is.
    messages : ``{"role": "system" | "user" | "assistant", "content": text}``, in order.
    schema : JSON schema the answer must follow; the server enforces it, the caller checks it.
    max_tokens : longest answer.

    Raises
    ------
    sunset.errors.MissingPart : if no server is configured.
    LlmFailed : on time-outs, refusals and answers that are no answer.
    """
    if settings.url is None:
        raise MissingPart(
            "No language model is configured. Set 'llm.url' in sunset.toml to an OpenAI-compatible "
            "server, for example http://127.0.0.1:8080/v1."
        )
    body: dict[str, Any] = {
        "model": settings.model,
        "messages": list(messages),
        "max_tokens": max_tokens,
        "temperature": 0,
    }
    if schema is not None:
        body["response_format"] = {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema}}
    headers = {"Authorization": f"Bearer {settings.key.get_secret_value()}"} if settings.key else {}
    url = settings.url.rstrip("/") + "/chat/completions"
    try:
        response = httpx.post(url, json=body, headers=headers, timeout=settings.timeout)
        response.raise_for_status()
        text = response.json()["choices"][0]["message"]["content"]
    except httpx.TimeoutException:
        raise LlmFailed(f"{url} gave no answer within {settings.timeout:g} s; raise 'llm.timeout'.") from None
    except httpx.HTTPStatusError as error:
        raise LlmFailed(
            f"{url} answered {error.response.status_code}; check 'llm.model' and the key."
        ) from None
    except httpx.HTTPError as error:
        raise LlmFailed(f"{url} cannot be reached ({error}); check 'llm.url'.") from None
    except (ValueError, KeyError, IndexError, TypeError):
        raise LlmFailed(f"{url} did not answer in the form of the OpenAI API; check 'llm.url'.") from None
    if not isinstance(text, str) or not text.strip() or len(text) > MAX_ANSWER:
        raise LlmFailed(f"{url} gave an empty or endless answer; try another model.")
    return text
