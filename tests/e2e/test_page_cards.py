"""Messages look as people know them, and nothing in them can do anything but be read."""

from playwright.async_api import Browser, expect

from tests.e2e import page_content as content
from tests.e2e.page_browser import BROWSER, visiting
from tests.e2e.page_server import PageServer

pytestmark = BROWSER

MISSING = "Failed to load resource"


async def test_a_story_card_shows_every_part(browser: Browser) -> None:
    async with PageServer.running() as server:
        picture = f"{server.url}/pictures/lens.svg"
        card = content.story_card(
            "Interview with Clara Voss", picture=picture, link="https://sample.invalid/1"
        )
        message = content.message(
            1, content.NEWS, content.bot_user(), components=card, reactions=content.seeded()
        )
        await server.say({**message, "flags": 1 << 15 | 1, "edited_timestamp": message["timestamp"]})
        async with visiting(browser, server.url) as visit:
            item = visit.page.locator("li.message")
            title = item.get_by_role("link", name="Interview with Clara Voss")
            await expect(title).to_have_attribute("href", "https://sample.invalid/1")
            await expect(title).to_have_attribute("rel", "noopener noreferrer nofollow")
            await expect(item.get_by_role("listitem").filter(has_text="waiting list")).to_be_visible()
            await expect(item.locator(".thumbnail img")).to_have_attribute("alt", "A lens on a bench")
            gallery = item.locator(".gallery img")
            await expect(gallery).to_have_attribute("alt", "Glass blanks")
            assert await gallery.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1200
            await expect(item.locator("hr.gap")).to_have_count(1)
            await expect(item.get_by_role("link", name="contact-sheet.svg")).to_be_visible()
            await expect(item.get_by_role("link", name="Read the original")).to_be_visible()
            await expect(item.get_by_role("button", name="Discuss")).to_be_visible()
            await expect(item.locator(".subtext")).to_contain_text("6 min read")
            await expect(item.locator("time[data-relative]")).to_have_count(1)
            await expect(item.locator(".pill")).to_have_count(5)
            await expect(item.locator(".badge")).to_have_text("app")
            await expect(item.locator(".crosspost")).to_have_text("Published")
            await expect(item.locator(".edited")).to_have_text("(edited)")
            bar = await item.locator(".card").evaluate("card => getComputedStyle(card).boxShadow")
            assert "rgb(200, 129, 58)" in bar


async def test_an_embed_shows_every_part_and_a_missing_picture_is_told_in_words(browser: Browser) -> None:
    embed = {
        "title": "A night of **long** exposures",
        "url": "https://sample.invalid/night",
        "description": "Twelve frames.",
        "author": {"name": "Nachtlicht"},
        "fields": [{"name": "Gear", "value": "Tripod", "inline": True}],
        "image": {"url": "/pictures/missing.svg", "description": "Star trails over a lake"},
        "footer": {"text": "de · 3 min read"},
    }
    async with PageServer.running() as server:
        await server.say(content.message(1, content.NEWS, content.bot_user(), embeds=[embed]))
        async with visiting(browser, server.url, tolerate=MISSING) as visit:
            card = visit.page.locator(".embed")
            await expect(card.get_by_role("link", name="A night of long exposures")).to_be_visible()
            for words in ("Nachtlicht", "Twelve frames.", "Gear", "Tripod", "de · 3 min read"):
                await expect(card).to_contain_text(words)
            await expect(card.locator(".picture-missing")).to_have_text("Star trails over a lake")


async def test_hostile_text_does_nothing(browser: Browser) -> None:
    async with PageServer.running() as server:
        hostile = content.HOSTILE
        parts = [
            content.text(hostile),
            {
                "type": 1,
                "components": [{"type": 2, "style": 5, "label": "Go", "url": "javascript:window.hurt=2"}],
            },
            {
                "type": 12,
                "items": [{"media": {"url": "javascript:window.hurt=3"}, "description": hostile[:900]}],
            },
        ]
        bot = content.bot_user() | {"username": "<b onclick=alert(1)>Loupe"}
        embeds = [{"title": hostile[:200], "url": "javascript:window.hurt=4", "description": hostile}]
        await server.say(content.message(1, content.NEWS, bot, content=hostile, embeds=embeds))
        await server.say(
            content.message(2, content.NEWS, bot, components=[{"type": 17, "components": parts}])
        )
        async with visiting(browser, server.url) as visit:
            await expect(visit.page.locator("li.message")).to_have_count(2)
            messages = visit.page.locator("ol.messages")
            await expect(messages).to_contain_text("<script>window.hurt = 'script'</script>")
            await expect(messages.locator("script, img[src=x], [onerror], [onclick]")).to_have_count(0)
            links = await messages.locator("a").evaluate_all("links => links.map(link => link.protocol)")
            assert set(links) <= {"http:", "https:"}
            # Nobody was reached, so @everyone is plain text.
            await expect(messages.locator(".mention.loud")).to_have_count(0)
            await expect(messages.get_by_text("Go", exact=True)).not_to_have_attribute("href", "*")
            assert await visit.page.evaluate("window.hurt") is None
            wide = await visit.page.evaluate("document.documentElement.scrollWidth > innerWidth")
            assert not wide


MARKDOWN = [
    ("**b** *i* _i_ __u__ ~~s~~", "<p><strong>b</strong> <em>i</em> <em>i</em> <u>u</u> <s>s</s></p>"),
    (r"\*no\* \_no\_ snake_case_word 2 * 3 * 4", "<p>*no* _no_ snake_case_word 2 * 3 * 4</p>"),
    ("***both***", "<p><strong><em>both</em></strong></p>"),
    ("# One\n## Two\n### Three", "<h3>One</h3><h4>Two</h4><h5>Three</h5>"),
    ("-# small\n> quoted\n> on", "<p>small</p><blockquote><p>quoted\non</p></blockquote>"),
    (">>> all\nof it", "<blockquote><p>all\nof it</p></blockquote>"),
    ("- a\n- b\n1. c", "<ul><li>a</li><li>b</li><li>c</li></ul>"),
    ("`a **b**` ``c ` d``", "<p><code>a **b**</code> <code>c ` d</code></p>"),
    ("```py\nx = '*'\n```", "<pre><code>x = '*'</code></pre>"),
    ("[t](https://a.b/c_(d)) x", "<p><a>t</a> x</p>"),
    ("[t](<https://a.b>) <https://c.d>", "<p><a>t</a> <a>https://c.d</a></p>"),
    ("see https://a.b/c_(d), ok", "<p>see <a>https://a.b/c_(d)</a>, ok</p>"),
    ("[t](javascript:x) [t](//a.b)", "<p>[t](javascript:x) [t](//a.b)</p>"),
    ("a < b && c > d", "<p>a < b && c > d</p>"),
    ("**open *and open", "<p>**open *and open</p>"),
    ("é 😀 مرحبا", "<p>é 😀 مرحبا</p>"),
]

DRAW = """async (sources) => {
  const { drawMarkdown } = await import("/static/markup-view.js");
  const context = { store: { people: new Map(), roles: new Map(), channels: new Map(), me: {} } };
  const plain = (node) => node.nodeType === 3 ? node.data
    : `<${node.localName}>${[...node.childNodes].map(plain).join("")}</${node.localName}>`;
  return sources.map((source) => [...drawMarkdown(source, context).childNodes].map(plain).join(""));
}"""


async def test_markdown_is_read_as_on_discord(browser: Browser) -> None:
    async with PageServer.running() as server, visiting(browser, server.url) as visit:
        drawn = await visit.page.evaluate(DRAW, [source for source, _ in MARKDOWN])
        assert dict(zip([source for source, _ in MARKDOWN], drawn, strict=True)) == dict(MARKDOWN)


async def test_markdown_of_any_shape_is_read_quickly(browser: Browser) -> None:
    timed = f"""async (sources) => {{
      const spent = [];
      for (const source of sources) {{
        const start = performance.now();
        await ({DRAW})([source]);
        spent.push(performance.now() - start);
      }}
      return spent;
    }}"""
    units = ["*", "_", "||", "[", "`", "<", "(*", "https://a", "> ", "**a", "[a](", "- ", "*_~~"]
    async with PageServer.running() as server, visiting(browser, server.url) as visit:
        spent = await visit.page.evaluate(timed, [(unit * 4000)[:4000] for unit in units])
        assert max(spent) < 1500, dict(zip(units, spent, strict=True))
