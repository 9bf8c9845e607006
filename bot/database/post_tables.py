"""Tables of posts and the votes on them, and what is remembered by name."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database.columns import RowId
from bot.database.states import PostKind, PostState
from bot.database.table import Table


class Post(Table):
    __tablename__ = "posts"
    __table_args__ = (
        UniqueConstraint("channel_id", "entry_id"),
        Index(
            "uq_posts_channel_id_story_id",
            "channel_id",
            "story_id",
            unique=True,
            sqlite_where=text("made_for_id IS NULL"),
            postgresql_where=text("made_for_id IS NULL"),
        ),
        Index("ix_posts_state_channel_id", "state", "channel_id"),
        Index("ix_posts_guild_id_sent_at", "guild_id", "sent_at"),
        Index("ix_posts_guild_id_story_id", "guild_id", "story_id", "state", "sent_at"),
        Index(
            "ix_posts_follow_at",
            "follow_at",
            sqlite_where=text("follow_at IS NOT NULL"),
            postgresql_where=text("follow_at IS NOT NULL"),
        ),
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
    made_for_id: Mapped[int | None] = mapped_column(
        ForeignKey("stories.id", ondelete="CASCADE"),
        index=True,
        comment="its story before a moderator merged that into the one it tells; else NULL",
    )
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
    style: Mapped[str] = mapped_column(String(16), default="card", comment="card, compact, headline or embed")
    attached: Mapped[str] = mapped_column(
        default="", comment="name of the picture file that was sent with it"
    )
    stars: Mapped[list[Any] | None] = mapped_column(comment="its five emoji once sent; NULL means keycaps")
    seeded: Mapped[bool] = mapped_column(default=False, comment="the five stars have been offered")
    refresh_at: Mapped[datetime | None] = mapped_column(
        index=True, comment="since when the card is out of date"
    )
    shown: Mapped[str] = mapped_column(default="", comment="the rating that the card shows")
    follow_at: Mapped[datetime | None] = mapped_column(
        comment="when it was planned as news of which followers are told; NULL once they are, or for no news"
    )


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
