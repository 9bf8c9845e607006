"""How often a feed says that it changes, read from the channel of the document itself.

Sources: RSS 2.0 (https://www.rssboard.org/rss-specification: ttl in minutes, skipHours 0-23, skipDays in
English) and the RSS 1.0 syndication module (https://web.resource.org/rss/1.0/modules/syndication/).
feedparser keeps only the last ``<hour>`` of a list, hence this small reading of our own.
"""

import re

from bot.feeds.document import PublishingHints

_CHANNEL_END = re.compile(rb"<(?:item|entry)[\s>]", re.IGNORECASE)
_SKIP_HOURS = re.compile(rb"<skipHours>(.{0,4000}?)</skipHours>", re.IGNORECASE | re.DOTALL)
_SKIP_DAYS = re.compile(rb"<skipDays>(.{0,4000}?)</skipDays>", re.IGNORECASE | re.DOTALL)
_HOUR = re.compile(rb"<hour>\s*(\d{1,2})\s*</hour>", re.IGNORECASE)
_DAY = re.compile(rb"<day>\s*([a-z]{6,9})\s*</day>", re.IGNORECASE)
_DAYS = (b"monday", b"tuesday", b"wednesday", b"thursday", b"friday", b"saturday", b"sunday")
_PERIODS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_MAX_CHANNEL = 65_536
_YEAR = 31_536_000


def skips(data: bytes) -> tuple[frozenset[int], frozenset[int]]:
    """The hours (0 to 23) and days (0 is Monday) that an ASCII-compatible document asks readers to skip.

    They are looked for in the first 64 KiB, and in the last, as a channel may also end with them.
    """
    start = _CHANNEL_END.search(data[:_MAX_CHANNEL])
    channel = data[: start.start() if start else _MAX_CHANNEL] + data[-4_096:]
    hours, days = _SKIP_HOURS.search(channel), _SKIP_DAYS.search(channel)
    hour_numbers = (int(h) for h in _HOUR.findall(hours.group(1))) if hours else ()
    day_names = (d.lower() for d in _DAY.findall(days.group(1))) if days else ()
    return (
        # RSS 0.91 counted 1 to 24: its 24 is midnight.
        frozenset(h % 24 for h in hour_numbers if h <= 24),  # noqa: PLR2004 - hours of a day
        frozenset(_DAYS.index(d) for d in day_names if d in _DAYS),
    )


def _number(text: object) -> int | None:
    digits = str(text or "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else None  # noqa: PLR2004 - years


def publishing_hints(ttl: object, period: object, frequency: object, data: bytes) -> PublishingHints:
    """Assemble the hints of one document.

    Args:
        ttl: text of ``<ttl>`` (minutes), or None.
        period: text of ``sy:updatePeriod``, or None.
        frequency: text of ``sy:updateFrequency`` (times a period), or None.
        data: the document, in an ASCII-compatible encoding.
    """
    minutes = _number(ttl)
    seconds = _PERIODS.get(str(period or "").strip().lower())
    hours, days = skips(data)
    return PublishingHints(
        ttl_seconds=min(minutes * 60, _YEAR) if minutes else None,
        update_seconds=seconds // (_number(frequency) or 1) if seconds else None,
        skip_hours=hours,
        skip_days=days,
    )
