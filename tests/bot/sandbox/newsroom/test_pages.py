"""The pages: what readability finds in them, and what discovery does."""

import json
import re
from html import unescape
from pathlib import Path

import pytest
import trafilatura
from aiohttp import web
from aiohttp.test_utils import TestClient
from PIL import ImageColor
from yarl import URL

import bot.sandbox.newsroom as newsroom_package
from bot.feeds.site_look import look_of
from bot.sandbox.newsroom import Magazine, Newsroom, Story, load_catalogue
from bot.sandbox.newsroom.markup import body_text

CATALOGUE = load_catalogue()

Reader = TestClient[web.Request, web.Application]


@pytest.fixture(autouse=True)
def _everything_is_out(newsroom: Newsroom) -> None:
    while newsroom.publish_next() is not None:
        pass


async def _page(reader: Reader, path: str) -> str:
    response = await reader.get(path)
    assert response.status == 200
    return await response.text()


def _pieces(text: str, language: str) -> list[str]:
    """Words, or pairs of characters where words are not parted by spaces."""
    if language == "ja":
        dense = re.sub(r"\s", "", text)
        return [dense[at : at + 2] for at in range(0, len(dense) - 1, 2)]
    return text.split()


@pytest.mark.parametrize("story", CATALOGUE.stories, ids=lambda story: story.slug)
async def test_the_article_is_found_in_the_furniture(reader: Reader, story: Story) -> None:
    """At least 95 % of an article's words come back, and neither the cookie note nor the newsletter does."""
    magazine = CATALOGUE.magazines[story.magazine]
    page = await _page(reader, f"/newsroom/{story.magazine}/{story.slug}")
    for precise in (True, False):
        text = trafilatura.extract(page, include_comments=False, favor_precision=precise) or ""
        if magazine.language == "ja":
            text = re.sub(r"\s", "", text)
        wanted = _pieces(body_text(story.body), magazine.language)
        found = sum(piece in text for piece in wanted)

        assert found / len(wanted) >= 0.95
        assert magazine.words["cookies"] not in text
        assert magazine.words["newsletter"] not in text
        assert magazine.notice not in text


@pytest.mark.parametrize("story", CATALOGUE.stories, ids=lambda story: story.slug)
async def test_an_article_tells_machines_what_it_is(reader: Reader, story: Story) -> None:
    magazine = CATALOGUE.magazines[story.magazine]
    page = await _page(reader, f"/newsroom/{story.magazine}/{story.slug}")
    json_ld = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert json_ld is not None
    facts = json.loads(json_ld[1])
    picture = str(reader.make_url(f"/newsroom/pictures/{story.picture}.webp"))

    assert facts["headline"] == story.title
    assert facts["author"]["name"] == story.author
    assert facts["image"]["url"] == picture
    assert facts["image"]["creditText"] == magazine.credit
    assert f'<meta property="og:image" content="{picture}">' in page
    assert f'<html lang="{magazine.language}">' in page
    assert magazine.credit in unescape(page)
    assert story.alt in unescape(page)
    assert unescape(page).count(magazine.notice) == 2


async def test_a_reprint_names_its_original_as_canonical(reader: Reader) -> None:
    original = str(reader.make_url("/newsroom/half-stop/last-shutter-repairer"))

    for path in ("half-stop/last-shutter-repairer", "second-curtain/last-shutter-repairer-reprint"):
        assert f'<link rel="canonical" href="{original}">' in await _page(reader, f"/newsroom/{path}")


@pytest.mark.parametrize("magazine", CATALOGUE.magazines.values(), ids=lambda magazine: magazine.slug)
async def test_a_home_page_leads_to_the_feed_and_to_every_story(reader: Reader, magazine: Magazine) -> None:
    page = await _page(reader, f"/newsroom/{magazine.slug}")
    link = re.search(r'<link rel="alternate" type="([^"]+)" title="[^"]+" href="([^"]+)">', page)
    assert link is not None
    feed = await reader.get(URL(link[2]).path)
    stories = [story for story in CATALOGUE.stories if story.magazine == magazine.slug]

    assert feed.status == 200
    assert feed.content_type == link[1]
    assert all(str(reader.make_url(f"/newsroom/{magazine.slug}/{story.slug}")) in page for story in stories)
    assert magazine.notice in unescape(page)


async def test_the_front_page_leads_to_all_magazines(reader: Reader) -> None:
    page = await _page(reader, "/newsroom")

    assert all(f'href="/newsroom/{slug}/"' in page for slug in CATALOGUE.magazines)
    assert page.count('rel="alternate"') == 5


async def test_the_style_sheet_is_served(reader: Reader) -> None:
    response = await reader.get("/newsroom/style.css")

    assert (response.status, response.content_type) == (200, "text/css")


async def test_markup_in_a_story_is_shown_and_not_obeyed(
    newsroom: Newsroom, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = '</script><script>alert("1")</script> & $title'
    fields = {name: getattr(CATALOGUE.stories[0], name) for name in Story.__slots__}
    story = Story(**(fields | {"title": hostile, "summary": hostile, "alt": hostile, "body": hostile}))
    monkeypatch.setattr(newsroom, "_out", [type(newsroom._out[0])(story, newsroom._out[0].at)])
    page = await _page(reader, f"/newsroom/{story.magazine}/{story.slug}")

    assert "<script>alert" not in page
    assert hostile in unescape(page)


@pytest.mark.parametrize("host", ['a"><script>x', "<b>", "a b", "a/b"])
@pytest.mark.parametrize("path", ["", "half-stop/", "half-stop/feed.xml", "half-stop/ferron-35-review"])
async def test_a_host_that_is_no_host_is_refused(reader: Reader, host: str, path: str) -> None:
    """The Host header becomes part of every address, so markup must not come in with it."""
    assert (await reader.get(f"/newsroom/{path}", headers={"Host": host})).status == 400


@pytest.mark.parametrize(
    "path",
    ["/newsroom/nobody/", "/newsroom/half-stop/nothing", "/newsroom/second-curtain/interview-cadrelle",
     "/newsroom/pictures/nothing.webp", "/newsroom/pictures/..%2f..%2fmagazines.webp"],
)  # fmt: skip
async def test_what_does_not_exist_is_not_found(reader: Reader, path: str) -> None:
    assert (await reader.get(path)).status == 404


def test_the_package_data_lies_inside_the_package_so_that_the_wheel_carries_it() -> None:
    folder = Path(newsroom_package.__file__ or "").parent
    assert len(list((folder / "stories").glob("*.md"))) == len(CATALOGUE.stories)
    assert {file.name for file in (folder / "templates").iterdir()} >= {"article.html", "style.css"}


@pytest.mark.parametrize("magazine", CATALOGUE.magazines.values(), ids=lambda magazine: magazine.slug)
async def test_a_magazine_has_an_icon_in_its_colour(reader: Reader, magazine: Magazine) -> None:
    address = f"/newsroom/{magazine.slug}/icon.png"
    assert address in await _page(reader, f"/newsroom/{magazine.slug}/")
    look = look_of(await (await reader.get(address)).read())
    assert look is not None
    assert look.shown
    assert look.accent is not None
    wanted = ImageColor.getrgb(magazine.accent)
    found = (look.accent >> 16, look.accent >> 8 & 255, look.accent & 255)
    assert max(range(3), key=found.__getitem__) == max(range(3), key=wanted.__getitem__)
