"""What members follow as messages: the letter that tells them, their list, and what was understood."""

from collections.abc import Mapping
from datetime import datetime

import discord

from bot.database.tables import Follow, FollowKind
from bot.discussion.followers import MOST, Following
from bot.discussion.follows import Wanted
from bot.discussion.letters import Letter, Line
from bot.stories.plain import one_line, shorten
from bot.translation import Translation
from bot.votes.rating import rating_line
from cogs.render.escape import escape, from_left, isolated, link
from cogs.render.gear import kind_name
from cogs.render.panel import moment, panel
from cogs.render.stories import post_address

_TITLE, _NAME = 100, 60
_MOST_CHARACTERS, _MOST_BYTES = 3300, 8500  # for the stories of a letter: what is beyond is counted


def letter_view(letter: Letter, servers: Mapping[int, str], tr: Translation) -> discord.ui.LayoutView:
    """Make the private message that tells a follower of stories.

    Args:
        letter: what is told.
        servers: the servers' names.
        tr: the reader's language.
    """
    number = len(letter.lines) + letter.more
    heading = tr.plural("A story on what you follow", "{count} stories on what you follow", number)
    rows: list[str] = []
    for line in letter.lines:
        row = _row(line, servers.get(line.place.guild_id, ""), tr)
        together = "\n".join([*rows, row])
        if rows and (len(together) > _MOST_CHARACTERS or len(together.encode()) > _MOST_BYTES):
            break
        rows.append(row)
    if left_out := number - len(rows):
        rows.append(tr.plural("and {count} more", "and {count} more", left_out))
    stop = tr("Too much? Take something away in its server with /follow remove or /follow list.")
    view = panel(f"### {heading}", *rows, f"-# {stop}")
    view.stop()  # it has no controls: discord.py need not remember it
    return view


def _row(line: Line, server: str, tr: Translation) -> str:
    title = link(shorten(one_line(line.title), _TITLE), post_address(line.place))
    told = [rating_line(line.rating, tr), f"<#{line.place.place_id}>"]
    if line.label:
        what = isolated(escape(shorten(line.label, _NAME)))
        where = isolated(escape(shorten(one_line(server), _NAME)))
        told.append(
            tr("You follow {what} in {server}", what=what, server=where)
            if where
            else tr("You follow {what}", what=what)
        )
    return f"{from_left(f'**{isolated(title)}**')}\n-# {' · '.join(told)}"


def understood(wanted: Wanted, tr: Translation) -> str:
    """Say what a member follows from now on, and how it was understood."""
    name = f"**{escape(wanted.label)}**"
    if wanted.gear is not None:
        return tr("You now follow {what} here ({kind}).", what=name, kind=kind_name(wanted.gear, tr))
    if wanted.kind == FollowKind.MAKER:
        return tr("You now follow {what} here: the maker, with all of its gear.", what=name)
    return tr(
        "You now follow the words {what} here. I know no camera, lens or maker of this name, so I look for "
        "them, side by side, in titles and digests.",
        what=name,
    )


def would_have(count: int, wanted: Wanted, tr: Translation) -> str:
    """Say of how many stories a member would have been told lately."""
    told = tr.plural(
        "In the last 30 days I would have told you of {count} story.",
        "In the last 30 days I would have told you of {count} stories.",
        count,
    )
    if count and wanted.kind == FollowKind.GEAR:
        return told + " " + tr("/gear lists them.")
    return told


def how_told(tr: Translation) -> str:
    """Say how followers are told."""
    return tr(
        "I send you a private message when a new story on it is posted here, at most one an hour, and never "
        "one on what you cannot see. /follow list shows what you follow."
    )


def follow_line(follow: Follow, tr: Translation) -> str:
    """One line of a member's list."""
    kinds = {
        FollowKind.GEAR: tr("gear"),
        FollowKind.MAKER: tr("maker"),
        FollowKind.TOPIC: tr("words"),
    }
    kind, since = kinds[FollowKind(follow.kind)], moment(follow.created_at.timestamp())
    return f"- **{escape(follow.label)}** · {kind} · {since}"


def list_heading(mine: Following, tr: Translation) -> str:
    """The head of a member's list: how much they follow."""
    count = len(mine.follows)
    number = tr("{count} of {most}", count=tr.number(count), most=tr.number(MOST))
    return f"## {tr('What you follow here')}\n-# {number}"


def trouble(mine: Following, tr: Translation, now: datetime) -> str:
    """Say why a member was not told, and what they can do; empty where all is well."""
    if not mine.problem:
        return ""
    remedy = tr(
        "Allow them in the server's menu › Privacy Settings › Direct Messages. Nothing is lost for a week."
    )
    words = f"⚠️ {tr.told(mine.problem)} {remedy}"
    if mine.due_at is None:
        return words
    again = tr("now") if mine.due_at <= now else moment(mine.due_at.timestamp())
    return words + " " + tr("I try again: {when}.", when=again)
