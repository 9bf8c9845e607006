"""What ``loupe check`` says of a model and a translation server."""

from collections.abc import AsyncIterator

import pytest

from bot.cli.words_inspection import inspect_words
from bot.config import Config
from tests.word_server import WordServer, says, sends, translates, word_server

KEY = "sesame-1234567890"


@pytest.fixture
async def server() -> AsyncIterator[WordServer]:
    async with word_server() as running:
        yield running


def config(server: WordServer) -> Config:
    model = {"base_url": f"{server.url}/v1", "model": "small", "key": KEY}
    return Config.model_validate({"digest": {"model": model}, "translate": {"url": server.url, "key": KEY}})


async def test_without_servers_of_words_nothing_is_said_of_them() -> None:
    assert await inspect_words(Config()) == []


async def test_servers_that_answer_are_well(server: WordServer) -> None:
    server.chat, server.translate = says("{}"), translates(lambda *_: "Hello")
    model, translation = await inspect_words(config(server))
    assert (model.well, model.what) == (True, "model")
    assert "small answers in" in model.text
    assert (translation.well, translation.text) == (True, "127.0.0.1 translates")


async def test_servers_that_refuse_are_told_with_a_remedy_and_without_the_key(server: WordServer) -> None:
    server.chat, server.translate = sends(401, KEY), sends(403, KEY)
    findings = await inspect_words(config(server))
    assert [(each.well, each.text) for each in findings] == [
        (False, "127.0.0.1 answers with status 401."),
        (False, "127.0.0.1 answers with status 403."),
    ]
    assert all("[" in each.remedy for each in findings)
    assert KEY not in str(findings)
