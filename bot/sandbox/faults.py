"""Faults that a test or a person orders, so that what follows them can be proved."""

import re
from dataclasses import dataclass

from bot.errors import LoupeError

REST_KINDS = frozenset({"apply-then-500", "rate-limit", "drop-connection", "slow"})
KINDS = REST_KINDS | {"invalid-session"}
_ROUTE = re.compile(r"^(\*|GET|POST|PUT|PATCH|DELETE) (/\S*)$")


@dataclass(slots=True)
class Fault:
    """What goes wrong, for which requests, how often still.

    Args:
        kind: one of `KINDS`.
        route: "METHOD /path" where ``*`` stands for one part of the path, or for any method.
        count: how many requests it strikes.
        seconds: how long a slow answer waits, or a rate limit asks to.
    """

    kind: str
    route: str
    count: int = 1
    seconds: float = 1.0

    def __post_init__(self) -> None:
        """Check the values.

        Raises:
            LoupeError: one of them cannot be.
        """
        if self.kind not in KINDS:
            raise LoupeError(
                f"There is no fault {self.kind!r}.", remedy=f"Use one of {', '.join(sorted(KINDS))}."
            )
        if self.route and not _ROUTE.match(self.route):
            raise LoupeError(
                f"{self.route!r} is no route.", remedy="Write for example POST /channels/*/messages."
            )
        if not 1 <= self.count <= 10_000 or not 0 <= self.seconds <= 600:  # noqa: PLR2004 - sane bounds, no more
            raise LoupeError("A fault strikes 1 to 10,000 requests and lasts 0 to 600 seconds.")

    def strikes(self, method: str, path: str) -> bool:
        """Return whether this fault is meant for a request of ``method`` to ``path`` (without /api/v10)."""
        wanted_method, _, wanted = self.route.partition(" ")
        if wanted_method not in ("*", method):
            return False
        patterns, parts = wanted.strip("/").split("/"), path.strip("/").split("/")
        return len(patterns) == len(parts) and all(
            pattern in ("*", part) for pattern, part in zip(patterns, parts, strict=True)
        )


class Faults:
    """The faults that are still to happen."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Order a fault."""
        self._waiting.append(fault)

    def take(self, method: str, path: str) -> Fault | None:
        """Return the first fault for this request, counted down, or None."""
        for fault in self._waiting:
            if fault.strikes(method, path):
                fault.count -= 1
                if fault.count == 0:
                    self._waiting.remove(fault)
                return fault
        return None
