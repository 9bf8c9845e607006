"""A story that is out, and the addresses it is read at."""

from dataclasses import dataclass
from datetime import datetime

from bot.sandbox.newsroom.catalogue import Story


@dataclass(frozen=True, slots=True)
class Published:
    """A story and the moment at which it was published (aware UTC, whole seconds)."""

    story: Story
    at: datetime


def article_url(base_url: str, story: Story) -> str:
    """The address of the story's page on the server reached at `base_url` (without a trailing slash)."""
    return f"{base_url}/newsroom/{story.magazine}/{story.slug}"


def picture_url(base_url: str, story: Story) -> str:
    """The address of the story's picture, 1200 × 800 pixels, WebP."""
    return f"{base_url}/newsroom/pictures/{story.picture}.webp"


def identity(story: Story) -> str:
    """A tag URI (RFC 4151) that names the story wherever the sandbox listens."""
    return f"tag:loupe.invalid,2026:{story.magazine}/{story.slug}"
