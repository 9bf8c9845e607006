"""The line of feeds to be asked: few of one host at a time, while those of others pass them by."""

from collections import deque
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Line(Generic[Item]):
    """Gives items in order, but of each host only so many that are not done yet.

    Args:
        at_once: how many of one host are given at the same time.
        most: how many of one host are taken in: those that were given, and those that wait.
    """

    def __init__(self, at_once: int, most: int) -> None:
        self._at_once = at_once
        self._most = most
        self._waiting: dict[str, deque[Item]] = {}
        self._given: dict[str, int] = {}
        self._turns: deque[str] = deque()  # hosts with something to give, each once

    def __bool__(self) -> bool:
        """Tell whether something waits or is not done."""
        return bool(self._waiting or self._given)

    def full(self) -> list[str]:
        """Give the hosts of which nothing more is taken in."""
        hosts = self._waiting.keys() | self._given.keys()
        return [host for host in hosts if not self._room(host)]

    def put(self, host: str, item: Item) -> bool:
        """Take an item in; False where there are enough of its host."""
        if not self._room(host):
            return False
        waiting = self._waiting.setdefault(host, deque())
        waiting.append(item)
        if len(waiting) == 1 and self._given.get(host, 0) < self._at_once:
            self._turns.append(host)
        return True

    def next(self) -> Item | None:
        """Give an item, which is to be :meth:`done`; None where none may be given now."""
        if not self._turns:
            return None
        host = self._turns.popleft()
        waiting = self._waiting[host]
        item = waiting.popleft()
        given = self._given[host] = self._given.get(host, 0) + 1
        if not waiting:
            del self._waiting[host]
        elif given < self._at_once:
            self._turns.append(host)
        return item

    def done(self, host: str) -> None:
        """Let the next item of a host be given."""
        given = self._given[host] = self._given[host] - 1
        if host in self._waiting and given == self._at_once - 1:
            self._turns.append(host)
        if not given:
            del self._given[host]

    def _room(self, host: str) -> bool:
        return self._given.get(host, 0) + len(self._waiting.get(host, ())) < self._most
