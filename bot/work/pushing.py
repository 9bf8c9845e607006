"""Push: agreeing with hubs, answering their questions, and taking the documents that they send."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

import structlog

from bot.database.engine import Database
from bot.database.tables import Push, PushState
from bot.feeds import push as rules
from bot.feeds.failures import FetchError
from bot.feeds.fetch import Fetcher
from bot.feeds.links import header_relation
from bot.feeds.polled import polled_feed, save_feeds
from bot.feeds.push import Step
from bot.feeds.pushes import due_pushes, push_by_token, push_of
from bot.work.documents import Documents
from bot.work.lanes import Lanes
from bot.work.runner import Jobs

JOB, DIGESTING_JOB = "push", "digest"
AT_ONCE = 10
PATH = "/push/"
_CONFIRMED = {
    "subscribe": {PushState.OFFERED, PushState.ASKED, PushState.ACTIVE},  # a slow hub comes late
    "unsubscribe": {PushState.LEAVING},
}
_LONGEST_CHALLENGE = 4096

log = structlog.get_logger(__name__)


class Pushing:
    """Has news of followed feeds pushed where a hub offers that, for as long as somebody follows.

    Args:
        database: where the agreements are kept.
        fetcher: speaks to hubs.
        documents: reads and stores what they push.
        jobs: whose bells are rung.
        base: the public address of our web server, without a slash at its end.
        clock: tells the time, aware UTC.
    """

    def __init__(
        self,
        database: Database,
        fetcher: Fetcher,
        documents: Documents,
        jobs: Jobs,
        base: str,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._fetcher = fetcher
        self._documents = documents
        self._jobs = jobs
        self._base = base
        self._clock = clock
        self.lanes: Lanes[int] = Lanes("pushing", AT_ONCE, lambda: jobs.wake(JOB))

    async def step(self) -> None:
        """Open a lane for each hub with which something is to be settled."""
        async with self._database.reading() as session:
            due = await due_pushes(session, self._clock(), self._base, list(self.lanes.busy), self.lanes.free)
        for feed_id in due:
            self.lanes.open(feed_id, partial(self._settle, feed_id))

    async def _settle(self, feed_id: int) -> None:
        """Write down what will be asked before it is asked: the hub's question may come before its answer."""
        now = self._clock()
        async with self._database.writing() as session:
            found = await push_of(session, feed_id)
            if found is None:
                return
            push, followed = found
            step = rules.step(push, now, followed=followed, base=self._base)
            if step is Step.SUBSCRIBE:
                rules.asked(push, now, self._base)
            elif step is Step.UNSUBSCRIBE:
                rules.leaving(push, now)
            elif step is Step.SILENT:
                rules.failed(push, now, "The hub was asked and never came back to make sure.")
            elif step is Step.FORGET:
                rules.forgotten(push, now)
        if step in {Step.SUBSCRIBE, Step.UNSUBSCRIBE}:
            await self._ask(push, step)

    async def _ask(self, push: Push, step: Step) -> None:
        subscribing = step is Step.SUBSCRIBE
        form = {
            "hub.mode": "subscribe" if subscribing else "unsubscribe",
            "hub.topic": push.topic,
            "hub.callback": f"{self._base}{PATH}{push.token}",
        }
        if subscribing:
            # Over plain http the secret can be overheard, yet unsigned documents could be forged by anybody.
            form |= {
                "hub.secret": push.secret,
                "hub.lease_seconds": f"{rules.LEASE.total_seconds():.0f}",
            }
        try:
            await self._fetcher.post(push.hub, form)
        except FetchError as error:
            log.info(
                "a hub did not take a request",
                feed=push.feed_id,
                mode=form["hub.mode"],
                problem=error.message,
            )
            await self._not_taken(push.feed_id, push.state, error)

    async def _not_taken(self, feed_id: int, state: str, error: FetchError) -> None:
        async with self._database.writing() as session:
            push = await session.get(Push, feed_id)
            if push is None or push.state != state:
                return
            if state == PushState.ASKED:
                rules.failed(push, self._clock(), error.message, error.retry_after)

    async def find(self, token: str) -> Push | None:
        """Give what a callback is for; None when nobody was asked to use it, or is to use it any more."""
        async with self._database.reading() as session:
            push = await push_by_token(session, token)
        return push if push is not None and push.base else None

    async def confirm(self, token: str, query: Mapping[str, str]) -> str | None:
        """Answer a hub that asks whether it was us (WebSub, 5.3), or that denies (5.2).

        Args:
            token: of the callback.
            query: the parameters of the hub's request.

        Returns:
            What to say: the hub's challenge, or nothing after a denial; None when it was not us.
        """
        mode, topic, challenge = (query.get(f"hub.{name}", "") for name in ("mode", "topic", "challenge"))
        now = self._clock()
        async with self._database.writing() as session:
            push = await push_by_token(session, token)
            if push is None or push.topic != topic or not push.base:
                return None
            if mode == "denied":
                rules.refused(push, now, " ".join(query.get("hub.reason", "").split()))
                log.info("a hub refuses to push", feed=push.feed_id, problem=push.problem)
                return ""
            if push.state not in _CONFIRMED.get(mode, ()) or not 0 < len(challenge) <= _LONGEST_CHALLENGE:
                return None
            if mode == "subscribe":
                rules.granted(push, now, query.get("hub.lease_seconds", ""))
            else:
                rules.forgotten(push, now)
        log.info("a hub made sure", feed=push.feed_id, mode=mode, until=push.lease_until)
        return challenge

    async def take(self, push: Push, headers: Mapping[str, str], body: bytes) -> None:
        """Read a document that was pushed and store what is new, unless it does not come from the hub.

        What is wrongly signed, or about another topic, is passed over in silence (WebSub, 7.1): whoever
        guesses shall not learn anything.

        Args:
            push: what :meth:`find` gave.
            headers: of the request, names in lower case.
            body: of the request.
        """
        topic = header_relation(headers, "self", push.topic) or push.topic
        if topic != push.topic or not rules.is_signed(headers.get("x-hub-signature"), push.secret, body):
            log.info("a pushed document is not what it says and was ignored", feed=push.feed_id)
            return
        document = {"content-type": headers.get("content-type", ""), "content-location": push.topic}
        async with self._documents.turn(push.feed_id):
            try:
                await self._store(push.feed_id, body, document)
            except FetchError as error:
                log.info("a pushed document could not be read", feed=push.feed_id, problem=error.message)

    async def _store(self, feed_id: int, body: bytes, headers: Mapping[str, str]) -> None:
        async with self._database.reading() as session:
            feed = await polled_feed(session, feed_id)
        if feed is None:
            return
        reading = await self._documents.read(feed, body, headers, part=True)
        now = self._clock()
        async with self._database.writing() as session:
            found = await push_of(session, feed_id)
            feed = await polled_feed(session, feed_id)
            if found is None or feed is None:
                return
            planned = (await self._documents.store(session, [(feed, reading)], now))[feed.id]
            await save_feeds(session, [feed])
            rules.pushed(found[0], now, news=bool(reading.comparison.new))
        log.info("news was pushed", feed=feed_id, new=len(reading.comparison.new), planned=planned)
        if planned:
            self._jobs.wake(DIGESTING_JOB)
