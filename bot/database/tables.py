"""The whole schema. Comments on tables and columns are what docs/database.md shows.

Two rules hold everywhere: votes are facts and ratings are queries (no total is ever stored), and a UNIQUE
constraint is what makes doing a thing twice harmless.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    UniqueConstraint,
)
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

from bot.database.columns import RowId, host_of
from bot.database.states import PostKind as PostKind  # noqa: PLC0414 - tables and their states are read together
from bot.database.states import PostState as PostState  # noqa: PLC0414 - likewise
from bot.database.states import PushState as PushState  # noqa: PLC0414 - likewise
from bot.database.table import Table as Table  # noqa: PLC0414 - likewise


class Guild(Table):
    __tablename__ = "guilds"
    __table_args__ = {"comment": "A server that Loupe is in, and its choices"}
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False, comment="Discord's id")
    locale: Mapped[str] = mapped_column(default="en", comment="language of posts and room replies")
    stars: Mapped[list[Any] | None] = mapped_column(comment="five emoji for 1 to 5; NULL means the keycaps")
    log_channel_id: Mapped[int | None] = mapped_column(
        BigInteger, comment="where admins are told of feeds that fail; NULL means nowhere"
    )
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None] = mapped_column(comment="when Loupe was removed; its posts then rest")


def _host(context: DefaultExecutionContext) -> str:
    """Derive a new feed's host from its address, whoever adds it."""
    return host_of(context.get_current_parameters()["url"])  # type: ignore[no-untyped-call] # SQLAlchemy leaves it untyped


class Feed(Table):
    __tablename__ = "feeds"
    __table_args__ = (
        UniqueConstraint("url", "owner_id"),
        {"comment": "A feed's address, polled once however many servers follow it"},
    )
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    url: Mapped[str]
    owner_id: Mapped[int] = mapped_column(
        BigInteger, default=0, comment="the one server that may follow a private feed; 0 for everybody's"
    )
    secret_headers: Mapped[str | None] = mapped_column(
        comment="headers a private feed is asked with, encrypted with the operator's key"
    )
    host: Mapped[str] = mapped_column(
        default=_host, index=True, comment="who is asked: a host, and its port where unusual"
    )
    title: Mapped[str] = mapped_column(default="")
    site_url: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="", comment="ISO 639-1, as declared or detected")
    etag: Mapped[str | None] = mapped_column(comment="validator, byte for byte as received")
    last_modified: Mapped[str | None] = mapped_column(comment="validator, byte for byte as received")
    body_hash: Mapped[str] = mapped_column(default="", comment="of the last stored document")
    guid_trust: Mapped[str] = mapped_column(default="", comment="how far the feed's own ids can be trusted")
    conditional: Mapped[bool | None] = mapped_column(comment="whether it answers conditional requests")
    hints: Mapped[dict[str, Any] | None] = mapped_column(
        comment="how often the last document says it changes"
    )
    next_poll_at: Mapped[datetime] = mapped_column(index=True)
    interval_seconds: Mapped[float] = mapped_column(default=0.0, comment="current polling interval")
    interval_reason: Mapped[str] = mapped_column(default="", comment="why the interval is what it is")
    polled_at: Mapped[datetime | None]
    succeeded_at: Mapped[datetime | None] = mapped_column(comment="last poll stored or answered 304")
    failures: Mapped[int] = mapped_column(default=0, comment="failed polls in a row")
    problem: Mapped[str] = mapped_column(default="", comment="what is wrong, in words; empty when well")
    remedy: Mapped[str] = mapped_column(default="", comment="what an admin can do about the problem")
    moved_to: Mapped[str] = mapped_column(default="", comment="where a permanent redirect points")
    moved_seen: Mapped[int] = mapped_column(default=0, comment="polls in a row that saw that redirect")
    retired_at: Mapped[datetime | None] = mapped_column(comment="410 Gone: polled no more")
    told_at: Mapped[datetime | None] = mapped_column(comment="when its failing was told; NULL while well")
    added_at: Mapped[datetime]


class Push(Table):
    __tablename__ = "pushes"
    __table_args__ = {"comment": "A feed's WebSub hub, and how the subscription to it stands"}
    feed_id: Mapped[int] = mapped_column(
        ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    hub: Mapped[str] = mapped_column(comment="where a subscription is asked for")
    topic: Mapped[str] = mapped_column(comment="the address by which the hub knows the feed")
    token: Mapped[str] = mapped_column(unique=True, comment="names the callback; unguessable")
    secret: Mapped[str] = mapped_column(comment="what the hub signs documents with")
    state: Mapped[str] = mapped_column(String(16), default=PushState.OFFERED)
    base: Mapped[str] = mapped_column(
        default="", comment="the public address that the hub was told; empty: none"
    )
    next_at: Mapped[datetime] = mapped_column(index=True, comment="when to ask, renew or stop waiting")
    lease_until: Mapped[datetime | None] = mapped_column(comment="until when the hub has promised to push")
    pushed_at: Mapped[datetime | None] = mapped_column(comment="when it last pushed a signed document")
    misses: Mapped[int] = mapped_column(default=0, comment="polls in a row that found what was not pushed")
    failures: Mapped[int] = mapped_column(default=0, comment="attempts in a row that came to nothing")
    problem: Mapped[str] = mapped_column(default="", comment="why the last attempt came to nothing")


class Host(Table):
    __tablename__ = "hosts"
    __table_args__ = {"comment": "Hosts that asked for a pause: none of their feeds is polled meanwhile"}
    host: Mapped[str] = mapped_column(primary_key=True, comment="as in feeds")
    paused_until: Mapped[datetime]


class Story(Table):
    __tablename__ = "stories"
    __table_args__ = {"comment": "What happened; the entries of many feeds may tell it"}
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    key: Mapped[str] = mapped_column(unique=True, comment="canonical address of the first coverage")
    url: Mapped[str] = mapped_column(comment="where its post links to")
    title: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(index=True)


class Entry(Table):
    __tablename__ = "entries"
    __table_args__ = (
        UniqueConstraint("feed_id", "key"),
        Index("ix_entries_feed_id_seen_at", "feed_id", "seen_at"),
        {"comment": "A feed's article, stored once"},
    )
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    feed_id: Mapped[int] = mapped_column(ForeignKey("feeds.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(comment="identity in its feed: guid, guid and link, link, or text")
    link: Mapped[str] = mapped_column(default="")
    title: Mapped[str] = mapped_column(default="")
    author: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    published_at: Mapped[datetime | None] = mapped_column(comment="as the feed says; never in the future")
    seen_at: Mapped[datetime] = mapped_column(comment="when it was first found in the feed")
    content_hash: Mapped[str] = mapped_column(default="", comment="tells an edit from a repetition")
    html: Mapped[str | None] = mapped_column(comment="what the feed carries of it, until digested")
    redigest_at: Mapped[datetime | None] = mapped_column(
        index=True, comment="when an edit of it is to be digested; NULL while none waits"
    )
    image: Mapped[dict[str, Any] | None] = mapped_column(comment="url, alt, credit of the feed's picture")
    story_id: Mapped[int | None] = mapped_column(ForeignKey("stories.id", ondelete="SET NULL"), index=True)


class Digest(Table):
    __tablename__ = "digests"
    __table_args__ = {"comment": "The short honest version of a story that posts show"}
    story_id: Mapped[int] = mapped_column(ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True)
    intro: Mapped[str] = mapped_column(comment="one sentence: what the article is and where")
    bullets: Mapped[list[Any]] = mapped_column(comment="text, start, end: each with its place in the source")
    source: Mapped[str] = mapped_column(comment="the publication's name")
    language: Mapped[str] = mapped_column(comment="of the original, ISO 639-1")
    words: Mapped[int]
    minutes: Mapped[int] = mapped_column(comment="reading time of the original")
    image: Mapped[dict[str, Any] | None] = mapped_column(comment="url, alt, credit of the lead image")
    entry_id: Mapped[int | None] = mapped_column(
        ForeignKey("entries.id", ondelete="SET NULL"), index=True, comment="what it was made from"
    )
    made_at: Mapped[datetime]
    revisions: Mapped[int] = mapped_column(default=0, comment="how often it was made again after an edit")
    revised_at: Mapped[datetime | None] = mapped_column(comment="when an edit last changed it; cards say so")


class Subscription(Table):
    __tablename__ = "subscriptions"
    __table_args__ = (UniqueConstraint("channel_id", "feed_id"), {"comment": "A feed in a channel"})
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guilds.id", ondelete="CASCADE"), index=True)
    channel_id: Mapped[int] = mapped_column(BigInteger)
    feed_id: Mapped[int] = mapped_column(ForeignKey("feeds.id", ondelete="CASCADE"), index=True)
    style: Mapped[str] = mapped_column(String(16), default="card", comment="card or embed")
    tag: Mapped[str] = mapped_column(default="", comment="name of the tag that forum posts get")
    crosspost: Mapped[bool] = mapped_column(default=False, comment="publish posts of announcement channels")
    newest: Mapped[int | None] = mapped_column(comment="newest entries to post at first; NULL once decided")
    added_by: Mapped[int] = mapped_column(BigInteger, comment="the admin's Discord id")
    added_at: Mapped[datetime]
    problem: Mapped[str] = mapped_column(default="", comment="why posting rests: a missing permission")


class Post(Table):
    __tablename__ = "posts"
    __table_args__ = (
        UniqueConstraint("channel_id", "entry_id"),
        UniqueConstraint("channel_id", "story_id"),
        Index("ix_posts_state_channel_id", "state", "channel_id"),
        Index("ix_posts_guild_id_sent_at", "guild_id", "sent_at"),
        {"comment": "A story in a channel; the row is the outbox before it is sent and the record after"},
    )
    id: Mapped[int] = mapped_column(RowId, primary_key=True, comment="order of posts within a channel")
    guild_id: Mapped[int] = mapped_column(ForeignKey("guilds.id", ondelete="CASCADE"))
    channel_id: Mapped[int] = mapped_column(BigInteger)
    subscription_id: Mapped[int | None] = mapped_column(
        ForeignKey("subscriptions.id", ondelete="SET NULL"), index=True
    )
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entries.id", ondelete="SET NULL"), index=True)
    story_id: Mapped[int | None] = mapped_column(ForeignKey("stories.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(16), default=PostKind.STORY, comment="story, more or notice")
    content: Mapped[dict[str, Any] | None] = mapped_column(comment="what a post without a story is about")
    state: Mapped[str] = mapped_column(String(16), default=PostState.PLANNED)
    nonce: Mapped[str] = mapped_column(String(25), default="", comment="derived from the row before sending")
    attempts: Mapped[int] = mapped_column(default=0)
    attempted_at: Mapped[datetime | None] = mapped_column(comment="first attempt whose outcome is unknown")
    not_before: Mapped[datetime | None] = mapped_column(comment="back-off: not tried again before this")
    problem: Mapped[str] = mapped_column(default="", comment="why the last attempt failed")
    planned_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    message_id: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    place_id: Mapped[int | None] = mapped_column(
        BigInteger, index=True, comment="where the message stands: the channel, or the forum post's thread"
    )
    thread_id: Mapped[int | None] = mapped_column(BigInteger, index=True, comment="where it is discussed")
    style: Mapped[str] = mapped_column(String(16), default="card", comment="card or embed")
    stars: Mapped[list[Any] | None] = mapped_column(comment="its five emoji once sent; NULL means keycaps")
    seeded: Mapped[bool] = mapped_column(default=False, comment="the five stars have been offered")
    refresh_at: Mapped[datetime | None] = mapped_column(
        index=True, comment="since when the card is out of date"
    )
    shown: Mapped[str] = mapped_column(default="", comment="the rating that the card shows")


class Vote(Table):
    __tablename__ = "votes"
    __table_args__ = {"comment": "One reaction that a member holds: a fact, never a total"}
    post_id: Mapped[int] = mapped_column(
        ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    user_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False, index=True)
    star: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False, comment="1 to 5")
    voted_at: Mapped[datetime] = mapped_column(comment="when it was given or found; the latest one counts")


class Mark(Table):
    __tablename__ = "marks"
    __table_args__ = {"comment": "Small things to remember between runs, by name"}
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
