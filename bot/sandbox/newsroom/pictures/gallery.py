"""Which pictures there are, and how one is drawn and packed."""

from collections.abc import Callable, Mapping
from io import BytesIO
from types import MappingProxyType

from PIL import Image

from bot.sandbox.newsroom.pictures import cameras, film, landscapes, lenses, rooms, shutter, streets, water

_QUALITY = 84

_SCENES: Mapping[str, Callable[[], Image.Image]] = MappingProxyType(
    {
        "lens-front": lenses.lens_front,
        "lens-eclipse": lenses.lens_eclipse,
        "shutter-parts": shutter.shutter_parts,
        "camera-rim-light": cameras.camera_rim_light,
        "rangefinder-on-bench": cameras.rangefinder_on_bench,
        "film-canisters": film.film_canisters,
        "film-strip": film.film_strip,
        "contact-sheet": film.contact_sheet,
        "snow-zones": landscapes.snow_zones,
        "moon-over-firs": landscapes.moon_over_firs,
        "tidal-road": water.tidal_road,
        "ferry-lights": water.ferry_lights,
        "prints-on-a-wall": rooms.prints_on_a_wall,
        "darkroom": rooms.darkroom,
        "bright-lines": streets.bright_lines,
        "rain-window": streets.rain_window,
    }
)


def picture_names() -> frozenset[str]:
    """The names of all pictures that can be drawn."""
    return frozenset(_SCENES)


def draw_picture(name: str) -> bytes:
    """Draw a picture: 1200 × 800 pixels, WebP. Takes up to a second, so call it in a thread.

    Raises:
        KeyError: there is no picture of that name.
    """
    packed = BytesIO()
    _SCENES[name]().save(packed, "WEBP", quality=_QUALITY, method=4)
    return packed.getvalue()
