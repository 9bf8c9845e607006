from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from bot.work.line import Line

AT_ONCE, MOST = 2, 4
HOSTS = st.sampled_from("abc")


def test_each_host_has_its_turn_and_none_more_than_two_at_a_time() -> None:
    line: Line[str] = Line(AT_ONCE, MOST)
    for item in ("a1", "a2", "a3", "b1", "a4"):
        assert line.put(item[0], item)
    assert not line.put("a", "a5")
    assert line.full() == ["a"]
    assert [line.next() for _ in range(4)] == ["a1", "b1", "a2", None]
    line.done("a")
    assert line.next() == "a3"
    assert line.put("a", "a5")


@given(st.lists(HOSTS | st.none() | st.booleans(), max_size=60))
def test_all_that_is_taken_in_is_given_once_in_the_order_of_its_host(steps: list[str | bool | None]) -> None:
    """A letter is put in, None asks for an item, a truth value says that the oldest or the newest is done."""
    line: Line[tuple[str, int]] = Line(AT_ONCE, MOST)
    taken: list[tuple[str, int]] = []
    given_: list[tuple[str, int]] = []
    open_: list[str] = []
    for number, step in enumerate(steps):
        if isinstance(step, str):
            room = sum(host == step for host, _ in taken) - sum(host == step for host, _ in given_)
            assert line.put(step, (step, number)) == (room + open_.count(step) < MOST)
            if room + open_.count(step) < MOST:
                taken.append((step, number))
        elif step is None:
            waits = {host for host, _ in set(taken) - set(given_)}
            item = line.next()
            assert (item is not None) == any(open_.count(host) < AT_ONCE for host in waits)
            if item is not None:
                given_.append(item)
                open_.append(item[0])
        elif open_:
            line.done(open_.pop(0 if step else -1))
        assert not open_ or max(Counter(open_).values()) <= AT_ONCE
        assert bool(line) == bool(open_ or len(given_) < len(taken))
    while open_ or len(given_) < len(taken):
        while (item := line.next()) is not None:
            given_.append(item)
            open_.append(item[0])
        line.done(open_.pop())
    assert sorted(given_) == sorted(taken)
    for host in "abc":
        assert [each for each in given_ if each[0] == host] == [each for each in taken if each[0] == host]
    assert not line
