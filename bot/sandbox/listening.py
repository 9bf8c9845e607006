"""The server's socket, address and files."""

from pathlib import Path
from socket import AddressFamily, create_server, socket

from bot.errors import LoupeError


def listen(host: str, port: int) -> socket:
    """Return a listening socket.

    Raises:
        LoupeError: the port is taken or the host is not this machine's.
    """
    family = AddressFamily.AF_INET6 if ":" in host else AddressFamily.AF_INET
    try:
        return create_server((host, port), family=family)
    except OSError as error:
        raise LoupeError(
            f"The sandbox cannot listen on {host}:{port}: {error.strerror or error}.",
            remedy="Choose another port with --port, or 0 for any free one.",
        ) from error


def url_of(host: str, listening: socket) -> str:
    """Return the address at which a server on ``host`` is reached from this machine."""
    port = listening.getsockname()[1]
    near = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104 - compared only
    return f"http://{near}:{port}"


def database_file(data: Path | None) -> Path | None:
    """Return the file for the state in the folder ``data``, which is made; None for None.

    Raises:
        LoupeError: the folder cannot be made.
    """
    if data is None:
        return None
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LoupeError(
            f"The folder {data} cannot be made: {error.strerror}.", remedy="Choose another."
        ) from error
    return data / "discord.db"
