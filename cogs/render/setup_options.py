"""What the selects of /setup offer."""

from collections.abc import Collection, Sequence

import discord

from bot.delivery.subscriptions import STYLES, Style
from bot.stories.plain import one_line, shorten
from bot.translation import Translation
from cogs.render.styles import style_description, style_name
from cogs.starter import Suggestion, short_address

MOST = 25  # Discord's limit of options in a select
NEWEST = (0, 1, 3, 5)
_LABEL = 100


def feed_options(offered: Sequence[Suggestion], chosen: Collection[str]) -> list[discord.SelectOption]:
    """The feeds on offer, by their number, those already chosen marked."""
    options = []
    for number, feed in enumerate(offered[:MOST]):
        told = " · ".join(part for part in (short_address(feed.url), feed.language) if part)
        label = one_line(feed.title) or feed.url
        options.append(
            discord.SelectOption(
                label=shorten(label, _LABEL),
                value=str(number),
                description=None if told == label else shorten(told, _LABEL),
                default=feed.url in chosen,
            )
        )
    return options


def newest_options(newest: int, tr: Translation) -> list[discord.SelectOption]:
    """How many stories of each feed to show at first."""
    options = [
        discord.SelectOption(label=tr("Only stories that are new from now on"), value="0", default=not newest)
    ]
    for number in NEWEST[1:]:
        label = tr.plural(
            "The newest story of each feed, then new ones",
            "The newest {count} stories of each feed, then new ones",
            number,
        )
        options.append(discord.SelectOption(label=label, value=str(number), default=number == newest))
    return options


def style_options(style: Style, tr: Translation) -> list[discord.SelectOption]:
    """How posts may look."""
    return [
        discord.SelectOption(
            label=style_name(each, tr),
            value=each,
            description=style_description(each, tr),
            default=style == each,
        )
        for each in STYLES
    ]


def chosen_style(values: Sequence[str]) -> Style:
    """Read what was chosen among ``style_options``."""
    return next((each for each in STYLES if each in values), "card")


def tag_options(forum: discord.ForumChannel, tag: str) -> list[discord.SelectOption]:
    """The tags of a forum."""
    return [
        discord.SelectOption(label=each.name, value=each.name, default=each.name == tag)
        for each in forum.available_tags
    ]
