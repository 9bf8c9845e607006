"""Late answers, preset choices, and the form of a command on small screens and by keyboard."""

from playwright.async_api import Browser, expect

from tests.e2e import page_content as content
from tests.e2e.page_browser import BROWSER, PHONE, visiting
from tests.e2e.page_content import Json
from tests.e2e.page_server import PageServer

pytestmark = BROWSER


async def test_an_answer_that_comes_late_never_sets_a_message_back(browser: Browser) -> None:
    async with PageServer.running() as server:
        button = {"type": 2, "style": 1, "label": "Look", "custom_id": "look"}
        row: Json = {"type": 1, "components": [button]}
        first = content.message(1, content.NEWS, content.bot_user(), components=[row], flags=64)

        async def look(user: Json, _: Json) -> Json:
            states = [first | {"components": [content.text(words)]} for words in ("Looking …", "Five feeds")]
            for state in states:
                await server.emit("MESSAGE_UPDATE", state, only=user["token"])
            await visit.page.get_by_text("Five feeds").wait_for()
            return {"updated": True, "ephemeral": True, "message": states[0]}

        server.replies["look"] = look
        async with visiting(browser, server.url) as visit:
            await visit.page.get_by_role("combobox").wait_for()
            await server.say(first, only="token-noor")
            async with visit.page.expect_response("**/sandbox/interactions") as answered:
                await visit.page.get_by_role("button", name="Look").click()
            await (await answered.value).finished()
            # A later event shows that the answer has been dealt with too.
            await server.say(content.message(2, content.NEWS, content.bot_user(), content="Afterwards"))
            await expect(visit.page.locator("li.message").nth(1)).to_contain_text("Afterwards")
            await expect(visit.page.locator("li.message").first).to_contain_text("Five feeds")


async def test_a_select_shows_what_is_preset(browser: Browser) -> None:
    preset = [{"id": content.ANNOUNCEMENTS, "type": "channel"}]
    where = content.select(8, "where", placeholder="A channel", default_values=preset)
    async with PageServer.running() as server:
        await server.say(content.message(1, content.NEWS, content.bot_user(), components=[where]))
        async with visiting(browser, server.url) as visit:
            await expect(visit.page.locator("button.select")).to_have_text("announcements")


async def test_on_a_phone_the_run_button_stays_in_one_line_beside_many_options(browser: Browser) -> None:
    options = [content.option(3, f"option-{number}", "Words") for number in range(14)]
    async with PageServer.running() as server:
        server.commands.append(content.option(1, "many", "Many options", id="9", options=options))
        async with visiting(browser, server.url, size=PHONE, touch=True) as visit:
            await visit.page.get_by_role("combobox").fill("/many ")
            box = await visit.page.get_by_role("button", name="Run").bounding_box()
            assert box is not None
            assert box["height"] < 50
            assert box["width"] > 60


async def test_escape_closes_the_list_then_warns_then_leaves_the_form(browser: Browser) -> None:
    async with PageServer.running() as server, visiting(browser, server.url) as visit:
        page = visit.page
        await page.get_by_role("combobox").fill("/top ")
        period = page.get_by_role("combobox", name="period")
        await period.press_sequentially("E")
        await expect(page.get_by_role("option", name="Ever")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("option")).to_have_count(0)
        await page.keyboard.press("Escape")
        leaving = page.get_by_text("Press Escape again")
        await expect(leaving).to_be_visible()
        await page.keyboard.type("v")
        await expect(leaving).to_be_hidden()
        await expect(period).to_have_value("Ev")
        await period.fill("")
        for _ in ("the list", "the form"):
            await page.keyboard.press("Escape")
        await expect(page.get_by_role("combobox")).to_have_value("/top")


async def test_the_list_of_a_field_leaves_its_name_in_view(browser: Browser) -> None:
    async with PageServer.running() as server, visiting(browser, server.url) as visit:
        page = visit.page
        await page.get_by_role("combobox").fill("/top ")
        await expect(page.get_by_role("listbox")).to_be_visible()
        shown = await page.get_by_role("listbox").bounding_box()
        name = await page.locator("label.option-name").bounding_box()
        assert shown is not None
        assert name is not None
        assert shown["y"] + shown["height"] <= name["y"]


async def test_an_empty_forum_tells_how_a_feed_gets_there(browser: Browser) -> None:
    async with PageServer.running() as server, visiting(browser, server.url) as visit:
        await visit.page.get_by_role("button", name="photo-talk").click()
        await expect(visit.page.locator(".empty")).to_contain_text("/feed add in another channel")
