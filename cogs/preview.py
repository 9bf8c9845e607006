"""What a post on a feed's newest entry would look like, without posting it."""

from dataclasses import replace
from datetime import UTC, datetime

import discord

from bot.app import Loupe
from bot.delivery.subscriptions import Style
from bot.digests.compose import Digest
from bot.digests.making import make_digest
from bot.errors import LoupeError
from bot.feeds.discover import discover
from bot.translation import Translation
from bot.work.card import Card
from bot.work.loading import MOST_GEAR
from bot.work.picturing import Picturing
from bot.work.preview import source_of, with_page
from cogs.render.card import render_card
from cogs.render.card_parts import picture_files

BAD_REQUEST = 400
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


async def preview_card(bot: Loupe, address: str, locale: str, tr: Translation) -> Card:
    """Read the feed behind an address and make the card of its newest entry.

    Args:
        bot: whose fetcher and workers do it, within their limits.
        address: a site or a feed.
        locale: the language of the card's own words.
        tr: the language of what is said when it fails.

    Raises:
        LoupeError: there is no feed, it cannot be read, or it has no entries.
    """
    found = (await discover(bot.fetcher, bot.pool, address))[0]
    document = await bot.fetcher.fetch(found.url)
    feed = await bot.pool.parse(document.body, document.document_headers())
    if not feed.entries:
        raise LoupeError(
            tr("{address} is a feed without entries.", address=found.url), remedy=feed.problem or ""
        )
    newest = max(feed.entries, key=lambda entry: entry.published or entry.updated or _LONG_AGO)
    source = await with_page(bot.pages, bot.pool, source_of(newest, feed))
    made = await bot.pool.run(make_digest, source, bot.clock())
    pictures = Picturing(bot.database, bot.fetcher, bot.pool, clock=bot.clock)
    gear = tuple(each.name for each in made.gear[:MOST_GEAR])
    return replace(_card(made.digest, locale), picture=await pictures.look(made.digest.image), gear=gear)


async def show_preview(
    interaction: discord.Interaction[Loupe], card: Card, style: Style, tr: Translation
) -> None:
    """Answer with a card as it would be posted.

    Args:
        interaction: deferred.
        card: what would be posted.
        style: how it would look.
        tr: the admin's language.
    """
    try:
        await _show(interaction, card, style, tr)
    except discord.HTTPException as error:
        if error.status != BAD_REQUEST or not picture_files(card):
            raise
        # A file that is edited in is not always found by the picture that names it:
        # https://github.com/discord/discord-api-docs/issues/7529
        await _show(interaction, replace(card, picture=None), style, tr)


async def _show(interaction: discord.Interaction[Loupe], card: Card, style: Style, tr: Translation) -> None:
    rendered, files = render_card(card, style=style), [] if style == "headline" else picture_files(card)
    note = f"-# {tr('A preview for you alone. /feed add posts such stories.')}"
    nobody = discord.AllowedMentions.none()
    if isinstance(rendered.view, discord.ui.LayoutView):
        rendered.view.add_item(discord.ui.TextDisplay(note))
        await interaction.edit_original_response(
            view=rendered.view, attachments=files, allowed_mentions=nobody
        )
    else:
        await interaction.edit_original_response(
            content=note,
            embed=rendered.embed,
            view=rendered.view,
            attachments=files,
            allowed_mentions=nobody,
        )


def _card(digest: Digest, locale: str) -> Card:
    return Card(
        title=digest.title,
        url=digest.url,
        intro=digest.intro,
        bullets=tuple(bullet.text for bullet in digest.bullets),
        source=digest.source,
        language=digest.language,
        minutes=digest.minutes,
        picture=None,
        locale=locale,
    )
