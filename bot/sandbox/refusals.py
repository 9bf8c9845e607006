"""How Discord says no. Source: Discord's topics, "Opcodes and Status Codes", JSON error codes."""

from bot.sandbox.model import Json

_MESSAGES = {
    0: "404: Not Found",
    10003: "Unknown Channel",
    10004: "Unknown Guild",
    10007: "Unknown Member",
    10008: "Unknown Message",
    10011: "Unknown Role",
    10013: "Unknown User",
    10014: "Unknown Emoji",
    10015: "Unknown Webhook",
    10062: "Unknown interaction",
    10063: "Unknown application command",
    20022: "This message cannot be edited due to announcement rate limits",
    30010: "Maximum number of reactions reached (20)",
    30015: "Maximum number of attachments in a message reached (10)",
    40005: "Request entity too large",
    40033: "This message has already been crossposted",
    40060: "Interaction has already been acknowledged",
    40067: "A tag is required to create a forum post in this channel",
    50001: "Missing Access",
    50005: "Cannot edit a message authored by another user",
    50006: "Cannot send an empty message",
    50007: "Cannot send messages to this user",
    50008: "Cannot send messages in a non-text channel",
    50013: "Missing Permissions",
    50016: "Provided too few or too many messages to delete. "
    "Must provide at least 2 and fewer than 100 messages to delete.",
    50021: "Cannot execute action on a system message",
    50024: "Cannot execute action on this channel type",
    50027: "Invalid Webhook Token",
    50034: "You can only bulk delete messages that are under 14 days old.",
    50035: "Invalid Form Body",
    50068: "Invalid message type",
    50083: "Thread is archived",
    50109: "The request body contains invalid JSON.",
    50278: "Cannot send messages to this user due to having no mutual guilds",
    160004: "A thread has already been created for this message",
}
_FORBIDDEN = frozenset({30010, 50001, 50005, 50007, 50013, 50021, 50278})
_UNKNOWN_CODES = range(10001, 10100)


class Refusal(Exception):  # noqa: N818 - what Discord answers, not a failure of ours
    """A request that Discord would not do.

    Args:
        code: Discord's JSON error code.
        status: the HTTP status; 0 for the one Discord uses with the code.
        errors: the tree of field errors of code 50035.
        message: replaces the usual text of the code.
    """

    def __init__(self, code: int, *, status: int = 0, errors: Json | None = None, message: str = "") -> None:
        super().__init__(message or _MESSAGES[code])
        self.code = code
        self.status = status
        self.errors = errors or {}
        self.message = str(self)

    @property
    def http_status(self) -> int:
        """The HTTP status to answer with."""
        if self.status:
            return self.status
        if self.code in _FORBIDDEN:
            return 403
        return 404 if self.code in _UNKNOWN_CODES or self.code == 0 else 400

    @property
    def body(self) -> Json:
        """The JSON to answer with."""
        body: Json = {"message": self.message, "code": self.code}
        return {**body, "errors": self.errors} if self.errors else body


def unauthorized() -> Refusal:
    """Return the answer to a request without a known token."""
    return Refusal(0, status=401, message="401: Unauthorized")
