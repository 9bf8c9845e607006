"""Which articles tell one story: the rules of the running bot, over a list of articles.

The bot itself places each article as it comes, by the same window (see `bot.work.telling`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.stories.canonical import canonical_url
from bot.stories.gear import distinct, find_gear
from bot.stories.language import detect_language
from bot.stories.likeness import WINDOW
from bot.stories.sketch import make_sketch
from bot.stories.window import Told, Window


@dataclass(frozen=True, slots=True)
class Telling:
    """An article as a feed tells it.

    Attributes:
        title: one line.
        text: plain text, may be empty.
        language: ISO 639-1; "" detects it.
        at: when it was published, aware.
        feed: any name of its feed; "" unknown. A feed tells a story once: articles of one feed are joined
            only where they are clearly the same.
        url: the article's address; articles at one address are one story whatever they say. "" unknown.
    """

    title: str
    text: str
    language: str
    at: datetime
    feed: str = ""
    url: str = ""


def cluster(articles: Sequence[Telling]) -> list[int]:
    """Return the number of each article's story, in the order given.

    Args:
        articles: in the order in which they arrive. Each is placed by those before it, none is placed anew;
            of those, what is more than five days older tells nothing any more.

    Returns:
        Numbers from 0 on; a story has the number of its first article.
    """
    window, at_address, stories = Window(), dict[str, int](), list[int]()
    for number, article in enumerate(articles):
        language = article.language or detect_language(f"{article.title}\n{article.text}")
        gear = [each.name for each in distinct(find_gear(f"{article.title}\n{article.text}"))]
        sketch = make_sketch(article.title, article.text, language, gear)
        address = canonical_url(article.url)
        story = at_address.get(address) if address else None
        if story is None:
            window.forget(article.at - WINDOW)
            story = window.story_of(sketch, article.feed, article.at)
        story = number if story is None else story
        if address:
            at_address.setdefault(address, story)
        window.add(Told(number, story, article.feed, article.at, sketch))
        stories.append(story)
    return stories
