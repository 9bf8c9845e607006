"""Slash commands, replies that only one person sees, modals, selects, commands on messages."""

import asyncio

from playwright.async_api import Browser, FilePayload, expect

from tests.e2e import page_content as content
from tests.e2e.page_browser import BROWSER, PHONE, visiting
from tests.e2e.page_content import Json
from tests.e2e.page_server import PageServer

pytestmark = BROWSER


def private(serial: int, body: Json, **parts: object) -> Json:
    """A reply only the asker sees."""
    asked = {"user": content.person("Noor"), "name": body.get("command")}
    return content.message(
        serial, body["channel_id"], content.bot_user(), flags=64, interaction_metadata=asked, **parts
    )


async def test_a_command_is_found_and_run_by_keyboard_alone_and_answers_privately(browser: Browser) -> None:
    async with PageServer.running() as server:

        async def top(user: Json, body: Json) -> Json:
            thinking = private(5, body) | {"flags": 64 | 128}
            await server.emit("MESSAGE_CREATE", thinking, only=user["token"])
            await said.wait()
            done = private(5, body, content="### Top stories\n1. Clara Voss")
            await server.emit("MESSAGE_UPDATE", done, only=user["token"])
            return {"ephemeral": True, "message": done}

        said = asyncio.Event()
        server.replies["top"] = top
        async with visiting(browser, server.url) as visit:
            page = visit.page
            await page.get_by_role("combobox").focus()
            await page.keyboard.type("/")
            await expect(page.get_by_role("option")).to_have_count(5)
            await page.keyboard.type("to")
            await expect(page.get_by_role("option").first).to_have_text("/topThe best rated stories")
            await page.keyboard.press("Enter")
            period = page.get_by_role("combobox", name="period")
            await expect(period).to_be_focused()
            await page.keyboard.press("ArrowDown")
            await page.keyboard.press("ArrowDown")
            await page.keyboard.press("Enter")
            await expect(period).to_have_value("Ever")
            await expect(page.get_by_role("button", name="Run")).to_be_focused()
            await page.keyboard.press("Enter")
            await expect(page.locator(".thinking")).to_have_text("Loupe is thinking…")
            said.set()
            reply = page.locator("li.message")
            await expect(reply.get_by_role("heading", name="Top stories")).to_be_visible()
            await expect(reply).to_contain_text("Noor used /top")
            await expect(reply).to_contain_text("Only you can see this")
            await expect(page.locator(".thinking")).to_have_count(0)
            assert server.asked == [
                {
                    "token": "token-noor",
                    "channel_id": content.NEWS,
                    "command": "top",
                    "options": {"period": "all"},
                }
            ]
            await expect(page.get_by_role("combobox")).to_be_focused()
            await reply.get_by_role("button", name="Dismiss").click()
            await expect(reply).to_have_count(0)


async def test_a_file_is_chosen_and_sent_with_the_command(browser: Browser) -> None:
    async with PageServer.running() as server:

        async def bring(_: Json, body: Json) -> Json:
            return {"ephemeral": True, "message": private(5, body, content="Taken.")}

        file = {"type": 11, "name": "file", "description": "An OPML file", "required": True}
        server.commands.append(
            {"id": "6", "type": 1, "name": "bring", "description": "Import", "options": [file]}
        )
        server.replies["bring"] = bring
        async with visiting(browser, server.url) as visit:
            page = visit.page
            await page.get_by_role("combobox").fill("/bring ")
            await page.get_by_role("button", name="Run").click()
            await expect(page.get_by_text("Choose a file.")).to_be_visible()
            assert server.asked == []
            chosen: FilePayload = {"name": "feeds.opml", "mimeType": "text/xml", "buffer": "<ö/>".encode()}
            await page.get_by_label("file").set_input_files(chosen)
            await page.get_by_role("button", name="Run").click()
            await expect(page.locator("li.message")).to_contain_text("Taken.")
            assert server.asked[0]["options"] == {"file": {"filename": "feeds.opml", "base64": "PMO2Lz4="}}


async def test_options_are_checked_completed_and_sent_with_their_types(browser: Browser) -> None:
    async with PageServer.running() as server:

        async def complete(_: Json, body: Json) -> Json:
            typed = body["options"]["url"]
            return {"choices": [{"name": f"{typed}.org (feed)", "value": f"https://{typed}.org/feed"}]}

        async def add(_: Json, body: Json) -> Json:
            return {"ephemeral": True, "message": private(5, body, content="Added.")}

        server.replies |= {"feed add autocomplete": complete, "feed add": add}
        async with visiting(browser, server.url) as visit:
            page = visit.page
            await page.get_by_role("combobox").fill("/feed add newest:50 ")
            await expect(page.get_by_role("textbox", name="newest")).to_have_value("50")
            await expect(page.get_by_role("combobox", name="url")).to_be_focused()
            await page.keyboard.press("Enter")
            await expect(page.get_by_text("This is required.")).to_be_visible()
            await expect(page.get_by_text("At most 10.")).to_be_visible()
            await expect(page.get_by_role("combobox", name="url")).to_be_focused()
            await page.keyboard.type("example")
            await expect(page.get_by_role("option", name="example.org (feed)")).to_be_visible()
            await page.keyboard.press("ArrowDown")
            await page.keyboard.press("Enter")
            channel = page.get_by_role("combobox", name="channel")
            await expect(channel).to_be_focused()
            await page.keyboard.type("ann")
            await page.keyboard.press("Tab")
            await expect(channel).to_have_value("announcements")
            await page.get_by_role("textbox", name="newest").fill("3")
            await page.get_by_role("combobox", name="stars").fill("Fal")
            await page.keyboard.press("Enter")
            await page.get_by_role("button", name="Run").click()
            await expect(page.get_by_text("Added.")).to_be_visible()
            # While an address is completed, what is no value of its option yet is not told.
            assert {"url": "example"} in [body["options"] for body in server.asked if "focused" in body]
            assert server.asked[-1]["options"] == {
                "url": "https://example.org/feed",
                "channel": content.ANNOUNCEMENTS,
                "newest": 3,
                "stars": False,
            }


async def test_a_refusal_keeps_what_was_typed_and_says_why(browser: Browser) -> None:
    async with PageServer.running() as server, visiting(browser, server.url, tolerate="404") as visit:
        page = visit.page
        await page.get_by_role("combobox").fill("/feed remove https://a.invalid/feed ")
        await expect(page.get_by_role("textbox", name="feed")).to_have_value("https://a.invalid/feed")
        await page.keyboard.press("Enter")
        await expect(
            page.get_by_role("alert").filter(has_text="There is no answer to feed remove")
        ).to_be_visible()
        await expect(page.get_by_role("textbox", name="feed")).to_have_value("https://a.invalid/feed")
        await page.keyboard.press("Escape")
        await expect(page.get_by_text("Press Escape again")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("combobox")).to_have_value("/feed remove")


async def test_plain_text_is_posted_and_shown_once(browser: Browser) -> None:
    async with PageServer.running() as server, visiting(browser, server.url) as visit:
        await visit.page.get_by_role("combobox").fill("Good light today")
        await visit.page.keyboard.press("Enter")
        await expect(visit.page.locator("li.message")).to_contain_text("Good light today")
        await expect(visit.page.get_by_role("combobox")).to_have_value("")
        assert [kept["content"] for kept in server.messages[content.NEWS]] == ["Good light today"]


async def test_a_modal_is_filled_in_and_sent(browser: Browser) -> None:
    async with PageServer.running() as server:

        async def setup(_: Json, __: Json) -> Json:
            return {"modal": content.setup_modal()}

        async def submitted(_: Json, body: Json) -> Json:
            return {"ephemeral": True, "message": private(5, body, content="All set.")}

        server.replies |= {"setup": setup, "modal-1": submitted}
        async with visiting(browser, server.url) as visit:
            page = visit.page
            await page.get_by_role("combobox").fill("/setup ")
            await page.get_by_role("button", name="Run").press("Enter")
            dialog = page.get_by_role("dialog", name="Your first feed")
            address = dialog.get_by_label("Address")
            await expect(address).to_be_focused()
            await page.keyboard.press("Enter")
            await expect(dialog.get_by_text("This is required.")).to_be_visible()
            await page.keyboard.type("example.org")
            await dialog.get_by_label("Note").fill("Two\nlines")
            await dialog.get_by_role("button", name="Channel").click()
            await page.keyboard.press("Escape")
            await expect(dialog.get_by_role("option")).to_have_count(0)
            await expect(dialog.get_by_role("button", name="Channel")).to_be_focused()
            await page.keyboard.press("Enter")
            await page.keyboard.press("ArrowDown")
            await page.keyboard.press("Enter")
            await dialog.get_by_label("Card").check()
            await dialog.get_by_label("Friday").check()
            await dialog.get_by_role("button", name="Submit").click()
            await expect(dialog).to_have_count(0)
            await expect(page.get_by_text("All set.")).to_be_visible()
            assert server.asked[-1]["fields"] == {
                "url": "example.org",
                "note": "Two\nlines",
                "channel": [content.ANNOUNCEMENTS],
                "style": "card",
                "days": ["friday"],
            }


async def test_buttons_and_selects_send_what_was_chosen_and_the_message_changes(browser: Browser) -> None:
    days = [{"label": day, "value": day.lower()} for day in ("Monday", "Tuesday", "Friday")]
    rows = [
        {"type": 1, "components": [{"type": 2, "style": 1, "label": "Next page", "custom_id": "page:2"}]},
        content.select(3, "days", min_values=1, max_values=2, options=days, placeholder="Days"),
        content.select(5, "who", placeholder="Somebody"),
        content.select(6, "role", placeholder="A role"),
        content.select(8, "where", placeholder="A channel", channel_types=[15]),
    ]
    async with PageServer.running() as server:
        message = await server.say(content.message(1, content.NEWS, content.bot_user(), components=rows))

        async def turn(_: Json, __: Json) -> Json:
            turned = message | {"components": [content.text("Page two")]}
            await server.emit("MESSAGE_UPDATE", turned)
            return {"updated": True, "message": turned}

        async def keep(_: Json, __: Json) -> Json:
            return {"updated": True, "message": message}

        server.replies |= {"page:2": turn} | dict.fromkeys(("days", "who", "role", "where"), keep)
        async with visiting(browser, server.url) as visit:
            page = visit.page
            await page.get_by_role("button", name="Days").click()
            await page.get_by_role("option", name="Monday").click()
            await page.get_by_role("option", name="Friday").click()
            await page.get_by_role("button", name="Done").click()
            for name, choice in (("Somebody", "Yuki"), ("A role", "@Curators"), ("A channel", "photo-talk")):
                await page.get_by_role("button", name=name).click()
                await page.get_by_role("option", name=choice).click()
            await page.get_by_role("button", name="Next page").click()
            await expect(page.get_by_text("Page two")).to_be_visible()
            sent = [(body["custom_id"], body["values"]) for body in server.asked]
            yuki = server.user("Yuki")["id"]
            assert sent == [
                ("days", ["monday", "friday"]),
                ("who", [yuki]),
                ("role", ["146"]),
                ("where", [content.FORUM]),
                ("page:2", []),
            ]
            assert {body["message_id"] for body in server.asked} == {message["id"]}


async def test_a_command_on_a_message_is_in_its_menu_also_on_a_phone(browser: Browser) -> None:
    async with PageServer.running() as server:
        message = await server.say(content.message(1, content.NEWS, content.bot_user(), content="A story"))

        async def rate(_: Json, body: Json) -> Json:
            return {"ephemeral": True, "message": private(5, body, content="How many stars?")}

        server.replies["Rate this story"] = rate
        async with visiting(browser, server.url, size=PHONE, touch=True) as visit:
            await visit.page.get_by_role("button", name="More actions on this message").tap()
            await visit.page.get_by_role("menuitem", name="Rate this story").tap()
            await expect(visit.page.get_by_text("How many stars?")).to_be_visible()
            asked = {"token": "token-noor", "channel_id": content.NEWS, "command": "Rate this story"}
            assert server.asked == [asked | {"target_id": message["id"]}]
