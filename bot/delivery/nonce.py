"""The name of a post that Discord remembers for a few minutes.

Sent with ``enforce_nonce``, a second message of ours with the same nonce in the same channel is not made:
Discord answers with the first one. That settles an attempt whose outcome we never learnt, even by a
process that died.
"""

from hashlib import blake2b

NONCE_LENGTH = 25  # Discord's limit
_PREFIX = "lp"
NONCE_PATTERN = rf"{_PREFIX}[0-9a-f]{{{NONCE_LENGTH - len(_PREFIX)}}}"


def nonce_for(installation: str, post_id: int) -> str:
    """Derive a post's nonce from its row.

    Args:
        installation: a random name of this database: two of them under one bot share no nonce.
        post_id: which row of it.

    Returns:
        25 characters: letters and digits.
    """
    digest = blake2b(f"{installation}:{post_id}".encode()).hexdigest()
    return (_PREFIX + digest)[:NONCE_LENGTH]
