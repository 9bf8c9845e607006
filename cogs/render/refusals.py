"""What Discord's refusals mean, in words for an admin."""

from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
import discord

from bot.translation import marked
from bot.work.courier import NotNow, OutcomeUnknown, Refused

SERVER_ERROR, TOO_MANY = 500, 429
# Discord's error codes: https://docs.discord.com/developers/topics/opcodes-and-status-codes
UNKNOWN_CHANNEL, UNKNOWN_GUILD, UNKNOWN_MESSAGE = 10003, 10004, 10008
MISSING_ACCESS, MISSING_PERMISSIONS = 50001, 50013
TAG_REQUIRED, THREAD_ARCHIVED, THREAD_LOCKED = 40067, 50083, 160005

_WORDS = {
    UNKNOWN_CHANNEL: marked("The channel does not exist any more."),
    UNKNOWN_GUILD: marked("Loupe is no longer in this server."),
    UNKNOWN_MESSAGE: marked("The message was deleted."),
    MISSING_ACCESS: marked("Loupe cannot see the channel: give it View Channel there."),
    MISSING_PERMISSIONS: marked("Loupe lacks a permission in the channel: /feed list tells which."),
    TAG_REQUIRED: marked("The forum wants a tag on each post: choose one with /feed add … tag."),
    THREAD_ARCHIVED: marked("The thread is archived."),
    THREAD_LOCKED: marked("The thread is locked."),
}
WRONG_KIND = marked("Loupe posts in text, announcement and forum channels and in threads.")
PLACES = {UNKNOWN_CHANNEL, UNKNOWN_GUILD, MISSING_ACCESS, MISSING_PERMISSIONS, TAG_REQUIRED, THREAD_LOCKED}
GONE = {UNKNOWN_CHANNEL, UNKNOWN_GUILD, UNKNOWN_MESSAGE}


def in_words(error: discord.HTTPException) -> str:
    """Say why Discord refused; what has no words of ours keeps Discord's."""
    return _WORDS.get(error.code) or f"Discord refused: {error.text or error.status} (code {error.code})."


@contextmanager
def answers() -> Iterator[None]:
    """Turn what discord.py raises into the three failures that the engine knows."""
    try:
        yield
    except discord.HTTPException as error:
        if error.status >= SERVER_ERROR:
            raise OutcomeUnknown(f"Discord answered {error.status}") from error
        if error.status == TOO_MANY:
            raise NotNow("Discord asks for a pause") from error
        raise Refused(in_words(error), place=error.code in PLACES, gone=error.code in GONE) from error
    except aiohttp.ClientConnectorError as error:
        raise NotNow("Discord cannot be reached") from error
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise OutcomeUnknown(f"no answer from Discord: {error!r}") from error
    except RuntimeError as error:
        if "closed" not in str(error):
            raise
        raise NotNow("the connection is being closed") from error  # aiohttp's word for a closed session
