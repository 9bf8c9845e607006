"""What moderators are told of their rulings on stories."""

from collections.abc import Sequence

from bot.delivery.parts import Part
from bot.reports.stories import StoryLine
from bot.translation import Translation
from cogs.render.escape import escape, link
from cogs.render.panel import Part as PanelPart
from cogs.render.stories import story_part


def merged_parts(title: str, url: str, told_as: StoryLine, tr: Translation) -> list[PanelPart]:
    """Say that a story is told as part of another.

    Args:
        title: of the story that was merged.
        url: its original.
        told_as: the story that both are told as now.
        tr: the moderator's language.
    """
    words = tr(
        "**{story}** is told together with this story here now. Members' ratings of both are counted as one:",
        story=link(title, url),
    )
    hint = tr("Its posts show the change in a moment. /article split takes the two apart again.")
    return [words, story_part(told_as, tr), f"-# {hint}"]


def split_parts(part: Part, lines: Sequence[StoryLine], planned: int, tr: Translation) -> list[PanelPart]:
    """Say that a part of a story tells a story of its own.

    Args:
        part: what was split off.
        lines: the two stories, that of the part first.
        planned: how many posts of them are on their way.
        tr: the moderator's language.
    """
    words = tr("**{article}** tells a story of its own here now:", article=escape(part.title) or "…")
    coming = tr.plural("{count} post is on its way.", "{count} posts are on their way.", planned)
    hint = tr("Later articles never bring it back. /article merge puts the two together again.")
    said = f"{coming} {hint}" if planned else hint
    return [words, *(story_part(line, tr) for line in lines), f"-# {said}"]


def part_name(part: Part) -> str:
    """Name a part of a story in a list of suggestions."""
    return f"{part.source} · {part.title}" if part.source else part.title
