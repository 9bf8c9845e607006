"""Who puts digests into other words: a model, a translation server, or both.

The model writes a digest from the article. What is then not in the server's language is translated, by the
translation server where there is one, else by the model. Everything that comes back is checked (see
`bot.digests.model_answer` and `bot.digests.translating`); a server that fails is left alone for a while.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum
from typing import ParamSpec, TypeVar

import aiohttp
import structlog

from bot.config import ModelSettings, TranslateSettings
from bot.digests.drafts import Draft
from bot.digests.endpoint import Breaker, Endpoint, EndpointError
from bot.digests.model_answer import written
from bot.digests.model_client import ChatModel, estimate
from bot.digests.model_question import ENGLISH_NAMES, MOST_TOKENS, question
from bot.digests.translate_client import libre_translate
from bot.digests.translating import to_translate, translated, translated_by_model, translation_messages
from bot.feeds.workers import ParserPool, WorkFailedError
from bot.work.spending import Spending

AT_ONCE = 4  # questions to one server

_REFUSED = frozenset({400, 413, 422})  # this one question is not taken, such as for its language

P = ParamSpec("P")
T = TypeVar("T")

log = structlog.get_logger(__name__)


class Silence(Enum):
    """Why nothing was answered."""

    UNASKED = "unasked"  # the server is left alone, or the day's limit is reached
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Rendered:
    """What became of a digest.

    Attributes:
        draft: in other words, or as it was.
        silence: why asking again may be of use; None where it would be of none.
    """

    draft: Draft
    silence: Silence | None = None


def model_of(
    settings: ModelSettings, session: aiohttp.ClientSession, clock: Callable[[], datetime]
) -> ChatModel | None:
    """Give the way to the model, None where the operator has none."""
    if not settings.base_url:
        return None
    key = settings.key.get_secret_value()
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    url = f"{settings.base_url.removesuffix('/chat/completions')}/chat/completions"
    return ChatModel(Endpoint(url, settings.timeout_seconds, headers, session, clock), settings.model)


def translator_of(
    settings: TranslateSettings, session: aiohttp.ClientSession, clock: Callable[[], datetime]
) -> Endpoint | None:
    """Give the way to the translation server, None where the operator has none."""
    if not settings.url:
        return None
    url = f"{settings.url.removesuffix('/translate')}/translate"
    return Endpoint(url, settings.timeout_seconds, {}, session, clock)


class Writers:
    """Asks the servers that the operator named.

    Args:
        model: where a model is, if anywhere.
        translate: where a translation server is, if anywhere.
        session: the connections to them.
        spending: the limits of a day.
        pool: the worker processes in which answers are read, since they come from the network.
        clock: tells the time, aware UTC.
    """

    def __init__(
        self,
        model: ModelSettings,
        translate: TranslateSettings,
        session: aiohttp.ClientSession,
        spending: Spending,
        pool: ParserPool,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._spending = spending
        self._pool = pool
        self._clock = clock
        self._breakers = {"model": Breaker(), "translation": Breaker()}
        self._slots = {name: asyncio.Semaphore(AT_ONCE) for name in self._breakers}
        self._used_up_on: date | None = None
        self._key = translate.key.get_secret_value()
        self._model = model_of(model, session, clock)
        self._translator = translator_of(translate, session, clock)

    @property
    def writes(self) -> bool:
        """Whether there is a model that writes digests, also in the article's own language."""
        return self._model is not None

    def rests(self) -> bool:
        """Tell whether whoever would translate is left alone now."""
        name = "model" if self._translator is None else "translation"
        return self._breakers[name].is_open(self._clock())

    async def render(self, draft: Draft, text: str, language: str) -> Rendered:
        """Put a digest into a language, and into a model's words where there is one.

        Args:
            draft: the digest as it was made of the article's own sentences.
            text: of the article; empty where it is not at hand, and no model can write then.
            language: that the digest is to be in, ISO 639-1.
        """
        silence: Silence | None = None
        rendered = draft
        asked = question(draft, text, language) if self._model is not None and text else None
        if asked is not None:
            raw = await self._complete(asked.messages)
            if isinstance(raw, Silence):
                silence = raw
            else:
                rendered = await self._read(draft, written, raw, asked, draft)
        if rendered.all_in(language) or not to_translate(rendered, language):
            return Rendered(rendered, silence if rendered is draft else None)
        put = await self._translate(rendered, language)
        # Where one of two failed, somebody was asked.
        return put if silence is None or put.silence is Silence.FAILED else replace(put, silence=silence)

    async def _translate(self, draft: Draft, language: str) -> Rendered:
        texts, source = to_translate(draft, language), draft.title.language
        if self._translator is not None:
            endpoint = self._translator
            answer = await self._ask(
                "translation", lambda: libre_translate(endpoint, self._key, texts, source, language)
            )
            if isinstance(answer, Silence):
                return Rendered(draft, answer)
            return Rendered(await self._read(draft, translated, draft, answer, language))
        if self._model is None or language not in ENGLISH_NAMES:
            return Rendered(draft)
        raw = await self._complete(translation_messages(texts, source, language))
        if isinstance(raw, Silence):
            return Rendered(draft, raw)
        return Rendered(await self._read(draft, translated_by_model, raw, draft, language))

    async def _read(
        self, draft: Draft, read: Callable[P, tuple[Draft, list[str]]], *answer: P.args, **named: P.kwargs
    ) -> Draft:
        """Use an answer in a worker; one that breaks it leaves the digest as it was."""
        try:
            put, problems = await self._pool.run(read, *answer, **named)
        except WorkFailedError as error:
            put, problems = draft, [str(error)]
        for problem in problems:
            log.info("words are not used", problem=problem)
        return draft if put == draft else put

    async def _complete(self, messages: tuple[dict[str, str], ...]) -> str | Silence:
        """Ask the model."""
        model, most = self._model, estimate(messages) + MOST_TOKENS
        if model is None or self._breakers["model"].is_open(self._clock()):
            return Silence.UNASKED
        if not await self._spending.take(most):
            self._say_used_up()
            return Silence.UNASKED
        completion = await self._ask("model", lambda: model.complete(messages, MOST_TOKENS))
        if isinstance(completion, Silence):
            return completion
        await self._spending.correct(completion.tokens - most)
        return completion.text

    def _say_used_up(self) -> None:
        """Say once a day that the model is asked no more: stories that wait for it ask every minute."""
        if self._used_up_on != (today := self._clock().date()):
            self._used_up_on = today
            log.info("the model is asked no more today: the day's limit is reached")

    async def _ask(self, name: str, call: Callable[[], Awaitable[T]]) -> T | Silence:
        """Make a call unless the server is left alone."""
        breaker = self._breakers[name]
        try:
            async with self._slots[name]:
                if breaker.is_open(self._clock()):
                    return Silence.UNASKED
                answer = await call()
        except EndpointError as error:
            refused = error.status in _REFUSED
            pause = None if refused else breaker.failed(error, self._clock())
            if pause is None:
                log.info("a server of words failed", server=name, problem=str(error))
            else:
                seconds = pause / timedelta(seconds=1)
                log.warning(
                    "a server of words is left alone", server=name, problem=str(error), seconds=seconds
                )
            return Silence.FAILED
        if breaker.answered():
            log.warning("a server of words answers again", server=name)
        return answer
