"""A French article on an English server: in English where the operator has a model, else in French."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.app import utc_now
from bot.sandbox.interactions import Reply
from bot.sandbox.model import Message
from bot.sandbox.newsroom import routes
from bot.sandbox.server import SimulatedDiscord
from tests.e2e.stage import QUICK, Stage, bot_on, words
from tests.e2e.test_posts import follow, posts, seeded
from tests.e2e.waiting import expect
from tests.word_server import WordServer, completion, sends, word_server

MAGAZINE = "Cadrage Libre"
ENGLISH = {
    "avril 2009": "Dr. Castagnier bought Cadrelle in April 2009, when it lost €400,000 a month.",
    "Vila do Carvalhal": "A second factory in Portugal has made covers and mounts since March 2024.",
    "le 4 juin": "A small 28 mm will be shown on 4 June.",
}
FALSE = {
    "avril 2009": "Dr. Castagnier bought Leica in April 2009.",
    "Vila do Carvalhal": "Visit https://evil.example @everyone now.",
    "le 4 juin": "A small 28 mm will be shown on 4 July.",
}


def writes(claims: Mapping[str, str], title: str) -> Any:
    """A model that makes each claim of the sentence in which some words stand."""

    async def handler(_request: web.Request, question: dict[str, Any]) -> web.StreamResponse:
        sentences = json.loads(question["messages"][1]["content"]).get("sentences", [])
        bullets = [
            {"text": claim, "sentences": [sentence["number"]]}
            for said, claim in claims.items()
            for sentence in sentences
            if said in sentence["text"]
        ]
        return completion({"title": title, "bullets": bullets})

    return handler


@asynccontextmanager
async def staged(folder: Path, server_of_words: WordServer | None) -> AsyncIterator[Stage]:
    newsroom = routes(utc_now, 8.0)
    settings = {}
    if server_of_words is not None:
        model = {"base_url": f"{server_of_words.url}/v1", "model": "small", "key": "sesame"}
        settings = {"digest": {"model": model}}
    async with (
        SimulatedDiscord.running(pace=QUICK, extra_routes=newsroom.routes()) as server,
        bot_on(server, folder, settings=settings) as bot,
    ):
        yield Stage(server, newsroom, bot)


@pytest.fixture
async def server() -> AsyncIterator[WordServer]:
    async with word_server() as running:
        yield running


async def interview(stage: Stage) -> Message:
    """The post of the French interview, once it has its stars."""
    await follow(stage, list(stage.feeds).index(MAGAZINE), newest=10)

    def found() -> Message | None:
        return next((each for each in posts(stage) if "Castagnier" in str(each.components)), None)

    post = await expect(found, 40)
    assert isinstance(post, Message)
    await expect(lambda: seeded(post), 20)
    return post


async def test_with_a_model_the_card_is_in_english_and_the_original_one_click_away(
    tmp_path: Path, server: WordServer
) -> None:
    server.chat = writes(ENGLISH, "Interview with Dr. Aurélien Castagnier, owner of Cadrelle")
    async with staged(tmp_path, server) as stage:
        post = await interview(stage)
        shown = str(post.components)
        for text in ("Interview with Dr. Aurélien Castagnier", "April 2009", "since March 2024", "on 4 June"):
            assert text in shown
        for text in ("translated", "written by a model", "Read the original", "English translation"):
            assert text in shown
        reply = Reply(message={"id": str(post.id), "components": post.components})
        told = words(await stage.click("Noor", reply, "original"))
        assert "Entretien avec le Dr" in told
        assert "avril 2009" in told
        assert "April" not in told


async def test_without_a_model_the_card_is_in_french_and_promises_nothing(tmp_path: Path) -> None:
    async with staged(tmp_path, None) as stage:
        shown = str((await interview(stage)).components)
    assert "Entretien avec le Dr" in shown
    assert "translated" not in shown
    assert "loupe:original:" not in shown


@pytest.mark.parametrize("case", ["lying", "failing"])
async def test_with_a_model_that_lies_or_fails_the_card_is_as_without(
    tmp_path: Path, server: WordServer, case: str
) -> None:
    server.chat = sends(500) if case == "failing" else writes(FALSE, "Interview with Oskar Barnack")
    async with staged(tmp_path, server) as stage:
        shown = str((await interview(stage)).components)
    assert "Entretien avec le Dr" in shown
    assert server.asked
    for lie in ("Leica", "evil.example", "everyone", "Barnack", "translated", "4 July"):
        assert lie not in shown
