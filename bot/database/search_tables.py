"""Tables of search: the terms of each story, and the searches whose pages can still be turned."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.database.columns import RowId
from bot.database.table import Table


class SearchText(Table):
    __tablename__ = "search_texts"
    __table_args__ = {
        "comment": "The terms by which each story is found, with spaces between; "
        "`search_index` (SQLite: FTS5, PostgreSQL: tsvector) is made of them"
    }
    story_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    title: Mapped[str] = mapped_column(comment="terms of the title")
    digest: Mapped[str] = mapped_column(comment="terms of the digest's sentence and bullets")
    gear: Mapped[str] = mapped_column(comment="terms of the names of gear in it")
    source: Mapped[str] = mapped_column(comment="terms of the publication's name and host")
    marks: Mapped[str] = mapped_column(comment="its language as §en, and each feed that tells it as §f12")


class Search(Table):
    __tablename__ = "searches"
    __table_args__ = {"comment": "What was searched for, without by whom, so that its pages can be turned"}
    key: Mapped[str] = mapped_column(String(24), primary_key=True, comment="derived from the other columns")
    words: Mapped[str]
    feed_id: Mapped[int | None] = mapped_column(BigInteger, comment="only stories that this feed tells")
    period: Mapped[str] = mapped_column(String(8), comment="day, week, month, year or all")
    stars: Mapped[int] = mapped_column(comment="the least mean rating, 1 to 5; 0 for any")
    language: Mapped[str] = mapped_column(String(8), comment="of the original, ISO 639-1; empty for any")
    asked_at: Mapped[datetime] = mapped_column(index=True, comment="the last time; forgotten 90 days later")
