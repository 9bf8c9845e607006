"""What the newsroom may print: the magazines and their stories, read from the data files beside this module.

A story is a Markdown file with TOML front matter between two lines of ``+++``. Its file name is its place
in the order of publication and its slug: ``05-interview-cadrelle.md`` is the fifth and has the slug
``interview-cadrelle``.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

_FILE_NAME = re.compile(r"\d\d-(?P<slug>[a-z0-9-]+)\.md")
_FENCE = "+++\n"


@dataclass(frozen=True, slots=True)
class Magazine:
    """One invented magazine.

    Attributes:
        slug: its part of the address, ``/newsroom/<slug>/``.
        title: its name, as a masthead would print it.
        tagline: one sentence under the masthead.
        language: ISO 639-1 code of everything it prints.
        format: ``rss2``, ``rss1``, ``atom`` or ``json``.
        content: ``full`` when its feed carries whole articles, ``summary`` when only summaries.
        notice: the sentence that says, in its language, that all of it is invented.
        credit: the credit line under its pictures, in its language.
        accent: the colour of its pages and its icon, as CSS writes it.
        words: the labels of its pages (``related``, ``cookies`` …), in its language.
    """

    slug: str
    title: str
    tagline: str
    language: str
    format: str
    content: str
    notice: str
    credit: str
    accent: str
    words: Mapping[str, str]

    @property
    def feed_path(self) -> str:
        """The feed's path below the server's root."""
        return f"/newsroom/{self.slug}/feed.{'json' if self.format == 'json' else 'xml'}"


@dataclass(frozen=True, slots=True)
class Story:
    """One invented article.

    Attributes:
        slug: its part of the address, unique in the whole newsroom.
        magazine: the slug of the magazine that prints it.
        title, author, summary: plain text.
        kind: interview, review, prices, rumour, gallery …
        categories: the magazine's own tags.
        picture: the name of its picture (``bot.sandbox.newsroom.pictures``).
        alt: what the picture shows, for those who cannot see it.
        caption: the line under the picture, without the credit.
        body: paragraphs, ``## `` subheadings, ``- `` lists and ``> `` quotations, parted by blank lines.
        copy_of: the slug of the story that this one reprints, or an empty string.
    """

    slug: str
    magazine: str
    title: str
    author: str
    kind: str
    categories: tuple[str, ...]
    summary: str
    picture: str
    alt: str
    caption: str
    body: str
    copy_of: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All magazines by slug, and all stories in the order of publication."""

    magazines: Mapping[str, Magazine]
    stories: tuple[Story, ...]

    def story(self, slug: str) -> Story | None:
        """The story with this slug, or None when there is none."""
        return next((story for story in self.stories if story.slug == slug), None)

    def original(self, story: Story) -> Story:
        """The story that `story` reprints; itself when it is no reprint."""
        return (self.story(story.copy_of) or story) if story.copy_of else story


def load_catalogue() -> Catalogue:
    """Read the magazines and stories that are part of this package.

    Raises:
        ValueError: a data file is malformed, which is a mistake in the package and not of its user.
    """
    folder = resources.files("bot.sandbox.newsroom")
    table = tomllib.loads((folder / "magazines.toml").read_text(encoding="utf-8"))
    magazines = {slug: Magazine(slug=slug, **fields) for slug, fields in table.items()}
    stories: dict[str, Story] = {}
    for file in sorted((folder / "stories").iterdir(), key=lambda entry: entry.name):
        story = _read_story(file, stories)
        if story.magazine not in magazines:
            raise ValueError(f"{file.name}: there is no magazine {story.magazine!r}")
        stories[story.slug] = story
    return Catalogue(magazines, tuple(stories.values()))


def _read_story(file: Traversable, earlier: Mapping[str, Story]) -> Story:
    """Read one file; a reprint takes picture and text from the earlier story that it names."""
    name = _FILE_NAME.fullmatch(file.name)
    head, fence, body = file.read_text(encoding="utf-8").removeprefix(_FENCE).partition(_FENCE)
    if name is None or not fence:
        raise ValueError(f"{file.name}: a story is NN-slug.md with front matter between two lines of +++")
    fields: dict[str, Any] = tomllib.loads(head)
    fields["categories"] = tuple(fields["categories"])
    if copy_of := fields.get("copy_of"):
        original = earlier[copy_of]
        body = f"{body.strip()}\n\n{original.body}"
        fields |= {"picture": original.picture, "alt": original.alt, "caption": original.caption}
    return Story(slug=name["slug"], body=body.strip(), **fields)
