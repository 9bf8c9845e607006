import asyncio

from cogs.render.progress import Progress


async def test_progress_is_told_no_more_often_than_said() -> None:
    told: list[str] = []

    async def tell(words: str) -> None:
        told.append(words)

    begin = asyncio.get_running_loop().time()
    progress = Progress(tell, seconds=0.05)
    for number in range(1000):
        await progress(str(number))
        await asyncio.sleep(0)
        if asyncio.get_running_loop().time() - begin > 0.3:
            break
    assert told != ["0"]
    assert len(told) <= (asyncio.get_running_loop().time() - begin) / 0.05
