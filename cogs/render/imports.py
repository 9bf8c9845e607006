"""How the end of an import is told."""

from collections import Counter
from datetime import datetime

import discord

from bot.stories.plain import one_line
from bot.translation import Translation
from cogs.import_run import Report
from cogs.render.escape import escape
from cogs.render.files import text_file
from cogs.render.panel import Part, moment

NAME = "left-out.txt"
_LISTED = 10


def import_parts(report: Report, tr: Translation) -> tuple[list[Part], list[discord.File]]:
    """Give what an import's message says, and the files that go with it."""
    followed = sum(report.followed.values())
    heading = tr.plural("## {count} feed is followed now", "## {count} feeds are followed now", followed)
    parts: list[Part] = [heading]
    parts += [
        f"<#{channel}> · {tr.number(count)}" for channel, count in list(report.followed.items())[:_LISTED]
    ]
    if followed and report.read_by:
        parts.append(_what_next(report.read_by, tr))
    files: list[discord.File] = []
    if report.left_out:
        parts.append(
            "### " + tr.plural("{count} was left out", "{count} were left out", len(report.left_out))
        )
        parts.append(_left_out(report, tr))
        if len(report.left_out) > _LISTED:
            rows = (f"{one_line(what)}\t{one_line(why)}" for what, why in report.left_out)
            files.append(text_file(NAME, "\n".join([*rows, ""])))
            parts.append(discord.ui.File(f"attachment://{NAME}"))
    return parts, files


def _what_next(read_by: datetime, tr: Translation) -> str:
    return tr(
        "Nothing old is posted. Feeds that nobody followed yet are read one after the other, the last one "
        "{when}; /feed health then shows how each is doing.",
        when=moment(read_by.timestamp()),
    )


def _left_out(report: Report, tr: Translation) -> str:
    """List what was left out; where that is long, only the reasons, each with how often it holds."""
    if len(report.left_out) <= _LISTED:
        return "\n".join(f"- {escape(what)}: {why}" for what, why in report.left_out)
    reasons = Counter(why for _, why in report.left_out)
    return "\n".join(f"- {tr.number(count)} × {why}" for why, count in reasons.most_common(_LISTED))
