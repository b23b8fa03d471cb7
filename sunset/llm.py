"""Talks to any OpenAI-compatible language-model server, over httpx.

Nothing in Sunset depends on such a server; where one is configured its answers are checked.
"""

import asyncio
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from sunset.credentials import without_login
from sunset.errors import MissingPart, SunsetError
from sunset.settings import LanguageModel

__all__ = ["LlmFailed", "complete"]

MAX_ANSWER = 200_000  # characters; a longer answer is a runaway
_MAX_BYTES = 20 * MAX_ANSWER  # of the response: an escaped character takes up to twelve


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
    url = settings.url.rstrip("/") + "/chat/completions"
    shown = without_login(url)
    try:
        # In a thread, because whoever calls may be in an event loop already, as notebooks are.
        with ThreadPoolExecutor(1) as thread:
            answer = thread.submit(asyncio.run, _ask(url, settings, body)).result()
        text = json.loads(answer)["choices"][0]["message"]["content"]
    except (TimeoutError, httpx.TimeoutException):
        raise LlmFailed(
            f"{shown} gave no answer within {settings.timeout:g} s; raise 'llm.timeout'."
        ) from None
    except httpx.HTTPStatusError as error:
        raise LlmFailed(
            f"{shown} answered {error.response.status_code}; check 'llm.model' and the key."
        ) from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        reason = without_login(str(error))
        raise LlmFailed(f"{shown} cannot be reached ({reason}); check 'llm.url'.") from None
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        raise LlmFailed(f"{shown} did not answer in the form of the OpenAI API; check 'llm.url'.") from None
    if not isinstance(text, str) or not text.strip() or len(text) > MAX_ANSWER:
        raise LlmFailed(f"{shown} gave an empty or endless answer; try another model.")
    return text


async def _ask(url: str, settings: LanguageModel, body: dict[str, Any]) -> bytes:
    """Return the response, read within the time allowed and no further than an answer can go."""
    headers = {"Accept-Encoding": "identity"}  # a packed answer could unpack to anything
    if settings.key:
        headers["Authorization"] = f"Bearer {settings.key.get_secret_value()}"
    answer = bytearray()
    async with (
        asyncio.timeout(settings.timeout),  # httpx counts anew at each byte that comes
        httpx.AsyncClient(timeout=settings.timeout) as client,
        client.stream("POST", url, json=body, headers=headers) as response,
    ):
        response.raise_for_status()
        async for piece in response.aiter_raw():
            answer += piece
            if len(answer) > _MAX_BYTES:
                raise LlmFailed(f"{without_login(url)} gave an endless answer; try another model.")
    return bytes(answer)
