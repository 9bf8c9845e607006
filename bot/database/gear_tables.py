"""The table of gear: what each story is about."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.database.columns import RowId
from bot.database.table import Table


class StoryGear(Table):
    __tablename__ = "story_gear"
    __table_args__ = (
        UniqueConstraint("story_id", "name"),
        {"comment": "Cameras, lenses and phones that a story's article names"},
    )
    story_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="from 0, in order")
    name: Mapped[str] = mapped_column(comment="its one name, the maker first")
    key: Mapped[str] = mapped_column(String(16), index=True, comment="derived from the name, for buttons")
    maker: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(20), comment="camera, lens, phone, …: as bot.stories.gear.Kind")
