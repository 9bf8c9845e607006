"""Posts made of components: the card, the compact card with its picture beside it, and the bare headline."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from discord import ui

from bot.stories.plain import one_line, shorten
from bot.translation import Translation
from bot.work.card import Card
from cogs.render.card_parts import (
    DISCUSS,
    Buttons,
    accent_of,
    legend,
    picture_address,
    picture_alt,
    point_lines,
    rating_text,
    shorter,
    small_print,
    title_line,
)
from cogs.render.escape import escape
from cogs.render.panel import MOST_BYTES, MOST_CHARACTERS

COMPACT_POINTS = 3
COMPACT_TEXT = 160  # characters of introduction and points: hardly more than a line or two


def full_card(card: Card, tr: Translation, buttons: Buttons) -> ui.LayoutView:
    """Lay out the whole digest with its picture large."""
    while True:
        parts = _texts(card, tr)
        if _fits(parts) or not (card.also_at or card.bullets):
            break
        card = shorter(card)
    head, points, small, rating = parts
    box = _box(card)
    box.add_item(ui.TextDisplay(head))
    if address := picture_address(card):
        gallery: ui.MediaGallery[Any] = ui.MediaGallery()
        gallery.add_item(media=address, description=picture_alt(card))
        box.add_item(gallery)
    if points:
        box.add_item(ui.TextDisplay(points))
    box.add_item(ui.TextDisplay(small))
    if buttons:
        box.add_item(ui.ActionRow(*buttons))
    box.add_item(ui.Separator())
    box.add_item(ui.TextDisplay(rating))
    return _view(box)


def compact_card(card: Card, tr: Translation, buttons: Buttons) -> ui.LayoutView:
    """Lay out the digest's beginning, its picture small beside it."""
    points = tuple(shorten(one_line(bullet), COMPACT_TEXT) for bullet in card.bullets[:COMPACT_POINTS])
    card = replace(card, intro=shorten(one_line(card.intro), COMPACT_TEXT), bullets=points)
    while True:
        head, listed, small, rating = parts = _texts(card, tr)
        if _fits(parts) or not (card.also_at or card.bullets):
            break
        card = shorter(card)
    texts = [text for text in (head, listed) if text]
    box = _box(card)
    if address := picture_address(card):
        thumbnail: ui.Thumbnail[Any] = ui.Thumbnail(address, description=picture_alt(card))
        box.add_item(ui.Section(*texts, accessory=thumbnail))
    else:
        for text in texts:
            box.add_item(ui.TextDisplay(text))
    box.add_item(ui.TextDisplay(f"{small}\n{rating}"))
    if buttons:
        box.add_item(ui.ActionRow(*buttons))
    return _view(box)


def headline(card: Card, tr: Translation, buttons: Buttons) -> ui.LayoutView:
    """Lay out title, source and rating, with one button beside them.

    The button is the place to discuss the story where there can be one, else the last of them: sharing it, or
    in a preview the link to the original.
    """
    card = replace(card, intro="", bullets=(), picture=None, gear=())
    while True:
        texts = f"**{title_line(card)}**", f"{small_print(card, tr)}\n**{rating_text(card, tr)}**"
        if _fits(texts) or not card.also_at:
            break
        card = shorter(card)
    box = _box(card)
    if buttons:
        talks = (each for each in buttons if (each.custom_id or "").startswith(DISCUSS))
        box.add_item(ui.Section(*texts, accessory=next(talks, buttons[-1])))
    else:
        for text in texts:
            box.add_item(ui.TextDisplay(text))
    return _view(box)


def _box(card: Card) -> ui.Container[Any]:
    return ui.Container(accent_colour=accent_of(card))


def _view(box: ui.Container[Any]) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    view.add_item(box)
    view.stop()  # its buttons are found by their ids: discord.py need not remember each view
    return view


def _texts(card: Card, tr: Translation) -> tuple[str, str, str, str]:
    head = f"### {title_line(card)}\n{escape(card.intro)}".rstrip()
    rating = f"-# {legend(card.stars, tr)}\n**{rating_text(card, tr)}**"
    return head, point_lines(card), small_print(card, tr), rating


def _fits(parts: Sequence[str]) -> bool:
    return (
        sum(map(len, parts)) <= MOST_CHARACTERS
        and sum(len(part.encode()) + 12 for part in parts) <= MOST_BYTES
    )
