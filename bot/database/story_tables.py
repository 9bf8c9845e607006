"""Tables of stories: the entries that tell them, and their digests."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.database.columns import RowId
from bot.database.table import Table


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
    bullets: Mapped[list[Any]] = mapped_column(
        comment="text, start, end in the source; before, sentence, after where they may be kept"
    )
    source: Mapped[str] = mapped_column(comment="the publication's name")
    language: Mapped[str] = mapped_column(comment="of the original, ISO 639-1")
    words: Mapped[int]
    minutes: Mapped[int] = mapped_column(comment="reading time of the original")
    image: Mapped[dict[str, Any] | None] = mapped_column(
        comment="url (kept: and a file's name for a copy), alt, credit of the lead image"
    )
    entry_id: Mapped[int | None] = mapped_column(
        ForeignKey("entries.id", ondelete="SET NULL"), index=True, comment="what it was made from"
    )
    noai: Mapped[bool] = mapped_column(
        default=False, comment="its publisher wants no model to read it: none is given its text"
    )
    made_at: Mapped[datetime]
    revisions: Mapped[int] = mapped_column(default=0, comment="how often it was made again after an edit")
    revised_at: Mapped[datetime | None] = mapped_column(comment="when an edit last changed it; cards say so")


class Sketch(Table):
    __tablename__ = "sketches"
    __table_args__ = {
        "comment": "What articles of the last days are about, so that others on the same news are recognised",
        "sqlite_autoincrement": True,
    }
    id: Mapped[int] = mapped_column(RowId, primary_key=True, comment="never used twice: a later one is newer")
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), unique=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("stories.id", ondelete="CASCADE"), index=True)
    news_id: Mapped[int] = mapped_column(
        RowId, index=True, comment="the first story on the news that it tells, which may be its own"
    )
    told_at: Mapped[datetime] = mapped_column(index=True, comment="deleted some days later")
    terms: Mapped[dict[str, Any]] = mapped_column(comment="names and words with weights; no sentences")


class KeptPicture(Table):
    __tablename__ = "pictures"
    __table_args__ = {"comment": "Lead images that posts upload, as they cannot be shown from where they are"}
    name: Mapped[str] = mapped_column(primary_key=True, comment="of the file; another picture has another")
    body: Mapped[bytes] = mapped_column(comment="a JPEG of ours")
    made_at: Mapped[datetime] = mapped_column(index=True, comment="deleted some days later")


class Rendering(Table):
    __tablename__ = "renderings"
    __table_args__ = {
        "comment": "A story's digest in another language or in a model's words, checked; asked for once"
    }
    story_id: Mapped[int] = mapped_column(ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True, comment="that it is written in")
    of_digest: Mapped[str] = mapped_column(
        String(32), comment="fingerprint of the digest it renders; with another one it is out of date"
    )
    usable: Mapped[bool] = mapped_column(comment="whether it passed the checks; else the digest is shown")
    written: Mapped[bool] = mapped_column(comment="whether a model wrote any of it from the article")
    title: Mapped[str] = mapped_column(default="")
    intro: Mapped[str] = mapped_column(default="")
    bullets: Mapped[list[Any]] = mapped_column(default=list, comment="text, start, end: as in digests")
    made_at: Mapped[datetime]
