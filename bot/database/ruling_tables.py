"""Tables of what holds in one server alone: which stories are told as one there, which articles apart."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.database.table import Table


class Merge(Table):
    __tablename__ = "merges"
    __table_args__ = (
        Index("ix_merges_into_id_guild_id", "into_id", "guild_id"),
        {"comment": "In this server a story is told as part of another: found alike, or so ruled"},
    )
    guild_id: Mapped[int] = mapped_column(
        ForeignKey("guilds.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    story_id: Mapped[int] = mapped_column(
        ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )
    into_id: Mapped[int] = mapped_column(
        ForeignKey("stories.id", ondelete="CASCADE"), comment="never merged itself: no chains"
    )
    ruled_by: Mapped[int] = mapped_column(
        BigInteger, comment="the moderator's Discord id; 0 where Loupe found both to tell the same news"
    )
    ruled_at: Mapped[datetime]


class Split(Table):
    __tablename__ = "splits"
    __table_args__ = (
        Index("ix_splits_story_id_guild_id", "story_id", "guild_id"),
        {"comment": "A moderator's ruling: in this server an article tells another story than elsewhere"},
    )
    guild_id: Mapped[int] = mapped_column(
        ForeignKey("guilds.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    entry_id: Mapped[int] = mapped_column(
        ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )
    story_id: Mapped[int] = mapped_column(
        ForeignKey("stories.id", ondelete="CASCADE"), comment="the story that it tells here"
    )
    waits: Mapped[bool] = mapped_column(
        default=False, index=True, comment="that story has yet to be digested, from this article"
    )
    ruled_by: Mapped[int] = mapped_column(BigInteger, comment="the moderator's Discord id")
    ruled_at: Mapped[datetime]
