"""Links lead where they say: to a place on the page, to a command, or out to a web site."""

from playwright.async_api import Browser, expect

from tests.e2e import page_content as content
from tests.e2e.page_browser import BROWSER, visiting
from tests.e2e.page_server import PageServer

pytestmark = BROWSER


async def test_a_link_to_a_message_leads_to_it_however_far_back(browser: Browser) -> None:
    async with PageServer.running() as server:
        for serial in range(1, 121):
            await server.say(
                content.message(serial, content.NEWS, content.bot_user(), content=f"Story {serial}.")
            )
        oldest = server.messages[content.NEWS][0]["id"]
        link = f"https://discord.com/channels/{content.CLUB}/{content.NEWS}/{oldest}"
        await server.say(
            content.message(200, content.LOUNGE, content.bot_user(), content=f"[that post]({link})")
        )
        address = f"{server.url}/#/{server.user('Noor')['id']}/{content.CLUB}/{content.LOUNGE}"
        async with visiting(browser, address) as visit:
            page = visit.page
            await page.get_by_role("link", name="that post").click()
            await expect(page.get_by_role("heading", name="news", level=1)).to_be_visible()
            await expect(page.locator(f"li.message[data-id='{oldest}']")).to_be_focused()
            await expect(page.locator("li.message", has_text="Story 1.")).to_be_in_viewport()


async def test_links_to_other_servers_and_sites_open_elsewhere(browser: Browser) -> None:
    links = ["https://discord.com/channels/1/2/3", "https://example.invalid/channels/1/2"]
    async with PageServer.running() as server:
        await server.say(content.message(1, content.NEWS, content.bot_user(), content=" ".join(links)))
        async with visiting(browser, server.url) as visit:
            shown = visit.page.locator("li.message a")
            await expect(shown).to_have_count(2)
            for index, link in enumerate(links):
                await expect(shown.nth(index)).to_have_attribute("href", link)
                await expect(shown.nth(index)).to_have_attribute("target", "_blank")


async def test_a_mentioned_channel_opens_and_a_mentioned_command_is_started(browser: Browser) -> None:
    words = f"See <#{content.LOUNGE}>, then use </feed add:2>."
    async with PageServer.running() as server:
        await server.say(content.message(1, content.NEWS, content.bot_user(), content=words))
        async with visiting(browser, server.url) as visit:
            page = visit.page
            await page.get_by_role("button", name="/feed add").click()
            await expect(page.get_by_role("form", name="Command feed add")).to_be_visible()
            await expect(page.get_by_role("combobox", name="url")).to_be_focused()
            await page.get_by_role("link", name="lounge").click()
            await expect(page.get_by_role("heading", name="lounge", level=1)).to_be_visible()
