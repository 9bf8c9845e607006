"""Who puts digests into other words: a model, a translation server, or both.

The model writes a digest from the article. What is then not in the server's language is translated, by the
translation server where there is one, else by the model. Everything that comes back is checked (see
`bot.digests.model_answer` and `bot.digests.translating`); a server that fails is left alone for a while.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
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


@dataclass(frozen=True, slots=True)
class Rendered:
    """What became of a digest.

    Attributes:
        draft: in other words, or as it was.
        settled: whether asking again would be of no use; False where a server could not be asked.
    """

    draft: Draft
    settled: bool


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
        settled = True
        rendered = draft
        asked = question(draft, text, language) if self._model is not None and text else None
        if asked is not None:
            raw = await self._complete(asked.messages)
            if raw is None:
                settled = False
            else:
                rendered = await self._read(draft, written, raw, asked, draft)
        if rendered.all_in(language) or not to_translate(rendered, language):
            return Rendered(rendered, settled or rendered is not draft)
        put, done = await self._translate(rendered, language)
        return Rendered(put, done and settled)

    async def _translate(self, draft: Draft, language: str) -> tuple[Draft, bool]:
        texts, source = to_translate(draft, language), draft.title.language
        if self._translator is not None:
            endpoint = self._translator
            answer = await self._ask(
                "translation", lambda: libre_translate(endpoint, self._key, texts, source, language)
            )
            if answer is None:
                return draft, False
            return await self._read(draft, translated, draft, answer, language), True
        if self._model is None or language not in ENGLISH_NAMES:
            return draft, True
        raw = await self._complete(translation_messages(texts, source, language))
        if raw is None:
            return draft, False
        return await self._read(draft, translated_by_model, raw, draft, language), True

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

    async def _complete(self, messages: tuple[dict[str, str], ...]) -> str | None:
        """Ask the model; None where it cannot be asked now."""
        model, most = self._model, estimate(messages) + MOST_TOKENS
        if model is None or self._breakers["model"].is_open(self._clock()):
            return None
        if not await self._spending.take(most):
            log.info("the model is asked no more today: the day's limit is reached")
            return None
        completion = await self._ask("model", lambda: model.complete(messages, MOST_TOKENS))
        if completion is None:
            return None
        await self._spending.correct(completion.tokens - most)
        return completion.text

    async def _ask(self, name: str, call: Callable[[], Awaitable[T]]) -> T | None:
        """Make a call unless the server is left alone; None where nothing came of it."""
        breaker = self._breakers[name]
        try:
            async with self._slots[name]:
                if breaker.is_open(self._clock()):
                    return None
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
            return None
        if breaker.answered():
            log.warning("a server of words answers again", server=name)
        return answer
