"""The engine of Loupe: feeds in; digests, posts, votes and reports out."""
