"""The feeds named at the start are subscribed, and what the bot says to each is told."""

from bot.sandbox.server import SimulatedDiscord
from bot.sandbox.subscribing import subscribe
from tests.bot.sandbox.probe_bot import ProbeBot


async def test_what_the_bot_answers_is_told_in_plain_words(server: SimulatedDiscord, bot: ProbeBot) -> None:
    told: list[str] = []
    await subscribe(
        server, ["https://a.invalid/x", "**[Title](https://b.invalid)**\x1b[2J \\*\n# 1"], told.append
    )
    assert told == [
        "/feed add https://a.invalid/x: https://a.invalid/x 5",
        "/feed add **[Title](https://b.invalid)**[2J \\* # 1: Title[2J * 1 5",
    ]


async def test_a_feed_subscribed_before_is_left_alone(server: SimulatedDiscord, bot: ProbeBot) -> None:
    told: list[str] = []
    for _ in range(2):
        await subscribe(server, ["https://a.invalid/x"], told.append)
    assert len(told) == 1
