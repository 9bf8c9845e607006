"""The fetcher's other half: sending a form to a hub."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from bot.feeds.address import AddressGuard
from bot.feeds.failures import FetchCode, FetchError
from bot.feeds.fetch import Fetcher, Limits

FORM = {"hub.mode": "subscribe", "hub.secret": "a&b=é ü"}


@dataclass
class Receiver:
    """Answers with a status and a place, and remembers what it was sent."""

    url: str = ""
    answers: dict[str, web.Response] = field(default_factory=dict)
    received: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)

    async def serve(self, request: web.Request) -> web.Response:
        """Take anything."""
        form = {key: str(value) for key, value in (await request.post()).items()}
        self.received.append((request.method, request.path, form))
        return self.answers.get(request.path, web.Response(status=202))


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    made = Receiver()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", made.serve)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()


@pytest.fixture
async def fetcher(receiver: Receiver) -> AsyncIterator[Fetcher]:
    async with AsyncExitStack() as stack:
        guard = AddressGuard([receiver.url.removeprefix("http://")])
        limits = Limits(seconds=2.0, max_bytes=1000)
        yield await stack.enter_async_context(Fetcher(guard, limits, user_agent="Loupe/test"))


async def failure(fetcher: Fetcher, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await fetcher.post(url, FORM)
    return caught.value


async def test_a_form_arrives_as_it_was_sent(receiver: Receiver, fetcher: Fetcher) -> None:
    await fetcher.post(f"{receiver.url}/hub", FORM)
    assert receiver.received == [("POST", "/hub", FORM)]


@pytest.mark.parametrize("status", [307, 308])
async def test_a_redirect_that_keeps_the_method_is_followed(
    receiver: Receiver, fetcher: Fetcher, status: int
) -> None:
    receiver.answers["/hub"] = web.Response(status=status, headers={"Location": "/new"})
    await fetcher.post(f"{receiver.url}/hub", FORM)
    assert receiver.received == [("POST", "/hub", FORM), ("POST", "/new", FORM)]


@pytest.mark.parametrize("status", [301, 302, 303, 400, 500])
async def test_every_other_answer_is_an_error(receiver: Receiver, fetcher: Fetcher, status: int) -> None:
    receiver.answers["/hub"] = web.Response(status=status, headers={"Location": "/new"})
    assert (await failure(fetcher, f"{receiver.url}/hub")).status == status
    assert len(receiver.received) == 1


@pytest.mark.parametrize("target", ["http://127.0.0.1:1/", "http://10.0.0.1/", "http://[::1]/"])
async def test_a_form_reaches_no_private_address(receiver: Receiver, fetcher: Fetcher, target: str) -> None:
    receiver.answers["/hub"] = web.Response(status=307, headers={"Location": target})
    assert (await failure(fetcher, f"{receiver.url}/hub")).code is FetchCode.REFUSED_ADDRESS
    assert (await failure(fetcher, target)).code is FetchCode.REFUSED_ADDRESS


async def test_circles_and_big_answers_end(receiver: Receiver, fetcher: Fetcher) -> None:
    receiver.answers["/circle"] = web.Response(status=308, headers={"Location": "/circle"})
    receiver.answers["/big"] = web.Response(body=b"x" * 2000)
    assert (await failure(fetcher, f"{receiver.url}/circle")).code is FetchCode.TOO_MANY_REDIRECTS
    assert (await failure(fetcher, f"{receiver.url}/big")).code is FetchCode.TOO_BIG
