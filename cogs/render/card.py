"""A digest as a Discord message, in the style that the server chose.

Every text of a card comes from a feed or an article, so each goes through ``escape`` or ``link``. The
message is also its own name tag: the custom ids of its buttons carry the post's nonce, by which the bot
recognises it when it has to look whether a post was made.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import discord
from discord import ui

from bot.database.tables import PostKind
from bot.translation import translation
from bot.work.card import Card
from cogs.render.card_embed import classic_embed
from cogs.render.card_layouts import compact_card, full_card, headline
from cogs.render.card_parts import card_buttons
from cogs.render.health import render_notice
from cogs.render.lists import render_list


@dataclass(frozen=True, slots=True)
class Rendered:
    """What is sent or edited in: a card has no embed, and an embed's view holds its buttons only."""

    view: ui.LayoutView | ui.View
    embed: discord.Embed | None = None


_LAYOUTS = {"compact": compact_card, "headline": headline}


def render_card(card: Card, *, style: str = "card", nonce: str = "", discuss: bool = False) -> Rendered:
    """Turn a card into a message.

    Args:
        card: what to show.
        style: "card", "compact", "headline" or "embed".
        nonce: the post's name; empty for a preview, which then has links for its only buttons.
        discuss: whether members may open a thread on it (not in forums and threads).
    """
    tr = translation(card.locale)
    if card.kind == PostKind.MORE:
        return Rendered(render_list(card, nonce, tr))
    if card.kind == PostKind.NOTICE:
        return Rendered(render_notice(card, nonce, tr))
    buttons = card_buttons(card, tr, nonce, discuss=discuss)
    if style == "embed":
        embed, view = classic_embed(card, tr, buttons)
        return Rendered(view, embed)
    return Rendered(_LAYOUTS.get(style, full_card)(card, tr, buttons))


def carries(message: discord.Message, nonce: str) -> bool:
    """Tell whether a message is the post of this nonce, by the custom ids of its buttons."""
    return any(custom_id.endswith(f":{nonce}") for custom_id in _custom_ids(message.components))


def _custom_ids(components: Sequence[object]) -> list[str]:
    found: list[str] = []
    for component in components:
        custom_id = getattr(component, "custom_id", None)
        if isinstance(custom_id, str):
            found.append(custom_id)
        beside = getattr(component, "accessory", None)
        found += _custom_ids([*getattr(component, "children", ()), *([] if beside is None else [beside])])
    return found
