"""Tables of moderators' rulings: which stories are told differently in one server than everywhere else."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.database.table import Table


class Merge(Table):
    __tablename__ = "merges"
    __table_args__ = {"comment": "In this server a story is told as part of another: found alike, or ruled by a moderator"}
    guild_id: Mapped[int] = mapped_column(
        ForeignKey("guilds.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    story_id: Mapped[int] = mapped_column(
        ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )
    into_id: Mapped[int] = mapped_column(
        ForeignKey("stories.id", ondelete="CASCADE"), index=True, comment="never merged itself: no chains"
    )
    ruled_by: Mapped[int] = mapped_column(
        BigInteger, comment="the moderator's Discord id; 0 where Loupe found both to tell the same news"
    )
    ruled_at: Mapped[datetime]


class Split(Table):
    __tablename__ = "splits"
    __table_args__ = {
        "comment": "A moderator's ruling: in this server an article tells another story than elsewhere"
    }
    guild_id: Mapped[int] = mapped_column(
        ForeignKey("guilds.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    entry_id: Mapped[int] = mapped_column(
        ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )
    story_id: Mapped[int] = mapped_column(
        ForeignKey("stories.id", ondelete="CASCADE"), index=True, comment="the story that it tells here"
    )
    ruled_by: Mapped[int] = mapped_column(BigInteger, comment="the moderator's Discord id")
    ruled_at: Mapped[datetime]
