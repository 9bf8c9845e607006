"""Cameras, lenses and phones that a text names."""

from bot.stories.gear.finding import distinct, find_gear
from bot.stories.gear.found import MOST, Gear, Kind, gear_key

__all__ = ["MOST", "Gear", "Kind", "distinct", "find_gear", "gear_key"]
