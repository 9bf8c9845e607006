"""A server on loopback that speaks the chat protocol and LibreTranslate's, and misbehaves as told."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Handler = Callable[[web.Request, dict[str, Any]], Awaitable[web.StreamResponse]]
Translate = Callable[[str, str, str], str]


@dataclass
class WordServer:
    """Answers with ``chat`` and ``translate``, which a test replaces, and remembers what it was asked."""

    chat: Handler
    translate: Handler
    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    async def _take(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        question = await request.json()
        self.asked.append(question)
        self.headers.append(dict(request.headers))
        return await handler(request, question)

    async def on_chat(self, request: web.Request) -> web.StreamResponse:
        """Answer a question of the chat protocol."""
        return await self._take(request, self.chat)

    async def on_translate(self, request: web.Request) -> web.StreamResponse:
        """Answer a question of LibreTranslate's."""
        return await self._take(request, self.translate)


def completion(content: object, **more: Any) -> web.Response:
    """What a chat server answers."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
    usage = {"prompt_tokens": 900, "completion_tokens": 100, "total_tokens": 1000}
    return web.json_response({"choices": [choice | more], "usage": usage})


def says(content: object, **more: Any) -> Handler:
    """A model that gives the same answer to everything."""

    async def handler(_request: web.Request, _question: dict[str, Any]) -> web.StreamResponse:
        return completion(content, **more)

    return handler


def sends(status: int, body: str = "{}", **headers: str) -> Handler:
    """A server that answers so to everything; underscores in header names stand for hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def handler(_request: web.Request, _question: dict[str, Any]) -> web.StreamResponse:
        return web.Response(status=status, text=body, headers=named)

    return handler


def never(release: asyncio.Event) -> Handler:
    """A server that does not answer before it is released."""

    async def handler(_request: web.Request, _question: dict[str, Any]) -> web.StreamResponse:
        await release.wait()
        return completion({})

    return handler


async def endless(request: web.Request, _question: dict[str, Any]) -> web.StreamResponse:
    """Send an answer that has no end."""
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        try:
            await response.write(b'{"choices": [' + b" " * 65_536)
        except ConnectionError:
            return response


def translates(words: Translate) -> Handler:
    """A LibreTranslate that puts each text into other words."""

    async def handler(_request: web.Request, question: dict[str, Any]) -> web.StreamResponse:
        texts = [words(text, question["source"], question["target"]) for text in question["q"]]
        return web.json_response({"translatedText": texts})

    return handler


@asynccontextmanager
async def word_server() -> AsyncIterator[WordServer]:
    """Run a server that knows nothing until it is told."""
    server = WordServer(chat=sends(500), translate=sends(500))
    app = web.Application()
    app.router.add_post("/v1/chat/completions", server.on_chat)
    app.router.add_post("/translate", server.on_translate)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        await runner.cleanup()
