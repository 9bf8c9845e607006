"""Reactions become votes: which emoji is which star, the ledger of facts, and making it equal to Discord."""
