"""A card as a new post in a forum."""

import discord

from bot.work.card import Parcel
from bot.work.courier import Delivered
from cogs.render.card import Rendered
from cogs.render.card_parts import file_name, picture_files

THREAD_NAME = 100


async def post_in_forum(forum: discord.ForumChannel, parcel: Parcel, rendered: Rendered) -> Delivered:
    """Open a thread with the card as its first message, under the tag that was chosen where there is one."""
    tags = [tag for tag in forum.available_tags if tag.name.casefold() == parcel.tag.casefold()]
    if not tags and forum.flags.require_tag:
        tags = [tag for tag in forum.available_tags if not tag.moderated][:1]
    name = parcel.card.title[:THREAD_NAME].strip() or parcel.card.source[:THREAD_NAME]
    files = picture_files(parcel.card)
    if rendered.embed is not None and isinstance(rendered.view, discord.ui.View):
        made = await forum.create_thread(
            name=name, applied_tags=tags, embed=rendered.embed, view=rendered.view, files=files
        )
    else:
        assert isinstance(rendered.view, discord.ui.LayoutView)  # noqa: S101 - tells the types apart
        made = await forum.create_thread(name=name, applied_tags=tags, view=rendered.view, files=files)
    return Delivered(made.message.id, made.thread.id, made.thread.id, file_name(parcel.card))
