"""The page follows what happens: people, channels, threads, the bot, lost connections, addresses."""

from playwright.async_api import Browser, expect

from tests.e2e import page_content as content
from tests.e2e.page_browser import BROWSER, visiting
from tests.e2e.page_content import Json
from tests.e2e.page_server import PageServer

pytestmark = BROWSER


def thread_of(message: Json, parent: str, **parts: object) -> Json:
    """A thread as events and lists carry it."""
    return {
        "id": message["id"],
        "type": 11,
        "parent_id": parent,
        "guild_id": content.CLUB,
        "name": "About that story",
        "message_count": 1,
        "thread_metadata": {"archived": False},
        "last_message_id": message["id"],
    } | parts


async def test_messages_come_change_and_go(browser: Browser) -> None:
    async with PageServer.running() as server, visiting(browser, server.url) as visit:
        await expect(visit.page.get_by_role("heading", name="This is the start of news")).to_be_visible()
        message = await server.say(content.message(1, content.NEWS, content.person("Yuki"), content="Hello"))
        item = visit.page.locator("li.message")
        await expect(item).to_contain_text("Hello")
        await expect(visit.page.locator("#live")).to_have_text("Yuki: Hello")
        await server.emit(
            "MESSAGE_UPDATE", {"id": message["id"], "channel_id": content.NEWS, "content": "**Bye**"}
        )
        await expect(item.locator("strong", has_text="Bye")).to_be_visible()
        await server.emit("MESSAGE_DELETE", {"id": message["id"], "channel_id": content.NEWS})
        await expect(item).to_have_count(0)


async def test_after_a_lost_connection_the_page_comes_back_and_catches_up(browser: Browser) -> None:
    async with PageServer.running() as server:
        first = content.message(
            1, content.NEWS, content.bot_user(), content="First", reactions=content.seeded()
        )
        await server.say(first)
        async with visiting(browser, server.url, tolerate="WebSocket") as visit:
            page = visit.page
            await expect(page.locator("li.message")).to_have_count(1)
            server.accepting = False
            await server.drop()
            banner = page.get_by_role("status").filter(has_text="Reconnecting")
            await expect(banner).to_be_visible()
            await expect(page.locator(".bot-status")).to_have_text("Connecting…")
            await server.say(content.message(2, content.NEWS, content.bot_user(), content="Missed"))
            await server.react(server.user("Ada"), first, {"id": None, "name": content.STARS[0]})
            await expect(page.locator("li.message")).to_have_count(1)
            server.accepting = True
            await expect(page.locator("li.message")).to_have_count(2)
            await expect(banner).to_have_count(0)
            await expect(page.locator(".pill-count").first).to_have_text("2")
            await server.say(content.message(3, content.NEWS, content.bot_user(), content="Live again"))
            await expect(page.locator("li.message")).to_have_count(3)


async def test_a_sandbox_started_afresh_is_opened_afresh(browser: Browser) -> None:
    async with (
        PageServer.running() as server,
        # What is asked of the old world while it goes fails, in ways that depend on the moment.
        visiting(browser, server.url, tolerate="") as visit,
    ):
        await expect(visit.page.locator(".bot-status")).to_have_text("Loupe is ready")
        for user in server.users:
            user["token"] += "-new"
        await server.drop()
        await expect(visit.page.get_by_role("status").filter(has_text="Reconnecting")).to_be_visible()
        await server.say(content.message(1, content.NEWS, content.bot_user(), content="A new world"))
        await expect(visit.page.locator("li.message", has_text="A new world")).to_be_visible()
        await expect(visit.page.locator(".banner")).to_be_hidden()


async def test_switching_the_person_changes_whose_reactions_and_private_replies_are_seen(
    browser: Browser,
) -> None:
    async with PageServer.running() as server:
        message = content.message(
            1, content.NEWS, content.bot_user(), content="S", reactions=content.seeded()
        )
        await server.say(message)
        async with visiting(browser, server.url) as visit:
            page = visit.page
            await expect(page.get_by_role("button", name="You are Noor, member")).to_be_visible()
            await page.locator(".pill").first.click()
            await expect(page.locator(".pill").first).to_have_attribute("aria-pressed", "true")
            note = content.message(2, content.NEWS, content.bot_user(), content="For Noor", flags=64)
            await server.say(note, only="token-noor")
            await expect(page.locator("li.message", has_text="For Noor")).to_be_visible()
            await page.get_by_role("button", name="You are Noor, member").click()
            await page.get_by_role("menuitemradio", name="Ada").click()
            await expect(page.get_by_role("button", name="You are Ada, admin")).to_be_visible()
            await expect(page.locator(".pill").first).to_have_attribute("aria-pressed", "false")
            await expect(page.locator(".pill-count").first).to_have_text("2")
            await expect(page.locator("li.message", has_text="For Noor")).to_have_count(0)
            await page.get_by_role("combobox").fill("As Ada")
            await page.keyboard.press("Enter")
            await expect(page.locator("li.message").last.locator(".author")).to_have_text("Ada")
            assert server.user("Ada")["id"] in page.url


async def test_an_address_opens_the_same_view_and_back_returns(browser: Browser) -> None:
    async with PageServer.running() as server:
        await server.say(content.message(1, content.LOUNGE, content.person("Yuki"), content="In the lounge"))
        address = f"{server.url}/#/{server.user('Milo')['id']}/{content.CLUB}/{content.LOUNGE}"
        async with visiting(browser, address) as visit:
            page = visit.page
            await expect(page.get_by_role("button", name="You are Milo, moderator")).to_be_visible()
            await expect(page.get_by_role("heading", name="lounge", level=1)).to_be_visible()
            await expect(page.get_by_text("In the lounge")).to_be_visible()
            await page.get_by_role("button", name="news, text channel").click()
            await expect(page.get_by_role("heading", name="news", level=1)).to_be_visible()
            await page.go_back()
            await expect(page.get_by_role("heading", name="lounge", level=1)).to_be_visible()
            await page.get_by_role("button", name="Darkroom Society").click()
            await expect(page.get_by_role("heading", name="Darkroom Society")).to_be_visible()


async def test_other_channels_are_marked_until_they_are_read(browser: Browser) -> None:
    async with PageServer.running() as server, visiting(browser, server.url) as visit:
        page = visit.page
        await expect(page.get_by_role("button", name="lounge, text channel", exact=True)).to_be_visible()
        await server.say(content.message(1, content.LOUNGE, content.person("Yuki"), content="Hi"))
        marked = page.get_by_role("button", name="lounge, text channel, unread")
        await marked.click()
        await expect(page.locator("li.message")).to_contain_text("Hi")
        await expect(marked).to_have_count(0)


async def test_a_thread_appears_under_its_message_and_opens_beside_it(browser: Browser) -> None:
    async with PageServer.running() as server:
        message = await server.say(content.message(1, content.NEWS, content.bot_user(), content="A story"))
        async with visiting(browser, server.url) as visit:
            page = visit.page
            await expect(page.locator("li.message")).to_be_visible()
            thread = thread_of(message, content.NEWS)
            await server.emit("THREAD_CREATE", thread)
            await server.say(
                content.message(2, message["id"], content.person("Yuki"), content="In the thread")
            )
            await page.locator(".thread-chip").click()
            panel = page.get_by_role("complementary", name="Thread")
            await expect(panel.get_by_text("In the thread")).to_be_visible()
            await panel.get_by_role("combobox").fill("An answer")
            await page.keyboard.press("Enter")
            await expect(panel.get_by_text("An answer")).to_be_visible()
            assert page.url.endswith(f"/{content.NEWS}/{message['id']}")
            await server.emit("THREAD_DELETE", thread)
            await expect(panel).to_be_hidden()
            await expect(page.locator(".thread-chip")).to_have_count(0)


async def test_a_thread_begins_with_its_message_whose_stars_are_the_same(browser: Browser) -> None:
    async with PageServer.running() as server:
        story = content.message(
            1, content.NEWS, content.bot_user(), content="A story", reactions=content.seeded()
        )
        await server.say(story)
        server.threads.append(thread_of(story, content.NEWS))
        bare = {"type": 21, "referenced_message": story}
        await server.say(content.message(2, story["id"], content.bot_user(), **bare))
        async with visiting(browser, server.url) as visit:
            page = visit.page
            await page.locator(".thread-chip").click()
            panel = page.get_by_role("complementary", name="Thread")
            await expect(panel.get_by_text("A story")).to_be_visible()
            await expect(panel.locator(".thread-chip")).to_have_count(0)
            await panel.locator(".pill").nth(4).click()
            await expect(panel.locator(".pill-count").nth(4)).to_have_text("2")
            assert [path for method, path in server.calls if method == "PUT"] == [
                f"/api/v10/channels/{content.NEWS}/messages/{story['id']}/reactions/{content.STARS[4]}/@me"
            ]


async def test_a_forum_lists_posts_with_tags_picture_replies_and_stars(browser: Browser) -> None:
    async with PageServer.running() as server:
        card = content.story_card(
            "Which tripod", picture=f"{server.url}/pictures/a.svg", link="https://a.invalid"
        )
        starter = content.message(1, "", content.bot_user(), components=card, reactions=content.seeded())
        starter["channel_id"] = starter["id"]
        server.messages[starter["id"]] = [starter]
        tags = ["1450000000000000002"]
        server.threads.append(thread_of(starter, content.FORUM, name="Which tripod?", applied_tags=tags))
        async with visiting(browser, server.url) as visit:
            page = visit.page
            await page.get_by_role("button", name="photo-talk, forum").click()
            post = page.locator("li.post")
            await expect(post.locator(".tag")).to_have_text("Gear")
            await expect(post.locator("img")).to_have_attribute("alt", "A lens on a bench")
            await expect(post).to_contain_text("1 reply")
            await post.locator(".pill").nth(4).click()
            await expect(post.locator(".pill-count").nth(4)).to_have_text("2")
            await post.get_by_role("button", name="Which tripod?").click()
            panel = page.get_by_role("complementary", name="Thread")
            await expect(panel.locator(".card")).to_be_visible()
            await expect(panel.locator(".pill-count").nth(4)).to_have_text("2")


async def test_the_page_says_whether_the_bot_is_at_work(browser: Browser) -> None:
    async with PageServer.running() as server:
        server.ready = False
        async with visiting(browser, server.url) as visit:
            await expect(visit.page.locator(".bot-status")).to_have_text("Loupe is starting")
            await expect(
                visit.page.get_by_role("status").filter(has_text="Loupe is starting")
            ).to_be_visible()
            await server.emit("SANDBOX_BOT", {"ready": True})
            await expect(visit.page.locator(".bot-status")).to_have_text("Loupe is ready")
            await expect(visit.page.locator(".banner")).to_be_hidden()
