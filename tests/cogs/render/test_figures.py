from bot.reports.ranking import Period
from bot.reports.statistics import FeedActivity, Figures, ServerStats
from bot.translation import translation
from bot.votes.rating import Rating
from cogs.render.figures import stats_parts
from cogs.render.panel import panel
from tests.cogs.render.components import assert_discord_takes, texts

EN = translation("en")


def test_figures_say_posts_ratings_members_and_the_mean() -> None:
    week = Figures(Period.WEEK, 1, Rating(), 0)
    ever = Figures(Period.ALL, 20, Rating((0, 1, 1, 5, 5)), 4)
    feeds = (FeedActivity(1, "*Peta*Pixel", 19), FeedActivity(2, "", 1))
    view = panel(*stats_parts(ServerStats((week, ever), feeds), EN))
    written = "\n".join(texts(view))
    assert "**Last 7 days** · 1 post · (No ratings yet)" in written
    assert "**All time** · 20 posts · 12 ratings by 4 members · ★★★★☆ 4.2" in written
    assert "`5 ★ ████████████` 5" in written
    assert "- \\*Peta\\*Pixel · 19 posts" in written
    assert_discord_takes(view)


def test_a_new_server_is_told_how_to_begin() -> None:
    view = panel(*stats_parts(ServerStats((Figures(Period.ALL, 0, Rating(), 0),), ()), EN))
    assert "/setup" in "\n".join(texts(view))
