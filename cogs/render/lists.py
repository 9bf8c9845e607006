"""A list of stories as a Discord message: what else came in a flood."""

import discord
from discord import ui

from bot.stories.plain import one_line, shorten
from bot.translation import Translation
from bot.work.card import Card, Coverage
from cogs.render.escape import BUTTON_ADDRESS, link, web_address
from cogs.render.panel import Part, container

TITLES = "loupe:titles:"
_TITLE, _ADDRESS = 120, 200


def render_list(card: Card, nonce: str, tr: Translation) -> ui.LayoutView:
    """Turn the card of a list into a message without stars.

    Args:
        card: what to show.
        nonce: the post's name, which its button carries.
        tr: the language of its own words.
    """
    small = tr("They came all at once. The newest were posted; these can be read where they stand.")
    buttons: list[ui.Button[ui.LayoutView]] = []
    if address := web_address(card.url, BUTTON_ADDRESS):
        buttons.append(ui.Button(label=tr("Open the site"), url=address))
    if nonce:
        buttons.append(ui.Button(label=tr("All titles"), custom_id=TITLES + nonce))
    parts: list[Part] = [f"### {link(card.title, card.url)}", lines(card.listed), f"-# {small}"]
    if buttons:
        parts.append(ui.ActionRow(*buttons))
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(container(parts))
    view.stop()  # its button is found by its id: discord.py need not remember each view
    return view


def lines(stories: tuple[Coverage, ...]) -> str:
    """Give stories as a list of links."""
    return "\n".join(f"- {_line(each)}" for each in stories)


def _line(story: Coverage) -> str:
    address = story.url if len(story.url) <= _ADDRESS else ""
    return link(shorten(one_line(story.source) or "…", _TITLE), address)
