"""Entries become stories: article text, language, sentences, pictures, canonical addresses.

Everything here is pure and synchronous, so it runs in a worker process; arguments and results can be pickled.
"""
