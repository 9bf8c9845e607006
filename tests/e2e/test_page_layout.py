"""The page fits phones and desktops, can be read in both colour schemes, and helps a newcomer."""

import pytest
from playwright.async_api import Browser, expect

from tests.e2e import page_content as content
from tests.e2e.page_browser import BROWSER, visiting
from tests.e2e.page_server import PageServer

pytestmark = BROWSER

SMALL_PHONE = (360, 640)

# For every visible text: its colour against the colours behind it, by WCAG 2.2 ("contrast ratio").
CONTRAST = """() => {
  const numbers = (color) => {
    const [r, g, b, a = 1] = color.match(/[\\d.]+/g).map(Number);
    return color.startsWith("color(") ? [r * 255, g * 255, b * 255, a] : [r, g, b, a];
  };
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3]));
  const light = (rgb) => {
    const linear = (v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    const [r, g, b] = rgb.map((v) => linear(v / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    if (!element) return [255, 255, 255];
    const style = getComputedStyle(element);
    if (style.backgroundImage.includes("gradient")) return [223, 229, 230];
    const own = numbers(style.backgroundColor);
    return own[3] === 1 ? own.slice(0, 3) : over(own, behind(element.parentElement));
  };
  const weak = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const style = getComputedStyle(element);
    const seen = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    if (!walker.currentNode.data.trim() || !seen) continue;
    const back = behind(element);
    const [a, b] = [light(over(numbers(style.color), back)), light(back)].sort((x, y) => y - x);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < (large ? 3 : 4.5)) weak.push(`${walker.currentNode.data.slice(0, 40)}: ${ratio.toFixed(2)}`);
  }
  return weak;
}"""


async def fill_news(server: PageServer) -> None:
    """A channel with a card, hostile words, a table of marks, and a private reply's colours."""
    picture = f"{server.url}/pictures/lens.svg"
    card = content.story_card(
        "Donaudampfschifffahrtsgesellschaft" * 3, picture=picture, link="https://a.invalid"
    )
    rich = (
        "Hi <@1430000000000000003> `code` ||hidden|| <t:1795000000:F>\n-# small\n> quote\n```\n"
        + "x" * 300
        + "\n```"
    )
    marks = content.message(1, content.NEWS, content.person("Yuki"), content=rich)
    await server.say(marks)
    await server.say(content.message(2, content.NEWS, content.person("Jonas"), content=content.HOSTILE))
    await server.say(
        content.message(
            3, content.NEWS, content.bot_user(), components=card, reactions=content.seeded(), flags=1
        )
    )


async def test_a_small_phone_never_scrolls_sideways(browser: Browser) -> None:
    async with PageServer.running() as server:
        await fill_news(server)
        async with visiting(browser, server.url, size=SMALL_PHONE, touch=True) as visit:
            page = visit.page
            await expect(page.locator(".card")).to_be_visible()
            too_wide = """() => [...document.querySelectorAll(".stage *")].filter((element) => {
              const box = element.getBoundingClientRect();
              const code = element.closest("pre") && element.localName === "code";
              const hidden = element.classList.contains("visually-hidden");
              return box.width > 0 && !code && !hidden && (box.right > innerWidth + 1 || box.left < -1);
            }).map((element) => `${element.localName}.${element.className}`)"""
            assert await page.evaluate("document.documentElement.scrollWidth") == SMALL_PHONE[0]
            assert await page.evaluate(too_wide) == []
            await page.get_by_role("combobox").fill("/feed add ")
            await expect(page.get_by_role("combobox", name="url")).to_be_focused()
            assert await page.evaluate(too_wide) == []
            await expect(page.get_by_role("button", name="Run")).to_be_in_viewport()


async def test_on_a_phone_the_channels_are_in_a_drawer(browser: Browser) -> None:
    async with (
        PageServer.running() as server,
        visiting(browser, server.url, size=SMALL_PHONE, touch=True) as visit,
    ):
        page = visit.page
        lounge = page.get_by_role("button", name="lounge, text channel")
        await expect(page.get_by_role("heading", name="news", level=1)).to_be_visible()
        await expect(lounge).to_have_count(0)
        await page.get_by_role("button", name="Servers and channels").tap()
        await expect(page.get_by_role("button", name="news, text channel")).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("button", name="Servers and channels")).to_be_focused()
        await page.get_by_role("button", name="Servers and channels").tap()
        await lounge.tap()
        await expect(page.get_by_role("heading", name="lounge", level=1)).to_be_visible()
        await expect(lounge).to_have_count(0)
        await expect(page.get_by_role("button", name="You are Noor, member")).to_be_visible()


@pytest.mark.parametrize("scheme", ["dark", "light"])
async def test_every_text_can_be_read(browser: Browser, scheme: str) -> None:
    async with PageServer.running() as server:
        await fill_news(server)
        async with visiting(browser, server.url, scheme=scheme) as visit:
            page = visit.page
            await expect(page.locator(".card")).to_be_visible()
            note = content.message(
                4, content.NEWS, content.bot_user(), content="Only [you](https://a.b)", flags=64
            )
            await server.say(note, only="token-noor")
            await expect(page.locator(".private")).to_be_visible()
            await page.locator(".pill").first.click()
            await expect(page.locator(".pill").first).to_have_attribute("aria-pressed", "true")
            assert await page.evaluate(CONTRAST) == []
            await page.get_by_role("button", name="You are Noor").click()
            assert await page.evaluate(CONTRAST) == []
            await page.keyboard.press("Escape")
            await page.get_by_role("combobox").fill("/feed add ")
            await expect(page.get_by_role("combobox", name="url")).to_be_focused()
            assert await page.evaluate(CONTRAST) == []


async def test_controls_have_names_and_ids_are_unique(browser: Browser) -> None:
    nameless = """() => [...document.querySelectorAll("button, a, input, textarea, [role=button], img")]
      .filter((each) => each.checkVisibility())
      .filter((each) => !(each.getAttribute("aria-label") || each.getAttribute("alt") || each.labels?.length
        || each.getAttribute("aria-labelledby") || each.textContent.trim()))
      .map((each) => each.outerHTML.slice(0, 120))"""
    repeated = """() => { const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
      return ids.filter((id, at) => ids.indexOf(id) !== at); }"""
    async with PageServer.running() as server:
        await fill_news(server)
        async with visiting(browser, server.url) as visit:
            await expect(visit.page.locator(".card")).to_be_visible()
            await visit.page.get_by_role("combobox").fill("/feed add ")
            await expect(visit.page.get_by_role("combobox", name="url")).to_be_focused()
            assert await visit.page.evaluate(nameless) == []
            assert await visit.page.evaluate(repeated) == []


async def test_messages_are_one_tab_stop_and_arrows_move_among_them(browser: Browser) -> None:
    async with PageServer.running() as server:
        for serial in range(1, 31):
            message = content.message(serial, content.NEWS, content.bot_user(), content=f"Story {serial}")
            await server.say(message | {"reactions": content.seeded()})
        async with visiting(browser, server.url) as visit:
            page = visit.page
            await expect(page.locator("li.message")).to_have_count(30)
            stops = "document.querySelectorAll('li.message[tabindex=\"0\"]').length"
            assert await page.evaluate(stops) == 1
            await page.locator("li.message").last.focus()
            for key, words in (
                ("ArrowUp", "Story 29"),
                ("Home", "Story 1"),
                ("ArrowDown", "Story 2"),
                ("End", "Story 30"),
            ):
                await page.keyboard.press(key)
                await expect(page.locator("li.message:focus")).to_contain_text(words)
            assert await page.evaluate(stops) == 1
            inside = "document.querySelectorAll('li.message:not(:focus-within) .pill[tabindex=\"0\"]').length"
            assert await page.evaluate(inside) == 0


async def test_the_newest_messages_stay_in_view_unless_the_reader_looks_back(browser: Browser) -> None:
    async with PageServer.running() as server:
        for serial in range(1, 31):
            await server.say(
                content.message(serial, content.NEWS, content.bot_user(), content=f"Story {serial}\n\n\n.")
            )
        async with visiting(browser, server.url) as visit:
            page = visit.page
            await expect(page.locator("li.message", has_text="Story 30")).to_be_in_viewport()
            await server.say(content.message(31, content.NEWS, content.bot_user(), content="Story 31"))
            await expect(page.locator("li.message", has_text="Story 31")).to_be_in_viewport()
            await page.locator("li.message").nth(4).scroll_into_view_if_needed()
            await server.say(content.message(32, content.NEWS, content.bot_user(), content="Story 32"))
            jump = page.get_by_role("button", name="New messages")
            await expect(jump).to_be_visible()
            await expect(page.locator("li.message", has_text="Story 32")).not_to_be_in_viewport()
            await jump.click()
            await expect(page.locator("li.message", has_text="Story 32")).to_be_in_viewport()
            await expect(jump).to_be_hidden()


async def test_older_messages_are_read_on_demand(browser: Browser) -> None:
    async with PageServer.running() as server:
        for serial in range(1, 71):
            await server.say(
                content.message(serial, content.NEWS, content.bot_user(), content=f"Story {serial}.")
            )
        async with visiting(browser, server.url) as visit:
            page = visit.page
            await expect(page.locator("li.message")).to_have_count(50)
            await page.locator("li.message").first.scroll_into_view_if_needed()
            await expect(page.locator("li.message")).to_have_count(70)
            await expect(page.locator("li.message").first).to_contain_text("Story 1.")
            await expect(page.get_by_role("button", name="Earlier messages")).to_have_count(0)


async def test_the_hint_ticks_what_was_done_and_stays_away_once_dismissed(browser: Browser) -> None:
    async with PageServer.running() as server:
        story = content.message(1, content.NEWS, content.bot_user(), content="S", reactions=content.seeded())
        await server.say(story)
        async with visiting(browser, server.url) as visit:
            page = visit.page
            hint = page.get_by_role("complementary", name="What to try")
            await expect(hint.get_by_role("listitem")).to_have_count(3)
            await page.locator(".pill").first.click()
            await expect(hint.locator(".done")).to_have_count(1)
            await hint.get_by_role("button", name="Put the hint away").click()
            await expect(hint).to_have_count(0)
            await page.reload()
            await expect(page.locator(".pill").first).to_be_visible()
            await expect(hint).to_have_count(0)
