"""The pieces that every style of a post is put together from: texts, buttons, and what there is room for."""

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import discord
from babel import Locale
from discord import ui

from bot.translation import Translation
from bot.votes.rating import rating_line
from bot.votes.stars import KEYCAPS, Stars
from bot.work.card import Card
from cogs.render.escape import BUTTON_ADDRESS, escape, from_left, isolated, link, web_address
from cogs.render.panel import ACCENT, moment
from cogs.render.stories import post_address

LINKED_TITLE = 1024  # a longer address is left to the button
ALT_TEXT = 1000
DISCUSS, SHARE, ORIGINAL = "loupe:discuss:", "loupe:share:", "loupe:original:"

Buttons = Sequence[ui.Button[Any]]


def accent_of(card: Card) -> discord.Colour:
    """Give the colour of a card's edge: that of its source, or Loupe's own where that is not known."""
    return ACCENT if card.accent is None else discord.Colour(card.accent)


def title_line(card: Card) -> str:
    """Give the title as a link to the original."""
    return link(card.title, card.url) if len(card.url) <= LINKED_TITLE else escape(card.title)


def point_lines(card: Card) -> str:
    """Give the key points as a list; empty without any."""
    return "\n".join(f"- {escape(bullet)}" for bullet in card.bullets)


def picture_address(card: Card) -> str:
    """Give the address of the lead image as it may stand in a message; empty where there is none."""
    if card.picture is None:
        return ""
    if name := file_name(card):
        return f"attachment://{name}"
    return web_address(card.picture.url)


def file_name(card: Card) -> str:
    """Give the name of the picture file that a post has; empty for one without."""
    return card.picture.file.name if card.picture is not None and card.picture.file is not None else ""


def picture_files(card: Card) -> list[discord.File]:
    """Give what is to be uploaded with a post: its lead image, where that cannot be linked."""
    picture = card.picture
    if picture is None or picture.file is None or picture.file.body is None:
        return []
    return [discord.File(io.BytesIO(picture.file.body), picture.file.name, description=picture_alt(card))]


def picture_alt(card: Card) -> str | None:
    """Give the lead image's description."""
    return (card.picture.alt[:ALT_TEXT] or None) if card.picture is not None else None


def shorter(card: Card) -> Card:
    """Leave something out: other coverage first, whose links may be endless, then the last point."""
    if card.also_at:
        return replace(card, also_at=card.also_at[:-1])
    return replace(card, bullets=card.bullets[:-1])


def small_print(card: Card, tr: Translation) -> str:
    """Give the lines on where a story comes from: credit, gear, source, language, length, other coverage."""
    told = [isolated(escape(card.source)), card.language]
    if card.translated:
        told.append(tr("translated"))
    if card.written:
        told.append(tr("written by a model"))
    if card.minutes:
        told.append(tr.plural("{count} min read", "{count} min read", card.minutes))
    if card.also_at:
        named = (isolated(link(each.source, each.url)) for each in card.also_at)
        told.append(tr("also at {sources}", sources=", ".join(named)))
    if card.updated_at is not None:
        told.append(tr("updated {when}", when=moment(card.updated_at.timestamp())))
    lines = ["-# " + from_left(" · ".join(each for each in told if each))]
    if card.gear:
        lines.insert(0, "-# " + from_left(" · ".join(isolated(escape(name)) for name in card.gear)))
    if card.picture is not None and card.picture.credit:
        credit = isolated(escape(card.picture.credit))
        lines.insert(0, f"-# {tr('Picture: {credit}', credit=credit)}")
    if card.together:
        posts = ", ".join(f"[{tr('this post')}]({post_address(place)})" for place in card.together)
        lines.append(f"-# {tr('Told together with {posts}', posts=posts)}")
    return "\n".join(lines)


def rating_text(card: Card, tr: Translation) -> str:
    """Give what the server thinks, as the line that stands last on every style."""
    return rating_line(card.rating, tr, card.comments)


def legend(stars: Stars, tr: Translation) -> str:
    """What each star means: ``1 Bad · 2 Poor · …``, or with the server's own emoji."""
    meanings = (tr("Bad"), tr("Poor"), tr("Average"), tr("Good"), tr("Excellent"))
    marks = "12345" if stars.emoji == KEYCAPS else (mark(emoji) for emoji in stars.emoji)
    return " · ".join(f"{each} {meaning}" for each, meaning in zip(marks, meanings, strict=True))


def mark(emoji: str) -> str:
    """Show an emoji as a message does: a Unicode one as it is, a server's own by name and id."""
    return f"<:{emoji}>" if ":" in emoji else emoji


def card_buttons(card: Card, tr: Translation, nonce: str, *, discuss: bool) -> list[ui.Button[Any]]:
    """Give the links and buttons of a post; those that Loupe answers carry its nonce.

    Args:
        card: the post.
        tr: the server's language.
        nonce: the post's name; empty for a preview, which then has links for its only buttons.
        discuss: whether members may open a thread on it.
    """
    buttons: list[ui.Button[Any]] = []
    if address := web_address(card.url, BUTTON_ADDRESS):
        buttons.append(ui.Button(label=tr("Read the original"), url=address))
        if translated := translation_address(address, card.language, tr.language):
            name = Locale.parse(tr.language).get_language_name(tr.language) or tr.language
            buttons.append(ui.Button(label=tr("{language} translation", language=name)[:80], url=translated))
    if nonce and (card.translated or card.written):
        buttons.append(ui.Button(label=tr("Original digest"), custom_id=ORIGINAL + nonce))
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
