"""A server's figures as a message."""

from bot.reports.statistics import FeedActivity, Figures, ServerStats
from bot.stories.plain import one_line, shorten
from bot.translation import Translation
from cogs.render.escape import escape
from cogs.render.panel import Part
from cogs.render.stories import bars, period_name

_TITLE = 80


def stats_parts(stats: ServerStats, tr: Translation) -> list[Part]:
    """Posts and ratings by period, how all ratings spread, and the busiest feeds."""
    parts: list[Part] = [f"## {tr('This server in figures')}"]
    parts.append("\n".join(_figures(figures, tr) for figures in stats.figures))
    everything = stats.figures[-1]
    if everything.rating.count:
        parts.append(f"### {tr('How the stars spread')}\n{bars(everything.rating, tr)}")
    if stats.feeds:
        rows = "\n".join(_feed(feed, tr) for feed in stats.feeds)
        parts.append(f"### {tr('Busiest feeds')}\n{rows}")
    if not everything.posts:
        parts.append(tr("Nothing has been posted yet. An admin chooses feeds with /setup."))
    return parts


def _figures(figures: Figures, tr: Translation) -> str:
    posts = tr.plural("{count} post", "{count} posts", figures.posts)
    if figures.rating.mean is None:
        return f"**{period_name(figures.period, tr)}** · {posts} · {tr('(No ratings yet)')}"
    ratings = tr.plural("{count} rating", "{count} ratings", figures.rating.count)
    members = tr.plural("by {count} member", "by {count} members", figures.raters)
    mean = f"{figures.rating.stars_line} {tr.number(figures.rating.mean, 1)}"
    return f"**{period_name(figures.period, tr)}** · {posts} · {ratings} {members} · {mean}"


def _feed(feed: FeedActivity, tr: Translation) -> str:
    title = escape(shorten(one_line(feed.title), _TITLE))
    return f"- {title} · {tr.plural('{count} post', '{count} posts', feed.posts)}"
