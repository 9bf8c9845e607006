"""What a server follows, as lines of a list."""

from bot.delivery.subscriptions import Followed
from bot.stories.plain import one_line, shorten
from bot.translation import Translation
from cogs.render.escape import escape, link
from cogs.render.panel import moment
from cogs.render.styles import style_name

_TITLE, _ADDRESS, _PROBLEM = 80, 200, 140


def feed_part(feed: Followed, tr: Translation) -> str:
    """One feed in a channel: how posts look, when it was and will be read, what is wrong and what to do."""
    address = feed.shown if len(feed.shown) <= _ADDRESS else ""
    rows = [f"**{link(shorten(one_line(feed.title), _TITLE), address)}** → <#{feed.channel_id}>"]
    rows.append(f"-# {' · '.join(_small_print(feed, tr))}")
    if feed.problem:
        rows.append(f"⚠ {_said(tr.told(feed.problem))}")
        if feed.remedy:
            rows.append(f"→ {_said(tr.told(feed.remedy))}")
    if feed.rests:
        rows.append(f"⚠ {tr('Posting there rests: {reason}', reason=_said(tr(feed.rests)))}")
    return "\n".join(rows)


def _said(text: str) -> str:
    return escape(shorten(one_line(text), _PROBLEM))


def _small_print(feed: Followed, tr: Translation) -> list[str]:
    told = [style_name(feed.style, tr)]
    if feed.tag:
        told.append(tr("tag {tag}", tag=escape(feed.tag)))
    if feed.crosspost:
        told.append(tr("published"))
    if feed.succeeded_at is not None:
        told.append(tr("last read well {when}", when=moment(feed.succeeded_at.timestamp())))
    elif feed.polled_at is not None:
        told.append(tr("never read well"))
    else:
        told.append(tr("not read yet"))
    if feed.next_poll_at is None:
        told.append(tr("read no more"))
    else:
        told.append(tr("next {when}", when=moment(feed.next_poll_at.timestamp())))
    return told
