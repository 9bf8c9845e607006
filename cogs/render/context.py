"""A bullet in its context: the sentence that it was made from, with a little of what stands around it."""

import discord

from bot.digests.passages import Passage
from bot.reports.stories import StoryReport
from bot.stories.plain import one_line, shorten
from bot.translation import Translation
from cogs.render.escape import escape, link
from cogs.render.panel import Part

CONTEXT = "context:"
_LABEL = 100
_WITHOUT_SPACES = {"ja", "zh"}


def context_choices(report: StoryReport) -> list[discord.SelectOption]:
    """Give each bullet as a choice, the value being its number from 0."""
    return [
        discord.SelectOption(label=shorten(one_line(bullet), _LABEL) or "…", value=str(number))
        for number, bullet in enumerate(report.bullets)
    ]


def context_parts(report: StoryReport, number: int, tr: Translation) -> list[Part]:
    """Show where a bullet stands in its source, or say that this is not kept.

    Args:
        report: the story.
        number: of the bullet, from 0.
        tr: the reader's language.
    """
    passage = report.passages[number] if number < len(report.passages) else None
    named = link(report.source or report.title, report.url)
    if passage is None:
        words = tr(
            "What stands around this sentence is not kept: its publisher does not want that, or the digest "
            "is from before Loupe kept it."
        )
        return [words, f"-# {named}"]
    quoted = _quotation(passage, "" if report.language in _WITHOUT_SPACES else " ")
    return [f"> {quoted}", f"-# {tr('Quoted from {source}', source=named)}"]


def _quotation(passage: Passage, between: str) -> str:
    parts = [escape(passage.before), f"**{escape(passage.sentence)}**", escape(passage.after)]
    return between.join(part for part in parts if part)
