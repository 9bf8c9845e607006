"""How fast Discord lets a bot go.

Source: Discord's topics, "Rate Limits" (buckets by route and major parameter, 50 requests a second over all,
headers of an answer). The amounts of single buckets are not documented; these are what bots observe.
"""

import hashlib
import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """``amount`` requests within ``seconds``."""

    amount: int
    seconds: float


@dataclass(frozen=True, slots=True)
class RateLimits:
    """The amounts and times a bot is held to. The defaults are Discord's; tests choose shorter ones.

    Args:
        create_message: messages a channel.
        edit_message: edits a channel.
        reactions: additions and removals of reactions together, a channel.
        other: any other route, for each of its major parameters.
        overall: requests of the bot together, interaction answers not counted.
        crosspost: publications a channel.
        identify_seconds: the least time between two IDENTIFYs.
        gateway_sends: frames a gateway connection may send.
        nonce_seconds: how long a nonce is remembered.
        reply_seconds: how long an interaction waits for its first answer.
        token_seconds: how long an interaction's token is good.
    """

    create_message: Rate = Rate(5, 5.0)
    edit_message: Rate = Rate(5, 5.0)
    reactions: Rate = Rate(1, 0.25)
    other: Rate = Rate(30, 10.0)
    overall: Rate = Rate(50, 1.0)
    crosspost: Rate = Rate(10, 3600.0)
    identify_seconds: float = 5.0
    gateway_sends: Rate = Rate(120, 60.0)
    nonce_seconds: float = 300.0
    reply_seconds: float = 3.0
    token_seconds: float = 900.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a bucket says of one request, with what its headers tell."""

    allowed: bool
    limit: int
    remaining: int
    reset_after: float
    bucket: str

    def headers(self, now: float) -> dict[str, str]:
        """Return the rate-limit headers of an answer given at ``now`` (seconds since 1970)."""
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": f"{now + self.reset_after:.3f}",
            "X-RateLimit-Reset-After": f"{self.reset_after:.3f}",
            "X-RateLimit-Bucket": self.bucket,
        }


def refusal_headers(retry_after: float, scope: str) -> dict[str, str]:
    """Return the headers a 429 has besides; without ``Via`` clients take it for a ban by the network."""
    return {
        "Retry-After": str(math.ceil(retry_after)),
        "X-RateLimit-Scope": scope,
        "Via": "1.1 loupe-sandbox",
    }


class Limiter:
    """Counts requests in fixed windows that begin with the first request, as Discord does."""

    def __init__(self) -> None:
        self._windows: dict[tuple[str, str], tuple[float, int]] = {}

    def take(self, name: str, major: str, rate: Rate, now: float) -> Verdict:
        """Count a request.

        Args:
            name: the bucket.
            major: the channel, guild or webhook it is counted for.
            rate: what the bucket allows.
            now: seconds on a clock that never goes back.
        """
        key = (name, major)
        ends, used = self._windows.get(key, (0.0, 0))
        if now >= ends:
            self._forget_past(now)
            ends, used = now + rate.seconds, 0
        allowed = used < rate.amount
        used += allowed
        self._windows[key] = (ends, used)
        digest = hashlib.sha256(name.encode()).hexdigest()[:32]
        # Rounded up: a client that waits as long as it is told must find the window over.
        reset_after = math.ceil((ends - now) * 1000) / 1000
        return Verdict(allowed, rate.amount, rate.amount - used, reset_after, digest)

    def _forget_past(self, now: float) -> None:
        if len(self._windows) > 1000:  # noqa: PLR2004 - only bounds memory
            self._windows = {key: window for key, window in self._windows.items() if window[0] > now}
