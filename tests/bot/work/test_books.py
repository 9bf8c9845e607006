import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

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


@dataclass
class Desk:
    """Who brings pages, and hears what became of them."""

    database: Database
    pages: Pages
    expected: int = 0
    answers: dict[str, Exception | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.books = Books(
            self.database, self.pages.write, self.answers.__setitem__, rows=len, more=self.more_come
        )

    def more_come(self) -> bool:
        return self.expected > 0

    async def enter(self, *names: str) -> None:
        """Bring pages one after the other, and wait until all are settled."""
        wanted = {*self.answers, *names}
        for left, name in enumerate(names[::-1]):
            self.expected = len(names) - left - 1
            self.books.enter(name)
        async with asyncio.timeout(10):
            while self.answers.keys() != wanted:  # noqa: ASYNC110 - books tell by a plain call
                await asyncio.sleep(0.001)


async def test_what_comes_together_shares_transactions_of_a_bounded_number_of_rows(
    database: Database,
) -> None:
    desk = Desk(database, Pages())
    width = MOST // 10
    await desk.enter(*(f"{number:0{width}}" for number in range(13)))
    assert desk.pages.batches == [10, 3]
    assert len(await written(database)) == 13


async def test_a_page_of_more_rows_than_a_transaction_is_to_have_is_written_alone(database: Database) -> None:
    desk = Desk(database, Pages())
    await desk.enter("one", "x" * (MOST + 1), "two")
    assert sorted(desk.pages.batches) == [1, 1, 1]
    assert len(await written(database)) == 3


async def test_the_last_page_is_not_kept_waiting(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.work.books.GATHER_SECONDS", 3600)
    desk = Desk(database, Pages())
    await desk.enter("one", "two")
    await desk.enter("three", "four")
    assert desk.pages.batches == [2, 2]


async def test_pages_do_not_wait_for_others_for_ever(database: Database) -> None:
    desk = Desk(database, Pages(), expected=1)
    desk.books.enter("one")
    async with asyncio.timeout(10):
        while not desk.answers:  # noqa: ASYNC110 - books tell by a plain call
            await asyncio.sleep(0.001)
    assert await written(database) == {"one"}


async def test_one_that_fails_takes_nobody_with_it_and_is_told_why(database: Database) -> None:
    desk = Desk(database, Pages("bad"))
    await desk.enter("one", "bad", "two")
    assert {name: type(error) for name, error in desk.answers.items()} == {
        "one": type(None),
        "bad": ValueError,
        "two": type(None),
    }
    assert await written(database) == {"one", "two"}


async def test_the_books_go_on_after_a_failure(database: Database) -> None:
    desk = Desk(database, Pages("bad"))
    await desk.enter("bad")
    await desk.enter("good")
    assert await written(database) == {"good"}
