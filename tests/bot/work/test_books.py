import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.engine import Database
from bot.database.tables import Mark
from bot.work.books import MOST, Books


class Pages:
    """Writes marks, and refuses some names."""

    def __init__(self, *refused: str) -> None:
        self.refused = set(refused)
        self.batches: list[int] = []

    async def write(self, session: AsyncSession, names: Sequence[str]) -> None:
        self.batches.append(len(names))
        for name in names:
            session.add(Mark(key=name, value="written"))
            if name in self.refused:
                raise ValueError(name)


async def written(database: Database) -> set[str]:
    async with database.reading() as session:
        return set(await session.scalars(select(Mark.key)))


async def test_what_comes_together_shares_transactions_of_a_bounded_size(database: Database) -> None:
    pages = Pages()
    books = Books(database, pages.write)
    await asyncio.gather(*(books.enter(f"page {number}") for number in range(MOST + 5)))
    assert pages.batches == [MOST, 5]
    assert len(await written(database)) == MOST + 5


async def test_one_that_fails_takes_nobody_with_it_and_is_told_why(database: Database) -> None:
    books = Books(database, Pages("bad").write)
    answers = await asyncio.gather(*map(books.enter, ("one", "bad", "two")), return_exceptions=True)
    assert [type(each) for each in answers] == [type(None), ValueError, type(None)]
    assert await written(database) == {"one", "two"}


async def test_the_books_go_on_after_a_failure(database: Database) -> None:
    books = Books(database, Pages("bad").write)
    with pytest.raises(ValueError, match="bad"):
        await books.enter("bad")
    await books.enter("good")
    assert await written(database) == {"good"}
