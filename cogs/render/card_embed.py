"""A post as a classic embed, for servers that prefer those."""

import discord
from discord import ui

from bot.translation import Translation
from bot.work.card import Card
from cogs.render.card_parts import (
    Buttons,
    accent_of,
    legend,
    picture_address,
    point_lines,
    rating_text,
    shorter,
    small_print,
)
from cogs.render.escape import escape, web_address

EMBED_TITLE, EMBED_AUTHOR, EMBED_DESCRIPTION = 256, 256, 4000


def classic_embed(card: Card, tr: Translation, buttons: Buttons) -> tuple[discord.Embed, ui.View]:
    """Make the embed, and the view that holds the buttons under it."""
    while True:
        body = "\n".join(
            text for text in (escape(card.intro), point_lines(card), small_print(card, tr)) if text
        )
        if len(body) <= EMBED_DESCRIPTION or not (card.also_at or card.bullets):
            break
        card = shorter(card)
    embed = discord.Embed(
        title=_cut(escape(card.title), EMBED_TITLE),
        url=web_address(card.url) or None,
        description=_cut(body, EMBED_DESCRIPTION),
        colour=accent_of(card),
    )
    if card.source and (icon := web_address(card.icon)):
        # An author's name is not read as markdown, so nothing in it need be escaped.
        embed.set_author(name=_cut(card.source, EMBED_AUTHOR), icon_url=icon)
    if address := picture_address(card):
        embed.set_image(url=address)
    embed.add_field(name=rating_text(card, tr), value=legend(card.stars, tr), inline=False)
    view = ui.View(timeout=None)
    for button in buttons:
        view.add_item(button)
    view.stop()
    return embed, view


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip("\\ ") + "…"
