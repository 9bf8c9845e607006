"""The pictures, and the desk that draws and keeps them."""

import asyncio
from io import BytesIO

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from PIL import Image, ImageStat

from bot.sandbox.newsroom import Newsroom
from bot.sandbox.newsroom.picture_desk import PictureDesk
from bot.sandbox.newsroom.pictures import draw_picture, picture_names


@pytest.mark.parametrize("name", sorted(picture_names()))
def test_a_picture_is_a_webp_of_1200_by_800_with_something_on_it(name: str) -> None:
    body = draw_picture(name)
    picture = Image.open(BytesIO(body))

    assert picture.format == "WEBP"
    assert picture.size == (1200, 800)
    assert len(body) < 300_000
    assert max(ImageStat.Stat(picture.convert("L")).stddev) > 8


def test_a_picture_is_the_same_each_time() -> None:
    assert draw_picture("lens-eclipse") == draw_picture("lens-eclipse")


async def test_a_picture_is_served_and_a_second_request_costs_nothing(
    newsroom: Newsroom, reader: TestClient[web.Request, web.Application]
) -> None:
    first = await reader.get("/newsroom/pictures/lens-front.webp")
    again = await reader.get(
        "/newsroom/pictures/lens-front.webp", headers={"If-None-Match": first.headers["ETag"]}
    )

    assert (first.status, first.content_type) == (200, "image/webp")
    assert again.status == 304


async def test_the_picture_of_an_unpublished_story_is_not_served(
    reader: TestClient[web.Request, web.Application],
) -> None:
    assert (await reader.get("/newsroom/pictures/moon-over-firs.webp")).status == 404


async def test_the_event_loop_goes_on_while_a_picture_is_drawn() -> None:
    drawing = asyncio.create_task(PictureDesk().picture("lens-eclipse"))
    turns = 0
    while not drawing.done():
        await asyncio.sleep(0)
        turns += 1

    assert turns > 10
    assert drawing.result().startswith(b"RIFF")


async def test_a_desk_draws_once_for_many_and_forgets_the_longest_unused() -> None:
    drawn: list[str] = []

    def draw(name: str) -> bytes:
        drawn.append(name)
        return name.encode()

    desk = PictureDesk(draw, kept=2)
    await asyncio.gather(*(desk.picture("a") for _ in range(5)))
    for name in ("b", "a", "c", "a", "b"):
        assert await desk.picture(name) == name.encode()

    assert drawn == ["a", "b", "c", "b"]


async def test_a_desk_refuses_a_picture_that_nobody_can_draw() -> None:
    with pytest.raises(KeyError):
        await PictureDesk().picture("nothing")
