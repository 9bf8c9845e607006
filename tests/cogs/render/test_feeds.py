from dataclasses import replace
from datetime import timedelta

from bot.delivery.subscriptions import Followed
from bot.translation import translation
from cogs.render.feeds import feed_part
from cogs.render.panel import panel
from tests.archive import NOW
from tests.cogs.render.components import assert_discord_takes, texts

EN = translation("en")
WELL = Followed(
    subscription_id=1,
    feed_id=2,
    channel_id=3,
    title="PetaPixel",
    url="https://petapixel.example/feed",
    shown="https://petapixel.example/feed",
    style="card",
    tag="",
    crosspost=False,
    rests="",
    problem="",
    remedy="",
    polled_at=NOW,
    succeeded_at=NOW,
    next_poll_at=NOW + timedelta(hours=1),
)


def test_a_feed_that_is_well_says_when_it_was_and_will_be_read() -> None:
    seconds = int(NOW.timestamp())
    assert feed_part(WELL, EN) == (
        "**[PetaPixel](https://petapixel.example/feed)** → <#3>\n"
        f"-# Cards · last read well <t:{seconds}:R> · next <t:{seconds + 3600}:R>"
    )


def test_a_feed_in_trouble_says_what_is_wrong_and_what_to_do() -> None:
    ill = replace(
        WELL, succeeded_at=None, problem="It answers 404.", remedy="Look *here*.", rests="no permission"
    )
    rows = feed_part(ill, EN).split("\n")
    assert "never read well" in rows[1]
    assert rows[2:] == [
        "⚠ It answers 404.",
        "→ Look \\*here\\*.",
        "⚠ Posting there rests: no permission",
    ]


def test_a_remedy_that_was_stored_in_english_is_told_in_the_reader_s_language() -> None:
    remedy = "Check the spelling of the address, and this machine's network."
    ill = replace(WELL, problem="There is no host named x.", remedy=remedy, rests="The thread is locked.")
    assert feed_part(ill, translation("de")).split("\n")[2:] == [
        "⚠ Einen Host namens x gibt es nicht.",
        "→ Prüfe die Schreibweise der Adresse und das Netzwerk dieses Rechners.",
        "⚠ Das Posten dort ruht: Der Thread ist gesperrt.",
    ]


def test_choices_and_the_end_of_a_feed_are_told() -> None:
    gone = replace(
        WELL, style="embed", tag="News", crosspost=True, next_poll_at=None, polled_at=None, succeeded_at=None
    )
    assert "Classic embeds · tag News · published · not read yet · read no more" in feed_part(gone, EN)


def test_a_page_of_feeds_in_the_worst_trouble_is_taken_by_discord() -> None:
    worst = replace(
        WELL,
        title="*" * 300,
        shown="https://a.example/" + "x" * 400,
        problem="_" * 400,
        remedy="`" * 400,
        rests="|" * 400,
    )
    view = panel("## Followed here", *(feed_part(worst, EN) for _ in range(5)))
    assert_discord_takes(view)
    assert texts(view)[1].startswith("**\\*")
