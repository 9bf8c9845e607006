"""A sample newsroom: five invented magazines that publish a new story every few seconds.

Everything in it is made up and says so: the makers, the people, the products and the magazines. It exists so
that the sandbox has something to read without a network.
"""

from bot.sandbox.newsroom.catalogue import Catalogue, Magazine, Story, load_catalogue
from bot.sandbox.newsroom.newsroom import Newsroom, routes

__all__ = ["Catalogue", "Magazine", "Newsroom", "Story", "load_catalogue", "routes"]
