"""How feeds do, as Discord messages: lines of /feed health, and the notice to admins."""

from typing import Any

import discord
from discord import ui

from bot.feeds.health import FeedHealth, FeedState
from bot.feeds.schedule import span
from bot.stories.plain import one_line, shorten
from bot.translation import Translation
from bot.work.card import Card
from cogs.render.escape import escape, link
from cogs.render.panel import Part, container, moment

HEALTH = "loupe:health:"
_TITLE, _ADDRESS, _SAID = 80, 200, 200
_MARKS = {
    FeedState.WELL: "✓",
    FeedState.NEW: "…",
    FeedState.TROUBLED: "⚠",
    FeedState.PAUSED: "⏸",
    FeedState.FAILING: "⚠",
    FeedState.GONE: "✗",
}


def health_part(feed: FeedHealth, tr: Translation, *, closed: bool = False) -> str:
    """One feed: its state, when it was and will be read and why then, what is wrong and what helps.

    Args:
        feed: how it does.
        tr: the reader's language.
        closed: whether its publisher keeps the pages of its articles from programs.
    """
    address = feed.url if len(feed.url) <= _ADDRESS else ""
    name = link(shorten(one_line(feed.title), _TITLE), address)
    rows = [
        f"{_MARKS[feed.state]} **{name}** · {_state(feed, tr)}",
        f"-# {' · '.join(_small_print(feed, tr))}",
    ]
    if feed.problem:
        rows.append(f"⚠ {_said(tr.told(feed.problem))}")
        if feed.remedy:
            rows.append(f"→ {_said(tr.told(feed.remedy))}")
    if closed:
        words = tr("robots.txt keeps its pages from Loupe: digests are made from what the feed carries")
        rows.append(f"-# {words}")
    return "\n".join(rows)


def _said(text: str) -> str:
    return escape(shorten(one_line(text), _SAID))


def _state(feed: FeedHealth, tr: Translation) -> str:
    match feed.state:
        case FeedState.WELL:
            return tr("well")
        case FeedState.NEW:
            return tr("not read yet")
        case FeedState.TROUBLED:
            return tr("read, with trouble")
        case FeedState.PAUSED:
            return tr("its site asked for a pause")
        case FeedState.FAILING:
            return tr.plural("failed {count} time", "failed {count} times in a row", feed.failures)
        case FeedState.GONE:
            return tr("gone for good")


def _small_print(feed: FeedHealth, tr: Translation) -> list[str]:
    told = []
    if feed.succeeded_at is not None:
        told.append(tr("last read well {when}", when=moment(feed.succeeded_at.timestamp())))
    elif feed.state is not FeedState.NEW:
        told.append(tr("never read well"))
    if feed.next_poll_at is None:
        told.append(tr("read no more"))
    else:
        told.append(tr("next {when}", when=moment(feed.next_poll_at.timestamp())))
    if feed.interval:
        told.append(
            tr(
                "every {span}: {reason}",
                span=tr.told(span(feed.interval)),
                reason=escape(tr.told(feed.reason)),
            )
        )
    if feed.pushed:
        told.append(tr("its news are pushed"))
    return told


def render_notice(card: Card, nonce: str, tr: Translation) -> ui.LayoutView:
    """Turn the card of a notice into a message without stars.

    Args:
        card: what to tell.
        nonce: the post's name, which its button carries.
        tr: the language of its own words.
    """
    told = "\n".join(f"- {_line(each)}" for each in card.bullets)
    button: ui.Button[Any] = ui.Button(label=tr("How the feeds do"), custom_id=HEALTH + nonce)
    parts: list[Part] = [f"### {escape(card.title)}", told, ui.ActionRow(button)]
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(container(parts))
    view.stop()  # its button is found by its id: discord.py need not remember each view
    return view


def _line(text: str) -> str:
    return escape(shorten(one_line(text), 2 * _SAID))
