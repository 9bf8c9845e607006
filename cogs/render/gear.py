"""Gear as messages: what it is called and what is told of it."""

from bot.reports.gear import KnownGear
from bot.stories.gear import Kind
from bot.translation import Translation
from cogs.render.escape import escape


def kind_name(kind: Kind, tr: Translation) -> str:
    """Say what a piece of gear is."""
    return {
        Kind.CAMERA: tr("Camera"),
        Kind.FILM_CAMERA: tr("Film camera"),
        Kind.PHONE: tr("Phone"),
        Kind.ACTION_CAMERA: tr("Action camera"),
        Kind.DRONE: tr("Drone"),
        Kind.CINEMA_CAMERA: tr("Cinema camera"),
        Kind.LENS: tr("Lens"),
    }[kind]


def gear_heading(gear: KnownGear, tr: Translation) -> str:
    """Give the heading of a list of stories on a piece of gear."""
    number = tr.plural("{count} story", "{count} stories", gear.stories)
    return f"## {escape(gear.name)}\n-# {kind_name(gear.kind, tr)} · {number}"


def gear_label(gear: KnownGear, tr: Translation) -> str:
    """Give the line of a suggestion: its name and how many stories are about it."""
    return f"{gear.name} ({tr.number(gear.stories)})"
