"""The looks that posts may have, in words."""

from discord.app_commands import Choice, locale_str

from bot.translation import Translation

STYLE_CHOICES = [
    Choice(name=locale_str("card"), value="card"),
    Choice(name=locale_str("compact"), value="compact"),
    Choice(name=locale_str("headline"), value="headline"),
    Choice(name=locale_str("classic embed"), value="embed"),
]
"""What options named ``style`` offer."""


def style_name(style: str, tr: Translation) -> str:
    """Name the posts of a style."""
    names = {
        "card": tr("Cards"),
        "compact": tr("Compact cards"),
        "headline": tr("Headlines"),
        "embed": tr("Classic embeds"),
    }
    return names.get(style, names["card"])


def style_description(style: str, tr: Translation) -> str:
    """Say what is on a post of a style, in at most 100 characters."""
    told = {
        "card": tr("Large picture and all key points"),
        "compact": tr("Small picture and three points"),
        "headline": tr("Title, source and rating only"),
        "embed": tr("As a card, in Discord's older look"),
    }
    return told.get(style, told["card"])
