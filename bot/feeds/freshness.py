"""What HTTP headers say about when to come back (RFC 9110 and RFC 9111)."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_LONGEST = 31_536_000.0


def http_date(text: str) -> datetime | None:
    """An HTTP date as aware UTC, or None when it is none."""
    if not text:
        return None
    try:
        moment = parsedate_to_datetime(text.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds to wait by Retry-After, given in seconds or as a date; from 0 to a year, None when absent."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:12]), _LONGEST)
    moment = http_date(text) if text else None
    return min(max((moment - now).total_seconds(), 0.0), _LONGEST) if moment else None


def fresh_seconds(headers: Mapping[str, str], now: datetime) -> float | None:
    """For how long an answer says that it stays fresh: the longer of Cache-Control max-age and Expires.

    Args:
        headers: of the answer, names in lower case.
        now: when it arrived; used for Expires when the answer carries no Date.

    Returns:
        Seconds from 0 to a year, or None when the answer says nothing. ``no-store`` and ``no-cache`` ask for
        validation, not for haste: they say nothing here.
    """
    if not {"cache-control", "expires"} & headers.keys():
        return None
    spans = []
    control = headers.get("cache-control", "")
    if (found := _MAX_AGE.search(control)) and not re.search(r"no-(?:store|cache)", control, re.IGNORECASE):
        spans.append(float(found.group(1)))
    if expires := http_date(headers.get("expires", "")):
        spans.append((expires - (http_date(headers.get("date", "")) or now)).total_seconds())
    return min(max(*spans, 0.0), _LONGEST) if spans else None
