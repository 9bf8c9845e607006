"""Push by WebSub (https://www.w3.org/TR/websub/): what to do when, and whom to believe; no I/O.

A feed names a hub and the address (the topic) that the hub knows it by. The hub is asked to push, makes sure
by a question of its own (the challenge) that it was us who asked, and from then on sends each new document to
our callback, signed with a secret that only the hub and we know. The promise ends with a lease.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from urllib.parse import urlsplit

from bot.database.tables import Push, PushState
from bot.feeds.document import ParsedFeed
from bot.feeds.identity import Decision, GuidTrust, KnownEntry
from bot.feeds.keys import REPEATED
from bot.feeds.links import header_relation
from bot.feeds.schedule import Next
from bot.translation import filled, marked

LEASE = timedelta(days=10)  # what is asked for
LONGEST_LEASE = timedelta(days=30)  # a longer one would let us believe in a hub that is long gone
UNSAID_LEASE = timedelta(days=1)
PATIENCE = timedelta(minutes=15)  # for the hub's question after it was asked
REFUSED = timedelta(days=7)
LATE = timedelta(minutes=10)  # a hub may take as long before a poll that was faster counts against it
GOODBYES = 3  # attempts at leaving; then the lease ends by itself
_SHORTEST = timedelta(minutes=1)
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(hours=1), timedelta(days=7)
_SIGNATURE = re.compile(r"\s*(sha1|sha256|sha384|sha512)=([0-9a-f]{40,128})\s*", re.ASCII | re.IGNORECASE)
_SECONDS = re.compile(r"[0-9]{1,12}", re.ASCII)
_LONGEST_PROBLEM = 300


@dataclass(frozen=True, slots=True)
class Offer:
    """Where a feed's news can be had by push.

    Attributes:
        hub: where to ask for it.
        topic: what to ask for: the feed's address as it states it itself.
    """

    hub: str
    topic: str


def offer(headers: Mapping[str, str], parsed: ParsedFeed, address: str) -> Offer | None:
    """What an answer offers: by its Link headers, or else by its document (WebSub, 4).

    Args:
        headers: of the answer, names in lower case.
        parsed: its document.
        address: where it came from, to resolve relative addresses against.

    Returns:
        None unless both hub and topic are named. The address that we happened to ask is no topic: it may
        hold a key that is meant for us alone.
    """
    hub = header_relation(headers, "hub", address) or parsed.hub
    topic = header_relation(headers, "self", address) or parsed.self_link
    if not hub or not topic or "@" in urlsplit(topic).netloc:
        return None
    return Offer(hub, topic)


def is_signed(signature: str | None, secret: str, body: bytes) -> bool:
    """Whether a body carries the hub's signature (WebSub, 7.1), compared in constant time.

    Args:
        signature: the ``X-Hub-Signature`` header: a method (sha1, sha256, sha384, sha512), ``=``, hex digits.
        secret: known to the hub and to us.
        body: as received.
    """
    found = _SIGNATURE.fullmatch(signature or "")
    if found is None:
        return False
    own = hmac.new(secret.encode(), body, getattr(hashlib, found[1].lower())).hexdigest()
    return hmac.compare_digest(own, found[2].lower())


class Step(Enum):
    """What is to be done about a subscription now."""

    WAIT = auto()
    SUBSCRIBE = auto()  # ask the hub, for the first time or again
    SILENT = auto()  # note that the hub never made sure
    UNSUBSCRIBE = auto()
    FORGET = auto()  # nothing binds the hub any more, nor needs to


def step(push: Push, now: datetime, *, followed: bool, base: str) -> Step:
    """What is to be done about a subscription.

    Args:
        push: the row.
        now: the present.
        followed: whether somebody follows the feed, and it still exists.
        base: our public address; a hub that knows another one has to be asked again.
    """
    due = push.next_at <= now
    if not followed:
        return _farewell(push, now, due=due)
    if push.state == PushState.LEAVING or (push.state != PushState.OFFERED and push.base != base):
        return Step.SUBSCRIBE
    if not due:
        return Step.WAIT
    return Step.SILENT if push.state == PushState.ASKED else Step.SUBSCRIBE


def _farewell(push: Push, now: datetime, *, due: bool) -> Step:
    if push.state == PushState.OFFERED:
        return Step.WAIT
    if push.state == PushState.LEAVING:
        if not due:
            return Step.WAIT
        return Step.UNSUBSCRIBE if push.failures < GOODBYES else Step.FORGET
    bound = push.state == PushState.ASKED or (push.lease_until is not None and push.lease_until > now)
    return Step.UNSUBSCRIBE if bound else Step.FORGET


def asked(push: Push, now: datetime, base: str) -> None:
    """Note that the hub is being asked to push, for a callback under ``base``."""
    if push.base != base:
        push.lease_until = None
    push.state, push.base, push.next_at = PushState.ASKED, base, now + PATIENCE


def leaving(push: Push, now: datetime) -> None:
    """Note that the hub is being asked to stop."""
    if push.state != PushState.LEAVING:
        push.failures = 0
    push.state, push.lease_until, push.next_at = PushState.LEAVING, None, now + PATIENCE
    push.failures += 1


def forgotten(push: Push, now: datetime) -> None:
    """Note that nothing is agreed with the hub."""
    push.state, push.base, push.lease_until, push.pushed_at = PushState.OFFERED, "", None, None
    push.misses = push.failures = 0
    push.problem, push.next_at = "", now


def granted(push: Push, now: datetime, seconds: str) -> None:
    """Note that the hub has made sure and pushes from now on.

    Args:
        push: the row.
        now: the present.
        seconds: ``hub.lease_seconds`` as the hub says it; longer leases than 30 days are not believed, and
            one that is no number counts for a day.
    """
    lease = timedelta(seconds=int(seconds)) if _SECONDS.fullmatch(seconds) else UNSAID_LEASE
    lease = min(lease, LONGEST_LEASE)
    push.state, push.lease_until = PushState.ACTIVE, now + lease
    push.next_at = now + max(lease * 2 / 3, _SHORTEST)
    push.failures, push.problem = 0, ""


def failed(push: Push, now: datetime, problem: str, retry_after: float | None = None) -> None:
    """Note that an attempt came to nothing; the next one waits longer, up to a week.

    A lease that still runs goes on: the hub pushes until it ends. A slow hub may still come back to make
    sure, since ``base`` says that it was asked.
    """
    push.failures += 1
    if push.state == PushState.ASKED:
        running = push.lease_until is not None and push.lease_until > now
        push.state = PushState.ACTIVE if running else PushState.OFFERED
    pause = min(_FIRST_PAUSE * 2 ** min(push.failures - 1, 20), _LONGEST_PAUSE)
    wanted = min(timedelta(seconds=retry_after or 0.0), _LONGEST_PAUSE)
    push.next_at = now + max(pause, wanted)
    push.problem = problem[:_LONGEST_PROBLEM]


def refused(push: Push, now: datetime, reason: str) -> None:
    """Note that the hub denies the subscription; it is asked again after a week."""
    push.state, push.base, push.lease_until = PushState.OFFERED, "", None
    push.failures += 1
    push.next_at = now + REFUSED
    words = marked("The hub refuses to push this feed.")
    if reason:
        words = filled("The hub refuses to push this feed: {reason}", reason=reason)
    push.problem = words[:_LONGEST_PROBLEM]


def trust_in_part(known: Iterable[KnownEntry], trust: GuidTrust) -> GuidTrust:
    """By what to recognise the entries of a pushed document, which is seldom the whole feed.

    A guid that a feed gives to several entries is seen to be worthless in a whole document alone; in a part
    of it, another entry would pass for an edit of the first. So what whole documents have shown counts.
    """
    repeated = trust is GuidTrust.GUID and any(one.key.startswith(REPEATED) for one in known)
    return GuidTrust.URL if repeated else trust


def pushed(push: Push, now: datetime, *, news: bool) -> None:
    """Note that a signed document came; one with news restores the trust that polls had shaken."""
    push.pushed_at = now
    if news:
        push.misses = 0


def missed(push: Push, new: Iterable[Decision], now: datetime) -> bool:
    """Whether what a poll found should have been pushed before: news that is not just out.

    Args:
        push: the row.
        new: what the poll found.
        now: the time of the poll.
    """
    if push.pushed_at is None or push.lease_until is None or push.lease_until <= now:
        return False
    return any(not each.old and (each.entry.published is None or each.when < now - LATE) for each in new)


def stretched(chosen: Next, lease_until: datetime, now: datetime, ceiling: float) -> Next:
    """The next poll of a feed whose hub works: as late as polls may be, for news comes by itself.

    Never later than the lease, so that polling goes on by itself where a hub falls silent.

    Args:
        chosen: the next poll without push.
        lease_until: until when the hub has promised to push.
        now: the present.
        ceiling: the longest interval, in seconds.
    """
    at = min(now + timedelta(seconds=ceiling), lease_until)
    if chosen.at is None or at <= chosen.at:
        return chosen
    return Next(at, (at - now).total_seconds(), marked("its hub pushes the news; this poll makes sure of it"))
