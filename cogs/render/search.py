"""What a search found, as the parts of a page."""

from babel import Locale

from bot.reports.ranking import Period
from bot.reports.search import Found, Results
from bot.reports.searches import Asked
from bot.stories.language import SERVED
from bot.stories.plain import one_line, shorten
from bot.translation import Translation
from cogs.render.escape import escape
from cogs.render.panel import Part
from cogs.render.stories import period_name, story_part

_WORDS, _FEED, _EXCERPT = 80, 40, 120  # so that five stories stay within Discord's 4000 characters


def search_heading(asked: Asked, results: Results, feed: str, tr: Translation) -> str:
    """What was searched for, and how much was found.

    Args:
        asked: the search.
        results: what it found.
        feed: the title of the feed that it was limited to; empty for none.
        tr: the reader's language.
    """
    words = escape(shorten(one_line(asked.words), _WORDS))
    told = [tr.plural("{count} story", "{count} stories", results.total)] if results.total else []
    told += [escape(shorten(one_line(feed), _FEED))] if feed else []
    told += [period_name(asked.period, tr)] if asked.period is not Period.ALL else []
    if asked.stars:
        told.append(tr("{stars} or better", stars="★" * asked.stars))
    told += [language_name(asked.language, tr)] if asked.language else []
    heading = f"## {tr('Found for “{words}”', words=words)}"
    return "\n-# ".join([heading, " · ".join(told)]) if told else heading


def search_parts(asked: Asked, results: Results, tr: Translation) -> tuple[Part, ...]:
    """The stories of a page, or words that help where nothing was found."""
    if not results.total:
        return (_nothing(asked, tr),)
    parts = tuple(_found(each, tr) for each in results.stories)
    if not results.more:
        return parts
    older = tr("Still older stories have these words. More words, or a feed or period, find them.")
    return (*parts, f"-# {older}")


def language_name(code: str, tr: Translation) -> str:
    """A language's name in the reader's language; its code where it has none."""
    return str(Locale.parse(tr.language).languages.get(code, code))


def languages_named(tr: Translation) -> list[tuple[str, str]]:
    """The languages that stories are told in: name in the reader's language and ISO 639-1, by name."""
    return sorted((language_name(code, tr), code) for code in SERVED)


def _found(found: Found, tr: Translation) -> Part:
    return story_part(found.line, tr, said=escape(shorten(one_line(found.excerpt), _EXCERPT)))


def _nothing(asked: Asked, tr: Translation) -> str:
    hints = [tr("No story here has all of these words. Fewer or shorter ones may find more.")]
    if asked.is_limited:
        hints.append(tr("There may be some outside of the period, feed, stars or language you chose."))
    return " ".join(hints)
