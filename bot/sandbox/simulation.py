"""Everything one simulated Discord consists of, as its parts see each other."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import web

from bot.sandbox.faults import Faults
from bot.sandbox.interactions import Interactions
from bot.sandbox.limits import Limiter, RateLimits
from bot.sandbox.recorder import Recorder
from bot.sandbox.sessions import Sessions
from bot.sandbox.world import World


@dataclass(slots=True)
class Launched:
    """What the page and scripts are told of the program around: filled in by whoever starts the bot.

    Args:
        feeds: address and title of each feed named at the start.
        settled: whether everything to be done at the start is done.
        pid: the bot's process.
    """

    feeds: tuple[Mapping[str, str], ...] = ()
    settled: bool = True
    pid: int | None = None

    def take_pid(self, pid: int) -> None:
        """Note the process of a bot that has just been started."""
        self.pid = pid


@dataclass(frozen=True, slots=True)
class Simulation:
    """The parts.

    Args:
        world: the state.
        limits: what the bot is held to.
        sessions: the bot's gateway sessions.
        interactions: what waits for the bot.
        recorder: the log of its calls.
        privileged: the privileged intents switched on for the application.
        shards: how many shards it is told to use.
    """

    world: World
    limits: RateLimits
    sessions: Sessions
    interactions: Interactions
    recorder: Recorder
    privileged: int = 0
    shards: int = 1
    limiter: Limiter = field(default_factory=Limiter)
    faults: Faults = field(default_factory=Faults)
    launched: Launched = field(default_factory=Launched)

    @property
    def api_url(self) -> str:
        """The address REST paths are added to."""
        return f"{self.world.base_url}/api/v10"

    @property
    def gateway_url(self) -> str:
        """The address of the gateway."""
        return f"{self.world.base_url.replace('http', 'ws', 1)}/gateway"


SIMULATION = web.AppKey("SIMULATION", Simulation)
