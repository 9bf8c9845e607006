"""Digests become posts: the outbox, what to do when Discord does not answer, and the port to Discord."""
