"""A body from the network, given up as soon as it is known to be too big."""

from aiohttp import StreamReader

CHUNK = 65_536


async def read_bounded(stream: StreamReader, limit: int, announced: int | None = None) -> bytes | None:
    """Read a body to its end, counting what comes after decompression.

    Args:
        stream: of an answer, or of a request that is being answered.
        limit: bytes at most.
        announced: its Content-Length, where one was given.

    Returns:
        The body, or None when it is, or says that it is, bigger than the limit.
    """
    if (announced or 0) > limit:
        return None
    body = bytearray()
    async for chunk in stream.iter_chunked(CHUNK):
        body += chunk
        if len(body) > limit:
            return None
    return bytes(body)
