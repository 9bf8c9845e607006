"""A day in a server on which everything that people and the bot can do is done once."""

from datetime import timedelta
from typing import Any

import aiohttp
from sqlalchemy import select, update

from bot.database.tables import Feed, Guild, Post, PostState
from bot.sandbox.interactions import Reply
from bot.sandbox.model import CROSSPOSTED, Channel, Message
from tests.e2e.following import told_in_private
from tests.e2e.stage import Stage, nodes, words
from tests.e2e.waiting import expect

KEYCAPS = ["1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣"]


class Day:
    """A day in a server: everything that people and the bot can do is done once.

    Args:
        stage: where.
    """

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.used: set[str] = set()
        self.thread_id = 0

    async def use(self, name: str, command: str, /, **options: Any) -> Reply:
        """Use a command and note it."""
        self.used.add(command)
        return await self.stage.use(name, command, **options)

    async def suggest(
        self, command: str, focused: str, *, to: str = "Ada", **options: Any
    ) -> list[dict[str, Any]]:
        """Type into an option, and give what is suggested."""
        server, user = self.stage.server, self.stage.user(to)
        reply = await server.autocomplete(user, self.stage.channel(), command, options, focused)
        return reply.choices or []

    async def act(self, person: str, method: str, path: str, **body: Any) -> dict[str, Any]:
        """Let a person act by Discord's own REST."""
        headers = {"Authorization": self.stage.user(person).token}
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.request(method, self.stage.server.api_url + path, json=body or None) as answer,
        ):
            assert answer.status < 300, await answer.text()
            found: dict[str, Any] = await answer.json() if answer.content_length else {}
            return found

    def posts(self, channel_id: int | None = None) -> list[Message]:
        """What everybody sees in a channel."""
        messages = self.stage.server.world.messages(channel_id or self.stage.channel().id)
        return [each for each in messages if each.visible_to is None and each.author_id == self._bot_id]

    @property
    def _bot_id(self) -> int:
        return self.stage.server.world.bot.id

    def forum_posts(self) -> list[Channel]:
        """The forum's posts."""
        forum = self.stage.channel("photo-talk")
        return [
            each for each in self.stage.server.world.threads(forum.guild_id) if each.parent_id == forum.id
        ]

    async def feeds_are_chosen(self) -> None:
        """Follow feeds in every kind of place, in all styles; one by a select among several."""
        stage = self.stage
        addresses = list(stage.feeds.values())
        forum, announcements = stage.channel("photo-talk").id, stage.channel("announcements").id
        made = await self.act(
            "Noor", "POST", f"/channels/{stage.channel('lounge').id}/threads", name="A thread", type=11
        )
        self.thread_id = int(made["id"])
        assert await self.suggest("feed add", "url", url="")
        assert await self.suggest("feed add", "tag", url="x", channel=str(forum), tag="")
        places: list[tuple[str, dict[str, Any]]] = [
            (str(stage.channel().id), {}),
            (str(stage.channel("lounge").id), {"style": "embed"}),
            (str(forum), {"tag": "News"}),
            (str(forum), {"style": "embed"}),
            (str(announcements), {"publish": True}),
            (str(announcements), {"publish": True, "style": "embed"}),
            (str(self.thread_id), {"style": "compact"}),
            (str(self.thread_id), {"style": "headline"}),
        ]
        for number, (where, options) in enumerate(places):
            address = addresses[number % len(addresses)]
            added = await self.use("Ada", "feed add", url=address, channel=where, newest=2, **options)
            assert "now comes to" in words(added)
        asked = await self.use("Ada", "feed add", url=f"{stage.server.url}/newsroom/", newest=1)
        values = [option["value"] for node in nodes(asked) for option in node.get("options", ())]
        assert "comes to" in words(await stage.click("Ada", asked, "form:", values[-1]))
        assert words(await self.use("Ada", "feed add", url="http://127.0.0.1:1/"))
        second = await stage.click("Ada", await self.use("Ada", "feed list"), ":1:")
        assert (await stage.click("Ada", second, ":0:")).updated
        assert await self.suggest("feed preview", "url", url="peta")
        assert "A preview" in words(await self.use("Ada", "feed preview", url=addresses[0]))
        embed = await self.use("Ada", "feed preview", url=addresses[0], style="embed")
        assert "A preview" in str(embed.message)

    async def posts_stand_everywhere(self) -> None:
        """Wait until all that was asked for stands, with its stars."""
        announcements = self.stage.channel("announcements").id
        await expect(self._all_sent, 60)
        for story in range(3):
            assert self.stage.newsroom.publish_next(), story
        await expect(lambda: self.posts() and self.posts(self.thread_id) and self.forum_posts(), 60)
        await expect(self._all_sent, 60)
        await expect(lambda: all(seeded(each) for each in self.posts()), 60)
        await expect(lambda: all(each.flags & CROSSPOSTED for each in self.posts(announcements)), 60)

    async def _all_sent(self) -> bool:
        async with self.stage.bot.database.reading() as session:
            states = set(await session.scalars(select(Post.state)))
            seeds = set(await session.scalars(select(Post.seeded)))
            unread = (await session.scalars(select(Feed.id).where(Feed.succeeded_at.is_(None)))).all()
        return states == {PostState.SENT} and seeds == {True} and not unread

    async def members_vote_and_talk(self) -> None:
        """Votes change and go, stars are cleared, a session is lost, people talk and share."""
        stage, post = self.stage, self.posts()[0]
        noor, yuki = stage.user("Noor"), stage.user("Yuki")
        await stage.server.react(noor, post, KEYCAPS[4])
        await stage.server.react(noor, post, KEYCAPS[1])
        await stage.server.react(yuki, post, KEYCAPS[3])
        await expect(lambda: "3.0 · 2 ratings" in str(post.components), 30)
        await stage.server.unreact(noor, post, KEYCAPS[1])
        await expect(lambda: "4.0 · 1 rating" in str(post.components), 30)
        for name in ("Noor", "Yuki"):
            opened = await stage.click(name, as_reply(post), "discuss")
            assert f"<#{post.id}>" in str(opened.message)
        await stage.click("Noor", as_reply(post), "share")
        await self.act("Noor", "POST", f"/channels/{post.id}/messages", content="Well said")
        await expect(lambda: "1 comment" in str(post.components), 30)
        await self.act("Milo", "DELETE", f"/channels/{post.channel_id}/messages/{post.id}/reactions")
        await expect(lambda: seeded(post), 30)
        thread = self.forum_posts()[0]
        starter = stage.server.world.message(thread.id)
        assert starter is not None
        await stage.server.react(yuki, starter, KEYCAPS[0])
        embed = next(each for each in self.posts(stage.channel("lounge").id) if each.embeds)
        await stage.server.react(yuki, embed, KEYCAPS[4])
        await expect(lambda: "1.0 · 1 rating" in str([starter.components, starter.embeds]), 30)
        await expect(lambda: "5.0 · 1 rating" in str(embed.embeds), 30)
        stage.server.simulation.sessions.drop(resumable=False)
        await stage.server.react(yuki, post, KEYCAPS[2])
        await expect(lambda: "3.0 · 1 rating" in str(post.components), 60)

    async def everything_is_asked(self) -> None:
        """Every report, with its suggestions and pages, in public too."""
        stage = self.stage
        assert await self.suggest("top", "feed", feed="")
        stories = await self.suggest("story", "story", story="")
        assert stories
        for public in (False, True):
            for command in ("latest", "stats"):
                assert words(await self.use("Noor", command, public=public))
            told = await self.use("Noor", "story", story=stories[0]["value"], public=public)
            assert words(told)
            passage = await stage.click("Yuki" if public else "Noor", told, "context:", "0")
            assert passage.ephemeral
            assert words(passage).count("**") == 2
        for period in ("day", "week", "month", "year", "all"):
            assert words(await self.use("Yuki", "top", period=period))
        assert await self.suggest("search", "feed", words="a", feed="")
        assert await self.suggest("search", "language", words="a", language="eng")
        for public in (False, True):
            # The site that all the magazines stand on; a name is enough to find what it tells.
            found = await self.use("Noor", "search", words="127.0.0.1", period="all", public=public)
            assert (await stage.click("Noor", found, ":1:")).updated
        assert words(await self.use("Noor", "search", words="-the"))
        assert await self.suggest("gear", "name", name="")
        assert "## Leica M10" in words(await self.use("Noor", "gear", name="leica m10"))
        assert "No story here" in words(await self.use("Noor", "gear", name="Leica M11"))
        latest = await self.use("Noor", "latest", public=True)
        assert (await stage.click("Yuki", latest, ":1:")).ephemeral
        assert (await stage.click("Noor", latest, ":1:")).updated
        for name in ("Noor", "Yuki", "Chloé"):
            assert words(await self.use(name, "myvotes"))
            assert words(await self.use(name, "help"))
            assert words(await self.use(name, "about"))
        assert words(await self.use("Noor", "story", story="no such story"))

    async def members_follow(self) -> None:
        """Gear, a maker and words are followed, listed and taken back; a member is told in private."""
        stage = self.stage
        offered = [each["value"] for each in await self.suggest("follow add", "what", what="leica")]
        assert {"Leica", "Leica M10"} <= set(offered)
        for what in ("Leica M10", "nikon", "light"):
            assert "You now follow" in words(await self.use("Noor", "follow add", what=what))
        assert "already" in words(await self.use("Noor", "follow add", what="leica m10"))
        listed = await self.use("Noor", "follow list")
        chosen = next(node for node in nodes(listed) if "unfollow" in node.get("custom_id", ""))["options"]
        assert len(chosen) == 3
        left = await stage.click("Noor", listed, "unfollow", chosen[1]["value"])
        assert left.updated
        assert "Nikon" not in words(left)
        own = await self.suggest("follow remove", "what", to="Noor", what="")
        assert "no longer" in words(await self.use("Noor", "follow remove", what=own[1]["value"]))
        assert "do not follow" in words(await self.use("Noor", "follow remove", what="Pentax"))
        assert len(await told_in_private(stage, "Noor", "Leica M10")) == 1

    async def stories_are_merged_and_split(self) -> None:
        """Two stories become one and two again."""
        stories = await self.suggest("article merge", "story", to="Milo", story="")
        into, other, *_ = [each["value"] for each in stories]
        assert "together" in words(await self.use("Milo", "article merge", story=into, other=other))
        parts = await self.suggest("article split", "article", to="Milo", story=into, article="")
        merged = next(each["value"] for each in parts if each["value"].startswith("s"))
        assert "of its own" in words(await self.use("Milo", "article split", story=into, article=merged))
        await expect(self._all_sent, 60)

    async def the_form_is_filled_in(self) -> None:
        """Every select, button and dialog of /setup."""
        stage = self.stage
        form = await self.use("Ada", "setup")
        form = await stage.click("Ada", form, ":channel", str(stage.channel("photo-talk").id))
        form = await stage.click("Ada", form, ":tag", "Gear")
        form = await stage.click("Ada", form, ":channel", str(stage.channel("bot-log").id))
        form = await stage.click("Ada", form, ":newest", "1")
        form = await stage.click("Ada", form, ":style", "embed")
        form = await stage.click("Ada", form, ":feeds", "0")
        form = await stage.click("Ada", form, ":feeds")
        for address in (next(iter(stage.feeds.values())), "http://127.0.0.1:1/feed"):
            dialog = await stage.click("Ada", form, ":other")
            assert dialog.modal is not None
            form = await stage.server.submit(
                stage.user("Ada"), dialog.modal["modal_id"], {"address": address}
            )
        begun = await stage.click("Ada", form, ":start")
        assert begun.message is not None
        message = stage.server.world.message(int(begun.message["id"]))
        await expect(lambda: message is not None and "follows 1 of" in str(message.components), 60)

    async def lists_come_and_go(self) -> None:
        """Lists of feeds are taken in and given out, packs are looked through, and a log is chosen."""
        stage, address = self.stage, next(iter(self.stage.feeds.values()))
        outline = f"<opml version='1.0'><body><outline type='rss' xmlUrl='{address}'/></body></opml>"
        file = {"filename": "list.opml", "content": outline}
        where = str(stage.channel("bot-log").id)
        assert words(await self.use("Ada", "feed import", file=file, channel=where))
        assert words(await self.use("Ada", "feed export"))
        assert words(await self.use("Ada", "feed health"))
        dialog = (await self.use("Ada", "feed private", url="http://127.0.0.1:1/feed")).modal
        assert dialog is not None
        fields = {"headers": "X-Key: sesame"}
        ada = self.stage.user("Ada")
        assert words(await self.stage.server.submit(ada, dialog["modal_id"], fields))
        assert words(await self.use("Ada", "feed log", channel=where))
        form = await self.use("Ada", "feed packs")
        form = await stage.click("Ada", form, ":pack", "0")
        assert (await stage.click("Ada", form, ":feeds")).updated

    async def things_go_wrong(self) -> None:
        """Unknown outcomes are looked up, a server's own emoji are offered, channels and messages go."""
        stage = self.stage
        custom = [f"{each.name}:{each.id}" for each in stage.server.world.emojis.values()][:5]
        post, forum_post = self.posts()[-1], self.forum_posts()[-1]
        later = stage.bot.clock() - timedelta(minutes=10)
        async with stage.bot.database.writing() as session:
            await session.execute(
                update(Guild).where(Guild.id == stage.channel().guild_id).values(stars=custom)
            )
            await session.execute(
                update(Post)
                .where(Post.message_id.in_([post.id, forum_post.id]))
                .values(state=PostState.READY, message_id=None, attempted_at=later, seeded=False)
            )
        stage.bot.wake("deliver")
        await expect(self._all_sent, 60)
        stage.server.inject("apply-then-500", "POST /channels/*/messages")
        stage.server.inject("rate-limit", "POST /channels/*/threads", seconds=0.2)
        while stage.newsroom.publish_next():
            pass
        await expect(lambda: not stage.server.simulation.faults._waiting, 60)
        await expect(self._all_sent, 60)
        await self.act("Milo", "DELETE", f"/channels/{post.channel_id}/messages/{post.id}")

    async def feeds_are_removed(self) -> None:
        """Remove one by its suggestion, and one that is not there."""
        offered = await self.suggest("feed remove", "feed", feed="")
        assert "no longer comes" in words(await self.use("Ada", "feed remove", feed=offered[0]["value"]))
        assert "does not follow" in words(await self.use("Ada", "feed remove", feed="no such feed"))


def seeded(message: Message) -> bool:
    """Whether a post offers five stars."""
    return len(message.reactions) == len(KEYCAPS)


def as_reply(message: Message) -> Reply:
    """A post as something whose buttons can be clicked."""
    return Reply(message={"id": str(message.id), "components": message.components})
