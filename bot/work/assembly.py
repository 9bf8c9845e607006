"""Putting the engine together: plain constructors, one place."""

import random
import secrets
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime

from bot.config import Config
from bot.database.engine import Database
from bot.database.marks import keep_mark, read_mark
from bot.digests.endpoint import open_session
from bot.feeds.address import AddressGuard
from bot.feeds.fetch import Fetcher, user_agent
from bot.feeds.workers import ParserPool
from bot.votes.intake import Intake
from bot.work.digesting import Digesting
from bot.work.documents import Documents
from bot.work.hosts import Hosts
from bot.work.mailing import NOTING_JOB, Noting
from bot.work.pages import Pages
from bot.work.polling import Polling
from bot.work.pushing import Pushing
from bot.work.rendering import Renderings
from bot.work.runner import Jobs
from bot.work.sites import Sites
from bot.work.spending import Spending
from bot.work.watching import Watching
from bot.work.writers import Writers


@dataclass(frozen=True, slots=True)
class Engine:
    """What the bot runs on: everything that does not know Discord."""

    config: Config
    database: Database
    fetcher: Fetcher
    pool: ParserPool
    jobs: Jobs
    intake: Intake
    installation: str
    clock: Callable[[], datetime]
    chance: random.Random
    documents: Documents
    hosts: Hosts
    pages: Pages
    pushing: Pushing | None
    renderings: Renderings | None


async def assemble(
    config: Config,
    database: Database,
    stack: AsyncExitStack,
    *,
    clock: Callable[[], datetime],
    chance: random.Random,
) -> Engine:
    """Put together everything that does not know Discord, and start the jobs that do not need it.

    Args:
        config: the settings.
        database: open and current.
        stack: closes what is opened here.
        clock: tells the time, aware UTC.
        chance: spreads and shortens waiting times.
    """
    guard = AddressGuard(config.feeds.allow_hosts)
    fetcher = await stack.enter_async_context(Fetcher(guard, user_agent=user_agent(config.feeds.contact_url)))
    pool = await stack.enter_async_context(ParserPool())
    jobs = Jobs()
    intake = Intake(database, clock)
    intake.listen(lambda _: jobs.wake("refresh"))
    documents = Documents(database, pool, clock, flood_posts=config.feeds.flood_posts)
    hosts = Hosts(database, clock)
    pushing = None
    if config.web.public_url:
        pushing = Pushing(database, fetcher, documents, jobs, config.web.public_url, clock=clock)
    engine = Engine(
        config=config,
        database=database,
        fetcher=fetcher,
        pool=pool,
        jobs=jobs,
        intake=intake,
        installation=await _installation(database),
        clock=clock,
        chance=chance,
        documents=documents,
        hosts=hosts,
        pages=Pages(fetcher, clock, config.feeds, pool=pool, database=database, hosts=hosts),
        pushing=pushing,
        renderings=await _renderings(config, database, pool, jobs, stack, clock=clock),
    )
    _start(engine)
    return engine


async def _installation(database: Database) -> str:
    """Give the random name of this database, which it gets when it is first used."""
    async with database.writing() as session:
        name = await read_mark(session, "installation")
        if name is None:
            name = secrets.token_hex(8)
            await keep_mark(session, "installation", name)
    return name


async def _renderings(
    config: Config,
    database: Database,
    pool: ParserPool,
    jobs: Jobs,
    stack: AsyncExitStack,
    *,
    clock: Callable[[], datetime],
) -> Renderings | None:
    """Open the way to a model and a translation server, where the operator has either."""
    model, translate = config.digest.model, config.translate
    if not model.base_url and not translate.url:
        return None
    session = await stack.enter_async_context(open_session())
    spending = Spending(database, requests=model.requests_a_day, tokens=model.tokens_a_day, clock=clock)
    writers = Writers(model, translate, session, spending, pool, clock=clock)
    return Renderings(database, writers, jobs, clock=clock)


def _start(engine: Engine) -> None:
    """Start the jobs that do not need Discord."""
    database, fetcher, jobs, clock = engine.database, engine.fetcher, engine.jobs, engine.clock
    polling = Polling(
        database,
        fetcher,
        engine.documents,
        jobs,
        engine.config.feeds,
        push=engine.pushing is not None,
        hosts=engine.hosts,
        clock=clock,
        chance=engine.chance,
    )
    renderings = engine.renderings
    if renderings is not None:
        jobs.add("render", renderings.step, every=60.0, drain=renderings.lanes.drain)
    digesting = Digesting(database, engine.pages, engine.pool, jobs, clock=clock, renderings=renderings)
    jobs.add("poll", polling.step, every=5.0, drain=polling.drain)
    watching = Watching(database, jobs, clock=clock)
    jobs.add("watch", watching.step, every=300.0)
    jobs.add("digest", digesting.step, every=5.0, drain=digesting.lanes.drain)
    jobs.add(NOTING_JOB, Noting(database, clock=clock).step, every=20.0)
    jobs.add("pictures", digesting.pictures.purge, every=3600.0)
    sites = Sites(database, engine.pages, engine.pool, clock=clock)
    jobs.add("sites", sites.step, every=30.0)
    if engine.pushing is not None:
        jobs.add("push", engine.pushing.step, every=5.0, drain=engine.pushing.lanes.drain)
