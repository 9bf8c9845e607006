"""Tables of servers, the feeds they follow, and how polling them goes."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

from bot.database.columns import RowId, host_of
from bot.database.states import PushState
from bot.database.table import Table


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
    newest_at: Mapped[datetime | None] = mapped_column(comment="when its newest entry was published")
    gap_seconds: Mapped[float | None] = mapped_column(comment="mean time between its recent entries")
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
    icon_url: Mapped[str] = mapped_column(
        default="", comment="its site's icon; empty where Discord shows none"
    )
    accent: Mapped[int | None] = mapped_column(comment="the colour of that icon, 0xRRGGBB; NULL if unknown")
    looked_at: Mapped[datetime | None] = mapped_column(comment="when icon and colour were last looked for")
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


class Robots(Table):
    __tablename__ = "robots"
    __table_args__ = {"comment": "What a site's robots.txt says to Loupe; it reads pages only where allowed"}
    origin: Mapped[str] = mapped_column(primary_key=True, comment="scheme, host and unusual port of the site")
    rules: Mapped[list[Any]] = mapped_column(comment="those for Loupe: whether they allow, and their pattern")
    delay: Mapped[float] = mapped_column(default=0.0, comment="seconds between two pages; 0 where not asked")
    good_until: Mapped[datetime] = mapped_column(index=True, comment="when it is asked again")
    failing_since: Mapped[datetime | None] = mapped_column(
        comment="since when it cannot be had; NULL while it can"
    )


class Subscription(Table):
    __tablename__ = "subscriptions"
    __table_args__ = (UniqueConstraint("channel_id", "feed_id"), {"comment": "A feed in a channel"})
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guilds.id", ondelete="CASCADE"), index=True)
    channel_id: Mapped[int] = mapped_column(BigInteger)
    feed_id: Mapped[int] = mapped_column(ForeignKey("feeds.id", ondelete="CASCADE"), index=True)
    style: Mapped[str] = mapped_column(String(16), default="card", comment="card, compact, headline or embed")
    tag: Mapped[str] = mapped_column(default="", comment="name of the tag that forum posts get")
    crosspost: Mapped[bool] = mapped_column(default=False, comment="publish posts of announcement channels")
    newest: Mapped[int | None] = mapped_column(
        index=True, comment="newest entries to post at first; NULL once decided"
    )
    added_by: Mapped[int] = mapped_column(BigInteger, comment="the admin's Discord id")
    added_at: Mapped[datetime]
    problem: Mapped[str] = mapped_column(default="", comment="why posting rests: a missing permission")
