"""Tables of what members follow, and of the stories that they are told of."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.database.columns import RowId
from bot.database.states import NoticeState
from bot.database.table import Table


class Follower(Table):
    __tablename__ = "followers"
    __table_args__ = {"comment": "A person who follows something, and the letter on its way to them"}
    user_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    locale: Mapped[str] = mapped_column(String(16), comment="their language, when they last used /follow")
    due_at: Mapped[datetime | None] = mapped_column(
        index=True, comment="when they are written to next; NULL while nothing waits"
    )
    rests_until: Mapped[datetime | None] = mapped_column(comment="no later letter before this: the pace")
    letter: Mapped[int] = mapped_column(default=0, comment="number of the last letter, or of that on its way")
    attempted_at: Mapped[datetime | None] = mapped_column(
        comment="first attempt at that letter whose outcome is unknown"
    )
    attempts: Mapped[int] = mapped_column(default=0, comment="at that letter")
    problem: Mapped[str] = mapped_column(default="", comment="why the last letter did not reach them")


class Follow(Table):
    __tablename__ = "follows"
    __table_args__ = (
        UniqueConstraint("guild_id", "user_id", "kind", "key"),
        Index("ix_follows_guild_id_kind_key", "guild_id", "kind", "key"),
        {"comment": "What a member follows in a server"},
    )
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guilds.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("followers.user_id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(8), comment="gear, maker or topic")
    key: Mapped[str] = mapped_column(comment="of gear its key, of a maker its name, of a topic its terms")
    label: Mapped[str] = mapped_column(comment="as it is shown")
    created_at: Mapped[datetime]


class FollowNotice(Table):
    __tablename__ = "follow_notices"
    __table_args__ = (
        UniqueConstraint("guild_id", "user_id", "story_id"),
        Index("ix_follow_notices_user_id_state", "user_id", "state"),
        {
            "comment": "That a follower is told of a story in a server, once; kept for a while afterwards",
            "sqlite_autoincrement": True,
        },
    )
    id: Mapped[int] = mapped_column(
        RowId, primary_key=True, comment="the order in a letter; never used twice"
    )
    guild_id: Mapped[int] = mapped_column(ForeignKey("guilds.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("followers.user_id", ondelete="CASCADE"))
    story_id: Mapped[int] = mapped_column(ForeignKey("stories.id", ondelete="CASCADE"), index=True)
    post_id: Mapped[int | None] = mapped_column(
        ForeignKey("posts.id", ondelete="SET NULL"),
        index=True,
        comment="the post that its letter links to; NULL before",
    )
    follow_id: Mapped[int | None] = mapped_column(
        ForeignKey("follows.id", ondelete="SET NULL"), index=True, comment="what it was told for"
    )
    state: Mapped[str] = mapped_column(
        String(8), default=NoticeState.WAITING, comment="waiting, told or dropped"
    )
    letter: Mapped[int | None] = mapped_column(comment="the follower's letter that tells it; NULL before")
    planned_at: Mapped[datetime] = mapped_column(index=True, comment="deleted some months later")
