import random
import time
from datetime import UTC, datetime, timedelta

from bot.stories.likeness import WINDOW
from bot.stories.sketch import Sketch, make_sketch
from bot.stories.window import Told, Window

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LIMIT = 0.02  # seconds of a processor, for one article beside two thousand
NEWS = (
    "Salt miner portrait wins the Meridian prize",
    "The jury chose Hanna Tesfaye from 62,000 entries; the exhibition opens in Rotterdam on 4 June.",
)


def article(chance: random.Random) -> Sketch:
    """An article of as many terms as a long one has, of which everybody uses some and few use most."""
    names = {f"name{chance.randrange(20_000)}": 30 for _ in range(55)}
    words = {f"common{chance.randrange(300)}": 10 for _ in range(55)}
    return Sketch("en", "", tuple(names)[:5], names, words)


def filled(articles: int) -> Window:
    chance, window = random.Random(1), Window()
    for number in range(1, articles + 1):
        window.add(Told(number, number, number % 50, NOW, article(chance)))
    return window


def test_an_article_is_placed_quickly_among_two_thousand() -> None:
    window, chance = filled(2000), random.Random(2)
    window.add(Told(2001, 7, 99, NOW, make_sketch(*NEWS, "en")))
    took = []
    for sketch in (article(chance), article(chance), article(chance), make_sketch(*NEWS, "en")):
        begun = time.process_time()
        found = window.story_of(sketch, 100, NOW)
        took.append(time.process_time() - begun)
    assert found == 7
    assert min(took[:3]) < LIMIT


def test_an_article_is_placed_quickly_among_many_that_all_share_much() -> None:
    chance, window = random.Random(3), Window()
    terms = [f"shared{number}" for number in range(800)]
    much_alike = [
        Sketch("en", "", (), dict.fromkeys(found[:55], 30), dict.fromkeys(found[55:], 10))
        for found in (chance.sample(terms, 110) for _ in range(100))
    ]
    for number in range(1, 15_001):
        window.add(Told(number, number, number % 50, NOW, much_alike[number % 100]))
    window.add(Told(15_001, 7, 99, NOW, make_sketch(*NEWS, "en")))
    took = []
    for sketch in much_alike[:5]:
        begun = time.process_time()
        window.story_of(sketch, 100, NOW)
        took.append(time.process_time() - begun)
    assert window.story_of(make_sketch(*NEWS, "en"), 100, NOW) == 7
    assert min(took) < LIMIT


def test_of_more_articles_than_it_remembers_those_told_last_are_kept() -> None:
    window, news = Window(3), make_sketch(*NEWS, "en")
    for number, days in enumerate((2, 0, 3, 1, 4), 1):
        window.add(Told(number, number, number, NOW + timedelta(days=days), article(random.Random(number))))
    assert len(window) == 3
    assert window.newest == 5
    window.forget(NOW + timedelta(days=2))
    assert len(window) == 3, "the two that were told first are forgotten"
    window.add(Told(6, 6, 6, NOW, news))
    assert window.story_of(news, 7, NOW) is None, "it was told before all others"
    window.add(Told(7, 7, 7, NOW + timedelta(days=5), news))
    assert window.story_of(news, 8, NOW) == 7


def test_what_is_forgotten_leaves_nothing_behind() -> None:
    window = filled(30)
    window.add(Told(31, 31, 1, NOW + timedelta(days=1), make_sketch(*NEWS, "en")))
    assert len(window) == 31
    window.forget(NOW + timedelta(hours=1))
    assert len(window) == 1
    assert window.newest == 31
    assert window.rarity("common7") == window.rarity("neverseen")
    assert window.story_of(make_sketch(*NEWS, "en"), 2, NOW + timedelta(days=1)) == 31


def test_after_a_long_pause_forgetting_is_done_in_steps() -> None:
    window = filled(450)
    sizes = []
    for _ in range(3):
        window.forget(NOW + WINDOW)
        sizes.append(len(window))
    assert sizes == [250, 50, 0]


def test_a_rare_term_counts_more_than_an_everyday_one_before_anything_was_told() -> None:
    assert Window().rarity("tesfaye") > 2 * Window().rarity("camera")


def test_a_chain_of_articles_each_a_little_like_the_next_is_not_one_story() -> None:
    parts = [" ".join(f"Name{part}{number} fact{part}{number}" for number in range(9)) for part in range(12)]
    window, stories = Window(), []
    for number in range(10):
        sketch = make_sketch(f"Title{number} Title{number + 1}", " ".join(parts[number : number + 2]), "en")
        story = window.story_of(sketch, number + 1, NOW) or number + 1
        stories.append(story)
        window.add(Told(number + 1, story, number + 1, NOW, sketch))
    assert len(set(stories)) > 1
