"""The log: every line through structlog, whoever wrote it, and no secret in any of them.

The libraries (discord, aiohttp, alembic) write to the standard ``logging``; their lines go through the
same processors. The log stands right after the configuration in the order of the house: every room may write.
"""

import contextlib
import logging
import re
import sys
from collections.abc import Mapping
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

HIDDEN = "(hidden)"
_NAMES = (
    r"[\w-]*(?:token|secret|password|passwd|api[_-]?key|authorization|signature)"  # of fields of an event
)
_PARAMETERS = rf"(?:{_NAMES}|pwd|auth|key|sig|code)"  # of an address, where short names are used too
_SECRET_NAME = re.compile(_NAMES, re.IGNORECASE)
# What came from the network must not forge a line of the log nor steer the terminal that shows it.
_ONE_LINE = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))} | {ord("\n"): "\\n"}
_RULES = (
    # https://user:password@host, postgresql+psycopg://user:pass@word@host
    (re.compile(r"(?<=://)[^/\s'\"]*@"), f"{HIDDEN}@"),
    # ?key=…&token=… in addresses
    (re.compile(rf"(?i)(?<=[?&;])({_PARAMETERS})=[^&\s'\"#]+"), rf"\1={HIDDEN}"),
    # Authorization: Bot …
    (
        re.compile(r"(?i)\b(authorization['\"]?\s*[:=]\s*['\"]?)(?:(?:bot|bearer|basic)\s+)?[^\s'\",}]+"),
        rf"\1{HIDDEN}",
    ),
    # a Discord bot token, wherever it stands
    (re.compile(r"(?<![\w.-])[\w-]{20,30}\.[\w-]{6,8}\.[\w-]{27,}(?![\w-])", re.ASCII), HIDDEN),
    # what answers an interaction or posts by a webhook: /interactions/<id>/<token>, /webhooks/<id>/<token>
    (re.compile(r"(/(?:interactions|webhooks)/\d+/)[\w-]{20,}"), rf"\1{HIDDEN}"),
    # where hubs deliver: /push/<token>
    (re.compile(r"(/push/)[\w-]{20,}"), rf"\1{HIDDEN}"),
)


class _Handler(logging.StreamHandler[TextIO]):
    """Writes lines; a line that fails is mentioned without its arguments, which nothing has cleaned yet."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is logging's
        kind = sys.exception().__class__.__name__
        with contextlib.suppress(OSError, ValueError):  # the stream itself may be what is gone
            self.stream.write(
                f"A line of {record.name} ({record.pathname}:{record.lineno}) is lost: {kind}\n"
            )


def set_up_logging(level: str, fmt: str, stream: TextIO) -> None:
    """Send every line of this process to ``stream``; calling it again replaces the earlier set-up.

    Args:
        level: the least serious lines written: ``debug``, ``info``, ``warning`` or ``error``.
        fmt: ``console`` (for people), ``json`` (one object a line), or ``auto``: whether a terminal watches.
        stream: where the lines go.
    """
    as_json = fmt == "json" or (fmt == "auto" and not stream.isatty())
    shared = _shared_processors()
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = _Handler(stream)
    handler.name = "loupe"
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _renderer(as_json=as_json, colors=stream.isatty()),
            ],
        )
    )
    root = logging.getLogger()
    for earlier in [handler for handler in root.handlers if handler.name == "loupe"]:
        root.removeHandler(earlier)
    root.addHandler(handler)
    root.setLevel(level.upper())
    logging.captureWarnings(capture=True)


def hide_secrets(text: str) -> str:
    """The text without tokens, credentials in addresses, and values of parameters named like a key."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


def _shared_processors() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        # Tracebacks become text before secrets are looked for, and never show the values of variables.
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        _without_secrets,
    ]


def _renderer(*, as_json: bool, colors: bool) -> Processor:
    if as_json:
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=structlog.dev.plain_traceback)


def _without_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {key: _clean(key, value) for key, value in event.items()}


def _clean(name: str, value: object) -> object:
    """A value that may be written; containers are cleaned through, other objects by their text."""
    if name.startswith("_"):  # structlog's own: the record itself, never rendered
        return value
    if _SECRET_NAME.fullmatch(name) and value is not None:
        return HIDDEN
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(key): _clean(str(key), item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean("", item) for item in value]
    text = hide_secrets(value if isinstance(value, str) else str(value))
    return text if name in {"exception", "stack"} else text.translate(_ONE_LINE)
