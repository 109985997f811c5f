"""The token itself: an id and its end, signed.

`ste_` and 48 characters: 16 bytes of id, 4 of the end in Unix seconds, and 16 of
HMAC-SHA-256 over both. Forged and expired tokens are refused before the database is asked.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from service.kernel.ids import EMBED_PREFIX, pseudonym

_PURPOSE = "embed-token"
_LENGTH = 48
_ID, _END = 16, 20


@dataclass(frozen=True, slots=True)
class Signed:
    """What a genuine token says of itself."""

    id: UUID
    expires_at: datetime


def sign(key: bytes, token_id: UUID, expires_at: datetime) -> str:
    """Return the token of an id; `expires_at` has whole seconds."""
    end = int(expires_at.timestamp()).to_bytes(4, "big")
    content = token_id.bytes + end + _tag(key, token_id.bytes + end)
    return EMBED_PREFIX + urlsafe_b64encode(content).decode()


def read(key: bytes, token: str) -> Signed | None:
    """Return what a token says, None unless this deployment signed it."""
    encoded = token.removeprefix(EMBED_PREFIX)
    if len(encoded) != _LENGTH or not token.startswith(EMBED_PREFIX) or not encoded.isascii():
        return None
    try:
        content = urlsafe_b64decode(encoded)
    except Error:
        return None
    # Characters outside the alphabet are skipped by the decoder: what is left is too short.
    said, tag = content[:_END], content[_END:]
    if not hmac.compare_digest(tag, _tag(key, said)):
        return None
    end = datetime.fromtimestamp(int.from_bytes(said[_ID:], "big"), UTC)
    return Signed(UUID(bytes=said[:_ID]), end)


def _tag(key: bytes, said: bytes) -> bytes:
    return pseudonym(key, _PURPOSE, said.hex()).bytes
