"""The buttons on a card: a place to discuss the story, a way to share it, and its digest before translation.

They are found by their custom ids, which carry the post's nonce, so that they work for as long as the message
stands, whichever process is running.
"""

import re
from dataclasses import dataclass
from typing import Any, Self

import discord
from discord import ui
from sqlalchemy import select, update

from bot.app import Loupe
from bot.database.tables import Digest, Post, PostState, Story
from bot.delivery.nonce import NONCE_PATTERN
from bot.errors import ToldError
from bot.translation import Translation
from bot.work.delivering import REFRESHING_JOB
from cogs.error_desk import answer
from cogs.feed_health import HealthButton
from cogs.languages import own_language
from cogs.list_button import TitlesButton
from cogs.render.card_parts import DISCUSS, LINKED_TITLE, ORIGINAL, SHARE
from cogs.render.escape import escape, link, web_address
from cogs.render.panel import panel, reply

THREAD_NAME = 100
EXISTS_ALREADY = 160004
ITS_ID = rf"(?P<action>{DISCUSS}|{SHARE}|{ORIGINAL})(?P<nonce>{NONCE_PATTERN})"


@dataclass(frozen=True, slots=True)
class _Discussed:
    post_id: int
    story_id: int
    message_id: int
    thread_id: int | None
    title: str
    url: str


async def _post(interaction: discord.Interaction[Loupe], nonce: str, tr: Translation) -> _Discussed:
    async with interaction.client.database.reading() as session:
        row = (
            await session.execute(
                select(Post, Story)
                .join(Story, Story.id == Post.story_id)
                .where(
                    Post.nonce == nonce, Post.guild_id == interaction.guild_id, Post.state == PostState.SENT
                )
            )
        ).first()
    message_id = None if row is None else row[0].message_id
    if row is None or message_id is None:
        raise ToldError(tr("I no longer know this story."), remedy=tr("/latest lists those I know."))
    post, story = row
    return _Discussed(post.id, story.id, message_id, post.thread_id, story.title, story.url)


class CardButton(ui.DynamicItem[ui.Button[Any]], template=ITS_ID):
    """A button on a card, read back from its id."""

    def __init__(self, action: str, nonce: str) -> None:
        super().__init__(ui.Button(custom_id=action + nonce))
        self.action, self.nonce = action, nonce

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Read the button back from its id."""
        del interaction, item
        return cls(match["action"], match["nonce"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what the button says, for the member alone to see."""
        try:
            await interaction.response.defer(ephemeral=True, thinking=True)
            tr = own_language(interaction)
            post = await _post(interaction, self.nonce, tr)
            act = {DISCUSS: discuss, SHARE: share, ORIGINAL: original}[self.action]
            await reply(interaction, panel(await act(interaction, post, tr)))
        except Exception as error:  # noqa: BLE001 - the error desk takes all; discord.py would only log it
            await answer(interaction, error)


async def share(interaction: discord.Interaction[Loupe], post: _Discussed, tr: Translation) -> str:
    """Give what a member needs to pass a story on: the original's address and the post's."""
    return tr(
        "**{title}**\nThe original: {url}\nThis post: {here}",
        title=escape(post.title),
        url=web_address(post.url) or "–",
        here=interaction.message.jump_url if interaction.message else "–",
    )


async def original(interaction: discord.Interaction[Loupe], post: _Discussed, tr: Translation) -> str:
    """Give a story's digest in the article's own sentences, before anybody put it into other words.

    Raises:
        LoupeError: there is none any more.
    """
    async with interaction.client.database.reading() as session:
        digest = await session.get(Digest, post.story_id)
    if digest is None:
        raise ToldError(tr("I no longer know this story."), remedy=tr("/latest lists those I know."))
    points = [f"- {escape(bullet['text'])}" for bullet in digest.bullets]
    title = link(post.title, post.url) if len(post.url) <= LINKED_TITLE else escape(post.title)
    small = " · ".join(each for each in (escape(digest.source), digest.language) if each)
    return "\n".join([f"### {title}", escape(digest.intro), *points, f"-# {small}"])


async def discuss(interaction: discord.Interaction[Loupe], post: _Discussed, tr: Translation) -> str:
    """Open the thread in which a story is discussed, or lead to it.

    Raises:
        LoupeError: no thread can be opened here.
    """
    thread_id = post.thread_id or await _open_thread(interaction, post, tr)
    return tr("This story is discussed in {thread}.", thread=f"<#{thread_id}>")


async def _open_thread(interaction: discord.Interaction[Loupe], post: _Discussed, tr: Translation) -> int:
    channel = interaction.channel
    if not isinstance(channel, discord.TextChannel):
        raise ToldError(tr("No thread can be opened here."), remedy=tr("Discuss the story right here."))
    if not channel.permissions_for(channel.guild.me).create_public_threads:
        raise ToldError(
            tr("I may not open a thread here."),
            remedy=tr("An admin can give me Create Public Threads in this channel."),
        )
    try:
        message = channel.get_partial_message(post.message_id)
        await message.create_thread(name=post.title[:THREAD_NAME].strip() or tr("Discussion"))
    except discord.HTTPException as error:
        if error.code != EXISTS_ALREADY:
            raise
    # Discord gives a message's thread the message's own id, also to the one that stood there before.
    bot = interaction.client
    async with bot.database.writing() as session:
        changed = {"thread_id": post.message_id, "refresh_at": bot.clock()}
        await session.execute(update(Post).where(Post.id == post.post_id).values(changed))
    bot.wake(REFRESHING_JOB)
    return post.message_id


async def setup(bot: Loupe) -> None:
    """Answer the buttons of all cards."""
    bot.add_dynamic_items(CardButton, TitlesButton, HealthButton)
