"""The newsroom at work: which stories are out, when each came out, and the addresses under ``/newsroom``."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from aiohttp import web

from bot.sandbox.newsroom.catalogue import Catalogue, Magazine, Story, load_catalogue
from bot.sandbox.newsroom.conditional import answer
from bot.sandbox.newsroom.feed_formats import render_feed
from bot.sandbox.newsroom.pages import article_page, front_page, magazine_page, style_sheet
from bot.sandbox.newsroom.picture_desk import PictureDesk
from bot.sandbox.newsroom.publication import Published
from bot.sandbox.tile import tile

_OPENING_STORIES = 5
"""Published from the start: one of each magazine, so that no feed and no channel begins empty."""

_HOST = re.compile(r"(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?", re.ASCII)

_HTML = "text/html; charset=utf-8"


def routes(clock: Callable[[], datetime], interval: float, published: Iterable[str] = ()) -> "Newsroom":
    """Open the newsroom.

    Args:
        clock: tells the time, aware UTC; it dates the stories.
        interval: seconds between two stories; here it only spaces the dates of those published from the
            start, as publishing is done by calling `Newsroom.publish_next`.
        published: what `Newsroom.published` gave before a restart; empty at the first start.
    """
    return Newsroom(clock, interval, published)


class Newsroom:
    """Five magazines and what each has published so far. See `routes` for the arguments."""

    def __init__(self, clock: Callable[[], datetime], interval: float, published: Iterable[str] = ()) -> None:
        self.interval = interval
        self._clock = clock
        self._catalogue: Catalogue = load_catalogue()
        self._pictures = PictureDesk()
        self._out = [out for line in published if (out := self._restored(line))]
        if not self._out:
            opening = self._catalogue.stories[:_OPENING_STORIES]
            start = clock() - timedelta(seconds=interval * len(opening))
            self._out = [
                Published(story, _whole(start + timedelta(seconds=interval * place)))
                for place, story in enumerate(opening, start=1)
            ]

    @property
    def published(self) -> list[str]:
        """What is out, oldest first, as lines (``<ISO time> <slug>``) to keep over a restart."""
        return [f"{out.at.isoformat()} {out.story.slug}" for out in self._out]

    def publish_next(self) -> Story | None:
        """Publish the next story now; None once all are out."""
        story = self._next()
        if story is not None:
            self._out.append(Published(story, _whole(self._clock())))
        return story

    @property
    def finished(self) -> bool:
        """Whether all stories are out."""
        return self._next() is None

    def _next(self) -> Story | None:
        known = {out.story.slug for out in self._out}
        return next((story for story in self._catalogue.stories if story.slug not in known), None)

    def feeds(self, base_url: str) -> list[tuple[str, str]]:
        """Title and address of each magazine's feed, for a server that is reached at `base_url`."""
        base = base_url.rstrip("/")
        return [
            (magazine.title, base + magazine.feed_path) for magazine in self._catalogue.magazines.values()
        ]

    def routes(self) -> list[web.AbstractRouteDef]:
        """The routes to add to an aiohttp application; all paths begin with ``/newsroom``."""
        return [
            web.get("/newsroom", self._to_front),
            web.get("/newsroom/", self._front),
            web.get("/newsroom/style.css", self._style),
            web.get("/newsroom/pictures/{name}.webp", self._picture),
            web.get("/newsroom/{magazine}", self._to_magazine),
            web.get("/newsroom/{magazine}/", self._magazine),
            web.get("/newsroom/{magazine}/icon.png", self._icon),
            web.get("/newsroom/{magazine}/feed.{ending:xml|json}", self._feed),
            web.get("/newsroom/{magazine}/{slug}", self._article),
        ]

    async def _to_front(self, _: web.Request) -> web.Response:
        raise web.HTTPMovedPermanently("/newsroom/")

    async def _front(self, request: web.Request) -> web.Response:
        body = front_page(self._catalogue, _base(request))
        return answer(request, body, _HTML, modified=self._out[0].at)

    async def _style(self, request: web.Request) -> web.Response:
        return answer(request, style_sheet(), "text/css; charset=utf-8", modified=self._out[0].at)

    async def _picture(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if not any(out.story.picture == name for out in self._out):
            raise web.HTTPNotFound(text="No published story has this picture.")
        body = await self._pictures.picture(name)
        return answer(request, body, "image/webp", modified=self._out[0].at, cache="public, max-age=3600")

    async def _to_magazine(self, request: web.Request) -> web.Response:
        raise web.HTTPMovedPermanently(f"/newsroom/{self._asked_magazine(request).slug}/")

    async def _magazine(self, request: web.Request) -> web.Response:
        magazine = self._asked_magazine(request)
        items = self._issue(magazine)
        body = magazine_page(self._catalogue, magazine, items, _base(request))
        return answer(request, body, _HTML, modified=items[0].at if items else self._out[0].at)

    async def _icon(self, request: web.Request) -> web.Response:
        magazine = self._asked_magazine(request)
        letter = magazine.title.removeprefix("The ")[0]
        return answer(request, tile(letter, magazine.accent, "PNG"), "image/png", modified=self._out[0].at)

    async def _feed(self, request: web.Request) -> web.Response:
        magazine = self._asked_magazine(request)
        if request.path != magazine.feed_path:
            raise web.HTTPNotFound(text=f"The feed of {magazine.title} is {magazine.feed_path}")
        items = self._issue(magazine)
        modified = items[0].at if items else self._out[0].at
        body, content_type = render_feed(magazine, items, _base(request), modified)
        return answer(request, body, content_type, modified=modified)

    async def _article(self, request: web.Request) -> web.Response:
        magazine = self._asked_magazine(request)
        items = self._issue(magazine)
        item = next((item for item in items if item.story.slug == request.match_info["slug"]), None)
        if item is None:
            raise web.HTTPNotFound(text=f"{magazine.title} has not published such a story.")
        related = [other for other in items if other is not item][:3]
        body = article_page(self._catalogue, item, related, _base(request))
        return answer(request, body, _HTML, modified=max(out.at for out in [item, *related]))

    def _asked_magazine(self, request: web.Request) -> Magazine:
        magazine = self._catalogue.magazines.get(request.match_info["magazine"])
        if magazine is None:
            raise web.HTTPNotFound(text="There is no such magazine in the sample newsroom.")
        return magazine

    def _issue(self, magazine: Magazine) -> list[Published]:
        """What this magazine has published, newest first."""
        return [out for out in reversed(self._out) if out.story.magazine == magazine.slug]

    def _restored(self, line: str) -> Published | None:
        """The publication that a kept line tells of; None when its story has since left the package."""
        at, _, slug = line.partition(" ")
        story = self._catalogue.story(slug)
        return Published(story, datetime.fromisoformat(at)) if story else None


def _whole(moment: datetime) -> datetime:
    """The moment in UTC and whole seconds, which is all that RSS and HTTP dates can say."""
    return moment.astimezone(UTC).replace(microsecond=0)


def _base(request: web.Request) -> str:
    """Scheme, host and port at which the reader reached this server; they are written into pages and feeds.

    Raises:
        web.HTTPBadRequest: the Host header is none, or holds what no host name does.
    """
    if not _HOST.fullmatch(request.host):
        raise web.HTTPBadRequest(text="The Host header is not a host name with an optional port.")
    return f"{request.scheme}://{request.host}"
