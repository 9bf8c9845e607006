"""What a member is refused before the bot hears of it."""

from bot.errors import LoupeError


class Denial(LoupeError):  # noqa: N818 - what a client would say no to, not a failure of ours
    """The client would not have let a person do this.

    Args:
        message: why, in words.
        status: the HTTP status scripts get.
    """

    def __init__(self, message: str, *, status: int = 400) -> None:
        super().__init__(message)
        self.status = status
