"""Values that cross to a worker process and back."""

from typing import Any


class Carried:
    """Pickled as its class and its fields, in order.

    Dataclasses that are frozen and have slots are pickled field by field in Python otherwise, which takes
    several times as long as all the rest of the way between two processes.
    """

    __slots__: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        """Give what makes an equal value."""
        return type(self), tuple([getattr(self, name) for name in self.__slots__])
