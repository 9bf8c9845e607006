"""Everybody is answered in their own language; what everybody reads is in the server's."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import utc_now
from bot.database.tables import Guild
from bot.sandbox.guild_payloads import guild_json
from bot.sandbox.model import Message
from bot.sandbox.newsroom import routes
from bot.sandbox.server import SimulatedDiscord
from tests.e2e.stage import QUICK, Stage, bot_on, on_stage, words
from tests.e2e.test_posts import follow, posts, seeded
from tests.e2e.waiting import expect


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with on_stage(tmp_path) as running:
        yield running


@pytest.fixture
async def french(tmp_path: Path) -> AsyncIterator[Stage]:
    """A stage whose first server preferred French before the bot came to it."""
    newsroom = routes(utc_now, 8.0)
    async with SimulatedDiscord.running(pace=QUICK, extra_routes=newsroom.routes()) as server:
        server.world.guilds[server.world.channel("Aperture Club", "news").guild_id].locale = "fr"
        async with bot_on(server, tmp_path) as bot:
            stage = Stage(server, newsroom, bot)
            await expect(lambda: speaks(stage, "fr"))
            yield stage


async def speaks(stage: Stage, language: str) -> bool:
    """Whether the bot has noted the first server's language."""
    async with stage.bot.database.reading() as session:
        known = await session.get(Guild, stage.channel().guild_id)
    return known is not None and known.locale == language


@pytest.mark.parametrize(
    ("name", "nothing", "best", "version"),
    [
        ("Chloé", "Rien n’a encore été publié.", "Les mieux notés · 7 derniers jours", "Version"),
        ("Jonas", "Noch wurde nichts gepostet.", "Am besten bewertet · Letzte 7 Tage", "Version"),
        ("Yuki", "まだ何も投稿されていません。", "高評価の記事 · 過去7日間", "バージョン"),
        ("Noor", "Nothing has been posted yet.", "Best rated · Last 7 days", "Version"),
    ],
)
async def test_a_member_is_answered_in_their_language(
    stage: Stage, name: str, nothing: str, best: str, version: str
) -> None:
    assert nothing in words(await stage.use(name, "latest"))
    assert best in words(await stage.use(name, "top"))
    assert version in words(await stage.use(name, "about"))


@pytest.mark.parametrize(
    ("name", "words_of_top"),
    [
        ("Chloé", "Les articles les mieux notés par les membres"),
        ("Jonas", "Die Artikel, die Mitglieder am besten bewertet haben"),
        ("Yuki", "メンバーの評価が高い記事"),
    ],
)
async def test_help_tells_what_each_command_does_in_the_asker_s_language(
    stage: Stage, name: str, words_of_top: str
) -> None:
    assert words_of_top in words(await stage.use(name, "help"))


async def test_what_is_wrong_and_what_to_do_is_told_in_the_asker_s_language(stage: Stage) -> None:
    ada = stage.user("Ada")
    for locale, problem, remedy in (
        ("fr", "Une adresse ne contient pas d’espaces.", "L’écrire comme https"),
        ("de", "Eine Adresse enthält keine Leerzeichen.", "Schreibe sie wie https"),
        ("ja", "アドレスに空白は使えません。", "のように入力してください。"),
    ):
        ada.locale = locale
        told = words(await stage.use("Ada", "feed add", url="peta pixel")).replace("\\", "")
        assert problem in told
        assert remedy in told


async def test_discord_is_given_descriptions_in_every_language_and_names_in_one(stage: Stage) -> None:
    top = next(entry for entry in stage.server.world.commands[0].entries if entry["name"] == "top")
    assert top["description"] == "The stories that members rated best"
    assert top["description_localizations"] == {
        "fr": "Les articles les mieux notés par les membres",
        "de": "Die Artikel, die Mitglieder am besten bewertet haben",
        "ja": "メンバーの評価が高い記事",
    }
    assert not top.get("name_localizations")
    week = top["options"][0]["choices"][1]
    assert week["name_localizations"] == {"fr": "semaine", "de": "Woche", "ja": "1週間"}


async def test_the_posts_of_a_server_are_in_its_language(french: Stage) -> None:
    await follow(french, newest=1)
    await expect(lambda: posts(french))
    post = posts(french)[0]
    await expect(lambda: seeded(post))
    for own in ("1 Mauvais · 2 Médiocre · 3 Moyen · 4 Bon · 5 Excellent", "Lire l’original", "Partager"):
        assert own in str(post.components)
    assert "(Aucune note pour l’instant)" in str(post.components)
    await french.server.react(french.user("Jonas"), post, "4️⃣")
    await expect(lambda: shows(post, "4,0 · 1 note"))


def shows(post: Message, text: str) -> bool:
    return text in str(post.components)


async def test_a_server_that_comes_to_prefer_another_language_is_spoken_to_in_it(stage: Stage) -> None:
    await expect(lambda: speaks(stage, "en"))
    world = stage.server.world
    club = world.guilds[stage.channel().guild_id]
    club.locale = "ja"
    world.hub.emit("GUILD_UPDATE", [world.bot.id], lambda _: guild_json(world, club), club.id)
    world.commit()
    await expect(lambda: speaks(stage, "ja"))
    assert "数字で見るこのサーバー" in words(await stage.use("Ada", "stats", public=True))


async def test_a_report_for_the_room_is_in_the_server_s_language_and_one_s_own_in_one_s_own(
    french: Stage,
) -> None:
    assert "Ce serveur en chiffres" in words(await french.use("Jonas", "stats", public=True))
    assert "Dieser Server in Zahlen" in words(await french.use("Jonas", "stats"))
