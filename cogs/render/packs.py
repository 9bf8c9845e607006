"""How packs of feeds are shown."""

from collections.abc import Sequence

import discord

from bot.feeds.packs import Pack
from bot.stories.plain import shorten
from bot.translation import Translation
from cogs.render.escape import escape

_NAMED = 4
_LABEL = 100


def pack_title(name: str, tr: Translation) -> str:
    """Give a pack's title in the reader's language; a pack of somebody's own keeps its name."""
    titles = {
        "news": tr("News"),
        "rumours": tr("Rumours"),
        "technique": tr("Technique and learning"),
        "art": tr("Art and photobooks"),
        "documentary": tr("Documentary and street"),
        "nature": tr("Nature and travel"),
        "gear": tr("Tests of cameras and lenses"),
        "makers": tr("Makers of gear and film"),
        "film": tr("Film and old processes"),
        "french": tr("In French"),
        "german": tr("In German"),
        "spanish": tr("In Spanish"),
        "italian": tr("In Italian"),
        "portuguese": tr("In Portuguese"),
        "japanese": tr("In Japanese"),
    }
    return titles.get(name, name)


def pack_line(pack: Pack, tr: Translation) -> str:
    """Show a pack in a line: its title, how many feeds, and some of them."""
    some = ", ".join(escape(feed.title) for feed in pack.feeds[:_NAMED])
    more = ", …" if len(pack.feeds) > _NAMED else ""
    count = tr.plural("{count} feed", "{count} feeds", len(pack.feeds))
    return f"**{escape(pack_title(pack.name, tr))}** · {count}\n-# {some}{more}"


def pack_options(packs: Sequence[Pack], tr: Translation) -> list[discord.SelectOption]:
    """Offer the packs, by their number."""
    return [
        discord.SelectOption(
            label=shorten(pack_title(pack.name, tr), _LABEL),
            value=str(number),
            description=tr.plural("{count} feed", "{count} feeds", len(pack.feeds)),
        )
        for number, pack in enumerate(packs)
    ]
