"""Reports on stories as messages: the lines of lists, and all that is known of one story."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.reports.members import MemberVote, MemberVotes
from bot.reports.ranking import Period, RankedStory
from bot.reports.stories import Coverage, Place, StoryLine, StoryReport
from bot.stories.plain import one_line, shorten
from bot.translation import Translation
from bot.votes.rating import STARS, Rating, rating_line
from bot.work.picturing import small_address
from cogs.render.escape import escape, link, web_address
from cogs.render.panel import ALT_TEXT, Part, moment

A_PAGE = 5
_TITLE, _SOURCE, _ADDRESS = 90, 30, 250  # so five stories of a list stay within Discord's 4000 characters
_LINKED_TITLE = 1024
_MOST_LINKS = 6
_BAR = 12


def story_part(line: StoryLine, tr: Translation, *, before: str = "", said: str = "") -> Part:
    """One story of a list: its title as a link, the rating, and where it stands, with its picture beside it.

    Args:
        line: the story.
        tr: the reader's language.
        before: markdown put before the title, such as a rank.
        said: markdown for a line of its own under the rating.
    """
    told = [escape(shorten(one_line(line.source), _SOURCE))] if line.source else []
    if line.place is not None:
        told += [moment(line.place.posted_at.timestamp()), post_link(line.place, tr)]
    rows = [f"**{before}{_title(line)}**", rating_line(line.rating, tr), said, f"-# {' · '.join(told)}"]
    text = "\n".join(row for row in rows if row and row != "-# ")
    picture = web_address(small_address(line.image), _ADDRESS)
    if not picture:
        return text
    alt = str((line.image or {}).get("alt", ""))[:ALT_TEXT] or None
    thumbnail: discord.ui.Thumbnail[Any] = discord.ui.Thumbnail(picture, description=alt)
    return discord.ui.Section(text, accessory=thumbnail)


def ranked_part(ranked: RankedStory, tr: Translation) -> Part:
    """One story of a ranking."""
    return story_part(ranked.line, tr, before=f"{tr.number(ranked.rank)}. ")


def vote_part(vote: MemberVote, tr: Translation) -> Part:
    """One story that a member rated, for their own eyes."""
    stars = "★" * vote.star + "☆" * (STARS - vote.star)
    when = moment(vote.voted_at.timestamp())
    return story_part(vote.line, tr, said=tr("You gave {stars} {when}", stars=stars, when=when))


def votes_heading(votes: MemberVotes, tr: Translation) -> str:
    """What a member gave altogether."""
    given = votes.given
    if given.mean is None:
        return f"## {tr('Your ratings')}"
    number = tr.plural("{count} story rated", "{count} stories rated", given.count)
    mean = tr("your mean is {mean}", mean=tr.number(given.mean, 1))
    return f"## {tr('Your ratings')}\n{number} · {mean}\n{bars(given, tr)}"


def period_name(period: Period, tr: Translation) -> str:
    """A period as a heading says it."""
    return {
        Period.DAY: tr("Last 24 hours"),
        Period.WEEK: tr("Last 7 days"),
        Period.MONTH: tr("Last 30 days"),
        Period.YEAR: tr("Last 12 months"),
        Period.ALL: tr("All time"),
    }[period]


def bars(rating: Rating, tr: Translation) -> str:
    """How the ratings spread over the stars, the best first, one line each."""
    most = max(*rating.counts, 1)
    rows = []
    for star in range(STARS, 0, -1):
        number = rating.counts[star - 1]
        # Whoever gave a star sees it: a bar is never rounded down to nothing.
        filled = max(round(_BAR * number / most), 1) if number else 0
        rows.append(f"`{star} ★ {'█' * filled}{'░' * (_BAR - filled)}` {tr.number(number)}")
    return "\n".join(rows)


def post_link(place: Place, tr: Translation) -> str:
    """A link that opens a post."""
    return f"[{tr('see the post')}]({post_address(place)})"


def post_address(place: Place) -> str:
    """The address at which Discord shows a post."""
    return f"https://discord.com/channels/{place.guild_id}/{place.place_id}/{place.message_id}"


def report_parts(report: StoryReport, tr: Translation) -> list[Part]:
    """All that a server knows of a story."""
    parts: list[Part] = [f"## {_linked(report)}\n{escape(report.intro)}".rstrip()]
    picture = web_address(small_address(report.image))
    if picture:
        alt = str((report.image or {}).get("alt", ""))[:ALT_TEXT] or None
        parts.append(discord.ui.MediaGallery(discord.MediaGalleryItem(picture, description=alt)))
    parts.append("\n".join(f"- {escape(bullet)}" for bullet in report.bullets))
    parts.append(_small_print(report, tr))
    parts += [discord.ui.Separator(), f"**{rating_line(report.rating, tr)}**"]
    if report.rating.count:
        parts.append(bars(report.rating, tr))
    others = _others(report.coverage, report.source, tr)
    return [*parts, discord.ui.Separator(), *others, _posts(report.places, tr)]


def _title(line: StoryLine) -> str:
    return link(shorten(one_line(line.title), _TITLE) or "…", line.url if len(line.url) <= _ADDRESS else "")


def _linked(report: StoryReport) -> str:
    return link(report.title, report.url if len(report.url) <= _LINKED_TITLE else "")


def _small_print(report: StoryReport, tr: Translation) -> str:
    told = [escape(report.source), report.language]
    if report.minutes:
        told.append(tr.plural("{count} min read", "{count} min read", report.minutes))
    text = " · ".join(part for part in told if part)
    return f"-# {text}" if text else ""


def _others(coverage: Sequence[Coverage], source: str, tr: Translation) -> list[str]:
    others = [article for article in coverage if article.feed != source]
    links = [link(shorten(one_line(each.feed), _SOURCE), each.link) for each in others[:_MOST_LINKS]]
    return [tr("Also at {sources}", sources=", ".join(links))] if links else []


def _posts(places: Sequence[Place], tr: Translation) -> str:
    rows = [
        f"- <#{place.place_id}> {moment(place.posted_at.timestamp())} · {post_link(place, tr)}"
        for place in places[:_MOST_LINKS]
    ]
    return "\n".join(rows)
