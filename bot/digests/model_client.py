"""The chat protocol of OpenAI-compatible servers: ``POST {base_url}/chat/completions``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.digests.endpoint import Endpoint, EndpointError

# What servers differ in; the first form that a server accepts is kept. Newer ones refuse ``max_tokens`` and a
# ``temperature``, many know no ``response_format``.
_FORMS: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("max_tokens", {"temperature": 0, "response_format": {"type": "json_object"}}),
    ("max_tokens", {"temperature": 0}),
    ("max_completion_tokens", {"response_format": {"type": "json_object"}}),
)
_NOT_ACCEPTED = frozenset({400, 404, 415, 422})
_CHARACTERS_A_TOKEN = (
    3  # of most texts a little more; where a server does not count, this errs on the safe side
)


@dataclass(frozen=True, slots=True)
class Completion:
    """A model's answer, and the tokens that question and answer took together."""

    text: str
    tokens: int


class ChatModel:
    """A model behind an endpoint.

    Args:
        endpoint: of its server.
        model: its name there.
    """

    def __init__(self, endpoint: Endpoint, model: str) -> None:
        self._endpoint = endpoint
        self._model = model
        self._form = 0

    async def complete(self, messages: Sequence[Mapping[str, str]], most_tokens: int) -> Completion:
        """Let the model answer.

        Args:
            messages: of a chat.
            most_tokens: that the answer may have.

        Raises:
            EndpointError: there is no answer; one that was cut short counts as none.
        """
        for form in range(self._form, len(_FORMS)):
            try:
                answer = await self._endpoint.ask(self._question(messages, most_tokens, form))
            except EndpointError as error:
                if error.status not in _NOT_ACCEPTED or form + 1 == len(_FORMS):
                    raise
            else:
                self._form = form
                break
        return _read(answer, messages, self._endpoint.host)

    def _question(self, messages: Sequence[Mapping[str, str]], most_tokens: int, form: int) -> dict[str, Any]:
        limit, more = _FORMS[form]
        return {"model": self._model, "messages": list(messages), limit: most_tokens, "stream": False, **more}


def _read(answer: Mapping[str, Any], messages: Sequence[Mapping[str, str]], host: str) -> Completion:
    try:
        choice = answer["choices"][0]
        text = choice["message"]["content"]
        ended = choice.get("finish_reason")
    except (KeyError, IndexError, TypeError, AttributeError):
        raise EndpointError(f"{host} does not answer as the chat protocol says") from None
    if not isinstance(text, str) or not text.strip():
        raise EndpointError(f"{host} answers with no text")
    if ended == "length":
        raise EndpointError(f"{host} answers at more length than it was allowed")
    usage = answer.get("usage")
    counted = usage.get("total_tokens") if isinstance(usage, dict) else None
    if isinstance(counted, int) and not isinstance(counted, bool) and counted > 0:
        return Completion(text, counted)
    return Completion(text, estimate(messages) + len(text) // _CHARACTERS_A_TOKEN)


def estimate(messages: Sequence[Mapping[str, str]]) -> int:
    """Estimate the tokens of a question."""
    return sum(len(message["content"]) for message in messages) // _CHARACTERS_A_TOKEN
