"""Stars and other reactions: one request a click, counts that follow everybody, all of it by keyboard too."""

from playwright.async_api import Browser, Locator, Page, expect

from tests.e2e import page_content as content
from tests.e2e.page_browser import BROWSER, visiting
from tests.e2e.page_content import STARS, Json
from tests.e2e.page_server import PageServer

pytestmark = BROWSER

FIVE = {"id": None, "name": STARS[4]}


async def post_story(server: PageServer) -> Json:
    """A story with its five stars."""
    return await server.say(
        content.message(1, content.NEWS, content.bot_user(), content="A story", reactions=content.seeded())
    )


def pill(page: Page, number: int) -> Locator:
    """The reaction with a number of stars."""
    return page.locator(".pill").nth(number - 1)


def reactions_asked(server: PageServer, method: str) -> list[str]:
    """Paths of the reaction requests the page made."""
    return [path for called, path in server.calls if called == method and "/reactions/" in path]


async def test_a_click_on_a_star_is_one_request_and_a_second_withdraws_it(browser: Browser) -> None:
    async with PageServer.running() as server:
        message = await post_story(server)
        async with visiting(browser, server.url) as visit:
            five = pill(visit.page, 5)
            await five.click()
            await expect(five).to_have_attribute("aria-pressed", "true")
            await expect(five.locator(".pill-count")).to_have_text("2")
            path = f"/api/v10/channels/{content.NEWS}/messages/{message['id']}/reactions/{STARS[4]}/@me"
            assert reactions_asked(server, "PUT") == [path]
            assert message["reactions"][4]["who"] == [server.user("Noor")["id"]]
            await five.click()
            await expect(five).to_have_attribute("aria-pressed", "false")
            await expect(five.locator(".pill-count")).to_have_text("1")
            assert reactions_asked(server, "DELETE") == [path]
            assert reactions_asked(server, "PUT") == [path]


async def test_clicks_while_a_request_is_on_its_way_are_not_sent_again(browser: Browser) -> None:
    async with PageServer.running() as server:
        await post_story(server)
        async with visiting(browser, server.url) as visit:
            await expect(pill(visit.page, 4)).to_be_visible()
            await visit.page.evaluate(
                "() => { for (let n = 0; n < 3; n += 1) document.querySelectorAll('.pill')[3].click(); }"
            )
            await expect(pill(visit.page, 4).locator(".pill-count")).to_have_text("2")
            await expect(pill(visit.page, 4)).to_have_attribute("aria-pressed", "true")
            assert len(reactions_asked(server, "PUT")) == 1
            assert reactions_asked(server, "DELETE") == []


async def test_what_others_do_shows_at_once(browser: Browser) -> None:
    async with PageServer.running() as server:
        message = await post_story(server)
        async with visiting(browser, server.url) as visit:
            count = pill(visit.page, 5).locator(".pill-count")
            await expect(count).to_have_text("1")
            for name in ("Ada", "Jonas"):
                await server.react(server.user(name), message, FIVE)
            await expect(count).to_have_text("3")
            await expect(pill(visit.page, 5)).to_have_attribute("aria-pressed", "false")
            await server.react(server.user("Ada"), message, FIVE, add=False)
            await expect(count).to_have_text("2")
            where = {"channel_id": content.NEWS, "message_id": message["id"]}
            await server.emit("MESSAGE_REACTION_REMOVE_EMOJI", {**where, "emoji": FIVE})
            await expect(visit.page.locator(".pill")).to_have_count(4)
            await server.emit("MESSAGE_REACTION_REMOVE_ALL", where)
            await expect(visit.page.locator(".reactions")).to_be_hidden()


async def test_the_bot_may_take_the_earlier_star_away(browser: Browser) -> None:
    async with PageServer.running() as server:
        message = await post_story(server)
        async with visiting(browser, server.url) as visit:
            await pill(visit.page, 2).click()
            await expect(pill(visit.page, 2)).to_have_attribute("aria-pressed", "true")
            await server.react(server.user("Noor"), message, {"id": None, "name": STARS[1]}, add=False)
            await expect(pill(visit.page, 2)).to_have_attribute("aria-pressed", "false")
            await expect(pill(visit.page, 2).locator(".pill-count")).to_have_text("1")


async def test_a_refused_reaction_is_taken_back_and_told(browser: Browser) -> None:
    async with PageServer.running() as server:
        message = await post_story(server)
        async with visiting(browser, server.url, tolerate="404") as visit:
            await expect(pill(visit.page, 1)).to_be_visible()
            server.messages[content.NEWS].remove(message)
            await pill(visit.page, 1).click()
            await expect(visit.page.get_by_role("alert").filter(has_text="Unknown Message")).to_be_visible()
            await expect(pill(visit.page, 1).locator(".pill-count")).to_have_text("1")
            await expect(pill(visit.page, 1)).to_have_attribute("aria-pressed", "false")


async def test_a_star_is_given_and_another_emoji_added_by_keyboard_alone(browser: Browser) -> None:
    async with PageServer.running() as server:
        message = await post_story(server)
        async with visiting(browser, server.url) as visit:
            page = visit.page
            await expect(pill(page, 1)).to_be_visible()
            await page.keyboard.press("Tab")
            await expect(page.get_by_role("link", name="Skip to the messages")).to_be_focused()
            await page.keyboard.press("Enter")
            await expect(page.locator("li.message")).to_be_focused()
            await page.keyboard.press("Enter")
            await expect(pill(page, 1)).to_be_focused()
            await page.keyboard.press("Space")
            await expect(pill(page, 1)).to_have_attribute("aria-pressed", "true")
            await expect(pill(page, 1)).to_be_focused()
            for _ in range(5):
                await page.keyboard.press("Tab")
            await expect(page.get_by_role("button", name="Add another reaction")).to_be_focused()
            await page.keyboard.press("Enter")
            await page.keyboard.type("camera flash")
            await page.keyboard.press("Enter")
            added = page.locator(".pill").nth(5)
            await expect(added).to_have_attribute("aria-label", "📸, 1 person, you too")
            await expect(page.get_by_role("button", name="Add another reaction")).to_be_focused()
            assert [each["emoji"]["name"] for each in message["reactions"]] == [*STARS, "📸"]
