"""A digest as a Discord message: the card (Components V2), or the classic embed.

Every text of a card comes from a feed or an article, so each goes through ``escape`` or ``link``. The
message is also its own name tag: the custom ids of its buttons carry the post's nonce, by which the bot
recognises it when it has to look whether a post was made.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

import discord
from babel import Locale
from discord import ui

from bot.database.tables import PostKind
from bot.translation import Translation, translation
from bot.votes.rating import rating_line
from bot.votes.stars import KEYCAPS, Stars
from bot.work.card import Card
from cogs.render.escape import BUTTON_ADDRESS, escape, link, web_address
from cogs.render.health import render_notice
from cogs.render.lists import render_list
from cogs.render.panel import ACCENT, moment

MOST_CHARACTERS = 3900  # Discord takes 4000 over all texts of a message
MOST_BYTES = 9900  # beyond about 10,170 it answers 500
LINKED_TITLE = 1024  # a longer address is left to the button
ALT_TEXT = 1000
EMBED_TITLE, EMBED_DESCRIPTION = 256, 4000
DISCUSS, SHARE = "loupe:discuss:", "loupe:share:"


@dataclass(frozen=True, slots=True)
class Rendered:
    """What is sent or edited in: a card has no embed, and an embed's view holds its buttons only."""

    view: ui.LayoutView | ui.View
    embed: discord.Embed | None = None


def render_card(card: Card, *, style: str = "card", nonce: str = "", discuss: bool = False) -> Rendered:
    """Turn a card into a message.

    Args:
        card: what to show.
        style: "card" or "embed".
        nonce: the post's name; empty for a preview, which then has links for its only buttons.
        discuss: whether members may open a thread on it (not in forums and threads).
    """
    tr = translation(card.locale)
    if card.kind == PostKind.MORE:
        return Rendered(render_list(card, nonce, tr))
    if card.kind == PostKind.NOTICE:
        return Rendered(render_notice(card, nonce, tr))
    buttons = _buttons(card, tr, nonce, discuss=discuss)
    return _embed(card, tr, buttons) if style == "embed" else _card(card, tr, buttons)


def _card(card: Card, tr: Translation, buttons: Sequence[ui.Button[ui.LayoutView]]) -> Rendered:
    while True:
        parts = _texts(card, tr)
        if _fits(parts) or not (card.also_at or card.bullets):
            break
        card = _shorter(card)
    head, points, small, rating = parts
    box: ui.Container[ui.LayoutView] = ui.Container(accent_colour=ACCENT)
    box.add_item(ui.TextDisplay(head))
    if card.picture is not None and (address := web_address(card.picture.url)):
        gallery: ui.MediaGallery[ui.LayoutView] = ui.MediaGallery()
        gallery.add_item(media=address, description=card.picture.alt[:ALT_TEXT] or None)
        box.add_item(gallery)
    if points:
        box.add_item(ui.TextDisplay(points))
    box.add_item(ui.TextDisplay(small))
    if buttons:
        box.add_item(ui.ActionRow(*buttons))
    box.add_item(ui.Separator())
    box.add_item(ui.TextDisplay(rating))
    view = ui.LayoutView(timeout=None)
    view.add_item(box)
    view.stop()  # its buttons are found by their ids: discord.py need not remember each view
    return Rendered(view)


def _shorter(card: Card) -> Card:
    """Leave something out: other coverage first, whose links may be endless, then the last point."""
    if card.also_at:
        return replace(card, also_at=card.also_at[:-1])
    return replace(card, bullets=card.bullets[:-1])


def _texts(card: Card, tr: Translation) -> tuple[str, str, str, str]:
    title = link(card.title, card.url) if len(card.url) <= LINKED_TITLE else escape(card.title)
    head = f"### {title}\n{escape(card.intro)}".rstrip()
    points = "\n".join(f"- {escape(bullet)}" for bullet in card.bullets)
    rating = f"-# {_legend(card.stars, tr)}\n**{rating_line(card.rating, tr, card.comments)}**"
    return head, points, _small_print(card, tr), rating


def _fits(parts: Sequence[str]) -> bool:
    return (
        sum(map(len, parts)) <= MOST_CHARACTERS
        and sum(len(part.encode()) + 12 for part in parts) <= MOST_BYTES
    )


def _small_print(card: Card, tr: Translation) -> str:
    told = [escape(card.source), card.language]
    if card.minutes:
        told.append(tr.plural("{count} min read", "{count} min read", card.minutes))
    if card.also_at:
        told.append(
            tr("also at {sources}", sources=", ".join(link(each.source, each.url) for each in card.also_at))
        )
    if card.updated_at is not None:
        told.append(tr("updated {when}", when=moment(card.updated_at.timestamp())))
    lines = ["-# " + " · ".join(each for each in told if each)]
    if card.picture is not None and card.picture.credit:
        lines.insert(0, f"-# {tr('Picture: {credit}', credit=escape(card.picture.credit))}")
    return "\n".join(lines)


def _legend(stars: Stars, tr: Translation) -> str:
    """What each star means: ``1 Bad · 2 Poor · …``, or with the server's own emoji."""
    meanings = (tr("Bad"), tr("Poor"), tr("Average"), tr("Good"), tr("Excellent"))
    marks = "12345" if stars.emoji == KEYCAPS else (mark(emoji) for emoji in stars.emoji)
    return " · ".join(f"{each} {meaning}" for each, meaning in zip(marks, meanings, strict=True))


def mark(emoji: str) -> str:
    """Show an emoji as a message does: a Unicode one as it is, a server's own by name and id."""
    return f"<:{emoji}>" if ":" in emoji else emoji


def _buttons(card: Card, tr: Translation, nonce: str, *, discuss: bool) -> list[ui.Button[ui.LayoutView]]:
    buttons: list[ui.Button[ui.LayoutView]] = []
    if address := web_address(card.url, BUTTON_ADDRESS):
        buttons.append(ui.Button(label=tr("Read the original"), url=address))
        if translated := translation_address(address, card.language, tr.language):
            name = Locale.parse(tr.language).get_language_name(tr.language) or tr.language
            buttons.append(ui.Button(label=tr("{language} translation", language=name)[:80], url=translated))
    if nonce and discuss:
        buttons.append(ui.Button(label=tr("Discuss"), custom_id=DISCUSS + nonce))
    if nonce:
        buttons.append(ui.Button(label=tr("Share"), custom_id=SHARE + nonce))
    return buttons


def translation_address(address: str, source: str, target: str) -> str:
    """Give the address of a page's machine translation on the web, or nothing where none is needed.

    Args:
        address: the original.
        source: its language, ISO 639-1, or empty when unknown.
        target: the reader's language, ISO 639-1.
    """
    if not source or source == target:
        return ""
    translated = f"https://translate.google.com/translate?sl={quote(source)}&tl={quote(target)}&u="
    translated += quote(address, safe="")
    return translated if len(translated) <= BUTTON_ADDRESS else ""


def _embed(card: Card, tr: Translation, buttons: Sequence[ui.Button[ui.LayoutView]]) -> Rendered:
    while True:
        points = [f"- {escape(bullet)}" for bullet in card.bullets]
        body = "\n".join([escape(card.intro), *points, _small_print(card, tr)])
        if len(body) <= EMBED_DESCRIPTION or not (card.also_at or card.bullets):
            break
        card = _shorter(card)
    embed = discord.Embed(
        title=_cut(escape(card.title), EMBED_TITLE),
        url=web_address(card.url) or None,
        description=_cut(body, EMBED_DESCRIPTION),
        colour=ACCENT,
    )
    if card.picture is not None and (address := web_address(card.picture.url)):
        embed.set_image(url=address)
    embed.add_field(
        name=rating_line(card.rating, tr, card.comments), value=_legend(card.stars, tr), inline=False
    )
    view = ui.View(timeout=None)
    for button in buttons:
        view.add_item(button)
    view.stop()
    return Rendered(view, embed)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip("\\ ") + "…"


def carries(message: discord.Message, nonce: str) -> bool:
    """Tell whether a message is the post of this nonce, by the custom ids of its buttons."""
    return any(custom_id.endswith(f":{nonce}") for custom_id in _custom_ids(message.components))


def _custom_ids(components: Sequence[object]) -> list[str]:
    found: list[str] = []
    for component in components:
        custom_id = getattr(component, "custom_id", None)
        if isinstance(custom_id, str):
            found.append(custom_id)
        found += _custom_ids(getattr(component, "children", ()))
    return found
