"""Posts look right on the page, in every style and with texts and pictures of every kind: golden pictures.

They are renewed by ``LOUPE_RENEW_PICTURES=1 ./loupe test tests/e2e/test_page_pictures.py``; look at each.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from playwright.async_api import Browser, Locator, expect

from bot.delivery.nonce import nonce_for
from bot.sandbox import compose
from bot.sandbox.compose import Draft
from bot.sandbox.model import COMPONENTS_V2, Json
from bot.sandbox.server import SimulatedDiscord
from bot.votes.stars import Stars
from cogs.render.card import render_card
from tests.e2e.card_looks import LOOKS, Look, at
from tests.e2e.golden_pictures import PARTS, compare
from tests.e2e.page_browser import BROWSER, visiting
from tests.e2e.page_server import PICTURE

pytestmark = BROWSER
KEYCAPS = ["1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣"]

# What must be so with any font: nothing sticks out of the card, no picture is broken, no text is cut.
FLAWS = """(item) => {
  const flaws = [];
  const card = item.querySelector(".card").getBoundingClientRect();
  for (const part of item.querySelectorAll(".card *")) {
    const box = part.getBoundingClientRect();
    const style = getComputedStyle(part);
    const name = part.className || part.localName;
    if (box.width && (box.right > card.right + 1 || box.left < card.left - 1)) flaws.push(`out: ${name}`);
    const cut = part.scrollWidth > part.clientWidth + 1 && style.display !== "inline";
    if (cut && !["svg", "path"].includes(part.localName)) flaws.push(`too wide inside: ${name}`);
  }
  for (const image of item.querySelectorAll("img")) {
    if (!image.complete || image.naturalWidth === 0) flaws.push(`broken: ${image.src}`);
    if (!image.hasAttribute("alt")) flaws.push(`no alt: ${image.src}`);
  }
  if (document.documentElement.scrollWidth > innerWidth) flaws.push("the page is wider than the screen");
  return flaws;
}"""


async def _picture(request: web.Request) -> web.Response:
    if request.match_info["name"].startswith("missing"):
        raise web.HTTPNotFound
    return web.Response(text=PICTURE, content_type="image/svg+xml")


def stars_of(server: SimulatedDiscord) -> Stars:
    """The five emoji of the first server's own."""
    club = server.world.channel("Aperture Club", "news").guild_id
    own = [each for each in server.world.emojis.values() if each.guild_id == club]
    return Stars.chosen([f"{each.name}:{each.id}" for each in own[:5]])


def say(server: SimulatedDiscord, look: Look) -> None:
    """Post a look as the bot does, with its stars."""
    world, channel = server.world, server.world.channel("Aperture Club", "news")
    card = at(look, server.url, stars_of(server))
    rendered = render_card(card, style=look.style, nonce=nonce_for("here", 1), discuss=True)
    body: Json = {"components": rendered.view.to_components()}
    if rendered.embed is None:
        body["flags"] = COMPONENTS_V2
    else:
        body["embeds"] = [rendered.embed.to_dict()]
    compose.create(world, channel, world.bot, Draft(body))
    world.commit()


@asynccontextmanager
async def shown(browser: Browser, look: Look) -> AsyncIterator[Locator]:
    """Open the page on a post."""
    route = web.get("/pictures/{name}", _picture)
    async with SimulatedDiscord.running(extra_routes=[route]) as server:
        say(server, look)
        (message,) = server.world.messages(server.world.channel("Aperture Club", "news").id)
        for emoji in card_stars(server, look):
            await server.react(server.world.user("Noor"), message, emoji)
        missing = "Failed to load resource"
        async with visiting(
            browser, server.url, size=look.size, scheme=look.scheme, tolerate=missing
        ) as visit:
            item = visit.page.locator("li.message")
            await expect(item.locator(".pill")).to_have_count(5)
            await item.evaluate(
                "item => Promise.allSettled([...item.querySelectorAll('img')].map(image => image.decode()))"
            )
            yield item


def card_stars(server: SimulatedDiscord, look: Look) -> list[str]:
    """The emoji that stand under the post."""
    return list(stars_of(server).emoji) if look.own_stars else KEYCAPS


async def seen(item: Locator) -> tuple[bytes, list[str]]:
    """A message as a picture without its time, and its parts."""
    times = item.locator(".message-head time")
    taken = await item.screenshot(mask=[times], mask_color="#888888", animations="disabled")
    return taken, await item.evaluate(PARTS)


@pytest.mark.parametrize("name", LOOKS)
async def test_a_post_looks_as_it_did(browser: Browser, name: str) -> None:
    async with shown(browser, LOOKS[name]) as item:
        assert await item.evaluate(FLAWS) == []
        assert compare(name, *await seen(item)) == []


async def test_another_font_is_no_other_look(browser: Browser) -> None:
    async with shown(browser, LOOKS["card"]) as item:
        await item.evaluate("item => item.style.fontFamily = 'serif'")
        assert compare("card", *await seen(item)) == []


@pytest.mark.parametrize("part", [".gallery", ".action-row", "li", "h3, h4, h5"])
async def test_a_part_that_is_lost_is_another_look(browser: Browser, part: str) -> None:
    async with shown(browser, LOOKS["card"]) as item:
        await item.locator(".card").locator(part).first.evaluate("part => part.remove()")
        assert compare("card", *await seen(item))


async def test_another_colour_or_a_narrower_picture_is_another_look(browser: Browser) -> None:
    for change in ("setProperty('--accent-bar', '#ff0000')", "setProperty('max-width', '60%')"):
        async with shown(browser, LOOKS["card"]) as item:
            await item.locator(".card").evaluate(f"card => card.style.{change}")
            assert compare("card", *await seen(item))
