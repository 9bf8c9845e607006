"""Which articles tell one story, on sets of our own writing: tests/data/stories/.

`tuned` and `general` are what thresholds were chosen on. `checked` was written afterwards, then one threshold
and one rule were chosen on it. `held_out` came last, and nothing was chosen on it.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

import pytest

from bot.stories.clustering import Telling, cluster

DATA = Path(__file__).parents[2] / "data/stories"
PHOTOGRAPHY = ("tuned", "checked", "held_out")
SETS = (*PHOTOGRAPHY, "general")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TEXT = (
    "Tannwald announced the Ferron 40mm f/1.8 in Cologne. The lens has eleven blades, weighs "
    "318 grams and was drawn by Mirjam Osterloh. It goes on sale on 2 September for 1,299 euros, in brass or "
    "in black."
)


def read(name: str) -> tuple[list[Telling], list[str]]:
    """Give the articles of a set and the names of their stories."""
    entries = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    tellings = [
        Telling(e["title"], e["text"], e["language"], datetime.fromisoformat(e["at"]), e["feed"])
        for e in entries
    ]
    return tellings, [e["story"] for e in entries]


def judge(wanted: Sequence[str], found: Sequence[int]) -> tuple[float, float]:
    """Give precision and recall over pairs of articles."""
    pairs = list(combinations(range(len(wanted)), 2))
    same = {pair for pair in pairs if wanted[pair[0]] == wanted[pair[1]]}
    joined = {pair for pair in pairs if found[pair[0]] == found[pair[1]]}
    return len(same & joined) / max(len(joined), 1), len(same & joined) / max(len(same), 1)


def telling(title: str = "Tannwald shows a lens", text: str = TEXT, **values: object) -> Telling:
    """An English article of now."""
    known: dict[str, object] = {"language": "en", "at": NOW, "feed": "", "url": ""}
    return Telling(title, text, **(known | values))  # type: ignore[arg-type] # each test says what it means


def test_the_sets_are_large_and_in_several_languages() -> None:
    read_all = [read(name) for name in SETS]
    assert sum(len(tellings) for tellings, _ in read_all) >= 60
    assert sum(len(set(stories)) for _, stories in read_all) >= 15
    assert {each.language for tellings, _ in read_all for each in tellings} >= {"en", "fr", "de", "es", "ja"}


def test_news_of_photography_are_clustered_with_precision_and_recall() -> None:
    wanted: list[str] = []
    found: list[int] = []
    for name in PHOTOGRAPHY:
        tellings, stories = read(name)
        found += [len(wanted) + number for number in cluster(tellings)]
        wanted += [f"{name} {story}" for story in stories]
    precision, recall = judge(wanted, found)
    assert precision >= 0.98
    assert recall >= 0.95


@pytest.mark.parametrize("name", PHOTOGRAPHY)
def test_no_set_of_photography_news_is_clustered_wrongly(name: str) -> None:
    tellings, stories = read(name)
    precision, recall = judge(stories, cluster(tellings))
    assert precision >= 0.98
    assert recall >= 0.8


def test_other_news_are_clustered_too_although_their_actors_return_for_other_reasons() -> None:
    tellings, stories = read("general")
    precision, recall = judge(stories, cluster(tellings))
    assert precision >= 0.85
    assert recall >= 0.85


def test_a_rumour_a_launch_a_review_an_update_and_a_price_cut_of_one_camera_are_five_stories() -> None:
    tellings, stories = read("tuned")
    found = cluster(tellings)
    first = {story: found[stories.index(story)] for story in stories if story.startswith("z7iii")}
    assert len(first) == 6
    assert len(set(first.values())) == len(first)


def test_a_copy_joins_under_any_title_and_a_new_address_changes_nothing() -> None:
    copy = telling("Made of brass: something for your shelf", url="https://b.example/copy")
    assert cluster([telling(url="https://a.example/lens"), copy]) == [0, 0]


def test_one_address_is_one_story_whatever_is_said() -> None:
    first = telling(url="https://a.example/lens?utm_source=rss")
    second = telling(
        "Something else", "Entirely different words stand here.", url="https://www.a.example/lens"
    )
    assert cluster([first, second]) == [0, 0]


def test_a_feed_tells_a_story_once_unless_it_is_the_very_article() -> None:
    other = telling("Tannwald shows a lens, again", feed="a")
    assert cluster([telling(feed="a"), telling(feed="a")]) == [0, 0]
    assert cluster([telling(feed="a"), other]) == [0, 1]
    assert cluster([telling(feed="a"), telling(feed="b"), other]) == [0, 0, 2]


def test_a_feeds_daily_series_stays_apart() -> None:
    text = TEXT + " Every day we show the photograph of a reader. Send us yours."
    days = [telling("Photo of the day", text.replace("318", str(number)), feed="a") for number in (318, 319)]
    assert cluster(days) == [0, 1]


def test_news_that_nobody_told_for_days_begin_anew() -> None:
    late = telling(at=NOW + timedelta(days=6))
    assert cluster([telling(), late]) == [0, 1]
    between = telling(at=NOW + timedelta(days=3))
    assert cluster([telling(), between, late]) == [0, 0, 0]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00\ud800" * 50,
        TEXT * 500,
        "9" * 100_000,
        "A-" * 50_000,
        "1.2." * 30_000,
        "1 000 " * 20_000,
        "stellt " * 20_000,
        "「" * 50_000 + "写" * 50_000,
    ],
)
def test_no_text_breaks_it(text: str) -> None:
    assert cluster([telling(text[:90_000], text), telling("Tannwald", TEXT)])[0] == 0
