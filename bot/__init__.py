"""The engine of Loupe: feeds in; digests, posts, votes and reports out."""

__version__ = "0.1.0"
