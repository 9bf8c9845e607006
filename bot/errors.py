"""What a person reads when something is wrong.

Every error that Loupe raises on purpose is a ``LoupeError`` whose text may be shown to people as it stands:
it says what happened, names the value, and tells what to do. Any other exception is a bug: it goes to the log
with its context and never to a member's screen.
"""


class LoupeError(Exception):
    """Something is wrong that a person can understand.

    Args:
        message: what happened, with the value that caused it.
        remedy: what to do about it; empty when there is nothing to do.
    """

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class ToldError(LoupeError):
    """Its words are in its reader's language already, so they are not looked up again."""


class ConfigError(LoupeError):
    """The configuration has mistakes; the message lists all of them, with lines and remedies."""


class DatabaseError(LoupeError):
    """The database cannot be opened, is not current, or is newer than this program."""
