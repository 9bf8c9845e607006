"""Servers of words, good and bad: an answer within bounds, or an error that says what is wrong, no secret."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from bot.digests.endpoint import FAILURES, LONGEST_PAUSE, Breaker, Endpoint, EndpointError, open_session
from bot.digests.model_client import ChatModel, estimate
from bot.digests.translate_client import libre_translate
from tests.word_server import WordServer, completion, endless, never, says, sends, translates, word_server

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
KEY = "sesame-open-1234567890"
MESSAGES = ({"role": "system", "content": "Write."}, {"role": "user", "content": "{}"})


@pytest.fixture
async def server() -> AsyncIterator[WordServer]:
    async with word_server() as running:
        yield running


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with open_session() as opened:
        yield opened


@pytest.fixture
def endpoint(server: WordServer, session: aiohttp.ClientSession) -> Endpoint:
    headers = {"Authorization": f"Bearer {KEY}"}
    return Endpoint(f"{server.url}/v1/chat/completions", 5.0, headers, session, lambda: NOW)


async def failure(endpoint: Endpoint) -> EndpointError:
    with pytest.raises(EndpointError) as caught:
        await ChatModel(endpoint, "small").complete(MESSAGES, 100)
    assert KEY not in str(caught.value)
    assert KEY not in repr(endpoint)
    return caught.value


async def test_a_model_is_asked_as_the_chat_protocol_says(server: WordServer, endpoint: Endpoint) -> None:
    server.chat = says("Hello")
    answer = await ChatModel(endpoint, "small").complete(MESSAGES, 100)
    assert (answer.text, answer.tokens) == ("Hello", 1000)
    (asked,) = server.asked
    assert (asked["model"], asked["max_tokens"], asked["stream"]) == ("small", 100, False)
    assert asked["messages"] == list(MESSAGES)
    assert asked["response_format"] == {"type": "json_object"}
    assert server.headers[0]["Authorization"] == f"Bearer {KEY}"


async def test_a_server_that_refuses_a_parameter_is_asked_without_it_from_then_on(
    server: WordServer, endpoint: Endpoint
) -> None:
    async def old(request: aiohttp.web.Request, question: dict[str, object]) -> aiohttp.web.StreamResponse:
        if "response_format" in question:
            return aiohttp.web.json_response({"error": "unknown field"}, status=422)
        return completion("Hello")

    server.chat = old
    model = ChatModel(endpoint, "small")
    for _ in range(2):
        assert (await model.complete(MESSAGES, 100)).text == "Hello"
    assert ["response_format" in asked for asked in server.asked] == [True, False, False]


async def test_a_server_that_wants_max_completion_tokens_gets_it(
    server: WordServer, endpoint: Endpoint
) -> None:
    async def new(request: aiohttp.web.Request, question: dict[str, object]) -> aiohttp.web.StreamResponse:
        if "max_tokens" in question:
            return aiohttp.web.json_response({"error": "use max_completion_tokens"}, status=400)
        return completion("Hello")

    server.chat = new
    assert (await ChatModel(endpoint, "new").complete(MESSAGES, 100)).text == "Hello"
    assert server.asked[-1]["max_completion_tokens"] == 100
    assert "temperature" not in server.asked[-1]


async def test_tokens_are_estimated_where_a_server_does_not_count(
    server: WordServer, endpoint: Endpoint
) -> None:
    server.chat = sends(200, '{"choices": [{"message": {"content": "' + "a" * 30 + '"}}]}')
    answer = await ChatModel(endpoint, "small").complete(MESSAGES, 100)
    assert answer.tokens == estimate(MESSAGES) + 10


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (200, "not JSON {", "not JSON"),
        (200, "[1]", "no object"),
        (200, "{}", "chat protocol"),
        (200, '{"choices": []}', "chat protocol"),
        (200, '{"choices": [{"message": {"content": null}}]}', "no text"),
        (200, '{"choices": [{"message": {"content": "x"}, "finish_reason": "length"}]}', "at more length"),
        (200, "[" * 100_000, "not JSON"),
        (500, "boom", "status 500"),
        (401, KEY, "status 401"),
        (404, "nothing here", "status 404"),
    ],
)
async def test_an_answer_that_is_none_is_an_error_in_words(
    server: WordServer, endpoint: Endpoint, status: int, body: str, words: str
) -> None:
    server.chat = sends(status, body)
    assert words in str(await failure(endpoint))


async def test_a_busy_server_says_how_long_to_wait(server: WordServer, endpoint: Endpoint) -> None:
    server.chat = sends(429, Retry_After="120")
    error = await failure(endpoint)
    assert (error.status, error.wait) == (429, 120.0)


async def test_a_redirect_is_not_followed(server: WordServer, endpoint: Endpoint) -> None:
    server.chat = sends(307, Location="/translate")
    assert (await failure(endpoint)).status == 307
    assert len(server.asked) == 1


async def test_a_server_that_takes_too_long_is_left(server: WordServer, endpoint: Endpoint) -> None:
    release = asyncio.Event()
    server.chat = never(release)
    assert "did not answer within 0.1 s" in str(await failure(replace(endpoint, seconds=0.1)))
    release.set()


async def test_an_answer_without_end_is_cut_off(server: WordServer, endpoint: Endpoint) -> None:
    server.chat = endless
    assert "more than 1000 kB" in str(await failure(endpoint))


async def test_a_server_that_is_not_there_is_named_by_its_host_alone(session: aiohttp.ClientSession) -> None:
    endpoint = Endpoint(f"http://user:{KEY}@127.0.0.1:9/v1", 5.0, {}, session, lambda: NOW)
    assert "127.0.0.1 cannot be reached" in str(await failure(endpoint))


async def test_libretranslate_is_asked_with_all_texts_at_once(
    server: WordServer, session: aiohttp.ClientSession
) -> None:
    server.translate = translates(lambda text, source, target: f"{text} {source}>{target}")
    endpoint = Endpoint(f"{server.url}/translate", 5.0, {}, session, lambda: NOW)
    assert await libre_translate(endpoint, KEY, ["un", "deux"], "fr", "en") == ["un fr>en", "deux fr>en"]
    assert server.asked == [
        {"q": ["un", "deux"], "source": "fr", "target": "en", "format": "text", "api_key": KEY}
    ]
    await libre_translate(endpoint, "", ["en"], "no", "en")
    assert server.asked[-1]["source"] == "nb"
    await libre_translate(endpoint, "", ["un"], "", "en")
    assert server.asked[-1] == {"q": ["un"], "source": "auto", "target": "en", "format": "text"}


@pytest.mark.parametrize("body", ["{}", '{"translatedText": 3}', '{"translatedText": [3]}', '{"error": "x"}'])
async def test_what_is_no_translation_is_an_error(
    server: WordServer, session: aiohttp.ClientSession, body: str
) -> None:
    server.translate = sends(200, body)
    endpoint = Endpoint(f"{server.url}/translate", 5.0, {}, session, lambda: NOW)
    with pytest.raises(EndpointError, match="does not answer as LibreTranslate does"):
        await libre_translate(endpoint, "", ["un"], "fr", "en")


def test_a_server_that_fails_is_left_alone_ever_longer_until_it_answers() -> None:
    breaker, error = Breaker(), EndpointError("down")
    assert [breaker.failed(error, NOW) for _ in range(FAILURES - 1)] == [None] * (FAILURES - 1)
    assert not breaker.is_open(NOW)
    pauses = [breaker.failed(error, NOW) for _ in range(9)]
    assert pauses[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert pauses[-1] == LONGEST_PAUSE
    assert breaker.is_open(NOW + LONGEST_PAUSE - timedelta(seconds=1))
    assert not breaker.is_open(NOW + LONGEST_PAUSE)
    assert breaker.answered()
    assert not breaker.is_open(NOW)
    assert not breaker.answered()


def test_a_server_that_asks_for_a_pause_gets_it_at_once_within_reason() -> None:
    breaker = Breaker()
    assert breaker.failed(EndpointError("busy", status=429, wait=300), NOW) == timedelta(minutes=5)
    assert breaker.failed(EndpointError("busy", status=429, wait=1e9), NOW) == LONGEST_PAUSE
