import asyncio

from bot.feeds.slots import Slots


async def test_places_are_given_in_the_order_in_which_they_were_asked_for() -> None:
    slots, order = Slots(1), list[int]()

    async def work(number: int) -> None:
        async with slots.hold("a"):
            order.append(number)
            await asyncio.sleep(0)

    await asyncio.gather(*(work(number) for number in range(5)))
    assert order == [0, 1, 2, 3, 4]
    assert len(slots) == 0


async def test_a_key_is_held_by_so_many_and_others_are_not_in_its_way() -> None:
    slots = Slots(2)
    takers = [asyncio.create_task(slots.take(key)) for key in ("a", "a", "a", "b")]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert [taker.done() for taker in takers] == [True, True, False, True]
    slots.give("a")
    await asyncio.wait_for(takers[2], 5)


async def test_whoever_gives_up_waiting_takes_no_place_with_it() -> None:
    """Also at the very moment at which the place comes."""
    for late in (False, True):
        slots = Slots(1)
        await slots.take("a")
        waiting = asyncio.create_task(slots.take("a"))
        next_ = asyncio.create_task(slots.take("a"))
        await asyncio.sleep(0)
        if late:
            slots.give("a")
            waiting.cancel()
        else:
            waiting.cancel()
            await asyncio.sleep(0)
            slots.give("a")
        await asyncio.wait_for(next_, 5)
        assert waiting.cancelled()
        slots.give("a")
        assert len(slots) == 0
