"""Other web sites stay out."""

import aiohttp
import pytest

from bot.sandbox.guard import host_allowed, origin_allowed
from tests.bot.sandbox.caller import Caller


@pytest.mark.parametrize(
    ("host", "chosen", "allowed"),
    [
        ("127.0.0.1:8377", "127.0.0.1", True),
        ("localhost:8377", "127.0.0.1", True),
        ("[::1]:8377", "127.0.0.1", True),
        ("sandbox.lan:80", "sandbox.lan", True),
        ("evil.example", "127.0.0.1", False),
        ("192.168.1.5:80", "127.0.0.1", False),
        ("192.168.1.5:80", "::", True),
        ("evil.example", "::", False),
        ("[broken", "127.0.0.1", False),
        ("", "127.0.0.1", False),
    ],
)
def test_a_host_is_the_servers_own_or_not(host: str, chosen: str, allowed: bool) -> None:
    assert host_allowed(host, chosen) is allowed


def test_only_the_own_page_may_ask() -> None:
    assert origin_allowed(None, "127.0.0.1:1")
    assert origin_allowed("http://127.0.0.1:1", "127.0.0.1:1")
    assert not origin_allowed("http://127.0.0.1:2", "127.0.0.1:1")
    assert not origin_allowed("null", "127.0.0.1:1")


@pytest.mark.parametrize("path", ["/sandbox/state", "/api/v10/gateway", "/"])
async def test_strangers_are_turned_away_everywhere(caller: Caller, path: str) -> None:
    url = caller.server.url + path
    async with caller.session.get(url, headers={"Host": "evil.example"}) as answer:
        assert answer.status == 421
    async with caller.session.get(url, headers={"Origin": "https://evil.example"}) as answer:
        assert answer.status == 403


async def test_live_events_are_not_given_to_strangers(caller: Caller) -> None:
    url = f"{caller.server.url}/sandbox/events?token={caller.server.world.user('Noor').token}"
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await caller.session.ws_connect(url, headers={"Origin": "https://evil.example"})
    assert refused.value.status == 403


async def test_the_page_runs_no_script_but_its_own(caller: Caller) -> None:
    async with caller.session.get(caller.server.url + "/") as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert answer.status == 200
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    "name", ["../server.py", "%2e%2e/server.py", "none.js", "index.py", "..%2f..%2fserver.js"]
)
async def test_nothing_outside_the_page_is_served(caller: Caller, name: str) -> None:
    async with caller.session.get(f"{caller.server.url}/static/{name}") as answer:
        assert answer.status == 404
