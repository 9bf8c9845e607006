"""The page against the sandbox's own server, without the bot: both keep the same agreement."""

import asyncio

import aiohttp
from playwright.async_api import Browser, expect

from bot.sandbox.server import SimulatedDiscord
from tests.e2e.page_browser import BROWSER, visiting

pytestmark = BROWSER


async def test_what_people_do_on_the_page_is_so_on_the_simulated_discord(browser: Browser) -> None:
    async with SimulatedDiscord.running() as discord, visiting(browser, discord.url) as visit:
        page, world = visit.page, discord.world
        news = world.channel("Aperture Club", "news")
        await expect(page.get_by_role("button", name="You are Noor, member")).to_be_visible()
        await expect(page.locator(".bot-status")).to_have_text("Loupe is starting")
        for name in ("news, text channel", "announcements, announcement channel", "photo-talk, forum"):
            await expect(page.get_by_role("button", name=name)).to_be_visible()
        await page.get_by_role("combobox").fill("A **comet** tonight")
        await page.keyboard.press("Enter")
        item = page.locator("li.message")
        await expect(item.locator("strong", has_text="comet")).to_be_visible()
        [message] = world.messages(news.id)
        assert (message.content, message.author_id) == ("A **comet** tonight", world.user("Noor").id)

        await item.hover()
        await item.get_by_role("button", name="Add a reaction").click()
        await page.get_by_role("button", name="5 five excellent star").click()
        pill = item.locator(".pill")
        await expect(pill).to_have_attribute("aria-label", "5, 1 person, you too")
        await discord.react(world.user("Yuki"), message, "5\ufe0f\u20e3")
        await expect(pill.locator(".pill-count")).to_have_text("2")
        await pill.click()
        await expect(pill).to_have_attribute("aria-label", "5, 1 person")
        async with asyncio.timeout(5):
            while len(message.reactions[0].users) != 1:  # noqa: ASYNC110 - the request is on its way
                await asyncio.sleep(0.01)


async def test_members_do_not_see_the_admins_channel(browser: Browser) -> None:
    async with SimulatedDiscord.running() as discord, visiting(browser, discord.url) as visit:
        page = visit.page
        await expect(page.get_by_role("button", name="lounge, text channel")).to_be_visible()
        await expect(page.get_by_role("button", name="bot-log, text channel")).to_have_count(0)
        await page.get_by_role("button", name="You are Noor, member").click()
        await page.get_by_role("menuitemradio", name="Ada").click()
        await expect(page.get_by_role("button", name="bot-log, text channel")).to_be_visible()


async def test_direct_messages_are_shown_to_their_reader_alone(browser: Browser) -> None:
    async with SimulatedDiscord.running() as discord, visiting(browser, discord.url) as visit:
        page, world = visit.page, discord.world
        await expect(page.get_by_role("button", name="news, text channel")).to_be_visible()
        direct = page.get_by_role("button", name="Direct messages, unread")
        await expect(direct).to_have_count(0)
        headers = {"Authorization": f"Bot {discord.bot_token}"}
        async with aiohttp.ClientSession(headers=headers) as session:
            wanted = {"recipient_id": str(world.user("Noor").id)}
            async with session.post(f"{discord.api_url}/users/@me/channels", json=wanted) as answer:
                channel = (await answer.json())["id"]
            said = {"content": "A story for you"}
            async with session.post(f"{discord.api_url}/channels/{channel}/messages", json=said) as answer:
                assert answer.status == 200
        await direct.click()
        await expect(page.locator("li.message")).to_contain_text("A story for you")
        await expect(page.get_by_role("heading", name="Loupe", level=1)).to_be_visible()
        await page.get_by_role("combobox").fill("Thank you")
        await page.keyboard.press("Enter")
        await expect(page.locator("li.message")).to_have_count(2)
        await page.reload()
        await expect(page.locator("li.message")).to_have_count(2)
        await page.get_by_role("button", name="You are Noor, member").click()
        await page.get_by_role("menuitemradio", name="Ada").click()
        await expect(page.get_by_role("button", name="bot-log, text channel")).to_be_visible()
        await expect(page.get_by_role("button", name="Direct messages")).to_have_count(0)
